//! The frame around every page of the back office: who is signed in, where one can go, what waits.

use crate::platform::assets;

/// What `ui/layout.html` draws around a page.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    pub path: String,
    pub title: String,
    pub person: ShellPerson,
    pub nav: Vec<NavGroup>,
    /// At most four; the fifth place of the bottom bar opens the whole navigation.
    pub tabs: Vec<NavItem>,
    /// The posts (vị trí công tác) one can work as: id, label, whether it is the present one.
    pub posts: Vec<(String, String, bool)>,
    pub unread: i64,
    pub demo: bool,
    pub idle_seconds: u32,
    /// As it stands inside a sentence: "thành phố Hải Phòng".
    pub city: String,
    pub plan_year: i32,
    pub notices: Vec<Notice>,
}

/// Who is signed in, as the shell shows them.
#[derive(Clone, Debug, Default)]
pub struct ShellPerson {
    pub name: String,
    pub initials: String,
    pub role_label: String,
    pub agency_name: String,
    pub on_behalf_of: Option<String>,
}

/// A group of the side bar.
#[derive(Clone, Debug, Default)]
pub struct NavGroup {
    pub heading: Option<&'static str>,
    pub items: Vec<NavItem>,
}

/// One link of the side bar.
#[derive(Clone, Debug, Default)]
pub struct NavItem {
    pub label: &'static str,
    pub href: &'static str,
    pub icon: &'static str,
    pub count: Option<i64>,
    /// The count is red: something is overdue.
    pub hot: bool,
    pub current: bool,
}

/// A message at the top of a page. Kinds: `info`, `ok`, `warn`, `bad`.
#[derive(Clone, Debug)]
pub struct Notice {
    pub kind: &'static str,
    pub text: String,
}

/// Whom the public can ask; an empty line is not shown.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    pub agency: String,
    pub phone: String,
    pub email: String,
    pub hours: String,
}

impl Shell {
    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// The city with a capital letter.
    pub fn city_title(&self) -> String {
        sentence_case(&self.city)
    }

    /// Whether the side bar leads there: the reader may open that page.
    pub fn leads_to(&self, href: &str) -> bool {
        self.nav.iter().flat_map(|group| &group.items).any(|item| item.href == href)
    }

    /// The number on the bell, which has room for two digits.
    pub fn unread_short(&self) -> String {
        if self.unread > 99 { "99+".to_owned() } else { self.unread.to_string() }
    }
}

/// The same words with a capital first letter.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_starts_with_a_capital_where_it_stands_alone() {
        assert_eq!(sentence_case("thành phố Hải Phòng"), "Thành phố Hải Phòng");
        assert_eq!(sentence_case("đặc khu"), "Đặc khu");
        assert_eq!(sentence_case(""), "");
    }

    #[test]
    fn the_bell_shows_no_more_than_two_digits() {
        assert_eq!(Shell { unread: 99, ..Shell::default() }.unread_short(), "99");
        assert_eq!(Shell { unread: 100, ..Shell::default() }.unread_short(), "99+");
    }
}

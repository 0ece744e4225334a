//! The data of the components in `ui/components.html` and of the error pages.

use crate::platform::clock;
use crate::platform::list::Page;
use crate::platform::told::Told;

/// Where one is in a long list.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    pub from: i64,
    pub to: i64,
    pub total: Option<i64>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub size: i64,
}

impl Pager {
    /// The pager of a page that was read by `ListParams::page`.
    pub fn of<T>(page: &Page<T>, total: Option<i64>) -> Pager {
        let shown = i64::try_from(page.rows.len()).unwrap_or(0);
        Pager {
            from: page.from.min(page.from - 1 + shown),
            to: page.from - 1 + shown,
            total,
            previous: page.previous.clone(),
            next: page.next.clone(),
            size: page.size,
        }
    }

    /// Whether there is nothing before and nothing after.
    pub fn is_single(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }

    /// "1–15 trong 268"; "16–30" when the total is not known.
    pub fn range(&self) -> String {
        match self.total {
            _ if self.to < self.from || self.to == 0 => "0 dòng".to_owned(),
            Some(total) => format!("{}–{} trong {}", grouped(self.from), grouped(self.to), grouped(total)),
            None => format!("{}–{}", grouped(self.from), grouped(self.to)),
        }
    }
}

/// Digits in threes, parted by points.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    if number < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Ascending,
    Descending,
}

impl Sort {
    /// As it is written in the address: `chieu=tang`, `chieu=giam`.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Ascending => "tang",
            Sort::Descending => "giam",
        }
    }

    /// Reads the word of the address.
    pub fn read(word: &str) -> Sort {
        if word == "giam" { Sort::Descending } else { Sort::Ascending }
    }

    /// The value of `aria-sort`.
    pub fn aria(&self) -> &'static str {
        match self {
            Sort::Ascending => "ascending",
            Sort::Descending => "descending",
        }
    }

    /// The arrow beside the heading.
    pub fn icon(&self) -> &'static str {
        match self {
            Sort::Ascending => "arrow-up",
            Sort::Descending => "arrow-down",
        }
    }

    fn other(self) -> Sort {
        match self {
            Sort::Ascending => Sort::Descending,
            Sort::Descending => Sort::Ascending,
        }
    }
}

/// A column header that sorts the table by a link.
#[derive(Clone, Debug)]
pub struct SortHeader {
    pub label: String,
    pub href: String,
    pub sorted: Option<Sort>,
    pub number: bool,
}

impl SortHeader {
    /// `query` is the rest of the address's query (filters), already encoded, without `sap` and `chieu`.
    pub fn new(label: &str, column: &str, present: (&str, Sort), query: &str) -> SortHeader {
        let (present_column, present_sort) = present;
        let sorted = (present_column == column).then_some(present_sort);
        let next = sorted.map_or(Sort::Ascending, Sort::other);
        let joint = if query.is_empty() { "" } else { "&" };
        SortHeader {
            label: label.to_owned(),
            href: format!("?{query}{joint}sap={column}&chieu={}", next.word()),
            sorted,
            number: false,
        }
    }

    /// The same header over a column of numbers.
    pub fn number(self) -> SortHeader {
        SortHeader { number: true, ..self }
    }
}

/// A filter in force; `href` is the list without it.
#[derive(Clone, Debug)]
pub struct FilterChip {
    pub label: String,
    pub href: String,
}

/// One of several views of the same thing.
#[derive(Clone, Debug)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub count: Option<i64>,
    pub current: bool,
}

/// A count that filters the list below. `mark` is one of `g a r n d`, or empty.
#[derive(Clone, Debug)]
pub struct Stat {
    pub value: String,
    pub label: String,
    pub href: String,
    pub mark: &'static str,
    pub current: bool,
}

/// One step of a history. `state` is `done`, `now`, `bad` or empty (still to come).
#[derive(Clone, Debug)]
pub struct TimelineItem {
    pub at: String,
    pub title: String,
    pub detail: String,
    pub state: &'static str,
}

/// A record's history, as the log tells it.
pub fn timeline(told: &[Told]) -> Vec<TimelineItem> {
    told.iter()
        .map(|one| TimelineItem {
            at: clock::screen(one.entry.at),
            title: one.sentence(),
            detail: one.details_and_reason(),
            state: "done",
        })
        .collect()
}

/// What an error page says: what happened, what to do, and the code to report it by.
#[derive(Clone, Debug)]
pub struct Problem {
    pub title: String,
    pub sentence: String,
    pub advice: String,
    pub code: Option<String>,
    pub time: String,
    pub link_href: String,
    pub link_label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_of_a_list_is_written_the_vietnamese_way() {
        let pager = Pager { from: 1001, to: 1050, total: Some(12_345), ..Pager::default() };
        assert_eq!(pager.range(), "1.001–1.050 trong 12.345");
        assert_eq!(Pager { from: 16, to: 30, ..Pager::default() }.range(), "16–30");
        assert_eq!(Pager::default().range(), "0 dòng");
    }

    #[test]
    fn a_sorted_column_turns_round_and_keeps_the_filters() {
        let same = SortHeader::new("Họ và tên", "ten", ("ten", Sort::Ascending), "q=b%C3%A1c");
        assert_eq!(same.href, "?q=b%C3%A1c&sap=ten&chieu=giam");
        assert_eq!(same.sorted, Some(Sort::Ascending));
        let other = SortHeader::new("Sinh", "sinh", ("ten", Sort::Ascending), "").number();
        assert_eq!(other.href, "?sap=sinh&chieu=tang");
        assert_eq!(other.sorted, None);
        assert!(other.number);
    }
}

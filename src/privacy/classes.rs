//! What each column of the schema holds: none, basic or sensitive personal data, or a secret (STD-16). The list stands beside
//! the program as data; a column that is not in it stops the build's tests.

use std::collections::BTreeMap;

use crate::words;

words! {
    /// What a column holds.
    pub enum Class {
        None = "none" "Không phải dữ liệu cá nhân",
        Basic = "basic" "Dữ liệu cá nhân cơ bản",
        Sensitive = "sensitive" "Dữ liệu cá nhân nhạy cảm",
        /// What somebody signs in with.
        Secret = "secret" "Bí mật để đăng nhập",
    }
}

const LIST: &str = include_str!("classes.txt");

/// The class of each column, by table and column.
pub fn classes() -> BTreeMap<(&'static str, &'static str), Class> {
    use crate::platform::words::Words;
    let mut all = BTreeMap::new();
    let mut table = "";
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        if line.starts_with(' ') {
            let class = words.next().and_then(Class::parse).unwrap_or(Class::Sensitive);
            all.extend(words.map(|column| ((table, column), class)));
        } else {
            table = line.trim();
        }
    }
    all
}

/// How many columns hold personal data of each class.
pub fn counts() -> Vec<(Class, usize)> {
    use crate::platform::words::Words;
    let all = classes();
    Class::ALL.iter().map(|class| (*class, all.values().filter(|known| *known == class).count())).collect()
}

//! Lines that say who, when and what of the task above them: "Cơ quan chủ trì: …", "Thời gian: …", "Sản phẩm: …".

use std::sync::LazyLock;

use super::words::{self, Phrases};

/// What such a line is about, and what the column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    Lead,
    /// One column for who leads and who supports: the first that it names leads.
    LeadFirst,
    Support,
    Time,
    Product,
    Note,
}

static NAMES: LazyLock<Phrases<Attribute>> = LazyLock::new(|| {
    use Attribute::{Lead, Note, Product, Support, Time};
    let mut names: Vec<(&'static str, Attribute)> = Vec::new();
    let mut all = |meaning: Attribute, list: &[&'static str]| names.extend(list.iter().map(|name| (*name, meaning)));
    all(
        Lead,
        &[
            "chủ trì",
            "cơ quan chủ trì",
            "đơn vị chủ trì",
            "cơ quan thực hiện",
            "đơn vị thực hiện",
            "phân công thực hiện",
            "phân công",
            "chủ trì thực hiện",
            "cơ quan đầu mối",
            "đơn vị đầu mối",
            "trách nhiệm thực hiện",
            "cơ quan đơn vị chủ trì",
            "cơ quan đơn vị thực hiện",
            "cơ quan chủ trì thực hiện",
            "đơn vị chủ trì thực hiện",
        ],
    );
    all(
        Support,
        &[
            "phối hợp",
            "cơ quan phối hợp",
            "đơn vị phối hợp",
            "phối hợp thực hiện",
            "cơ quan đơn vị phối hợp",
            "cơ quan phối hợp thực hiện",
            "đơn vị phối hợp thực hiện",
        ],
    );
    all(
        Time,
        &[
            "thời gian",
            "thời hạn",
            "thời gian thực hiện",
            "thời gian hoàn thành",
            "thời hạn hoàn thành",
            "tiến độ",
            "tiến độ hoàn thành",
            "tiến độ thực hiện",
            "thời hạn thực hiện",
            "hạn hoàn thành",
            "hoàn thành",
            "lộ trình",
        ],
    );
    all(
        Product,
        &[
            "sản phẩm",
            "kết quả",
            "sản phẩm đầu ra",
            "kết quả đạt được",
            "sản phẩm dự kiến",
            "kết quả sản phẩm",
            "sản phẩm kết quả",
            "kết quả dự kiến",
        ],
    );
    all(Note, &["kinh phí", "kinh phí thực hiện", "nguồn kinh phí", "ghi chú", "dự kiến kinh phí"]);
    Phrases::new(names)
});

/// The attribute that a line states, and what it says of it.
pub fn of_line(text: &str) -> Option<(Attribute, String)> {
    let (name, value) = text.split_once(':')?;
    if name.chars().count() > 60 || value.trim().is_empty() {
        return None;
    }
    let words = words::plain(name);
    let (length, attribute) = NAMES.at(&words, 0)?;
    (length == words.len()).then(|| (attribute, value.trim().trim_end_matches([';', '.']).to_owned()))
}

/// What a column of a table holds, by its heading; `None` for the number or the task, which others look for.
pub fn of_heading(text: &str) -> Option<Attribute> {
    let words = words::plain(text);
    let mut found: Option<Attribute> = None;
    let mut at = 0;
    while at < words.len() {
        let Some((length, attribute)) = NAMES.at(&words, at) else {
            at += 1;
            continue;
        };
        // In "Cơ quan chủ trì, phối hợp" the cell says who does which.
        found = Some(match (found, attribute) {
            (Some(Attribute::Lead), Attribute::Support) => Attribute::LeadFirst,
            (Some(first), _) => first,
            (None, attribute) => attribute,
        });
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_for_all_agencies_is_told_from_one_for_those_that_lead() {
        for (text, expected) in [
            ("Cơ quan chủ trì", Some(Attribute::Lead)),
            ("Đơn vị thực hiện", Some(Attribute::Lead)),
            ("Cơ quan chủ trì, phối hợp", Some(Attribute::LeadFirst)),
            ("Chủ trì/Phối hợp thực hiện", Some(Attribute::LeadFirst)),
            ("Cơ quan phối hợp", Some(Attribute::Support)),
            ("Nhiệm vụ", None),
        ] {
            assert_eq!(of_heading(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_that_state_something_are_told_from_sentences() {
        for (text, expected) in [
            ("Cơ quan chủ trì: Sở Nội vụ.", Some(Attribute::Lead)),
            ("Thời gian thực hiện: Quý II/2026;", Some(Attribute::Time)),
            ("Sản phẩm: Báo cáo", Some(Attribute::Product)),
            ("Đơn vị phối hợp: các sở", Some(Attribute::Support)),
            ("Sở Nội vụ: tham mưu", None),
            ("Phối hợp với Sở Nội vụ: tham mưu", None),
            ("Thời gian:", None),
        ] {
            assert_eq!(of_line(text).map(|(attribute, _)| attribute), expected, "{text}");
        }
    }
}

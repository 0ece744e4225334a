//! Groups of agencies that a plan addresses as a whole: "Thủ trưởng các sở, ban, ngành, Ủy ban nhân dân các xã".

use std::sync::LazyLock;

use super::super::proposal::GroupRule;
use super::super::words::{Phrases, Word};

/// A group that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundGroup {
    pub rules: Vec<GroupRule>,
    /// How many words it takes.
    pub length: usize,
    /// It ends with a bare "cơ quan" or "đơn vị", which more words may narrow: "các cơ quan báo chí".
    pub is_open: bool,
}

/// What a phrase adds to the name of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Opens a group: "các", "thủ trưởng các".
    Opening,
    Rule(GroupRule),
    /// "trực thuộc Ủy ban nhân dân": narrows the public units.
    UnderCommittee,
    /// Belongs to the name and adds nothing: "thành phố", "cấp xã".
    Filling,
    /// "và", between parts only.
    And,
}

static PARTS: LazyLock<Phrases<Part>> = LazyLock::new(|| {
    use GroupRule::{Communes, Departments, Front, Party, PublicUnits, Related};
    let mut parts: Vec<(&'static str, Part)> = Vec::new();
    let mut all = |part: Part, phrases: &[&'static str]| parts.extend(phrases.iter().map(|phrase| (*phrase, part)));
    all(
        Part::Opening,
        &[
            "các",
            "tất cả các",
            "thủ trưởng các",
            "giám đốc các",
            "lãnh đạo các",
            "người đứng đầu các",
            "chủ tịch các",
            "mỗi",
            "từng",
            "toàn bộ các",
        ],
    );
    all(
        Part::Rule(Departments),
        &["sở ban ngành", "sở ngành", "sở ban", "sở", "ban ngành", "ngành", "sở ban ngành thành phố", "ban"],
    );
    all(
        Part::Rule(Communes),
        &[
            "ủy ban nhân dân các xã",
            "ủy ban nhân dân xã",
            "ủy ban nhân dân các phường",
            "ủy ban nhân dân phường",
            "ủy ban nhân dân cấp xã",
            "ủy ban nhân dân các địa phương",
            "xã phường đặc khu",
            "phường xã đặc khu",
            "xã phường",
            "phường xã",
            "địa phương",
            "ủy ban nhân dân đặc khu",
            "ủy ban nhân dân các đặc khu",
            "ủy ban nhân dân các cấp",
        ],
    );
    all(
        Part::Rule(PublicUnits),
        &["đơn vị sự nghiệp công lập", "đơn vị sự nghiệp", "các đơn vị sự nghiệp công lập", "các đơn vị sự nghiệp"],
    );
    all(
        Part::Rule(Party),
        &[
            "cơ quan đảng",
            "ban đảng",
            "ban xây dựng đảng",
            "cơ quan khối đảng",
            "khối đảng",
            "cơ quan tham mưu giúp việc thành ủy",
            "cơ quan chuyên trách tham mưu giúp việc thành ủy",
            "ban xây dựng đảng của thành ủy",
            "ban của thành ủy",
            "đảng ủy trực thuộc thành ủy",
        ],
    );
    all(
        Part::Rule(Front),
        &[
            "đoàn thể",
            "mặt trận tổ quốc",
            "mặt trận tổ quốc việt nam",
            "mặt trận",
            "tổ chức chính trị xã hội",
            "hội đoàn thể",
            "đoàn thể chính trị xã hội",
            "tổ chức đoàn thể",
        ],
    );
    all(
        Part::Rule(Related),
        &[
            "cơ quan",
            "đơn vị",
            "cơ quan đơn vị",
            "tổ chức",
            "cơ quan liên quan",
            "đơn vị liên quan",
            "cơ quan tổ chức đơn vị",
            "cơ quan đơn vị địa phương",
            "cá nhân",
        ],
    );
    all(
        Part::UnderCommittee,
        &[
            "trực thuộc ủy ban nhân dân thành phố",
            "thuộc ủy ban nhân dân thành phố",
            "trực thuộc ủy ban nhân dân",
            "thuộc ủy ban nhân dân",
            "trực thuộc thành phố",
            "thuộc thành phố",
            "của thành phố",
        ],
    );
    all(
        Part::Filling,
        &[
            "thành phố",
            "có liên quan",
            "liên quan",
            "khác",
            "xã",
            "phường",
            "đặc khu",
            "trên địa bàn",
            "trên địa bàn thành phố",
            "cấp xã",
            "ban",
            "ngành",
            "có",
            "thành phố có liên quan",
            "các cấp",
            "trung ương",
        ],
    );
    all(Part::And, &["và", "cùng", "cùng các", "và các"]);
    Phrases::new(parts)
});

/// Names of groups are long, but not without end.
const LONGEST: usize = 60;

/// The group whose name begins at word `at`.
pub fn at(words: &[Word], at: usize) -> Option<FoundGroup> {
    let mut rules: Vec<GroupRule> = Vec::new();
    let mut next = at;
    let mut end = at;
    let mut opened = false;
    let mut under_committee = false;
    let mut is_open = false;
    while let Some((length, part)) = PARTS.at(words, next).filter(|_| next - at < LONGEST) {
        match part {
            Part::Opening => opened = true,
            Part::Rule(rule) => {
                // Without "các" only the committees of communes make a group: "sở" alone is any department.
                let speaks_of_many = opened || rule == GroupRule::Communes && length >= 5;
                if !speaks_of_many {
                    return None;
                }
                opened = true;
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
                end = next + length;
                let before_last = end.checked_sub(2).and_then(|at| words.get(at));
                is_open = rule == GroupRule::Related && before_last.is_none_or(|word| word.folded != "lien");
            }
            Part::UnderCommittee if !rules.is_empty() => {
                under_committee = true;
                end = next + length;
            }
            Part::Filling if rules.is_empty() && !opened => return None,
            Part::Filling if !rules.is_empty() => {
                end = next + length;
                is_open = false;
            }
            Part::And if rules.is_empty() => return None,
            Part::UnderCommittee => return None,
            Part::Filling | Part::And => {}
        }
        next += length;
    }
    if under_committee {
        for rule in &mut rules {
            if *rule == GroupRule::PublicUnits {
                *rule = GroupRule::PublicUnitsOfCommittee;
            }
        }
    }
    (!rules.is_empty()).then_some(FoundGroup { rules, length: end - at, is_open })
}

#[cfg(test)]
mod tests {
    use super::super::super::words::expanded;
    use super::GroupRule::*;
    use super::*;

    #[test]
    fn groups_are_read_whole() {
        for (text, rules, rest) in [
            ("Các sở, ban, ngành", vec![Departments], ""),
            ("các sở, ngành, cơ quan, đơn vị", vec![Departments, Related], ""),
            (
                "Thủ trưởng các sở, ban, ngành, Ủy ban nhân dân các xã, phường, đặc khu và các đơn vị sự nghiệp công \
                 lập trực thuộc Ủy ban nhân dân thành phố",
                vec![Departments, Communes, PublicUnitsOfCommittee],
                "",
            ),
            (
                "Các sở, ban, ngành, UBND các xã, phường, đặc khu và các cơ quan, đơn vị có liên quan",
                vec![Departments, Communes, Related],
                "",
            ),
            ("UBND các xã, phường, đặc khu chủ trì", vec![Communes], "chủ trì"),
            ("các cơ quan, đơn vị liên quan tham mưu", vec![Related], "tham mưu"),
            ("Ủy ban nhân dân cấp xã", vec![Communes], ""),
            ("Đề nghị các", vec![], ""),
        ] {
            let words = expanded(text);
            let found = at(&words, 0);
            assert_eq!(found.as_ref().map(|found| found.rules.clone()).unwrap_or_default(), rules, "{text}");
            if let Some(found) = found {
                let from = words.get(found.length).map_or(text.len(), |word| word.start);
                assert_eq!(text.get(from..), Some(rest), "{text}");
            }
        }
    }

    #[test]
    fn one_body_is_no_group() {
        for text in
            ["Sở Nội vụ", "Ủy ban nhân dân thành phố", "cơ quan thường trực", "Ban Tổ chức Thành ủy", "Hội đồng"]
        {
            assert_eq!(at(&expanded(text), 0), None, "{text}");
        }
    }
}

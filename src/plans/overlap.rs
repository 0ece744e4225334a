//! Overlap (trùng việc; clause I.2.c): tasks of the year that speak of the same subject, with the words they share, so
//! that who drafts a task sees it before two agencies do the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::task::{PartKind, Task, TaskAgency};

/// A task in which overlap is looked for.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: String,
    pub clause: String,
    /// Title and work.
    pub text: String,
    /// The lead agencies as sentences name them.
    pub leads: String,
}

/// A task that speaks of the same subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    pub id: String,
    /// How much of the shorter text is in the other, in percent; rare words weigh more.
    pub score: i64,
    /// What both speak of, as it is written.
    pub shared: Vec<String>,
    /// "Giống nhiệm vụ II.3.a của Sở Y tế: cùng nói về cơ sở dữ liệu nhân tài".
    pub sentence: String,
}

/// From this score on two texts count as similar.
const SIMILAR: i64 = 45;
/// Fewer shared pairs of syllables than this say nothing.
const FEWEST: usize = 2;
/// How many hints a form shows.
const SHOWN: usize = 5;

/// Words that only join others, as they are written; no subject reaches over them.
const JOINING: &[&str] = &[
    "bởi", "cho", "các", "của", "do", "hoặc", "khi", "là", "này", "những", "nhằm", "phải", "ra", "sẽ", "theo", "trong",
    "trên", "tại", "từ", "và", "vào", "về", "với", "đang", "đã", "đến", "để", "được", "ở",
];

/// Common phrases of plans, folded: they only say that something is to be done, and by whom.
const PHRASES: &[&str] = &[
    "bao cao",
    "bao dam",
    "chi dao",
    "chinh quyen",
    "chinh sach",
    "chu tri",
    "co quan",
    "cong tac",
    "dam bao",
    "dia phuong",
    "don vi",
    "giai phap",
    "hang nam",
    "hai phong",
    "hoi dong",
    "huong dan",
    "ke hoach",
    "kip thoi",
    "lien quan",
    "linh vuc",
    "nghi quyet",
    "nhan dan",
    "nhan tai",
    "nhiem vu",
    "noi dung",
    "phan cong",
    "phoi hop",
    "quy dinh",
    "tham muu",
    "thanh pho",
    "thoi gian",
    "thu hut",
    "thu truong",
    "thuc hien",
    "to chuc",
    "trach nhiem",
    "trien khai",
    "trong dung",
    "tiep tuc",
    "uy ban",
    "xay dung",
];

/// The neighbouring syllables of a text as folded pairs, which is what most Vietnamese words are made of, each with how
/// it is written. Pairs do not reach over a sign, a joining word or a common phrase.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for piece in text.split([',', '.', ';', ':', '(', ')', '/', '\n', '–']) {
        let mut before: Option<(&str, String)> = None;
        let mut words = piece.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let folded = viet::text::fold(word);
            let phrase = words
                .peek()
                .is_some_and(|next| PHRASES.contains(&format!("{folded} {}", viet::text::fold(next)).as_str()));
            if phrase {
                words.next();
            }
            if phrase || folded.is_empty() || JOINING.contains(&word.to_lowercase().as_str()) {
                before = None;
                continue;
            }
            if let Some((written, first)) = before {
                pairs.push((format!("{first} {folded}"), format!("{written} {word}")));
            }
            before = Some((word, folded));
        }
    }
    pairs
}

fn set_of(text: &str) -> BTreeSet<String> {
    pairs(text).into_iter().map(|(pair, _)| pair).collect()
}

/// The tasks of a year with the names of their lead agencies.
pub fn known(tasks: &[Task], agencies: &[TaskAgency]) -> Vec<Known> {
    let mut leads: HashMap<&str, Vec<&str>> = HashMap::new();
    for agency in agencies.iter().filter(|agency| agency.part == PartKind::Lead) {
        leads.entry(agency.task_id.as_str()).or_default().push(&agency.name);
    }
    let known = |task: &Task| Known {
        id: task.id.to_string(),
        clause: task.clause.clone(),
        text: format!("{}. {}", task.title, task.work),
        leads: match leads.get(task.id.as_str()).map(Vec::as_slice) {
            None | Some([]) => String::new(),
            Some([one]) => (*one).to_owned(),
            Some([one, other]) => format!("{one} và {other}"),
            Some([one, rest @ ..]) => format!("{one} và {} cơ quan khác", rest.len()),
        },
    };
    tasks.iter().map(known).collect()
}

/// The tasks that speak of the same subject as a text, the most similar first. `own` is the task the text belongs to.
pub fn similar(text: &str, own: Option<&str>, known: &[Known]) -> Vec<Overlap> {
    let wanted = set_of(text);
    if wanted.len() < FEWEST {
        return Vec::new();
    }
    let others: Vec<(&Known, BTreeSet<String>)> =
        known.iter().filter(|task| own != Some(task.id.as_str())).map(|task| (task, set_of(&task.text))).collect();
    let mut found_in: HashMap<&str, usize> = HashMap::new();
    for pair in others.iter().flat_map(|(_, set)| set) {
        *found_in.entry(pair.as_str()).or_default() += 1;
    }
    // A pair in every task weighs a tenth of one that is in this text and one other only.
    let weight = |pair: &String| -> i64 {
        let tasks = found_in.get(pair.as_str()).copied().unwrap_or(1).max(1);
        i64::try_from(100 / tasks).unwrap_or(0).max(10)
    };
    let weigh = |set: &BTreeSet<String>| -> i64 { set.iter().map(weight).sum() };
    let mut overlaps: Vec<Overlap> = others
        .iter()
        .filter_map(|(task, set)| {
            let shared: BTreeSet<String> = wanted.intersection(set).cloned().collect();
            let shorter = weigh(&wanted).min(weigh(set));
            if shared.len() < FEWEST || shorter == 0 {
                return None;
            }
            let score = weigh(&shared) * 100 / shorter;
            (score >= SIMILAR).then(|| overlap(task, score, phrases(text, &shared)))
        })
        .collect();
    overlaps.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| one.id.cmp(&other.id)));
    overlaps.truncate(SHOWN);
    overlaps
}

fn overlap(task: &Known, score: i64, shared: Vec<String>) -> Overlap {
    let of = if task.leads.is_empty() { String::new() } else { format!(" của {}", task.leads) };
    let about: Vec<&str> = shared.iter().take(4).map(String::as_str).collect();
    Overlap {
        id: task.id.clone(),
        score,
        sentence: format!("Giống nhiệm vụ {}{of}: cùng nói về {}", task.clause, about.join(", ")),
        shared,
    }
}

/// Shared pairs as the text writes them; those that follow each other are one phrase.
fn phrases(text: &str, shared: &BTreeSet<String>) -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    let mut last: Option<String> = None;
    for (pair, written) in pairs(text) {
        if !shared.contains(&pair) {
            last = None;
            continue;
        }
        let goes_on = last.as_deref().is_some_and(|last| pair.split(' ').next() == Some(last));
        let end = written.split(' ').next_back().unwrap_or_default();
        match phrases.last_mut() {
            Some(phrase) if goes_on => {
                phrase.push(' ');
                phrase.push_str(end);
            }
            _ => phrases.push(written.clone()),
        }
        last = pair.split(' ').next_back().map(str::to_owned);
    }
    let mut seen = HashSet::new();
    phrases.retain(|phrase| seen.insert(viet::text::fold(phrase)));
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> Vec<Known> {
        let known = |clause: &str, leads: &str, text: &str| Known {
            id: clause.to_owned(),
            clause: clause.to_owned(),
            text: text.to_owned(),
            leads: leads.to_owned(),
        };
        vec![
            known("II.1.a", "Sở Nội vụ", "Xây dựng cơ sở dữ liệu người có tài năng của thành phố, cập nhật hằng quý."),
            known(
                "II.3.a",
                "Sở Khoa học và Công nghệ",
                "Đề xuất nhu cầu nhân lực cho nhiệm vụ khoa học và công nghệ trọng điểm.",
            ),
            known("II.4.a", "Sở Văn hóa và Thể thao", "Truyền thông về nghị quyết trên báo, đài và mạng xã hội."),
            known(
                "II.5.a",
                "Sở Giáo dục và Đào tạo",
                "Kết nối với các trường đại học hàng đầu trong nước và nước ngoài.",
            ),
            known("II.6.c", "Sở Ngoại vụ", "Kết nối trí thức người Hải Phòng ở nước ngoài với thành phố."),
            known(
                "II.7.b",
                "Thủ trưởng các cơ quan",
                "Duy trì chuyên mục thu hút, trọng dụng nhân tài trên trang thông tin điện tử.",
            ),
        ]
    }

    #[test]
    fn the_same_subject_is_found_in_other_words_and_others_are_left_alone() {
        let year = year();
        for (text, expected) in [
            ("Lập cơ sở dữ liệu về người có tài năng đang làm việc tại Hải Phòng", Some("II.1.a")),
            ("Đề xuất nhu cầu nhân lực khoa học và công nghệ", Some("II.3.a")),
            ("Kết nối trí thức người Việt Nam ở nước ngoài", Some("II.6.c")),
            ("Duy trì chuyên mục trên trang thông tin điện tử của đơn vị", Some("II.7.b")),
            ("Quản lý, sử dụng nhà ở công vụ cho chuyên gia", None),
            ("Báo cáo kết quả thực hiện nhiệm vụ của thành phố", None),
            ("Tổ chức thực hiện kế hoạch thu hút, trọng dụng nhân tài", None),
            ("", None),
        ] {
            let found = similar(text, None, &year);
            assert_eq!(found.first().map(|overlap| overlap.id.as_str()), expected, "{text}: {found:?}");
        }
    }

    #[test]
    fn a_hint_says_which_task_and_why() {
        let found = similar("Lập cơ sở dữ liệu người có tài năng", None, &year());
        assert_eq!(
            found[0].sentence,
            "Giống nhiệm vụ II.1.a của Sở Nội vụ: cùng nói về cơ sở dữ liệu người có tài năng"
        );
        assert!(found[0].score >= 80, "{found:?}");
    }

    #[test]
    fn a_task_does_not_overlap_with_itself() {
        let year = year();
        assert_eq!(similar(&year[0].text, Some("II.1.a"), &year), []);
        assert_eq!(similar(&year[0].text, None, &year).len(), 1);
    }
}

//! Which sections of a plan give tasks, by their titles.

use std::sync::LazyLock;

use super::words::{self, Phrases};

/// What a section is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    Tasks,
    /// It gives none; the sentence says what it is.
    Nothing(&'static str),
    Unknown,
}

static TITLES: LazyLock<Phrases<Sense>> = LazyLock::new(|| {
    let mut all: Vec<(&'static str, Sense)> = Vec::new();
    let mut add = |sense: Sense, list: &[&'static str]| all.extend(list.iter().map(|title| (*title, sense)));
    add(
        Sense::Tasks,
        &[
            "nhiệm vụ",
            "giải pháp",
            "tổ chức thực hiện",
            "phân công",
            "nội dung thực hiện",
            "nội dung công việc",
            "trách nhiệm",
            "tổ chức triển khai",
            "nội dung",
            "lộ trình",
            "tiến độ",
            "công việc",
            "chế độ báo cáo",
            "triển khai thực hiện",
            "các hoạt động",
        ],
    );
    add(
        Sense::Nothing("Mục nêu mục đích, yêu cầu, không giao nhiệm vụ"),
        &["mục đích", "yêu cầu", "quan điểm", "mục tiêu", "nguyên tắc", "sự cần thiết"],
    );
    add(
        Sense::Nothing("Mục về kinh phí, không giao nhiệm vụ"),
        &["kinh phí", "nguồn lực", "nguồn kinh phí", "dự toán kinh phí", "nguồn vốn"],
    );
    add(
        Sense::Nothing("Mục nêu phạm vi, đối tượng, không giao nhiệm vụ"),
        &["phạm vi", "đối tượng", "phạm vi điều chỉnh", "đối tượng áp dụng", "thời gian địa điểm"],
    );
    add(
        Sense::Nothing("Mục nêu căn cứ, tình hình, không giao nhiệm vụ"),
        &[
            "căn cứ",
            "cơ sở pháp lý",
            "cơ sở xây dựng",
            "thực trạng",
            "tình hình",
            "đánh giá tình hình",
            "kết quả đạt được",
            "đặc điểm tình hình",
            "bối cảnh",
            "khái quát",
        ],
    );
    Phrases::new(all)
});

/// What a title says. One that names tasks among other things gives tasks.
pub fn sense(title: &str) -> Sense {
    let words = words::plain(title);
    if words.len() > 30 {
        return Sense::Unknown;
    }
    let mut nothing = None;
    let mut at = 0;
    while at < words.len() {
        match TITLES.at(&words, at) {
            Some((length, Sense::Tasks)) => {
                // "Yêu cầu nhiệm vụ" and "Kinh phí thực hiện nhiệm vụ" are about something else.
                if nothing.is_none() || is_joined(title, &words, at) {
                    return Sense::Tasks;
                }
                at += length;
            }
            Some((length, sense)) => {
                nothing = nothing.or(Some((at, sense)));
                at += length;
            }
            None => at += 1,
        }
    }
    // "Sở có nhu cầu về kinh phí" is no title about funding: its first words say what it is about.
    nothing.filter(|(at, _)| *at <= 1).map_or(Sense::Unknown, |(_, sense)| sense)
}

/// Whether a comma or "và" stands right before this word.
fn is_joined(title: &str, words: &[words::Word], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|last| words.get(last)) else { return false };
    let until = words.get(at).map_or(title.len(), |word| word.start);
    before.folded == "va" || title.get(before.end..until).is_some_and(|sign| sign.contains([',', ';', '-', '–']))
}

/// Whether a heading without a number is the beginning of a section.
pub fn is_known(title: &str) -> bool {
    sense(title) != Sense::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_whether_tasks_follow() {
        for title in [
            "NHIỆM VỤ CỤ THỂ",
            "TỔ CHỨC THỰC HIỆN",
            "Nhiệm vụ, giải pháp",
            "PHÂN CÔNG NHIỆM VỤ",
            "Trách nhiệm của các sở",
            "MỤC TIÊU, NHIỆM VỤ",
            "Nội dung và kinh phí",
            "NỘI DUNG, TIẾN ĐỘ",
        ] {
            assert_eq!(sense(title), Sense::Tasks, "{title}");
        }
        for title in [
            "MỤC ĐÍCH, YÊU CẦU",
            "Mục đích",
            "KINH PHÍ THỰC HIỆN",
            "QUAN ĐIỂM, MỤC TIÊU",
            "Phạm vi, đối tượng",
            "Kinh phí thực hiện nhiệm vụ",
            "THỰC TRẠNG",
        ] {
            assert!(matches!(sense(title), Sense::Nothing(_)), "{title}");
        }
        for title in ["Sở Nội vụ", "ĐIỀU KHOẢN CHUNG", ""] {
            assert_eq!(sense(title), Sense::Unknown, "{title}");
        }
    }
}

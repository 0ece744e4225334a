//! When a task is due and how often it comes back, from the words of the plan: "trước ngày 30/6/2026", "quý III/2026",
//! "hằng năm", "6 tháng một lần". What can be read in two ways is told.

mod points;

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::proposal::Recurrence;
use super::words::{self, Phrases, Word, phrases};
use crate::platform::words::Words;
use points::{Point, Unit};

/// What a text says about time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deadline {
    pub due: Option<NaiveDate>,
    pub recurrence: Option<Recurrence>,
    /// The words, exactly.
    pub text: Option<String>,
    pub doubts: Vec<String>,
}

/// Whether a text is about time as a whole, or only speaks of it here and there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A column or line "Thời gian".
    Stated,
    /// The sentences of a task.
    Prose,
}

static RECURRENCES: LazyLock<Phrases<Recurrence>> = LazyLock::new(|| {
    use Recurrence::{HalfYearly, Monthly, Ongoing, Periodic, Quarterly, Weekly, Yearly};
    let mut all: Vec<(&'static str, Recurrence)> = Vec::new();
    let mut add = |meaning: Recurrence, list: &[&'static str]| all.extend(list.iter().map(|phrase| (*phrase, meaning)));
    add(Weekly, &["hàng tuần", "hằng tuần", "mỗi tuần", "tuần một lần", "lần tuần", "1 tuần 1 lần"]);
    add(
        Monthly,
        &[
            "hàng tháng",
            "hằng tháng",
            "mỗi tháng",
            "tháng một lần",
            "1 lần tháng",
            "01 lần tháng",
            "tháng 1 lần",
            "một tháng một lần",
        ],
    );
    add(
        Quarterly,
        &[
            "hàng quý",
            "hằng quý",
            "mỗi quý",
            "quý một lần",
            "1 lần quý",
            "01 lần quý",
            "từng quý",
            "3 tháng một lần",
            "ba tháng một lần",
            "03 tháng một lần",
            "4 lần năm",
            "một quý một lần",
            "định kỳ quý",
        ],
    );
    add(
        HalfYearly,
        &[
            "6 tháng một lần",
            "06 tháng một lần",
            "sáu tháng một lần",
            "6 tháng lần",
            "06 tháng lần",
            "sáu tháng lần",
            "6 tháng 1 lần",
            "06 tháng 01 lần",
            "06 tháng 1 lần",
            "6 tháng 01 lần",
            "2 lần năm",
            "02 lần năm",
            "định kỳ 6 tháng một lần",
            "định kỳ 6 tháng",
            "định kỳ 06 tháng một lần",
            "định kỳ 06 tháng",
            "định kỳ sáu tháng",
            "mỗi 6 tháng",
            "hàng 6 tháng",
            "nửa năm một lần",
        ],
    );
    add(
        Yearly,
        &[
            "hàng năm",
            "hằng năm",
            "mỗi năm",
            "năm một lần",
            "một năm một lần",
            "mỗi năm một lần",
            "thường niên",
            "1 lần năm",
            "01 lần năm",
            "từng năm",
            "năm 1 lần",
            "định kỳ năm",
        ],
    );
    add(Ongoing, &["thường xuyên", "liên tục", "thường xuyên liên tục", "suốt năm", "trong suốt quá trình", "cả năm"]);
    add(Periodic, &["định kỳ", "theo định kỳ"]);
    Phrases::new(all)
});

/// Words before a point in time that make it a deadline; those with "trước" mean that the day itself is too late.
static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    let mut all: Vec<(&'static str, Cue)> = Vec::new();
    let mut add = |cue: Cue, list: &[&'static str]| all.extend(list.iter().map(|phrase| (*phrase, cue)));
    add(Cue::Before, &["trước", "xong trước", "hoàn thành trước", "hoàn thành xong trước", "gửi trước"]);
    add(
        Cue::Until,
        &[
            "đến",
            "đến hết",
            "hết",
            "trong",
            "vào",
            "chậm nhất",
            "chậm nhất là",
            "muộn nhất",
            "muộn nhất là",
            "hạn",
            "xong",
            "hoàn thành",
            "xong trong",
            "hoàn thành trong",
            "hoàn thành vào",
            "thời hạn",
            "thời gian",
            "trong thời gian",
            "chậm nhất đến",
            "chậm nhất vào",
            "cuối",
            "đến cuối",
            "vào cuối",
            "ngay trong",
            "chậm nhất đến hết",
        ],
    );
    add(Cue::From, &["từ", "kể từ", "bắt đầu từ", "sau"]);
    Phrases::new(all)
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Before,
    Until,
    /// Begins a period; what ends it follows.
    From,
}

/// "Kế hoạch hằng năm", "ngân sách hằng năm": here the words tell which plan, not when the task is done.
static YEARLY_THINGS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&["kế hoạch", "ngân sách", "ngân sách nhà nước", "dự toán", "biên chế", "chỉ tiêu", "chương trình"])
});

static MAKING: LazyLock<Phrases<()>> =
    LazyLock::new(|| phrases(&["xây dựng", "lập", "ban hành", "trình", "tham mưu", "báo cáo", "xây dựng và ban hành"]));

/// "Chi thường xuyên" and "giáo dục thường xuyên" are names.
static NAMED_ONGOING: LazyLock<Phrases<()>> =
    LazyLock::new(|| phrases(&["chi", "giáo dục", "kinh phí", "nguồn", "ngân sách", "nhiệm vụ chi"]));

/// Reads what a text says about time. `year` is the year of the plan, for deadlines that leave it out.
pub fn read(text: &str, kind: Kind, year: Option<i32>) -> Deadline {
    let words = words::plain(text);
    let mut out = Deadline::default();
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut dues: Vec<NaiveDate> = Vec::new();
    let mut recurrences: Vec<Recurrence> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(point) = points::at(text, &words, at, kind, year) {
            let cue = cue_before(&words, at);
            if is_deadline(&point, cue.map(|(_, cue)| cue), kind, text, &words, at) {
                let start = cue.map_or(at, |(start, _)| start);
                take_point(&point, cue.map(|(_, cue)| cue), &mut out, &mut dues, &mut recurrences);
                pieces.push((start, at + point.length));
            }
            at += point.length;
            continue;
        }
        if let Some((length, recurrence)) = RECURRENCES.at(&words, at) {
            if let Some(doubt) = other_meaning(text, &words, at, length, recurrence) {
                out.doubts.extend(doubt);
            } else {
                recurrences.push(recurrence);
                pieces.push((at, at + length));
            }
            at += length;
            continue;
        }
        at += 1;
    }
    dues.sort();
    dues.dedup();
    out.due = dues.first().copied();
    if dues.len() > 1 {
        let list: Vec<String> = dues.iter().map(|day| viet::date::screen(*day)).collect();
        out.doubts.push(format!("Có nhiều mốc thời gian ({}); đã lấy mốc sớm nhất.", list.join(", ")));
    }
    settle_recurrence(&recurrences, &mut out);
    out.text = join(text, &words, &pieces);
    if out.text.is_none() && kind == Kind::Stated && !text.trim().is_empty() {
        out.text = Some(text.trim().to_owned());
        out.doubts.push(format!("Chưa hiểu thời hạn “{}”.", text.trim()));
    }
    out
}

fn take_point(
    point: &Point,
    cue: Option<Cue>,
    out: &mut Deadline,
    dues: &mut Vec<NaiveDate>,
    recurrences: &mut Vec<Recurrence>,
) {
    if point.unit == Unit::EachMonth {
        recurrences.push(Recurrence::Monthly);
        return;
    }
    match (point.span, cue) {
        (Some(span), Some(Cue::Before)) => dues.push(viet::working_days::before(span.first)),
        (Some(span), _) => dues.push(span.last),
        (None, _) => out.doubts.push("Có một mốc thời gian không đúng lịch hoặc thiếu năm; hãy nhập hạn.".to_owned()),
    }
    if point.is_year_added && point.span.is_some() {
        out.doubts.push("Thời hạn không ghi năm; đã lấy năm của kế hoạch.".to_owned());
    }
    if point.unit == Unit::Years {
        out.doubts.push("Thời hạn là cả một giai đoạn; đã lấy ngày cuối của giai đoạn.".to_owned());
    }
}

/// Dates in prose are often dates of documents: only what a cue precedes is a deadline.
fn is_deadline(point: &Point, cue: Option<Cue>, kind: Kind, text: &str, words: &[Word], at: usize) -> bool {
    if cue == Some(Cue::From) {
        return false;
    }
    if kind == Kind::Stated || point.unit == Unit::EachMonth {
        return true;
    }
    match (point.unit, cue) {
        (Unit::Quarter | Unit::Half, _) | (Unit::Day | Unit::Month, Some(_)) => true,
        // "Đến năm 2030" names a vision in most plans; "trong năm", "hết năm", "cuối năm" are deadlines.
        (Unit::Year, Some(_)) => {
            let before = at.checked_sub(1).and_then(|last| words.get(last));
            before.is_some_and(|word| ["trong", "het", "cuoi", "truoc"].contains(&word.folded.as_str()))
        }
        (Unit::Day, None) => RECURRENCES.at(words, at + point.length).is_some() && !is_of_document(text, words, at),
        _ => false,
    }
}

/// "Nghị quyết số 53/2025/NQ-HĐND ngày 11/12/2025".
fn is_of_document(text: &str, words: &[Word], at: usize) -> bool {
    let start = at.saturating_sub(6);
    let from = words.get(start).map_or(0, |word| word.start);
    let until = words.get(at).map_or(text.len(), |word| word.start);
    text.get(from..until)
        .is_some_and(|before| before.contains("số ") || before.contains("/QĐ") || before.contains("-CP"))
}

fn cue_before(words: &[Word], at: usize) -> Option<(usize, Cue)> {
    CUES.before(words, at)
}

/// Words that look like a recurrence and are none: `Some(None)` when it is sure, `Some(Some(doubt))` when not.
fn other_meaning(text: &str, words: &[Word], at: usize, length: usize, found: Recurrence) -> Option<Option<String>> {
    if found == Recurrence::Ongoing && NAMED_ONGOING.before(words, at).is_some() {
        return Some(None);
    }
    if matches!(found, Recurrence::Yearly | Recurrence::Quarterly | Recurrence::Monthly)
        && let Some((thing, ())) = YEARLY_THINGS.before(words, at)
    {
        let is_made = (thing.saturating_sub(4)..thing).any(|from| MAKING.at(words, from).is_some());
        if !is_made {
            let from = words.get(thing).map_or(0, |word| word.start);
            let until = words.get(at + length - 1).map_or(text.len(), |word| word.end);
            let written = text.get(from..until).unwrap_or_default();
            return Some(Some(format!("“{written}” có thể không nói về chu kỳ của nhiệm vụ; chưa đặt chu kỳ.")));
        }
    }
    None
}

/// The most frequent of the recurrences that are named; the vague ones give way to exact ones.
fn settle_recurrence(found: &[Recurrence], out: &mut Deadline) {
    let is_exact = |recurrence: &&Recurrence| !matches!(recurrence, Recurrence::Periodic | Recurrence::Ongoing);
    let mut exact: Vec<Recurrence> = found.iter().filter(is_exact).copied().collect();
    exact.sort();
    exact.dedup();
    out.recurrence = exact.first().or_else(|| found.iter().max()).copied();
    if found.contains(&Recurrence::Ongoing) && exact.is_empty() {
        out.recurrence = Some(Recurrence::Ongoing);
    }
    if exact.len() > 1 {
        let list: Vec<&str> = exact.iter().map(|recurrence| recurrence.label()).collect();
        out.doubts.push(format!("Có nhiều chu kỳ ({}); đã lấy chu kỳ ngắn nhất.", list.join(", ")));
    } else if out.recurrence == Some(Recurrence::Periodic) {
        out.doubts.push("“Định kỳ” nhưng không ghi bao lâu một lần; hãy chọn chu kỳ.".to_owned());
    }
}

/// The words of the pieces, those next to each other as one.
fn join(text: &str, words: &[Word], pieces: &[(usize, usize)]) -> Option<String> {
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in pieces {
        match merged.last_mut() {
            Some((_, last)) if *last >= *start => *last = (*end).max(*last),
            _ => merged.push((*start, *end)),
        }
    }
    let written = merged.iter().filter_map(|(start, end)| {
        let from = words.get(*start)?.start;
        let until = words.get(end.checked_sub(1)?)?.end;
        text.get(from..until)
    });
    let written: Vec<&str> = written.collect();
    (!written.is_empty()).then(|| written.join("; "))
}

#[cfg(test)]
mod tests {
    use super::Recurrence::*;
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    #[test]
    fn deadlines_in_sentences() {
        for (text, due, recurrence, words) in [
            ("Hoàn thành trước ngày 30/6/2026.", "2026-06-29", None, "Hoàn thành trước ngày 30/6/2026"),
            ("xong trước 15/7/2026", "2026-07-14", None, "xong trước 15/7/2026"),
            ("chậm nhất ngày 30 tháng 9 năm 2026 gửi", "2026-09-30", None, "chậm nhất ngày 30 tháng 9 năm 2026"),
            ("trong quý III/2026", "2026-09-30", None, "trong quý III/2026"),
            ("trình trong quý 2 năm 2026", "2026-06-30", None, "trong quý 2 năm 2026"),
            ("hoàn thành trong tháng 9/2026", "2026-09-30", None, "hoàn thành trong tháng 9/2026"),
            ("hoàn thành trong tháng 02", "2026-02-28", None, "hoàn thành trong tháng 02"),
            ("thực hiện trong năm 2026", "2026-12-31", None, "trong năm 2026"),
            ("báo cáo 6 tháng đầu năm", "2026-06-30", None, "6 tháng đầu năm"),
            ("hàng năm tổng hợp trình", "", Some(Yearly), "hàng năm"),
            ("Hằng quý báo cáo", "", Some(Quarterly), "Hằng quý"),
            ("Định kỳ tổng hợp", "", Some(Periodic), "Định kỳ"),
            ("Định kỳ hằng năm tổng hợp", "", Some(Yearly), "Định kỳ hằng năm"),
            ("định kỳ 6 tháng một lần", "", Some(HalfYearly), "định kỳ 6 tháng một lần"),
            ("6 tháng/lần", "", Some(HalfYearly), "6 tháng/lần"),
            ("thực hiện thường xuyên, liên tục", "", Some(Ongoing), "thường xuyên, liên tục"),
            ("trước ngày 25 hằng tháng", "", Some(Monthly), "trước ngày 25 hằng tháng"),
            ("trước ngày 15/12 hằng năm", "2026-12-14", Some(Yearly), "trước ngày 15/12 hằng năm"),
            ("từ ngày 01/01/2026 đến ngày 30/6/2026", "2026-06-30", None, "đến ngày 30/6/2026"),
            // These say nothing about when the task is due.
            ("Nghị quyết số 53/2025/NQ-HĐND ngày 11/12/2025 của Hội đồng", "", None, ""),
            ("thành phố đến năm 2030, tầm nhìn đến năm 2050", "", None, ""),
            ("từ nguồn ngân sách nhà nước hằng năm", "", None, ""),
            ("theo Kế hoạch hàng năm của Ủy ban", "", None, ""),
            ("xây dựng kế hoạch hằng năm", "", Some(Yearly), "hằng năm"),
            ("nguồn chi thường xuyên", "", None, ""),
            ("Trung tâm giáo dục thường xuyên", "", None, ""),
        ] {
            let found = read(text, Kind::Prose, Some(2026));
            assert_eq!(
                (found.due, found.recurrence, found.text.as_deref().unwrap_or("")),
                (day(due), recurrence, words),
                "{text}"
            );
        }
    }

    #[test]
    fn deadlines_in_a_column_of_their_own() {
        for (text, due, recurrence) in [
            ("Quý II/2026", "2026-06-30", None),
            ("Quý IV", "2026-12-31", None),
            ("Tháng 9/2026", "2026-09-30", None),
            ("9/2026", "2026-09-30", None),
            ("30/6/2026", "2026-06-30", None),
            ("Trước 30/6", "2026-06-29", None),
            ("Năm 2026", "2026-12-31", None),
            ("2026", "2026-12-31", None),
            ("Giai đoạn 2026 - 2030", "2030-12-31", None),
            ("Hằng năm", "", Some(Yearly)),
            ("Thường xuyên", "", Some(Ongoing)),
        ] {
            let found = read(text, Kind::Stated, Some(2026));
            assert_eq!((found.due, found.recurrence), (day(due), recurrence), "{text}");
            assert!(found.text.is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_doubtful_is_told() {
        for text in [
            "trước ngày 31/02/2026",
            "trong tháng 5",
            "trước 30/6/2026 và trước 30/9/2026",
            "Định kỳ báo cáo",
            "hằng quý, hằng năm",
            "theo Kế hoạch hàng năm",
        ] {
            assert!(!read(text, Kind::Prose, Some(2026)).doubts.is_empty(), "{text}");
        }
        assert_eq!(read("khi có đủ điều kiện", Kind::Stated, None).doubts.len(), 1);
        assert_eq!(read("hoàn thành trong quý II", Kind::Prose, None).due, None);
    }
}

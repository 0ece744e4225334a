//! The figures of a period, taken together: what a page shows, what an issued report keeps for ever, and the fingerprint by
//! which both are told apart (features 176, 179).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::cells::Shown;
use super::figure::{FIGURES, Figure};
use super::period::Period;
use crate::platform::audit::hex;
use crate::platform::error::{Error, Result};

/// The form of the canonical text; another form gets another number.
const FORM: i64 = 1;

/// All figures of a period. Its JSON, fields in this order and without blanks, is the canonical text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub form: i64,
    pub period: Period,
    pub before: Option<Period>,
    pub figures: Vec<Value>,
    pub grids: Vec<Grid>,
}

/// The value of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub id: String,
    pub value: Shown,
    pub before: Shown,
}

/// A breakdown, for a chart and its table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    pub id: String,
    pub rows: Vec<Row>,
}

/// A row of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub key: String,
    pub label: String,
    pub value: Shown,
    /// The plan, the places or the time limit that it is set against.
    pub target: Option<i64>,
}

/// People attracted by the last day of each month, beside the places that the catalogue plans until then.
pub const BY_MONTH: &str = "attracted.month";
/// People attracted by sector, beside the places of the year.
pub const BY_SECTOR: &str = "attracted.sector";
/// People attracted by beneficiary group.
pub const BY_GROUP: &str = "attracted.group";
/// People attracted by agency.
pub const BY_AGENCY: &str = "attracted.agency";
/// Working days that a step of a dossier takes, the median.
pub const BY_STEP: &str = "dossiers.days";

/// A breakdown's title, the heading of its rows, what is counted and what it is set against.
#[derive(Clone, Copy, Debug)]
pub struct GridWords {
    pub id: &'static str,
    pub title: &'static str,
    pub means: &'static str,
    pub row: &'static str,
    pub value: &'static str,
    pub target: Option<&'static str>,
}

/// The words of all breakdowns, in the order of a report.
pub const GRIDS: &[GridWords] = &[
    GridWords {
        id: BY_MONTH,
        title: "Lũy kế người được hưởng chính sách theo tháng",
        means: "Lũy kế người được quyết định hưởng chính sách trong kỳ; kế hoạch là chỉ tiêu danh mục dự kiến bắt đầu đến tháng đó",
        row: "Đến ngày",
        value: "Thực tế",
        target: Some("Kế hoạch"),
    },
    GridWords {
        id: BY_SECTOR,
        title: "Người được hưởng chính sách theo lĩnh vực",
        means: "Người được quyết định hưởng trong kỳ và chỉ tiêu danh mục của năm, theo lĩnh vực",
        row: "Lĩnh vực",
        value: "Người",
        target: Some("Chỉ tiêu năm"),
    },
    GridWords {
        id: BY_STEP,
        title: "Thời gian xử lý hồ sơ",
        means: "Số ngày làm việc, trung vị, của hồ sơ tiếp nhận trong kỳ; vạch đứng là hạn đã đặt",
        row: "Bước",
        value: "Ngày làm việc",
        target: Some("Hạn"),
    },
    GridWords {
        id: BY_GROUP,
        title: "Người được hưởng chính sách theo nhóm đối tượng",
        means: "Người được quyết định hưởng trong kỳ theo nhóm đối tượng, mỗi chấm là một người",
        row: "Nhóm đối tượng",
        value: "Người",
        target: None,
    },
    GridWords {
        id: BY_AGENCY,
        title: "Người được hưởng chính sách theo đơn vị",
        means: "Người được quyết định hưởng trong kỳ theo đơn vị đang quản lý",
        row: "Đơn vị",
        value: "Người",
        target: None,
    },
];

/// A figure that is not what it was when it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub figure: &'static Figure,
    pub then: Shown,
    pub now: Shown,
}

impl Snapshot {
    /// Figures put together.
    pub fn new(period: Period, before: Option<Period>, figures: Vec<Value>, grids: Vec<Grid>) -> Snapshot {
        Snapshot { form: FORM, period, before, figures, grids }
    }

    /// Reads what was kept.
    pub fn read(text: &str) -> Result<Snapshot> {
        serde_json::from_str(text).map_err(Error::internal)
    }

    /// The canonical text.
    pub fn canonical(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    /// The value of a figure.
    pub fn value(&self, id: &str) -> Shown {
        self.figures.iter().find(|value| value.id == id).map_or(Shown::Unknown, |value| value.value)
    }

    /// The value of a figure in the period that this one is compared with.
    pub fn value_before(&self, id: &str) -> Shown {
        self.figures.iter().find(|value| value.id == id).map_or(Shown::Unknown, |value| value.before)
    }

    /// The rows of a breakdown.
    pub fn grid(&self, id: &str) -> &[Row] {
        self.grids.iter().find(|grid| grid.id == id).map_or(&[], |grid| grid.rows.as_slice())
    }

    /// Whether nothing at all happened in the period.
    pub fn is_empty(&self) -> bool {
        let counts = |figure: &&Figure| figure.has_past();
        FIGURES.iter().filter(counts).all(|figure| self.value(figure.id).number() == Some(0))
    }

    /// Whether anything is hidden.
    pub fn hides(&self) -> bool {
        let cells = self.grids.iter().flat_map(|grid| &grid.rows).map(|row| row.value);
        self.figures
            .iter()
            .flat_map(|value| [value.value, value.before])
            .chain(cells)
            .any(|shown| shown == Shown::Hidden)
    }

    /// The figures that another taking has otherwise.
    pub fn changes(&self, now: &Snapshot) -> Vec<Change> {
        let change = |figure: &'static Figure| {
            let (then, now) = (self.value(figure.id), now.value(figure.id));
            (then != now).then_some(Change { figure, then, now })
        };
        FIGURES.iter().filter_map(change).collect()
    }
}

/// The fingerprint (mã đối chiếu) of a canonical text: SHA-256 in hexadecimal digits.
pub fn fingerprint(canonical: &str) -> String {
    hex(&Sha256::digest(canonical.as_bytes()))
}

/// A fingerprint in groups, as it is printed.
pub fn grouped(sha256: &str) -> String {
    let letters: Vec<char> = sha256.chars().collect();
    letters.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What somebody typed from a paper as a fingerprint: its digits alone.
pub fn typed(text: &str) -> String {
    text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(people: i64) -> Snapshot {
        let day = |text: &str| text.parse().unwrap();
        let period = Period::free(day("2026-01-01"), day("2026-06-30")).unwrap();
        let value = |id: &str, number| Value { id: id.to_owned(), value: number, before: Shown::Unknown };
        let figures = vec![value("people.attracted", Shown::Number(people)), value("ratings.good", Shown::Hidden)];
        let row = Row { key: "a".into(), label: "Nhóm A".into(), value: Shown::Hidden, target: Some(3) };
        Snapshot::new(period, None, figures, vec![Grid { id: BY_GROUP.into(), rows: vec![row] }])
    }

    #[test]
    fn the_canonical_text_reads_back_and_its_fingerprint_follows_every_figure() {
        let text = sample(7).canonical().unwrap();
        assert_eq!(Snapshot::read(&text).unwrap(), sample(7));
        assert_eq!(Snapshot::read(&text).unwrap().canonical().unwrap(), text);
        assert!(text.starts_with(r#"{"form":1,"period":{"kind":"free","year":2026,"programme":{"from":"2026-01-01""#));
        assert_ne!(fingerprint(&text), fingerprint(&sample(8).canonical().unwrap()));
        let printed = grouped(&fingerprint(&text));
        assert_eq!(printed.split(' ').count(), 8);
        assert_eq!(typed(&printed), fingerprint(&text));
        assert_eq!(typed(" ABCD ef-01 "), "abcdef01");
    }

    #[test]
    fn what_changed_since_is_listed() {
        let changes = sample(7).changes(&sample(9));
        assert_eq!(changes.len(), 1);
        assert_eq!(
            (changes[0].figure.id, changes[0].then, changes[0].now),
            ("people.attracted", Shown::Number(7), Shown::Number(9))
        );
        assert!(sample(7).hides());
    }
}

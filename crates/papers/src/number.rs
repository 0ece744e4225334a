//! Số, ký hiệu: `05/KH-UBND`, and `12/UBND-VX` for an official letter, which has no abbreviation of its kind.

use crate::model::{Paper, PaperKind, Sign};

/// How wide the blank is that a draft leaves for its number.
pub(crate) const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The number with its sign; a number below ten has a zero in front.
///
/// ```
/// use papers::{PaperKind, Sign, number};
///
/// let sign = Sign { issuer: "UBND".into(), unit: Some("VX".into()), kind: None };
/// assert_eq!(number::format(Some(5), PaperKind::Plan, &sign), "05/KH-UBND");
/// assert_eq!(number::format(Some(12), PaperKind::OfficialLetter, &sign), "12/UBND-VX");
/// ```
pub fn format(number: Option<u32>, kind: PaperKind, sign: &Sign) -> String {
    let number = number.map_or_else(|| BLANK.to_owned(), |number| format!("{number:02}"));
    format!("{number}/{}", self::sign(kind, sign))
}

/// The sign alone: `KH-UBND`. The drafting unit is part of the sign of an official letter only.
pub fn sign(kind: PaperKind, sign: &Sign) -> String {
    let abbreviation = sign.kind.as_deref().or_else(|| kind.abbreviation());
    let unit = sign.unit.as_deref().filter(|_| abbreviation.is_none());
    [abbreviation, Some(sign.issuer.as_str()), unit].into_iter().flatten().collect::<Vec<_>>().join("-")
}

/// The number as this paper prints it, after "Số: ".
pub(crate) fn of(paper: &Paper) -> String {
    format(paper.number, paper.kind, &paper.sign)
}

//! What a column of a case expects, read from its heading, and whether it came out so.

use super::{Got, Worked};
use crate::answer::{commitment, need_text, repayment, verdict_text};
use crate::exact::Exact;
use crate::pack::{Language, Pack};
use crate::value::Gap;

/// One column of expectations.
pub(super) struct Expected {
    /// Heading as it stands in the file.
    pub heading: String,
    /// Place of the scheme.
    pub scheme: usize,
    /// The heading without its mark, for sentences.
    name: String,
    what: What,
}

enum What {
    Verdict,
    /// Everything known, in a year or in all.
    Total(Option<i32>),
    /// The benefit with this place, in a year or in all.
    Benefit(usize, Option<i32>),
    /// What the cause with this place makes one pay back.
    Repayment(usize),
    /// The last day of the commitment.
    CommitmentEnd,
}

/// What a heading asks for, when it is one of expectations.
pub(super) fn asked(heading: &str) -> Option<&str> {
    if let Some(what) = heading.strip_prefix('=') {
        return Some(what.trim());
    }
    let (first, rest) = heading.split_once(char::is_whitespace)?;
    let (second, rest) = rest.trim_start().split_once([' ', ':'])?;
    let is_marked = viet::text::fold(first) == "mong" && viet::text::fold(second) == "doi";
    is_marked.then(|| rest.trim_start_matches([':', ' ']).trim())
}

/// What is before the dot, when it names a scheme, and what is after it.
fn of_scheme<'t>(pack: &Pack, scheme: usize, text: &'t str) -> (usize, &'t str) {
    let named = text.split_once('.').and_then(|(id, rest)| Some((pack.scheme(id.trim())?, rest.trim())));
    named.unwrap_or((scheme, text))
}

/// The year at the end of an expectation, and what is before it.
fn year_of(what: &str) -> (&str, Option<i32>) {
    match what.rsplit_once(' ') {
        Some((what, year)) if year.len() == 4 => match year.parse() {
            Ok(year) => (what.trim(), Some(year)),
            Err(_) => (what, None),
        },
        _ => (what, None),
    }
}

/// What is after the words of a repayment: the cause.
fn cause_of(what: &str) -> Option<&str> {
    let (first, rest) = what.split_once(char::is_whitespace)?;
    match viet::text::fold(first).as_str() {
        "repayment" => Some(rest.trim()),
        "den" => {
            let (second, rest) = rest.trim_start().split_once(char::is_whitespace)?;
            (viet::text::fold(second) == "bu").then(|| rest.trim())
        }
        _ => None,
    }
}

impl Expected {
    /// Reads a heading; `scheme` is meant where it names none. An error is a Vietnamese sentence.
    pub fn read(pack: &Pack, scheme: usize, heading: &str, what: &str) -> Result<Self, String> {
        let unknown = |why: &str| format!("Không hiểu cột “{heading}”: {why}");
        let made =
            |scheme: usize, read: What| Self { heading: heading.to_owned(), scheme, name: what.to_owned(), what: read };
        let (scheme, rest) = of_scheme(pack, scheme, what);
        if let Some(cause) = cause_of(rest) {
            let (scheme, cause) = of_scheme(pack, scheme, cause);
            let rules = pack.schemes.get(scheme).ok_or_else(|| unknown("không có chính sách này."))?;
            let folded = viet::text::fold(cause);
            let by_label = || rules.causes.iter().position(|of| viet::text::fold(&of.name.vi) == folded);
            let place = rules.cause(cause).or_else(by_label).ok_or_else(|| {
                let all: Vec<&str> = rules.causes.iter().map(|cause| cause.id.as_str()).collect();
                unknown(&format!("không có trường hợp đền bù “{cause}”. Các trường hợp là: {}.", all.join(", ")))
            })?;
            return Ok(made(scheme, What::Repayment(place)));
        }
        let rules = pack.schemes.get(scheme).ok_or_else(|| unknown("không có chính sách này."))?;
        let (name, year) = year_of(rest);
        let folded = viet::text::fold(name);
        let read = match folded.as_str() {
            "verdict" | "ket qua" => What::Verdict,
            "total" | "tong" => What::Total(year),
            "het cam ket" if rules.commitment.is_none() => {
                return Err(unknown("chính sách này không có cam kết."));
            }
            "het cam ket" => What::CommitmentEnd,
            _ => {
                let is_it =
                    |benefit: &crate::pack::Benefit| benefit.id == name || viet::text::fold(&benefit.name.vi) == folded;
                let place = rules.benefits.iter().position(is_it);
                What::Benefit(place.ok_or_else(|| unknown("không có chế độ nào tên như vậy."))?, year)
            }
        };
        Ok(made(scheme, read))
    }

    /// The year it is about.
    pub fn year(&self) -> Option<i32> {
        if let What::Total(year) | What::Benefit(_, year) = self.what { year } else { None }
    }

    /// What came out.
    pub fn got(&self, pack: &Pack, worked: &Worked) -> Got {
        let waits = |gap: &Gap| {
            let needs: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, Language::Vi)).collect();
            Got::Waits(needs.join(" "))
        };
        let answer = if self.year().is_some() { &worked.by_year } else { &worked.whole };
        let of_scheme = answer.schemes.iter().find(|of| of.scheme == self.scheme);
        let none = || Got::Waits("Không có kết quả.".to_owned());
        match (&self.what, of_scheme) {
            (What::Repayment(cause), _) => {
                let owed = repayment(pack, &worked.facts, &worked.question, self.scheme, *cause);
                owed.map_or_else(none, |owed| owed.amount.map_or_else(|gap| waits(&gap), Got::Dong))
            }
            (What::CommitmentEnd, _) => match commitment(pack, &worked.facts, &worked.question, self.scheme) {
                Some(Ok(of)) => Got::Day(of.last_day),
                Some(Err(gap)) => waits(&gap),
                None => none(),
            },
            (_, None) => none(),
            (What::Verdict, Some(of)) => Got::Verdict(of.verdict),
            (What::Total(Some(year)), Some(of)) => Got::Dong(of.known_in(*year)),
            (What::Total(None), Some(of)) => Got::Dong(of.known_total()),
            (What::Benefit(place, year), Some(of)) => {
                let amount = match (of.benefit(*place), year) {
                    (None, _) => Ok(0),
                    (Some(of), None) => of.total.clone(),
                    (Some(of), Some(year)) => {
                        let amount = of.years.iter().find(|(of, _)| of == year).map(|(_, amount)| amount.clone());
                        amount.unwrap_or(Ok(0))
                    }
                };
                amount.map_or_else(|gap| waits(&gap), Got::Dong)
            }
        }
    }

    /// Whether it came out as the cell says; an error is the difference as a Vietnamese sentence.
    pub fn compare(&self, expected: &str, got: &Got) -> Result<(), String> {
        let name = &self.name;
        let folded = viet::text::fold(expected);
        let is_waiting = ["chua tinh duoc", "unknown", "null"].contains(&folded.as_str());
        let differs = |wanted: &str| Err(format!("{name}: chờ {wanted}, được {got}."));
        match got {
            Got::Waits(_) if is_waiting => Ok(()),
            Got::Waits(needs) => Err(format!("{name}: chờ {expected}, chưa tính được. {needs}")),
            _ if is_waiting => differs("chưa tính được"),
            Got::Verdict(verdict) => {
                let words = [verdict.as_str(), verdict_text(*verdict, Language::Vi)];
                let is_same = words.iter().any(|word| viet::text::fold(word) == folded);
                if is_same { Ok(()) } else { differs(&format!("“{expected}”")) }
            }
            Got::Day(day) => match viet::date::parse(expected) {
                Ok(wanted) if wanted == *day => Ok(()),
                Ok(wanted) => differs(&viet::date::screen(wanted)),
                Err(_) => Err(format!("{name}: “{expected}” không phải là ngày, dạng 01/07/2026.")),
            },
            Got::Dong(amount) => {
                let read =
                    viet::money::parse_dong(expected).ok().or_else(|| Exact::parse(expected).and_then(Exact::whole));
                match read {
                    Some(wanted) if wanted == *amount => Ok(()),
                    Some(wanted) => differs(&viet::money::dong(wanted)),
                    None => Err(format!("{name}: “{expected}” không phải là số tiền.")),
                }
            }
        }
    }
}

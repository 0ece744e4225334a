//! Wages set by the State that policies multiply: the regional minimum wage (lương tối thiểu vùng), the base salary
//! (lương cơ sở), and the region each commune lies in. Every figure has its period and its legal basis.

use chrono::NaiveDate;

use crate::packs::{CommuneKind, WageRegion};
use crate::platform::form::Form;
use crate::platform::money::Vnd;

crate::ids! {
    /// A figure of wages: `region-I`, `base`.
    WageId = "wage";
    /// A commune, by its code.
    CommuneId = "commune";
}

/// A figure during a period; both ends are included, and the end is open while nothing follows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Rate {
    /// The region; empty for the base salary.
    pub region: String,
    pub monthly: Vnd,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
}

/// The region of a commune during a period.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RegionPeriod {
    pub region: String,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
}

/// A commune with what applies to it on one day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CommuneRow {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub area_before_2025: String,
    pub sort_key: String,
    pub region: Option<String>,
    pub monthly: Option<i64>,
}

impl CommuneRow {
    /// The kind in words.
    pub fn kind_label(&self) -> &str {
        CommuneKind::parse(&self.kind).map_or(&self.kind, |kind| kind.label())
    }
}

/// From when something applies, and by what.
#[derive(Clone, Debug)]
pub struct Basis {
    pub from: NaiveDate,
    pub legal_document_id: String,
    pub clause: Option<String>,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("I", "mức vùng I"),
    ("II", "mức vùng II"),
    ("III", "mức vùng III"),
    ("IV", "mức vùng IV"),
    ("monthly", "mức lương cơ sở"),
    ("region", "vùng"),
    ("from", "ngày bắt đầu áp dụng"),
    ("legal_document_id", "văn bản quy định"),
    ("clause", "điều khoản"),
];

/// The least and the most a month's wage can be, in đồng: a guard against a digit too many.
const PLAUSIBLE: std::ops::RangeInclusive<i64> = 100_000..=100_000_000;

fn basis(form: &mut Form) -> Option<Basis> {
    let from = form.date("from");
    let legal_document_id = form.text("legal_document_id", 1..=100);
    let clause = form.optional_text("clause", 200);
    Some(Basis { from: from?, legal_document_id: legal_document_id?, clause: clause? })
}

fn amount(form: &mut Form, name: &'static str) -> Option<Vnd> {
    match viet::money::parse_dong(form.value(name)) {
        Ok(amount) if PLAUSIBLE.contains(&amount) => Some(Vnd(amount)),
        Ok(_) => {
            form.refuse(name, "Nhập số tiền đồng một tháng, từ 100.000 đến 100.000.000");
            None
        }
        Err(error) => {
            form.refuse(name, error.sentence());
            None
        }
    }
}

/// New minimum wages of all four regions.
#[derive(Clone, Debug)]
pub struct RatesDraft {
    pub rates: Vec<(WageRegion, Vnd)>,
    pub basis: Basis,
}

impl RatesDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<RatesDraft> {
        form.names(FIELDS);
        let rates: Vec<Option<(WageRegion, Vnd)>> = WageRegion::ALL
            .into_iter()
            .map(|region| amount(form, region.as_str()).map(|monthly| (region, monthly)))
            .collect();
        let basis = basis(form);
        let rates: Vec<(WageRegion, Vnd)> = rates.into_iter().collect::<Option<_>>()?;
        if rates.is_sorted_by(|(_, higher), (_, lower)| higher >= lower) {
            return Some(RatesDraft { rates, basis: basis? });
        }
        form.refuse("I", "Mức của vùng sau không được cao hơn vùng trước. Kiểm tra lại bốn mức");
        None
    }
}

/// A new base salary.
#[derive(Clone, Debug)]
pub struct SalaryDraft {
    pub monthly: Vnd,
    pub basis: Basis,
}

impl SalaryDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<SalaryDraft> {
        form.names(FIELDS);
        let monthly = amount(form, "monthly");
        let basis = basis(form);
        Some(SalaryDraft { monthly: monthly?, basis: basis? })
    }
}

/// A new region of a commune.
#[derive(Clone, Debug)]
pub struct RegionDraft {
    pub region: WageRegion,
    pub basis: Basis,
}

impl RegionDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<RegionDraft> {
        form.names(FIELDS);
        let region = WageRegion::parse(form.value("region"));
        if region.is_none() {
            form.refuse("region", "Chọn vùng");
        }
        let basis = basis(form);
        Some(RegionDraft { region: region?, basis: basis? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_region_may_not_be_paid_more() {
        let filled = |second: &str| {
            Form::parse(
                format!("I=5.310.000&II={second}&III=4140000&IV=3.700.000&from=01/01/2026&legal_document_id=x")
                    .as_bytes(),
            )
        };
        let mut right = filled("4.730.000");
        let draft = RatesDraft::read(&mut right).unwrap();
        assert_eq!(draft.rates[1], (WageRegion::Ii, Vnd(4_730_000)));
        let mut wrong = filled("5.730.000");
        assert!(RatesDraft::read(&mut wrong).is_none() && wrong.error("I").is_some());
        let mut typo = filled("47");
        assert!(RatesDraft::read(&mut typo).is_none() && typo.error("II").is_some());
    }
}

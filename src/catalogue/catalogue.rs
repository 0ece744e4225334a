//! A catalogue of a year: its states, its steps, its rows, and what is typed of them.

use chrono::{Datelike, NaiveDate};

use crate::needs::need::NeedId;
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A catalogue; its id is its year.
    CatalogueId = "catalogue";
    /// A row of a catalogue.
    CatalogueRowId = "catalogue_row";
}

words! {
    /// Where a catalogue stands.
    pub enum CatalogueState {
        Draft = "draft" "Dự thảo",
        Submitted = "submitted" "Chờ UBND thành phố duyệt",
        Approved = "approved" "Đã duyệt, chờ công bố",
        Published = "published" "Đã công bố",
    }
}

words! {
    /// A step of a catalogue.
    pub enum CatalogueStep {
        Edit = "edit" "Sửa",
        Submit = "submit" "Trình UBND thành phố",
        Return = "return" "Trả lại",
        Approve = "approve" "Duyệt",
        Publish = "publish" "Công bố",
        /// Opens a new draft; what is published stays so until the next edition.
        Amend = "amend" "Điều chỉnh",
    }
}

impl CatalogueState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: CatalogueStep) -> Result<CatalogueState> {
        use CatalogueState::*;
        match (self, step) {
            (Draft, CatalogueStep::Edit) => Ok(Draft),
            (Draft, CatalogueStep::Submit) => Ok(Submitted),
            (Submitted, CatalogueStep::Return) => Ok(Draft),
            (Submitted, CatalogueStep::Approve) => Ok(Approved),
            (Approved, CatalogueStep::Publish) => Ok(Published),
            (Published, CatalogueStep::Amend) => Ok(Draft),
            _ => Err(Error::refused(format!(
                "Danh mục đang ở tình trạng “{}” nên không {} được. {}",
                self.label(),
                step.label().to_lowercase(),
                match self {
                    Published => "Bấm Điều chỉnh để lập bản mới.",
                    _ => "Mở lại trang để xem các bước đã qua.",
                }
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<CatalogueStep> {
        CatalogueStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            CatalogueState::Draft => "none",
            CatalogueState::Submitted => "info",
            CatalogueState::Approved => "vio",
            CatalogueState::Published => "ok",
        }
    }
}

/// A catalogue with its sums.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Catalogue {
    pub id: CatalogueId,
    pub year: i64,
    pub state: CatalogueState,
    pub return_reason: String,
    pub submitted_by: Option<String>,
    pub approved_by_name: Option<String>,
    pub updated_at: Instant,
    pub version: i64,
    pub rows: i64,
    pub people: i64,
    /// Known cost of all rows, in đồng.
    pub first_year: Vnd,
    pub whole_term: Vnd,
    /// How many rows have a cost that is not whole.
    pub gaps: i64,
    pub editions: i64,
}

impl Catalogue {
    /// The steps that a page offers to the permit's holder.
    pub fn steps_for(&self, permit: &Permit) -> Vec<CatalogueStep> {
        let may = |step: &CatalogueStep| {
            let permission = match step {
                CatalogueStep::Return | CatalogueStep::Approve => Permission::ApproveCatalogue,
                _ => Permission::EditCatalogue,
            };
            permit.also(permission).is_some()
        };
        self.state.steps().into_iter().filter(may).collect()
    }
}

/// A row of a catalogue with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: CatalogueRowId,
    pub catalogue_id: CatalogueId,
    pub need_id: Option<NeedId>,
    pub agency_id: String,
    pub agency_name: String,
    pub agency_name_en: Option<String>,
    pub commune_code: Option<String>,
    pub sector_code: String,
    pub sector_name: String,
    pub sector_name_en: String,
    pub major_code: Option<String>,
    pub major_name: Option<String>,
    pub specialty: String,
    pub beneficiary_group: String,
    pub number: i64,
    pub criteria: String,
    pub institutions: String,
    pub starts_on: NaiveDate,
    pub first_year: Option<Vnd>,
    pub whole_term: Option<Vnd>,
    pub cost_gap: String,
    pub sort_key: String,
    pub version: i64,
}

impl Row {
    /// The form that shows it for editing.
    pub fn form(&self) -> Form {
        Form::filled([
            ("specialty", self.specialty.clone()),
            ("number", self.number.to_string()),
            ("criteria", self.criteria.clone()),
            ("institutions", self.institutions.clone()),
            ("starts_on", viet::date::screen(self.starts_on)),
            ("version", self.version.to_string()),
        ])
    }
}

/// What the standing agency may change of a row.
#[derive(Clone, Debug)]
pub struct RowDraft {
    pub specialty: String,
    pub number: i64,
    pub criteria: String,
    pub institutions: String,
    pub starts_on: NaiveDate,
}

/// How the fields are called in sentences and in the log.
pub const FIELDS: &[(&str, &str)] = &[
    ("specialty", "ngành, chuyên ngành"),
    ("number", "số người"),
    ("criteria", "tiêu chí"),
    ("institutions", "cơ sở đào tạo"),
    ("starts_on", "ngày dự kiến bắt đầu"),
    ("document_number", "số, ký hiệu văn bản"),
    ("issued_on", "ngày ban hành"),
    ("state", "tình trạng"),
    ("reason", "lý do"),
];

impl RowDraft {
    /// Reads the form of a row of a year's catalogue.
    pub fn read(form: &mut Form, year: i64) -> Option<RowDraft> {
        form.names(FIELDS);
        let specialty = form.text("specialty", 2..=200);
        let number = form.integer("number", 1..=crate::needs::need::MOST_PEOPLE);
        let criteria = form.optional_lines("criteria", 2000);
        let institutions = form.optional_lines("institutions", 1000);
        let starts_on = form.date("starts_on");
        if let Some(day) = starts_on
            && i64::from(day.year()) != year
        {
            form.refuse("starts_on", format!("Ngày dự kiến bắt đầu phải trong năm {year}"));
        }
        if !form.is_right() {
            return None;
        }
        Some(RowDraft {
            specialty: specialty?,
            number: number?,
            criteria: criteria?.unwrap_or_default(),
            institutions: institutions?.unwrap_or_default(),
            starts_on: starts_on?,
        })
    }
}

/// Under which number and date a catalogue is published.
#[derive(Clone, Debug)]
pub struct PublishDraft {
    pub document_number: String,
    pub issued_on: NaiveDate,
}

impl PublishDraft {
    /// Reads the form; the document is there before it is published.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<PublishDraft> {
        form.names(FIELDS);
        let document_number = form.text("document_number", 3..=60);
        let issued_on = form.date("issued_on");
        if issued_on.is_some_and(|day| day > today) {
            form.refuse("issued_on", format!("Ngày ban hành không sau hôm nay, {}", viet::date::screen(today)));
        }
        if !form.is_right() {
            return None;
        }
        Some(PublishDraft { document_number: document_number?, issued_on: issued_on? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_goes_its_way_and_is_amended_by_a_new_draft() {
        use CatalogueState::*;
        let way = [
            (CatalogueStep::Edit, Draft),
            (CatalogueStep::Submit, Submitted),
            (CatalogueStep::Return, Draft),
            (CatalogueStep::Submit, Submitted),
            (CatalogueStep::Approve, Approved),
            (CatalogueStep::Publish, Published),
            (CatalogueStep::Amend, Draft),
        ];
        let mut state = Draft;
        for (step, expected) in way {
            state = state.after(step).unwrap();
            assert_eq!(state, expected);
        }
        assert!(Submitted.after(CatalogueStep::Edit).is_err(), "what is before the Committee does not change");
        assert!(Draft.after(CatalogueStep::Publish).is_err());
        assert!(Published.after(CatalogueStep::Edit).unwrap_err().sentence().contains("Bấm Điều chỉnh"));
    }

    #[test]
    fn a_document_of_tomorrow_publishes_nothing() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let read = |body: &str| PublishDraft::read(&mut Form::parse(body.as_bytes()), today);
        assert!(read("document_number=12/QD-UBND&issued_on=24/11/2026").is_none());
        assert!(read("document_number=&issued_on=23/11/2026").is_none());
        assert_eq!(read("document_number=12/QD-UBND&issued_on=23/11/2026").unwrap().document_number, "12/QD-UBND");
    }
}

//! A published edition of a catalogue, with every name as it was then: what the public side, programs and papers read.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use crate::platform::clock::{self, Instant};
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;

/// Under what terms anybody may use what is published (Decree 194/2025/NĐ-CP on open data).
pub const LICENCE_VI: &str =
    "Dữ liệu mở theo Nghị định 194/2025/NĐ-CP: được tự do sử dụng, chia sẻ, khai thác lại, có ghi nguồn.";
/// The same in English.
pub const LICENCE_EN: &str =
    "Open data under Decree 194/2025/NĐ-CP: free to use, share and re-use, with the source named.";

/// One edition.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Edition {
    pub id: String,
    pub year: i64,
    /// 1, 2, 3 … within the year.
    pub edition: i64,
    /// The document that it is an annex of.
    pub document_number: String,
    pub issued_on: NaiveDate,
    pub approved_by_name: String,
    pub published_by_name: String,
    pub published_at: Instant,
    /// The version of the policy that the costs were worked out by.
    pub policy_version: String,
}

impl Edition {
    /// The day it was published.
    pub fn published_on(&self) -> NaiveDate {
        clock::local(self.published_at).date()
    }
}

/// One row of an edition.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct PublishedRow {
    pub id: String,
    pub need_id: Option<String>,
    pub position: i64,
    pub sector_code: String,
    pub sector_name: String,
    pub sector_name_en: String,
    pub major_code: Option<String>,
    pub major_name: Option<String>,
    pub specialty: String,
    pub beneficiary_group: String,
    pub group_name: String,
    pub group_name_en: String,
    pub agency_id: String,
    pub agency_name: String,
    pub agency_name_en: String,
    pub number: i64,
    pub criteria: String,
    pub institutions: String,
    pub starts_on: NaiveDate,
    /// The cost of all its people, as far as it was known; not for the public side.
    pub first_year: Option<Vnd>,
    pub whole_term: Option<Vnd>,
    pub cost_gap: String,
}

/// An edition with all its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    pub edition: Edition,
    pub rows: Vec<PublishedRow>,
}

/// The columns of the open table.
const COLUMNS: [&str; 18] = [
    "year",
    "edition",
    "position",
    "sector_code",
    "sector",
    "major_code",
    "major",
    "specialty",
    "group_code",
    "group",
    "agency_code",
    "agency",
    "number",
    "starts_on",
    "criteria",
    "institutions",
    "published_on",
    "licence",
];

/// A cell that a spreadsheet does not take for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}

impl Published {
    /// How many people it asks for.
    pub fn people(&self) -> i64 {
        self.rows.iter().map(|row| row.number).sum()
    }

    /// For programs; `address` is where people see the city's pages.
    pub fn json(&self, publisher: &str, address: &str) -> Json {
        let edition = &self.edition;
        let address = address.trim_end_matches('/');
        let rows = self.rows.iter().map(|row| {
            json!({
                "id": row.id,
                "position": row.position,
                "sector": { "code": row.sector_code, "vi": row.sector_name, "en": row.sector_name_en },
                "major": row.major_code.as_ref().map(|code| json!({ "code": code, "vi": row.major_name })),
                "specialty": row.specialty,
                "group": { "code": row.beneficiary_group, "vi": row.group_name, "en": row.group_name_en },
                "agency": { "code": row.agency_id, "vi": row.agency_name, "en": row.agency_name_en },
                "number": row.number,
                "starts_on": row.starts_on,
                "criteria": row.criteria,
                "institutions": row.institutions,
            })
        });
        json!({
            "year": edition.year,
            "edition": edition.edition,
            "document": { "number": edition.document_number, "issued_on": edition.issued_on },
            "publisher": publisher,
            "published_at": edition.published_at,
            "page": format!("{address}/danh-muc/{}", edition.year),
            "licence": { "vi": LICENCE_VI, "en": LICENCE_EN },
            "people": self.people(),
            "rows": rows.collect::<Vec<_>>(),
        })
    }

    /// As a table of comma-separated values, with the day and the licence in each row.
    pub fn csv(&self) -> Result<String> {
        let edition = &self.edition;
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS).map_err(Error::internal)?;
        for row in &self.rows {
            let cells = [
                edition.year.to_string(),
                edition.edition.to_string(),
                row.position.to_string(),
                row.sector_code.clone(),
                row.sector_name.clone(),
                row.major_code.clone().unwrap_or_default(),
                row.major_name.clone().unwrap_or_default(),
                harmless(&row.specialty),
                row.beneficiary_group.clone(),
                row.group_name.clone(),
                row.agency_id.clone(),
                row.agency_name.clone(),
                row.number.to_string(),
                row.starts_on.to_string(),
                harmless(&row.criteria),
                harmless(&row.institutions),
                edition.published_on().to_string(),
                LICENCE_VI.to_owned(),
            ];
            writer.write_record(&cells).map_err(Error::internal)?;
        }
        String::from_utf8(writer.into_inner().map_err(Error::internal)?).map_err(Error::internal)
    }
}

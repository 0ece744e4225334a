//! What the budget follows from, read for many people at once.

use chrono::NaiveDate;

use crate::benefits::beneficiary::{Absence, AbsenceKind, Beneficiary, EntitlementKind};
use crate::benefits::store::beneficiaries;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::sql;

/// Beneficiaries of one batch.
pub const BATCH: i64 = 500;

/// The next beneficiaries after an id, whoever asks.
pub async fn beneficiaries_after(db: &mut impl Read, after: &str) -> Result<Vec<Beneficiary>> {
    beneficiaries::list_select(&Permit::system("budget"), &ListParams::default())
        .and("id > ?", vec![after.to_value()])
        .then(&format!("order by id limit {BATCH}"))
        .all(db)
        .await
}

/// How many beneficiaries there are.
pub async fn count(db: &mut impl Read) -> Result<i64> {
    let (count,) = sql!(one(i64,), db, "select cast(count(*) as bigint) from beneficiaries")?;
    Ok(count)
}

/// What somebody is entitled to, with the day on which a single sum was paid.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EntitlementRow {
    pub beneficiary_id: String,
    pub benefit: String,
    pub kind: EntitlementKind,
    pub amount: Option<Vnd>,
    pub blocked: String,
    pub due_on: Option<NaiveDate>,
    pub paid_on: Option<NaiveDate>,
}

/// What these beneficiaries are entitled to.
pub async fn entitlements(db: &mut impl Read, ids: &[&str]) -> Result<Vec<EntitlementRow>> {
    Select::new(
        "select beneficiary_id, benefit, kind, amount, blocked, due_on, (select min(l.paid_on) from payment_lines l
         where l.beneficiary_id = entitlements.beneficiary_id and l.entitlement_id = entitlements.id
         and l.state = 'paid' and entitlements.kind <> 'monthly') as paid_on from entitlements",
    )
    .among("beneficiary_id", ids)
    .then("order by created_at, id")
    .all(db)
    .await
}

/// A stretch of work with the commune of its place.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PostRow {
    pub beneficiary_id: String,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub commune_code: Option<String>,
}

/// Where these beneficiaries worked, the earliest first.
pub async fn posts(db: &mut impl Read, ids: &[&str]) -> Result<Vec<PostRow>> {
    Select::new(
        "select beneficiary_id, from_on, to_on, commune_code from (select p.id, p.beneficiary_id, p.from_on, p.to_on,
         g.commune_code from service_posts p join agencies g on g.id = p.agency_id) as listed",
    )
    .among("beneficiary_id", ids)
    .then("order by from_on, id")
    .all(db)
    .await
}

/// Time away from work that counts.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Absent {
    pub beneficiary_id: String,
    pub kind: AbsenceKind,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
}

impl Absent {
    /// As the rules want it.
    pub fn as_absence(&self) -> Absence {
        Absence {
            id: "".into(),
            beneficiary_id: self.beneficiary_id.as_str().into(),
            kind: self.kind,
            from_on: self.from_on,
            to_on: self.to_on,
            source: String::new(),
            noted_by_name: String::new(),
            withdrawn_at: None,
            withdrawn_reason: String::new(),
        }
    }
}

/// When these beneficiaries were away, the earliest first.
pub async fn absences(db: &mut impl Read, ids: &[&str]) -> Result<Vec<Absent>> {
    Select::new("select beneficiary_id, kind, from_on, to_on from absences")
        .and("withdrawn_at is null", Vec::new())
        .among("beneficiary_id", ids)
        .then("order by from_on, id")
        .all(db)
        .await
}

/// From which month which rules count for these beneficiaries: id, month, key.
pub async fn terms(db: &mut impl Read, ids: &[&str]) -> Result<Vec<(String, String, String)>> {
    Select::new("select beneficiary_id, from_month, policy_key from benefit_terms")
        .among("beneficiary_id", ids)
        .then("order by beneficiary_id, from_month")
        .all(db)
        .await
}

/// A wage region of a commune.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RegionRow {
    pub commune_code: String,
    pub region: String,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
}

/// The wage regions of all communes, the latest first.
pub async fn regions(db: &mut impl Read) -> Result<Vec<RegionRow>> {
    sql!(
        all RegionRow,
        db,
        "select commune_code, region, effective_from, effective_to from commune_wage_regions
         order by commune_code, effective_from desc"
    )
}

/// Places of a catalogue.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PlaceRow {
    pub id: String,
    pub year: i64,
    pub agency_id: String,
    pub label: String,
    pub beneficiary_group: String,
    pub number: i64,
    pub starts_on: NaiveDate,
    pub commune_code: Option<String>,
}

/// The places of the catalogues of some years: of the newest edition, or as the catalogue stands before its first.
pub async fn places(db: &mut impl Read, years: (i64, i64)) -> Result<Vec<PlaceRow>> {
    sql!(
        all PlaceRow,
        db,
        "select * from (select r.id, e.year, r.agency_id, r.specialty as label, r.beneficiary_group, r.number, r.starts_on,
             g.commune_code from published_rows r join catalogue_editions e on e.id = r.edition_id
             join agencies g on g.id = r.agency_id
             where e.edition = (select max(o.edition) from catalogue_editions o where o.year = e.year)
         union all
         select r.id, c.year, r.agency_id, r.specialty as label, r.beneficiary_group, r.number, r.starts_on, g.commune_code
             from catalogue_rows r join catalogues c on c.id = r.catalogue_id join agencies g on g.id = r.agency_id
             where not exists (select 1 from catalogue_editions e where e.year = c.year)) as places
         where year >= $1 and year <= $2 order by year, starts_on, id",
        years.0,
        years.1
    )
}

/// Those whom a scheme brought since a day: agency, group and first day.
pub async fn hired(db: &mut impl Read, scheme: &str, since: NaiveDate) -> Result<Vec<(String, String, NaiveDate)>> {
    sql!(
        all(String, String, NaiveDate),
        db,
        "select agency_id, beneficiary_group, starts_on from beneficiaries where scheme = $1 and starts_on >= $2",
        scheme,
        since
    )
}

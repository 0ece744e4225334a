//! Every statement about communes, their wage regions, and wages.

use chrono::{Days, NaiveDate};

use crate::organisation::wages::{Basis, CommuneRow, Rate, RegionPeriod};
use crate::packs::WageRegion;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::list::Select;
use crate::platform::money::Vnd;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

/// The communes with the region and the minimum wage in force on a day, to be filtered and paged.
pub fn communes_select(day: NaiveDate) -> Select {
    // The day is a date of our own clock, never typed by anybody.
    Select::new(&format!(
        "select * from (select c.code, c.name, c.kind, c.area_before_2025, c.sort_key, c.search_text, r.region, w.monthly
         from communes c
         left join commune_wage_regions r on r.commune_code = c.code and cast(r.effective_from as text) <= '{day}'
            and (r.effective_to is null or cast(r.effective_to as text) >= '{day}')
         left join wage_rates w on w.region = r.region and cast(w.effective_from as text) <= '{day}'
            and (w.effective_to is null or cast(w.effective_to as text) >= '{day}')) as listed"
    ))
}

/// One commune with what applies to it on a day.
pub async fn commune(db: &mut impl Read, code: &str, day: NaiveDate) -> Result<CommuneRow> {
    let found = communes_select(day).and("code = ?", vec![code.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// The regions a commune has been in, the newest first.
pub async fn regions_of(db: &mut impl Read, code: &str) -> Result<Vec<RegionPeriod>> {
    sql!(all RegionPeriod, db,
        "select region, effective_from, effective_to, legal_document_id, clause from commune_wage_regions
         where commune_code = $1 order by effective_from desc", code)
}

/// The region of a commune on a day, and the minimum wage there in đồng a month.
pub async fn region_on(db: &mut impl Read, code: &str, day: NaiveDate) -> Result<Option<(String, i64)>> {
    sql!(
        optional(String, i64),
        db,
        "select r.region, w.monthly from commune_wage_regions r join wage_rates w on w.region = r.region
         where r.commune_code = $1 and r.effective_from <= $2 and (r.effective_to is null or r.effective_to >= $2)
           and w.effective_from <= $2 and (w.effective_to is null or w.effective_to >= $2)",
        code,
        day
    )
}

/// The minimum wages, the newest first.
pub async fn rates(db: &mut impl Read) -> Result<Vec<Rate>> {
    sql!(all Rate, db,
        "select region, monthly, effective_from, effective_to, legal_document_id, clause from wage_rates
         order by effective_from desc, region")
}

/// The base salaries, the newest first.
pub async fn salaries(db: &mut impl Read) -> Result<Vec<Rate>> {
    sql!(all Rate, db,
        "select '' as region, monthly, effective_from, effective_to, legal_document_id, clause from base_salaries
         order by effective_from desc")
}

/// A wage that somebody entered after the pack was made, with the legal document that sets it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entered {
    /// Empty for the base salary.
    pub region: String,
    /// Đồng a month.
    pub monthly: i64,
    pub effective_from: NaiveDate,
    /// The id of the document in the register of legal documents.
    pub document: String,
    pub clause: String,
    pub number: String,
    pub title: String,
}

/// The minimum wages and base salaries that were entered by hand, the earliest first.
pub async fn entered(db: &mut impl Read) -> Result<Vec<Entered>> {
    sql!(all Entered, db,
        "select w.region, w.monthly, w.effective_from, d.id as document, coalesce(w.clause, '') as clause, d.number, d.title
         from wage_rates w join legal_documents d on d.id = w.legal_document_id where w.edited_at is not null
         union all
         select '' as region, s.monthly, s.effective_from, d.id as document, coalesce(s.clause, '') as clause, d.number, d.title
         from base_salaries s join legal_documents d on d.id = s.legal_document_id where s.edited_at is not null
         order by 3, 1")
}

/// The day from which the newest period of a figure applies, when there is one.
type Newest = (Option<NaiveDate>,);

fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

/// Refuses a period that does not begin after the last one began.
fn follows(last: Option<NaiveDate>, from: NaiveDate) -> Result<()> {
    match last.filter(|last| *last >= from) {
        None => Ok(()),
        Some(last) => {
            let last = viet::date::screen(last);
            Err(Error::refused_at("from", format!("Đã có mức áp dụng từ {last}. Nhập ngày sau ngày đó")))
        }
    }
}

/// Sets a region's minimum wage from a day on and closes the period before.
pub async fn set_rate(tx: &mut Tx, region: WageRegion, monthly: Vnd, basis: &Basis) -> Result<()> {
    let region = region.as_str();
    let (last,) = sql!(one Newest, tx, "select max(effective_from) from wage_rates where region = $1", region)?;
    follows(last, basis.from)?;
    update!(tx, "wage_rates", { effective_to: day_before(basis.from), edited_at: tx.now },
        "region = $1 and effective_from = $2 and (effective_to is null or effective_to >= $3)", region, last, basis.from)?;
    insert!(tx, "wage_rates", {
        region: region, monthly: monthly, effective_from: basis.from, legal_document_id: basis.legal_document_id,
        clause: basis.clause, edited_at: tx.now,
    })?;
    Ok(())
}

/// Sets the base salary from a day on and closes the period before.
pub async fn set_salary(tx: &mut Tx, monthly: Vnd, basis: &Basis) -> Result<()> {
    let (last,) = sql!(one Newest, tx, "select max(effective_from) from base_salaries")?;
    follows(last, basis.from)?;
    update!(tx, "base_salaries", { effective_to: day_before(basis.from), edited_at: tx.now },
        "effective_from = $1 and (effective_to is null or effective_to >= $2)", last, basis.from)?;
    insert!(tx, "base_salaries", {
        monthly: monthly, effective_from: basis.from, legal_document_id: basis.legal_document_id,
        clause: basis.clause, edited_at: tx.now,
    })?;
    Ok(())
}

/// Puts a commune into a region from a day on and closes the period before.
pub async fn set_region(tx: &mut Tx, code: &str, region: WageRegion, basis: &Basis) -> Result<()> {
    let (last,) = sql!(
        one Newest,
        tx,
        "select max(effective_from) from commune_wage_regions where commune_code = $1",
        code
    )?;
    follows(last, basis.from)?;
    update!(tx, "commune_wage_regions", { effective_to: day_before(basis.from), edited_at: tx.now },
        "commune_code = $1 and effective_from = $2 and (effective_to is null or effective_to >= $3)", code, last,
        basis.from)?;
    insert!(tx, "commune_wage_regions", {
        commune_code: code, region: region.as_str(), effective_from: basis.from,
        legal_document_id: basis.legal_document_id, clause: basis.clause, edited_at: tx.now,
    })?;
    Ok(())
}

//! Reports and their takings.

use chrono::NaiveDate;

use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::reports::period::{Against, Period, PeriodKind};
use crate::reports::report::{Report, ReportDraft, ReportId, ReportState, Taking, TakingId};
use crate::{insert, sql, update};

const REPORT: &str =
    "select r.id, r.code, r.kind, r.year, r.from_on, r.to_on, r.budget_from_on, r.budget_to_on, r.against,
    r.agency_id, g.name as agency_name, r.addressee, r.direction, r.difficulties, r.next_tasks, r.proposals, r.state,
    r.taking_number, r.paper_id, r.paper_number, r.issued_on, r.drafted_by_name, r.updated_at, r.version
    from reports r join agencies g on g.id = r.agency_id";

const TAKING: &str = "select id, report_id, number, figures, sha256, taken_by_name, taken_at from report_takings";

/// The reports, the newest first.
pub async fn all(db: &mut impl Read) -> Result<Vec<Report>> {
    sql!(all Report, db, format!("{REPORT} order by r.number desc limit 200"))
}

/// One report.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Report> {
    sql!(one Report, db, format!("{REPORT} where r.id = $1"), id)
}

/// Begins a report of a period.
pub async fn insert(
    tx: &mut Tx,
    period: &Period,
    against: Against,
    agency_id: &str,
    addressee: &str,
    by: (&str, &str),
) -> Result<ReportId> {
    let id = ReportId::fresh();
    let (last,) = sql!(one(i64,), tx, "select cast(coalesce(max(number), 0) as bigint) from reports")?;
    let number = last + 1;
    let kind: PeriodKind = period.kind();
    insert!(tx, "reports", {
        id: id, number: number, code: format!("BC-{number:04}"), kind: kind, year: period.year,
        from_on: period.programme.from, to_on: period.programme.to, budget_from_on: period.budget.from,
        budget_to_on: period.budget.to, against: against, agency_id: agency_id, addressee: addressee,
        state: ReportState::Draft, drafted_by: by.0, drafted_by_name: by.1, created_at: tx.now, updated_at: tx.now,
    })
    .map_err(again)?;
    Ok(id)
}

/// Two reports begun at the same moment ask for one number.
fn again(error: Error) -> Error {
    match &error {
        Error::Database(sqlx::Error::Database(cause)) if cause.is_unique_violation() => {
            Error::refused("Người khác vừa soạn một báo cáo. Bấm “Soạn báo cáo” lần nữa.")
        }
        _ => error,
    }
}

/// Saves what the officer wrote.
pub async fn set_words(tx: &mut Tx, report: &Report, draft: &ReportDraft, version: i64) -> Result<()> {
    fresh(update!(tx, "reports", {
        addressee: draft.addressee, direction: draft.direction, difficulties: draft.difficulties,
        next_tasks: draft.next_tasks, proposals: draft.proposals, updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", report.id, version)?)
}

/// Notes where a report stands.
pub async fn set_state(tx: &mut Tx, report: &Report, state: ReportState) -> Result<()> {
    fresh(update!(tx, "reports", { state: state, updated_at: tx.now, version: report.version + 1 },
        "id = $1 and version = $2", report.id, report.version)?)
}

/// Notes that a report was issued in a paper with one of its takings.
pub async fn set_issued(tx: &mut Tx, report: &Report, taking: &Taking, paper: (&str, &str, NaiveDate)) -> Result<()> {
    fresh(update!(tx, "reports", {
        state: ReportState::Issued, taking_number: taking.number, paper_id: paper.0, paper_number: paper.1,
        issued_on: paper.2, updated_at: tx.now, version: report.version + 1,
    }, "id = $1 and version = $2", report.id, report.version)?)
}

/// Keeps figures that were taken.
pub async fn insert_taking(tx: &mut Tx, report: &Report, figures: &str, sha256: &str) -> Result<TakingId> {
    let id = TakingId::fresh();
    let (last,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(number), 0) as bigint) from report_takings where report_id = $1",
        report.id
    )?;
    let actor = tx.actor().clone();
    insert!(tx, "report_takings", {
        id: id, report_id: report.id, number: last + 1, figures: figures, sha256: sha256,
        taken_by: actor.user_id.unwrap_or_default(), taken_by_name: actor.name, taken_at: tx.now,
    })?;
    Ok(id)
}

/// The takings of a report, the newest first.
pub async fn takings(db: &mut impl Read, report: &ReportId) -> Result<Vec<Taking>> {
    sql!(all Taking, db, format!("{TAKING} where report_id = $1 order by number desc limit 50"), report)
}

/// One taking.
pub async fn taking(db: &mut impl Read, id: &str) -> Result<Taking> {
    sql!(one Taking, db, format!("{TAKING} where id = $1"), id)
}

/// The taking with a fingerprint; of several with the same figures the latest.
pub async fn by_hash(db: &mut impl Read, sha256: &str) -> Result<Option<Taking>> {
    sql!(optional Taking, db, format!("{TAKING} where sha256 = $1 order by taken_at desc limit 1"), sha256)
}

//! Every statement about evaluations.

use super::evaluation::{Evaluation, EvaluationId, Period, PeriodDraft, PeriodId, PeriodState, Rated, RatingDraft};
use crate::benefits::beneficiary::Beneficiary;
use crate::benefits::store::beneficiaries::within;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const PERIOD: &str = "select p.id, p.name, p.year, p.from_on, p.to_on, p.due_on, p.state, p.version,
    cast((select count(*) from evaluations e where e.period_id = p.id) as bigint) as rated,
    cast((select count(*) from evaluations e where e.period_id = p.id and e.below_standard) as bigint) as below
    from evaluation_periods p";

/// All periods, the latest first.
pub async fn periods(db: &mut impl Read) -> Result<Vec<Period>> {
    sql!(all Period, db, format!("{PERIOD} order by p.from_on desc, p.id desc limit 100"))
}

/// One period.
pub async fn period(db: &mut impl Read, id: &str) -> Result<Period> {
    sql!(one Period, db, format!("{PERIOD} where p.id = $1"), id)
}

/// Opens a period.
pub async fn insert_period(tx: &mut Tx, draft: &PeriodDraft) -> Result<PeriodId> {
    let id = PeriodId::fresh();
    let year = i64::from(chrono::Datelike::year(&draft.from_on));
    insert!(tx, "evaluation_periods", {
        id: id, name: draft.name, year: year, from_on: draft.from_on, to_on: draft.to_on, due_on: draft.due_on,
        state: PeriodState::Open, created_at: tx.now,
    })
    .map_err(unique("name", "Đã có kỳ đánh giá cùng tên"))?;
    Ok(id)
}

/// Closes a period.
pub async fn close(tx: &mut Tx, period: &Period) -> Result<()> {
    fresh(update!(tx, "evaluation_periods", { state: PeriodState::Closed, version: period.version + 1 },
        "id = $1 and version = $2", period.id, period.version)?)
}

/// Who is to be rated in a period within reach: those who worked in it, with their rating when there is one.
pub async fn to_rate(db: &mut impl Read, permit: &Permit, period: &Period) -> Result<Vec<Rated>> {
    let from = "select * from (select b.id as beneficiary_id, b.code, b.talent_id, t.full_name as talent_name, t.sort_key, b.bloc,
        g.name as agency_name, g.lineage, e.rating, e.score, e.opinion, e.below_standard, e.evaluated_by_name
        from beneficiaries b join talents t on t.id = b.talent_id join agencies g on g.id = b.agency_id
        left join evaluations e on e.beneficiary_id = b.id and e.period_id = $1
        where b.starts_on <= $2 and (b.stopped_on is null or b.stopped_on >= $3)) as listed";
    let values = vec![period.id.to_value(), period.to_on.to_value(), period.from_on.to_value()];
    within(Select::with(from, values), permit).then("order by sort_key, beneficiary_id limit 2000").all(db).await
}

/// Keeps a rating; a second one of the same period takes the place of the first.
pub async fn put(
    tx: &mut Tx,
    period: &Period,
    one: &Beneficiary,
    draft: &RatingDraft,
    is_below: bool,
) -> Result<EvaluationId> {
    let actor = tx.actor().clone();
    let by = actor.user_id.unwrap_or_default();
    let known = sql!(
        optional(EvaluationId, i64),
        tx,
        "select id, version from evaluations where period_id = $1 and beneficiary_id = $2",
        period.id,
        one.id
    )?;
    if let Some((id, version)) = known {
        fresh(update!(tx, "evaluations", {
            rating: draft.rating, score: draft.score, opinion: draft.opinion, below_standard: is_below, evaluated_by: by,
            evaluated_by_name: actor.name, evaluated_at: tx.now, version: version + 1,
        }, "id = $1 and version = $2", id, version)?)?;
        return Ok(id);
    }
    let id = EvaluationId::fresh();
    insert!(tx, "evaluations", {
        id: id, period_id: period.id, beneficiary_id: one.id, talent_id: one.talent_id, agency_id: one.agency_id,
        rating: draft.rating, score: draft.score, opinion: draft.opinion, below_standard: is_below, evaluated_by: by,
        evaluated_by_name: actor.name, evaluated_at: tx.now,
    })?;
    Ok(id)
}

/// How a person was rated, the latest first.
pub async fn of_talent(db: &mut impl Read, talent_id: &str) -> Result<Vec<Evaluation>> {
    sql!(all Evaluation, db,
        "select e.id, p.name as period_name, p.from_on, p.to_on, e.rating, e.score, e.opinion, e.below_standard,
         e.evaluated_by_name, e.evaluated_at, g.name as agency_name, d.state as proposal_state
         from evaluations e join evaluation_periods p on p.id = e.period_id join agencies g on g.id = e.agency_id
         left join discontinuation_proposals d on d.source_kind = 'evaluation' and d.source_id = e.id
         where e.talent_id = $1 order by p.from_on desc, e.id desc", talent_id)
}

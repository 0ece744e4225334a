//! Payment lists and their lines.

use crate::benefits::beneficiary::{Beneficiary, Entitlement};
use crate::benefits::list::{LineState, ListState, PaymentLine, PaymentLineId, PaymentList, PaymentListId};
use crate::benefits::store::beneficiaries::{next_number, within};
use crate::organisation::Agency;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::{ListParams, Select};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::{insert, sql, update};

/// A list with what its lines come to. Each sum is read of one list, from an index that holds all of it, so that a page
/// of lists costs no more when there are many.
const LIST: &str =
    "select * from (select p.id, p.number, p.code, p.agency_id, g.name as agency_name, g.lineage, p.bloc,
    p.estimate_id, p.from_month, p.to_month, p.state, p.filled_to, p.left_out, p.return_reason, p.export_sha256,
    p.created_by, p.created_by_name, p.submitted_by, p.confirmed_by, p.approved_by, p.created_at, p.sent_on, p.version,
    (select cast(count(*) as bigint) from payment_lines l
        where l.list_id = p.id and l.state in ('listed', 'paid')) as lines,
    (select cast(coalesce(sum(l.amount), 0) as bigint) from payment_lines l
        where l.list_id = p.id and l.state in ('listed', 'paid')) as total,
    (select cast(count(*) as bigint) from payment_lines l where l.list_id = p.id and l.state = 'paid') as paid_lines,
    (select cast(coalesce(sum(l.amount), 0) as bigint) from payment_lines l
        where l.list_id = p.id and l.state = 'paid') as paid
    from payment_lists p join agencies g on g.id = p.agency_id) as listed";

const LINE: &str = "select * from (select l.id, l.list_id, p.code as list_code, l.number, l.beneficiary_id,
    b.code as beneficiary_code, l.entitlement_id, e.name, l.talent_id, t.full_name as talent_name, b.decision_number,
    b.decided_on, l.purpose, l.period, l.amount, l.counted, l.state, l.refusal, l.paid_on, l.version, b.search_text
    from payment_lines l join payment_lists p on p.id = l.list_id join beneficiaries b on b.id = l.beneficiary_id
    join entitlements e on e.id = l.entitlement_id join talents t on t.id = l.talent_id) as listed";

/// The lists within reach, under the filters of the address.
pub fn list_select(permit: &Permit, params: &ListParams) -> Select {
    let select = within(Select::new(LIST), permit);
    let select = match ListState::parse(params.value("tt")) {
        Some(state) => select.and("state = ?", vec![state.to_value()]),
        None => select,
    };
    select.when("agency_id = ?", params.get("co_quan"))
}

/// How many lists within reach are in each state.
pub async fn counts(db: &mut impl Read, permit: &Permit) -> Result<Vec<(ListState, i64)>> {
    let counted = "select state, cast(count(*) as bigint) from (select p.state, p.bloc, g.lineage from payment_lists p
        join agencies g on g.id = p.agency_id) as listed";
    within(Select::new(counted), permit).then("group by state order by state").all(db).await
}

/// A list, whoever asks.
pub async fn find(db: &mut impl Read, id: &str) -> Result<PaymentList> {
    sql!(one PaymentList, db, format!("{LIST} where id = $1"), id)
}

/// A list within reach.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<PaymentList> {
    let found = within(Select::new(LIST), permit).and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Adds a list that begins to fill.
pub async fn insert(
    tx: &mut Tx,
    agency: &Agency,
    estimate: &str,
    months: (&str, &str),
) -> Result<(PaymentListId, String)> {
    let id = PaymentListId::fresh();
    let number = next_number(tx, "payment_list").await?;
    let code = format!("CT-{number:04}");
    let actor = tx.actor().clone();
    insert!(tx, "payment_lists", {
        id: id, number: number, code: code, agency_id: agency.id, bloc: agency.bloc, estimate_id: estimate,
        from_month: months.0, to_month: months.1, state: ListState::Filling,
        created_by: actor.user_id.unwrap_or_default(), created_by_name: actor.name, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok((id, code))
}

/// Notes how far a list has filled; another run that has come further is not overwritten.
pub async fn set_filled(tx: &mut Tx, list: &PaymentList, to: &str, left_out: &str) -> Result<()> {
    fresh(update!(tx, "payment_lists", { filled_to: to, left_out: left_out, updated_at: tx.now },
        "id = $1 and state = 'filling' and filled_to = $2", list.id, list.filled_to)?)
}

/// Moves a list to a state; who took the step is noted with it.
pub async fn set_state(tx: &mut Tx, list: &PaymentList, state: ListState, reason: &str) -> Result<()> {
    let user = tx.actor().user_id.clone().unwrap_or_default();
    let keep = |when: ListState, kept: &str| if state == when { user.clone() } else { kept.to_owned() };
    let sent_on = match state {
        ListState::Sent => Some(crate::platform::clock::local(tx.now).date()),
        _ => list.sent_on,
    };
    fresh(update!(tx, "payment_lists", {
        state: state, return_reason: reason, submitted_by: keep(ListState::Submitted, &list.submitted_by),
        confirmed_by: keep(ListState::Confirmed, &list.confirmed_by),
        approved_by: keep(ListState::Approved, &list.approved_by), sent_on: sent_on, updated_at: tx.now,
        version: list.version + 1,
    }, "id = $1 and version = $2", list.id, list.version)?)
}

/// Notes the hash of what went to the treasury.
pub async fn set_export(tx: &mut Tx, id: &PaymentListId, sha256: &str) -> Result<()> {
    fresh(update!(tx, "payment_lists", { export_sha256: sha256 }, "id = $1", id)?)
}

/// The lines of a list, in their order; some of them when a place in it is given.
pub async fn lines(db: &mut impl Read, id: &PaymentListId) -> Result<Vec<PaymentLine>> {
    sql!(all PaymentLine, db, format!("{LINE} where list_id = $1 order by number"), id)
}

/// The lines of a list to be paged.
pub fn lines_select(id: &PaymentListId, params: &ListParams) -> Select {
    let select = Select::new(LINE).and("list_id = ?", vec![id.to_value()]);
    let select = match LineState::parse(params.value("dong_tt")) {
        Some(state) => select.and("state = ?", vec![state.to_value()]),
        None => select,
    };
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// The lines of a person, the latest period first.
pub async fn of_beneficiary(db: &mut impl Read, id: &str) -> Result<Vec<PaymentLine>> {
    sql!(all PaymentLine, db, format!("{LINE} where beneficiary_id = $1 order by period desc, list_code desc"), id)
}

/// One line.
pub async fn line(db: &mut impl Read, id: &str) -> Result<PaymentLine> {
    sql!(one PaymentLine, db, format!("{LINE} where id = $1"), id)
}

/// The line with a code of a list.
pub async fn line_with_number(db: &mut impl Read, list: &PaymentListId, number: i64) -> Result<Option<PaymentLine>> {
    sql!(optional PaymentLine, db, format!("{LINE} where list_id = $1 and number = $2"), list, number)
}

/// What is listed or paid already for a person, or for who became one with them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Claim {
    pub talent_id: String,
    pub purpose: String,
    pub period: String,
    /// On which list, and by which decision.
    pub list_code: String,
    pub decision_number: String,
}

/// The claims of some people: those of the months of a period, and all that come once or in parts.
pub async fn claims(db: &mut impl Read, talents: &[String], from: &str, to: &str) -> Result<Vec<Claim>> {
    let places = vec!["?"; talents.len()].join(", ");
    let values = talents.iter().chain(talents).map(ToValue::to_value).collect();
    Select::new(
        "select coalesce(t.merged_into, t.id) as talent_id, l.purpose, l.period, p.code as list_code, b.decision_number
         from talents t join payment_lines l on l.talent_id = t.id join payment_lists p on p.id = l.list_id
         join beneficiaries b on b.id = l.beneficiary_id",
    )
    .and(&format!("(t.id in ({places}) or t.merged_into in ({places}))"), values)
    .and("l.state in ('listed', 'paid')", Vec::new())
    // Months are seven characters long.
    .and("(length(l.period) < 7 or (l.period >= ? and l.period <= ?))", vec![from.to_value(), to.to_value()])
    .all(db)
    .await
}

/// The last number of the lines of a list.
pub async fn last_number(db: &mut impl Read, id: &PaymentListId) -> Result<i64> {
    let (last,) = sql!(
        one(i64,),
        db,
        "select cast(coalesce(max(number), 0) as bigint) from payment_lines where list_id = $1",
        id
    )?;
    Ok(last)
}

/// Puts a sum on a list. `false` when it is listed or paid already: the database itself keeps that nobody is paid twice.
pub async fn insert_line(
    tx: &mut Tx,
    list: &PaymentListId,
    number: i64,
    one: &Beneficiary,
    line: &Entitlement,
    sum: (&str, Vnd, &str),
) -> Result<bool> {
    let (period, amount, counted) = sum;
    let added = sql!(
        run,
        tx,
        "insert into payment_lines (id, list_id, number, beneficiary_id, entitlement_id, talent_id, purpose, period, amount,
         counted, state, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'listed', $11)
         on conflict (talent_id, purpose, period) where state in ('listed', 'paid') do nothing",
        PaymentLineId::fresh(),
        list,
        number,
        one.id,
        line.id,
        one.talent_id,
        line.purpose,
        period,
        amount,
        counted,
        tx.now
    )?;
    Ok(added == 1)
}

/// Moves a line to a state, with why the treasury refused it or when it was paid.
pub async fn set_line(
    tx: &mut Tx,
    line: &PaymentLine,
    state: LineState,
    refusal: &str,
    paid_on: Option<chrono::NaiveDate>,
) -> Result<()> {
    fresh(update!(tx, "payment_lines", { state: state, refusal: refusal, paid_on: paid_on, version: line.version + 1 },
        "id = $1 and version = $2", line.id, line.version)?)
}

/// Frees every line of a list that was given up.
pub async fn drop_lines(tx: &mut Tx, id: &PaymentListId) -> Result<u64> {
    sql!(
        run,
        tx,
        "update payment_lines set state = 'dropped', version = version + 1
         where list_id = $1 and state = 'listed'",
        id
    )
}

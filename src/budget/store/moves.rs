//! What moved between lines of the estimate, and the lines as they stand with it.

use crate::benefits::estimate::EstimateId;
use crate::benefits::store::beneficiaries::within;
use crate::budget::transfer::{CarryCase, Ground, Move, MoveId, MoveKind, MoveLine};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::{insert, sql};

/// What moved to and from each line, by quarter, beside `estimate_lines e`.
pub const MOVED: &str = "left join (select estimate_id, sum(amount) as amount,
    sum(case when quarter = 1 then amount else 0 end) as q1, sum(case when quarter = 2 then amount else 0 end) as q2,
    sum(case when quarter = 3 then amount else 0 end) as q3, sum(case when quarter = 4 then amount else 0 end) as q4
    from estimate_entries group by estimate_id) m on m.estimate_id = e.id";

fn lines_select() -> String {
    format!(
        "select * from (select e.id, e.year, e.agency_id, g.name as agency_name, g.sort_key, g.lineage, g.bloc,
         e.source_code, e.chapter, e.category, e.item, cast(e.amount + coalesce(m.amount, 0) as bigint) as amount,
         cast(coalesce((select sum(l.amount) from payment_lists p join payment_lines l on l.list_id = p.id
             where p.estimate_id = e.id and p.state in ('approved', 'accepted', 'sent', 'settled')
             and l.state in ('listed', 'paid')), 0) as bigint) as committed,
         cast(q.q1 + coalesce(m.q1, 0) as bigint) as q1, cast(q.q2 + coalesce(m.q2, 0) as bigint) as q2,
         cast(q.q3 + coalesce(m.q3, 0) as bigint) as q3, cast(q.q4 + coalesce(m.q4, 0) as bigint) as q4, f.fund_id
         from estimate_lines e join agencies g on g.id = e.agency_id
         left join estimate_quarters q on q.estimate_id = e.id left join fund_lines f on f.estimate_id = e.id {MOVED})
         as listed"
    )
}

/// The lines of a year within reach.
pub async fn lines(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<MoveLine>> {
    within(Select::new(&lines_select()), permit)
        .and("year = ?", vec![year.to_value()])
        .then("order by sort_key, source_code, chapter, category, item, id limit 2000")
        .all(db)
        .await
}

/// One line, kept from other writers until the transaction ends.
pub async fn held(tx: &mut Tx, id: &str) -> Result<MoveLine> {
    crate::benefits::store::estimates::lock(tx, id).await?;
    sql!(one MoveLine, tx, format!("{} where id = $1", lines_select()), id)
}

const MOVE: &str = "select v.id, v.code, v.year, v.kind, g.name as from_name,
    a.source_code || '-' || a.chapter || '-' || a.category || '-' || a.item as from_codes, v.from_quarter,
    coalesce(h.name, '') as to_name,
    coalesce(b.source_code || '-' || b.chapter || '-' || b.category || '-' || b.item, '') as to_codes, v.to_quarter,
    v.amount, v.carry_case, v.reason, v.decision_number, v.decided_on, d.number as legal_number, v.clause, v.made_by_name,
    v.made_at from budget_moves v join estimate_lines a on a.id = v.from_id join agencies g on g.id = a.agency_id
    left join estimate_lines b on b.id = v.to_id left join agencies h on h.id = b.agency_id
    join legal_documents d on d.id = v.legal_document_id";

/// What moved in a year, the latest first.
pub async fn of_year(db: &mut impl Read, year: i64) -> Result<Vec<Move>> {
    sql!(all Move, db, format!("{MOVE} where v.year = $1 order by v.number desc limit 500"), year)
}

/// An act to be kept.
pub struct NewMove<'a> {
    pub kind: MoveKind,
    pub year: i64,
    pub from: (&'a str, i64),
    /// The line that takes it; nothing for what is cancelled.
    pub to: Option<(&'a str, i64)>,
    pub amount: i64,
    pub case: Option<CarryCase>,
    pub ground: &'a Ground,
}

/// Keeps an act; its code.
pub async fn insert(tx: &mut Tx, id: &MoveId, new: &NewMove<'_>) -> Result<String> {
    let (number,) = sql!(
        one(i64,),
        tx,
        "insert into allocation_counters (name, last) values ('budget_move', 1)
         on conflict (name) do update set last = allocation_counters.last + 1 returning last"
    )?;
    let code = format!("DC-{number:04}");
    let by = tx.actor().name.clone();
    insert!(tx, "budget_moves", {
        id: id, number: number, code: code, year: new.year, kind: new.kind, from_id: new.from.0,
        to_id: new.to.map(|(to, _)| to.to_owned()), from_quarter: new.from.1,
        to_quarter: new.to.map_or(0, |(_, quarter)| quarter), amount: new.amount,
        carry_case: new.case.map(CarryCase::as_str).unwrap_or_default(), reason: new.ground.reason,
        decision_number: new.ground.decision_number, decided_on: new.ground.decided_on,
        legal_document_id: new.ground.legal_document_id, clause: new.ground.clause, made_by_name: by, made_at: tx.now,
    })?;
    Ok(code)
}

/// The line of another year with the codes of one, by a decision, when there is one.
pub async fn same(db: &mut impl Read, line: &MoveLine, year: i64, decision: &str) -> Result<Option<EstimateId>> {
    let found = sql!(
        optional(String,),
        db,
        "select id from estimate_lines where year = $1 and agency_id = $2 and source_code = $3 and chapter = $4
         and category = $5 and item = $6 and decision_number = $7",
        year,
        line.agency_id,
        line.source_code,
        line.chapter,
        line.category,
        line.item,
        decision
    )?;
    Ok(found.map(|(id,)| EstimateId(id)))
}

/// Whether a legal document is in the register.
pub async fn check_document(db: &mut impl Read, id: &str) -> Result<()> {
    let known = crate::law::store::find_optional(db, &crate::law::LegalDocumentId::from(id)).await?;
    known.map(drop).ok_or_else(|| Error::refused_at("legal_document_id", "Chọn văn bản trong danh sách"))
}

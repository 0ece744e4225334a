//! Every statement about breaches.

use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::ids;
use crate::platform::list::{ListParams, Select};
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::privacy::breach::{Breach, BreachDraft, BreachId, BreachState, Notice, NoticeDraft, Timer, Told, Warning};
use crate::{insert, sql, update};

const BREACH: &str = "select id, code, noticed_at, happened, place, nature, data_kinds, records, people, contact,
    consequences, measures, harm, serious, located, notify_hours, report_hours, notified_at, reported_at, people_told_at,
    state, outcome, closed_at, noted_by_name, created_at, version from data_breaches";

/// The breaches under the filters of the address; without one, those that are open.
pub fn list_select(params: &ListParams, now: Instant) -> Select {
    let select = Select::new(BREACH);
    let select = match params.value("tt") {
        "tat-ca" => select,
        "qua-han" => select.and("due_at < ?", vec![now.to_value()]),
        word => match BreachState::parse(word) {
            Some(state) => select.and("state = ?", vec![state.to_value()]),
            None => select.and("state <> 'closed'", Vec::new()),
        },
    };
    let select = select.when("year = ?", params.get("nam").and_then(|year| year.parse::<i64>().ok()));
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// How many there are in each state.
pub async fn by_state(db: &mut impl Read) -> Result<Vec<(BreachState, i64)>> {
    sql!(
        all(BreachState, i64),
        db,
        "select state, cast(count(*) as bigint) from data_breaches group by state order by state"
    )
}

/// How many have a clock that ran out.
pub async fn overdue(db: &mut impl Read, now: Instant) -> Result<i64> {
    let (count,) = sql!(one(i64,), db, "select cast(count(*) as bigint) from data_breaches where due_at < $1", now)?;
    Ok(count)
}

/// The years of which there is a breach, the newest first.
pub async fn years(db: &mut impl Read) -> Result<Vec<i64>> {
    let years = sql!(all(i64,), db, "select distinct year from data_breaches order by year desc")?;
    Ok(years.into_iter().map(|(year,)| year).collect())
}

/// A breach.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Breach> {
    sql!(one Breach, db, format!("{BREACH} where id = $1"), id)
}

/// A breach that was seen at a version.
pub async fn seen(db: &mut impl Read, id: &str, version: i64) -> Result<Breach> {
    let breach = find(db, id).await?;
    if breach.version == version { Ok(breach) } else { Err(Error::Stale) }
}

/// What is searched of a breach: its code and everything that was typed.
fn searched(code: &str, draft: &BreachDraft) -> String {
    viet::text::fold(&format!("{code} {} {} {} {}", draft.nature, draft.place, draft.data_kinds, draft.measures))
}

/// Enters a breach under the next number of its year.
pub async fn insert(tx: &mut Tx, draft: &BreachDraft, year: i64, hours: (i64, i64), by: &str) -> Result<BreachId> {
    let (number,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(number), 0) + 1 as bigint) from data_breaches where year = $1",
        year
    )?;
    let (id, code) = (BreachId::fresh(), format!("VP-{year}-{number:03}"));
    insert!(tx, "data_breaches", {
        id: id, year: year, number: number, code: code, noticed_at: draft.noticed_at, happened: draft.happened,
        place: draft.place, nature: draft.nature, data_kinds: draft.data_kinds, records: draft.records,
        people: draft.people, contact: draft.contact, consequences: draft.consequences, measures: draft.measures,
        harm: draft.harm, serious: draft.serious, located: draft.located, notify_hours: hours.0,
        report_hours: hours.1, state: BreachState::Open, noted_by_name: by, search_text: searched(&code, draft),
        created_at: tx.now,
    })?;
    Ok(id)
}

/// Saves what is known now.
pub async fn set(tx: &mut Tx, breach: &Breach, draft: &BreachDraft) -> Result<()> {
    fresh(update!(tx, "data_breaches", {
        noticed_at: draft.noticed_at, happened: draft.happened, place: draft.place, nature: draft.nature,
        data_kinds: draft.data_kinds, records: draft.records, people: draft.people, contact: draft.contact,
        consequences: draft.consequences, measures: draft.measures, harm: draft.harm, serious: draft.serious,
        located: draft.located, search_text: searched(&breach.code, draft), version: breach.version + 1,
    }, "id = $1 and version = $2", &breach.id, breach.version)?)
}

/// Saves that somebody was told, and where the breach stands then. The first time counts for its clock.
pub async fn tell(tx: &mut Tx, breach: &Breach, draft: &NoticeDraft, state: BreachState, by: &str) -> Result<()> {
    insert!(tx, "data_breach_notices", {
        id: ids::fresh(), breach_id: breach.id, told: draft.told, recipient: draft.recipient, means: draft.means,
        told_at: draft.told_at, noted_by_name: by, noted_at: tx.now,
    })?;
    let first = |told: Told, before: Option<Instant>| match before {
        Some(before) if draft.told == told => Some(before.min(draft.told_at)),
        None if draft.told == told => Some(draft.told_at),
        before => before,
    };
    fresh(update!(tx, "data_breaches", {
        notified_at: first(Told::Cyber, breach.notified_at), reported_at: first(Told::Authority, breach.reported_at),
        people_told_at: first(Told::People, breach.people_told_at), state: state, version: breach.version + 1,
    }, "id = $1 and version = $2", &breach.id, breach.version)?)
}

/// Closes a breach.
pub async fn close(tx: &mut Tx, breach: &Breach, outcome: &str) -> Result<()> {
    fresh(update!(tx, "data_breaches", {
        state: BreachState::Closed, outcome: outcome, closed_at: tx.now, version: breach.version + 1,
    }, "id = $1 and version = $2", &breach.id, breach.version)?)
}

/// Keeps when the next clock ends, which lists and counts ask for.
pub async fn set_due(tx: &mut Tx, id: &BreachId, due_at: Option<Instant>) -> Result<()> {
    update!(tx, "data_breaches", { due_at: due_at }, "id = $1", id)?;
    Ok(())
}

/// Notes that a clock has said something about its end; tells whether it had not yet, on any node.
pub async fn note_warning(tx: &mut Tx, id: &BreachId, timer: &Timer, warning: Warning) -> Result<bool> {
    let now = tx.now;
    let noted = sql!(
        run,
        tx,
        "insert into data_breach_warnings (breach_id, clock, warning, due_at, warned_at) values ($1, $2, $3, $4, $5)
         on conflict (breach_id, clock, warning, due_at) do nothing",
        id,
        timer.clock,
        warning,
        timer.by,
        now
    )?;
    Ok(noted == 1)
}

/// Who was told of a breach, the first first.
pub async fn notices(db: &mut impl Read, id: &BreachId) -> Result<Vec<Notice>> {
    sql!(all Notice, db,
        "select told, recipient, means, told_at, noted_by_name from data_breach_notices where breach_id = $1
         order by told_at, id", id)
}

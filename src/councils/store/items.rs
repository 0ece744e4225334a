//! Items of agendas, what people declared of them, dissent.

use chrono::NaiveDate;

use crate::councils::conflict::Answer;
use crate::councils::item::{Item, ItemId, ItemState, Outcome, Proposal};
use crate::councils::meeting::MeetingId;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh, unique};
use crate::{insert, sql, update};

const ITEM: &str =
    "select i.id, i.meeting_id, i.position, i.kind, i.standing, i.dossier_id, i.subject_kind, i.subject_id,
    i.talent_id, i.code, i.person_name, i.beneficiary_group, i.agency_id, g.name as agency_name, g.lineage, i.summary,
    i.recommendation, i.opinion, i.state, i.reason, i.notes, i.notes_by_name, i.notes_version, i.outcome, i.outcome_sum,
    i.effective_on, i.decision_paper_id, i.decision_number, i.decided_on, i.effect_blocked, i.policy_key, i.carried_from,
    i.version
    from council_items i left join agencies g on g.id = i.agency_id";

/// The items of a meeting, in their order.
pub async fn of_meeting(db: &mut impl Read, meeting: &MeetingId) -> Result<Vec<Item>> {
    sql!(all Item, db,
        format!("{ITEM} where i.meeting_id = $1 and i.state <> 'dropped' order by i.position, i.id"), meeting)
}

/// An item of a meeting.
pub async fn find(db: &mut impl Read, meeting: &MeetingId, id: &str) -> Result<Item> {
    sql!(one Item, db, format!("{ITEM} where i.meeting_id = $1 and i.id = $2"), meeting, id)
}

/// An item, whoever asks.
pub async fn by_id(db: &mut impl Read, id: &str) -> Result<Item> {
    sql!(one Item, db, format!("{ITEM} where i.id = $1"), id)
}

/// The items that an item takes up again, the newest first.
pub async fn before(db: &mut impl Read, item: &Item) -> Result<Vec<Item>> {
    let (mut found, mut earlier) = (Vec::new(), item.carried_from.clone());
    while let Some(id) = earlier.take() {
        let one = by_id(db, &id).await?;
        earlier.clone_from(&one.carried_from);
        found.push(one);
    }
    Ok(found)
}

/// The items that wait for a meeting, those longest waiting first.
pub async fn queued(db: &mut impl Read) -> Result<Vec<Item>> {
    sql!(all Item, db, format!("{ITEM} where i.state = 'queued' order by i.created_at, i.id limit 500"))
}

/// The item under which a record is before the council now, if it is.
pub async fn of_subject(db: &mut impl Read, kind: &str, id: &str) -> Result<Option<Item>> {
    sql!(optional Item, db,
        format!("{ITEM} where i.subject_kind = $1 and i.subject_id = $2 and i.state not in ('set_aside', 'postponed', 'dropped')
         order by i.created_at desc, i.id desc limit 1"), kind, id)
}

/// The dossiers about which an item is under way or voted on.
pub async fn dossiers_taken(db: &mut impl Read) -> Result<Vec<String>> {
    let taken = sql!(
        all(String,),
        db,
        "select dossier_id from council_items where dossier_id is not null
         and state in ('queued', 'listed', 'balloting', 'passed', 'failed')"
    )?;
    Ok(taken.into_iter().map(|(id,)| id).collect())
}

/// Adds an item that waits for a meeting.
pub async fn insert(tx: &mut Tx, proposal: &Proposal, carried_from: Option<&ItemId>) -> Result<ItemId> {
    let id = ItemId::fresh();
    insert!(tx, "council_items", {
        id: id, position: 0_i64, kind: proposal.kind, standing: proposal.standing, dossier_id: proposal.dossier_id,
        subject_kind: proposal.subject.0, subject_id: proposal.subject.1, talent_id: proposal.talent_id,
        code: proposal.code, person_name: proposal.person_name, beneficiary_group: proposal.beneficiary_group,
        agency_id: proposal.agency_id, summary: proposal.summary, recommendation: proposal.recommendation,
        opinion: proposal.opinion, state: ItemState::Queued, carried_from: carried_from, created_at: tx.now,
    })
    .map_err(unique("items", "Hồ sơ này đã nằm trong chương trình của một phiên họp"))?;
    Ok(id)
}

/// Puts an item at the end of a meeting's agenda.
pub async fn list(tx: &mut Tx, item: &Item, meeting: &MeetingId, state: ItemState) -> Result<()> {
    let (position,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(position), 0) + 1 as bigint) from council_items where meeting_id = $1",
        meeting
    )?;
    fresh(update!(tx, "council_items", {
        meeting_id: meeting, position: position, state: state, version: item.version + 1,
    }, "id = $1 and version = $2", item.id, item.version)?)
}

/// Takes an item off its meeting's agenda.
pub async fn unlist(tx: &mut Tx, item: &Item, state: ItemState) -> Result<()> {
    fresh(update!(tx, "council_items", {
        meeting_id: None::<String>, position: 0_i64, state: state, version: item.version + 1,
    }, "id = $1 and version = $2", item.id, item.version)?)
}

/// Gives an item the unit that would take its person, with what it says then.
pub async fn set_unit(tx: &mut Tx, item: &Item, agency_id: Option<&str>, summary: &str) -> Result<()> {
    fresh(update!(tx, "council_items", { agency_id: agency_id, summary: summary, version: item.version + 1 },
        "id = $1 and version = $2", item.id, item.version)?)
}

/// Gives an item another place.
pub async fn set_position(tx: &mut Tx, id: &ItemId, position: i64) -> Result<()> {
    update!(tx, "council_items", { position: position }, "id = $1", id)?;
    Ok(())
}

/// Takes an item to a state, with the reason when there is one.
pub async fn set_state(tx: &mut Tx, item: &Item, state: ItemState, reason: &str) -> Result<()> {
    fresh(update!(tx, "council_items", { state: state, reason: reason, version: item.version + 1 },
        "id = $1 and version = $2", item.id, item.version)?)
}

/// Saves what the vote led to.
pub async fn set_outcome(tx: &mut Tx, id: &ItemId, outcome: Option<Outcome>, sum: &str) -> Result<()> {
    update!(tx, "council_items", { outcome: outcome, outcome_sum: sum }, "id = $1", id)?;
    Ok(())
}

/// Saves the notes over the version that was read.
pub async fn set_notes(tx: &mut Tx, id: &ItemId, notes: &str, by: &str, version: i64) -> Result<()> {
    fresh(update!(tx, "council_items", { notes: notes, notes_by_name: by, notes_version: version + 1 },
        "id = $1 and notes_version = $2", id, version)?)
}

/// Notes from when the decision works.
pub async fn set_effective(tx: &mut Tx, id: &ItemId, on: NaiveDate) -> Result<()> {
    update!(tx, "council_items", { effective_on: on }, "id = $1", id)?;
    Ok(())
}

/// Notes the paper that decided an item.
pub async fn set_decided(tx: &mut Tx, id: &ItemId, paper: &str, number: &str, on: NaiveDate) -> Result<()> {
    update!(tx, "council_items", { decision_paper_id: paper, decision_number: number, decided_on: on }, "id = $1", id)?;
    Ok(())
}

/// Notes by which rules the decision was made.
pub async fn set_policy(tx: &mut Tx, id: &ItemId, key: &str) -> Result<()> {
    update!(tx, "council_items", { policy_key: key }, "id = $1", id)?;
    Ok(())
}

/// Notes why a decision could not take effect, or with an empty sentence that nothing is in the way any more. The rules
/// that were noted count no more.
pub async fn set_blocked(tx: &mut Tx, id: &ItemId, sentence: &str) -> Result<()> {
    update!(tx, "council_items", { effect_blocked: sentence, policy_key: None::<String> }, "id = $1", id)?;
    Ok(())
}

/// What a person declared.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Declaration {
    pub item_id: String,
    pub user_id: String,
    pub name: String,
    pub answer: Answer,
    pub hits: String,
    pub reason: String,
}

const DECLARATION: &str = "select d.item_id, d.user_id, u.full_name as name, d.answer, d.hits, d.reason
    from council_declarations d join users u on u.id = d.user_id";

/// What people declared of the items of a meeting.
pub async fn declarations(db: &mut impl Read, meeting: &MeetingId) -> Result<Vec<Declaration>> {
    sql!(all Declaration, db,
        format!("{DECLARATION} join council_items i on i.id = d.item_id where i.meeting_id = $1 order by u.sort_key, u.id"),
        meeting)
}

/// What a person declared of an item.
pub async fn declaration(db: &mut impl Read, item: &ItemId, user: &str) -> Result<Option<Declaration>> {
    sql!(optional Declaration, db, format!("{DECLARATION} where d.item_id = $1 and d.user_id = $2"), item, user)
}

/// Saves what a person declares; a later word takes the place of an earlier one.
pub async fn declare(tx: &mut Tx, item: &ItemId, user: &str, answer: Answer, hits: &str, reason: &str) -> Result<()> {
    let now = tx.now;
    sql!(
        run,
        tx,
        "insert into council_declarations (item_id, user_id, answer, hits, reason, declared_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (item_id, user_id) do update set answer = excluded.answer,
         hits = excluded.hits, reason = excluded.reason, declared_at = excluded.declared_at",
        item,
        user,
        answer,
        hits,
        reason,
        now
    )?;
    Ok(())
}

/// Forgets what a person declared of an item, so that they are asked again.
pub async fn forget_declaration(tx: &mut Tx, item: &ItemId, user: &str) -> Result<()> {
    sql!(run, tx, "delete from council_declarations where item_id = $1 and user_id = $2", item, user)?;
    Ok(())
}

/// The dissent reserved on the items of a meeting: item, member's name, words.
pub async fn dissents(db: &mut impl Read, meeting: &MeetingId) -> Result<Vec<(String, String, String)>> {
    sql!(
        all(String, String, String),
        db,
        "select s.item_id, u.full_name, s.words from council_dissents s join council_members m on m.id = s.member_id
         join users u on u.id = m.user_id join council_items i on i.id = s.item_id where i.meeting_id = $1
         order by u.sort_key, u.id",
        meeting
    )
}

/// Reserves a member's dissent.
pub async fn set_dissent(tx: &mut Tx, item: &ItemId, member: &str, words: &str) -> Result<()> {
    let now = tx.now;
    sql!(
        run,
        tx,
        "insert into council_dissents (item_id, member_id, words, written_at) values ($1, $2, $3, $4)
         on conflict (item_id, member_id) do update set words = excluded.words, written_at = excluded.written_at",
        item,
        member,
        words,
        now
    )?;
    Ok(())
}

//! Every statement about dossiers: here the dossier itself and its steps, below it what belongs to it.

pub mod answers;
mod findings;
mod items;
pub mod list;
mod numbers;
mod supplements;

pub use findings::{findings, insert_finding, open_finding, set_finding};
pub use items::{
    NewItem, drop_item_file, forget_files, insert_item, item, items, judge, present_items, replace_item, same_file,
};
pub use numbers::{next_code, next_receipt};
pub use supplements::{insert_supplement, open_supplement, set_supplement, supplement, supplements};

use chrono::NaiveDate;

use super::dossier::{Channel, Dossier, DossierId, DossierState, DossierStep, FiledBy, Outcome, Recommendation};
use super::parts::StepTaken;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::ids;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

/// A dossier with the names of its agency and its officer.
pub const DOSSIER: &str =
    "select d.id, d.year, d.code, d.receipt_code, d.bloc, d.candidate_id, d.talent_id, d.filed_by,
    d.filed_by_user, d.filed_by_name, d.channel, d.person_name, d.beneficiary_group, d.published_row_id, d.major_code,
    d.specialty, d.agency_id, g.name as agency_name, g.lineage, d.state, d.state_since, d.officer_id,
    u.full_name as officer_name, d.submitted_at, d.received_at, d.counted_from,
    d.appraisal_days, d.due_on, d.paused_on, d.paused_days, d.supplements,
    d.recommendation, d.opinion, d.decision_paper_id, d.decided_on, d.created_at, d.updated_at, d.version
    from dossiers d left join agencies g on g.id = d.agency_id left join users u on u.id = d.officer_id";

/// A dossier, whoever asks; for the program itself.
pub async fn find(db: &mut impl Read, id: &DossierId) -> Result<Dossier> {
    sql!(one Dossier, db, format!("{DOSSIER} where d.id = $1"), id)
}

/// Limits dossiers to those that a person sees: of their bloc, or of the agencies within reach. What a candidate has not
/// handed in yet is nobody's but theirs.
pub fn within(select: Select, permit: &Permit) -> Select {
    let select = select
        .and("(d.filed_by <> 'candidate' or d.submitted_at is not null)", Vec::new())
        .when("d.bloc = ?", permit.bloc());
    match permit.lineage_pattern() {
        Some(pattern) => {
            select.and("d.agency_id in (select id from agencies where lineage like ?)", vec![pattern.to_value()])
        }
        None => select,
    }
}

/// A dossier within reach; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Dossier> {
    let found = within(Select::new(DOSSIER), permit).and("d.id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Whether there is such a dossier at all.
pub async fn exists(db: &mut impl Read, id: &str) -> Result<bool> {
    Ok(sql!(optional(String,), db, "select id from dossiers where id = $1", id)?.is_some())
}

/// The dossiers of a candidate, the newest first.
pub async fn of_candidate(db: &mut impl Read, candidate_id: &str) -> Result<Vec<Dossier>> {
    sql!(all Dossier, db,
        format!("{DOSSIER} where d.candidate_id = $1 order by d.created_at desc, d.id desc"), candidate_id)
}

/// The dossiers about a person of talent, the newest first.
pub async fn of_talent(db: &mut impl Read, talent_id: &str) -> Result<Vec<Dossier>> {
    sql!(all Dossier, db,
        format!("{DOSSIER} where d.talent_id = $1 order by d.created_at desc, d.id desc"), talent_id)
}

/// A dossier by its code or by the number of its receipt, whoever asks.
pub async fn by_code(db: &mut impl Read, code: &str) -> Result<Option<Dossier>> {
    sql!(optional Dossier, db, format!("{DOSSIER} where d.code = $1 or d.receipt_code = $1"), code)
}

/// The dossiers whose appraisal is counted, for the program itself.
pub async fn counted(db: &mut impl Read) -> Result<Vec<Dossier>> {
    sql!(all Dossier, db,
        format!("{DOSSIER} where d.appraisal_days is not null
                 and d.state in ('appraising', 'supplement', 'suspended', 'at_council') order by d.id"))
}

/// The steps of a dossier, the first first.
pub async fn steps(db: &mut impl Read, id: &DossierId) -> Result<Vec<StepTaken>> {
    sql!(all StepTaken, db,
        "select number, from_state, to_state, note, holder, taken_by_name, taken_at from dossier_steps
         where dossier_id = $1 order by number", id)
}

/// A new dossier as it is stored.
#[derive(Clone, Debug)]
pub struct Opened {
    pub id: DossierId,
    pub year: i64,
    pub number: i64,
    pub code: String,
    pub bloc: String,
    pub candidate_id: Option<String>,
    pub talent_id: Option<String>,
    pub filed_by: FiledBy,
    pub filed_by_user: Option<String>,
    pub filed_by_name: String,
    pub channel: Channel,
    pub person_name: String,
    pub beneficiary_group: String,
    pub published_row_id: Option<String>,
    pub major_code: Option<String>,
    pub specialty: String,
    pub agency_id: Option<String>,
    pub agency_name: String,
}

fn search_text(code: &str, person: &str, specialty: &str, agency: &str) -> String {
    viet::text::fold(&format!("{code} {person} {specialty} {agency}"))
}

/// Adds a dossier as a draft.
pub async fn insert(tx: &mut Tx, new: &Opened) -> Result<()> {
    insert!(tx, "dossiers", {
        id: new.id, year: new.year, number: new.number, code: new.code, bloc: new.bloc,
        candidate_id: new.candidate_id, talent_id: new.talent_id, filed_by: new.filed_by,
        filed_by_user: new.filed_by_user, filed_by_name: new.filed_by_name, channel: new.channel,
        person_name: new.person_name, beneficiary_group: new.beneficiary_group,
        published_row_id: new.published_row_id, major_code: new.major_code, specialty: new.specialty,
        agency_id: new.agency_id, state: DossierState::Draft, state_since: tx.now,
        search_text: search_text(&new.code, &new.person_name, &new.specialty, &new.agency_name),
        sort_key: viet::order::person_sort_key(&new.person_name), created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(())
}

/// What a dossier asks for, changed while it is a draft.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub person_name: &'a str,
    pub beneficiary_group: &'a str,
    pub bloc: &'a str,
    pub published_row_id: Option<&'a str>,
    pub major_code: Option<&'a str>,
    pub specialty: &'a str,
    pub agency_id: Option<&'a str>,
    pub agency_name: &'a str,
}

/// Saves what a dossier asks for.
pub async fn set_wanted(tx: &mut Tx, dossier: &Dossier, wanted: &Wanted<'_>, version: i64) -> Result<()> {
    fresh(update!(tx, "dossiers", {
        person_name: wanted.person_name, beneficiary_group: wanted.beneficiary_group, bloc: wanted.bloc,
        published_row_id: wanted.published_row_id, major_code: wanted.major_code, specialty: wanted.specialty,
        agency_id: wanted.agency_id,
        search_text: search_text(&dossier.code, wanted.person_name, wanted.specialty, wanted.agency_name),
        sort_key: viet::order::person_sort_key(wanted.person_name), updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", &dossier.id, version)?)
}

/// Gives a dossier its receiving unit; state and holder stay, and a step says what changed and why.
pub async fn set_unit(tx: &mut Tx, dossier: &Dossier, wanted: &Wanted<'_>, version: i64, note: &str) -> Result<()> {
    set_wanted(tx, dossier, wanted, version).await?;
    let holder = steps(tx, &dossier.id).await?.pop().map(|step| step.holder).unwrap_or_default();
    note_step(tx, dossier, dossier.state, note, &holder).await
}

/// Notes that a dossier was handed in.
pub async fn set_submitted(tx: &mut Tx, id: &DossierId) -> Result<()> {
    fresh(update!(tx, "dossiers", { submitted_at: tx.now }, "id = $1", id)?)
}

/// By what a dossier stands in the order of days: one without a day comes last.
pub fn due_key(due_on: Option<NaiveDate>) -> String {
    due_on.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string())
}

/// What a dossier gets when it is taken in.
#[derive(Clone, Debug)]
pub struct Received<'a> {
    pub receipt_code: &'a str,
    pub counted_from: NaiveDate,
    pub appraisal_days: Option<i64>,
    pub due_on: Option<NaiveDate>,
    pub officer_id: Option<&'a str>,
}

/// Notes that a dossier was taken in.
pub async fn set_received(tx: &mut Tx, id: &DossierId, received: &Received<'_>) -> Result<()> {
    fresh(update!(tx, "dossiers", {
        received_at: tx.now, receipt_code: received.receipt_code, counted_from: received.counted_from,
        appraisal_days: received.appraisal_days, due_on: received.due_on, due_key: due_key(received.due_on),
        officer_id: received.officer_id,
    }, "id = $1 and receipt_code is null", id)?)
}

/// Where the clock of a dossier stands.
pub async fn set_clock(
    tx: &mut Tx,
    id: &DossierId,
    due_on: Option<NaiveDate>,
    paused_on: Option<NaiveDate>,
    paused_days: i64,
) -> Result<()> {
    fresh(update!(tx, "dossiers", {
        due_on: due_on, due_key: due_key(due_on), paused_on: paused_on, paused_days: paused_days,
    }, "id = $1", id)?)
}

/// Gives a dossier to an officer; the state stays, and so the step says who holds it.
pub async fn set_officer(tx: &mut Tx, dossier: &Dossier, officer: &str, note: &str, holder: &str) -> Result<()> {
    fresh(update!(tx, "dossiers", { officer_id: officer, updated_at: tx.now, version: dossier.version + 1 },
        "id = $1 and version = $2", &dossier.id, dossier.version)?)?;
    note_step(tx, dossier, dossier.state, note, holder).await
}

/// What an officer thinks of a dossier.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    pub text: String,
    pub recommendation: Option<Recommendation>,
}

/// Saves what an officer thinks of a dossier that they read at `version`.
pub async fn set_opinion(tx: &mut Tx, dossier: &Dossier, opinion: &Opinion, version: i64) -> Result<()> {
    fresh(update!(tx, "dossiers", {
        opinion: opinion.text, recommendation: opinion.recommendation, updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", &dossier.id, version)?)
}

/// Notes whose record a dossier leads to.
pub async fn set_talent(tx: &mut Tx, dossier: &Dossier, talent: &str) -> Result<()> {
    fresh(update!(tx, "dossiers", { talent_id: talent, updated_at: tx.now, version: dossier.version + 1 },
        "id = $1 and version = $2", &dossier.id, dossier.version)?)
}

/// Counts one more request for supplement.
pub async fn count_supplement(tx: &mut Tx, id: &DossierId) -> Result<()> {
    sql!(run, tx, "update dossiers set supplements = supplements + 1 where id = $1", id)?;
    Ok(())
}

/// Moves the version of a dossier on, because something that belongs to it changed.
pub async fn touch(tx: &mut Tx, dossier: &Dossier) -> Result<()> {
    fresh(update!(tx, "dossiers", { updated_at: tx.now, version: dossier.version + 1 },
        "id = $1 and version = $2", &dossier.id, dossier.version)?)
}

/// Takes who it is about out of a dossier.
pub async fn forget_person(tx: &mut Tx, dossier: &Dossier, called: &str) -> Result<()> {
    // What was written about them goes too; that and when a step was taken stays.
    let id = &dossier.id;
    sql!(run, tx, "update dossier_steps set note = '' where dossier_id = $1", id)?;
    sql!(run, tx, "update dossier_supplements set reason = '', missing = '[]' where dossier_id = $1", id)?;
    sql!(run, tx, "update dossier_findings set reason = '' where dossier_id = $1", id)?;
    fresh(update!(tx, "dossiers", {
        person_name: called, opinion: "", search_text: search_text(&dossier.code, "", &dossier.specialty, ""),
        sort_key: viet::order::person_sort_key(called), updated_at: tx.now, version: dossier.version + 1,
    }, "id = $1 and version = $2", &dossier.id, dossier.version)?)
}

/// The dossiers of a bloc that wait for the council, those longest waiting first.
pub async fn ready(db: &mut impl Read, year: i64, bloc: &str) -> Result<Vec<Dossier>> {
    sql!(all Dossier, db,
        format!("{DOSSIER} where d.state = 'at_council' and d.year = $1 and d.bloc = $2 order by d.state_since, d.id"),
        year, bloc)
}

/// Takes a dossier one step along, with what was said and who holds it from now on; the caller names the event.
pub async fn take(tx: &mut Tx, dossier: &Dossier, step: DossierStep, note: &str, holder: &str) -> Result<DossierState> {
    let state = dossier.state.after(step)?;
    fresh(update!(tx, "dossiers", {
            state: state, state_since: tx.now, updated_at: tx.now, version: dossier.version + 1,
        }, "id = $1 and version = $2", &dossier.id, dossier.version)?)?;
    note_step(tx, dossier, state, note, holder).await?;
    Ok(state)
}

async fn note_step(tx: &mut Tx, dossier: &Dossier, state: DossierState, note: &str, holder: &str) -> Result<()> {
    let (number,) = sql!(
        one(i64,),
        tx,
        "select cast(count(*) + 1 as bigint) from dossier_steps where dossier_id = $1",
        &dossier.id
    )?;
    let actor = tx.actor().clone();
    insert!(tx, "dossier_steps", {
        id: ids::fresh(), dossier_id: &dossier.id, number: number, from_state: dossier.state, to_state: state, note: note,
        holder: holder, taken_by: actor.user_id.unwrap_or_default(), taken_by_name: actor.name, taken_at: tx.now,
    })?;
    Ok(())
}

/// Records what a council decided, by the paper that says so; the paper's day is the day of the decision.
pub async fn decide(
    tx: &mut Tx,
    id: &DossierId,
    outcome: Outcome,
    paper_id: &str,
    decided_on: NaiveDate,
) -> Result<()> {
    let dossier = find(tx, id).await?;
    let step = match outcome {
        Outcome::Granted => DossierStep::Grant,
        Outcome::Refused => DossierStep::NotGrant,
    };
    take(tx, &dossier, step, "", "").await?;
    fresh(update!(tx, "dossiers", { decision_paper_id: paper_id, decided_on: decided_on }, "id = $1", id)?)
}

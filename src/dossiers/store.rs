//! Every statement about dossiers that more than one part needs.

use chrono::NaiveDate;

use super::dossier::{Dossier, DossierId, DossierState, DossierStep, Outcome};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::platform::ids;
use crate::{insert, sql, update};

/// A dossier with the names of its agency and its officer.
pub const DOSSIER: &str =
    "select d.id, d.year, d.code, d.receipt_code, d.bloc, d.candidate_id, d.talent_id, d.filed_by,
    d.filed_by_user, d.filed_by_name, d.channel, d.person_name, d.beneficiary_group, d.published_row_id, d.major_code,
    d.specialty, d.agency_id, g.name as agency_name, g.lineage, d.state, d.state_since, d.officer_id,
    u.full_name as officer_name, d.submitted_at, d.received_at, d.due_on, d.paused_on, d.paused_days, d.supplements,
    d.recommendation, d.opinion, d.decision_paper_id, d.decided_on, d.created_at, d.updated_at, d.version
    from dossiers d left join agencies g on g.id = d.agency_id left join users u on u.id = d.officer_id";

/// A dossier, whoever asks; for the program itself.
pub async fn find(db: &mut impl Read, id: &DossierId) -> Result<Dossier> {
    sql!(one Dossier, db, format!("{DOSSIER} where d.id = $1"), id)
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
    Ok(state)
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

//! Every statement about requests, and about what is due to be erased.

pub mod breaches;

use chrono::NaiveDate;

use super::request::{Request, RequestId, RequestKind, RequestState};
use crate::platform::App;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::{insert, sql, update};

const REQUEST: &str = "select id, candidate_id, kind, detail, state, received_at, acknowledge_by, carry_out_by,
    extension_reason, acknowledged_at, closed_at, outcome, handled_by_name, version from data_requests";

/// A request.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Request> {
    sql!(one Request, db, format!("{REQUEST} where id = $1"), id)
}

/// The requests of a candidate, the newest first.
pub async fn of_candidate(db: &mut impl Read, candidate_id: &str) -> Result<Vec<Request>> {
    sql!(all Request, db,
        format!("{REQUEST} where candidate_id = $1 order by received_at desc, id desc"), candidate_id)
}

/// The requests that are open, the one due first first; and those closed last.
pub async fn list(db: &mut impl Read) -> Result<(Vec<Request>, Vec<Request>)> {
    let open = sql!(all Request, db,
        format!("{REQUEST} where state in ('received', 'acknowledged', 'extended') order by carry_out_by, id limit 500"))?;
    let closed = sql!(all Request, db,
        format!("{REQUEST} where state in ('done', 'refused') order by closed_at desc, id desc limit 50"))?;
    Ok((open, closed))
}

/// A request to be written.
#[derive(Clone, Debug)]
pub struct NewRequest<'a> {
    pub id: &'a RequestId,
    pub candidate_id: &'a str,
    pub kind: RequestKind,
    pub detail: Vec<u8>,
    pub acknowledge_by: NaiveDate,
    pub carry_out_by: NaiveDate,
}

/// Writes a request.
pub async fn insert(tx: &mut Tx, new: &NewRequest<'_>) -> Result<()> {
    insert!(tx, "data_requests", {
        id: new.id, candidate_id: new.candidate_id, kind: new.kind, detail: new.detail, state: RequestState::Received,
        received_at: tx.now, acknowledge_by: new.acknowledge_by, carry_out_by: new.carry_out_by,
    })?;
    Ok(())
}

/// Notes that the person was answered.
pub async fn set_acknowledged(tx: &mut Tx, request: &Request, by: &str) -> Result<()> {
    fresh(update!(tx, "data_requests", {
        state: RequestState::Acknowledged, acknowledged_at: tx.now, handled_by_name: by, version: request.version + 1,
    }, "id = $1 and version = $2", &request.id, request.version)?)
}

/// Moves the day once, with the reason.
pub async fn set_extended(tx: &mut Tx, request: &Request, by: NaiveDate, reason: &str) -> Result<()> {
    fresh(update!(tx, "data_requests", {
        state: RequestState::Extended, carry_out_by: by, extension_reason: reason, version: request.version + 1,
    }, "id = $1 and version = $2", &request.id, request.version)?)
}

/// Settles a request.
pub async fn set_closed(tx: &mut Tx, request: &Request, state: RequestState, outcome: &str, by: &str) -> Result<()> {
    let answered = request.acknowledged_at.unwrap_or(tx.now);
    fresh(update!(tx, "data_requests", {
        state: state, outcome: outcome, closed_at: tx.now, acknowledged_at: answered, handled_by_name: by,
        version: request.version + 1,
    }, "id = $1 and version = $2", &request.id, request.version)?)
}

/// Forgets what a person wrote in their requests.
pub async fn forget_details(tx: &mut Tx, candidate_id: &str) -> Result<()> {
    sql!(run, tx, "update data_requests set detail = null where candidate_id = $1", candidate_id)?;
    Ok(())
}

/// A dossier whose term is over.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    pub id: String,
    pub code: String,
    pub state: String,
    pub state_since: Instant,
    pub candidate_id: String,
}

/// The dossiers of candidates that ended without a grant before a time, and drafts that nobody touched since another; not
/// those of people who agreed to stay known, nor of those who asked that their data be kept as it is.
pub async fn due(db: &mut impl Read, ended: Instant, drafted: Instant) -> Result<Vec<Due>> {
    sql!(all Due, db,
        "select d.id, d.code, d.state, d.state_since, d.candidate_id from dossiers d join candidates p on p.id = d.candidate_id
         where p.restricted_at is null
           and exists (select 1 from dossier_answers a where a.dossier_id = d.id)
           and ((d.state in ('not_granted', 'ineligible', 'refused_intake', 'withdrawn') and d.state_since < $1
                 and not exists (select 1 from consents c where c.candidate_id = d.candidate_id
                                 and c.purpose = 'talent_pool' and c.withdrawn_at is null))
                or (d.state = 'draft' and d.filed_by = 'candidate' and d.updated_at < $2
                    and not exists (select 1 from dossier_answers a where a.dossier_id = d.id and a.saved_at >= $2)))
         order by d.state_since, d.id limit 2000",
        ended, drafted)
}

/// Whether a candidate still has a dossier that holds anything of them.
pub async fn has_more(db: &mut impl Read, candidate_id: &str) -> Result<bool> {
    let more = sql!(
        optional(String,),
        db,
        "select d.id from dossiers d where d.candidate_id = $1
         and (d.state not in ('not_granted', 'ineligible', 'refused_intake', 'withdrawn')
              or exists (select 1 from dossier_answers a where a.dossier_id = d.id))",
        candidate_id
    )?;
    Ok(more.is_some())
}

/// Drops the notes of who looked at dossiers whose person was erased: there is nobody left to tell.
pub(super) async fn drop_old(app: &App) -> Result<()> {
    let erased = sql!(
        all(String,),
        &mut app.db.read(),
        "select distinct d.id from dossiers d join candidates p on p.id = d.candidate_id
         join dossier_views v on v.dossier_id = d.id where p.erased_at is not null"
    )?;
    for (id,) in erased {
        crate::candidates::views::forget(app, &id).await?;
    }
    Ok(())
}

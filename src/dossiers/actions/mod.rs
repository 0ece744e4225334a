//! The verbs of dossiers; each is one transaction with its event, moves the duties along, and tells who filed it.

pub mod appraisal;
pub mod filing;
mod follow;
pub mod intake;
pub mod papers;
pub mod person;
pub mod recount;
pub mod supplement;
pub mod tell;
pub mod unit;

pub use follow::appraisers;

use super::dossier::{Dossier, DossierId, DossierState};
use super::store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Reach;
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// Who holds a dossier that waits for its filer, as pages show it.
pub const FILER: &str = "Ứng viên";
/// What the holder begins with while nobody has taken the dossier in; the agency follows.
pub const DESK: &str = "Bộ phận tiếp nhận";
/// Who holds a dossier that waits for the council, as pages show it.
pub const COUNCIL: &str = "Hội đồng tuyển chọn";

/// A dossier that the permit's holder may work on. A candidate's permit reaches what is theirs, which the caller has
/// found before (`store::of_candidate`).
async fn reached(tx: &mut Tx, permit: &Permit, id: &DossierId) -> Result<Dossier> {
    match permit.reach() {
        Reach::Own | Reach::City => store::find(tx, id).await,
        _ => store::find_within(tx, permit, id.as_str()).await,
    }
}

/// The event of a step: the log knows a dossier by its code.
fn stepped(event: Event, dossier: &Dossier, state: DossierState) -> Event {
    event.change("state", dossier.state.as_str(), state.as_str())
}

/// Notes that somebody tried to open a dossier that is there, but not for them; to them it does not exist.
pub async fn note_attempt(app: &App, permit: &Permit, id: &str, error: Error) -> Error {
    if !matches!(error, Error::NotFound) {
        return error;
    }
    let noted = async {
        if store::exists(&mut app.db.read(), id).await? {
            let tx = app.db.write_as(permit.actor()).await?;
            tx.commit(Event::new("dossier.out_of_reach", &DossierId::from(id))).await?;
        }
        Ok::<(), Error>(())
    };
    match noted.await {
        Ok(()) => error,
        Err(fault) => fault,
    }
}

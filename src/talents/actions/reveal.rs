//! What is private is shown for a reason that is in the log first; who tries to see what is out of reach is noted.

use super::people::open_number;
use crate::platform::App;
use crate::platform::audit::{Actor, Event};
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::talents::store::people;
use crate::talents::talent::{TalentId, show_phone};
use crate::words;

words! {
    /// What can be shown in full for a reason.
    pub enum Private {
        Number = "so-dinh-danh" "số định danh",
        Phone = "dien-thoai" "số điện thoại",
    }
}

/// What was shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Revealed {
    pub what: Private,
    /// One value a line.
    pub values: Vec<String>,
}

/// Shows a personal number or the telephone numbers in full; the reason is in the log before they are on the page.
pub async fn reveal(app: &App, permit: &Permit, id: &str, what: Private, reason: &str) -> Result<Revealed> {
    let mut tx = app.db.write(permit).await?;
    let talent = people::find_within(&mut tx, permit, id).await?;
    let (event, values) = match what {
        Private::Number => {
            let number = open_number(&app.secret, &talent)?;
            (Event::new("talent.number_read", &talent.id), number.into_iter().collect::<Vec<_>>())
        }
        Private::Phone => {
            let phones = [&talent.profile.phone, &talent.profile.second_phone];
            let shown = phones.into_iter().flatten().map(|phone| show_phone(phone)).collect();
            (Event::new("talent.phone_read", &talent.id), shown)
        }
    };
    tx.commit(event.because(reason)).await?;
    Ok(Revealed { what, values })
}

/// Notes that somebody tried to open a record that is there, but not for them; to them it does not exist.
pub async fn note_attempt(app: &App, permit: &Permit, id: &str, error: Error) -> Error {
    if !matches!(error, Error::NotFound) {
        return error;
    }
    let noted = async {
        if people::exists(&mut app.db.read(), id).await? {
            let actor: Actor = permit.actor();
            let tx = app.db.write_as(actor).await?;
            tx.commit(Event::new("talent.out_of_reach", &TalentId::from(id))).await?;
        }
        Ok::<(), Error>(())
    };
    match noted.await {
        Ok(()) => error,
        Err(fault) => fault,
    }
}

/// Notes that a list of people left the system.
pub async fn note_export(app: &App, permit: &Permit, rows: i64, filters: &str) -> Result<()> {
    let allowed = permit.also(Permission::ViewTalents).ok_or(Error::Forbidden)?;
    let tx = app.db.write(&allowed).await?;
    tx.commit(Event::about_instance("talents.exported").with("rows", rows).with("filters", filters)).await
}

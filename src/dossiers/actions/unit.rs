//! The receiving unit (đơn vị tiếp nhận): a candidate need not name one, and nobody is granted anything without; so whoever
//! appraises a dossier enters it, or changes it, for a reason.

use super::tell::{self, News};
use super::{filing, follow};
use crate::dossiers::dossier::{Dossier, DossierId, DossierState};
use crate::dossiers::store::{self, Wanted};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// What an officer typed of the receiving unit: a place of the catalogue, which names its unit, or a unit alone.
#[derive(Clone, Debug)]
pub struct UnitDraft {
    pub published_row_id: Option<String>,
    pub agency_id: Option<String>,
    pub reason: String,
}

/// Refuses a dossier that is not in hand: before it is taken in its filer says what they ask for, and at its end nothing
/// changes any more.
pub fn check_open(dossier: &Dossier) -> Result<()> {
    use DossierState::{Appraising, AtCouncil, Draft, Submitted, Supplement, Suspended};
    match dossier.state {
        Appraising | Supplement | Suspended | AtCouncil => Ok(()),
        Draft | Submitted => Err(Error::refused("Tiếp nhận hồ sơ rồi mới ghi đơn vị tiếp nhận người này.")),
        other => {
            Err(Error::refused(format!("Hồ sơ đang ở tình trạng “{}” nên đơn vị tiếp nhận giữ nguyên.", other.label())))
        }
    }
}

/// Enters the receiving unit of a dossier that was read at `version`; the caller commits the event with its own. Tells the
/// dossier as it is then.
pub async fn set(
    app: &App,
    tx: &mut Tx,
    permit: &Permit,
    id: &DossierId,
    draft: &UnitDraft,
    version: i64,
) -> Result<(Dossier, Event)> {
    let dossier = store::find_within(tx, permit, id.as_str()).await?;
    check_open(&dossier)?;
    let (row, agency) = (draft.published_row_id.as_deref(), draft.agency_id.as_deref());
    if row.is_none() && agency.is_none() {
        return Err(Error::refused_at("agency_id", "Chọn đơn vị tiếp nhận, hoặc một vị trí trong danh mục"));
    }
    let place = filing::place(tx, permit, row, &dossier.specialty, agency).await?;
    let unit = place.agency.ok_or_else(|| Error::refused_at("agency_id", "Chọn đơn vị tiếp nhận trong danh sách"))?;
    if agency.is_some_and(|agency| agency != unit.id.as_str()) {
        return Err(Error::refused_at(
            "agency_id",
            format!("Vị trí đã chọn trong danh mục là của {}. Bỏ chọn vị trí thì mới ghi đơn vị khác", unit.name),
        ));
    }
    let is_same = dossier.agency_id.as_deref() == Some(unit.id.as_str()) && dossier.published_row_id.as_deref() == row;
    if is_same && dossier.version == version {
        return Err(Error::refused_at("agency_id", format!("Hồ sơ đang ghi {} rồi", unit.name)));
    }
    let wanted = Wanted {
        person_name: &dossier.person_name,
        beneficiary_group: &dossier.beneficiary_group,
        bloc: &dossier.bloc,
        published_row_id: row,
        major_code: place.major_code.as_deref().or(dossier.major_code.as_deref().filter(|_| row.is_none())),
        specialty: &place.specialty,
        agency_id: Some(unit.id.as_str()),
        agency_name: &unit.name,
    };
    let before = dossier.agency_name.clone().unwrap_or_default();
    let instead = if before.is_empty() || before == unit.name { String::new() } else { format!(", thay {before}") };
    let note = format!("Đơn vị tiếp nhận: {}{instead}. Lý do: {}", unit.name, draft.reason);
    store::set_unit(tx, &dossier, &wanted, version, &note).await?;
    let after = store::find(tx, id).await?;
    follow::follow(tx, &after).await?;
    tell::tell(app, tx, &after, News::UnitEntered).await?;
    let mut event =
        Event::new("dossier.unit_entered", id).with("code", &dossier.code).change("agency", &before, &unit.name);
    if dossier.specialty != after.specialty {
        event = event.change("specialty", &dossier.specialty, &after.specialty);
    }
    Ok((after, event))
}

//! The papers of an item's dossier, for who decides on it: listed on its page, downloaded one by one. Who decides without
//! knowing the name gets them under the code (decision 0074).

use axum::extract::{Path, State};
use axum::response::Response;

use super::Room;
use crate::candidates::views;
use crate::councils::actions::conflicts::gate_of;
use crate::councils::item::Item;
use crate::councils::sitting::Gate;
use crate::councils::store::{items, meetings};
use crate::councils::veil::Veil;
use crate::dossiers;
use crate::dossiers::dossier::DossierId;
use crate::dossiers::items::checklist;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::permit::Permit;

/// A paper that was handed in, as somebody who decides sees it.
pub(super) struct Given {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub size: String,
}

/// The veil over the person of an item, when the reader decides blind and the vote is not counted.
pub(super) fn veil_over(room: &Room, item: &Item) -> Option<Veil> {
    (room.blind && room.sitting.covers(item)).then(|| Veil::of(item))
}

/// Whether the papers of an item are open to a reader here: who decides, and the secretary of the meeting.
pub(super) fn reads_papers(room: &Room, permit: &Permit, gate: &Gate) -> bool {
    *gate == Gate::Open || (*gate == Gate::Outside && room.meeting.secretary_id == permit.user_id())
}

/// The papers of an item's dossier. Who decides blind sees files named by the code.
pub(super) async fn given(app: &App, item: &Item, blind: bool) -> Result<Vec<Given>> {
    let Some(dossier) = &item.dossier_id else { return Ok(Vec::new()) };
    let kinds = checklist(app, &item.beneficiary_group)?;
    let papers = dossiers::store::present_items(&mut app.db.read(), &DossierId(dossier.clone())).await?;
    let with_file = papers.into_iter().filter(|paper| paper.file_id.is_some()).enumerate();
    let line = |(place, paper): (usize, dossiers::parts::Item)| {
        let name = paper.file_name.unwrap_or_default();
        Given {
            kind: kinds
                .iter()
                .find(|kind| kind.code == paper.item)
                .map_or_else(|| "Giấy tờ khác".to_owned(), |kind| kind.name_vi.clone()),
            name: if blind { coded(&item.code, place, &name) } else { name },
            size: format!("{} kB", (paper.size.unwrap_or_default() + 1023) / 1024),
            id: paper.id.to_string(),
        }
    };
    Ok(with_file.map(line).collect())
}

/// The name of a file by the code of its dossier: "CH-2026-00001-02.pdf".
fn coded(code: &str, place: usize, name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).filter(|ending| {
        (1..=4).contains(&ending.len()) && ending.chars().all(|letter| letter.is_ascii_alphanumeric())
    });
    format!("{code}-{:02}{}", place + 1, ending.map(|ending| format!(".{ending}")).unwrap_or_default())
}

/// A paper that was handed in, for who decides on it. The look is noted before anything is given out.
pub async fn download(
    State(app): State<App>,
    permit: Permit,
    Path((id, item, paper)): Path<(String, String, String)>,
) -> Result<Response> {
    let db = &mut app.db.read();
    let meeting = meetings::find_within(db, &permit, &id).await?;
    let item = items::find(db, &meeting.id, &item).await?;
    let gate = gate_of(&app, &permit, &meeting, &item).await?;
    let room = Room::of(&app, &permit, &id).await?;
    if !reads_papers(&room, &permit, &gate) {
        return Err(Error::NotFound);
    }
    let dossier = DossierId(item.dossier_id.clone().ok_or(Error::NotFound)?);
    let listed = given(&app, &item, veil_over(&room, &item).is_some()).await?;
    let shown = listed.into_iter().find(|one| one.id == paper).ok_or(Error::NotFound)?;
    let stored = dossiers::store::item(db, &dossier, &paper).await?;
    let mut file = files::find(db, &stored.file_id.ok_or(Error::NotFound)?).await?;
    views::looked(&app, permit.signed()?, dossier.as_str()).await?;
    dossiers::actions::appraisal::note_read(&app, &permit, &dossier, &item.code, &stored.item).await?;
    file.name = shown.name;
    files::download(&app, &file).await
}

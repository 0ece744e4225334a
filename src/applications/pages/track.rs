//! Where a dossier is (features 70): its step, who holds it, since when, due when, what comes next, and how many working
//! days each holder took; a request for supplement with everything that is missing.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::issued::{self, IssuedPaper, Refused};
use super::{at, check, day, state, task_list};
use crate::applications::tasks::paper_name;
use crate::applications::told::LineGroup;
use crate::applications::{actions, told};
use crate::dossiers::dossier::{Dossier, DossierState, DossierStep, FiledBy};
use crate::dossiers::filing;
use crate::dossiers::items::checklist;
use crate::dossiers::parts::SupplementState;
use crate::dossiers::{look_up, store};
use crate::organisation;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, Said, go_to_saying};

/// One step that was taken.
struct Step {
    at: String,
    state: String,
    holder: String,
    note: String,
}

/// One paper that is asked for.
struct AskedItem {
    code: String,
    name: String,
    reason: String,
    given: bool,
}

/// What the standing agency asks for.
struct AskedFor {
    by: String,
    reason: String,
    items: Vec<AskedItem>,
}

#[derive(Template)]
#[template(path = "applications/pages/track.html")]
struct TrackPage {
    page: PublicPage,
    said: Option<String>,
    id: String,
    code: String,
    receipt: String,
    wanted: String,
    /// The unit that would take the person, or that none is named yet; empty when it is too late for one.
    unit: String,
    chip: &'static str,
    state: String,
    holder: String,
    since: String,
    due: String,
    next: String,
    asked: Option<AskedFor>,
    issued: Vec<IssuedPaper>,
    refused: Option<Refused>,
    clock: String,
    steps: Vec<Step>,
    holders: Vec<(String, i64)>,
    groups: Vec<LineGroup>,
    submitted: String,
    /// The check by which anybody who has it may ask where the dossier is.
    check: String,
    filed_by: String,
    may_withdraw: bool,
}

/// A draft opens its list of tasks; anything else shows where it is.
pub async fn open(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Said(said): Said,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    if dossier.state == DossierState::Draft {
        return task_list::draw(&app, &permit, page, said, dossier).await;
    }
    track(&app, page, said, dossier).await?.page()
}

async fn asked_for(app: &App, page: &PublicPage, dossier: &Dossier) -> Result<Option<AskedFor>> {
    let db = &mut app.db.read();
    if dossier.state != DossierState::Supplement {
        return Ok(None);
    }
    let asked = store::open_supplement(db, &dossier.id).await?;
    let Some(asked) = asked.filter(|asked| asked.state == SupplementState::Sent) else { return Ok(None) };
    let kinds = checklist(app, &dossier.beneficiary_group)?;
    let items = store::present_items(db, &dossier.id).await?;
    let line = |missing: crate::dossiers::parts::Missing| AskedItem {
        name: kinds
            .iter()
            .find(|kind| kind.code == missing.item)
            .map_or_else(|| missing.item.clone(), |kind| paper_name(page, kind).to_owned()),
        given: items.iter().any(|item| item.item == missing.item && item.given_at > asked.asked_at),
        code: missing.item,
        reason: missing.reason,
    };
    Ok(Some(AskedFor {
        by: asked.answer_by.map(|by| day(page, by)).unwrap_or_default(),
        items: asked.missing().into_iter().map(line).collect(),
        reason: asked.reason,
    }))
}

async fn track(app: &App, page: PublicPage, said: Option<String>, dossier: Dossier) -> Result<TrackPage> {
    let db = &mut app.db.read();
    let steps = store::steps(db, &dossier.id).await?;
    let table = organisation::store::calendar::table(db).await?;
    let mut holders: Vec<(String, i64)> = Vec::new();
    for held in crate::dossiers::held(&table, &steps, app.clock.now()) {
        match holders.iter_mut().find(|(name, _)| *name == held.holder) {
            Some((_, days)) => *days += held.days,
            None => holders.push((held.holder, held.days)),
        }
    }
    holders.iter_mut().for_each(|(name, _)| *name = told::holder(&page, name));
    let shown = steps.iter().rev().map(|step| Step {
        at: at(&page, step.taken_at),
        state: state(&page, step.to_state),
        holder: told::holder(&page, &step.holder),
        // What is asked for stands on its own; the note only counts it.
        note: if step.to_state == DossierState::Supplement { String::new() } else { step.note.clone() },
    });
    let due = dossier.due_on.filter(|_| !dossier.state.is_closed()).map(|due| day(&page, due));
    let issued = issued::of(db, &dossier).await?;
    let groups = check::lines(app, &page, &dossier).await?;
    let filed_by = match dossier.filed_by {
        FiledBy::Candidate => page.t("app-filed-by-you"),
        FiledBy::Agency | FiledBy::Officer => dossier.filed_by_name.clone(),
    };
    Ok(TrackPage {
        wanted: told::wanted(app, &page, &dossier),
        chip: dossier.state.chip(),
        state: state(&page, dossier.state),
        holder: steps.last().map(|step| told::holder(&page, &step.holder)).unwrap_or_default(),
        since: at(&page, dossier.state_since),
        due: due.unwrap_or_default(),
        next: page.t(&format!("app-next-{}", crate::platform::words::Words::as_str(dossier.state).replace('_', "-"))),
        asked: asked_for(app, &page, &dossier).await?,
        refused: issued::refused(app, &page, &dossier, &steps, &issued).await?,
        issued: issued.iter().map(|paper| issued::shown(&page, paper)).collect(),
        clock: at(&page, app.clock.now()),
        steps: shown.collect(),
        holders,
        groups,
        submitted: dossier.submitted_at.map(|submitted| at(&page, submitted)).unwrap_or_default(),
        may_withdraw: dossier.state.after(DossierStep::Withdraw).is_ok(),
        receipt: dossier.receipt_code.unwrap_or_default(),
        check: look_up::check_of(&app.secret, &dossier.id),
        unit: match dossier.agency_name {
            Some(unit) => unit,
            None if dossier.state.is_closed() => String::new(),
            None => page.t("app-unit-none"),
        },
        id: dossier.id.0,
        code: dossier.code,
        filed_by,
        said,
        page,
    })
}

/// Sends everything that was asked for.
pub async fn supply(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    match filing::supply(&app, &permit, &dossier.id).await {
        Ok(()) => go_to_saying(format!("/ung-vien/ho-so/{id}"), &page.t("app-supplement-sent")),
        Err(Error::Refused { .. }) if dossier.state == DossierState::Supplement => {
            let mut drawn = track(&app, page, None, dossier).await?;
            drawn.said = Some(drawn.page.t("app-supplement-missing"));
            drawn.invalid()
        }
        Err(error) => Err(error),
    }
}

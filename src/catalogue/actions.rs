//! The verbs of catalogues; each is one transaction with its events, and opens the duty of whom it waits for.

use chrono::{Datelike, NaiveDate};

use super::catalogue::{Catalogue, CatalogueId, CatalogueState, CatalogueStep, PublishDraft, Row, RowDraft};
use super::cost::{self, Cost};
use super::difference::is_same;
use super::paper;
use super::store::{self, GroupName};
use crate::accounts;
use crate::issuance;
use crate::issuance::actions::NewDraft;
use crate::issuance::paper::{OfficialPaper, PaperId, PaperState};
use crate::issuance::relation::Earlier;
use crate::needs;
use crate::needs::need::NeedState;
use crate::organisation;
use crate::organisation::store::{agencies, wages};
use crate::packs::AgencyKind;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies;

const APPROVE_DUTY: &str = "catalogue.approve";
const PUBLISH_DUTY: &str = "catalogue.publish";
const MEND_DUTY: &str = "catalogue.mend";

/// The wage region of an agency on a day: that of its commune, or that of the city's own agencies.
async fn region(tx: &mut Tx, commune: Option<&str>, day: NaiveDate) -> Result<String> {
    if let Some(commune) = commune
        && let Some((region, _)) = wages::region_on(tx, commune, day).await?
    {
        return Ok(region);
    }
    Ok(cost::REGION.to_owned())
}

async fn cost_at(app: &App, tx: &mut Tx, agency: &str, group: &str, number: i64, starts_on: NaiveDate) -> Result<Cost> {
    let today = clock::local(tx.now).date();
    let agency = agencies::find(tx, agency).await?;
    let region = region(tx, agency.commune_code.as_deref(), today).await?;
    cost::of_people(policies::hiring_now(app, tx).await?, group, number, starts_on, &region, today)
}

/// A catalogue that may be edited now.
async fn open_to_edits(tx: &mut Tx, year: i64) -> Result<Catalogue> {
    let catalogue = store::find(tx, year).await?;
    catalogue.state.after(CatalogueStep::Edit)?;
    Ok(catalogue)
}

/// Builds the catalogue of a year from the needs that are consolidated and not in it yet; tells how many entered.
pub async fn build(app: &App, permit: &Permit, year: i64) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let waiting = needs::store::needs::in_state(&mut tx, year, NeedState::Consolidated).await?;
    let id = match store::of_year(&mut tx, year).await? {
        Some(catalogue) => {
            catalogue.state.after(CatalogueStep::Edit)?;
            catalogue.id
        }
        None => store::insert(&mut tx, year).await?,
    };
    if waiting.is_empty() {
        return Err(Error::refused(format!(
            "Không có nhu cầu nào của năm {year} đã tổng hợp mà chưa vào danh mục. Tổng hợp nhu cầu trước."
        )));
    }
    let mut events = vec![Event::new("catalogue.built", &id).with("rows", waiting.len())];
    for need in &waiting {
        let group = &need.beneficiary_group;
        let cost = cost_at(app, &mut tx, &need.agency_id, group, need.people(), need.starts_on).await?;
        store::insert_need(&mut tx, &id, need, &cost).await?;
        events.push(needs::actions::catalogue::enter(&mut tx, need).await?);
    }
    tx.commit_all(events).await?;
    Ok(waiting.len())
}

/// Adds the rows of last year's published catalogue that this one does not have; tells how many.
pub async fn carry_over(app: &App, permit: &Permit, year: i64) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let before = store::published(&mut tx, year - 1).await?.ok_or_else(|| {
        Error::refused(format!("Chưa công bố danh mục năm {} nên không có dòng nào để chép.", year - 1))
    })?;
    let id = match store::of_year(&mut tx, year).await? {
        Some(catalogue) => {
            catalogue.state.after(CatalogueStep::Edit)?;
            catalogue.id
        }
        None => store::insert(&mut tx, year).await?,
    };
    let now = store::rows(&mut tx, &id).await?;
    let mut carried = 0;
    for old in before.rows.iter().filter(|old| !now.iter().any(|row| is_same(old, row))) {
        if !agencies::find(&mut tx, &old.agency_id).await?.is_active() {
            continue;
        }
        // The same day a year later; a 29 February becomes the last day of the month.
        let day = old.starts_on;
        let starts_on = day.with_year(day.year() + 1).or_else(|| day.pred_opt()?.with_year(day.year() + 1));
        let starts_on = starts_on.unwrap_or(day);
        let cost = cost_at(app, &mut tx, &old.agency_id, &old.beneficiary_group, old.number, starts_on).await?;
        store::insert_old(&mut tx, &id, old, starts_on, &cost).await?;
        carried += 1;
    }
    if carried == 0 {
        return Err(Error::refused("Mọi dòng của năm trước đã có trong danh mục này."));
    }
    tx.commit(Event::new("catalogue.carried_over", &id).with("rows", carried)).await?;
    Ok(carried)
}

/// Saves a row; of a need no more people than were consolidated.
pub async fn edit_row(app: &App, permit: &Permit, year: i64, row: &str, draft: RowDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let catalogue = open_to_edits(&mut tx, year).await?;
    let row = store::row(&mut tx, &catalogue.id, row).await?;
    if let Some(need) = &row.need_id {
        let most = needs::store::needs::find(&mut tx, need).await?.people();
        if draft.number > most {
            return Err(Error::refused_at(
                "number",
                format!(
                    "Nhu cầu đã tổng hợp {most} người. Ghi không quá {most}, hoặc bỏ dòng này khỏi danh mục rồi tổng hợp lại."
                ),
            ));
        }
    }
    let cost = cost_at(app, &mut tx, &row.agency_id, &row.beneficiary_group, draft.number, draft.starts_on).await?;
    store::set_row(&mut tx, &row, &draft, &cost, version).await?;
    let event = Event::new("catalogue.row_edited", &catalogue.id)
        .with("row", &row.specialty)
        .change("specialty", &row.specialty, &draft.specialty)
        .change("number", row.number, draft.number)
        .change("criteria", &row.criteria, &draft.criteria)
        .change("institutions", &row.institutions, &draft.institutions)
        .change("starts_on", row.starts_on, draft.starts_on);
    tx.commit(event).await
}

/// Takes a row out; its need is consolidated again and may be returned to its agency.
pub async fn remove_row(app: &App, permit: &Permit, year: i64, row: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let catalogue = open_to_edits(&mut tx, year).await?;
    let row = store::row(&mut tx, &catalogue.id, row).await?;
    store::delete_row(&mut tx, &row).await?;
    let mut events = vec![
        Event::new("catalogue.row_removed", &catalogue.id)
            .with("row", &row.specialty)
            .with("agency", &row.agency_name)
            .because(reason),
    ];
    if let Some(need) = &row.need_id {
        events.push(needs::actions::catalogue::leave(&mut tx, need, reason).await?);
    }
    tx.commit_all(events).await
}

fn stepped(event: Event, catalogue: &Catalogue, state: CatalogueState) -> Event {
    event.change("state", catalogue.state.as_str(), state.as_str())
}

async fn open_duties(
    tx: &mut Tx,
    id: &CatalogueId,
    kind: &str,
    role: Role,
    title: String,
    context: &str,
) -> Result<usize> {
    let today = clock::local(tx.now).date();
    let people = accounts::store::assignments_with(tx, &[role], today).await?;
    for held in &people {
        let duty = DutyDraft {
            kind,
            title: title.clone(),
            context: context.to_owned(),
            link: format!("/danh-muc-nam/{id}"),
            assignment_id: held.id.to_string(),
            due_on: None,
            counted: None,
        };
        duties::open(tx, id, duty).await?;
    }
    Ok(people.len())
}

async fn close_duties(tx: &mut Tx, id: &CatalogueId) -> Result<()> {
    for kind in [APPROVE_DUTY, PUBLISH_DUTY, MEND_DUTY] {
        duties::close(tx, id, kind).await?;
    }
    Ok(())
}

/// Works out the cost of every row as the policy stands today.
async fn cost_again(app: &App, tx: &mut Tx, rows: &[Row]) -> Result<()> {
    for row in rows {
        let cost = cost_at(app, tx, &row.agency_id, &row.beneficiary_group, row.number, row.starts_on).await?;
        store::set_cost(tx, row, &cost).await?;
    }
    Ok(())
}

/// Submits a catalogue to the People's Committee; tells how many leaders have it among their duties.
pub async fn submit(app: &App, permit: &Permit, year: i64) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let catalogue = store::find(&mut tx, year).await?;
    let state = catalogue.state.after(CatalogueStep::Submit)?;
    let rows = store::rows(&mut tx, &catalogue.id).await?;
    if rows.is_empty() {
        return Err(Error::refused("Danh mục chưa có dòng nào. Lấy nhu cầu đã tổng hợp vào danh mục rồi trình."));
    }
    cost_again(app, &mut tx, &rows).await?;
    store::set_state(&mut tx, &catalogue, state, "").await?;
    store::set_submitted(&mut tx, &catalogue.id, permit.user_id()).await?;
    close_duties(&mut tx, &catalogue.id).await?;
    let context = format!("{} dòng, {} người, {} trình", catalogue.rows, catalogue.people, permit.actor().name);
    let title = format!("Duyệt danh mục năm {year}");
    let waiting = open_duties(&mut tx, &catalogue.id, APPROVE_DUTY, Role::CityLeader, title, &context).await?;
    let event = stepped(Event::new("catalogue.submitted", &catalogue.id), &catalogue, state)
        .with("rows", catalogue.rows)
        .with("people", catalogue.people);
    tx.commit(event).await?;
    Ok(waiting)
}

/// The People's Committee approves a catalogue that another person submitted.
pub async fn approve(app: &App, permit: &Permit, year: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let catalogue = store::find(&mut tx, year).await?;
    let state = catalogue.state.after(CatalogueStep::Approve)?;
    if catalogue.submitted_by.as_deref() == Some(permit.user_id()) {
        return Err(Error::refused("Người trình danh mục không tự duyệt. Đề nghị một lãnh đạo khác duyệt."));
    }
    store::set_state(&mut tx, &catalogue, state, "").await?;
    store::set_approved(&mut tx, &catalogue.id, &permit.actor().name).await?;
    close_duties(&mut tx, &catalogue.id).await?;
    let title = format!("Công bố danh mục năm {year}");
    open_duties(&mut tx, &catalogue.id, PUBLISH_DUTY, Role::StandingOfficer, title, "UBND thành phố đã duyệt").await?;
    tx.commit(stepped(Event::new("catalogue.approved", &catalogue.id), &catalogue, state)).await
}

/// The People's Committee returns a catalogue with a reason.
pub async fn send_back(app: &App, permit: &Permit, year: i64, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let catalogue = store::find(&mut tx, year).await?;
    let state = catalogue.state.after(CatalogueStep::Return)?;
    store::set_state(&mut tx, &catalogue, state, reason).await?;
    close_duties(&mut tx, &catalogue.id).await?;
    let title = format!("Sửa danh mục năm {year} bị trả lại");
    open_duties(&mut tx, &catalogue.id, MEND_DUTY, Role::StandingOfficer, title, reason).await?;
    tx.commit(stepped(Event::new("catalogue.returned", &catalogue.id), &catalogue, state).because(reason)).await
}

/// Publishes an approved catalogue under the number and date of its document; tells which edition it is.
pub async fn publish(app: &App, permit: &Permit, year: i64, draft: PublishDraft) -> Result<i64> {
    let mut tx = app.db.write(permit).await?;
    let catalogue = store::find(&mut tx, year).await?;
    let state = catalogue.state.after(CatalogueStep::Publish)?;
    let hiring = policies::hiring(app)?;
    let groups: Vec<GroupName> = hiring
        .scheme
        .groups
        .iter()
        .map(|group| (group.id.clone(), group.name.vi.clone(), group.name.en.clone()))
        .collect();
    let by = permit.actor().name;
    let edition = store::publish(&mut tx, &catalogue, &draft, &by, &hiring.pack.version, &groups).await?;
    store::set_state(&mut tx, &catalogue, state, "").await?;
    close_duties(&mut tx, &catalogue.id).await?;
    let event = stepped(Event::new("catalogue.published", &catalogue.id), &catalogue, state)
        .with("edition", edition)
        .with("document_number", &draft.document_number)
        .with("issued_on", draft.issued_on)
        .with("rows", catalogue.rows);
    tx.commit(event).await?;
    Ok(edition)
}

/// Opens a published catalogue for its next edition; what is published stays until then.
pub async fn amend(app: &App, permit: &Permit, year: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let catalogue = store::find(&mut tx, year).await?;
    let state = catalogue.state.after(CatalogueStep::Amend)?;
    store::set_state(&mut tx, &catalogue, state, "").await?;
    tx.commit(stepped(Event::new("catalogue.amended", &catalogue.id), &catalogue, state)).await
}

/// The agency that issues the catalogue: the city's People's Committee.
pub async fn issuer(db: &mut impl Read) -> Result<organisation::Agency> {
    let all = organisation::store::agencies::all_with_kinds(db).await?;
    let found = all.into_iter().find(|(_, _, kind)| kind == AgencyKind::PeoplesCommittee.as_str());
    let (id, _, _) = found.ok_or_else(|| {
        Error::refused("Danh bạ chưa có Ủy ban nhân dân thành phố nên chưa soạn được văn bản ban hành danh mục.")
    })?;
    agencies::find(db, &id).await
}

/// Drafts the decision that issues an approved catalogue, the catalogue its annex; or leads to the one under way.
pub async fn draft_paper(app: &App, permit: &Permit, year: i64) -> Result<PaperId> {
    let db = &mut app.db.read();
    let catalogue = store::find(db, year).await?;
    if catalogue.state != CatalogueState::Approved {
        return Err(Error::refused(format!(
            "Danh mục đang ở tình trạng “{}”. UBND thành phố duyệt danh mục trước, rồi soạn văn bản ban hành.",
            catalogue.state.label()
        )));
    }
    let known = issuance::store::about(db, "catalogue", &year.to_string()).await?;
    if let Some(paper) = known.iter().find(|paper| paper.state.is_under_way()) {
        return Ok(paper.id.clone());
    }
    let replaces = known.iter().find(|paper| paper.state == PaperState::Issued).map(|paper| paper.id.clone());
    let (agency, hiring) = (issuer(db).await?, policies::hiring(app)?);
    let rows = store::rows(db, &catalogue.id).await?;
    let annex = paper::annex(year, &rows, |group| hiring.group_name(group));
    let content = paper::decision(&agency, annex, catalogue.rows, catalogue.people);
    let drafting = permit.also(Permission::DraftPapers).ok_or(Error::Forbidden)?;
    let new = NewDraft {
        agency_id: agency.id.to_string(),
        issuer: None,
        about: ("catalogue".to_owned(), year.to_string()),
        wording_id: None,
        content,
        earlier: replaces.map(Earlier::replaced),
    };
    issuance::actions::draft(app, &drafting, new).await
}

/// Publishes the catalogue with the number and the day of its issued decision. Done twice it changes nothing.
pub async fn issued(app: &App, issued: &OfficialPaper) -> Result<()> {
    let (number, day) = issued.issued_as()?;
    let year: i64 = issued.about_id.parse().map_err(Error::internal)?;
    let editions = store::editions(&mut app.db.read(), year).await?;
    if editions.iter().any(|edition| edition.document_number == number) {
        return Ok(());
    }
    let draft = PublishDraft { document_number: number, issued_on: day };
    publish(app, &Permit::system("paper"), year, draft).await.map(drop)
}

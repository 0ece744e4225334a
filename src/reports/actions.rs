//! The verbs of reports: begun, written, their figures taken, their paper drafted; when it is issued the report is frozen.

use super::collect::{self, Reader};
use super::paper;
use super::period::Asked;
use super::report::{Report, ReportDraft, ReportId, ReportState, ReportStep, Taking, TakingId};
use super::snapshot::{Snapshot, fingerprint};
use super::store::reports as store;
use crate::issuance;
use crate::issuance::actions::{NewDraft, StepDraft};
use crate::issuance::draft::Content;
use crate::issuance::paper::{OfficialPaper, PaperId, PaperStep};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// Begins the report of a period, in the name of the officer's agency.
pub async fn begin(app: &App, permit: &Permit, asked: &Asked) -> Result<ReportId> {
    let signed = permit.signed()?.clone();
    let mut tx = app.db.write(permit).await?;
    let addressee = format!("Ủy ban nhân dân {}", app.config.city);
    let by = (signed.user_id.as_str(), signed.user_name.as_str());
    let id = store::insert(&mut tx, &asked.period, asked.against, &signed.agency_id, &addressee, by).await?;
    tx.commit(Event::new("report.begun", &id).with("period", asked.period.label())).await?;
    Ok(id)
}

/// Saves what the officer wrote around the figures.
pub async fn write(app: &App, permit: &Permit, id: &str, draft: &ReportDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let report = store::find(&mut tx, id).await?;
    report.state.after(ReportStep::Edit)?;
    store::set_words(&mut tx, &report, draft, version).await?;
    tx.commit(Event::new("report.written", &report.id)).await
}

/// The figures of a report as everybody may see them: what its paper prints.
pub async fn figures(app: &App, db: &mut impl Read, report: &Report) -> Result<Snapshot> {
    let period = report.period();
    let before = period.compared(report.against);
    collect::take(app, db, Reader::Paper, &period, before.as_ref()).await
}

/// The paper of a report that may still go out.
pub async fn under_way(db: &mut impl Read, report: &ReportId) -> Result<Option<OfficialPaper>> {
    for taking in store::takings(db, report).await? {
        let papers = issuance::store::about(db, "report_taking", taking.id.as_str()).await?;
        if let Some(paper) = papers.into_iter().find(|paper| paper.state.is_under_way()) {
            return Ok(Some(paper));
        }
    }
    Ok(None)
}

/// Refuses while a paper with the figures taken before is being decided on.
fn open_to_change(paper: Option<&OfficialPaper>) -> Result<()> {
    match paper.filter(|paper| !paper.state.is_open_to_edits()) {
        None => Ok(()),
        Some(paper) => Err(Error::refused(format!(
            "Văn bản của báo cáo này đang ở tình trạng “{}”, in số liệu đã chốt. Trả lại hoặc hủy văn bản đó trước, rồi làm tiếp ở đây.",
            paper.state.label()
        ))),
    }
}

/// Takes the figures (chốt số liệu): kept with their fingerprint, they never change; taken again they are another taking.
pub async fn take(app: &App, permit: &Permit, id: &str) -> Result<TakingId> {
    let snapshot = &mut app.db.snapshot().await?;
    let report = store::find(snapshot, id).await?;
    let state = report.state.after(ReportStep::Take)?;
    open_to_change(under_way(snapshot, &report.id).await?.as_ref())?;
    let canonical = figures(app, snapshot, &report).await?.canonical()?;
    let sha256 = fingerprint(&canonical);
    let mut tx = app.db.write(permit).await?;
    // The version that was read is compared, so that a report that went on meanwhile is left alone.
    store::set_state(&mut tx, &report, state).await?;
    let taking = store::insert_taking(&mut tx, &report, &canonical, &sha256).await?;
    let event = Event::new("report.taken", &report.id).change("state", report.state.as_str(), state.as_str());
    tx.commit(event.with("sha256", &sha256)).await?;
    Ok(taking)
}

/// What the paper of a report says with a taking.
pub async fn content(db: &mut impl Read, report: &Report, taking: &Taking) -> Result<Content> {
    let agency = organisation::store::agencies::find(db, &report.agency_id).await?;
    paper::content(report, taking, &Snapshot::read(&taking.figures)?, &agency)
}

/// What is to become of a draft that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafting {
    /// It is opened as the officer left it.
    Open,
    /// It is made anew of the report; what was changed in it is gone.
    Anew,
}

/// Drafts the paper of a report with its last taking. A draft that is under way is opened as it is, or made anew when the
/// officer says so.
pub async fn draft_paper(app: &App, permit: &Permit, id: &str, drafting_as: Drafting) -> Result<PaperId> {
    let drafting = permit.also(Permission::DraftPapers).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let report = store::find(db, id).await?;
    report.state.after(ReportStep::DraftPaper)?;
    let known = under_way(db, &report.id).await?;
    open_to_change(known.as_ref())?;
    let takings = store::takings(db, &report.id).await?;
    let taking = takings.first().ok_or(Error::NotFound)?;
    let is_current = |paper: &OfficialPaper| paper.about_id == taking.id.as_str();
    if let Some(paper) = known.as_ref().filter(|_| drafting_as == Drafting::Open) {
        if is_current(paper) {
            return Ok(paper.id.clone());
        }
        return Err(Error::refused(format!(
            "Văn bản đang soạn in số liệu chốt trước lần {}. Bấm “Soạn lại từ báo cáo” để lập bản mới; phần đã sửa trong \
             bản đang soạn nằm lại ở bản đó.",
            taking.number
        )));
    }
    let content = content(db, &report, taking).await?;
    if let Some(paper) = known {
        if is_current(&paper) {
            issuance::actions::change(app, &drafting, paper.id.as_str(), content, paper.version).await?;
            return Ok(paper.id);
        }
        let step = StepDraft {
            note: format!("Số liệu đã chốt lại, lần {}", taking.number),
            version: paper.version,
            ..StepDraft::default()
        };
        issuance::actions::take(app, &drafting, paper.id.as_str(), PaperStep::Discard, step).await?;
    }
    let new = NewDraft {
        agency_id: report.agency_id.clone(),
        issuer: None,
        about: ("report_taking".to_owned(), taking.id.to_string()),
        wording_id: None,
        content,
        earlier: None,
    };
    issuance::actions::draft(app, &drafting, new).await
}

/// Freezes a report when its paper is issued. Done twice it changes nothing.
pub async fn issued(app: &App, paper: &OfficialPaper) -> Result<()> {
    let (number, day) = paper.issued_as()?;
    let mut tx = app.db.write(&Permit::system("paper")).await?;
    let taking = store::taking(&mut tx, &paper.about_id).await?;
    let report = store::find(&mut tx, &taking.report_id).await?;
    if report.state == ReportState::Issued {
        return Ok(());
    }
    let state = report.state.after(ReportStep::Issue)?;
    store::set_issued(&mut tx, &report, &taking, (paper.id.as_str(), &number, day)).await?;
    let event = Event::new("report.issued", &report.id)
        .change("state", report.state.as_str(), state.as_str())
        .with("number", &number)
        .with("sha256", &taking.sha256);
    tx.commit(event).await
}

//! One report: what the officer writes, the figures as they were taken beside those of today, the fingerprint checked, and the
//! paper.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::records::reads_reports;
use super::{ChartView, SectionView, charts, days, sections, told};
use crate::issuance;
use crate::issuance::paper::OfficialPaper;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::reports::actions::{self, Drafting};
use crate::reports::chart::Drawing;
use crate::reports::period::Asked;
use crate::reports::report::{Report, ReportDraft, ReportState, ReportStep, Taking};
use crate::reports::snapshot::{Change, Snapshot, fingerprint, grouped, typed};
use crate::reports::store::reports as store;
use crate::ui::{Render, Shell, go_to, go_to_saying};

#[derive(Template)]
#[template(path = "reports/pages/report.html")]
struct ReportPage {
    shell: Shell,
    report: Report,
    form: Form,
    days: String,
    before: Option<String>,
    /// The figures that the page shows: as taken, else those of today.
    sections: Vec<SectionView>,
    charts: Vec<ChartView>,
    taken: Option<Taken>,
    paper: Option<OfficialPaper>,
    live: String,
    hides: bool,
    may_write: bool,
    may_draft: bool,
    opens_paper: bool,
    read_at: String,
}

impl ReportPage {
    /// Whether a draft is under way that the officer may still change.
    fn has_draft(&self) -> bool {
        self.may_draft && self.paper.as_ref().is_some_and(|paper| paper.state.is_open_to_edits())
    }

    /// What the officer wrote, part by part, as far as there is something.
    fn words(&self) -> Vec<(&'static str, &str)> {
        let parts = [
            ("Công tác chỉ đạo, triển khai", self.report.direction.as_str()),
            ("Khó khăn, vướng mắc", self.report.difficulties.as_str()),
            ("Nhiệm vụ kỳ tới", self.report.next_tasks.as_str()),
            ("Kiến nghị, đề xuất", self.report.proposals.as_str()),
        ];
        parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// The figures as they were taken, and what is otherwise today.
struct Taken {
    taking: Taking,
    /// Whether the figures that are kept still give the fingerprint.
    holds: bool,
    changes: Vec<Change>,
    asked: String,
    /// Whether a fingerprint that was typed is this one.
    matches: Option<bool>,
}

impl Taken {
    fn printed(&self) -> String {
        grouped(&self.taking.sha256)
    }

    fn then(&self, change: &Change) -> String {
        told(change.then)
    }

    fn now(&self, change: &Change) -> String {
        told(change.now)
    }
}

/// The taking that a report shows: the one that was issued, else the last.
async fn shown_taking(app: &App, report: &Report) -> Result<Option<Taking>> {
    let takings = store::takings(&mut app.db.read(), &report.id).await?;
    let wanted = report.taking_number;
    Ok(takings.into_iter().find(|taking| wanted.is_none_or(|number| taking.number == number)))
}

async fn report_page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    form: Option<Form>,
    asked: &str,
) -> Result<ReportPage> {
    reads_reports(permit)?;
    let db = &mut app.db.read();
    let report = store::find(db, id).await?;
    let taking = shown_taking(app, &report).await?;
    let today = actions::figures(app, db, &report).await?;
    let asked_period = Asked { period: report.period(), against: report.against };
    let query = asked_period.query();
    let (snapshot, taken) = match taking {
        None => (today, None),
        Some(taking) => {
            let snapshot = Snapshot::read(&taking.figures)?;
            let code = typed(asked);
            let taken = Taken {
                holds: fingerprint(&taking.figures) == taking.sha256,
                changes: snapshot.changes(&today),
                matches: (!code.is_empty()).then(|| code == taking.sha256),
                asked: asked.to_owned(),
                taking,
            };
            (snapshot, Some(taken))
        }
    };
    let paper = match &report.paper_id {
        Some(paper) => Some(issuance::store::find(db, paper).await?),
        None => actions::under_way(db, &report.id).await?,
    };
    let may_edit = permit.also(Permission::EditReports).is_some();
    let may_write = may_edit && report.state.after(ReportStep::Edit).is_ok();
    // Figures that were taken lead to no records: the records go on, and those of today are a page of their own.
    let leads = taken.is_none().then_some(query.as_str());
    Ok(ReportPage {
        shell: shell.titled(report.title()),
        days: days(&snapshot.period),
        before: snapshot.before.as_ref().map(|before| before.label()),
        sections: sections(&snapshot, leads),
        charts: charts(&snapshot, leads),
        hides: snapshot.hides(),
        live: format!("/bao-cao?{query}"),
        form: form.unwrap_or_else(|| ReportDraft::form(&report)),
        may_draft: may_edit && report.state == ReportState::Taken,
        opens_paper: permit.also(Permission::ViewPapers).is_some(),
        may_write,
        taken,
        paper,
        report,
        read_at: clock::screen(app.clock.now()),
    })
}

/// One report.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    report_page(&app, &permit, shell, &id, None, params.value("ma")).await?.page()
}

/// Shows a report with what was refused.
async fn refused(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<Response> {
    let report = store::find(&mut app.db.read(), id).await?;
    let mut shown = ReportDraft::form(&report);
    for wrong in form.errors() {
        shown.refuse(&wrong.field, wrong.sentence.clone());
    }
    report_page(app, permit, shell, id, Some(shown), "").await?.invalid()
}

/// Saves what the officer wrote.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let draft = ReportDraft::read(&mut form);
    let version = form.version();
    if let (Some(draft), Some(version)) = (draft, version) {
        match actions::write(&app, &permit, &id, &draft, version).await {
            Err(Error::Stale) => {
                let report = store::find(&mut app.db.read(), &id).await?;
                form.compare(&ReportDraft::form(&report));
                return report_page(&app, &permit, shell, &id, Some(form), "").await?.conflicting();
            }
            result => {
                if form.accept(result)?.is_some() {
                    return go_to_saying(format!("/bao-cao/ban/{id}"), "Đã lưu phần lời của báo cáo.");
                }
            }
        }
    }
    report_page(&app, &permit, shell, &id, Some(form), "").await?.invalid()
}

/// Takes the figures.
pub async fn take(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let mut form = Form::default();
    match form.accept(actions::take(&app, &permit, &id).await)? {
        Some(_) => go_to_saying(format!("/bao-cao/ban/{id}"), "Đã chốt số liệu. Số đã chốt không đổi nữa."),
        None => refused(&app, &permit, shell, &id, form).await,
    }
}

/// Drafts the paper.
pub async fn draft_paper(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let drafting = if form.value("moi") == "1" { Drafting::Anew } else { Drafting::Open };
    match form.accept(actions::draft_paper(&app, &permit, &id, drafting).await)? {
        Some(paper) => go_to(format!("/phat-hanh/{paper}")),
        None => refused(&app, &permit, shell, &id, form).await,
    }
}

//! One proposal to the council: what it comes to, and what the council is asked to order, until it votes.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::benefits::store::beneficiaries as held;
use crate::benefits::typed_sum;
use crate::commitments::actions;
use crate::commitments::commitment::{Proposal, ProposalKind, ProposalState};
use crate::commitments::store::{self, Terms};
use crate::commitments::{council, repayment};
use crate::law;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::policies::versions;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

const FIELDS: &[(&str, &str)] = &[
    ("stops_on", "ngày thôi áp dụng"),
    ("last_day", "ngày làm việc cuối cùng"),
    ("cause", "trường hợp"),
    ("due_on", "hạn nộp"),
    ("council_amount", "mức Hội đồng quyết định"),
    ("clause", "điều, khoản"),
];

#[derive(Template)]
#[template(path = "commitments/pages/proposal.html")]
struct ProposalPage {
    shell: Shell,
    proposal: Proposal,
    lines: Vec<(String, String)>,
    causes: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    history: Vec<TimelineItem>,
    form: Form,
    /// Whether what the council is asked to order may still be changed by the reader.
    may_edit: bool,
    may_withdraw: bool,
}

fn filled(one: &Proposal) -> Form {
    let day = |day: Option<chrono::NaiveDate>| day.map(viet::date::screen).unwrap_or_default();
    Form::filled([
        ("stops_on", day(Some(one.stops_on))),
        ("last_day", day(one.last_day)),
        ("cause", one.cause.clone()),
        ("repay", if one.repay { "1".to_owned() } else { String::new() }),
        ("due_on", day(one.due_on)),
        ("legal_document_id", one.legal_document_id.clone().unwrap_or_default()),
        ("clause", one.clause.clone()),
        ("council_amount", one.council_amount.map(|amount| amount.0.to_string()).unwrap_or_default()),
        ("version", one.version.to_string()),
    ])
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Option<Form>) -> Result<ProposalPage> {
    let seen = permit.also(Permission::ViewBenefits).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let proposal = store::proposal_within(db, &seen, id).await?;
    let one = held::find(db, &proposal.beneficiary_id).await?;
    let rules = versions::find(db, &one.policy_key).await?;
    let proposes = permit
        .also(Permission::ProposeDiscontinuation)
        .is_some_and(|may| may.covers(&proposal.lineage, &proposal.bloc));
    let is_open = council::check_open(db, &proposal).await.is_ok();
    Ok(ProposalPage {
        shell: shell.titled(format!("Đề xuất {}, {}", proposal.code, proposal.talent_name)),
        lines: council::lines(db, &proposal, app.clock.today()).await?,
        causes: repayment::causes(&rules.pack, &one.scheme)?,
        documents: law::store::choices(db).await?,
        history: timeline(&told::of_record(app, permit, council::KIND, proposal.id.as_str()).await?),
        may_edit: proposes && is_open && proposal.kind != ProposalKind::Continue,
        may_withdraw: proposes && proposal.state == ProposalState::Waiting,
        form: form.unwrap_or_else(|| filled(&proposal)),
        proposal,
    })
}

/// One proposal.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, None).await?.page()
}

fn terms(form: &mut Form) -> Option<(Terms, i64)> {
    form.names(FIELDS);
    let stops_on = form.date("stops_on");
    let last_day = form.optional_date("last_day");
    let cause = form.text("cause", 1..=60);
    let due_on = form.optional_date("due_on");
    let council_amount = match form.value("council_amount").trim().is_empty() {
        true => Some(None),
        false => typed_sum(form, "council_amount").map(Some),
    };
    let clause = form.optional_text("clause", 200);
    let version = form.version();
    let document = Some(form.value("legal_document_id").to_owned()).filter(|id| !id.is_empty());
    let terms = Terms {
        stops_on: stops_on?,
        last_day: last_day?,
        cause: cause?,
        repay: form.is_checked("repay", "1"),
        due_on: due_on?,
        legal_document_id: document,
        clause: clause?.unwrap_or_default(),
        council_amount: council_amount?,
    };
    Some((terms, version?))
}

/// Saves what the council is asked to order.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some((terms, version)) = terms(&mut form) {
        let saved = match actions::set_terms(&app, &permit, &id, &terms, version).await {
            Err(Error::Stale) => {
                Err(Error::refused("Người khác vừa sửa đề xuất này. Mở lại trang để xem bản mới rồi ghi lại."))
            }
            other => other,
        };
        if form.accept(saved)?.is_some() {
            return go_to_saying(format!("/de-xuat-thoi/{id}"), "Đã ghi nội dung xin Hội đồng quyết định.");
        }
    }
    page(&app, &permit, shell, &id, Some(form)).await?.invalid()
}

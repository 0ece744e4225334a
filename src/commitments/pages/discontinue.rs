//! Discontinuing the policy for somebody: what it comes to is shown before anybody signs (feature 135); a unit proposes it,
//! and the decision that was issued is recorded.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use crate::benefits::actions::people::{StopEffect, stop_effect};
use crate::benefits::beneficiary::{Beneficiary, BeneficiaryState};
use crate::benefits::store::beneficiaries as held;
use crate::benefits::{sum, typed_sum};
use crate::commitments::actions::{self, Discontinuation, RepaymentOrder};
use crate::commitments::commitment::{Proposal, ProposalKind};
use crate::commitments::repayment::{self, Estimate};
use crate::commitments::store;
use crate::law;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies::versions;
use crate::ui::{Render, Shell, go_to_saying};

const FIELDS: &[(&str, &str)] = &[
    ("asked", "nội dung xin Hội đồng"),
    ("reason", "lý do"),
    ("stops_on", "ngày thôi áp dụng"),
    ("last_day", "ngày làm việc cuối cùng"),
    ("cause", "trường hợp"),
    ("decision_number", "số quyết định"),
    ("decided_on", "ngày quyết định"),
    ("due_on", "hạn nộp"),
    ("council_amount", "mức Hội đồng quyết định"),
    ("clause", "điều, khoản"),
];

/// A month before and after, in words.
struct Effect {
    name: String,
    month: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "commitments/pages/discontinue.html")]
struct DiscontinuePage {
    shell: Shell,
    one: Beneficiary,
    form: Form,
    causes: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    effects: Vec<Effect>,
    estimate: Option<Estimate>,
    open: Option<Proposal>,
    kinds: Vec<(String, String)>,
    may_decide: bool,
}

impl DiscontinuePage {
    fn is_stopped(&self) -> bool {
        self.one.state == BeneficiaryState::Stopped
    }
}

/// What the council may be asked about somebody.
fn kinds(one: &Beneficiary) -> Vec<(String, String)> {
    let is_stopped = one.state == BeneficiaryState::Stopped;
    let mut kinds = ProposalKind::options();
    kinds.retain(|(kind, _)| (kind == ProposalKind::Repay.as_str()) == is_stopped);
    kinds
}

fn said(effect: StopEffect) -> Effect {
    let text = |amount: std::result::Result<_, String>| amount.map_or_else(|gap| gap, sum);
    Effect {
        name: effect.name,
        month: format!("{:02}/{}", effect.month.number(), effect.month.year()),
        before: text(effect.before),
        after: text(effect.after),
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, mut form: Form) -> Result<DiscontinuePage> {
    let db = &mut app.db.read();
    let seen = permit.also(Permission::ViewBenefits).ok_or(Error::Forbidden)?;
    let one = held::find_within(db, &seen, id).await?;
    let pack = versions::find(db, &one.policy_key).await?.pack;
    let causes = repayment::causes(&pack, &one.scheme)?;
    let day = |name: &str| viet::date::parse(form.value(name)).ok();
    let stops_on: Option<NaiveDate> = day("stops_on");
    let last_day = day("last_day").or_else(|| stops_on.and_then(|day| day.pred_opt()));
    let cause = Some(form.value("cause").to_owned()).filter(|cause| causes.iter().any(|(known, _)| known == cause));
    let effects = match stops_on {
        Some(stops_on) => stop_effect(db, &one, stops_on).await?.into_iter().map(said).collect(),
        None => Vec::new(),
    };
    let council = viet::money::parse_dong(form.value("council_amount")).ok().map(crate::platform::money::Vnd);
    let estimate = match (cause, last_day) {
        (Some(cause), Some(last_day)) => {
            let found = actions::estimate(db, &one, &cause, last_day, true, council, app.clock.today()).await;
            form.accept(found)?.map(|(found, _)| found)
        }
        _ => None,
    };
    let may_decide = permit.also(Permission::DecideDiscontinuation).is_some();
    let kinds = kinds(&one);
    if form.value("asked").is_empty()
        && let Some((kind, _)) = kinds.first()
    {
        form.set("asked", kind.as_str());
    }
    Ok(DiscontinuePage {
        shell: shell.titled(format!("Thôi áp dụng chính sách, {}", one.talent_name)),
        documents: law::store::choices(db).await?,
        open: store::open_proposal(db, one.id.as_str()).await?,
        causes,
        effects,
        estimate,
        kinds,
        may_decide,
        one,
        form,
    })
}

/// The form; with a day and a cause in the address it shows what they come to.
pub async fn form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let fields = ["stops_on", "last_day", "cause", "council_amount"];
    let form = Form::filled(fields.map(|name| (name, params.value(name).to_owned())));
    page(&app, &permit, shell, &id, form).await?.page()
}

/// A unit proposes it; the council's next agenda has it by itself.
pub async fn propose(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let reason = form.text("reason", 10..=1000);
    let kind = ProposalKind::parse(form.value("asked")).unwrap_or(ProposalKind::Discontinue);
    let stops_on = if kind == ProposalKind::Discontinue { form.date("stops_on").map(Some) } else { Some(None) };
    if let (Some(reason), Some(stops_on)) = (reason, stops_on)
        && form.accept(actions::propose_by_agency(&app, &permit, &id, kind, &reason, stops_on).await)?.is_some()
    {
        return go_to_saying("/de-xuat-thoi", "Đã đề xuất. Phiên họp Hội đồng tới sẽ xét.");
    }
    page(&app, &permit, shell, &id, form).await?.invalid()
}

/// Records the decision that was issued.
pub async fn record(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let stops_on = form.date("stops_on");
    let last_day = form.optional_date("last_day");
    let cause = form.text("cause", 1..=60);
    let decision_number = form.text("decision_number", 1..=100);
    let decided_on = form.date("decided_on");
    let is_ordered = form.is_checked("repay", "1");
    let due_on = form.optional_date("due_on");
    let council_amount = match form.value("council_amount").trim().is_empty() {
        true => Some(None),
        false => typed_sum(&mut form, "council_amount").map(Some),
    };
    let clause = form.optional_text("clause", 200);
    let document = Some(form.value("legal_document_id").to_owned()).filter(|id| !id.is_empty());
    if let (Some(stops_on), Some(last_day), Some(cause), Some(decision_number), Some(decided_on)) =
        (stops_on, last_day, cause, decision_number, decided_on)
        && let (Some(due_on), Some(council_amount), Some(clause)) = (due_on, council_amount, clause)
    {
        let order = RepaymentOrder {
            due_on,
            council_amount,
            basis: document.map(|document| (document, clause.unwrap_or_default())),
        };
        let decision = Discontinuation {
            beneficiary_id: id.clone(),
            stops_on,
            last_day,
            cause,
            decision_number,
            decided_on,
            repayment: is_ordered.then_some(order),
        };
        if let Some(owed) = form.accept(actions::record_discontinuation(&app, &permit, &decision).await)? {
            return match owed {
                Some(owed) => {
                    go_to_saying(format!("/den-bu/{owed}"), "Đã thôi áp dụng chính sách và ghi khoản phải đền bù.")
                }
                None => go_to_saying(format!("/huong-chinh-sach/{id}"), "Đã thôi áp dụng chính sách."),
            };
        }
    }
    page(&app, &permit, shell, &id, form).await?.invalid()
}

//! Repayments: who owes what, and each ledger.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::benefits::typed_sum;
use crate::commitments::actions::{self, Entered};
use crate::commitments::repayment::{Repayment, RepaymentEntry, RepaymentEntryKind};
use crate::commitments::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

#[derive(Template)]
#[template(path = "commitments/pages/repayments.html")]
struct RepaymentsPage {
    shell: Shell,
    repayments: Vec<Repayment>,
    today: chrono::NaiveDate,
    read_at: String,
}

impl RepaymentsPage {
    fn balance(&self) -> Vnd {
        self.repayments.iter().map(|one| one.balance).sum()
    }

    fn is_late(&self, one: &Repayment) -> bool {
        one.is_late(self.today)
    }
}

/// The repayments that a person sees, the largest balance first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let repayments = store::repayments_select(&permit)
        .then("order by balance desc, decided_on, id limit 1000")
        .all(&mut app.db.read())
        .await?;
    RepaymentsPage {
        shell: shell.titled("Đền bù kinh phí"),
        repayments,
        today: app.clock.today(),
        read_at: clock::screen(app.clock.now()),
    }
    .page()
}

#[derive(Template)]
#[template(path = "commitments/pages/repayment.html")]
struct RepaymentPage {
    shell: Shell,
    one: Repayment,
    entries: Vec<RepaymentEntry>,
    history: Vec<TimelineItem>,
    form: Form,
    may_enter: bool,
}

impl RepaymentPage {
    fn is_reversed(&self, entry: &RepaymentEntry) -> bool {
        self.entries.iter().any(|other| other.reverses_id.as_deref() == Some(entry.id.as_str()))
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<RepaymentPage> {
    let seen = permit.also(Permission::ViewBenefits).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let one = store::repayment_within(db, &seen, id).await?;
    Ok(RepaymentPage {
        shell: shell.titled(format!("{}, {}", one.code, one.talent_name)),
        entries: store::entries(db, &one.id).await?,
        history: timeline(&told::of_record(app, permit, "repayment", one.id.as_str()).await?),
        may_enter: permit.also(Permission::EditRepayments).is_some(),
        one,
        form,
    })
}

/// One repayment with its ledger.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, Form::default()).await?.page()
}

const FIELDS: &[(&str, &str)] =
    &[("amount", "số tiền"), ("on_date", "ngày"), ("paper", "chứng từ"), ("reason", "lý do")];

async fn enter(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    mut form: Form,
    kind: RepaymentEntryKind,
) -> Result<Response> {
    form.names(FIELDS);
    let amount = typed_sum(&mut form, "amount");
    let on_date = form.date("on_date");
    let paper = form.text("paper", 1..=100);
    let reason = form.optional_text("reason", 300);
    if let (Some(amount), Some(on_date), Some(paper), Some(reason)) = (amount, on_date, paper, reason) {
        let typed = Entered { kind, amount, on_date, paper, reason: reason.unwrap_or_default() };
        if form.accept(actions::enter(app, permit, id, &typed).await)?.is_some() {
            return go_to_saying(format!("/den-bu/{id}"), "Đã ghi vào sổ.");
        }
    }
    page(app, permit, shell, id, form).await?.invalid()
}

/// Notes what was paid in.
pub async fn pay(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    enter(&app, &permit, shell, &id, form, RepaymentEntryKind::Paid).await
}

/// Notes what was let off by a decision.
pub async fn reduce(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    enter(&app, &permit, shell, &id, form, RepaymentEntryKind::Reduction).await
}

/// Puts an entry right by its opposite.
pub async fn reverse(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, entry)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let reason = form.reason("reason", 5..=300);
    let done = because(reason, async |reason| actions::reverse(&app, &permit, &id, &entry, &reason).await).await;
    if form.accept(done)?.is_some() {
        return go_to_saying(format!("/den-bu/{id}"), "Đã ghi bút toán ngược. Khoản cũ vẫn giữ nguyên.");
    }
    page(&app, &permit, shell, &id, form).await?.invalid()
}

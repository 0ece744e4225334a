//! One beneficiary: what they are entitled to and why, the months of a year with their sources, every đồng that was paid,
//! where they worked and when they were away.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::Datelike;
use policy::calendar::Month;
use serde_json::Value as Json;

use super::{group, sum, typed_month, typed_sum};
use crate::benefits::account::AccountDraft;
use crate::benefits::actions::{accounts as payees, correct as correcting, grant, people};
use crate::benefits::beneficiary::{
    AbsenceKind, Beneficiary, BeneficiaryState, BeneficiaryStep, Entitlement, EntitlementKind, Entry, EntryKind,
    FIELDS, period_label,
};
use crate::benefits::months::{Record, Source};
use crate::benefits::store::{accounts, beneficiaries as store, ledger, lists};
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

/// A month of the year that is shown.
struct MonthRow {
    label: String,
    /// Each monthly benefit: its name, the amount or what is missing, how it was counted.
    sums: Vec<(String, String, String)>,
    /// What was paid for it, and on which list.
    paid: String,
    source: Source,
}

/// A step of an explanation with how deep it stands.
struct StepLine {
    depth: usize,
    text: String,
    basis: String,
}

struct Line {
    one: Entitlement,
    received: Vnd,
    steps: Vec<StepLine>,
}

#[derive(Template)]
#[template(path = "benefits/pages/show.html")]
struct ShowPage {
    shell: Shell,
    one: Beneficiary,
    group: String,
    lines: Vec<Line>,
    year: i32,
    years: Vec<i32>,
    months: Vec<MonthRow>,
    record: Record,
    entries: Vec<Entry>,
    received: Vnd,
    history: Vec<TimelineItem>,
    agencies: Vec<(String, String)>,
    absence_kinds: Vec<(String, String)>,
    terms: Vec<(String, String)>,
    form: Form,
    /// Holder, bank and the end of the number of the account to which they are paid, and who entered it when.
    account: Option<(String, String, String, String)>,
    may_edit: bool,
    may_enter_account: bool,
    may_note: bool,
    may_correct: bool,
    may_propose: bool,
}

impl ShowPage {
    /// Whether an entry was reversed already.
    fn is_reversed(&self, entry: &Entry) -> bool {
        self.entries.iter().any(|other| other.reverses_id.as_deref() == Some(entry.id.as_str()))
    }
}

/// The steps of an explanation, in Vietnamese, down to three levels.
fn steps(explanation: &str) -> Vec<StepLine> {
    fn put(step: &Json, depth: usize, out: &mut Vec<StepLine>) {
        let text = step.get("vi").and_then(Json::as_str).unwrap_or_default().to_owned();
        let basis = step.get("basis").filter(|basis| !basis.is_null());
        let part = |name: &str| {
            let found = basis.and_then(|basis| basis.get(name)).and_then(Json::as_str);
            found.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let mut said: Vec<String> = [part("clause"), part("number")].into_iter().flatten().collect();
        if basis.and_then(|basis| basis.get("assumed")).and_then(Json::as_bool) == Some(true) {
            said.push("giả định, chưa ban hành".to_owned());
        }
        if !text.is_empty() {
            out.push(StepLine { depth, text, basis: said.join(", ") });
        }
        if depth < 3 {
            for below in step.get("below").and_then(Json::as_array).into_iter().flatten() {
                put(below, depth + 1, out);
            }
        }
    }
    let mut out = Vec::new();
    if let Ok(step) = serde_json::from_str::<Json>(explanation) {
        put(&step, 0, &mut out);
    }
    out.truncate(80);
    out
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, year: Option<i32>, form: Form) -> Result<ShowPage> {
    let db = &mut app.db.read();
    let one = store::find_within(db, permit, id).await?;
    let this_year = app.clock.year();
    let year = year.unwrap_or(this_year);
    let record = Record::read(db, one.clone()).await?;
    let entitlements = store::entitlements(db, &one.id).await?;
    let entries = ledger::of_beneficiary(db, one.id.as_str()).await?;
    let listed = lists::of_beneficiary(db, one.id.as_str()).await?;
    let mut months = Vec::new();
    let january = Month::january(year);
    let first = january.max(Month::of(one.starts_on));
    let last = if year >= this_year { Month::of(app.clock.today()).max(january) } else { january.plus(11) };
    let mut figured = Vec::new();
    for line in entitlements.iter().filter(|line| line.kind == EntitlementKind::Monthly) {
        figured.push((line.name.clone(), record.figures(line, first, last)?.into_iter()));
    }
    let mut month = first;
    while month <= last && month.year() == year {
        let period = month.to_string();
        let mut sums = Vec::new();
        for (name, figures) in &mut figured {
            let Some(figure) = figures.next() else { continue };
            let amount = figure.amount.map_or_else(|sentence| sentence, sum);
            sums.push((name.clone(), amount, figure.counted));
        }
        let of_month = |entry: &&Entry| entry.period == period;
        let paid: Vnd = entries.iter().filter(of_month).map(|entry| entry.amount).sum();
        let on_list = listed.iter().find(|line| line.period == period && line.state.chip() != "none");
        let paid = match (paid, on_list) {
            (Vnd(0), Some(line)) => format!("{}, {}", line.list_code, line.state.label().to_lowercase()),
            (Vnd(0), None) => String::new(),
            (paid, _) => sum(paid),
        };
        months.push(MonthRow { label: period_label(&period), sums, paid, source: record.source(month) });
        month = month.plus(1);
    }
    let lines = entitlements
        .into_iter()
        .map(|line| {
            let received =
                entries.iter().filter(|entry| entry.entitlement_id == line.id).map(|entry| entry.amount).sum();
            Line { received, steps: steps(&line.explanation), one: line }
        })
        .collect();
    let may_note = permit.also(Permission::EditPayments).is_some_and(|may| may.covers(&one.lineage, &one.bloc));
    let terms = store::terms(db, &one.id).await?;
    let account = match accounts::find(db, &one.id).await? {
        Some(held) => {
            let entered = format!("{}, {}", held.entered_by_name, clock::screen(held.entered_at));
            Some((held.holder.clone(), held.bank.clone(), held.masked(&app.secret)?, entered))
        }
        None => None,
    };
    let may_enter = permit.also(Permission::EditPayeeAccounts).is_some_and(|may| may.covers(&one.lineage, &one.bloc));
    Ok(ShowPage {
        shell: shell.titled(format!("{}, {}", one.talent_name, one.code)),
        group: group(app, &one.scheme, &one.beneficiary_group),
        lines,
        years: (one.starts_on.year()..=this_year.max(one.starts_on.year())).rev().collect(),
        year,
        months,
        received: entries.iter().map(|entry| entry.amount).sum(),
        entries,
        history: timeline(&told::of_record(app, permit, "beneficiary", one.id.as_str()).await?),
        agencies: if may_note { organisation::store::agencies::all_names(db).await? } else { Vec::new() },
        absence_kinds: AbsenceKind::options(),
        terms: terms.into_iter().map(|(month, _, reason)| (period_label(&month), reason)).collect(),
        form,
        may_edit: permit.also(Permission::EditBenefits).is_some(),
        may_correct: permit.also(Permission::PayBenefits).is_some(),
        may_propose: permit.also(Permission::ProposeDiscontinuation).is_some(),
        account,
        may_enter_account: may_enter,
        may_note,
        record,
        one,
    })
}

/// One beneficiary, with the months of a year.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = params.get("nam").and_then(|year| year.parse().ok());
    page(&app, &permit, shell, &id, year, Form::default()).await?.page()
}

/// Shows what came of an act: a sentence, or the page with the refusal.
async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    mut form: Form,
    done: Result<T>,
    said: &str,
) -> Result<Response> {
    let done = match done {
        Err(Error::Stale) => Err(Error::refused("Người khác vừa sửa hồ sơ này. Xem lại rồi làm lại nếu còn cần.")),
        other => other,
    };
    match form.accept(done)? {
        Some(_) => go_to_saying(format!("/huong-chinh-sach/{id}"), said),
        None => refused(app, permit, shell, id, form).await,
    }
}

/// The page of a beneficiary with what was refused, for the forms of other features that stand on it.
pub async fn refused(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<Response> {
    let seen = permit.also(Permission::ViewBenefits).ok_or(Error::Forbidden)?;
    page(app, &seen, shell, id, None, form).await?.invalid()
}

/// From a month on the figures in force now count.
pub async fn adopt(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let month = typed_month(&mut form, "from_month");
    let reason = form.text("reason", 5..=300);
    let (Some(month), Some(reason)) = (month, reason) else {
        return refused(&app, &permit, shell, &id, form).await;
    };
    let done = grant::adopt(&app, &permit, &id, &month.to_string(), &reason).await;
    answer(&app, &permit, shell, &id, form, done, "Đã áp dụng số liệu đang có hiệu lực. Các tháng trước giữ nguyên.")
        .await
}

async fn step(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    mut form: Form,
    step: BeneficiaryStep,
) -> Result<Response> {
    form.names(FIELDS);
    let Some(reason) = form.text("reason", 5..=300) else {
        return refused(app, permit, shell, id, form).await;
    };
    let done = people::pause(app, permit, id, step, &reason).await;
    let said = if step == BeneficiaryStep::Pause { "Đã tạm dừng chi." } else { "Đã chi tiếp." };
    answer(app, permit, shell, id, form, done, said).await
}

/// Enters the account to which they are paid.
pub async fn enter_account(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let Some(draft) = AccountDraft::read(&mut form) else {
        return refused(&app, &permit, shell, &id, form).await;
    };
    let done = payees::enter(&app, &permit, &id, &draft).await;
    answer(&app, &permit, shell, &id, form, done, "Đã ghi tài khoản nhận tiền.").await
}

/// Pauses what is paid.
pub async fn pause(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    step(&app, &permit, shell, &id, form, BeneficiaryStep::Pause).await
}

/// Lets it go on.
pub async fn resume(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    step(&app, &permit, shell, &id, form, BeneficiaryStep::Resume).await
}

/// Puts a sum that was wrong right.
pub async fn correct(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, entry)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let right = typed_sum(&mut form, "amount");
    let reason = form.text("reason", 5..=300);
    let (Some(right), Some(reason)) = (right, reason) else {
        return refused(&app, &permit, shell, &id, form).await;
    };
    let done = correcting::correct(&app, &permit, &entry, right, &reason).await;
    answer(&app, &permit, shell, &id, form, done, "Đã ghi bút toán ngược. Khoản cũ vẫn giữ nguyên.").await
}

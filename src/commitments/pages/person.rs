//! A person's policy and payments (screen 10d): every đồng, entitled and paid, why, when, and what comes next; the clock of
//! the commitment, and what leaving today would come to.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use policy::calendar::Month;

use crate::benefits::actions::grant::{Grant, Post};
use crate::benefits::actions::people::Transfer;
use crate::benefits::beneficiary::{
    AbsenceKind, Beneficiary, BeneficiaryState, Entitlement, EntitlementKind, FIELDS, period_label,
};
use crate::benefits::list::LineState;
use crate::benefits::months::Record;
use crate::benefits::store::beneficiaries::{self as held, AbsenceDraft};
use crate::benefits::store::{ledger, lists};
use crate::benefits::{group, refused_page, sum};
use crate::commitments::actions;
use crate::commitments::commitment::{Alert, Commitment, CommitmentState, Standing, span};
use crate::commitments::repayment::Repayment;
use crate::commitments::store;
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::talents::{self, Head, Talent, head};
use crate::ui::{Render, Shell, TimelineItem, go_to_saying};

/// A line of the table of benefits.
struct Line {
    name: String,
    basis: String,
    period: String,
    entitled: String,
    received: String,
    left: String,
    chip: &'static str,
    state: String,
}

/// A month of the strip: `p` paid, `w` listed, `f` foreseen, `x` nothing.
struct MonthMark {
    mark: &'static str,
    text: String,
}

/// One decision and all that follows from it.
struct Part {
    one: Beneficiary,
    group: String,
    lines: Vec<Line>,
    months: Vec<MonthMark>,
    months_said: String,
    entitled: Vnd,
    received: Vnd,
    commitment: Option<Commitment>,
    standing: Option<std::result::Result<Standing, String>>,
    alerts: Vec<Alert>,
    /// What leaving today would come to, in sentences, with what it is assumed to rest on.
    leaving: Option<(String, Vec<String>)>,
    repayments: Vec<Repayment>,
}

impl Part {
    fn passed(&self) -> String {
        self.standing_now().map_or_else(String::new, |now| span(now.passed))
    }

    fn left(&self) -> String {
        self.standing_now().map_or_else(String::new, |now| span(now.left))
    }

    fn paused(&self) -> Option<String> {
        self.standing_now().filter(|now| now.paused != (0, 0)).map(|now| span(now.paused))
    }

    fn standing_now(&self) -> Option<&Standing> {
        self.standing.as_ref()?.as_ref().ok()
    }

    fn blocked(&self) -> Option<&String> {
        self.standing.as_ref()?.as_ref().err()
    }

    /// Months passed of all that are owed, for the bar.
    fn share(&self) -> (i32, i32) {
        self.standing_now().map_or((0, 1), |now| (now.passed.0.min(now.months), now.months.max(1)))
    }
}

#[derive(Template)]
#[template(path = "commitments/pages/person.html")]
struct PersonPage {
    shell: Shell,
    head: Head,
    parts: Vec<Part>,
    year: i32,
    events: Vec<TimelineItem>,
    may_record: bool,
    may_note: bool,
}

/// A person within reach, or where a merge led.
async fn found(app: &App, permit: &Permit, id: &str, ending: &str) -> Result<std::result::Result<Talent, Response>> {
    let talent = talents::store::people::find_within(&mut app.db.read(), permit, id).await?;
    Ok(match &talent.merged_into {
        Some(kept) => Err(Redirect::to(&format!("/nhan-tai/{kept}{ending}")).into_response()),
        None => Ok(talent),
    })
}

async fn part(
    app: &App,
    one: Beneficiary,
    today: NaiveDate,
    year: i32,
    events: &mut Vec<(NaiveDate, TimelineItem)>,
) -> Result<Part> {
    let db = &mut app.db.read();
    let record = Record::read(db, one.clone()).await?;
    let entitlements = held::entitlements(db, &one.id).await?;
    let entries = ledger::of_beneficiary(db, one.id.as_str()).await?;
    let listed = lists::of_beneficiary(db, one.id.as_str()).await?;
    let mut lines = Vec::new();
    let (mut entitled, mut received) = (Vnd(0), Vnd(0));
    let mut months: Vec<(Vnd, bool, Vnd)> = vec![(Vnd(0), false, Vnd(0)); 12];
    for line in &entitlements {
        let paid: Vnd = entries.iter().filter(|entry| entry.entitlement_id == line.id).map(|entry| entry.amount).sum();
        received = received + paid;
        let (period, due) = match line.kind {
            EntitlementKind::Monthly => {
                let to = line.to_month.as_deref().map(period_label).unwrap_or_default();
                (if to.is_empty() { "hằng tháng".to_owned() } else { format!("hằng tháng, đến {to}") }, None)
            }
            _ => (line.due_on.map(viet::date::screen).unwrap_or_default(), line.due_on),
        };
        if line.blocked.is_empty() {
            entitled = entitled + line.amount.unwrap_or_default();
        }
        let on_list =
            listed.iter().any(|other| other.entitlement_id == line.id.as_str() && other.state == LineState::Listed);
        let amount = line.amount.filter(|_| line.blocked.is_empty());
        let (chip, state) = match (amount, paid) {
            (None, _) => ("none", line.blocked.clone()),
            (Some(amount), paid) if paid >= amount && amount > Vnd(0) => ("ok", "Đã chi đủ".to_owned()),
            _ if one.state == BeneficiaryState::Stopped => ("bad", "Đã thôi hưởng".to_owned()),
            _ if one.state == BeneficiaryState::Paused => ("warn", "Tạm dừng chi".to_owned()),
            _ if on_list => ("info", "Trong danh sách chi".to_owned()),
            (Some(_), Vnd(0)) => ("info", "Chờ chi".to_owned()),
            (Some(_), _) => ("info", "Đang chi".to_owned()),
        };
        lines.push(Line {
            name: line.name.clone(),
            basis: line.basis.clone(),
            period,
            entitled: amount.map_or_else(|| "–".to_owned(), sum),
            received: if paid == Vnd(0) { "–".to_owned() } else { sum(paid) },
            left: match owed_of(&record, line, amount)? {
                Some(owed) if one.state != BeneficiaryState::Stopped || owed > paid => sum(owed - paid),
                _ => "–".to_owned(),
            },
            chip,
            state,
        });
        if line.kind == EntitlementKind::Monthly {
            let months_of_year = (0_i32..).map(|place| Month::january(year).plus(place));
            let mut foreseen = None;
            for (slot, month) in months.iter_mut().zip(months_of_year) {
                let period = month.to_string();
                let paid: Vnd = entries
                    .iter()
                    .filter(|entry| entry.entitlement_id == line.id && entry.period == period)
                    .map(|entry| entry.amount)
                    .sum();
                slot.0 = slot.0 + paid;
                let is_listed = |other: &&crate::benefits::list::PaymentLine| {
                    other.entitlement_id == line.id.as_str()
                        && other.period == period
                        && other.state == LineState::Listed
                };
                slot.1 |= listed.iter().any(|other| is_listed(&other));
                if paid == Vnd(0) && month >= Month::of(one.starts_on) {
                    // What is paid need not be foreseen: the months are worked out from the first that is not.
                    let figures = match foreseen.take() {
                        Some(figures) => figures,
                        None => record.figures(line, month, Month::january(year).plus(11))?,
                    };
                    let figure = figures.iter().find(|figure| figure.month == month);
                    if let Some(Ok(amount)) = figure.map(|figure| &figure.amount) {
                        slot.2 = slot.2 + *amount;
                    }
                    foreseen = Some(figures);
                }
            }
        }
        let next = due.filter(|due| *due >= today && paid == Vnd(0) && line.blocked.is_empty());
        if let Some(due) = next {
            events.push((
                due,
                item(
                    due,
                    format!("Đến hạn {}", line.name.to_lowercase()),
                    line.amount.map_or_else(String::new, |amount| amount.to_string()),
                    "now",
                ),
            ));
        }
    }
    // The next month to be paid: the first after those that are.
    if one.state == BeneficiaryState::Active && entitlements.iter().any(|line| line.kind == EntitlementKind::Monthly) {
        let next = Month::of(today);
        let ready = next.plus(1).first_day();
        events.push((
            ready,
            item(
                ready,
                format!("Lập được danh sách chi tháng {}", period_label(&next.to_string())),
                "khi tháng đã hết, đơn vị xác nhận số tháng làm việc thực tế".to_owned(),
                "now",
            ),
        ));
    }
    for entry in &entries {
        let title = format!("{}: {}, {}", entry.kind, entry.name.to_lowercase(), period_label(&entry.period));
        let detail = match &entry.list_code {
            Some(code) => format!("{}, danh sách {code}", entry.amount),
            None => entry.amount.to_string(),
        };
        events.push((entry.on_date, item(entry.on_date, title, detail, "done")));
    }
    events.push((
        one.decided_on,
        item(
            one.decided_on,
            format!("Quyết định {}", one.decision_number),
            format!("Hưởng từ {}", viet::date::screen(one.starts_on)),
            "done",
        ),
    ));
    if let Some(stopped) = one.stopped_on {
        events.push((stopped, item(stopped, "Thôi áp dụng chính sách".to_owned(), one.stop_decision.clone(), "bad")));
    }
    let marks: Vec<MonthMark> = months
        .iter()
        .map(|(paid, is_listed, foreseen)| match (paid, is_listed, foreseen) {
            (Vnd(0), true, _) => MonthMark { mark: "w", text: "chờ".to_owned() },
            (Vnd(0), false, Vnd(0)) => MonthMark { mark: "x", text: String::new() },
            (Vnd(0), false, foreseen) => MonthMark { mark: "f", text: millions(*foreseen) },
            (paid, _, _) => MonthMark { mark: "p", text: millions(*paid) },
        })
        .collect();
    let paid_months = marks.iter().filter(|month| month.mark == "p").count();
    let commitment = store::of_beneficiary(db, one.id.as_str()).await?;
    let standing = actions::standing_of(db, &one, today).await?;
    let alerts = match &commitment {
        Some(commitment) => store::alerts(db, &commitment.id).await?,
        None => Vec::new(),
    };
    let is_running = commitment.as_ref().is_some_and(|commitment| commitment.state == CommitmentState::Running);
    let leaving = if is_running && today >= one.starts_on {
        match actions::estimate(db, &one, "resigns", today, true, None, today).await {
            Ok((found, _)) => Some((found.amount.map_or_else(|gap| gap, |amount| amount.to_string()), found.steps)),
            Err(_) => None,
        }
    } else {
        None
    };
    Ok(Part {
        group: group(app, &one.scheme, &one.beneficiary_group),
        months_said: format!("Đã chi {paid_months} tháng trong năm {year}"),
        months: if entitlements.iter().any(|line| line.kind == EntitlementKind::Monthly) { marks } else { Vec::new() },
        repayments: store::repayments_of(db, one.id.as_str()).await?,
        lines,
        entitled,
        received,
        commitment,
        standing,
        alerts,
        leaving,
        one,
    })
}

/// What is owed of a line in all: after the policy stopped, the months before, and what fell due before.
fn owed_of(record: &Record, line: &Entitlement, amount: Option<Vnd>) -> Result<Option<Vnd>> {
    let Some(stopped) = record.one.stopped_on else { return Ok(amount) };
    if line.kind == EntitlementKind::Monthly {
        let months = record.figures(line, Month::of(record.one.starts_on), Month::of(stopped))?;
        return Ok(amount.and(Some(months.into_iter().filter_map(|figure| figure.amount.ok()).sum())));
    }
    Ok(amount.filter(|_| line.due_on.unwrap_or(record.one.starts_on) < stopped))
}

fn item(day: NaiveDate, title: String, detail: String, state: &'static str) -> TimelineItem {
    TimelineItem { at: viet::date::screen(day), title, detail, state }
}

/// "15,93": millions of đồng with two digits.
fn millions(amount: Vnd) -> String {
    viet::number::decimal((amount.0 + 5_000) / 10_000, 2)
}

/// A person's policy and payments.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let talent = match found(&app, &permit, &id, "/chinh-sach").await? {
        Ok(talent) => talent,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let today = clock::local(app.clock.now()).date();
    let year = app.clock.year();
    let mut events = Vec::new();
    let mut parts = Vec::new();
    let decisions = held::of_talent(&mut app.db.read(), talent.id.as_str()).await?;
    // Who only pays has no business with somebody who gets nothing.
    if decisions.is_empty() && permit.also(Permission::ViewTalents).is_none() {
        return Err(Error::NotFound);
    }
    for one in decisions {
        parts.push(part(&app, one, today, year, &mut events).await?);
    }
    events.sort_by(|(one, _), (other, _)| other.cmp(one));
    let head = head(&app, &permit, talent, "/chinh-sach").await?;
    PersonPage {
        shell: shell.titled(head.talent.full_name.clone()),
        may_record: permit.also(Permission::EditBenefits).is_some(),
        may_note: permit.also(Permission::EditPayments).is_some(),
        events: events.into_iter().map(|(_, item)| item).take(60).collect(),
        parts,
        year,
        head,
    }
    .page()
}

#[derive(Template)]
#[template(path = "commitments/pages/record.html")]
struct RecordPage {
    shell: Shell,
    talent: Talent,
    form: Form,
    groups: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    back: String,
}

async fn record_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<RecordPage> {
    let db = &mut app.db.read();
    let talent = talents::store::people::find_within(db, permit, id).await?;
    let mut form = form;
    if form.value("group").is_empty() {
        form.set("group", talent.profile.beneficiary_group.clone().unwrap_or_default());
    }
    if form.value("agency_id").is_empty() {
        form.set("agency_id", talent.profile.agency_id.clone());
    }
    Ok(RecordPage {
        shell: shell.titled("Ghi quyết định đã ban hành"),
        groups: talents::groups(app)?,
        agencies: organisation::store::agencies::choices(db, permit).await?,
        back: format!("/nhan-tai/{}/chinh-sach", talent.id),
        talent,
        form,
    })
}

/// The form of a decision that was issued outside this system.
pub async fn record_form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    record_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Records a decision that was issued outside this system.
pub async fn record(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let group = form.text("group", 1..=100);
    let decision_number = form.text("decision_number", 1..=100);
    let decided_on = form.date("decided_on");
    let agency_id = form.text("agency_id", 1..=100);
    let title = form.text("title", 2..=200);
    let from = form.date("starts_on");
    if let (Some(group), Some(decision_number), Some(decided_on), Some(agency_id), Some(title), Some(from)) =
        (group, decision_number, decided_on, agency_id, title, from)
    {
        let draft = Grant {
            talent_id: id.clone(),
            paper_id: None,
            decision_number,
            decided_on,
            group,
            post: Post { agency_id, title, from },
            facts: serde_json::json!({}),
        };
        if let Some(granted) = form.accept(actions::record(&app, &permit, &draft).await)? {
            let said = match granted.remarks.first() {
                None => "Đã ghi quyết định và các khoản được hưởng.".to_owned(),
                Some(remark) => format!("Đã ghi quyết định. Cần xem: {remark}"),
            };
            return go_to_saying(format!("/nhan-tai/{id}/chinh-sach"), &said);
        }
    }
    record_page(&app, &permit, shell, &id, form).await?.invalid()
}

async fn answer(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    mut form: Form,
    done: Result<()>,
    said: &str,
) -> Result<Response> {
    let done = match done {
        Err(Error::Stale) => Err(Error::refused("Người khác vừa sửa hồ sơ này. Xem lại rồi làm lại nếu còn cần.")),
        other => other,
    };
    match form.accept(done)? {
        Some(()) => go_to_saying(format!("/huong-chinh-sach/{id}"), said),
        None => refused_page(app, permit, shell, id, form).await,
    }
}

/// Notes time away from work.
pub async fn note_absence(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("kind", "loại"), ("leave_from", "từ ngày"), ("leave_to", "đến ngày"), ("leave_source", "văn bản")]);
    let kind = form.choice::<AbsenceKind>("kind");
    let from_on = form.date("leave_from");
    let to_on = form.optional_date("leave_to");
    let source = form.text("leave_source", 2..=200);
    if let (Some(from), Some(Some(to))) = (from_on, to_on)
        && to < from
    {
        form.refuse("leave_to", "Ngày về không trước ngày nghỉ");
        return refused_page(&app, &permit, shell, &id, form).await;
    }
    let (Some(kind), Some(from_on), Some(to_on), Some(source)) = (kind, from_on, to_on, source) else {
        return refused_page(&app, &permit, shell, &id, form).await;
    };
    let draft = AbsenceDraft { kind, from_on, to_on, source };
    let done = actions::note_absence(&app, &permit, &id, &draft).await;
    answer(
        &app,
        &permit,
        shell,
        &id,
        form,
        done,
        "Đã ghi thời gian nghỉ; tháng làm việc và hạn cam kết tính lại theo quy định.",
    )
    .await
}

/// Takes back time away that was noted by mistake.
pub async fn withdraw_absence(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, absence)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let Some(reason) = form.text("reason", 5..=300) else {
        return refused_page(&app, &permit, shell, &id, form).await;
    };
    let done = actions::withdraw_absence(&app, &permit, &id, &absence, &reason).await;
    answer(&app, &permit, shell, &id, form, done, "Đã bỏ dòng ghi nhầm. Dòng cũ vẫn xem được trong lịch sử.").await
}

/// Moves a beneficiary to another agency.
pub async fn transfer(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let agency_id = form.text("agency_id", 1..=100);
    let title = form.text("title", 2..=200);
    let from = form.date("from_on");
    let source = form.text("source", 2..=200);
    let (Some(agency_id), Some(title), Some(from), Some(source)) = (agency_id, title, from, source) else {
        return refused_page(&app, &permit, shell, &id, form).await;
    };
    let to = Transfer { agency_id, title, from, source };
    let done = actions::transfer(&app, &permit, &id, &to).await;
    match form.accept(done)? {
        // Another agency may answer for them now, out of the reader's reach.
        Some(()) => go_to_saying("/huong-chinh-sach", "Đã chuyển đơn vị và ghi cảnh báo cam kết."),
        None => refused_page(&app, &permit, shell, &id, form).await,
    }
}

/// Notes what was made of an alert.
pub async fn settle_alert(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, alert)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("note", "cách xử lý")]);
    let Some(note) = form.text("note", 5..=300) else {
        return refused_page(&app, &permit, shell, &id, form).await;
    };
    let done = actions::settle_alert(&app, &permit, &id, &alert, &note).await;
    answer(&app, &permit, shell, &id, form, done, "Đã ghi cách xử lý cảnh báo.").await
}

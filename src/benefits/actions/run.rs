//! The long parts of a payment: putting beneficiaries on a list, and matching what the treasury sent back. Both go in
//! batches, each batch one transaction with how far it came, so that a run that is killed goes on where it stopped and
//! nobody is listed or paid twice.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use policy::calendar::Month;
use serde_json::json;

use crate::benefits::beneficiary::{
    Beneficiary, BeneficiaryState, Entitlement, EntitlementKind, EntryKind, period_label,
};
use crate::benefits::estimate::Estimate;
use crate::benefits::list::{LeftOut, LineState, ListState, ListStep, PaymentList, PaymentListId, not_yet};
use crate::benefits::months::Record;
use crate::benefits::store::by_person;
use crate::benefits::store::ledger::NewEntry;
use crate::benefits::store::{beneficiaries, estimates, ledger, lists as store, treasury as rows};
use crate::benefits::treasury::{self, Match, RowState};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::{Event, hex};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;

/// The kind of job that fills a list.
pub const FILL_JOB: &str = "benefits.fill";
/// The kind of job that matches what came back.
pub const MATCH_JOB: &str = "benefits.match";

/// Beneficiaries, or rows, of one batch.
const BATCH: i64 = 100;

/// The longest period of a list, in months.
const LONGEST: i32 = 24;

/// Begins a list of an agency for a period, to be paid from a line of the estimate; it fills in the background.
pub async fn begin(
    app: &App,
    permit: &Permit,
    agency_id: &str,
    estimate_id: &str,
    months: (Month, Month),
) -> Result<PaymentListId> {
    let (from, to) = months;
    if to < from || to.since(from) >= LONGEST {
        return Err(Error::refused_at(
            "to_month",
            format!("Chọn kỳ từ 1 đến {LONGEST} tháng, tháng cuối không trước tháng đầu"),
        ));
    }
    if let Some(sentence) = not_yet(to, app.clock.today()) {
        return Err(Error::refused_at("to_month", sentence));
    }
    let mut tx = app.db.write(permit).await?;
    let agency = organisation::store::agencies::find(&mut tx, agency_id).await;
    let agency = agency.ok().filter(|agency| permit.covers(&agency.lineage, &agency.bloc));
    let agency = agency.ok_or_else(|| Error::refused_at("agency_id", "Chọn đơn vị trong danh sách"))?;
    let estimate = match estimates::find(&mut tx, estimate_id).await {
        Err(Error::NotFound) => None,
        found => Some(found?),
    };
    // Its own line, or one of the agencies above it.
    let may_pay_from = |line: &Estimate| agency.lineage.split('/').any(|id| id == line.agency_id.as_str());
    let estimate = estimate.filter(may_pay_from).ok_or_else(|| {
        Error::refused_at(
            "estimate_id",
            format!(
                "{} chưa có dòng dự toán này. Đề nghị Sở Tài chính nhập dự toán được giao trước khi chi.",
                agency.name
            ),
        )
    })?;
    if estimate.year != i64::from(app.clock.year()) {
        return Err(Error::refused_at(
            "estimate_id",
            format!("Dòng dự toán này của năm {}. Chọn dòng của năm {}.", estimate.year, app.clock.year()),
        ));
    }
    let (from, to) = (from.to_string(), to.to_string());
    let (id, code) = store::insert(&mut tx, &agency, estimate_id, (&from, &to)).await?;
    let key = format!("{FILL_JOB}:{id}");
    let now = tx.now;
    jobs::enqueue(&mut tx, FILL_JOB, Some(&key), json!({ "list": id.as_str() }), now).await?;
    let event = Event::new("payment_list.begun", &id)
        .with("agency", &agency.name)
        .with("period", format!("{}–{}", period_label(&from), period_label(&to)))
        .with("estimate", estimate.codes());
    tx.commit(event).await?;
    tracing::info!(code, "a payment list begins to fill");
    Ok(id)
}

/// Fills a list to its end.
pub async fn fill(app: &App, job: &Job) -> Result<()> {
    let id = job.text("list")?;
    let mut done = 0;
    while next_beneficiaries(app, &id).await? {
        done += BATCH;
        jobs::progress(app, job, done, 0).await?;
    }
    Ok(())
}

/// Puts the next beneficiaries on a list; `false` when all are.
pub async fn next_beneficiaries(app: &App, id: &str) -> Result<bool> {
    let mut tx = app.db.write(&Permit::system(FILL_JOB)).await?;
    let list = store::find(&mut tx, id).await?;
    if list.state != ListState::Filling {
        return Ok(false);
    }
    let (from, to) = list.months()?;
    let batch =
        beneficiaries::who_worked(&mut tx, &list.lineage, from.first_day(), to.last_day(), &list.filled_to, BATCH)
            .await?;
    if batch.is_empty() {
        let state = list.state.after(ListStep::Fill)?;
        store::set_state(&mut tx, &list, state, "").await?;
        let event = Event::new("payment_list.filled", &list.id)
            .with("lines", list.lines)
            .with("total", list.total.0)
            .with("left_out", list.left_out().len());
        tx.commit(event).await?;
        return Ok(false);
    }
    let agencies = organisation::store::agencies::below(&mut tx, &list.lineage).await?;
    let agencies: HashSet<String> = agencies.into_iter().collect();
    let mut left_out = list.left_out();
    let mut number = store::last_number(&mut tx, &list.id).await?;
    let mut added = 0_usize;
    let last = batch.last().map(|one| one.id.to_string()).unwrap_or_default();
    let mut claims = claims_of(&mut tx, &list, &batch).await?;
    for due in due_of(&mut tx, batch).await? {
        let before = number;
        let claimed = claims.entry(due.record.one.talent_id.clone()).or_default();
        put_on(&mut tx, &list, &agencies, due, claimed, &mut number, &mut left_out).await?;
        added += usize::try_from(number - before).unwrap_or(0);
    }
    let kept = serde_json::to_string(&left_out).map_err(Error::internal)?;
    store::set_filled(&mut tx, &list, &last, &kept).await?;
    tx.commit(Event::new("payment_list.batch_listed", &list.id).with("lines", added)).await?;
    Ok(true)
}

/// What is listed or paid already: by purpose and period, on which list and by which decision.
type Claims = HashMap<(String, String), (String, String)>;

/// A beneficiary with all that decides what they are owed.
struct Due {
    record: Record,
    entitlements: Vec<Entitlement>,
}

/// Reads what decides for a whole batch, in as many statements as for one.
async fn due_of(tx: &mut Tx, batch: Vec<Beneficiary>) -> Result<Vec<Due>> {
    let ids: Vec<String> = batch.iter().map(|one| one.id.to_string()).collect();
    let lines = beneficiaries::entitlements_of(tx, &ids).await?;
    let mut entitlements = by_person(lines, |line| line.beneficiary_id.to_string());
    let records = Record::read_all(tx, batch).await?;
    let due =
        |record: Record| Due { entitlements: entitlements.remove(record.one.id.as_str()).unwrap_or_default(), record };
    Ok(records.into_iter().map(due).collect())
}

/// What is claimed already by each person of a batch.
async fn claims_of(tx: &mut Tx, list: &PaymentList, batch: &[Beneficiary]) -> Result<HashMap<String, Claims>> {
    let talents: Vec<String> = batch.iter().map(|one| one.talent_id.clone()).collect();
    let mut found: HashMap<String, Claims> = HashMap::new();
    for claim in store::claims(tx, &talents, &list.from_month, &list.to_month).await? {
        let known = found.entry(claim.talent_id).or_default();
        known.insert((claim.purpose, claim.period), (claim.list_code, claim.decision_number));
    }
    Ok(found)
}

/// Why a sum is not listed again, when it is listed or paid already.
fn twice(claims: &Claims, one: &Beneficiary, line: &Entitlement, period: &str) -> Option<String> {
    let (code, decision) = claims.get(&(line.purpose.clone(), period.to_owned()))?;
    let other = if *decision == one.decision_number {
        String::new()
    } else {
        format!(", theo Quyết định {decision}: chế độ cùng loại chỉ hưởng một lần")
    };
    Some(format!("Đã có trong danh sách {code}{other}."))
}

/// Puts what a beneficiary is owed in the period on a list, or says why not.
async fn put_on(
    tx: &mut Tx,
    list: &PaymentList,
    agencies: &HashSet<String>,
    due: Due,
    claims: &mut Claims,
    number: &mut i64,
    left_out: &mut Vec<LeftOut>,
) -> Result<()> {
    let (from, to) = list.months()?;
    let Due { record, entitlements } = due;
    let one = record.one.clone();
    let mut leave = |one: &Beneficiary, what: String, sentence: String| {
        left_out.push(LeftOut {
            beneficiary_id: one.id.to_string(),
            code: one.code.clone(),
            name: one.talent_name.clone(),
            what,
            sentence,
        });
    };
    if one.state == BeneficiaryState::Paused {
        let sentence = format!("Đang tạm dừng chi: {}", one.pause_reason);
        leave(&one, "mọi khoản".to_owned(), sentence);
        return Ok(());
    }
    // Another decision for the same person in this batch must know what was listed a moment ago.
    let claim = (list.code.clone(), one.decision_number.clone());
    for line in &entitlements {
        if line.kind == EntitlementKind::Monthly {
            for figure in record.figures(line, from, to)? {
                let month = figure.month;
                if !record.worked_at(agencies, month) {
                    continue;
                }
                let period = month.to_string();
                let what = format!("{}, {}", line.name, period_label(&period));
                let amount = match figure.amount {
                    Ok(Vnd(0)) => continue,
                    Ok(amount) => amount,
                    Err(sentence) => {
                        leave(&one, what, sentence);
                        continue;
                    }
                };
                if let Some(sentence) = twice(claims, &one, line, &period) {
                    leave(&one, what, sentence);
                } else if store::insert_line(tx, &list.id, *number + 1, &one, line, (&period, amount, &figure.counted))
                    .await?
                {
                    *number += 1;
                    claims.insert((line.purpose.clone(), period), claim.clone());
                } else {
                    leave(&one, what, "Vừa được đưa vào một danh sách khác.".to_owned());
                }
            }
            continue;
        }
        let period = line.single_period();
        // A later part is not missing, it is not due.
        if line.kind == EntitlementKind::Part && line.due_on.is_some_and(|due| due > to.last_day()) {
            continue;
        }
        let sentence = single(&one, line, to.last_day());
        let amount = match (sentence, line.amount) {
            (Some(sentence), _) => {
                leave(&one, line.name.clone(), sentence);
                continue;
            }
            (None, Some(amount)) if amount > Vnd(0) => amount,
            (None, _) => continue,
        };
        // What is paid once is listed by the agency where the person works when it falls due.
        let due = line.due_on.unwrap_or(one.starts_on);
        if !record.worked_at(agencies, Month::of(due)) {
            continue;
        }
        if claims.contains_key(&(line.purpose.clone(), period.clone())) {
            // Having been paid once is the rule, not something to be told of, unless by another decision.
            let other = twice(claims, &one, line, &period).filter(|sentence| sentence.contains("theo Quyết định"));
            if let Some(sentence) = other {
                leave(&one, line.name.clone(), sentence);
            }
        } else if store::insert_line(tx, &list.id, *number + 1, &one, line, (&period, amount, "một lần")).await? {
            *number += 1;
            claims.insert((line.purpose.clone(), period), claim.clone());
        } else {
            leave(&one, line.name.clone(), "Vừa được đưa vào một danh sách khác.".to_owned());
        }
    }
    Ok(())
}

/// Why a sum that is paid once cannot be listed; nothing when it can.
fn single(one: &Beneficiary, line: &Entitlement, until: NaiveDate) -> Option<String> {
    if !line.blocked.is_empty() {
        return Some(line.blocked.clone());
    }
    let due = line.due_on.unwrap_or(one.starts_on);
    if due > until {
        return Some(format!("Đến hạn ngày {}, sau kỳ của danh sách này.", viet::date::screen(due)));
    }
    match one.stopped_on {
        Some(stopped) if stopped <= due => Some(format!("Thôi áp dụng chính sách từ {}.", viet::date::screen(stopped))),
        _ => None,
    }
}

/// Takes a file of results; its rows are kept as they are and matched in the background.
pub async fn take_results(app: &App, permit: &Permit, id: &str, name: &str, bytes: Vec<u8>) -> Result<usize> {
    let sha256 = hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes));
    let file = name.to_owned();
    let read = tokio::task::spawn_blocking(move || treasury::read(&file, &bytes)).await.map_err(Error::internal)?;
    let read = read.map_err(|sentence| Error::refused_at("file", sentence))?;
    let mut tx = app.db.write(permit).await?;
    let list = store::find_within(&mut tx, permit, id).await?;
    list.after(permit, ListStep::Match)?;
    if rows::knows_file(&mut tx, &list.id, &sha256).await? {
        return Err(Error::refused_at("file", "Tệp này đã được nhập trước đó. Xem kết quả đối chiếu ở dưới"));
    }
    for row in &read {
        rows::insert(&mut tx, &list.id, &sha256, row).await?;
    }
    let payload = json!({ "list": list.id.as_str() });
    let (key, now) = (format!("{MATCH_JOB}:{}:{sha256}", list.id), tx.now);
    jobs::enqueue(&mut tx, MATCH_JOB, Some(&key), payload, now).await?;
    tx.commit(Event::new("payment_list.results_taken", &list.id).with("file", name).with("rows", read.len())).await?;
    Ok(read.len())
}

/// Matches what came back to its end.
pub async fn match_results(app: &App, job: &Job) -> Result<()> {
    let id = job.text("list")?;
    let mut done = 0;
    while next_rows(app, &id).await? {
        done += BATCH;
        jobs::progress(app, job, done, 0).await?;
    }
    Ok(())
}

/// Matches the next rows; `false` when none waits.
pub async fn next_rows(app: &App, id: &str) -> Result<bool> {
    let mut tx = app.db.write(&Permit::system(MATCH_JOB)).await?;
    let list = store::find(&mut tx, id).await?;
    let batch = rows::waiting(&mut tx, &list.id, BATCH).await?;
    if batch.is_empty() {
        return Ok(false);
    }
    let (mut paid, mut refused, mut unmatched) = (0_i64, 0_i64, 0_i64);
    for row in &batch {
        let line = match treasury::number_in(&list, &row.line_code) {
            Some(number) => store::line_with_number(&mut tx, &list.id, number).await?,
            None => None,
        };
        let found = treasury::compare(&list, row, line.as_ref());
        let line_id = line.as_ref().map(|line| line.id.to_string());
        match (&found, &line) {
            (Match::Paid(day), Some(line)) => {
                store::set_line(&mut tx, line, LineState::Paid, "", Some(*day)).await?;
                let entry = NewEntry {
                    beneficiary_id: &line.beneficiary_id,
                    entitlement_id: &line.entitlement_id,
                    line_id: Some(line.id.as_str()),
                    kind: EntryKind::Payment,
                    amount: line.amount,
                    period: &line.period,
                    on_date: *day,
                    reverses_id: None,
                    reason: "",
                };
                ledger::insert(&mut tx, entry).await?;
                paid += 1;
            }
            (Match::Refused(reason), Some(line)) => {
                store::set_line(&mut tx, line, LineState::Refused, reason, None).await?;
                refused += 1;
            }
            _ => {}
        }
        match &found {
            Match::Nothing(sentence) => {
                rows::set(&mut tx, row, RowState::Unmatched, sentence, line_id.as_deref()).await?;
                unmatched += 1;
            }
            _ => rows::set(&mut tx, row, RowState::Matched, "", line_id.as_deref()).await?,
        }
    }
    let event = Event::new("payment_list.results_matched", &list.id)
        .with("paid", paid)
        .with("refused", refused)
        .with("unmatched", unmatched);
    tx.commit(event).await?;
    Ok(true)
}

/// Today in Vietnam, by the transaction's clock.
pub(super) fn today(tx: &Tx) -> NaiveDate {
    clock::local(tx.now).date()
}

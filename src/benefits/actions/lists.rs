//! The levels through which a payment list goes, and what each of them checks.

use crate::accounts;
use crate::benefits::estimate::{PAY_DAY, SEND_DAY};
use crate::benefits::list::{LineState, ListState, ListStep, PaymentList, not_yet};
use crate::benefits::store::{accounts as payees, estimates, lists as store, treasury as rows};
use crate::benefits::treasury;
use crate::platform::App;
use crate::platform::audit::{Event, hex};
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;

/// The kind of duty of whoever has a list in hand.
const DUTY: &str = "payment_list.handle";

/// Takes a list one step along its levels.
pub async fn take(app: &App, permit: &Permit, id: &str, step: ListStep, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let list = store::find_within(&mut tx, permit, id).await?;
    let state = list.after(permit, step)?;
    match step {
        ListStep::Submit | ListStep::Confirm => check(app, &mut tx, &list).await?,
        ListStep::Approve | ListStep::Accept => {
            check(app, &mut tx, &list).await?;
            // The line is held until this transaction ends, so that no other list takes the same balance.
            let estimate = estimates::lock(&mut tx, &list.estimate_id).await?;
            estimate.check_day(app.clock.today(), &Settings::on(&mut tx, app.clock.today()).await?, PAY_DAY)?;
            if !list.state.commits() {
                estimate.check(&list.code, list.total)?;
            } else if estimate.available().0 < 0 {
                return Err(Error::refused(format!("Dòng dự toán {} đã chi vượt số được giao.", estimate.codes())));
            }
        }
        ListStep::Send => {
            check(app, &mut tx, &list).await?;
            let estimate = estimates::find(&mut tx, &list.estimate_id).await?;
            estimate.check_day(app.clock.today(), &Settings::on(&mut tx, app.clock.today()).await?, SEND_DAY)?;
        }
        ListStep::Settle => {
            check_settled(&mut tx, &list).await?;
        }
        ListStep::Cancel => {
            store::drop_lines(&mut tx, &list.id).await?;
        }
        ListStep::Return | ListStep::Fill | ListStep::Edit | ListStep::Match => {}
    }
    store::set_state(&mut tx, &list, state, reason).await?;
    settle_duty(&mut tx, &list, state).await?;
    let name = match step {
        ListStep::Submit => "payment_list.submitted",
        ListStep::Confirm => "payment_list.confirmed",
        ListStep::Approve => "payment_list.approved",
        ListStep::Accept => "payment_list.accepted",
        ListStep::Return => "payment_list.returned",
        ListStep::Send => "payment_list.sent",
        ListStep::Settle => "payment_list.settled",
        ListStep::Cancel => "payment_list.cancelled",
        ListStep::Fill | ListStep::Edit | ListStep::Match => return Err(Error::internal("a step of another kind")),
    };
    let told = Event::new(name, &list.id)
        .change("state", list.state.as_str(), state.as_str())
        .with("lines", list.lines)
        .with("total", list.total.0);
    tx.commit(if reason.is_empty() { told } else { told.because(reason) }).await
}

/// What every level checks: there is something to pay, its period is over, every line rests on a decision (STD-66) and has an
/// account.
async fn check(app: &App, tx: &mut Tx, list: &PaymentList) -> Result<()> {
    if list.lines == 0 {
        return Err(Error::refused("Danh sách không có khoản nào để chi. Hủy danh sách hoặc lập lại."));
    }
    let (_, to) = list.months()?;
    if let Some(sentence) = not_yet(to, app.clock.today()) {
        return Err(Error::refused(sentence));
    }
    let lines = store::lines(tx, &list.id).await?;
    let bare = lines.iter().find(|line| line.state == LineState::Listed && line.decision_number.trim().is_empty());
    if let Some(line) = bare {
        return Err(Error::refused(format!("{} ({}) chưa có quyết định cho hưởng.", line.code(), line.talent_name)));
    }
    super::accounts::check(&lines, &payees::of_list(tx, &list.id).await?)
}

/// A list is settled when each line has a result and every row that came back was matched.
async fn check_settled(tx: &mut Tx, list: &PaymentList) -> Result<()> {
    let lines = store::lines(tx, &list.id).await?;
    let open = lines.iter().filter(|line| line.state == LineState::Listed).count();
    if open > 0 {
        return Err(Error::refused(format!(
            "Còn {open} khoản chưa có kết quả từ Kho bạc. Nhập tệp kết quả của các khoản đó trước khi quyết toán."
        )));
    }
    if rows::waiting_count(tx, &list.id).await? > 0 {
        return Err(Error::refused("Kết quả từ Kho bạc đang được đối chiếu. Chờ xong rồi quyết toán."));
    }
    Ok(())
}

/// Takes a line off a list that is not submitted.
pub async fn drop_line(app: &App, permit: &Permit, id: &str, line_id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let list = store::find_within(&mut tx, permit, id).await?;
    let state = list.after(permit, ListStep::Edit)?;
    let line = store::line(&mut tx, line_id).await?;
    if line.list_id != list.id || line.state != LineState::Listed {
        return Err(Error::NotFound);
    }
    store::set_line(&mut tx, &line, LineState::Dropped, reason, None).await?;
    store::set_state(&mut tx, &list, state, &list.return_reason).await?;
    let event = Event::new("payment_list.line_dropped", &list.id).with("line", line.code()).because(reason);
    tx.commit(event).await
}

/// The workbook or the text of a list for the treasury; its hash is kept, so that it can be told from another.
pub async fn export(app: &App, permit: &Permit, id: &str, as_text: bool) -> Result<(String, Vec<u8>)> {
    let mut tx = app.db.write(permit).await?;
    let list = store::find_within(&mut tx, permit, id).await?;
    if !list.state.commits() {
        return Err(Error::refused("Danh sách chưa được duyệt nên chưa xuất gửi Kho bạc được."));
    }
    let lines = store::lines(&mut tx, &list.id).await?;
    let estimate = estimates::find(&mut tx, &list.estimate_id).await?;
    let held = payees::of_list(&mut tx, &list.id).await?;
    super::accounts::check(&lines, &held)?;
    let clear = treasury::payees(&app.secret, &held)?;
    let note = format!("{} xuất lúc {}", permit.actor().name, crate::platform::clock::screen(tx.now));
    let bytes = if as_text {
        treasury::csv(&list, &estimate, &lines, &clear)?
    } else {
        treasury::sheet(&list, &estimate, &lines, &clear, note).to_bytes()?
    };
    let sha256 = hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes));
    store::set_export(&mut tx, &list.id, &sha256).await?;
    let kind = if as_text { "csv" } else { "xlsx" };
    let event = Event::new("payment_list.exported", &list.id).with("rows", list.lines).with("sha256", &sha256);
    tx.commit(event).await?;
    Ok((format!("{}.{kind}", list.code.to_lowercase()), bytes))
}

/// Whoever has a list in hand has it among their duties.
async fn settle_duty(tx: &mut Tx, list: &PaymentList, state: ListState) -> Result<()> {
    duties::close(tx, &list.id, DUTY).await?;
    let today = super::run::today(tx);
    let people = match state {
        ListState::Submitted => {
            let mut found = Vec::new();
            for agency in list.lineage.split('/').rev().filter(|id| !id.is_empty()) {
                found = accounts::store::assignments_in(tx, agency, today).await?;
                found.retain(|held| Permission::ConfirmPayments.reach(held.role) != Reach::Nothing);
                if !found.is_empty() {
                    break;
                }
            }
            found
        }
        ListState::Confirmed => {
            let roles = if list.bloc == "party" { [Role::PartyOfficer] } else { [Role::StandingLeader] };
            let mut found = accounts::store::assignments_with(tx, &roles, today).await?;
            found.retain(|held| held.bloc == list.bloc);
            found
        }
        ListState::Approved | ListState::Accepted => {
            accounts::store::assignments_with(tx, &[Role::FinanceOfficer], today).await?
        }
        _ => Vec::new(),
    };
    for held in people {
        let duty = DutyDraft {
            kind: DUTY,
            title: format!("{}: danh sách chi trả {}", state.label(), list.code),
            context: format!("{}, kỳ {}, {}", list.agency_name, list.period(), list.total),
            link: format!("/chi-tra/{}", list.id),
            assignment_id: held.id.to_string(),
            due_on: None,
            counted: None,
        };
        duties::open(tx, &list.id, duty).await?;
    }
    Ok(())
}

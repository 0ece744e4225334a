//! Ballots are opened on a quorum, cast, closed with the sum, or annulled. What is voted secretly meets the voter only
//! in the memory of this process, for the length of one transaction (decision 0072).

use super::conflicts::let_in;
use super::{VOTE, close_duty, conducted, duty, matters, open_duty};
use crate::councils::ballot::{Ballot, BallotBox, Choice, Mode, PaperCount, Tally, Voter};
use crate::councils::item::{Item, ItemState, ItemStep};
use crate::councils::meeting::{Meeting, MeetingStep};
use crate::councils::rules::Rules;
use crate::councils::sitting::{self, Gate, Sitting};
use crate::councils::store::ballots::{self as store, Closing, NewBallot};
use crate::councils::store::{items, meetings};
use crate::dossiers;
use crate::dossiers::dossier::{DossierId, DossierState};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::duties;
use crate::platform::error::{Error, Result};
use crate::platform::matters::Course;
use crate::platform::permit::Permit;
use crate::platform::words::Words;

const NO_BALLOT: &str = "Mục này không đang bỏ phiếu. Tải lại trang để xem kết quả.";

/// Opens a ballot on an item: refused below the quorum, with the sum.
pub async fn open(app: &App, permit: &Permit, id: &str, item: &str, mode: Mode) -> Result<()> {
    let_in(app, permit, id, item).await?;
    let mut tx = app.db.write(permit).await?;
    let (meeting, sitting) = conducted(&mut tx, permit, id, MeetingStep::Conduct).await?;
    let item = items::find(&mut tx, &meeting.id, item).await?;
    let state = item.state.after(ItemStep::OpenBallot)?;
    if let Some(dossier) = &item.dossier_id {
        let dossier = dossiers::store::find(&mut tx, &DossierId(dossier.clone())).await?;
        if dossier.state != DossierState::AtCouncil {
            return Err(Error::refused(format!(
                "Hồ sơ {} đang ở tình trạng “{}” nên không biểu quyết. Hoãn mục này kèm lý do.",
                dossier.code,
                dossier.state.label()
            )));
        }
    }
    let agenda = items::of_meeting(&mut tx, &meeting.id).await?;
    if let Some(other) = agenda.iter().find(|one| one.state == ItemState::Balloting) {
        return Err(Error::refused(format!("Đang bỏ phiếu mục {}. Kiểm phiếu xong rồi mở mục này.", other.position)));
    }
    let person = sitting::person(&mut tx, &item).await?;
    let declared = items::declarations(&mut tx, &meeting.id).await?;
    let roll = sitting.roll(&item, &person, &declared);
    let voters: Vec<Voter> = roll.iter().map(|(voter, _)| voter.clone()).collect();
    let (members, present) = counted(&voters);
    let sum = sitting.rules()?.check_quorum(members, present, sitting.is_presided(&meeting, &voters))?;
    matters::moved(app, &mut tx, &item, &meeting.title(), Course::Balloted).await?;
    items::set_state(&mut tx, &item, state, "").await?;
    let round = store::last_round(&mut tx, &item).await? + 1;
    let ballot = store::fresh_id();
    let sealed = match mode {
        Mode::Secret => Some(BallotBox::default().seal(&app.secret, &ballot, voters.len() as i64)?),
        Mode::Named | Mode::Paper => None,
    };
    let new = NewBallot { round, mode, members, present, entitled: present, quorum_sum: sum.clone() };
    store::insert(&mut tx, &ballot, &item.id, &new, sealed).await?;
    for voter in &voters {
        store::insert_voter(&mut tx, &ballot, voter).await?;
        if voter.entitled && mode != Mode::Paper {
            let wanted = duty(
                VOTE,
                format!("Bỏ phiếu mục {}, {}", item.position, meeting.title()),
                mode.label().to_owned(),
                format!("/phien-hop/{}/muc/{}", meeting.id, item.id),
            );
            open_duty(&mut tx, &item.id, &voter.user_id, wanted).await?;
        }
    }
    // Why somebody takes no part may lead to the person, whose name is not told yet.
    let covered = sitting.covers(&item);
    let kept: Vec<String> = roll
        .iter()
        .filter(|(voter, _)| voter.conflicted)
        .map(|(voter, why)| if covered { voter.name.clone() } else { format!("{} ({why})", voter.name) })
        .collect();
    let kept = if kept.is_empty() { String::new() } else { format!(" Không tham gia: {}.", kept.join("; ")) };
    let line = format!("Mở bỏ phiếu mục {} ({}): {sum}.{kept}", item.position, mode.label().to_lowercase());
    meetings::add_line(&mut tx, &meeting.id, Some(item.id.as_str()), &line).await?;
    let event = Event::new("ballot.opened", &item.id)
        .with("mode", mode.as_str())
        .with("round", round)
        .with("members", members)
        .with("present", present);
    tx.commit(event).await
}

/// Members without a conflict of interest, and how many of them are there.
fn counted(voters: &[Voter]) -> (i64, i64) {
    let free = || voters.iter().filter(|voter| !voter.conflicted);
    let there = free().filter(|voter| voter.presence != crate::councils::ballot::Presence::Absent);
    (free().count() as i64, there.count() as i64)
}

/// Casts the vote of the permit's holder. A secret one is answered by a receipt, which is told once and tells nothing.
/// What is refused is in the log.
pub async fn cast(
    app: &App,
    permit: &Permit,
    id: &str,
    item: &str,
    choice: Choice,
    reason: &str,
) -> Result<Option<String>> {
    let answer = try_cast(app, permit, id, item, choice, reason).await;
    if let Err(Error::Refused { field: None, reason }) = &answer {
        let tx = app.db.write(permit).await?;
        let event = Event::new("ballot.turned_away", &crate::councils::item::ItemId(item.to_owned()));
        tx.commit(event.because(reason)).await?;
    }
    answer
}

async fn try_cast(
    app: &App,
    permit: &Permit,
    id: &str,
    item: &str,
    choice: Choice,
    reason: &str,
) -> Result<Option<String>> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meetings::find_within(&mut tx, permit, id).await?;
    let item = items::find(&mut tx, &meeting.id, item).await?;
    let user = permit.user_id();
    let ballot = store::newest(&mut tx, &item.id).await?.ok_or_else(|| Error::refused(NO_BALLOT))?;
    // Held first: what is read from here on does not change until this vote is in.
    if !store::hold(&mut tx, &ballot.id).await? {
        return Err(Error::refused("Đã kiểm phiếu mục này nên phiếu gửi sau không được nhận."));
    }
    if ballot.mode == Mode::Paper {
        return Err(Error::refused("Mục này bỏ phiếu giấy tại phòng họp, không gửi phiếu ở đây."));
    }
    let voters = store::voters(&mut tx, &ballot.id).await?;
    let Some(voter) = voters.iter().find(|voter| voter.user_id == user) else {
        return Err(Error::refused("Không có tên trong danh sách biểu quyết của mục này."));
    };
    if voter.conflicted {
        return Err(Error::refused("Có xung đột lợi ích nên không biểu quyết mục này."));
    }
    if !voter.entitled {
        return Err(Error::refused("Không được điểm danh có mặt khi mở bỏ phiếu nên không biểu quyết mục này."));
    }
    if voter.voted {
        return Err(Error::refused("Đã gửi phiếu mục này. Mỗi người một phiếu, không gửi lại được."));
    }
    let sitting = Sitting::of(&mut tx, &meeting).await?;
    match sitting::gate(&mut tx, &sitting, &item, user).await? {
        Gate::Open => {}
        Gate::Shut(_) => return Err(Error::refused("Khai báo có hay không có xung đột lợi ích trước khi bỏ phiếu.")),
        Gate::Closed(_) | Gate::Outside => {
            return Err(Error::refused("Có xung đột lợi ích nên không biểu quyết mục này."));
        }
    }
    if ballot.mode == Mode::Named && choice == Choice::Against && reason.is_empty() {
        return Err(Error::refused_at("reason", "Nhập lý do không đồng ý"));
    }
    if !store::set_voted(&mut tx, &ballot.id, &voter.member_id).await? {
        return Err(Error::Stale);
    }
    let receipt = match ballot.mode {
        Mode::Secret => Some(put(app, &mut tx, &ballot, choice, voters.len() as i64).await?),
        _ => {
            store::insert_vote(&mut tx, &ballot.id, &voter.member_id, choice, reason, false).await?;
            None
        }
    };
    close_duty(&mut tx, &item.id, user, VOTE).await?;
    tx.commit(Event::new("ballot.cast", &item.id)).await?;
    Ok(receipt)
}

/// Opens the box, puts a vote in, seals it anew.
async fn put(app: &App, tx: &mut Tx, ballot: &Ballot, choice: Choice, voters: i64) -> Result<String> {
    let mut inside = open_box(app, tx, ballot).await?;
    let receipt = inside.put(choice);
    store::set_sealed(tx, &ballot.id, inside.seal(&app.secret, &ballot.id, voters)?).await?;
    Ok(receipt)
}

async fn open_box(app: &App, tx: &mut Tx, ballot: &Ballot) -> Result<BallotBox> {
    let sealed = store::sealed(tx, &ballot.id).await?;
    let sealed = sealed.ok_or_else(|| Error::internal("an open secret ballot without its box"))?;
    BallotBox::open(&app.secret, &ballot.id, &sealed)
}

/// Enters the written slip of an absent member in a vote by name; it counts if the rules say so, and is marked.
pub async fn enter_slip(
    app: &App,
    permit: &Permit,
    id: &str,
    item: &str,
    member: &str,
    choice: Choice,
    reason: &str,
) -> Result<()> {
    let_in(app, permit, id, item).await?;
    let mut tx = app.db.write(permit).await?;
    let (meeting, sitting) = conducted(&mut tx, permit, id, MeetingStep::Conduct).await?;
    let item = items::find(&mut tx, &meeting.id, item).await?;
    let ballot = store::newest(&mut tx, &item.id).await?.ok_or_else(|| Error::refused(NO_BALLOT))?;
    if !store::hold(&mut tx, &ballot.id).await? {
        return Err(Error::refused(NO_BALLOT));
    }
    if ballot.mode != Mode::Named {
        return Err(Error::refused("Phiếu gửi trước của người vắng chỉ nhận khi biểu quyết ghi tên."));
    }
    if !store::set_slip(&mut tx, &ballot.id, member, sitting.rules()?.slips_count).await? {
        return Err(Error::refused_at("member", "Chọn thành viên vắng mặt, không có xung đột lợi ích, chưa có phiếu"));
    }
    store::insert_vote(&mut tx, &ballot.id, member, choice, reason, true).await?;
    tx.commit(Event::new("ballot.slip_entered", &item.id)).await
}

/// Closes a ballot: freezes who was entitled, opens the box, states the outcome with the sum. Slips of paper bring their
/// counts.
pub async fn close(app: &App, permit: &Permit, id: &str, item: &str, count: Option<PaperCount>) -> Result<String> {
    let_in(app, permit, id, item).await?;
    let mut tx = app.db.write(permit).await?;
    let (meeting, sitting) = conducted(&mut tx, permit, id, MeetingStep::Conduct).await?;
    let item = items::find(&mut tx, &meeting.id, item).await?;
    let ballot = store::newest(&mut tx, &item.id).await?.ok_or_else(|| Error::refused(NO_BALLOT))?;
    if !store::hold(&mut tx, &ballot.id).await? {
        return Err(Error::refused(NO_BALLOT));
    }
    let rules = sitting.rules()?;
    let voters = store::voters(&mut tx, &ballot.id).await?;
    let (members, present) = counted(&voters);
    rules.check_quorum(members, present, sitting.is_presided(&meeting, &voters))?;
    let entitled = voters.iter().filter(|voter| voter.entitled).count() as i64;
    let mut closing = Closing {
        members,
        present,
        entitled,
        issued: entitled,
        returned: 0,
        tally: Tally::default(),
        sum: String::new(),
        passed: false,
        counted_by: String::new(),
    };
    match (ballot.mode, count) {
        (Mode::Named, _) => {
            let votes = store::votes(&mut tx, &ballot.id).await?;
            let counts = |member: &str| voters.iter().any(|voter| voter.member_id == member && voter.entitled);
            votes.iter().filter(|vote| counts(&vote.member_id)).for_each(|vote| closing.tally.add(vote.choice));
            closing.returned = closing.tally.all();
        }
        (Mode::Secret, _) => {
            let inside = open_box(app, &mut tx, &ballot).await?;
            let voted = voters.iter().filter(|voter| voter.voted).count();
            if inside.receipts.len() != voted || inside.tally.all() != voted as i64 {
                return Err(Error::internal("the box and the roll of a ballot differ"));
            }
            store::insert_receipts(&mut tx, &ballot.id, &inside.receipts).await?;
            (closing.tally, closing.returned) = (inside.tally, inside.tally.all());
        }
        (Mode::Paper, Some(count)) => {
            if count.issued > entitled {
                return Err(Error::refused_at(
                    "issued",
                    format!("Phát ra {} phiếu, nhiều hơn {entitled} người được biểu quyết", count.issued),
                ));
            }
            (closing.issued, closing.returned, closing.tally) = (count.issued, count.returned, count.tally);
            closing.counted_by = count.counted_by;
        }
        (Mode::Paper, None) => return Err(Error::refused("Nhập số phiếu phát ra, thu về và kết quả đếm.")),
    }
    let tally = closing.tally;
    let sum = conclude(&mut tx, &meeting, &item, &ballot, rules, closing).await?;
    if items::by_id(&mut tx, item.id.as_str()).await?.outcome.is_none() {
        matters::moved(app, &mut tx, &item, &meeting.title(), Course::Declined).await?;
    }
    let event = Event::new("ballot.closed", &item.id)
        .with("agree", tally.agree)
        .with("against", tally.against)
        .with("abstain", tally.abstain)
        .with("invalid", tally.invalid)
        .with("sum", &sum);
    tx.commit(event).await?;
    Ok(sum)
}

async fn conclude(
    tx: &mut Tx,
    meeting: &Meeting,
    item: &Item,
    ballot: &Ballot,
    rules: &Rules,
    mut closing: Closing,
) -> Result<String> {
    let verdict = rules.judge(&closing.tally, closing.entitled, closing.members);
    (closing.sum, closing.passed) = (verdict.sum.clone(), verdict.passed);
    store::close(tx, ballot, &closing).await?;
    let state = item.state.after(if verdict.passed { ItemStep::Pass } else { ItemStep::Fail })?;
    items::set_state(tx, item, state, "").await?;
    items::set_outcome(tx, &item.id, item.kind.outcome(verdict.passed), &verdict.sum).await?;
    duties::close(tx, &item.id, VOTE).await?;
    let line = format!("Mục {}: {}.", item.position, verdict.sum);
    meetings::add_line(tx, &meeting.id, Some(item.id.as_str()), &line).await?;
    Ok(verdict.sum)
}

/// Annuls an open ballot with a reason: nothing of it is read, and another one may follow.
pub async fn annul(app: &App, permit: &Permit, id: &str, item: &str, reason: &str) -> Result<()> {
    let_in(app, permit, id, item).await?;
    let mut tx = app.db.write(permit).await?;
    let (meeting, _) = conducted(&mut tx, permit, id, MeetingStep::Conduct).await?;
    let item = items::find(&mut tx, &meeting.id, item).await?;
    let state = item.state.after(ItemStep::AnnulBallot)?;
    let ballot = store::newest(&mut tx, &item.id).await?.ok_or_else(|| Error::refused(NO_BALLOT))?;
    if !store::hold(&mut tx, &ballot.id).await? {
        return Err(Error::refused(NO_BALLOT));
    }
    store::annul(&mut tx, &ballot, reason).await?;
    items::set_state(&mut tx, &item, state, "").await?;
    duties::close(&mut tx, &item.id, VOTE).await?;
    let line = format!("Hủy lần bỏ phiếu {} của mục {}: {reason}", ballot.round, item.position);
    meetings::add_line(&mut tx, &meeting.id, Some(item.id.as_str()), &line).await?;
    tx.commit(Event::new("ballot.annulled", &item.id).with("round", ballot.round).because(reason)).await
}

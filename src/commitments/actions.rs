//! What is done with commitments: begun by a grant, watched, discontinued by a decision, paid back.

use chrono::{Days, Months, NaiveDate};
use policy::facts::Facts;
use policy::pack::Pack;

use super::commitment::{
    AlertKind, CommitmentState, Proposal, ProposalId, ProposalKind, ProposalStep, Standing, standing,
};
use super::council;
use super::repayment::{self, Known, RepaymentEntryKind, RepaymentId, signed};
use super::store::{self, NewEntry, NewProposal, NewRepayment, Terms};
use crate::benefits::actions::grant::{self, Grant, Granted, work};
use crate::benefits::actions::people;
use crate::benefits::beneficiary::{Beneficiary, BeneficiaryState, BeneficiaryStep};
use crate::benefits::figures::present_facts;
use crate::benefits::store::beneficiaries as held;
use crate::benefits::store::ledger;
use crate::councils;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies::versions::{self, PolicyVersion};

/// Lets a decision that grants a policy take effect: the beneficiary with their lines, and the commitment with its clock.
pub async fn grant(app: &App, tx: &mut Tx, decision: &Grant) -> Result<Granted> {
    let granted = grant::grant(app, tx, decision).await?;
    if !granted.is_known {
        begin(tx, &granted.beneficiary).await?;
    }
    Ok(granted)
}

/// Begins the commitment of a new beneficiary; a scheme without one binds nobody.
pub async fn begin(tx: &mut Tx, one: &Beneficiary) -> Result<()> {
    let today = clock::local(tx.now).date();
    let version = versions::find(tx, &one.policy_key).await?;
    let facts = facts_now(tx, one, &version.pack, today).await?;
    if let Some(found) = standing(&version.pack, &one.scheme, &facts, today)? {
        let id = store::insert(tx, one, &found).await?;
        tx.note(Event::new("commitment.begun", &id).with("ends_on", found.ok().map(|found| found.ends_on)));
    }
    Ok(())
}

/// Records a decision that was issued before this system, or outside it, with its commitment.
pub async fn record(app: &App, permit: &Permit, draft: &Grant) -> Result<Granted> {
    let mut tx = app.db.write(permit).await?;
    grant::check_reach(&mut tx, permit, draft).await?;
    let granted = self::grant(app, &mut tx, draft).await?;
    if granted.is_known {
        return Err(Error::refused_at("decision_number", "Quyết định này đã được ghi cho người này"));
    }
    let event = Event::new("beneficiary.recorded", &granted.beneficiary.id).with("decision", &draft.decision_number);
    tx.commit(event).await?;
    Ok(granted)
}

/// The facts about a beneficiary today; time away that has no end yet counts to today.
async fn facts_now(db: &mut impl Read, one: &Beneficiary, pack: &Pack, today: NaiveDate) -> Result<Facts> {
    let work = work(db, &one.id).await?;
    let mut absences = held::absences(db, &one.id).await?;
    absences.retain(|absence| absence.from_on <= today);
    for absence in &mut absences {
        absence.to_on = Some(absence.to_on.unwrap_or(today));
    }
    present_facts(pack, &one.facts()?, &work, &absences, one.stopped_on)
}

/// Where the commitment of a beneficiary stands on a day.
pub async fn standing_of(
    db: &mut impl Read,
    one: &Beneficiary,
    today: NaiveDate,
) -> Result<Option<std::result::Result<Standing, String>>> {
    let version = versions::find(db, &one.policy_key).await?;
    let facts = facts_now(db, one, &version.pack, today).await?;
    standing(&version.pack, &one.scheme, &facts, today)
}

/// Notes time away, moves the end of the commitment as the rules say, and raises an alert where it may endanger it.
pub async fn note_absence(app: &App, permit: &Permit, id: &str, draft: &held::AbsenceDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (one, absence, event) = people::note_absence(&mut tx, permit, id, draft).await?;
    let sentence = format!("{} từ {}", draft.kind, viet::date::screen(draft.from_on));
    watch(&mut tx, &one, AlertKind::of(draft.kind), absence.as_str(), &sentence).await?;
    tx.commit(event).await
}

/// Takes back time away that was noted by mistake; the clock goes on as if it had not been.
pub async fn withdraw_absence(app: &App, permit: &Permit, id: &str, absence: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (one, event) = people::withdraw_absence(&mut tx, permit, id, absence, reason).await?;
    watch(&mut tx, &one, None, absence, reason).await?;
    tx.commit(event).await
}

/// Moves a beneficiary to another agency, and raises an alert.
pub async fn transfer(app: &App, permit: &Permit, id: &str, to: &people::Transfer) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (one, post, agency, event) = people::transfer(&mut tx, permit, id, to).await?;
    let sentence = format!("Chuyển đến {} từ {} ({})", agency.name, viet::date::screen(to.from), to.source);
    watch(&mut tx, &one, Some(AlertKind::Transfer), post.as_str(), &sentence).await?;
    tx.commit(event).await
}

/// Brings the end of a commitment up to date, and raises an alert.
async fn watch(tx: &mut Tx, one: &Beneficiary, alert: Option<AlertKind>, source: &str, sentence: &str) -> Result<()> {
    let Some(commitment) = store::of_beneficiary(tx, one.id.as_str()).await? else { return Ok(()) };
    let today = clock::local(tx.now).date();
    let now = standing_of(tx, one, today).await?;
    let ends_on = now.and_then(std::result::Result::ok).map(|now| now.ends_on);
    let moved = ends_on.filter(|ends_on| commitment.ends_on != Some(*ends_on));
    if let Some(ends_on) = moved {
        store::set_end(tx, &commitment, ends_on).await?;
    }
    let raised = match alert {
        Some(kind) => store::raise(tx, &commitment.id, kind, source, sentence).await?,
        None => false,
    };
    if raised || moved.is_some() {
        tx.note(Event::new("commitment.watched", &commitment.id).with("ends_on", ends_on).with("alert", sentence));
    }
    Ok(())
}

/// Notes what was made of an alert.
pub async fn settle_alert(app: &App, permit: &Permit, beneficiary: &str, alert: &str, note: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = held::find_within(&mut tx, permit, beneficiary).await?;
    let commitment = store::of_beneficiary(&mut tx, one.id.as_str()).await?.ok_or(Error::NotFound)?;
    store::settle(&mut tx, &commitment.id, alert, note).await?;
    tx.commit(Event::new("commitment.alert_settled", &commitment.id).because(note)).await
}

/// What packs call the council's own decision to discontinue, among the causes for paying back.
const BY_COUNCIL: &str = "discontinued";

/// Asks the council about somebody: whether the policy stops, goes on, or money is to be paid back. Its next agenda has it
/// by itself. Nothing is written when there is an open proposal already; the caller commits.
pub async fn propose(app: &App, tx: &mut Tx, one: &Beneficiary, new: NewProposal<'_>) -> Result<Option<ProposalId>> {
    let cause = match new.kind {
        ProposalKind::Repay => check_owing(tx, one).await?,
        ProposalKind::Discontinue | ProposalKind::Continue => {
            one.state.after(BeneficiaryStep::Stop)?;
            let rules = versions::find(tx, &one.policy_key).await?;
            let causes = repayment::causes(&rules.pack, &one.scheme)?;
            causes.into_iter().map(|(id, _)| id).find(|id| id == BY_COUNCIL).unwrap_or_default()
        }
    };
    let Some(id) = store::insert_proposal(tx, one, new, &cause).await? else { return Ok(None) };
    tx.note(Event::new("discontinuation.proposed", &id).with("source", new.source.0).because(new.reason));
    let proposal = store::proposal(tx, id.as_str()).await?;
    let item = councils::propose(tx, &council::asked(one, &proposal)).await?;
    councils::bring(app, tx, &item).await?;
    Ok(Some(id))
}

/// Whether somebody may be asked to pay back; the cause for which the policy stopped.
async fn check_owing(tx: &mut Tx, one: &Beneficiary) -> Result<String> {
    if one.state != BeneficiaryState::Stopped {
        return Err(Error::refused("Người này chưa thôi hưởng chính sách nên chưa xét đền bù."));
    }
    if let Some(known) = store::repayments_of(tx, one.id.as_str()).await?.first() {
        return Err(Error::refused(format!(
            "Đã có khoản phải đền bù {} theo Quyết định {}.",
            known.code, known.decision_number
        )));
    }
    Ok(store::of_beneficiary(tx, one.id.as_str()).await?.map(|found| found.cause).unwrap_or_default())
}

/// A unit, or the standing agency, asks the council by itself.
pub async fn propose_by_agency(
    app: &App,
    permit: &Permit,
    id: &str,
    kind: ProposalKind,
    reason: &str,
    stops_on: Option<NaiveDate>,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = held::find_within(&mut tx, permit, id).await?;
    let source = crate::platform::ids::fresh();
    let stops_on = stops_on.or(one.stopped_on).unwrap_or_else(|| app.clock.today());
    let new = NewProposal { kind, source: ("agency", &source), reason, stops_on };
    if propose(app, &mut tx, &one, new).await?.is_none() {
        return Err(Error::refused("Người này đã có một đề xuất đang chờ Hội đồng."));
    }
    let event = Event::new("beneficiary.discontinuation_asked", &one.id).with("asked", kind.as_str());
    tx.commit(event.because(reason)).await
}

/// Saves what a proposal asks the council to order, until the council votes on it.
pub async fn set_terms(app: &App, permit: &Permit, id: &str, terms: &Terms, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let proposal = store::proposal_within(&mut tx, permit, id).await?;
    council::check_open(&mut tx, &proposal).await?;
    let one = held::find(&mut tx, &proposal.beneficiary_id).await?;
    let rules = versions::find(&mut tx, &one.policy_key).await?;
    if !repayment::causes(&rules.pack, &one.scheme)?.iter().any(|(known, _)| *known == terms.cause) {
        return Err(Error::refused_at("cause", "Chọn trường hợp trong danh sách"));
    }
    store::set_terms(&mut tx, &proposal, terms, version).await?;
    let event = Event::new("discontinuation.terms_set", &proposal.id)
        .with("cause", &terms.cause)
        .change("stops_on", proposal.stops_on, terms.stops_on)
        .with("repay", terms.repay);
    tx.commit(event).await
}

/// Moves a proposal along: onto an agenda, to a later one, withdrawn, or to its outcome; the caller commits.
pub async fn take_proposal(tx: &mut Tx, proposal: &Proposal, step: ProposalStep, note: &str) -> Result<()> {
    let state = proposal.state.after(step)?;
    store::set_proposal(tx, proposal, state, note).await?;
    let event = Event::new("discontinuation.moved", &proposal.id)
        .change("state", proposal.state.as_str(), state.as_str())
        .because(note);
    tx.note(event);
    Ok(())
}

/// Withdraws a proposal that waits.
pub async fn withdraw_proposal(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let proposal = store::proposal_within(&mut tx, permit, id).await?;
    take_proposal(&mut tx, &proposal, ProposalStep::Withdraw, reason).await?;
    councils::withdraw(&mut tx, (council::KIND, proposal.id.as_str()), reason).await?;
    tx.commit(Event::new("discontinuation.withdrawn", &proposal.id).because(reason)).await
}

/// What a decision to discontinue says.
#[derive(Clone, Debug)]
pub struct Discontinuation {
    pub beneficiary_id: String,
    /// From which day nothing more is paid.
    pub stops_on: NaiveDate,
    /// The last day at work, when the person leaves.
    pub last_day: Option<NaiveDate>,
    /// The cause, by its name in the scheme.
    pub cause: String,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    /// Whether money is to be paid back, by when, and on what that rests.
    pub repayment: Option<RepaymentOrder>,
}

/// What a decision says of paying back.
#[derive(Clone, Debug, Default)]
pub struct RepaymentOrder {
    pub due_on: Option<NaiveDate>,
    /// Where the rules leave the sum to the council.
    pub council_amount: Option<Vnd>,
    /// Legal document and clause.
    pub basis: Option<(String, String)>,
}

/// Lets a decision to discontinue take effect: nothing more is paid from its day, the commitment ends, and what is to be
/// paid back becomes a debt. The caller commits.
pub async fn discontinue(tx: &mut Tx, decision: &Discontinuation) -> Result<Option<RepaymentId>> {
    let one = held::find(tx, &decision.beneficiary_id).await?;
    people::stop(tx, &one, decision.stops_on, &decision.decision_number).await?;
    if let Some(last_day) = decision.last_day {
        people::end_service(tx, &one, last_day).await?;
    }
    if let Some(commitment) = store::of_beneficiary(tx, one.id.as_str()).await? {
        let last_day = decision.last_day.or_else(|| decision.stops_on.pred_opt());
        store::set_ended(tx, &commitment, CommitmentState::Ended, last_day, &decision.cause, &decision.decision_number)
            .await?;
    }
    if let Some(proposal) = store::open_proposal(tx, one.id.as_str()).await? {
        take_proposal(tx, &proposal, ProposalStep::Discontinue, &decision.decision_number).await?;
    }
    let event = Event::new("beneficiary.stopped", &one.id)
        .with("decision", &decision.decision_number)
        .with("stops_on", decision.stops_on)
        .with("cause", &decision.cause);
    tx.note(event);
    match &decision.repayment {
        Some(order) => owe(tx, &one, decision, order).await.map(Some),
        None => Ok(None),
    }
}

/// What a cause would come to for somebody who leaves on a day, by the rules of their decision.
pub async fn estimate(
    db: &mut impl Read,
    one: &Beneficiary,
    cause: &str,
    last_day: NaiveDate,
    is_ordered: bool,
    council_amount: Option<Vnd>,
    today: NaiveDate,
) -> Result<(repayment::Estimate, Known)> {
    let PolicyVersion { pack, .. } = versions::find(db, &one.policy_key).await?;
    let facts = facts_now(db, one, &pack, last_day).await?;
    let (mut once, mut monthly) = (0, 0);
    for (_, kind, sum) in ledger::received(db, one.id.as_str()).await? {
        if kind == "monthly" {
            monthly += sum;
        } else {
            once += sum;
        }
    }
    // Time for which the clock stood still was not served.
    let paused =
        standing(&pack, &one.scheme, &facts, last_day)?.and_then(std::result::Result::ok).map(|now| now.paused);
    let (months, days) = paused.unwrap_or_default();
    let counted = u32::try_from(months).ok().and_then(|months| last_day.checked_sub_months(Months::new(months)));
    let counted = counted.and_then(|day| day.checked_sub_days(Days::new(days.into()))).unwrap_or(last_day);
    let known = Known { once: Vnd(once), monthly: Vnd(monthly), last_day: counted, is_ordered, council_amount };
    Ok((repayment::estimate(&pack, &one.scheme, &facts, &known, cause, today)?, known))
}

/// Makes a debt of what a decision says is to be paid back. A rule without legal basis makes none.
pub async fn owe(
    tx: &mut Tx,
    one: &Beneficiary,
    decision: &Discontinuation,
    order: &RepaymentOrder,
) -> Result<RepaymentId> {
    let today = clock::local(tx.now).date();
    let last_day = decision.last_day.or_else(|| decision.stops_on.pred_opt()).unwrap_or(decision.stops_on);
    let (found, known) = estimate(tx, one, &decision.cause, last_day, true, order.council_amount, today).await?;
    let amount = found.amount.clone().map_err(Error::refused)?;
    found.check_basis(order.basis.is_some())?;
    if amount == Vnd(0) {
        return Err(Error::refused(format!(
            "Trường hợp “{}” không phải đền bù. Bỏ chọn đền bù rồi ghi quyết định.",
            found.cause_name
        )));
    }
    let facts = serde_json::json!({
        "received_one_off": known.once.0, "received_income": known.monthly.0, "last_day": known.last_day,
        "cause": decision.cause, "council_amount": known.council_amount.map(|amount| amount.0),
    });
    let new = NewRepayment {
        cause: &decision.cause,
        decision_number: &decision.decision_number,
        decided_on: decision.decided_on,
        due_on: order.due_on,
        basis: order.basis.as_ref().map(|(document, clause)| (document.as_str(), clause.as_str())),
        facts: facts.to_string(),
        explanation: serde_json::to_string(&found.steps).map_err(Error::internal)?,
    };
    let id = store::insert_repayment(tx, one, &new).await?;
    let due = NewEntry {
        kind: RepaymentEntryKind::Due,
        amount: signed(RepaymentEntryKind::Due, amount, Vnd(0))?,
        on_date: decision.decided_on,
        reverses_id: None,
        paper: &decision.decision_number,
        reason: &found.cause_name,
    };
    store::insert_entry(tx, &id, due).await?;
    tx.note(Event::new("repayment.owed", &id).with("amount", amount.0).with("decision", &decision.decision_number));
    Ok(id)
}

/// Records a decision to discontinue that was issued.
pub async fn record_discontinuation(
    app: &App,
    permit: &Permit,
    decision: &Discontinuation,
) -> Result<Option<RepaymentId>> {
    let mut tx = app.db.write(permit).await?;
    let one = held::find_within(&mut tx, permit, &decision.beneficiary_id).await?;
    if let Some(open) = store::open_proposal(&mut tx, one.id.as_str()).await? {
        councils::withdraw(&mut tx, (council::KIND, open.id.as_str()), &decision.decision_number).await?;
    }
    let owed = discontinue(&mut tx, decision).await?;
    tx.commit(Event::new("beneficiary.stop_recorded", &one.id).with("decision", &decision.decision_number)).await?;
    Ok(owed)
}

/// What was paid in, or let off by a decision, as typed.
#[derive(Clone, Debug)]
pub struct Entered {
    pub kind: RepaymentEntryKind,
    pub amount: Vnd,
    pub on_date: NaiveDate,
    /// The voucher or decision.
    pub paper: String,
    pub reason: String,
}

/// Notes that some of a repayment was paid in, or let off by a decision.
pub async fn enter(app: &App, permit: &Permit, id: &str, typed: &Entered) -> Result<()> {
    let Entered { kind, amount, on_date, paper, reason } = typed;
    let (kind, on_date) = (*kind, *on_date);
    let mut tx = app.db.write(permit).await?;
    let one = store::lock_repayment(&mut tx, permit, id).await?;
    let today = clock::local(tx.now).date();
    if on_date > today {
        return Err(Error::refused_at("on_date", "Ngày này chưa tới. Nhập ngày đã nộp hoặc ngày quyết định"));
    }
    let amount = signed(kind, *amount, one.balance)?;
    store::insert_entry(&mut tx, &one.id, NewEntry { kind, amount, on_date, reverses_id: None, paper, reason }).await?;
    let name = match kind {
        RepaymentEntryKind::Paid => "repayment.paid",
        RepaymentEntryKind::Reduction => "repayment.reduced",
        RepaymentEntryKind::Due | RepaymentEntryKind::Reversal => return Err(Error::internal("not entered by hand")),
    };
    tx.commit(Event::new(name, &one.id).with("amount", -amount.0).with("paper", paper)).await
}

/// Puts an entry that was wrong right by its opposite.
pub async fn reverse(app: &App, permit: &Permit, id: &str, entry: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = store::lock_repayment(&mut tx, permit, id).await?;
    let entries = store::entries(&mut tx, &one.id).await?;
    let wrong = entries.iter().find(|known| known.id.as_str() == entry).ok_or(Error::NotFound)?;
    if wrong.kind == RepaymentEntryKind::Reversal {
        return Err(Error::refused("Đây đã là bút toán ngược. Ghi lại khoản đúng thay vì đảo lần nữa."));
    }
    if (one.balance - wrong.amount) < Vnd(0) {
        return Err(Error::refused("Đảo khoản này thì số đã nộp vượt số phải nộp. Đảo khoản đã nộp trước."));
    }
    let opposite = NewEntry {
        kind: RepaymentEntryKind::Reversal,
        amount: Vnd(-wrong.amount.0),
        on_date: clock::local(tx.now).date(),
        reverses_id: Some(wrong.id.as_str()),
        paper: &wrong.paper,
        reason,
    };
    store::insert_entry(&mut tx, &one.id, opposite).await?;
    tx.commit(Event::new("repayment.reversed", &one.id).with("amount", -wrong.amount.0).because(reason)).await
}

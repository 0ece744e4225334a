//! What the council decides and what follows from it: a dossier that is granted becomes a beneficiary with their commitment;
//! a proposal leads to discontinuation with its repayment, to going on, or to repayment alone. All of it in the council's
//! transaction, so that a decision works whole or not at all.

use chrono::{Days, NaiveDate};
use serde_json::Value as Json;

use super::actions::{self, Discontinuation, RepaymentOrder};
use super::commitment::{Proposal, ProposalKind, ProposalStep, span};
use super::repayment::{self, Estimate};
use super::store;
use crate::benefits::actions::grant::{Grant, Post, grant_by};
use crate::benefits::actions::people::stop_effect;
use crate::benefits::beneficiary::{Beneficiary, BeneficiaryState, BeneficiaryStep};
use crate::benefits::store::beneficiaries as held;
use crate::benefits::store::ledger;
use crate::benefits::sum;
use crate::catalogue;
use crate::councils;
use crate::councils::item::{ItemKind, ItemState, Outcome, Standing};
use crate::dossiers;
use crate::dossiers::actions::person;
use crate::dossiers::dossier::{Dossier, DossierId};
use crate::law;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::import::Later;
use crate::platform::matters::{Course, Decided, Matter, MatterKind, Told};
use crate::platform::money::Vnd;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::policies;
use crate::policies::versions;

/// The kind of record of a proposal.
pub const KIND: &str = "discontinuation_proposal";

/// Dossiers: a grant makes a beneficiary.
pub const DOSSIER: MatterKind = MatterKind {
    kind: "dossier",
    by_itself: false,
    told: nothing_told,
    moved: nothing_moved,
    ordered: check_dossier,
    decided: grant_dossier,
};

/// Proposals to discontinue, to go on, or to pay back.
pub const PROPOSAL: MatterKind = MatterKind { kind: KIND, by_itself: true, told, moved, ordered, decided: carry_out };

/// The dossier itself says what it comes to.
fn nothing_told<'a>(_: &'a App, _: &'a Matter) -> Later<'a, Told> {
    Box::pin(async { Ok(Told::default()) })
}

/// A dossier waits at the council wherever its item goes.
fn nothing_moved<'a>(_: &'a App, _: &'a mut Tx, _: &'a Matter, _: Course) -> Later<'a, ()> {
    Box::pin(async { Ok(()) })
}

/// What a decision on a dossier needs: to grant, the unit that takes the person; to refuse, how and by when one may
/// complain (Law on Complaints 02/2011/QH13, Articles 7 and 9).
fn check_dossier<'a>(_: &'a App, tx: &'a mut Tx, matter: &'a Matter, _: NaiveDate) -> Later<'a, Vec<String>> {
    Box::pin(async move {
        let dossier = dossiers::store::find(tx, &DossierId(matter.subject_id.clone())).await?;
        if matter.outcome == Outcome::Grant.as_str() {
            agency_of(&dossier)?;
        }
        if matter.outcome == Outcome::Refuse.as_str() {
            let today = clock::local(tx.now).date();
            let days = dossiers::complaint_days(&Settings::on(tx, today).await?)?;
            let issuer = catalogue::actions::issuer(tx).await?.name;
            return Ok(vec![format!(
                "Nếu không đồng ý, ông (bà) {} có quyền khiếu nại đến {issuer} trong thời hạn {days} ngày kể từ ngày nhận được \
                 Quyết định này, hoặc khởi kiện vụ án hành chính theo quy định của Luật Tố tụng hành chính.",
                dossier.person_name
            )]);
        }
        Ok(Vec::new())
    })
}

fn agency_of(dossier: &Dossier) -> Result<String> {
    dossier.agency_id.clone().ok_or_else(|| {
        Error::refused(format!(
            "Hồ sơ {} chưa ghi đơn vị tiếp nhận nên chưa cho hưởng được. Chuyên viên thẩm định mở hồ sơ {}, chọn “Ghi đơn vị \
             tiếp nhận”, rồi soạn lại quyết định.",
            dossier.code,
            dossier.code
        ))
    })
}

/// A dossier that the council granted: the person's record, the beneficiary with their lines, the commitment.
fn grant_dossier<'a>(app: &'a App, tx: &'a mut Tx, decided: &'a Decided) -> Later<'a, ()> {
    Box::pin(async move {
        if decided.matter.outcome != Outcome::Grant.as_str() {
            return Ok(());
        }
        let dossier = dossiers::store::find(tx, &DossierId(decided.matter.subject_id.clone())).await?;
        let agency_id = agency_of(&dossier)?;
        let talent_id = person::record(app, tx, &dossier, decided.from).await?;
        let rules = match &decided.policy_key {
            Some(key) => versions::find(tx, key).await?,
            None => versions::keep(app, tx).await?,
        };
        let scheme = &policies::hiring(app)?.scheme.id;
        let receives = |one: &Beneficiary| {
            one.scheme == *scheme
                && one.decision_number != decided.number
                && matches!(one.state, BeneficiaryState::Active | BeneficiaryState::Paused)
        };
        if let Some(other) = held::of_talent(tx, &talent_id).await?.into_iter().find(receives) {
            return Err(Error::refused(format!(
                "Người này đang hưởng chính sách theo Quyết định {} ({}). Quyết định mới không cho hưởng lần nữa.",
                other.decision_number, other.code
            )));
        }
        let (known, _) = dossiers::engine::known(app, tx, &dossier).await?;
        let draft = Grant {
            talent_id,
            paper_id: Some(decided.paper_id.clone()),
            decision_number: decided.number.clone(),
            decided_on: decided.decided_on,
            group: dossier.beneficiary_group.clone(),
            post: Post { agency_id, title: dossier.specialty.clone(), from: decided.from },
            facts: Json::Object(known),
        };
        let granted = grant_by(app, tx, &draft, &rules).await?;
        if granted.is_known {
            return Ok(());
        }
        let lines = held::entitlements(tx, &granted.beneficiary.id).await?;
        if lines.iter().all(|line| line.amount.is_none()) {
            let mut missing: Vec<String> = lines.into_iter().map(|line| line.blocked).chain(granted.remarks).collect();
            missing.retain(|sentence| !sentence.is_empty());
            missing.sort();
            missing.dedup();
            return Err(Error::refused(format!(
                "Chính sách phiên bản {} chưa đủ số liệu cho nhóm này nên chưa tính được khoản nào. {}",
                rules.pack.version,
                missing.join(" ")
            )));
        }
        actions::begin(tx, &granted.beneficiary).await
    })
}

/// The question that a proposal puts to the council.
pub fn asked(one: &Beneficiary, proposal: &Proposal) -> councils::item::Proposal {
    let from = viet::date::screen(proposal.stops_on);
    let (kind, standing, recommendation) = match proposal.kind {
        ProposalKind::Discontinue => {
            (ItemKind::Discontinue, Standing::Receiving, format!("Đề nghị thôi áp dụng từ {from}"))
        }
        ProposalKind::Continue => (ItemKind::Continue, Standing::Receiving, "Đề nghị tiếp tục áp dụng".to_owned()),
        ProposalKind::Repay => (ItemKind::Repay, Standing::Stopped, "Đề nghị buộc đền bù kinh phí".to_owned()),
    };
    councils::item::Proposal {
        kind,
        standing,
        dossier_id: None,
        subject: (KIND.to_owned(), proposal.id.to_string()),
        talent_id: Some(one.talent_id.clone()),
        code: proposal.code.clone(),
        person_name: one.talent_name.clone(),
        beneficiary_group: one.beneficiary_group.clone(),
        agency_id: Some(one.agency_id.clone()),
        summary: proposal.reason.clone(),
        recommendation,
        opinion: String::new(),
    }
}

/// Refuses to change what a proposal asks for from the vote on.
pub async fn check_open(db: &mut impl Read, proposal: &Proposal) -> Result<()> {
    let item = councils::of_subject(db, (KIND, proposal.id.as_str())).await?;
    match item {
        Some(item) if !matches!(item.state, ItemState::Queued | ItemState::Listed) => Err(Error::refused(format!(
            "Hội đồng đã xét đề xuất này (“{}”) nên nội dung giữ nguyên.",
            item.state.label()
        ))),
        _ if !proposal.state.is_open() => {
            Err(Error::refused(format!("Đề xuất đang ở tình trạng “{}” nên không sửa được.", proposal.state.label())))
        }
        _ => Ok(()),
    }
}

/// The last day at work that counts for paying back, when the policy stops on a day.
async fn last_day(db: &mut impl Read, one: &Beneficiary, proposal: &Proposal, from: NaiveDate) -> Result<NaiveDate> {
    if let Some(day) = proposal.last_day {
        return Ok(day);
    }
    if proposal.kind == ProposalKind::Repay
        && let Some(day) = store::of_beneficiary(db, one.id.as_str()).await?.and_then(|found| found.last_day)
    {
        return Ok(day);
    }
    let stops = one.stopped_on.unwrap_or(from);
    Ok(stops.checked_sub_days(Days::new(1)).unwrap_or(stops))
}

/// What paying back would come to; nothing while the cause is not said.
pub async fn comes_to(
    db: &mut impl Read,
    one: &Beneficiary,
    proposal: &Proposal,
    from: NaiveDate,
    today: NaiveDate,
) -> Result<Option<Estimate>> {
    if proposal.cause.is_empty() {
        return Ok(None);
    }
    let day = last_day(db, one, proposal, from).await?;
    let (found, _) = actions::estimate(db, one, &proposal.cause, day, true, proposal.council_amount, today).await?;
    Ok(Some(found))
}

/// What a decision would order to be paid back, or what is missing before the council can vote.
async fn check(tx: &mut Tx, one: &Beneficiary, proposal: &Proposal, from: NaiveDate) -> Result<Option<Vnd>> {
    let open =
        |missing: &str| Error::refused(format!("Đề xuất {} {missing} Ghi ở trang đề xuất rồi làm lại.", proposal.code));
    if proposal.kind == ProposalKind::Continue {
        return Ok(None);
    }
    let today = clock::local(tx.now).date();
    let Some(found) = comes_to(tx, one, proposal, from, today).await? else {
        return Err(open("chưa ghi trường hợp thôi áp dụng."));
    };
    if !proposal.repay && proposal.kind != ProposalKind::Repay {
        return Ok(None);
    }
    let amount = found.amount.clone().map_err(|gap| open(&format!("chưa tính được số phải đền bù: {gap}")))?;
    found
        .check_basis(proposal.legal_document_id.is_some())
        .map_err(|error| open(&format!("thiếu căn cứ. {}.", error.sentence())))?;
    if amount == Vnd(0) {
        return Err(open("buộc đền bù, nhưng theo quy định thì số phải đền bù là 0 đồng. Bỏ chọn đền bù."));
    }
    if proposal.due_on.is_none_or(|due| due < from) {
        return Err(open("chưa ghi hạn nộp, hoặc hạn nộp trước ngày thôi áp dụng."));
    }
    Ok(Some(amount))
}

/// What a proposal comes to, line by line, as the council and the officers see it.
pub async fn lines(db: &mut impl Read, proposal: &Proposal, today: NaiveDate) -> Result<Vec<(String, String)>> {
    let one = held::find(db, &proposal.beneficiary_id).await?;
    let day = viet::date::screen;
    let mut lines = vec![(
        "Người đề xuất".to_owned(),
        format!("{}, {}", proposal.proposed_by_name, clock::screen(proposal.proposed_at)),
    )];
    let mut put = |label: &str, text: String| lines.push((label.to_owned(), text));
    put(
        "Đang hưởng theo",
        format!("Quyết định {} ngày {}, từ {}", one.decision_number, day(one.decided_on), day(one.starts_on)),
    );
    if let Some(standing) = actions::standing_of(db, &one, today).await? {
        let said = match standing {
            Ok(now) => format!(
                "Đã phục vụ {} trên {} tháng cam kết, còn {} (đến {})",
                span(now.passed),
                now.months,
                span(now.left),
                day(now.ends_on)
            ),
            Err(missing) => missing,
        };
        put("Cam kết", said);
    }
    let received: Vnd =
        ledger::received(db, one.id.as_str()).await?.into_iter().map(|(_, _, amount)| Vnd(amount)).sum();
    put("Đã nhận", received.to_string());
    let rules = versions::find(db, &one.policy_key).await?;
    if proposal.kind == ProposalKind::Continue {
        return Ok(lines);
    }
    let causes = repayment::causes(&rules.pack, &one.scheme)?;
    let cause = causes.into_iter().find(|(id, _)| *id == proposal.cause).map(|(_, name)| name);
    put("Trường hợp", cause.unwrap_or_else(|| "chưa ghi".to_owned()));
    if proposal.kind == ProposalKind::Discontinue {
        put("Thôi từ", day(proposal.stops_on));
        let figure = |amount: std::result::Result<Vnd, String>| amount.map_or_else(|gap| gap, sum);
        let months: Vec<String> = stop_effect(db, &one, proposal.stops_on)
            .await?
            .into_iter()
            .map(|effect| {
                format!(
                    "{}, {:02}/{}: tiếp tục {} đồng, thôi {} đồng",
                    effect.name,
                    effect.month.number(),
                    effect.month.year(),
                    figure(effect.before),
                    figure(effect.after)
                )
            })
            .collect();
        if !months.is_empty() {
            put("Thay đổi theo tháng", months.join("\n"));
        }
    }
    if let Some(found) = comes_to(db, &one, proposal, proposal.stops_on, today).await? {
        let amount = found.amount.map_or_else(|gap| gap, |amount| amount.to_string());
        let assumed = if found.assumed.is_empty() {
            String::new()
        } else {
            format!("\nCòn là giả định: {}.", found.assumed.join("; "))
        };
        put("Nếu buộc đền bù", format!("{amount}\n{}{assumed}", found.steps.join("\n")));
    }
    let asked = match (proposal.repay || proposal.kind == ProposalKind::Repay, proposal.due_on) {
        (false, _) => "Không đề nghị đền bù".to_owned(),
        (true, None) => "Đề nghị buộc đền bù, chưa ghi hạn nộp".to_owned(),
        (true, Some(due)) => {
            format!("Đề nghị buộc đền bù, hạn nộp {}{}", day(due), basis(db, proposal).await?)
        }
    };
    put("Đền bù", asked);
    Ok(lines)
}

/// ", theo Kế hoạch …, khoản 3", or nothing.
async fn basis(db: &mut impl Read, proposal: &Proposal) -> Result<String> {
    let Some(id) = &proposal.legal_document_id else { return Ok(String::new()) };
    let title = law::store::choices(db).await?.into_iter().find(|(known, _)| known == id).map(|(_, title)| title);
    let clause = if proposal.clause.is_empty() { String::new() } else { format!(", {}", proposal.clause) };
    Ok(title.map(|title| format!(", theo {title}{clause}")).unwrap_or_default())
}

fn told<'a>(app: &'a App, matter: &'a Matter) -> Later<'a, Told> {
    Box::pin(async move {
        let db = &mut app.db.read();
        let proposal = store::proposal(db, &matter.subject_id).await?;
        let from = (proposal.kind == ProposalKind::Discontinue).then_some(proposal.stops_on);
        Ok(Told { lines: lines(db, &proposal, app.clock.today()).await?, from })
    })
}

fn moved<'a>(_: &'a App, tx: &'a mut Tx, matter: &'a Matter, course: Course) -> Later<'a, ()> {
    Box::pin(async move {
        let proposal = store::proposal(tx, &matter.subject_id).await?;
        let step = match course {
            Course::Listed => ProposalStep::Schedule,
            Course::Put => ProposalStep::Postpone,
            Course::Declined => ProposalStep::Decline,
            Course::Balloted => {
                let one = held::find(tx, &proposal.beneficiary_id).await?;
                return check(tx, &one, &proposal, proposal.stops_on).await.map(drop);
            }
        };
        actions::take_proposal(tx, &proposal, step, &matter.meeting).await
    })
}

fn ordered<'a>(_: &'a App, tx: &'a mut Tx, matter: &'a Matter, from: NaiveDate) -> Later<'a, Vec<String>> {
    Box::pin(async move {
        let proposal = store::proposal(tx, &matter.subject_id).await?;
        let one = held::find(tx, &proposal.beneficiary_id).await?;
        let is_order = [Outcome::Discontinue, Outcome::Repay].iter().any(|order| matter.outcome == order.as_str());
        let amount = if is_order { check(tx, &one, &proposal, from).await? } else { None };
        store::set_ordered(tx, &proposal, amount).await?;
        let Some((amount, due)) = amount.zip(proposal.due_on) else { return Ok(Vec::new()) };
        Ok(vec![format!(
            "Ông (bà) {} đền bù kinh phí đã nhận là {amount} vào ngân sách thành phố, chậm nhất ngày {}{}.",
            one.talent_name,
            viet::date::screen(due),
            basis(tx, &proposal).await?
        )])
    })
}

/// A decision on a proposal: the policy stops with what is to be paid back, or goes on, or a debt is made.
fn carry_out<'a>(_: &'a App, tx: &'a mut Tx, decided: &'a Decided) -> Later<'a, ()> {
    Box::pin(async move {
        let proposal = store::proposal(tx, &decided.matter.subject_id).await?;
        let one = held::find(tx, &proposal.beneficiary_id).await?;
        let outcome = Outcome::parse(&decided.matter.outcome);
        let order = RepaymentOrder {
            due_on: proposal.due_on,
            council_amount: proposal.council_amount,
            basis: proposal.legal_document_id.clone().map(|document| (document, proposal.clause.clone())),
        };
        let mut decision = Discontinuation {
            beneficiary_id: one.id.to_string(),
            stops_on: decided.from,
            last_day: proposal.last_day,
            cause: proposal.cause.clone(),
            decision_number: decided.number.clone(),
            decided_on: decided.decided_on,
            repayment: proposal.repay.then(|| order.clone()),
        };
        let owed = match outcome {
            Some(Outcome::Discontinue) => actions::discontinue(tx, &decision).await?,
            Some(Outcome::Repay) => {
                decision.stops_on = one.stopped_on.unwrap_or(decided.from);
                decision.last_day = Some(last_day(tx, &one, &proposal, decided.from).await?);
                let owed = actions::owe(tx, &one, &decision, &order).await?;
                actions::take_proposal(tx, &proposal, ProposalStep::Order, &decided.number).await?;
                Some(owed)
            }
            Some(Outcome::Continue) => {
                go_on(tx, &one, &decided.number).await?;
                actions::take_proposal(tx, &proposal, ProposalStep::Continue, &decided.number).await?;
                None
            }
            _ => return Err(Error::internal(format!("a proposal is decided as {}", decided.matter.outcome))),
        };
        let Some(owed) = owed else { return Ok(()) };
        let debts = store::repayments_of(tx, one.id.as_str()).await?;
        let due = debts.iter().find(|debt| debt.id == owed).map(|debt| debt.due);
        if due == proposal.ordered_amount {
            return Ok(());
        }
        let said = |amount: Option<Vnd>| amount.map_or_else(|| "không ghi số".to_owned(), |amount| amount.to_string());
        Err(Error::refused(format!(
            "Quyết định ghi đền bù {}, nay tính lại là {}: có khoản chi hoặc thời gian nghỉ ghi sau khi soạn quyết định. Đối chiếu rồi thay quyết định.",
            said(proposal.ordered_amount),
            said(due)
        )))
    })
}

/// Whom the council lets go on is paid again, if they were paused.
async fn go_on(tx: &mut Tx, one: &Beneficiary, number: &str) -> Result<()> {
    if one.state != BeneficiaryState::Paused {
        return Ok(());
    }
    let state = one.state.after(BeneficiaryStep::Resume)?;
    held::set_paused(tx, one, state, None, "").await?;
    tx.note(Event::new("beneficiary.resumed", &one.id).because(&format!("Quyết định {number}")));
    Ok(())
}

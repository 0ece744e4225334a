//! Every statement about commitments, proposals to discontinue, and repayments.

use chrono::NaiveDate;

use super::commitment::{
    Alert, AlertId, AlertKind, Commitment, CommitmentId, CommitmentState, Proposal, ProposalId, ProposalKind,
    ProposalState, Standing,
};
use super::repayment::{Repayment, RepaymentEntry, RepaymentEntryId, RepaymentEntryKind, RepaymentId};
use crate::benefits::beneficiary::Beneficiary;
use crate::benefits::store::beneficiaries::{next_number, within};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh, unique};
use crate::platform::list::{ListParams, Select};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::{insert, sql, update};

const COMMITMENT: &str =
    "select id, beneficiary_id, talent_id, starts_on, months, ends_on, blocked, state, last_day, cause,
    decision_number, version from commitments";

const PROPOSAL: &str =
    "select * from (select d.id, d.code, d.number, d.kind, d.cause, d.last_day, d.repay, d.due_on, d.legal_document_id,
    d.clause, d.council_amount, d.ordered_amount, d.beneficiary_id, d.talent_id, t.full_name as talent_name,
    d.bloc, d.agency_id, g.name as agency_name, g.lineage, d.source_kind, d.reason, d.stops_on, d.state, d.outcome_note,
    d.proposed_by_name, d.proposed_at, d.version from discontinuation_proposals d join talents t on t.id = d.talent_id
    join agencies g on g.id = d.agency_id) as listed";

const REPAYMENT: &str = "select * from (select r.id, r.code, r.number, r.beneficiary_id, r.talent_id,
    t.full_name as talent_name, b.bloc, g.name as agency_name, g.lineage, r.cause, r.decision_number, r.decided_on, r.due_on,
    r.clause, l.title as legal_document, r.explanation,
    cast(coalesce((select sum(x.amount) from repayment_entries x left join repayment_entries o on o.id = x.reverses_id
        where x.repayment_id = r.id and coalesce(o.kind, x.kind) in ('due', 'reduction')), 0) as bigint) as due,
    cast(coalesce((select -sum(x.amount) from repayment_entries x left join repayment_entries o on o.id = x.reverses_id
        where x.repayment_id = r.id and coalesce(o.kind, x.kind) = 'paid'), 0) as bigint) as paid,
    cast(coalesce((select sum(x.amount) from repayment_entries x where x.repayment_id = r.id), 0) as bigint) as balance
    from repayments r join talents t on t.id = r.talent_id join beneficiaries b on b.id = r.beneficiary_id
    join agencies g on g.id = b.agency_id left join legal_documents l on l.id = r.legal_document_id) as listed";

/// The commitment of a beneficiary, when there is one.
pub async fn of_beneficiary(db: &mut impl Read, id: &str) -> Result<Option<Commitment>> {
    sql!(optional Commitment, db, format!("{COMMITMENT} where beneficiary_id = $1"), id)
}

/// Adds the commitment of a beneficiary.
pub async fn insert(
    tx: &mut Tx,
    one: &Beneficiary,
    standing: &std::result::Result<Standing, String>,
) -> Result<CommitmentId> {
    let id = CommitmentId::fresh();
    let known = standing.as_ref().ok();
    let blocked = standing.as_ref().err().cloned().unwrap_or_default();
    insert!(tx, "commitments", {
        id: id, beneficiary_id: one.id, talent_id: one.talent_id, starts_on: one.starts_on,
        months: known.map(|known| i64::from(known.months)), ends_on: known.map(|known| known.ends_on), blocked: blocked,
        state: CommitmentState::Running, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(id)
}

/// The last day of a commitment as the clock stands now.
pub async fn set_end(tx: &mut Tx, one: &Commitment, ends_on: NaiveDate) -> Result<()> {
    fresh(update!(tx, "commitments", { ends_on: ends_on, updated_at: tx.now, version: one.version + 1 },
        "id = $1 and version = $2", one.id, one.version)?)
}

/// Ends a commitment, in its time or before.
pub async fn set_ended(
    tx: &mut Tx,
    one: &Commitment,
    state: CommitmentState,
    last_day: Option<NaiveDate>,
    cause: &str,
    decision: &str,
) -> Result<()> {
    fresh(update!(tx, "commitments", {
        state: state, last_day: last_day, cause: cause, decision_number: decision, updated_at: tx.now,
        version: one.version + 1,
    }, "id = $1 and version = $2", one.id, one.version)?)
}

/// Raises an alert, once for what raised it.
pub async fn raise(tx: &mut Tx, id: &CommitmentId, kind: AlertKind, source: &str, sentence: &str) -> Result<bool> {
    let raised = sql!(
        run,
        tx,
        "insert into commitment_alerts (id, commitment_id, kind, source_id, sentence, raised_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (commitment_id, source_id) do nothing",
        AlertId::fresh(),
        id,
        kind,
        source,
        sentence,
        tx.now
    )?;
    Ok(raised == 1)
}

/// The alerts of a commitment, the newest first.
pub async fn alerts(db: &mut impl Read, id: &CommitmentId) -> Result<Vec<Alert>> {
    sql!(all Alert, db,
        "select id, commitment_id, kind, sentence, raised_at, settled_at, settled_by_name, note from commitment_alerts
         where commitment_id = $1 order by raised_at desc, id desc", id)
}

/// Notes what was made of an alert.
pub async fn settle(tx: &mut Tx, commitment: &CommitmentId, id: &str, note: &str) -> Result<()> {
    let by = tx.actor().name.clone();
    fresh(update!(tx, "commitment_alerts", { settled_at: tx.now, settled_by_name: by, note: note },
        "id = $1 and commitment_id = $2 and settled_at is null", id, commitment)?)
}

/// A proposal to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewProposal<'a> {
    pub kind: ProposalKind,
    /// What proposed it: its kind and id.
    pub source: (&'a str, &'a str),
    pub reason: &'a str,
    /// From which day the policy is to stop.
    pub stops_on: NaiveDate,
}

/// Adds a proposal with its cause as far as it is known. Nothing when there is an open one for the person, or the same source proposed it.
pub async fn insert_proposal(
    tx: &mut Tx,
    one: &Beneficiary,
    new: NewProposal<'_>,
    cause: &str,
) -> Result<Option<ProposalId>> {
    let open = sql!(
        optional(String,),
        tx,
        "select id from discontinuation_proposals where (beneficiary_id = $1 and state in ('waiting', 'on_agenda'))
         or (source_kind = $2 and source_id = $3)",
        one.id,
        new.source.0,
        new.source.1
    )?;
    if open.is_some() {
        return Ok(None);
    }
    let id = ProposalId::fresh();
    let number = next_number(tx, "discontinuation").await?;
    let by = tx.actor().name.clone();
    insert!(tx, "discontinuation_proposals", {
        id: id, number: number, code: format!("DX-{number:04}"), beneficiary_id: one.id, talent_id: one.talent_id,
        kind: new.kind, bloc: one.bloc, agency_id: one.agency_id, source_kind: new.source.0, source_id: new.source.1,
        reason: new.reason, stops_on: new.stops_on, cause: cause, repay: new.kind == ProposalKind::Repay,
        state: ProposalState::Waiting, proposed_by_name: by, proposed_at: tx.now,
    })?;
    Ok(Some(id))
}

/// The proposals within reach, under the filters of the address.
pub fn proposals_select(permit: &Permit, params: &ListParams) -> Select {
    let select = within(Select::new(PROPOSAL), permit);
    match ProposalState::parse(params.value("tt")) {
        Some(state) => select.and("state = ?", vec![state.to_value()]),
        None => select,
    }
}

/// A proposal, whoever asks.
pub async fn proposal(db: &mut impl Read, id: &str) -> Result<Proposal> {
    sql!(one Proposal, db, format!("{PROPOSAL} where id = $1"), id)
}

/// A proposal within reach.
pub async fn proposal_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Proposal> {
    let found = within(Select::new(PROPOSAL), permit).and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// The proposals of a bloc that wait for an agenda, those longest waiting first: what the council takes up.
pub async fn waiting(db: &mut impl Read, bloc: &str) -> Result<Vec<Proposal>> {
    sql!(all Proposal, db, format!("{PROPOSAL} where bloc = $1 and state = 'waiting' order by proposed_at, id"), bloc)
}

/// The open proposal for a beneficiary, when there is one.
pub async fn open_proposal(db: &mut impl Read, beneficiary: &str) -> Result<Option<Proposal>> {
    sql!(optional Proposal, db,
        format!("{PROPOSAL} where beneficiary_id = $1 and state in ('waiting', 'on_agenda')"), beneficiary)
}

/// Moves a proposal to a state.
pub async fn set_proposal(tx: &mut Tx, one: &Proposal, state: ProposalState, note: &str) -> Result<()> {
    fresh(update!(tx, "discontinuation_proposals", { state: state, outcome_note: note, version: one.version + 1 },
        "id = $1 and version = $2", one.id, one.version)?)
}

/// What a proposal asks the council to order, as typed.
#[derive(Clone, Debug)]
pub struct Terms {
    pub stops_on: NaiveDate,
    pub last_day: Option<NaiveDate>,
    pub cause: String,
    pub repay: bool,
    pub due_on: Option<NaiveDate>,
    pub legal_document_id: Option<String>,
    pub clause: String,
    pub council_amount: Option<Vnd>,
}

/// Saves what a proposal asks the council to order, over the version that was read.
pub async fn set_terms(tx: &mut Tx, one: &Proposal, terms: &Terms, version: i64) -> Result<()> {
    fresh(update!(tx, "discontinuation_proposals", {
        stops_on: terms.stops_on, last_day: terms.last_day, cause: terms.cause, repay: terms.repay, due_on: terms.due_on,
        legal_document_id: terms.legal_document_id, clause: terms.clause, council_amount: terms.council_amount,
        version: version + 1,
    }, "id = $1 and version = $2", one.id, version)?)
}

/// Keeps what the drafted decision says is to be paid back.
pub async fn set_ordered(tx: &mut Tx, one: &Proposal, amount: Option<Vnd>) -> Result<()> {
    fresh(update!(tx, "discontinuation_proposals", { ordered_amount: amount, version: one.version + 1 },
        "id = $1 and version = $2", one.id, one.version)?)
}

/// A repayment to be added.
pub struct NewRepayment<'a> {
    pub cause: &'a str,
    pub decision_number: &'a str,
    pub decided_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub basis: Option<(&'a str, &'a str)>,
    pub facts: String,
    pub explanation: String,
}

/// Adds a repayment; its first entry says what is due.
pub async fn insert_repayment(tx: &mut Tx, one: &Beneficiary, new: &NewRepayment<'_>) -> Result<RepaymentId> {
    let id = RepaymentId::fresh();
    let number = next_number(tx, "repayment").await?;
    insert!(tx, "repayments", {
        id: id, number: number, code: format!("DB-{number:04}"), beneficiary_id: one.id, talent_id: one.talent_id,
        cause: new.cause, decision_number: new.decision_number, decided_on: new.decided_on, due_on: new.due_on,
        legal_document_id: new.basis.map(|(document, _)| document),
        clause: new.basis.map_or("", |(_, clause)| clause), policy_key: one.policy_key, facts: new.facts,
        explanation: new.explanation, created_at: tx.now,
    })
    .map_err(unique("decision_number", "Quyết định này đã ghi khoản phải đền bù của người này"))?;
    Ok(id)
}

/// The repayments within reach.
pub fn repayments_select(permit: &Permit) -> Select {
    within(Select::new(REPAYMENT), permit)
}

/// A repayment within reach.
pub async fn repayment_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Repayment> {
    let found = repayments_select(permit).and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// The same, kept from other writers until the transaction ends, so that two payments do not both take the last đồng.
pub async fn lock_repayment(tx: &mut Tx, permit: &Permit, id: &str) -> Result<Repayment> {
    sql!(run, tx, "update repayments set code = code where id = $1", id)?;
    repayment_within(tx, permit, id).await
}

/// The repayments of a beneficiary.
pub async fn repayments_of(db: &mut impl Read, beneficiary: &str) -> Result<Vec<Repayment>> {
    sql!(all Repayment, db, format!("{REPAYMENT} where beneficiary_id = $1 order by decided_on, id"), beneficiary)
}

/// The ledger of a repayment, the earliest first.
pub async fn entries(db: &mut impl Read, id: &RepaymentId) -> Result<Vec<RepaymentEntry>> {
    sql!(all RepaymentEntry, db,
        "select id, repayment_id, kind, amount, on_date, reverses_id, paper, reason, made_by_name, made_at
         from repayment_entries where repayment_id = $1 order by made_at, id", id)
}

/// An entry to be added.
pub struct NewEntry<'a> {
    pub kind: RepaymentEntryKind,
    pub amount: Vnd,
    pub on_date: NaiveDate,
    pub reverses_id: Option<&'a str>,
    pub paper: &'a str,
    pub reason: &'a str,
}

/// Adds an entry to the ledger of a repayment.
pub async fn insert_entry(tx: &mut Tx, id: &RepaymentId, new: NewEntry<'_>) -> Result<RepaymentEntryId> {
    let entry = RepaymentEntryId::fresh();
    let by = tx.actor().name.clone();
    insert!(tx, "repayment_entries", {
        id: entry, repayment_id: id, kind: new.kind, amount: new.amount, on_date: new.on_date,
        reverses_id: new.reverses_id, paper: new.paper, reason: new.reason, made_by_name: by, made_at: tx.now,
    })
    .map_err(unique("", "Bút toán này đã có bút toán ngược. Mở lại trang để xem"))?;
    Ok(entry)
}

//! Beneficiaries, what they are entitled to, where they worked, when they were away.

use chrono::NaiveDate;
use policy::calendar::Month;

use crate::benefits::beneficiary::{
    Absence, AbsenceId, AbsenceKind, Beneficiary, BeneficiaryId, BeneficiaryState, Entitlement, EntitlementId,
    ServicePost, ServicePostId,
};
use crate::benefits::figures::Line;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::{ListParams, Select};
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::{insert, sql, update};

const BENEFICIARY: &str = "select * from (select b.id, b.code, b.number, coalesce(t.merged_into, t.id) as talent_id, t.full_name as talent_name, t.sort_key,
    b.bloc, b.agency_id, g.name as agency_name, g.lineage, b.scheme, b.beneficiary_group, b.decision_paper_id,
    b.decision_number, b.decided_on, b.starts_on, b.facts, b.policy_key, v.version as policy_version, b.state,
    b.pause_reason, b.paused_from, b.stopped_on, b.stop_decision, b.search_text, b.version
    from beneficiaries b join talents t on t.id = b.talent_id join agencies g on g.id = b.agency_id
    join policy_versions v on v.key = b.policy_key) as listed";

/// Limits rows with `bloc` and `lineage` to the permit's reach.
pub fn within(select: Select, permit: &Permit) -> Select {
    let select = select.when("bloc = ?", permit.bloc());
    match permit.lineage_pattern() {
        Some(pattern) => select.and("lineage like ?", vec![pattern.to_value()]),
        None => select,
    }
}

/// The beneficiaries within reach, under the filters of the address.
pub fn list_select(permit: &Permit, params: &ListParams) -> Select {
    let select = within(Select::new(BENEFICIARY), permit);
    let select = match BeneficiaryState::parse(params.value("tt")) {
        Some(state) => select.and("state = ?", vec![state.to_value()]),
        None => select,
    };
    let select = select.when("beneficiary_group = ?", params.get("nhom")).when("agency_id = ?", params.get("co_quan"));
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// How many beneficiaries within reach stand where.
pub async fn counts(db: &mut impl Read, permit: &Permit) -> Result<Vec<(BeneficiaryState, i64)>> {
    let counted = BENEFICIARY.replacen("select *", "select state, cast(count(*) as bigint)", 1);
    within(Select::new(&counted), permit).then("group by state order by state").all(db).await
}

/// A beneficiary, whoever asks.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Beneficiary> {
    sql!(one Beneficiary, db, format!("{BENEFICIARY} where id = $1"), id)
}

/// A beneficiary within reach; out of reach they do not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Beneficiary> {
    let found = within(Select::new(BENEFICIARY), permit).and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// What a person was granted, the newest decision first, whoever asks.
pub async fn of_talent(db: &mut impl Read, talent_id: &str) -> Result<Vec<Beneficiary>> {
    sql!(all Beneficiary, db, format!("{BENEFICIARY} where talent_id = $1 order by decided_on desc, id"), talent_id)
}

/// What a decision granted a person already.
pub async fn of_decision(db: &mut impl Read, talent: &str, scheme: &str, number: &str) -> Result<Option<Beneficiary>> {
    sql!(optional Beneficiary, db,
        format!("{BENEFICIARY} where talent_id = $1 and scheme = $2 and decision_number = $3"), talent, scheme, number)
}

/// Some beneficiaries who worked in an agency or below it during a period, those after `after`, by id.
pub async fn who_worked(
    db: &mut impl Read,
    lineage: &str,
    from: NaiveDate,
    to: NaiveDate,
    after: &str,
    most: i64,
) -> Result<Vec<Beneficiary>> {
    sql!(all Beneficiary, db,
        format!("{BENEFICIARY} where id > $1 and id in (select p.beneficiary_id from service_posts p
            join agencies a on a.id = p.agency_id
            where a.lineage like $2 and p.from_on <= $3 and (p.to_on is null or p.to_on >= $4)) order by id limit {most}"),
        after, format!("{lineage}%"), to, from)
}

/// The next number of a kind of record.
pub async fn next_number(tx: &mut impl Write, name: &str) -> Result<i64> {
    let (last,) = sql!(
        one(i64,),
        tx,
        "insert into benefit_counters (name, last) values ($1, 1)
         on conflict (name) do update set last = benefit_counters.last + 1 returning last",
        name
    )?;
    Ok(last)
}

/// A new beneficiary as stored.
pub struct NewBeneficiary<'a> {
    pub talent_id: &'a str,
    pub talent_name: &'a str,
    pub bloc: &'a str,
    pub agency_id: &'a str,
    pub scheme: &'a str,
    pub group: &'a str,
    pub paper_id: Option<&'a str>,
    pub decision_number: &'a str,
    pub decided_on: NaiveDate,
    pub starts_on: NaiveDate,
    pub facts: String,
    pub policy_key: &'a str,
}

/// Adds a beneficiary.
pub async fn insert(tx: &mut Tx, new: &NewBeneficiary<'_>) -> Result<BeneficiaryId> {
    let id = BeneficiaryId::fresh();
    let number = next_number(tx, "beneficiary").await?;
    let code = format!("CS-{number:04}");
    let search_text = viet::text::fold(&format!("{} {code}", new.talent_name));
    insert!(tx, "beneficiaries", {
        id: id, number: number, code: code, talent_id: new.talent_id, bloc: new.bloc,
        search_text: search_text, agency_id: new.agency_id, scheme: new.scheme, beneficiary_group: new.group, decision_paper_id: new.paper_id,
        decision_number: new.decision_number, decided_on: new.decided_on, starts_on: new.starts_on, facts: new.facts,
        policy_key: new.policy_key, state: BeneficiaryState::Active, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(id)
}

/// From a month on, figures of these rules count.
pub async fn insert_term(tx: &mut Tx, id: &BeneficiaryId, from: Month, key: &str, reason: &str) -> Result<()> {
    let by = tx.actor().name.clone();
    insert!(tx, "benefit_terms", {
        beneficiary_id: id, from_month: from.to_string(), policy_key: key, reason: reason, set_by_name: by, set_at: tx.now,
    })?;
    Ok(())
}

/// The rules of each stretch of months, the earliest first: from which month, and their key.
pub async fn terms(db: &mut impl Read, id: &BeneficiaryId) -> Result<Vec<(String, String, String)>> {
    sql!(
        all(String, String, String),
        db,
        "select from_month, policy_key, reason from benefit_terms where beneficiary_id = $1 order by from_month",
        id
    )
}

/// The rules of several people, the earliest first: whose, from which month, and their key.
pub async fn terms_of(db: &mut impl Read, ids: &[String]) -> Result<Vec<(String, String, String)>> {
    Select::new("select beneficiary_id, from_month, policy_key from benefit_terms")
        .among("beneficiary_id", ids)
        .then("order by beneficiary_id, from_month")
        .all(db)
        .await
}

/// Adds what somebody is entitled to.
pub async fn insert_entitlement(tx: &mut Tx, id: &BeneficiaryId, line: &Line, key: &str) -> Result<()> {
    insert!(tx, "entitlements", {
        id: EntitlementId::fresh(), beneficiary_id: id, benefit: line.benefit, purpose: line.purpose, kind: line.kind,
        part: line.part, name: line.name, amount: line.amount, blocked: line.blocked, due_on: line.due_on,
        to_month: line.to_month.map(|month| month.to_string()), basis: line.basis,
        explanation: line.explanation.to_string(), policy_key: key, created_at: tx.now,
    })?;
    Ok(())
}

const ENTITLEMENT: &str =
    "select id, beneficiary_id, benefit, purpose, kind, part, name, amount, blocked, due_on, to_month,
    basis, explanation, policy_key from entitlements";

/// What a beneficiary is entitled to, single payments first.
pub async fn entitlements(db: &mut impl Read, id: &BeneficiaryId) -> Result<Vec<Entitlement>> {
    sql!(all Entitlement, db, format!("{ENTITLEMENT} where beneficiary_id = $1 order by created_at, id"), id)
}

/// What several people are entitled to, in the same order for each.
pub async fn entitlements_of(db: &mut impl Read, ids: &[String]) -> Result<Vec<Entitlement>> {
    Select::new(ENTITLEMENT).among("beneficiary_id", ids).then("order by created_at, id").all(db).await
}

/// One of them.
pub async fn entitlement(db: &mut impl Read, id: &str) -> Result<Entitlement> {
    sql!(one Entitlement, db, format!("{ENTITLEMENT} where id = $1"), id)
}

/// A line that waited and is worked out now.
pub async fn set_worked_out(tx: &mut Tx, id: &EntitlementId, line: &Line, key: &str) -> Result<()> {
    fresh(update!(tx, "entitlements", {
        amount: line.amount, blocked: line.blocked, due_on: line.due_on,
        to_month: line.to_month.map(|month| month.to_string()), explanation: line.explanation.to_string(), policy_key: key,
    }, "id = $1 and blocked <> ''", id)?)
}

/// Moves a beneficiary to a state.
pub async fn set_state(tx: &mut Tx, one: &Beneficiary, state: BeneficiaryState) -> Result<()> {
    fresh(update!(tx, "beneficiaries", { state: state, updated_at: tx.now, version: one.version + 1 },
        "id = $1 and version = $2", one.id, one.version)?)
}

/// Pauses a beneficiary from a day, or lets them go on.
pub async fn set_paused(
    tx: &mut Tx,
    one: &Beneficiary,
    state: BeneficiaryState,
    from: Option<NaiveDate>,
    reason: &str,
) -> Result<()> {
    fresh(update!(tx, "beneficiaries", {
        state: state, paused_from: from, pause_reason: reason, updated_at: tx.now, version: one.version + 1,
    }, "id = $1 and version = $2", one.id, one.version)?)
}

/// Stops the policy for a beneficiary from a day on.
pub async fn set_stopped(
    tx: &mut Tx,
    one: &Beneficiary,
    state: BeneficiaryState,
    on: NaiveDate,
    decision: &str,
) -> Result<()> {
    fresh(update!(tx, "beneficiaries", {
        state: state, stopped_on: on, stop_decision: decision, updated_at: tx.now, version: one.version + 1,
    }, "id = $1 and version = $2", one.id, one.version)?)
}

/// The agency that answers for a beneficiary from now on.
pub async fn set_agency(tx: &mut Tx, one: &Beneficiary, agency_id: &str, bloc: &str) -> Result<()> {
    fresh(update!(tx, "beneficiaries", {
        agency_id: agency_id, bloc: bloc, updated_at: tx.now, version: one.version + 1,
    }, "id = $1 and version = $2", one.id, one.version)?)
}

/// A stretch of work to be added.
pub struct NewPost<'a> {
    pub agency_id: &'a str,
    pub title: &'a str,
    pub from_on: NaiveDate,
    pub source: &'a str,
}

/// Adds a stretch of work.
pub async fn insert_post(tx: &mut Tx, id: &BeneficiaryId, new: &NewPost<'_>) -> Result<ServicePostId> {
    let post = ServicePostId::fresh();
    insert!(tx, "service_posts", {
        id: post, beneficiary_id: id, agency_id: new.agency_id, title: new.title, from_on: new.from_on,
        to_on: None::<NaiveDate>, source: new.source, created_at: tx.now,
    })?;
    Ok(post)
}

/// Ends a stretch of work.
pub async fn end_post(tx: &mut Tx, post: &ServicePost, to_on: NaiveDate) -> Result<()> {
    fresh(update!(tx, "service_posts", { to_on: to_on, version: post.version + 1 },
        "id = $1 and version = $2", post.id, post.version)?)
}

const POST: &str = "select * from (select p.id, p.beneficiary_id, p.agency_id, g.name as agency_name, g.commune_code,
    p.title, p.from_on, p.to_on, p.source, p.version from service_posts p join agencies g on g.id = p.agency_id) as listed";

/// Where a beneficiary worked, the earliest first.
pub async fn posts(db: &mut impl Read, id: &BeneficiaryId) -> Result<Vec<ServicePost>> {
    sql!(all ServicePost, db, format!("{POST} where beneficiary_id = $1 order by from_on, id"), id)
}

/// Where several people worked, the earliest first.
pub async fn posts_of(db: &mut impl Read, ids: &[String]) -> Result<Vec<ServicePost>> {
    Select::new(POST).among("beneficiary_id", ids).then("order by from_on, id").all(db).await
}

/// Time away to be noted.
#[derive(Clone, Debug)]
pub struct AbsenceDraft {
    pub kind: AbsenceKind,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub source: String,
}

/// Notes time away.
pub async fn insert_absence(tx: &mut Tx, id: &BeneficiaryId, draft: &AbsenceDraft) -> Result<AbsenceId> {
    let absence = AbsenceId::fresh();
    let by = tx.actor().name.clone();
    insert!(tx, "absences", {
        id: absence, beneficiary_id: id, kind: draft.kind, from_on: draft.from_on, to_on: draft.to_on,
        source: draft.source, noted_by_name: by, created_at: tx.now,
    })?;
    Ok(absence)
}

/// Takes back time away that was noted by mistake; the row stays.
pub async fn withdraw_absence(tx: &mut Tx, id: &str, beneficiary: &BeneficiaryId, reason: &str) -> Result<()> {
    let at: Instant = tx.now;
    fresh(update!(tx, "absences", { withdrawn_at: at, withdrawn_reason: reason },
        "id = $1 and beneficiary_id = $2 and withdrawn_at is null", id, beneficiary)?)
}

const ABSENCE: &str = "select id, beneficiary_id, kind, from_on, to_on, source, noted_by_name, withdrawn_at,
    withdrawn_reason from absences";

/// When a beneficiary was away, the earliest first.
pub async fn absences(db: &mut impl Read, id: &BeneficiaryId) -> Result<Vec<Absence>> {
    sql!(all Absence, db, format!("{ABSENCE} where beneficiary_id = $1 order by from_on, id"), id)
}

/// When several people were away, the earliest first.
pub async fn absences_of(db: &mut impl Read, ids: &[String]) -> Result<Vec<Absence>> {
    Select::new(ABSENCE).among("beneficiary_id", ids).then("order by from_on, id").all(db).await
}

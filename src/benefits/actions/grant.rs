//! A decision takes effect: the person becomes a beneficiary, with the facts and rules by which it was decided, and with a
//! line for each thing that they are entitled to (feature 127).

use chrono::NaiveDate;
use policy::calendar::Month;
use policy::pack::Scheme;
use serde_json::Value as Json;

use crate::benefits::beneficiary::{Beneficiary, BeneficiaryId, ServicePost};
use crate::benefits::figures::{Work, decided_facts, facts_json, parse_month, present_facts, scheme_of, work_out};
use crate::benefits::store::beneficiaries::{self as store, NewBeneficiary, NewPost};
use crate::catalogue::cost::REGION;
use crate::organisation;
use crate::organisation::wages::RegionPeriod;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::policies;
use crate::policies::versions::{self, PolicyVersion};
use crate::talents;

/// The post in which somebody begins.
#[derive(Clone, Debug)]
pub struct Post {
    pub agency_id: String,
    pub title: String,
    pub from: NaiveDate,
}

/// A decision that grants somebody a policy.
#[derive(Clone, Debug)]
pub struct Grant {
    pub talent_id: String,
    /// The official paper, when it is one of this system.
    pub paper_id: Option<String>,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    /// `phd`, or `nq-53:phd` for a group of another scheme than the usual one.
    pub group: String,
    pub post: Post,
    /// What is known of the person, by the names of the rules' facts; `{}` when only the group is.
    pub facts: Json,
}

/// What came of a decision.
#[derive(Clone, Debug)]
pub struct Granted {
    pub beneficiary: Beneficiary,
    /// What is open, in sentences.
    pub remarks: Vec<String>,
    /// Whether it was there before; then nothing was written.
    pub is_known: bool,
}

/// The scheme and the group of "scheme:group".
fn group_of<'a>(app: &App, group: &'a str) -> Result<(String, &'a str)> {
    match group.split_once(':') {
        Some((scheme, group)) => Ok((scheme.to_owned(), group)),
        None => Ok((policies::hiring(app)?.scheme.id.clone(), group)),
    }
}

/// Lets a decision take effect, by the rules in force now. The same decision twice is taken once.
pub async fn grant(app: &App, tx: &mut Tx, grant: &Grant) -> Result<Granted> {
    let version = versions::keep(app, tx).await?;
    grant_by(app, tx, grant, &version).await
}

/// The same by rules that are named.
pub async fn grant_by(app: &App, tx: &mut Tx, grant: &Grant, version: &PolicyVersion) -> Result<Granted> {
    let today = clock::local(tx.now).date();
    let (scheme_name, group) = group_of(app, &grant.group)?;
    let talent = talents::store::people::find(tx, &grant.talent_id.as_str().into()).await?;
    let talent = match &talent.merged_into {
        Some(kept) => talents::store::people::find(tx, kept).await?,
        None => talent,
    };
    let known = store::of_decision(tx, talent.id.as_str(), &scheme_name, &grant.decision_number).await?;
    if let Some(beneficiary) = known {
        return Ok(Granted { beneficiary, remarks: Vec::new(), is_known: true });
    }
    let agency = organisation::store::agencies::find(tx, &grant.post.agency_id)
        .await
        .map_err(|_| Error::refused_at("agency_id", "Chọn đơn vị trong danh sách"))?;
    let (_, scheme): (usize, &Scheme) = scheme_of(&version.pack, &scheme_name)?;
    let facts = decided_facts(&version.pack, scheme, group, &grant.facts, grant.post.from)?;
    let kept = facts_json(&version.pack, &facts);
    let new = NewBeneficiary {
        talent_id: talent.id.as_str(),
        talent_name: &talent.full_name,
        bloc: &agency.bloc,
        agency_id: agency.id.as_str(),
        scheme: &scheme_name,
        group,
        paper_id: grant.paper_id.as_deref(),
        decision_number: &grant.decision_number,
        decided_on: grant.decided_on,
        starts_on: grant.post.from,
        facts: kept.to_string(),
        policy_key: &version.key,
    };
    let id = store::insert(tx, &new).await?;
    let source = format!("Quyết định {}", grant.decision_number);
    let post =
        NewPost { agency_id: agency.id.as_str(), title: &grant.post.title, from_on: grant.post.from, source: &source };
    store::insert_post(tx, &id, &post).await?;
    store::insert_term(tx, &id, Month::of(grant.post.from), &version.key, &source).await?;
    let work = work(tx, &id).await?;
    let facts = present_facts(&version.pack, &kept, &work, &[], None)?;
    let outcome = work_out(&version.pack, &scheme_name, &facts, today)?;
    for line in &outcome.lines {
        store::insert_entitlement(tx, &id, line, &version.key).await?;
    }
    let beneficiary = store::find(tx, id.as_str()).await?;
    let event = Event::new("beneficiary.granted", &id)
        .with("decision", &grant.decision_number)
        .with("decided_on", grant.decided_on)
        .with("scheme", &scheme_name)
        .with("group", group)
        .with("agency", &agency.name)
        .with("starts_on", grant.post.from)
        .with("policy_version", &version.pack.version)
        .with("lines", outcome.lines.len());
    tx.note(event);
    Ok(Granted { beneficiary, remarks: outcome.remarks, is_known: false })
}

/// Where somebody worked, as the rules want it: the region follows the place of the workplace, day by day.
pub async fn work(db: &mut impl Read, id: &BeneficiaryId) -> Result<Vec<Work>> {
    let mut found = Vec::new();
    for post in store::posts(db, id).await? {
        let regions = match &post.commune_code {
            Some(code) => organisation::store::wages::regions_of(db, code).await?,
            None => Vec::new(),
        };
        found.push(worked(&post, &regions));
    }
    Ok(found)
}

/// A stretch of work with the regions of its place, of which the latest comes first.
pub fn worked(post: &ServicePost, regions: &[RegionPeriod]) -> Work {
    let period = policy::calendar::Period { from: post.from_on, to: post.to_on };
    if post.commune_code.is_none() {
        return Work { period, regions: vec![(post.from_on, REGION.to_owned())] };
    }
    let during = |one: &&RegionPeriod| {
        one.effective_to.is_none_or(|to| to >= post.from_on) && post.to_on.is_none_or(|to| one.effective_from <= to)
    };
    let held = regions.iter().rev().filter(during);
    Work { period, regions: held.map(|one| (one.effective_from.max(post.from_on), one.region.clone())).collect() }
}

/// Checks that the permit's holder may record a decision for a person and an agency.
pub async fn check_reach(tx: &mut Tx, permit: &Permit, draft: &Grant) -> Result<()> {
    talents::store::people::find_within(tx, permit, &draft.talent_id).await?;
    let agency = organisation::store::agencies::find(tx, &draft.post.agency_id).await;
    let within = agency.ok().filter(|agency| permit.covers(&agency.lineage, &agency.bloc));
    within.map(drop).ok_or_else(|| Error::refused_at("agency_id", "Chọn đơn vị trong danh sách"))
}

/// From a month on the figures of the rules in force now count: a new minimum wage, an amended resolution. Months before,
/// and what is paid once, keep their figures; what waited for a figure is worked out when there is one now.
pub async fn adopt(app: &App, permit: &Permit, id: &str, from_month: &str, reason: &str) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let one = store::find_within(&mut tx, permit, id).await?;
    let from = parse_month(from_month).ok_or_else(|| Error::refused_at("from_month", "Nhập tháng dạng 01/2027"))?;
    let terms = store::terms(&mut tx, &one.id).await?;
    let last = terms.last().and_then(|(month, _, _)| parse_month(month));
    if last.is_some_and(|last| from <= last) {
        return Err(Error::refused_at("from_month", "Chọn tháng sau tháng của số liệu đang áp dụng"));
    }
    let listed = crate::benefits::store::lists::of_beneficiary(&mut tx, one.id.as_str()).await?;
    let is_live =
        |state| matches!(state, crate::benefits::list::LineState::Listed | crate::benefits::list::LineState::Paid);
    let later = listed.iter().filter(|line| is_live(line.state)).filter_map(|line| parse_month(&line.period)).max();
    if later.is_some_and(|paid| paid >= from) {
        return Err(Error::refused_at(
            "from_month",
            "Tháng này đã có khoản chi theo số liệu cũ. Chọn tháng sau tháng chi cuối cùng",
        ));
    }
    let version = versions::keep(app, &mut tx).await?;
    if terms.last().is_some_and(|(_, key, _)| *key == version.key) {
        return Err(Error::refused("Số liệu đang áp dụng đã là số liệu mới nhất."));
    }
    store::insert_term(&mut tx, &one.id, from, &version.key, reason).await?;
    let filled = work_out_blocked(&mut tx, &one, &version).await?;
    let event = Event::new("beneficiary.figures_adopted", &one.id)
        .with("from_month", from.to_string())
        .with("policy_version", &version.pack.version)
        .with("lines", filled)
        .because(reason);
    tx.commit(event).await?;
    Ok(filled)
}

/// Works out the lines that wait for a figure.
async fn work_out_blocked(tx: &mut Tx, one: &Beneficiary, version: &PolicyVersion) -> Result<usize> {
    let waiting: Vec<_> =
        store::entitlements(tx, &one.id).await?.into_iter().filter(|line| !line.blocked.is_empty()).collect();
    if waiting.is_empty() {
        return Ok(0);
    }
    let work = work(tx, &one.id).await?;
    let absences = store::absences(tx, &one.id).await?;
    let facts = present_facts(&version.pack, &one.facts()?, &work, &absences, one.stopped_on)?;
    let outcome = work_out(&version.pack, &one.scheme, &facts, clock::local(tx.now).date())?;
    let mut filled = 0;
    for held in waiting {
        let same = |line: &&crate::benefits::figures::Line| line.benefit == held.benefit && line.part == held.part;
        if let Some(line) = outcome.lines.iter().find(same).filter(|line| line.blocked.is_empty()) {
            store::set_worked_out(tx, &held.id, line, &version.key).await?;
            filled += 1;
        }
    }
    Ok(filled)
}

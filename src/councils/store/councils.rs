//! Councils, their members and their rules.

use chrono::NaiveDate;

use crate::councils::conflict::Service;
use crate::councils::council::{Council, CouncilDraft, CouncilId, Member, MemberDraft};
use crate::councils::rules::Rules;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh, unique};
use crate::platform::ids;
use crate::platform::permission::Reach;
use crate::platform::permit::Permit;
use crate::{insert, sql, update};

const COUNCIL: &str =
    "select c.id, c.year, c.name, c.agency_id, g.name as agency_name, c.decision_number, c.decided_on,
    c.starts_on, c.ends_on, (select cast(count(*) as bigint) from council_members m where m.council_id = c.id
    and m.ends_on is null) as members, c.version from councils c join agencies g on g.id = c.agency_id";

const MEMBER: &str = "select m.id, m.council_id, m.user_id, u.full_name as name, u.email, m.sex, m.agency_id,
    g.name as agency_name, m.post_title, m.council_role, m.substitute_id, s.full_name as substitute_name,
    s.email as substitute_email, m.starts_on, m.ends_on, m.version
    from council_members m join users u on u.id = m.user_id join agencies g on g.id = m.agency_id
    left join users s on s.id = m.substitute_id";

/// The user whose seats limit what a permit shows; `None` shows every council.
pub fn seated(permit: &Permit) -> Option<String> {
    (permit.reach() != Reach::City).then(|| permit.user_id().to_owned())
}

/// The condition that a council is one in which `$1` has a seat; with nothing for `$1` every council is.
pub const SEATED: &str = "($1 is null or exists (select 1 from council_members own where own.council_id = c.id
    and (own.user_id = $1 or own.substitute_id = $1)))";

/// The councils that a person sees, the newest first.
pub async fn all(db: &mut impl Read, permit: &Permit) -> Result<Vec<Council>> {
    sql!(all Council, db, format!("{COUNCIL} where {SEATED} order by c.year desc, c.starts_on desc, c.id limit 100"),
        seated(permit))
}

/// A council that a person sees; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Council> {
    sql!(one Council, db, format!("{COUNCIL} where {SEATED} and c.id = $2"), seated(permit), id)
}

/// A council, whoever asks.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Council> {
    sql!(one Council, db, format!("{COUNCIL} where c.id = $1"), id)
}

/// Adds a council.
pub async fn insert(tx: &mut Tx, draft: &CouncilDraft) -> Result<CouncilId> {
    let id = CouncilId::fresh();
    insert!(tx, "councils", {
        id: id, year: draft.year, name: draft.name, agency_id: draft.agency_id, decision_number: draft.decision_number,
        decided_on: draft.decided_on, starts_on: draft.starts_on, ends_on: draft.ends_on, created_at: tx.now,
    })?;
    Ok(id)
}

/// The members of a council, former ones too: the chair first, then by role and name.
pub async fn members(db: &mut impl Read, council: &str) -> Result<Vec<Member>> {
    sql!(all Member, db,
        format!("{MEMBER} where m.council_id = $1 order by case m.council_role when 'chair' then 0 when 'vice_chair' then 1
                 when 'secretary' then 2 else 3 end, u.sort_key, m.id"), council)
}

/// A member of a council.
pub async fn member(db: &mut impl Read, council: &str, id: &str) -> Result<Member> {
    sql!(one Member, db, format!("{MEMBER} where m.council_id = $1 and m.id = $2"), council, id)
}

const TWICE: &str = "Người này đã có tên trong Hội đồng từ ngày đó";

/// Adds a member.
pub async fn insert_member(
    tx: &mut Tx,
    council: &CouncilId,
    draft: &MemberDraft,
    user: &str,
    substitute: Option<&str>,
) -> Result<String> {
    let id = ids::fresh();
    insert!(tx, "council_members", {
        id: id, council_id: council, user_id: user, sex: draft.sex, agency_id: draft.agency_id,
        post_title: draft.post_title, council_role: draft.council_role, substitute_id: substitute,
        starts_on: draft.starts_on, ends_on: draft.ends_on, created_at: tx.now,
    })
    .map_err(unique("email", TWICE))?;
    Ok(id)
}

/// Ends a seat on a day.
pub async fn end_member(tx: &mut Tx, member: &Member, on: NaiveDate) -> Result<()> {
    fresh(update!(tx, "council_members", { ends_on: on, version: member.version + 1 },
        "id = $1 and version = $2", member.id, member.version)?)
}

const RULES: &str =
    "select effective_on, quorum_part, quorum_whole, quorum_with_chair, threshold_part, threshold_whole,
    threshold_above, base, mode, notice_days, conflict_years, slips_count, early_minutes, blind,
    basis, assumed from council_rules";

/// All rules of a council, the newest first.
pub async fn all_rules(db: &mut impl Read, council: &str) -> Result<Vec<Rules>> {
    sql!(all Rules, db, format!("{RULES} where council_id = $1 order by effective_on desc"), council)
}

/// The rules of a council on a day, if it has any.
pub async fn rules_on(db: &mut impl Read, council: &str, day: NaiveDate) -> Result<Option<Rules>> {
    sql!(optional Rules, db,
        format!("{RULES} where council_id = $1 and effective_on <= $2 order by effective_on desc limit 1"), council, day)
}

/// The rules of a council on a day; without any it cannot work.
pub async fn rules(db: &mut impl Read, council: &str, day: NaiveDate) -> Result<Rules> {
    rules_on(db, council, day).await?.ok_or_else(|| {
        Error::refused(format!(
            "Hội đồng chưa có quy chế áp dụng ngày {}. Nhập số thành viên tối thiểu, tỷ lệ thông qua và căn cứ ở trang Hội đồng.",
            viet::date::screen(day)
        ))
    })
}

/// Adds rules from a day on.
pub async fn insert_rules(tx: &mut Tx, council: &CouncilId, rules: &Rules, by: &str) -> Result<()> {
    insert!(tx, "council_rules", {
        id: ids::fresh(), council_id: council, effective_on: rules.effective_on, quorum_part: rules.quorum_part,
        quorum_whole: rules.quorum_whole, quorum_with_chair: rules.quorum_with_chair,
        threshold_part: rules.threshold_part, threshold_whole: rules.threshold_whole,
        threshold_above: rules.threshold_above, base: rules.base, mode: rules.mode, notice_days: rules.notice_days,
        conflict_years: rules.conflict_years, slips_count: rules.slips_count,
        early_minutes: rules.early_minutes, blind: rules.blind, basis: rules.basis, assumed: rules.assumed,
        created_by_name: by, created_at: tx.now,
    })
    .map_err(unique("effective_on", "Ngày này đã có quy chế. Chọn ngày khác"))?;
    Ok(())
}

/// Where the people who may sit for the seats of a council work and worked: user, agency, name, lineage, until when.
/// What somebody does for councils is no employment.
pub async fn services(db: &mut impl Read, council: &str) -> Result<Vec<(String, Service)>> {
    let found = sql!(
        all(String, String, String, String, Option<NaiveDate>),
        db,
        "select a.user_id, g.id, g.name, g.lineage, a.ends_on from assignments a
         join agencies own on own.id = a.agency_id join agencies g on g.id = coalesce(own.merged_into, own.id)
         where a.role not in ('council_member', 'council_secretary') and a.user_id in
           (select m.user_id from council_members m where m.council_id = $1 union
            select m.substitute_id from council_members m where m.council_id = $1 and m.substitute_id is not null)
         union
         select m.user_id, g.id, g.name, g.lineage, cast(null as date) from council_members m
         join agencies g on g.id = m.agency_id where m.council_id = $1",
        council
    )?;
    Ok(found
        .into_iter()
        .map(|(user, agency_id, agency_name, lineage, until)| {
            (user, Service { agency_id, agency_name, lineage, until })
        })
        .collect())
}

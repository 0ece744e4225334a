//! Councils are set up, their members named, their rules given.

use crate::accounts;
use crate::councils::council::{Council, CouncilDraft, CouncilId, MemberDraft};
use crate::councils::rules::Rules;
use crate::councils::store::councils as store;
use crate::organisation::store::agencies;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// Sets up a council by its decision. The rules of the council before it are taken over, to be changed where needed.
pub async fn establish(app: &App, permit: &Permit, draft: CouncilDraft) -> Result<CouncilId> {
    let mut tx = app.db.write(permit).await?;
    let agency = agencies::find(&mut tx, &draft.agency_id)
        .await
        .map_err(|_| Error::refused_at("agency_id", "Chọn cơ quan đứng tên văn bản của Hội đồng trong danh bạ"))?;
    if draft.decided_on > clock::local(tx.now).date() {
        return Err(Error::refused_at("decided_on", "Ngày quyết định không sau hôm nay"));
    }
    let before = store::all(&mut tx, permit).await?.into_iter().find(|one| one.year < draft.year);
    let id = store::insert(&mut tx, &draft).await?;
    if let Some(before) = before
        && let Some(rules) = store::rules_on(&mut tx, before.id.as_str(), before.ends_on).await?
    {
        let rules = Rules { effective_on: draft.starts_on, ..rules };
        store::insert_rules(&mut tx, &id, &rules, &permit.actor().name).await?;
    }
    let event = Event::new("council.established", &id)
        .with("year", draft.year.to_string())
        .with("agency", &agency.name)
        .with("decision_number", &draft.decision_number)
        .with("decided_on", draft.decided_on);
    tx.commit(event).await?;
    Ok(id)
}

async fn user_of(tx: &mut Tx, field: &'static str, email: &str) -> Result<String> {
    let found = accounts::store::user_by_email(tx, email).await?;
    found.map(|user| user.id.to_string()).ok_or_else(|| {
        Error::refused_at(field, "Chưa có tài khoản nào dùng địa chỉ này. Đề nghị quản trị hệ thống mời trước.")
    })
}

/// Adds a member with a role and a term. A council has one chair at a time.
pub async fn add_member(app: &App, permit: &Permit, council: &str, draft: MemberDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let council = store::find_within(&mut tx, permit, council).await?;
    agencies::find(&mut tx, &draft.agency_id)
        .await
        .map_err(|_| Error::refused_at("agency_id", "Chọn cơ quan, đơn vị của thành viên"))?;
    let user = user_of(&mut tx, "email", &draft.email).await?;
    let substitute = match &draft.substitute {
        Some(email) => Some(user_of(&mut tx, "substitute", email).await?),
        None => None,
    };
    if substitute.as_deref() == Some(user.as_str()) {
        return Err(Error::refused_at("substitute", "Người dự thay phải là người khác"));
    }
    let members = store::members(&mut tx, council.id.as_str()).await?;
    let serving = members.iter().filter(|member| member.serves_on(draft.starts_on));
    for member in serving {
        if member.is_of(&user) || substitute.as_deref().is_some_and(|id| member.is_of(id)) {
            return Err(Error::refused_at("email", format!("Đã có tên trong Hội đồng, cùng ghế với {}", member.name)));
        }
        if member.council_role == draft.council_role
            && draft.council_role == crate::councils::council::CouncilRole::Chair
        {
            return Err(Error::refused_at("council_role", format!("Hội đồng đã có Chủ tịch: {}", member.name)));
        }
    }
    store::insert_member(&mut tx, &council.id, &draft, &user, substitute.as_deref()).await?;
    let event = Event::new("council.member_added", &council.id)
        .with("member", &user)
        .with("council_role", draft.council_role.as_str())
        .with("starts_on", draft.starts_on);
    tx.commit(event).await
}

/// Ends a seat today.
pub async fn end_member(app: &App, permit: &Permit, council: &str, member: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let council = store::find_within(&mut tx, permit, council).await?;
    let member = store::member(&mut tx, council.id.as_str(), member).await?;
    let today = clock::local(tx.now).date();
    store::end_member(&mut tx, &member, today).await?;
    let event = Event::new("council.member_ended", &council.id).with("member", &member.user_id).with("ends_on", today);
    tx.commit(event).await
}

/// Gives rules from a day on. What was in force stays in force for the days before.
pub async fn set_rules(app: &App, permit: &Permit, council: &str, rules: Rules) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let council: Council = store::find_within(&mut tx, permit, council).await?;
    store::insert_rules(&mut tx, &council.id, &rules, &permit.actor().name).await?;
    let event = Event::new("council.rules_set", &council.id)
        .with("effective_on", rules.effective_on)
        .with("quorum", rules.quorum_words())
        .with("threshold", format!("{} {}", rules.threshold_words(), rules.base.label()))
        .with("mode", rules.mode.as_str())
        .with("blind", rules.blind.as_str())
        .with("basis", if rules.assumed { "giả định" } else { rules.basis.as_str() });
    tx.commit(event).await
}

//! Inviting people, giving and ending roles, locking and unlocking; the demonstration's fictional people.

use chrono::{NaiveDate, TimeDelta};

use super::access::url;
use crate::accounts::store;
use crate::accounts::user::{
    Assignment, AssignmentId, LinkPurpose, ParticularsDraft, User, UserDraft, UserId, UserState, check_grant, mask,
};
use crate::organisation;
use crate::packs::Pack;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft, WorkingDays};
use crate::platform::error::{Error, Result};
use crate::platform::messages::{self, MessageDraft, MessageState};
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::secret::token;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::sql;

/// Working days within which a new focal officer confirms the agency's particulars.
const CONFIRM_DAYS: i64 = 10;

/// What an invitation gives back: the person, and the link when no e-mail carries it.
#[derive(Clone, Debug)]
pub struct Invited {
    pub user_id: UserId,
    pub url: String,
    pub mailed: bool,
}

#[derive(sqlx::FromRow)]
struct AgencyPlace {
    name: String,
    lineage: String,
    bloc: String,
}

/// An agency in which this permit may give roles.
async fn agency_within(tx: &mut Tx, permit: &Permit, agency_id: &str) -> Result<AgencyPlace> {
    let agency = sql!(optional AgencyPlace, tx,
        "select name, lineage, bloc from agencies where id = $1 and state = 'active'", agency_id)?;
    agency
        .filter(|agency| permit.covers(&agency.lineage, &agency.bloc))
        .ok_or_else(|| Error::refused_at("agency_id", "Chọn cơ quan, đơn vị trong phạm vi bạn quản lý"))
}

/// Opens an account for a person and sends them a link to take it up.
pub async fn invite(app: &App, permit: &Permit, draft: UserDraft) -> Result<Invited> {
    check_grant(permit.role(), draft.role)?;
    let mut tx = app.db.write(permit).await?;
    let agency = agency_within(&mut tx, permit, &draft.agency_id).await?;
    let today = clock::local(tx.now).date();
    let id = store::insert_user(&mut tx, &draft, false).await?;
    let assignment = store::insert_assignment(&mut tx, &id, &draft.agency_id, draft.role, today).await?;
    open_first_duty(&mut tx, &assignment, &draft, &agency, today).await?;
    let user = store::user(&mut tx, id.as_str()).await?;
    let (url, mailed) = send_link(app, &mut tx, &user, LinkPurpose::Invitation).await?;
    tx.commit(Event::new("user.invited", &id).with("role", draft.role.as_str()).with("agency", draft.agency_id))
        .await?;
    Ok(Invited { user_id: id, url, mailed })
}

/// A focal officer begins by confirming what the register says of their agency.
async fn open_first_duty(
    tx: &mut Tx,
    assignment: &AssignmentId,
    draft: &UserDraft,
    agency: &AgencyPlace,
    today: NaiveDate,
) -> Result<()> {
    if draft.role != Role::AgencyOfficer {
        return Ok(());
    }
    // Without a table of days off the duty has no deadline rather than a wrong one.
    let term = WorkingDays { from: today, days: CONFIRM_DAYS };
    let table = organisation::store::calendar::table(tx).await?;
    let last = organisation::calendar::last_day(&table, term.from, term.days).ok();
    let counted = last.map(|last| (term, last));
    let duty = DutyDraft {
        kind: "agency.confirm",
        title: format!("Kiểm tra thông tin {}", agency.name),
        context: "Sửa địa chỉ, điện thoại, người đứng đầu nếu chưa đúng, rồi xác nhận".to_owned(),
        link: format!("/co-quan/{}", draft.agency_id),
        assignment_id: assignment.to_string(),
        due_on: counted.as_ref().map(|(_, last)| *last),
        counted: counted.map(|(counted, _)| counted),
    };
    duties::open(tx, &organisation::AgencyId(draft.agency_id.clone()), duty).await
}

async fn send_link(app: &App, tx: &mut Tx, user: &User, purpose: LinkPurpose) -> Result<(String, bool)> {
    let settings = Settings::on(tx, clock::local(tx.now).date()).await?;
    let hours = settings.number("link.valid_hours")?;
    let token = token();
    store::end_links(tx, Some(&user.id), purpose).await?;
    let expires_at = tx.now + TimeDelta::hours(hours);
    store::insert_link(tx, &token, purpose, Some(&user.id), None, expires_at).await?;
    let url = url(app, &token);
    let (subject, body) = match purpose {
        LinkPurpose::NewPassword => (
            "Đặt lại mật khẩu Chiêu Hiền",
            format!(
                "Mở liên kết dưới đây để đặt mật khẩu mới. Liên kết dùng một lần, có hiệu lực đến {}.",
                clock::screen(expires_at)
            ),
        ),
        _ => (
            "Lời mời dùng hệ thống Chiêu Hiền",
            format!(
                "{} được mời dùng hệ thống Chiêu Hiền. Mở liên kết dưới đây để đặt mật khẩu. Liên kết dùng một lần, có hiệu lực đến {}.",
                user.full_name,
                clock::screen(expires_at)
            ),
        ),
    };
    let draft = MessageDraft {
        user_id: user.id.to_string(),
        to: Some(user.email.clone()),
        subject: subject.to_owned(),
        body,
        link: None,
        secret_link: Some(url.clone()),
    };
    let mailed = messages::send(app, tx, draft).await? == MessageState::Waiting;
    Ok((url, mailed))
}

/// Sends a fresh link: the invitation again, or a new password for a person who has taken theirs up.
pub async fn invite_again(app: &App, permit: &Permit, id: &str) -> Result<Invited> {
    let mut tx = app.db.write(permit).await?;
    let user = manageable(&mut tx, permit, id).await?;
    let purpose = match user.state {
        UserState::Invited => LinkPurpose::Invitation,
        UserState::Active => LinkPurpose::NewPassword,
        UserState::Disabled => {
            return Err(Error::refused("Tài khoản đang khóa sử dụng. Mở lại tài khoản trước khi gửi liên kết."));
        }
    };
    let (url, mailed) = send_link(app, &mut tx, &user, purpose).await?;
    tx.commit(Event::new("link.made", &user.id).with("purpose", purpose.as_str())).await?;
    Ok(Invited { user_id: user.id, url, mailed })
}

/// A person all of whose assignments lie where the permit's holder manages accounts, with roles they may give.
async fn manageable(tx: &mut Tx, permit: &Permit, id: &str) -> Result<User> {
    let user = store::find(tx, permit, id).await?;
    if permit.role() != Role::Administrator {
        for held in store::assignments_of(tx, std::slice::from_ref(&user.id)).await? {
            if !permit.covers(&held.lineage, &held.bloc) || check_grant(permit.role(), held.role).is_err() {
                return Err(Error::refused(
                    "Người này còn giữ vai trò ngoài phạm vi bạn quản lý. Nhờ quản trị hệ thống thực hiện.",
                ));
            }
        }
    }
    Ok(user)
}

/// Saves a person's particulars.
pub async fn edit(app: &App, permit: &Permit, id: &str, draft: ParticularsDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let user = manageable(&mut tx, permit, id).await?;
    store::set_particulars(&mut tx, &user, &draft).await?;
    let event = Event::new("user.edited", &user.id)
        .change("full_name", &user.full_name, &draft.full_name)
        .change("phone", mask(&user.phone), mask(&draft.phone.over(&user.phone)))
        .change("leaves_on", date(user.leaves_on), date(draft.leaves_on));
    tx.commit(event).await
}

fn date(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Gives a person one more role.
pub async fn assign(app: &App, permit: &Permit, id: &str, agency_id: &str, role: Role) -> Result<()> {
    check_grant(permit.role(), role)?;
    let mut tx = app.db.write(permit).await?;
    let user = store::user(&mut tx, id).await?;
    agency_within(&mut tx, permit, agency_id).await?;
    let today = clock::local(tx.now).date();
    let held = store::active_assignments(&mut tx, id, today).await?;
    if held.iter().any(|held| held.role == role && held.agency_id == agency_id) {
        return Err(Error::refused_at("role", "Người này đã giữ vai trò đó ở cơ quan này"));
    }
    let assignment = store::insert_assignment(&mut tx, &user.id, agency_id, role, today).await?;
    tx.commit(
        Event::new("role.given", &user.id)
            .with("role", role.as_str())
            .with("agency", agency_id)
            .with("assignment", assignment),
    )
    .await
}

/// Ends a person's role today. Open duties must be handed over first.
pub async fn end_assignment(app: &App, permit: &Permit, assignment_id: &str) -> Result<Assignment> {
    let mut tx = app.db.write(permit).await?;
    let held = store::assignment(&mut tx, assignment_id).await?;
    if !permit.covers(&held.lineage, &held.bloc) {
        return Err(Error::NotFound);
    }
    check_grant(permit.role(), held.role)?;
    let open = duties::of_assignment(&mut tx, assignment_id).await?.len();
    if open > 0 {
        return Err(Error::refused(format!(
            "{} còn {open} việc đang chờ ở vai trò này. Bàn giao việc trước khi kết thúc vai trò.",
            held.user_name
        )));
    }
    let today = clock::local(tx.now).date();
    keep_one_administrator(&mut tx, &held, today).await?;
    store::end_assignment(&mut tx, &held.id, today - TimeDelta::days(1)).await?;
    tx.commit(Event::new("role.ended", &held.user_id).with("role", held.role.as_str()).with("agency", &held.agency_id))
        .await?;
    Ok(held)
}

/// The last administrator cannot be taken away.
async fn keep_one_administrator(tx: &mut Tx, leaving: &Assignment, today: NaiveDate) -> Result<()> {
    if leaving.role != Role::Administrator {
        return Ok(());
    }
    let others = sql!(one (i64,), tx,
        "select cast(count(*) as bigint) from assignments a join users u on u.id = a.user_id
         where a.role = 'administrator' and a.id <> $1 and u.state = 'active' and (a.ends_on is null or a.ends_on >= $2)",
        leaving.id, today)?;
    if others.0 == 0 {
        return Err(Error::refused("Đây là quản trị hệ thống duy nhất. Giao vai trò quản trị cho người khác trước."));
    }
    Ok(())
}

/// Locks an account out; its sessions end at once.
pub async fn disable(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    if permit.user_id() == id {
        return Err(Error::refused("Không tự khóa tài khoản của mình. Nhờ quản trị khác thực hiện."));
    }
    let mut tx = app.db.write(permit).await?;
    let user = manageable(&mut tx, permit, id).await?;
    let today = clock::local(tx.now).date();
    for held in store::active_assignments(&mut tx, id, today).await? {
        keep_one_administrator(&mut tx, &held, today).await?;
    }
    store::set_state(&mut tx, &user.id, UserState::Disabled).await?;
    store::end_other_sessions(&mut tx, id, "").await?;
    tx.commit(Event::new("user.disabled", &user.id).because(reason)).await
}

/// Lets a locked-out account in again.
pub async fn enable(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let user = manageable(&mut tx, permit, id).await?;
    let state = if user.password_hash.is_some() { UserState::Active } else { UserState::Invited };
    store::set_state(&mut tx, &user.id, state).await?;
    store::note_sign_in(&mut tx, &user.id, "").await?;
    tx.commit(Event::new("user.enabled", &user.id)).await
}

/// Unlocks an address that failed too often (STD-47).
pub async fn unlock(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let user = manageable(&mut tx, permit, id).await?;
    let by_address = store::clear_failures(&mut tx, &app.secret.look_up_key("users.email", &user.email)).await?;
    let by_code = store::clear_failures(&mut tx, &app.secret.look_up_key("users.totp", user.id.as_str())).await?;
    if !by_address && !by_code {
        return Err(Error::refused("Tài khoản này không bị tạm khóa."));
    }
    tx.commit(Event::new("user.unlocked", &user.id).because(reason)).await
}

/// Takes away a second factor, so that the person sets up a new one at the next sign-in.
pub async fn reset_second_factor(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let user = manageable(&mut tx, permit, id).await?;
    store::set_second_factor(&mut tx, &user.id, None, None).await?;
    store::end_other_sessions(&mut tx, id, "").await?;
    tx.commit(Event::new("second_factor.reset", &user.id).because(reason)).await
}

/// The nightly job that locks accounts nobody used for the set days, and those of people who have left (STD-49).
pub async fn disable_unused(app: &App) -> Result<usize> {
    let today = app.clock.today();
    let days = Settings::on(&mut app.db.read(), today).await?.number("account.idle_days")?;
    let since = app.clock.now() - TimeDelta::days(days);
    let unused = store::unused(&mut app.db.read(), since, today).await?;
    if unused.is_empty() {
        return Ok(0);
    }
    let mut tx = app.db.write(&Permit::system("accounts.disable_unused")).await?;
    let mut events = Vec::new();
    for user in &unused {
        store::set_state(&mut tx, &user.id, UserState::Disabled).await?;
        store::end_other_sessions(&mut tx, user.id.as_str(), "").await?;
        let left = user.leaves_on.is_some_and(|day| day < today);
        let reason =
            if left { "đã qua ngày thôi việc".to_owned() } else { format!("không dùng quá {days} ngày") };
        events.push(Event::new("user.disabled", &user.id).because(&reason));
    }
    tx.commit_all(events).await?;
    Ok(unused.len())
}

/// A fictional person of the demonstration with the link that signs them in.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DemoLink {
    pub role: &'static str,
    pub role_label: &'static str,
    pub name: String,
    pub agency: String,
    pub url: String,
}

/// Makes the pack's fictional people, once, and a fresh one-time link for each of their roles.
pub async fn load_demo(app: &App, pack: &Pack) -> Result<Vec<DemoLink>> {
    let mut tx = app.db.write(&Permit::system("demo")).await?;
    let today = clock::local(tx.now).date();
    let hours = Settings::on(&mut tx, today).await?.number("link.valid_hours")?;
    let mut links = Vec::new();
    for person in &pack.demo {
        let mut found = store::user_by_email(&mut tx, &person.email).await?;
        if let Some(user) = found.as_ref().filter(|user| user.demo && user.state != UserState::Active) {
            store::set_state(&mut tx, &user.id, UserState::Active).await?;
        }
        for post in &person.posts {
            let Some(role) = Role::parse(post.role.as_str()) else { continue };
            let draft = UserDraft {
                full_name: person.name.clone(),
                email: person.email.clone(),
                phone: None,
                agency_id: post.agency.clone(),
                role,
            };
            let agency = agency_within(&mut tx, &Permit::system("demo"), &post.agency).await?;
            let user = match found.clone() {
                Some(user) => user,
                None => {
                    let id = store::insert_user(&mut tx, &draft, true).await?;
                    store::set_state(&mut tx, &id, UserState::Active).await?;
                    store::user(&mut tx, id.as_str()).await?
                }
            };
            found = Some(user.clone());
            let held = store::active_assignments(&mut tx, user.id.as_str(), today).await?;
            let held = held.into_iter().find(|held| held.role == role && held.agency_id == post.agency);
            let assignment = match held {
                Some(held) => held.id,
                None => {
                    let id = store::insert_assignment(&mut tx, &user.id, &post.agency, role, today).await?;
                    open_first_duty(&mut tx, &id, &draft, &agency, today).await?;
                    id
                }
            };
            let token = token();
            let expires_at = tx.now + TimeDelta::hours(hours);
            store::insert_link(&mut tx, &token, LinkPurpose::Demo, Some(&user.id), Some(&assignment), expires_at)
                .await?;
            links.push(DemoLink {
                role: role.as_str(),
                role_label: role.label(),
                name: user.full_name.clone(),
                agency: agency.name,
                url: url(app, &token),
            });
        }
    }
    tx.commit(Event::about_instance("demo.loaded").with("people", pack.demo.len())).await?;
    Ok(links)
}

/// Locks the fictional people out again and ends their sessions and links.
pub async fn remove_demo(app: &App) -> Result<usize> {
    let mut tx = app.db.write(&Permit::system("demo")).await?;
    let people = sql!(all(String,), &mut tx, "select id from users where demo and state <> 'disabled'")?;
    for (id,) in &people {
        let id = UserId(id.clone());
        store::set_state(&mut tx, &id, UserState::Disabled).await?;
        store::end_other_sessions(&mut tx, id.as_str(), "").await?;
        store::end_links(&mut tx, Some(&id), LinkPurpose::Demo).await?;
    }
    tx.commit(Event::about_instance("demo.removed").with("people", people.len())).await?;
    Ok(people.len())
}

/// Whether the holder of a permit may manage accounts at all, for pages that draw the buttons.
pub fn may_manage(permit: &Permit) -> bool {
    permit.also(Permission::ManageAccounts).is_some()
}

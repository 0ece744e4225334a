//! A council: its members, its rules, its meetings, and what waits for one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use papers::PaperKind;

use crate::councils::actions;
use crate::councils::ballot::Mode;
use crate::councils::council::{self, Council, CouncilDraft, CouncilRole, Member, MemberDraft, Sex};
use crate::councils::meeting::{Meeting, MeetingDraft};
use crate::councils::rules::{Base, Blind, Rules};
use crate::councils::store::{councils as store, meetings};
use crate::issuance::heads;
use crate::organisation;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

use super::{settled, viewing};

#[derive(Template)]
#[template(path = "councils/pages/new.html")]
struct NewPage {
    shell: Shell,
    agencies: Vec<(String, String)>,
    form: Form,
}

/// The agencies under whose head a council's papers may stand: councils first.
async fn agencies(app: &App) -> Result<Vec<(String, String)>> {
    let all = organisation::store::agencies::all_with_kinds(&mut app.db.read()).await?;
    let (mut first, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, _, kind)| kind == "council");
    first.extend(rest);
    Ok(first.into_iter().map(|(id, name, _)| (id, name)).collect())
}

/// The form of a new council.
pub async fn new_form(State(app): State<App>, shell: Shell) -> Result<Response> {
    let year = app.clock.year();
    let form = Form::filled([
        ("year", year.to_string()),
        ("name", "Hội đồng tuyển chọn người có tài năng, nguồn nhân lực chất lượng cao thành phố".to_owned()),
        ("starts_on", format!("01/01/{year}")),
        ("ends_on", format!("31/12/{year}")),
    ]);
    NewPage { shell: shell.titled("Lập Hội đồng"), agencies: agencies(&app).await?, form }.page()
}

/// Sets a council up.
pub async fn create(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = CouncilDraft::read(&mut form)
        && let Some(id) = form.accept(actions::councils::establish(&app, &permit, draft).await)?
    {
        return go_to_saying(format!("/hoi-dong/{id}"), "Đã lập Hội đồng. Nhập thành viên và quy chế làm việc.");
    }
    NewPage { shell: shell.titled("Lập Hội đồng"), agencies: agencies(&app).await?, form }.invalid()
}

#[derive(Template)]
#[template(path = "councils/pages/council.html")]
struct CouncilPage {
    shell: Shell,
    council: Council,
    members: Vec<Member>,
    rules: Vec<Rules>,
    meetings: Vec<Meeting>,
    agencies: Vec<(String, String)>,
    presiding: Vec<(String, String)>,
    secretaries: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    sexes: Vec<(String, String)>,
    bases: Vec<(String, String)>,
    modes: Vec<(String, String)>,
    blinds: Vec<(String, String)>,
    thresholds: Vec<(String, String)>,
    history: Vec<TimelineItem>,
    may_edit: bool,
    may_run: bool,
    /// Why no paper of this council can be numbered yet, as far as its symbol goes; empty when it has one.
    unsigned: String,
    /// The abbreviation in its own numbers; none where the council is an agency of the register.
    sign: Option<String>,
    today: chrono::NaiveDate,
    form: Form,
}

impl CouncilPage {
    /// How many members of each sex serve now: "5 nam, 4 nữ".
    fn balance(&self) -> String {
        let of = |sex: Sex| self.members.iter().filter(|one| one.sex == sex && one.serves_on(self.today)).count();
        format!("{} nam, {} nữ", of(Sex::Male), of(Sex::Female))
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<CouncilPage> {
    let permit = &viewing(permit)?;
    let db = &mut app.db.read();
    let council = store::find_within(db, permit, id).await?;
    let members = store::members(db, id).await?;
    let rules = store::all_rules(db, id).await?;
    let today = app.clock.today();
    let form = match rules.first() {
        Some(newest) if form.is_right() => newest.form(),
        _ => form,
    };
    let agency = organisation::store::agencies::find(db, &council.agency_id).await?;
    let sign = council::issuer(&agency, &council.name).map(|issuer| issuer.sign);
    let unsigned = match sign {
        Some(_) => None,
        None => heads::sign(&agency, PaperKind::Minutes, None).err().map(|error| error.sentence()),
    };
    let serving = || members.iter().filter(|member| member.serves_on(today));
    let held = crate::accounts::store::assignments_with(db, &[Role::CouncilSecretary, Role::StandingOfficer], today);
    let mut secretaries: Vec<(String, String)> = serving()
        .filter(|member| member.council_role == CouncilRole::Secretary)
        .map(|member| (member.user_id.clone(), member.name.clone()))
        .collect();
    for one in held.await? {
        if !secretaries.iter().any(|(id, _)| *id == one.user_id.as_str()) {
            secretaries.push((one.user_id.to_string(), one.user_name));
        }
    }
    Ok(CouncilPage {
        shell: shell.titled(council.name.clone()),
        presiding: serving()
            .filter(|member| member.council_role.may_preside())
            .map(|member| (member.id.clone(), format!("{}, {}", member.name, member.council_role)))
            .collect(),
        secretaries,
        meetings: meetings::all(db, permit, Some(id)).await?,
        agencies: agencies(app).await?,
        roles: CouncilRole::options(),
        sexes: Sex::options(),
        bases: Base::options(),
        modes: Mode::options(),
        blinds: Blind::options(),
        thresholds: vec![("above".to_owned(), "Hơn".to_owned()), ("least".to_owned(), "Ít nhất".to_owned())],
        history: timeline(&told::of_record(app, permit, "council", id).await?),
        may_edit: permit.also(Permission::EditCouncils).is_some(),
        may_run: permit.also(Permission::RunCouncil).is_some(),
        unsigned: unsigned.unwrap_or_default(),
        sign,
        council,
        members,
        rules,
        today,
        form,
    })
}

/// A council.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, Form::default()).await?.page()
}

async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    mut form: Form,
    taken: Option<Result<T>>,
    said: &str,
) -> Result<Response> {
    if let Some(taken) = taken
        && form.accept(settled(taken))?.is_some()
    {
        return go_to_saying(format!("/hoi-dong/{id}"), said);
    }
    page(app, permit, shell, id, form).await?.invalid()
}

/// Adds a member.
pub async fn add_member(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let taken = match MemberDraft::read(&mut form) {
        Some(draft) => Some(actions::councils::add_member(&app, &permit, &id, draft).await),
        None => None,
    };
    answer(&app, &permit, shell, &id, form, taken, "Đã thêm thành viên.").await
}

/// Ends a seat.
pub async fn end_member(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, member)): Path<(String, String)>,
) -> Result<Response> {
    let taken = Some(actions::councils::end_member(&app, &permit, &id, &member).await);
    answer(&app, &permit, shell, &id, Form::default(), taken, "Đã ghi thôi nhiệm vụ từ hôm nay.").await
}

/// Gives rules.
pub async fn set_rules(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let taken = match Rules::read(&mut form) {
        Some(rules) => Some(actions::councils::set_rules(&app, &permit, &id, rules).await),
        None => None,
    };
    answer(&app, &permit, shell, &id, form, taken, "Đã nhập quy chế.").await
}

/// Prepares a meeting.
pub async fn prepare(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = MeetingDraft::read(&mut form) {
        let prepared = match actions::meetings::prepare(&app, &permit, &id, draft).await {
            Err(Error::NotFound) => return Err(Error::NotFound),
            other => form.accept(settled(other))?,
        };
        if let Some(meeting) = prepared {
            return go_to_saying(format!("/phien-hop/{meeting}"), "Đã lập phiên họp. Đưa hồ sơ vào chương trình.");
        }
    }
    page(&app, &permit, shell, &id, form).await?.invalid()
}

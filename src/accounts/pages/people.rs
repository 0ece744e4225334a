//! People and their roles, for those who manage or review accounts.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::accounts::actions;
use crate::accounts::store::{self, UserRow, list_select, select_within};
use crate::accounts::user::{Assignment, ParticularsDraft, User, UserDraft, UserState, grantable, mask};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, go_to_saying};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "ten", column: "sort_key", kind: SortKind::Text },
    SortColumn { name: "thu", column: "email", kind: SortKind::Text },
];

#[derive(Template)]
#[template(path = "accounts/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<(UserRow, Vec<Assignment>)>,
    pager: Pager,
    headers: Vec<SortHeader>,
    chips: Vec<FilterChip>,
    roles: Vec<(String, String)>,
    states: Vec<(String, String)>,
    export: String,
    may_invite: bool,
}

fn filtered(permit: &Permit, params: &ListParams) -> Select {
    let mut select = select_within(list_select(), permit).when("state = ?", params.get("tt"));
    select = store::select_with_role(select, params.get("vt"));
    select = store::select_in_agency(select, params.get("co_quan"));
    if let Some(query) = params.query() {
        select = select.search("search_text", query);
    }
    select
}

async fn with_roles(app: &App, rows: Vec<UserRow>) -> Result<Vec<(UserRow, Vec<Assignment>)>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
    let held = store::assignments_of(&mut app.db.read(), &ids).await?;
    let today = app.clock.today();
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = held
                .iter()
                .filter(|held| held.user_id == row.id && held.ends_on.is_none_or(|day| day >= today))
                .cloned()
                .collect();
            (row, own)
        })
        .collect())
}

/// The list of people.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    let total = filtered(&permit, &params).count(&mut app.db.read()).await?;
    let found = params
        .page(&mut app.db.read(), filtered(&permit, &params), sort, descending, "id", |row: &UserRow| {
            let value = if sort.name == "thu" { row.email.clone() } else { row.sort_key.clone() };
            (value, row.id.to_string())
        })
        .await?;
    let pager = Pager::of(&found, Some(total));
    let rows = with_roles(&app, found.rows).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: false,
    };
    let chip = |name: &str, label: String| FilterChip { label, href: params.link(&[(name, "")]) };
    let mut chips = Vec::new();
    if let Some(role) = params.get("vt").and_then(Role::parse) {
        chips.push(chip("vt", role.label().to_owned()));
    }
    if let Some(state) = params.get("tt").and_then(UserState::parse) {
        chips.push(chip("tt", state.label().to_owned()));
    }
    let page = ListPage {
        shell: shell.titled("Người dùng, vai trò"),
        headers: vec![header("Họ và tên", "ten"), header("Thư điện tử", "thu")],
        chips,
        rows,
        pager,
        roles: Role::options(),
        states: UserState::options(),
        export: params.link_to("/tai-khoan.xlsx"),
        may_invite: actions::may_manage(&permit),
        params,
    };
    page.page()
}

/// The list as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let rows: Vec<UserRow> =
        filtered(&permit, &params).then("order by sort_key, id limit 20000").all(&mut app.db.read()).await?;
    let mut sheet = Sheet {
        title: "Danh sách tài khoản".to_owned(),
        note: format!("Xuất lúc {} bởi {}", clock::screen(app.clock.now()), permit.signed()?.user_name),
        columns: vec![
            ("Họ và tên", 26),
            ("Thư điện tử", 30),
            ("Vai trò", 34),
            ("Cơ quan", 34),
            ("Tình trạng", 18),
            ("Xác thực hai bước", 14),
            ("Đăng nhập gần nhất", 20),
            ("Kết quả rà soát", 24),
        ],
        rows: Vec::new(),
    };
    for chunk in rows.chunks(500) {
        for (row, held) in with_roles(&app, chunk.to_vec()).await? {
            let roles: Vec<String> = held.iter().map(|held| held.role.label().to_owned()).collect();
            let agencies: Vec<String> = held.iter().map(|held| held.agency_name.clone()).collect();
            sheet.rows.push(vec![
                row.full_name.into(),
                row.email.into(),
                roles.join("; ").into(),
                agencies.join("; ").into(),
                row.state.label().into(),
                if row.second_factor { "Có" } else { "Chưa" }.into(),
                row.last_sign_in_at.map(clock::screen).into(),
                Cell::Empty,
            ]);
        }
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("accounts.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("tai-khoan")
}

#[derive(Template)]
#[template(path = "accounts/pages/invite.html")]
struct InvitePage {
    shell: Shell,
    form: Form,
    agencies: Vec<(String, String)>,
    roles: Vec<(String, String)>,
}

async fn agencies_within(app: &App, permit: &Permit) -> Result<Vec<(String, String)>> {
    organisation::store::agencies::choices(&mut app.db.read(), permit).await
}

fn roles_to_give(permit: &Permit) -> Vec<(String, String)> {
    grantable(permit.role()).iter().map(|role| (role.as_str().to_owned(), role.label().to_owned())).collect()
}

async fn invite_page(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<InvitePage> {
    Ok(InvitePage {
        shell: shell.titled("Mời người dùng"),
        form,
        agencies: agencies_within(app, permit).await?,
        roles: roles_to_give(permit),
    })
}

/// The form of an invitation.
pub async fn invite_form(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    invite_page(&app, &permit, shell, Form::default()).await?.page()
}

/// Invites a person.
pub async fn invite(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = UserDraft::read(&mut form)
        && let Some(invited) = form.accept(actions::invite(&app, &permit, draft).await)?
    {
        return show_with_link(&app, &permit, shell, invited).await;
    }
    invite_page(&app, &permit, shell, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "accounts/pages/show.html")]
struct ShowPage {
    shell: Shell,
    user: User,
    held: Vec<Assignment>,
    form: Form,
    agencies: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    may_manage: bool,
    is_locked: bool,
    is_disabled: bool,
    /// A link that no e-mail carries: shown once, to be handed over.
    link: Option<String>,
    conflict: bool,
    masked_phone: String,
    /// The number in full, after it was asked for with a reason.
    phone: Option<String>,
}

async fn show_page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    form: Option<Form>,
    link: Option<String>,
) -> Result<ShowPage> {
    let db = &mut app.db.read();
    let user = store::find(db, permit, id).await?;
    let held = store::assignments_of(db, std::slice::from_ref(&user.id)).await?;
    let now = app.clock.now();
    let mut is_locked = false;
    for key in
        [app.secret.look_up_key("users.email", &user.email), app.secret.look_up_key("users.totp", user.id.as_str())]
    {
        let failures = store::failures(db, &key).await?;
        is_locked |= failures.and_then(|failures| failures.locked_until).is_some_and(|until| until > now);
    }
    let conflict = form.as_ref().is_some_and(|form| !form.differences().is_empty());
    Ok(ShowPage {
        form: form.unwrap_or_else(|| filled(&user)),
        agencies: agencies_within(app, permit).await?,
        roles: roles_to_give(permit),
        may_manage: actions::may_manage(permit),
        shell: shell.titled(user.full_name.clone()),
        is_disabled: user.state == UserState::Disabled,
        masked_phone: mask(&user.phone),
        phone: None,
        user,
        held,
        is_locked,
        link,
        conflict,
    })
}

fn filled(user: &User) -> Form {
    Form::filled([
        ("full_name", user.full_name.clone()),
        ("phone", mask(&user.phone)),
        ("leaves_on", user.leaves_on.map(viet::date::screen).unwrap_or_default()),
        ("version", user.version.to_string()),
    ])
}

async fn show_with_link(app: &App, permit: &Permit, shell: Shell, invited: actions::Invited) -> Result<Response> {
    let id = invited.user_id.to_string();
    if invited.mailed {
        return go_to_saying(format!("/tai-khoan/{id}"), "Đã gửi liên kết qua thư điện tử.");
    }
    show_page(app, permit, shell, &id, None, Some(invited.url)).await?.page()
}

/// One person.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    show_page(&app, &permit, shell, &id, None, None).await?.page()
}

/// Shows a telephone number in full, for a reason that goes into the log.
pub async fn reveal_phone(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("phone_reason", "lý do xem số điện thoại")]);
    let phone = match form.text("phone_reason", 5..=300) {
        Some(reason) => form.accept(actions::reveal_phone(&app, &permit, &id, &reason).await)?.flatten(),
        None => None,
    };
    let mut page = show_page(&app, &permit, shell, &id, None, None).await?;
    for error in form.errors() {
        page.form.refuse(&error.field, error.sentence.clone());
    }
    if !form.is_right() {
        return page.invalid();
    }
    page.phone = phone.as_deref().and_then(|phone| viet::phone::parse(phone).ok()).map(|phone| phone.display());
    page.page()
}

/// Saves a person's particulars.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let Some(draft) = ParticularsDraft::read(&mut form) else {
        return show_page(&app, &permit, shell, &id, Some(form), None).await?.invalid();
    };
    match actions::edit(&app, &permit, &id, draft).await {
        Err(crate::platform::error::Error::Stale) => {
            let theirs = filled(&store::find(&mut app.db.read(), &permit, &id).await?);
            form.compare(&theirs);
            show_page(&app, &permit, shell, &id, Some(form), None).await?.conflicting()
        }
        outcome => match form.accept(outcome)? {
            Some(()) => go_to_saying(format!("/tai-khoan/{id}"), "Đã lưu."),
            None => show_page(&app, &permit, shell, &id, Some(form), None).await?.invalid(),
        },
    }
}

/// Gives a person one more role.
pub async fn assign(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(crate::accounts::user::FIELDS);
    let agency = form.text("agency_id", 1..=100);
    let role = form.choice::<Role>("role");
    if let (Some(agency), Some(role)) = (agency, role)
        && form.accept(actions::assign(&app, &permit, &id, &agency, role).await)?.is_some()
    {
        return go_to_saying(format!("/tai-khoan/{id}"), "Đã giao thêm vai trò.");
    }
    show_page(&app, &permit, shell, &id, Some(form), None).await?.invalid()
}

/// Ends a role.
pub async fn end_assignment(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let held = actions::end_assignment(&app, &permit, &id).await?;
    go_to_saying(format!("/tai-khoan/{}", held.user_id), "Đã kết thúc vai trò.")
}

fn reason(form: &Form) -> String {
    let reason = viet::text::clean(form.value("reason"));
    if reason.is_empty() { "không ghi".to_owned() } else { reason }
}

/// Locks an account out.
pub async fn disable(State(app): State<App>, permit: Permit, Path(id): Path<String>, form: Form) -> Result<Response> {
    actions::disable(&app, &permit, &id, &reason(&form)).await?;
    go_to_saying(format!("/tai-khoan/{id}"), "Đã khóa sử dụng tài khoản.")
}

/// Lets an account in again.
pub async fn enable(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::enable(&app, &permit, &id).await?;
    go_to_saying(format!("/tai-khoan/{id}"), "Đã mở lại tài khoản.")
}

/// Unlocks an address that failed too often.
pub async fn unlock(State(app): State<App>, permit: Permit, Path(id): Path<String>, form: Form) -> Result<Response> {
    actions::unlock(&app, &permit, &id, &reason(&form)).await?;
    go_to_saying(format!("/tai-khoan/{id}"), "Đã mở tạm khóa.")
}

/// Takes a second factor away.
pub async fn reset_second_factor(
    State(app): State<App>,
    permit: Permit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    actions::reset_second_factor(&app, &permit, &id, &reason(&form)).await?;
    go_to_saying(format!("/tai-khoan/{id}"), "Đã bỏ mã xác thực cũ. Người dùng cài lại ở lần đăng nhập tới.")
}

/// Sends a fresh link.
pub async fn invite_again(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let invited = actions::invite_again(&app, &permit, &id).await?;
    show_with_link(&app, &permit, shell, invited).await
}

//! The recipients of a plan (Nơi nhận): who has it, who has acknowledged it, and asking the rest again.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{visible, works_on};
use crate::organisation;
use crate::plans::actions::distribution as actions;
use crate::plans::plan::Plan;
use crate::plans::store::plans as store;
use crate::plans::version::Recipient;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permission::Permission::EditPlans;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "plans/pages/plan/recipients.html")]
struct RecipientsPage {
    shell: Shell,
    plan: Plan,
    rows: Vec<Recipient>,
    form: Form,
    may_edit: bool,
    /// Whether the person's own agency has still to acknowledge it.
    to_receive: bool,
    waiting: usize,
}

async fn recipients_page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    form: Option<Form>,
) -> Result<RecipientsPage> {
    let db = &mut app.db.read();
    let plan = visible(db, permit, id).await?;
    let rows = store::recipients(db, &plan.id).await?;
    let own = &permit.signed()?.agency_id;
    let lines: Vec<String> = rows.iter().map(line).collect();
    Ok(RecipientsPage {
        shell: shell.titled("Nơi nhận"),
        may_edit: works_on(permit, EditPlans, &plan),
        to_receive: plan.issues > 0
            && rows.iter().any(|row| row.agency_id.as_ref() == Some(own) && row.received_at.is_none()),
        waiting: rows.iter().filter(|row| row.agency_id.is_some() && row.received_at.is_none()).count(),
        form: form.unwrap_or_else(|| Form::filled([("recipients", lines.join("\n"))])),
        rows,
        plan,
    })
}

/// "Sở Y tế; so-y-te": the name as printed, and the agency it stands for.
fn line(row: &Recipient) -> String {
    match &row.agency_id {
        Some(agency) => format!("{}; {agency}", row.name),
        None => row.name.clone(),
    }
}

/// Who received the plan.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    recipients_page(&app, &permit, shell, &id, None).await?.page()
}

/// Saves the list: one line a recipient; the code of an agency after a semicolon, or its very name.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("recipients", "nơi nhận")]);
    let known = organisation::store::agencies::all_names(&mut app.db.read()).await?;
    if let Some(lines) = form.optional_lines("recipients", 50_000) {
        let mut list = Vec::new();
        for (number, line) in (1..).zip(lines.unwrap_or_default().lines().filter(|line| !line.trim().is_empty())) {
            let (name, code) =
                line.split_once(';').map_or((line.trim(), ""), |(name, code)| (name.trim(), code.trim()));
            let by_name = known.iter().find(|(_, known)| viet::text::fold(known) == viet::text::fold(name));
            let agency = if code.is_empty() {
                by_name.map(|(id, _)| id.clone())
            } else {
                known.iter().find(|(id, _)| id == code).map(|(id, _)| id.clone())
            };
            if agency.is_none() && !code.is_empty() {
                form.refuse(
                    "recipients",
                    format!("Dòng {number}: không có cơ quan mã “{code}”. Sửa mã hoặc bỏ phần sau dấu chấm phẩy"),
                );
            }
            list.push((name.to_owned(), agency));
        }
        if form.is_right() && form.accept(actions::set_recipients(&app, &permit, &id, &list).await)?.is_some() {
            return go_to_saying(format!("/ke-hoach/{id}/noi-nhan"), "Đã lưu nơi nhận.");
        }
    }
    recipients_page(&app, &permit, shell, &id, Some(form)).await?.invalid()
}

/// Notes that the person's agency received it.
pub async fn receive(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::receive(&app, &permit, &id).await?;
    go_to_saying(format!("/ke-hoach/{id}/noi-nhan"), "Đã xác nhận nhận kế hoạch.")
}

/// Asks those again that have not acknowledged it.
pub async fn chase(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let count = actions::chase(&app, &permit, &id).await?;
    go_to_saying(format!("/ke-hoach/{id}/noi-nhan"), &format!("Đã nhắc {count} cơ quan chưa xác nhận."))
}

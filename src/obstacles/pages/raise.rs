//! The form by which an obstacle is raised.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::obstacles::actions;
use crate::obstacles::obstacle::ObstacleDraft;
use crate::obstacles::store::Subject;
use crate::plans::store::plans;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "obstacles/pages/raise.html")]
struct RaisePage {
    shell: Shell,
    form: Form,
    /// What it is about, as a sentence.
    about: String,
    back: String,
}

async fn page(app: &App, shell: Shell, subject: &Subject, form: Form) -> Result<RaisePage> {
    let (about, back) = match subject {
        Subject::Part(part) => {
            (format!("{} {}, {}", part.clause, part.full_title(), part.agency_name), format!("/phan-viec/{}", part.id))
        }
        Subject::Plan(id) => {
            let plan = plans::find(&mut app.db.read(), id.as_str()).await?;
            (plan.name(), format!("/ke-hoach/{id}"))
        }
        Subject::General => (String::new(), "/vuong-mac".to_owned()),
    };
    Ok(RaisePage { shell: shell.titled("Nêu vướng mắc"), form, about, back })
}

/// The empty form, about a part (`phan_viec`), a plan (`ke_hoach`), or nothing in particular.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let (part, plan) = (params.value("phan_viec"), params.value("ke_hoach"));
    let subject = actions::subject(&mut app.db.read(), &permit, part, plan).await?;
    let form = Form::filled([("phan_viec", part), ("ke_hoach", plan)]);
    page(&app, shell, &subject, form).await?.page()
}

/// Raises it.
pub async fn raise(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    let (part, plan) = (form.value("phan_viec").to_owned(), form.value("ke_hoach").to_owned());
    let subject = actions::subject(&mut app.db.read(), &permit, &part, &plan).await?;
    if let Some(draft) = ObstacleDraft::read(&mut form) {
        let raised = actions::raise(&app, &permit, subject.clone(), draft, &form.files("evidence")).await;
        if let Some(id) = form.accept(raised)? {
            return go_to_saying(format!("/vuong-mac/{id}"), "Đã gửi vướng mắc. Mỗi bước xử lý sẽ được báo lại.");
        }
    }
    page(&app, shell, &subject, form).await?.invalid()
}

//! What a candidate declared, for the officers who may see the dossier. The personal number is masked; it is shown in full for a
//! reason that is in the log first.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::applications::actions;
use crate::applications::told::{self, Depth, LineGroup};
use crate::candidates::questions::typed;
use crate::dossiers::dossier::{Dossier, DossierId};
use crate::dossiers::items::checklist;
use crate::dossiers::store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, Shell};

#[derive(Template)]
#[template(path = "applications/pages/declaration.html")]
struct DeclarationPage {
    shell: Shell,
    form: Form,
    id: String,
    code: String,
    groups: Vec<LineGroup>,
    /// The personal number in full, once a reason was given.
    number: Option<String>,
    may_reveal: bool,
}

async fn declaration(
    app: &App,
    permit: &Permit,
    shell: Shell,
    dossier: Dossier,
    (form, number): (Form, Option<String>),
) -> Result<DeclarationPage> {
    let page = PublicPage::default();
    let answers = actions::answers(app, &dossier).await?;
    let kinds = checklist(app, &dossier.beneficiary_group)?;
    let items = store::items(&mut app.db.read(), &dossier.id).await?;
    let wanted = told::wanted(app, &page, &dossier);
    Ok(DeclarationPage {
        groups: told::handed_in(&page, &dossier, &answers, (&kinds, &items), (&wanted, Depth::Masked)),
        may_reveal: permit.also(Permission::AppraiseDossiers).is_some() && number.is_none(),
        shell: shell.titled(format!("Tờ khai của hồ sơ {}", dossier.code)),
        id: dossier.id.0,
        code: dossier.code,
        number,
        form,
    })
}

/// What was declared.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let found = store::find_within(&mut app.db.read(), &permit, &id).await;
    let dossier = match found {
        Ok(dossier) => dossier,
        Err(error) => return Err(crate::dossiers::actions::note_attempt(&app, &permit, &id, error).await),
    };
    declaration(&app, &permit, shell, dossier, (Form::default(), None)).await?.page()
}

/// Shows the personal number in full, for a reason.
pub async fn reveal(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let reason = viet::text::clean(form.value("reason"));
    let mut tx = app.db.write(&permit).await?;
    let dossier = store::find_within(&mut tx, &permit, &id).await?;
    if reason.chars().count() < 5 {
        form.refuse("reason", "Nhập lý do xem số định danh, ít nhất 5 ký tự");
        drop(tx);
        return declaration(&app, &permit, shell, dossier, (form, None)).await?.invalid();
    }
    tx.commit(Event::new("dossier.number_read", &DossierId::from(id.as_str())).because(&reason)).await?;
    let answers = actions::answers(&app, &dossier).await?;
    let person = actions::answer_of(answers.get("person"));
    let number =
        [typed(&person, "personal_number"), typed(&person, "passport")].into_iter().find(|text| !text.is_empty());
    let number = number.ok_or(Error::NotFound)?.to_owned();
    declaration(&app, &permit, shell, dossier, (form, Some(number))).await?.page()
}

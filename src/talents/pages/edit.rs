//! Adding a person and changing one. Who may be there already is shown before anything is saved, with the reasons.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::talents::actions::{self, Candidate};
use crate::talents::draft::{Choices, TalentDraft, blank, filled};
use crate::talents::store::people;
use crate::talents::talent::{Sex, Talent, TalentStatus};
use crate::ui::{Render, Shell, go_to, go_to_saying};

#[derive(Template)]
#[template(path = "talents/pages/edit.html")]
struct EditPage {
    shell: Shell,
    /// The person who is changed; nothing for a new one.
    talent: Option<Talent>,
    form: Form,
    choices: Choices,
    sexes: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    /// Who may be the person that is being entered.
    candidates: Vec<Candidate>,
    /// Who saved the newer version, and when, after a conflict.
    newer: Option<(String, String)>,
    back: String,
}

impl EditPage {
    fn new(shell: Shell, talent: Option<Talent>, form: Form, choices: Choices) -> EditPage {
        let (title, back) = match &talent {
            None => ("Thêm người".to_owned(), "/nhan-tai".to_owned()),
            Some(talent) => (format!("Cập nhật hồ sơ {}", talent.full_name), format!("/nhan-tai/{}", talent.id)),
        };
        EditPage {
            shell: shell.titled(title),
            talent,
            form,
            choices,
            sexes: Sex::options(),
            statuses: TalentStatus::options(),
            candidates: Vec::new(),
            newer: None,
            back,
        }
    }

    fn action(&self) -> String {
        match &self.talent {
            None => "/nhan-tai/them".to_owned(),
            Some(talent) => format!("/nhan-tai/{}/sua", talent.id),
        }
    }

    fn of(&self, field: &str) -> &[(String, String)] {
        self.choices.of(field)
    }

    /// The ids of those who were shown as possible duplicates.
    fn seen(&self) -> String {
        self.candidates.iter().map(|one| one.talent.id.to_string()).collect::<Vec<_>>().join(",")
    }
}

/// The form of a new person.
pub async fn new_form(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let choices = super::choices(&app, &permit, app.clock.today()).await?;
    let own = permit.signed()?.agency_id.clone();
    EditPage::new(shell, None, blank(&own), choices).page()
}

/// Adds a person, unless somebody within reach looks alike and was not looked at yet.
pub async fn create(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    let choices = super::choices(&app, &permit, app.clock.today()).await?;
    let Some(draft) = TalentDraft::read(&mut form, &choices, None, app.clock.today()) else {
        return EditPage::new(shell, None, form, choices).invalid();
    };
    let candidates = actions::candidates(&app, &permit, &draft).await?;
    let seen: Vec<&str> = form.value("da_xem").split(',').collect();
    if candidates.iter().any(|one| !seen.contains(&one.talent.id.as_str())) {
        let mut page = EditPage::new(shell, None, form, choices);
        page.candidates = candidates;
        return page.invalid();
    }
    match form.accept(actions::create(&app, &permit, &draft, &candidates).await)? {
        Some(id) => go_to_saying(
            format!("/nhan-tai/{id}"),
            "Đã lập hồ sơ. Thêm bằng cấp, quá trình công tác ở các phần bên dưới.",
        ),
        None => EditPage::new(shell, None, form, choices).invalid(),
    }
}

async fn found(app: &App, permit: &Permit, id: &str) -> Result<Talent> {
    match people::find_within(&mut app.db.read(), permit, id).await {
        Ok(talent) => Ok(talent),
        Err(error) => Err(actions::note_attempt(app, permit, id, error).await),
    }
}

/// The form of a person.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let talent = found(&app, &permit, &id).await?;
    if let Some(kept) = &talent.merged_into {
        return go_to(format!("/nhan-tai/{kept}"));
    }
    let choices = super::choices(&app, &permit, app.clock.today()).await?;
    let form = filled(&talent, &actions::masked_number(&app.secret, &talent)?);
    EditPage::new(shell, Some(talent), form, choices).page()
}

/// Saves a person.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let talent = found(&app, &permit, &id).await?;
    let choices = super::choices(&app, &permit, app.clock.today()).await?;
    let Some(draft) = TalentDraft::read(&mut form, &choices, Some(&talent), app.clock.today()) else {
        return EditPage::new(shell, Some(talent), form, choices).invalid();
    };
    match actions::edit(&app, &permit, &id, &draft).await {
        Err(Error::Stale) => {
            let now = found(&app, &permit, &id).await?;
            form.compare(&filled(&now, &actions::masked_number(&app.secret, &now)?));
            let newest = told::newest(&app.db, "talent", &id).await?;
            let mut page = EditPage::new(shell, Some(now), form, choices);
            page.newer = newest.map(|entry| (entry.actor_name, clock::screen(entry.at)));
            page.conflicting()
        }
        outcome => match form.accept(outcome)? {
            Some(()) => go_to_saying(format!("/nhan-tai/{id}"), "Đã lưu hồ sơ."),
            None => EditPage::new(shell, Some(talent), form, choices).invalid(),
        },
    }
}

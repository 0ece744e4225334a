//! Filing for a person: an agency that wants or knows somebody, or an officer at the desk; and what a draft asks for,
//! changed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::found;
use crate::catalogue;
use crate::dossiers::actions::filing::{self, Changed, NewDossier};
use crate::dossiers::dossier::{Channel, Dossier, DossierState, FiledBy};
use crate::dossiers::log::FIELDS;
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::policies;
use crate::talents;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "dossiers/pages/new.html")]
struct NewPage {
    shell: Shell,
    /// The draft that is changed; nothing for a new dossier.
    dossier: Option<Dossier>,
    /// The person whom the city knows already, who is referred.
    talent: Option<(String, String)>,
    form: Form,
    groups: Vec<(String, String)>,
    places: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    channels: Vec<(String, String)>,
    /// To whom messages about the dossier go.
    told: String,
    newer: Option<(String, String)>,
}

impl NewPage {
    fn action(&self) -> String {
        self.dossier.as_ref().map_or_else(|| "/ho-so/lap".to_owned(), |dossier| format!("/ho-so/{}/sua", dossier.id))
    }

    fn back(&self) -> String {
        self.dossier.as_ref().map_or_else(|| "/ho-so".to_owned(), |dossier| format!("/ho-so/{}", dossier.id))
    }
}

/// The places of the newest catalogue within the reach of who files.
async fn places(app: &App, permit: &Permit) -> Result<Vec<(String, String)>> {
    let db = &mut app.db.read();
    let Some(edition) = catalogue::store::newest(db).await? else { return Ok(Vec::new()) };
    let within = organisation::store::agencies::choices(db, permit).await?;
    let rows = catalogue::store::with_rows(db, edition).await?.rows;
    let line = |row: catalogue::published::PublishedRow| {
        let label = format!("{}, {}, {} ({} chỉ tiêu)", row.specialty, row.agency_name, row.group_name, row.number);
        (row.id, label)
    };
    Ok(rows.into_iter().filter(|row| within.iter().any(|(id, _)| *id == row.agency_id)).map(line).collect())
}

async fn page(app: &App, permit: &Permit, shell: Shell, dossier: Option<Dossier>, form: Form) -> Result<NewPage> {
    let talent = match form.value("talent_id") {
        "" => None,
        id => {
            let reads = permit.also(Permission::ViewTalents).ok_or(Error::NotFound)?;
            let talent = talents::store::people::find_within(&mut app.db.read(), &reads, id).await?;
            Some((talent.id.to_string(), talent.full_name))
        }
    };
    let title = match (&dossier, &talent) {
        (Some(dossier), _) => format!("Sửa hồ sơ {}", dossier.code),
        (None, Some((_, name))) => format!("Giới thiệu {name}"),
        (None, None) => "Lập hồ sơ thay người đề nghị".to_owned(),
    };
    let signed = permit.signed()?;
    Ok(NewPage {
        shell: shell.titled(title),
        talent,
        groups: policies::hiring(app)?.groups(),
        places: places(app, permit).await?,
        agencies: organisation::store::agencies::choices(&mut app.db.read(), permit).await?,
        channels: Channel::options(),
        told: dossier.as_ref().map_or_else(
            || format!("{}, {}", signed.user_name, signed.agency_name),
            |dossier| dossier.filed_by_name.clone(),
        ),
        newer: None,
        dossier,
        form,
    })
}

/// The form of a new dossier; `?nhan-tai=` refers a person whom the city knows.
pub async fn new_form(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let mut form = Form::filled([("channel", Channel::Direct.as_str().to_owned())]);
    if permit.reach() == Reach::Agency {
        form.set("agency_id", permit.signed()?.agency_id.clone());
    }
    if let Some(id) = params.get("nhan-tai") {
        let reads = permit.also(Permission::ViewTalents).ok_or(Error::NotFound)?;
        let talent = match talents::store::people::find_within(&mut app.db.read(), &reads, id).await {
            Ok(talent) => talent,
            Err(error) => return Err(talents::actions::note_attempt(&app, &reads, id, error).await),
        };
        form.set("talent_id", talent.id.to_string());
        form.set("person_name", talent.full_name);
        form.set("specialty", talent.specialty.unwrap_or_default());
        if let Some(group) = talent.profile.beneficiary_group.as_deref().and_then(|code| code.split_once(':')) {
            form.set("beneficiary_group", group.1);
        }
    }
    page(&app, &permit, shell, None, form).await?.page()
}

struct Typed {
    person_name: String,
    group: String,
    row: Option<String>,
    specialty: String,
    agency_id: Option<String>,
}

fn read(form: &mut Form) -> Option<Typed> {
    form.names(FIELDS);
    let person_name = form.text("person_name", 2..=120);
    let group = form.text("beneficiary_group", 1..=100);
    let row = form.optional_text("published_row_id", 100);
    let specialty = form.optional_text("specialty", 200);
    let agency_id = form.optional_text("agency_id", 100);
    let typed = Typed {
        person_name: person_name?,
        group: group?,
        row: row?,
        specialty: specialty?.unwrap_or_default(),
        agency_id: agency_id?,
    };
    if typed.row.is_none() && typed.specialty.is_empty() {
        form.refuse("specialty", "Nhập ngành, chuyên ngành, hoặc chọn một vị trí trong danh mục");
        return None;
    }
    Some(typed)
}

/// Opens a dossier for a person.
pub async fn create(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    let typed = read(&mut form);
    let channel = form.choice::<Channel>("channel");
    let talent = form.optional_text("talent_id", 100).flatten();
    let filled = page(&app, &permit, shell, None, form).await?;
    let mut form = filled.form.clone();
    if let (Some(typed), Some(channel)) = (typed, channel) {
        let new = NewDossier {
            candidate_id: None,
            talent_id: talent,
            person_name: typed.person_name,
            group: typed.group,
            published_row_id: typed.row,
            specialty: typed.specialty,
            agency_id: typed.agency_id,
            filed_by: if permit.reach() == Reach::Agency { FiledBy::Agency } else { FiledBy::Officer },
            channel,
        };
        if let Some(id) = form.accept(filing::open(&app, &permit, new).await)? {
            return go_to_saying(format!("/ho-so/{id}"), "Đã lập hồ sơ. Tải giấy tờ lên từng mục rồi nộp.");
        }
    }
    NewPage { form, ..filled }.invalid()
}

fn of(dossier: &Dossier) -> Form {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Form::filled([
        ("person_name", dossier.person_name.clone()),
        ("beneficiary_group", dossier.beneficiary_group.clone()),
        ("published_row_id", text(&dossier.published_row_id)),
        ("specialty", dossier.specialty.clone()),
        ("agency_id", text(&dossier.agency_id)),
        ("version", dossier.version.to_string()),
    ])
}

async fn draft(app: &App, permit: &Permit, id: &str) -> Result<Dossier> {
    let dossier = found(app, permit, id).await?;
    if dossier.state != DossierState::Draft {
        return Err(Error::refused("Hồ sơ đã nộp nên không đổi được vị trí, nhóm đối tượng. Rút hồ sơ rồi lập lại."));
    }
    Ok(dossier)
}

/// The form of what a draft asks for.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let dossier = draft(&app, &permit, &id).await?;
    let form = of(&dossier);
    page(&app, &permit, shell, Some(dossier), form).await?.page()
}

/// Saves what a draft asks for.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let dossier = draft(&app, &permit, &id).await?;
    let (typed, version) = (read(&mut form), form.version());
    if let (Some(typed), Some(version)) = (typed, version) {
        let changed = Changed {
            person_name: typed.person_name,
            group: typed.group,
            published_row_id: typed.row,
            specialty: typed.specialty,
            agency_id: typed.agency_id,
        };
        match filing::change(&app, &permit, &dossier.id, changed, version).await {
            Err(Error::Stale) => {
                let now = draft(&app, &permit, &id).await?;
                form.compare(&of(&now));
                let newest = told::newest(&app.db, "dossier", &id).await?;
                let mut page = page(&app, &permit, shell, Some(now), form).await?;
                page.newer = newest.map(|entry| (entry.actor_name, clock::screen(entry.at)));
                return page.conflicting();
            }
            outcome => {
                if form.accept(outcome)?.is_some() {
                    return go_to_saying(format!("/ho-so/{id}"), "Đã lưu.");
                }
            }
        }
    }
    page(&app, &permit, shell, Some(dossier), form).await?.invalid()
}

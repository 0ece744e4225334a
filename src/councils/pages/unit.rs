//! Entering the receiving unit of a dossier (screen 11 leads here): a place of the catalogue or a unit, with the reason.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::catalogue;
use crate::councils::actions::unit::{self, Entered};
use crate::dossiers::actions::note_attempt;
use crate::dossiers::actions::unit::{UnitDraft, check_open};
use crate::dossiers::dossier::Dossier;
use crate::dossiers::store;
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::ui::{Render, Shell, go_to_saying};

/// How the fields are called in sentences.
const FIELDS: &[(&str, &str)] = &[
    ("published_row_id", "vị trí trong danh mục"),
    ("agency_id", "đơn vị tiếp nhận"),
    ("unit_reason", "lý do ghi hoặc đổi đơn vị"),
];

#[derive(Template)]
#[template(path = "councils/pages/unit.html")]
struct UnitPage {
    shell: Shell,
    dossier: Dossier,
    places: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    /// The dossier, with the filters of the list that one came from.
    back: String,
    action: String,
    /// What a change means for a vote that was counted.
    warning: Option<&'static str>,
    form: Form,
}

async fn found(app: &App, permit: &Permit, id: &str) -> Result<Dossier> {
    match store::find_within(&mut app.db.read(), permit, id).await {
        Ok(dossier) => Ok(dossier),
        Err(error) => Err(note_attempt(app, permit, id, error).await),
    }
}

/// The places of the newest catalogue whose units are within reach, and the one that the dossier has.
async fn places(app: &App, dossier: &Dossier, agencies: &[(String, String)]) -> Result<Vec<(String, String)>> {
    let db = &mut app.db.read();
    let mut rows = match catalogue::store::newest(db).await? {
        Some(edition) => catalogue::store::with_rows(db, edition).await?.rows,
        None => Vec::new(),
    };
    rows.retain(|row| agencies.iter().any(|(id, _)| *id == row.agency_id));
    if let Some(own) = &dossier.published_row_id
        && !rows.iter().any(|row| row.id == *own)
    {
        rows.extend(catalogue::store::published_row(db, own).await?);
    }
    Ok(rows
        .into_iter()
        .map(|row| (row.id, format!("{}, {}, {}", row.specialty, row.agency_name, row.group_name)))
        .collect())
}

async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    params: &ListParams,
    dossier: Dossier,
    form: Form,
) -> Result<UnitPage> {
    let agencies = organisation::store::agencies::choices(&mut app.db.read(), permit).await?;
    let verb = if dossier.agency_id.is_some() { "Đổi" } else { "Ghi" };
    Ok(UnitPage {
        shell: shell.titled(format!("{verb} đơn vị tiếp nhận của hồ sơ {}", dossier.code)),
        places: places(app, &dossier, &agencies).await?,
        agencies,
        back: params.link_to(&format!("/ho-so/{}", dossier.id)),
        action: params.link_to(&format!("/ho-so/{}/don-vi", dossier.id)),
        warning: unit::check(&mut app.db.read(), &dossier.id).await.unwrap_or_default(),
        dossier,
        form,
    })
}

/// The form.
pub async fn form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    params: ListParams,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = found(&app, &permit, &id).await?;
    check_open(&dossier)?;
    unit::check(&mut app.db.read(), &dossier.id).await?;
    let form = Form::filled([
        ("published_row_id", dossier.published_row_id.clone().unwrap_or_default()),
        ("agency_id", dossier.agency_id.clone().unwrap_or_default()),
        ("version", dossier.version.to_string()),
    ]);
    page(&app, &permit, shell, &params, dossier, form).await?.page()
}

/// Enters it. Of two officers the second is told what the first did; their own choice stays in the form.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    params: ListParams,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let dossier = found(&app, &permit, &id).await?;
    form.names(FIELDS);
    let row = form.optional_text("published_row_id", 100);
    let agency = form.optional_text("agency_id", 100);
    let reason = form.text("unit_reason", 5..=500);
    let version = form.version();
    if let (Some(published_row_id), Some(agency_id), Some(reason), Some(version)) = (row, agency, reason, version) {
        let draft = UnitDraft { published_row_id, agency_id, reason };
        match unit::set(&app, &permit, &dossier.id, &draft, version).await {
            Err(Error::Stale) => return overtaken(&app, &permit, shell, &params, &id, form).await,
            taken => {
                if let Some(entered) = form.accept(taken)? {
                    let said = match entered {
                        Entered::Followed => "Đã ghi đơn vị tiếp nhận.",
                        Entered::VotesAgain => {
                            "Đã ghi đơn vị tiếp nhận. Kết quả biểu quyết trước không dùng nữa, Hội đồng biểu quyết lại."
                        }
                    };
                    return go_to_saying(params.link_to(&format!("/ho-so/{id}")), said);
                }
            }
        }
    }
    page(&app, &permit, shell, &params, dossier, form).await?.invalid()
}

/// Somebody else was faster: what the dossier has now is said, and what was chosen can be saved all the same.
async fn overtaken(
    app: &App,
    permit: &Permit,
    shell: Shell,
    params: &ListParams,
    id: &str,
    mut form: Form,
) -> Result<Response> {
    let now = found(app, permit, id).await?;
    let newest = told::newest(&app.db, "dossier", id).await?;
    let who = newest.map_or_else(
        || "Người khác".to_owned(),
        |entry| format!("{}, lúc {},", entry.actor_name, clock::screen(entry.at)),
    );
    let unit = now.agency_name.as_deref().unwrap_or("chưa ghi");
    form.refuse(
        "agency_id",
        format!("{who} vừa xử lý hồ sơ này; đơn vị tiếp nhận nay là “{unit}”. Nội dung bạn nhập vẫn ở dưới; gửi lại nếu còn đúng"),
    );
    form.set("version", now.version.to_string());
    page(app, permit, shell, params, now, form).await?.conflicting()
}

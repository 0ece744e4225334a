//! The notice (thông báo xử lý dữ liệu): what is asked for, for what, on which ground, how long it is kept, and which rights one
//! has. Anybody reads it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::privacy::classes;
use crate::privacy::register::REGISTER;
use crate::privacy::request::RequestKind;
use crate::ui::{PublicPage, Render};

/// One line of the register in the language of the page.
struct FormLine {
    key: &'static str,
    purpose: String,
    what: String,
    ground: String,
    kept: String,
}

#[derive(Template)]
#[template(path = "privacy/pages/notice.html")]
struct NoticePage {
    page: PublicPage,
    lines: Vec<FormLine>,
    rights: Vec<(String, String)>,
    keeps: String,
    columns: Vec<(String, usize)>,
}

/// The notice.
pub async fn show(State(app): State<App>, page: PublicPage) -> Result<Response> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let days = |key: &str| settings.number(key).map_or_else(|_| "?".to_owned(), |days| days.to_string());
    let lines = REGISTER.iter().map(|line| FormLine {
        key: line.key,
        purpose: page.t(&format!("register-{}", line.key)),
        what: page.t(&format!("register-{}-data", line.key)),
        ground: page.t(&format!("register-ground-{}", line.ground.as_str())),
        kept: page.t(&format!("register-{}-keep", line.key)),
    });
    let rights =
        RequestKind::ALL.iter().map(|kind| (kind.name(&page), page.t_with("notice-days", "days", days(kind.term()))));
    let columns = classes::counts().into_iter();
    NoticePage {
        lines: lines.collect(),
        rights: rights.collect(),
        keeps: page.t_with("notice-keeps", "days", days("candidate.retention_days")),
        columns: columns.map(|(class, count)| (page.t(&format!("class-{}", class.as_str())), count)).collect(),
        page,
    }
    .page()
}

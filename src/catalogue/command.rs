//! What the command line shows of a published catalogue.

use serde_json::Value as Json;

use super::store;
use crate::platform::App;
use crate::platform::error::{Error, Result};

/// An answer in lines for people and as JSON.
pub struct Said {
    pub lines: Vec<String>,
    pub json: Json,
}

/// The newest published edition of a year: as lines for people, or as comma-separated values.
pub async fn export(app: &App, year: i64, as_csv: bool) -> Result<Said> {
    let found = store::published(&mut app.db.read(), year).await?;
    let published = found.ok_or_else(|| {
        Error::refused(format!("Chưa công bố danh mục năm {year}. Xem các năm đã công bố ở trang Danh mục năm."))
    })?;
    let json = published.json(&app.config.city, &app.config.public_url);
    if as_csv {
        return Ok(Said { lines: vec![published.csv()?.trim_end().to_owned()], json });
    }
    let edition = &published.edition;
    let mut lines = vec![format!(
        "Danh mục năm {year}, bản {}, kèm {} ngày {}: {} dòng, {} người.",
        edition.edition,
        edition.document_number,
        viet::date::screen(edition.issued_on),
        published.rows.len(),
        published.people()
    )];
    lines.extend(published.rows.iter().map(|row| {
        format!("{}. {} · {} · {} · {} người", row.position, row.specialty, row.group_name, row.agency_name, row.number)
    }));
    Ok(Said { lines, json })
}

//! The published catalogue as open data (Decree 194/2025/NĐ-CP): JSON, comma-separated values and an Atom feed, each with
//! its date and its licence.

use axum::Json as JsonBody;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::catalogue::published::{LICENCE_VI, Published};
use crate::catalogue::store;
use crate::platform::App;
use crate::platform::error::Result;

/// Anybody's page may read it, and it may be kept for a few minutes.
const OPEN: [(HeaderName, &str); 2] =
    [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (header::CACHE_CONTROL, "public, max-age=300")];

async fn of_year(app: &App, year: &str) -> Result<Option<Published>> {
    match year.parse() {
        Ok(year) => store::published(&mut app.db.read(), year).await,
        Err(_) => Ok(None),
    }
}

fn not_published() -> Response {
    let error = json!({ "error": {
        "vi": "Chưa công bố danh mục của năm này. Xem các năm đã công bố ở /danh-muc.",
        "en": "No catalogue of this year is published. See /danh-muc for the years that are.",
        "problems": []
    } });
    (StatusCode::NOT_FOUND, OPEN, JsonBody(error)).into_response()
}

fn last_modified(published: &Published) -> (HeaderName, String) {
    (header::LAST_MODIFIED, published.edition.published_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

/// The catalogue of a year as JSON.
pub async fn json(State(app): State<App>, Path(year): Path<String>) -> Result<Response> {
    let Some(published) = of_year(&app, &year).await? else { return Ok(not_published()) };
    let body = published.json(&app.config.city, &app.config.public_url);
    Ok((OPEN, [last_modified(&published)], JsonBody(body)).into_response())
}

/// The rows of a year as comma-separated values.
pub async fn csv(State(app): State<App>, Path(year): Path<String>) -> Result<Response> {
    let Some(published) = of_year(&app, &year).await? else { return Ok(not_published()) };
    let name = format!("attachment; filename=\"danh-muc-{year}.csv\"");
    let kind = "text/csv; charset=utf-8; header=present".to_owned();
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name), last_modified(&published)];
    Ok((OPEN, headers, published.csv()?).into_response())
}

/// The newest catalogue as an Atom feed (RFC 4287), an entry for each row. An empty feed when nothing is published.
pub async fn atom(State(app): State<App>) -> Result<Response> {
    let db = &mut app.db.read();
    let published = match store::newest(db).await? {
        Some(edition) => Some(store::with_rows(db, edition).await?),
        None => None,
    };
    let text = feed(published.as_ref(), &app.config.city, app.config.public_url.trim_end_matches('/'));
    let kind = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((OPEN, kind, text).into_response())
}

/// Text as it stands in XML; what XML cannot hold at all is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}

fn feed(published: Option<&Published>, city: &str, address: &str) -> String {
    let (updated, rows, year) = match published {
        Some(one) => (one.edition.published_at.to_rfc3339(), one.rows.as_slice(), Some(one.edition.year)),
        None => ("1970-01-01T00:00:00+00:00".to_owned(), [].as_slice(), None),
    };
    let page = year.map_or_else(|| format!("{address}/danh-muc"), |year| format!("{address}/danh-muc/{year}"));
    let title = year.map_or_else(String::new, |year| format!(" năm {year}"));
    let (city, address, page) = (escaped(city), escaped(address), escaped(&page));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n\
         <id>{address}/danh-muc.atom</id>\n<title>Danh mục ngành cần thu hút{title}, {city}</title>\n\
         <updated>{updated}</updated>\n<author><name>{city}</name></author>\n<rights>{}</rights>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{address}/danh-muc.atom\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n",
        escaped(LICENCE_VI)
    );
    for row in rows {
        let summary = format!(
            "{}. {} chỉ tiêu, {}. Dự kiến bắt đầu {}. {}",
            row.agency_name,
            row.number,
            row.group_name,
            viet::date::screen(row.starts_on),
            row.criteria
        );
        out.push_str(&format!(
            "<entry><id>{page}#d{id}</id><title>{}</title><updated>{updated}</updated>\
             <category term=\"{}\" label=\"{}\"/><link rel=\"alternate\" type=\"text/html\" href=\"{page}#d{id}\"/>\
             <summary>{}</summary></entry>\n",
            escaped(&row.specialty),
            escaped(&row.sector_code),
            escaped(&row.sector_name),
            escaped(summary.trim_end()),
            id = row.position,
        ));
    }
    out.push_str("</feed>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(escaped("a<b> & \"c\"\u{1}"), "a&lt;b&gt; &amp; &quot;c&quot;");
    }

    #[test]
    fn an_empty_feed_is_still_a_feed() {
        let text = feed(None, "Thành phố Mẫu", "http://localhost");
        assert!(text.contains("<updated>1970-01-01") && text.ends_with("</feed>\n"), "{text}");
    }
}

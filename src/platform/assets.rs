//! Style sheet, script, fonts and icons, built by `build.rs` into the program under names that carry a hash of
//! their content, so that browsers may keep them for good.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Where `serve` is mounted, as `/tinh/{*path}`.
const MOUNT: &str = "/tinh/";

/// One file as it is sent.
pub struct Asset {
    /// The name pages use: `app.css`.
    pub name: &'static str,
    /// The name it is served under: `app-1a2b3c4d.css`.
    pub path: &'static str,
    pub mime: &'static str,
    pub raw: &'static [u8],
    pub brotli: Option<&'static [u8]>,
    pub gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of an asset: `app.css` becomes `/tinh/app-1a2b3c4d.css`.
pub fn url(name: &str) -> String {
    let path = ASSETS.iter().find(|asset| asset.name == name).map_or(name, |asset| asset.path);
    format!("{MOUNT}{path}")
}

/// An asset as text, to be put into a page that stands alone; empty when there is none.
pub fn text(name: &str) -> &'static str {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset.and_then(|asset| std::str::from_utf8(asset.raw).ok()).unwrap_or_default()
}

/// `GET /tinh/{*path}`.
pub async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.path == path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (body, encoding) = best(asset, accepted(&headers));
    let etag = format!("\"{}{}\"", asset.path, encoding.unwrap_or_default());
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let mut response = if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { body.into_response() };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(value) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, value);
    }
    if let Some(encoding) = encoding
        && !unchanged
    {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

#[derive(Clone, Copy, Default)]
struct Accepted {
    brotli: bool,
    gzip: bool,
}

fn accepted(headers: &HeaderMap) -> Accepted {
    let mut accepted = Accepted::default();
    let codings = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for coding in codings.flat_map(|value| value.split(',')) {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        match name.trim() {
            "br" => accepted.brotli = !refused,
            "gzip" => accepted.gzip = !refused,
            _ => {}
        }
    }
    accepted
}

fn best(asset: &Asset, accepted: Accepted) -> (&'static [u8], Option<&'static str>) {
    match (asset.brotli, asset.gzip) {
        (Some(body), _) if accepted.brotli => (body, Some("br")),
        (_, Some(body)) if accepted.gzip => (body, Some("gzip")),
        _ => (asset.raw, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(path: &str, name: header::HeaderName, value: &str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).unwrap());
        serve(Path(path.to_owned()), headers).await
    }

    #[test]
    fn pages_and_assets_agree_on_names() {
        for name in ["app.css", "app.js", "icons.svg", "favicon.svg"] {
            assert_ne!(url(name), format!("/tinh/{name}"), "{name} was not built");
        }
        assert_eq!(url("nothing.css"), "/tinh/nothing.css");
    }

    #[tokio::test]
    async fn the_smallest_accepted_form_is_sent() {
        let css = url("app.css").replace("/tinh/", "");
        let encodings = [("gzip, deflate, br", Some("br")), ("gzip, br;q=0", Some("gzip")), ("identity", None)];
        for (accepts, expected) in encodings {
            let response = get(&css, header::ACCEPT_ENCODING, accepts).await;
            assert_eq!(response.status(), StatusCode::OK);
            let encoding = response.headers().get(header::CONTENT_ENCODING).map(|v| v.to_str().unwrap());
            assert_eq!(encoding, expected, "{accepts}");
        }
    }

    #[tokio::test]
    async fn a_known_file_is_not_sent_again() {
        let css = url("app.css").replace("/tinh/", "");
        let first = get(&css, header::ACCEPT_ENCODING, "br").await;
        let etag = first.headers().get(header::ETAG).unwrap().to_str().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(&etag).unwrap());
        assert_eq!(serve(Path(css), headers).await.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(get("app.css", header::ACCEPT_ENCODING, "br").await.status(), StatusCode::NOT_FOUND);
    }
}

//! The answers of the engine for programs: facts in, entitlement with its explanation out. Nothing is kept.

use axum::Json as JsonBody;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json, json};

use policy::calendar::parse_day;
use policy::commands::{ExplainOptions, explain};
use policy::pack::Language;

use super::{meter, openapi};
use crate::accounts::session::Source;
use crate::platform::App;
use crate::platform::error::Result;
use crate::policies;

/// The largest request, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// Works out what a person is entitled to.
pub async fn entitlements(
    State(app): State<App>,
    source: Source,
    body: std::result::Result<Bytes, BytesRejection>,
) -> Result<Response> {
    if let Some(seconds) = meter::count(&app, &source.address).await? {
        let vi = format!("Mỗi phút được hỏi {} lần. Hãy thử lại sau {seconds} giây.", meter::A_MINUTE);
        let en = format!("At most {} requests a minute. Try again in {seconds} seconds.", meter::A_MINUTE);
        let mut response = refused(StatusCode::TOO_MANY_REQUESTS, &vi, &en);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(response);
    }
    let Some(body) = body.ok().filter(|body| body.len() <= LARGEST) else {
        return Ok(refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Yêu cầu lớn quá 64 KB. Hãy gửi dữ kiện của một người mỗi lần.",
            "The request is larger than 64 KB. Send the facts of one person at a time.",
        ));
    };
    let Ok(asked) = serde_json::from_slice::<Json>(&body) else {
        return Ok(refused(
            StatusCode::BAD_REQUEST,
            "Nội dung gửi lên không phải là JSON. Xem mẫu ở /api/v1/openapi.json.",
            "The body is not JSON. See the example in /api/v1/openapi.json.",
        ));
    };
    let options = match options(&app, &asked) {
        Ok(options) => options,
        Err((vi, en)) => return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, vi, en)),
    };
    let output = explain(
        policies::rules_now(&app, &mut app.db.read()).await?,
        asked.get("facts").unwrap_or(&Json::Null),
        &options,
    );
    if !output.is_well {
        let problems = output.json.get("problems").cloned().unwrap_or_else(|| json!([]));
        let sentence = |language: &str| output.json.get(language).cloned().unwrap_or_default();
        let (vi, en) = (sentence("vi"), sentence("en"));
        let body = json!({ "error": { "vi": vi, "en": en, "problems": problems } });
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, NOT_KEPT, JsonBody(body)).into_response());
    }
    let mut answer = output.json;
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("lines".to_owned(), json!(output.lines));
    }
    Ok((NOT_KEPT, JsonBody(answer)).into_response())
}

/// The interface described by itself.
pub async fn description(State(app): State<App>) -> Result<Response> {
    Ok(JsonBody(openapi::description(policies::rules(&app)?, &app.config.public_url)).into_response())
}

const NOT_KEPT: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

fn refused(status: StatusCode, vi: &str, en: &str) -> Response {
    let body = json!({ "error": { "vi": vi, "en": en, "problems": [] } });
    (status, NOT_KEPT, JsonBody(body)).into_response()
}

type Sentence = (&'static str, &'static str);

fn options(app: &App, asked: &Json) -> std::result::Result<ExplainOptions, Sentence> {
    const FIELDS: [&str; 6] = ["facts", "as_of", "lang", "schemes", "until", "cause"];
    let Some(object) = asked.as_object() else {
        return Err((
            "Yêu cầu phải là một đối tượng JSON có `facts`.",
            "The request must be a JSON object with `facts`.",
        ));
    };
    if object.keys().any(|name| !FIELDS.contains(&name.as_str())) {
        return Err((
            "Chỉ được gửi facts, as_of, lang, schemes, until, cause.",
            "Only facts, as_of, lang, schemes, until and cause are taken.",
        ));
    }
    if !object.get("facts").is_some_and(Json::is_object) {
        return Err((
            "Thiếu `facts`: một đối tượng {\"tên\": giá trị}.",
            "`facts` is missing: an object {\"name\": value}.",
        ));
    }
    let as_of = match object.get("as_of") {
        None | Some(Json::Null) => None,
        Some(day) => Some(
            day.as_str()
                .and_then(parse_day)
                .ok_or(("`as_of` phải là ngày, dạng 2026-03-01.", "`as_of` must be a day, as in 2026-03-01."))?,
        ),
    };
    let language = match object.get("lang").map(Json::as_str) {
        None | Some(Some("vi")) => Language::Vi,
        Some(Some("en")) => Language::En,
        _ => return Err(("`lang` phải là \"vi\" hoặc \"en\".", "`lang` must be \"vi\" or \"en\".")),
    };
    let schemes = match object.get("schemes") {
        None | Some(Json::Null) => Some(Vec::new()),
        Some(list) => list
            .as_array()
            .and_then(|list| list.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()),
    };
    let schemes = schemes.ok_or(("`schemes` phải là danh sách tên.", "`schemes` must be a list of names."))?;
    let until = match object.get("until") {
        None | Some(Json::Null) => None,
        Some(year) => {
            let year =
                year.as_i64().filter(|year| (1900..=2200).contains(year)).and_then(|year| i32::try_from(year).ok());
            Some(year.ok_or(("`until` phải là năm, từ 1900 đến 2200.", "`until` must be a year from 1900 to 2200."))?)
        }
    };
    let cause = match object.get("cause") {
        None | Some(Json::Null) => None,
        Some(cause) => Some(cause.as_str().ok_or(("`cause` phải là chữ.", "`cause` must be text."))?.to_owned()),
    };
    Ok(ExplainOptions { today: app.clock.today(), as_of, language, schemes, until, cause })
}

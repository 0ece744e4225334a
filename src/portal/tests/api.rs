//! The interface for programs.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;
use serde_json::{Value as Json, json};

use crate::portal::{api, meter, openapi};
use crate::sql;
use crate::testing::{Reply, TestApp};

type Key = (String,);

async fn ask(app: &TestApp, body: impl Into<Body>) -> Reply {
    let request = Request::post("/api/v1/entitlements").header(header::CONTENT_TYPE, "application/json");
    app.anyone().send(request.body(body.into()).unwrap()).await
}

fn read(reply: &Reply) -> Json {
    serde_json::from_str(&reply.text).unwrap()
}

#[tokio::test]
async fn a_program_gets_the_figures_of_the_worked_examples() {
    let app = TestApp::new().await;
    for (held, day, region, total) in [
        ("excellent_graduate", "2026-01-01", "I", 245_580_000),
        ("phd", "2026-03-01", "I", 459_300_000),
        ("professor", "2026-09-01", "I", 584_960_000),
        ("phd", "2026-01-01", "II", 470_280_000),
    ] {
        let mut asked = openapi::example();
        asked["facts"]["qualifications"] = json!([held]);
        asked["facts"]["recruited_on"] = json!(day);
        asked["facts"]["region"] = json!(region);
        asked["as_of"] = Json::Null;
        let reply = ask(&app, asked.to_string()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        assert!(!reply.headers.contains_key(header::SET_COOKIE));
        let answer = read(&reply);
        assert_eq!(answer["schemes"][0]["verdict"], "entitled");
        assert_eq!(answer["schemes"][0]["known_total"], total);
        assert!(answer["lines"][0].as_str().unwrap().contains("entitled"));
    }
}

#[tokio::test]
async fn mistakes_are_told_in_json_with_a_sentence() {
    let app = TestApp::new().await;
    let long = format!("{{\"facts\": {{\"note\": \"{}\"}}}}", "x".repeat(api::LARGEST));
    let huge = "x".repeat(3 * 1024 * 1024);
    for (body, status) in [
        ("không phải JSON", StatusCode::BAD_REQUEST),
        ("[]", StatusCode::UNPROCESSABLE_ENTITY),
        ("{}", StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"facts": {"tuổi": 3}}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"facts": {"region": "V"}}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"facts": {}, "as_of": "hôm qua"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"facts": {}, "lang": "fr"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"facts": {}, "schemes": ["khong-co"]}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"facts": {}, "until": 99999}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"facts": {}, "name": "An"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (long.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
        (huge.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let reply = ask(&app, body.to_owned()).await;
        let begin: String = body.chars().take(40).collect();
        assert_eq!(reply.status, status, "{begin}: {}", reply.text);
        let error = &read(&reply)["error"];
        assert!(!error["vi"].as_str().unwrap().is_empty() && !error["en"].as_str().unwrap().is_empty(), "{begin}");
    }
    let reply = ask(&app, r#"{"facts": {"region": "V", "sex": "x"}}"#).await;
    let error = &read(&reply)["error"];
    assert_eq!(error["problems"].as_array().unwrap().len(), 2);
    assert!(error["vi"].as_str().unwrap().contains("region: Không có lựa chọn “V”"), "{error}");
    assert!(error["en"].as_str().unwrap().contains("region: There is no choice “V”. The choices are: I, II, III, IV."));
    assert_eq!(error["problems"][0]["en"], "There is no choice “V”. The choices are: I, II, III, IV.");
    for (body, said) in [
        (r#"{"facts": {}, "schemes": ["khong-co"]}"#, "There is no policy “khong-co”."),
        (r#"{"facts": {}, "cause": "khong-co"}"#, "The pack has no cause “khong-co”."),
        (r#"{"facts": {"years": 1}}"#, "The pack has no fact “years”."),
    ] {
        let reply = ask(&app, body.to_owned()).await;
        assert!(read(&reply)["error"]["en"].as_str().unwrap().contains(said), "{}", reply.text);
    }
}

#[tokio::test]
async fn too_many_requests_in_a_minute_wait_for_the_next() {
    let app = TestApp::new().await;
    let body = r#"{"facts": {}, "schemes": ["nq-53"]}"#;
    for _ in 0..meter::A_MINUTE {
        assert_eq!(ask(&app, body).await.status, StatusCode::OK);
    }
    app.advance(TimeDelta::seconds(20));
    let refused = ask(&app, body).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers[header::RETRY_AFTER], "40");
    assert!(read(&refused)["error"]["vi"].as_str().unwrap().contains("40 giây"));
    app.advance(TimeDelta::seconds(40));
    assert_eq!(ask(&app, body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_address_is_kept_and_old_counts_are_dropped() {
    let app = TestApp::new().await;
    ask(&app, "{}").await;
    let keys = sql!(all Key, &mut app.app.db.read(), "select source_key from request_counts").unwrap();
    assert_eq!(keys.len(), 1);
    assert!(keys[0].0.len() == 64 && keys[0].0.chars().all(|letter| letter.is_ascii_hexdigit()), "{keys:?}");
    app.advance(TimeDelta::hours(2));
    assert_eq!(meter::drop_old(&app.app).await.unwrap(), 1);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let app = TestApp::new().await;
    let request = Request::post("/api/v1/entitlements")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(r#"{"facts": {}}"#))
        .unwrap();
    assert_eq!(app.anyone().send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_description_names_routes_that_exist_and_its_example_works() {
    let app = TestApp::new().await;
    let reply = app.anyone().get("/api/v1/openapi.json").await;
    let described = read(&reply);
    assert_eq!(described["openapi"], "3.1.0");
    let routes = crate::routes();
    let mut count = 0;
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let is_there =
                routes.lines().iter().any(|line| line.path == path && line.method.eq_ignore_ascii_case(method));
            assert!(is_there, "{method} {path}");
            count += 1;
        }
    }
    let served =
        routes.lines().iter().filter(|line| line.path.starts_with("/api/v1/") || line.path.ends_with(".atom")).count();
    assert_eq!(count, served, "every route of the interface is described");
    let example = &described["paths"]["/api/v1/entitlements"]["post"]["requestBody"]["content"]["application/json"];
    let answer = ask(&app, example["example"].to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer = read(&answer);
    let required = described["components"]["schemas"]["Answer"]["required"].as_array().unwrap();
    assert!(required.iter().all(|name| answer.get(name.as_str().unwrap()).is_some()));
    let text = described.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(described["components"]["schemas"].get(reference).is_some(), "{reference}");
    }
}

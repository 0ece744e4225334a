//! Accounts through HTTP: signing in, roles, substitutes, handovers, expired sessions.

use axum::http::StatusCode;
use chrono::TimeDelta;
use totp_rs::{Builder, Secret as TotpSecret};

use super::actions;
use super::store;
use crate::platform::audit;
use crate::platform::messages;
use crate::platform::permission::Role;
use crate::testing::{Client, TestApp};

const PASSWORD: &str = "Mot-mat-khau-14";

fn cookie_of(reply: &crate::testing::Reply) -> String {
    let cookie = reply.headers.get("set-cookie").unwrap().to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

fn code_for(app: &TestApp, secret: &str) -> String {
    let totp = Builder::new()
        .with_secret(TotpSecret::try_from_base32(secret).unwrap())
        .with_account_name("a")
        .build()
        .unwrap();
    let time = u64::try_from(app.app.clock.now().timestamp()).unwrap();
    totp.generate(time).to_string()
}

/// The first administrator takes the printed link to a full session.
async fn first_administrator(app: &TestApp) -> (Client, String) {
    let link = actions::first_administrator_link(&app.app).await.unwrap().unwrap();
    let path = link.strip_prefix("http://localhost:8080").unwrap().to_owned();
    let mut person = app.anyone();
    let form = format!(
        "full_name=Tr%E1%BA%A7n+V%C4%83n+Th%E1%BB%AD&email=thu.tv%40example.gov.vn&password={PASSWORD}&password_again={PASSWORD}"
    );
    let reply = person.post(&path, &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(reply.location(), "/dang-nhap/thiet-lap-ma");
    person.cookie = cookie_of(&reply);
    let page = person.get("/dang-nhap/thiet-lap-ma").await.text;
    let (_, rest) = page.split_once(r#"id="totp-secret">"#).unwrap();
    let secret = rest.split('<').next().unwrap().to_owned();
    let reply = person.post("/dang-nhap/thiet-lap-ma", &format!("code={}", code_for(app, &secret))).await;
    assert_eq!(reply.location(), "/viec", "{}", reply.text);
    (person, secret)
}

#[tokio::test]
async fn the_first_administrator_comes_in_by_the_link_once() {
    let app = TestApp::new().await;
    let link = actions::first_administrator_link(&app.app).await.unwrap().unwrap();
    let path = link.strip_prefix("http://localhost:8080").unwrap();
    assert_eq!(app.anyone().get(path).await.status, StatusCode::OK);
    let (person, _) = first_administrator(&app).await;
    assert_eq!(person.get("/tai-khoan").await.status, StatusCode::OK);
    assert_eq!(app.anyone().get(path).await.status, StatusCode::GONE, "an older link stops working");
    assert!(actions::first_administrator_link(&app.app).await.unwrap().is_none());
}

#[tokio::test]
async fn a_password_and_a_fresh_code_sign_in_and_a_code_is_taken_once() {
    let app = TestApp::new().await;
    let (_, secret) = first_administrator(&app).await;
    app.advance(TimeDelta::minutes(2));
    for expected in ["/viec", ""] {
        let mut person = app.anyone();
        let reply = person.post("/dang-nhap", &format!("email=thu.tv%40example.gov.vn&password={PASSWORD}")).await;
        assert_eq!(reply.location(), "/dang-nhap/ma", "{}", reply.text);
        person.cookie = cookie_of(&reply);
        assert_eq!(person.get("/viec").await.status, StatusCode::SEE_OTHER, "not signed in before the code");
        let reply = person.post("/dang-nhap/ma", &format!("code={}", code_for(&app, &secret))).await;
        assert_eq!(reply.location(), expected, "the same code does not work twice");
    }
}

#[tokio::test]
async fn five_failures_lock_the_address_and_an_administrator_unlocks_it_in_the_log() {
    let app = TestApp::new().await;
    let (first, _) = first_administrator(&app).await;
    let sign_in = format!("email=thu.tv%40example.gov.vn&password={PASSWORD}");
    for left in (0..5).rev() {
        let reply = app.anyone().post("/dang-nhap", "email=thu.tv%40example.gov.vn&password=sai").await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(left == 0 || reply.text.contains(&format!("còn {left} lần thử")), "{left}");
    }
    assert_eq!(app.anyone().post("/dang-nhap", &sign_in).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = app.anyone().post("/dang-nhap", "email=khong.co%40example.gov.vn&password=sai").await;
    assert!(unknown.text.contains("còn 4 lần thử"), "an unknown address answers like a known one");
    let user = store::user_by_email(&mut app.app.db.read(), "thu.tv@example.gov.vn").await.unwrap().unwrap();
    let other = app.as_role(Role::Administrator).await.confirmed().await;
    let reply = other.post(&format!("/tai-khoan/{}/mo-tam-khoa", user.id), "reason=goi+dien").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(app.anyone().post("/dang-nhap", &sign_in).await.location(), "/dang-nhap/ma");
    assert!(first.get("/nhat-ky?viec=user.unlocked").await.text.contains("goi dien"));
}

#[tokio::test]
async fn a_wrong_role_gets_403_and_somebody_unknown_is_sent_to_sign_in() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(officer.get("/tai-khoan").await.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.get("/nhat-ky").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.anyone().get("/tai-khoan").await.location(), "/dang-nhap?tiep=%2Ftai-khoan");
}

#[tokio::test]
async fn an_invitation_with_five_mistakes_shows_five_sentences_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let administrator = app.as_role(Role::Administrator).await;
    let reply = administrator.post("/tai-khoan/moi", "full_name=A&email=sai&phone=12&agency_id=&role=vua").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["full_name", "email", "phone", "agency_id", "role"] {
        assert!(reply.text.contains(&format!(r#"id="{field}-error""#)), "{field}: {}", reply.text);
    }
    assert!(reply.text.contains(r#"value="sai""#));
}

#[tokio::test]
async fn an_invited_officer_gets_a_first_duty() {
    let app = TestApp::new().await;
    let administrator = app.as_role(Role::Administrator).await;
    let reply = administrator
        .post(
            "/tai-khoan/moi",
            "full_name=Le+Thi+Mau&email=mau%40example.gov.vn&phone=&agency_id=so-hoc-tap&role=agency_officer",
        )
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let (_, rest) = reply.text.split_once(r#"id="invitation-link">"#).unwrap();
    let path = rest.split('<').next().unwrap().strip_prefix("http://localhost:8080").unwrap();
    let weak = app.anyone().post(path, "password=ngan&password_again=ngan").await;
    assert!(weak.text.contains("ít nhất 14 ký tự"), "{}", weak.text);
    let taken = app.anyone().post(path, &format!("password={PASSWORD}&password_again={PASSWORD}")).await;
    assert_eq!(taken.location(), "/dang-nhap/thiet-lap-ma");
    let user = store::user_by_email(&mut app.app.db.read(), "mau@example.gov.vn").await.unwrap().unwrap();
    let held =
        store::active_assignments(&mut app.app.db.read(), user.id.as_str(), app.app.clock.today()).await.unwrap();
    let officer = app.sign_in(&user.id, &held[0].id).await;
    assert!(officer.get("/viec").await.text.contains("Kiểm tra thông tin"));
}

#[tokio::test]
async fn a_substitute_acts_with_both_names_in_the_log() {
    let app = TestApp::new().await;
    let absent = app.as_role(Role::AgencyHead).await;
    let substitute = app.as_role(Role::AgencyOfficer).await;
    let form = format!(
        "assignment_id={}&substitute_id={}&starts_on=23%2F11%2F2026&ends_on=27%2F11%2F2026&reason=nghi+phep",
        absent.assignment_id, substitute.user_id
    );
    let reply = absent.post("/thay-mat", &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(messages::of_user(&app.app, substitute.user_id.as_str()).await.unwrap().len(), 1);
    let page = substitute.get("/viec").await.text;
    let (before, _) = page.split_once("Thay mặt").unwrap();
    let id = before.rsplit_once(r#"value=""#).unwrap().1.split('"').next().unwrap().to_owned();
    assert_eq!(substitute.post("/phien/chuyen", &format!("id={id}")).await.location(), "/viec");
    let confirmed = substitute.post("/co-quan/so-hoc-tap/xac-nhan", "version=1").await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    let auditor = app.as_role(Role::Auditor).await;
    let log = auditor.get("/nhat-ky?thay_mat=1").await.text;
    assert!(log.contains("agency.confirmed") && log.contains("thay mặt"), "{log}");
    let reads = auditor.get("/nhat-ky?viec=page.read").await.text;
    assert!(reads.contains("/nhat-ky"), "what an auditor reads is in the log");
    let chain = audit::verify(&mut app.app.db.read(), |_, _| {}).await.unwrap();
    assert_eq!(chain.broken, None);
}

#[tokio::test]
async fn a_form_of_an_expired_session_comes_back_as_typed_and_is_not_saved() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let shown = officer.get("/co-quan/so-hoc-tap/sua").await;
    assert_eq!(shown.status, StatusCode::OK);
    app.advance(TimeDelta::minutes(16));
    let typed = "version=1&name=So+Hoc+tap&address=So+1+pho+Moi";
    let reply = officer.post("/co-quan/so-hoc-tap/sua", typed).await;
    let held = reply.location().strip_prefix("/dang-nhap?giu=").unwrap().to_owned();
    let again = app.sign_in(&officer.user_id, &officer.assignment_id).await;
    let page = again.get(&format!("/phien/tiep-tuc/{held}")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("So 1 pho Moi") && page.text.contains("chưa được lưu"));
    assert!(!again.get("/co-quan/so-hoc-tap").await.text.contains("So 1 pho Moi"));
    let stranger = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(stranger.get(&format!("/phien/tiep-tuc/{held}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_dangerous_act_asks_for_the_password_first() {
    let app = TestApp::new().await;
    let administrator = app.as_role(Role::Administrator).await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let reply = administrator.post(&format!("/tai-khoan/{}/khoa", officer.user_id), "reason=thu").await;
    assert!(reply.location().starts_with("/xac-nhan-mat-khau/"), "{}", reply.text);
    assert_eq!(officer.get("/viec").await.status, StatusCode::OK, "nothing happened yet");
}

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let app = TestApp::new().await;
    let request = axum::http::Request::post("/dang-nhap")
        .header("sec-fetch-site", "cross-site")
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(app.anyone().send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_password_is_changed_by_its_holder_and_ends_the_other_sessions() {
    let app = TestApp::new().await;
    let (person, secret) = first_administrator(&app).await;
    app.advance(TimeDelta::minutes(2));
    let mut other = app.anyone();
    let reply = other.post("/dang-nhap", &format!("email=thu.tv%40example.gov.vn&password={PASSWORD}")).await;
    other.cookie = cookie_of(&reply);
    other.post("/dang-nhap/ma", &format!("code={}", code_for(&app, &secret))).await;
    assert_eq!(other.get("/viec").await.status, StatusCode::OK);
    let path = "/tai-khoan-cua-toi/mat-khau";
    let empty = person.post(path, "").await;
    assert!(empty.text.contains(r#"id="present-error""#) && empty.text.contains(r#"id="password-error""#));
    let wrong = person.post(path, "present=sai&password=Mot-mat-khau-moi&password_again=Mot-mat-khau-moi").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let same = format!("present={PASSWORD}&password={PASSWORD}&password_again={PASSWORD}");
    assert!(person.post(path, &same).await.text.contains(r#"id="password-error""#), "it was used before");
    let right = format!("present={PASSWORD}&password=Mot-mat-khau-moi&password_again=Mot-mat-khau-moi");
    assert_eq!(person.post(path, &right).await.location(), "/tai-khoan-cua-toi");
    assert_eq!(other.get("/viec").await.status, StatusCode::SEE_OTHER, "the other session has ended");
    assert_eq!(person.get("/viec").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_second_factor_is_set_up_before_anything_else() {
    let app = TestApp::new().await;
    let (person, old) = first_administrator(&app).await;
    let person = person.confirmed().await;
    let reply = person.post("/tai-khoan-cua-toi/ma-xac-thuc", "").await;
    assert_eq!(reply.location(), "/dang-nhap/thiet-lap-ma");
    assert_eq!(person.get("/viec").await.status, StatusCode::SEE_OTHER, "no page before the new code");
    let page = person.get("/dang-nhap/thiet-lap-ma").await.text;
    let (_, rest) = page.split_once(r#"id="totp-secret">"#).unwrap();
    let secret = rest.split('<').next().unwrap().to_owned();
    assert_ne!(secret, old);
    let reply = person.post("/dang-nhap/thiet-lap-ma", &format!("code={}", code_for(&app, &secret))).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    assert_eq!(person.get("/viec").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_telephone_number_is_masked_until_a_reason_is_in_the_log() {
    let app = TestApp::new().await;
    let person = app.as_role(Role::AgencyOfficer).await;
    assert_eq!(
        person.post("/tai-khoan-cua-toi/dien-thoai", "phone=0912").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(person.post("/tai-khoan-cua-toi/dien-thoai", "phone=0912345678").await.status, StatusCode::SEE_OTHER);
    assert!(person.get("/tai-khoan-cua-toi").await.text.contains("0912 345 678"), "one sees one's own");
    let admin = app.as_role(Role::Administrator).await;
    let path = format!("/tai-khoan/{}", person.user_id);
    let page = admin.get(&path).await.text;
    assert!(page.contains("••• ••• 678") && !page.contains("345 678") && !page.contains("912345678"));
    let refused = admin.post(&format!("{path}/dien-thoai"), "phone_reason=").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains("345 678"));
    let shown = admin.post(&format!("{path}/dien-thoai"), "phone_reason=goi+bao+hop").await;
    assert!(shown.text.contains("0912 345 678"));
    let log = crate::sql!(
        all(String, String),
        &mut app.app.db.read(),
        "select event, detail from audit_entries order by number"
    );
    let log = log.unwrap();
    assert!(log.iter().any(|(event, detail)| event == "user.phone_read" && detail.contains("goi bao hop")));
    assert!(log.iter().all(|(_, detail)| !detail.contains("12345678")), "the log holds no number");
    let kept = "full_name=Nguy%E1%BB%85n+V%C4%83n+Th%E1%BB%AD&version=1&phone=%E2%80%A2%E2%80%A2%E2%80%A2+678";
    assert_eq!(admin.post(&format!("{path}/sua"), kept).await.status, StatusCode::SEE_OTHER);
    assert!(person.get("/tai-khoan-cua-toi").await.text.contains("0912 345 678"), "a masked number is kept");
}

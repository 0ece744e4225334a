//! Jobs and settings through HTTP.

use axum::http::StatusCode;
use calamine::{Reader, Xlsx};
use chrono::TimeDelta;
use serde_json::json;

use super::housekeeping;
use crate::platform::db::{Dialect, Read};
use crate::platform::error::Error;
use crate::platform::jobs;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::settings::{self, Settings};
use crate::platform::words::Words;
use crate::testing::{Client, TestApp};

const NEW_VALUE: &str =
    "value=24&effective_on=1%2F12%2F2026&assumed=1&reason=th%E1%BB%AD+n%E1%BB%9Bi+th%E1%BB%9Di+gian";

async fn administrator(app: &TestApp) -> Client {
    app.as_role(Role::Administrator).await.confirmed().await
}

async fn in_force(app: &TestApp, key: &str) -> String {
    let settings = Settings::on(&mut app.app.db.read(), app.app.clock.today()).await.unwrap();
    settings.text(key).unwrap().to_owned()
}

#[tokio::test]
async fn every_setting_of_the_pack_is_known_with_its_words() {
    let app = TestApp::new().await;
    let settings = Settings::on(&mut app.app.db.read(), app.app.clock.today()).await.unwrap();
    for setting in settings.all() {
        assert!(crate::FEATURES.setting(setting.key.as_str()).is_some(), "{}", setting.key);
    }
    for known in crate::FEATURES.settings() {
        assert!(settings.text(known.key).is_ok() || known.blocks.is_empty(), "{}", known.key);
    }
}

#[tokio::test]
async fn settings_are_seen_by_administrators_and_auditors_and_changed_by_administrators() {
    let app = TestApp::new().await;
    for role in Role::ALL {
        let person = app.as_role(*role).await.confirmed().await;
        let may_see = [Role::Administrator, Role::Auditor].contains(role);
        let seen = if may_see { StatusCode::OK } else { StatusCode::FORBIDDEN };
        for path in ["/thiet-lap", "/thiet-lap.xlsx", "/thiet-lap/lock.hours", "/viec-nen", "/viec-nen.xlsx"] {
            assert_eq!(person.get(path).await.status, seen, "{role} {path}");
        }
        if *role != Role::Administrator {
            assert_eq!(person.post("/thiet-lap/lock.hours", NEW_VALUE).await.status, StatusCode::FORBIDDEN, "{role}");
        }
    }
    let auditor = app.as_role(Role::Auditor).await;
    assert!(!auditor.get("/thiet-lap/lock.hours").await.text.contains("Ghi giá trị mới"));
    assert_eq!(auditor.get("/thiet-lap/khong.co").await.status, StatusCode::NOT_FOUND);
    let page = auditor.get("/thiet-lap").await.text;
    assert!(page.contains("Thời gian tạm khóa") && page.contains("12 giờ") && page.contains("12 tháng"), "{page}");
}

#[tokio::test]
async fn a_new_value_asks_for_the_password_and_holds_from_its_day() {
    let app = TestApp::new().await;
    let unsure = app.as_role(Role::Administrator).await;
    let asked = unsure.post("/thiet-lap/lock.hours", NEW_VALUE).await;
    assert!(asked.location().starts_with("/xac-nhan-mat-khau/"), "{}", asked.text);
    let administrator = administrator(&app).await;
    let before = in_force(&app, "lock.hours").await;
    let reply = administrator.post("/thiet-lap/lock.hours", NEW_VALUE).await;
    assert_eq!(reply.location(), "/thiet-lap/lock.hours", "{}", reply.text);
    assert_eq!(in_force(&app, "lock.hours").await, before, "its day has not come");
    let page = administrator.get("/thiet-lap/lock.hours").await.text;
    assert!(page.contains("Chưa tới ngày") && page.contains("giá trị: 12 giờ → 24 giờ"), "{page}");
    assert!(administrator.get("/thiet-lap").await.text.contains("24 giờ từ 01/12/2026"));
    app.advance(TimeDelta::days(8));
    assert_eq!(in_force(&app, "lock.hours").await, "24");
}

#[tokio::test]
async fn five_mistakes_in_a_value_give_sentences_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    let administrator = administrator(&app).await;
    let reply = administrator.post("/thiet-lap/lock.hours", "value=1000&effective_on=31%2F2%2F2026&reason=a").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["value", "effective_on", "legal_document_id", "reason"] {
        assert!(reply.text.contains(&format!("id=\"{field}-error\"")), "{field}: {}", reply.text);
    }
    assert!(reply.text.contains("value=\"1000\"") && reply.text.contains("từ 1 đến 168"), "{}", reply.text);
    let past = "value=24&effective_on=1%2F11%2F2026&assumed=1&reason=nh%E1%BB%9B+nh%E1%BA%A7m";
    let reply = administrator.post("/thiet-lap/lock.hours", past).await;
    assert!(reply.text.contains("giá trị đã áp dụng thì không đổi được"), "{}", reply.text);
    let strange = "value=24&effective_on=1%2F12%2F2026&legal_document_id=khong-co&reason=nh%E1%BB%9B+nh%E1%BA%A7m";
    let reply = administrator.post("/thiet-lap/lock.hours", strange).await;
    assert!(reply.text.contains("Chọn văn bản có trong sổ"), "{}", reply.text);
    administrator.post("/thiet-lap/lock.hours", NEW_VALUE).await;
    let twice = administrator.post("/thiet-lap/lock.hours", NEW_VALUE).await;
    assert!(twice.text.contains("Ngày này đã có giá trị"), "{}", twice.text);
    let roles = administrator.post("/thiet-lap/mfa.required_roles", &NEW_VALUE.replace("value=24", "value=vua")).await;
    assert!(roles.text.contains("Chọn vai trò trong danh sách"), "{}", roles.text);
    let flag = administrator.post("/thiet-lap/mfa.required_outside", NEW_VALUE).await;
    assert!(flag.text.contains("Chọn có hoặc không"), "{}", flag.text);
}

#[tokio::test]
async fn a_value_is_corrected_or_withdrawn_only_before_its_day() {
    let app = TestApp::new().await;
    let administrator = administrator(&app).await;
    administrator.post("/thiet-lap/lock.hours", NEW_VALUE).await;
    let values = settings::values(&mut app.app.db.read(), "lock.hours").await.unwrap();
    let (future, past) = (&values[0], &values[1]);
    let form = administrator.get(&format!("/thiet-lap/lock.hours/{}/sua", future.id)).await;
    assert!(form.text.contains("value=\"24\"") && form.text.contains("value=\"01/12/2026\""), "{}", form.text);
    let corrected = format!("{}&version=1", NEW_VALUE.replace("value=24", "value=36"));
    let edit = format!("/thiet-lap/lock.hours/{}/sua", future.id);
    assert_eq!(administrator.post(&edit, &corrected).await.location(), "/thiet-lap/lock.hours");
    let stale = administrator.post(&edit, &NEW_VALUE.replace("value=24", "version=1&value=48")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "a version that is gone");
    assert!(
        stale.text.contains("lay_value") && stale.text.contains("48") && stale.text.contains("36"),
        "{}",
        stale.text
    );
    for path in [format!("/thiet-lap/lock.hours/{}/sua", past.id), format!("/thiet-lap/lock.hours/{}/rut", past.id)] {
        let refused = administrator.post(&path, &corrected).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("đã áp dụng"), "{}", refused.text);
    }
    let withdraw = format!("/thiet-lap/lock.hours/{}/rut", future.id);
    let bare = administrator.post(&withdraw, "version=2&reason=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let gone = administrator.post(&withdraw, "version=2&reason=khong+can+nua").await;
    assert_eq!(gone.location(), "/thiet-lap/lock.hours", "{}", gone.text);
    assert_eq!(settings::values(&mut app.app.db.read(), "lock.hours").await.unwrap().len(), 1);
    let log = administrator.get("/nhat-ky?ban_ghi=lock.hours&doi_tuong=setting").await.text;
    for words in ["<del>24 giờ</del> → <ins>36 giờ</ins>", "<del>36 giờ</del> → <ins>12 giờ</ins>", "khong can nua"]
    {
        assert!(log.contains(words), "{words}: {log}");
    }
}

#[tokio::test]
async fn an_unset_setting_names_what_it_blocks_and_may_start_in_the_past() {
    let app = TestApp::new().await;
    app.app.db.run_outside("delete from settings where key = 'review.months'").await.unwrap();
    let administrator = administrator(&app).await;
    let page = administrator.get("/thiet-lap").await.text;
    assert!(page.contains("1 thiết lập chưa có giá trị") && page.contains("lời nhắc rà soát"), "{page}");
    let past = "value=6&effective_on=1%2F1%2F2026&assumed=1&reason=b%E1%BB%95+sung+gi%C3%A1+tr%E1%BB%8B";
    let reply = administrator.post("/thiet-lap/review.months", past).await;
    assert_eq!(reply.location(), "/thiet-lap/review.months", "{}", reply.text);
    assert_eq!(in_force(&app, "review.months").await, "6");
}

#[tokio::test]
async fn a_value_that_rests_on_an_ended_document_warns() {
    let app = TestApp::new().await;
    let administrator = administrator(&app).await;
    let cited = settings::values(&mut app.app.db.read(), "lock.hours").await.unwrap();
    let document = cited[0].legal_document_id.clone().unwrap();
    app.app
        .db
        .run_outside(&format!("update legal_documents set expires_on = '2026-11-01' where id = '{document}'"))
        .await
        .unwrap();
    let page = administrator.get("/thiet-lap/lock.hours").await.text;
    assert!(page.contains("đã hết hiệu lực từ 01/11/2026"), "{page}");
    assert!(administrator.get("/thiet-lap").await.text.contains("Căn cứ không còn hiệu lực"));
}

fn fails(_: crate::platform::App, _: jobs::Job) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> {
    Box::pin(async { Err(Error::internal("máy chủ thư không trả lời")) })
}

async fn failed_job(app: &TestApp) {
    let mut tx = app.app.db.upkeep().await.unwrap();
    let now = app.app.clock.now();
    jobs::enqueue(&mut tx, "operations.nightly", None, json!({}), now).await.unwrap();
    tx.done().await.unwrap();
    for _ in 0..5 {
        while jobs::run_next(&app.app, fails).await.unwrap() {}
        app.advance(TimeDelta::hours(2));
    }
}

#[tokio::test]
async fn each_night_the_database_looks_at_how_its_tables_are_filled() {
    let app = TestApp::new().await;
    housekeeping::nightly(&app.app).await.unwrap();
    if app.app.db.dialect() == Dialect::Sqlite {
        let looked = "select cast(count(*) as bigint) from sqlite_stat1 where tbl = 'agencies'".to_owned();
        assert!(app.app.db.read().one::<(i64,)>(looked, Vec::new()).await.unwrap().0 > 0);
    }
}

#[tokio::test]
async fn a_failed_job_shows_its_error_and_is_run_again_by_an_administrator() {
    let app = TestApp::new().await;
    failed_job(&app).await;
    let auditor = app.as_role(Role::Auditor).await;
    let page = auditor.get("/viec-nen?tt=failed").await.text;
    assert!(page.contains("Dọn dẹp hằng đêm") && page.contains("Không chạy được"), "{page}");
    assert!(page.contains("máy chủ thư không trả lời") && !page.contains("Chạy lại<"), "{page}");
    let (_, rest) = page.split_once("<a class=\"nm\" href=\"").unwrap();
    let path = rest.split('"').next().unwrap().to_owned();
    assert_eq!(auditor.post(&format!("{path}/chay-lai"), "").await.status, StatusCode::FORBIDDEN);
    assert!(auditor.get(&path).await.text.contains("máy chủ thư không trả lời"));
    let administrator = administrator(&app).await;
    assert_eq!(administrator.post(&format!("{path}/chay-lai"), "").await.location(), path);
    let again = administrator.get(&path).await.text;
    assert!(again.contains("Đang chờ") && again.contains("cho chạy lại việc nền Dọn dẹp hằng đêm"), "{again}");
    let twice = administrator.post(&format!("{path}/chay-lai"), "").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(administrator.get("/viec-nen/khong-co").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_jobs_page_names_daily_jobs_with_their_last_and_next_run() {
    let app = TestApp::new().await;
    let administrator = administrator(&app).await;
    let empty = administrator.get("/viec-nen").await.text;
    assert!(empty.contains("Chưa có việc nào") && empty.contains("chưa chạy lần nào"), "{empty}");
    jobs::enqueue_daily(&app.app, crate::DAILY).await.unwrap();
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
    let page = administrator.get("/viec-nen?sap=chay&chieu=tang").await.text;
    assert!(page.contains("Ghi điểm đối chiếu nhật ký") && page.contains("01:00, 24/11/2026"), "{page}");
    assert!(page.contains("Đã xong"), "{page}");
    let export = administrator.get("/viec-nen.xlsx?loai=audit.checkpoint").await;
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(export.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.rows().next_back().unwrap()[0].to_string(), "Ghi điểm đối chiếu nhật ký");
    let log = administrator.get("/nhat-ky?viec=jobs.exported").await.text;
    assert!(log.contains("xuất danh sách việc chạy nền"), "{log}");
}

#[tokio::test]
async fn a_running_job_names_the_node_that_holds_it() {
    let app = TestApp::new().await;
    let administrator = administrator(&app).await;
    let mut tx = app.app.db.upkeep().await.unwrap();
    let now = app.app.clock.now();
    jobs::enqueue(&mut tx, "message.mail", None, json!({}), now).await.unwrap();
    tx.done().await.unwrap();
    let statement = "update jobs set state = 'running', node = 'may-2, tiến trình 7', lease = 'x',
                     lease_until = '2026-11-23T02:05:00+00:00', progress_done = 3, progress_total = 8";
    app.app.db.run_outside(statement).await.unwrap();
    let page = administrator.get("/viec-nen").await.text;
    assert!(
        page.contains("may-2, tiến trình 7") && page.contains("3/8") && page.contains("09:05, 23/11/2026"),
        "{page}"
    );
    app.advance(TimeDelta::minutes(6));
    assert!(administrator.get("/viec-nen").await.text.contains("Bị bỏ dở, chờ máy khác"));
}

#[tokio::test]
async fn after_a_partial_look_at_the_tables_a_whole_one_is_whole() {
    let app = TestApp::new().await;
    let db = &app.app.db;
    if db.dialect() == Dialect::Postgres {
        return;
    }
    let limit = async || {
        let mut tx = db.write(&Permit::system("test")).await.unwrap();
        tx.one::<(i64,)>("pragma analysis_limit", Vec::new()).await.unwrap().0
    };
    db.look_over().await.unwrap();
    assert_eq!(limit().await, 1_000);
    db.analyse().await.unwrap();
    assert_eq!(limit().await, 0);
}

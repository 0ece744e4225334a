//! The register of breaches through HTTP: who may, the clocks, who was told, the record.

use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::applications::tests::send;
use crate::platform::db::Read;
use crate::platform::jobs;
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::words::Words;
use crate::testing::{Client, TestApp};

const HERE: &str = "/vi-pham-du-lieu";

/// The facts of a breach that was noticed at this time of Monday, 23 November 2026; the clock of tests stands at 09:00.
fn facts<'a>(time: &'a str, harm: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("noticed_on", "23/11/2026"),
        ("noticed_time", time),
        ("happened", "Đêm 22/11/2026"),
        ("place", "Máy chủ tệp của Sở Mẫu"),
        ("nature", "Thư mục sao lưu bị mở công khai"),
        ("data_kinds", "Họ tên, bằng cấp"),
        ("people", "120"),
        ("contact", "Phòng Bảo vệ dữ liệu Mẫu, 0225 000 000"),
        ("consequences", "Chưa thấy ai tải về"),
        ("measures", "Đã đóng thư mục"),
        ("harm", harm),
    ]
}

async fn registered(by: &Client, pairs: &[(&str, &str)]) -> String {
    let reply = send(by, &format!("{HERE}/moi"), pairs).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

async fn told(by: &Client, at: &str, whom: &str, (on, time, version): (&str, &str, &str)) -> crate::testing::Reply {
    let pairs = [
        ("told", whom),
        ("recipient", "Công an Mẫu"),
        ("means", "Công văn số 12"),
        ("told_on", on),
        ("told_time", time),
        ("version", version),
    ];
    send(by, &format!("{at}/bao"), &pairs).await
}

#[tokio::test]
async fn only_who_handles_data_requests_keeps_the_register() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let empty = officer.get(HERE).await.text;
    assert!(empty.contains("Không có vi phạm nào đang mở"), "{empty}");
    let one = registered(&officer, &facts("08:30", "possible")).await;
    for role in Role::ALL {
        let person = app.as_role(*role).await;
        let may = Permission::HandleDataRequests.reach(*role) != Reach::Nothing;
        let shows = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        for path in [HERE, "/vi-pham-du-lieu.xlsx", "/vi-pham-du-lieu/moi", &one, &format!("{one}/sua")] {
            assert_eq!(person.get(path).await.status, shows, "{role} {path}");
        }
        for verb in ["moi", "x/sua", "x/bao", "x/ket-thuc", "x/bien-ban"] {
            let status = person.post(&format!("{HERE}/{verb}"), "").await.status;
            assert_eq!(status == StatusCode::FORBIDDEN, !may, "{role} {verb}: {status}");
        }
    }
    assert_eq!(officer.get(&format!("{HERE}/khong-co")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_clocks_stand_on_the_work_lists_until_everybody_was_told() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let leader = app.as_role(Role::StandingLeader).await;
    let mut pairs = facts("08:30", "possible");
    pairs.extend([("serious", "1"), ("located", "1")]);
    let one = registered(&officer, &pairs).await;
    let page = officer.get(&one).await.text;
    for said in [
        "VP-2026-001",
        "Trước 08:30, 24/11/2026",
        "còn 23 giờ 30 phút",
        "Trước 08:30, 26/11/2026",
        "còn 71 giờ 30 phút",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    for person in [&officer, &leader] {
        let work = person.get("/viec").await.text;
        assert!(work.contains("Báo ban đầu về vi phạm dữ liệu cá nhân VP-2026-001"), "{work}");
        assert!(work.contains("Trước 08:30, 24/11/2026"), "{work}");
    }

    // Nobody is told before it was noticed, nor tomorrow; and nothing is closed while somebody has to be told.
    for (on, time) in [("23/11/2026", "08:29"), ("23/11/2026", "09:01")] {
        let reply = told(&officer, &one, "cyber", (on, time, "1")).await;
        assert!(
            reply.status == 422 && reply.text.contains("từ lúc phát hiện (08:30, 23/11/2026) đến lúc này"),
            "{}",
            reply.text
        );
    }
    let early = send(&officer, &format!("{one}/ket-thuc"), &[("outcome", "Xong"), ("version", "1")]).await;
    assert!(early.status == 422 && early.text.contains("Chưa làm việc “Báo ban đầu”"), "{}", early.text);
    assert_eq!(told(&officer, &one, "cyber", ("23/11/2026", "08:50", "1")).await.status, 303);
    let stale = told(&officer, &one, "leader", ("23/11/2026", "08:50", "1")).await;
    assert!(stale.status == 422 && stale.text.contains("Người khác vừa sửa"), "{}", stale.text);
    let work = officer.get("/viec").await.text;
    assert!(!work.contains("Báo ban đầu về") && work.contains("Báo cáo về vi phạm dữ liệu cá nhân"), "{work}");

    // The hours run out on the third day, and are late from that minute on.
    app.advance(TimeDelta::hours(71) + TimeDelta::minutes(31));
    let officer = app.sign_in(&officer.user_id, &officer.assignment_id).await;
    let page = officer.get(&one).await.text;
    assert!(page.contains("đúng hạn, lúc 08:50, 23/11/2026") && page.contains("quá hạn 1 phút"), "{page}");
    let list = officer.get(&format!("{HERE}?tt=qua-han")).await.text;
    assert!(list.contains("VP-2026-001") && list.contains("quá hạn 1 phút"), "{list}");
    assert_eq!(told(&officer, &one, "authority", ("26/11/2026", "08:31", "2")).await.status, 303);
    assert_eq!(told(&officer, &one, "people", ("26/11/2026", "08:20", "3")).await.status, 303);
    let page = officer.get(&one).await.text;
    assert!(page.contains("trễ 1 phút, lúc 08:31, 26/11/2026") && page.contains("đúng hạn, lúc 08:20"), "{page}");
    let work = officer.get("/viec").await.text;
    assert!(!work.contains("Trước 08:30, 26/11/2026"), "{work}");
    assert!(!officer.get(&format!("{HERE}?tt=qua-han")).await.text.contains("VP-2026-001"));
    let bare = send(&officer, &format!("{one}/ket-thuc"), &[("version", "4")]).await;
    assert!(bare.status == 422 && bare.text.contains("Nhập kết quả xử lý"), "{}", bare.text);
    let closing = [("outcome", "Đã khắc phục"), ("version", "4")];
    assert_eq!(send(&officer, &format!("{one}/ket-thuc"), &closing).await.status, 303);
    let after = told(&officer, &one, "other", ("26/11/2026", "08:31", "5")).await;
    assert!(after.status == 422 && after.text.contains("“Đã kết thúc”"), "{}", after.text);
    let closed = officer.get(&one).await.text;
    assert!(closed.contains("Đã khắc phục") && !closed.contains("Ghi đã báo</button>"), "{closed}");
}

#[tokio::test]
async fn the_register_is_searched_filtered_paged_and_exported() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    for minute in 0..16 {
        registered(&officer, &facts(&format!("08:{minute:02}"), "possible")).await;
    }
    let mut other = facts("07:00", "unlikely");
    other.retain(|(name, _)| *name != "nature");
    other.push(("nature", "Gửi nhầm thư điện tử"));
    let wrong = registered(&officer, &other).await;
    let first = officer.get(&format!("{HERE}?dong=15")).await.text;
    assert!(first.contains("VP-2026-016") && first.contains("sau="), "{first}");
    let found = officer.get(&format!("{HERE}?q=gui+nham")).await.text;
    assert!(found.contains("VP-2026-017") && !found.contains("VP-2026-016"), "{found}");
    let none = officer.get(&format!("{HERE}?q=khong+co+gi")).await.text;
    assert!(none.contains("Không có vi phạm nào khớp"), "{none}");
    // Of one that harms nobody no report is asked for: it is closed with the reason.
    assert!(officer.get(&wrong).await.text.contains("Không có thời hạn nào"));
    let closing = [("outcome", "Người nhận đã xóa, không gây hại"), ("version", "1")];
    assert_eq!(send(&officer, &format!("{wrong}/ket-thuc"), &closing).await.status, 303);
    assert!(!officer.get(HERE).await.text.contains("VP-2026-017"));
    assert!(officer.get(&format!("{HERE}?tt=closed&nam=2026")).await.text.contains("VP-2026-017"));
    let book = officer.get("/vi-pham-du-lieu.xlsx?tt=tat-ca").await;
    assert!(book.status == StatusCode::OK && book.bytes.starts_with(b"PK"));
    assert!(app.as_role(Role::Auditor).await.get("/nhat-ky").await.text.contains("xuất sổ theo dõi vi phạm"));
}

#[tokio::test]
async fn what_is_found_out_later_moves_the_clocks_and_the_record_says_all_of_it() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let late = send(&officer, &format!("{HERE}/moi"), &facts("09:01", "possible")).await;
    assert!(late.status == 422 && late.text.contains("không sau lúc này"), "{}", late.text);
    let bare = send(&officer, &format!("{HERE}/moi"), &[]).await;
    assert!(bare.status == 422 && bare.text.contains("Có 10 chỗ cần sửa"), "{}", bare.text);
    let one = registered(&officer, &facts("08:30", "unlikely")).await;
    let work = officer.get("/viec").await.text;
    assert!(!work.contains("Trước 08:30, 26/11/2026"), "{work}");
    let mut known = facts("08:00", "possible");
    known.extend([("version", "1"), ("records", "5000")]);
    assert_eq!(send(&officer, &format!("{one}/sua"), &known).await.status, 303);
    let page = officer.get(&one).await.text;
    assert!(page.contains("Trước 08:00, 26/11/2026") && page.contains("5.000"), "{page}");
    assert!(officer.get("/viec").await.text.contains("Báo cáo về vi phạm dữ liệu cá nhân VP-2026-001"));
    assert_eq!(told(&officer, &one, "authority", ("23/11/2026", "08:40", "2")).await.status, 303);
    let mut later = facts("08:45", "possible");
    later.push(("version", "3"));
    let refused = send(&officer, &format!("{one}/sua"), &later).await;
    assert!(refused.status == 422 && refused.text.contains("Đã báo lúc 08:40"), "{}", refused.text);

    let drafted = officer.post(&format!("{one}/bien-ban"), "").await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text);
    let id = drafted.location().trim_start_matches("/phat-hanh/").split('?').next().unwrap().to_owned();
    let db = &mut app.app.db.read();
    let content = crate::issuance::actions::content(&app.app, db, &id.as_str().into()).await.unwrap();
    for said in [
        "08 giờ 00",
        "Thư mục sao lưu bị mở công khai",
        "5.000 bản ghi, 120 người",
        "Công an Mẫu",
        "Có thể gây hại",
        "Phòng Bảo vệ",
    ] {
        assert!(content.text.contains(said), "{said}: {}", content.text);
    }
    let shown = officer.get(drafted.location()).await;
    assert_eq!(shown.status, StatusCode::OK);
    let again = officer.post(&format!("{one}/bien-ban"), "").await;
    assert_eq!(again.location(), drafted.location(), "one at a time");
    assert!(officer.get(&one).await.text.contains("/phat-hanh/"));
}

/// Runs every job that is due.
async fn work(app: &TestApp) {
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
}

/// What was sent about clocks: to whom, its subject, its body.
async fn warnings(app: &TestApp) -> Vec<(String, String, String)> {
    let statement = "select user_id, subject, body from messages where subject like '%vi phạm dữ liệu cá nhân%'
        order by created_at, subject, user_id";
    app.app.db.read().all(statement, Vec::new()).await.unwrap()
}

/// How often each subject was sent, the first first.
async fn subjects(app: &TestApp) -> Vec<(String, usize)> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for (_, subject, _) in warnings(app).await {
        match counted.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, count)) => *count += 1,
            None => counted.push((subject, 1)),
        }
    }
    counted
}

#[tokio::test]
async fn a_clock_speaks_up_once_before_it_ends_and_once_when_it_has() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let leader = app.as_role(Role::StandingLeader).await;
    let mut pairs = facts("08:30", "possible");
    pairs.push(("serious", "1"));
    let one = registered(&officer, &pairs).await;
    app.advance(TimeDelta::hours(19) + TimeDelta::minutes(29));
    work(&app).await;
    assert!(warnings(&app).await.is_empty(), "one minute too early");
    app.advance(TimeDelta::minutes(1));
    work(&app).await;
    work(&app).await;
    let soon = ("Sắp hết hạn: Báo ban đầu về vi phạm dữ liệu cá nhân VP-2026-001".to_owned(), 2);
    assert_eq!(subjects(&app).await, std::slice::from_ref(&soon));
    for (user, _, body) in warnings(&app).await {
        assert!(user == officer.user_id.as_str() || user == leader.user_id.as_str(), "{user}");
        assert!(body.contains("trước 08:30, 24/11/2026, còn 4 giờ"), "{body}");
        for typed in ["Thư mục", "Máy chủ", "Họ tên", "Phòng Bảo vệ"] {
            assert!(!body.contains(typed), "{body}");
        }
    }
    app.advance(TimeDelta::hours(4));
    work(&app).await;
    let ran_out = ("Đã hết hạn: Báo ban đầu về vi phạm dữ liệu cá nhân VP-2026-001".to_owned(), 2);
    assert_eq!(subjects(&app).await, [soon.clone(), ran_out.clone()]);
    let officer = app.sign_in(&officer.user_id, &officer.assignment_id).await;
    assert!(officer.get("/thong-bao").await.text.contains("Đã hết hạn: Báo ban đầu"));

    // The same jobs again, on two nodes at once: nothing is said twice.
    let again = "update jobs set state = 'waiting', run_at = created_at where kind = 'privacy.breach_clock'";
    app.app.db.run_outside(again).await.unwrap();
    tokio::join!(work(&app), work(&app));
    assert_eq!(subjects(&app).await, [soon.clone(), ran_out.clone()]);

    // A clock that was met says nothing any more.
    assert_eq!(told(&officer, &one, "authority", ("24/11/2026", "08:30", "1")).await.status, 303);
    app.app.db.run_outside(again).await.unwrap();
    app.advance(TimeDelta::hours(48));
    work(&app).await;
    assert_eq!(subjects(&app).await, [soon, ran_out]);
    assert!(app.as_role(Role::Auditor).await.get("/nhat-ky").await.text.contains("nhắc thời hạn báo về"));
}

#[tokio::test]
async fn a_clock_that_moves_says_at_once_what_is_true_then() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    app.as_role(Role::StandingLeader).await;
    let one = registered(&officer, &facts("08:30", "possible")).await;
    work(&app).await;
    assert!(warnings(&app).await.is_empty());

    // It was noticed earlier than one thought: four hours are left.
    let mut known = facts("13:00", "possible");
    known[0].1 = "20/11/2026";
    known.push(("version", "1"));
    assert_eq!(send(&officer, &format!("{one}/sua"), &known).await.status, 303);
    let soon = ("Sắp hết hạn: Báo cáo về vi phạm dữ liệu cá nhân VP-2026-001".to_owned(), 2);
    assert_eq!(subjects(&app).await, std::slice::from_ref(&soon));
    // The old end comes, and says nothing: the new one does.
    app.advance(TimeDelta::hours(4));
    work(&app).await;
    app.advance(TimeDelta::hours(71));
    work(&app).await;
    let ran_out = ("Đã hết hạn: Báo cáo về vi phạm dữ liệu cá nhân VP-2026-001".to_owned(), 2);
    assert_eq!(subjects(&app).await, [soon.clone(), ran_out.clone()]);

    // One that is entered late is late from the start.
    let officer = app.sign_in(&officer.user_id, &officer.assignment_id).await;
    registered(&officer, &facts("08:00", "possible")).await;
    let late = ("Đã hết hạn: Báo cáo về vi phạm dữ liệu cá nhân VP-2026-002".to_owned(), 2);
    assert_eq!(subjects(&app).await, [soon, ran_out, late]);
}

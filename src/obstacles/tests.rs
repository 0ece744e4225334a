//! Obstacles through HTTP.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;

use super::obstacle::ObstacleState;
use super::store;
use crate::plans::fixture::IssuedPlan;
use crate::platform::db::Read;
use crate::platform::permission::{Permission, Role};
use crate::testing::{Client, Reply, TestApp};

const PDF: &[u8] = b"%PDF-1.7\nminh chung";

/// A form with files, as a browser sends it.
async fn post_parts(client: &Client, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Reply {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--ranh\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, file, bytes) in files {
        let head = format!("--ranh\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--ranh--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, &client.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=ranh")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    client.send(request).await
}

const TYPED: [(&str, &str); 3] = [
    ("title", "Chưa thống nhất mẫu danh sách"),
    ("description", "Hai cơ quan dùng hai mẫu khác nhau.\nDữ liệu không ghép được."),
    ("proposal", "Đề nghị thống nhất một mẫu"),
];

/// The city at work on a plan, with an obstacle of the learning agency.
struct City {
    app: TestApp,
    plan: IssuedPlan,
    officer: Client,
    head: Client,
    leader: Client,
    obstacle: String,
}

impl City {
    async fn with_obstacle() -> City {
        let app = TestApp::new().await;
        let officer = app.as_role(Role::AgencyOfficer).await;
        let head = app.as_role_in(Role::AgencyHead, "so-ngan-sach").await;
        let leader = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
        let plan = app.issued_plan().await;
        let part = plan.part("I.1", "so-hoc-tap").id.to_string();
        let fields = [&[("phan_viec", part.as_str())], &TYPED[..]].concat();
        let reply = post_parts(&officer, "/vuong-mac/moi", &fields, &[("evidence", "mau.pdf", PDF)]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        let obstacle = reply.location().rsplit('/').next().unwrap().to_owned();
        City { app, plan, officer, head, leader, obstacle }
    }

    /// The same person in a session that has not run out.
    async fn again(&self, client: &Client) -> Client {
        self.app.sign_in(&client.user_id, &client.assignment_id).await
    }

    async fn page(&self, client: &Client) -> Reply {
        self.again(client).await.get(&format!("/vuong-mac/{}", self.obstacle)).await
    }

    async fn step(&self, client: &Client, verb: &str, form: &str) -> Reply {
        let client = self.again(client).await;
        client.post(&format!("/vuong-mac/{}/{verb}", self.obstacle), form).await
    }

    /// The step as the page offers it now: with the version that is stored.
    async fn take(&self, client: &Client, verb: &str, form: &str) {
        let (version,) = self
            .app
            .app
            .db
            .read()
            .one::<(i64,)>("select version from obstacles where id = $1", vec![self.obstacle.as_str().into_value()])
            .await
            .unwrap();
        let reply = self.step(client, verb, &format!("version={version}&{form}")).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{verb}: {}", reply.text);
    }

    async fn duties(&self, client: &Client) -> Vec<String> {
        let of = crate::platform::duties::of_assignment;
        let open = of(&mut self.app.app.db.read(), client.assignment_id.as_str()).await.unwrap();
        open.into_iter().map(|duty| duty.title).filter(|title| title.contains("vướng mắc")).collect()
    }

    async fn messages(&self, client: &Client) -> Vec<String> {
        let found = crate::platform::messages::of_user(&self.app.app, client.user_id.as_str()).await.unwrap();
        found.into_iter().map(|message| format!("{}: {}", message.subject, message.body)).collect()
    }
}

trait IntoValue {
    fn into_value(self) -> crate::platform::value::Value;
}

impl IntoValue for &str {
    fn into_value(self) -> crate::platform::value::Value {
        crate::platform::value::ToValue::to_value(self)
    }
}

#[tokio::test]
async fn an_obstacle_is_raised_assigned_answered_and_reopened_with_a_clock_for_each_state() {
    let city = City::with_obstacle().await;
    let page = city.page(&city.officer).await;
    assert!(page.text.contains("Mới gửi") && page.text.contains("mau.pdf"), "{}", page.text);
    assert!(page.text.contains("Xây dựng cơ sở dữ liệu nhân tài"));
    assert_eq!(city.duties(&city.plan.officer).await.len(), 1);
    assert!(city.duties(&city.plan.leader).await.is_empty(), "the officer is there to handle it");
    // Over a weekend: Monday to the next Monday are five working days.
    city.app.advance(TimeDelta::days(7));
    city.take(&city.plan.officer, "giao", "handler_agency_id=so-ngan-sach&note=Xem+mau").await;
    assert!(city.duties(&city.plan.officer).await.is_empty());
    assert_eq!(city.duties(&city.head).await, ["Trả lời vướng mắc: Chưa thống nhất mẫu danh sách"]);
    city.app.advance(TimeDelta::days(2));
    city.take(&city.head, "tra-loi", "answer=Dung+mau+so+2").await;
    assert!(city.duties(&city.head).await.is_empty());
    let told = city.messages(&city.officer).await;
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("đã giải quyết") && told[0].contains("Dung mau so 2"), "{told:?}");
    let db = &mut city.app.app.db.read();
    let steps = store::steps(db, &city.obstacle.as_str().into()).await.unwrap();
    let seen: Vec<_> = steps.iter().map(|step| (step.from_state, step.working_days)).collect();
    assert_eq!(seen, [(ObstacleState::New, 5), (ObstacleState::Handling, 2)]);
    city.take(&city.officer, "mo-lai", "reason=Mau+so+2+thieu+cot").await;
    assert_eq!(city.duties(&city.head).await.len(), 1);
    let page = city.page(&city.officer).await.text;
    assert!(page.contains("Mở lại") || page.contains("mở lại"), "{page}");
    assert!(page.contains("Mới gửi: 5 ngày làm việc") && page.contains("Đang xử lý: 2 ngày làm việc"), "{page}");
    let auditor = city.app.as_role(Role::Auditor).await;
    let log = auditor.get("/nhat-ky?doi_tuong=obstacle").await.text;
    for words in ["nêu vướng mắc", "giao cơ quan xử lý vướng mắc", "trả lời vướng mắc", "mở lại vướng mắc"]
    {
        assert!(log.contains(words), "{words}: {log}");
    }
}

#[tokio::test]
async fn the_peoples_committee_decides_on_what_is_escalated_to_it() {
    let city = City::with_obstacle().await;
    assert_eq!(city.step(&city.leader, "chi-dao", "version=1&direction=Lam+ngay").await.status, 422);
    city.take(&city.plan.officer, "trinh", "proposal=De+nghi+ban+hanh+mau+chung").await;
    assert_eq!(city.duties(&city.leader).await.len(), 1);
    let list = city.again(&city.leader).await.get("/vuong-mac/cap-tren").await.text;
    assert!(list.contains("Chưa thống nhất mẫu danh sách") && list.contains("De nghi ban hanh mau chung"), "{list}");
    city.take(&city.leader, "chi-dao", "direction=Dung+mot+mau&handler_agency_id=so-ngan-sach&due_on=30/11/2026").await;
    assert!(city.duties(&city.leader).await.is_empty());
    assert_eq!(city.duties(&city.head).await.len(), 1);
    city.take(&city.plan.officer, "trinh", "proposal=Xin+y+kien+lan+hai").await;
    city.take(&city.leader, "chi-dao", "direction=Dong+y").await;
    let page = city.page(&city.officer).await.text;
    assert!(page.contains("Đã giải quyết") && page.contains("Dong y"), "{page}");
    assert_eq!(city.messages(&city.officer).await.len(), 4);
}

#[tokio::test]
async fn an_obstacle_out_of_reach_does_not_exist() {
    let city = City::with_obstacle().await;
    let other = city.app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let below = city.app.as_role_in(Role::AgencyOfficer, "truong-mau").await;
    let party = city.app.as_role(Role::PartyOfficer).await;
    let administrator = city.app.as_role(Role::Administrator).await;
    for outside in [&other, &below, &party, &administrator] {
        assert_eq!(city.page(outside).await.status, StatusCode::NOT_FOUND);
        let list = outside.get("/vuong-mac?tt=tat-ca").await;
        assert!(!list.text.contains("Chưa thống nhất"), "{}", list.text);
    }
    let file = crate::platform::files::of_owner(
        &mut city.app.app.db.read(),
        &super::obstacle::ObstacleId(city.obstacle.clone()),
    )
    .await
    .unwrap();
    let file = format!("/vuong-mac/{}/tep/{}", city.obstacle, file[0].id);
    assert_eq!(other.get(&file).await.status, StatusCode::NOT_FOUND);
    assert_eq!(city.officer.get(&file).await.bytes, PDF);
    for role in [Role::Auditor, Role::PeoplesCouncil, Role::CityLeader, Role::StandingLeader] {
        let inside = city.app.as_role(role).await;
        assert_eq!(city.page(&inside).await.status, StatusCode::OK, "{role:?}");
    }
    // Once its agency has to answer, it is there; but only the head answers.
    city.take(&city.plan.officer, "giao", "handler_agency_id=so-ngan-sach").await;
    assert_eq!(city.page(&other).await.status, StatusCode::OK);
    assert_eq!(city.step(&other, "tra-loi", "version=2&answer=Xong").await.status, StatusCode::FORBIDDEN);
    assert_eq!(city.step(&city.head, "trinh", "version=2&proposal=Xin+y+kien").await.status, StatusCode::FORBIDDEN);
    assert_eq!(city.step(&city.officer, "tra-loi", "version=2&answer=Xong").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_party_bloc_handles_its_own_obstacles() {
    let app = TestApp::new().await;
    let party = app.as_role(Role::PartyOfficer).await;
    let plan = app.issued_plan().await;
    let part = plan.part("II.3", "ban-to-chuc").id.to_string();
    let fields = [&[("phan_viec", part.as_str())], &TYPED[..]].concat();
    let reply = post_parts(&party, "/vuong-mac/moi", &fields, &[]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let path = reply.location().to_owned();
    assert_eq!(plan.officer.get(&path).await.status, StatusCode::NOT_FOUND);
    let leader = app.as_role_in(Role::CityLeader, "ubnd-mau").await;
    assert_eq!(leader.get(&path).await.status, StatusCode::NOT_FOUND);
    let outside = party.post(&format!("{path}/giao"), "version=1&handler_agency_id=so-ngan-sach").await;
    assert!(outside.status == 422 && outside.text.contains("Chọn cơ quan đang hoạt động"), "{}", outside.text);
    assert_eq!(party.post(&format!("{path}/trinh"), "version=1&proposal=Xin+y+kien").await.status, 303);
    assert_eq!(leader.get(&path).await.status, StatusCode::OK, "it was brought before them");
}

#[tokio::test]
async fn what_is_typed_wrong_is_shown_again_and_nothing_is_lost() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::AgencyOfficer).await;
    let plan = app.issued_plan().await;
    assert!(officer.get("/vuong-mac/moi").await.text.contains("Vướng mắc chung"));
    let whole = officer.get(&format!("/vuong-mac/moi?ke_hoach={}", plan.id)).await.text;
    assert!(whole.contains("Kế hoạch số 12/KH-UBND"), "{whole}");
    let wrong = [("title", "Mẫu"), ("description", ""), ("proposal", "Giữ nguyên chữ này")];
    let reply = post_parts(&officer, "/vuong-mac/moi", &wrong, &[("evidence", "a.exe", b"MZ")]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("<title>Lỗi: ") && reply.text.contains("Có 3 chỗ cần sửa"), "{}", reply.text);
    assert!(reply.text.contains("Giữ nguyên chữ này"));
    let others = plan.part("I.2", "so-ngan-sach").id.to_string();
    assert_eq!(officer.get(&format!("/vuong-mac/moi?phan_viec={others}")).await.status, StatusCode::NOT_FOUND);
    let auditor = app.as_role(Role::Auditor).await;
    assert_eq!(auditor.get("/vuong-mac/moi").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_step_taken_meanwhile_by_another_is_told_and_keeps_what_was_typed() {
    let city = City::with_obstacle().await;
    city.take(&city.plan.officer, "giao", "handler_agency_id=so-ngan-sach").await;
    let late = city.step(&city.plan.leader, "giao", "version=1&handler_agency_id=so-hoc-tap&note=Giu+chu+nay").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text.contains("Người khác vừa xử lý") && late.text.contains("Giu chu nay"), "{}", late.text);
    city.take(&city.head, "tra-loi", "answer=Xong").await;
    let again = city.step(&city.plan.officer, "tra-loi", "version=3&answer=Tra+loi+nua").await;
    assert!(again.status == 422 && again.text.contains("“Đã giải quyết”"), "{}", again.text);
}

#[tokio::test]
async fn the_list_is_filtered_counted_paged_and_exported() {
    let city = City::with_obstacle().await;
    let officer = &city.plan.officer;
    assert_eq!(post_parts(officer, "/vuong-mac/moi", &TYPED, &[]).await.status, StatusCode::SEE_OTHER);
    city.app.advance(TimeDelta::days(1));
    let officer = city.again(officer).await;
    city.take(&officer, "tra-loi", "answer=Xong").await;
    let open = officer.get("/vuong-mac").await.text;
    assert_eq!(open.matches("class=\"nm\"").count(), 1, "{open}");
    assert!(open.contains("mới gửi <b>1 ngày làm việc</b>"), "{open}");
    for (filter, expected) in [
        ("tt=tat-ca", 2),
        ("tt=resolved", 1),
        ("tt=escalated", 0),
        ("tt=tat-ca&co_quan=so-hoc-tap", 1),
        ("tt=tat-ca&cua=gui", 1),
        ("cua=cho", 1),
        ("q=thong+nhat+mau", 1),
        ("q=khongcogi", 0),
        ("tt=tat-ca&sap=cho&chieu=giam", 2),
        ("tt=tat-ca&sap=co-quan", 2),
    ] {
        let list = officer.get(&format!("/vuong-mac?{filter}")).await;
        assert_eq!(list.status, StatusCode::OK);
        assert_eq!(list.text.matches("class=\"nm\"").count(), expected, "{filter}: {}", list.text);
    }
    let of_plan = format!("/vuong-mac?tt=tat-ca&ke_hoach={}", city.plan.id);
    assert_eq!(officer.get(&of_plan).await.text.matches("class=\"nm\"").count(), 1);
    assert!(officer.get("/vuong-mac.xlsx?tt=tat-ca").await.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn a_plan_knows_its_open_obstacles() {
    let city = City::with_obstacle().await;
    let db = &city.app.app.db;
    city.app.advance(TimeDelta::days(3));
    let open = store::open_of_plan(db, &city.plan.id).await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].task_id, Some(city.plan.part("I.1", "so-hoc-tap").task_id.clone()));
    assert_eq!((open[0].waiting_for.as_str(), open[0].days), ("Văn phòng Ủy ban nhân dân thành phố Mẫu", 3));
    city.take(&city.plan.officer, "trinh", "proposal=Xin+y+kien").await;
    let open = store::open_of_plan(db, &city.plan.id).await.unwrap();
    assert_eq!((open[0].waiting_for.as_str(), open[0].days), ("UBND Mẫu", 0));
    for (person, seen) in [(&city.officer, 1), (&city.leader, 1), (&city.head, 0)] {
        let permit = city.app.permit_of(person, Permission::ViewPlans).await;
        assert_eq!(store::open_of_plan_within(db, &permit, &city.plan.id).await.unwrap().len(), seen);
    }
    city.take(&city.leader, "chi-dao", "direction=Dong+y").await;
    assert!(store::open_of_plan(db, &city.plan.id).await.unwrap().is_empty());
}

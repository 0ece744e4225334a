//! Importing a plan through HTTP: read, corrected, compared, taken, dropped; and what is refused.

use axum::http::StatusCode;

use crate::plans::import::Import;
use crate::plans::plan::PlanState;
use crate::plans::store::{imports, plans, tasks};
use crate::plans::task::PartKind;
use crate::platform::permission::Role;
use crate::testing::{Client, Reply, TestApp};

const PLAN: &str = include_str!("../fixtures/ke-hoach-nq53-2026.txt");
const UPLOAD: &str = "/ke-hoach/nhap";

/// An application with the agencies of the city whose plan is read, and its standing officer.
async fn set_up() -> (TestApp, Client) {
    let app = TestApp::with_pack("hai-phong").await;
    let officer = app.as_role_in(Role::StandingOfficer, "so-noi-vu").await;
    (app, officer)
}

async fn send(client: &Client, name: &str, bytes: &[u8]) -> Reply {
    client.post_parts(UPLOAD, &[("bloc", "government"), ("year", "")], &[("file", name, bytes)]).await
}

/// Sends the plan; the page of the reading.
async fn sent(client: &Client, text: &str) -> String {
    let reply = send(client, "ke-hoach.txt", text.as_bytes()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().to_owned()
}

async fn row(app: &TestApp, page: &str) -> imports::ImportRow {
    let id = page.rsplit('/').next().unwrap();
    imports::find_within(&mut app.app.db.read(), &crate::platform::permit::Permit::system("test"), id).await.unwrap()
}

async fn import(app: &TestApp, page: &str) -> Import {
    row(app, page).await.import().unwrap()
}

/// The number of a task on its page, and the task's version.
async fn numbered(app: &TestApp, page: &str, clause: &str) -> (usize, i64) {
    let import = import(app, page).await;
    let at = import.tasks.iter().position(|task| task.draft.clause == clause).unwrap();
    (at + 1, import.tasks[at].version)
}

/// What the hidden field of a page holds.
fn hidden(reply: &Reply, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let found = reply.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name} in {}", reply.text));
    found.split('"').next().unwrap().to_owned()
}

async fn take(app: &TestApp, client: &Client, page: &str) -> Reply {
    let version = row(app, page).await.version;
    client.post(&format!("{page}/nhan"), &format!("version={version}")).await
}

/// Applies what the page of the difference shows.
async fn apply(client: &Client, page: &str) -> Reply {
    let shown = client.get(&format!("{page}/khac-biet")).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let (plan, seen, version) = (hidden(&shown, "plan_id"), hidden(&shown, "seen"), hidden(&shown, "version"));
    client.post(&format!("{page}/nhan"), &format!("plan_id={plan}&seen={seen}&version={version}")).await
}

fn form_of(draft: &crate::plans::task::TaskDraft, version: i64) -> Vec<(String, String)> {
    let day = |day: Option<chrono::NaiveDate>| day.map(viet::date::screen).unwrap_or_default();
    let mut form: Vec<(&str, String)> = vec![
        ("clause", draft.clause.clone()),
        ("heading", draft.heading.clone()),
        ("title", draft.title.clone()),
        ("work", draft.work.clone()),
        ("responsibility", draft.responsibility.clone()),
        ("product", draft.product.clone()),
        ("authority", draft.authority.clone()),
        ("priority", "normal".to_owned()),
        ("recurrence", draft.recurrence.clone()),
        ("starts_on", day(Some(draft.starts_on))),
        ("due_on", day(draft.due_on)),
        ("deadline_text", draft.deadline_text.clone()),
        ("addressees", draft.addressees.clone()),
        ("version", version.to_string()),
    ];
    form.extend(draft.leads.iter().map(|id| ("leads", id.clone())));
    form.extend(draft.supporting.iter().map(|id| ("supporting", id.clone())));
    form.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn encoded(form: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// Gives a task another lead agency.
async fn correct_lead(app: &TestApp, client: &Client, page: &str, clause: &str, lead: &str) -> Reply {
    let (number, version) = numbered(app, page, clause).await;
    let mut draft = import(app, page).await.tasks[number - 1].draft.clone();
    draft.leads = vec![lead.to_owned()];
    client.post(&format!("{page}/{number}"), &encoded(&form_of(&draft, version))).await
}

async fn only_plan(app: &TestApp) -> plans_of::Found {
    plans_of::found(app).await
}

mod plans_of {
    //! The one plan of a test with its tasks.
    use super::{PartKind, TestApp, plans, tasks};
    use crate::plans::plan::Plan;
    use crate::plans::task::{Task, TaskAgency};

    pub struct Found {
        pub plan: Plan,
        pub tasks: Vec<Task>,
        pub agencies: Vec<TaskAgency>,
    }

    pub async fn found(app: &TestApp) -> Found {
        let db = &mut app.app.db.read();
        let mut all = plans::all(db).await.unwrap();
        assert_eq!(all.len(), 1, "one plan");
        let plan = all.remove(0);
        let tasks = tasks::of_plan(db, &plan.id).await.unwrap();
        let agencies = tasks::agencies_of_plan(db, &plan.id).await.unwrap();
        Found { plan, tasks, agencies }
    }

    impl Found {
        pub fn agencies(&self, clause: &str, part: PartKind) -> Vec<&str> {
            let task = self.tasks.iter().find(|task| task.clause == clause).unwrap();
            let own = self.agencies.iter().filter(|agency| agency.task_id == task.id && agency.part == part);
            own.map(|agency| agency.agency_id.as_str()).collect()
        }
    }
}

#[tokio::test]
async fn the_plan_of_the_city_is_read_checked_and_taken() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    let shown = officer.get(&page).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    for text in ["27 nhiệm vụ", "Chưa chắc", "các cơ quan báo chí thành phố", "Vũ Tiên Phụng", "Không thành nhiệm vụ"]
    {
        assert!(shown.text.contains(text), "{text}");
    }
    assert!(plans::all(&mut app.app.db.read()).await.unwrap().is_empty(), "reading writes no plan");
    let reply = take(&app, &officer, &page).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let found = only_plan(&app).await;
    assert_eq!(reply.location(), format!("/ke-hoach/{}", found.plan.id));
    assert_eq!((found.plan.state, found.plan.year, found.tasks.len()), (PlanState::Draft, 2026, 27));
    assert_eq!(found.tasks.iter().filter(|task| task.clause.starts_with("II.")).count(), 20);
    assert_eq!(found.agencies("II.3.c", PartKind::Lead), ["so-khcn"]);
    assert_eq!(found.agencies("IV.3.a", PartKind::Supporting), ["so-noi-vu"]);
    assert!(found.agencies("II.7.a", PartKind::Lead).len() > 130, "every agency in scope");
    assert!(found.agencies("II.1.b", PartKind::Supporting).is_empty(), "whoever is concerned is nobody by name");
    let recipients = plans::recipients(&mut app.app.db.read(), &found.plan.id).await.unwrap();
    assert!(recipients.iter().any(|one| one.agency_id.as_deref() == Some("btc-thanh-uy")));
    assert!(recipients.iter().any(|one| one.agency_id.is_none()));
    assert_eq!(officer.get(&page).await.status, StatusCode::NOT_FOUND, "it does not wait any more");
}

#[tokio::test]
async fn a_corrected_agency_is_kept_when_the_same_file_comes_again() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    let reply = correct_lead(&app, &officer, &page, "II.5", "so-noi-vu").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    take(&app, &officer, &page).await;
    assert_eq!(only_plan(&app).await.agencies("II.5", PartKind::Lead), ["so-noi-vu"]);

    let again = sent(&officer, PLAN).await;
    assert_ne!(again, page);
    let reply = take(&app, &officer, &again).await;
    assert_eq!(reply.location(), format!("{again}/khac-biet"), "the difference comes first");
    let shown = officer.get(&format!("{again}/khac-biet")).await;
    assert!(shown.text.contains("Không có gì thay đổi"), "{}", shown.text);
    let before = only_plan(&app).await;
    let reply = apply(&officer, &again).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let after = only_plan(&app).await;
    assert_eq!(before.plan.version, after.plan.version);
    let versions = |found: &plans_of::Found| found.tasks.iter().map(|task| task.version).collect::<Vec<_>>();
    assert_eq!(versions(&before), versions(&after));
    let administrator = app.as_role_in(Role::Administrator, "so-noi-vu").await;
    let told = administrator.get("/nhat-ky?doi_tuong=plan_import").await;
    for text in ["sửa bản đọc", "Sở Giáo dục và Đào tạo", "mã băm của tệp", "vào kế hoạch"]
    {
        assert!(told.text.contains(text), "{text}: {}", told.text);
    }
}

#[tokio::test]
async fn a_corrected_document_changes_what_it_says_and_no_more() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    let filling = "responsibility=Th%E1%BB%A7+tr%C6%B0%E1%BB%9Fng&product=B%C3%A1o+c%C3%A1o&recurrence=ongoing";
    let reply = officer.post(&format!("{page}/dien-chung"), filling).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    correct_lead(&app, &officer, &page, "II.5", "so-noi-vu").await;
    take(&app, &officer, &page).await;

    let text = PLAN
        .replace("hàng năm tổng hợp trình cấp có thẩm quyền", "trước ngày 30/9/2026 tổng hợp trình cấp có thẩm quyền")
        .replace("- Tổng hợp, đánh giá, báo cáo theo yêu cầu về kết quả thực hiện nhiệm vụ được giao.", "");
    let again = sent(&officer, &text).await;
    let shown = officer.get(&format!("{again}/khac-biet")).await;
    assert!(shown.text.contains("Nhiệm vụ II.2: hạn từ chưa có thành"), "{}", shown.text);
    assert!(shown.text.contains("Bỏ nhiệm vụ IV.2.c"), "{}", shown.text);
    assert!(!shown.text.contains("II.5"), "what the document did not change stays corrected: {}", shown.text);
    assert!(!shown.text.contains("sản phẩm"), "what the officer filled in stays: {}", shown.text);
    let reply = apply(&officer, &again).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let found = only_plan(&app).await;
    assert_eq!(found.tasks.len(), 26);
    assert_eq!(found.agencies("II.5", PartKind::Lead), ["so-noi-vu"]);
    assert!(found.tasks.iter().all(|task| task.product == "Báo cáo"), "filled before, kept");

    let third = sent(&officer, &text).await;
    let shown = officer.get(&format!("{third}/khac-biet")).await;
    assert!(shown.text.contains("Không có gì thay đổi"), "{}", shown.text);
}

#[tokio::test]
async fn what_somebody_changed_after_the_difference_was_shown_is_not_overwritten() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    take(&app, &officer, &page).await;
    let again =
        sent(&officer, &PLAN.replace("Xây dựng mạng lưới kết nối", "Xây dựng, duy trì mạng lưới kết nối")).await;
    let shown = officer.get(&format!("{again}/khac-biet")).await;
    let (plan, version) = (hidden(&shown, "plan_id"), hidden(&shown, "version"));
    let reply = officer.post(&format!("{again}/nhan"), &format!("plan_id={plan}&seen=0&version={version}")).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("Xem lại khác biệt"), "{}", reply.text);
    let reply = officer.post(&format!("{again}/nhan"), &format!("plan_id={plan}&seen=0&version=99")).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn doubts_are_confirmed_with_an_answer_to_each_question() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    let (number, version) = numbered(&app, &page, "II.1.b").await;
    let reply = officer.post(&format!("{page}/{number}/xac-nhan"), &format!("version={version}")).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text.contains("là cơ quan nào"), "{}", reply.text);
    let (two, version_of_two) = numbered(&app, &page, "II.4").await;
    let form = format!("version={version_of_two}&hoi_{two}_0=khong");
    let reply = officer.post(&format!("{page}/{two}/xac-nhan"), &form).await;
    assert!(reply.text.contains(&format!("name=\"hoi_{two}_0\" value=\"khong\" checked")), "the answer stays");
    let form = format!("version={version}&hoi_{number}_0=0");
    let reply = officer.post(&format!("{page}/{number}/xac-nhan"), &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let task = import(&app, &page).await.tasks[number - 1].clone();
    assert!(task.checked && !task.is_doubtful() && task.draft.supporting.len() > 100);
    let reply = officer.post(&format!("{page}/{number}/xac-nhan"), &form).await;
    assert_eq!(reply.status, StatusCode::CONFLICT, "the task is newer than what was seen");
}

#[tokio::test]
async fn a_task_is_left_out_and_taken_back() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    let (number, _) = numbered(&app, &page, "II.5").await;
    officer.post(&format!("{page}/{number}/bo"), "").await;
    assert_eq!(import(&app, &page).await.taken_tasks().count(), 26);
    assert!(officer.get(&format!("{page}?xem=de-ngoai")).await.text.contains("Lấy lại"));
    officer.post(&format!("{page}/{number}/lay-lai"), "").await;
    officer.post(&format!("{page}/1/bo"), "").await;
    take(&app, &officer, &page).await;
    assert_eq!(only_plan(&app).await.tasks.len(), 26);
}

#[tokio::test]
async fn all_mistakes_of_a_correction_are_told_at_once_and_a_race_is_told() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    let reply = officer.post(&format!("{page}/1"), "clause=&title=a&work=b&due_on=31/02/2026&version=1").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["clause", "title", "work", "due_on", "priority", "recurrence"] {
        assert!(reply.text.contains(&format!("href=\"#{field}\"")), "{field}: {}", reply.text);
    }
    let reply = correct_lead(&app, &officer, &page, "II.1.a", "so-khong-co").await;
    assert!(reply.text.contains("href=\"#leads\""), "{}", reply.text);
    let mut draft = import(&app, &page).await.tasks[0].draft.clone();
    draft.clause = "II.2".to_owned();
    let reply = officer.post(&format!("{page}/1"), &encoded(&form_of(&draft, 1))).await;
    assert!(reply.text.contains("href=\"#clause\""), "{}", reply.text);

    correct_lead(&app, &officer, &page, "II.1.a", "so-tai-chinh").await;
    draft.clause = "II.1.a".to_owned();
    draft.product = "Tờ trình".to_owned();
    let reply = officer.post(&format!("{page}/1"), &encoded(&form_of(&draft, 1))).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    for text in ["Hai người cùng sửa", "Tờ trình", "Sở Tài chính"] {
        assert!(reply.text.contains(text), "{text}");
    }
    assert_eq!(hidden(&reply, "version"), "2");
    assert_eq!(officer.get(&format!("{page}/999")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_head_is_corrected_and_the_officers_words_fill_what_is_missing() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    assert_eq!(officer.get(&format!("{page}/phan-dau")).await.status, StatusCode::OK);
    let version = row(&app, &page).await.version;
    let form = format!(
        "version={version}&title=K%E1%BA%BF+ho%E1%BA%A1ch+m%E1%BB%9Bi&issuer=UBND&place=H%E1%BA%A3i+Ph%C3%B2ng"
    );
    let reply = officer.post(&format!("{page}/phan-dau"), &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let reply = officer.post(&format!("{page}/phan-dau"), "version=1&title=x").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reply = officer.post(&format!("{page}/dien-chung"), "due_on=30/02/2026").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let filling = "responsibility=a&product=b&authority=c&due_on=30/11/2026";
    officer.post(&format!("{page}/dien-chung"), filling).await;
    let import = import(&app, &page).await;
    assert_eq!(import.head.title, "Kế hoạch mới");
    assert_eq!(import.with_gaps(), 0);
    let reply = officer.post(&format!("{page}/dien-chung"), filling).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is missing any more");
}

#[tokio::test]
async fn an_import_is_dropped_and_the_same_file_waits_once() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    assert_eq!(sent(&officer, PLAN).await, page, "the reading that waits is shown again");
    assert!(officer.get(UPLOAD).await.text.contains("ke-hoach.txt"));
    let reply = officer.post(&format!("{page}/bo"), "").await;
    assert_eq!(reply.location(), UPLOAD);
    assert_eq!(officer.get(&page).await.status, StatusCode::NOT_FOUND);
    let reply = take(&app, &officer, &page).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert!(plans::all(&mut app.app.db.read()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_at_its_field_and_nothing_is_written() {
    let app = TestApp::new().await;
    let officer = app.as_role(Role::StandingOfficer).await;
    let huge = vec![b'a'; crate::plans::reading::LARGEST + 10];
    let files: [(&str, &[u8]); 6] = [
        ("ke-hoach.docx", b"%PDF-1.7 \n"),
        ("ke-hoach.docx", b"PK\x03\x04 damaged"),
        ("ke-hoach.pdf", b"%PDF-1.7 \n"),
        ("ke-hoach.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        ("ke-hoach.exe", b"MZ"),
        ("ke-hoach.txt", &huge),
    ];
    for (name, bytes) in files {
        let reply = send(&officer, name, bytes).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(reply.text.contains("href=\"#file\""), "{name}: {}", reply.text);
    }
    let empty = officer.post_parts(UPLOAD, &[("year", "1800"), ("bloc", "")], &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["file", "year", "bloc"] {
        assert!(empty.text.contains(&format!("href=\"#{field}\"")), "{field}: {}", empty.text);
    }
    let no_year = send(&officer, "ghi-chep.txt", "I. NHIỆM VỤ\n1. Sở Học tập\n- Xây dựng mạng lưới.".as_bytes()).await;
    assert!(no_year.text.contains("href=\"#year\""), "{}", no_year.text);
    assert!(!officer.get(UPLOAD).await.text.contains("/ke-hoach/nhap/0"), "nothing waits");
}

#[tokio::test]
async fn only_those_who_edit_plans_import_and_each_bloc_for_itself() {
    let (app, officer) = set_up().await;
    let page = sent(&officer, PLAN).await;
    for role in [Role::AgencyOfficer, Role::AgencyHead, Role::CityLeader, Role::Administrator, Role::Auditor] {
        let other = app.as_role_in(role, "so-tai-chinh").await;
        for path in [UPLOAD, page.as_str()] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
        assert_eq!(take(&app, &other, &page).await.status, StatusCode::FORBIDDEN);
    }
    let party = app.as_role_in(Role::PartyOfficer, "btc-thanh-uy").await;
    assert_eq!(party.get(UPLOAD).await.status, StatusCode::OK);
    for path in [page.clone(), format!("{page}/1"), format!("{page}/khac-biet"), format!("{page}/phan-dau")] {
        assert_eq!(party.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["1/bo", "1/xac-nhan", "bo", "dien-chung", "nhan"] {
        let reply = party.post(&format!("{page}/{path}"), "version=1&product=x").await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
    }
    let own = sent(&party, PLAN).await;
    assert_eq!(row(&app, &own).await.bloc, "party");
    assert_eq!(officer.get(&format!("{UPLOAD}/khong-co")).await.status, StatusCode::NOT_FOUND);
}

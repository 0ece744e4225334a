//! The estimate of a year and its allocation, from hand to hand.

use axum::http::StatusCode;

use super::City;
use crate::benefits::tests::{begin, encoded, estimate, one_number, one_text, talent, work};
use crate::platform::duties;
use crate::platform::permission::Role;
use crate::testing::Client;

async fn duties_of(city: &City, of: &Client) -> Vec<String> {
    let open = duties::of_assignment(&mut city.app.app.db.read(), of.assignment_id.as_str()).await.unwrap();
    open.into_iter()
        .map(|duty| duty.title)
        .filter(|title| title.contains("dự toán") || title.contains("phân bổ"))
        .collect()
}

#[tokio::test]
async fn an_estimate_follows_from_decisions_and_goes_from_hand_to_hand() {
    let city = City::new().await;
    let (all, year) = (&city.all, "/ngan-sach/2026/du-toan");
    assert!(all.standing.get(year).await.text.contains("Lập dự toán năm 2026"));
    assert_eq!(all.officer.post(&format!("{year}/lap"), "").await.status, StatusCode::FORBIDDEN);
    city.built(2026).await;
    let page = all.standing.get(year).await.text;
    // The grant of 300 million, ten months of three times the minimum wage of Region I.
    for shown in ["Dự thảo", "Sở Học tập Mẫu", "459", "Hỗ trợ một lần, đã có quyết định cho hưởng", "Đây là bản đầu"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let sum = "select cast(sum(q1 + q2 + q3 + q4) as bigint) from budget_items";
    assert_eq!(one_number(&city.app, sum).await, 300_000_000 + 10 * 3 * 5_310_000);
    // What is not set is told, and is not nothing.
    assert!(page.contains("Chưa gồm các khoản chưa có mức"), "{page}");

    assert_eq!(all.standing.post(&format!("{year}/gui"), "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(city.secretary.post(&format!("{year}/gui"), "").await.status, 422, "it is a draft");
    // A leader who consolidates does not send it as well.
    city.take(&all.leader, &format!("{year}/tong-hop"), "").await;
    assert_eq!(duties_of(&city, &city.secretary).await, ["Gửi Sở Tài chính dự toán năm 2026"]);
    let own = all.leader.post(&format!("{year}/gui"), "").await;
    assert!(own.status == 422 && own.text.contains("không làm tiếp bước này"), "{}", own.text);
    let under_way = all.standing.post(&format!("{year}/lap"), "").await;
    assert!(under_way.status == 422 && under_way.text.contains("nên không lập từ số liệu được"), "{}", under_way.text);
    assert_eq!(city.secretary.post(&format!("{year}/tra-lai"), "reason=").await.status, 422);
    city.take(&city.secretary, &format!("{year}/tra-lai"), "reason=Thieu+don+vi").await;
    assert!(all.standing.get(year).await.text.contains("Bị trả lại: Thieu don vi"));
    assert_eq!(duties_of(&city, &all.standing).await, ["Sửa dự toán năm 2026 bị trả lại"]);

    // A second person is granted the policy: the next revision says what changed.
    let other = talent(&all.standing, "Lê Văn Thêm", "so-hoc-tap").await;
    crate::benefits::tests::granted(&city.app, &all.standing, &other, "nq-53:master", "02/QĐ", "01/10/2026").await;
    city.built(2026).await;
    let page = all.standing.get(year).await.text;
    assert!(page.contains("Bản 2") && page.contains("Sở Học tập Mẫu: 459 →"), "{page}");
    city.take(&all.standing, &format!("{year}/tong-hop"), "").await;
    city.take(&city.secretary, &format!("{year}/gui"), "").await;
    assert_eq!(duties_of(&city, &all.finance).await, ["Trình cấp có thẩm quyền dự toán năm 2026"]);
    city.take(&all.finance, &format!("{year}/trinh"), "").await;
    let late = all.finance.post(&format!("{year}/giao"), "decision_number=1&decided_on=24/11/2026").await;
    assert!(late.status == 422 && late.text.contains("không sau hôm nay"), "{}", late.text);
    city.take(&all.finance, &format!("{year}/giao"), "decision_number=99/NQ&decided_on=10/11/2026").await;
    let page = all.officer.get(year).await.text;
    assert!(page.contains("Đã giao") && page.contains("Giao theo 99/NQ ngày 10/11/2026"), "{page}");
    let log = city.app.as_role(Role::Auditor).await.get("/nhat-ky?doi_tuong=budget").await.text;
    for words in ["lập dự toán năm", "trả lại dự toán năm", "ghi quyết định giao dự toán năm"] {
        assert!(log.contains(words), "{words}");
    }
    // The assigned revision stays what allocations are measured by while an adjustment is drafted.
    city.built(2026).await;
    let page = all.standing.get(year).await.text;
    assert!(page.contains("Bản 3") && page.contains("(bản 2)"), "{page}");
}

#[tokio::test]
async fn an_estimate_is_drawn_up_once_however_often_it_is_asked_for_or_its_job_runs() {
    let city = City::new().await;
    let (standing, path) = (&city.all.standing, "/ngan-sach/2026/du-toan");
    let far = standing.post("/ngan-sach/2040/du-toan/lap", "").await;
    assert!(far.status == 422 && far.text.contains("Lập được dự toán của các năm từ 2026 đến 2030"), "{}", far.text);
    for _ in 0..2 {
        let asked = city.take(standing, &format!("{path}/lap"), "").await;
        assert_eq!(asked.location(), path);
    }
    let jobs = "select cast(count(*) as bigint) from jobs where kind = 'budget.build'";
    assert_eq!(one_number(&city.app, jobs).await, 1);
    let waits = standing.get(path).await.text;
    assert!(waits.contains("Đang lập dự toán năm 2026") && waits.contains("every 2s"), "{waits}");
    assert!(!waits.contains("Chưa có dự toán năm 2026"), "it cannot be asked for again: {waits}");
    let whole = standing.get("/ngan-sach/2026").await.text;
    assert!(whole.contains("Đang lập dự toán năm 2026") && whole.contains("Xem dự toán"), "{whole}");
    work(&city.app).await;
    let revision = "select revision from budgets where year = 2026";
    assert_eq!(one_number(&city.app, revision).await, 1);
    let done = standing.get(path).await.text;
    assert!(done.contains("Bản 1") && !done.contains("Đang lập dự toán"), "{done}");

    // The process was killed before it noted that the job was done: another run finds the estimate there.
    let again = "update jobs set state = 'waiting', lease = null where kind = 'budget.build'";
    city.app.app.db.run_outside(again).await.unwrap();
    work(&city.app).await;
    assert_eq!(one_number(&city.app, revision).await, 1);
    assert_eq!(one_number(&city.app, &format!("{jobs} and state = 'done'")).await, 1);

    // The log names the officer who asked, not the system.
    let by = "select min(actor_id) from audit_entries where event = $1";
    let asked = one_text(&city.app, by, "budget.build_asked").await;
    assert!(!asked.is_empty());
    assert_eq!(one_text(&city.app, by, "budget.built").await, asked);
}

#[tokio::test]
async fn an_estimate_that_went_on_meanwhile_is_not_drawn_up_and_the_page_says_why() {
    let city = City::new().await;
    let (standing, path) = (&city.all.standing, "/ngan-sach/2026/du-toan");
    city.built(2026).await;
    city.take(standing, &format!("{path}/lap"), "").await;
    city.take(&city.all.leader, &format!("{path}/tong-hop"), "").await;
    work(&city.app).await;
    assert_eq!(one_number(&city.app, "select revision from budgets where year = 2026").await, 1);
    let page = standing.get(path).await.text;
    assert!(page.contains("Chưa lập được dự toán") && page.contains("nên không lập từ số liệu được"), "{page}");
    assert!(!page.contains("Đang lập dự toán"), "{page}");
}

#[tokio::test]
async fn an_allocation_is_proposed_within_the_estimate_and_approved_by_finance() {
    let city = City::new().await;
    let all = &city.all;
    let begun = city.take(&all.standing, "/ngan-sach/2026/phan-bo", "reason=Dot+mot").await;
    let path = begun.location().to_owned();
    let line = |amount: &str| {
        encoded(&[
            ("agency_id", "so-hoc-tap"),
            ("source_code", "12"),
            ("chapter", "422"),
            ("category", "341"),
            ("item", "6449"),
            ("q1", amount),
            ("q4", "1.000.000"),
        ])
    };
    let wrong = all.standing.post(&format!("{path}/dong"), &line("abc").replace("422", "612")).await;
    assert!(wrong.status == 422 && wrong.text.contains("cấp huyện"), "{}", wrong.text);
    city.take(&all.standing, &format!("{path}/dong"), &line("999.000.000")).await;
    let twice = all.standing.post(&format!("{path}/dong"), &line("1")).await;
    assert!(twice.status == 422 && twice.text.contains("đã có dòng cùng mã"), "{}", twice.text);
    let early = all.standing.post(&format!("{path}/gui"), "").await;
    assert!(early.status == 422 && early.text.contains("chưa được giao"), "{}", early.text);
    city.assigned(2026).await;
    let page = all.standing.get(&path).await.text;
    assert!(page.contains("vượt 540.700.000"), "told while it is written: {page}");
    let over = all.standing.post(&format!("{path}/gui"), "").await;
    assert!(over.status == 422 && over.text.contains("vượt 540.700.000"), "{}", over.text);
    city.take(&all.standing, &format!("{path}/huy"), "reason=Nhap+sai").await;

    let path = city.proposed(2026).await;
    assert_eq!(duties_of(&city, &all.finance).await, ["Duyệt đề nghị phân bổ PB-0002"]);
    assert_eq!(all.standing.post(&format!("{path}/duyet"), "").await.status, StatusCode::FORBIDDEN);
    city.take(&all.finance, &format!("{path}/tra-lai"), "reason=Sai+chuong").await;
    assert!(all.standing.get(&path).await.text.contains("Bị trả lại: Sai chuong"));
    city.take(&all.standing, &format!("{path}/gui"), "").await;
    let page = all.finance.get(&path).await.text;
    assert!(page.contains("315.930.000") && page.contains("459.300.000"), "{page}");
    city.take(&all.finance, &format!("{path}/duyet"), "decision_number=7/QD-UBND&decided_on=20/11/2026").await;
    assert_eq!(one_number(&city.app, "select amount from estimate_lines").await, 459_300_000);
    assert_eq!(one_number(&city.app, "select q1 from estimate_quarters").await, 315_930_000);
    let again = all.finance.post(&format!("{path}/duyet"), "decision_number=8/QD&decided_on=20/11/2026").await;
    assert!(again.status == 422, "{}", again.text);
    // Nothing is left, so nothing more is taken.
    let begun = city.take(&all.standing, "/ngan-sach/2026/phan-bo", "reason=Dot+hai").await;
    let none = all
        .standing
        .post(&format!("{}/con-lai", begun.location()), "source_code=12&chapter=422&category=341&item=6449")
        .await;
    assert!(none.status == 422 && none.text.contains("đã phân bổ hoặc đã có"), "{}", none.text);
    assert_eq!(all.officer.get(&path).await.status, StatusCode::NOT_FOUND, "a unit sees its lines on its own page");
    let unit = all.officer.get("/ngan-sach/2026/don-vi/so-hoc-tap").await.text;
    assert!(unit.contains("12-422-341-6449") && unit.contains("7/QD-UBND"), "{unit}");
}

#[tokio::test]
async fn a_list_is_paid_from_what_was_allocated_and_from_nothing_else() {
    let city = City::new().await;
    let all = &city.all;
    let nothing = begin(&all.officer, "so-hoc-tap", "x", "03/2026", "10/2026").await;
    assert!(nothing.status == 422 && nothing.text.contains("chưa có dòng dự toán"), "{}", nothing.text);
    city.assigned(2026).await;
    let path = city.proposed(2026).await;
    city.take(&all.finance, &format!("{path}/duyet"), "decision_number=7/QD-UBND&decided_on=20/11/2026").await;
    let form = all.officer.get("/chi-tra/lap").await.text;
    assert!(form.contains("12-422-341-6449: còn 459.300.000"), "{form}");
    // A line that finance enters without an allocation counts towards the whole, too.
    estimate(&city.app, &all.finance, "so-hoc-tap", "1.000").await;
    let list = all.finance.get("/ngan-sach/2026/phan-bo").await.text;
    assert!(list.contains("đã phân bổ 459.301.000"), "{list}");
}

#[tokio::test]
async fn the_proposal_of_an_estimate_is_a_paper_with_its_table() {
    let city = City::new().await;
    city.built(2026).await;
    let drafted = city.take(&city.all.standing, "/ngan-sach/2026/du-toan/van-ban", "").await;
    assert!(drafted.location().starts_with("/phat-hanh/"), "{}", drafted.location());
    let id = drafted.location().trim_start_matches("/phat-hanh/");
    let db = &mut city.app.app.db.read();
    let content = crate::issuance::actions::content(&city.app.app, db, &id.into()).await.unwrap();
    assert!(format!("{content:?}").contains("459.300.000"), "{content:?}");
    let again = city.take(&city.all.standing, "/ngan-sach/2026/du-toan/van-ban", "").await;
    assert_eq!(again.location(), drafted.location(), "the one under way");
}

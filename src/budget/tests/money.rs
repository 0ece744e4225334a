//! What was estimated, allocated, committed and paid; every figure opens to its records, as far as its reader may see.

use axum::http::StatusCode;

use super::City;
use crate::benefits::tests::{encoded, filled, list, one_number, results, sent, work};
use crate::needs;
use crate::platform::jobs;
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::words::Words;

const EVERYTHING: &str = "tuyen=100&thap=50&cao=100&sau=100&nghi=0&luong=0";

/// March to October paid on 05/11/2026: the grant and eight months.
async fn paid(city: &City) -> String {
    city.assigned(2026).await;
    let path = city.proposed(2026).await;
    city.take(&city.all.finance, &format!("{path}/duyet"), "decision_number=7/QD-UBND&decided_on=20/11/2026").await;
    let line: (String,) =
        crate::platform::db::Read::one(&mut city.app.app.db.read(), "select id from estimate_lines", Vec::new())
            .await
            .unwrap();
    let path = filled(&city.app, &city.all.officer, "so-hoc-tap", &line.0, "03/2026", "10/2026").await;
    sent(&city.all, &path).await;
    let rows: Vec<(i64, i64)> = crate::platform::db::Read::all(
        &mut city.app.app.db.read(),
        "select number, amount from payment_lines order by number",
        Vec::new(),
    )
    .await
    .unwrap();
    let code = list(&city.app, &path).await.code;
    let rows: Vec<(String, String)> =
        rows.into_iter().map(|(number, amount)| (format!("{code}.{number:04}"), amount.to_string())).collect();
    let rows: Vec<(&str, &str, &str, &str, &str)> = rows
        .iter()
        .take(rows.len() - 1)
        .map(|(code, amount)| (code.as_str(), amount.as_str(), "Đã chi", "05/11/2026", ""))
        .collect();
    let reply = results(&city.app, &city.all.finance, &path, &rows).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    path
}

#[tokio::test]
async fn the_year_is_shown_from_records_and_each_figure_opens_to_them() {
    let city = City::new().await;
    let path = paid(&city).await;
    let sum = one_number(&city.app, "select cast(sum(amount) as bigint) from payment_lines").await;
    assert_eq!(sum, 300_000_000 + 8 * 15_930_000);
    let spent =
        one_number(&city.app, "select cast(sum(amount) as bigint) from payment_lines where state = 'paid'").await;
    let page = city.all.finance.get("/ngan-sach/2026").await.text;
    for shown in [
        "Ngân sách thực hiện chính sách năm 2026",
        "Số liệu kho bạc đến 05/11/2026",
        "Quý IV đến nay",
        "Sở Học tập Mẫu",
        "so=da-chi&#38;don_vi=so-hoc-tap&#38;quy=4",
        "Số liệu của biểu đồ",
    ] {
        assert!(page.contains(shown) || page.contains(&shown.replace("&#38;", "&amp;")), "{shown}: {page}");
    }
    let money = |amount: i64| crate::budget::figure::millions(amount);
    assert!(page.contains(&format!(">{}</a>", money(spent))), "{page}");
    assert!(page.contains(&format!(">{}</a>", money(sum))), "committed: {page}");
    assert!(page.contains(&money(459_300_000 - sum)), "what is left: {page}");

    // The total opens to the agency, the agency to its lines, a line to the person's page.
    let unit = city.all.standing.get("/ngan-sach/2026/don-vi/so-hoc-tap").await.text;
    assert!(unit.contains("12-422-341-6449") && unit.contains("so=da-chi"), "{unit}");
    let records = city.all.standing.get("/ngan-sach/2026/chi-tiet?so=da-chi&don_vi=so-hoc-tap&quy=4").await.text;
    assert!(
        records.contains("Lê Thị Ngân Sách") && records.contains(&format!("/huong-chinh-sach/{}", city.one)),
        "{records}"
    );
    assert!(records.contains(&path) && records.contains("03/2026"), "{records}");
    let none = city.all.standing.get("/ngan-sach/2026/chi-tiet?so=da-chi&don_vi=so-hoc-tap&quy=1").await.text;
    assert!(none.contains("Không có bản ghi nào"), "{none}");
    for (figure, least) in [("du-toan", 3), ("du-kien", 3), ("phan-bo", 1), ("cam-ket", 9), ("da-chi", 8)] {
        let shown = city.all.standing.get(&format!("/ngan-sach/2026/chi-tiet?so={figure}")).await;
        assert_eq!(shown.status, 200, "{figure}");
        assert!(
            shown.text.contains(&format!("1–{least} trong {least}"))
                || shown.text.contains(&format!("{least} bản ghi")),
            "{figure}: {}",
            shown.text
        );
    }
    let book = city.all.standing.get("/ngan-sach/2026/chi-tiet.xlsx?so=da-chi").await;
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
    let book = city.all.finance.get("/ngan-sach/2026/bang.xlsx?q=hoc+tap").await;
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
    let filtered = city.all.finance.get("/ngan-sach/2026?q=khong+co").await.text;
    assert!(filtered.contains("Không có đơn vị nào khớp"), "{filtered}");
    let line = city.all.finance.get("/ngan-sach/2026?nguon=13").await.text;
    assert!(line.contains("Nguồn 13"), "{line}");
}

#[tokio::test]
async fn who_may_not_see_a_person_gets_a_count() {
    let city = City::new().await;
    paid(&city).await;
    let path = "/ngan-sach/2026/chi-tiet?so=da-chi";
    let finance = city.all.finance.get(path).await.text;
    assert!(finance.contains("CS-0001") && !finance.contains("Lê Thị Ngân Sách"), "the code, not the name: {finance}");
    let leader = city.city.get(path).await.text;
    assert!(
        leader.contains("của 1 người") && !leader.contains("CS-0001") && !leader.contains("Ngân Sách</a>"),
        "{leader}"
    );
    let party = city.app.as_role(Role::PartyOfficer).await;
    let other = party.get(path).await.text;
    assert!(other.contains("0 bản ghi") && !other.contains("CS-0001"), "{other}");
    let neighbour = city.app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    assert!(!neighbour.get(path).await.text.contains("CS-0001"));
    assert_eq!(neighbour.get("/ngan-sach/2026/don-vi/so-hoc-tap").await.status, StatusCode::NOT_FOUND);
    assert_eq!(neighbour.get("/ngan-sach/2026/chi-tiet?don_vi=so-hoc-tap").await.status, StatusCode::NOT_FOUND);
    let own = city.all.officer.get("/ngan-sach/2026").await.text;
    assert!(own.contains("Sở Học tập Mẫu"), "{own}");
    let book = city.city.get("/ngan-sach/2026/chi-tiet.xlsx?so=da-chi").await;
    assert_eq!(book.status, 200);
    for role in Role::ALL {
        let status = city.app.as_role(*role).await.get("/ngan-sach/2026").await.status;
        let may = Permission::ViewBudget.reach(*role) != Reach::Nothing;
        assert_eq!(status, if may { StatusCode::OK } else { StatusCode::FORBIDDEN }, "{role}");
    }
}

#[tokio::test]
async fn a_forecast_without_assumptions_names_them_and_tries_others_without_saving() {
    let city = City::new().await;
    city.app.app.db.run_outside("delete from settings where key like 'budget.%'").await.unwrap();
    city.take(&city.all.standing, "/ngan-sach/tinh-lai", "").await;
    assert!(city.all.standing.get("/ngan-sach/2026").await.text.contains("Đang chờ tính lại dự kiến chi"));
    city.take(&city.all.standing, "/ngan-sach/tinh-lai", "").await;
    work(&city.app).await;
    let blocked = city.city.get("/ngan-sach/du-bao").await.text;
    assert!(
        blocked.contains("Chưa dự báo được") && blocked.contains("Mức tăng lương tối thiểu vùng mỗi năm"),
        "{blocked}"
    );
    assert!(city.city.get("/ngan-sach/2026").await.text.contains("Chưa có giả định"));
    assert_eq!(city.city.get("/ngan-sach/du-bao.xlsx").await.status, 422);
    let tried = city.city.get(&format!("/ngan-sach/du-bao?{EVERYTHING}")).await.text;
    for shown in [
        "đang thử giả định",
        "Dự báo ngân sách 2026–2030",
        "Theo nhóm đối tượng",
        "Tiến sĩ",
        "Sở Học tập Mẫu",
        "459",
        "191",
    ] {
        assert!(tried.contains(shown), "{shown}: {tried}");
    }
    let more = city.city.get(&format!("/ngan-sach/du-bao?{}", EVERYTHING.replace("luong=0", "luong=10"))).await.text;
    // 191,16 million more by a tenth in 2027.
    assert!(more.contains(">210</a>"), "{more}");
    assert_eq!(
        one_number(&city.app, "select cast(count(*) as bigint) from settings where key like 'budget.%'").await,
        0
    );
    city.assume().await;
    let set = city.city.get("/ngan-sach/du-bao").await.text;
    assert!(set.contains("Đang đặt: 100 %, giả định, từ 01/01/2026") && !set.contains("đang thử giả định"), "{set}");
    let page = city.city.get("/ngan-sach/2026").await.text;
    assert!(
        page.contains("Dự báo chi các năm 2026–2030") && page.contains("Chưa có khung ngân sách trung hạn"),
        "{page}"
    );
    let book = city.city.get(&format!("/ngan-sach/du-bao.xlsx?{EVERYTHING}")).await;
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn expected_hires_count_until_somebody_is_granted_their_place() {
    let needs_city = needs::tests::City::new().await;
    needs_city.consolidated("number=2&beneficiary_group=resident_doctor&specialty=Noi+tru").await;
    let reply = needs_city.standing.post("/danh-muc-nam/2027/lap", "").await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let app = &needs_city.app;
    let reply = needs_city.standing.post("/ngan-sach/2027/du-toan/lap", "").await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    work(app).await;
    let sum =
        "select cast(sum(q1 + q2 + q3 + q4) as bigint) from projection_items where origin = 'expected' and year = 2027";
    assert_eq!(one_number(app, sum).await, 2 * (250_000_000 + 10 * 2 * 5_310_000));
    // Later years repeat the newest catalogue, which alone is kept for them.
    let repeated =
        "select cast(sum(q1 + q2 + q3 + q4) as bigint) from projection_items where origin = 'repeated' and year = 2027";
    assert_eq!(one_number(app, repeated).await, one_number(app, sum).await);
    let page = needs_city.standing.get("/ngan-sach/2027/du-toan").await.text;
    assert!(page.contains("chỉ tiêu danh mục chưa tuyển") && page.contains("Trường Cao đẳng Mẫu"), "{page}");
    let whole = needs_city.standing.get("/ngan-sach/2027").await.text;
    assert!(
        whole.contains("Sở Học tập Mẫu") && whole.contains("2 chỉ tiêu chưa tuyển"),
        "the unit above holds it: {whole}"
    );
    let records = needs_city.standing.get("/ngan-sach/2027/chi-tiet?so=du-kien&nguon_goc=expected").await.text;
    assert!(
        records.contains("Noi tru") && records.contains("2 người") && records.contains("/danh-muc-nam/2027"),
        "{records}"
    );
}

#[tokio::test]
async fn the_night_works_it_out_and_a_person_who_stops_costs_no_more() {
    let city = City::new().await;
    city.take(&city.all.standing, "/ngan-sach/tinh-lai", "").await;
    work(&city.app).await;
    let sum = "select cast(sum(q1 + q2 + q3 + q4) as bigint) from projection_items where year = 2027";
    assert_eq!(one_number(&city.app, sum).await, 12 * 15_930_000);
    let rows = one_number(&city.app, "select cast(count(*) as bigint) from projection_items").await;
    let decision = encoded(&[
        ("stops_on", "01/07/2026"),
        ("last_day", "30/06/2026"),
        ("cause", "serious_illness"),
        ("decision_number", "9/QĐ"),
        ("decided_on", "25/06/2026"),
    ]);
    city.take(&city.all.leader, &format!("/huong-chinh-sach/{}/thoi/quyet-dinh", city.one), &decision).await;
    city.app.advance(chrono::TimeDelta::hours(24));
    jobs::enqueue_daily(&city.app.app, crate::DAILY).await.unwrap();
    work(&city.app).await;
    let after = one_number(
        &city.app,
        "select cast(coalesce(sum(q1 + q2 + q3 + q4), 0) as bigint) from projection_items where content = 'income'",
    )
    .await;
    assert_eq!(after, 4 * 15_930_000, "March to June");
    assert!(one_number(&city.app, "select cast(count(*) as bigint) from projection_items").await < rows);
    assert!(!city.person.is_empty());
}

#[tokio::test]
async fn a_sponsors_money_is_told_apart_to_the_last_dong() {
    let city = City::new().await;
    let finance = &city.all.finance;
    let fund = encoded(&[
        ("sponsor", "Quỹ Mẫu"),
        ("purpose", "Hỗ trợ tiến sĩ trẻ"),
        ("source_code", "16"),
        ("amount", "500.000.000"),
        ("received_on", "01/02/2026"),
        ("paper", "Thỏa thuận 01"),
    ]);
    assert_eq!(city.all.standing.post("/ngan-sach/tai-tro", &fund).await.status, StatusCode::FORBIDDEN);
    let bare = finance.post("/ngan-sach/tai-tro", "amount=0").await;
    assert!(bare.status == 422 && bare.text.contains("lớn hơn 0"), "{}", bare.text);
    let path = city.take(finance, "/ngan-sach/tai-tro", &fund).await.location().to_owned();
    let line = |amount: &str, number: &str| {
        encoded(&[
            ("year", "2026"),
            ("agency_id", "so-hoc-tap"),
            ("chapter", "422"),
            ("category", "341"),
            ("item", "6449"),
            ("amount", amount),
            ("decision_number", number),
            ("assigned_on", "01/03/2026"),
        ])
    };
    city.take(finance, &format!("{path}/giao"), &line("450.000.000", "5/QĐ")).await;
    let over = finance.post(&format!("{path}/giao"), &line("60.000.000", "6/QĐ")).await;
    assert!(over.status == 422 && over.text.contains("chỉ còn 50.000.000"), "{}", over.text);
    let id =
        crate::benefits::tests::one_text(&city.app, "select id from estimate_lines where decision_number = $1", "5/QĐ")
            .await;
    let list_path = filled(&city.app, &city.all.officer, "so-hoc-tap", &id, "03/2026", "04/2026").await;
    sent(&city.all, &list_path).await;
    let code = list(&city.app, &list_path).await.code;
    let one = format!("{code}.0001");
    results(&city.app, finance, &list_path, &[(&one, "300000000", "Đã chi", "05/11/2026", "")]).await;
    let page = city.city.get(&path).await.text;
    assert!(page.contains("200.000.000") && page.contains("Hỗ trợ một lần") && !page.contains("Lê Thị"), "{page}");
    let book = city.city.get(&format!("{path}/bao-cao.xlsx")).await;
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
    // It is no part of the state budget that is allocated.
    let list = finance.get("/ngan-sach/2026/phan-bo").await.text;
    assert!(!list.contains("450.000.000"), "{list}");
    assert_eq!(city.all.officer.get("/ngan-sach/tai-tro").await.status, StatusCode::NOT_FOUND);
}

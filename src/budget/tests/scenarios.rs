//! Scenarios of the forecast: kept under a name, compared side by side, dropped with their assumptions in the log.

use axum::http::StatusCode;

use super::City;
use crate::benefits::tests::{encoded, one_number, one_text, work};

fn scenario(name: &str, fill: &str, growth: &str, group: (&str, &str)) -> String {
    encoded(&[
        ("name", name),
        ("note", ""),
        ("tuyen", fill),
        ("thap", "50"),
        ("cao", "100"),
        ("sau", "100"),
        ("nghi", "0"),
        ("luong", growth),
        ("nhom", group.0),
        ("muc", group.1),
    ])
}

#[tokio::test]
async fn scenarios_are_kept_compared_and_dropped() {
    let city = City::new().await;
    let standing = &city.all.standing;
    let home = "/ngan-sach/du-bao/kich-ban";
    let empty = standing.get(home).await.text;
    assert!(empty.contains("Chưa có kịch bản nào"), "{empty}");
    city.assume().await;
    city.take(standing, "/ngan-sach/tinh-lai", "").await;
    work(&city.app).await;
    let group = one_text(&city.app, "select min(group_name) from projection_items where group_name <> $1", "").await;

    let forecast = standing.get("/ngan-sach/du-bao").await.text;
    assert!(forecast.contains("Lưu thành kịch bản") && forecast.contains(&group), "{forecast}");
    city.take(standing, home, &scenario("Lương tăng 10%", "100", "10", ("", "100"))).await;
    city.take(standing, home, &scenario("Gấp đôi mức", "100", "0", (&group, "200"))).await;
    let again = standing.post(home, &scenario("Gấp đôi mức", "100", "0", ("", "100"))).await;
    assert!(again.status == 422 && again.text.contains("cùng tên"), "{}", again.text);
    let wrong = standing.post(home, &scenario("Quá nhiều", "101", "0", ("", "100"))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = standing.get(home).await.text;
    assert!(list.contains("Lương tăng 10%") && list.contains("200% mức quy định"), "{list}");

    let none = standing.get("/ngan-sach/du-bao/so-sanh").await.text;
    assert!(none.contains("Chưa chọn kịch bản nào"), "{none}");
    let id = |name: &'static str| one_text(&city.app, "select id from forecast_scenarios where name = $1", name);
    let (growth, double) = (id("Lương tăng 10%").await, id("Gấp đôi mức").await);
    let page = standing.get(&format!("/ngan-sach/du-bao/so-sanh?k_{growth}=1&k_{double}=1")).await.text;
    for shown in ["Đang đặt", "Lương tăng 10%", "Gấp đôi mức", "Theo đơn vị", "Số người được chi", "Sở Học tập Mẫu"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // The one person of the city is in 2026 at 459.3 million, twice that when the group gets twice as much.
    let year = one_number(
        &city.app,
        "select cast(sum(q1 + q2 + q3 + q4) as bigint) from projection_items where year = 2026 and origin = 'granted'",
    )
    .await;
    let money = crate::budget::figure::millions;
    assert!(page.contains(&format!(">{}<", money(year))) && page.contains(&format!(">{}<", money(2 * year))), "{page}");

    let bare = standing.post(&format!("{home}/{double}/xoa"), "reason=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    city.take(standing, &format!("{home}/{double}/xoa"), "reason=Khong+dung+nua").await;
    assert!(!standing.get(home).await.text.contains("Gấp đôi mức"));
    let kept = one_number(
        &city.app,
        "select cast(count(*) as bigint) from audit_entries where event = 'forecast_scenario.deleted'",
    )
    .await;
    assert_eq!(kept, 1);
    let finance = city.all.finance.post(&format!("{home}/{growth}/xoa"), "reason=Khong+dung+nua").await;
    assert_eq!(finance.status, StatusCode::FORBIDDEN);
}

//! The calendar of the budget comes to the desks by itself, and leaves them when it is done.

use chrono::TimeDelta;

use super::City;
use crate::benefits::tests::{one_number, one_text, work};
use crate::budget::actions::tasks::tend;
use crate::platform::jobs;
use crate::platform::permission::Role;

#[tokio::test]
async fn what_is_near_comes_to_its_desk_and_leaves_when_done() {
    let city = City::new().await;
    let app = &city.app;
    // A city that has not set the day of its units is told so.
    app.app.db.run_outside("delete from settings where key = 'budget.calendar_unit_day'").await.unwrap();
    // 23/11/2026: the council decides and the units are given their parts in December.
    jobs::enqueue_daily(&app.app, crate::DAILY).await.unwrap();
    work(app).await;
    let open = "select cast(count(*) as bigint) from budget_tasks where done_at is null";
    assert_eq!(one_number(app, open).await, 1, "the decision before 10/12 is within thirty days");
    let desk = city.all.finance.get("/viec").await.text;
    assert!(desk.contains("Hội đồng nhân dân quyết định dự toán năm sau") && desk.contains("09/12/2026"), "{desk}");
    assert_eq!(tend(&app.app).await.unwrap(), 0, "run twice it changes nothing");
    city.assigned(2027).await;
    assert_eq!(tend(&app.app).await.unwrap(), 1);
    assert!(!city.all.finance.get("/viec").await.text.contains("Hội đồng nhân dân quyết định dự toán năm sau"));
    app.app.clock.advance(TimeDelta::days(10));
    assert_eq!(tend(&app.app).await.unwrap(), 1, "allocation before 31/12");
    let due = one_text(app, "select cast(due_on as text) from budget_tasks where kind = $1", "allocate").await;
    assert_eq!(due, "2026-12-30");
    let standing = app.as_role(Role::StandingOfficer).await;
    let page = standing.get("/ngan-sach/2026/lich").await.text;
    for shown in ["Đã xong", "30/12/2026", "Chưa xong", "Ngày cuối của tháng 6 đơn vị gửi nhu cầu dự toán"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

//! Reports through HTTP: figures that add up to their records, who reads what, small cells, and figures that freeze.

mod figures;
mod frozen;

use crate::benefits::tests::{People, encoded, estimate, filled, granted, list, people, results, sent, talent};
use crate::platform::permission::Role;
use crate::reports::figure::FIGURES;
use crate::testing::{Client, TestApp};

/// The whole year 2026, in an address.
pub const YEAR: &str = "ky=year&nam=2026&so_voi=before";

/// A city with some of everything: three people of the government bloc and one of the Party bloc, money paid to one.
pub struct City {
    pub app: TestApp,
    pub people: People,
    pub party: Client,
    pub council: Client,
    /// The person who was paid, and the sum.
    pub paid_talent: String,
    pub paid: i64,
}

/// Fills a city through its pages.
pub async fn city() -> City {
    let app = TestApp::new().await;
    let people = people(&app).await;
    let party = app.as_role(Role::PartyOfficer).await;
    let mut ids = Vec::new();
    for (name, group) in [("Lê Văn Mẫu", "nq-53:phd"), ("Trần Thị Thử", "nq-53:phd"), ("Phạm Văn Giả", "nq-53:master")]
    {
        let id = talent(&people.standing, name, "so-hoc-tap").await;
        granted(&app, &people.standing, &id, group, "01/QĐ", "01/03/2026").await;
        ids.push(id);
    }
    let other = talent(&party, "Vũ Thị Ví Dụ", "ban-to-chuc").await;
    granted(&app, &party, &other, "nq-53:phd", "02/QĐ", "01/03/2026").await;
    let estimate = estimate(&app, &people.finance, "so-hoc-tap", "2000000000").await;
    let path = filled(&app, &people.officer, "so-hoc-tap", &estimate, "03/2026", "03/2026").await;
    sent(&people, &path).await;
    let lines: Vec<(i64, i64, String)> = crate::platform::db::Read::all(
        &mut app.app.db.read(),
        "select l.number, l.amount, l.talent_id from payment_lines l join payment_lists p on p.id = l.list_id order by l.number",
        Vec::new(),
    )
    .await
    .unwrap();
    let code = list(&app, &path).await.code;
    let (number, amount, paid_talent) = lines[0].clone();
    let reply = results(
        &app,
        &people.finance,
        &path,
        &[(&format!("{code}.{number:04}"), &amount.to_string(), "Đã chi", "20/04/2026", "")],
    )
    .await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let council = app.as_role_in(Role::PeoplesCouncil, "hdnd-mau").await;
    City { app, people, party, council, paid_talent, paid: amount }
}

/// The number that a page shows for a figure, as it is written there.
pub fn shown(page: &str, id: &str) -> String {
    let after = page.split(&format!("Mã chỉ số: {id}.")).nth(1).unwrap_or_else(|| panic!("{id} is not on the page"));
    let cell = after.split("class=\"num\">").nth(1).unwrap();
    let cell = cell.split("</td>").next().unwrap();
    let text = cell.split('>').nth(1).filter(|_| cell.contains("<a ")).unwrap_or(cell);
    text.split('<').next().unwrap().trim().to_owned()
}

/// Every figure of a page by its id.
pub fn all_shown(page: &str) -> Vec<(&'static str, String)> {
    FIGURES.iter().map(|figure| (figure.id, shown(page, figure.id))).collect()
}

/// A form that begins a report of the year.
pub fn year_form() -> String {
    encoded(&[("ky", "year"), ("nam", "2026"), ("so_voi", "before")])
}

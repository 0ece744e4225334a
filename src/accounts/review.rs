//! The half-yearly review of accounts and rights (rà soát tài khoản và quyền, STD-50): who holds what where, when
//! they last came in, whether the account is open.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate, TimeDelta};

use super::store::{self, ReviewRow};
use super::user::UserState;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::{self, Instant};
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::words::Words;

/// What a reviewer should look at first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    pub accounts: usize,
    pub rights: usize,
    pub disabled: usize,
    pub without_second_factor: usize,
    /// Not used for as many days as lock an account.
    pub unused: usize,
    pub last_on: Option<NaiveDate>,
    pub last_by: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub is_overdue: bool,
}

fn is_unused(row: &ReviewRow, since: Instant) -> bool {
    row.state == UserState::Active && row.last_sign_in_at.is_none_or(|at| at < since)
}

/// The state of accounts within reach, and when the next review is due.
pub async fn summary(app: &App, permit: &Permit) -> Result<Summary> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let rows = store::review_rows(db, permit, today).await?;
    let settings = Settings::on(db, today).await?;
    let since = app.clock.now() - TimeDelta::days(settings.number("account.idle_days")?);
    let people = |wanted: &dyn Fn(&ReviewRow) -> bool| {
        rows.iter().filter(|row| wanted(row)).map(|row| &row.user_id).collect::<BTreeSet<_>>().len()
    };
    let last = store::last_review(db, permit).await?;
    let last_on = last.as_ref().map(|(at, _)| clock::local(*at).date());
    let months = u32::try_from(settings.number("review.months")?).unwrap_or(6);
    let due_on = last_on.and_then(|day| day.checked_add_months(Months::new(months)));
    Ok(Summary {
        accounts: people(&|_| true),
        rights: rows.iter().filter(|row| row.role.is_some()).count(),
        disabled: people(&|row| row.state == UserState::Disabled),
        without_second_factor: people(&|row| row.state == UserState::Active && !row.second_factor),
        unused: people(&|row| is_unused(row, since)),
        last_on,
        last_by: last.map(|(_, name)| name),
        is_overdue: due_on.is_none_or(|day| day <= today),
        due_on,
    })
}

/// The review sheet: one line for each right, by agency. Taking it out is an event, from which the next one counts.
pub async fn sheet(app: &App, permit: &Permit) -> Result<Sheet> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let rows = store::review_rows(db, permit, today).await?;
    let settings = Settings::on(db, today).await?;
    let since = app.clock.now() - TimeDelta::days(settings.number("account.idle_days")?);
    let locked = store::locked_keys(db, app.clock.now()).await?;
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: format!("Phiếu rà soát tài khoản và quyền, ngày {}", viet::date::screen(today)),
        note: format!("{by} xuất lúc {}. Điều kiện: mọi tài khoản trong phạm vi", clock::screen(app.clock.now())),
        columns: vec![
            ("Cơ quan, đơn vị", 36),
            ("Họ và tên", 26),
            ("Thư điện tử", 30),
            ("Vai trò", 30),
            ("Giữ từ ngày", 14),
            ("Đến hết ngày", 14),
            ("Tình trạng", 20),
            ("Tạm khóa", 12),
            ("Xác thực hai bước", 12),
            ("Đăng nhập gần nhất", 20),
            ("Lâu không dùng", 12),
            ("Ngày thôi việc", 14),
            ("Người đang thay", 30),
            ("Giữ nguyên, sửa hay thu hồi", 24),
            ("Ghi chú của người rà soát", 30),
        ],
        rows: Vec::new(),
    };
    for row in rows {
        let unused = is_unused(&row, since);
        let keys = [
            app.secret.look_up_key("users.email", &row.email),
            app.secret.look_up_key("users.totp", row.user_id.as_str()),
        ];
        let is_locked = keys.iter().any(|key| locked.contains(key));
        sheet.rows.push(vec![
            row.agency_name.map_or_else(|| "Không giữ vai trò nào".into(), Cell::Text),
            row.full_name.into(),
            row.email.into(),
            row.role.map_or(Cell::Empty, |role| role.label().into()),
            row.starts_on.into(),
            row.ends_on.into(),
            row.state.label().into(),
            if is_locked { "Có" } else { "" }.into(),
            if row.second_factor { "Có" } else { "Chưa" }.into(),
            row.last_sign_in_at.into(),
            if unused { "Có" } else { "" }.into(),
            row.leaves_on.into(),
            row.substitute.into(),
            Cell::Empty,
            Cell::Empty,
        ]);
    }
    let tx = app.db.write(permit).await?;
    tx.commit(Event::about_instance("accounts.reviewed").with("rows", sheet.rows.len())).await?;
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use calamine::{Reader, Xlsx};

    use crate::platform::permission::Role;
    use crate::testing::{Client, TestApp};

    async fn rows(person: &Client) -> Vec<Vec<String>> {
        let reply = person.get("/tai-khoan/ra-soat.xlsx").await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(reply.bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    #[tokio::test]
    async fn the_review_sheet_lists_every_right_and_sets_the_next_date() {
        let app = TestApp::new().await;
        let absent = app.as_role(Role::AgencyHead).await;
        let substitute = app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await;
        let form = format!(
            "assignment_id={}&substitute_id={}&starts_on=23%2F11%2F2026&ends_on=27%2F11%2F2026&reason=nghi+phep",
            absent.assignment_id, substitute.user_id
        );
        assert_eq!(absent.post("/thay-mat", &form).await.status, StatusCode::SEE_OTHER);
        let auditor = app.as_role(Role::Auditor).await;
        assert!(auditor.get("/tai-khoan/ra-soat").await.text.contains("Chưa rà soát lần nào"));
        let sheet = rows(&auditor).await;
        let line = sheet.iter().find(|row| row[3] == "Thủ trưởng cơ quan, đơn vị").unwrap();
        assert_eq!((line[6].as_str(), line[7].as_str(), line[8].as_str()), ("Đang dùng", "", "Chưa"));
        assert!(line[12].starts_with("Nguyễn Văn"), "the substitute is named: {line:?}");
        assert_eq!(sheet.len(), 4 + 3, "three people with one right each");
        let page = auditor.get("/tai-khoan/ra-soat").await.text;
        assert!(page.contains("Kỳ tới: 23/05/2027"), "{page}");
        let log = auditor.get("/nhat-ky?viec=accounts.reviewed").await.text;
        assert!(log.contains("xuất phiếu rà soát tài khoản và quyền"), "{log}");
    }

    #[tokio::test]
    async fn the_review_sheet_marks_who_is_locked_for_a_while() {
        let app = TestApp::new().await;
        let auditor = app.as_role(Role::Auditor).await;
        let locked = app.as_role(Role::FinanceOfficer).await;
        let user = super::store::user(&mut app.app.db.read(), locked.user_id.as_str()).await.unwrap();
        for _ in 0..5 {
            let form = format!("email={}&password=sai", user.email.replace('@', "%40"));
            app.anyone().post("/dang-nhap", &form).await;
        }
        let sheet = rows(&auditor).await;
        let line = sheet.iter().find(|row| row[2] == user.email).unwrap();
        assert_eq!((line[6].as_str(), line[7].as_str()), ("Đang dùng", "Có"));
    }

    #[tokio::test]
    async fn a_head_reviews_the_rights_of_the_own_agency_only() {
        let app = TestApp::new().await;
        let head = app.as_role(Role::AgencyHead).await;
        app.as_role(Role::StandingLeader).await;
        let sheet = rows(&head).await;
        assert_eq!(sheet.len(), 4 + 1, "{sheet:?}");
        assert!(head.get("/tai-khoan/ra-soat").await.text.contains("Kỳ tới"));
        let auditor = app.as_role(Role::Auditor).await;
        let page = auditor.get("/tai-khoan/ra-soat").await.text;
        assert!(page.contains("Chưa rà soát lần nào"), "one agency's sheet is no review of the city: {page}");
        let officer = app.as_role(Role::AgencyOfficer).await;
        assert_eq!(officer.get("/tai-khoan/ra-soat").await.status, StatusCode::FORBIDDEN);
    }
}

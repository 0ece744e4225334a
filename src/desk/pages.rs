//! The pages of the desk.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::store;
use super::week::{self, Day};
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::duties::{self, Duty};
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::messages::{self, Message};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to};

#[derive(Template)]
#[template(path = "desk/duties.html")]
struct DutiesPage {
    shell: Shell,
    heading: String,
    line: String,
    days: Vec<Day>,
    /// Title, place on the page, duties.
    groups: Vec<(&'static str, &'static str, Vec<Duty>)>,
    today: NaiveDate,
    messages: Vec<Message>,
}

impl DutiesPage {
    fn due_class(&self, duty: &Duty) -> &'static str {
        match duty.due_on {
            Some(due) if due < self.today => "bad",
            Some(due) if due == self.today => "warn",
            _ => "",
        }
    }
}

/// What waits for the assignment in use, the most urgent first.
pub async fn duties(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let signed = permit.signed()?;
    let today = app.clock.today();
    let open = duties::of_assignment(&mut app.db.read(), &signed.assignment_id).await?;
    let total = open.len();
    let table = organisation::store::calendar::table(&mut app.db.read()).await?;
    let since = clock::start_of_day(week::first_day(today, &table));
    let mut done: Vec<(NaiveDate, i64)> = Vec::new();
    for at in duties::closed_since(&mut app.db.read(), &signed.assignment_id, since).await? {
        let day = clock::local(at).date();
        match done.iter_mut().find(|(on, _)| *on == day) {
            Some((_, count)) => *count += 1,
            None => done.push((day, 1)),
        }
    }
    let days = week::days(today, &table, &open, &done);
    let (late, rest): (Vec<Duty>, Vec<Duty>) =
        open.into_iter().partition(|duty| duty.due_on.is_some_and(|due| due < today));
    let (now, later): (Vec<Duty>, Vec<Duty>) = rest.into_iter().partition(|duty| duty.due_on == Some(today));
    let heading = match (total, late.len() + now.len()) {
        (0, _) => "Không có việc nào đang chờ".to_owned(),
        (_, 0) => "Hôm nay không có việc đến hạn".to_owned(),
        (_, due) => format!("Hôm nay có {due} việc cần xong"),
    };
    let line = format!(
        "{}. Tổng {total} việc đang chờ, trong đó {} việc quá hạn.",
        viet::date::with_weekday(today),
        late.len()
    );
    let groups = [("Quá hạn", "qua-han", late), ("Hôm nay", "hom-nay", now), ("Sắp đến hạn", "sap-den-han", later)];
    let messages = messages::of_user(&app, &signed.user_id).await?.into_iter().take(5).collect();
    DutiesPage {
        shell: shell.titled("Việc của tôi"),
        heading,
        line,
        days,
        groups: groups.into_iter().filter(|(_, _, duties)| !duties.is_empty()).collect(),
        today,
        messages,
    }
    .page()
}

#[derive(Template)]
#[template(path = "desk/messages.html")]
struct MessagesPage {
    shell: Shell,
    messages: Vec<Message>,
}

/// The messages of a person, newest first.
pub async fn messages(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let messages = messages::of_user(&app, permit.user_id()).await?;
    MessagesPage { shell: shell.titled("Thông báo"), messages }.page()
}

/// Marks all messages as read.
pub async fn mark_read(State(app): State<App>, permit: Permit) -> Result<Response> {
    messages::mark_read(&app, permit.user_id()).await?;
    go_to("/thong-bao")
}

#[derive(Template)]
#[template(path = "desk/search.html")]
struct SearchPage {
    shell: Shell,
    query: String,
    results: Vec<Hit>,
}

/// One thing found.
#[derive(Clone, Debug)]
struct Hit {
    kind: &'static str,
    title: String,
    href: String,
    rank: Option<viet::text::MatchRank>,
}

/// Searches agencies, legal documents and, for those who may see them, people. Typed accents come first.
pub async fn search(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let query = params.query().unwrap_or("").to_owned();
    let mut results = Vec::new();
    if !viet::text::fold_words(&query).is_empty() {
        let db = &mut app.db.read();
        let mut take = |kind: &'static str, path: &str, rows: Vec<(String, String)>| {
            results.extend(rows.into_iter().map(|(id, title)| hit(&query, kind, format!("{path}{id}"), title)));
        };
        take("Cơ quan, đơn vị", "/co-quan/", store::agencies(db, &query).await?);
        if permit.also(Permission::ViewPlans).is_some() {
            take("Nhiệm vụ", "/nhiem-vu/", store::tasks(db, &query).await?);
        }
        take("Văn bản pháp luật", "/van-ban/", store::documents(db, &query).await?);
        if let Some(permit) = permit.also(Permission::ViewDossiers) {
            take("Hồ sơ đề nghị", "/ho-so/", store::dossiers(db, &permit, &query).await?);
        }
        if let Some(permit) = permit.also(Permission::ViewAccounts) {
            take("Người dùng", "/tai-khoan/", store::people(db, &permit, &query).await?);
        }
        results.sort_by_key(|hit| hit.rank.map_or((1, None), |rank| (0, Some(rank))));
    }
    SearchPage { shell: shell.titled("Tìm kiếm"), query, results }.page()
}

fn hit(query: &str, kind: &'static str, href: String, title: String) -> Hit {
    let rank = viet::text::rank(query, &title);
    Hit { kind, title, href, rank }
}

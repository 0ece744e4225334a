//! A plan of the size of a city: 5,000 tasks led by 190 agencies, issued and partly reported on.

use chieuhien::plans::plan::{IssueDraft, PlanDraft, PlanState};
use chieuhien::plans::store::parts::{self, Wanted};
use chieuhien::plans::store::{plans, tasks};
use chieuhien::plans::task::{PartKind, TaskDraft};
use chieuhien::platform::audit::Event;
use chieuhien::platform::db::{Db, Read, Write};
use chieuhien::platform::permit::Permit;
use chrono::{Datelike, Days, NaiveDate};
use viet::working_days::HolidayTable;

use super::Result;

/// Tasks of the plan.
const TASKS: usize = 5_000;
/// Agencies that lead them.
const AGENCIES: usize = 190;

/// Fills the plan of this year and returns its id.
pub async fn fill(db: &Db) -> Result<String> {
    let today = db.clock().today();
    let year = today.year();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or("no such year")?;
    let agencies: Vec<(String, String)> = db
        .read()
        .all("select id, name from agencies where id not like 'hu-cau-%' order by sort_key limit 190", Vec::new())
        .await?;
    if agencies.len() < 100 {
        return Err(format!("only {} agencies, where {AGENCIES} are wanted", agencies.len()).into());
    }
    let mut tx = db.write(&Permit::system("bench")).await?;
    let head = PlanDraft {
        year: year.into(),
        title: format!("Kế hoạch giả định năm {year}"),
        issuer: "Ủy ban nhân dân thành phố".to_owned(),
        place: "Hải Phòng".to_owned(),
        bases: String::new(),
        signer_title: String::new(),
        signer_name: String::new(),
    };
    let id = plans::insert(&mut tx, &head, "government", "bench").await?;
    for (number, (agency, name)) in agencies.iter().cycle().take(TASKS).enumerate() {
        let days = u64::try_from(number % 360)?;
        let draft = TaskDraft {
            clause: format!("II.{}.{}", number / 20 + 1, number % 20 + 1),
            heading: name.clone(),
            title: format!("Việc giả định số {number}"),
            work: format!("Nội dung giả định của việc số {number}, không phải nhiệm vụ thật của cơ quan nào."),
            responsibility: "Thủ trưởng".to_owned(),
            product: "Báo cáo".to_owned(),
            authority: "Ủy ban nhân dân thành phố".to_owned(),
            now: number % 7 == 0,
            legal_document_id: None,
            legal_clause: None,
            recurrence: "once".to_owned(),
            starts_on: first,
            due_on: first.checked_add_days(Days::new(days)),
            deadline_text: String::new(),
            addressees: String::new(),
            leads: vec![agency.clone()],
            supporting: Vec::new(),
        };
        tasks::insert(&mut tx, &id, &draft).await?;
    }
    let plan = plans::find(&mut tx, id.as_str()).await?;
    plans::set_state(&mut tx, &plan, PlanState::Issued).await?;
    let issue = IssueDraft { number: "99/KH-UBND".to_owned(), issued_on: today, reason: String::new() };
    plans::set_issued(&mut tx, &plan, &issue).await?;
    let all = tasks::of_plan(&mut tx, &id).await?;
    let led = tasks::agencies_of_plan(&mut tx, &id).await?;
    let table = HolidayTable::default();
    let mut wanted = Vec::new();
    for (task, agency) in all.iter().zip(led.iter().filter(|agency| agency.part == PartKind::Lead)) {
        for period in task.recurrence.periods(year, task.starts_on, task.due_on, &table) {
            wanted.push(Wanted { task, agency_id: &agency.agency_id, period });
        }
    }
    parts::sync(&mut tx, &id, &wanted).await?;
    // Some are under way and some are done, picked by the last letter of their task's id.
    for (letters, percent, state) in [("'1', '4', '7', 'a', 'd'", 50, "open"), ("'2', '5', '8'", 100, "done")] {
        let statement = format!(
            "update task_parts set percent = {percent}, state = '{state}' where substr(id, length(id), 1) in ({letters})"
        );
        tx.run(statement, Vec::new()).await?;
    }
    tx.commit(Event::new("plan.issued", &id).with("tasks", TASKS)).await?;
    Ok(id.to_string())
}

//! The needs of a city for a year, most of them in its published catalogue, and a headcount for every agency.

use chieuhien::needs::headcount::HeadcountDraft;
use chieuhien::needs::need::{NeedDraft, NeedState};
use chieuhien::needs::store::{headcounts, needs};
use chieuhien::organisation::store::agencies;
use chieuhien::platform::App;
use chieuhien::platform::audit::Event;
use chieuhien::platform::db::Read;
use chieuhien::platform::permit::Permit;
use chieuhien::policies;
use chrono::{Datelike, NaiveDate};

use super::Result;
use super::http::{self, Connection};

/// Needs of one year: as many as the agencies of a city may send.
const NEEDS: usize = 1_200;
/// One in so many still waits to be consolidated.
const WAITING: usize = 6;

/// Fills the needs of next year; returns the year.
pub async fn fill(app: &App) -> Result<i64> {
    let year = i64::from(app.clock.today().year()) + 1;
    let starts_on = NaiveDate::from_ymd_opt(i32::try_from(year)?, 3, 1).ok_or("no such year")?;
    let db = &mut app.db.read();
    let places: Vec<(String,)> = db
        .all(
            "select id from agencies where id not like 'hu-cau-%' and bloc = 'government' order by sort_key",
            Vec::new(),
        )
        .await?;
    let majors: Vec<(String, String)> = db
        .all("select code, name from majors where kind = 'major' and level = 'bachelor' order by code", Vec::new())
        .await?;
    let sectors: Vec<(String,)> = db.all("select code from sectors order by position", Vec::new()).await?;
    let groups = policies::hiring(app)?.groups();
    if places.is_empty() || majors.is_empty() || sectors.is_empty() || groups.is_empty() {
        return Err("the pack has no agencies, majors, sectors or groups".into());
    }
    let mut tx = app.db.write(&Permit::system("bench")).await?;
    for (agency_id,) in &places {
        let basis = "Quyết định giả định".to_owned();
        let draft = HeadcountDraft { agency_id: agency_id.clone(), quota: 90, filled: 60, retiring: 4, basis };
        headcounts::insert(&mut tx, year, &draft, "bench").await?;
    }
    let agencies_in_turn = places.iter().cycle();
    let majors_in_turn = majors.iter().cycle();
    let sectors_in_turn = sectors.iter().cycle();
    let groups_in_turn = groups.iter().cycle();
    let rows = agencies_in_turn.zip(majors_in_turn).zip(sectors_in_turn).zip(groups_in_turn).take(NEEDS);
    for (place, ((((agency_id,), (code, name)), (sector,)), (group, _))) in rows.enumerate() {
        let agency = agencies::find(&mut tx, agency_id).await?;
        let draft = NeedDraft {
            agency_id: agency_id.clone(),
            sector_code: sector.clone(),
            major_code: Some(code.clone()),
            specialty: name.clone(),
            beneficiary_group: group.clone(),
            number: 1 + i64::try_from(place % 4)?,
            criteria: "Có công trình công bố hoặc kinh nghiệm làm việc đúng chuyên ngành giả định.".to_owned(),
            institutions: "Trường Đại học Ví Dụ 1, Trường Đại học Ví Dụ 2".to_owned(),
            reason: String::new(),
            starts_on,
            task_id: None,
        };
        let by = ("bench", "Trần Văn Thử", "bench");
        let id = needs::insert(&mut tx, year, &draft, &agency, by).await?;
        let need = needs::find(&mut tx, &id).await?;
        match place % WAITING {
            0 => needs::set_state(&mut tx, &need, NeedState::Approved).await?,
            _ => needs::set_allowed(&mut tx, &need, NeedState::Consolidated, need.number).await?,
        }
    }
    tx.commit(Event::about_instance("need.consolidated").with("rows", NEEDS)).await?;
    Ok(year)
}

/// Takes what is consolidated into the catalogue and publishes it, as the officer and the city's leader do.
pub async fn publish(address: &str, year: i64, today: NaiveDate, officer: &str, leader: &str) -> Result<()> {
    let document = format!("document_number=1/KH-UBND&issued_on={}", viet::date::screen(today));
    let steps =
        [(officer, "lap", ""), (officer, "trinh", ""), (leader, "duyet", ""), (officer, "cong-bo", document.as_str())];
    for (session, step, form) in steps {
        let path = format!("/danh-muc-nam/{year}/{step}");
        let post = http::post(&path, &format!("cookie: phien={session}\r\n"), form);
        let answer = Connection::open(address).await?.send(&post).await?;
        if answer.status != 303 {
            return Err(format!("{path}: {} {}", answer.status, answer.text()).into());
        }
    }
    Ok(())
}

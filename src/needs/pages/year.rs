//! What an agency asks for in a year, checked against its headcount (screen 8a).

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Sums, planned_year, year_of, years};
use crate::needs::actions::proposal as actions;
use crate::needs::headcount::Headcount;
use crate::needs::need::{Need, NeedState, NeedStep};
use crate::needs::store::{headcounts, needs as store};
use crate::needs::twins::twins;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::policies;
use crate::ui::{Render, Shell, go_to, go_to_saying};

/// One line of the table.
struct Line {
    need: Need,
    group: String,
    /// Free posts of its agency; none when its headcount is not known.
    free: Option<i64>,
    over: i64,
    twins: usize,
}

/// What became of last year's needs.
struct LastYear {
    proposed: i64,
    catalogued: i64,
}

#[derive(Template)]
#[template(path = "needs/pages/year.html")]
struct YearPage {
    shell: Shell,
    year: i64,
    years: Vec<i64>,
    lines: Vec<Line>,
    people: i64,
    headcounts: Vec<Headcount>,
    sums: Sums,
    last: LastYear,
    drafts: usize,
    /// How many lines the reader may approve now.
    to_approve: usize,
    submitted: usize,
    may_approve: bool,
    may_propose: bool,
    agency: String,
    read_at: String,
    problem: Option<String>,
}

/// Where somebody begins: the standing agency with what it consolidates, an agency with its own lines.
pub async fn front(State(app): State<App>, permit: Permit) -> Result<Response> {
    let year = planned_year(&app);
    let last = if permit.also(Permission::ConsolidateNeeds).is_some() {
        "/tong-hop"
    } else if permit.also(Permission::ProposeNeeds).is_some() {
        ""
    } else {
        "/danh-sach"
    };
    go_to(format!("/nhu-cau/{year}{last}"))
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, problem: Option<String>) -> Result<YearPage> {
    let Some(own) = permit.also(Permission::ProposeNeeds) else { return Err(Error::NotFound) };
    let db = &mut app.db.read();
    let needs = store::of_year(db, &own, year).await?;
    let headcounts = headcounts::of_year(db, &own, year).await?;
    let last = store::by_state(db, &own, year - 1).await?;
    let sum = |wanted: &dyn Fn(NeedState) -> bool| {
        last.iter().filter(|(state, ..)| wanted(*state)).map(|(_, _, people)| people).sum::<i64>()
    };
    let last = LastYear {
        proposed: sum(&|state| state != NeedState::Withdrawn),
        catalogued: sum(&|state| state == NeedState::Catalogued),
    };
    let same: HashMap<_, _> = twins(&needs).into_iter().map(|(id, others)| (id, others.len())).collect();
    let count = |state: NeedState| needs.iter().filter(|need| need.state == state).count();
    let (drafts, submitted) = (count(NeedState::Draft), count(NeedState::Submitted));
    let to_approve = needs.iter().filter(|need| need.after(permit, NeedStep::Approve).is_ok()).count();
    let people = needs.iter().filter(|need| need.state.counts()).map(Need::people).sum();
    let lines = needs.into_iter().map(|need| {
        let headcount = headcounts.iter().find(|one| one.agency_id == need.agency_id);
        Line {
            group: policies::group_name(app, &need.beneficiary_group),
            free: headcount.map(Headcount::free),
            over: headcount.map_or(0, Headcount::over),
            twins: same.get(&need.id).copied().unwrap_or(0),
            need,
        }
    });
    Ok(YearPage {
        lines: lines.collect(),
        years: years(app, store::years(db).await?, year),
        shell: shell.titled(format!("Đề xuất nhu cầu năm {year}")),
        year,
        people,
        sums: Sums::of(&headcounts),
        headcounts,
        last,
        drafts,
        to_approve,
        submitted,
        may_approve: permit.also(Permission::ApproveNeeds).is_some(),
        may_propose: permit.also(Permission::ProposeNeeds).is_some(),
        agency: permit.signed()?.agency_name.clone(),
        read_at: clock::screen(app.clock.now()),
        problem,
    })
}

/// The lines of the reader's agency and of those under it.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    let year = year_of(&year)?;
    if permit.also(Permission::ProposeNeeds).is_none() {
        return go_to(format!("/nhu-cau/{year}/danh-sach"));
    }
    page(&app, &permit, shell, year, None).await?.page()
}

async fn answer(
    app: &App,
    permit: &Permit,
    shell: Shell,
    year: i64,
    taken: Result<actions::Taken>,
    said: impl Fn(&actions::Taken) -> String,
) -> Result<Response> {
    match taken {
        Ok(taken) => go_to_saying(format!("/nhu-cau/{year}"), &said(&taken)),
        Err(Error::Refused { reason, .. }) => page(app, permit, shell, year, Some(reason)).await?.invalid(),
        Err(error) => Err(error),
    }
}

/// Submits all drafts to the head.
pub async fn submit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = actions::submit_all(&app, &permit, year).await;
    answer(&app, &permit, shell, year, taken, |taken| match taken.waiting {
        0 => format!("Đã trình {} dòng. Cơ quan chưa có thủ trưởng dùng hệ thống, cần liên hệ trực tiếp.", taken.needs),
        _ => format!("Đã trình {} dòng cho thủ trưởng.", taken.needs),
    })
    .await
}

/// Approves all lines that others submitted.
pub async fn approve(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = actions::approve_all(&app, &permit, year).await;
    answer(&app, &permit, shell, year, taken, |taken| format!("Đã duyệt {} dòng và gửi tổng hợp.", taken.needs)).await
}

//! Needs of all agencies, by sector, against their headcount (screen 8b): consolidated here, returned on the line's page.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Bar, year_of, years};
use crate::needs::actions::consolidation::{self as actions, Allowance};
use crate::needs::actions::reminder;
use crate::needs::headcount::Headcount;
use crate::needs::need::{Need, NeedId, NeedState, NeedStep};
use crate::needs::store::{headcounts, needs as store};
use crate::needs::twins::twins;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::policies;
use crate::reference::major::closeness;
use crate::ui::{Render, Shell, go_to_saying};

/// One line with what is to be seen before it is taken.
struct Line {
    need: Need,
    group: String,
    bar: Bar,
    last_year: i64,
    check: (&'static str, String),
    may: bool,
    /// The number in its field: what was allowed, or what there is room for.
    number: String,
    wrong: Option<String>,
}

/// The lines that ask for the same major, with their sum.
struct Major {
    name: String,
    agencies: usize,
    bar: Bar,
    last_year: i64,
    allowed: i64,
    check: (&'static str, String),
    lines: Vec<Line>,
}

/// The lines of one sector.
struct Group {
    code: String,
    name: String,
    href: String,
    is_open: bool,
    agencies: usize,
    bar: Bar,
    last_year: i64,
    allowed: i64,
    lines: Vec<Line>,
    majors: Vec<Major>,
}

#[derive(Template)]
#[template(path = "needs/pages/consolidation.html")]
struct ConsolidationPage {
    shell: Shell,
    year: i64,
    years: Vec<i64>,
    params: ListParams,
    form: Form,
    groups: Vec<Group>,
    sent: usize,
    /// Agencies that have a headcount in the year.
    asked: usize,
    /// Those of them that have free posts and sent nothing.
    silent: usize,
    proposed: i64,
    free: i64,
    allowed: i64,
    last_year: i64,
    to_check: usize,
    waiting: usize,
    consolidated: usize,
    may_edit_catalogue: bool,
    read_at: String,
}

impl ConsolidationPage {
    fn check_href(&self) -> String {
        self.params.link(&[("xu_ly", "1")])
    }
}

/// The states that the standing agency works on.
fn is_here(state: NeedState) -> bool {
    matches!(state, NeedState::Approved | NeedState::Consolidated | NeedState::Catalogued)
}

fn check_of(need: &Need, headcount: Option<&Headcount>, twins: usize) -> (&'static str, String) {
    match headcount {
        None => ("bad", "Chưa có biên chế".to_owned()),
        Some(one) if one.over() > 0 => ("bad", format!("Vượt biên chế {}", one.over())),
        _ if twins > 0 => ("warn", format!("Trùng {twins} dòng")),
        _ if need.criteria.is_empty() => ("warn", "Thiếu tiêu chí".to_owned()),
        Some(_) => ("ok", "Khớp".to_owned()),
    }
}

async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    year: i64,
    params: ListParams,
    form: Form,
) -> Result<ConsolidationPage> {
    let db = &mut app.db.read();
    let mut needs = store::of_year(db, permit, year).await?;
    needs.retain(|need| is_here(need.state));
    let headcounts: HashMap<String, Headcount> =
        headcounts::of_year(db, permit, year).await?.into_iter().map(|one| (one.agency_id.clone(), one)).collect();
    let mut before = store::of_year(db, permit, year - 1).await?;
    before.retain(|need| need.state == NeedState::Catalogued);
    let same: HashMap<NeedId, usize> = twins(&needs).into_iter().map(|(id, others)| (id, others.len())).collect();
    let last_year = |need: &Need| {
        let like = |old: &&Need| {
            old.agency_id == need.agency_id
                && old.beneficiary_group == need.beneficiary_group
                && closeness(&old.specialty, &need.specialty) >= 85
        };
        before.iter().filter(like).map(Need::people).sum::<i64>()
    };
    let state = params.value("tt").to_owned();
    let only_open = params.get("xu_ly").is_some();
    let words = params.query().map(viet::text::fold_words).unwrap_or_default();
    let fits = |line: &Line| {
        let text = viet::text::fold(&format!("{} {}", line.need.specialty, line.need.agency_name));
        let found = words.iter().all(|word| text.split_whitespace().any(|part| part.starts_with(word.as_str())));
        found && (state.is_empty() || line.need.state.to_string() == state) && (!only_open || line.check.0 != "ok")
    };
    let is_narrowed = !words.is_empty() || only_open || !state.is_empty();
    let sent: HashSet<&str> = needs.iter().map(|need| need.agency_id.as_str()).collect();
    let free_of =
        |ids: &HashSet<&str>| ids.iter().filter_map(|id| headcounts.get(*id)).map(Headcount::free).sum::<i64>();
    let people = |state: NeedState| needs.iter().filter(|need| need.state == state).count();
    let (proposed, free, sent) = (needs.iter().map(|need| need.number).sum(), free_of(&sent), sent.len());
    let allowed = needs.iter().filter_map(|need| need.allowed).sum();
    let (waiting, consolidated) = (people(NeedState::Approved), people(NeedState::Consolidated));
    let mut groups: Vec<Group> = Vec::new();
    let mut to_check = 0;
    for need in needs {
        let headcount = headcounts.get(&need.agency_id);
        let twins = same.get(&need.id).copied().unwrap_or(0);
        let check = check_of(&need, headcount, twins);
        let free = headcount.map_or(0, Headcount::free);
        let may = need.steps_for(permit).contains(&NeedStep::Consolidate);
        if check.0 != "ok" && may {
            to_check += 1;
        }
        let field = format!("so_{}", need.id);
        let typed = form.value(&field).to_owned();
        let line = Line {
            group: policies::group_name(app, &need.beneficiary_group),
            bar: Bar::of(free, need.number),
            last_year: last_year(&need),
            number: if typed.is_empty() { need.allowed.unwrap_or(need.number).to_string() } else { typed },
            wrong: form.error(&field).map(str::to_owned),
            check,
            may,
            need,
        };
        let group = match groups.iter_mut().find(|group| group.code == line.need.sector_code) {
            Some(group) => group,
            None => {
                groups.push(Group {
                    code: line.need.sector_code.clone(),
                    name: line.need.sector_name.clone(),
                    href: String::new(),
                    is_open: false,
                    agencies: 0,
                    bar: Bar::of(0, 0),
                    last_year: 0,
                    allowed: 0,
                    lines: Vec::new(),
                    majors: Vec::new(),
                });
                let Some(group) = groups.last_mut() else { continue };
                group
            }
        };
        group.lines.push(line);
    }
    let open = params.get("mo").map(str::to_owned);
    let first = groups.iter().map(|group| group.code.clone()).next();
    for group in &mut groups {
        let ids: HashSet<&str> = group.lines.iter().map(|line| line.need.agency_id.as_str()).collect();
        group.agencies = ids.len();
        group.bar = Bar::of(free_of(&ids), group.lines.iter().map(|line| line.need.number).sum());
        group.last_year = group.lines.iter().map(|line| line.last_year).sum();
        group.allowed = group.lines.iter().filter_map(|line| line.need.allowed).sum();
        // Without a choice the first sector is open; a search opens all that hold something.
        let chosen = open.clone().or_else(|| first.clone());
        group.is_open = is_narrowed || !form.is_right() || chosen.as_deref() == Some(group.code.as_str());
        let target = if group.is_open { "khong" } else { group.code.as_str() };
        group.href = params.link(&[("mo", target)]);
        group.lines.retain(fits);
        group.majors = majors(std::mem::take(&mut group.lines), free_of);
    }
    if is_narrowed {
        groups.retain(|group| !group.majors.is_empty());
    }
    Ok(ConsolidationPage {
        shell: shell.titled(format!("Tổng hợp nhu cầu năm {year}")),
        years: years(app, store::years(db).await?, year),
        year,
        params,
        form,
        groups,
        sent,
        asked: headcounts.len(),
        silent: headcounts::silent(db, permit, year).await?.len(),
        proposed,
        free,
        allowed,
        last_year: before.iter().map(Need::people).sum(),
        to_check,
        waiting,
        consolidated,
        may_edit_catalogue: permit.also(Permission::EditCatalogue).is_some(),
        read_at: clock::screen(app.clock.now()),
    })
}

/// From which likeness on two names are one major; the lines come by name, so that only neighbours are compared.
const SAME: u32 = 85;

fn majors(lines: Vec<Line>, free_of: impl Fn(&HashSet<&str>) -> i64) -> Vec<Major> {
    let mut runs: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some(run)
                if run.first().is_some_and(|one| closeness(&one.need.specialty, &line.need.specialty) >= SAME) =>
            {
                run.push(line);
            }
            _ => runs.push(vec![line]),
        }
    }
    runs.into_iter().map(|lines| major(lines, &free_of)).collect()
}

fn major(lines: Vec<Line>, free_of: impl Fn(&HashSet<&str>) -> i64) -> Major {
    let ids: HashSet<&str> = lines.iter().map(|line| line.need.agency_id.as_str()).collect();
    let to_check = lines.iter().filter(|line| line.check.0 != "ok").count();
    let is_bad = lines.iter().any(|line| line.check.0 == "bad");
    Major {
        name: lines.first().map(|line| line.need.specialty.clone()).unwrap_or_default(),
        agencies: ids.len(),
        bar: Bar::of(free_of(&ids), lines.iter().map(|line| line.need.number).sum()),
        last_year: lines.iter().map(|line| line.last_year).sum(),
        allowed: lines.iter().filter_map(|line| line.need.allowed).sum(),
        check: match to_check {
            0 => ("ok", "Khớp".to_owned()),
            count => (if is_bad { "bad" } else { "warn" }, format!("{count} dòng cần xem lại")),
        },
        lines,
    }
}

/// Asks the agencies again that have sent nothing.
pub async fn remind(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    if let Some(reminded) = form.accept(reminder::remind(&app, &permit, year).await)? {
        let said = format!("Đã nhắc {} người của {} cơ quan chưa gửi.", reminded.people, reminded.agencies);
        return go_to_saying(format!("/nhu-cau/{year}/tong-hop"), &said);
    }
    let params = ListParams::read(&format!("/nhu-cau/{year}/tong-hop"), "");
    page(&app, &permit, shell, year, params, form).await?.invalid()
}

/// The lines that agencies sent, by sector.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    page(&app, &permit, shell, year_of(&year)?, params, Form::default()).await?.page()
}

/// Consolidates the lines that are ticked, each with its number.
pub async fn consolidate(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let ids: Vec<String> = form.many("chon").into_iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    if ids.is_empty() {
        form.refuse("", "Đánh dấu ít nhất một dòng để tổng hợp");
    }
    for id in ids {
        let field = format!("so_{id}");
        match viet::number::parse_integer(form.value(&field)) {
            Ok(allowed) if allowed > 0 => rows.push(Allowance { id, allowed }),
            _ => form.refuse(&field, "Nhập số người đề nghị duyệt là số lớn hơn 0, hoặc trả lại dòng này"),
        }
    }
    if form.is_right() {
        let taken = match actions::consolidate(&app, &permit, &rows).await {
            Err(Error::Stale) => {
                Err(Error::refused("Người khác vừa xử lý một dòng trong số này. Xem lại rồi gửi lần nữa."))
            }
            // Several rows were sent: the sentence names its own.
            Err(Error::Refused { reason, .. }) => Err(Error::refused(reason)),
            other => other,
        };
        if let Some(count) = form.accept(taken)? {
            return go_to_saying(format!("/nhu-cau/{year}/tong-hop"), &format!("Đã tổng hợp {count} dòng."));
        }
    }
    let params = ListParams::read(&format!("/nhu-cau/{year}/tong-hop"), "");
    page(&app, &permit, shell, year, params, form).await?.invalid()
}

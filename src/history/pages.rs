//! The pages of the log.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use super::actions::{self, Checked};
use super::filter::EntryFilter;
use super::store;
use crate::platform::App;
use crate::platform::audit::Entry;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::log_words::LogKind;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::told::{self, Told};
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Tab};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "so", column: "number", kind: SortKind::Integer }];

/// The events of one feature, for a choice.
struct EventGroup {
    heading: &'static str,
    events: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "history/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    /// Entries by day.
    days: Vec<(String, Vec<Told>)>,
    pager: Pager,
    chips: Vec<FilterChip>,
    tabs: Vec<Tab>,
    faults: Vec<(&'static str, String)>,
    groups: Vec<EventGroup>,
    records: Vec<(&'static str, &'static str)>,
    agencies: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    checked: Option<Checked>,
    /// "268 mục", "hơn 10.000 mục".
    total: String,
    since: Option<String>,
    keep_months: Option<i64>,
    newest_first: bool,
    turn: String,
    goes_further: bool,
    /// The reader sees their own entries only.
    own: bool,
}

impl ListPage {
    fn base(&self) -> &'static str {
        if self.own { "/nhat-ky/cua-toi" } else { "/nhat-ky" }
    }

    fn fault(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|(field, _)| *field == name).map(|(_, sentence)| sentence.as_str())
    }

    fn days_at(&self, one: &Told) -> String {
        clock::local(one.entry.at).format("%H:%M").to_string()
    }
}

/// The conditions in force, in words.
async fn chips(app: &App, params: &ListParams, filter: &EntryFilter) -> Result<Vec<FilterChip>> {
    let (features, db) = (app.features(), &mut app.db.read());
    let chip = |name: &str, label: String| FilterChip { label, href: params.link(&[(name, "")]) };
    let mut chips = Vec::new();
    if let Some(person) = &filter.person {
        chips.push(chip("ai", format!("Người làm: {person}")));
    }
    if let Some(id) = &filter.user_id
        && params.get("nguoi").is_some()
    {
        chips.push(chip("nguoi", format!("Của {}", name_of(app, "user", id).await?)));
    }
    if let Some(event) = &filter.event {
        let words = features.event(event).map_or_else(|| event.clone(), |(_, event)| event.choice());
        chips.push(chip("viec", words));
    }
    if let Some(from) = filter.from {
        chips.push(chip("tu", format!("Từ {}", viet::date::screen(from))));
    }
    if let Some(to) = filter.to {
        chips.push(chip("den", format!("Đến {}", viet::date::screen(to))));
    }
    let kind = filter.record_kind.as_deref().and_then(|kind| features.record(kind));
    match (kind, &filter.record_id) {
        (Some(kind), Some(id)) => {
            let label = format!("{} {}", crate::ui::sentence_case(kind.noun), name_of(app, kind.kind, id).await?);
            chips.push(FilterChip { label, href: params.link(&[("ban_ghi", ""), ("doi_tuong", "")]) });
        }
        (Some(kind), None) => chips.push(chip("doi_tuong", crate::ui::sentence_case(kind.noun))),
        (None, Some(id)) => chips.push(chip("ban_ghi", format!("Bản ghi {id}"))),
        (None, None) => {}
    }
    if let Some(name) = &filter.record_name {
        chips.push(chip("ten", format!("Tên bản ghi: {name}")));
    }
    if let Some(id) = &filter.agency_id {
        let agencies = store::agencies(db).await?;
        let found = agencies.into_iter().find(|(agency, _)| agency == id);
        chips.push(chip("co_quan", found.map_or_else(|| id.clone(), |(_, name)| name)));
    }
    if let Some(role) = &filter.role {
        chips.push(chip("vt", told::role_label(role).to_owned()));
    }
    if filter.on_behalf {
        chips.push(chip("thay_mat", "Chỉ việc làm thay mặt".to_owned()));
    }
    Ok(chips)
}

async fn name_of(app: &App, kind: &str, id: &str) -> Result<String> {
    let Some(record) = app.features().record(kind).filter(|record| !record.from.is_empty()) else {
        return Ok(id.to_owned());
    };
    let found = told::names_of(&mut app.db.read(), record, &[id.to_owned()]).await?;
    Ok(found.into_iter().next().map_or_else(|| id.to_owned(), |(_, name)| name))
}

/// The kinds of entry, and what auditors read, which people look for most.
fn tabs(params: &ListParams, filter: &EntryFilter) -> Vec<Tab> {
    let tab = |label: &str, word: &str, current: bool| Tab {
        label: label.to_owned(),
        href: params.link(&[("loai", word)]),
        count: None,
        current,
    };
    let reads = filter.event.as_deref() == Some("page.read");
    let mut tabs = vec![tab("Tất cả", "", filter.kind.is_none() && !reads)];
    tabs.extend(LogKind::ALL.iter().map(|kind| tab(kind.label(), kind.as_str(), filter.kind == Some(*kind))));
    tabs.push(Tab {
        label: "Kiểm tra viên đã đọc".to_owned(),
        href: params.link(&[("loai", ""), ("viec", "page.read")]),
        count: None,
        current: reads,
    });
    tabs
}

fn heading(day: NaiveDate, today: NaiveDate) -> String {
    if day == today { format!("Hôm nay, {}", viet::date::screen(day)) } else { viet::date::with_weekday(day) }
}

fn by_day(told: Vec<Told>, today: NaiveDate) -> Vec<(String, Vec<Told>)> {
    let mut days: Vec<(String, Vec<Told>)> = Vec::new();
    for one in told {
        let day = heading(clock::local(one.entry.at).date(), today);
        match days.last_mut() {
            Some((last, entries)) if *last == day => entries.push(one),
            _ => days.push((day, vec![one])),
        }
    }
    days
}

async fn list_page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    params: ListParams,
    checked: Option<Checked>,
    own: bool,
) -> Result<ListPage> {
    let (features, db, today) = (app.features(), &mut app.db.read(), app.clock.today());
    let (mut filter, faults) = EntryFilter::read(&params);
    if own {
        filter.user_id = Some(permit.user_id().to_owned());
    }
    let newest_first = params.descending(true);
    let key = |row: &Entry| (row.number.to_string(), row.number.to_string());
    let select = store::select(features, &filter);
    let total = store::count(db, select.clone(), &filter).await?;
    let found = params.page(db, select, params.sort(COLUMNS)?, newest_first, "number", key).await?;
    let pager = Pager::of(&found, total);
    let settings = Settings::on(db, today).await?;
    let title = match (&filter.user_id, own) {
        (_, true) => "Nhật ký của tôi".to_owned(),
        (Some(id), false) => format!("Nhật ký của {}", name_of(app, "user", id).await?),
        (None, false) => "Nhật ký hệ thống".to_owned(),
    };
    Ok(ListPage {
        shell: shell.titled(title),
        days: by_day(told::tell(app, permit, found.rows).await?, today),
        pager,
        chips: chips(app, &params, &filter).await?,
        tabs: tabs(&params, &filter),
        faults,
        groups: features
            .log
            .iter()
            .map(|words| EventGroup {
                heading: words.group,
                events: words.events.iter().map(|event| (event.name, event.choice())).collect(),
            })
            .filter(|group| !group.events.is_empty())
            .collect(),
        records: features.records().map(|record| (record.kind, record.noun)).collect(),
        agencies: if own { Vec::new() } else { store::agencies(db).await? },
        roles: Role::options()
            .into_iter()
            .chain(told::OTHER_ROLES.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())))
            .collect(),
        checked,
        total: total.map_or_else(
            || format!("Hơn {} mục", viet::number::group(store::COUNTED)),
            |total| format!("{} mục", viet::number::group(total)),
        ),
        since: actions::kept_since(app).await?,
        keep_months: settings.number("log.keep_months").ok(),
        newest_first,
        turn: params.link(&[("chieu", if newest_first { "tang" } else { "giam" })]),
        goes_further: filter.goes_further(),
        params,
        own,
    })
}

/// The log, newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    list_page(&app, &permit, shell, params, None, false).await?.page()
}

/// What the reader did, what was done in their name, and what happened to their account.
pub async fn own(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    list_page(&app, &permit, shell, params, None, true).await?.page()
}

/// The log under the same filters as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let (filter, _) = EntryFilter::read(&params);
    let mut filters: Vec<String> = filter.kind.map(|kind| format!("Phân loại {}", kind.label())).into_iter().collect();
    filters.extend(chips(&app, &params, &filter).await?.into_iter().map(|chip| chip.label));
    let filters = if filters.is_empty() { "tất cả".to_owned() } else { filters.join(", ") };
    let select = store::select(app.features(), &filter);
    actions::export(&app, &permit, select, params.descending(true), &filters).await?.download("nhat-ky")
}

/// Checks the whole chain, and the signed checkpoints of this node.
pub async fn check(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let checked = actions::check(&app, &permit).await?;
    list_page(&app, &permit, shell, ListParams::read("/nhat-ky", ""), Some(checked), false).await?.page()
}

#[derive(Template)]
#[template(path = "history/show.html")]
struct ShowPage {
    shell: Shell,
    one: Told,
    is_intact: bool,
    detail: String,
    may_see_people: bool,
    /// Whether there is an entry after this one.
    has_next: bool,
}

/// One entry with its hashes.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(number): Path<String>,
) -> Result<Response> {
    let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
    let entry = store::find(&mut app.db.read(), number).await?;
    let detail = serde_json::from_str::<serde_json::Value>(&entry.detail)
        .and_then(|detail| serde_json::to_string_pretty(&detail))
        .unwrap_or_else(|_| entry.detail.clone());
    let newest = store::newest(&mut app.db.read()).await?.map_or(0, |(number, _)| number);
    let is_intact = entry.computed_hash() == entry.hash;
    let one = told::tell(&app, &permit, vec![entry]).await?.into_iter().next().ok_or(Error::NotFound)?;
    ShowPage {
        shell: shell.titled(format!("Mục số {}", viet::number::group(number))),
        has_next: number < newest,
        is_intact,
        detail,
        may_see_people: permit.also(Permission::ViewAccounts).is_some(),
        one,
    }
    .page()
}

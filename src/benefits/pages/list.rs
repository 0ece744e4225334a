//! Beneficiaries, listed and exported.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::group;
use crate::benefits::beneficiary::{Beneficiary, BeneficiaryState};
use crate::benefits::store::beneficiaries as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Stat};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "ten", column: "sort_key", kind: SortKind::Text }];

struct Line {
    one: Beneficiary,
    group: String,
}

#[derive(Template)]
#[template(path = "benefits/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    lines: Vec<Line>,
    stats: Vec<Stat>,
    chips: Vec<FilterChip>,
    pager: Pager,
    read_at: String,
}

fn chips(params: &ListParams) -> Vec<FilterChip> {
    let state = BeneficiaryState::parse(params.value("tt")).map(|state| state.label().to_owned());
    [("q", params.query().map(|query| format!("“{query}”"))), ("tt", state)]
        .into_iter()
        .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
        .collect()
}

/// The beneficiaries that a person sees.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let total = store::list_select(&permit, &params).count(db).await?;
    let sort = params.sort(COLUMNS)?;
    let key = |one: &Beneficiary| (viet::name::PersonName::split(&one.talent_name).sort_key(), one.id.to_string());
    let descending = params.descending(false);
    let found = params.page(db, store::list_select(&permit, &params), sort, descending, "id", key).await?;
    let stats = store::counts(db, &permit).await?;
    let stats = stats
        .iter()
        .map(|(state, count)| Stat {
            value: viet::number::group(*count),
            label: state.label().to_owned(),
            href: params.link(&[("tt", state.as_str())]),
            mark: "",
            current: params.get("tt") == Some(state.as_str()),
        })
        .collect();
    ListPage {
        shell: shell.titled("Người hưởng chính sách".to_owned()),
        pager: Pager::of(&found, Some(total)),
        lines: found
            .rows
            .into_iter()
            .map(|one| Line { group: group(&app, &one.scheme, &one.beneficiary_group), one })
            .collect(),
        stats,
        chips: chips(&params),
        read_at: clock::screen(app.clock.now()),
        params,
    }
    .page()
}

/// The same as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let found: Vec<Beneficiary> =
        store::list_select(&permit, &params).then("order by sort_key, id limit 20000").all(&mut app.db.read()).await?;
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Người hưởng chính sách".to_owned(),
        note: format!("{by} xuất lúc {}", clock::screen(app.clock.now())),
        columns: vec![
            ("Mã", 12),
            ("Họ và tên", 28),
            ("Nhóm đối tượng", 30),
            ("Đơn vị", 36),
            ("Quyết định", 20),
            ("Ngày quyết định", 14),
            ("Hưởng từ", 14),
            ("Tình trạng", 18),
            ("Phiên bản chính sách", 14),
        ],
        rows: Vec::new(),
    };
    for one in found {
        sheet.rows.push(vec![
            one.code.into(),
            one.talent_name.into(),
            group(&app, &one.scheme, &one.beneficiary_group).into(),
            one.agency_name.into(),
            one.decision_number.into(),
            one.decided_on.into(),
            one.starts_on.into(),
            one.state.label().into(),
            one.policy_version.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("beneficiaries.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("nguoi-huong-chinh-sach")
}

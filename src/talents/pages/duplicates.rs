//! Records that may be one person: what the last search found, and what was decided.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::actions;
use crate::talents::duplicates::{LIKELY, verdict};
use crate::talents::store::pairs::{self, Pair, PairState, state_of};
use crate::ui::{Render, Shell, Tab, go_to_saying};

#[derive(Template)]
#[template(path = "talents/pages/duplicates.html")]
struct DuplicatesPage {
    shell: Shell,
    tabs: Vec<Tab>,
    pairs: Vec<Pair>,
    state: PairState,
}

impl DuplicatesPage {
    fn chip(&self, pair: &Pair) -> &'static str {
        if pair.score >= LIKELY { "bad" } else { "warn" }
    }

    fn verdict(&self, pair: &Pair) -> &'static str {
        verdict(pair.score)
    }
}

/// The pairs within reach.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let state = state_of(params.value("tt"));
    let open = pairs::open_count(db, &permit).await?;
    let tab = |one: PairState| Tab {
        label: one.label().to_owned(),
        href: params.link(&[("tt", if one == PairState::Open { "" } else { one.as_str() })]),
        count: (one == PairState::Open && open > 0).then_some(open),
        current: one == state,
    };
    DuplicatesPage {
        shell: shell.titled("Hồ sơ nghi trùng"),
        tabs: PairState::ALL.iter().copied().map(tab).collect(),
        pairs: pairs::list(db, &permit, state).await?,
        state,
    }
    .page()
}

/// Asks for a search in the background.
pub async fn search(State(app): State<App>, permit: Permit) -> Result<Response> {
    actions::ask_search(&app, &permit).await?;
    go_to_saying("/nghi-trung", "Đang tìm trong toàn bộ hồ sơ. Mở lại trang này sau ít phút.")
}

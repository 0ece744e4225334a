//! The tree of agencies.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::organisation::agency::{Agency, AgencyId};
use crate::organisation::store::agencies::list_select;
use crate::platform::App;
use crate::platform::error::Result;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "organisation/pages/tree.html")]
struct TreePage {
    shell: Shell,
    /// Each agency with its depth and the number of units below it, in the order of the tree.
    rows: Vec<(Agency, usize, usize)>,
}

/// The tree of active agencies.
pub async fn tree(State(app): State<App>, shell: Shell) -> Result<Response> {
    let all: Vec<Agency> =
        list_select().when("state = ?", Some("active")).then("order by sort_key, id").all(&mut app.db.read()).await?;
    TreePage { shell: shell.titled("Cây tổ chức"), rows: arranged(all) }.page()
}

/// Puts agencies, sorted by name, in the order of the tree.
fn arranged(all: Vec<Agency>) -> Vec<(Agency, usize, usize)> {
    let mut children: HashMap<Option<AgencyId>, Vec<Agency>> = HashMap::new();
    let mut below: HashMap<String, usize> = HashMap::new();
    for agency in all {
        let mut above: Vec<&str> = agency.lineage.trim_matches('/').split('/').collect();
        above.pop();
        for id in above {
            *below.entry(id.to_owned()).or_default() += 1;
        }
        children.entry(agency.parent_id.clone()).or_default().push(agency);
    }
    let mut rows = Vec::new();
    let mut waiting: Vec<(Agency, usize)> = Vec::new();
    let put = |waiting: &mut Vec<(Agency, usize)>, list: Option<Vec<Agency>>, depth: usize| {
        waiting.extend(list.unwrap_or_default().into_iter().rev().map(|agency| (agency, depth)));
    };
    put(&mut waiting, children.remove(&None), 0);
    while let Some((agency, depth)) = waiting.pop() {
        put(&mut waiting, children.remove(&Some(agency.id.clone())), depth + 1);
        let units = below.get(agency.id.as_str()).copied().unwrap_or(0);
        rows.push((agency, depth, units));
    }
    rows
}

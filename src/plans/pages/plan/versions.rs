//! Versions of a plan compared in sentences: as issued against now.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::visible;
use crate::plans::plan::Plan;
use crate::plans::store::{plans as store, tasks};
use crate::plans::version::{Snapshot, Version, differences};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "plans/pages/plan/versions.html")]
struct VersionsPage {
    shell: Shell,
    plan: Plan,
    versions: Vec<Version>,
    from: i64,
    /// The later of the two; `None` is the plan as it stands now.
    to: Option<i64>,
    sentences: Vec<String>,
}

impl VersionsPage {
    fn is_to(&self, number: &i64) -> bool {
        self.to == Some(*number)
    }

    fn is_from(&self, number: &i64) -> bool {
        self.from == *number
    }
}

/// Compares two versions; without a choice the first issue with the present.
pub async fn compare(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let db = &mut app.db.read();
    let plan = visible(db, &permit, &id).await?;
    let versions = store::versions(db, &plan.id).await?;
    let number = |name: &str| params.get(name).and_then(|number| number.parse::<i64>().ok());
    let find = |number: i64| versions.iter().find(|version| version.number == number);
    let from = number("tu").filter(|from| find(*from).is_some()).unwrap_or(1);
    let to = number("den").filter(|to| find(*to).is_some());
    let later = match to.and_then(find) {
        Some(version) => version.read()?,
        None => {
            let all = tasks::of_plan(db, &plan.id).await?;
            Snapshot::of(&plan, &all, &tasks::agencies_of_plan(db, &plan.id).await?)
        }
    };
    let sentences = match find(from) {
        Some(version) => differences(&version.read()?, &later),
        None => Vec::new(),
    };
    VersionsPage { shell: shell.titled("So sánh các bản"), plan, versions, from, to, sentences }.page()
}

//! The pages of people of talent.

pub mod duplicates;
pub mod edit;
pub mod entry;
pub mod list;
mod list_words;
pub mod merge;
pub mod show;
mod show_parts;
pub mod totals;

pub use show_parts::{Head, head};

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::organisation;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::policies;
use crate::talents::codes;
use crate::talents::draft::Choices;

/// The beneficiary groups of the policies in force, as choices: "scheme:group" and its name.
pub fn groups(app: &App) -> Result<Vec<(String, String)>> {
    // A place without a policy of its own has no groups to choose from.
    let pack = match policies::rules(app) {
        Err(Error::NotFound) => return Ok(Vec::new()),
        found => found?,
    };
    let mut groups = Vec::new();
    for scheme in pack.schemes.iter().filter(|scheme| !scheme.is_draft) {
        for group in &scheme.groups {
            groups.push((format!("{}:{}", scheme.id, group.id), group.name.vi.clone()));
        }
    }
    Ok(groups)
}

/// A beneficiary group in words; one that the pack does not know any more is shown as stored.
pub fn group_label(app: &App, code: Option<&str>) -> String {
    let Some(code) = code else { return String::new() };
    let label = || {
        let pack = policies::rules(app).ok()?;
        let (scheme, group) = code.split_once(':')?;
        let scheme = pack.schemes.iter().find(|known| known.id == scheme && !known.is_draft)?;
        Some(scheme.groups.iter().find(|known| known.id == group)?.name.vi.clone())
    };
    // A group without its scheme is one of the policy under which the city hires.
    label().unwrap_or_else(|| policies::group_name(app, code))
}

/// The labels of degrees and titles, as lists show them.
pub(crate) async fn qualifications(app: &App) -> Result<HashMap<String, String>> {
    let db = &mut app.db.read();
    let mut labels = codes::labels(db, "degree_level").await?;
    labels.extend(codes::labels(db, "title").await?);
    Ok(labels)
}

/// What may be chosen in the form of a person.
pub(crate) async fn choices(app: &App, permit: &Permit, day: NaiveDate) -> Result<Choices> {
    let db = &mut app.db.read();
    Ok(Choices(HashMap::from([
        ("ethnicity", codes::choices(db, "ethnicity", day).await?),
        ("nationality", codes::choices(db, "country", day).await?),
        ("sector", codes::choices(db, "sector", day).await?),
        ("commune_code", codes::communes(db).await?),
        ("agency_id", organisation::store::agencies::choices(db, permit).await?),
        ("beneficiary_group", groups(app)?),
    ])))
}

//! The city's front page for who is not signed in; whoever is goes to the desk.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;

use policy::answer::{Question, context};
use policy::facts::Facts;
use policy::language::Notes;
use policy::pack::{Language, Pack, Scheme, Timing};
use policy::value::Value;

use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::permit::SignedIn;
use crate::policies;
use crate::portal::answers::language;
use crate::portal::quick::{Quick, money};
use crate::ui::{PublicPage, Render, go_to};

/// A group with what it is paid; nothing where a figure is not set.
struct Rung {
    group: String,
    once: Option<String>,
    monthly: Option<String>,
    /// Share of the highest amount, in hundredths, for the bar.
    share: i64,
}

#[derive(Template)]
#[template(path = "portal/pages/home.html")]
struct HomePage {
    page: PublicPage,
    city: String,
    scheme: String,
    once: String,
    monthly: String,
    region: String,
    quick: Option<Quick>,
    rungs: Vec<Rung>,
    conditions: Vec<String>,
    day: String,
}

/// The front page.
pub async fn front(
    State(app): State<App>,
    signed: Option<Extension<Arc<SignedIn>>>,
    page: PublicPage,
    uri: Uri,
) -> Result<Response> {
    if signed.is_some() {
        return go_to("/viec");
    }
    // A place without a policy has nothing to show to who is not signed in.
    let pack = match policies::rules(&app) {
        Err(Error::NotFound) => return go_to("/dang-nhap"),
        found => found?,
    };
    let scheme = pack.public.first().and_then(|place| pack.schemes.get(*place)).ok_or(Error::NotFound)?;
    let (language, today) = (language(page.lang), app.clock.today());
    let name = |is_wanted: fn(&Timing) -> bool| {
        let benefit = scheme.benefits.iter().find(|benefit| is_wanted(&benefit.timing));
        benefit.map(|benefit| benefit.name.get(language).to_owned()).unwrap_or_default()
    };
    // Assumptions of the city's are not announced as its conditions.
    let enacted =
        scheme.conditions.iter().filter(|condition| !condition.basis.assumed && condition.groups == all(scheme));
    let shown = HomePage {
        city: city(pack, language),
        scheme: scheme.name.get(language).to_owned(),
        once: name(|timing| matches!(timing, Timing::Once { .. })),
        monthly: name(|timing| matches!(timing, Timing::Monthly(_))),
        region: region(pack, language),
        quick: Quick::of(pack, scheme, uri.query().unwrap_or(""), today, language),
        rungs: rungs(pack, scheme, today, language),
        conditions: enacted.map(|condition| condition.name.get(language).to_owned()).collect(),
        day: match language {
            Language::Vi => viet::date::screen(today),
            Language::En => viet::date::english(today),
        },
        page,
    };
    shown.page()
}

/// What each group is paid once on a day, as it is shown; nothing where the figure is not set.
pub(super) fn one_off(
    pack: &Pack,
    scheme: &Scheme,
    today: NaiveDate,
    language: Language,
) -> Vec<(String, Option<String>)> {
    let facts = Facts::new(pack);
    let (question, notes) = (Question::on(today), Notes::default());
    let context = context(pack, &facts, &question, &notes);
    let once = scheme.benefits.iter().find(|benefit| matches!(benefit.timing, Timing::Once { .. }));
    let amount = |group: u16| {
        let amount = context.for_group(group).number(&once?.amount.expr).ok()?;
        pack.rounding.round(amount)
    };
    let groups = (0_u16..).zip(&scheme.groups);
    groups.map(|(place, group)| (group.id.clone(), amount(place).map(|dong| money(dong, language)))).collect()
}

/// The city's name within a sentence.
fn city(pack: &Pack, language: Language) -> String {
    let name = pack.name.get(language);
    match (language, name.strip_prefix("Thành phố")) {
        (Language::Vi, Some(rest)) => format!("thành phố{rest}"),
        _ => name.to_owned(),
    }
}

fn all(scheme: &Scheme) -> u64 {
    scheme.conditions.iter().fold(0, |mask, condition| mask | condition.groups)
}

/// The first wage region, for which the monthly amounts are shown.
fn region(pack: &Pack, language: Language) -> String {
    let list = pack.fact("region").and_then(|fact| pack.facts.get(fact)).map(|fact| fact.kind);
    let Some(policy::pack::Kind::Word(list)) = list else { return String::new() };
    let choice = pack.words.get(list).and_then(|list| list.choices.first());
    choice.map(|choice| choice.label.get(language).to_owned()).unwrap_or_default()
}

/// What each group is paid on a day in the first wage region, the highest first.
fn rungs(pack: &Pack, scheme: &Scheme, today: NaiveDate, language: Language) -> Vec<Rung> {
    let facts = Facts::new(pack);
    let facts = pack.fact("region").map_or(facts.clone(), |region| facts.with(region, Value::Word(0)));
    let (question, notes) = (Question::on(today), Notes::default());
    let context = context(pack, &facts, &question, &notes);
    let amount = |group: u16, is_wanted: fn(&Timing) -> bool| {
        let benefit = scheme.benefits.iter().find(|benefit| is_wanted(&benefit.timing))?;
        let amount = context.for_group(group).number(&benefit.amount.expr).ok()?;
        pack.rounding.round(amount)
    };
    let once = |group| amount(group, |timing| matches!(timing, Timing::Once { .. }));
    let monthly = |group| amount(group, |timing| matches!(timing, Timing::Monthly(_)));
    let highest = (0_u16..).zip(&scheme.groups).filter_map(|(group, _)| once(group)).max().unwrap_or(1).max(1);
    let shown = |dong: i64| money(dong, language);
    let mut rungs: Vec<(Option<i64>, Rung)> = (0_u16..)
        .zip(&scheme.groups)
        .map(|(group, rule)| {
            let dong = once(group);
            let rung = Rung {
                group: rule.name.get(language).to_owned(),
                once: dong.map(shown),
                monthly: monthly(group).map(shown),
                share: dong.unwrap_or(0) * 100 / highest,
            };
            (dong, rung)
        })
        .collect();
    rungs.sort_by_key(|(dong, _)| std::cmp::Reverse(*dong));
    rungs.into_iter().map(|(_, rung)| rung).collect()
}

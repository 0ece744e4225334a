//! The policy as officers read it: schemes, groups, conditions, benefits, and every figure with its history. Read only:
//! what changes here is the pack.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use policy::answer::basis_text;
use policy::language::plain;
use policy::pack::{Basis, Kind, Language, Pack, Parameter, Row};

use super::{rules_now, uses};
use crate::law::{self, LegalDocumentId};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

/// Where something stands, with a link when the document is in the register.
struct Stands {
    text: String,
    href: Option<String>,
    is_assumed: bool,
}

/// One rule of a scheme: a group, a condition, a benefit.
struct RuleLine {
    kind: &'static str,
    name: String,
    formula: String,
    stands: Stands,
}

struct SchemeCard {
    id: String,
    name: String,
    is_draft: bool,
    stands: Stands,
    rules: Vec<RuleLine>,
}

/// One dated value.
struct ValueLine {
    whom: String,
    /// Nothing where the city has not set it.
    value: Option<String>,
    dates: String,
    stands: Stands,
}

struct ParameterCard {
    id: String,
    name: String,
    values: Vec<ValueLine>,
    /// What rests on it.
    uses: Vec<String>,
    is_unset: bool,
}

#[derive(Template)]
#[template(path = "policies/list.html")]
struct ListPage {
    shell: Shell,
    query: String,
    version: String,
    schemes: Vec<SchemeCard>,
    parameters: Vec<ParameterCard>,
    unset: usize,
    assumed: usize,
}

/// All of the policy, or what a word is found in.
pub async fn list(State(app): State<App>, _permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let pack = rules_now(&app, &mut app.db.read()).await?;
    let mut registered = BTreeSet::new();
    for document in &pack.documents {
        let id = LegalDocumentId::from(document.id.as_str());
        if law::store::find_optional(&mut app.db.read(), &id).await?.is_some() {
            registered.insert(document.id.as_str());
        }
    }
    let query = params.query().unwrap_or("").to_owned();
    let words = viet::text::fold(&query);
    let fits = |texts: &[&str]| texts.iter().any(|text| viet::text::fold(text).contains(&words));
    let stands = |basis: &Basis| stands(pack, &registered, basis);
    let uses = uses::of_parameters(pack);
    let all = pack.parameters.iter().zip(uses).map(|(parameter, uses)| card(pack, parameter, uses, &stands));
    let all: Vec<ParameterCard> = all.collect();
    let values = || all.iter().flat_map(|parameter| &parameter.values);
    let unset = values().filter(|value| value.value.is_none()).count();
    let assumed = values().filter(|value| value.value.is_some() && value.stands.is_assumed).count();
    let parameters = all.into_iter().filter(|card| {
        let documents = card.values.iter().map(|value| value.stands.text.as_str());
        let texts: Vec<&str> = [card.name.as_str(), card.id.as_str()].into_iter().chain(documents).collect();
        fits(&texts) || card.uses.iter().any(|name| fits(&[name]))
    });
    let schemes = pack.schemes.iter().filter_map(|scheme| {
        let group = scheme.groups.iter().map(|group| ("Nhóm", &group.name, group.when.source.clone(), &group.basis));
        let condition =
            scheme.conditions.iter().map(|one| ("Điều kiện", &one.name, one.when.source.clone(), &one.basis));
        let benefit = scheme.benefits.iter().map(|one| ("Chế độ", &one.name, one.amount.source.clone(), &one.basis));
        let cause = scheme.causes.iter().map(|one| ("Đền bù", &one.name, one.amount.source.clone(), &one.basis));
        let rules = group.chain(condition).chain(benefit).chain(cause).map(|(kind, name, formula, basis)| RuleLine {
            kind,
            name: name.vi.clone(),
            formula,
            stands: stands(basis),
        });
        let is_whole = fits(&[&scheme.name.vi, &scheme.id]);
        let rules: Vec<RuleLine> =
            rules.filter(|rule| is_whole || fits(&[&rule.name, &rule.formula, &rule.stands.text])).collect();
        (!rules.is_empty()).then(|| SchemeCard {
            id: scheme.id.clone(),
            name: scheme.name.vi.clone(),
            is_draft: scheme.is_draft,
            stands: stands(&scheme.basis),
            rules,
        })
    });
    let (schemes, parameters) = (schemes.collect(), parameters.collect());
    let shell = shell.titled("Chính sách");
    ListPage { shell, query, version: pack.version.clone(), schemes, parameters, unset, assumed }.page()
}

fn stands(pack: &Pack, registered: &BTreeSet<&str>, basis: &Basis) -> Stands {
    let document = basis.document.and_then(|place| pack.documents.get(place));
    let href = document.filter(|document| registered.contains(document.id.as_str()));
    Stands {
        text: basis_text(pack, &Basis { assumed: false, ..basis.clone() }, Language::Vi),
        href: href.map(|document| format!("/van-ban/{}", document.id)),
        is_assumed: basis.assumed,
    }
}

fn card(pack: &Pack, parameter: &Parameter, uses: Vec<String>, stands: &impl Fn(&Basis) -> Stands) -> ParameterCard {
    let values = parameter.rows.iter().map(|row| ValueLine {
        whom: whom(pack, parameter, row),
        value: row.value.map(|value| plain(pack, parameter.kind, value, Language::Vi) + unit(parameter.kind)),
        dates: dates(row),
        stands: stands(&row.basis),
    });
    ParameterCard {
        id: parameter.id.clone(),
        name: parameter.name.vi.clone(),
        values: values.collect(),
        uses,
        is_unset: parameter.rows.iter().any(|row| row.value.is_none()),
    }
}

/// The choices that a value is for.
fn whom(pack: &Pack, parameter: &Parameter, row: &Row) -> String {
    let labels = parameter.by.iter().zip(&row.key).filter_map(|(key, word)| {
        let list = pack.words.get(pack.key_words(*key)?)?;
        Some(list.choices.get(usize::from(*word))?.label.vi.as_str())
    });
    labels.collect::<Vec<_>>().join(", ")
}

fn unit(kind: Kind) -> &'static str {
    use policy::language::Unit;
    match kind {
        Kind::Number(Unit::Dong) => "\u{a0}đồng",
        Kind::Number(Unit::Months) => " tháng",
        Kind::Number(Unit::Years) => " năm",
        Kind::Number(Unit::Days) => " ngày",
        _ => "",
    }
}

/// The first year of days that stand for "from the beginning".
const ALWAYS: &str = "1900-01-01";

fn dates(row: &Row) -> String {
    let from = if row.from.to_string() == ALWAYS { None } else { Some(viet::date::screen(row.from)) };
    match (from, row.to.map(viet::date::screen)) {
        (None, None) => "mọi thời điểm".to_owned(),
        (Some(from), None) => format!("từ {from}"),
        (None, Some(to)) => format!("đến hết {to}"),
        (Some(from), Some(to)) => format!("{from} – {to}"),
    }
}

//! What the engine needs to know of a person, asked by an officer who files for them; saved question by question.

use askama::Template;
use axum::response::Response;
use policy::facts::from_text;
use policy::language::Expr;
use policy::pack::{Fact, Kind, Pack, Scheme};
use serde_json::{Value as Json, json};

use super::found;
use super::steps::Asked;
use crate::dossiers::actions::filing;
use crate::dossiers::dossier::{Dossier, DossierStep};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::policies;
use crate::ui::{Render, Shell, go_to_saying};

/// How a fact is asked for.
struct Field {
    id: String,
    label: String,
    /// `yes_no`, `choice`, `choices`, `date`, `number`.
    way: &'static str,
    options: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "dossiers/pages/facts.html")]
struct FactsPage {
    shell: Shell,
    dossier: Dossier,
    fields: Vec<Field>,
    form: Form,
    back: String,
}

impl FactsPage {
    fn options(&self, field: &Field) -> Vec<(String, String)> {
        field.options.clone()
    }
}

/// The facts that groups and conditions of a scheme ask for, in the order of the rules; what is worked out from others or
/// found by the program itself is left out.
fn asked_facts(pack: &Pack, scheme: &Scheme) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let formulas = scheme.groups.iter().map(|group| &group.when.expr);
    for formula in formulas.chain(scheme.conditions.iter().map(|condition| &condition.when.expr)) {
        formula.walk(&mut |part| {
            if let Expr::Fact(fact) = part
                && !found.contains(fact)
            {
                found.push(*fact);
            }
        });
    }
    for id in ["born_on", "sex"] {
        found.extend(pack.fact(id).filter(|fact| !found.contains(fact)));
    }
    found.retain(|place| {
        pack.facts.get(*place).is_some_and(|fact| fact.derived.is_none() && !matches!(fact.kind, Kind::Periods))
    });
    found
}

fn field(pack: &Pack, fact: &Fact) -> Field {
    let options = |list: usize| {
        let choices = pack.words.get(list).map(|list| list.choices.as_slice()).unwrap_or_default();
        choices.iter().map(|choice| (choice.id.clone(), choice.label.vi.clone())).collect()
    };
    let yes_no = || vec![("co".to_owned(), "Có".to_owned()), ("khong".to_owned(), "Không".to_owned())];
    let (way, options) = match fact.kind {
        Kind::Flag => ("choice", yes_no()),
        Kind::Word(list) => ("choice", options(list)),
        Kind::Words(list) => ("choices", options(list)),
        Kind::Date => ("date", Vec::new()),
        _ => ("number", Vec::new()),
    };
    Field { id: fact.id.clone(), label: fact.name.vi.clone(), way, options }
}

/// An answer as the form shows it.
fn shown(value: &Json) -> Vec<String> {
    match value {
        Json::Bool(flag) => vec![if *flag { "co" } else { "khong" }.to_owned()],
        Json::String(text) => match text.parse::<chrono::NaiveDate>() {
            Ok(day) => vec![viet::date::screen(day)],
            Err(_) => vec![text.clone()],
        },
        Json::Number(number) => vec![number.to_string()],
        Json::Array(items) => items.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// What was typed as JSON that the engine reads; an empty answer is none.
fn typed(pack: &Pack, fact: &Fact, form: &Form) -> std::result::Result<Json, String> {
    let values: Vec<&str> = form.many(&fact.id).into_iter().filter(|text| !text.trim().is_empty()).collect();
    let first = values.first().copied().unwrap_or_default();
    if values.is_empty() {
        return Ok(Json::Null);
    }
    let check = |text: &str| from_text(pack, fact, text).map_err(|problem| problem.vi);
    match fact.kind {
        Kind::Flag => check(first).map(|_| json!(first == "co")),
        Kind::Words(_) => check(&values.join(";")).map(|_| json!(values)),
        Kind::Date => {
            let day = viet::date::parse(first).map_err(|error| error.sentence())?;
            check(&day.to_string()).map(|_| json!(day.to_string()))
        }
        Kind::Number(_) => {
            let plain = first.replace(['.', ' ', '\u{a0}'], "").replace(',', ".");
            check(&plain).map(|_| json!(plain))
        }
        _ => check(first).map(|_| json!(first)),
    }
}

async fn page(asked: Asked, form: Option<Form>) -> Result<FactsPage> {
    let dossier = found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    dossier.state.after(DossierStep::Edit)?;
    let hiring = policies::hiring(&asked.app)?;
    let facts = asked_facts(hiring.pack, hiring.scheme);
    let fields: Vec<Field> =
        facts.iter().filter_map(|place| hiring.pack.facts.get(*place)).map(|fact| field(hiring.pack, fact)).collect();
    let form = match form {
        Some(form) => form,
        None => {
            let mut values: Vec<(String, String)> = Vec::new();
            for (question, answer) in filing::answers(&asked.app, &mut asked.app.db.read(), &dossier.id).await? {
                if fields.iter().any(|field| field.id == question) {
                    values.extend(shown(&answer.value).into_iter().map(|text| (question.clone(), text)));
                    values.push((format!("v_{question}"), answer.version.to_string()));
                }
            }
            Form::filled(values)
        }
    };
    Ok(FactsPage {
        back: asked.back(),
        shell: asked.shell.titled(format!("Thông tin đối chiếu của hồ sơ {}", dossier.code)),
        dossier,
        fields,
        form,
    })
}

/// The form.
pub(super) async fn form(asked: Asked) -> Result<Response> {
    page(asked, None).await?.page()
}

/// Saves what was answered; each question for itself, so that two people who fill in different parts lose nothing.
pub(super) async fn save(asked: Asked, mut form: Form) -> Result<Response> {
    found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    let hiring = policies::hiring(&asked.app)?;
    let mut answers = Vec::new();
    for place in asked_facts(hiring.pack, hiring.scheme) {
        let Some(fact) = hiring.pack.facts.get(place) else { continue };
        match typed(hiring.pack, fact, &form) {
            Ok(value) => answers.push((fact, value)),
            Err(sentence) => form.refuse(&fact.id, sentence),
        }
    }
    if !form.is_right() {
        return page(asked, Some(form)).await?.invalid();
    }
    let known = filing::answers(&asked.app, &mut asked.app.db.read(), &asked.id).await?;
    for (fact, value) in answers {
        let before = known.get(&fact.id);
        if value.is_null() && before.is_none() || before.is_some_and(|before| before.value == value) {
            continue;
        }
        let seen = form.value(&format!("v_{}", fact.id)).parse::<i64>().ok();
        match filing::save_answer(&asked.app, &asked.permit, &asked.id, &fact.id, &value, seen).await {
            Ok(_) => {}
            Err(Error::Stale) => {
                let theirs = before.map(|before| shown(&before.value).join(", ")).unwrap_or_default();
                form.refuse(
                    &fact.id,
                    format!("Nơi khác vừa lưu “{theirs}”. Câu trả lời của bạn vẫn ở dưới; lưu lại nếu giữ ý đó"),
                );
                if let Some(before) = before {
                    form.set(&format!("v_{}", fact.id), before.version.to_string());
                }
            }
            Err(error) => {
                form.accept::<()>(Err(error))?;
            }
        }
    }
    if form.is_right() {
        return go_to_saying(asked.back(), "Đã lưu thông tin đối chiếu.");
    }
    page(asked, Some(form)).await?.conflicting()
}

//! What a visitor answered, handed on to a dossier when they want it: facts for the engine, and what was said in words.

use policy::pack::Kind;
use serde_json::{Value as Json, json};

use super::answers::{Answers, NONE};
use super::topic::UNKNOWN;
use crate::platform::App;
use crate::platform::error::Result;
use crate::policies;
use crate::ui::PublicPage;

/// The answers of a visitor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// By the names of the pack, in the JSON that the engine reads.
    pub facts: Vec<(String, Json)>,
    /// What was asked and answered, in the language of the page.
    pub told: Vec<(String, String)>,
}

/// The address at which a dossier begins with these answers.
pub(super) fn address(answers: &Answers) -> String {
    let given = form_urlencoded::Serializer::new(String::new()).extend_pairs(answers.pairs()).finish();
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("tra-loi", &given).finish();
    format!("/ung-vien/ho-so/moi?{query}")
}

/// Reads answers as they stand in an address. What nobody knows is left out.
pub fn carried(app: &App, page: &PublicPage, query: &str) -> Result<Carried> {
    let pack = policies::rules(app)?;
    let answers = Answers::read(pack, page, query, app.clock.today())?;
    let mut facts: Vec<(String, Json)> = Vec::new();
    for (name, text) in answers.pairs().filter(|(_, text)| text != UNKNOWN) {
        let Some(fact) = pack.fact(name).and_then(|place| pack.facts.get(place)) else { continue };
        let value = match fact.kind {
            Kind::Flag => json!(text == "co"),
            Kind::Word(_) | Kind::Date => json!(text),
            Kind::Number(_) => json!(text.replace(',', ".")),
            Kind::Words(_) => json!([text]),
            Kind::Periods => continue,
        };
        let known = facts.iter_mut().find(|(known, _)| known == name);
        match (known, fact.kind) {
            (Some((_, Json::Array(words))), Kind::Words(_)) => words.push(json!(text)),
            (Some(_), _) => {}
            (None, Kind::Words(_)) if text == NONE => facts.push((name.clone(), json!([]))),
            (None, _) => facts.push((name.clone(), value)),
        }
    }
    let told = answers.told().into_iter().map(|told| (told.label, told.value)).collect();
    Ok(Carried { facts, told })
}

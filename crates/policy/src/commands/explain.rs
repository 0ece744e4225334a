//! `policy explain`: the answer for one person, with the reason for every đồng.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::Output;
use crate::answer::{
    Answer, Change, Explainer, Question, SchemeAnswer, Verdict, WhyNot, answer, basis_text, commitment, need_text,
    needs_json, repayment, step_json, step_lines, value_text, why_not,
};
use crate::calendar::Month;
use crate::facts::Facts;
use crate::language::Comparison;
use crate::pack::{Basis, Choose, Language, Pack, Text};

/// How an answer is asked for and told.
#[derive(Clone, Debug)]
pub struct ExplainOptions {
    /// The day that stands in for an event that has not come yet.
    pub today: NaiveDate,
    /// The law as it was known on this day.
    pub as_of: Option<NaiveDate>,
    /// Language of the lines; JSON holds both.
    pub language: Language,
    /// Schemes to examine; all without it.
    pub schemes: Vec<String>,
    /// Last year to pay for.
    pub until: Option<i32>,
    /// Cause of leaving, to work out what is paid back: `scheme.cause` or the cause alone.
    pub cause: Option<String>,
}

/// Answers and explains for the facts of one person. An error is told in Vietnamese.
pub fn explain(pack: &Pack, facts: &Json, options: &ExplainOptions) -> Output {
    let facts = match Facts::read(pack, facts) {
        Ok(facts) => facts,
        Err(problems) => {
            let said = |language| {
                let lines = problems.iter().map(move |problem| {
                    let named = if problem.fact.is_empty() { "" } else { ": " };
                    format!("{}{named}{}", problem.fact, problem.sentence.get(language))
                });
                lines.collect::<Vec<String>>()
            };
            let each = problems
                .iter()
                .map(|problem| json!({ "fact": problem.fact, "vi": problem.sentence.vi, "en": problem.sentence.en }));
            let json = json!({
                "refused": "facts", "problems": each.collect::<Vec<_>>(),
                "vi": said(Language::Vi).join(" "), "en": said(Language::En).join(" "),
            });
            return Output { lines: said(options.language), json, is_well: false };
        }
    };
    let question = match question(pack, options) {
        Ok(question) => question,
        Err(sentence) => return Output::refused_in(options.language, sentence),
    };
    let answer = answer(pack, &facts, &question);
    let explainer = Explainer::new(pack, &facts, &question);
    let mut lines = Vec::new();
    for step in explainer.explain(&answer) {
        step_lines(&explainer, &step, options.language, &mut lines);
    }
    for scheme in &answer.schemes {
        tell(pack, &facts, &question, scheme, options.language, &mut lines);
    }
    let mut json = answer_json(pack, &facts, &question, &answer);
    if let Some(cause) = &options.cause {
        match owed(pack, &facts, &question, cause) {
            Some((sentence, owed)) => {
                lines.push(sentence);
                if let Some(object) = json.as_object_mut() {
                    object.insert("repayment".to_owned(), owed);
                }
            }
            None => {
                let sentence = Text::new(
                    format!("Không có trường hợp “{cause}” trong gói. Hãy xem các trường hợp đền bù của chính sách."),
                    format!("The pack has no cause “{cause}”. See the causes of repayment of the policy."),
                );
                return Output::refused_in(options.language, sentence);
            }
        }
    }
    Output { lines, json, is_well: true }
}

fn question(pack: &Pack, options: &ExplainOptions) -> Result<Question, Text> {
    let mut schemes = Vec::new();
    for id in &options.schemes {
        schemes.push(pack.scheme(id).ok_or_else(|| {
            let all: Vec<&str> = pack.schemes.iter().map(|scheme| scheme.id.as_str()).collect();
            let all = all.join(", ");
            Text::new(
                format!("Không có chính sách “{id}”. Các chính sách là: {all}."),
                format!("There is no policy “{id}”. The policies are: {all}."),
            )
        })?);
    }
    Ok(Question {
        today: options.today,
        as_of: options.as_of,
        until: options.until.map(|year| Month::january(year).plus(11)),
        schemes: if schemes.is_empty() { None } else { Some(schemes) },
    })
}

fn tell(
    pack: &Pack,
    facts: &Facts,
    question: &Question,
    answer: &SchemeAnswer,
    language: Language,
    lines: &mut Vec<String>,
) {
    let (ask, stands, changes) = match language {
        Language::Vi => ("Cần biết thêm", "Dựa trên giả định", "Sẽ khác nếu"),
        Language::En => ("To be answered", "Rests on assumptions", "It would change if"),
    };
    for need in &answer.needs {
        lines.push(format!("{ask}: {}", need_text(pack, need, language)));
    }
    if let Some(why) = why_not(pack, facts, question, answer) {
        let all: Vec<String> = why.changes.iter().map(|change| change_text(pack, change, language)).collect();
        if !all.is_empty() {
            lines.push(format!("{changes}: {}.", all.join("; ")));
        }
    }
    if let Some(Ok(of)) = commitment(pack, facts, question, answer.scheme)
        && answer.verdict != Verdict::NotEntitled
    {
        lines.push(match language {
            Language::Vi => format!("Cam kết {} tháng, đến hết ngày {}.", of.months, viet::date::screen(of.last_day)),
            Language::En => format!("Committed for {} months, until {}.", of.months, viet::date::english(of.last_day)),
        });
    }
    for (name, basis) in assumed(pack, answer, language) {
        lines.push(format!("{stands}: {name}{}.", if basis.is_empty() { basis } else { format!(" [{basis}]") }));
    }
}

/// The change of a fact in words.
pub fn change_text(pack: &Pack, change: &Change, language: Language) -> String {
    let Some(fact) = pack.facts.get(change.fact) else { return String::new() };
    let (least, most) = match language {
        Language::Vi => ("từ ", "đến "),
        Language::En => ("at least ", "at most "),
    };
    let how = match change.how {
        Comparison::AtLeast => least,
        Comparison::AtMost => most,
        _ => "",
    };
    format!("{}: {how}{}", fact.name.get(language), value_text(pack, fact.kind, change.to, language))
}

/// The names of assumed settings and rules that an answer stands on, each once, with where they come from.
pub fn assumed(pack: &Pack, answer: &SchemeAnswer, language: Language) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, basis: &Basis| {
        let entry = (name.to_owned(), basis_text(pack, basis, language));
        if !all.contains(&entry) {
            all.push(entry);
        }
    };
    let Some(scheme) = pack.schemes.get(answer.scheme) else { return all };
    let used = answer.benefits.iter().flat_map(|benefit| &benefit.assumptions).chain(&answer.assumptions);
    for (parameter, row) in used {
        if let Some(parameter) = pack.parameters.get(*parameter)
            && let Some(row) = parameter.rows.get(*row)
        {
            add(parameter.name.get(language), &row.basis);
        }
    }
    for group in answer.groups.iter().filter(|group| group.belongs != Ok(false)) {
        for (place, outcome) in &group.conditions {
            if let (Some(condition), true) = (scheme.conditions.get(*place), outcome.is_ok())
                && condition.basis.assumed
            {
                add(condition.name.get(language), &condition.basis);
            }
        }
    }
    for of in &answer.benefits {
        let Some(benefit) = scheme.benefits.get(of.benefit) else { continue };
        if benefit.basis.assumed && !of.payments.is_empty() {
            add(benefit.name.get(language), &benefit.basis);
        }
        if benefit.choose_basis.assumed && of.candidates.len() > 1 {
            let name = match (language, benefit.choose) {
                (Language::Vi, Choose::Highest) => {
                    format!("{}: nhiều nhóm thì chỉ hưởng mức cao nhất", benefit.name.vi)
                }
                (Language::Vi, Choose::Sum) => format!("{}: nhiều nhóm thì cộng các mức", benefit.name.vi),
                (Language::En, Choose::Highest) => {
                    format!("{}: of several groups only the highest is paid", benefit.name.en)
                }
                (Language::En, Choose::Sum) => {
                    format!("{}: the amounts of several groups are added up", benefit.name.en)
                }
            };
            add(&name, &benefit.choose_basis);
        }
        if of.is_rounded && pack.rounding_basis.assumed {
            let name = match language {
                Language::Vi => "Cách làm tròn số tiền",
                Language::En => "How amounts are rounded",
            };
            add(name, &pack.rounding_basis);
        }
    }
    all
}

/// An answer for programs, with explanations in both languages.
pub fn answer_json(pack: &Pack, facts: &Facts, question: &Question, answer: &Answer) -> Json {
    let explainer = Explainer::new(pack, facts, question);
    let steps: Vec<Json> = explainer.explain(answer).iter().map(|step| step_json(&explainer, step)).collect();
    let schemes = answer.schemes.iter().map(|of| {
        let scheme = pack.schemes.get(of.scheme);
        let benefits = of.benefits.iter().map(|of_benefit| {
            let benefit = scheme.and_then(|scheme| scheme.benefits.get(of_benefit.benefit));
            let group = |group: Option<u16>| {
                let groups = scheme.map(|scheme| &scheme.groups);
                groups.zip(group).and_then(|(groups, group)| groups.get(usize::from(group))).map(|group| &group.id)
            };
            let years = of_benefit.years.iter().map(|(year, amount)| {
                let needs = amount.as_ref().err().map(|gap| needs_json(pack, &gap.0));
                json!({ "year": year, "dong": amount.as_ref().ok(), "needs": needs })
            });
            let payments = of_benefit.payments.iter().map(|paid| {
                json!({
                    "from": paid.from.to_string(), "to": paid.to.to_string(), "months": paid.months.to_string(),
                    "each": paid.each.to_string(), "group": group(paid.group), "dong": paid.dong,
                })
            });
            let parts = of_benefit.parts.iter().map(|part| {
                json!({ "dong": part.dong, "due_on": part.due_on.as_ref().ok().map(ToString::to_string), "holds": part.holds.as_ref().ok() })
            });
            json!({
                "benefit": benefit.map(|benefit| &benefit.id),
                "name": benefit.map(|benefit| json!({ "vi": benefit.name.vi, "en": benefit.name.en })),
                "ceiling": benefit.is_some_and(|benefit| benefit.is_ceiling),
                "applies": of_benefit.applies.as_ref().ok(),
                "total": of_benefit.total.as_ref().ok(),
                "needs": of_benefit.total.as_ref().err().map(|gap| needs_json(pack, &gap.0)),
                "years": years.collect::<Vec<_>>(),
                "payments": payments.collect::<Vec<_>>(),
                "parts": parts.collect::<Vec<_>>(),
            })
        });
        let commitment = commitment(pack, facts, question, of.scheme).map(|commitment| match commitment {
            Ok(of) => json!({ "from": of.from.to_string(), "months": of.months, "last_day": of.last_day.to_string() }),
            Err(gap) => json!({ "needs": needs_json(pack, &gap.0) }),
        });
        let assumed = assumed(pack, of, Language::Vi).into_iter().zip(assumed(pack, of, Language::En));
        json!({
            "scheme": scheme.map(|scheme| &scheme.id),
            "draft": scheme.is_some_and(|scheme| scheme.is_draft),
            "verdict": of.verdict.as_str(),
            "needs": needs_json(pack, &of.needs),
            "why_not": why_not(pack, facts, question, of).map(|why| why_json(pack, of, &why)),
            "known_total": of.known_total(),
            "benefits": benefits.collect::<Vec<_>>(),
            "commitment": commitment,
            "assumed": assumed.map(|(vi, en)| json!({ "vi": vi.0, "en": en.0 })).collect::<Vec<_>>(),
        })
    });
    json!({
        "pack": pack.code, "version": pack.version,
        "as_of": question.as_of.map(|day| day.to_string()),
        "schemes": schemes.collect::<Vec<_>>(),
        "explanation": steps,
    })
}

fn why_json(pack: &Pack, answer: &SchemeAnswer, why: &WhyNot) -> Json {
    let scheme = pack.schemes.get(answer.scheme);
    let condition = scheme.zip(why.condition).and_then(|(scheme, place)| scheme.conditions.get(place));
    let changes = why.changes.iter().map(|change| {
        let fact = pack.facts.get(change.fact);
        json!({
            "fact": fact.map(|fact| &fact.id), "derived": change.is_derived(pack),
            "vi": change_text(pack, change, Language::Vi), "en": change_text(pack, change, Language::En),
        })
    });
    json!({
        "condition": condition.map(|condition| &condition.id),
        "vi": condition.map(|condition| &condition.otherwise.vi),
        "en": condition.map(|condition| &condition.otherwise.en),
        "basis": condition.map(|condition| basis_text(pack, &condition.basis, Language::Vi)),
        "changes": changes.collect::<Vec<_>>(),
    })
}

fn owed(pack: &Pack, facts: &Facts, question: &Question, name: &str) -> Option<(String, Json)> {
    let (wanted, cause) = name.split_once('.').map_or((None, name), |(scheme, cause)| (Some(scheme), cause));
    let of_cause = |(_, scheme): &(usize, &crate::pack::Scheme)| {
        scheme.cause(cause).is_some() && wanted.is_none_or(|wanted| wanted == scheme.id)
    };
    let (place, scheme) = pack.schemes.iter().enumerate().find(of_cause)?;
    let number = scheme.cause(cause)?;
    let rule = scheme.causes.get(number)?;
    let answer = repayment(pack, facts, question, place, number)?;
    let basis = basis_text(pack, &rule.basis, Language::Vi);
    let json = json!({
        "scheme": scheme.id, "cause": rule.id, "dong": answer.amount.as_ref().ok(), "basis": basis,
        "formula": rule.amount.source, "assumed": rule.basis.assumed,
        "needs": answer.amount.as_ref().err().map(|gap| needs_json(pack, &gap.0)),
    });
    let sentence = match &answer.amount {
        Ok(amount) => format!("Đền bù ({}): {} [{basis}].", rule.name.vi, viet::money::dong(*amount)),
        Err(gap) => {
            let needs: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, Language::Vi)).collect();
            format!("Đền bù ({}): chưa tính được. {}", rule.name.vi, needs.join(" "))
        }
    };
    Some((sentence, json))
}

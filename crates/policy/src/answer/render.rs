//! Explanations in words, Vietnamese and English, and as JSON.

use serde_json::{Value as Json, json};

use super::explain::{Explainer, Step, What};
use super::{Payment, Verdict};
use crate::calendar::Month;
use crate::exact::Exact;
use crate::language::{Expr, KeySource, Unit, number_text, plain, show};
use crate::pack::{Basis, Fact, Kind, Language, Pack};
use crate::value::{Need, Value};

fn say(language: Language, vi: String, en: String) -> String {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// Where a rule stands: `Điều 5 khoản 1, Nghị quyết số …`, and that it is assumed where it is. Empty without a basis.
pub fn basis_text(pack: &Pack, basis: &Basis, language: Language) -> String {
    let document = basis.document.and_then(|place| pack.documents.get(place));
    let mut text = document.map_or(String::new(), |document| {
        if document.number.is_empty() { document.title.clone() } else { document.number.clone() }
    });
    if !basis.clause.is_empty() {
        let separator = if text.is_empty() { "" } else { ", " };
        text = format!("{}{separator}{text}", basis.clause);
    }
    if basis.assumed {
        let mark = say(language, "giả định, chưa ban hành".to_owned(), "assumed, not enacted".to_owned());
        text = if text.is_empty() { mark } else { format!("{text} ({mark})") };
    }
    text
}

/// An amount with its unit.
pub(crate) fn money(dong: i64, language: Language) -> String {
    match language {
        Language::Vi => viet::money::dong(dong),
        Language::En => format!("{}\u{a0}VND", number_text(Exact::from(dong), language)),
    }
}

fn month(month: Month, language: Language) -> String {
    say(language, format!("{:02}/{}", month.number(), month.year()), format!("{}-{:02}", month.year(), month.number()))
}

fn with_unit(kind: Kind, shown: String, language: Language) -> String {
    let (vi, en) = match kind {
        Kind::Number(Unit::Dong) => ("\u{a0}đồng", "\u{a0}VND"),
        Kind::Number(Unit::Months) => (" tháng", " months"),
        Kind::Number(Unit::Years) => (" năm", " years"),
        Kind::Number(Unit::Days) => (" ngày", " days"),
        _ => ("", ""),
    };
    shown + if language == Language::Vi { vi } else { en }
}

fn fact_value(pack: &Pack, fact: &Fact, value: Value, language: Language) -> String {
    with_unit(fact.kind, plain(pack, fact.kind, value, language), language)
}

/// What is missing, as a sentence that names the setting or asks the question.
pub fn need_text(pack: &Pack, need: &Need, language: Language) -> String {
    match need {
        Need::Fact(place) => {
            let fact = pack.facts.get(*place);
            fact.map_or(String::new(), |fact| fact.question.get(language).to_owned())
        }
        Need::Setting { parameter, key } => {
            let Some(parameter) = pack.parameters.get(*parameter) else { return String::new() };
            let labels: Vec<&str> = parameter
                .by
                .iter()
                .zip(key)
                .filter_map(|(source, word)| {
                    let list = pack.words.get(pack.key_words(*source)?)?;
                    Some(list.choices.get(usize::from(*word))?.label.get(language))
                })
                .collect();
            let mut name = parameter.name.get(language).to_owned();
            if language == Language::Vi {
                let mut letters = name.chars();
                name = letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect());
            }
            let whom = labels.join(", ");
            let is_amount = matches!(parameter.kind, Kind::Number(_));
            match (language, whom.is_empty()) {
                (Language::Vi, _) if !is_amount => {
                    format!("Chưa quyết định: {name}. Thành phố cần đặt tham số này trước khi tính.")
                }
                (Language::Vi, true) => format!("Chưa có {name}: thành phố cần đặt tham số này trước khi tính."),
                (Language::Vi, false) => format!("Chưa có {name} cho: {whom}."),
                (Language::En, true) => format!("Not set yet: {name}. It has to be decided before this is worked out."),
                (Language::En, false) => format!("Not set yet: {name} for: {whom}."),
            }
        }
        Need::OutOfRange => say(
            language,
            "Phép tính cho kết quả ngoài khoảng cho phép; hãy kiểm tra lại dữ kiện.".to_owned(),
            "The sum is out of range; check the facts.".to_owned(),
        ),
    }
}

/// What is missing, for machines: facts to ask for and settings to decide.
pub fn needs_json(pack: &Pack, needs: &[Need]) -> Json {
    let each = needs.iter().map(|need| {
        let (kind, id) = match need {
            Need::Fact(place) => ("fact", pack.facts.get(*place).map(|fact| fact.id.as_str())),
            Need::Setting { parameter, .. } => {
                ("setting", pack.parameters.get(*parameter).map(|parameter| parameter.id.as_str()))
            }
            Need::OutOfRange => ("range", None),
        };
        let (vi, en) = (need_text(pack, need, Language::Vi), need_text(pack, need, Language::En));
        json!({ "kind": kind, "id": id, "vi": vi, "en": en })
    });
    each.collect()
}

/// The verdict in words.
pub(crate) fn verdict(verdict: Verdict, language: Language) -> String {
    let (vi, en) = match verdict {
        Verdict::Entitled => ("đủ điều kiện", "entitled"),
        Verdict::Review => ("cần xem xét", "to be reviewed"),
        Verdict::NotEntitled => ("không đủ điều kiện", "not entitled"),
    };
    say(language, vi.to_owned(), en.to_owned())
}

fn outcome(of: &Result<bool, crate::value::Gap>, pack: &Pack, language: Language) -> String {
    let yes = || say(language, "đáp ứng".to_owned(), "met".to_owned());
    match of {
        Ok(true) => yes(),
        Ok(false) => say(language, "không đáp ứng".to_owned(), "not met".to_owned()),
        Err(gap) => {
            let needs: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, language)).collect();
            let needs = needs.join(" ");
            say(language, format!("chưa rõ: {needs}"), format!("not known: {needs}"))
        }
    }
}

impl Explainer<'_> {
    /// A step in one sentence.
    pub fn sentence(&self, step: &Step<'_>, language: Language) -> String {
        let pack = self.pack;
        let waits = || say(language, "chưa tính được".to_owned(), "cannot be worked out yet".to_owned());
        let dong = step.dong.map_or_else(waits, |dong| money(dong, language));
        match &step.what {
            What::Scheme(scheme, of) => {
                let name = pack.schemes.get(*scheme).map(|scheme| scheme.name.get(language)).unwrap_or_default();
                let of = verdict(*of, language);
                say(
                    language,
                    format!("{name}: {of}; tổng đã tính được {dong}."),
                    format!("{name}: {of}; {dong} known."),
                )
            }
            What::Group(scheme, group, belongs, of) => {
                let groups = pack.schemes.get(*scheme).map(|scheme| &scheme.groups);
                let group = groups.and_then(|groups| groups.get(usize::from(*group)));
                let name = group.map(|group| group.name.get(language)).unwrap_or_default();
                let belongs = match belongs {
                    Ok(true) => say(language, "thuộc nhóm".to_owned(), "belongs to the group".to_owned()),
                    other => outcome(other, pack, language),
                };
                format!("{name}: {belongs}; {}.", verdict(*of, language))
            }
            What::Condition(scheme, place, of) => {
                let condition = pack.schemes.get(*scheme).and_then(|scheme| scheme.conditions.get(*place));
                let Some(condition) = condition else { return String::new() };
                let otherwise = if **of == Ok(false) { condition.otherwise.get(language) } else { "" };
                let mut text = format!("{}: {}.", condition.name.get(language), outcome(of, pack, language));
                if !otherwise.is_empty() {
                    text = format!("{text} {otherwise}");
                }
                text
            }
            What::Benefit(scheme, place) => {
                let benefit = pack.schemes.get(*scheme).and_then(|scheme| scheme.benefits.get(*place));
                let Some(benefit) = benefit else { return String::new() };
                let name = benefit.name.get(language);
                if benefit.is_ceiling && step.dong.is_some() {
                    return say(language, format!("{name}: tối đa {dong}."), format!("{name}: at most {dong}."));
                }
                format!("{name}: {dong}.")
            }
            What::Choice(scheme, _, answer) => self.choice(*scheme, answer, language),
            What::Year(year) => say(language, format!("Năm {year}: {dong}."), format!("Year {year}: {dong}.")),
            What::Payment(.., payment) => self.payment(step, payment, &dong, language),
            What::Waits(gap) => {
                let needs: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, language)).collect();
                let needs = needs.join(" ");
                say(language, format!("Chưa tính được. {needs}"), format!("Cannot be worked out yet. {needs}"))
            }
            What::Part(scheme, place, part) => {
                let benefit = pack.schemes.get(*scheme).and_then(|scheme| scheme.benefits.get(*place));
                let rule = benefit.and_then(|benefit| benefit.instalments.get(part.instalment));
                let name = rule.map(|rule| rule.name.get(language)).unwrap_or_default();
                let amount = money(part.dong, language);
                let due = part.due_on.as_ref().ok().map(|day| match language {
                    Language::Vi => format!(", từ ngày {}", viet::date::screen(*day)),
                    Language::En => format!(", from {}", viet::date::english(*day)),
                });
                let holds = match &part.holds {
                    Ok(true) => String::new(),
                    other => format!(" ({})", outcome(other, pack, language)),
                };
                format!("{name}: {amount}{}{holds}.", due.unwrap_or_default())
            }
            What::Figure(place, keys, value) => {
                let Some(parameter) = pack.parameters.get(*place) else { return String::new() };
                let context = self.context(step);
                let mut labels = Vec::new();
                for (key, source) in parameter.by.iter().zip(keys) {
                    let word = match source {
                        KeySource::Fixed(word) => Some(*word),
                        KeySource::Group => context.group,
                        KeySource::Fact(fact) => context.fact(*fact).ok().and_then(Value::word),
                    };
                    let list = pack.key_words(*key).and_then(|list| pack.words.get(list));
                    let choice = list.zip(word).and_then(|(list, word)| list.choices.get(usize::from(word)));
                    labels.extend(choice.map(|choice| choice.label.get(language).to_owned()));
                }
                let whom = if labels.is_empty() { String::new() } else { format!(" ({})", labels.join(", ")) };
                let shown = match value {
                    Ok(value) => with_unit(parameter.kind, plain(pack, parameter.kind, *value, language), language),
                    Err(_) => say(language, "chưa đặt".to_owned(), "not set".to_owned()),
                };
                format!("{}{whom}: {shown}.", parameter.name.get(language))
            }
            What::Fact(place, value) => {
                let Some(fact) = pack.facts.get(*place) else { return String::new() };
                let shown = match value {
                    Ok(value) => fact_value(pack, fact, *value, language),
                    Err(_) => say(language, "chưa có".to_owned(), "not known".to_owned()),
                };
                format!("{}: {shown}.", fact.name.get(language))
            }
            What::Named(place, value) => {
                let Some(definition) = pack.definitions.get(*place) else { return String::new() };
                let context = self.context(step);
                let formula = show(&definition.formula.expr, &context, language);
                let shown = match value {
                    Ok(value) => with_unit(definition.kind, plain(pack, definition.kind, *value, language), language),
                    Err(_) => say(language, "chưa rõ".to_owned(), "not known".to_owned()),
                };
                let name = definition.name.get(language);
                if formula == shown || matches!(definition.kind, Kind::Flag) {
                    format!("{name}: {shown}.")
                } else {
                    format!("{name}: {formula} = {shown}.")
                }
            }
            What::Overlap(answer) => self.overlap(answer, language),
        }
    }

    fn payment(&self, step: &Step<'_>, payment: &Payment, dong: &str, language: Language) -> String {
        let context = self.context(step);
        let formula = step.formula.map(|formula| show(&formula.expr, &context, language)).unwrap_or_default();
        if let What::Payment(scheme, place, _) = &step.what {
            let benefit = self.pack.schemes.get(*scheme).and_then(|scheme| scheme.benefits.get(*place));
            if benefit.is_some_and(|benefit| matches!(benefit.timing, crate::pack::Timing::Once { .. })) {
                let when = month(payment.from, language);
                if step.formula.is_some_and(|formula| matches!(formula.expr, Expr::Parameter(..) | Expr::Fact(_))) {
                    return say(language, format!("Một lần, tháng {when}: {dong}."), format!("Once, {when}: {dong}."));
                }
                return say(
                    language,
                    format!("Một lần, tháng {when}: {formula} = {dong}."),
                    format!("Once, {when}: {formula} = {dong}."),
                );
            }
        }
        let (from, to) = (month(payment.from, language), month(payment.to, language));
        let months = number_text(payment.months, language);
        let formula =
            if formula.contains(" + ") || formula.contains(" − ") { format!("({formula})") } else { formula };
        say(
            language,
            format!("Từ tháng {from} đến tháng {to}: {formula} × {months} tháng = {dong}."),
            format!("From {from} to {to}: {formula} × {months} months = {dong}."),
        )
    }

    fn choice(&self, scheme: usize, answer: &super::BenefitAnswer, language: Language) -> String {
        let groups = self.pack.schemes.get(scheme).map(|scheme| scheme.groups.as_slice()).unwrap_or_default();
        let name =
            |group: u16| groups.get(usize::from(group)).map(|group| group.name.get(language)).unwrap_or_default();
        let mut parts = Vec::new();
        for candidate in &answer.candidates {
            let amount = match &candidate.amount {
                Ok(amount) => number_text(*amount, language),
                Err(_) => say(language, "chưa có mức".to_owned(), "not set".to_owned()),
            };
            parts.push(format!("{}: {amount}", name(candidate.group)));
        }
        let table = parts.join("; ");
        let chosen = answer.payments.first().and_then(|payment| payment.group).map(name);
        match chosen {
            Some(chosen) => say(
                language,
                format!("Thuộc nhiều nhóm ({table}). Chỉ hưởng một mức cao nhất: {chosen}."),
                format!("Several groups fit ({table}). Only the highest is paid: {chosen}."),
            ),
            None => say(language, format!("Thuộc nhiều nhóm ({table})."), format!("Several groups fit ({table}).")),
        }
    }

    fn overlap(&self, answer: &super::OverlapAnswer, language: Language) -> String {
        let Some(rule) = self.pack.overlaps.get(answer.overlap) else { return String::new() };
        let label = |place: usize| {
            let (scheme, benefit) = rule.members.get(place).copied().unwrap_or_default();
            let scheme = self.pack.schemes.get(scheme);
            let benefit = scheme.and_then(|scheme| scheme.benefits.get(benefit));
            let (scheme, benefit) =
                (scheme.map(|scheme| scheme.name.get(language)), benefit.map(|benefit| benefit.name.get(language)));
            format!("{} ({})", benefit.unwrap_or_default(), scheme.unwrap_or_default())
        };
        let mut text = format!("{}.", rule.name.get(language));
        let mut last: Option<usize> = None;
        for met in answer.months.iter().filter(|met| {
            let is_new = last != Some(met.winner);
            last = Some(met.winner);
            is_new
        }) {
            let amounts = met.amounts.iter().flatten().map(|amount| number_text(*amount, language));
            let amounts = amounts.collect::<Vec<_>>().join(" | ");
            let (from, winner) = (month(met.month, language), label(met.winner));
            text += &say(
                language,
                format!(" Từ tháng {from}: {amounts}; hưởng {winner}."),
                format!(" From {from}: {amounts}; paid: {winner}."),
            );
        }
        if !answer.open.is_empty() {
            let open = answer.open.iter().map(|place| label(*place)).collect::<Vec<_>>().join("; ");
            text += &say(language, format!(" Chưa so sánh được với: {open}."), format!(" Not compared yet: {open}."));
        }
        text
    }
}

/// A step and all below it for machines, with sentences in both languages.
pub fn step_json(explainer: &Explainer<'_>, step: &Step<'_>) -> Json {
    let pack = explainer.pack;
    let basis = step.basis.map(|basis| {
        let document = basis.document.and_then(|place| pack.documents.get(place));
        json!({
            "document": document.map(|document| &document.id),
            "number": document.map(|document| &document.number),
            "clause": basis.clause,
            "assumed": basis.assumed,
        })
    });
    let below: Vec<Json> = step.below.iter().map(|step| step_json(explainer, step)).collect();
    json!({
        "vi": explainer.sentence(step, Language::Vi),
        "en": explainer.sentence(step, Language::En),
        "formula": step.formula.map(|formula| &formula.source),
        "basis": basis,
        "dong": step.dong,
        "below": below,
    })
}

/// A step and all below it as indented lines.
pub fn step_lines(explainer: &Explainer<'_>, step: &Step<'_>, language: Language, lines: &mut Vec<String>) {
    lines_at(explainer, step, language, lines, 0);
}

fn lines_at(explainer: &Explainer<'_>, step: &Step<'_>, language: Language, lines: &mut Vec<String>, depth: usize) {
    let basis = step.basis.map(|basis| basis_text(explainer.pack, basis, language)).unwrap_or_default();
    let basis = if basis.is_empty() { basis } else { format!(" [{basis}]") };
    lines.push(format!("{}{}{basis}", "  ".repeat(depth), explainer.sentence(step, language)));
    for below in &step.below {
        lines_at(explainer, below, language, lines, depth + 1);
    }
}

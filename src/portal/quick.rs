//! The quick form of the front page: a qualification and a wage region in, what it pays out, and the way into the whole
//! check with both answered already.

use chrono::NaiveDate;

use policy::answer::{Question, context};
use policy::facts::Facts;
use policy::language::{Context, Expr, Notes, number_text};
use policy::pack::{Kind, Language, Pack, Scheme, Timing};
use policy::value::Value;

use crate::platform::form::Form;

/// The fact of the region, which monthly amounts depend on.
const REGION: &str = "region";

/// A choice with what it is called and whether it is taken.
pub struct Pick {
    /// Name of the fact.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// The choices: value, text.
    pub options: Vec<(String, String)>,
    /// The value that is taken.
    pub taken: String,
}

/// The form with its estimate.
pub struct Quick {
    /// What somebody holds.
    pub held: Pick,
    /// Where the workplace lies.
    pub region: Option<Pick>,
    /// Paid once; nothing where it is not set.
    pub once: Option<String>,
    /// Paid a month; nothing where it is not set.
    pub monthly: Option<String>,
}

/// An amount with its unit.
pub fn money(dong: i64, language: Language) -> String {
    match language {
        Language::Vi => viet::money::dong(dong),
        Language::En => format!("{}\u{a0}VND", number_text(dong.into(), language)),
    }
}

impl Quick {
    /// The form for a scheme whose groups are told apart by what somebody holds; nothing for others.
    pub fn of(pack: &Pack, scheme: &Scheme, query: &str, today: NaiveDate, language: Language) -> Option<Quick> {
        let form = Form::parse(query.as_bytes());
        let (fact, list) = held(pack, scheme)?;
        let choices = pack.words.get(list)?.choices.len();
        let typed = pack.choice(list, form.value(&pack.facts.get(fact)?.id)).map(usize::from);
        // Choices stand from the lowest to the highest; the form begins with the highest.
        let taken = typed.or(choices.checked_sub(1))?;
        let facts = Facts::new(pack).with(fact, Value::Words(1 << taken));
        let region = pack.fact(REGION).and_then(|place| pick(pack, place, &form, language));
        let facts = match (pack.fact(REGION), &region) {
            (Some(place), Some(pick)) => {
                let word = region_list(pack, place).and_then(|list| pack.choice(list, &pick.taken))?;
                facts.with(place, Value::Word(word))
            }
            _ => facts,
        };
        let mut held = pick(pack, fact, &form, language)?;
        held.options.reverse();
        held.taken = pack.words.get(list)?.choices.get(taken)?.id.clone();
        let (question, notes) = (Question::on(today), Notes::default());
        let context = context(pack, &facts, &question, &notes);
        Some(Quick {
            held,
            region,
            once: highest(&context, scheme, |timing| matches!(timing, Timing::Once { .. }))
                .map(|of| money(of, language)),
            monthly: highest(&context, scheme, |timing| matches!(timing, Timing::Monthly(_)))
                .map(|of| money(of, language)),
        })
    }
}

/// The fact that says what somebody holds, with its list: the first set of words that groups are told apart by.
fn held(pack: &Pack, scheme: &Scheme) -> Option<(usize, usize)> {
    let mut found = None;
    for group in &scheme.groups {
        group.when.expr.walk(&mut |part| {
            if let Expr::Fact(place) = part
                && let Some(Kind::Words(list)) = pack.facts.get(*place).map(|fact| fact.kind)
            {
                found = found.or(Some((*place, list)));
            }
        });
    }
    found
}

fn region_list(pack: &Pack, place: usize) -> Option<usize> {
    match pack.facts.get(place)?.kind {
        Kind::Word(list) => Some(list),
        _ => None,
    }
}

fn pick(pack: &Pack, place: usize, form: &Form, language: Language) -> Option<Pick> {
    let fact = pack.facts.get(place)?;
    let (Kind::Word(list) | Kind::Words(list)) = fact.kind else { return None };
    let choices = &pack.words.get(list)?.choices;
    let typed = form.value(&fact.id);
    let taken = choices.iter().find(|choice| choice.id == typed).or(choices.first())?;
    Some(Pick {
        name: fact.id.clone(),
        label: fact.name.get(language).to_owned(),
        options: choices.iter().map(|choice| (choice.id.clone(), choice.label.get(language).to_owned())).collect(),
        taken: taken.id.clone(),
    })
}

/// What the first benefit of a kind pays at most among the groups that fit; nothing where no amount is set.
fn highest(context: &Context<'_>, scheme: &Scheme, is_wanted: fn(&Timing) -> bool) -> Option<i64> {
    let benefit = scheme.benefits.iter().find(|benefit| is_wanted(&benefit.timing))?;
    let fitting = (0_u16..).zip(&scheme.groups).filter(|(_, group)| context.flag(&group.when.expr) == Ok(true));
    let amounts = fitting.filter_map(|(group, _)| context.for_group(group).number(&benefit.amount.expr).ok());
    amounts.max().and_then(|amount| context.pack.rounding.round(amount))
}

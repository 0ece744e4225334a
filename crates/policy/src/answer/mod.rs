//! The answer for one person: which groups, which conditions, how much, when, why, why not, and what is missing.

mod amounts;
mod commitment;
mod conditions;
mod derive;
mod explain;
mod months;
mod overlap;
mod render;
mod repayment;
mod sentence;
mod why_not;

use chrono::NaiveDate;

use crate::calendar::Month;
use crate::exact::Exact;
use crate::facts::Facts;
use crate::language::{Context, Notes};
use crate::pack::Pack;
use crate::value::{Gap, Need};

pub use commitment::{CommitmentAnswer, commitment};
pub use derive::{derive, part_month, retirement};
pub use explain::{Explainer, Step, What};
pub(crate) use months::rates;
pub use overlap::{OverlapAnswer, OverlapMonth};
pub(crate) use render::verdict as verdict_text;
pub use render::{basis_text, need_text, needs_json, put_step, step_json, step_lines};
pub use repayment::{RepaymentAnswer, repayment};
pub(crate) use sentence::value_text;
pub use why_not::{Change, WhyNot, why_not};

/// Whether somebody is entitled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every condition is met by some group.
    Entitled,
    /// Cần xem xét: facts are missing, or a setting is not decided.
    Review,
    /// Some condition fails for every group.
    NotEntitled,
}

impl Verdict {
    /// How it is named in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entitled => "entitled",
            Self::Review => "review",
            Self::NotEntitled => "not_entitled",
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The day that stands in for an event that has not come yet.
    pub today: NaiveDate,
    /// The law as it was known on this day; all that the pack knows without it.
    pub as_of: Option<NaiveDate>,
    /// Last month to pay for; to the end of the benefit without it, at most fifty years.
    pub until: Option<Month>,
    /// Places of the schemes to examine; all without it.
    pub schemes: Option<Vec<usize>>,
}

impl Question {
    /// A question about every scheme, with all that the pack knows.
    pub fn on(today: NaiveDate) -> Self {
        Self { today, as_of: None, until: None, schemes: None }
    }
}

/// How one group fared.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupAnswer {
    /// Place of the group in its scheme.
    pub group: u16,
    /// Whether the person belongs to it.
    pub belongs: Result<bool, Gap>,
    /// The conditions for this group in order, by their place; empty when the person does not belong.
    pub conditions: Vec<(usize, Result<bool, Gap>)>,
    /// All of it together.
    pub verdict: Verdict,
}

/// What a benefit would be for one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Place of the group in its scheme.
    pub group: u16,
    /// One payment, or one whole month, in đồng before rounding.
    pub amount: Result<Exact, Gap>,
}

/// Months at one rate, or one payment.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// How many months count; one for a payment made once.
    pub months: Exact,
    /// For one whole month, or the one payment, in đồng before rounding.
    pub each: Exact,
    /// The group whose amount it is; nothing when several are added up.
    pub group: Option<u16>,
    /// Day of the facts behind it.
    pub day: NaiveDate,
    /// Day of the figures behind it.
    pub rates_on: NaiveDate,
    /// The part of its year's rounded sum, in đồng.
    pub dong: i64,
}

/// One part of a benefit paid in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Place of the instalment in its benefit.
    pub instalment: usize,
    /// In đồng; the last takes what is left.
    pub dong: i64,
    /// Day it falls due, when known.
    pub due_on: Result<NaiveDate, Gap>,
    /// Whether what it depends on holds.
    pub holds: Result<bool, Gap>,
}

/// What one benefit gives.
#[derive(Clone, Debug, PartialEq)]
pub struct BenefitAnswer {
    /// Place of the benefit in its scheme.
    pub benefit: usize,
    /// Whether it is for this person at all.
    pub applies: Result<bool, Gap>,
    /// The table of all groups the person belongs to.
    pub candidates: Vec<Candidate>,
    /// What is paid, in order of months.
    pub payments: Vec<Payment>,
    /// The rounded sum of each year, or what it waits for.
    pub years: Vec<(i32, Result<i64, Gap>)>,
    /// The sum of the years, or all that they wait for.
    pub total: Result<i64, Gap>,
    /// Parts it is paid in.
    pub parts: Vec<Part>,
    /// Assumed settings it stands on: parameter and row.
    pub assumptions: Vec<(usize, usize)>,
    /// Whether rounding changed some amount.
    pub is_rounded: bool,
}

/// What one scheme gives.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeAnswer {
    /// Place of the scheme.
    pub scheme: usize,
    /// Whether the person is entitled.
    pub verdict: Verdict,
    /// The day that decided, when known.
    pub event: Result<NaiveDate, Gap>,
    /// How each group fared.
    pub groups: Vec<GroupAnswer>,
    /// What each benefit gives; empty without entitlement.
    pub benefits: Vec<BenefitAnswer>,
    /// What must be known for a verdict.
    pub needs: Vec<Need>,
    /// Assumed settings the verdict stands on.
    pub assumptions: Vec<(usize, usize)>,
}

/// What a person gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Scheme by scheme.
    pub schemes: Vec<SchemeAnswer>,
    /// Benefits that excluded each other, already taken out of the schemes' amounts.
    pub overlaps: Vec<OverlapAnswer>,
}

impl SchemeAnswer {
    /// The answer for a benefit by its place.
    pub fn benefit(&self, benefit: usize) -> Option<&BenefitAnswer> {
        self.benefits.iter().find(|answer| answer.benefit == benefit)
    }

    /// What is known of the money of a year, in đồng: benefits that wait for something count nothing.
    pub fn known_in(&self, year: i32) -> i64 {
        let years = self.benefits.iter().flat_map(|benefit| &benefit.years);
        years.filter(|(of, _)| *of == year).filter_map(|(_, amount)| amount.as_ref().ok()).sum()
    }

    /// What is known of all money, in đồng.
    pub fn known_total(&self) -> i64 {
        let years = self.benefits.iter().flat_map(|benefit| &benefit.years);
        years.filter_map(|(_, amount)| amount.as_ref().ok()).sum()
    }
}

/// Answers a question for one person.
pub fn answer(pack: &Pack, facts: &Facts, question: &Question) -> Answer {
    let mut schemes = Vec::new();
    for place in 0..pack.schemes.len() {
        if question.schemes.as_ref().is_none_or(|wanted| wanted.contains(&place)) {
            schemes.extend(of_scheme(pack, facts, question, place));
        }
    }
    let overlaps = overlap::settle(pack, &mut schemes);
    Answer { schemes, overlaps }
}

fn of_scheme(pack: &Pack, facts: &Facts, question: &Question, place: usize) -> Option<SchemeAnswer> {
    let scheme = pack.schemes.get(place)?;
    let notes = Notes::default();
    let context = context(pack, facts, question, &notes);
    let event = context.fact(scheme.event).and_then(|value| value.date().ok_or_else(|| Gap::of(Need::OutOfRange)));
    let context = event.as_ref().map_or(context, |day| context.on(*day));
    let examined = conditions::examine(&context, scheme);
    let mut needs = examined.needs();
    let verdict_assumptions = notes.take();
    let mut benefits = Vec::new();
    if examined.verdict != Verdict::NotEntitled {
        for number in 0..scheme.benefits.len() {
            benefits.extend(amounts::of_benefit(&context, place, number, &examined, &event, question));
        }
    }
    needs.sort();
    needs.dedup();
    Some(SchemeAnswer {
        scheme: place,
        verdict: examined.verdict,
        event,
        groups: examined.groups,
        benefits,
        needs,
        assumptions: verdict_assumptions,
    })
}

/// Where formulas are worked out before the event is known.
pub fn context<'a>(pack: &'a Pack, facts: &'a Facts, question: &Question, notes: &'a Notes) -> Context<'a> {
    let day = question.as_of.unwrap_or(question.today);
    Context { pack, facts, day, rates_on: day, as_of: question.as_of, group: None, notes }
}

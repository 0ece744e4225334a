//! A policy pack: the rules of one place as data. Reading reports every problem at once, each with its file and line.

mod check;
mod edit;
mod fields;
mod files;
mod load;
mod names;
mod problems;
mod rules;
mod settings;
mod tables;

use chrono::NaiveDate;

use crate::exact::{Exact, Rounding};
use crate::language::{Expr, Unit};
use crate::value::Value;

pub use edit::Edit;
pub use files::PackFiles;
pub use load::load;
pub use problems::{PackProblem, PackProblems};

/// A sentence or a name in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Which language an answer is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Text {
    /// A text in Vietnamese and in English.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// A legal document that rules rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Name inside packs.
    pub id: String,
    /// Official number, empty when the copy at hand has none.
    pub number: String,
    /// Title in Vietnamese.
    pub title: String,
}

/// The legal basis of a rule or figure: document, then article, clause and point (điều, khoản, điểm).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Place of the document in the pack's list.
    pub document: Option<usize>,
    /// Article, clause and point, empty when the full text is not at hand.
    pub clause: String,
    /// Whether this is an assumption of the city's that no document at hand enacts.
    pub assumed: bool,
}

/// One choice of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Name in formulas and files.
    pub id: String,
    /// What people read.
    pub label: Text,
}

/// A list of choices that facts, settings or groups take their words from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordList {
    /// The choices; formulas know them by their place.
    pub choices: Vec<Choice>,
}

/// What kind of value a fact or a setting has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A number with its unit.
    Number(Unit),
    /// One choice of the list with this place.
    Word(usize),
    /// Several choices of the list with this place.
    Words(usize),
    /// A day.
    Date,
    /// Stretches of days.
    Periods,
}

/// How a fact follows from others when it is not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derived {
    /// Months from a day to the month of retirement, by the timetable of retirement ages (Labour Code, Article 169).
    RemainingService {
        /// Fact that keys the timetable, usually the sex.
        born_on: usize,
        /// Day from which months are counted.
        at: usize,
        /// Parameter: retirement age in months, dated by years.
        timetable: usize,
    },
    /// Months of the commitment of a scheme.
    Commitment {
        /// Place of the scheme.
        scheme: usize,
    },
    /// Months served of a commitment, from its first day to the last day at work.
    Served {
        /// First day.
        from: usize,
        /// Last day at work.
        to: usize,
        /// Setting: how part months count.
        rule: PartMonthRule,
    },
}

/// The two settings that say how part months count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartMonthRule {
    /// Parameter with the words `full_months`, `from_days`, `by_day`.
    pub rule: usize,
    /// Parameter: from how many days on a month counts, for `from_days`.
    pub days: usize,
}

/// A fact that rules ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Name in formulas and files.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// The question to a person who has not answered it.
    pub question: Text,
    /// What kind of value it has.
    pub kind: Kind,
    /// Least and greatest plausible number.
    pub range: (Exact, Exact),
    /// Digits after the decimal mark, for numbers.
    pub decimals: u32,
    /// What is meant when it is not given.
    pub default: Option<Value>,
    /// How it follows from other facts.
    pub derived: Option<Derived>,
}

/// What a parameter is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The group of the scheme with this place.
    Group(usize),
    /// A fact of words.
    Fact(usize),
}

/// One dated value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The choices it is for, in the order of the keys.
    pub key: Vec<u16>,
    /// First day it applies.
    pub from: NaiveDate,
    /// Last day it applies; nothing while it is in force.
    pub to: Option<NaiveDate>,
    /// Day from which it was known: the document's day of issue, or else `from`.
    pub known_on: NaiveDate,
    /// The value; nothing when the city has not set it.
    pub value: Option<Value>,
    /// Where it stands.
    pub basis: Basis,
}

/// A setting or figure of the policy (tham số), with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name in formulas.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// What kind of value it has.
    pub kind: Kind,
    /// What it is looked up by.
    pub by: Vec<Key>,
    /// All values.
    pub rows: Vec<Row>,
    /// For each combination of keys, its rows from the earliest on.
    pub index: Vec<Vec<usize>>,
    /// How many choices each key has.
    pub sizes: Vec<usize>,
}

/// A formula as written, and as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// Text in the pack.
    pub source: String,
    /// Typed expression.
    pub expr: Expr,
    /// Whether its value depends on the group.
    pub by_group: bool,
}

/// A formula with a name, used by others and explained as a step of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Name in formulas.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// The scheme whose groups it may name; nothing when it is for all.
    pub scheme: Option<usize>,
    /// What it is.
    pub formula: Formula,
    /// What kind of value it has.
    pub kind: Kind,
    /// Where it stands.
    pub basis: Basis,
}

/// A beneficiary group (nhóm đối tượng).
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Name in formulas.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// Who belongs to it.
    pub when: Formula,
    /// Where it stands.
    pub basis: Basis,
}

/// A condition that everyone, or the groups named, must meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Name inside the scheme.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// When it is met.
    pub when: Formula,
    /// What is said when it is not met.
    pub otherwise: Text,
    /// Which groups it is for, as a mask.
    pub groups: u64,
    /// Where it stands.
    pub basis: Basis,
}

/// When a benefit is paid.
#[derive(Clone, Debug, PartialEq)]
pub enum Timing {
    /// Once, for the event on the day that this fact gives.
    Once {
        /// Fact with the day.
        on: usize,
    },
    /// For each month worked.
    Monthly(Box<Monthly>),
}

/// How a monthly benefit runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Monthly {
    /// Fact with the periods worked; without it, work goes on from the event.
    pub during: usize,
    /// Facts with periods that do not count as work, each with the setting that would count them.
    pub without: Vec<(usize, Formula)>,
    /// Fact with the day from which it stops.
    pub until: Option<usize>,
    /// How part months count.
    pub part_months: PartMonthRule,
    /// At most so many counted months.
    pub most: Option<Formula>,
    /// Only within so many calendar months from the event.
    pub within: Option<Formula>,
    /// Setting with the words of [`Rates`]; each month's own figures without it.
    pub rates: Option<usize>,
}

/// Which day's figures a month takes (policy.md §9, row 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rates {
    /// Those in force in the month.
    EachMonth,
    /// Those of 1 January of its year.
    YearStart,
    /// Those of the event.
    Event,
}

impl Rates {
    /// Every rule, as packs name it.
    pub const ALL: [(&str, Self); 3] =
        [("each_month", Self::EachMonth), ("year_start", Self::YearStart), ("event", Self::Event)];
}

/// How several groups of one person go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choose {
    /// The highest amount, once.
    Highest,
    /// All amounts together.
    Sum,
}

/// One part of a benefit paid in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Instalment {
    /// What people read.
    pub name: Text,
    /// Which share of the whole; the last part takes what is left.
    pub share: Formula,
    /// How many months after the event it falls due.
    pub after_months: Option<Formula>,
    /// What must hold for it to be paid.
    pub when: Option<Formula>,
}

/// Something that a scheme pays (chế độ).
#[derive(Clone, Debug, PartialEq)]
pub struct Benefit {
    /// Name inside the scheme.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// When it is paid.
    pub timing: Timing,
    /// How much, for one payment or one whole month.
    pub amount: Formula,
    /// For whom, beyond the scheme's conditions.
    pub when: Option<Formula>,
    /// Which groups it is for, as a mask.
    pub groups: u64,
    /// How several groups go together.
    pub choose: Choose,
    /// Where that rule stands.
    pub choose_basis: Basis,
    /// Whether the figure is a ceiling and not an entitlement.
    pub is_ceiling: bool,
    /// Parts it is paid in; empty for one payment.
    pub instalments: Vec<Instalment>,
    /// Where it stands.
    pub basis: Basis,
}

/// How long somebody binds themselves to serve (cam kết).
#[derive(Clone, Debug, PartialEq)]
pub struct Commitment {
    /// How many months.
    pub months: Formula,
    /// Fact with its first day.
    pub from: usize,
    /// Facts with periods in which the clock stands still, each with the setting that says so.
    pub pauses: Vec<(usize, Formula)>,
    /// Where it stands.
    pub basis: Basis,
}

/// What a cause of leaving makes somebody pay back (đền bù).
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Name inside the scheme.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// How much.
    pub amount: Formula,
    /// At most so many times what was received; once without it.
    pub most: Option<Formula>,
    /// Where it stands.
    pub basis: Basis,
}

/// One policy of benefits (chính sách), in force from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Name in packs and results.
    pub id: String,
    /// What people read.
    pub name: Text,
    /// Fact with the day that decides which version applies.
    pub event: usize,
    /// Whether it is known from a draft only.
    pub is_draft: bool,
    /// List of the groups' names.
    pub group_words: usize,
    /// Beneficiary groups, the lowest first.
    pub groups: Vec<Group>,
    /// Conditions in the order they are examined.
    pub conditions: Vec<Condition>,
    /// What it pays.
    pub benefits: Vec<Benefit>,
    /// How long one is bound.
    pub commitment: Option<Commitment>,
    /// Fact with the money received that counts for paying back.
    pub received: Option<Formula>,
    /// What each cause of leaving makes one pay back.
    pub causes: Vec<Cause>,
    /// Where it stands.
    pub basis: Basis,
}

/// Benefits of the same kind, of which a person gets only one (không hưởng trùng).
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// What people read.
    pub name: Text,
    /// Scheme and benefit, by their places.
    pub members: Vec<(usize, usize)>,
    /// How they go together.
    pub choose: Choose,
    /// Where it stands.
    pub basis: Basis,
}

/// The rules of one place, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Folder name of the place.
    pub code: String,
    /// Version, printed on every answer.
    pub version: String,
    /// What people read.
    pub name: Text,
    /// How amounts are rounded.
    pub rounding: Rounding,
    /// Where the rounding rule stands.
    pub rounding_basis: Basis,
    /// Legal documents.
    pub documents: Vec<Document>,
    /// Lists of words.
    pub words: Vec<WordList>,
    /// Facts that rules ask for.
    pub facts: Vec<Fact>,
    /// Settings and figures.
    pub parameters: Vec<Parameter>,
    /// Named formulas.
    pub definitions: Vec<Definition>,
    /// Policies.
    pub schemes: Vec<Scheme>,
    /// Places of the policies that visitors may ask about, the usual one first.
    pub public: Vec<usize>,
    /// Benefits that exclude each other.
    pub overlaps: Vec<Overlap>,
    /// The days on which some figure changes, the earliest first.
    pub changes: Vec<NaiveDate>,
}

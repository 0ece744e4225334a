//! People in columns: one column for each fact that a scheme asks for.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Month, Period};
use crate::exact::Exact;
use crate::facts::{Facts, Given};
use crate::language::Context;
use crate::pack::{Kind, Pack};
use crate::value::Value;

/// Where a fact is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A column of bytes: a flag or a word.
    Byte(usize),
    /// As many columns of bytes as there are choices.
    Set(usize),
    /// A column of small numbers, scaled by a power of ten; days are counted from the year 1.
    Int(usize, i64),
    /// A column of large numbers, scaled by a power of ten.
    Long(usize, i64),
}

/// Which facts have columns, and which days matter.
#[derive(Clone, Debug)]
pub struct Layout {
    pub(super) facts: Vec<(usize, Place)>,
    pub(super) event: usize,
    pub(super) during: Vec<usize>,
    pub(super) without: Vec<usize>,
    pub(super) until: Vec<usize>,
    /// Dates that may be missing: the day of a payment that most people do not get.
    pub(super) optional: Vec<usize>,
    /// Whether part months are left to the answer for one person.
    pub(super) by_day: bool,
    /// First and last day that events may have.
    pub(super) events: (NaiveDate, NaiveDate),
    bytes: usize,
    ints: usize,
    longs: usize,
}

impl Layout {
    pub(super) fn new(event: usize, events: (NaiveDate, NaiveDate)) -> Self {
        Self {
            facts: Vec::new(),
            event,
            during: Vec::new(),
            without: Vec::new(),
            until: Vec::new(),
            optional: Vec::new(),
            by_day: false,
            events,
            bytes: 0,
            ints: 0,
            longs: 0,
        }
    }

    /// The place of a fact, given one when it has none.
    pub(super) fn place(&mut self, pack: &Pack, fact: usize) -> Option<Place> {
        if let Some((_, place)) = self.facts.iter().find(|(of, _)| *of == fact) {
            return Some(*place);
        }
        let rule = pack.facts.get(fact)?;
        let place = match rule.kind {
            Kind::Flag => take(&mut self.bytes, 1).map(Place::Byte)?,
            Kind::Word(_) => take(&mut self.bytes, 1).map(Place::Byte)?,
            Kind::Words(list) => take(&mut self.bytes, pack.words.get(list)?.choices.len()).map(Place::Set)?,
            Kind::Date => take(&mut self.ints, 1).map(|column| Place::Int(column, 1))?,
            Kind::Number(_) => {
                let scale = 10_i64.checked_pow(rule.decimals)?;
                let fits = |bound: Exact| {
                    let scaled = bound.times(Exact::from(scale)).and_then(Exact::whole);
                    scaled.is_some_and(|scaled| i32::try_from(scaled).is_ok())
                };
                if fits(rule.range.0) && fits(rule.range.1) {
                    take(&mut self.ints, 1).map(|column| Place::Int(column, scale))?
                } else {
                    take(&mut self.longs, 1).map(|column| Place::Long(column, scale))?
                }
            }
            Kind::Periods => return None,
        };
        self.facts.push((fact, place));
        Some(place)
    }
}

fn take(count: &mut usize, by: usize) -> Option<usize> {
    let first = *count;
    *count += by;
    Some(first)
}

/// Days at the edges of somebody's time at work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edges {
    pub(super) event: NaiveDate,
    /// Last day at work or before a stop; nothing while it goes on.
    pub(super) last: Option<NaiveDate>,
}

/// People in columns. Those whom columns cannot hold, because something is missing or changes, are refused.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    bytes: Vec<Vec<u8>>,
    ints: Vec<Vec<i32>>,
    longs: Vec<Vec<i64>>,
    pub(super) edges: Vec<Edges>,
}

impl Batch {
    /// An empty batch for a layout.
    pub fn new(layout: &Layout) -> Self {
        Self {
            bytes: vec![Vec::new(); layout.bytes],
            ints: vec![Vec::new(); layout.ints],
            longs: vec![Vec::new(); layout.longs],
            edges: Vec::new(),
        }
    }

    /// How many people it holds.
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Forgets everybody and keeps the room.
    pub fn clear(&mut self) {
        self.bytes.iter_mut().for_each(Vec::clear);
        self.ints.iter_mut().for_each(Vec::clear);
        self.longs.iter_mut().for_each(Vec::clear);
        self.edges.clear();
    }

    /// Puts a person in. False, and nothing put in, when columns cannot hold the person: a fact is missing or changes
    /// over time, work was interrupted, or a number is outside its plausible range.
    pub fn push(&mut self, layout: &Layout, context: &Context<'_>) -> bool {
        let Some(edges) = edges(layout, context.facts, context) else { return false };
        let is_whole = edges.event.day() == 1 && edges.last.is_none_or(|last| last == Month::of(last).last_day());
        if layout.by_day && !is_whole {
            return false;
        }
        let context = context.on(edges.event);
        let mut values = Vec::with_capacity(layout.facts.len());
        for (fact, place) in &layout.facts {
            if matches!(context.facts.given(*fact), Some(Given::Dated(_))) {
                return false;
            }
            let value = match context.fact(*fact) {
                Ok(value) => value,
                Err(_) if layout.optional.contains(fact) => Value::Date(NaiveDate::MAX),
                Err(_) => return false,
            };
            // Figures are compiled for the days of `events` only.
            if let (true, Value::Date(day)) = (layout.optional.contains(fact), value)
                && day != NaiveDate::MAX
                && (day < layout.events.0 || day > layout.events.1)
            {
                return false;
            }
            match number(context.pack, *fact, *place, value) {
                Some(number) => values.push(number),
                None => return false,
            }
        }
        for ((_, place), value) in layout.facts.iter().zip(values) {
            self.put(*place, value, &context, layout);
        }
        self.edges.push(edges);
        true
    }

    fn put(&mut self, place: Place, value: i64, context: &Context<'_>, layout: &Layout) {
        match place {
            Place::Byte(column) => {
                if let Some(column) = self.bytes.get_mut(column) {
                    column.push(u8::try_from(value).unwrap_or(u8::MAX));
                }
            }
            Place::Set(first) => {
                let fact = layout.facts.iter().find(|(_, of)| *of == place).map(|(fact, _)| *fact);
                let kind = fact.and_then(|fact| context.pack.facts.get(fact)).map(|fact| fact.kind);
                let Some(Kind::Words(list)) = kind else { return };
                let count = context.pack.words.get(list).map_or(0, |list| list.choices.len());
                for (word, column) in self.bytes.iter_mut().skip(first).take(count).enumerate() {
                    column.push(u8::from(value.cast_unsigned() >> word & 1 == 1));
                }
            }
            Place::Int(column, _) => {
                if let Some(column) = self.ints.get_mut(column) {
                    column.push(i32::try_from(value).unwrap_or(i32::MAX));
                }
            }
            Place::Long(column, _) => {
                if let Some(column) = self.longs.get_mut(column) {
                    column.push(value);
                }
            }
        }
    }

    pub(super) fn bytes(&self, column: usize) -> &[u8] {
        self.bytes.get(column).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn ints(&self, column: usize) -> &[i32] {
        self.ints.get(column).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn longs(&self, column: usize) -> &[i64] {
        self.longs.get(column).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The day of the event and the last day at work, when work ran without a break from the one to the other.
fn edges(layout: &Layout, facts: &Facts, context: &Context<'_>) -> Option<Edges> {
    let event = context.fact(layout.event).ok()?.date()?;
    let mut last: Option<NaiveDate> = None;
    for fact in &layout.during {
        if let Some(periods) = facts.periods(*fact) {
            let [Period { from, to }] = periods else { return None };
            if *from > event || to.is_some_and(|to| to < event) {
                return None;
            }
            last = min(last, *to);
        }
    }
    if layout.without.iter().any(|fact| facts.periods(*fact).is_some_and(|periods| !periods.is_empty())) {
        return None;
    }
    for fact in &layout.until {
        if let Some(Given::Dated(_)) = facts.given(*fact) {
            return None;
        }
        if let Ok(value) = context.fact(*fact) {
            let before = value.date()?.pred_opt()?;
            if before < event {
                return None;
            }
            last = min(last, Some(before));
        }
    }
    (layout.events.0 <= event && event <= layout.events.1).then_some(Edges { event, last })
}

fn min(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// A value as a whole number for its column.
fn number(pack: &Pack, fact: usize, place: Place, value: Value) -> Option<i64> {
    match (value, place) {
        (Value::Flag(flag), Place::Byte(_)) => Some(i64::from(flag)),
        (Value::Word(word), Place::Byte(_)) => Some(i64::from(word)),
        (Value::Words(mask), Place::Set(_)) => Some(mask.cast_signed()),
        (Value::Date(day), Place::Int(..)) => Some(i64::from(day.num_days_from_ce())),
        (Value::Number(number), Place::Int(_, scale) | Place::Long(_, scale)) => {
            let (least, greatest) = pack.facts.get(fact)?.range;
            if number < least || number > greatest {
                return None;
            }
            number.times(Exact::from(scale))?.whole()
        }
        _ => None,
    }
}

/// Where a month stands among all months.
pub(super) fn month_number(month: Month) -> i32 {
    month.since(Month::january(0))
}

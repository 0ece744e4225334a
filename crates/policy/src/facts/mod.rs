//! What is known about one person: values of the pack's facts, some of them changing on certain days.

mod cell;

use chrono::NaiveDate;
use serde_json::Value as Json;

use crate::calendar::{Period, parse_day};
use crate::exact::Exact;
use crate::pack::{Fact, Kind, Pack, Text};
use crate::value::Value;

pub use cell::{from_cell, to_cell};

/// How a fact is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// The same at all times.
    Always(Value),
    /// From each day on another value, the earliest first.
    Dated(Vec<(NaiveDate, Value)>),
    /// Stretches of days.
    Periods(Vec<Period>),
}

/// The facts about one person, by their place in the pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts(Vec<Option<Given>>);

/// A fact that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactProblem {
    /// Name of the fact.
    pub fact: String,
    /// What is wrong and what to do.
    pub sentence: Text,
}

impl Facts {
    /// Nothing but what the pack presumes.
    pub fn new(pack: &Pack) -> Self {
        let given = |fact: &Fact| match (fact.kind, fact.default) {
            (_, Some(value)) => Some(Given::Always(value)),
            _ => None,
        };
        Self(pack.facts.iter().map(given).collect())
    }

    /// Reads a JSON object of facts; every mistake is told.
    ///
    /// Numbers may be written as text to stay exact; a value that changes is a list of `{"from": day, "value": …}`,
    /// periods are a list of `{"from": day, "to": day}`.
    pub fn read(pack: &Pack, json: &Json) -> Result<Self, Vec<FactProblem>> {
        let mut facts = Self::new(pack);
        let mut problems = Vec::new();
        let Some(object) = json.as_object() else {
            let sentence = Text::new(
                "Dữ kiện phải là một đối tượng JSON, dạng {\"tên\": giá trị}.",
                "Facts must be a JSON object, as in {\"name\": value}.",
            );
            return Err(vec![FactProblem { fact: String::new(), sentence }]);
        };
        for (name, value) in object {
            let Some(place) = pack.fact(name) else {
                let sentence = Text::new(
                    format!("Gói không có dữ kiện “{name}”. Hãy sửa tên hoặc bỏ đi."),
                    format!("The pack has no fact “{name}”. Correct the name or leave it out."),
                );
                problems.push(FactProblem { fact: name.clone(), sentence });
                continue;
            };
            if value.is_null() {
                facts.clear(place);
                continue;
            }
            match given(pack, place, value) {
                Ok(given) => facts.set(place, given),
                Err(sentence) => problems.push(FactProblem { fact: name.clone(), sentence }),
            }
        }
        if problems.is_empty() { Ok(facts) } else { Err(problems) }
    }

    /// Gives a fact.
    pub fn set(&mut self, fact: usize, given: Given) {
        if let Some(place) = self.0.get_mut(fact) {
            *place = Some(given);
        }
    }

    /// Forgets a fact, even one that the pack presumes.
    pub fn clear(&mut self, fact: usize) {
        if let Some(place) = self.0.get_mut(fact) {
            *place = None;
        }
    }

    /// The same facts with one of them another.
    pub fn with(&self, fact: usize, value: Value) -> Self {
        let mut facts = self.clone();
        facts.set(fact, Given::Always(value));
        facts
    }

    /// How the fact is given.
    pub fn given(&self, fact: usize) -> Option<&Given> {
        self.0.get(fact)?.as_ref()
    }

    /// The value of a fact on a day.
    pub fn on(&self, fact: usize, day: NaiveDate) -> Option<Value> {
        match self.given(fact)? {
            Given::Always(value) => Some(*value),
            Given::Dated(values) => values.iter().rev().find(|(from, _)| *from <= day).map(|(_, value)| *value),
            Given::Periods(_) => None,
        }
    }

    /// The periods of a fact, when it is given.
    pub fn periods(&self, fact: usize) -> Option<&[Period]> {
        match self.given(fact)? {
            Given::Periods(periods) => Some(periods),
            _ => None,
        }
    }

    /// The days on which some fact changes.
    pub fn changes(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let dated = self.0.iter().filter_map(|given| match given {
            Some(Given::Dated(values)) => Some(values),
            _ => None,
        });
        dated.flatten().map(|(from, _)| *from)
    }
}

fn given(pack: &Pack, place: usize, json: &Json) -> Result<Given, Text> {
    let Some(fact) = pack.facts.get(place) else {
        return Err(Text::new("Không có dữ kiện này.", "There is no such fact."));
    };
    let days = |item: &Json, key: &str| item.get(key).and_then(Json::as_str).and_then(parse_day);
    if fact.kind == Kind::Periods {
        let items = json.as_array().ok_or_else(|| {
            Text::new(
                "Hãy ghi danh sách dạng [{\"from\": \"2026-03-01\"}].",
                "Write a list, as in [{\"from\": \"2026-03-01\"}].",
            )
        })?;
        let mut periods = Vec::new();
        for item in items {
            let from = days(item, "from").ok_or_else(|| {
                Text::new(
                    "Mỗi khoảng thời gian cần `from` là một ngày, dạng 2026-03-01.",
                    "Each period needs `from`, a day as in 2026-03-01.",
                )
            })?;
            let to = days(item, "to");
            if to.is_none() && item.get("to").is_some_and(|to| !to.is_null()) {
                return Err(Text::new(
                    "`to` phải là một ngày, dạng 2026-03-01.",
                    "`to` must be a day, as in 2026-03-01.",
                ));
            }
            if to.is_some_and(|to| to < from) {
                return Err(Text::new(
                    "Khoảng thời gian kết thúc trước khi bắt đầu. Hãy sửa lại.",
                    "The period ends before it begins. Correct it.",
                ));
            }
            periods.push(Period { from, to });
        }
        periods.sort_by_key(|period| period.from);
        return Ok(Given::Periods(periods));
    }
    let dated = json.as_array().filter(|items| items.first().is_some_and(Json::is_object));
    if let Some(items) = dated {
        let mut values = Vec::new();
        for item in items {
            let from = days(item, "from").ok_or_else(|| {
                Text::new(
                    "Mỗi giá trị theo thời gian cần `from` là một ngày, dạng 2026-03-01.",
                    "Each value over time needs `from`, a day as in 2026-03-01.",
                )
            })?;
            let value = item.get("value").ok_or_else(|| {
                Text::new("Mỗi giá trị theo thời gian cần `value`.", "Each value over time needs `value`.")
            })?;
            values.push((from, scalar(pack, fact, value)?));
        }
        values.sort_by_key(|(from, _)| *from);
        return Ok(Given::Dated(values));
    }
    scalar(pack, fact, json).map(Given::Always)
}

fn scalar(pack: &Pack, fact: &Fact, json: &Json) -> Result<Value, Text> {
    let is_no_text = || Text::new("Mỗi lựa chọn phải là chữ.", "Each choice must be text.");
    match (fact.kind, json) {
        (Kind::Flag, Json::Bool(flag)) => Ok(Value::Flag(*flag)),
        (Kind::Words(list), Json::Array(items)) => {
            let mut mask = 0_u64;
            for item in items {
                mask |= 1 << word(pack, list, item.as_str().ok_or_else(is_no_text)?)?;
            }
            Ok(Value::Words(mask))
        }
        (_, Json::Number(number)) => from_text(pack, fact, &number.to_string()),
        (_, Json::String(text)) => from_text(pack, fact, text),
        _ => Err(Text::new(
            format!("Giá trị này không hợp với dữ kiện “{}”. Hãy sửa lại.", fact.name.vi),
            format!("This value does not fit the fact “{}”. Correct it.", fact.name.en),
        )),
    }
}

/// Reads one value as it stands in a cell of a table: flags as `có` and `không`, choices by name or label, several of
/// them parted by `;`. An error is a sentence.
pub fn from_text(pack: &Pack, fact: &Fact, text: &str) -> Result<Value, Text> {
    let text = text.trim();
    match fact.kind {
        Kind::Flag => match viet::text::fold(text).as_str() {
            "co" | "true" | "1" | "x" | "yes" | "dung" => Ok(Value::Flag(true)),
            "khong" | "false" | "0" | "no" | "sai" => Ok(Value::Flag(false)),
            _ => Err(Text::new(format!("“{text}” phải là có hoặc không."), format!("“{text}” must be yes or no."))),
        },
        Kind::Number(_) => {
            let number = Exact::parse(text).ok_or_else(|| {
                Text::new(format!("“{text}” không phải là số."), format!("“{text}” is not a number."))
            })?;
            let scaled = 10_i64.checked_pow(fact.decimals).map(Exact::from).and_then(|scale| number.times(scale));
            if !scaled.is_some_and(Exact::is_whole) {
                return Err(Text::new(
                    format!("“{text}” có quá {} chữ số sau dấu phẩy.", fact.decimals),
                    format!("“{text}” has more than {} digits after the point.", fact.decimals),
                ));
            }
            let (least, greatest) = fact.range;
            if number < least || number > greatest {
                return Err(Text::new(
                    format!("{number} nằm ngoài khoảng hợp lý từ {least} đến {greatest}."),
                    format!("{number} is out of the sensible range from {least} to {greatest}."),
                ));
            }
            Ok(Value::Number(number))
        }
        Kind::Date => parse_day(text).or_else(|| viet::date::parse(text).ok()).map(Value::Date).ok_or_else(|| {
            Text::new(
                format!("“{text}” không phải là ngày, dạng 2026-03-01."),
                format!("“{text}” is not a day, as in 2026-03-01."),
            )
        }),
        Kind::Word(list) => word(pack, list, text).map(Value::Word),
        Kind::Words(list) => {
            let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
            parts
                .map(|part| word(pack, list, part))
                .try_fold(0_u64, |mask, place| Ok(mask | 1 << place?))
                .map(Value::Words)
        }
        Kind::Periods => Err(Text::new("Khoảng thời gian không phải là một giá trị.", "Periods are not one value.")),
    }
}

fn word(pack: &Pack, list: usize, text: &str) -> Result<u16, Text> {
    let choices = pack.words.get(list).map(|list| list.choices.as_slice()).unwrap_or_default();
    let by_id = choices.iter().position(|choice| choice.id == text);
    let by_label = || {
        let folded = viet::text::fold(text);
        choices.iter().position(|choice| viet::text::fold(&choice.label.vi) == folded)
    };
    let place = by_id.or_else(by_label).and_then(|place| u16::try_from(place).ok());
    place.ok_or_else(|| {
        let all: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
        let all = all.join(", ");
        Text::new(
            format!("Không có lựa chọn “{text}”. Các lựa chọn là: {all}."),
            format!("There is no choice “{text}”. The choices are: {all}."),
        )
    })
}

//! What is known about one person: values of the pack's facts, some of them changing on certain days.

use chrono::NaiveDate;
use serde_json::Value as Json;

use crate::calendar::{Period, parse_day};
use crate::exact::Exact;
use crate::pack::{Fact, Kind, Pack};
use crate::value::Value;

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
    /// A Vietnamese sentence telling what to do.
    pub sentence: String,
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
            let sentence = "Dữ kiện phải là một đối tượng JSON, dạng {\"tên\": giá trị}.".to_owned();
            return Err(vec![FactProblem { fact: String::new(), sentence }]);
        };
        for (name, value) in object {
            let Some(place) = pack.fact(name) else {
                let sentence = format!("Gói không có dữ kiện “{name}”. Hãy sửa tên hoặc bỏ đi.");
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

pub(crate) fn given(pack: &Pack, place: usize, json: &Json) -> Result<Given, String> {
    let Some(fact) = pack.facts.get(place) else { return Err("Không có dữ kiện này.".to_owned()) };
    let days = |item: &Json, key: &str| item.get(key).and_then(Json::as_str).and_then(parse_day);
    if fact.kind == Kind::Periods {
        let items = json.as_array().ok_or("Hãy ghi danh sách dạng [{\"from\": \"2026-03-01\"}].")?;
        let mut periods = Vec::new();
        for item in items {
            let from = days(item, "from").ok_or("Mỗi khoảng thời gian cần `from` là một ngày, dạng 2026-03-01.")?;
            let to = days(item, "to");
            if to.is_none() && item.get("to").is_some_and(|to| !to.is_null()) {
                return Err("`to` phải là một ngày, dạng 2026-03-01.".to_owned());
            }
            if to.is_some_and(|to| to < from) {
                return Err("Khoảng thời gian kết thúc trước khi bắt đầu.".to_owned());
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
            let from = days(item, "from").ok_or("Mỗi giá trị theo thời gian cần `from` là một ngày.")?;
            let value = item.get("value").ok_or("Mỗi giá trị theo thời gian cần `value`.")?;
            values.push((from, scalar(pack, fact, value)?));
        }
        values.sort_by_key(|(from, _)| *from);
        return Ok(Given::Dated(values));
    }
    scalar(pack, fact, json).map(Given::Always)
}

fn scalar(pack: &Pack, fact: &Fact, json: &Json) -> Result<Value, String> {
    match (fact.kind, json) {
        (Kind::Flag, Json::Bool(flag)) => Ok(Value::Flag(*flag)),
        (Kind::Words(list), Json::Array(items)) => {
            let mut mask = 0_u64;
            for item in items {
                mask |= 1 << word(pack, list, item.as_str().ok_or("Mỗi lựa chọn phải là chữ.")?)?;
            }
            Ok(Value::Words(mask))
        }
        (_, Json::Number(number)) => from_text(pack, fact, &number.to_string()),
        (_, Json::String(text)) => from_text(pack, fact, text),
        _ => Err(format!("Giá trị này không hợp với dữ kiện “{}”.", fact.name.vi)),
    }
}

/// Reads one value as it stands in a cell of a table: flags as `có` and `không`, choices by name or label, several of
/// them parted by `;`. An error is a Vietnamese sentence.
pub fn from_text(pack: &Pack, fact: &Fact, text: &str) -> Result<Value, String> {
    let text = text.trim();
    match fact.kind {
        Kind::Flag => match viet::text::fold(text).as_str() {
            "co" | "true" | "1" | "x" | "yes" | "dung" => Ok(Value::Flag(true)),
            "khong" | "false" | "0" | "no" | "sai" => Ok(Value::Flag(false)),
            _ => Err(format!("“{text}” phải là có hoặc không.")),
        },
        Kind::Number(_) => {
            let number = Exact::parse(text).ok_or_else(|| format!("“{text}” không phải là số."))?;
            let scaled = 10_i64.checked_pow(fact.decimals).map(Exact::from).and_then(|scale| number.times(scale));
            if !scaled.is_some_and(Exact::is_whole) {
                return Err(format!("“{text}” có quá {} chữ số sau dấu phẩy.", fact.decimals));
            }
            let (least, greatest) = fact.range;
            if number < least || number > greatest {
                return Err(format!("{number} nằm ngoài khoảng hợp lý từ {least} đến {greatest}."));
            }
            Ok(Value::Number(number))
        }
        Kind::Date => parse_day(text)
            .or_else(|| viet::date::parse(text).ok())
            .map(Value::Date)
            .ok_or_else(|| format!("“{text}” không phải là ngày, dạng 2026-03-01.")),
        Kind::Word(list) => word(pack, list, text).map(Value::Word),
        Kind::Words(list) => {
            let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
            parts
                .map(|part| word(pack, list, part))
                .try_fold(0_u64, |mask, place| Ok(mask | 1 << place?))
                .map(Value::Words)
        }
        Kind::Periods => Err("Khoảng thời gian chỉ ghi được trong JSON.".to_owned()),
    }
}

fn word(pack: &Pack, list: usize, text: &str) -> Result<u16, String> {
    let choices = pack.words.get(list).map(|list| list.choices.as_slice()).unwrap_or_default();
    let by_id = choices.iter().position(|choice| choice.id == text);
    let by_label = || {
        let folded = viet::text::fold(text);
        choices.iter().position(|choice| viet::text::fold(&choice.label.vi) == folded)
    };
    let place = by_id.or_else(by_label).and_then(|place| u16::try_from(place).ok());
    place.ok_or_else(|| {
        let all: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
        format!("Không có lựa chọn “{text}”. Các lựa chọn là: {}.", all.join(", "))
    })
}

//! Automatic numbers of Word: the label that each paragraph shows, as Word would show it.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use super::super::file::Refusal;
use super::super::label::roman_text;
use super::archive::{Step, Xml};

/// Word knows nine levels.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// What is shown: `%1.%2.`
    text: String,
    /// The style of paragraph that takes this level by itself.
    style: Option<String>,
    /// Numbers of other levels are shown in Arabic figures.
    is_legal: bool,
    /// Goes on counting when a level above it counts.
    goes_on: bool,
}

impl Default for Level {
    fn default() -> Level {
        let (format, text) = ("decimal".to_owned(), String::new());
        Level { start: 1, format, text, style: None, is_legal: false, goes_on: false }
    }
}

#[derive(Clone, Debug, Default)]
struct Instance {
    list: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    lists: HashMap<String, HashMap<usize, Level>>,
    instances: HashMap<String, Instance>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// Instances whose own starts have been applied, by level.
    started: HashSet<(String, usize)>,
}

impl Numbering {
    /// Reads the part `numbering.xml`.
    pub fn read(xml: &mut Xml<impl Read>) -> Result<Numbering, Refusal> {
        let mut numbering = Numbering::default();
        let mut list: Option<String> = None;
        let mut instance: Option<String> = None;
        let mut level: Option<(usize, Level)> = None;
        let mut overridden = 0;
        loop {
            let element = match xml.next()? {
                Step::Done => return Ok(numbering),
                Step::End(name) => {
                    match name.as_str() {
                        "abstractNum" => list = None,
                        "num" => instance = None,
                        "lvl" => numbering.keep(&mut level, list.as_deref(), instance.as_deref()),
                        _ => {}
                    }
                    continue;
                }
                Step::Text(_) => continue,
                Step::Start(element) => element,
            };
            let id = |name: &str| element.attribute(name).map(str::to_owned);
            let number = || element.value().and_then(|value| value.parse::<u32>().ok());
            match element.name.as_str() {
                "abstractNum" => list = id("abstractNumId"),
                "num" => instance = id("numId"),
                "abstractNumId" => {
                    if let (Some(instance), Some(list)) = (&instance, element.value()) {
                        numbering.instances.entry(instance.clone()).or_default().list = list.to_owned();
                    }
                }
                "lvlOverride" => overridden = id("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0),
                "startOverride" => {
                    if let (Some(instance), Some(start)) = (&instance, number()) {
                        numbering.instances.entry(instance.clone()).or_default().starts.insert(overridden, start);
                    }
                }
                "lvl" => {
                    let at = id("ilvl").and_then(|level| level.parse().ok()).unwrap_or(overridden);
                    level = Some((at, Level::default()));
                    if element.is_empty {
                        numbering.keep(&mut level, list.as_deref(), instance.as_deref());
                    }
                }
                _ => {}
            }
            if let Some((_, level)) = &mut level {
                match element.name.as_str() {
                    "start" => level.start = number().unwrap_or(1),
                    "numFmt" => level.format = element.value().unwrap_or("decimal").to_owned(),
                    "lvlText" => level.text = element.value().unwrap_or_default().to_owned(),
                    "pStyle" => level.style = element.value().map(str::to_owned),
                    "isLgl" => level.is_legal = element.is_on(),
                    "lvlRestart" => level.goes_on = element.value() == Some("0"),
                    _ => {}
                }
            }
        }
    }

    fn keep(&mut self, level: &mut Option<(usize, Level)>, list: Option<&str>, instance: Option<&str>) {
        let Some((at, level)) = level.take().filter(|(at, _)| *at < LEVELS) else { return };
        if let Some(instance) = instance {
            self.instances.entry(instance.to_owned()).or_default().levels.insert(at, level);
        } else if let Some(list) = list {
            self.lists.entry(list.to_owned()).or_default().insert(at, level);
        }
    }

    /// The level that a style of paragraph takes by itself.
    pub fn level_of_style(&self, instance: &str, style: &str) -> Option<usize> {
        let list = self.lists.get(&self.instances.get(instance)?.list)?;
        list.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(at, _)| *at)
    }

    /// Counts one paragraph and gives the label that it shows; none for a list that shows none.
    pub fn count(&mut self, instance_id: &str, at: usize) -> Option<String> {
        let at = at.min(LEVELS - 1);
        let instance = self.instances.get(instance_id)?;
        let list = self.lists.get(&instance.list);
        let level = |at: usize| instance.levels.get(&at).or_else(|| list?.get(&at));
        let own = level(at)?.clone();
        let counters = self.counters.entry(instance.list.clone()).or_default();
        let start_of = |at: usize| level(at).map_or(1, |level| level.start);
        let forced = instance.starts.get(&at).filter(|_| self.started.insert((instance_id.to_owned(), at)));
        for (above, counter) in counters.iter_mut().enumerate().take(at) {
            counter.get_or_insert_with(|| start_of(above));
        }
        if let Some(counter) = counters.get_mut(at) {
            *counter = Some(match (forced, *counter) {
                (Some(start), _) => *start,
                (None, None) => instance.starts.get(&at).copied().unwrap_or(own.start),
                (None, Some(count)) => count.saturating_add(1),
            });
        }
        for (below, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            if !level(below).is_some_and(|level| level.goes_on) {
                *counter = None;
            }
        }
        if own.format == "bullet" {
            return Some(bullet(&own.text));
        }
        let mut shown = String::new();
        let mut letters = own.text.chars().peekable();
        while let Some(letter) = letters.next() {
            let place = letters.peek().and_then(|next| next.to_digit(10)).filter(|_| letter == '%');
            let Some(place) = place.and_then(|place| usize::try_from(place).ok()?.checked_sub(1)) else {
                shown.push(letter);
                continue;
            };
            letters.next();
            let count = counters.get(place).copied().flatten().unwrap_or_else(|| start_of(place));
            let format = match level(place) {
                Some(level) if !own.is_legal => level.format.as_str(),
                _ => "decimal",
            };
            shown.push_str(&figure(count, format));
        }
        Some(shown).filter(|shown| !shown.trim().is_empty())
    }
}

/// The sign of a bullet; those of symbol fonts are private letters that say nothing.
fn bullet(text: &str) -> String {
    match text.chars().next() {
        Some(sign @ ('-' | '–' | '—' | '+' | '*' | '•')) => sign.to_string(),
        _ => "•".to_owned(),
    }
}

/// A number in the figures of a list.
fn figure(count: u32, format: &str) -> String {
    match format {
        "upperRoman" if count <= 399 => roman_text(count),
        "lowerRoman" if count <= 399 => roman_text(count).to_lowercase(),
        "upperLetter" => letters(count).to_uppercase(),
        "lowerLetter" => letters(count),
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

/// a … z, then aa, bb … as Word counts.
fn letters(count: u32) -> String {
    let Some(from_zero) = count.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + u8::try_from(from_zero % 26).unwrap_or(0));
    let times = usize::try_from(from_zero / 26 + 1).unwrap_or(1).min(8);
    std::iter::repeat_n(letter, times).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_word() {
        for (count, format, shown) in [
            (4, "upperRoman", "IV"),
            (3, "lowerRoman", "iii"),
            (2, "lowerLetter", "b"),
            (27, "lowerLetter", "aa"),
            (28, "upperLetter", "BB"),
            (7, "decimalZero", "07"),
            (12, "decimal", "12"),
            (5, "none", ""),
        ] {
            assert_eq!(figure(count, format), shown);
        }
    }
}

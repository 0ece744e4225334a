//! Finds the row of headings: under titles, over two or three lines, in any order and spelling.

use std::borrow::Cow;

use crate::address::Address;
use crate::columns::{Column, Columns};
use crate::dates::Answers;
use crate::grid::{RawRow, RawValue};

/// How many rows at the top are looked at.
pub(crate) const ROWS_LOOKED_AT: usize = 60;
/// Lines that a heading may have.
const MOST_LINES: usize = 3;

/// No heading is longer, in bytes.
const LONGEST: usize = 600;

/// How a heading was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// By its title or a synonym, but for accents, order of words and remarks in brackets.
    Exact,
    /// It resembles the title; somebody should look.
    Fuzzy,
    /// A person said so.
    Answered,
}

/// A declared column that the sheet has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub key: String,
    /// The declared title.
    pub title: String,
    /// Where the heading stands.
    pub address: Address,
    /// What it says.
    pub heading: String,
    pub how: Match,
}

/// The heading of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Heading {
    pub first_row: u32,
    pub last_row: u32,
    /// For each declared column, the column of the sheet.
    pub places: Vec<Option<u32>>,
    pub found: Vec<Found>,
    /// Every heading with its column.
    pub all: Vec<(u32, String)>,
    /// Headings that no declared column goes by.
    pub unknown: Vec<String>,
    /// What stands in the cells of the heading, to know it again on the next printed page.
    pub texts: Vec<(u32, String)>,
    /// Our own column "Lỗi", when the workbook comes a second time.
    pub errors: Option<u32>,
    pub score: u32,
}

/// A heading as it stands over a column: its lines joined, and its lines alone.
struct Over {
    column: u32,
    row: u32,
    shown: String,
    names: Vec<Name>,
}

/// The best heading among the first rows, if any has two known columns (or the only one).
pub(crate) fn find(rows: &[RawRow], columns: &Columns, answers: &Answers) -> Option<Heading> {
    let declared: Vec<Vec<Name>> = columns.iter().map(names_of).collect();
    let least = columns.len().min(2);
    let mut best: Option<Heading> = None;
    for first in 0..rows.len() {
        for lines in 1..=MOST_LINES {
            let Some(window) = rows.get(first..first + lines) else { break };
            let is_together = window.iter().zip(window.iter().skip(1)).all(|(a, b)| b.number == a.number + 1);
            if !is_together {
                break;
            }
            let over = over(window);
            let heading = assign(&over, window, columns, &declared, answers);
            let is_enough = heading.found.len() >= least;
            // Of equals, the one with fewer lines, then the higher one.
            if is_enough && best.as_ref().is_none_or(|best| heading.score > best.score) {
                best = Some(heading);
            }
        }
    }
    best
}

fn assign(over: &[Over], window: &[RawRow], columns: &Columns, declared: &[Vec<Name>], answers: &Answers) -> Heading {
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for (place, names) in declared.iter().enumerate() {
        for (at, over) in over.iter().enumerate() {
            let quality = names.iter().flat_map(|name| over.names.iter().map(|typed| quality(name, typed))).max();
            if let Some(quality) = quality.filter(|quality| *quality > 0) {
                pairs.push((quality, place, at));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut heading = Heading {
        first_row: window.first().map_or(0, |row| row.number),
        last_row: window.last().map_or(0, |row| row.number),
        places: vec![None; columns.len()],
        ..Heading::default()
    };
    let mut chosen: Vec<Option<(usize, Match)>> = vec![None; columns.len()];
    let mut taken = vec![false; over.len()];
    for (place, column) in columns.iter().enumerate() {
        if let Some(answer) = answers.headings.get(&column.key) {
            let at = answer.and_then(|answer| over.iter().position(|over| over.column == answer));
            if let (Some(at), Some(chosen)) = (at, chosen.get_mut(place)) {
                *chosen = Some((at, Match::Answered));
                mark(&mut taken, at);
            }
        }
    }
    for (quality, place, at) in pairs {
        let is_answered = columns.get(place).is_some_and(|column| answers.headings.contains_key(&column.key));
        let is_taken = taken.get(at).copied().unwrap_or(true);
        let Some(slot) = chosen.get_mut(place).filter(|slot| slot.is_none() && !is_answered && !is_taken) else {
            continue;
        };
        *slot = Some((at, if quality >= SURE { Match::Exact } else { Match::Fuzzy }));
        mark(&mut taken, at);
        heading.score += quality;
    }
    // A line more has to bring something.
    heading.score = heading.score.saturating_sub(u32::try_from(window.len()).unwrap_or(0) * 5);
    for ((slot, column), place) in chosen.iter().zip(columns.iter()).zip(heading.places.iter_mut()) {
        let Some((over, how)) = slot.and_then(|(at, how)| Some((over.get(at)?, how))) else { continue };
        *place = Some(over.column);
        heading.found.push(Found {
            key: column.key.clone(),
            title: column.title.clone(),
            address: Address::new(over.row, over.column),
            heading: over.shown.clone(),
            how,
        });
    }
    heading.all = over.iter().map(|over| (over.column, over.shown.clone())).collect();
    let is_errors = |over: &&Over| over.names.iter().any(|name| name.folded == "loi");
    heading.errors = over.iter().find(is_errors).map(|over| over.column);
    let unknown = over.iter().zip(&taken).filter(|(over, taken)| !**taken && Some(over.column) != heading.errors);
    heading.unknown = unknown.map(|(over, _)| over.shown.clone()).filter(|shown| !is_counter(shown)).collect();
    let cells = window.iter().flat_map(|row| &row.cells);
    heading.texts = cells.filter_map(|cell| Some((cell.column, text_of(&cell.value)?))).collect();
    heading
}

fn mark(taken: &mut [bool], at: usize) {
    if let Some(taken) = taken.get_mut(at) {
        *taken = true;
    }
}

/// The running number, which every list has and nobody reads.
fn is_counter(heading: &str) -> bool {
    matches!(viet::text::fold(heading).as_str(), "stt" | "tt" | "so tt" | "so thu tu" | "no")
}

/// The headings over each column of some lines. A heading over several columns belongs to each of them.
fn over(window: &[RawRow]) -> Vec<Over> {
    let all: Vec<String> = window.iter().flat_map(|row| &row.cells).filter_map(|cell| text_of(&cell.value)).collect();
    let encoding = viet::legacy::detect(&all.join("\n"));
    let read = |text: String| -> String {
        let text = match encoding {
            Some(encoding) if !text.is_ascii() && !viet::legacy::has_unicode_letters(&text) => {
                viet::legacy::convert(&text, encoding)
            }
            _ => viet::legacy::to_unicode(&text).into_owned(),
        };
        viet::text::clean(&text)
    };
    let lines: Vec<Vec<(u32, String)>> = window
        .iter()
        .map(|row| {
            let texts = row.cells.iter().filter_map(|cell| Some((cell.column, read(text_of(&cell.value)?))));
            texts.filter(|(_, text)| !text.is_empty()).collect()
        })
        .collect();
    let mut places: Vec<u32> = lines.iter().flatten().map(|(column, _)| *column).collect();
    places.sort_unstable();
    places.dedup();
    let mut out = Vec::new();
    for column in places {
        let own =
            |line: &Vec<(u32, String)>| line.iter().find(|(place, _)| *place == column).map(|(_, text)| text.clone());
        let Some(lowest) = lines.iter().rposition(|line| own(line).is_some()) else { continue };
        // Above the lowest line, a heading also stands over the columns to its right.
        let joined: Vec<String> = lines
            .iter()
            .take(lowest + 1)
            .enumerate()
            .filter_map(|(at, line)| match own(line) {
                Some(text) => Some(text),
                None if at < lowest => {
                    line.iter().rev().find(|(place, _)| *place < column).map(|(_, text)| text.clone())
                }
                None => None,
            })
            .collect();
        let mut names: Vec<String> = vec![joined.join(" ")];
        names.extend(joined.iter().rev().take(1).cloned());
        names.extend(lines.iter().filter_map(own));
        names.dedup();
        out.push(Over {
            column,
            row: window.get(lowest).map_or(0, |row| row.number),
            shown: joined.join(" – "),
            names: names.iter().map(|name| Name::new(name)).collect(),
        });
    }
    out
}

/// The text of a cell that is short enough to be a heading.
fn text_of(value: &RawValue) -> Option<String> {
    match value {
        RawValue::Text(text) if text.len() <= LONGEST => Some(text.clone()),
        _ => None,
    }
}

fn names_of(column: &Column) -> Vec<Name> {
    std::iter::once(&column.title).chain(&column.synonyms).map(|name| Name::new(name)).collect()
}

/// A heading reduced to what counts when headings are compared.
struct Name {
    folded: String,
    /// Its words without those that say nothing, sorted.
    words: Vec<String>,
}

impl Name {
    fn new(text: &str) -> Self {
        let folded = viet::text::fold(&without_remarks(text));
        let folded = if folded.is_empty() { viet::text::fold(text) } else { folded };
        let mut words: Vec<String> = folded
            .split(' ')
            .filter(|word| {
                !word.is_empty() && !matches!(*word, "va" | "cua" | "theo" | "cac" | "neu" | "co" | "ghi" | "ro")
            })
            .map(str::to_owned)
            .collect();
        if words.is_empty() {
            words = folded.split(' ').map(str::to_owned).collect();
        }
        words.sort_unstable();
        Self { folded, words }
    }
}

/// `Ngày sinh (dd/mm/yyyy) *` is `Ngày sinh`.
fn without_remarks(text: &str) -> Cow<'_, str> {
    if !text.contains(['(', '[']) {
        return Cow::Borrowed(text);
    }
    let mut depth = 0_u32;
    let kept = text.chars().filter(|c| match c {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    Cow::Owned(kept.collect())
}

/// From here on two headings are the same.
const SURE: u32 = 90;

/// How well a typed heading agrees with a declared one; zero is not at all.
fn quality(declared: &Name, typed: &Name) -> u32 {
    if declared.folded == typed.folded {
        return 100;
    }
    if typed.words.len() > 12 || typed.folded.len() > 120 {
        return 0;
    }
    if declared.words == typed.words {
        return 95;
    }
    let shorter = declared.folded.len().min(typed.folded.len());
    let allowed = match shorter {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    };
    if allowed > 0 && distance(&declared.folded, &typed.folded, allowed) <= allowed {
        return 80;
    }
    let holds = |all: &[String], some: &[String]| some.len() >= 2 && some.iter().all(|word| all.contains(word));
    if holds(&typed.words, &declared.words) && typed.words.len() <= declared.words.len() + 3 {
        return 70;
    }
    if holds(&declared.words, &typed.words) && declared.words.len() <= typed.words.len() + 2 {
        return 60;
    }
    0
}

/// How many letters part two texts; anything above `most` is told as more than `most`.
fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, x) in (1_usize..).zip(&a) {
        let mut left = line;
        let mut corner = line - 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            let value = (corner + usize::from(x != y)).min(above + 1).min(left + 1);
            corner = above;
            left = value;
            *cell = value;
        }
        if let Some(first) = row.first_mut() {
            *first = line;
        }
    }
    row.last().copied().unwrap_or(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(declared: &str, typed: &str) -> u32 {
        quality(&Name::new(declared), &Name::new(typed))
    }

    #[test]
    fn headings_are_known_by_their_words() {
        for typed in ["HỌ VÀ TÊN", "Họ tên", "Họ và tên (chữ in hoa) *", "Tên, họ"] {
            assert!(alike("Họ và tên", typed) >= SURE, "{typed}");
        }
        for typed in ["Ngày tháng năm sinh", "Ngay sihn"] {
            let quality = alike("Ngày sinh", typed);
            assert!((1..SURE).contains(&quality), "{typed}: {quality}");
        }
        assert_eq!(alike("Ngày sinh", "Ngày tuyển dụng"), 0);
        assert_eq!(alike("Ngày sinh", "Nơi sinh"), 0);
    }

    #[test]
    fn the_distance_counts_letters() {
        assert_eq!(distance("ngay sinh", "ngay sihn", 2), 2);
        assert_eq!(distance("abc", "abc", 1), 0);
        assert_eq!(distance("abc", "abcd", 1), 1);
    }
}

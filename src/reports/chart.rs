//! Charts of a report, drawn by the server: where each line, bar and dot stands, and what the chart says in a sentence. Numbers
//! of a drawing are hundredths of a point, so that nothing is a float.

use super::cells::Shown;
use super::snapshot::{BY_AGENCY, BY_GROUP, BY_MONTH, BY_SECTOR, BY_STEP, GRIDS, GridWords, Row, Snapshot};

/// The most rows that a chart of bars draws; its table has all.
const MOST_BARS: usize = 14;
/// The most dots of a row; more people are a bar.
const MOST_DOTS: i64 = 14;
/// How many letters of a label fit before a bar.
const LABEL: usize = 27;

/// A chart with its table.
#[derive(Clone, Debug)]
pub struct Chart {
    pub id: &'static str,
    /// What it finds.
    pub title: String,
    pub words: GridWords,
    pub drawing: Drawing,
    pub rows: Vec<Row>,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub enum Drawing {
    /// There is nothing to draw.
    Nothing,
    Lines(Lines),
    Bars(Bars),
}

/// Two lines over time.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Place and number of each line of the scale.
    pub scale: Vec<(String, i64)>,
    pub planned: String,
    pub actual: String,
    pub area: String,
    pub points: Vec<Point>,
    pub planned_end: End,
    pub actual_end: End,
}

/// A point of a line with the month under it.
#[derive(Clone, Debug)]
pub struct Point {
    pub x: String,
    pub y: String,
    pub below: String,
    pub label: String,
    pub number: i64,
}

/// What stands at the end of a line.
#[derive(Clone, Debug)]
pub struct End {
    pub y: String,
    pub number: i64,
}

/// Bars or dots, one row each.
#[derive(Clone, Debug)]
pub struct Bars {
    pub height: i64,
    pub rows: Vec<Bar>,
    /// How many rows only the table has.
    pub left_out: usize,
}

/// A row of a chart of bars.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    /// Where the text and the bar stand.
    pub text_y: i64,
    pub y: i64,
    pub width: String,
    /// What it is set against: a pale bar behind it, or the upright line of a limit.
    pub whole: Option<String>,
    pub limit: Option<String>,
    pub dots: Vec<i64>,
    pub after: String,
    pub value: String,
    pub against: String,
    pub is_over: bool,
}

/// Hundredths with a point, as drawings want them.
fn drawn(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let kept: String = label.chars().take(LABEL - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The least round number that is not below another: 1, 2 or 5 with zeros, four steps of it.
fn rounded(most: i64) -> i64 {
    let mut unit = 1;
    loop {
        for step in [1, 2, 5] {
            if unit * step * 4 >= most.max(4) {
                return unit * step * 4;
            }
        }
        unit *= 10;
    }
}

/// How people read a number of a chart.
pub fn written(shown: Shown) -> String {
    match shown {
        Shown::Number(number) => viet::number::group(number),
        Shown::Hidden => "ẩn".to_owned(),
        Shown::Unknown => "chưa có".to_owned(),
    }
}

fn lines(rows: &[Row]) -> Drawing {
    let numbers: Vec<(i64, i64)> =
        rows.iter().map(|row| (row.value.number().unwrap_or(0), row.target.unwrap_or(0))).collect();
    let Some((actual, planned)) = numbers.last().copied() else { return Drawing::Nothing };
    let top = rounded(numbers.iter().map(|(one, other)| *one.max(other)).max().unwrap_or(0));
    let (left, width, bottom, height) = (4400, 38000, 21200, 18400);
    let gaps = i64::try_from(rows.len()).unwrap_or(1).saturating_sub(1).max(1);
    let across = |place: usize| left + width * i64::try_from(place).unwrap_or(0) / gaps;
    let up = |number: i64| bottom - height * number / top;
    let path = |of: &dyn Fn(&(i64, i64)) -> i64| {
        let pairs =
            numbers.iter().enumerate().map(|(place, pair)| format!("{},{}", drawn(across(place)), drawn(up(of(pair)))));
        pairs.collect::<Vec<_>>().join(" ")
    };
    let actual_path = path(&|pair| pair.0);
    let last_x = across(numbers.len().saturating_sub(1));
    let points = rows.iter().zip(&numbers).enumerate().map(|(place, (row, (number, _)))| Point {
        x: drawn(across(place)),
        y: drawn(up(*number)),
        below: drawn(up(*number) + 1900),
        // Many months would write over each other.
        label: if place % rows.len().div_ceil(13) == 0 { month(&row.key) } else { String::new() },
        number: *number,
    });
    let end = |number: i64, shift: i64| End { y: drawn(up(number) + 400 + shift), number };
    // Two ends of one height would cover each other.
    let close = (up(actual) - up(planned)).abs() < 1400;
    Drawing::Lines(Lines {
        scale: (0..=4).map(|step| (drawn(up(top * step / 4)), top * step / 4)).collect(),
        planned: path(&|pair| pair.1),
        area: format!("{actual_path} {},212 44,212", drawn(last_x)),
        actual: actual_path,
        points: points.collect(),
        planned_end: end(planned, if close { -1400 } else { 0 }),
        actual_end: end(actual, 0),
    })
}

/// "T6" of the month of a day.
fn month(key: &str) -> String {
    let number = key.split('-').nth(1).and_then(|month| month.parse::<i64>().ok());
    number.map_or_else(String::new, |number| format!("T{number}"))
}

/// What the target of a row is to its bar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Nothing,
    /// The bar is a part of it.
    Whole,
    /// The bar should not go beyond it.
    Limit,
}

fn bars(rows: &[Row], target: Target) -> Drawing {
    if rows.is_empty() {
        return Drawing::Nothing;
    }
    let of = |row: &Row| (row.value.number().unwrap_or(0), row.target.filter(|_| target != Target::Nothing));
    let most = rows.iter().map(|row| of(row).0.max(of(row).1.unwrap_or(0))).max().unwrap_or(0).max(1);
    let (left, room) = (18200, 25000);
    let long = |number: i64| room * number / most;
    let bar = |(place, row): (usize, &Row)| {
        let (number, set_against) = of(row);
        let y = 8 + 24 * i64::try_from(place).unwrap_or(0);
        let as_dots = target == Target::Nothing && most <= MOST_DOTS;
        let end = match (as_dots, target) {
            (true, _) => left + 2200 * number,
            (false, Target::Limit | Target::Whole) => left + long(number.max(set_against.unwrap_or(0))),
            (false, Target::Nothing) => left + long(number),
        };
        let is_over = target == Target::Limit && set_against.is_some_and(|limit| number > limit);
        let against = match (target, set_against) {
            (Target::Whole, Some(whole)) => format!(" trên {}", viet::number::group(whole)),
            (Target::Limit, Some(limit)) if is_over => format!(", hạn {limit} (quá)"),
            (Target::Limit, Some(limit)) => format!(", hạn {limit}"),
            (Target::Limit, None) => ", chưa đặt hạn".to_owned(),
            _ => String::new(),
        };
        Bar {
            label: shortened(&row.label),
            text_y: y + 11,
            y,
            width: if as_dots { drawn(0) } else { drawn(long(number)) },
            whole: set_against.filter(|_| target == Target::Whole).map(|whole| drawn(long(whole))),
            limit: set_against.filter(|_| target == Target::Limit).map(|limit| drawn(left + long(limit))),
            dots: if as_dots { (0..number).map(|dot| 190 + 22 * dot).collect() } else { Vec::new() },
            after: drawn(end + 800),
            value: written(row.value),
            against: if row.value == Shown::Unknown && target == Target::Limit { String::new() } else { against },
            is_over,
        }
    };
    let drawn_rows: Vec<Bar> = rows.iter().take(MOST_BARS).enumerate().map(bar).collect();
    let height = 12 + 24 * i64::try_from(drawn_rows.len()).unwrap_or(1);
    Drawing::Bars(Bars { height, rows: drawn_rows, left_out: rows.len().saturating_sub(MOST_BARS) })
}

/// What a chart finds, in a sentence.
fn finding(id: &str, snapshot: &Snapshot, rows: &[Row]) -> String {
    let people = snapshot.value("people.attracted").number().unwrap_or(0);
    let told = |number: i64| viet::number::group(number);
    let largest = || rows.iter().filter_map(|row| Some((row.value.number()?, row))).max_by_key(|(number, _)| *number);
    match id {
        BY_MONTH => {
            let planned = rows.last().and_then(|row| row.target).unwrap_or(0);
            match people - planned {
                _ if people == 0 && planned == 0 => "Chưa có người nào được quyết định hưởng trong kỳ".to_owned(),
                0 => format!("{} người được hưởng chính sách, đúng kế hoạch", told(people)),
                more if more > 0 && planned == 0 => format!("{} người được hưởng chính sách", told(people)),
                more if more > 0 => {
                    format!("{} người được hưởng chính sách, nhiều hơn kế hoạch {}", told(people), told(more))
                }
                less => format!("{} người được hưởng chính sách, ít hơn kế hoạch {}", told(people), told(-less)),
            }
        }
        BY_SECTOR => {
            let without = rows.iter().filter(|row| row.value == Shown::Number(0)).count();
            let none = if without == 0 { String::new() } else { format!("; {without} lĩnh vực chưa có ai") };
            match largest().filter(|(number, _)| *number > 0) {
                Some((number, row)) => format!("{} có {} trên {} người{none}", row.label, told(number), told(people)),
                None if people == 0 => "Chưa lĩnh vực nào có người được hưởng".to_owned(),
                None => format!("{} người được hưởng, số từng lĩnh vực quá ít để nêu", told(people)),
            }
        }
        BY_STEP => {
            let over =
                rows.iter().find(|row| row.value.number().zip(row.target).is_some_and(|(days, limit)| days > limit));
            match (over, rows.iter().all(|row| row.value == Shown::Unknown)) {
                (_, true) => "Chưa có hồ sơ nào đi hết một bước trong kỳ".to_owned(),
                (Some(row), _) => {
                    let late = row.value.number().unwrap_or(0) - row.target.unwrap_or(0);
                    format!("Bước {} quá hạn {late} ngày làm việc", row.label.to_lowercase())
                }
                (None, _) => "Các bước đã đặt hạn đều trong hạn".to_owned(),
            }
        }
        BY_GROUP => match largest().filter(|(number, _)| *number > 0) {
            Some((number, row)) => format!("{} đông nhất, {} người", row.label, told(number)),
            None if people == 0 => "Chưa nhóm nào có người được hưởng".to_owned(),
            None => "Số từng nhóm quá ít để nêu".to_owned(),
        },
        _ => match rows.len() {
            0 => "Chưa đơn vị nào có người được hưởng".to_owned(),
            agencies => format!("{agencies} đơn vị có người được hưởng chính sách"),
        },
    }
}

/// The charts of a report, in their order.
pub fn all(snapshot: &Snapshot) -> Vec<Chart> {
    let chart = |words: &GridWords| {
        let rows = snapshot.grid(words.id);
        let drawing = match words.id {
            BY_MONTH => lines(rows),
            BY_SECTOR => bars(rows, Target::Whole),
            BY_STEP => bars(rows, Target::Limit),
            BY_GROUP | BY_AGENCY => bars(rows, Target::Nothing),
            _ => Drawing::Nothing,
        };
        Chart { id: words.id, title: finding(words.id, snapshot, rows), words: *words, drawing, rows: rows.to_vec() }
    };
    GRIDS.iter().map(chart).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(key: &str, value: Shown, target: Option<i64>) -> Row {
        Row { key: key.to_owned(), label: format!("Dòng {key}"), value, target }
    }

    #[test]
    fn scales_are_round_and_hold_the_most() {
        assert_eq!([0, 4, 5, 36, 52, 81, 400].map(rounded), [4, 4, 8, 40, 80, 200, 400]);
    }

    #[test]
    fn a_limit_that_is_passed_is_said_and_marked() {
        let rows = [row("a", Shown::Number(7), Some(5)), row("b", Shown::Unknown, None)];
        let Drawing::Bars(bars) = bars(&rows, Target::Limit) else { panic!("no bars") };
        assert!(bars.rows[0].is_over && bars.rows[0].against.contains("hạn 5 (quá)"));
        assert_eq!(bars.rows[1].value, "chưa có");
    }

    #[test]
    fn people_are_dots_while_they_are_few() {
        let Drawing::Bars(few) =
            bars(&[row("a", Shown::Number(3), None), row("b", Shown::Hidden, None)], Target::Nothing)
        else {
            panic!("no bars")
        };
        assert_eq!((few.rows[0].dots.len(), few.rows[1].value.as_str()), (3, "ẩn"));
        let Drawing::Bars(many) = bars(&[row("a", Shown::Number(300), None)], Target::Nothing) else {
            panic!("no bars")
        };
        assert!(many.rows[0].dots.is_empty() && many.rows[0].width == "250.00");
    }

    proptest! {
        #[test]
        fn drawings_stay_on_their_canvas(numbers in prop::collection::vec((0_i64..100_000, 0_i64..100_000), 1..40)) {
            let rows: Vec<Row> =
                numbers.iter().map(|(one, other)| row("2026-03-31", Shown::Number(*one), Some(*other))).collect();
            let Drawing::Lines(lines) = lines(&rows) else { panic!("no lines") };
            for point in &lines.points {
                let (x, y): (f64, f64) = (point.x.parse().unwrap(), point.y.parse().unwrap());
                prop_assert!((44.0..=424.0).contains(&x) && (28.0..=212.0).contains(&y), "{x} {y}");
            }
            for target in [Target::Nothing, Target::Whole, Target::Limit] {
                let Drawing::Bars(bars) = bars(&rows, target) else { panic!("no bars") };
                for bar in &bars.rows {
                    prop_assert!(bar.width.parse::<f64>().unwrap() <= 250.0 && bar.after.parse::<f64>().unwrap() <= 560.0);
                }
            }
        }
    }
}

//! Charts as pictures of plain shapes: where each bar, line and label stands. Every chart has its table beside it.

use super::figure::{Content, QUARTERS, Quarters, billions};

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
    pub class: &'static str,
    /// Inside or above it; empty when there is no room.
    pub label: String,
    pub label_x: String,
    pub label_y: String,
    pub label_class: &'static str,
}

/// A line across.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub x1: String,
    pub x2: String,
    pub y1: String,
    pub y2: String,
    pub class: &'static str,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub x: String,
    pub y: String,
    pub text: String,
    pub anchor: &'static str,
    pub class: &'static str,
}

/// A chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// What it says, for who cannot see it.
    pub title: String,
    pub width: i64,
    pub height: i64,
    pub lines: Vec<Line>,
    pub bars: Vec<Bar>,
    pub labels: Vec<Label>,
}

/// A length in tenths of a unit as SVG writes it.
fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{}", value.abs() / 10, value.abs() % 10)
}

/// The step of an axis up to the greatest amount: 1, 2 or 5 with noughts, so that there are at most five.
fn step(most: i64) -> i64 {
    let mut unit = 1_000_000;
    loop {
        for times in [1, 2, 5] {
            if unit * times * 5 >= most {
                return unit * times;
            }
        }
        match i64::checked_mul(unit, 10).filter(|unit| unit.checked_mul(25).is_some()) {
            Some(next) => unit = next,
            None => return unit,
        }
    }
}

struct Axis {
    step: i64,
    top: i64,
    /// In tenths.
    base: i64,
    high: i64,
}

impl Axis {
    fn new(most: i64, base: i64, high: i64) -> Axis {
        let step = step(most.max(1));
        let count = (most.max(1) + step - 1) / step;
        Axis { step, top: step * count, base, high }
    }

    /// How high an amount stands, in tenths.
    fn length(&self, amount: i64) -> i64 {
        let scaled = i128::from(amount.max(0)) * i128::from(self.base - self.high) / i128::from(self.top);
        i64::try_from(scaled).unwrap_or_default()
    }

    fn y(&self, amount: i64) -> i64 {
        self.base - self.length(amount)
    }

    fn draw(&self, chart: &mut Chart, from: i64, to: i64) {
        let mut amount = 0;
        while amount <= self.top {
            let y = self.y(amount);
            let class = if amount == 0 { "ax" } else { "gr" };
            chart.lines.push(Line { x1: tenths(from), x2: tenths(to), y1: tenths(y), y2: tenths(y), class });
            chart.labels.push(Label {
                x: tenths(from - 60),
                y: tenths(y + 40),
                text: billions(amount),
                anchor: "end",
                class: "s",
            });
            amount += self.step;
        }
    }

    fn bar(&self, x: i64, width: i64, from: i64, amount: i64, class: &'static str) -> Bar {
        let height = self.length(amount);
        let y = self.y(from) - height;
        Bar {
            x: tenths(x),
            y: tenths(y),
            width: tenths(width),
            height: tenths(height),
            class,
            label: String::new(),
            label_x: tenths(x + width / 2),
            label_y: tenths(y - 60),
            label_class: "",
        }
    }
}

/// What was planned, paid and is still expected in each quarter; `now` is the present quarter, from 0, of the present year.
pub fn quarters(planned: Quarters, paid: Quarters, expected: Quarters, now: usize) -> Chart {
    let most = (0..4).map(|quarter| planned.get(quarter).max(paid.get(quarter)).max(expected.get(quarter))).max();
    let axis = Axis::new(most.unwrap_or_default(), 1840, 260);
    let mut chart = Chart { width: 480, height: 232, ..Chart::default() };
    axis.draw(&mut chart, 360, 4740);
    let mut told = Vec::new();
    for (quarter, x) in [520, 1580, 2640, 3700].into_iter().enumerate() {
        let plan = planned.get(quarter);
        let mut bar = axis.bar(x, 380, 0, plan, "plan");
        bar.label = billions(plan);
        chart.bars.push(bar);
        let name = QUARTERS.get(quarter).copied().unwrap_or_default();
        let spent = paid.get(quarter);
        // A quarter that is not over shows what is expected of it behind what was paid.
        let foreseen = expected.get(quarter).max(spent);
        if quarter >= now {
            let mut bar = axis.bar(x + 430, 380, 0, foreseen, "fore");
            bar.label = billions(foreseen);
            bar.label_class = "v";
            chart.bars.push(bar);
        }
        if quarter < now || spent > 0 {
            let mut bar = axis.bar(x + 430, 380, 0, spent, "spent");
            if quarter < now {
                bar.label = billions(spent);
                bar.label_class = "v";
            }
            chart.bars.push(bar);
        }
        told.push(format!("{name} kế hoạch {}, đã chi {}", billions(plan), billions(spent)));
        chart.labels.push(Label {
            x: tenths(x + 400),
            y: "204".to_owned(),
            text: name.to_owned(),
            anchor: "middle",
            class: "",
        });
    }
    chart.labels.push(Label {
        x: "258".to_owned(),
        y: "225".to_owned(),
        text: "tỷ đồng".to_owned(),
        anchor: "middle",
        class: "s",
    });
    chart.title = format!("Kế hoạch, đã chi và dự kiến theo quý: {} tỷ đồng", told.join("; "));
    chart
}

/// A year of a forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearBar {
    pub year: i64,
    /// One-off grants, income, the rest.
    pub contents: [i64; 3],
    pub low: i64,
    pub high: i64,
    pub ceiling: Option<i64>,
}

impl YearBar {
    /// The whole year.
    pub fn total(&self) -> i64 {
        self.contents.iter().sum()
    }
}

/// The years of a forecast: what each content takes, the range from low to high, the frame of the medium term.
pub fn years(bars: &[YearBar]) -> Chart {
    let most = bars.iter().map(|bar| bar.total().max(bar.high).max(bar.ceiling.unwrap_or_default())).max();
    let axis = Axis::new(most.unwrap_or_default(), 1900, 260);
    let mut chart = Chart { width: 660, height: 232, ..Chart::default() };
    axis.draw(&mut chart, 440, 6000);
    let mut told = Vec::new();
    let classes = [Content::OneOff, Content::Income, Content::Other].map(Content::class);
    let mut x = 700;
    for year in bars {
        let mut from = 0;
        for (amount, class) in year.contents.into_iter().zip(classes) {
            let mut bar = axis.bar(x, 520, from, amount, class);
            let height = axis.length(amount);
            if height >= 160 && class != "c3" {
                bar.label = billions(amount);
                bar.label_y = tenths(axis.y(from) - height / 2 + 45);
                bar.label_class = "in";
            }
            chart.bars.push(bar);
            from += amount;
        }
        if let Some(ceiling) = year.ceiling {
            let y = tenths(axis.y(ceiling));
            chart.lines.push(Line { x1: tenths(x - 50), x2: tenths(x + 570), y1: y.clone(), y2: y, class: "ceil" });
        }
        if year.high > year.low {
            let (low, high) = (axis.y(year.low), axis.y(year.high));
            let at = x + 660;
            let range = |x1: i64, x2: i64, y1: i64, y2: i64| Line {
                x1: tenths(x1),
                x2: tenths(x2),
                y1: tenths(y1),
                y2: tenths(y2),
                class: "range",
            };
            chart.lines.push(range(at, at, low, high));
            chart.lines.push(range(at - 40, at + 40, low, low));
            chart.lines.push(range(at - 40, at + 40, high, high));
        }
        let above = axis.y(year.total().max(year.ceiling.unwrap_or_default()));
        let middle = tenths(x + 260);
        chart.labels.push(Label {
            x: middle.clone(),
            y: tenths(above - 60),
            text: billions(year.total()),
            anchor: "middle",
            class: "v",
        });
        chart.labels.push(Label {
            x: middle,
            y: "208".to_owned(),
            text: year.year.to_string(),
            anchor: "middle",
            class: "",
        });
        told.push(format!("{}: {}", year.year, billions(year.total())));
        x += 1060;
    }
    chart.title = format!("Dự báo chi theo khoản, tỷ đồng: {}", told.join("; "));
    chart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_steps_and_holds_the_greatest() {
        assert_eq!(step(23_400_000_000), 5_000_000_000);
        assert_eq!(step(138_600_000_000), 50_000_000_000);
        assert_eq!(step(1), 1_000_000);
        let axis = Axis::new(23_400_000_000, 1840, 260);
        assert_eq!((axis.top, axis.y(0), axis.y(25_000_000_000)), (25_000_000_000, 1840, 260));
        assert!(step(i64::MAX) > 0);
    }

    #[test]
    fn a_quarter_that_is_over_shows_what_was_paid_and_a_later_one_what_is_expected() {
        let planned = Quarters([4_200_000_000, 13_800_000_000, 21_000_000_000, 23_400_000_000]);
        let paid = Quarters([1_900_000_000, 9_900_000_000, 700_000_000, 0]);
        let expected = Quarters([0, 0, 14_600_000_000, 22_100_000_000]);
        let chart = quarters(planned, paid, expected, 2);
        let of = |class: &str| chart.bars.iter().filter(|bar| bar.class == class).count();
        assert_eq!((of("plan"), of("spent"), of("fore")), (4, 3, 2));
        assert!(chart.title.contains("Quý II kế hoạch 13,8, đã chi 9,9"), "{}", chart.title);
        let last = chart.bars.iter().find(|bar| bar.class == "fore").unwrap();
        assert_eq!((last.label.as_str(), last.x.as_str()), ("14,6", "307.0"));
    }

    #[test]
    fn parts_of_a_year_stand_on_one_another() {
        let bar = YearBar {
            year: 2026,
            contents: [60, 30, 10].map(|part| part * 1_000_000_000),
            low: 0,
            high: 0,
            ceiling: Some(120_000_000_000),
        };
        let chart = years(&[bar]);
        assert_eq!(chart.bars.len(), 3);
        assert_eq!(chart.bars[1].y, tenths(916));
        assert!(chart.lines.iter().any(|line| line.class == "ceil"));
        assert!(years(&[]).bars.is_empty());
    }
}

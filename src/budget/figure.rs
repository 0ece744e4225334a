//! What the budget is made of: contents, origins, quarters, and how a sum that runs over months falls into them.

use chrono::{Datelike, NaiveDate};
use policy::answer::Payment;
use policy::calendar::Month;

use crate::words;

words! {
    /// What money is for, as estimates part it.
    pub enum Content {
        OneOff = "one_off" "Hỗ trợ một lần",
        Income = "income" "Thu nhập tăng thêm",
        Other = "other" "Nhà ở, nghiên cứu, đào tạo, thưởng",
    }
}

impl Content {
    /// The content of a benefit by its name in the scheme: what is paid month by month, the one-off grant, and the rest.
    pub fn of(benefit: &str, is_monthly: bool) -> Content {
        match (is_monthly, benefit) {
            (true, _) => Content::Income,
            (false, "one_off") => Content::OneOff,
            (false, _) => Content::Other,
        }
    }

    /// The class of its part of a chart.
    pub fn class(self) -> &'static str {
        match self {
            Content::OneOff => "c1",
            Content::Income => "c2",
            Content::Other => "c3",
        }
    }
}

words! {
    /// Where a sum comes from.
    pub enum Origin {
        /// A decision grants it.
        Granted = "granted" "Đã có quyết định cho hưởng",
        /// A place of the catalogue that nobody fills yet.
        Expected = "expected" "Chỉ tiêu danh mục chưa tuyển",
        /// The whole newest catalogue, from which the years after it follow.
        Repeated = "repeated" "Chỉ tiêu các năm sau",
    }
}

/// The quarters of a calendar year, in đồng.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quarters(pub [i64; 4]);

impl Quarters {
    /// The whole year.
    pub fn total(self) -> i64 {
        self.0.iter().sum()
    }

    /// Adds to a quarter; 0 is the first.
    pub fn add(&mut self, quarter: usize, amount: i64) {
        if let Some(sum) = self.0.get_mut(quarter) {
            *sum += amount;
        }
    }

    /// Adds each quarter of another year.
    pub fn add_all(&mut self, other: Quarters) {
        for (sum, amount) in self.0.iter_mut().zip(other.0) {
            *sum += amount;
        }
    }

    /// The same so many times.
    pub fn times(self, number: i64) -> Quarters {
        Quarters(self.0.map(|amount| amount.saturating_mul(number)))
    }

    /// A quarter; 0 is the first.
    pub fn get(self, quarter: usize) -> i64 {
        self.0.get(quarter).copied().unwrap_or_default()
    }

    /// What a year's figure holds beyond its quarters: what is not shared out, or moved when quarters were not kept.
    pub fn unknown_of(self, whole: i64) -> i64 {
        whole - self.total()
    }

    /// The first quarters together.
    pub fn first(self, quarters: usize) -> i64 {
        self.0.iter().take(quarters).sum()
    }
}

/// What the quarters are called.
pub const QUARTERS: [&str; 4] = ["Quý I", "Quý II", "Quý III", "Quý IV"];

/// What the part of a year is called of which the quarter is not known.
pub const UNKNOWN_QUARTER: &str = "Chưa rõ quý";

/// The quarter of a month, from 0.
pub fn quarter_of(month: u32) -> usize {
    usize::try_from(month.saturating_sub(1) / 3).unwrap_or(0).min(3)
}

/// The quarter of a day, from 0.
pub fn quarter_on(day: NaiveDate) -> usize {
    quarter_of(day.month())
}

/// The first days of the second, third and fourth quarter of a year.
pub fn quarter_starts(year: i64) -> [NaiveDate; 3] {
    let year = i32::try_from(year).unwrap_or(2026);
    [4, 7, 10].map(|month| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default())
}

/// A sum of the policy by month: what runs over several months is shared out so that the months add up to the đồng.
pub fn months_of(payment: &Payment) -> Vec<(Month, i64)> {
    let count = payment.to.since(payment.from) + 1;
    let up_to = |place: i32| {
        let part = i128::from(payment.dong) * i128::from(place) / i128::from(count.max(1));
        i64::try_from(part).unwrap_or_default()
    };
    (0..count).map(|place| (payment.from.plus(place), up_to(place + 1) - up_to(place))).collect()
}

/// What one source costs in one year for one content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub origin: Origin,
    /// The beneficiary, or the row of the catalogue.
    pub source_id: String,
    /// Its code or specialty; never a name.
    pub label: String,
    pub agency_id: String,
    pub group_name: String,
    pub content: Content,
    pub year: i64,
    pub people: i64,
    pub quarters: Quarters,
    /// What is not in it because a figure is missing, in a sentence.
    pub gap: String,
}

/// An amount in millions of đồng as tables show it, rounded half away from zero: "15.200"; nothing is a dash.
pub fn millions(amount: i64) -> String {
    if amount == 0 {
        return "–".to_owned();
    }
    let half = if amount < 0 { -500_000 } else { 500_000 };
    let rounded = (amount + half) / 1_000_000;
    if rounded == 0 {
        viet::number::decimal_short((amount + amount.signum() * 5_000) / 10_000, 2)
    } else {
        signed(rounded)
    }
}

fn signed(number: i64) -> String {
    if number < 0 { format!("−{}", viet::number::group(-number)) } else { viet::number::group(number) }
}

/// An amount in billions of đồng: "62,4"; small ones keep two places.
pub fn billions(amount: i64) -> String {
    let (unit, scale) = if amount.abs() < 10_000_000_000 { (10_000_000, 2) } else { (100_000_000, 1) };
    let half = if amount < 0 { -unit / 2 } else { unit / 2 };
    viet::number::decimal_short((amount + half) / unit, scale)
}

/// One amount as a share of another, in whole per cent.
pub fn percent(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    i64::try_from((i128::from(part) * 200 + i128::from(whole)) / (i128::from(whole) * 2)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::exact::Exact;
    use proptest::prelude::*;

    fn payment(from: (i32, u32), to: (i32, u32), dong: i64) -> Payment {
        let day = NaiveDate::default();
        Payment {
            from: Month::new(from.0, from.1).unwrap(),
            to: Month::new(to.0, to.1).unwrap(),
            months: Exact::ONE,
            each: Exact::ONE,
            group: None,
            day,
            rates_on: day,
            dong,
        }
    }

    proptest! {
        #[test]
        fn months_add_up_to_the_payment(from in 1_u32..=12, more in 0_i32..12, dong in 0_i64..90_000_000_000) {
            let first = Month::new(2026, from).unwrap();
            let to = first.plus(more);
            let found = months_of(&payment((2026, from), (to.year(), to.number()), dong));
            prop_assert_eq!(found.iter().map(|(_, part)| part).sum::<i64>(), dong);
            prop_assert_eq!(found.len(), usize::try_from(more + 1).unwrap());
        }
    }

    proptest! {
        #[test]
        fn the_quarters_and_what_is_in_none_add_up_to_the_year(
            units in prop::collection::vec((prop::array::uniform4(-9_000_i64..9_000), -9_000_i64..9_000), 0..20),
        ) {
            let (mut quarters, mut whole, mut unknown) = (Quarters::default(), 0, 0);
            for (own, more) in units {
                let (own, year) = (Quarters(own), own.iter().sum::<i64>() + more);
                prop_assert_eq!(own.unknown_of(year), more);
                quarters.add_all(own);
                whole += year;
                unknown += more;
            }
            prop_assert_eq!(quarters.unknown_of(whole), unknown);
            prop_assert_eq!(quarters.total() + unknown, whole);
        }
    }

    #[test]
    fn equal_months_are_shared_out_equally() {
        let found = months_of(&payment((2026, 3), (2026, 12), 10 * 15_930_000));
        assert!(found.iter().all(|(_, part)| *part == 15_930_000));
        let mut quarters = Quarters::default();
        for (month, part) in found {
            quarters.add(quarter_of(month.number()), part);
        }
        assert_eq!(quarters.0, [15_930_000, 47_790_000, 47_790_000, 47_790_000]);
        assert_eq!((quarters.total(), quarters.first(2)), (159_300_000, 63_720_000));
    }

    #[test]
    fn amounts_are_shown_short() {
        assert_eq!(
            [millions(15_200_000_000), millions(0), millions(-300_000_000), millions(250_000)],
            ["15.200", "–", "−300", "0,25"]
        );
        assert_eq!((billions(62_400_000_000), billions(550_000_000)), ("62,4".to_owned(), "0,55".to_owned()));
        assert_eq!((percent(29, 100), percent(2, 3), percent(1, 0)), (29, 67, 0));
    }

    #[test]
    fn quarters_begin_where_the_calendar_says() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(quarter_starts(2026), [day("2026-04-01"), day("2026-07-01"), day("2026-10-01")]);
        assert_eq!([quarter_on(day("2026-03-31")), quarter_on(day("2026-12-31"))], [0, 3]);
    }
}

//! The pages of the budget.

pub mod allocations;
pub mod calendar;
pub mod closing;
pub mod estimate;
pub mod forecast;
pub mod funds;
pub mod records;
pub mod scenarios;
pub mod show;
pub mod transfers;
pub mod unit;

use chrono::Datelike;

use super::actions::build;
use super::actions::project::PROJECT_JOB;
use super::chart::YearBar;
use super::figure::{Content, Quarters, millions};
use super::forecast::{CEILING, Figure};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, JobState};
use crate::platform::settings;

/// The year of an address; another is no page.
fn year_of(text: &str) -> Result<i64> {
    text.parse().ok().filter(|year| (2020..=2100).contains(year)).ok_or(Error::NotFound)
}

/// How many quarters of a year are over today.
fn quarters_over(app: &App, year: i64) -> usize {
    let today = app.clock.today();
    match i64::from(app.clock.year()).cmp(&year) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => super::figure::quarter_on(today),
        std::cmp::Ordering::Greater => 4,
    }
}

/// A sum that opens to its records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// In millions of đồng.
    pub text: String,
    /// Empty when there is nothing behind it.
    pub href: String,
    /// Whether it is less than nothing.
    pub is_short: bool,
}

impl Cell {
    /// A sum with the address of its records.
    pub fn linked(amount: i64, href: String) -> Cell {
        let href = if amount == 0 { String::new() } else { href };
        Cell { text: millions(amount), href, is_short: amount < 0 }
    }

    /// A sum that follows from others.
    pub fn plain(amount: i64) -> Cell {
        Cell { text: millions(amount), href: String::new(), is_short: amount < 0 }
    }
}

/// The four quarters and the year, each opening to its records.
fn quarter_cells(quarters: Quarters, path: &str) -> Vec<Cell> {
    let mut cells: Vec<Cell> = (0..4_usize)
        .map(|quarter| Cell::linked(quarters.get(quarter), format!("{path}&quy={}", quarter + 1)))
        .collect();
    cells.push(Cell::linked(quarters.total(), path.to_owned()));
    cells
}

/// The frame of the medium term of each year, in đồng, where one is set.
async fn ceilings(db: &mut impl Read, years: (i64, i64)) -> Result<Vec<Option<i64>>> {
    let values = settings::values(db, CEILING).await?;
    Ok((years.0..=years.1)
        .map(|year| {
            // A value is the frame of the year in which it begins to hold.
            let found = values.iter().find(|value| i64::from(value.effective_on.year()) == year)?;
            found.value.parse::<i64>().ok().map(|millions| millions * 1_000_000)
        })
        .collect())
}

/// The years of a forecast as a chart takes them.
fn year_bars(
    figures: &[Figure],
    low: &[i64],
    high: &[i64],
    ceilings: &[Option<i64>],
    years: (i64, i64),
) -> Vec<YearBar> {
    (years.0..=years.1)
        .enumerate()
        .map(|(place, year)| {
            let of = |content: Content| {
                figures
                    .iter()
                    .filter(|figure| figure.year == year && figure.content == content)
                    .map(|figure| figure.amount)
                    .sum()
            };
            YearBar {
                year,
                contents: [of(Content::OneOff), of(Content::Income), of(Content::Other)],
                low: low.get(place).copied().unwrap_or_default(),
                high: high.get(place).copied().unwrap_or_default(),
                ceiling: ceilings.get(place).copied().flatten(),
            }
        })
        .collect()
}

/// How far what the policy will cost is being worked out anew, in words; empty while it is not.
async fn progress(db: &mut impl Read) -> Result<String> {
    let Some(job) = jobs::under_way(db, PROJECT_JOB).await? else { return Ok(String::new()) };
    Ok(match job.progress_total {
        0 => "Đang chờ tính lại dự kiến chi.".to_owned(),
        all => format!(
            "Đang tính lại dự kiến chi: {} trong {} người.",
            viet::number::group(job.progress_done),
            viet::number::group(all)
        ),
    })
}

/// How far the estimate of a year is that is being drawn up.
#[derive(Clone, Debug)]
pub struct Building {
    pub text: String,
    pub done: i64,
    /// 0 until it is known.
    pub total: i64,
}

/// How far the estimate of a year is while it is being drawn up.
async fn building(db: &mut impl Read, year: i64) -> Result<Option<Building>> {
    let Some(job) = build::under_way(db, year).await? else { return Ok(None) };
    let (done, total) = (job.progress_done, job.progress_total);
    let text = match total {
        _ if job.state == JobState::Waiting && job.attempts > 0 => {
            format!("Đang lập dự toán năm {year}: lần chạy trước chưa xong, hệ thống sẽ tự chạy lại.")
        }
        0 => format!("Đang lập dự toán năm {year}: đang chờ đến lượt."),
        _ => format!(
            "Đang lập dự toán năm {year}: {} trong {} người.",
            viet::number::group(done),
            viet::number::group(total)
        ),
    };
    Ok(Some(Building { text, done, total }))
}

/// Who exported a table, and when.
fn exported_by(app: &App, permit: &crate::platform::permit::Permit) -> Result<String> {
    Ok(format!("{} xuất lúc {}", permit.signed()?.user_name, clock::screen(app.clock.now())))
}

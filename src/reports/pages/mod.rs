//! The pages of reports.

pub mod files;
pub mod list;
pub mod live;
pub mod records;
pub mod report;

use super::cells::Shown;
use super::chart::{Chart, written};
use super::figure::{FIGURES, Figure, Section};
use super::period::Period;
use super::snapshot::{BY_AGENCY, BY_GROUP, BY_SECTOR, Row, Snapshot};
use crate::platform::words::Words;

/// The figures of a section as a page shows them.
pub(super) struct SectionView {
    pub title: &'static str,
    pub rows: Vec<FigureView>,
}

/// A figure as a page shows it.
pub(super) struct FigureView {
    pub figure: &'static Figure,
    pub value: String,
    pub before: String,
    pub change: String,
    pub href: String,
}

/// How much more or less than before: "+3", "-2", "0".
fn change(value: Shown, before: Shown) -> String {
    match (value.number(), before.number()) {
        (Some(value), Some(before)) if value > before => format!("+{}", viet::number::group(value - before)),
        (Some(value), Some(before)) => viet::number::group(value - before),
        _ => "–".to_owned(),
    }
}

/// A number in a table; "–" where the period has none.
pub(super) fn told(shown: Shown) -> String {
    if shown == Shown::Unknown { "–".to_owned() } else { written(shown) }
}

/// All figures in their sections; each leads to its records when the period has an address.
pub(super) fn sections(snapshot: &Snapshot, query: Option<&str>) -> Vec<SectionView> {
    let view = |figure: &'static Figure| FigureView {
        figure,
        value: told(snapshot.value(figure.id)),
        before: told(snapshot.value_before(figure.id)),
        change: change(snapshot.value(figure.id), snapshot.value_before(figure.id)),
        href: query.map_or_else(String::new, |query| format!("/bao-cao/chi-so/{}?{query}", figure.id)),
    };
    let of = |section: &Section| SectionView {
        title: section.label(),
        rows: FIGURES.iter().filter(|figure| figure.section == *section).map(view).collect(),
    };
    Section::ALL.iter().map(of).collect()
}

/// A chart with the addresses of its rows.
pub(super) struct ChartView {
    pub chart: Chart,
    pub query: Option<String>,
}

impl ChartView {
    /// The address of the records of a row; empty where a row has none.
    pub fn href(&self, row: &Row) -> String {
        let leads = !row.key.is_empty() && row.value.number().is_some_and(|number| number > 0);
        let Some(query) = self.query.as_deref().filter(|_| leads) else { return String::new() };
        let name = match self.chart.id {
            BY_GROUP => "nhom",
            BY_AGENCY => "co_quan",
            BY_SECTOR => "lv",
            _ => return String::new(),
        };
        let key: String = form_urlencoded::byte_serialize(row.key.as_bytes()).collect();
        format!("/bao-cao/chi-so/people.attracted?{query}&{name}={key}")
    }

    /// A number of the table.
    pub fn told(&self, shown: Shown) -> String {
        told(shown)
    }

    /// What a row is set against.
    pub fn target(&self, row: &Row) -> String {
        row.target.map_or_else(|| "–".to_owned(), viet::number::group)
    }
}

/// The charts of a snapshot.
pub(super) fn charts(snapshot: &Snapshot, query: Option<&str>) -> Vec<ChartView> {
    super::chart::all(snapshot).into_iter().map(|chart| ChartView { chart, query: query.map(str::to_owned) }).collect()
}

/// The days that figures follow, in words.
pub(super) fn days(period: &Period) -> String {
    if period.budget == period.programme {
        return format!(
            "Từ {} đến {}",
            viet::date::screen(period.programme.from),
            viet::date::screen(period.programme.to)
        );
    }
    format!("Số liệu chương trình {}; kinh phí {}", period.programme.label(), period.budget.label())
}

//! The layout of the board: which agencies have a column, what stands in each cell, how the rows are grouped.

use std::collections::HashMap;

use super::part::{Standing, worst};
use super::standing::{Stretch, last_day, stretch};
use super::store::board::{AgencyMark, BoardTask, GroupMark, OpenObstacle};
use super::task::{PartKind, TaskId};
use crate::packs::AgencyKind;
use crate::platform::words::Words;
use crate::words;

/// More agencies than these share the columns of their groups.
const OWN_COLUMNS: usize = 24;

words! {
    /// A group of agencies that shares a column.
    pub enum AgencyGroup {
        Departments = "departments" "Sở, ngành",
        Units = "units" "Sự nghiệp",
        Communes = "communes" "Xã, phường",
        Party = "party" "Đảng, đoàn thể",
    }
}

impl AgencyGroup {
    /// The group of a kind of agency.
    pub fn of(kind: &str) -> AgencyGroup {
        match AgencyKind::parse(kind) {
            Some(AgencyKind::CommuneCommittee) => AgencyGroup::Communes,
            Some(AgencyKind::PublicServiceUnit) => AgencyGroup::Units,
            Some(AgencyKind::Party | AgencyKind::Front | AgencyKind::MassOrganisation | AgencyKind::Association) => {
                AgencyGroup::Party
            }
            _ => AgencyGroup::Departments,
        }
    }

    /// The name in full.
    pub fn title(self) -> &'static str {
        match self {
            AgencyGroup::Departments => "Sở, ban, ngành",
            AgencyGroup::Units => "Đơn vị sự nghiệp",
            AgencyGroup::Communes => "Xã, phường, đặc khu",
            AgencyGroup::Party => "Cơ quan Đảng, Mặt trận, đoàn thể, hội",
        }
    }
}

/// An agency with a column of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub agency_id: String,
    pub name: String,
    pub short: String,
}

/// What stands where a task meets a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    /// The agency leads; the mark and its name.
    Lead(&'static str, String),
    /// The agency supports; the name of the mark.
    Supporting(String),
    /// Several agencies: how many are done of how many, its name and the kind of the bar.
    Group {
        done: i64,
        total: i64,
        label: String,
        kind: &'static str,
    },
}

/// A row of the board: a task with its cells, its stretch of the year and its obstacles.
#[derive(Clone, Debug)]
pub struct Row {
    pub task: BoardTask,
    pub cells: Vec<Cell>,
    pub bar: Option<Bar>,
    pub obstacles: Vec<OpenObstacle>,
}

/// Rows under one heading of the plan.
#[derive(Clone, Debug)]
pub struct Section {
    pub heading: String,
    pub rows: Vec<Row>,
}

/// A task's stretch of the year as it is drawn: start, width and the done share of the width.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub x: String,
    pub width: String,
    pub done: String,
}

impl Bar {
    /// Drawn on a year of this many points.
    pub fn of(stretch: Stretch, percent: i64, year_width: i64) -> Bar {
        let points = |per_mille: i64| drawn(per_mille * year_width / 10);
        let width = (stretch.length * year_width / 10 - 150).max(300);
        Bar {
            x: points(stretch.from + 1000 * 3 / (4 * year_width)),
            width: drawn(width),
            done: drawn(width * percent.clamp(0, 100) / 100),
        }
    }
}

/// Hundredths with a point, as drawings want them.
fn drawn(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl BoardTask {
    /// The average of its parts' percent, rounded down; none without parts.
    pub fn percent(&self) -> Option<i64> {
        (self.parts > 0).then(|| self.percent_sum / self.parts)
    }

    /// The formula with its numbers.
    pub fn formula(&self) -> String {
        match self.percent() {
            None => "Chưa giao phần việc nào".to_owned(),
            Some(percent) => format!(
                "Bình quân của {parts} phần việc: tổng {sum}% ÷ {parts} = {percent}%",
                parts = viet::number::group(self.parts),
                sum = viet::number::group(self.percent_sum)
            ),
        }
    }

    /// The standing in a sentence's words, with what earlier periods left behind.
    pub fn standing_label(&self) -> String {
        let standing = self.standing.label().to_lowercase();
        match self.behind {
            0 => standing,
            behind => format!("{standing}, {behind} phần việc của kỳ trước quá hạn"),
        }
    }

    /// Whether it names a group in place of agencies.
    pub fn names_group(&self) -> bool {
        !self.addressees.is_empty()
    }

    /// The stretch of the plan's year in which it is worked on.
    pub fn stretch(&self, year: i64) -> Option<Stretch> {
        stretch(year, self.starts_on, last_day(year, self.recurrence, self.due_on)?)
    }

    /// The time in words, for those who do not see the drawing.
    pub fn time_label(&self, year: i64) -> String {
        let from = viet::date::screen(self.starts_on);
        match last_day(year, self.recurrence, self.due_on) {
            Some(last) => format!("{from} đến {}", viet::date::screen(last)),
            None => format!("từ {from}"),
        }
    }
}

/// The agencies that lead a task of the page, in the order of the document; what is over the limit shares the columns
/// of groups.
pub fn columns(tasks: &[BoardTask], marks: &[AgencyMark]) -> Vec<Column> {
    let mut by_task: HashMap<&TaskId, Vec<&AgencyMark>> = HashMap::new();
    for mark in marks.iter().filter(|mark| mark.part == PartKind::Lead) {
        by_task.entry(&mark.task_id).or_default().push(mark);
    }
    let mut found: Vec<Column> = Vec::new();
    for mark in tasks.iter().filter(|task| !task.names_group()).filter_map(|task| by_task.get(&task.id)).flatten() {
        if found.len() < OWN_COLUMNS && !found.iter().any(|column| column.agency_id == mark.agency_id) {
            found.push(Column { agency_id: mark.agency_id.clone(), name: mark.name.clone(), short: short(mark) });
        }
    }
    // Two agencies of one abbreviation get longer ones: NV and NgV.
    let shorts: Vec<String> = found.iter().map(|column| column.short.clone()).collect();
    for column in &mut found {
        if shorts.iter().filter(|short| **short == column.short).count() > 1 {
            column.short = initials(&column.name, 3);
        }
    }
    found
}

/// A heading that fits a narrow column: the agency's own short name when it is short, else its first letters.
fn short(mark: &AgencyMark) -> String {
    let own = mark.short_name.as_deref().map(|name| name.strip_prefix("Sở ").unwrap_or(name));
    own.filter(|name| name.chars().count() <= 6).map_or_else(|| initials(&mark.name, 1), str::to_owned)
}

/// The first letters of a name's words, without "và" and without the words that all share: "Sở Khoa học và Công nghệ"
/// gives KHCN.
fn initials(name: &str, longest: usize) -> String {
    let words: Vec<&str> = name.split([' ', ',', '-']).filter(|word| !word.is_empty() && *word != "và").collect();
    let rest = if words.len() > 3 || longest > 1 { words.strip_prefix(&["Sở"]).unwrap_or(&words) } else { &words };
    let letters = rest.iter().map(|word| {
        let onset = word.chars().take_while(|letter| !is_vowel(*letter)).count().clamp(1, longest);
        let mut letters = word.chars().take(onset);
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + &letters.collect::<String>()
    });
    letters.take(6).collect()
}

fn is_vowel(letter: char) -> bool {
    viet::text::fold(&letter.to_string()).starts_with(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// What the marks of a page give for each cell.
pub struct Marks<'a> {
    columns: &'a [Column],
    agencies: HashMap<&'a str, HashMap<&'a str, Vec<&'a AgencyMark>>>,
    groups: HashMap<(&'a str, AgencyGroup), Group>,
    shown: Vec<AgencyGroup>,
}

#[derive(Clone, Copy, Default)]
struct Group {
    total: i64,
    done: i64,
    late: i64,
    at_risk: i64,
}

impl<'a> Marks<'a> {
    /// Sorts the marks into columns of their own and columns of groups.
    pub fn new(columns: &'a [Column], marks: &'a [AgencyMark], groups: &'a [GroupMark]) -> Marks<'a> {
        let mut all = Marks { columns, agencies: HashMap::new(), groups: HashMap::new(), shown: Vec::new() };
        let own = |mark: &AgencyMark| columns.iter().any(|column| column.agency_id == mark.agency_id);
        for mark in marks {
            if own(mark) {
                let row = all.agencies.entry(mark.task_id.as_str()).or_default();
                row.entry(mark.agency_id.as_str()).or_default().push(mark);
            } else if mark.part == PartKind::Lead {
                let group = all.groups.entry((mark.task_id.as_str(), AgencyGroup::of(&mark.kind))).or_default();
                group.total += 1;
                group.done += i64::from(mark.standing == Standing::Done);
                group.late += i64::from(mark.standing == Standing::Late);
                group.at_risk += i64::from(mark.standing == Standing::AtRisk);
            }
        }
        for mark in groups {
            let group = all.groups.entry((mark.task_id.as_str(), AgencyGroup::of(&mark.kind))).or_default();
            group.total += mark.total;
            group.done += mark.done;
            group.late += mark.late;
            group.at_risk += mark.at_risk;
        }
        all.shown =
            AgencyGroup::ALL.iter().copied().filter(|group| all.groups.keys().any(|(_, of)| of == group)).collect();
        all
    }

    /// The groups that have something to show.
    pub fn groups(&self) -> &[AgencyGroup] {
        &self.shown
    }

    /// The cells of a task: own columns, then groups.
    pub fn cells(&self, task: &TaskId) -> Vec<Cell> {
        let row = self.agencies.get(task.as_str());
        let own = self.columns.iter().map(|column| match row.and_then(|row| row.get(column.agency_id.as_str())) {
            Some(marks) => agency_cell(marks),
            None => Cell::Empty,
        });
        let groups = self.shown.iter().map(|group| match self.groups.get(&(task.as_str(), *group)) {
            Some(counts) => group_cell(*group, counts),
            None => Cell::Empty,
        });
        own.chain(groups).collect()
    }
}

fn agency_cell(marks: &[&AgencyMark]) -> Cell {
    let leads = marks.iter().filter(|mark| mark.part == PartKind::Lead);
    match (worst(leads.map(|mark| mark.standing)), marks.first()) {
        (Some(standing), Some(mark)) => {
            Cell::Lead(standing.mark(), format!("{} chủ trì, {}", mark.name, standing.label().to_lowercase()))
        }
        (None, Some(mark)) => Cell::Supporting(format!("{} phối hợp", mark.name)),
        (_, None) => Cell::Empty,
    }
}

fn group_cell(group: AgencyGroup, counts: &Group) -> Cell {
    let Group { total, done, late, at_risk } = *counts;
    let mut label = format!("{}: {done} trên {total} đã hoàn thành", group.title());
    for (count, standing) in [(late, Standing::Late), (at_risk, Standing::AtRisk)] {
        if count > 0 {
            label.push_str(&format!(", {count} {}", standing.label().to_lowercase()));
        }
    }
    let kind = match (late > 0, at_risk > 0, done == total) {
        (true, _, _) => "r",
        (_, true, _) => "a",
        (_, _, true) => "",
        _ => "g",
    };
    Cell::Group { done, total, label, kind }
}

/// The rows under the headings of the plan, in the order of the document.
pub fn sections(rows: Vec<Row>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for row in rows {
        match sections.last_mut().filter(|section| section.heading == row.task.heading) {
            Some(section) => section.rows.push(row),
            None => sections.push(Section { heading: row.task.heading.clone(), rows: vec![row] }),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(task: &str, agency: &str, name: &str, part: PartKind, standing: Standing) -> AgencyMark {
        AgencyMark {
            task_id: TaskId::from(task),
            agency_id: agency.to_owned(),
            name: name.to_owned(),
            short_name: None,
            kind: "department".to_owned(),
            part,
            standing,
        }
    }

    fn task(id: &str, heading: &str) -> BoardTask {
        BoardTask {
            id: TaskId::from(id),
            position: 1,
            clause: "I.1".to_owned(),
            heading: heading.to_owned(),
            title: "Việc".to_owned(),
            recurrence: crate::plans::task::Recurrence::Once,
            starts_on: "2026-01-01".parse().unwrap(),
            due_on: "2026-06-30".parse().ok(),
            addressees: String::new(),
            parts: 3,
            percent_sum: 200,
            behind: 0,
            standing: Standing::OnTrack,
        }
    }

    #[test]
    fn an_abbreviation_is_short_and_tells_agencies_apart() {
        assert_eq!(initials("Sở Nội vụ", 1), "SNV");
        assert_eq!(initials("Sở Khoa học và Công nghệ", 1), "KHCN");
        let tasks = [task("1", ""), task("2", "")];
        let marks = [
            mark("1", "nv", "Sở Nội vụ", PartKind::Lead, Standing::Done),
            mark("2", "ngv", "Sở Ngoại vụ", PartKind::Lead, Standing::Late),
        ];
        let shorts: Vec<String> = columns(&tasks, &marks).into_iter().map(|column| column.short).collect();
        assert_eq!(shorts, ["NV", "NgV"]);
    }

    #[test]
    fn a_cell_names_the_agency_and_where_it_stands() {
        let tasks = [task("1", "")];
        let marks = [
            mark("1", "nv", "Sở Nội vụ", PartKind::Lead, Standing::AtRisk),
            mark("2", "nv", "Sở Nội vụ", PartKind::Supporting, Standing::NotDue),
        ];
        let columns = columns(&tasks, &marks);
        let groups = [GroupMark {
            task_id: TaskId::from("2"),
            kind: "commune_committee".to_owned(),
            total: 114,
            done: 90,
            late: 2,
            at_risk: 0,
        }];
        let all = Marks::new(&columns, &marks, &groups);
        assert_eq!(all.groups(), [AgencyGroup::Communes]);
        assert_eq!(
            all.cells(&TaskId::from("1")),
            [Cell::Lead("a", "Sở Nội vụ chủ trì, có nguy cơ chậm".to_owned()), Cell::Empty]
        );
        let label = "Xã, phường, đặc khu: 90 trên 114 đã hoàn thành, 2 chậm".to_owned();
        assert_eq!(
            all.cells(&TaskId::from("2")),
            [Cell::Supporting("Sở Nội vụ phối hợp".to_owned()), Cell::Group { done: 90, total: 114, label, kind: "r" }]
        );
    }

    #[test]
    fn the_percent_of_a_task_shows_how_it_was_counted() {
        assert_eq!(task("1", "").percent(), Some(66));
        assert_eq!(task("1", "").formula(), "Bình quân của 3 phần việc: tổng 200% ÷ 3 = 66%");
        let bar = Bar::of(Stretch { from: 0, length: 1000 }, 50, 252);
        assert_eq!((bar.x.as_str(), bar.width.as_str(), bar.done.as_str()), ("0.50", "250.50", "125.25"));
    }
}

//! Taking the figures of a period: every source counted by one statement, small cells of people hidden from who may not open
//! them, breakdowns for the charts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cells::{Shown, hidden};
use super::figure::{FIGURES, Figure, Of};
use super::period::Period;
use super::sight::Sight;
use super::snapshot::{BY_AGENCY, BY_GROUP, BY_MONTH, BY_SECTOR, BY_STEP, Grid, Row, Snapshot, Value};
use super::store::sources::{ATTRACTED, PLACES, Source};
use super::store::{self, Attracted, Counted, Steps};
use crate::organisation;
use crate::plans::store::{board, plans};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::permission::Reach;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::policies;
use crate::words;

words! {
    /// A step of a dossier whose time is told.
    pub enum TimedStep {
        Intake = "intake" "Tiếp nhận",
        Appraisal = "appraisal" "Thẩm định",
        Council = "council" "Hội đồng, ra quyết định",
    }
}

/// Who the figures are for.
#[derive(Clone, Copy, Debug)]
pub enum Reader<'a> {
    /// Whoever holds the paper: they open no record.
    Paper,
    /// The permit's holder, as far as they reach.
    Officer(&'a Permit),
}

impl Reader<'_> {
    /// The agency to whose records the figures are limited; nothing for the whole city.
    pub fn lineage(self) -> Option<String> {
        match self {
            Reader::Officer(permit) if permit.reach() != Reach::City => {
                permit.signed().ok().map(|signed| signed.lineage.clone())
            }
            Reader::Paper | Reader::Officer(_) => None,
        }
    }

    fn agency(self) -> Option<String> {
        match self {
            Reader::Officer(permit) if permit.reach() != Reach::City => {
                permit.signed().ok().map(|signed| signed.agency_id.clone())
            }
            Reader::Paper | Reader::Officer(_) => None,
        }
    }

    /// Whether the reader may open any record of a source.
    fn opens(self, source: &Source) -> bool {
        matches!(self, Reader::Officer(permit) if Sight::of(permit, source) != Sight::Nothing)
    }

    /// Whether the reader may open the records of a bloc, and so knows how many they are.
    fn sees(self, source: &Source, bloc: &str) -> bool {
        match self {
            Reader::Paper => false,
            // Figures that are limited to the reader's own agency hold nothing else.
            Reader::Officer(permit) if permit.reach() != Reach::City => Sight::of(permit, source) != Sight::Nothing,
            Reader::Officer(permit) => Sight::of(permit, source).covers(bloc),
        }
    }
}

/// Which number of a count is meant.
#[derive(Clone, Copy)]
enum When {
    Now,
    Earlier,
}

/// What one figure comes to: all of it, and what the reader does not see.
fn sum(figure: &Figure, counted: &[Counted], reader: Reader<'_>, when: When) -> (i64, i64) {
    let Some((source, facets)) = figure.source() else { return (0, 0) };
    let is_amount = matches!(figure.of, Of::Amount(..));
    let rows = counted.iter().filter(|row| facets.is_empty() || facets.contains(&row.facet.as_str()));
    rows.fold((0, 0), |(all, unseen), row| {
        let number = match (is_amount, when) {
            (false, When::Now) => row.records,
            (false, When::Earlier) => row.records_before,
            (true, When::Now) => row.amount,
            (true, When::Earlier) => row.amount_before,
        };
        let more = if reader.sees(source, &row.bloc) { 0 } else { number };
        (all + number, unseen + more)
    })
}

/// The values of all figures that are counted from records.
fn values(counted: &[(&'static str, Vec<Counted>)], reader: Reader<'_>, has_past: bool) -> Vec<Value> {
    let rows = |source: &str| counted.iter().find(|(id, _)| *id == source).map_or(&[][..], |(_, rows)| rows.as_slice());
    let mut values = Vec::new();
    for figure in FIGURES {
        let Some((source, _)) = figure.source() else { continue };
        let shown = |when: When| {
            let (all, _) = sum(figure, rows(source.id), reader, when);
            if !figure.cell {
                return Shown::Number(all);
            }
            // The cells of one breakdown are hidden together.
            let cells: Vec<&Figure> = FIGURES
                .iter()
                .filter(|one| one.cell && one.source().is_some_and(|(of, _)| of.id == source.id))
                .collect();
            let unseen: Vec<i64> = cells.iter().map(|one| sum(one, rows(source.id), reader, when).1).collect();
            let place = cells.iter().position(|one| one.id == figure.id);
            let is_hidden = place.and_then(|place| hidden(&unseen).get(place).copied()).unwrap_or(false);
            if is_hidden { Shown::Hidden } else { Shown::Number(all) }
        };
        let before = if has_past && figure.has_past() { shown(When::Earlier) } else { Shown::Unknown };
        values.push(Value { id: figure.id.to_owned(), value: shown(When::Now), before });
    }
    values
}

/// The tasks of the plans of a year by where they stand now.
async fn tasks(app: &App, db: &mut impl Read, year: i64, agency: Option<&str>) -> Result<Vec<Value>> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    let live = plans::live(db, year).await?;
    if !live.is_empty() {
        let as_of = board::as_of(db, app.clock.today()).await?;
        for plan in live {
            let select = board::with_agency(board::task_select(&plan, &as_of), agency);
            for one in board::counts(db, select).await? {
                *counts.entry(one.standing.to_string()).or_default() += one.tasks;
            }
        }
    }
    let value = |figure: &Figure| {
        let Of::Tasks(standing) = figure.of else { return None };
        let number = match standing {
            Some(standing) => counts.get(&standing.to_string()).copied().unwrap_or(0),
            None => counts.values().sum(),
        };
        Some(Value { id: figure.id.to_owned(), value: Shown::Number(number), before: Shown::Unknown })
    };
    Ok(FIGURES.iter().filter_map(value).collect())
}

/// A cell of a breakdown of people: its key and label, what the reader may open of it, and what they may not.
struct PeopleCell<'a> {
    key: &'a str,
    label: &'a str,
    seen: i64,
    unseen: i64,
    target: Option<i64>,
}

/// The label of the people whose records the reader may not open.
const OUTSIDE: &str = "Ngoài phạm vi của bạn";

/// Who opens records sees the cells of those, and all others in one row; who opens none sees every cell that is not small.
fn shown_cells(cells: Vec<PeopleCell<'_>>, reader: Reader<'_>) -> Vec<Row> {
    let outside: i64 = cells.iter().map(|cell| cell.unseen).sum();
    let opens = reader.opens(&ATTRACTED);
    let hide = if opens {
        vec![false; cells.len()]
    } else {
        hidden(&cells.iter().map(|cell| cell.unseen).collect::<Vec<_>>())
    };
    let row = |(cell, is_hidden): (PeopleCell<'_>, bool)| Row {
        key: cell.key.to_owned(),
        label: cell.label.to_owned(),
        value: match (is_hidden, opens) {
            (true, _) => Shown::Hidden,
            (false, true) => Shown::Number(cell.seen),
            (false, false) => Shown::Number(cell.unseen),
        },
        target: cell.target,
    };
    let kept = |cell: &PeopleCell<'_>| !opens || cell.seen > 0 || cell.target.is_some_and(|target| target > 0);
    let mut rows: Vec<Row> = cells.into_iter().zip(hide).filter(|(cell, _)| kept(cell)).map(row).collect();
    if opens && outside > 0 {
        let value = Shown::Number(outside);
        rows.push(Row { key: String::new(), label: OUTSIDE.to_owned(), value, target: None });
    }
    rows
}

/// A breakdown of people by a word of theirs.
fn people_by<'a>(
    people: &'a [Attracted],
    reader: Reader<'_>,
    key: impl Fn(&'a Attracted) -> (&'a str, &'a str),
) -> Vec<Row> {
    let mut cells: Vec<PeopleCell<'a>> = Vec::new();
    for one in people {
        let (id, label) = key(one);
        let (seen, unseen) = if reader.sees(&ATTRACTED, &one.bloc) { (one.people, 0) } else { (0, one.people) };
        match cells.iter_mut().find(|cell| cell.key == id) {
            Some(cell) => {
                cell.seen += seen;
                cell.unseen += unseen;
            }
            None => cells.push(PeopleCell { key: id, label, seen, unseen, target: None }),
        }
    }
    shown_cells(cells, reader)
}

/// People and places by sector: every sector that has one of the two.
fn by_sector(people: &[Attracted], places: &[Counted], sectors: &[(String, String)], reader: Reader<'_>) -> Vec<Row> {
    let places_of = |code: &str| places.iter().filter(|row| row.facet == code).map(|row| row.amount).sum::<i64>();
    let count = |code: &str, in_sight: bool| -> i64 {
        // A sector that the list does not know is none.
        let listed = |one: &Attracted| sectors.iter().any(|(known, _)| *known == one.sector);
        let of = people.iter().filter(|one| if listed(one) { one.sector == code } else { code.is_empty() });
        of.filter(|one| reader.sees(&ATTRACTED, &one.bloc) == in_sight).map(|one| one.people).sum()
    };
    let known = sectors.iter().map(|(code, name)| (code.as_str(), name.as_str()));
    let listed = known.chain([("", "Chưa ghi lĩnh vực")]).map(|(code, name)| PeopleCell {
        key: code,
        label: name,
        seen: count(code, true),
        unseen: count(code, false),
        target: (!code.is_empty()).then(|| places_of(code)),
    });
    let has_some = |cell: &PeopleCell<'_>| cell.seen + cell.unseen + cell.target.unwrap_or(0) > 0;
    shown_cells(listed.filter(has_some).collect(), reader)
}

/// How many people were attracted, and how many places the catalogue planned, until the end of each month.
fn by_month(people: &[Attracted], planned: &[(NaiveDate, i64)], period: &Period) -> Vec<Row> {
    let first = period.programme.from;
    let row = |end: NaiveDate| Row {
        key: end.to_string(),
        label: viet::date::screen(end),
        value: Shown::Number(people.iter().filter(|one| one.decided_on <= end).map(|one| one.people).sum()),
        target: Some(planned.iter().filter(|(day, _)| *day >= first && *day <= end).map(|(_, places)| places).sum()),
    };
    period.programme.month_ends().into_iter().map(row).collect()
}

/// The middle of some numbers, of two middles the lower; nothing without any.
fn median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

/// How many working days each step of a dossier takes.
async fn by_step(db: &mut impl Read, steps: &[Steps], settings: &Settings) -> Result<Vec<Row>> {
    let table = organisation::store::calendar::table(db).await?;
    let day = |at| clock::local(at).date();
    let between = |from: NaiveDate, to: NaiveDate| table.working_days_between(from, to).max(0);
    let days = |step: TimedStep| -> Vec<i64> {
        let of = |one: &Steps| match step {
            TimedStep::Intake => Some(between(day(one.submitted_at?), day(one.received_at))),
            TimedStep::Appraisal => {
                Some((between(day(one.received_at), day(one.to_council_at?)) - one.paused_days).max(0))
            }
            TimedStep::Council => Some(between(day(one.to_council_at?), one.decided_on?)),
        };
        steps.iter().filter_map(of).collect()
    };
    let limit = |step: TimedStep| match step {
        TimedStep::Appraisal => settings.number("dossier.appraisal_days").ok(),
        TimedStep::Intake | TimedStep::Council => None,
    };
    let row = |step: &TimedStep| Row {
        key: step.as_str().to_owned(),
        label: step.to_string(),
        value: median(days(*step)).map_or(Shown::Unknown, Shown::Number),
        target: limit(*step),
    };
    Ok(TimedStep::ALL.iter().map(row).collect())
}

/// Takes the figures of a period, beside those of another one.
pub async fn take(
    app: &App,
    db: &mut impl Read,
    reader: Reader<'_>,
    period: &Period,
    before: Option<&Period>,
) -> Result<Snapshot> {
    let lineage = reader.lineage();
    let lineage = lineage.as_deref();
    let counted = store::count_all(db, period, before, lineage).await?;
    let settings = Settings::on(db, app.clock.today()).await?;
    let mut figures = tasks(app, db, period.year, reader.agency().as_deref()).await?;
    figures.extend(values(&counted, reader, before.is_some()));
    let people = store::attracted(db, period, lineage).await?;
    let sectors = store::sectors(db).await?;
    let planned = store::planned(db, period.year, lineage).await?;
    let steps = store::steps(db, period, lineage).await?;
    let places = counted.iter().find(|(id, _)| *id == PLACES.id).map_or(&[][..], |(_, rows)| rows.as_slice());
    let mut by_group =
        people_by(&people, reader, |one| (one.beneficiary_group.as_str(), one.beneficiary_group.as_str()));
    for row in by_group.iter_mut().filter(|row| !row.key.is_empty()) {
        row.label = policies::group_name(app, &row.key);
    }
    by_group.sort_by_key(|row| (row.key.is_empty(), row.label.clone()));
    let grid = |id: &str, rows: Vec<Row>| Grid { id: id.to_owned(), rows };
    let grids = vec![
        grid(BY_MONTH, by_month(&people, &planned, period)),
        grid(BY_SECTOR, by_sector(&people, places, &sectors, reader)),
        grid(BY_STEP, by_step(db, &steps, &settings).await?),
        grid(BY_GROUP, by_group),
        grid(BY_AGENCY, people_by(&people, reader, |one| (one.agency_id.as_str(), one.agency_name.as_str()))),
    ];
    Ok(Snapshot::new(period.clone(), before.cloned(), figures, grids))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(group: &str, agency: &str, bloc: &str, people: i64) -> Attracted {
        Attracted {
            beneficiary_group: group.to_owned(),
            agency_id: agency.to_owned(),
            agency_name: agency.to_uppercase(),
            sector: "YT".to_owned(),
            bloc: bloc.to_owned(),
            decided_on: "2026-03-01".parse().unwrap(),
            people,
        }
    }

    #[test]
    fn the_middle_of_an_even_number_is_the_lower_one() {
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![4, 2]), Some(2));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn a_paper_hides_small_cells_and_keeps_the_others() {
        let people =
            [person("a", "x", "government", 9), person("b", "x", "party", 2), person("c", "y", "government", 6)];
        let rows =
            people_by(&people, Reader::Paper, |one| (one.beneficiary_group.as_str(), one.beneficiary_group.as_str()));
        let shown: Vec<Shown> = rows.iter().map(|row| row.value).collect();
        assert_eq!(shown, [Shown::Number(9), Shown::Hidden, Shown::Hidden]);
        let sectors = [("YT".to_owned(), "Y tế".to_owned()), ("GD".to_owned(), "Giáo dục".to_owned())];
        let rows = by_sector(&people, &[], &sectors, Reader::Paper);
        assert_eq!((rows.len(), rows[0].value, rows[0].target), (1, Shown::Number(17), Some(0)));
    }
}

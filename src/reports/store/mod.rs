//! Every statement of reports: counting the records of a period, listing them, and the reports themselves.

pub mod reports;
pub mod sources;

use chrono::NaiveDate;

use super::period::Period;
use super::sight::Sight;
use crate::platform::clock::{Instant, start_of_day};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::value::{ToValue, Value};
use crate::sql;
use sources::{Day, SOURCES, Source};

/// What one statement counts of a source: by word and bloc, in the period and in the one that it is compared with.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Counted {
    pub facet: String,
    pub bloc: String,
    pub records: i64,
    pub amount: i64,
    pub records_before: i64,
    pub amount_before: i64,
}

/// The condition that a record falls into a period, with its values from the place `at` on.
fn within(day: Day, period: &Period, at: usize) -> (String, Vec<Value>) {
    let next = at + 1;
    match day {
        Day::Date(column) => (
            format!("({column} >= ${at} and {column} < ${next})"),
            vec![period.programme.from.to_value(), period.programme.end().to_value()],
        ),
        Day::Budget(column) => (
            format!("({column} >= ${at} and {column} < ${next})"),
            vec![period.budget.from.to_value(), period.budget.end().to_value()],
        ),
        Day::Instant(column) => (
            format!("({column} >= ${at} and {column} < ${next})"),
            vec![start_of_day(period.programme.from).to_value(), start_of_day(period.programme.end()).to_value()],
        ),
        Day::Year(column) => (format!("{column} = ${at}"), vec![period.year.to_value()]),
        Day::Now => ("1 = 1".to_owned(), Vec::new()),
    }
}

/// The statement that counts a source, with its values.
fn counting(source: &Source, period: &Period, before: Option<&Period>, lineage: Option<&str>) -> (String, Vec<Value>) {
    let (now, mut values) = within(source.day, period, 1);
    // What stands now has no earlier figure.
    let before = before.filter(|_| source.day != Day::Now);
    let earlier = before.map(|before| within(source.day, before, values.len() + 1));
    let (earlier, either) = match earlier {
        Some((condition, more)) => {
            values.extend(more);
            let either = format!("({now} or {condition})");
            (condition, either)
        }
        None => ("1 = 0".to_owned(), now.clone()),
    };
    let limited = match lineage {
        Some(lineage) => {
            values.push(format!("{lineage}%").to_value());
            format!(" and {} in (select w.id from agencies w where w.lineage like ${})", source.agency, values.len())
        }
        None => String::new(),
    };
    let Source { facet, amount, only, .. } = source;
    // Without a limit to an agency, and without small numbers to hide, fewer tables will do.
    let is_plain = lineage.is_none() && !source.by_bloc;
    let from = if is_plain && !source.alone.is_empty() { source.alone } else { source.from };
    let bloc = if source.by_bloc { source.bloc } else { "''" };
    let each = |word: &&str| {
        let sums = |condition: &str| {
            format!(
                "(select cast(count(*) as bigint) as records, cast(coalesce(sum({amount}), 0) as bigint) as amount
                  from {from} where {only} and {condition} and {facet} = '{word}'{limited})"
            )
        };
        format!(
            "select '{word}' as facet, '' as bloc, p.records, p.amount, q.records as records_before,
                    q.amount as amount_before
             from {} as p cross join {} as q",
            sums(&now),
            sums(&earlier)
        )
    };
    let statement = if source.words.is_empty() {
        format!(
            "select facet, bloc, cast(sum(now) as bigint) as records, cast(sum(now * amount) as bigint) as amount,
                    cast(sum(earlier) as bigint) as records_before, cast(sum(earlier * amount) as bigint) as amount_before
             from (select {facet} as facet, {bloc} as bloc, {amount} as amount, case when {now} then 1 else 0 end as now,
                          case when {earlier} then 1 else 0 end as earlier
                   from {from} where {only} and {either}{limited}) as counted
             group by facet, bloc order by facet, bloc"
        )
    } else {
        source.words.iter().map(each).collect::<Vec<_>>().join(" union all ")
    };
    (statement, values)
}

/// Counts one source.
pub async fn count(
    db: &mut impl Read,
    source: &Source,
    period: &Period,
    before: Option<&Period>,
    lineage: Option<&str>,
) -> Result<Vec<Counted>> {
    let (statement, values) = counting(source, period, before, lineage);
    db.all(statement, values).await
}

/// Counts every source: one statement each.
pub async fn count_all(
    db: &mut impl Read,
    period: &Period,
    before: Option<&Period>,
    lineage: Option<&str>,
) -> Result<Vec<(&'static str, Vec<Counted>)>> {
    let mut all = Vec::with_capacity(SOURCES.len());
    for source in SOURCES {
        all.push((source.id, count(db, source, period, before, lineage).await?));
    }
    Ok(all)
}

/// A record behind a figure.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Record {
    pub key: String,
    pub code: String,
    pub name: String,
    pub link: String,
    pub facet: String,
    pub agency_name: String,
    pub amount: i64,
    pub sort: String,
}

/// What narrows the records of a figure: the words that it counts, and a cell of a breakdown.
#[derive(Clone, Debug, Default)]
pub struct Narrow<'a> {
    pub facets: &'a [&'static str],
    pub group: Option<&'a str>,
    pub agency: Option<&'a str>,
    pub sector: Option<&'a str>,
}

/// The records of a source in a period that somebody may open.
pub fn records(
    source: &Source,
    period: &Period,
    narrow: &Narrow<'_>,
    lineage: Option<&str>,
    sight: Option<&Sight>,
) -> Select {
    let (now, values) = within(source.day, period, 1);
    let Source { facet, bloc, amount, from, only, agency, joins, key, code, name, link, .. } = source;
    // The year of a period is a number, the day of others text or a date: all sort as text.
    let statement = format!(
        "select key, code, name, link, facet, agency_name, cast(amount as bigint) as amount, sort
         from (select {key} as key, {code} as code, {name} as name, {link} as link, {facet} as facet, {bloc} as bloc,
                      {amount} as amount, coalesce(w.name, '') as agency_name, coalesce(w.lineage, '') as lineage,
                      {agency} as agency_id, coalesce({code}, '') as sort
               from {from} {joins} left join agencies w on w.id = {agency} where {only} and {now}) as listed"
    );
    let mut select = Select::with(&statement, values);
    if !narrow.facets.is_empty() {
        select = select.among("facet", &narrow.facets.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    }
    if let Some(lineage) = lineage {
        select = select.and("lineage like ?", vec![format!("{lineage}%").to_value()]);
    }
    let select = select.when("facet = ?", narrow.group).when("agency_id = ?", narrow.agency);
    let select = match (narrow.sector, source.id) {
        (Some(sector), "attracted") => select.and(
            &format!(
                "key in (select b.id from beneficiaries b join talents t on t.id = b.talent_id where {SECTOR} = ?)"
            ),
            vec![sector.to_value()],
        ),
        (Some(sector), _) => select.and("facet = ?", vec![sector.to_value()]),
        (None, _) => select,
    };
    match sight {
        None | Some(Sight::Everything) => select,
        Some(Sight::Nothing) => select.and("1 = 0", Vec::new()),
        Some(Sight::Bloc(bloc)) => select.and("bloc = ?", vec![bloc.to_value()]),
        Some(Sight::Within(lineage)) => select.and("lineage like ?", vec![format!("{lineage}%").to_value()]),
    }
}

/// The sector of a beneficiary: that of the place they were granted, else that of their record.
const SECTOR: &str =
    "coalesce((select min(r.sector_code) from dossiers d join published_rows r on r.id = d.published_row_id
    where d.talent_id = b.talent_id and d.state = 'granted'), t.sector, '')";

/// People attracted in a period, by what the breakdowns ask.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Attracted {
    pub beneficiary_group: String,
    pub agency_id: String,
    pub agency_name: String,
    pub sector: String,
    pub bloc: String,
    pub decided_on: NaiveDate,
    pub people: i64,
}

/// People attracted in a period.
pub async fn attracted(db: &mut impl Read, period: &Period, lineage: Option<&str>) -> Result<Vec<Attracted>> {
    let statement = format!(
        "select beneficiary_group, agency_id, agency_name, sector, bloc, decided_on, cast(count(*) as bigint) as people
         from (select b.beneficiary_group, b.agency_id, w.name as agency_name, {SECTOR} as sector, b.bloc, b.decided_on,
                      w.sort_key, w.lineage
               from beneficiaries b join talents t on t.id = b.talent_id join agencies w on w.id = b.agency_id
               where b.decided_on >= $1 and b.decided_on < $2) as each_one"
    );
    let values = vec![period.programme.from.to_value(), period.programme.end().to_value()];
    Select::with(&statement, values)
        .when("lineage like ?", lineage.map(|lineage| format!("{lineage}%")))
        .then(
            "group by beneficiary_group, agency_id, agency_name, sector, bloc, decided_on, sort_key
             order by sort_key, agency_id, decided_on, beneficiary_group, sector, bloc",
        )
        .all(db)
        .await
}

/// Sectors by code, in the order of the list.
pub async fn sectors(db: &mut impl Read) -> Result<Vec<(String, String)>> {
    sql!(all(String, String), db, "select code, name from sectors order by position, code")
}

/// When the places of the catalogue in force in a year are to be filled, with how many.
pub async fn planned(db: &mut impl Read, year: i64, lineage: Option<&str>) -> Result<Vec<(NaiveDate, i64)>> {
    Select::with(
        "select starts_on, cast(sum(number) as bigint) as places from (
            select r.starts_on, r.number, g.lineage from published_rows r join catalogue_editions c on c.id = r.edition_id
            join agencies g on g.id = r.agency_id
            where c.year = $1 and c.edition = (select max(x.edition) from catalogue_editions x where x.year = $1)) as each_row",
        vec![year.to_value()],
    )
    .when("lineage like ?", lineage.map(|lineage| format!("{lineage}%")))
    .then("group by starts_on order by starts_on")
    .all(db)
    .await
}

/// When the steps of a dossier were taken.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Steps {
    pub submitted_at: Option<Instant>,
    pub received_at: Instant,
    pub to_council_at: Option<Instant>,
    pub paused_days: i64,
    pub decided_on: Option<NaiveDate>,
}

/// The steps of the dossiers that were received in a period.
pub async fn steps(db: &mut impl Read, period: &Period, lineage: Option<&str>) -> Result<Vec<Steps>> {
    Select::with(
        "select submitted_at, received_at, to_council_at, paused_days, decided_on from (
            select d.submitted_at, d.received_at, d.paused_days, d.decided_on, coalesce(g.lineage, '') as lineage,
                   (select min(s.taken_at) from dossier_steps s where s.dossier_id = d.id and s.to_state = 'at_council')
                   as to_council_at
            from dossiers d left join agencies g on g.id = d.agency_id
            where d.received_at >= $1 and d.received_at < $2) as each_one",
        vec![start_of_day(period.programme.from).to_value(), start_of_day(period.programme.end()).to_value()],
    )
    .when("lineage like ?", lineage.map(|lineage| format!("{lineage}%")))
    .all(db)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::Dialect;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn indexes_find_the_records_of_a_period() {
        let app = TestApp::new().await;
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = Period::free(day("2026-01-01"), day("2026-06-30")).unwrap();
        if app.app.db.dialect() == Dialect::Postgres {
            // A test's tables are so small that reading them whole is cheapest; every statement has to run all the same.
            for source in SOURCES {
                count(&mut app.app.db.read(), source, &period, None, Some("/ubnd-mau/")).await.unwrap();
            }
            return;
        }
        for source in SOURCES.iter().filter(|source| source.day != Day::Now && source.id != "resolved") {
            let (mut statement, values) = counting(source, &period, None, None);
            for place in (1..=values.len()).rev() {
                statement = statement.replace(&format!("${place}"), "'2026'");
            }
            let plan = app.plan(&statement).await.unwrap();
            // What is counted word by word scans the one row of each sum.
            let scans = source.words.is_empty() && plan.contains("SCAN ");
            assert!(plan.contains("INDEX") && !scans, "{}: {plan}", source.id);
        }
    }
}

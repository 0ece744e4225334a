//! What the policy will cost, kept as it was worked out last.

use crate::budget::figure::{Content, Item, Origin};
use crate::budget::scenario::Factor;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::Result;
use crate::platform::ids::fresh;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::{ToValue, Value};
use crate::sql;

/// When it was worked out, and for which years.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Run {
    pub made_at: Instant,
    pub made_by_name: String,
    pub policy_version: String,
    pub first_year: i64,
    pub last_year: i64,
    /// The year of the newest catalogue, which later years repeat.
    pub repeated_year: Option<i64>,
}

/// When it was worked out last.
pub async fn last_run(db: &mut impl Read) -> Result<Option<Run>> {
    sql!(
        optional Run,
        db,
        "select made_at, made_by_name, policy_version, first_year, last_year, repeated_year from projection_runs
         where id = 'last'"
    )
}

/// Whether a decision or a catalogue changed since it was worked out.
pub async fn is_behind(db: &mut impl Read, run: &Run) -> Result<bool> {
    let (changed,) = sql!(
        one(i64,),
        db,
        "select cast(count(*) as bigint) from (select 1 as one from beneficiaries where updated_at > $1
         union all select 1 as one from catalogues where updated_at > $1) as changed",
        run.made_at
    )?;
    Ok(changed > 0)
}

const COLUMNS: usize = 14;
/// Rows of one statement.
const ROWS: usize = 50;

/// Puts everything that was worked out in the place of what was there.
pub async fn replace(
    tx: &mut Tx,
    items: &[Item],
    policy_version: &str,
    years: (i64, i64),
    repeated: Option<i64>,
) -> Result<()> {
    sql!(run, tx, "delete from projection_items")?;
    for rows in items.chunks(ROWS) {
        let places: Vec<String> = (0..rows.len())
            .map(|row| {
                let marks: Vec<String> = (1..=COLUMNS).map(|column| format!("${}", row * COLUMNS + column)).collect();
                format!("({})", marks.join(", "))
            })
            .collect();
        let values: Vec<Value> = rows.iter().flat_map(values).collect();
        let statement = format!(
            "insert into projection_items (id, origin, source_id, label, agency_id, group_name, content, year, people,
             q1, q2, q3, q4, gap) values {}",
            places.join(", ")
        );
        Write::run(tx, statement, values).await?;
    }
    let by = tx.actor().name.clone();
    sql!(
        run,
        tx,
        "insert into projection_runs (id, made_at, made_by_name, policy_version, first_year, last_year, repeated_year)
         values ('last', $1, $2, $3, $4, $5, $6) on conflict (id) do update set made_at = excluded.made_at,
         made_by_name = excluded.made_by_name, policy_version = excluded.policy_version, first_year = excluded.first_year,
         last_year = excluded.last_year, repeated_year = excluded.repeated_year",
        tx.now,
        by,
        policy_version,
        years.0,
        years.1,
        repeated
    )?;
    Ok(())
}

fn values(item: &Item) -> Vec<Value> {
    let [q1, q2, q3, q4] = item.quarters.0;
    vec![
        fresh().to_value(),
        item.origin.to_value(),
        item.source_id.to_value(),
        item.label.to_value(),
        item.agency_id.to_value(),
        item.group_name.to_value(),
        item.content.to_value(),
        item.year.to_value(),
        item.people.to_value(),
        q1.to_value(),
        q2.to_value(),
        q3.to_value(),
        q4.to_value(),
        item.gap.to_value(),
    ]
}

/// A sum of what the policy will cost, by what it is grouped by.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Base {
    pub origin: Origin,
    pub year: i64,
    pub content: Content,
    /// The id of the agency, or the name of the group.
    pub key: String,
    /// How the key is shown.
    pub name: String,
    pub amount: i64,
}

const GROUPED: &str = "select origin, year, content, {key} as key, {name} as name,
    cast(sum(case when group_name = $1 then (q1 + q2 + q3 + q4) * $2 / 100 else q1 + q2 + q3 + q4 end) as bigint) as amount
    from (select i.*, g.name as agency_name, g.lineage, g.bloc
    from projection_items i join agencies g on g.id = i.agency_id) as listed";

fn grouped(permit: &Permit, factor: &Factor, key: &str, name: &str) -> Select {
    let statement = GROUPED.replace("{key}", key).replace("{name}", name);
    let select = Select::with(&statement, vec![factor.group.to_value(), factor.percent.to_value()]);
    crate::benefits::store::beneficiaries::within(select, permit)
        .then(&format!("group by origin, year, content, {key}, {name} order by {name}, {key}, year, content"))
}

/// The cost within reach by beneficiary group.
pub async fn by_group(db: &mut impl Read, permit: &Permit, factor: &Factor) -> Result<Vec<Base>> {
    grouped(permit, factor, "group_name", "group_name").all(db).await
}

/// The cost within reach by content alone.
pub async fn by_content(db: &mut impl Read, permit: &Permit, factor: &Factor) -> Result<Vec<Base>> {
    grouped(permit, factor, "content", "content").all(db).await
}

/// The cost within reach by agency.
pub async fn by_agency(db: &mut impl Read, permit: &Permit, factor: &Factor) -> Result<Vec<Base>> {
    grouped(permit, factor, "agency_id", "agency_name").all(db).await
}

/// How many people are paid in each year, within reach: as sums of the forecast, so that its assumptions count them.
pub async fn people_by_year(db: &mut impl Read, permit: &Permit) -> Result<Vec<Base>> {
    let each = crate::benefits::store::beneficiaries::within(
        Select::new(
            "select distinct origin, year, source_id, people from (select i.origin, i.year, i.source_id, i.people,
             g.lineage, g.bloc from projection_items i join agencies g on g.id = i.agency_id
             where i.q1 + i.q2 + i.q3 + i.q4 <> 0) as listed",
        ),
        permit,
    );
    each.inside(
        "select origin, year, 'other' as content, '' as key, '' as name, cast(sum(people) as bigint) as amount from",
        "as counted group by origin, year order by origin, year",
    )
    .all(db)
    .await
}

/// The beneficiary groups that cost something, within reach.
pub async fn groups(db: &mut impl Read, permit: &Permit) -> Result<Vec<String>> {
    let select = crate::benefits::store::beneficiaries::within(
        Select::new(
            "select distinct group_name from (select i.group_name, g.lineage, g.bloc
             from projection_items i join agencies g on g.id = i.agency_id) as listed",
        ),
        permit,
    );
    let found: Vec<(String,)> = select.then("order by group_name").all(db).await?;
    Ok(found.into_iter().map(|(name,)| name).collect())
}

/// What is missing in a year, within reach: the sentence, and in how many sources.
pub async fn gaps(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<(String, i64)>> {
    crate::benefits::store::beneficiaries::within(
        Select::new(
            "select gap, cast(count(distinct source_id) as bigint) from (select i.gap, i.source_id, i.year, i.origin,
             g.lineage, g.bloc from projection_items i join agencies g on g.id = i.agency_id) as listed",
        ),
        permit,
    )
    .and("year = ? and gap <> '' and origin <> 'repeated'", vec![year.to_value()])
    .then("group by gap order by 2 desc, gap limit 20")
    .all(db)
    .await
}

/// How many people of a year the sums stand for, within reach: those who were granted, and those who are expected.
pub async fn people(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<(Origin, i64)>> {
    let each = crate::benefits::store::beneficiaries::within(
        Select::new(
            "select distinct origin, source_id, people from (select i.origin, i.source_id, i.people, i.year, g.lineage,
             g.bloc from projection_items i join agencies g on g.id = i.agency_id) as listed",
        ),
        permit,
    )
    .and("year = ? and origin <> 'repeated'", vec![year.to_value()]);
    each.inside("select origin, cast(sum(people) as bigint) from", "as counted group by origin order by origin")
        .all(db)
        .await
}

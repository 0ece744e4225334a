//! What the policy will cost, kept as it was worked out last.

use crate::budget::figure::{Content, Item, Origin};
use crate::budget::scenario::Factor;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::Result;
use crate::platform::ids::fresh;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert_all, sql};

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

/// Puts everything that was worked out in the place of what was there.
pub async fn replace(
    tx: &mut Tx,
    items: &[Item],
    policy_version: &str,
    years: (i64, i64),
    repeated: Option<i64>,
) -> Result<()> {
    sql!(run, tx, "delete from projection_items")?;
    sql!(run, tx, "delete from projection_sums")?;
    sql!(run, tx, "delete from projection_people")?;
    insert_all!(tx, "projection_items", items, |item| {
        id: fresh(), origin: item.origin, source_id: item.source_id, label: item.label, agency_id: item.agency_id,
        group_name: item.group_name, content: item.content, year: item.year, people: item.people,
        q1: item.quarters.get(0), q2: item.quarters.get(1), q3: item.quarters.get(2), q4: item.quarters.get(3),
        gap: item.gap,
    })?;
    sum_up(tx).await?;
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

/// Keeps the sums of all items, by which pages go.
async fn sum_up(tx: &mut Tx) -> Result<()> {
    sql!(
        run,
        tx,
        "insert into projection_sums (agency_id, group_name, origin, year, content, q1, q2, q3, q4)
         select agency_id, group_name, origin, year, content, sum(q1), sum(q2), sum(q3), sum(q4)
         from projection_items group by agency_id, group_name, origin, year, content"
    )?;
    sql!(
        run,
        tx,
        "insert into projection_people (agency_id, origin, year, people, paid)
         select agency_id, origin, year, sum(people), sum(people * costs) from (
             select agency_id, origin, year, source_id, max(people) as people,
             max(case when q1 + q2 + q3 + q4 <> 0 then 1 else 0 end) as costs
             from projection_items group by agency_id, origin, year, source_id
         ) as each_source group by agency_id, origin, year"
    )?;
    Ok(())
}

/// Limits sums to the agencies within reach; who reaches the whole city needs no look at them.
pub fn reached(select: Select, permit: &Permit) -> Select {
    select
        .when("agency_id in (select id from agencies where bloc = ?)", permit.bloc())
        .when("agency_id in (select id from agencies where lineage like ?)", permit.lineage_pattern())
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
    from projection_sums";

fn grouped(permit: &Permit, factor: &Factor, key: &str) -> Select {
    let statement = GROUPED.replace("{key}", key).replace("{name}", key);
    let select = Select::with(&statement, vec![factor.group.to_value(), factor.percent.to_value()]);
    reached(select, permit).then(&format!("group by {key}, origin, year, content"))
}

/// The cost within reach by beneficiary group.
pub async fn by_group(db: &mut impl Read, permit: &Permit, factor: &Factor) -> Result<Vec<Base>> {
    let order = "as found order by key, year, content";
    grouped(permit, factor, "group_name").inside("select * from", order).all(db).await
}

/// The cost within reach by content alone.
pub async fn by_content(db: &mut impl Read, permit: &Permit, factor: &Factor) -> Result<Vec<Base>> {
    let order = "as found order by key, year";
    grouped(permit, factor, "content").inside("select * from", order).all(db).await
}

/// The cost within reach by agency.
pub async fn by_agency(db: &mut impl Read, permit: &Permit, factor: &Factor) -> Result<Vec<Base>> {
    let named = "select f.origin, f.year, f.content, f.key, g.name as name, f.amount from";
    let order = "as f join agencies g on g.id = f.key order by g.name, f.key, f.year, f.content";
    grouped(permit, factor, "agency_id").inside(named, order).all(db).await
}

/// How many people are paid in each year, within reach: as sums of the forecast, so that its assumptions count them.
pub async fn people_by_year(db: &mut impl Read, permit: &Permit) -> Result<Vec<Base>> {
    let select = Select::new(
        "select origin, year, 'other' as content, '' as key, '' as name, cast(sum(paid) as bigint) as amount
         from projection_people",
    );
    reached(select, permit).then("group by origin, year order by origin, year").all(db).await
}

/// The beneficiary groups that cost something, within reach.
pub async fn groups(db: &mut impl Read, permit: &Permit) -> Result<Vec<String>> {
    let select = reached(Select::new("select distinct group_name from projection_sums"), permit);
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
    let select = Select::new("select origin, cast(sum(people) as bigint) from projection_people");
    reached(select, permit)
        .and("year = ? and origin <> 'repeated'", vec![year.to_value()])
        .then("group by origin order by origin")
        .all(db)
        .await
}

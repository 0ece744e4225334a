//! Who looks like whom: the keys by which people are compared, and the pairs that were found.

use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::{Result, fresh};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::talents::talent::TalentId;
use crate::{insert_all, sql, update, words};

words! {
    /// What became of two records that look alike.
    pub enum PairState {
        Open = "open" "Chờ xem",
        Different = "different" "Không phải cùng một người",
        Merged = "merged" "Đã gộp",
    }
}

/// Two records that look alike.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Pair {
    pub first_id: TalentId,
    pub second_id: TalentId,
    pub first_name: String,
    pub second_name: String,
    pub first_agency: String,
    pub second_agency: String,
    pub score: i64,
    /// The reasons, one a line.
    pub reasons: String,
    pub state: PairState,
    pub settled_by_name: Option<String>,
    pub reason: Option<String>,
}

const PAIR: &str = "select p.first_id, p.second_id, t.full_name as first_name, u.full_name as second_name,
    g.name as first_agency, h.name as second_agency, p.score, p.reasons, p.state, p.settled_by_name, p.reason
    from talent_pairs p join talents t on t.id = p.first_id join talents u on u.id = p.second_id
    join agencies g on g.id = t.agency_id join agencies h on h.id = u.agency_id";

/// Limits pairs to those of which both are within reach.
fn within(select: Select, permit: &Permit) -> Select {
    let select = select.when("t.bloc = ?", permit.bloc()).when("u.bloc = ?", permit.bloc());
    match permit.lineage_pattern() {
        Some(pattern) => {
            select.and("g.lineage like ? and h.lineage like ?", vec![pattern.to_value(), pattern.to_value()])
        }
        None => select,
    }
}

/// The pairs within reach in a state, the likeliest first.
pub async fn list(db: &mut impl Read, permit: &Permit, state: PairState) -> Result<Vec<Pair>> {
    within(Select::new(PAIR), permit)
        .and("p.state = ?", vec![state.to_value()])
        .and("(p.state = 'merged' or (t.merged_into is null and u.merged_into is null))", Vec::new())
        .then("order by p.score desc, p.first_id, p.second_id limit 200")
        .all(db)
        .await
}

/// How many pairs within reach wait for somebody.
pub async fn open_count(db: &mut impl Read, permit: &Permit) -> Result<i64> {
    // The agencies decide only for somebody whose reach is a part of the tree.
    let agencies = match permit.lineage_pattern() {
        Some(_) => "join agencies g on g.id = t.agency_id join agencies h on h.id = u.agency_id",
        None => "",
    };
    let pairs = format!(
        "select 1 as one from talent_pairs p join talents t on t.id = p.first_id join talents u on u.id = p.second_id
         {agencies}"
    );
    within(Select::new(&pairs), permit)
        .and("p.state = 'open' and t.merged_into is null and u.merged_into is null", Vec::new())
        .count(db)
        .await
}

/// One pair, whoever asks.
pub async fn find(db: &mut impl Read, one: &TalentId, other: &TalentId) -> Result<Option<Pair>> {
    let (first, second) = ordered(one, other);
    sql!(optional Pair, db, format!("{PAIR} where p.first_id = $1 and p.second_id = $2"), first, second)
}

/// The two ids in the order in which a pair is stored.
pub fn ordered<'a>(one: &'a TalentId, other: &'a TalentId) -> (&'a TalentId, &'a TalentId) {
    if one < other { (one, other) } else { (other, one) }
}

/// Notes a pair, or what is found of it now; a pair that somebody settled stays settled.
pub async fn note(tx: &mut impl Write, one: &TalentId, other: &TalentId, score: i64, reasons: &str) -> Result<u64> {
    let (first, second) = ordered(one, other);
    let now = tx.now();
    sql!(
        run,
        tx,
        "insert into talent_pairs (first_id, second_id, score, reasons, state, found_at)
         values ($1, $2, $3, $4, 'open', $5)
         on conflict (first_id, second_id) do update set score = excluded.score, reasons = excluded.reasons
         where talent_pairs.state = 'open'",
        first,
        second,
        score,
        reasons,
        now
    )
}

/// Settles a pair.
pub async fn settle(
    tx: &mut Tx,
    one: &TalentId,
    other: &TalentId,
    state: PairState,
    reason: Option<&str>,
) -> Result<()> {
    let (first, second) = ordered(one, other);
    let name = tx.actor().name.clone();
    fresh(update!(tx, "talent_pairs", {
        state: state, settled_at: tx.now, settled_by_name: name, reason: reason,
    }, "first_id = $1 and second_id = $2", first, second)?)
}

/// Drops what the last search found and nobody settled, before the next one.
pub async fn drop_open(tx: &mut Tx) -> Result<()> {
    sql!(run, tx, "delete from talent_pairs where state = 'open'")?;
    Ok(())
}

/// Puts the keys of a person in place of those they had.
pub async fn set_keys(tx: &mut Tx, talent: &TalentId, keys: &[String]) -> Result<()> {
    sql!(run, tx, "delete from talent_keys where talent_id = $1", talent)?;
    insert_keys(tx, keys.iter().map(|key| (key.as_str(), talent)).collect()).await
}

/// Adds keys with their holders, who have none yet.
pub async fn insert_keys(tx: &mut Tx, keys: Vec<(&str, &TalentId)>) -> Result<()> {
    insert_all!(tx, "talent_keys", keys, |(key, talent)| { key: key, talent_id: talent }, "on conflict do nothing")
}

/// Who shares a key with somebody who has these keys, whoever asks; joined records are left out.
pub async fn sharing(db: &mut impl Read, keys: &[String]) -> Result<Vec<TalentId>> {
    let rows: Vec<(TalentId,)> =
        Select::new("select distinct k.talent_id from talent_keys k join talents t on t.id = k.talent_id")
            .among("k.key", keys)
            .and("t.merged_into is null", Vec::new())
            .then("order by k.talent_id limit 300")
            .all(db)
            .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Who holds some keys, whoever asks: each key with its holder.
pub async fn holders(db: &mut impl Read, keys: &[String]) -> Result<Vec<(String, TalentId)>> {
    let mut found = Vec::new();
    for part in keys.chunks(250) {
        let select = Select::new("select key, talent_id from talent_keys").among("key", part);
        found.extend(select.then("order by key, talent_id limit 20000").all::<(String, TalentId)>(db).await?);
    }
    Ok(found)
}

/// The keys that several people share, in order, after a place: key and person.
pub async fn shared_keys(db: &mut impl Read, after: &(String, String), limit: i64) -> Result<Vec<(String, TalentId)>> {
    sql!(
        all(String, TalentId),
        db,
        "select key, talent_id from talent_keys where (key, talent_id) > ($1, $2) order by key, talent_id limit $3",
        after.0,
        after.1,
        limit
    )
}

/// How many keys there are.
pub async fn key_count(db: &mut impl Read) -> Result<i64> {
    Ok(sql!(one(i64,), db, "select cast(count(*) as bigint) from talent_keys")?.0)
}

/// The states of a list's tabs.
pub fn state_of(word: &str) -> PairState {
    PairState::parse(word).unwrap_or(PairState::Open)
}

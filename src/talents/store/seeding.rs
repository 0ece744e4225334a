//! Many rows at once, for fictional people by the hundred thousand.

use crate::platform::App;
use crate::platform::db::{Read, Tx};
use crate::platform::error::Result;
use crate::sql;
use crate::talents::seed::{City, MARK, Made};
use crate::talents::store::index::{insert_words, sketch_of_words};
use crate::talents::store::people::{NewTalent, Standing};
use crate::talents::store::{entries, pairs, people};
use crate::talents::talent::TalentId;
use crate::talents::words::Word;

/// One fictional person, ready to be stored.
pub struct Row {
    pub id: TalentId,
    pub number: i64,
    pub made: Made,
    pub sealed: Vec<u8>,
    pub number_key: String,
    pub standing: Standing,
    pub words: Vec<Word>,
    pub keys: Vec<String>,
}

/// What fictional people are spread over.
pub async fn city(db: &mut impl Read, groups: &[(String, String)]) -> Result<City> {
    let agencies = sql!(all(String, String), db, "select id, bloc from agencies where state = 'active' order by id")?;
    let communes = sql!(all(String,), db, "select code from communes order by code")?;
    let sectors = sql!(all(String,), db, "select code from talent_codes where list = 'sector' order by position")?;
    let majors = sql!(
        all(String, String),
        db,
        "select code, label from talent_codes where list = 'major' and code like '7%' order by code"
    )?;
    let only = |rows: Vec<(String,)>| rows.into_iter().map(|(code,)| code).collect();
    Ok(City {
        agencies,
        communes: only(communes),
        sectors: only(sectors),
        groups: groups.iter().map(|(code, _)| code.clone()).collect(),
        majors,
    })
}

/// Adds fictional people.
pub async fn insert(tx: &mut Tx, rows: &[Row]) -> Result<()> {
    let people = rows.iter().map(|row| NewTalent {
        id: &row.id,
        number: row.number,
        profile: &row.made.profile,
        bloc: &row.made.bloc,
        sealed: Some(row.sealed.clone()),
        number_key: Some(row.number_key.clone()),
        import_id: Some(MARK),
        standing: row.standing.clone(),
        sketch: sketch_of_words(&row.words),
    });
    people::insert(tx, people.collect()).await?;
    entries::insert_many(tx, rows.iter().flat_map(|row| &row.made.entries).collect()).await?;
    let words: Vec<(&TalentId, &[Word])> = rows.iter().map(|row| (&row.id, row.words.as_slice())).collect();
    insert_words(tx, &words).await?;
    let keys = rows.iter().flat_map(|row| row.keys.iter().map(|key| (key.as_str(), &row.id)));
    pairs::insert_keys(tx, keys.collect()).await
}

/// Tells the database how its tables are filled now, so that it plans well at once.
pub async fn analyse(app: &App) -> Result<()> {
    app.db.analyse().await
}

/// Takes all fictional people out, with all that belongs to them.
pub async fn remove(tx: &mut Tx) -> Result<u64> {
    let own = format!("(select id from talents where import_id = '{MARK}')");
    for table in ["talent_words", "talent_keys", "talent_versions", "talent_entries"] {
        sql!(run, tx, format!("delete from {table} where talent_id in {own}"))?;
    }
    sql!(run, tx, format!("delete from talent_pairs where first_id in {own} or second_id in {own}"))?;
    sql!(run, tx, format!("delete from talent_merges where kept_id in {own} or gone_id in {own}"))?;
    sql!(run, tx, format!("update talents set merged_into = null where merged_into in {own}"))?;
    sql!(run, tx, "delete from talents where import_id = $1", MARK)
}

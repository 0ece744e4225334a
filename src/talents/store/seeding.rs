//! Many rows at once, for fictional people by the hundred thousand.

use crate::platform::App;
use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::Result;
use crate::platform::value::{ToValue, Value};
use crate::sql;
use crate::talents::seed::{City, MARK, Made};
use crate::talents::store::people::Standing;
use crate::talents::store::search::{insert_words, sketch_of_words};
use crate::talents::talent::{TalentId, code};
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

/// Values that a statement can take at once, on either database.
const VALUES: usize = 30_000;

async fn insert_rows(tx: &mut Tx, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<()> {
    for part in rows.chunks((VALUES / columns.len()).max(1)) {
        let mut at = 0;
        let places: Vec<String> = part
            .iter()
            .map(|row| {
                let places: Vec<String> = row
                    .iter()
                    .map(|_| {
                        at += 1;
                        format!("${at}")
                    })
                    .collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let sql = format!("insert into {table} ({}) values {}", columns.join(", "), places.join(", "));
        tx.run(sql, part.iter().flatten().cloned().collect()).await?;
    }
    Ok(())
}

const PEOPLE: &[&str] = &[
    "id",
    "number",
    "code",
    "family_name",
    "middle_name",
    "given_name",
    "full_name",
    "sort_key",
    "birth",
    "birth_year",
    "sex",
    "ethnicity",
    "nationality",
    "address",
    "commune_code",
    "phone",
    "email",
    "personal_number",
    "personal_number_key",
    "number_reason",
    "bloc",
    "agency_id",
    "post_title",
    "status",
    "status_since",
    "beneficiary_group",
    "sector",
    "qualification",
    "qualification_rank",
    "specialty",
    "major_code",
    "major_field",
    "sketch",
    "import_id",
    "created_at",
    "updated_at",
];
const ENTRIES: &[&str] = &[
    "id",
    "talent_id",
    "kind",
    "code",
    "level",
    "name",
    "place",
    "country",
    "to_on",
    "is_key",
    "import_id",
    "created_at",
    "updated_at",
];

/// Adds fictional people.
pub async fn insert(tx: &mut Tx, rows: &[Row]) -> Result<()> {
    let now = tx.now;
    let people = rows.iter().map(|row| {
        let one = &row.made.profile;
        vec![
            row.id.to_value(),
            row.number.to_value(),
            code(row.number).to_value(),
            one.family_name.to_value(),
            one.middle_name.to_value(),
            one.given_name.to_value(),
            one.full_name().to_value(),
            one.sort_key().to_value(),
            one.birth.to_value(),
            one.birth_year().unwrap_or(0).to_value(),
            one.sex.to_value(),
            one.ethnicity.to_value(),
            one.nationality.to_value(),
            one.address.to_value(),
            one.commune_code.to_value(),
            one.phone.to_value(),
            one.email.to_value(),
            row.sealed.to_value(),
            row.number_key.to_value(),
            one.number_reason.to_value(),
            row.made.bloc.to_value(),
            one.agency_id.to_value(),
            one.post_title.to_value(),
            one.status.to_value(),
            one.status_since.to_value(),
            one.beneficiary_group.to_value(),
            one.sector.to_value(),
            row.standing.qualification.to_value(),
            row.standing.rank.to_value(),
            row.standing.specialty.to_value(),
            row.standing.major_code.to_value(),
            row.standing.major_code.as_deref().and_then(|code| code.get(1..3)).to_value(),
            sketch_of_words(&row.words).to_value(),
            MARK.to_value(),
            now.to_value(),
            now.to_value(),
        ]
    });
    insert_rows(tx, "talents", PEOPLE, people.collect()).await?;
    let entries = rows.iter().flat_map(|row| {
        (0..).zip(&row.made.entries).map(move |(place, entry): (i64, _)| {
            vec![
                format!("{}{place}", row.id).to_value(),
                row.id.to_value(),
                entry.kind.to_value(),
                entry.code.to_value(),
                entry.level.to_value(),
                entry.name.to_value(),
                entry.place.to_value(),
                entry.country.to_value(),
                entry.to_on.to_value(),
                false.to_value(),
                MARK.to_value(),
                now.to_value(),
                now.to_value(),
            ]
        })
    });
    insert_rows(tx, "talent_entries", ENTRIES, entries.collect()).await?;
    let words: Vec<(&TalentId, &[Word])> = rows.iter().map(|row| (&row.id, row.words.as_slice())).collect();
    insert_words(tx, &words).await?;
    let keys = rows.iter().flat_map(|row| row.keys.iter().map(move |key| vec![key.to_value(), row.id.to_value()]));
    insert_rows(tx, "talent_keys", &["key", "talent_id"], keys.collect()).await
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

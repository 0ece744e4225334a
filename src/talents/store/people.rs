//! People: found within reach, added, changed, counted.

use std::collections::HashMap;

use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::{Error, Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::{ToValue, Value};
use crate::talents::talent::{Profile, Talent, TalentId, TalentStatus, code};
use crate::{insert_all, sql, update};

/// A person with what pages need of their agency.
const TALENT: &str = "select t.id, t.number, t.family_name, t.middle_name, t.given_name, t.other_names, t.birth, t.sex,
    t.ethnicity, t.nationality, t.native_place, t.address, t.commune_code, t.address_elsewhere, t.phone, t.second_phone,
    t.email, t.number_reason, t.agency_id, t.post_title, t.status, t.status_since, t.beneficiary_group, t.sector,
    t.research, t.full_name, t.sort_key, t.personal_number, t.bloc, g.name as agency_name, g.lineage, t.qualification,
    t.specialty, t.merged_into, t.import_id, t.created_at, t.updated_at, t.version, t.revision
    from talents t join agencies g on g.id = t.agency_id";

/// Limits people to those within reach. No permit reaches both blocs.
pub fn within(select: Select, permit: &Permit) -> Select {
    let select = select.when("t.bloc = ?", permit.bloc());
    match permit.lineage_pattern() {
        Some(pattern) => {
            select.and("t.agency_id in (select id from agencies where lineage like ?)", vec![pattern.to_value()])
        }
        None => select,
    }
}

/// A person whoever asks; for the program itself.
pub async fn find(db: &mut impl Read, id: &TalentId) -> Result<Talent> {
    sql!(one Talent, db, format!("{TALENT} where t.id = $1"), id)
}

/// A person within reach; out of reach they do not exist. One who was joined to another is still found.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Talent> {
    let found = within(Select::new(TALENT), permit).and("t.id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Whether there is such a person at all.
pub async fn exists(db: &mut impl Read, id: &str) -> Result<bool> {
    Ok(sql!(optional(String,), db, "select id from talents where id = $1", id)?.is_some())
}

/// Several people by their ids, whoever asks.
pub async fn some(db: &mut impl Read, ids: &[TalentId]) -> Result<Vec<Talent>> {
    let mut found = Vec::new();
    for part in ids.chunks(500) {
        found.extend(Select::new(TALENT).among("t.id", part).all::<Talent>(db).await?);
    }
    Ok(found)
}

/// Several people by their ids, as far as they are within reach.
pub async fn some_within(db: &mut impl Read, permit: &Permit, ids: &[TalentId]) -> Result<Vec<Talent>> {
    within(Select::new(TALENT), permit).among("t.id", ids).then("order by t.sort_key, t.id limit 200").all(db).await
}

/// The person who has a personal number, by its keyed hash.
pub async fn by_number_key(db: &mut impl Read, key: &str) -> Result<Option<TalentId>> {
    Ok(sql!(optional(TalentId,), db, "select id from talents where personal_number_key = $1", key)?.map(|(id,)| id))
}

/// The people who have some personal numbers, by the keyed hashes of these, whoever asks.
pub async fn by_number_keys(db: &mut impl Read, keys: &[String]) -> Result<Vec<(String, TalentId)>> {
    let mut found = Vec::new();
    for part in keys.chunks(500) {
        let select = Select::new("select personal_number_key, id from talents").among("personal_number_key", part);
        found.extend(select.all::<(String, TalentId)>(db).await?);
    }
    Ok(found)
}

/// The people within reach who have one of some names, by the sort keys of these.
pub async fn named_within(db: &mut impl Read, permit: &Permit, sort_keys: &[String]) -> Result<Vec<Talent>> {
    let mut found = Vec::new();
    for part in sort_keys.chunks(500) {
        let select = within(Select::new(TALENT), permit).and("t.merged_into is null", Vec::new());
        found.extend(select.among("t.sort_key", part).all::<Talent>(db).await?);
    }
    Ok(found)
}

/// The next number of people.
pub async fn next_number(tx: &mut impl Write) -> Result<i64> {
    next_numbers(tx, 1).await
}

/// The first of so many numbers that are taken at once.
pub async fn next_numbers(tx: &mut impl Write, count: i64) -> Result<i64> {
    let (last,) = sql!(
        one(i64,),
        tx,
        "insert into talent_counters (name, last) values ('talent', $1)
         on conflict (name) do update set last = talent_counters.last + $1 returning last",
        count
    )?;
    Ok(last - count + 1)
}

/// A new person as stored, with what is derived of them.
#[derive(Clone, Debug)]
pub struct NewTalent<'a> {
    pub id: &'a TalentId,
    pub number: i64,
    pub profile: &'a Profile,
    pub bloc: &'a str,
    pub sealed: Option<Vec<u8>>,
    pub number_key: Option<String>,
    pub import_id: Option<&'a str>,
    pub standing: Standing,
    /// The sketch of the words by which they are found.
    pub sketch: i64,
}

/// Adds people.
pub async fn insert(tx: &mut Tx, new: Vec<NewTalent<'_>>) -> Result<()> {
    insert_all!(tx, "talents", new, |new| {
        id: new.id, number: new.number, code: code(new.number), family_name: new.profile.family_name,
        middle_name: new.profile.middle_name, given_name: new.profile.given_name, full_name: new.profile.full_name(),
        sort_key: new.profile.sort_key(), other_names: new.profile.other_names, birth: new.profile.birth,
        birth_year: new.profile.birth_year().unwrap_or(0), sex: new.profile.sex, ethnicity: new.profile.ethnicity,
        nationality: new.profile.nationality, native_place: new.profile.native_place, address: new.profile.address,
        commune_code: new.profile.commune_code, address_elsewhere: new.profile.address_elsewhere,
        phone: new.profile.phone, second_phone: new.profile.second_phone, email: new.profile.email,
        personal_number: new.sealed, personal_number_key: new.number_key, number_reason: new.profile.number_reason,
        bloc: new.bloc, agency_id: new.profile.agency_id, post_title: new.profile.post_title,
        status: new.profile.status, status_since: new.profile.status_since,
        beneficiary_group: new.profile.beneficiary_group, sector: new.profile.sector, research: new.profile.research,
        qualification: new.standing.qualification, qualification_rank: new.standing.rank,
        specialty: new.standing.specialty, major_code: new.standing.major_code,
        major_field: new.standing.major_field(), sketch: new.sketch, import_id: new.import_id, created_at: tx.now,
        updated_at: tx.now,
    })
    .map_err(unique("personal_number", TAKEN))
}

/// What is said of a personal number that somebody else has; it does not say who.
pub const TAKEN: &str = "Số định danh này đã có ở một hồ sơ khác. Kiểm tra lại số; nếu đúng, tìm hồ sơ đó để cập nhật \
                         hoặc hỏi cơ quan thường trực";

/// Saves a person's own fields and, when it is given, the sealed number with its key.
pub async fn set_profile(
    tx: &mut Tx,
    before: &Talent,
    profile: &Profile,
    bloc: &str,
    version: i64,
    number: Option<(Option<Vec<u8>>, Option<String>)>,
) -> Result<()> {
    fresh(update!(tx, "talents", {
        family_name: profile.family_name, middle_name: profile.middle_name, given_name: profile.given_name,
        full_name: profile.full_name(), sort_key: profile.sort_key(), other_names: profile.other_names,
        birth: profile.birth, birth_year: profile.birth_year().unwrap_or(0), sex: profile.sex, ethnicity: profile.ethnicity,
        nationality: profile.nationality, native_place: profile.native_place, address: profile.address,
        commune_code: profile.commune_code, address_elsewhere: profile.address_elsewhere, phone: profile.phone,
        second_phone: profile.second_phone, email: profile.email, number_reason: profile.number_reason, bloc: bloc,
        agency_id: profile.agency_id, post_title: profile.post_title, status: profile.status,
        status_since: profile.status_since, beneficiary_group: profile.beneficiary_group, sector: profile.sector,
        research: profile.research, updated_at: tx.now, version: version + 1, revision: before.revision + 1,
    }, "id = $1 and version = $2", before.id, version)?)?;
    if let Some((sealed, key)) = number {
        update!(tx, "talents", { personal_number: sealed, personal_number_key: key }, "id = $1", before.id)
            .map_err(unique("personal_number", TAKEN))?;
    }
    Ok(())
}

/// Notes that something of a person changed, apart from their own fields.
pub async fn touch(tx: &mut Tx, before: &Talent) -> Result<()> {
    fresh(update!(tx, "talents", { updated_at: tx.now, revision: before.revision + 1 },
        "id = $1 and revision = $2", before.id, before.revision)?)
}

/// What the list shows of a person's degrees and titles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub qualification: Option<String>,
    pub rank: i64,
    pub specialty: Option<String>,
    pub major_code: Option<String>,
}

impl Standing {
    /// The field of the major: the second and third digit of its code.
    fn major_field(&self) -> Option<&str> {
        self.major_code.as_deref().and_then(|code| code.get(1..3))
    }
}

/// Keeps what the list shows in step with the degrees and titles.
pub async fn set_standing(tx: &mut Tx, id: &TalentId, standing: &Standing) -> Result<()> {
    update!(tx, "talents", {
        qualification: standing.qualification, qualification_rank: standing.rank, specialty: standing.specialty,
        major_code: standing.major_code, major_field: standing.major_field(),
    }, "id = $1", id)?;
    Ok(())
}

/// Points a person's record to the one that it was joined to, or takes that back. A record that leads elsewhere has no
/// personal number of its own.
pub async fn set_merged(tx: &mut Tx, before: &Talent, into: Option<&TalentId>) -> Result<()> {
    fresh(update!(tx, "talents", {
        merged_into: into, updated_at: tx.now, version: before.version + 1, revision: before.revision + 1,
    }, "id = $1 and version = $2", before.id, before.version)?)
}

/// Puts a personal number in its place, or takes it away.
pub async fn set_number(tx: &mut Tx, id: &TalentId, sealed: Option<Vec<u8>>, key: Option<String>) -> Result<()> {
    update!(tx, "talents", { personal_number: sealed, personal_number_key: key }, "id = $1", id)
        .map_err(unique("personal_number", TAKEN))?;
    Ok(())
}

/// Takes people out as if they had never been there: only for the undoing of the import that brought them.
pub async fn forget(tx: &mut Tx, ids: &[TalentId]) -> Result<()> {
    for part in ids.chunks(500) {
        let (places, values) = placed(part);
        for table in ["talent_words", "talent_keys", "talent_versions", "talent_entries"] {
            tx.run(format!("delete from {table} where talent_id in ({places})"), values.clone()).await?;
        }
        for side in ["first_id", "second_id"] {
            tx.run(format!("delete from talent_pairs where {side} in ({places})"), values.clone()).await?;
        }
        tx.run(format!("delete from talents where id in ({places})"), values).await?;
    }
    Ok(())
}

/// Ids as the places and values of a list in a statement.
fn placed(ids: &[TalentId]) -> (String, Vec<Value>) {
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    (places.join(", "), ids.iter().map(ToValue::to_value).collect())
}

/// How many people there are of each bloc and status, whoever asks: numbers, no persons.
pub async fn counts(db: &mut impl Read) -> Result<Vec<(String, TalentStatus, i64)>> {
    sql!(
        all(String, TalentStatus, i64),
        db,
        "select bloc, status, cast(count(*) as bigint) from talents where merged_into is null group by bloc, status"
    )
}

/// How many people within reach stand where.
pub async fn counts_within(db: &mut impl Read, permit: &Permit) -> Result<HashMap<TalentStatus, i64>> {
    let select = Select::new("select t.status, cast(count(*) as bigint) from talents t");
    let rows: Vec<(TalentStatus, i64)> =
        within(select, permit).and("t.merged_into is null", Vec::new()).then("group by t.status").all(db).await?;
    Ok(rows.into_iter().collect())
}

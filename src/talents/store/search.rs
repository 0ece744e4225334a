//! The list of people and the search in it: by words with an index, in ranks (as typed, tone elsewhere, letters only,
//! by agency), a page at a time, alike on both databases (decision 0050). Few who have the words are ranked, put in order
//! and counted by the program; many are walked by the database.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::found::Found;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Page, Select, SortColumn, SortKind};
use crate::platform::permit::Permit;
use crate::platform::secret::Secret;
use crate::platform::value::{ToValue, Value};
use crate::sql;
use crate::talents::duplicates::phone_key;
use crate::talents::talent::{TalentId, TalentStatus};
use crate::talents::words::{Asked, asked, sketch_of};

/// A person as a list shows them.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Line {
    pub id: TalentId,
    pub number: i64,
    pub full_name: String,
    pub sort_key: String,
    pub birth_year: i64,
    pub qualification: Option<String>,
    pub qualification_rank: i64,
    pub specialty: Option<String>,
    pub agency_name: String,
    pub beneficiary_group: Option<String>,
    pub status: TalentStatus,
    pub post_title: Option<String>,
}

pub(super) const LINE: &str = "select t.id, t.number, t.full_name, t.sort_key, t.birth_year, t.qualification,
    t.qualification_rank, t.specialty, g.name as agency_name, t.beneficiary_group, t.status, t.post_title
    from talents t join agencies g on g.id = t.agency_id";

const COUNTED_LINE: &str = "select 1 as one from talents t";

/// The columns by which the list can be sorted.
pub const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "ten", column: "t.sort_key", kind: SortKind::Text },
    SortColumn { name: "sinh", column: "t.birth_year", kind: SortKind::Integer },
    SortColumn { name: "trinh-do", column: "t.qualification_rank", kind: SortKind::Integer },
];

/// Agencies with at most so many people have these looked up first; otherwise the list is walked in its order.
const RARE: i64 = if cfg!(test) { 40 } else { 20_000 };
/// At most so many people who may have all words are looked up one by one, counted, and a mended query may be tried.
/// When there are more, the list is walked in its order, and soon enough of them are met.
const FEW: i64 = if cfg!(test) { 40 } else { 2_000 };
/// Up to so many rows of a word are counted to find the rarest.
const COMPARED: i64 = 5_000;
/// Beyond so many people the list does not count how many there are.
pub const COUNTED: i64 = 10_000;

/// A piece of a statement with `?` for each of its values.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Part {
    /// A piece with the values of its places.
    pub fn new(sql: &str, values: Vec<Value>) -> Part {
        Part { sql: sql.to_owned(), values }
    }

    /// Both must hold; an empty one asks for nothing.
    pub fn and(mut self, other: Part) -> Part {
        if !self.sql.is_empty() && !other.sql.is_empty() {
            self.sql.push_str(" and ");
        }
        self.sql.push_str(&other.sql);
        self.values.extend(other.values);
        self
    }
}

/// One rank of answers that the database is asked for.
#[derive(Clone, Debug)]
struct Rank {
    condition: Part,
}

impl Rank {
    fn all() -> Rank {
        Rank::of(Part::new("1 = 1", Vec::new()))
    }

    fn of(condition: Part) -> Rank {
        Rank { condition }
    }

    /// Who answers before is looked up one by one among these.
    fn and_not(mut self, before: Part) -> Rank {
        self.condition = self.condition.and(Part { sql: format!("not ({})", before.sql), values: before.values });
        self
    }

    /// The people of a list who are of this rank.
    fn of_list(&self, list: Select) -> Select {
        list.and(&self.condition.sql, self.condition.values.clone())
    }
}

/// What the list is asked for: its filters, and its ranks when something is searched for.
#[derive(Clone, Debug)]
pub struct Question {
    base: Select,
    /// The words of a query that few people have; their ranks come before those that the database is asked for.
    few: Option<Few>,
    ranks: Vec<Rank>,
    is_search: bool,
    /// Whether the words themselves keep the number of answers small, so that they can be counted.
    is_small: bool,
}

/// The words that few people have, the rarest first, and these people once they were looked up.
#[derive(Clone, Debug)]
struct Few {
    words: Vec<Asked>,
    found: OnceLock<Found>,
}

impl Few {
    fn new(words: Vec<Asked>) -> Few {
        Few { words, found: OnceLock::new() }
    }

    /// The people, looked up once.
    async fn found(&self, db: &mut impl Read, base: &Select) -> Result<&Found> {
        if let Some(found) = self.found.get() {
            return Ok(found);
        }
        let found = Found::read(db, base, &self.words).await?;
        Ok(self.found.get_or_init(|| found))
    }
}

/// After the last letter that anybody writes.
const END: char = '\u{10ffff}';

pub(super) fn range(text: &str) -> [Value; 2] {
    [text.to_value(), format!("{text}{END}").to_value()]
}

/// The people within reach under the filters of the address.
async fn filtered(db: &mut impl Read, permit: &Permit, params: &ListParams) -> Result<Select> {
    let select = Select::new(LINE).when("t.bloc = ?", permit.bloc());
    let select = match permit.lineage_pattern() {
        Some(lineage) => of_agencies(db, select, &lineage).await?,
        None => select,
    };
    Ok(under(db, select, params.get("dv"))
        .await?
        .and("t.merged_into is null", Vec::new())
        .when("t.qualification = ?", params.get("td"))
        .when("t.sector = ?", params.get("lv"))
        .when("t.major_field = ?", params.get("nganh"))
        .when("t.status = ?", params.get("tt"))
        .when("t.beneficiary_group = ?", params.get("nhom")))
}

/// How the words that are asked for are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    AsTyped,
    ToneAnywhere,
    Letters,
}

/// That a row of the words, called `row`, is about a word that was asked for.
pub(super) fn is_word(asked: &Asked, how: Match, row: char) -> Part {
    let [from, to] = range(&asked.word.word);
    let mut sql = format!("{row}.word >= ? and {row}.word < ?");
    let mut values = vec![from, to];
    if asked.has_marks && how != Match::Letters {
        let [from, to] = range(&asked.word.exact);
        match how {
            Match::AsTyped => {
                sql.push_str(&format!(" and {row}.exact >= ? and {row}.exact < ?"));
                values.extend([from, to]);
            }
            _ => {
                sql.push_str(&format!(" and ({row}.tone = ? or ({row}.exact >= ? and {row}.exact < ?))"));
                values.extend([asked.word.tone.to_value(), from, to]);
            }
        }
    }
    Part { sql, values }
}

/// That the person whose id stands at `person` has these words.
pub(super) fn has_words<'a>(words: impl IntoIterator<Item = &'a Asked>, how: Match, person: &str) -> Part {
    words.into_iter().map(|asked| is_word(asked, how, 'w')).fold(Part::default(), |all, part| {
        let sql = format!("exists (select 1 from talent_words w where w.talent_id = {person} and {})", part.sql);
        all.and(Part { sql, values: part.values })
    })
}

/// That the words of a person, whose sketch stands at `sketch`, may be those that are asked for.
pub(super) fn may_have(words: &[Asked], sketch: &str) -> Part {
    match sketch_of(words.iter().map(|asked| asked.word.word.as_str())) {
        0 => Part::default(),
        bits => Part::new(&format!("({sketch} & ?) = ?"), vec![bits.to_value(), bits.to_value()]),
    }
}

/// Whether few people may have all words, of which the rarest comes first. The sketches say of most people that they
/// lack one.
async fn are_few(db: &mut impl Read, words: &[Asked]) -> Result<bool> {
    let Some((rarest, others)) = words.split_first() else { return Ok(false) };
    let row = is_word(rarest, Match::Letters, 'r').and(may_have(others, "r.sketch"));
    let rows = Select::new("select r.talent_id from talent_words r").and(&row.sql, row.values);
    Ok(rows.then(&format!("limit {}", FEW + 1)).count(db).await? <= FEW)
}

/// The people who have all words, when many may: the list is walked, and a sketch of the person's words tells at once who
/// lacks one of them.
fn with_words(words: &[Asked], how: Match) -> Rank {
    Rank::of(may_have(words, "t.sketch").and(has_words(words, how, "t.id")))
}

/// The words with the rarest first, each with how many rows have it, counted no further than `COMPARED`.
async fn rarest_first(db: &mut impl Read, words: Vec<Asked>) -> Result<Vec<(i64, Asked)>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut parts = Vec::new();
    let mut values = Vec::new();
    for (place, asked) in words.iter().enumerate() {
        let at = values.len();
        parts.push(format!(
            "select cast({place} as bigint) as place, cast(count(*) as bigint) as rows_of from
             (select 1 as one from talent_words where word >= ${} and word < ${} limit {COMPARED}) as counted{place}",
            at + 1,
            at + 2
        ));
        values.extend(range(&asked.word.word));
    }
    let counted: Vec<(i64, i64)> = db.all(parts.join(" union all ") + " order by 2, 1", values).await?;
    let word = |place: i64| words.get(usize::try_from(place).ok()?).cloned();
    Ok(counted.into_iter().filter_map(|(place, count)| Some((count, word(place)?))).collect())
}

/// What the address asks for.
pub async fn question(db: &mut impl Read, secret: &Secret, permit: &Permit, params: &ListParams) -> Result<Question> {
    let base = filtered(db, permit, params).await?;
    let Some(query) = params.query() else { return Ok(Question::list(base)) };
    if let Some(rank) = by_number(secret, query) {
        return Ok(Question { base, few: None, ranks: vec![rank], is_search: true, is_small: true });
    }
    let counted = rarest_first(db, asked(query)).await?;
    let rarest = counted.first().map(|(count, _)| *count);
    let words: Vec<Asked> = counted.into_iter().map(|(_, asked)| asked).collect();
    let is_small = match rarest {
        None => return Ok(Question::list(base)),
        Some(count) if count <= FEW => true,
        Some(_) => are_few(db, &words).await?,
    };
    by_words(db, base, query, words, is_small).await
}

/// The same for a test, which says how those who have the words are looked for.
#[cfg(test)]
pub async fn question_of(db: &mut impl Read, permit: &Permit, params: &ListParams, is_small: bool) -> Result<Question> {
    let (base, query) = (filtered(db, permit, params).await?, params.value("q"));
    by_words(db, base, query, asked(query), is_small).await
}

/// What a query of words asks for.
async fn by_words(
    db: &mut impl Read,
    base: Select,
    query: &str,
    words: Vec<Asked>,
    is_small: bool,
) -> Result<Question> {
    let without = |how: Match| has_words(&words, how, "t.id");
    let mut ranks = Vec::new();
    if !is_small {
        if words.iter().any(|asked| asked.has_marks) {
            ranks.push(with_words(&words, Match::AsTyped));
            ranks.push(with_words(&words, Match::ToneAnywhere).and_not(without(Match::AsTyped)));
            ranks.push(with_words(&words, Match::Letters).and_not(without(Match::ToneAnywhere)));
        } else {
            ranks.push(with_words(&words, Match::Letters));
        }
    }
    if let Some(agencies) = by_agency(db, query).await? {
        ranks.push(Rank::of(agencies).and_not(without(Match::Letters)));
    }
    let few = is_small.then(|| Few::new(words));
    Ok(Question { base, few, ranks, is_search: true, is_small })
}

/// A personal number or a telephone number finds the person who has it, and nobody else.
fn by_number(secret: &Secret, query: &str) -> Option<Rank> {
    let digits = query.chars().filter(char::is_ascii_digit).count();
    if query.chars().any(char::is_alphabetic) || digits < 9 {
        return None;
    }
    if let Ok(number) = viet::personal_number::check(query, None, None) {
        let key = number_key(secret, number.digits());
        return Some(Rank::of(Part::new("t.personal_number_key = ?", vec![key.to_value()])));
    }
    let phone = viet::phone::parse(query).ok()?;
    let key = phone_key(phone.e164(), &|place, value| secret.look_up_key(place, value));
    Some(Rank::of(Part::new("t.id in (select talent_id from talent_keys where key = ?)", vec![key.to_value()])))
}

/// The keyed hash by which a personal number is looked up.
pub fn number_key(secret: &Secret, digits: &str) -> String {
    secret.look_up_key("talents.personal_number", digits)
}

/// More agencies than this are not named one by one.
const NAMED: usize = 100;

/// The people of the agencies whose name answers.
async fn by_agency(db: &mut impl Read, query: &str) -> Result<Option<Part>> {
    let select = Select::new("select id from agencies").search("search_text", query);
    let ids: Vec<(String,)> = select.then(&format!("order by id limit {}", NAMED + 1)).all(db).await?;
    if ids.is_empty() {
        return Ok(None);
    }
    if ids.len() > NAMED {
        let words = viet::text::fold_words(query);
        let like = vec!["' ' || search_text like ?"; words.len()].join(" and ");
        let values = words.iter().map(|word| format!("% {word}%").to_value()).collect();
        return Ok(Some(Part { sql: format!("t.agency_id in (select id from agencies where {like})"), values }));
    }
    let places = vec!["?"; ids.len()].join(", ");
    let values = ids.iter().map(|(id,)| id.to_value()).collect();
    Ok(Some(Part { sql: format!("t.agency_id in ({places})"), values }))
}

/// The people of some agencies, given by the beginning of their lineage: when they are few they are looked up first,
/// otherwise the list is walked in its order.
async fn of_agencies(db: &mut impl Read, select: Select, lineage: &str) -> Result<Select> {
    let within = "select id from agencies where lineage like";
    let (count,) = db
        .one::<(i64,)>(
            format!(
                "select cast(count(*) as bigint) from
                 (select 1 as one from talents where agency_id in ({within} $1) limit {}) as counted",
                RARE + 1
            ),
            vec![lineage.to_value()],
        )
        .await?;
    let condition = if count <= RARE {
        format!("t.id in (select id from talents where agency_id in ({within} ?))")
    } else {
        format!("t.agency_id in ({within} ?)")
    };
    Ok(select.and(&condition, vec![lineage.to_value()]))
}

/// An agency with the units under it.
async fn under(db: &mut impl Read, select: Select, agency: Option<&str>) -> Result<Select> {
    let Some(id) = agency else { return Ok(select) };
    let lineage = sql!(optional(String,), db, "select lineage from agencies where id = $1", id)?;
    match lineage {
        Some((lineage,)) => of_agencies(db, select, &format!("{lineage}%")).await,
        None => Ok(select.and("1 = 0", Vec::new())),
    }
}

/// A place in the list: rank, sorted value, id, and how many rows come before the page.
pub type Place = (usize, String, String, i64);

fn place_of(sort: SortColumn, rank: usize, line: &Line, at: i64) -> Place {
    let value = match sort.name {
        "sinh" => line.birth_year.to_string(),
        "trinh-do" => line.qualification_rank.to_string(),
        _ => line.sort_key.clone(),
    };
    (rank, value, line.id.to_string(), at)
}

fn read_place(text: &str) -> Option<Place> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

fn write_place(place: &Place) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::json!(place).to_string())
}

impl Question {
    /// The list under its filters, with nothing searched for.
    fn list(base: Select) -> Question {
        Question { base, few: None, ranks: vec![Rank::all()], is_search: false, is_small: false }
    }

    /// The steps by which the database reads the first page of each rank, for tests.
    #[cfg(test)]
    pub async fn explain(&self, db: &mut crate::platform::db::Tx, sort: SortColumn, most: i64) -> Result<String> {
        use crate::platform::db::{Dialect, Write as _};
        let dialect = db.dialect();
        if dialect == Dialect::Postgres {
            // A test's tables are so small that reading them whole is cheapest; what is asked is whether an index serves.
            db.run("set local enable_seqscan = off", Vec::new()).await?;
        }
        let mut steps = String::new();
        let tail = format!("order by {} asc, t.id asc limit {most}", sort.column);
        let few = self.few.iter().map(|few| Found::select(&self.base, &few.words));
        let ranks = self.ranks.iter().map(|rank| rank.of_list(self.base.clone()).then(&tail));
        for select in few.chain(ranks) {
            match dialect {
                Dialect::Sqlite => {
                    let rows: Vec<(i64, i64, i64, String)> = select.explained("explain query plan").all(db).await?;
                    steps.extend(rows.into_iter().map(|(_, _, _, step)| format!("{step}\n")));
                }
                Dialect::Postgres => {
                    let rows: Vec<(String,)> = select.explained("explain").all(db).await?;
                    steps.extend(rows.into_iter().map(|(step,)| format!("{step}\n")));
                }
            }
        }
        Ok(steps)
    }

    /// Whether so few answer that trying it costs little.
    pub fn is_small(&self) -> bool {
        self.is_small
    }

    /// How many people answer; nothing when they are too many to be counted for a page.
    pub async fn count(&self, db: &mut impl Read) -> Result<Option<i64>> {
        if self.is_search && !self.is_small {
            return Ok(None);
        }
        let mut total = match &self.few {
            Some(few) => few.found(db, &self.base).await?.count(),
            None => 0,
        };
        for rank in &self.ranks {
            // Nothing of an agency decides who answers, and without it an index alone can be counted.
            let select = rank.of_list(self.base.clone().instead(LINE, COUNTED_LINE));
            total += select.then(&format!("limit {}", COUNTED + 1)).count(db).await?;
        }
        Ok((total <= COUNTED).then_some(total))
    }

    async fn read(
        &self,
        db: &mut impl Read,
        sort: SortColumn,
        descending: bool,
        place: Option<&Place>,
        backwards: bool,
        most: i64,
    ) -> Result<Vec<(usize, Line)>> {
        let found = match &self.few {
            Some(few) => Some(few.found(db, &self.base).await?),
            None => None,
        };
        let before = found.map_or(0, Found::ranks);
        let mut rows = Vec::new();
        // Those who were found by few words come first, so they are the last ones met on the way back.
        if let Some(found) = found.filter(|_| !backwards) {
            rows = found.page(db, sort, descending, place, backwards, most).await?;
        }
        let missing = |rows: &[(usize, Line)]| most - i64::try_from(rows.len()).unwrap_or(most);
        let asked = (before, missing(&rows));
        rows.extend(self.walked(db, sort, descending, place, backwards, asked).await?);
        if let Some(found) = found.filter(|_| backwards) {
            let left = missing(&rows);
            rows.extend(found.page(db, sort, descending, place, backwards, left).await?);
        }
        Ok(rows)
    }

    /// Of the ranks that the database is asked for, of which the first is told by `before`, no more than `most` people.
    async fn walked(
        &self,
        db: &mut impl Read,
        sort: SortColumn,
        descending: bool,
        place: Option<&Place>,
        backwards: bool,
        (before, most): (usize, i64),
    ) -> Result<Vec<(usize, Line)>> {
        let up = descending == backwards;
        let (sign, direction) = if up { ('>', "asc") } else { ('<', "desc") };
        let mut order: Vec<(usize, &Rank)> = (before..).zip(&self.ranks).collect();
        if backwards {
            order.reverse();
        }
        let mut rows: Vec<(usize, Line)> = Vec::new();
        for (at, rank) in order {
            let missing = most - i64::try_from(rows.len()).unwrap_or(most);
            if missing <= 0 {
                break;
            }
            let mut select = self.base.clone();
            if let Some((there, value, id, _)) = place {
                let is_before = if backwards { at > *there } else { at < *there };
                if is_before {
                    continue;
                }
                if at == *there {
                    let value = match sort.kind {
                        SortKind::Integer => value.parse::<i64>().unwrap_or_default().to_value(),
                        _ => value.to_value(),
                    };
                    select = select.and(&format!("({}, t.id) {sign} (?, ?)", sort.column), vec![value, id.to_value()]);
                }
            }
            let tail = format!("order by {} {direction}, t.id {direction} limit {missing}", sort.column);
            let found: Vec<Line> = rank.of_list(select).then(&tail).all(db).await?;
            rows.extend(found.into_iter().map(|line| (at, line)));
        }
        Ok(rows)
    }

    /// One page, from the place that the address names.
    pub async fn page(
        &self,
        db: &mut impl Read,
        params: &ListParams,
        sort: SortColumn,
        descending: bool,
    ) -> Result<Page<Line>> {
        let size = params.size();
        let backwards = params.get("truoc").is_some();
        let place = params.get("truoc").or_else(|| params.get("sau")).and_then(read_place);
        let at = place.as_ref().map_or(0, |(_, _, _, at)| (*at).max(0));
        let mut rows = self.read(db, sort, descending, place.as_ref(), backwards, size + 1).await?;
        let more = i64::try_from(rows.len()).unwrap_or(0) > size;
        rows.truncate(usize::try_from(size).unwrap_or(50));
        if backwards {
            rows.reverse();
        }
        let shown = i64::try_from(rows.len()).unwrap_or(0);
        let start = if backwards { (at - shown).max(0) } else { at };
        let place_at = |row: Option<&(usize, Line)>, at: i64| {
            row.map(|(rank, line)| write_place(&place_of(sort, *rank, line, at)))
        };
        let first = place_at(rows.first(), start).filter(|_| if backwards { more } else { place.is_some() });
        let last = place_at(rows.last(), start + shown).filter(|_| more || backwards);
        Ok(Page {
            from: start + 1,
            previous: first.map(|place| params.link(&[("truoc", &place)])),
            next: last.map(|place| params.link(&[("sau", &place)])),
            rows: rows.into_iter().map(|(_, line)| line).collect(),
            size,
        })
    }

    /// The next so many after a place, in the order of the list, and the place where they end: for exports.
    pub async fn portion(
        &self,
        db: &mut impl Read,
        sort: SortColumn,
        descending: bool,
        after: Option<&Place>,
        most: i64,
    ) -> Result<(Vec<Line>, Option<Place>)> {
        let rows = self.read(db, sort, descending, after, false, most).await?;
        let end = rows.last().map(|(rank, line)| place_of(sort, *rank, line, 0));
        Ok((rows.into_iter().map(|(_, line)| line).collect(), end))
    }

    /// The first so many, in the order of the list: for the command line.
    pub async fn first(&self, db: &mut impl Read, sort: SortColumn, descending: bool, most: i64) -> Result<Vec<Line>> {
        let rows = self.read(db, sort, descending, None, false, most).await?;
        Ok(rows.into_iter().map(|(_, line)| line).collect())
    }
}

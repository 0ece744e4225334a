//! The list of people and the search in it: by words with an index, in ranks (as typed, tone elsewhere, letters only,
//! by agency), a page at a time, alike on both databases (decision 0050).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::platform::db::{Read, Tx};
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Page, Select, SortColumn, SortKind};
use crate::platform::permit::Permit;
use crate::platform::secret::Secret;
use crate::platform::value::{ToValue, Value};
use crate::talents::duplicates::phone_key;
use crate::talents::talent::{TalentId, TalentStatus};
use crate::talents::words::{Asked, Word, asked, sketch_of};
use crate::{insert_all, sql, update};

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

const LINE: &str = "select t.id, t.number, t.full_name, t.sort_key, t.birth_year, t.qualification,
    t.qualification_rank, t.specialty, g.name as agency_name, t.beneficiary_group, t.status, t.post_title
    from talents t join agencies g on g.id = t.agency_id";

const COUNTED_LINE: &str = "select 1 as one from talents t";
/// What stands before the people in both when those who were found by words are looked up one by one; a `cross join`
/// keeps SQLite from going the other way round.
const PEOPLE: &str = "from talents t";

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
struct Part {
    sql: String,
    values: Vec<Value>,
}

impl Part {
    fn new(sql: &str, values: Vec<Value>) -> Part {
        Part { sql: sql.to_owned(), values }
    }

    fn and(mut self, other: Part) -> Part {
        if !self.sql.is_empty() && !other.sql.is_empty() {
            self.sql.push_str(" and ");
        }
        self.sql.push_str(&other.sql);
        self.values.extend(other.values);
        self
    }
}

/// One rank of answers: those whom words find, when they are few, and a condition.
#[derive(Clone, Debug)]
struct Rank {
    found: Option<Part>,
    condition: Part,
}

impl Rank {
    fn all() -> Rank {
        Rank::of(Part::new("1 = 1", Vec::new()))
    }

    fn of(condition: Part) -> Rank {
        Rank { found: None, condition }
    }

    /// Who answers before is looked up one by one among these.
    fn and_not(mut self, before: Part) -> Rank {
        self.condition = self.condition.and(Part { sql: format!("not ({})", before.sql), values: before.values });
        self
    }

    /// The people of a list who are of this rank.
    fn of_list(&self, list: Select) -> Select {
        let list = match &self.found {
            Some(found) => {
                let people = format!("from ({}) f cross join talents t", found.sql);
                list.putting(PEOPLE, &people, found.values.clone()).and("t.id = f.talent_id", Vec::new())
            }
            None => list,
        };
        list.and(&self.condition.sql, self.condition.values.clone())
    }
}

/// What the list is asked for: its filters, and its ranks when something is searched for.
#[derive(Clone, Debug)]
pub struct Question {
    base: Select,
    ranks: Vec<Rank>,
    is_search: bool,
    /// Who answers at all, in disjoint parts, for counting.
    whole: Vec<Rank>,
    /// Whether the words themselves keep the number of answers small, so that they can be counted.
    is_small: bool,
}

/// After the last letter that anybody writes.
const END: char = '\u{10ffff}';

fn range(text: &str) -> [Value; 2] {
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
enum Match {
    AsTyped,
    ToneAnywhere,
    Letters,
}

/// That a row of the words, called `row`, is about a word that was asked for.
fn is_word(asked: &Asked, how: Match, row: char) -> Part {
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
fn has_words<'a>(words: impl IntoIterator<Item = &'a Asked>, how: Match, person: &str) -> Part {
    words.into_iter().map(|asked| is_word(asked, how, 'w')).fold(Part::default(), |all, part| {
        let sql = format!("exists (select 1 from talent_words w where w.talent_id = {person} and {})", part.sql);
        all.and(Part { sql, values: part.values })
    })
}

/// That the words of a person, whose sketch stands at `sketch`, may be those that are asked for.
fn may_have(words: &[Asked], sketch: &str) -> Part {
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

/// The people who have all words, the rarest first. When few may have them, these are looked up one by one; otherwise
/// the list is walked. Either way a sketch of the person's words tells at once who lacks one of them.
fn with_words(words: &[Asked], are_few: bool, how: Match) -> Rank {
    let Some((rarest, others)) = words.split_first().filter(|_| are_few) else {
        return Rank::of(may_have(words, "t.sketch").and(has_words(words, how, "t.id")));
    };
    let row = is_word(rarest, how, 'r').and(may_have(others, "r.sketch")).and(has_words(others, how, "r.talent_id"));
    let sql = format!("select distinct r.talent_id from talent_words r where {}", row.sql);
    Rank { found: Some(Part { sql, values: row.values }), condition: Part::new("1 = 1", Vec::new()) }
}

/// The words with the rarest first.
async fn rarest_first(db: &mut impl Read, words: Vec<Asked>) -> Result<Vec<Asked>> {
    let mut counted = Vec::new();
    for asked in words {
        let range = range(&asked.word.word).to_vec();
        let select = Select::new("select 1 as one from talent_words").and("word >= ? and word < ?", range);
        counted.push((select.then(&format!("limit {COMPARED}")).count(db).await?, asked));
    }
    counted.sort_by_key(|(count, _)| *count);
    Ok(counted.into_iter().map(|(_, asked)| asked).collect())
}

/// What the address asks for.
pub async fn question(db: &mut impl Read, secret: &Secret, permit: &Permit, params: &ListParams) -> Result<Question> {
    let base = filtered(db, permit, params).await?;
    let Some(query) = params.query() else { return Ok(Question::list(base)) };
    if let Some(rank) = by_number(secret, query) {
        return Ok(Question { base, ranks: vec![rank.clone()], whole: vec![rank], is_search: true, is_small: true });
    }
    let words = rarest_first(db, asked(query)).await?;
    if words.is_empty() {
        return Ok(Question::list(base));
    }
    let is_small = are_few(db, &words).await?;
    let having = |how: Match| with_words(&words, is_small, how);
    let without = |how: Match| has_words(&words, how, "t.id");
    let mut ranks = Vec::new();
    if words.iter().any(|asked| asked.has_marks) {
        ranks.push(having(Match::AsTyped));
        ranks.push(having(Match::ToneAnywhere).and_not(without(Match::AsTyped)));
        ranks.push(having(Match::Letters).and_not(without(Match::ToneAnywhere)));
    } else {
        ranks.push(having(Match::Letters));
    }
    // Who has the words as they were typed has their letters too.
    let mut whole = vec![having(Match::Letters)];
    if let Some(agencies) = by_agency(db, query).await? {
        let rank = Rank::of(agencies).and_not(without(Match::Letters));
        ranks.push(rank.clone());
        whole.push(rank);
    }
    Ok(Question { base, ranks, whole, is_search: true, is_small })
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

/// The agencies that the list offers as a filter: with many units, those at the top; the units are within them.
pub async fn agencies(db: &mut impl Read, permit: &Permit) -> Result<Vec<(String, String)>> {
    let select = || {
        Select::new("select id, name from agencies")
            .and("state = 'active'", Vec::new())
            .when("lineage like ?", permit.lineage_pattern())
            .when("bloc = ?", permit.bloc())
    };
    if select().then("limit 301").count(db).await? <= 300 {
        return select().then("order by sort_key, id").all(db).await;
    }
    let top = "select id from agencies where parent_id is null
        union all select a.id from agencies p join agencies a on a.parent_id = p.id where p.parent_id is null";
    select().and(&format!("id in ({top})"), Vec::new()).then("order by sort_key, id limit 400").all(db).await
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
        Question { base, ranks: vec![Rank::all()], whole: vec![Rank::all()], is_search: false, is_small: false }
    }

    /// The steps by which the database reads the first page of each rank, for tests.
    #[cfg(test)]
    pub async fn explain(&self, db: &mut Tx, sort: SortColumn, most: i64) -> Result<String> {
        use crate::platform::db::{Dialect, Write as _};
        let dialect = db.dialect();
        if dialect == Dialect::Postgres {
            // A test's tables are so small that reading them whole is cheapest; what is asked is whether an index serves.
            db.run("set local enable_seqscan = off", Vec::new()).await?;
        }
        let mut steps = String::new();
        for rank in &self.ranks {
            let tail = format!("order by {} asc, t.id asc limit {most}", sort.column);
            let select = rank.of_list(self.base.clone()).then(&tail);
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
        let mut total = 0;
        for rank in &self.whole {
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
        let up = descending == backwards;
        let (sign, direction) = if up { ('>', "asc") } else { ('<', "desc") };
        let mut order: Vec<usize> = (0..self.ranks.len()).collect();
        if backwards {
            order.reverse();
        }
        let mut rows: Vec<(usize, Line)> = Vec::new();
        for at in order {
            let missing = most - i64::try_from(rows.len()).unwrap_or(most);
            let Some(rank) = self.ranks.get(at).filter(|_| missing > 0) else { continue };
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

/// Puts the words of a person in place of those they had.
pub async fn set_words(tx: &mut Tx, talent: &TalentId, words: &[Word]) -> Result<()> {
    sql!(run, tx, "delete from talent_words where talent_id = $1", talent)?;
    update!(tx, "talents", { sketch: sketch_of_words(words) }, "id = $1", talent)?;
    insert_words(tx, &[(talent, words)]).await
}

/// The sketch of the words of a record.
pub fn sketch_of_words(words: &[Word]) -> i64 {
    sketch_of(words.iter().map(|word| word.word.as_str()))
}

/// Adds the words of people who have none yet; their sketch is with their records already.
pub async fn insert_words(tx: &mut Tx, people: &[(&TalentId, &[Word])]) -> Result<()> {
    let words = people.iter().flat_map(|(talent, words)| {
        let sketch = sketch_of_words(words);
        words.iter().map(move |word| (talent, word, sketch))
    });
    insert_all!(tx, "talent_words", words, |(talent, word, sketch)| {
        word: word.word, tone: word.tone, exact: word.exact, talent_id: talent, sketch: sketch,
    }, "on conflict do nothing")
}

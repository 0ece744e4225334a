//! People whom few words find: looked up by one statement with what ranks them, then ranked, put in order, counted and
//! paged here, where the database would look them up once for each rank and once more to be counted (decision 0050).

use std::cmp::Ordering;
use std::collections::HashMap;

use super::search::{LINE, Line, Match, Part, Place, has_words, is_word, may_have, range};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::{Select, SortColumn};
use crate::platform::value::ToValue;
use crate::talents::talent::TalentId;
use crate::talents::words::Asked;

/// What puts a person in their place. How far they are apart from what was typed is the sum over the words with accents:
/// 0 for one as it was typed, 1 with its tone elsewhere, `LETTERS` for its letters only; nothing when they lack one.
const FOUND: &str = "select t.id, f.apart, t.sort_key, t.birth_year, t.qualification_rank from talents t";
/// What stands before the people in lists; a `cross join` keeps SQLite from going the other way round.
const PEOPLE: &str = "from talents t";
/// More than the tones of all words of a query together.
const LETTERS: i64 = 16;
/// As many rows of the rarest word as are looked at; there are fewer, unless people came since they were counted. A limit
/// also keeps a database from reckoning the same thing once more for its outer conditions.
const LOOKED_AT: i64 = 10_000;

/// A person who has all words.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Person {
    id: TalentId,
    apart: i64,
    sort_key: String,
    birth_year: i64,
    qualification_rank: i64,
}

/// What people are sorted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Text(&'a str),
    Number(i64),
}

/// The people who have all words, each once.
#[derive(Clone, Debug)]
pub struct Found {
    people: Vec<Person>,
    has_marks: bool,
}

/// How far a row of the words, called `row`, is from the word that was typed.
fn apart(asked: &Asked, row: char) -> Part {
    let [from, to] = range(&asked.word.exact);
    Part {
        sql: format!(
            "case when {row}.exact >= ? and {row}.exact < ? then 0 when {row}.tone = ? then 1 else {LETTERS} end"
        ),
        values: vec![from, to, asked.word.tone.to_value()],
    }
}

/// The same of a person whose id stands at `person`: by the nearest of their words, nothing without one.
fn apart_of(asked: &Asked, person: &str) -> Part {
    let (apart, word) = (apart(asked, 'w'), is_word(asked, Match::Letters, 'w'));
    let sql = format!("(select min({}) from talent_words w where w.talent_id = {person} and {})", apart.sql, word.sql);
    Part { sql, values: apart.values.into_iter().chain(word.values).collect() }
}

impl Found {
    /// The people of a list who have all words, of which the rarest comes first.
    pub fn select(list: &Select, words: &[Asked]) -> Select {
        let Some((rarest, others)) = words.split_first() else {
            return list.clone().and("1 = 0", Vec::new());
        };
        let first = rarest.has_marks.then(|| apart(rarest, 'r'));
        let marked = others.iter().filter(|asked| asked.has_marks).map(|asked| apart_of(asked, "r.talent_id"));
        let sum = first.into_iter().chain(marked).reduce(|sum, one| Part {
            sql: format!("{} + {}", sum.sql, one.sql),
            values: sum.values.into_iter().chain(one.values).collect(),
        });
        let sum = sum.unwrap_or_else(|| Part::new("0", Vec::new()));
        let plain = has_words(others.iter().filter(|asked| !asked.has_marks), Match::Letters, "r.talent_id");
        let row = is_word(rarest, Match::Letters, 'r').and(may_have(others, "r.sketch")).and(plain);
        let people = format!(
            "from (select r.talent_id, cast({} as bigint) as apart from talent_words r where {} limit {LOOKED_AT}) f
             cross join talents t",
            sum.sql, row.sql
        );
        let values = sum.values.into_iter().chain(row.values).collect();
        let list = list.clone().instead(LINE, FOUND).putting(PEOPLE, &people, values);
        list.and("t.id = f.talent_id and f.apart is not null", Vec::new())
    }

    /// Looks them up.
    pub async fn read(db: &mut impl Read, list: &Select, words: &[Asked]) -> Result<Found> {
        let rows: Vec<Person> = Found::select(list, words).all(db).await?;
        let mut nearest: HashMap<TalentId, Person> = HashMap::new();
        // Who has two words that begin with the rarest comes twice.
        for person in rows {
            if nearest.get(&person.id).is_none_or(|known| person.apart < known.apart) {
                nearest.insert(person.id.clone(), person);
            }
        }
        let has_marks = words.iter().any(|asked| asked.has_marks);
        Ok(Found { people: nearest.into_values().collect(), has_marks })
    }

    /// How many they are.
    pub fn count(&self) -> i64 {
        i64::try_from(self.people.len()).unwrap_or(i64::MAX)
    }

    /// How many ranks they have: as typed, tone elsewhere, letters only; one when no accents were typed.
    pub fn ranks(&self) -> usize {
        if self.has_marks { 3 } else { 1 }
    }

    /// Those after (or before) a place, at most so many, in the order in which they are met.
    pub async fn page(
        &self,
        db: &mut impl Read,
        sort: SortColumn,
        descending: bool,
        place: Option<&Place>,
        backwards: bool,
        most: i64,
    ) -> Result<Vec<(usize, Line)>> {
        let met: Vec<(usize, &TalentId)> = self
            .in_order(sort, descending, place, backwards)
            .into_iter()
            .take(usize::try_from(most).unwrap_or_default())
            .map(|person| (person.rank(), &person.id))
            .collect();
        if met.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&TalentId> = met.iter().map(|(_, id)| *id).collect();
        let lines: Vec<Line> = Select::new(LINE).among("t.id", &ids).all(db).await?;
        let mut lines: HashMap<TalentId, Line> = lines.into_iter().map(|line| (line.id.clone(), line)).collect();
        Ok(met.into_iter().filter_map(|(rank, id)| Some((rank, lines.remove(id)?))).collect())
    }

    fn in_order(&self, sort: SortColumn, descending: bool, place: Option<&Place>, backwards: bool) -> Vec<&Person> {
        let place = place.map(|(rank, value, id, _)| (*rank, read_key(sort, value), id.as_str()));
        let order = |one: (usize, Key<'_>, &str), other: (usize, Key<'_>, &str)| {
            let within = (one.1, one.2).cmp(&(other.1, other.2));
            one.0.cmp(&other.0).then(if descending { within.reverse() } else { within })
        };
        let way = if backwards { Ordering::Less } else { Ordering::Greater };
        let mut met: Vec<&Person> = self
            .people
            .iter()
            .filter(|person| place.is_none_or(|place| order(person.place(sort), place) == way))
            .collect();
        met.sort_unstable_by(|one, other| {
            let order = order(one.place(sort), other.place(sort));
            if backwards { order.reverse() } else { order }
        });
        met
    }
}

impl Person {
    fn rank(&self) -> usize {
        match self.apart {
            0 => 0,
            apart if apart < LETTERS => 1,
            _ => 2,
        }
    }

    fn place(&self, sort: SortColumn) -> (usize, Key<'_>, &str) {
        let key = match sort.name {
            "sinh" => Key::Number(self.birth_year),
            "trinh-do" => Key::Number(self.qualification_rank),
            _ => Key::Text(&self.sort_key),
        };
        (self.rank(), key, self.id.as_str())
    }
}

/// The sorted value of a place, as the address names it.
fn read_key(sort: SortColumn, value: &str) -> Key<'_> {
    match sort.name {
        "sinh" | "trinh-do" => Key::Number(value.parse().unwrap_or_default()),
        _ => Key::Text(value),
    }
}

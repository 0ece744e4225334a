//! Lists: filters that build their own `where`, keyset paging on both databases, links that keep the state.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;

use super::db::{Read, Record};
use super::error::{Error, Result};
use super::value::{ToValue, Value};

/// A `select` whose conditions are only those that are set, so that indexes serve it.
#[derive(Clone, Debug)]
pub struct Select {
    sql: String,
    values: Vec<Value>,
    conditions: usize,
}

impl Select {
    /// Starts from `select … from …`, without a `where`.
    pub fn new(sql: &str) -> Select {
        Select { sql: sql.to_owned(), values: Vec::new(), conditions: 0 }
    }

    /// Starts from a `select` whose own placeholders are `$1` to `$n`, without a `where` at its end.
    pub fn with(sql: &str, values: Vec<Value>) -> Select {
        Select { sql: sql.to_owned(), values, conditions: 0 }
    }

    /// Makes it the source of another statement: `select … from (` this `) as …`.
    pub fn inside(self, before: &str, after: &str) -> Select {
        Select { sql: format!("{before} ({}) {after}", self.sql), values: self.values, conditions: 0 }
    }

    /// The same conditions on another beginning; one that does not begin so stays as it is.
    pub fn instead(self, beginning: &str, other: &str) -> Select {
        match self.sql.strip_prefix(beginning) {
            Some(rest) => Select { sql: format!("{other}{rest}"), ..self },
            None => self,
        }
    }

    /// The same with another text, and the values of its `?`, in place of the first that reads so.
    pub fn putting(mut self, old: &str, new: &str, values: Vec<Value>) -> Select {
        let text = self.numbered(new, values);
        self.sql = self.sql.replacen(old, &text, 1);
        self
    }

    /// Takes in the values of a text and puts their places in it.
    fn numbered(&mut self, text: &str, values: Vec<Value>) -> String {
        let mut numbered = String::with_capacity(text.len() + 2 * values.len());
        let mut given = values.into_iter();
        for part in text.split_inclusive('?') {
            match (part.strip_suffix('?'), given.next()) {
                (Some(before), Some(value)) => {
                    self.values.push(value);
                    numbered.push_str(&format!("{before}${}", self.values.len()));
                }
                _ => numbered.push_str(part),
            }
        }
        numbered
    }

    /// Keeps the rows whose column is one of these values; none keeps none.
    pub fn among<T: ToValue>(self, column: &str, values: &[T]) -> Select {
        if values.is_empty() {
            return self.and("1 = 0", Vec::new());
        }
        let places = vec!["?"; values.len()].join(", ");
        self.and(&format!("{column} in ({places})"), values.iter().map(ToValue::to_value).collect())
    }

    /// Adds a condition with `?` for each value.
    pub fn and(mut self, condition: &str, values: Vec<Value>) -> Select {
        self.sql.push_str(if self.conditions == 0 { " where " } else { " and " });
        self.conditions += 1;
        let condition = self.numbered(condition, values);
        self.sql.push_str(&condition);
        self
    }

    /// Adds a condition when its value is set.
    pub fn when<T: ToValue>(self, condition: &str, value: Option<T>) -> Select {
        match value {
            Some(value) => self.and(condition, vec![value.to_value()]),
            None => self,
        }
    }

    /// Keeps the rows for which another statement finds something.
    pub fn exists(mut self, other: Select) -> Select {
        let before = self.values.len();
        let mut parts = other.sql.split('$');
        let mut sql = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let digits = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
            let (number, rest) = part.split_at(digits);
            sql.push_str(&format!("${}{rest}", number.parse::<usize>().unwrap_or_default() + before));
        }
        self.sql.push_str(if self.conditions == 0 { " where " } else { " and " });
        self.sql.push_str(&format!("exists ({sql})"));
        self.conditions += 1;
        self.values.extend(other.values);
        self
    }

    /// Keeps the rows whose folded search column has a word beginning with each word of the query.
    pub fn search(mut self, column: &str, query: &str) -> Select {
        for word in viet::text::fold_words(query) {
            self = self.and(&format!("' ' || {column} like ?"), vec![format!("% {word}%").to_value()]);
        }
        self
    }

    /// Adds what follows the conditions: order, limit.
    pub fn then(mut self, tail: &str) -> Select {
        self.sql.push(' ');
        self.sql.push_str(tail);
        self
    }

    /// Runs it.
    pub async fn all<T: Record>(self, db: &mut impl Read) -> Result<Vec<T>> {
        db.all(self.sql, self.values).await
    }

    /// Counts the rows.
    pub async fn count(self, db: &mut impl Read) -> Result<i64> {
        let sql = format!("select cast(count(*) as bigint) from ({}) as counted", self.sql);
        Ok(db.one::<(i64,)>(sql, self.values).await?.0)
    }

    /// The same statement to be explained rather than run, with its values.
    #[cfg(test)]
    pub fn explained(self, how: &str) -> Select {
        Select { sql: format!("{how} {}", self.sql), ..self }
    }

    /// The statement as text, for tests that look at the query plan.
    pub fn text(&self) -> &str {
        &self.sql
    }
}

/// Kinds of column a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKind {
    Text,
    Integer,
    Instant,
}

/// A column by which a list can be sorted.
#[derive(Clone, Copy, Debug)]
pub struct SortColumn {
    /// The word in the URL.
    pub name: &'static str,
    /// The SQL column, never null.
    pub column: &'static str,
    pub kind: SortKind,
}

/// What the URL says about a list: search, sort, place, size and filters.
#[derive(Clone, Debug, Default)]
pub struct ListParams {
    path: String,
    pairs: Vec<(String, String)>,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Link to the page before, if there is one.
    pub previous: Option<String>,
    /// Link to the page after, if there is one.
    pub next: Option<String>,
    /// The place of the first row in the whole list, counted from 1 while one goes through it.
    pub from: i64,
    pub size: i64,
}

impl<T> Page<T> {
    /// The same page with its rows in another form, one for each and in their order.
    pub fn with<U>(self, rows: Vec<U>) -> Page<U> {
        Page { rows, previous: self.previous, next: self.next, from: self.from, size: self.size }
    }
}

impl ListParams {
    /// Reads a path with a query.
    pub fn read(path: &str, query: &str) -> ListParams {
        let pairs = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .filter(|(_, value)| !value.trim().is_empty())
            .collect();
        ListParams { path: path.to_owned(), pairs }
    }

    /// The same with a value that the URL does not name.
    pub fn having(&self, name: &str, value: &str) -> ListParams {
        let mut params = self.clone();
        params.pairs.retain(|(key, _)| key != name);
        params.pairs.push((name.to_owned(), value.to_owned()));
        params
    }

    /// The value of a filter, when it is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a filter; empty when it is not set.
    pub fn value(&self, name: &str) -> &str {
        self.get(name).unwrap_or("")
    }

    /// Every value of a filter that may be chosen several times.
    pub fn many(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// A link to the same list without one of the values of a filter, from its beginning.
    pub fn link_without(&self, name: &str, value: &str) -> String {
        let mut params = self.clone();
        params.pairs.retain(|(key, known)| key != name || known != value);
        params.link(&[])
    }

    /// What is searched for.
    pub fn query(&self) -> Option<&str> {
        self.get("q")
    }

    /// Rows on a page: 15, 50 or 100.
    pub fn size(&self) -> i64 {
        match self.value("dong") {
            "15" => 15,
            "100" => 100,
            _ => 50,
        }
    }

    /// Whether the sort is downwards.
    pub fn descending(&self, by_default: bool) -> bool {
        match self.value("chieu") {
            "giam" => true,
            "tang" => false,
            _ => by_default,
        }
    }

    /// The column to sort by, the first of the list when none is named.
    pub fn sort(&self, columns: &'static [SortColumn]) -> Result<SortColumn> {
        let named = self.get("sap").and_then(|name| columns.iter().find(|column| column.name == name));
        named.or(columns.first()).copied().ok_or_else(|| Error::internal("a list without a sort column"))
    }

    /// A link to the same list with some values changed; an empty value drops the name. The place in the list
    /// is dropped unless it is among the changes.
    pub fn link(&self, changes: &[(&str, &str)]) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.pairs {
            let changed = changes.iter().any(|(changed, _)| changed == name);
            if !changed && name != "sau" && name != "truoc" {
                out.append_pair(name, value);
            }
        }
        for (name, value) in changes.iter().filter(|(_, value)| !value.is_empty()) {
            out.append_pair(name, value);
        }
        let query = out.finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// A link to another path (an export) with the same filters.
    pub fn link_to(&self, path: &str) -> String {
        ListParams { path: path.to_owned(), pairs: self.pairs.clone() }.link(&[])
    }

    /// The link of a sortable heading: the other direction when it is already sorted by it.
    pub fn sort_link(&self, name: &str, current: &str, descending: bool) -> String {
        let direction = if name == current && !descending { "giam" } else { "tang" };
        self.link(&[("sap", name), ("chieu", direction)])
    }

    /// Reads one page: rows after (or before) the place named in the URL, by `sort` and then by `id`.
    pub async fn page<T: Record>(
        &self,
        db: &mut impl Read,
        select: Select,
        sort: SortColumn,
        descending: bool,
        id: &str,
        key: impl Fn(&T) -> (String, String),
    ) -> Result<Page<T>> {
        let size = self.size();
        let backwards = self.get("truoc").is_some();
        let place = self.get("truoc").or_else(|| self.get("sau"));
        let up = descending == backwards;
        let mut select = select;
        let place_read = place.and_then(read_place);
        let at = place_read.as_ref().map_or(0, |(_, _, at)| (*at).max(0));
        if let Some((value, row, _)) = place_read {
            let sign = if up { '>' } else { '<' };
            let value = match sort.kind {
                SortKind::Text => value.to_value(),
                SortKind::Integer => value.parse::<i64>().unwrap_or_default().to_value(),
                SortKind::Instant => DateTime::parse_from_rfc3339(&value).unwrap_or_default().to_utc().to_value(),
            };
            select = if sort.column == id {
                select.and(&format!("{id} {sign} ?"), vec![value])
            } else {
                select.and(&format!("({}, {id}) {sign} (?, ?)", sort.column), vec![value, row.to_value()])
            };
        }
        let direction = if up { "asc" } else { "desc" };
        let tail = format!("order by {} {direction}, {id} {direction} limit {}", sort.column, size + 1);
        let mut rows = select.then(&tail).all::<T>(db).await?;
        let more = rows.len() as i64 > size;
        rows.truncate(usize::try_from(size).unwrap_or(50));
        if backwards {
            rows.reverse();
        }
        let shown = i64::try_from(rows.len()).unwrap_or(0);
        let start = if backwards { (at - shown).max(0) } else { at };
        let place_of = |row: Option<&T>, at: i64| {
            row.map(|row| {
                let (value, id) = key(row);
                write_place(&value, &id, at)
            })
        };
        let first = place_of(rows.first(), start).filter(|_| if backwards { more } else { place.is_some() });
        let last = place_of(rows.last(), start + shown).filter(|_| more || backwards);
        Ok(Page {
            from: start + 1,
            previous: first.map(|place| self.link(&[("truoc", &place)])),
            next: last.map(|place| self.link(&[("sau", &place)])),
            rows,
            size,
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ListParams {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ListParams> {
        Ok(ListParams::read(parts.uri.path(), parts.uri.query().unwrap_or("")))
    }
}

/// A place in a list: the sorted value and the id of a row, and how many rows come before the page.
fn write_place(value: &str, id: &str, at: i64) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::json!([value, id, at]).to_string())
}

fn read_place(place: &str) -> Option<(String, String, i64)> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(place).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_filters_that_are_set_become_conditions() {
        let select = Select::new("select * from agencies")
            .when("kind = ?", Some("department"))
            .when("bloc = ?", None::<String>)
            .search("search_text", "Sở Nội");
        assert_eq!(
            select.text(),
            "select * from agencies where kind = $1 and ' ' || search_text like $2 and ' ' || search_text like $3"
        );
    }

    #[test]
    fn what_exists_keeps_its_values() {
        let theirs =
            Select::new("select 1 from dossiers d").when("d.bloc = ?", Some("party")).and("d.at = g.id", vec![]);
        let select = Select::new("select * from agencies g").when("kind = ?", Some("board")).exists(theirs);
        let select = select.when("state = ?", Some("active"));
        assert_eq!(
            select.text(),
            "select * from agencies g where kind = $1 and exists (select 1 from dossiers d where d.bloc = $2 \
             and d.at = g.id) and state = $3"
        );
        assert_eq!(select.values.len(), 3);
    }

    #[test]
    fn a_link_keeps_the_filters_and_drops_the_place() {
        let params = ListParams::read("/co-quan", "q=so&sau=abc&khoi=party");
        assert_eq!(params.link(&[("khoi", "")]), "/co-quan?q=so");
        assert_eq!(params.link(&[("dong", "15")]), "/co-quan?q=so&khoi=party&dong=15");
        let params = ListParams::read("/danh-muc", "lv=a&lv=b&sau=abc");
        assert_eq!(params.many("lv"), ["a", "b"]);
        assert_eq!(params.link_without("lv", "a"), "/danh-muc?lv=b");
    }
}

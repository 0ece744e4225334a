//! Statements as features write them: `sql!`, `insert!`, `insert_all!`, `update!` (decision 0001).

use super::db::Write;
use super::error::Result;
use super::value::Value;

/// Moves the placeholders of a condition up by `by`: `$1` becomes `$3` when `by` is 2.
pub fn shifted(condition: &str, by: usize) -> String {
    let mut out = String::with_capacity(condition.len() + 4);
    let mut rest = condition;
    while let Some(at) = rest.find('$') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        let (number, tail) = after.split_at(digits);
        match number.parse::<usize>() {
            Ok(number) => out.push_str(&(number + by).to_string()),
            Err(_) => out.push_str(number),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Values that one statement of `insert_rows` takes. Both databases take more, but SQLite looks each one's place up by
/// its name among all.
const VALUES: usize = 1_000;

/// Adds rows, many with each statement; `insert_all!` writes it. Each row has a value for each column.
pub async fn insert_rows(
    tx: &mut impl Write,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
    clause: &str,
) -> Result<()> {
    let most = (VALUES / columns.len().max(1)).max(1);
    let mut rows = rows.into_iter();
    loop {
        let part: Vec<Vec<Value>> = rows.by_ref().take(most).collect();
        if part.is_empty() {
            return Ok(());
        }
        let places: Vec<String> = (0..part.len())
            .map(|row| {
                let places = (1..=columns.len()).map(|column| format!("${}", row * columns.len() + column));
                format!("({})", places.collect::<Vec<_>>().join(", "))
            })
            .collect();
        let names = columns.join(", ");
        let sql = format!("insert into {table} ({names}) values {}{clause}", places.join(", "));
        tx.run(sql, part.into_iter().flatten().collect()).await?;
    }
}

/// A statement: `sql!(all T, db, "select …", a, b)`, `sql!(one T, …)`, `sql!(optional T, …)`, `sql!(run, tx, …)`.
#[macro_export]
macro_rules! sql {
    (run, $db:expr, $sql:expr $(, $value:expr)* $(,)?) => {{
        let values = vec![$($crate::platform::value::ToValue::to_value(&$value)),*];
        $crate::platform::db::Write::run($db, $sql, values).await
    }};
    ($how:ident $record:ty, $db:expr, $sql:expr $(, $value:expr)* $(,)?) => {{
        let values = vec![$($crate::platform::value::ToValue::to_value(&$value)),*];
        $crate::platform::db::Read::$how::<$record>($db, $sql, values).await
    }};
}

/// A new row: `insert!(tx, "plans", { id: plan.id, title: plan.title })`.
#[macro_export]
macro_rules! insert {
    ($tx:expr, $table:literal, { $($column:ident : $value:expr),+ $(,)? }) => {{
        let columns = [$(stringify!($column)),+];
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
        let statement = format!("insert into {} ({}) values ({})", $table, columns.join(", "), places.join(", "));
        let values = vec![$($crate::platform::value::ToValue::to_value(&$value)),+];
        $crate::platform::db::Write::run($tx, statement, values).await
    }};
}

/// Many new rows: `insert_all!(tx, "talent_keys", keys, |(key, id)| { key: key, talent_id: id })`. A clause may follow:
/// `… }, "on conflict do nothing")`.
#[macro_export]
macro_rules! insert_all {
    ($tx:expr, $table:literal, $rows:expr, |$row:pat_param| { $($column:ident : $value:expr),+ $(,)? } $(, $clause:literal)?) => {{
        let rows: Vec<Vec<$crate::platform::value::Value>> = $rows
            .into_iter()
            .map(|$row| vec![$($crate::platform::value::ToValue::to_value(&$value)),+])
            .collect();
        let clause = concat!("" $(, " ", $clause)?);
        $crate::platform::statements::insert_rows($tx, $table, &[$(stringify!($column)),+], rows, clause).await
    }};
}

/// A change: `update!(tx, "plans", { state: to }, "id = $1", id)` tells how many rows it touched.
#[macro_export]
macro_rules! update {
    ($tx:expr, $table:literal, { $($column:ident : $value:expr),+ $(,)? }, $condition:literal $(, $key:expr)* $(,)?) => {{
        let columns = [$(stringify!($column)),+];
        let places: Vec<String> =
            columns.iter().enumerate().map(|(place, column)| format!("{column} = ${}", place + 1)).collect();
        let statement = format!(
            "update {} set {} where {}",
            $table,
            places.join(", "),
            $crate::platform::statements::shifted($condition, columns.len())
        );
        let values = vec![
            $($crate::platform::value::ToValue::to_value(&$value),)+
            $($crate::platform::value::ToValue::to_value(&$key),)*
        ];
        $crate::platform::db::Write::run($tx, statement, values).await
    }};
}

#[cfg(test)]
mod tests {
    use super::shifted;

    #[test]
    fn placeholders_of_a_condition_follow_those_of_the_values() {
        assert_eq!(shifted("id = $1 and version = $2", 3), "id = $4 and version = $5");
        assert_eq!(shifted("a = '$' and b = $10", 1), "a = '$' and b = $11");
    }
}

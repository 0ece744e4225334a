//! Every statement that reads the reference lists.

use super::major::{Major, Sector};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::sql;

/// All majors, by code; groups and fields are not among them.
pub async fn majors(db: &mut impl Read) -> Result<Vec<Major>> {
    sql!(all Major, db, "select code, name, level from majors where kind = 'major' order by code")
}

/// A major by its code.
pub async fn major(db: &mut impl Read, code: &str) -> Result<Option<Major>> {
    sql!(optional Major, db, "select code, name, level from majors where kind = 'major' and code = $1", code)
}

/// All sectors, in the order in which the city names them.
pub async fn sectors(db: &mut impl Read) -> Result<Vec<Sector>> {
    sql!(all Sector, db, "select code, name, name_en, field_codes from sectors order by position, code")
}

/// The names of all institutions, by name, for suggestions.
pub async fn institution_names(db: &mut impl Read) -> Result<Vec<String>> {
    let names = sql!(all(String,), db, "select name from institutions order by sort_key, id")?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

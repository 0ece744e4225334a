//! What the list of people offers to choose from.

use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;

/// So many agencies are offered with all their units.
const OFFERED: usize = 300;

/// The agencies that the list offers as a filter: with many units, those at the top; the units are within them.
pub async fn agencies(db: &mut impl Read, permit: &Permit) -> Result<Vec<(String, String)>> {
    let mut within = "state = 'active'".to_owned();
    let mut values = Vec::new();
    for (condition, value) in [(" and lineage like ?", permit.lineage_pattern()), (" and bloc = ?", permit.bloc())] {
        if let Some(value) = value {
            within.push_str(condition);
            values.push(value.to_value());
        }
    }
    let most = OFFERED + 1;
    let are_few = format!(
        "(select count(*) from (select 1 as one from agencies where {within} limit {most}) as counted) <= {OFFERED}"
    );
    let top = "select id from agencies where parent_id is null
        union all select a.id from agencies p join agencies a on a.parent_id = p.id where p.parent_id is null";
    Select::new("select id, name from agencies")
        .and(&within, values.clone())
        .and(&format!("({are_few} or id in ({top}))"), values)
        .then("order by sort_key, id limit 400")
        .all(db)
        .await
}

//! The statements of the review of accounts and rights.

use chrono::NaiveDate;

use crate::accounts::user::{UserId, UserState};
use crate::platform::clock::Instant;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::permit::Permit;
use crate::platform::value::{ToValue, Value};
use crate::platform::words::Words;
use crate::sql;

/// One right of one person; somebody without any stands on a line without a role.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ReviewRow {
    pub user_id: UserId,
    pub full_name: String,
    pub email: String,
    pub state: UserState,
    pub second_factor: bool,
    pub last_sign_in_at: Option<Instant>,
    pub leaves_on: Option<NaiveDate>,
    pub agency_name: Option<String>,
    pub role: Option<Role>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    /// Who stands in on the day.
    pub substitute: Option<String>,
}

/// Every right that is held on a day within reach, by agency and person. Rights that ended are left out.
pub async fn review_rows(db: &mut impl Read, permit: &Permit, day: NaiveDate) -> Result<Vec<ReviewRow>> {
    sql!(all ReviewRow, db,
        "select u.id as user_id, u.full_name, u.email, u.state, u.totp_secret is not null as second_factor,
                u.last_sign_in_at, u.leaves_on, g.name as agency_name, a.role, a.starts_on, a.ends_on,
                (select min(p.full_name) from substitutions s join users p on p.id = s.substitute_id
                 where s.assignment_id = a.id and s.ended_at is null and s.starts_on <= $1 and s.ends_on >= $1) as substitute
         from users u left join assignments a on a.user_id = u.id and (a.ends_on is null or a.ends_on >= $1)
              left join agencies own on own.id = a.agency_id
              left join agencies g on g.id = coalesce(own.merged_into, own.id)
         where ($2 is null or g.lineage like $2) and ($3 is null or g.bloc = $3)
         order by case when g.id is null then 1 else 0 end, g.sort_key, u.sort_key, u.id, a.starts_on, a.id",
        day, permit.lineage_pattern(), permit.bloc())
}

/// The keyed hashes of the addresses that are locked for a while at this time.
pub async fn locked_keys(db: &mut impl Read, now: Instant) -> Result<Vec<String>> {
    let rows = sql!(all(String,), db, "select address_key from sign_in_failures where locked_until > $1", now)?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// When the last review sheet of the reader's reach was taken out, and by whom. One agency's sheet is no review of
/// the city.
pub async fn last_review(db: &mut impl Read, permit: &Permit) -> Result<Option<(Instant, String)>> {
    let select =
        Select::new("select at, actor_name from audit_entries").and("event = ?", vec!["accounts.reviewed".to_value()]);
    let select = if permit.reach() == Reach::City {
        let whole = Role::ALL.iter().filter(|role| Permission::ViewAccounts.reach(**role) == Reach::City);
        let roles: Vec<Value> = whole.map(ToValue::to_value).collect();
        select.and(&format!("actor_role in ({})", vec!["?"; roles.len()].join(", ")), roles)
    } else {
        select.and("agency_id = ?", vec![permit.signed()?.agency_id.to_value()])
    };
    Ok(select.then("order by number desc limit 1").all(db).await?.into_iter().next())
}

//! Reminders (nhắc việc): who is told when a deadline comes near or has passed, counted in working days, in one digest
//! a day for each person. A rung is told to a person once for a deadline; a part that is done is told to nobody.

mod digest;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use viet::working_days::HolidayTable;

use crate::accounts;
use crate::accounts::user::Assignment;
use crate::organisation;
use crate::plans::part::{Part, PartId};
use crate::plans::settings;
use crate::plans::store::reminders as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::messages;
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::words;

words! {
    /// A rung of the ladder: whom a part is brought before.
    pub enum Rung {
        /// Before the deadline, to the officer.
        First = "first" "Sắp đến hạn",
        /// Right before it, to the officer.
        Last = "last" "Đến hạn ngay",
        /// After it, to the agency's head.
        Head = "head" "Quá hạn, báo thủ trưởng",
        /// Then to the officers of the standing agency.
        Standing = "standing" "Quá hạn, báo cơ quan thường trực",
        /// Then to the leaders of the city.
        City = "city" "Quá hạn, báo Ủy ban nhân dân thành phố",
    }
}

/// At how many working days before or after the deadline each rung is reached.
#[derive(Clone, Copy, Debug)]
pub struct Ladder {
    pub first: i64,
    pub last: i64,
    pub head: i64,
    pub standing: i64,
    pub city: i64,
}

impl Ladder {
    /// The ladder as it is set today.
    pub fn of(settings: &Settings) -> Result<Ladder> {
        Ok(Ladder {
            first: settings.number("plan.remind_first_days")?,
            last: settings.number("plan.remind_last_days")?,
            head: settings.number("plan.head_after_days")?,
            standing: settings.number("plan.standing_after_days")?,
            city: settings::city_after_days(settings)?,
        })
    }

    /// The rungs that a deadline has reached today. Past it, the officer is not asked any more; the rungs above them
    /// add up, so that a day on which nothing ran is made good.
    pub fn rungs(&self, due: NaiveDate, today: NaiveDate, table: &HolidayTable) -> Vec<Rung> {
        if today <= due {
            let left = table.working_days_between(today, due);
            return match left {
                left if left <= self.last => vec![Rung::Last],
                left if left <= self.first => vec![Rung::First],
                _ => Vec::new(),
            };
        }
        let late = table.working_days_between(due, today);
        [(self.head, Rung::Head), (self.standing, Rung::Standing), (self.city, Rung::City)]
            .into_iter()
            .filter_map(|(after, rung)| (late >= after).then_some(rung))
            .collect()
    }
}

/// A part that a person is told of, at a rung.
#[derive(Clone, Debug)]
pub struct Reminder {
    pub rung: Rung,
    pub part: PartId,
    pub due_on: NaiveDate,
    pub line: String,
}

/// The parts that are overdue for so many working days that the city's leaders are told, the longest first, and how
/// many days that is.
pub async fn city_list(db: &mut impl Read, today: NaiveDate) -> Result<(i64, Vec<Part>)> {
    let after = settings::city_after_days(&Settings::on(db, today).await?)?;
    let table = organisation::store::calendar::table(db).await?;
    let latest = table.add_working_days(today, i32::try_from(-after).map_err(Error::internal)?);
    let mut parts = store::open_until(db, latest).await?;
    parts.retain(|part| part.due_on.is_some_and(|due| table.working_days_between(due, today) >= after));
    Ok((after, parts))
}

/// Who can be told, by role and agency.
struct People {
    held: Vec<Assignment>,
}

impl People {
    fn with(&self, role: Role) -> Vec<&Assignment> {
        self.held.iter().filter(|held| held.role == role).collect()
    }

    fn in_agency(&self, agency: &str, wanted: impl Fn(Role) -> bool) -> Vec<&Assignment> {
        self.held.iter().filter(|held| held.agency_id == agency && wanted(held.role)).collect()
    }

    /// Whom a rung of a part is told to. Without an officer the agency's officers and heads are told.
    fn of(&self, rung: Rung, part: &Part, officers: &[String], plan_bloc: &str) -> Vec<&Assignment> {
        match rung {
            Rung::First | Rung::Last => {
                let named: Vec<&Assignment> = self.held.iter().filter(|held| officers.contains(&held.id.0)).collect();
                if named.is_empty() {
                    let reports = |role| Permission::ReportProgress.reach(role) != Reach::Nothing;
                    return self.in_agency(&part.agency_id, reports);
                }
                named
            }
            Rung::Head => {
                let heads = |role| matches!(role, Role::AgencyHead | Role::StandingLeader);
                self.in_agency(&part.agency_id, heads)
            }
            Rung::Standing if plan_bloc == "party" => self.with(Role::PartyOfficer),
            Rung::Standing => self.with(Role::StandingOfficer),
            Rung::City => self.with(Role::CityLeader),
        }
    }
}

/// Tells everybody what is due, once a day. Each person's digest is one transaction with its notes of what was told, so
/// that a run that is broken off can be taken up again.
pub async fn remind(app: &App) -> Result<usize> {
    let today = app.clock.today();
    let db = &mut app.db.read();
    let ladder = Ladder::of(&Settings::on(db, today).await?)?;
    let table = organisation::store::calendar::table(db).await?;
    if !table.covers(today.year()) {
        tracing::warn!(year = today.year(), "no reminders: the days off of this year are not known");
        return Ok(0);
    }
    if !table.is_working_day(today) {
        return Ok(0);
    }
    let mut due: BTreeMap<String, (Assignment, Vec<Reminder>)> = BTreeMap::new();
    let told: HashSet<(String, String, NaiveDate)> = store::told(db).await?.into_iter().collect();
    let officers = store::officers(db).await?;
    let blocs: HashMap<String, String> = store::plan_blocs(db).await?.into_iter().collect();
    let people = People { held: accounts::store::assignments_with(db, Role::ALL, today).await? };
    let until = table.add_working_days(today, i32::try_from(ladder.first.max(ladder.last)).map_err(Error::internal)?);
    let mut unknown = HashSet::new();
    for part in store::open_until(db, until).await? {
        let Some(due_on) = part.due_on else { continue };
        let years = due_on.year().min(today.year())..=due_on.year().max(today.year());
        if let Some(year) = years.into_iter().find(|year| !table.covers(*year)) {
            unknown.insert(year);
            continue;
        }
        let named = officers.get(part.id.as_str()).map_or(&[][..], Vec::as_slice);
        let bloc = blocs.get(part.plan_id.as_str()).map_or("", String::as_str);
        for rung in ladder.rungs(due_on, today, &table) {
            for held in people.of(rung, &part, named, bloc) {
                let key = (part.id.to_string(), store::rung_of(rung, &held.user_id), due_on);
                if told.contains(&key) {
                    continue;
                }
                let line = digest::line(&part, today, &table);
                let (_, reminders) = due.entry(held.user_id.to_string()).or_insert_with(|| (held.clone(), Vec::new()));
                // A person who holds two posts is told of a part once a rung.
                if !reminders.iter().any(|reminder| reminder.rung == rung && reminder.part == part.id) {
                    reminders.push(Reminder { rung, part: part.id.clone(), due_on, line });
                }
            }
        }
    }
    for year in unknown {
        tracing::warn!(year, "no reminders of deadlines in this year: its days off are not known");
    }
    let mut sent = 0;
    for (held, reminders) in due.into_values() {
        sent += usize::from(send(app, &held, reminders, today).await?);
    }
    Ok(sent)
}

/// Sends one person's digest; tells whether anything was left to say when its turn came.
async fn send(app: &App, held: &Assignment, reminders: Vec<Reminder>, today: NaiveDate) -> Result<bool> {
    let mut tx = app.db.write(&Permit::system("plans.remind")).await?;
    let mut left = Vec::new();
    for reminder in reminders {
        if store::note(&mut tx, &reminder, &held.user_id).await? {
            left.push(reminder);
        }
    }
    if left.is_empty() {
        return Ok(false);
    }
    let person = accounts::store::user(&mut tx, held.user_id.as_str()).await?;
    messages::send(app, &mut tx, digest::message(&person, &left, today)).await?;
    let upcoming = left.iter().filter(|reminder| matches!(reminder.rung, Rung::First | Rung::Last)).count();
    let event =
        Event::new("plans.reminded", &held.user_id).with("upcoming", upcoming).with("overdue", left.len() - upcoming);
    tx.commit(event).await?;
    Ok(true)
}

//! Who sits in a meeting: the seats of its council, who sits for each, and what ties them to the person of an item. Read
//! together, so that every page and every act judges alike.

use chrono::NaiveDate;

use super::ballot::{Presence, Voter};
use super::conflict::{Answer, Hit, Person, Service, Sitter, hits};
use super::council::Member;
use super::item::Item;
use super::meeting::Meeting;
use super::rules::{Blind, Rules};
use super::store::items::{self, Declaration};
use super::store::{councils, meetings};
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::talents;
use crate::talents::{EntryKind, TalentId};

/// A seat at a meeting.
#[derive(Clone, Debug)]
pub struct Seat {
    pub member: Member,
    pub presence: Presence,
    /// Why the member is not there.
    pub absence: String,
    /// Whether attendance was noted.
    pub noted: bool,
}

impl Seat {
    /// Who sits for the seat: the member, or the substitute in their place.
    pub fn user_id(&self) -> &str {
        match (self.presence, &self.member.substitute_id) {
            (Presence::Substituted, Some(substitute)) => substitute,
            _ => &self.member.user_id,
        }
    }

    /// The name of who sits for the seat.
    pub fn name(&self) -> &str {
        match (self.presence, &self.member.substitute_name) {
            (Presence::Substituted, Some(substitute)) => substitute,
            _ => &self.member.name,
        }
    }

    /// Whether somebody sits there.
    pub fn is_taken(&self) -> bool {
        self.presence != Presence::Absent
    }

    fn email(&self, user: &str) -> String {
        match (&self.member.substitute_id, &self.member.substitute_email) {
            (Some(id), Some(email)) if id == user => email.clone(),
            _ => self.member.email.clone(),
        }
    }

    fn called(&self, user: &str) -> String {
        match (&self.member.substitute_id, &self.member.substitute_name) {
            (Some(id), Some(name)) if id == user => name.clone(),
            _ => self.member.name.clone(),
        }
    }
}

/// How far an item is open to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The person has no seat: what they see their role decides.
    Outside,
    /// They have not said whether they have an interest; what was found is put to them.
    Shut(Vec<Hit>),
    /// A conflict of interest, with its reason.
    Closed(String),
    Open,
}

/// The seats of a meeting.
#[derive(Clone, Debug)]
pub struct Sitting {
    pub seats: Vec<Seat>,
    rules: Option<Rules>,
    services: Vec<(String, Service)>,
    day: NaiveDate,
}

impl Sitting {
    /// The seats of a meeting as they are now.
    pub async fn of(db: &mut impl Read, meeting: &Meeting) -> Result<Sitting> {
        let day = meeting.day();
        let attendance = meetings::attendance(db, &meeting.id).await?;
        let members = councils::members(db, &meeting.council_id).await?;
        let seats = members.into_iter().filter(|member| member.serves_on(day)).map(|member| {
            let noted = attendance.iter().find(|(id, ..)| *id == member.id);
            Seat {
                presence: noted.map_or(Presence::Absent, |(_, state, _)| *state),
                absence: noted.map(|(.., reason)| reason.clone()).unwrap_or_default(),
                noted: noted.is_some(),
                member,
            }
        });
        Ok(Sitting {
            seats: seats.collect(),
            rules: councils::rules_on(db, &meeting.council_id, day).await?,
            services: councils::services(db, &meeting.council_id).await?,
            day,
        })
    }

    /// The rules on the day of the meeting; without any the council cannot work.
    pub fn rules(&self) -> Result<&Rules> {
        self.rules.as_ref().ok_or_else(|| {
            Error::refused(format!(
                "Hội đồng chưa có quy chế áp dụng ngày {}. Nhập số thành viên tối thiểu, tỷ lệ thông qua và căn cứ ở trang Hội đồng.",
                viet::date::screen(self.day)
            ))
        })
    }

    /// The seat for which a person sits, or else may sit.
    pub fn seat_of(&self, user: &str) -> Option<&Seat> {
        let sits = self.seats.iter().find(|seat| seat.user_id() == user);
        sits.or_else(|| self.seats.iter().find(|seat| seat.member.is_of(user)))
    }

    /// How many seats are taken.
    pub fn present(&self) -> usize {
        self.seats.iter().filter(|seat| seat.is_taken()).count()
    }

    /// The seat of the one who presides.
    pub fn presiding<'a>(&'a self, meeting: &Meeting) -> Option<&'a Seat> {
        self.seats.iter().find(|seat| seat.member.id == meeting.presiding_id)
    }

    /// Whether a person conducts the meeting: who presides, or its secretary.
    pub fn is_conducted_by(&self, meeting: &Meeting, user: &str) -> bool {
        meeting.secretary_id == user || self.presiding(meeting).is_some_and(|seat| seat.user_id() == user)
    }

    /// Whether a reader decides without knowing whom the items are about. Who runs councils prepared the agenda and knows;
    /// who had a seat on other days only is told no more than those who have one.
    pub fn is_blind(&self, meeting: &Meeting, reader: &Permit) -> bool {
        let user = reader.user_id();
        let knows = meeting.secretary_id == user || reader.also(Permission::RunCouncil).is_some();
        let hidden = match self.seat_of(user) {
            Some(seat) => self.blind().hides_from(seat.member.council_role),
            None => self.blind() != Blind::Open && reader.reach() == Reach::Own,
        };
        !knows && hidden
    }

    fn blind(&self) -> Blind {
        self.rules.as_ref().map_or(Blind::Open, |rules| rules.blind)
    }

    /// Whether the name of an item's person is kept from some of those who decide: until the vote that counts is counted.
    pub fn covers(&self, item: &Item) -> bool {
        self.blind() != Blind::Open && !item.state.is_settled()
    }

    /// What ties a person who may sit for a seat to the person of an item.
    pub fn hits(&self, seat: &Seat, user: &str, person: &Person) -> Vec<Hit> {
        let services = self.services.iter().filter(|(of, _)| of == user).map(|(_, service)| service.clone());
        let sitter = Sitter { name: seat.called(user), email: seat.email(user), services: services.collect() };
        hits(&sitter, person, self.day, self.rules.as_ref().map_or(0, |rules| rules.conflict_years))
    }

    /// How far an item is open to a person, by what is computed and by what they declared.
    pub fn gate(&self, user: &str, person: &Person, declared: Option<&Declaration>) -> Gate {
        let Some(seat) = self.seat_of(user) else { return Gate::Outside };
        let hits = self.hits(seat, user, person);
        if let Some(hit) = hits.iter().find(|hit| hit.certain) {
            return Gate::Closed(hit.words.clone());
        }
        match declared {
            None => Gate::Shut(hits),
            Some(said) if said.answer == Answer::Conflict => Gate::Closed(said.reason.clone()),
            Some(_) => Gate::Open,
        }
    }

    /// The roll for a vote on an item: who may vote, and who may not for a conflict of interest, with the reason.
    pub fn roll(&self, item: &Item, person: &Person, declared: &[Declaration]) -> Vec<(Voter, String)> {
        let on = |seat: &Seat| {
            let user = seat.user_id();
            let said = declared.iter().find(|one| one.item_id == item.id.as_str() && one.user_id == user);
            let reason = match self.gate(user, person, said) {
                Gate::Closed(reason) => Some(reason),
                _ => None,
            };
            let voter = Voter {
                member_id: seat.member.id.clone(),
                user_id: user.to_owned(),
                name: seat.name().to_owned(),
                presence: seat.presence,
                conflicted: reason.is_some(),
                entitled: seat.is_taken() && reason.is_none(),
                voted: false,
            };
            (voter, reason.unwrap_or_default())
        };
        self.seats.iter().map(on).collect()
    }

    /// How far each item of an agenda is open to a person.
    pub fn gates(&self, agenda: &[Item], people: &[Person], declared: &[Declaration], user: &str) -> Vec<Gate> {
        let gate = |(item, person): (&Item, &Person)| {
            let said = declared.iter().find(|one| one.item_id == item.id.as_str() && one.user_id == user);
            self.gate(user, person, said)
        };
        agenda.iter().zip(people).map(gate).collect()
    }

    /// Who has a conflict of interest in each item of an agenda, declared or computed, and why.
    pub fn recusals(&self, agenda: &[Item], people: &[Person], declared: &[Declaration]) -> Vec<Vec<(String, String)>> {
        let of_item = |(item, person): (&Item, &Person)| {
            let roll = self.roll(item, person, declared).into_iter();
            roll.filter(|(voter, _)| voter.conflicted).map(|(voter, reason)| (voter.name, reason)).collect()
        };
        agenda.iter().zip(people).map(of_item).collect()
    }

    /// Whether somebody presides over a vote: who presides over the meeting, or when a conflict of interest keeps them
    /// from it another one who may.
    pub fn is_presided(&self, meeting: &Meeting, roll: &[Voter]) -> bool {
        let votes = |id: &str| roll.iter().any(|voter| voter.member_id == id && voter.entitled);
        let kept = roll.iter().any(|voter| voter.member_id == meeting.presiding_id && voter.conflicted);
        let another = |seat: &Seat| seat.member.council_role.may_preside() && votes(&seat.member.id);
        votes(&meeting.presiding_id) || (kept && self.seats.iter().any(another))
    }
}

/// The person whom an item is about, as far as interests go.
pub async fn person(db: &mut impl Read, item: &Item) -> Result<Person> {
    let mut person = Person { name: item.person_name.clone(), ..Person::default() };
    if let (Some(agency), Some(lineage)) = (&item.agency_id, &item.lineage) {
        person.agencies.push((agency.clone(), lineage.clone()));
    }
    let Some(talent) = &item.talent_id else { return Ok(person) };
    let id = TalentId(talent.clone());
    let record = talents::store::people::find(db, &id).await?;
    person.emails.extend(record.profile.email.clone());
    if !person.agencies.iter().any(|(agency, _)| *agency == record.profile.agency_id) {
        person.agencies.push((record.profile.agency_id.clone(), record.lineage.clone()));
    }
    for entry in talents::store::entries::of(db, &id).await? {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        match entry.kind() {
            EntryKind::Post => person.posts.push((text(&entry.place), year_of(entry.to_on.as_deref()))),
            EntryKind::Work => {
                person.works.push((text(&entry.name), format!("{} {}", text(&entry.name), text(&entry.note))));
            }
            _ => {}
        }
    }
    Ok(person)
}

/// The year of a date as far as it is known.
fn year_of(date: Option<&str>) -> Option<i32> {
    date?.get(..4)?.parse().ok()
}

/// How far an item of a meeting is open to a person.
pub async fn gate(db: &mut impl Read, sitting: &Sitting, item: &Item, user: &str) -> Result<Gate> {
    let declared = items::declaration(db, &item.id, user).await?;
    Ok(sitting.gate(user, &person(db, item).await?, declared.as_ref()))
}

/// The people whom the items of an agenda are about.
pub async fn people(db: &mut impl Read, agenda: &[Item]) -> Result<Vec<Person>> {
    let mut people = Vec::new();
    for item in agenda {
        people.push(person(db, item).await?);
    }
    Ok(people)
}

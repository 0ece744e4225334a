//! The pages of councils.

pub mod council;
pub mod files;
pub mod item;
pub mod list;
pub mod meeting;
pub mod unit;

use crate::councils::ballot::Presence;
use crate::councils::item::{Item, ItemState};
use crate::councils::meeting::{Meeting, MeetingState};
use crate::councils::sitting::{self, Gate, Sitting};
use crate::councils::store::meetings::Line;
use crate::councils::store::{items, meetings};
use crate::councils::veil::{Veil, under_all};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;

/// The permit by which a page is shown again after an act.
fn viewing(permit: &Permit) -> Result<Permit> {
    permit.also(Permission::ViewCouncils).ok_or(Error::Forbidden)
}

/// What is said of an act that somebody else was faster with.
const LOST: &str = "Người khác vừa làm việc này. Xem lại trang rồi làm lại nếu còn cần.";

/// What was lost to somebody faster, as a sentence on the page.
fn settled<T>(taken: Result<T>) -> Result<T> {
    match taken {
        Err(Error::Stale) => Err(Error::refused(LOST)),
        other => other,
    }
}

/// What the reader may do with a meeting, beyond reading it.
struct May {
    /// Prepare it and write its minutes.
    run: bool,
    /// Conduct it: preside, or be its secretary.
    chair: bool,
    /// Whether the reader has a seat in its council.
    seat: bool,
}

/// An item as an agenda shows it.
struct AgendaLine {
    item: Item,
    /// Whether a conflict of interest closes it to the reader.
    closed: bool,
    /// Whether the reader has to say first whether they have an interest.
    shut: bool,
    /// Whether it is the one that is shown.
    current: bool,
}

impl AgendaLine {
    /// What became of it, or what waits.
    fn result(&self) -> String {
        match self.item.state {
            _ if self.closed => "không tham gia, có xung đột lợi ích".to_owned(),
            ItemState::Listed if self.shut => "chờ khai báo xung đột lợi ích".to_owned(),
            ItemState::Listed => String::new(),
            ItemState::Postponed => format!("hoãn: {}", self.item.reason),
            state => state.to_string().to_lowercase(),
        }
    }
}

/// Who takes no part in an item, and why.
struct Recusal {
    name: String,
    reason: String,
    position: i64,
}

/// The room of a meeting: what its pages show around their middle.
struct Room {
    meeting: Meeting,
    sitting: Sitting,
    agenda: Vec<AgendaLine>,
    conflicts: Vec<Recusal>,
    lines: Vec<Line>,
    may: May,
    /// Whether the reader decides without knowing whom the items are about; then names are gone from all of this.
    blind: bool,
}

impl Room {
    async fn of(app: &App, permit: &Permit, id: &str) -> Result<Room> {
        let permit = &viewing(permit)?;
        let db = &mut app.db.read();
        let mut meeting = meetings::find_within(db, permit, id).await?;
        let sitting = Sitting::of(db, &meeting).await?;
        let user = permit.user_id();
        let mut all = items::of_meeting(db, &meeting.id).await?;
        let (people, declared) = (sitting::people(db, &all).await?, items::declarations(db, &meeting.id).await?);
        let gates = sitting.gates(&all, &people, &declared, user);
        let mut recusals = sitting.recusals(&all, &people, &declared);
        let mut lines = meetings::lines(db, &meeting.id).await?;
        let blind = sitting.is_blind(&meeting, permit);
        if blind {
            let mut veils = Vec::new();
            for (item, kept) in all.iter_mut().zip(&mut recusals).filter(|(item, _)| sitting.covers(item)) {
                // Why another one takes no part may lead to the person.
                kept.iter_mut().for_each(|(_, reason)| "Có xung đột lợi ích".clone_into(reason));
                let veil = Veil::of(item);
                *item = veil.item(item.clone());
                veils.push(veil);
            }
            lines.iter_mut().for_each(|line| line.words = under_all(&veils, &line.words));
            meeting.conclusion = under_all(&veils, &meeting.conclusion);
        }
        let conflicts = all.iter().zip(recusals).flat_map(|(item, recusals)| {
            recusals.into_iter().map(|(name, reason)| Recusal { name, reason, position: item.position })
        });
        let line = |(item, gate): (Item, Gate)| AgendaLine {
            closed: matches!(gate, Gate::Closed(_)),
            shut: matches!(gate, Gate::Shut(_)),
            current: false,
            item,
        };
        Ok(Room {
            conflicts: conflicts.collect(),
            agenda: all.into_iter().zip(gates).map(line).collect(),
            lines,
            blind,
            may: May {
                run: permit.also(Permission::RunCouncil).is_some(),
                chair: permit.also(Permission::ChairCouncil).is_some() && sitting.is_conducted_by(&meeting, user),
                seat: sitting.seat_of(user).is_some(),
            },
            meeting,
            sitting,
        })
    }

    /// How many are there, and what the rules ask for.
    fn presence(&self) -> String {
        let (there, all) = (self.sitting.present(), self.sitting.seats.len());
        match self.sitting.rules() {
            _ if matches!(self.meeting.state, MeetingState::Draft | MeetingState::Cancelled) => {
                format!("{all} thành viên")
            }
            Ok(rules) => {
                format!("Có mặt {there} trên {all}, cần {} ({})", rules.quorum(all as i64), rules.quorum_words())
            }
            Err(_) => format!("Có mặt {there} trên {all}, chưa có quy chế"),
        }
    }

    /// The time of a line, as the clock on the wall had it.
    fn time(&self, line: &Line) -> String {
        clock::local(line.noted_at).format("%H:%M").to_string()
    }

    /// Whether attendance is still noted.
    fn is_attended(&self) -> bool {
        matches!(self.meeting.state, MeetingState::Announced | MeetingState::Open)
    }

    /// How each seat is taken, for the form of attendance.
    fn presences(&self) -> &'static [Presence] {
        &[Presence::Present, Presence::Substituted, Presence::Absent]
    }
}

//! What a feature declares so that a council can decide on its records. `councils` leads a matter over its agendas; the
//! feature says what it comes to, hears where it stands, and lets the decision take effect, all in the council's own
//! transactions.

use chrono::NaiveDate;

use super::App;
use super::db::Tx;
use super::import::Later;

/// A kind of record on which a council decides.
#[derive(Clone, Copy)]
pub struct MatterKind {
    /// The kind of the record: `dossier`.
    pub kind: &'static str,
    /// Whether it comes onto the next agenda by itself, without anybody choosing it.
    pub by_itself: bool,
    /// What it comes to, for those who vote.
    pub told: for<'a> fn(&'a App, &'a Matter) -> Later<'a, Told>,
    /// The record follows the matter. A refusal stops what the council was about to do.
    pub moved: for<'a> fn(&'a App, &'a mut Tx, &'a Matter, Course) -> Later<'a, ()>,
    /// What a decision that works from a day on orders besides, article by article. What could not take effect is refused
    /// here, before anybody signs.
    pub ordered: for<'a> fn(&'a App, &'a mut Tx, &'a Matter, NaiveDate) -> Later<'a, Vec<String>>,
    /// Lets a decision take effect; the caller commits. A refusal leaves everything as it was and is shown to those who
    /// run the council, who try again.
    pub decided: for<'a> fn(&'a App, &'a mut Tx, &'a Decided) -> Later<'a, ()>,
}

/// A record on which a council decides.
#[derive(Clone, Debug, Default)]
pub struct Matter {
    /// The id of the record.
    pub subject_id: String,
    /// What the council has decided, in its words; empty before the vote.
    pub outcome: String,
    /// The meeting on whose agenda it is, for people; empty while it waits for one.
    pub meeting: String,
}

/// What a matter comes to.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What each line is called, and the line.
    pub lines: Vec<(String, String)>,
    /// From which day the decision is proposed to work.
    pub from: Option<NaiveDate>,
}

/// Where a matter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Onto an agenda.
    Listed,
    /// Off the agenda, to a later one.
    Put,
    /// The council votes on it now.
    Balloted,
    /// The vote ended without anything to decide.
    Declined,
}

/// A decision that takes effect.
#[derive(Clone, Debug)]
pub struct Decided {
    pub matter: Matter,
    /// The official paper.
    pub paper_id: String,
    pub number: String,
    pub decided_on: NaiveDate,
    /// From which day it works.
    pub from: NaiveDate,
    /// The rules of the policy as they stood when the decision was issued, by their key; those in force when there is none.
    pub policy_key: Option<String>,
}

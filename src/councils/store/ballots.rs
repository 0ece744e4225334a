//! Ballots: the roll on one side, what was voted on the other. No statement here ties the two of a secret ballot
//! (decision 0072).

use super::items;
use crate::councils::ballot::{Ballot, BallotState, Choice, Mode, Tally, Vote, Voter};
use crate::councils::item::{Item, ItemId};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::platform::ids;
use crate::{insert, sql, update};

const BALLOT: &str = "select b.id, b.item_id, b.round, b.mode, b.state, b.members, b.present, b.entitled, b.quorum_sum,
    b.issued, b.returned, b.agree, b.against, b.abstain, b.invalid, b.outcome_sum, b.passed, b.counted_by,
    b.annul_reason, b.opened_at, b.closed_at,
    (select cast(count(*) as bigint) from council_voters v where v.ballot_id = b.id and v.voted) as voted
    from council_ballots b";

/// The newest ballot on an item, if there was one.
pub async fn newest(db: &mut impl Read, item: &ItemId) -> Result<Option<Ballot>> {
    sql!(optional Ballot, db, format!("{BALLOT} where b.item_id = $1 order by b.round desc limit 1"), item)
}

/// The round of the last ballot on an item, counted on through the items that it takes up again.
pub async fn last_round(db: &mut impl Read, item: &Item) -> Result<i64> {
    let mut last = newest(db, &item.id).await?.map_or(0, |ballot| ballot.round);
    for earlier in items::before(db, item).await? {
        last = last.max(newest(db, &earlier.id).await?.map_or(0, |ballot| ballot.round));
    }
    Ok(last)
}

/// All ballots on an item, the first first.
pub async fn of_item(db: &mut impl Read, item: &ItemId) -> Result<Vec<Ballot>> {
    sql!(all Ballot, db, format!("{BALLOT} where b.item_id = $1 order by b.round"), item)
}

/// What a new ballot starts from.
#[derive(Clone, Debug)]
pub struct NewBallot {
    pub round: i64,
    pub mode: Mode,
    pub members: i64,
    pub present: i64,
    pub entitled: i64,
    pub quorum_sum: String,
}

/// A fresh id of a ballot.
pub fn fresh_id() -> String {
    ids::fresh()
}

/// Opens a ballot, a secret one with its sealed box.
pub async fn insert(tx: &mut Tx, id: &str, item: &ItemId, new: &NewBallot, sealed: Option<Vec<u8>>) -> Result<()> {
    insert!(tx, "council_ballots", {
        id: id, item_id: item, round: new.round, mode: new.mode, state: BallotState::Open, members: new.members,
        present: new.present, entitled: new.entitled, quorum_sum: new.quorum_sum, sealed_box: sealed, opened_at: tx.now,
    })?;
    Ok(())
}

/// Puts a seat on the roll.
pub async fn insert_voter(tx: &mut Tx, ballot: &str, voter: &Voter) -> Result<()> {
    insert!(tx, "council_voters", {
        ballot_id: ballot, member_id: voter.member_id, user_id: voter.user_id, presence: voter.presence,
        conflicted: voter.conflicted, entitled: voter.entitled, voted: voter.voted,
    })?;
    Ok(())
}

/// The roll of a ballot, by name: never in the order in which people voted.
pub async fn voters(db: &mut impl Read, ballot: &str) -> Result<Vec<Voter>> {
    sql!(all Voter, db,
        "select v.member_id, v.user_id, u.full_name as name, v.presence, v.conflicted, v.entitled, v.voted
         from council_voters v join users u on u.id = v.user_id where v.ballot_id = $1 order by u.sort_key, u.id", ballot)
}

/// Holds an open ballot until the transaction ends, so that votes come one after the other; tells whether it is open.
pub async fn hold(tx: &mut Tx, ballot: &str) -> Result<bool> {
    Ok(sql!(run, tx, "update council_ballots set round = round where id = $1 and state = 'open'", ballot)? == 1)
}

/// Notes that a seat has voted; tells whether it had not, and may.
pub async fn set_voted(tx: &mut Tx, ballot: &str, member: &str) -> Result<bool> {
    Ok(update!(tx, "council_voters", { voted: true },
        "ballot_id = $1 and member_id = $2 and entitled and not voted", ballot, member)?
        == 1)
}

/// Puts a seat on the roll whose absent member handed in a written slip; it counts if the rules say so.
pub async fn set_slip(tx: &mut Tx, ballot: &str, member: &str, counts: bool) -> Result<bool> {
    Ok(update!(tx, "council_voters", { voted: true, entitled: counts },
        "ballot_id = $1 and member_id = $2 and presence = 'absent' and not conflicted and not voted", ballot, member)?
        == 1)
}

/// Takes a seat's ballot away: a conflict of interest was declared.
pub async fn take_away(tx: &mut Tx, ballot: &str, member: &str) -> Result<()> {
    update!(tx, "council_voters", { entitled: false, conflicted: true },
        "ballot_id = $1 and member_id = $2 and not voted", ballot, member)?;
    Ok(())
}

type Sealed = (Option<Vec<u8>>,);

/// The sealed box of an open secret ballot.
pub async fn sealed(db: &mut impl Read, ballot: &str) -> Result<Option<Vec<u8>>> {
    let (sealed,) = sql!(one Sealed, db, "select sealed_box from council_ballots where id = $1", ballot)?;
    Ok(sealed)
}

/// Puts the box back, sealed anew.
pub async fn set_sealed(tx: &mut Tx, ballot: &str, sealed: Vec<u8>) -> Result<()> {
    fresh(update!(tx, "council_ballots", { sealed_box: sealed }, "id = $1 and state = 'open'", ballot)?)
}

/// Saves a vote by name.
pub async fn insert_vote(
    tx: &mut Tx,
    ballot: &str,
    member: &str,
    choice: Choice,
    reason: &str,
    written: bool,
) -> Result<()> {
    insert!(tx, "council_votes", {
        ballot_id: ballot, member_id: member, choice: choice, reason: reason, written: written, cast_at: tx.now,
    })?;
    Ok(())
}

/// The votes by name.
pub async fn votes(db: &mut impl Read, ballot: &str) -> Result<Vec<Vote>> {
    sql!(all Vote, db,
        "select n.member_id, u.full_name as name, n.choice, n.reason, n.written from council_votes n
         join council_members m on m.id = n.member_id join users u on u.id = m.user_id
         where n.ballot_id = $1 order by u.sort_key, u.id", ballot)
}

/// What is frozen when a ballot closes.
#[derive(Clone, Debug)]
pub struct Closing {
    pub members: i64,
    pub present: i64,
    pub entitled: i64,
    pub issued: i64,
    pub returned: i64,
    pub tally: Tally,
    pub sum: String,
    pub passed: bool,
    pub counted_by: String,
}

/// Closes a ballot: the box is gone, what was counted stays.
pub async fn close(tx: &mut Tx, ballot: &Ballot, closing: &Closing) -> Result<()> {
    fresh(update!(tx, "council_ballots", {
        state: BallotState::Closed, members: closing.members, present: closing.present, entitled: closing.entitled,
        issued: closing.issued, returned: closing.returned, agree: closing.tally.agree,
        against: closing.tally.against, abstain: closing.tally.abstain, invalid: closing.tally.invalid,
        outcome_sum: closing.sum, passed: closing.passed, counted_by: closing.counted_by, sealed_box: None::<Vec<u8>>,
        closed_at: tx.now,
    }, "id = $1 and state = 'open'", ballot.id)?)
}

/// Annuls an open ballot: what is in the box is gone unread, and so are votes by name.
pub async fn annul(tx: &mut Tx, ballot: &Ballot, reason: &str) -> Result<()> {
    sql!(run, tx, "delete from council_votes where ballot_id = $1", ballot.id)?;
    fresh(update!(tx, "council_ballots", {
        state: BallotState::Annulled, annul_reason: reason, sealed_box: None::<Vec<u8>>, closed_at: tx.now,
    }, "id = $1 and state = 'open'", ballot.id)?)
}

/// Publishes the receipts of a secret ballot, in their own order.
pub async fn insert_receipts(tx: &mut Tx, ballot: &str, receipts: &[String]) -> Result<()> {
    for code in receipts {
        insert!(tx, "council_receipts", { ballot_id: ballot, code: code })?;
    }
    Ok(())
}

/// The receipts of a closed secret ballot.
pub async fn receipts(db: &mut impl Read, ballot: &str) -> Result<Vec<String>> {
    let codes = sql!(all(String,), db, "select code from council_receipts where ballot_id = $1 order by code", ballot)?;
    Ok(codes.into_iter().map(|(code,)| code).collect())
}

//! A ballot (biểu quyết, bỏ phiếu): how a council votes, what is counted, and the sealed box of a secret one
//! (decision 0072).

use serde::{Deserialize, Serialize};

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::secret::{Secret, random};
use crate::words;

words! {
    /// How a council votes.
    pub enum Mode {
        Named = "named" "Biểu quyết ghi tên",
        Secret = "secret" "Bỏ phiếu kín",
        /// Slips of paper, counted by a committee; the counts are entered.
        Paper = "paper" "Bỏ phiếu giấy",
    }
}

words! {
    /// What a member votes.
    pub enum Choice {
        Agree = "agree" "Đồng ý",
        Against = "against" "Không đồng ý",
        Abstain = "abstain" "Không có ý kiến",
    }
}

words! {
    /// The state of a ballot.
    pub enum BallotState {
        Open = "open" "Đang bỏ phiếu",
        Closed = "closed" "Đã kiểm phiếu",
        /// It counts for nothing; another one may follow.
        Annulled = "annulled" "Đã hủy",
    }
}

words! {
    /// How a seat is taken at a meeting.
    pub enum Presence {
        Present = "present" "Có mặt",
        Substituted = "substituted" "Cử người dự thay",
        Absent = "absent" "Vắng mặt",
    }
}

/// A ballot as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ballot {
    pub id: String,
    pub item_id: String,
    pub round: i64,
    pub mode: Mode,
    pub state: BallotState,
    pub members: i64,
    pub present: i64,
    pub entitled: i64,
    pub quorum_sum: String,
    pub issued: i64,
    pub returned: i64,
    pub agree: i64,
    pub against: i64,
    pub abstain: i64,
    pub invalid: i64,
    pub outcome_sum: String,
    pub passed: Option<bool>,
    pub counted_by: String,
    pub annul_reason: String,
    pub opened_at: Instant,
    pub closed_at: Option<Instant>,
    /// How many of those who may vote have.
    pub voted: i64,
}

impl Ballot {
    /// What was counted.
    pub fn tally(&self) -> Tally {
        Tally { agree: self.agree, against: self.against, abstain: self.abstain, invalid: self.invalid }
    }

    /// Whether votes are taken.
    pub fn is_open(&self) -> bool {
        self.state == BallotState::Open
    }
}

/// A seat on the roll of a ballot.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Voter {
    pub member_id: String,
    pub user_id: String,
    pub name: String,
    pub presence: Presence,
    pub conflicted: bool,
    pub entitled: bool,
    pub voted: bool,
}

/// A vote by name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Vote {
    pub member_id: String,
    pub name: String,
    pub choice: Choice,
    pub reason: String,
    pub written: bool,
}

/// How many of each choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub agree: i64,
    pub against: i64,
    pub abstain: i64,
    pub invalid: i64,
}

impl Tally {
    /// Ballots that say something.
    pub fn valid(&self) -> i64 {
        self.agree + self.against + self.abstain
    }

    /// All ballots.
    pub fn all(&self) -> i64 {
        self.valid() + self.invalid
    }

    /// Adds a vote.
    pub fn add(&mut self, choice: Choice) {
        match choice {
            Choice::Agree => self.agree += 1,
            Choice::Against => self.against += 1,
            Choice::Abstain => self.abstain += 1,
        }
    }
}

/// The counts of slips of paper as typed.
#[derive(Clone, Debug)]
pub struct PaperCount {
    pub issued: i64,
    pub returned: i64,
    pub tally: Tally,
    pub counted_by: String,
}

/// How the fields of ballots are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("mode", "hình thức biểu quyết"),
    ("choice", "ý kiến biểu quyết"),
    ("reason", "lý do"),
    ("issued", "số phiếu phát ra"),
    ("returned", "số phiếu thu về"),
    ("agree", "số phiếu đồng ý"),
    ("against", "số phiếu không đồng ý"),
    ("abstain", "số phiếu không có ý kiến"),
    ("invalid", "số phiếu không hợp lệ"),
    ("counted_by", "Ban kiểm phiếu"),
    ("member", "thành viên"),
];

impl PaperCount {
    /// Reads the counts; they have to add up.
    pub fn read(form: &mut Form) -> Option<PaperCount> {
        form.names(FIELDS);
        let mut number = |name| form.integer(name, 0..=1000);
        let (issued, returned) = (number("issued"), number("returned"));
        let (agree, against, abstain) = (number("agree"), number("against"), number("abstain"));
        let invalid = number("invalid");
        let counted_by = form.text("counted_by", 3..=200);
        let (issued, returned) = (issued?, returned?);
        let tally = Tally { agree: agree?, against: against?, abstain: abstain?, invalid: invalid? };
        if returned > issued {
            form.refuse("returned", format!("Thu về {returned} phiếu, nhiều hơn số phát ra {issued}"));
        }
        if tally.all() != returned {
            form.refuse(
                "invalid",
                format!("Các loại phiếu cộng lại là {}, phải bằng số thu về {returned}", tally.all()),
            );
        }
        let counted_by = counted_by?;
        form.is_right().then_some(PaperCount { issued, returned, tally, counted_by })
    }
}

/// Letters of receipts, without those that look alike.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Letters in a receipt.
const RECEIPT: usize = 8;

/// What lies in the box of a secret ballot: how many of each choice, and the receipts in their own order. Nothing ties
/// a receipt to a choice, or either to a voter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotBox {
    pub tally: Tally,
    pub receipts: Vec<String>,
}

impl BallotBox {
    /// Puts a vote in; gives the receipt, which says that it is counted and not how.
    pub fn put(&mut self, choice: Choice) -> String {
        self.tally.add(choice);
        let code = || -> String {
            let letter = |byte: u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('A', char::from);
            random::<RECEIPT>().into_iter().map(letter).collect()
        };
        let mut receipt = code();
        while self.receipts.contains(&receipt) {
            receipt = code();
        }
        let place = self.receipts.partition_point(|known| *known < receipt);
        self.receipts.insert(place, receipt.clone());
        receipt
    }

    /// Seals the box at one length for so many voters, whatever is in it.
    pub fn seal(&self, secret: &Secret, ballot: &str, voters: i64) -> Result<Vec<u8>> {
        let mut plain = serde_json::to_vec(self).map_err(Error::internal)?;
        let voters = usize::try_from(voters).map_err(Error::internal)?;
        let length = 200 + voters * (RECEIPT + 3);
        if plain.len() > length {
            return Err(Error::internal("a ballot box that is too full"));
        }
        plain.resize(length, b' ');
        secret.seal(&place(ballot), &plain)
    }

    /// Opens a sealed box.
    pub fn open(secret: &Secret, ballot: &str, sealed: &[u8]) -> Result<BallotBox> {
        serde_json::from_slice(&secret.open(&place(ballot), sealed)?).map_err(Error::internal)
    }
}

fn place(ballot: &str) -> String {
    format!("council_ballots.sealed_box:{ballot}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::words::Words;

    #[test]
    fn a_box_has_one_length_and_no_order() {
        let secret = Secret::generate();
        let mut full = BallotBox::default();
        let empty = full.seal(&secret, "a", 200).unwrap();
        for vote in 0..200 {
            full.put(Choice::ALL[vote % 3]);
            let sealed = full.seal(&secret, "a", 200).unwrap();
            assert_eq!(sealed.len(), empty.len());
            assert_ne!(sealed, full.seal(&secret, "a", 200).unwrap(), "the same box never looks the same");
        }
        let sealed = full.seal(&secret, "a", 200).unwrap();
        assert_eq!(BallotBox::open(&secret, "a", &sealed).unwrap(), full);
        assert!(BallotBox::open(&secret, "b", &sealed).is_err(), "a box belongs to its ballot");
        assert!(full.receipts.is_sorted() && full.receipts.len() == 200);
        assert_eq!((full.tally.agree, full.tally.against, full.tally.abstain), (67, 67, 66));
        assert!(full.seal(&secret, "a", 100).is_err());
    }

    #[test]
    fn slips_of_paper_add_up() {
        let read = |body: &str| {
            let mut form = Form::parse(body.as_bytes());
            (PaperCount::read(&mut form), form)
        };
        let (count, _) = read("issued=9&returned=8&agree=6&against=1&abstain=0&invalid=1&counted_by=Tran+Thi+Mau");
        assert_eq!(count.unwrap().tally.valid(), 7);
        let (count, form) = read("issued=7&returned=8&agree=6&against=1&abstain=0&invalid=0&counted_by=Tran+Thi+Mau");
        assert!(count.is_none() && form.error("returned").is_some());
        assert!(form.error("invalid").is_some_and(|said| said.contains("cộng lại là 7, phải bằng số thu về 8")));
    }
}

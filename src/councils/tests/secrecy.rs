//! Tries to find out who voted how, from everything that the database holds. The same attack is let loose on votes by
//! name and on ballots that are kept carelessly, where it has to succeed: it can fail.

use std::collections::{BTreeMap, BTreeSet};

use super::Hall;
use crate::councils::ballot::BallotBox;
use crate::platform::audit::Event;
use crate::platform::db::{Db, Dialect, Read, Write};
use crate::platform::permit::Permit;
use crate::testing::Client;

/// A row as it lies in the database: its table, and every column with its value, the hidden ones too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    table: String,
    fields: Vec<(String, String)>,
}

impl Row {
    fn holds(&self, value: &str) -> bool {
        self.fields.iter().any(|(_, field)| field == value)
    }

    fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

const BETWEEN: char = '\u{1f}';

/// Everything that the database holds.
async fn dump(db: &Db) -> Vec<Row> {
    let sqlite = db.dialect() == Dialect::Sqlite;
    let reader = &mut db.read();
    let tables = if sqlite {
        "select name, case when sql like '%without rowid%' then 'no' else 'rowid' end from sqlite_master where type = 'table'"
    } else {
        "select cast(table_name as text), 'ctid' from information_schema.tables where table_schema = 'public'"
    };
    let mut rows = Vec::new();
    for (table, hidden) in reader.all::<(String, String)>(tables, Vec::new()).await.unwrap() {
        let columns = if sqlite {
            format!("select name from pragma_table_info('{table}')")
        } else {
            format!(
                "select cast(column_name as text) from information_schema.columns
                     where table_schema = 'public' and table_name = '{table}' order by ordinal_position"
            )
        };
        let columns = reader.all::<(String,)>(columns, Vec::new()).await.unwrap();
        let mut names: Vec<String> = columns.into_iter().map(|(name,)| name).collect();
        match hidden.as_str() {
            "rowid" => names.push("rowid".to_owned()),
            "ctid" => names.extend(["ctid".to_owned(), "xmin".to_owned()]),
            _ => {}
        }
        let text = |name: &String| {
            if sqlite {
                format!(
                    "coalesce(case typeof(\"{name}\") when 'blob' then hex(\"{name}\") else cast(\"{name}\" as text) end, '')"
                )
            } else {
                format!("coalesce(cast(\"{name}\" as text), '')")
            }
        };
        let between = if sqlite { " || char(31) || " } else { " || chr(31) || " };
        let statement = format!("select {} from \"{table}\"", names.iter().map(text).collect::<Vec<_>>().join(between));
        for (row,) in reader.all::<(String,)>(statement, Vec::new()).await.unwrap() {
            let fields = names.iter().cloned().zip(row.split(BETWEEN).map(str::to_owned)).collect();
            rows.push(Row { table: table.clone(), fields });
        }
    }
    rows
}

/// Somebody who votes, by all names under which the database knows them; in the order in which they voted.
struct Voter {
    names: Vec<String>,
    choice: &'static str,
}

/// A value by which rows of one transaction, one vote, one moment might be recognised.
fn key(name: &str, value: &str) -> Option<String> {
    match name {
        "xmin" => Some(format!("xmin {value}")),
        "rowid" | "ctid" => None,
        _ => (value.len() >= 8).then(|| value.to_owned()),
    }
}

/// The number in a field by which rows may be ordered.
fn place(value: &str) -> (u64, String) {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let number = digits.get(..digits.len().min(18)).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    (
        if value.chars().all(|letter| letter.is_ascii_digit() || "(,)".contains(letter)) { number } else { 0 },
        value.to_owned(),
    )
}

/// Every way found to tell how somebody voted: the number of the voter, and how.
fn attack(rows: &[Row], voters: &[Voter]) -> BTreeMap<&'static str, BTreeSet<(usize, String)>> {
    let choices = ["agree", "against", "abstain"];
    let who = |row: &Row| -> Vec<usize> {
        let held = |voter: &Voter| voter.names.iter().any(|name| row.holds(name));
        voters.iter().enumerate().filter(|(_, voter)| held(voter)).map(|(place, _)| place).collect()
    };
    let how = |row: &Row| choices.into_iter().find(|choice| row.holds(choice));
    let mut found: BTreeMap<&'static str, BTreeSet<(usize, String)>> = BTreeMap::new();
    // One row that holds both.
    for row in rows {
        if let (&[voter], Some(choice)) = (who(row).as_slice(), how(row)) {
            found.entry("row").or_default().insert((voter, choice.to_owned()));
        }
    }
    // Two rows that share something which no other voter and no other choice has.
    let mut shared: BTreeMap<String, (BTreeSet<usize>, Vec<&str>)> = BTreeMap::new();
    for row in rows {
        let (voters, choice) = (who(row), how(row));
        if voters.is_empty() && choice.is_none() {
            continue;
        }
        for (name, value) in &row.fields {
            if let Some(key) = key(name, value) {
                let entry = shared.entry(key).or_default();
                entry.0.extend(voters.iter().copied());
                entry.1.extend(choice);
            }
        }
    }
    for (voters, choices) in shared.values() {
        if let (Some(voter), 1, &[choice]) = (voters.first(), voters.len(), choices.as_slice()) {
            found.entry("shared").or_default().insert((*voter, choice.to_owned()));
        }
    }
    // As many choices in one table as there are voters: in some order of some column they are those of the voters.
    let mut tables: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    rows.iter().filter(|row| how(row).is_some()).for_each(|row| tables.entry(&row.table).or_default().push(row));
    for bearing in tables.values().filter(|bearing| bearing.len() == voters.len()) {
        for (name, _) in &bearing[0].fields {
            let mut ordered = bearing.clone();
            ordered.sort_by_key(|row| place(row.get(name)));
            let guess: Vec<&str> = ordered.iter().filter_map(|row| how(row)).collect();
            if guess.iter().zip(voters).all(|(guess, voter)| *guess == voter.choice) {
                let all = guess.iter().enumerate().map(|(place, choice)| (place, (*choice).to_owned()));
                found.entry("order").or_default().extend(all);
            }
        }
    }
    found
}

async fn names(hall: &Hall, voter: &Client) -> Vec<String> {
    let member = hall.member_id(voter).await;
    vec![voter.user_id.to_string(), voter.assignment_id.to_string(), member]
}

/// An order of choices that no sorting of them gives.
const CHOICES: [&str; 9] = ["agree", "against", "agree", "agree", "abstain", "against", "agree", "abstain", "agree"];

#[tokio::test]
async fn nothing_in_the_database_links_a_secret_ballot_to_its_voter() {
    let (hall, items) = Hall::in_session(7, &["Cao Thị Giả Sử", "Hà Văn Số Liệu"]).await;
    let db = &hall.app.app.db;
    // They vote in an order that is not that of their seats.
    let mut people: Vec<Client> = hall.everybody().into_iter().cloned().collect();
    people.reverse();
    people.swap(1, 6);
    let mut voters = Vec::new();
    for (person, choice) in people.iter().zip(CHOICES) {
        voters.push(Voter { names: names(&hall, person).await, choice });
    }

    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[0]), "mode=secret").await;
    let mut before = dump(db).await;
    let mut lengths = BTreeSet::new();
    for (place, person) in people.iter().enumerate() {
        hall.app.advance(chrono::TimeDelta::seconds(7));
        hall.vote(person, &items[0], CHOICES[place]).await;
        let after = dump(db).await;
        assert!(attack(&after, &voters).is_empty(), "while it is open: {:?}", attack(&after, &voters));
        // What a vote changes tells who voted, or is the box: of one length, and unlike what it was.
        let known: BTreeSet<&Row> = before.iter().collect();
        for row in after.iter().filter(|row| !known.contains(row)) {
            assert!(!CHOICES.iter().any(|choice| row.holds(choice)), "{row:?}");
            match row.table.as_str() {
                "council_ballots" => {
                    lengths.insert(row.get("sealed_box").len());
                    for count in ["agree", "against", "abstain", "returned"] {
                        assert_eq!(row.get(count), "0", "{row:?}");
                    }
                }
                table if table.starts_with("council_") => {
                    assert_eq!(table, "council_voters");
                    assert!(voters[place].names.iter().any(|name| row.holds(name)), "{row:?}");
                }
                _ => {}
            }
        }
        before = after;
    }
    assert_eq!(lengths.len(), 1, "a box of one length: {lengths:?}");
    // Even who has the secret of the instance finds counts and receipts in their own order, and nobody's name.
    let ballot = before.iter().find(|row| row.table == "council_ballots").unwrap();
    let sealed = crate::councils::store::ballots::sealed(&mut db.read(), ballot.get("id")).await.unwrap().unwrap();
    let inside = BallotBox::open(&hall.app.app.secret, ballot.get("id"), &sealed).unwrap();
    assert!(inside.receipts.is_sorted() && inside.receipts.len() == 9);
    assert_eq!((inside.tally.agree, inside.tally.against, inside.tally.abstain), (5, 2, 2));

    hall.take(&hall.chair, &format!("muc/{}/dong-phieu", items[0]), "").await;
    let closed = dump(db).await;
    assert!(attack(&closed, &voters).is_empty(), "when it is closed: {:?}", attack(&closed, &voters));
    let roll = closed.iter().find(|row| row.table == "council_voters").unwrap();
    let columns: Vec<&str> = roll.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        columns.into_iter().filter(|name| !["rowid", "ctid", "xmin"].contains(name)).collect::<Vec<_>>(),
        ["ballot_id", "member_id", "user_id", "presence", "conflicted", "entitled", "voted"],
        "the roll knows no time, no order and no choice"
    );
    assert!(closed.iter().filter(|row| row.table == "council_ballots").all(|row| row.get("sealed_box").is_empty()));

    // The same attack reads votes by name off their rows …
    hall.take(&hall.chair, &format!("muc/{}/mo-phieu", items[1]), "mode=named").await;
    for (person, choice) in people.iter().zip(CHOICES) {
        hall.vote(person, &items[1], choice).await;
    }
    let found = attack(&dump(db).await, &voters);
    assert_eq!(found["row"].len(), 9, "{found:?}");
}

/// Keeps ballots the careless way: choices apart from their voters, without a common id, but as they come.
async fn keep_carelessly(hall: &Hall, voters: &[Voter]) {
    let db = &hall.app.app.db;
    db.run_outside("create table careless_roll (user_id text not null)").await.unwrap();
    db.run_outside("create table careless_box (id text not null primary key, choice text not null)").await.unwrap();
    for voter in voters {
        let mut tx = db.write(&Permit::system("test")).await.unwrap();
        let random = crate::platform::secret::token();
        tx.run(format!("insert into careless_roll values ('{}')", voter.names[0]), Vec::new()).await.unwrap();
        tx.run(format!("insert into careless_box values ('{random}', '{}')", voter.choice), Vec::new()).await.unwrap();
        tx.commit(Event::about_instance("page.read")).await.unwrap();
    }
}

#[tokio::test]
async fn the_attack_finds_out_ballots_that_are_kept_as_they_come() {
    let hall = Hall::new(7).await;
    let mut voters = Vec::new();
    for (person, choice) in hall.everybody().into_iter().zip(CHOICES) {
        voters.push(Voter { names: names(&hall, person).await, choice });
    }
    keep_carelessly(&hall, &voters).await;
    let found = attack(&dump(&hall.app.app.db).await, &voters);
    assert_eq!(found["order"].len(), 9, "by rowid or ctid: {found:?}");
    if hall.app.app.db.dialect() == Dialect::Postgres {
        assert_eq!(found["shared"].len(), 9, "by xmin: {found:?}");
    }
}

//! Every statement about official papers.

pub mod wordings;

use chrono::NaiveDate;

use super::issuer::Issuer;
use super::paper::{OfficialPaper, PaperId, PaperState, Recipient, Signing, StepTaken};
use super::relation::{Earlier, Relation};
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::ids;
use crate::platform::list::{ListParams, Select};
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const PAPER: &str = "select * from (select p.id, p.kind, p.issuer, p.issuer_name, p.issuer_sign, p.agency_id,
    g.name as agency_name, g.lineage, p.bloc, p.about_kind, p.about_id, p.title, p.wording_id, p.state, p.approved_sha256, p.number, p.year, p.series,
    p.number_text, p.dated_on, p.signer_name, p.signer_title, p.pdf_file_id, p.pdf_sha256, p.docx_file_id,
    p.docx_sha256, p.signed_file_id, p.signed_sha256, p.signing, p.signed_on, p.code, p.earlier_id, p.relation,
    p.replaced_by_id, p.ended_on, p.drafted_by, p.drafted_by_name, p.submitted_by, p.approved_by, p.approved_by_name,
    p.search_text, p.state_since,
    p.created_at, p.updated_at, p.version
    from official_papers p join agencies g on g.id = p.agency_id) as listed";

/// The papers that a person sees: those of the agencies within reach, and those that an agency of theirs received.
fn within(select: Select, permit: &Permit) -> Result<Select> {
    let select = select.when("bloc = ?", permit.bloc());
    Ok(match permit.lineage_pattern() {
        None => select,
        Some(pattern) => select.and(
            "(lineage like ? or (state in ('issued', 'replaced', 'revoked') and listed.id in
              (select r.paper_id from paper_recipients r where r.agency_id = ?)))",
            vec![pattern.to_value(), permit.signed()?.agency_id.to_value()],
        ),
    })
}

/// The papers that a person sees under the filters of the address.
pub fn list_select(permit: &Permit, params: &ListParams) -> Result<Select> {
    let select = within(Select::new(PAPER), permit)?;
    let select = match params.value("tt") {
        "" | "tat-ca" => select,
        "dang-soan" => {
            select.and("state in ('draft', 'submitted', 'returned', 'approved', 'numbered', 'signed')", vec![])
        }
        word => select.and("state = ?", vec![word.to_value()]),
    };
    let select = select
        .when("kind = ?", params.get("loai"))
        .when("agency_id = ?", params.get("co_quan"))
        .when("year = ?", params.get("nam").and_then(|year| year.parse::<i64>().ok()));
    Ok(match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    })
}

/// The outgoing register (sổ đăng ký văn bản đi): every number given, within reach, under the same filters.
pub fn register_select(permit: &Permit, params: &ListParams) -> Result<Select> {
    Ok(list_select(permit, params)?.and("number is not null", vec![]))
}

/// How many papers a person sees in each state.
pub async fn by_state(db: &mut impl Read, permit: &Permit) -> Result<Vec<(PaperState, i64)>> {
    within(Select::new(&PAPER.replacen("select *", "select state, cast(count(*) as bigint)", 1)), permit)?
        .then("group by state")
        .all(db)
        .await
}

/// The agencies whose papers a person sees, as choices.
pub async fn agencies(db: &mut impl Read, permit: &Permit) -> Result<Vec<(String, String)>> {
    within(Select::new(&PAPER.replacen("select *", "select distinct agency_id, agency_name", 1)), permit)?
        .then("order by agency_name, agency_id limit 500")
        .all(db)
        .await
}

/// A paper that a person sees; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<OfficialPaper> {
    let found = within(Select::new(PAPER), permit)?.and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// A paper, whoever asks.
pub async fn find(db: &mut impl Read, id: &str) -> Result<OfficialPaper> {
    let found = Select::new(PAPER).and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// A numbered paper by the code that is printed on it.
pub async fn by_code(db: &mut impl Read, code: &str) -> Result<Option<OfficialPaper>> {
    let found = Select::new(PAPER).and("code = ?", vec![code.to_value()]).all(db).await?;
    Ok(found.into_iter().next())
}

/// A numbered paper by the hash of one of its files.
pub async fn by_hash(db: &mut impl Read, sha256: &str) -> Result<Option<OfficialPaper>> {
    let found = Select::new(PAPER)
        .and(
            "(pdf_sha256 = ? or docx_sha256 = ? or signed_sha256 = ?)",
            vec![sha256.to_value(), sha256.to_value(), sha256.to_value()],
        )
        .all(db)
        .await?;
    Ok(found.into_iter().next())
}

/// The papers about a record, the newest first.
pub async fn about(db: &mut impl Read, kind: &str, id: &str) -> Result<Vec<OfficialPaper>> {
    Select::new(PAPER)
        .and("about_kind = ? and about_id = ?", vec![kind.to_value(), id.to_value()])
        .then("order by created_at desc, id desc")
        .all(db)
        .await
}

/// The issued papers that amend or correct a paper, the first first.
pub async fn later(db: &mut impl Read, id: &PaperId) -> Result<Vec<OfficialPaper>> {
    Select::new(PAPER)
        .and("earlier_id = ? and relation in ('amends', 'corrects')", vec![id.to_value()])
        .and("state in ('issued', 'replaced', 'revoked')", vec![])
        .then("order by dated_on, created_at, id")
        .all(db)
        .await
}

/// The words of a paper, sealed.
pub async fn model(db: &mut impl Read, id: &PaperId) -> Result<Vec<u8>> {
    let (model,) = sql!(one Model, db, "select model from official_papers where id = $1", id)?;
    Ok(model)
}

type Model = (Vec<u8>,);

/// The steps of a paper, the first first.
pub async fn steps(db: &mut impl Read, id: &PaperId) -> Result<Vec<StepTaken>> {
    sql!(all StepTaken, db,
        "select number, from_state, to_state, note, taken_by_name, taken_at from paper_steps
         where paper_id = $1 order by number", id)
}

/// Who gets a paper.
pub async fn recipients(db: &mut impl Read, id: &PaperId) -> Result<Vec<Recipient>> {
    sql!(all Recipient, db,
        "select id, name, agency_id, sent_at, received_at, received_by_name from paper_recipients
         where paper_id = $1 order by position", id)
}

/// A new paper as it is stored.
#[derive(Clone, Debug)]
pub struct NewPaper<'a> {
    pub id: PaperId,
    pub kind: &'a str,
    pub issuer: Option<&'a Issuer>,
    pub agency_id: &'a str,
    pub bloc: &'a str,
    pub about: (&'a str, &'a str),
    pub earlier: Option<&'a Earlier>,
    pub words: Words<'a>,
}

/// What a draft says, as it is stored.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    pub title: String,
    pub wording_id: Option<&'a str>,
    pub model: Vec<u8>,
    pub signer_name: String,
    pub signer_title: String,
}

fn search_text(kind: &str, title: &str, signer: &str, number: &str) -> String {
    viet::text::fold(&format!("{kind} {title} {signer} {number}"))
}

/// Adds a draft.
pub async fn insert(tx: &mut Tx, new: &NewPaper<'_>, kind_label: &str, by: (&str, &str)) -> Result<()> {
    insert!(tx, "official_papers", {
        id: new.id, kind: new.kind, issuer: new.issuer.map_or(new.agency_id, |issuer| issuer.id.as_str()),
        issuer_name: new.issuer.map(|issuer| issuer.name.as_str()),
        issuer_sign: new.issuer.map(|issuer| issuer.sign.as_str()), agency_id: new.agency_id, bloc: new.bloc,
        about_kind: new.about.0, about_id: new.about.1, title: new.words.title, wording_id: new.words.wording_id,
        state: PaperState::Draft, model: new.words.model, signer_name: new.words.signer_name,
        signer_title: new.words.signer_title, earlier_id: new.earlier.map(|earlier| &earlier.id),
        relation: new.earlier.map(|earlier| earlier.relation), drafted_by: by.0, drafted_by_name: by.1,
        search_text: search_text(kind_label, &new.words.title, &new.words.signer_name, ""), state_since: tx.now,
        created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(())
}

/// Saves what a draft says now.
pub async fn set_words(tx: &mut Tx, paper: &OfficialPaper, words: &Words<'_>, version: i64) -> Result<()> {
    let kind = paper.paper_kind().label();
    fresh(update!(tx, "official_papers", {
        title: words.title, wording_id: words.wording_id, model: words.model, signer_name: words.signer_name,
        signer_title: words.signer_title, search_text: search_text(kind, &words.title, &words.signer_name, ""),
        updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2 and number is null", paper.id, version)?)
}

/// Takes a paper into another state; notes the step.
pub async fn set_state(
    tx: &mut Tx,
    paper: &OfficialPaper,
    to: PaperState,
    note: &str,
    by: (&str, &str),
    version: i64,
) -> Result<()> {
    fresh(update!(tx, "official_papers", {
        state: to, state_since: tx.now, updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", paper.id, version)?)?;
    let (number,) = sql!(one Count, tx,
        "select cast(count(*) + 1 as bigint) from paper_steps where paper_id = $1", paper.id)?;
    insert!(tx, "paper_steps", {
        id: ids::fresh(), paper_id: paper.id, number: number, from_state: paper.state, to_state: to, note: note,
        taken_by: by.0, taken_by_name: by.1, taken_at: tx.now,
    })?;
    Ok(())
}

type Count = (i64,);

/// Notes who submitted a paper.
pub async fn set_submitted(tx: &mut Tx, id: &PaperId, by: &str) -> Result<()> {
    update!(tx, "official_papers", { submitted_by: by }, "id = $1", id)?;
    Ok(())
}

/// Notes who approved a paper, and the hash of what was approved.
pub async fn set_approved(tx: &mut Tx, id: &PaperId, sha256: Option<&str>, by: Option<(&str, &str)>) -> Result<()> {
    update!(tx, "official_papers", {
        approved_sha256: sha256, approved_by: by.map(|(id, _)| id.to_owned()),
        approved_by_name: by.map(|(_, name)| name.to_owned()),
    }, "id = $1", id)?;
    Ok(())
}

/// The next number of a series. The row stays locked until the transaction ends, so numbers have no gap and come once.
pub async fn take_number(tx: &mut Tx, issuer: &str, year: i64, series: &str) -> Result<i64> {
    let (number,) = sql!(one Count, tx,
        "insert into number_series (issuer, year, series, last_number) values ($1, $2, $3, 1)
         on conflict (issuer, year, series) do update set last_number = number_series.last_number + 1
         returning last_number", issuer, year, series)?;
    Ok(number)
}

/// The last number of a series that was given, zero when none was.
pub async fn last_number(db: &mut impl Read, issuer: &str, year: i64, series: &str) -> Result<i64> {
    let found = sql!(optional Count, db,
        "select last_number from number_series where issuer = $1 and year = $2 and series = $3", issuer, year, series)?;
    Ok(found.map_or(0, |(number,)| number))
}

/// The issuers under an agency's seal that have papers, by sign.
pub async fn issuers(db: &mut impl Read, agency_id: &str) -> Result<Vec<Issuer>> {
    sql!(all Issuer, db,
        "select issuer as id, max(issuer_name) as name, issuer_sign as sign from official_papers
         where agency_id = $1 and issuer_sign is not null group by issuer, issuer_sign
         order by issuer_sign, issuer limit 100", agency_id)
}

/// The number series of an issuer and year.
pub async fn series(db: &mut impl Read, issuer: &str, year: i64) -> Result<Vec<(String, i64)>> {
    sql!(
        all(String, i64),
        db,
        "select series, last_number from number_series where issuer = $1 and year = $2 order by series",
        issuer,
        year
    )
}

/// Lets a series begin after the numbers that were given elsewhere this year; refused once it has begun here.
pub async fn start_series(tx: &mut Tx, issuer: &str, year: i64, series: &str, last: i64) -> Result<bool> {
    let added = sql!(
        run,
        tx,
        "insert into number_series (issuer, year, series, last_number) values ($1, $2, $3, $4)
         on conflict (issuer, year, series) do nothing",
        issuer,
        year,
        series,
        last
    )?;
    Ok(added == 1)
}

/// What a paper gets together with its number: all of it frozen from then on.
#[derive(Clone, Debug)]
pub struct Frozen<'a> {
    pub number: i64,
    pub year: i64,
    pub series: &'a str,
    pub number_text: &'a str,
    pub dated_on: NaiveDate,
    pub model: Vec<u8>,
    pub pdf: (String, String),
    pub docx: (String, String),
    pub code: &'a str,
}

/// Freezes a paper with its number.
pub async fn freeze(tx: &mut Tx, paper: &OfficialPaper, frozen: &Frozen<'_>) -> Result<()> {
    let kind = paper.paper_kind().label();
    fresh(update!(tx, "official_papers", {
        number: frozen.number, year: frozen.year, series: frozen.series, number_text: frozen.number_text,
        dated_on: frozen.dated_on, model: frozen.model, pdf_file_id: frozen.pdf.0, pdf_sha256: frozen.pdf.1,
        docx_file_id: frozen.docx.0, docx_sha256: frozen.docx.1, code: frozen.code,
        search_text: search_text(kind, &paper.title, &paper.signer_name, frozen.number_text),
    }, "id = $1 and number is null", paper.id)?)
}

/// Notes how and when a paper was signed, with the id and the hash of the signed file when one was handed in.
pub async fn set_signed(
    tx: &mut Tx,
    id: &PaperId,
    signing: Signing,
    on: NaiveDate,
    file: Option<(&str, &str)>,
) -> Result<()> {
    let (file, sha256) = file.unzip();
    update!(tx, "official_papers", {
        signing: signing, signed_on: on, signed_file_id: file, signed_sha256: sha256,
    }, "id = $1", id)?;
    Ok(())
}

/// Notes from when a paper is no longer in force, and which paper stands in its place.
pub async fn set_ended(tx: &mut Tx, id: &PaperId, on: NaiveDate, replaced_by: Option<&PaperId>) -> Result<()> {
    update!(tx, "official_papers", { ended_on: on, replaced_by_id: replaced_by }, "id = $1", id)?;
    Ok(())
}

/// Replaces the list of those who will get a paper.
pub async fn set_recipients(tx: &mut Tx, id: &PaperId, recipients: &[(String, Option<String>)]) -> Result<()> {
    sql!(run, tx, "delete from paper_recipients where paper_id = $1 and sent_at is null", id)?;
    for (position, (name, agency)) in (1_i64..).zip(recipients) {
        insert!(tx, "paper_recipients", {
            id: ids::fresh(), paper_id: id, position: position, name: name, agency_id: agency,
        })?;
    }
    Ok(())
}

/// Notes that a paper went out to all its recipients.
pub async fn set_sent(tx: &mut Tx, id: &PaperId) -> Result<()> {
    update!(tx, "paper_recipients", { sent_at: tx.now }, "paper_id = $1 and sent_at is null", id)?;
    Ok(())
}

/// Notes that an agency received a paper; tells whether it was still open.
pub async fn set_received(tx: &mut Tx, id: &PaperId, agency_id: &str, by: (&str, &str)) -> Result<bool> {
    let changed = update!(tx, "paper_recipients", {
        received_at: tx.now, received_by: by.0, received_by_name: by.1,
    }, "paper_id = $1 and agency_id = $2 and sent_at is not null and received_at is null", id, agency_id)?;
    Ok(changed > 0)
}

/// How many papers an agency has received without saying so, since when the oldest.
pub async fn unreceived(db: &mut impl Read, agency_id: &str) -> Result<Vec<(PaperId, String, Instant)>> {
    sql!(
        all(PaperId, String, Instant),
        db,
        "select p.id, p.title, r.sent_at from paper_recipients r join official_papers p on p.id = r.paper_id
         where r.agency_id = $1 and r.received_at is null and r.sent_at is not null
         order by r.sent_at limit 200",
        agency_id
    )
}

/// A recipient as the register shows them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RecipientLine {
    pub paper_id: String,
    pub name: String,
    pub sent_at: Option<Instant>,
    pub received_at: Option<Instant>,
}

/// The recipients of the papers in the register under the same filters.
pub async fn recipient_lines(db: &mut impl Read, permit: &Permit, params: &ListParams) -> Result<Vec<RecipientLine>> {
    register_select(permit, params)?
        .inside(
            "select r.paper_id, r.name, r.sent_at, r.received_at from paper_recipients r join",
            "as p on p.id = r.paper_id order by r.paper_id, r.position",
        )
        .all(db)
        .await
}

/// What an amended or corrected paper has in its remark.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LaterLine {
    pub earlier_id: String,
    pub relation: Relation,
    pub number_text: String,
    pub dated_on: NaiveDate,
}

/// What amends and corrects the papers in the register under the same filters, the first first.
pub async fn later_lines(db: &mut impl Read, permit: &Permit, params: &ListParams) -> Result<Vec<LaterLine>> {
    register_select(permit, params)?
        .inside(
            "select r.earlier_id, r.relation, r.number_text, r.dated_on from official_papers r join",
            "as p on p.id = r.earlier_id where r.relation in ('amends', 'corrects') and r.state in ('issued', 'replaced')
             order by r.dated_on, r.created_at, r.id",
        )
        .all(db)
        .await
}

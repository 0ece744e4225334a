//! What taking a row would do: whom it is about, what would change, what is wrong with it, who looks like it.

use std::collections::HashMap;

use sheets::Row;
use viet::name::PersonName;
use viet::text::tone_key;

use super::frame::{Drafted, Fault, Frame, are_near, column_of, date, says_so};
use crate::platform::error::Result;
use crate::platform::import::{Importing, Verdict};
use crate::platform::words::Words;
use crate::talents::actions::{keys, masked_number, of_draft, particulars};
use crate::talents::draft::{NumberChange, TalentDraft};
use crate::talents::duplicates::{self, LARGEST_BLOCK, Match, Particulars};
use crate::talents::entry::{Entry, EntryDraft};
use crate::talents::store::people::TAKEN;
use crate::talents::store::search::number_key;
use crate::talents::store::{entries, pairs, people};
use crate::talents::talent::{Sex, Talent, TalentId, TalentStatus};

/// Whom a row is about.
enum About {
    /// The name is missing or unreadable, which is said already.
    Unnamed,
    New,
    Known(Box<Talent>),
    /// It cannot be told, for a reason that has its sentence.
    Nobody,
}

/// A row on its way to its verdict.
struct Judged {
    about: About,
    faults: Vec<Fault>,
    doubts: Vec<Fault>,
    identity: String,
    person: Option<TalentDraft>,
    degree: Option<EntryDraft>,
}

/// Who may be meant, read once for all rows.
struct Known {
    /// Everybody's, within reach or not.
    by_number: HashMap<String, TalentId>,
    /// People within reach.
    people: HashMap<TalentId, Talent>,
    by_name: HashMap<String, Vec<TalentId>>,
    held: HashMap<TalentId, Vec<Entry>>,
}

/// How a name is compared.
fn name_key(name: &PersonName) -> String {
    tone_key(&name.full())
}

impl Known {
    async fn read(importing: &Importing<'_>, rows: &[Row]) -> Result<Known> {
        let (app, permit) = (importing.app, importing.permit);
        let db = &mut app.db.read();
        let numbers = rows.iter().filter_map(|row| importing.text(row, "personal_number"));
        let numbers: Vec<String> = numbers.map(|digits| number_key(&app.secret, digits)).collect();
        let by_number: HashMap<String, TalentId> = people::by_number_keys(db, &numbers).await?.into_iter().collect();
        let names = rows.iter().filter_map(|row| importing.text(row, "name"));
        let names: Vec<String> = names.map(|name| PersonName::split(name).sort_key()).collect();
        let mut found = people::named_within(db, permit, &names).await?;
        let ids: Vec<TalentId> = by_number.values().cloned().collect();
        found.extend(people::some(db, &ids).await?);
        found.retain(|talent| talent.merged_into.is_none() && permit.covers(&talent.lineage, &talent.bloc));
        let people: HashMap<TalentId, Talent> = found.into_iter().map(|talent| (talent.id.clone(), talent)).collect();
        let mut by_name: HashMap<String, Vec<TalentId>> = HashMap::new();
        for talent in people.values() {
            by_name.entry(name_key(&talent.profile.name())).or_default().push(talent.id.clone());
        }
        let ids: Vec<TalentId> = people.keys().cloned().collect();
        let mut held: HashMap<TalentId, Vec<Entry>> = HashMap::new();
        for entry in entries::of_many(db, &ids).await? {
            held.entry(entry.talent_id.clone()).or_default().push(entry);
        }
        Ok(Known { by_number, people, by_name, held })
    }

    fn entries(&self, about: &About) -> &[Entry] {
        match about {
            About::Known(talent) => self.held.get(&talent.id).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }
}

/// Judges rows, in their order.
pub async fn check(importing: &Importing<'_>, rows: &[Row]) -> Result<Vec<Verdict>> {
    let frame = importing.frame(Frame::read(importing)).await?;
    let known = Known::read(importing, rows).await?;
    let mut judged = Vec::with_capacity(rows.len());
    for row in rows {
        judged.push(judge(importing, &frame, &known, row)?);
    }
    look_alikes(importing, rows, &mut judged).await?;
    judged.into_iter().map(|one| verdict(importing, &frame, one)).collect()
}

/// Whom a row of an agency within reach is about.
fn about(importing: &Importing<'_>, known: &Known, row: &Row, agency: &str, said: &mut Judged) -> Result<About> {
    let secret = &importing.app.secret;
    let name = PersonName::split(importing.text(row, "name").unwrap_or_default());
    let number = importing.text(row, "personal_number").map(|digits| number_key(secret, digits));
    if let Some(id) = number.as_ref().and_then(|key| known.by_number.get(key)) {
        let Some(talent) = known.people.get(id) else {
            said.faults.push(("personal_number", says_so(TAKEN)));
            return Ok(About::Nobody);
        };
        if !are_near(&name, &talent.profile.name()) {
            let (full, code) = (&talent.full_name, talent.code());
            said.faults.push((
                "personal_number",
                format!("Số định danh này là của {full} ({code}). Kiểm tra lại số định danh hoặc họ tên."),
            ));
            return Ok(About::Nobody);
        }
        return Ok(About::Known(Box::new(talent.clone())));
    }
    let birth = date(importing, row, "birth").map(|birth| birth.iso());
    let same = known.by_name.get(&name_key(&name)).map_or(&[] as &[TalentId], Vec::as_slice);
    let same = same.iter().filter_map(|id| known.people.get(id));
    let same: Vec<&Talent> =
        same.filter(|talent| talent.profile.birth == birth && talent.profile.agency_id == agency).collect();
    match same.as_slice() {
        [] => Ok(About::New),
        [talent] if number.is_some() && talent.personal_number.is_some() => {
            said.doubts.push((
                "personal_number",
                format!(
                    "{} ({}) cùng họ tên, ngày sinh, cơ quan nhưng có số định danh khác ({}). Nếu là một người, sửa số.",
                    talent.full_name,
                    talent.code(),
                    masked_number(secret, talent)?
                ),
            ));
            Ok(About::New)
        }
        [talent] => Ok(About::Known(Box::new((*talent).clone()))),
        several => {
            let codes: Vec<String> = several.iter().take(5).map(|talent| talent.code()).collect();
            let codes = codes.join(", ");
            said.faults.push((
                "name",
                format!("Nhiều hồ sơ cùng họ tên, ngày sinh, cơ quan: {codes}. Ghi số định danh để biết là ai."),
            ));
            Ok(About::Nobody)
        }
    }
}

fn judge(importing: &Importing<'_>, frame: &Frame, known: &Known, row: &Row) -> Result<Judged> {
    let mut said = Judged {
        about: About::Unnamed,
        faults: Vec::new(),
        doubts: Vec::new(),
        identity: format!("dòng {}", row.number),
        person: None,
        degree: None,
    };
    let has_name = importing.text(row, "name").is_some();
    let agency = match frame.agency(importing, row) {
        None => String::new(),
        Some(Ok(agency)) => agency.id.to_string(),
        Some(Err(sentence)) => {
            // Whether such a person is there is not told.
            said.faults.push(("agency", sentence));
            String::new()
        }
    };
    if has_name {
        said.about = if agency.is_empty() { About::Nobody } else { about(importing, known, row, &agency, &mut said)? };
    }
    let before = match &said.about {
        About::Known(talent) => Some(talent.as_ref()),
        _ => None,
    };
    let Drafted { draft, faults } = frame.person(importing, row, &agency, before)?;
    let degree = frame.degree(importing, row, known.entries(&said.about));
    if has_name {
        said.identity = match (before, importing.text(row, "personal_number")) {
            (Some(talent), _) => talent.id.to_string(),
            (None, Some(digits)) => number_key(&importing.app.secret, digits),
            (None, None) => {
                let name = name_key(&PersonName::split(importing.text(row, "name").unwrap_or_default()));
                let birth = date(importing, row, "birth").map(|birth| birth.iso()).unwrap_or_default();
                let agency = importing.text(row, "agency").unwrap_or_default();
                format!("{name}|{birth}|{}", viet::text::fold(agency))
            }
        };
    }
    said.faults.extend(faults.into_iter().filter(|(column, _)| has_name || *column != "name"));
    said.faults.extend(degree.faults);
    (said.person, said.degree) = (draft, degree.draft);
    Ok(said)
}

/// Adds to rows of new people who within reach, or earlier among these rows, may be the same person.
async fn look_alikes(importing: &Importing<'_>, rows: &[Row], judged: &mut [Judged]) -> Result<()> {
    let (app, permit) = (importing.app, importing.permit);
    let mut new: Vec<(usize, Particulars, Vec<String>)> = Vec::new();
    for (place, one) in judged.iter().enumerate() {
        if let (About::New, Some(draft)) = (&one.about, &one.person) {
            let person = of_draft(draft, &[]);
            let keys = keys(&app.secret, &person);
            new.push((place, person, keys));
        }
    }
    let db = &mut app.db.read();
    let all: Vec<String> = new.iter().flat_map(|(_, _, keys)| keys.iter().cloned()).collect();
    let mut holders: HashMap<String, Vec<TalentId>> = HashMap::new();
    for (key, id) in pairs::holders(db, &all).await? {
        holders.entry(key).or_default().push(id);
    }
    holders.retain(|_, ids| ids.len() <= LARGEST_BLOCK);
    let mut ids: Vec<TalentId> = holders.values().flatten().cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut stored: HashMap<TalentId, (Talent, Particulars)> = HashMap::new();
    for talent in people::some(db, &ids).await? {
        if talent.merged_into.is_none() && permit.covers(&talent.lineage, &talent.bloc) {
            let person = particulars(&app.secret, &talent, &[])?;
            stored.insert(talent.id.clone(), (talent, person));
        }
    }
    let mut earlier: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (place, person, keys)) in new.iter().enumerate() {
        let mut doubts: Vec<(i64, String)> = Vec::new();
        let mut ids: Vec<&TalentId> = keys.iter().filter_map(|key| holders.get(key)).flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        for (talent, other) in ids.into_iter().filter_map(|id| stored.get(id)) {
            let found = duplicates::compare(person, other);
            if found.is_possible() {
                let who = format!("{} ({}), {}", talent.full_name, talent.code(), talent.agency_name);
                doubts.push((found.score, sentence(&who, &found)));
            }
        }
        let mut before: Vec<usize> =
            keys.iter().filter_map(|key| earlier.get(key.as_str())).flatten().copied().collect();
        before.sort_unstable();
        before.dedup();
        for (other_place, other, _) in before.into_iter().take(LARGEST_BLOCK).filter_map(|at| new.get(at)) {
            let found = duplicates::compare(person, other);
            if let Some(row) = rows.get(*other_place).filter(|_| found.is_possible()) {
                let who = format!("{} ở dòng {} của tệp này", other.name.full(), row.number);
                doubts.push((found.score, sentence(&who, &found)));
            }
        }
        doubts.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        if let Some(one) = judged.get_mut(*place) {
            one.doubts.extend(doubts.into_iter().take(3).map(|(_, sentence)| ("name", sentence)));
        }
        for key in keys {
            earlier.entry(key.as_str()).or_default().push(at);
        }
    }
    Ok(())
}

fn sentence(who: &str, found: &Match) -> String {
    let reasons = found.reasons.iter().filter(|reason| reason.weight > 0).map(|reason| reason.sentence.to_lowercase());
    let reasons: Vec<String> = reasons.collect();
    format!("{}: {who}. Lý do: {}.", found.verdict(), reasons.join("; "))
}

/// A stored value of a field as people read it.
fn shown(frame: &Frame, field: &str, value: String) -> String {
    match field {
        "sex" => Sex::parse(&value).map_or(value, |sex| sex.label().to_owned()),
        "status" => TalentStatus::parse(&value).map_or(value, |status| status.label().to_owned()),
        _ => frame.choices.label(field, &value).map_or_else(|| value.clone(), str::to_owned),
    }
}

fn verdict(importing: &Importing<'_>, frame: &Frame, judged: Judged) -> Result<Verdict> {
    let secret = &importing.app.secret;
    let mut verdict = match &judged.about {
        About::New => Verdict::adds(),
        About::Known(talent) => Verdict::about(talent.id.as_str(), talent.version),
        About::Unnamed | About::Nobody => Verdict::about("", 0),
    }
    .identified_by(judged.identity);
    if let (About::Known(talent), Some(draft)) = (&judged.about, &judged.person) {
        verdict = verdict.change("name", &talent.full_name, draft.profile.full_name());
        for ((field, old), (_, new)) in talent.profile.fields().into_iter().zip(draft.profile.fields()) {
            let column = column_of(field);
            if column != "name" {
                verdict = verdict.change(column, shown(frame, field, old), shown(frame, field, new));
            }
        }
        if let NumberChange::Set(number) = &draft.number {
            verdict = verdict.change("personal_number", masked_number(secret, talent)?, number.masked());
        }
        if let Some(degree) = &judged.degree {
            let level = degree.value("level").unwrap_or_default();
            verdict = verdict
                .change("degree_level", "", frame.level(level))
                .change("major", "", degree.value("name").unwrap_or_default())
                .change("institution", "", degree.value("place").unwrap_or_default())
                .change("degree_year", "", degree.value("to_on").unwrap_or_default());
        }
    }
    let verdict = judged.faults.into_iter().fold(verdict, |verdict, (column, said)| verdict.error(column, said));
    Ok(judged.doubts.into_iter().fold(verdict, |verdict, (column, said)| verdict.doubt(column, said)))
}

//! The candidate's verbs: each finds the dossier among those of the candidate first, then asks the dossiers' own action.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::tasks;
use crate::candidates::actions::letters;
use crate::candidates::consent::Purpose;
use crate::candidates::questions::{self, Answer, Question, typed};
use crate::candidates::store as candidates;
use crate::dossiers::actions::tell;
use crate::dossiers::dossier::{Channel, Dossier, DossierId, DossierState, FiledBy};
use crate::dossiers::filing::{self, Changed, NewDossier};
use crate::dossiers::parts::SavedAnswer;
use crate::dossiers::store;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::Job;
use crate::platform::permit::Permit;
use crate::policies;
use crate::portal::Carried;

/// The answers of a dossier by their keys.
pub type Answers = BTreeMap<String, SavedAnswer>;

/// The key under which what was said at "Kiểm tra điều kiện" is kept, in words.
pub const ELIGIBILITY: &str = "eligibility";

/// The candidate's own dossier. Another's does not exist for them, and the attempt is in the log.
pub async fn own(app: &App, permit: &Permit, id: &str) -> Result<Dossier> {
    let candidate = &permit.signed_candidate()?.candidate_id;
    let found = store::find(&mut app.db.read(), &DossierId::from(id)).await;
    match found {
        Ok(dossier) if dossier.candidate_id.as_ref() == Some(candidate) => Ok(dossier),
        Ok(_) | Err(Error::NotFound) => {
            Err(crate::dossiers::actions::note_attempt(app, permit, id, Error::NotFound).await)
        }
        Err(error) => Err(error),
    }
}

/// The candidate's dossiers, the newest first; a draft that was deleted is not among them.
pub async fn all(app: &App, permit: &Permit) -> Result<Vec<Dossier>> {
    let candidate = &permit.signed_candidate()?.candidate_id;
    let found = store::of_candidate(&mut app.db.read(), candidate).await?;
    Ok(found.into_iter().filter(|one| one.state != DossierState::Withdrawn || one.submitted_at.is_some()).collect())
}

/// The answers of a dossier.
pub async fn answers(app: &App, dossier: &Dossier) -> Result<Answers> {
    filing::answers(app, &mut app.db.read(), &dossier.id).await
}

/// An answer as an object; anything else is none.
pub fn answer_of(saved: Option<&SavedAnswer>) -> Answer {
    saved.and_then(|saved| saved.value.as_object().cloned()).unwrap_or_default()
}

/// What a new dossier begins with, as typed.
#[derive(Clone, Debug)]
pub struct Start {
    pub full_name: String,
    pub group: String,
    pub published_row_id: Option<String>,
    pub specialty: String,
}

/// Opens a draft; what was said at "Kiểm tra điều kiện" comes along when the person wants it.
pub async fn open(app: &App, permit: &Permit, start: Start, carried: Option<Carried>) -> Result<DossierId> {
    let candidate = permit.signed_candidate()?.candidate_id.clone();
    let name = start.full_name.clone();
    let new = NewDossier {
        candidate_id: Some(candidate),
        talent_id: None,
        person_name: start.full_name,
        group: start.group,
        published_row_id: start.published_row_id,
        specialty: start.specialty,
        agency_id: None,
        filed_by: FiledBy::Candidate,
        channel: Channel::Online,
    };
    let id = filing::open(app, permit, new).await?;
    filing::save_answer(app, permit, &id, "person", &json!({ "full_name": name }), None).await?;
    if let Some(carried) = carried {
        carry(app, permit, &id, carried).await?;
    }
    Ok(id)
}

/// Keeps what was said at "Kiểm tra điều kiện": each fact for the engine, and the words for people.
async fn carry(app: &App, permit: &Permit, id: &DossierId, carried: Carried) -> Result<()> {
    let told: Vec<Json> = carried.told.iter().map(|(label, value)| json!([label, value])).collect();
    filing::save_answer(app, permit, id, ELIGIBILITY, &json!(told), None).await?;
    for (fact, value) in carried.facts {
        filing::save_answer(app, permit, id, &fact, &value, None).await?;
    }
    Ok(())
}

/// Changes what a draft asks for.
pub async fn change(app: &App, permit: &Permit, dossier: &Dossier, start: Start, version: i64) -> Result<()> {
    let changed = Changed {
        person_name: start.full_name,
        group: start.group,
        published_row_id: start.published_row_id,
        specialty: start.specialty,
        agency_id: None,
    };
    filing::change(app, permit, &dossier.id, changed, version).await
}

/// Saves an answer as it was typed. The name of the dossier follows the name that was typed.
pub async fn save(
    app: &App,
    permit: &Permit,
    dossier: &Dossier,
    (question, key): (&Question, &str),
    answer: &Answer,
    seen: Option<i64>,
) -> Result<i64> {
    let version = filing::save_answer(app, permit, &dossier.id, key, &Json::Object(answer.clone()), seen).await?;
    let name = typed(answer, "full_name");
    if question.key == "person"
        && dossier.state == DossierState::Draft
        && name != dossier.person_name
        && question.faults(answer, app.clock.today()).iter().all(|(field, _)| field.name != "full_name")
    {
        let start = Start {
            full_name: name.to_owned(),
            group: dossier.beneficiary_group.clone(),
            published_row_id: dossier.published_row_id.clone(),
            specialty: dossier.specialty.clone(),
        };
        // The newest version: somebody may have changed what it asks for since this page was opened.
        let newest = store::find(&mut app.db.read(), &dossier.id).await?;
        change(app, permit, &newest, start, newest.version).await?;
    }
    Ok(version)
}

/// Hands the dossier in, once everything that is required is there and agreed to. What follows from the answers is given to
/// the engine first, so that nobody types it again.
pub async fn submit(app: &App, permit: &Permit, dossier: &Dossier) -> Result<()> {
    let saved = answers(app, dossier).await?;
    let agreed = candidates::standing(&mut app.db.read(), permit.user_id(), Purpose::Application).await?.is_some();
    if !agreed || !tasks::is_complete(&saved, app.clock.today()) {
        return Err(Error::refused("Hồ sơ còn mục bắt buộc chưa hoàn thành. Mở danh sách mục để làm nốt."));
    }
    for (fact, value) in facts(app, dossier, &saved)? {
        let seen = saved.get(&fact).map(|saved| saved.version);
        filing::save_answer(app, permit, &dossier.id, &fact, &value, seen).await?;
    }
    filing::submit(app, permit, &dossier.id).await
}

/// The facts of the policy that follow from the answers, in the JSON of the engine.
fn facts(app: &App, dossier: &Dossier, saved: &Answers) -> Result<Vec<(String, Json)>> {
    let pack = policies::rules(app)?;
    let person = answer_of(saved.get("person"));
    let commitment = answer_of(saved.get("commitment"));
    let mut found: Vec<(&str, Json)> = vec![
        ("born_on", json!(typed(&person, "born_on"))),
        ("sex", json!(typed(&person, "sex"))),
        ("vietnamese", json!(typed(&person, "nationality") == "vn")),
        ("commits", json!(typed(&commitment, "agrees") == "1")),
    ];
    if let Ok(years) = typed(&commitment, "years").parse::<i64>() {
        found.push(("committed_months", json!((years * 12).to_string())));
    }
    if dossier.published_row_id.is_some() {
        found.push(("field_in_catalogue", json!(true)));
    }
    let mut held: Vec<String> = saved.get("qualifications").map(|saved| words(&saved.value)).unwrap_or_default();
    for (key, answer) in saved {
        if questions::by_key(key).is_some_and(|question| question.key == "degree") {
            held.push(typed(&answer_of(Some(answer)), "level").to_owned());
        }
    }
    held.push(dossier.beneficiary_group.clone());
    let choices = pack.fact("qualifications").and_then(|place| pack.facts.get(place)).map(|fact| fact.kind);
    if let Some(policy::pack::Kind::Words(list)) = choices {
        held.retain(|word| pack.choice(list, word).is_some());
        held.sort();
        held.dedup();
        found.push(("qualifications", json!(held)));
    }
    let known = found.into_iter().filter(|(name, _)| pack.fact(name).is_some());
    Ok(known.map(|(name, value)| (name.to_owned(), value)).collect())
}

fn words(value: &Json) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// Deletes a draft: it is withdrawn, and everything of the person in it is erased.
pub async fn delete(app: &App, permit: &Permit, dossier: &Dossier) -> Result<()> {
    if dossier.state != DossierState::Draft {
        return Err(Error::refused(
            "Hồ sơ đã nộp nên không xóa được như bản nháp. Rút hồ sơ, hoặc gửi yêu cầu xóa dữ liệu.",
        ));
    }
    filing::withdraw(app, permit, &dossier.id, "").await?;
    filing::erase(app, permit, &dossier.id).await
}

/// The answers to a question that is asked several times: number and answer, in their order.
pub fn several<'a>(question: &Question, saved: &'a Answers) -> Vec<(u32, &'a SavedAnswer)> {
    let prefix = format!("{}:", question.key);
    let mut found: Vec<(u32, &SavedAnswer)> = saved
        .iter()
        .filter_map(|(key, answer)| Some((key.strip_prefix(&prefix)?.parse().ok()?, answer)))
        .filter(|(_, answer)| answer.value.as_object().is_some_and(|object| !object.is_empty()))
        .collect();
    found.sort_by_key(|(number, _)| *number);
    found
}

/// The number that the next answer to such a question gets; numbers that were removed do not come again.
pub fn next_number(question: &Question, saved: &Answers) -> u32 {
    let prefix = format!("{}:", question.key);
    let used = saved.keys().filter_map(|key| key.strip_prefix(&prefix)?.parse::<u32>().ok());
    used.max().unwrap_or(0) + 1
}

/// The job that writes to the candidate of a dossier: the dossiers know the news, the candidates know the address.
pub async fn write_news(app: &App, job: &Job) -> Result<()> {
    let (dossier, news) = tell::of_job(app, job).await?;
    let Some(candidate) = &dossier.candidate_id else { return Ok(()) };
    let write = |lang| {
        let letter = tell::letter(app, lang, &dossier, news);
        (letter.subject, letter.body)
    };
    letters::deliver(app, candidate, write).await
}

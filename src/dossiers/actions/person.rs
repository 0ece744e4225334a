//! Whose record a dossier leads to. A candidate comes without one; whoever is granted a policy has one from then on, made of
//! what they said of themselves, or the one that holds their personal number already.

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::filing;
use crate::dossiers::dossier::Dossier;
use crate::dossiers::parts::SavedAnswer;
use crate::dossiers::store;
use crate::platform::App;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies;
use crate::talents::store::people;
use crate::talents::store::search::number_key;
use crate::talents::{NumberChange, Profile, Sex, TalentDraft, TalentStatus, actions, codes};

/// Where nobody has said otherwise.
const HOME: &str = "VN";

/// The record of the person of a dossier, made when there is none; the caller commits.
pub async fn record(app: &App, tx: &mut Tx, dossier: &Dossier, from: NaiveDate) -> Result<String> {
    if let Some(talent) = &dossier.talent_id {
        return Ok(talent.clone());
    }
    let agency_id = dossier.agency_id.clone().ok_or_else(|| {
        Error::refused(format!(
            "Hồ sơ {} chưa ghi đơn vị tiếp nhận người này nên chưa lập được hồ sơ nhân tài. Chuyên viên thẩm định mở hồ sơ, \
             chọn “Ghi đơn vị tiếp nhận”, rồi làm lại.",
            dossier.code
        ))
    })?;
    let answers = filing::answers(app, tx, &dossier.id).await?;
    let said = |question: &str, field: &str| -> Option<String> {
        let answer: &SavedAnswer = answers.get(question)?;
        let text = answer.value.get(field).and_then(Json::as_str)?.trim();
        Some(text.to_owned()).filter(|text| !text.is_empty())
    };
    // A number that cannot be read is left for the unit to ask again.
    let number =
        said("person", "personal_number").and_then(|typed| viet::personal_number::check(&typed, None, None).ok());
    if let Some(number) = &number
        && let Some(known) = people::by_number_key(tx, &number_key(&app.secret, number.digits())).await?
    {
        store::set_talent(tx, dossier, known.as_str()).await?;
        return Ok(known.to_string());
    }
    let nationality = match said("person", "country") {
        None => HOME.to_owned(),
        Some(country) => match codes::suggest(tx, "country", &country).await?.into_iter().next() {
            Some(found) => found.code,
            None => {
                return Err(Error::refused(format!(
                    "Hồ sơ {} ghi quốc tịch “{country}”, chưa có trong danh mục quốc gia. Thêm vào danh mục rồi thi hành lại.",
                    dossier.code
                )));
            }
        },
    };
    let name = viet::name::PersonName::split(&dossier.person_name);
    let profile = Profile {
        family_name: name.family,
        middle_name: name.middle,
        given_name: name.given,
        other_names: None,
        birth: said("person", "born_on").filter(|born| born.parse::<NaiveDate>().is_ok()),
        sex: said("person", "sex").and_then(|sex| Sex::parse(&sex)).unwrap_or(Sex::Unknown),
        ethnicity: None,
        nationality,
        native_place: None,
        address: said("contact", "address"),
        commune_code: None,
        address_elsewhere: None,
        phone: said("contact", "phone"),
        second_phone: None,
        email: None,
        number_reason: None,
        agency_id,
        post_title: Some(dossier.specialty.clone()).filter(|title| !title.is_empty()),
        status: TalentStatus::InPost,
        status_since: Some(from.to_string()),
        beneficiary_group: group_of(app, &dossier.beneficiary_group)?,
        sector: None,
        research: None,
    };
    let draft = TalentDraft { profile, number: number.map_or(NumberChange::Keep, NumberChange::Set), version: 1 };
    let (talent, event) = actions::create_in(app, tx, &Permit::system("decision"), &draft).await?;
    tx.note(event);
    store::set_talent(tx, dossier, talent.as_str()).await?;
    Ok(talent.to_string())
}

/// The group of a dossier as records of people name it, with the scheme under which the city hires.
fn group_of(app: &App, group: &str) -> Result<Option<String>> {
    if group.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!("{}:{group}", policies::hiring(app)?.scheme.id)))
}

//! What is done before a dossier is taken in, and when its filer is asked: opened, answered, papers given, handed in,
//! withdrawn. A candidate does it on the portal, or an agency or officer for a person; both are recorded.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::tell::{self, News};
use super::{follow, reached, stepped};
use crate::catalogue;
use crate::dossiers::dossier::{Channel, DossierId, DossierState, DossierStep, FiledBy};
use crate::dossiers::items::checklist;
use crate::dossiers::parts::{Item, ItemId, ItemState, SavedAnswer, SupplementState};
use crate::dossiers::store::{self, NewItem, Opened, Wanted};
use crate::dossiers::upload::CheckedFile;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, FileId};
use crate::platform::permission::Reach;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies;
use crate::ui::Lang;

/// The longest answer to one question, in bytes of JSON.
const LONGEST_ANSWER: usize = 64 * 1024;
/// Files of one kind of paper.
const MOST_OF_A_KIND: usize = 20;
/// Files of one dossier.
const MOST: usize = 80;

/// What a new dossier starts from.
#[derive(Clone, Debug)]
pub struct NewDossier {
    /// Whose account it is filed under, when a candidate files it or will see it.
    pub candidate_id: Option<String>,
    /// The record of a person whom the city knows already (giới thiệu).
    pub talent_id: Option<String>,
    pub person_name: String,
    /// A group of the policy under which the city hires.
    pub group: String,
    /// The place it asks for: major, specialty and agency come with it.
    pub published_row_id: Option<String>,
    /// What it asks for without such a place.
    pub specialty: String,
    pub agency_id: Option<String>,
    pub filed_by: FiledBy,
    pub channel: Channel,
}

/// The place that a dossier asks for.
pub(super) struct Place {
    pub(super) major_code: Option<String>,
    pub(super) specialty: String,
    pub(super) agency: Option<organisation::Agency>,
}

/// Reads which place is asked for: a place of the catalogue says its unit and major, otherwise the unit alone is named.
pub(super) async fn place(
    tx: &mut Tx,
    permit: &Permit,
    row: Option<&str>,
    specialty: &str,
    agency: Option<&str>,
) -> Result<Place> {
    let mut place = Place { major_code: None, specialty: viet::text::clean(specialty), agency: None };
    let mut agency_id = agency.map(str::to_owned);
    if let Some(row) = row {
        let found = catalogue::store::published_row(tx, row).await?.ok_or_else(|| {
            Error::refused_at(
                "published_row_id",
                "Vị trí này không có trong danh mục đã công bố. Chọn lại trong danh mục.",
            )
        })?;
        place.major_code = found.major_code;
        place.specialty = found.specialty;
        agency_id = Some(found.agency_id);
    }
    if let Some(id) = agency_id {
        // Who files for others files for what they answer for; a candidate may ask for any place.
        let found = match permit.reach() {
            Reach::Own | Reach::City => organisation::store::agencies::find(tx, &id).await,
            _ => organisation::store::agencies::find_within(tx, permit, &id).await,
        };
        let found = found
            .ok()
            .filter(organisation::Agency::is_active)
            .ok_or_else(|| Error::refused_at("agency_id", "Chọn cơ quan, đơn vị đang hoạt động trong danh sách"))?;
        place.agency = Some(found);
    }
    if place.specialty.is_empty() {
        return Err(Error::refused_at("specialty", "Nhập ngành, chuyên ngành, hoặc chọn một vị trí trong danh mục"));
    }
    Ok(place)
}

fn check_person(app: &App, name: &str, group: &str) -> Result<String> {
    let name = viet::name::clean_person_name(name).name;
    if !(2..=120).contains(&name.chars().count()) {
        return Err(Error::refused_at("person_name", "Nhập họ và tên từ 2 đến 120 ký tự"));
    }
    if !policies::hiring(app)?.scheme.groups.iter().any(|known| known.id == group) {
        return Err(Error::refused_at("beneficiary_group", "Chọn nhóm đối tượng trong danh sách"));
    }
    Ok(name)
}

/// Opens a dossier as a draft, with the number that it keeps.
pub async fn open(app: &App, permit: &Permit, new: NewDossier) -> Result<DossierId> {
    let mut tx = app.db.write(permit).await?;
    let name = check_person(app, &new.person_name, &new.group)?;
    let place =
        place(&mut tx, permit, new.published_row_id.as_deref(), &new.specialty, new.agency_id.as_deref()).await?;
    if let Some(candidate) = &new.candidate_id {
        let known = store::of_candidate(&mut tx, candidate).await?;
        let twice = known.iter().find(|one| {
            !one.state.is_closed()
                && one.published_row_id == new.published_row_id
                && one.beneficiary_group == new.group
                && one.agency_id.as_deref() == place.agency.as_ref().map(|agency| agency.id.as_str())
        });
        if let Some(twice) = twice {
            return Err(Error::refused(format!(
                "Bạn đã có hồ sơ {} cho vị trí này. Mở hồ sơ đó để làm tiếp, không cần lập hồ sơ mới.",
                twice.code
            )));
        }
    }
    let bloc = match (&place.agency, permit.signed()) {
        (Some(agency), _) => agency.bloc.clone(),
        (None, Ok(signed)) => signed.bloc.clone(),
        (None, Err(_)) => "government".to_owned(),
    };
    let (user, by) = match (new.filed_by, permit.signed()) {
        (FiledBy::Candidate, _) | (_, Err(_)) => (None, "Ứng viên".to_owned()),
        (_, Ok(signed)) => (Some(signed.user_id.clone()), format!("{}, {}", signed.user_name, signed.agency_name)),
    };
    let year = i64::from(app.clock.year());
    let (number, code) = store::next_code(&mut tx, year).await?;
    let opened = Opened {
        id: DossierId::fresh(),
        year,
        number,
        code: code.clone(),
        bloc,
        candidate_id: new.candidate_id,
        talent_id: new.talent_id,
        filed_by: new.filed_by,
        filed_by_user: user,
        filed_by_name: by,
        channel: new.channel,
        person_name: name,
        beneficiary_group: new.group,
        published_row_id: new.published_row_id,
        major_code: place.major_code,
        specialty: place.specialty,
        agency_name: place.agency.as_ref().map(|agency| agency.name.clone()).unwrap_or_default(),
        agency_id: place.agency.map(|agency| agency.id.to_string()),
    };
    store::insert(&mut tx, &opened).await?;
    let event = Event::new("dossier.opened", &opened.id)
        .with("code", &code)
        .with("filed_by", opened.filed_by.as_str())
        .with("channel", opened.channel.as_str())
        .with("beneficiary_group", policies::group_name(app, &opened.beneficiary_group));
    tx.commit(event).await?;
    Ok(opened.id)
}

/// What a draft asks for, typed anew.
#[derive(Clone, Debug)]
pub struct Changed {
    pub person_name: String,
    pub group: String,
    pub published_row_id: Option<String>,
    pub specialty: String,
    pub agency_id: Option<String>,
}

/// Changes what a draft asks for; of a dossier that was handed in it stays.
pub async fn change(app: &App, permit: &Permit, id: &DossierId, changed: Changed, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    if dossier.state != DossierState::Draft {
        return Err(Error::refused("Hồ sơ đã nộp nên không đổi được vị trí, nhóm đối tượng. Rút hồ sơ rồi lập lại."));
    }
    let name = check_person(app, &changed.person_name, &changed.group)?;
    let row = changed.published_row_id.as_deref();
    let place = place(&mut tx, permit, row, &changed.specialty, changed.agency_id.as_deref()).await?;
    let wanted = Wanted {
        person_name: &name,
        beneficiary_group: &changed.group,
        bloc: place.agency.as_ref().map_or(dossier.bloc.as_str(), |agency| &agency.bloc),
        published_row_id: row,
        major_code: place.major_code.as_deref(),
        specialty: &place.specialty,
        agency_id: place.agency.as_ref().map(|agency| agency.id.as_str()),
        agency_name: place.agency.as_ref().map_or("", |agency| &agency.name),
    };
    store::set_wanted(&mut tx, &dossier, &wanted, version).await?;
    let mut event = Event::new("dossier.edited", id).change(
        "beneficiary_group",
        policies::group_name(app, &dossier.beneficiary_group),
        policies::group_name(app, &changed.group),
    );
    event = event.change("specialty", &dossier.specialty, &place.specialty);
    if name != dossier.person_name {
        event = event.with("fields", vec!["họ tên"]);
    }
    tx.commit(event).await
}

/// Where the answer to a question is sealed.
fn sealed_at(id: &DossierId, question: &str) -> String {
    format!("dossier_answers.answer:{id}:{question}")
}

/// Saves an answer as it was typed; hands back its version. `seen` is the version that was shown, nothing where none was
/// there. When another device saved meanwhile the error is `Stale`: the caller shows both texts (`answers`). Answers to
/// questions that bear the name of a fact of the policy's pack are what the engine reads, in the JSON of
/// `policy::facts::Facts::read`.
pub async fn save_answer(
    app: &App,
    permit: &Permit,
    id: &DossierId,
    question: &str,
    answer: &Json,
    seen: Option<i64>,
) -> Result<i64> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_.:".contains(letter);
    if question.is_empty() || question.len() > 80 || !question.chars().all(is_name) {
        return Err(Error::NotFound);
    }
    let text = answer.to_string();
    if text.len() > LONGEST_ANSWER {
        return Err(Error::refused("Câu trả lời dài quá. Rút ngắn, hoặc nộp phần chi tiết thành một tệp."));
    }
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    dossier.state.after(DossierStep::Edit)?;
    let place = sealed_at(id, question);
    let known = store::answers::find(&mut tx, id, question).await?;
    if let Some(known) = &known
        && app.secret.open(&place, &known.answer)? == text.as_bytes()
    {
        return Ok(known.version);
    }
    let sealed = app.secret.seal(&place, text.as_bytes())?;
    let version = match (&known, seen) {
        (None, _) => {
            store::answers::insert(&mut tx, id, question, sealed).await?;
            1
        }
        (Some(_), None) => return Err(Error::Stale),
        (Some(_), Some(seen)) => {
            store::answers::set(&mut tx, id, question, sealed, seen).await?;
            seen + 1
        }
    };
    tx.commit(Event::new("dossier.answered", id).with("question", question)).await?;
    Ok(version)
}

/// The answers of a dossier by their questions.
pub async fn answers(app: &App, db: &mut impl Read, id: &DossierId) -> Result<BTreeMap<String, SavedAnswer>> {
    let mut all = BTreeMap::new();
    for sealed in store::answers::of_dossier(db, id).await? {
        let text = app.secret.open(&sealed_at(id, &sealed.question), &sealed.answer)?;
        let value = serde_json::from_slice(&text).map_err(Error::internal)?;
        all.insert(sealed.question, SavedAnswer { value, saved_at: sealed.saved_at, version: sealed.version });
    }
    Ok(all)
}

/// Gives a paper. A kind of paper that is one file takes the place of the one before; the very same file is not taken
/// twice. What is refused is told in the language of who gives it.
pub async fn give_item(
    app: &App,
    permit: &Permit,
    id: &DossierId,
    item: &str,
    file: &CheckedFile,
    lang: Lang,
) -> Result<ItemId> {
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    dossier.state.after(DossierStep::Edit)?;
    let list = checklist(app, &dossier.beneficiary_group)?;
    let kind = list.iter().find(|kind| kind.code == item).ok_or(Error::NotFound)?;
    if let Some(same) = store::same_file(&mut tx, id, &file.sha256).await? {
        let named = list.iter().find(|kind| kind.code == same.item);
        let name = named.map_or(same.item.as_str(), |kind| match lang {
            Lang::Vi => &kind.name_vi,
            Lang::En => &kind.name_en,
        });
        let given_at = clock::screen(same.given_at);
        let sentence = lang.told("dossier-paper-same", &[("item", name), ("at", given_at.as_str())]);
        return Err(Error::refused_at("file", sentence));
    }
    let present = store::present_items(&mut tx, id).await?;
    let of_kind: Vec<&Item> = present.iter().filter(|known| known.item == item).collect();
    if kind.several && of_kind.len() >= MOST_OF_A_KIND || present.len() >= MOST {
        return Err(Error::refused_at("file", lang.told("dossier-paper-enough", &[])));
    }
    if !kind.several {
        for known in of_kind {
            if known.state == ItemState::Accepted {
                return Err(Error::refused_at("file", lang.told("dossier-paper-accepted", &[])));
            }
            store::replace_item(&mut tx, known).await?;
        }
    }
    let (new, actor) = (ItemId::fresh(), permit.actor());
    let by = actor.user_id.unwrap_or_default();
    let kept = files::keep(app, &mut tx, &new, &file.upload, file.media_type, &by).await?;
    let row = NewItem {
        id: &new,
        dossier_id: id,
        item,
        file_id: kept.as_str(),
        pages: file.pages,
        given_by: &by,
        given_by_name: &actor.name,
    };
    store::insert_item(&mut tx, &row).await?;
    let event = Event::new("dossier.item_given", id)
        .with("item", &kind.name_vi)
        .with("sha256", &file.sha256)
        .with("pages", file.pages.map_or_else(String::new, |pages| pages.to_string()));
    tx.commit(event).await?;
    Ok(new)
}

/// Takes a paper back that nobody has accepted; of a draft its file is gone with it.
pub async fn take_back_item(app: &App, permit: &Permit, id: &DossierId, item: &ItemId) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    dossier.state.after(DossierStep::Edit)?;
    let known = store::item(&mut tx, id, item.as_str()).await?;
    if known.state == ItemState::Accepted {
        return Err(Error::refused("Giấy tờ này đã được chấp nhận nên không bỏ được."));
    }
    if !known.is_present() {
        return Ok(());
    }
    store::replace_item(&mut tx, &known).await?;
    if dossier.state == DossierState::Draft
        && let Some(file) = store::drop_item_file(&mut tx, &known).await?
    {
        files::forget(&mut tx, &FileId::from(file.as_str())).await?;
    }
    tx.commit(Event::new("dossier.item_taken_back", id).with("item", &known.item)).await
}

/// Hands a dossier in. Every required paper has to be there; all that are missing are named at once.
pub async fn submit(app: &App, permit: &Permit, id: &DossierId) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    dossier.state.after(DossierStep::Submit)?;
    let present = store::present_items(&mut tx, id).await?;
    let missing: Vec<String> = checklist(app, &dossier.beneficiary_group)?
        .into_iter()
        .filter(|kind| kind.required && !present.iter().any(|item| item.item == kind.code))
        .map(|kind| kind.name_vi)
        .collect();
    if !missing.is_empty() {
        return Err(Error::refused(format!("Hồ sơ còn thiếu: {}. Nộp đủ rồi gửi.", missing.join("; "))));
    }
    let holder = follow::desk(&mut tx, &dossier.bloc).await?;
    let state = store::take(&mut tx, &dossier, DossierStep::Submit, "", &holder).await?;
    store::set_submitted(&mut tx, id).await?;
    let after = store::find(&mut tx, id).await?;
    follow::follow(&mut tx, &after).await?;
    tell::tell(app, &mut tx, &after, News::Submitted).await?;
    tx.commit(stepped(Event::new("dossier.submitted", id).with("code", &dossier.code), &dossier, state)).await
}

/// Withdraws a dossier before anything was decided.
pub async fn withdraw(app: &App, permit: &Permit, id: &DossierId, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    let state = store::take(&mut tx, &dossier, DossierStep::Withdraw, reason, "").await?;
    let after = store::find(&mut tx, id).await?;
    follow::follow(&mut tx, &after).await?;
    if dossier.submitted_at.is_some() {
        tell::tell(app, &mut tx, &after, News::Withdrawn).await?;
    }
    let event = stepped(Event::new("dossier.withdrawn", id).with("code", &dossier.code), &dossier, state);
    tx.commit(event.because(reason)).await
}

/// Answers a request for supplement; every paper it asked for has to be there anew. The clock goes on.
pub async fn supply(app: &App, permit: &Permit, id: &DossierId) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    dossier.state.after(DossierStep::Supply)?;
    let asked = store::open_supplement(&mut tx, id).await?;
    let asked = asked.filter(|asked| asked.state == SupplementState::Sent);
    let asked = asked.ok_or_else(|| Error::refused("Không có yêu cầu bổ sung nào đang chờ. Mở lại hồ sơ để xem."))?;
    let present = store::present_items(&mut tx, id).await?;
    let list = checklist(app, &dossier.beneficiary_group)?;
    let name = |code: &str| {
        list.iter().find(|kind| kind.code == code).map_or_else(|| code.to_owned(), |kind| kind.name_vi.clone())
    };
    let still: Vec<String> = asked
        .missing()
        .iter()
        .filter(|missing| !present.iter().any(|item| item.item == missing.item && item.given_at > asked.asked_at))
        .map(|missing| name(&missing.item))
        .collect();
    if !still.is_empty() {
        return Err(Error::refused(format!("Còn chưa bổ sung: {}. Nộp đủ rồi gửi một lần.", still.join("; "))));
    }
    let holder = follow::officer_or_desk(&mut tx, &dossier).await?;
    let state = store::take(&mut tx, &dossier, DossierStep::Supply, "", &holder).await?;
    store::set_supplement(&mut tx, &asked, SupplementState::Answered, None, asked.answer_by).await?;
    super::recount::clock(&mut tx, id).await?;
    let after = store::find(&mut tx, id).await?;
    follow::follow(&mut tx, &after).await?;
    tell::tell(app, &mut tx, &after, News::Supplied).await?;
    tx.commit(stepped(Event::new("dossier.supplied", id).with("code", &dossier.code), &dossier, state)).await
}

/// Erases what a closed dossier holds of a person: answers, papers, the name. Its number, its steps and what was decided
/// stay; one that was granted is kept (Law 91/2025/QH15, Articles 14 and 25).
pub async fn erase(app: &App, permit: &Permit, id: &DossierId) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = reached(&mut tx, permit, id).await?;
    if !dossier.state.is_closed() || dossier.state == DossierState::Granted {
        return Err(Error::refused(format!(
            "Hồ sơ đang ở tình trạng “{}” nên chưa xóa được. Rút hồ sơ trước, hoặc chờ có kết quả.",
            dossier.state.label()
        )));
    }
    let answers = store::answers::forget(&mut tx, id).await?;
    let papers = store::forget_files(&mut tx, id).await?;
    for file in &papers {
        files::forget(&mut tx, &FileId::from(file.as_str())).await?;
    }
    store::forget_person(&mut tx, &dossier, "(đã xóa)").await?;
    let event = Event::new("dossier.erased", id).with("answers", answers).with("papers", papers.len());
    tx.commit(event.with("code", &dossier.code)).await
}

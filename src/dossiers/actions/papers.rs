//! The papers that the one-stop service hands out about a dossier (STD-78): the receipt, numbered at once because it
//! decides nothing; the request for supplement, the refusal and the apology as drafts that go the way of every paper.

use chrono::NaiveDate;
use papers::{PaperKind, Signature};
use serde_json::{Value as Json, json};

use super::tell::{self, News};
use crate::dossiers::dossier::{Dossier, DossierId, DossierState};
use crate::dossiers::items::checklist;
use crate::dossiers::look_up;
use crate::dossiers::parts::{FindingState, SupplementState};
use crate::dossiers::settings;
use crate::dossiers::store;
use crate::issuance::actions::{self as papers_of, NewDraft, StepDraft};
use crate::issuance::draft::Content;
use crate::issuance::paper::{OfficialPaper, PaperId, PaperState, PaperStep};
use crate::issuance::{heads, store as issued, wording};
use crate::organisation;
use crate::platform::App;
use crate::platform::clock::local;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::policies;

/// The kind of record that these papers are about.
const ABOUT: &str = "dossier";

/// The papers about a dossier, the newest first.
pub async fn about(db: &mut impl Read, id: &DossierId) -> Result<Vec<OfficialPaper>> {
    issued::about(db, ABOUT, id.as_str()).await
}

fn subject(app: &App, dossier: &Dossier) -> String {
    format!(
        "Đề nghị hưởng chính sách thu hút, trọng dụng người có tài năng, nhóm {}, chuyên ngành {}",
        policies::group_name(app, &dossier.beneficiary_group),
        dossier.specialty
    )
}

/// Drafts a paper of a kind about a dossier from its wording, unless one is under way.
async fn draft(app: &App, permit: &Permit, dossier: &Dossier, kind: PaperKind, values: Json) -> Result<PaperId> {
    let db = &mut app.db.read();
    let known = about(db, &dossier.id).await?;
    let same = known.iter().find(|paper| paper.paper_kind() == kind && paper.state.is_under_way());
    if let Some(paper) = same {
        return Ok(paper.id.clone());
    }
    let agency = organisation::store::agencies::find(db, &permit.signed()?.agency_id).await?;
    let wording = wording::find(db, kind.key()).await?;
    let mut values = values;
    if let Some(values) = values.as_object_mut() {
        values.insert("ma_ho_so".to_owned(), json!(dossier.receipt_code.as_ref().unwrap_or(&dossier.code)));
        values.insert("co_quan".to_owned(), json!(agency.name));
        values.insert("ho_ten".to_owned(), json!(dossier.person_name));
        values.insert("noi_dung".to_owned(), json!(subject(app, dossier)));
    }
    let mut content = Content::new(kind, wording.body);
    content.values = values;
    let (collective, title) = heads::signing(&agency);
    // A slip of the one-stop service stands without a signature; whoever signs on paper is added in the draft.
    if !title.is_empty() {
        let name = agency.head_name.clone();
        content.signatures = vec![Signature { collective, title, name, ..Signature::default() }];
    }
    let drafting = permit.also(Permission::DraftPapers).ok_or(Error::Forbidden)?;
    let new = NewDraft {
        agency_id: agency.id.to_string(),
        issuer: None,
        about: (ABOUT.to_owned(), dossier.id.to_string()),
        wording_id: wording.id.map(|id| id.to_string()),
        content,
        earlier: None,
    };
    papers_of::draft(app, &drafting, new).await
}

/// The receipt with the appointed day. It only repeats what was recorded, so it is approved and numbered by the program
/// at once; made twice it stays the same paper.
pub async fn receipt(app: &App, permit: &Permit, id: &DossierId) -> Result<PaperId> {
    let db = &mut app.db.read();
    let dossier = store::find_within(db, permit, id.as_str()).await?;
    let Some(received) = dossier.received_at else {
        return Err(Error::refused("Hồ sơ chưa được tiếp nhận nên chưa có giấy tiếp nhận."));
    };
    let known = about(db, id).await?.into_iter().find(|paper| paper.paper_kind() == PaperKind::Receipt);
    let paper = match known.filter(|paper| paper.state != PaperState::Discarded) {
        Some(paper) => paper.id,
        None => {
            let list = checklist(app, &dossier.beneficiary_group)?;
            let present = store::present_items(db, id).await?;
            let given: Vec<Json> = list
                .iter()
                .map(|kind| (kind, present.iter().filter(|item| item.item == kind.code).count()))
                .filter(|(_, count)| *count > 0)
                .map(|(kind, count)| json!({ "ten": kind.name_vi, "so_luong": count }))
                .collect();
            let at = local(received);
            let values = json!({
                "thanh_phan": given,
                "thoi_han": match dossier.appraisal_days {
                    Some(days) => format!("{days} ngày làm việc kể từ ngày nhận đủ hồ sơ"),
                    None => "chưa có quy định".to_owned(),
                },
                "nhan_luc": format!("{} giờ {}, ngày {}", at.format("%H"), at.format("%M"), viet::date::screen(at.date())),
                "hen_tra": dossier.due_on.map_or_else(|| "thông báo sau khi có quy định về thời hạn".to_owned(), |day| {
                    format!("ngày {}", viet::date::screen(day))
                }),
                "tra_cuu": format!(
                    "{}/tra-cuu-ho-so, mã tra cứu {}",
                    app.config.public_url.trim_end_matches('/'),
                    look_up::check_of(&app.secret, &dossier.id)
                ),
                "noi_tra": "trên hệ thống, tại trang Hồ sơ của tôi, và tại nơi tiếp nhận",
            });
            draft(app, permit, &dossier, PaperKind::Receipt, values).await?
        }
    };
    let system = Permit::system("receipt");
    for (before, step) in [
        (PaperState::Draft, PaperStep::Submit),
        (PaperState::Submitted, PaperStep::Approve),
        (PaperState::Approved, PaperStep::Number),
    ] {
        let now = issued::find(&mut app.db.read(), paper.as_str()).await?;
        if now.state == before {
            let step_draft = StepDraft { version: now.version, ..StepDraft::default() };
            papers_of::take(app, &system, paper.as_str(), step, step_draft).await?;
        }
    }
    Ok(paper)
}

/// The receipt of a dossier that can be downloaded, if it has been numbered.
pub async fn numbered_receipt(db: &mut impl Read, id: &DossierId) -> Result<Option<OfficialPaper>> {
    let known = about(db, id).await?.into_iter();
    Ok(known.filter(|paper| paper.pdf_file_id.is_some()).find(|paper| paper.paper_kind() == PaperKind::Receipt))
}

/// The slip that asks for what is missing.
pub async fn completion_request(app: &App, permit: &Permit, id: &DossierId) -> Result<PaperId> {
    let db = &mut app.db.read();
    let dossier = store::find_within(db, permit, id.as_str()).await?;
    let mut asked = store::supplements(db, id).await?.into_iter().rev();
    let asked = asked.find(|asked| matches!(asked.state, SupplementState::Sent | SupplementState::Answered));
    let asked = asked.ok_or_else(|| Error::refused("Hồ sơ chưa có yêu cầu bổ sung nào đã gửi."))?;
    let list = checklist(app, &dossier.beneficiary_group)?;
    let line = |code: &str, reason: &str| {
        let name = list.iter().find(|kind| kind.code == code).map_or(code, |kind| kind.name_vi.as_str());
        json!({ "noi_dung": format!("{name}: {reason}") })
    };
    let missing: Vec<Json> = asked.missing().iter().map(|one| line(&one.item, &one.reason)).collect();
    let values = json!({
        "bo_sung": missing,
        "ly_do": asked.reason,
        "han": asked.answer_by.map(|day| day.succ_opt().unwrap_or(day).to_string()),
    });
    draft(app, permit, &dossier, PaperKind::CompletionRequest, values).await
}

/// The refusal: article, reason, how and by when to complain (Law on Complaints 02/2011/QH13, Article 9).
pub async fn refusal(app: &App, permit: &Permit, id: &DossierId) -> Result<PaperId> {
    let db = &mut app.db.read();
    let dossier = store::find_within(db, permit, id.as_str()).await?;
    let reason = match dossier.state {
        DossierState::RefusedIntake => store::steps(db, id).await?.into_iter().next_back().map(|step| step.note),
        DossierState::Ineligible => {
            let mut all = store::findings(db, id).await?.into_iter();
            let approved = all.rfind(|finding| finding.state == FindingState::Approved);
            approved.map(|finding| format!("{}: {}", finding.article, finding.reason))
        }
        _ => None,
    };
    let reason = reason.ok_or_else(|| {
        Error::refused("Chỉ lập phiếu từ chối cho hồ sơ không được tiếp nhận hoặc không đủ điều kiện.")
    })?;
    let days = settings::complaint_days(&Settings::on(db, app.clock.today()).await?)?;
    let agency = organisation::store::agencies::find(db, &permit.signed()?.agency_id).await?;
    let address = agency.address.map(|address| format!(", {address}")).unwrap_or_default();
    let values = json!({
        "ly_do": reason.trim_end_matches('.'),
        "khieu_nai": format!(
            "Nếu không đồng ý, ông (bà) có quyền khiếu nại bằng đơn hoặc trực tiếp tại {}{address} trong thời hạn {days} ngày \
             kể từ ngày nhận được phiếu này, hoặc khởi kiện vụ án hành chính theo quy định của Luật Tố tụng hành chính.",
            agency.name
        ),
    });
    draft(app, permit, &dossier, PaperKind::Refusal, values).await
}

/// The apology for an appointment that was not kept, with one new day; the candidate is told of it.
pub async fn apology(app: &App, permit: &Permit, id: &DossierId, reason: &str, new_day: NaiveDate) -> Result<PaperId> {
    let db = &mut app.db.read();
    let dossier = store::find_within(db, permit, id.as_str()).await?;
    let (Some(due), Some(received)) = (dossier.due_on, dossier.received_at) else {
        return Err(Error::refused("Hồ sơ không có ngày hẹn trả kết quả nên không có gì để xin lỗi, hẹn lại."));
    };
    let today = app.clock.today();
    if new_day <= due || new_day < today {
        return Err(Error::refused_at("new_day", "Ngày hẹn lại phải sau ngày đã hẹn và không trước hôm nay"));
    }
    let table = organisation::store::calendar::table(db).await?;
    if !table.is_working_day(new_day) {
        return Err(Error::refused_at("new_day", "Ngày hẹn lại phải là ngày làm việc"));
    }
    let values = json!({
        "nhan_ngay": local(received).date().to_string(),
        "hen_cu": due.to_string(),
        "ly_do": reason.trim_end_matches('.'),
        "hen_moi": new_day.to_string(),
    });
    let paper = draft(app, permit, &dossier, PaperKind::Apology, values).await?;
    let mut tx = app.db.write(permit).await?;
    tell::tell(app, &mut tx, &dossier, News::Late).await?;
    let event = crate::platform::audit::Event::new("dossier.apologised", id).with("code", &dossier.code);
    tx.commit(event.with("new_day", new_day)).await?;
    Ok(paper)
}

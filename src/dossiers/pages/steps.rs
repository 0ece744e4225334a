//! The steps of a dossier as forms: each is taken by its action, and what is refused is shown on the dossier's page.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;

use super::{found, show};
use crate::dossiers::actions::supplement::Answer;
use crate::dossiers::actions::{appraisal, filing, intake, papers};
use crate::dossiers::dossier::{DossierId, Recommendation};
use crate::dossiers::log::FIELDS;
use crate::dossiers::store::Opinion;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, go_to, go_to_saying};

/// What a step is asked with: who, of which dossier, coming from which list.
pub(super) struct Asked {
    pub(super) app: App,
    pub(super) permit: Permit,
    pub(super) shell: Shell,
    pub(super) id: DossierId,
    pub(super) params: ListParams,
    /// The parts of the path by their names.
    path: HashMap<String, String>,
}

impl FromRequestParts<App> for Asked {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Asked> {
        let Path(path) =
            Path::<HashMap<String, String>>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let id = DossierId::from(path.get("id").map_or("", String::as_str));
        Ok(Asked {
            permit: Permit::from_request_parts(parts, app).await?,
            shell: Shell::from_request_parts(parts, app).await?,
            params: ListParams::from_request_parts(parts, app).await?,
            app: app.clone(),
            id,
            path,
        })
    }
}

impl Asked {
    /// A part of the path.
    pub(super) fn named(&self, name: &str) -> String {
        self.path.get(name).cloned().unwrap_or_default()
    }

    /// The page of the dossier, read with the permission to see it.
    pub(super) async fn page(self, form: Form) -> Result<show::ShowPage> {
        let sees = self.permit.also(Permission::ViewDossiers).ok_or(Error::Forbidden)?;
        show::page(&self.app, &sees, self.shell, self.id.as_str(), &self.params, form).await
    }

    /// Where one goes after a step.
    pub(super) fn back(&self) -> String {
        self.params.link_to(&format!("/ho-so/{}", self.id))
    }

    /// Answers with a sentence, or with the page and the refusal.
    pub(super) async fn answer<T>(self, mut form: Form, taken: Result<T>, said: &str) -> Result<Response> {
        let taken = match taken {
            Err(Error::Stale) => Err(Error::refused(
                "Người khác vừa xử lý hồ sơ này. Xem diễn biến và bản mới, rồi làm lại nếu còn cần.",
            )),
            Err(Error::NotFound) => {
                // Out of reach: noted, and shown as what does not exist.
                found(&self.app, &self.permit, self.id.as_str()).await?;
                Err(Error::NotFound)
            }
            other => other,
        };
        match form.accept(taken)? {
            Some(_) => go_to_saying(self.back(), said),
            None => self.invalid(form).await,
        }
    }

    /// The page with what is wrong; out of reach there is none.
    pub(super) async fn invalid(self, form: Form) -> Result<Response> {
        found(&self.app, &self.permit, self.id.as_str()).await?;
        self.page(form).await?.invalid()
    }
}

/// Hands in what was filed for a person.
pub(super) async fn submit(asked: Asked) -> Result<Response> {
    let taken = filing::submit(&asked.app, &asked.permit, &asked.id).await;
    asked.answer(Form::default(), taken, "Đã nộp hồ sơ. Bộ phận tiếp nhận có việc này trong Việc của tôi.").await
}

/// Sends what was asked for.
pub(super) async fn supply(asked: Asked) -> Result<Response> {
    let taken = filing::supply(&asked.app, &asked.permit, &asked.id).await;
    asked.answer(Form::default(), taken, "Đã gửi phần bổ sung. Thời gian thẩm định tiếp tục chạy.").await
}

/// Withdraws it.
pub(super) async fn withdraw(asked: Asked, mut form: Form) -> Result<Response> {
    form.names(&[("withdraw_reason", "lý do rút")]);
    let Some(reason) = form.text("withdraw_reason", 5..=500) else { return asked.invalid(form).await };
    let taken = filing::withdraw(&asked.app, &asked.permit, &asked.id, &reason).await;
    asked.answer(form, taken, "Đã rút hồ sơ.").await
}

/// Takes it in and makes the receipt; when only the receipt fails, that is said, and it can be made later.
pub(super) async fn receive(asked: Asked, form: Form) -> Result<Response> {
    let officer = Some(form.value("officer_id").to_owned()).filter(|officer| !officer.is_empty());
    let taken = intake::receive(&asked.app, &asked.permit, &asked.id, officer.as_deref()).await;
    let receipt = match taken {
        Ok(receipt) => receipt,
        other => return asked.answer(form, other, "").await,
    };
    let said = match papers::receipt(&asked.app, &asked.permit, &asked.id).await {
        Ok(_) => format!("Đã tiếp nhận, mã {receipt}. Giấy tiếp nhận đã lập và có số."),
        Err(Error::Refused { reason, .. }) => {
            format!("Đã tiếp nhận, mã {receipt}. Chưa lập được giấy tiếp nhận: {reason}")
        }
        Err(Error::Forbidden) => format!("Đã tiếp nhận, mã {receipt}. Chưa lập giấy tiếp nhận."),
        Err(error) => return Err(error),
    };
    go_to_saying(asked.back(), &said)
}

/// Refuses to take it in.
pub(super) async fn refuse(asked: Asked, mut form: Form) -> Result<Response> {
    form.names(&[("refuse_article", "điều khoản"), ("refuse_reason", "lý do từ chối")]);
    let article = form.text("refuse_article", 3..=200);
    let reason = form.text("refuse_reason", 10..=2000);
    let (Some(article), Some(reason)) = (article, reason) else { return asked.invalid(form).await };
    let taken = intake::refuse(&asked.app, &asked.permit, &asked.id, &article, &reason).await;
    asked.answer(form, taken, "Đã từ chối tiếp nhận. Lập phiếu từ chối ở mục Văn bản.").await
}

/// Gives it to another officer.
pub(super) async fn assign(asked: Asked, mut form: Form) -> Result<Response> {
    form.names(FIELDS);
    let Some(officer) = form.text("officer_id", 1..=100) else { return asked.invalid(form).await };
    let taken = intake::assign(&asked.app, &asked.permit, &asked.id, &officer).await;
    asked.answer(form, taken, "Đã giao thẩm định.").await
}

fn opinion(form: &mut Form) -> Option<(Opinion, i64)> {
    form.names(FIELDS);
    let text = form.optional_lines("opinion", 10_000);
    let recommendation = Recommendation::parse(form.value("recommendation"));
    let version = form.version();
    Some((Opinion { text: text?.unwrap_or_default(), recommendation }, version?))
}

/// The page on which two officers wrote an opinion: both texts, nothing lost.
async fn conflict(asked: Asked, mut form: Form) -> Result<Response> {
    let now = found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    let theirs = Form::filled([("opinion", now.opinion.clone()), ("version", now.version.to_string())]);
    form.names(&[("opinion", "Ý kiến thẩm định")]);
    form.compare(&theirs);
    let mine = Recommendation::parse(form.value("recommendation"));
    if let Some(chosen) = now.recommendation.filter(|chosen| Some(*chosen) != mine) {
        let said = format!("Người lưu trước đã chọn “{}”. Chọn lại đề nghị rồi lưu", chosen.label());
        form.refuse("recommendation", said);
    }
    if form.differences().is_empty() {
        form.refuse("", "Hồ sơ vừa được xử lý ở nơi khác. Xem bản mới rồi gửi lại; ý kiến đã nhập vẫn ở dưới.");
    }
    let newest = told::newest(&asked.app.db, "dossier", asked.id.as_str()).await?;
    let mut page = asked.page(form).await?;
    page.newer = newest.map(|entry| (entry.actor_name, clock::screen(entry.at)));
    page.conflicting()
}

/// Keeps the opinion.
pub(super) async fn save_opinion(asked: Asked, mut form: Form) -> Result<Response> {
    let Some((opinion, version)) = opinion(&mut form) else { return asked.invalid(form).await };
    match appraisal::save_opinion(&asked.app, &asked.permit, &asked.id, opinion, version).await {
        Err(Error::Stale) => conflict(asked, form).await,
        taken => asked.answer(form, taken, "Đã lưu ý kiến thẩm định.").await,
    }
}

/// Passes it on to the council.
pub(super) async fn to_council(asked: Asked, mut form: Form) -> Result<Response> {
    let in_spite = form.optional_lines("in_spite", 2000).flatten().unwrap_or_default();
    let Some((opinion, version)) = opinion(&mut form) else { return asked.invalid(form).await };
    match appraisal::to_council(&asked.app, &asked.permit, &asked.id, opinion, &in_spite, version).await {
        Err(Error::Stale) => conflict(asked, form).await,
        taken => asked.answer(form, taken, "Đã chuyển Hội đồng.").await,
    }
}

/// Puts forward that the person is not eligible.
pub(super) async fn propose_ineligible(asked: Asked, mut form: Form) -> Result<Response> {
    form.names(&[("article", "điều khoản không đáp ứng"), ("ineligible_reason", "lý do")]);
    let article = form.text("article", 3..=200);
    let reason = form.text("ineligible_reason", 10..=2000);
    let version = form.version();
    let (Some(article), Some(reason), Some(version)) = (article, reason, version) else {
        return asked.invalid(form).await;
    };
    let taken = appraisal::propose_ineligible(&asked.app, &asked.permit, &asked.id, &article, &reason, version).await;
    asked.answer(form, taken, "Đã trình lãnh đạo kết luận không đủ điều kiện.").await
}

/// Reads what a leader answers.
pub(super) fn answer_of(form: &mut Form) -> Option<Answer> {
    let answer = Answer::parse(form.value("answer"));
    if answer.is_none() {
        form.refuse("", "Chọn duyệt hoặc không duyệt");
    }
    answer
}

/// A leader decides on a finding.
pub(super) async fn decide_ineligible(asked: Asked, mut form: Form) -> Result<Response> {
    let Some(answer) = answer_of(&mut form) else { return asked.invalid(form).await };
    let taken = appraisal::decide_ineligible(&asked.app, &asked.permit, &asked.id, answer).await;
    let said = match answer {
        Answer::Approve => "Đã kết luận không đủ điều kiện. Lập phiếu từ chối ở mục Văn bản.",
        Answer::Reject => "Không duyệt kết luận; hồ sơ tiếp tục được thẩm định.",
    };
    asked.answer(form, taken, said).await
}

/// Halts it.
pub(super) async fn suspend(asked: Asked, mut form: Form) -> Result<Response> {
    form.names(&[("suspend_reason", "lý do dừng")]);
    let (reason, version) = (form.text("suspend_reason", 5..=1000), form.version());
    let (Some(reason), Some(version)) = (reason, version) else { return asked.invalid(form).await };
    let taken = appraisal::suspend(&asked.app, &asked.permit, &asked.id, &reason, version).await;
    asked.answer(form, taken, "Đã dừng xử lý. Thời gian thẩm định dừng lại.").await
}

/// Goes on with it.
pub(super) async fn resume(asked: Asked, mut form: Form) -> Result<Response> {
    let Some(version) = form.version() else { return asked.invalid(form).await };
    let taken = appraisal::resume(&asked.app, &asked.permit, &asked.id, version).await;
    asked.answer(form, taken, "Hồ sơ được xử lý tiếp.").await
}

/// Drafts a paper about it, or leads to the one under way.
pub(super) async fn draft_paper(asked: Asked) -> Result<Response> {
    found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    let paper = match asked.named("kind").as_str() {
        "tiep-nhan" => papers::receipt(&asked.app, &asked.permit, &asked.id).await,
        "yeu-cau-bo-sung" => papers::completion_request(&asked.app, &asked.permit, &asked.id).await,
        "tu-choi" => papers::refusal(&asked.app, &asked.permit, &asked.id).await,
        _ => Err(Error::NotFound),
    };
    let mut form = Form::default();
    match form.accept(paper)? {
        Some(paper) => go_to(format!("/phat-hanh/{paper}")),
        None => asked.invalid(form).await,
    }
}

/// Drafts the apology with its new day.
pub(super) async fn apologise(asked: Asked, mut form: Form) -> Result<Response> {
    form.names(&[("new_day", "ngày hẹn lại"), ("late_reason", "lý do chậm")]);
    let (day, reason) = (form.date("new_day"), form.text("late_reason", 5..=500));
    let (Some(day), Some(reason)) = (day, reason) else { return asked.invalid(form).await };
    let paper = papers::apology(&asked.app, &asked.permit, &asked.id, &reason, day).await;
    match form.accept(paper)? {
        Some(paper) => go_to(format!("/phat-hanh/{paper}")),
        None => asked.invalid(form).await,
    }
}

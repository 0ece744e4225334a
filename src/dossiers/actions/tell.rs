//! Telling who filed a dossier what became of it. An agency or officer gets a message of the application; a candidate gets
//! a letter, sent by a job that knows the dossier and nothing of the person.

use serde_json::json;

use crate::accounts;
use crate::dossiers::dossier::{Dossier, DossierId};
use crate::dossiers::store;
use crate::platform::App;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::words::Words;
use crate::ui::{Lang, PublicPage};
use crate::words;

/// The job that writes to a candidate; who has their address runs it (`letter`).
pub const TELL_JOB: &str = "dossier.tell";

words! {
    /// What there is to tell.
    pub enum News {
        Submitted = "submitted" "Đã nhận bản nộp của hồ sơ",
        Received = "received" "Đã tiếp nhận hồ sơ",
        IntakeRefused = "intake_refused" "Không tiếp nhận hồ sơ",
        SupplementAsked = "supplement_asked" "Cần bổ sung hồ sơ",
        Supplied = "supplied" "Đã nhận phần bổ sung của hồ sơ",
        ToCouncil = "to_council" "Đã chuyển Hội đồng hồ sơ",
        Back = "back" "Hội đồng trả lại để thẩm định thêm hồ sơ",
        Ineligible = "ineligible" "Kết luận không đủ điều kiện đối với hồ sơ",
        Withdrawn = "withdrawn" "Đã rút hồ sơ",
        Suspended = "suspended" "Tạm dừng xử lý hồ sơ",
        Resumed = "resumed" "Xử lý tiếp hồ sơ",
        UnitEntered = "unit_entered" "Đã ghi đơn vị tiếp nhận của hồ sơ",
        Late = "late" "Xin lỗi và hẹn lại ngày trả kết quả hồ sơ",
        Decided = "decided" "Đã có quyết định về hồ sơ",
    }
}

/// Tells who filed a dossier, in the transaction of what is told.
pub(super) async fn tell(app: &App, tx: &mut Tx, dossier: &Dossier, news: News) -> Result<()> {
    if let Some(user) = &dossier.filed_by_user
        && tx.actor().user_id.as_deref() != Some(user.as_str())
    {
        let person = accounts::store::user(tx, user).await?;
        let draft = MessageDraft {
            user_id: person.id.to_string(),
            to: Some(person.email),
            subject: format!("{} {}", news.label(), dossier.code),
            body: format!("{} {}. Mở hồ sơ để xem nội dung và việc cần làm.", news.label(), dossier.code),
            link: Some(format!("/ho-so/{}", dossier.id)),
            secret_link: None,
        };
        messages::send(app, tx, draft).await?;
    }
    if dossier.candidate_id.is_some() {
        let payload = json!({ "dossier": dossier.id.as_str(), "news": news.as_str() });
        jobs::enqueue(tx, TELL_JOB, None, payload, tx.now).await?;
    }
    Ok(())
}

/// Tells that a council's decision on a dossier is out; for the module that issues decisions.
pub async fn decided(app: &App, tx: &mut Tx, id: &DossierId) -> Result<()> {
    let dossier = store::find(tx, id).await?;
    tell(app, tx, &dossier, News::Decided).await
}

/// A letter to a candidate; it names the dossier by its code and holds nothing of the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub subject: String,
    pub body: String,
}

/// What a job of `TELL_JOB` is about: the dossier and the news.
pub async fn of_job(app: &App, job: &Job) -> Result<(Dossier, News)> {
    let dossier = store::find(&mut app.db.read(), &DossierId::from(job.text("dossier")?.as_str())).await?;
    let news = News::parse(&job.text("news")?).ok_or_else(|| Error::internal("news that nobody knows"))?;
    Ok((dossier, news))
}

/// The letter that tells news of a dossier.
pub fn letter(app: &App, lang: Lang, dossier: &Dossier, news: News) -> Letter {
    let page = PublicPage { lang, city: app.config.city.clone(), ..PublicPage::default() };
    let key = news.as_str().replace('_', "-");
    let code = dossier.receipt_code.as_deref().unwrap_or(&dossier.code);
    let day = match (dossier.due_on, lang) {
        (Some(day), Lang::Vi) => page.t_with("dossier-letter-due", "day", viet::date::screen(day)),
        (Some(day), Lang::En) => page.t_with("dossier-letter-due", "day", viet::date::english(day)),
        (None, _) => page.t("dossier-letter-no-due"),
    };
    let mut body = page.t_with(&format!("dossier-letter-{key}"), "code", code);
    if matches!(news, News::Received | News::Supplied | News::Resumed | News::Late) {
        body = format!("{body}\n\n{day}");
    }
    Letter { subject: page.t_with(&format!("dossier-subject-{key}"), "code", code), body }
}

//! The papers of a dossier: given, taken back, looked at, judged. Who looked is in the log.

use axum::response::Response;

use super::steps::Asked;
use super::{found, may_read_papers};
use crate::dossiers::actions::{appraisal, filing, papers};
use crate::dossiers::dossier::Dossier;
use crate::dossiers::parts::{Item, ItemId, ItemState};
use crate::dossiers::store;
use crate::dossiers::upload;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::ui::{Lang, Render};

/// Gives a paper of a kind.
pub(super) async fn give(asked: Asked, mut form: Form) -> Result<Response> {
    found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    let kind = asked.named("item");
    let Some(file) = form.take_file("file") else {
        form.refuse("file", "Chọn tệp để nộp");
        return asked.invalid(form).await;
    };
    let checked = match upload::check(file) {
        Ok(checked) => checked,
        Err(unfit) => {
            form.refuse("file", unfit.told(Lang::Vi));
            return asked.invalid(form).await;
        }
    };
    let taken = filing::give_item(&asked.app, &asked.permit, &asked.id, &kind, &checked, Lang::Vi).await;
    asked.answer(form, taken, "Đã nhận tệp.").await
}

/// Takes a paper back.
pub(super) async fn take_back(asked: Asked) -> Result<Response> {
    let item = ItemId::from(asked.named("item").as_str());
    let taken = filing::take_back_item(&asked.app, &asked.permit, &asked.id, &item).await;
    asked.answer(Form::default(), taken, "Đã bỏ tệp khỏi hồ sơ.").await
}

/// A paper whose file the reader may open; the look is noted before anything is shown.
async fn opened(asked: &Asked) -> Result<(Dossier, files::StoredFile)> {
    let dossier = found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    if !may_read_papers(&asked.permit, &dossier) {
        return Err(Error::Forbidden);
    }
    let db = &mut asked.app.db.read();
    let item: Item = store::item(db, &dossier.id, &asked.named("item")).await?;
    let file = files::find(db, &item.file_id.ok_or(Error::NotFound)?).await?;
    appraisal::note_read(&asked.app, &asked.permit, &dossier.id, &dossier.code, &item.item).await?;
    Ok((dossier, file))
}

/// A paper in the frame of the appraisal.
pub(super) async fn show(asked: Asked) -> Result<Response> {
    let (_, file) = opened(&asked).await?;
    files::show(&asked.app, &file).await
}

/// A paper as a download.
pub(super) async fn download(asked: Asked) -> Result<Response> {
    let (_, file) = opened(&asked).await?;
    files::download(&asked.app, &file).await
}

/// Judges a paper. Of two officers the second is told what the first said; their own words stay in the form.
pub(super) async fn judge(mut asked: Asked, mut form: Form) -> Result<Response> {
    form.names(&[("note", "lý do chưa đạt")]);
    let state = ItemState::parse(form.value("state"));
    let note = form.optional_text("note", 500);
    let version = form.version();
    let item = asked.named("item");
    found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    let known = store::item(&mut asked.app.db.read(), &asked.id, &item).await?;
    let way_on = asked.params.clone();
    // What is wrong is shown beside this very paper.
    asked.params = asked.params.having("muc", &known.item).having("giay", &item);
    let (Some(state), Some(note), Some(version)) = (state, note, version) else {
        return asked.invalid(form).await;
    };
    let note = note.filter(|_| state == ItemState::Rejected).unwrap_or_default();
    let judged = appraisal::judge(&asked.app, &asked.permit, &asked.id, &item, state, &note, version).await;
    if !matches!(judged, Err(Error::Stale)) {
        // The form of a paper has its own version; the page shows that of the dossier.
        form.set("version", "");
        if judged.is_ok() {
            asked.params = way_on;
        }
        return asked.answer(form, judged, "Đã ghi đánh giá.").await;
    }
    let now = store::item(&mut asked.app.db.read(), &asked.id, &item).await?;
    let theirs = if now.note.is_empty() { String::new() } else { format!(" với lý do “{}”", now.note) };
    form.refuse(
        "note",
        format!(
            "{} vừa đánh giá giấy tờ này là “{}”{theirs}. Lý do bạn nhập vẫn ở ô dưới; gửi lại nếu vẫn giữ ý kiến đó",
            now.judged_by_name,
            now.state.label().to_lowercase()
        ),
    );
    form.set("version", "");
    asked.page(form).await?.conflicting()
}

/// The numbered receipt.
pub(super) async fn receipt(asked: Asked) -> Result<Response> {
    let dossier = found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    let db = &mut asked.app.db.read();
    let paper = papers::numbered_receipt(db, &dossier.id).await?.ok_or(Error::NotFound)?;
    let file = files::find(db, &paper.pdf_file_id.ok_or(Error::NotFound)?).await?;
    files::download(&asked.app, &file).await
}

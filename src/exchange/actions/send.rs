//! Sending a file: a first look, the same bytes known again, the file kept sealed.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{GRACE, in_background, read};
use crate::exchange::import::{Import, ImportId, ImportState};
use crate::exchange::reading::{Look, look};
use crate::exchange::store;
use crate::platform::App;
use crate::platform::audit::{Event, hex};
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, LARGEST, Upload};
use crate::platform::import::ImportKind;
use crate::platform::permit::Permit;

/// An import that was begun, or the one of the same bytes.
#[derive(Clone, Debug)]
pub enum Sent {
    New(ImportId),
    Known(Box<Import>),
}

/// Takes a file about a part of a list, or about all of it. A small one is read at once, a large one in the background.
pub async fn send(
    app: &App,
    permit: &Permit,
    kind: &'static ImportKind,
    subject: &str,
    upload: Upload,
) -> Result<Sent> {
    let title = kind.titled(subject)?;
    if upload.bytes.len() > LARGEST {
        return Err(Error::refused_at("file", "Tệp lớn hơn 20 MB. Chia thành nhiều tệp nhỏ hơn."));
    }
    let sha256 = hex(&Sha256::digest(&upload.bytes));
    if let Some(known) = store::same_bytes(&mut app.db.read(), permit.user_id(), (kind.key, subject), &sha256).await? {
        return Ok(Sent::Known(Box::new(known)));
    }
    let name: String = upload.name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(150).collect();
    let columns = Arc::new((kind.columns)(app, permit).await?);
    let bytes = Arc::new(upload.bytes);
    let look = look(name.clone(), bytes.clone(), columns).await?;
    let upload = Upload { name: name.clone(), bytes: Arc::unwrap_or_clone(bytes) };
    let signed = permit.signed()?;
    let now = app.clock.now();
    let mut import = Import {
        id: ImportId::fresh(),
        kind: kind.key.to_owned(),
        subject: subject.to_owned(),
        state: ImportState::Reading,
        file_name: viet::text::clean(&name),
        file_sha256: sha256,
        file_id: None,
        answers: serde_json::to_string(&sheets::Answers::default()).map_err(Error::internal)?,
        findings: None,
        refusal: None,
        reading: None,
        done: 0,
        total: 0,
        new_rows: 0,
        changed_rows: 0,
        same_rows: 0,
        wrong_rows: 0,
        doubtful_rows: 0,
        applied_rows: 0,
        reason: None,
        created_by: signed.user_id.clone(),
        assignment_id: signed.assignment_id.clone(),
        behalf_id: signed.behalf.as_ref().map(|(id, _)| id.clone()),
        source: signed.source.clone(),
        created_at: now,
        version: 1,
    };
    let mut tx = app.db.write(permit).await?;
    let file = files::keep(app, &mut tx, &import.id, &upload, "application/octet-stream", permit.user_id()).await?;
    import.file_id = Some(file);
    store::insert(&mut tx, &import).await?;
    let from = if look == Look::Small { tx.now + GRACE } else { tx.now };
    in_background(&mut tx, &import.id, from).await?;
    let event = Event::new("import.sent", &import.id).with("list", title).with("sha256", &import.file_sha256);
    tx.commit(event).await?;
    if look == Look::Small {
        read::run(app, permit, kind, &import, None).await?;
    }
    Ok(Sent::New(import.id))
}

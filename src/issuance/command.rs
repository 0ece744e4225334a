//! What `chieuhien paper …` does: a model is rendered, a file is checked.

use std::io::Read as _;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use papers::Paper;
use serde_json::{Value as Json, json};

use super::{actions, check, mark};
use crate::platform::db::{Db, Reader};
use crate::platform::error::{Error, Result};
use crate::platform::secret::Secret;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    let refused = |cause: std::io::Error| Error::refused(format!("Không đọc được tệp {}: {cause}.", path.display()));
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
    } else {
        std::fs::File::open(path).map_err(refused)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Error::refused("Tệp lớn hơn 64 MB nên không phải văn bản của hệ thống."));
    }
    Ok(bytes)
}

/// Renders a model into the files that are asked for; all that is wrong with it is told at once.
pub fn render(model: &Path, pdf: Option<&Path>, docx: Option<&Path>) -> Result<(Vec<String>, Json)> {
    let text = String::from_utf8(bytes_of(model)?)
        .map_err(|_| Error::refused(format!("Tệp {} không phải là chữ UTF-8.", model.display())))?;
    let paper = Paper::from_json(&text).map_err(|problems| actions::told(&problems))?;
    let mut lines = Vec::new();
    let mut files = Vec::new();
    for (path, is_docx) in [(pdf, false), (docx, true)] {
        let Some(path) = path else { continue };
        let made = if is_docx { papers::docx(&paper) } else { papers::pdf(&paper) };
        let bytes = made.map_err(|problems| actions::told(&problems))?;
        std::fs::write(path, &bytes)
            .map_err(|cause| Error::refused(format!("Không ghi được tệp {}: {cause}.", path.display())))?;
        lines.push(format!("Đã ghi {} ({} byte).", path.display(), viet::number::group(bytes.len() as i64)));
        files.push(json!({ "file": path.display().to_string(), "bytes": bytes.len() }));
    }
    Ok((lines, json!({ "files": files })))
}

/// Checks a file: with the instance's key and register, or with a key that the portal prints.
pub async fn verify(file: &Path, key: Option<&str>, instance: Option<(&Db, &Secret)>) -> Result<check::Finding> {
    let bytes = bytes_of(file)?;
    let typed = match key {
        Some(key) => {
            let key = URL_SAFE_NO_PAD.decode(key.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
            Some(key.ok_or_else(|| {
                Error::refused("Khóa công khai phải là 43 ký tự base64url, chép ở trang Kiểm tra văn bản của cổng.")
            })?)
        }
        None => None,
    };
    match (typed, instance) {
        (Some(key), None) => check::check(&bytes, &key, None::<&mut Reader>).await,
        (typed, Some((db, secret))) => {
            let key = typed.unwrap_or_else(|| mark::public_key(secret));
            check::check(&bytes, &key, Some(&mut db.read())).await
        }
        (None, None) => Err(Error::refused("Chưa có hệ thống ở đây. Ghi khóa công khai của thành phố bằng --key.")),
    }
}

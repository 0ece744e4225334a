//! Checkpoints: the number and hash of the newest entry, signed and kept outside, so that a cut-off end shows.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::store;
use crate::platform::App;
use crate::platform::audit::GENESIS;
use crate::platform::clock::{self, Instant};
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::secret::is_signed;

/// The state of the log at one moment, signed with the instance's Ed25519 key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The newest entry; 0 when there is none.
    pub number: i64,
    pub hash: String,
    pub at: Instant,
    pub public_key: String,
    pub signature: String,
}

impl Checkpoint {
    fn text(number: i64, hash: &str, at: Instant) -> String {
        format!("{number} {hash} {}", at.to_rfc3339())
    }

    /// Whether number, hash and time are those that were signed.
    pub fn is_genuine(&self) -> bool {
        is_signed(&self.public_key, &Checkpoint::text(self.number, &self.hash, self.at), &self.signature)
    }
}

/// Writes today's checkpoint into a folder.
pub async fn write(app: &App, folder: &Path) -> Result<PathBuf> {
    let (number, hash) = store::newest(&mut app.db.read()).await?.unwrap_or((0, GENESIS.to_owned()));
    let at = app.clock.now();
    let signature = app.secret.sign(&Checkpoint::text(number, &hash, at));
    let checkpoint = Checkpoint { number, hash, at, public_key: app.secret.public_key(), signature };
    let file = folder.join(format!("checkpoint-{}.json", clock::local(at).date()));
    let text = serde_json::to_string_pretty(&checkpoint).map_err(Error::internal)?;
    std::fs::write(&file, text)
        .map_err(|cause| Error::refused(format!("Không ghi được {}: {cause}.", file.display())))?;
    Ok(file)
}

/// Reads the checkpoints of a folder, oldest first.
pub fn read_all(folder: &Path) -> Result<Vec<Checkpoint>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::internal)? {
        let path = entry.map_err(Error::internal)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = std::fs::read_to_string(&path).map_err(Error::internal)?;
            let checkpoint: Checkpoint = serde_json::from_str(&text)
                .map_err(|cause| Error::refused(format!("{} không phải điểm đối chiếu: {cause}.", path.display())))?;
            all.push(checkpoint);
        }
    }
    all.sort_by_key(|checkpoint| checkpoint.number);
    Ok(all)
}

/// Compares the log with checkpoints; each sentence names what does not agree.
pub async fn compare(db: &mut impl Read, checkpoints: &[Checkpoint]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for checkpoint in checkpoints {
        let when = clock::screen(checkpoint.at);
        if !checkpoint.is_genuine() {
            faults.push(format!("Điểm đối chiếu lúc {when} có chữ ký không đúng."));
            continue;
        }
        if checkpoint.number == 0 {
            continue;
        }
        match store::hash_of(db, checkpoint.number).await? {
            None => faults.push(format!("Nhật ký bị cắt: điểm đối chiếu lúc {when} ghi có {} mục.", checkpoint.number)),
            Some(hash) if hash != checkpoint.hash => {
                faults.push(format!("Mục số {} khác với điểm đối chiếu lúc {when}.", checkpoint.number));
            }
            Some(_) => {}
        }
    }
    Ok(faults)
}

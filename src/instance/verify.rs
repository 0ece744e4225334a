//! Checks the audit log from its first entry to its last, and against the signed checkpoints kept outside.

use std::path::Path;

use serde::Serialize;

use crate::history::checkpoint;
use crate::platform::audit::{self, Verification};
use crate::platform::db::Db;
use crate::platform::error::Result;

/// What a check found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub chain: Verification,
    pub checkpoints: usize,
    /// What does not agree with the checkpoints.
    pub faults: Vec<String>,
}

impl Report {
    /// Whether everything is in order.
    pub fn is_intact(&self) -> bool {
        self.chain.broken.is_none() && self.faults.is_empty()
    }

    /// The finding in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let mut out = match &self.chain.broken {
            Some(broken) => vec![format!(
                "Nhật ký hỏng ở mục số {}: {}. {} mục trước đó còn nguyên vẹn.",
                broken.number, broken.reason, self.chain.intact
            )],
            None => vec![format!("Nhật ký nguyên vẹn: {} mục, mã cuối {}.", self.chain.intact, self.chain.head)],
        };
        out.extend(self.faults.iter().cloned());
        if self.faults.is_empty() && self.checkpoints > 0 {
            out.push(format!("Khớp với {} điểm đối chiếu đã ký.", self.checkpoints));
        }
        out
    }
}

/// Checks the chain and compares it with the checkpoints of a folder, when there is one.
pub async fn verify(db: &Db, folder: &Path, seen: impl FnMut(i64, &str) + Send) -> Result<Report> {
    let chain = audit::verify(&mut db.read(), seen).await?;
    let kept = if folder.is_dir() { checkpoint::read_all(folder)? } else { Vec::new() };
    let faults = checkpoint::compare(&mut db.read(), &kept).await?;
    Ok(Report { chain, checkpoints: kept.len(), faults })
}

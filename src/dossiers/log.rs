//! What the log says of dossiers.

use super::dossier::DossierState;
use crate::platform::log_words::{LogWords, Reads, RecordWords};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of dossiers. The log names a dossier by its code, never by the person.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Hồ sơ đề nghị",
    events: &[],
    labels: &[],
    reads: &[("state", Reads::Choice(|word| DossierState::parse(word).map(Words::label)))],
    records: &[RecordWords {
        kind: "dossier",
        noun: "hồ sơ",
        from: "dossiers",
        id: "id",
        name: "code",
        search: "",
        page: "/ho-so/",
        permission: Permission::ViewDossiers,
    }],
    pages: &[("/ho-so", "trang Hồ sơ đề nghị"), ("/ho-so/", "trang Hồ sơ đề nghị")],
};

//! A candidate (ứng viên): who applies. All that tells who they are is sealed; the log knows a code.

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::secret::Secret;
use crate::ui::Lang;
use crate::{ids, words};

ids! {
    /// A candidate.
    CandidateId = "candidate";
}

ids! {
    /// A session of a candidate.
    CandidateSessionId = "candidate_session";
}

impl CandidateId {
    /// What the log and the steps of a dossier call a candidate: the last letters of a random number.
    pub fn code(&self) -> String {
        let id = self.as_str();
        format!("UV-{}", id.get(id.len().saturating_sub(6)..).unwrap_or(id).to_uppercase())
    }
}

words! {
    /// The language in which a candidate is written to.
    pub enum Language {
        Vi = "vi" "Tiếng Việt",
        En = "en" "English",
    }
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Vi => Language::Vi,
            Lang::En => Language::En,
        }
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Vi => Lang::Vi,
            Language::En => Lang::En,
        }
    }
}

/// A candidate as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    pub id: CandidateId,
    pub email: Option<Vec<u8>>,
    pub language: Language,
    pub talent_id: Option<String>,
    pub created_at: Instant,
    pub restricted_at: Option<Instant>,
    pub erased_at: Option<Instant>,
    pub version: i64,
}

impl Candidate {
    /// The address, opened; nothing once it was erased.
    pub fn address(&self, secret: &Secret) -> Result<Option<String>> {
        let Some(sealed) = &self.email else { return Ok(None) };
        let bytes = secret.open(&place(&self.id), sealed)?;
        String::from_utf8(bytes).map(Some).map_err(Error::internal)
    }

    /// "li…@example.com": enough to know one's own address by.
    pub fn masked_address(&self, secret: &Secret) -> Result<String> {
        let address = self.address(secret)?.unwrap_or_default();
        let (user, host) = address.split_once('@').unwrap_or((&address, ""));
        let begin: String = user.chars().take(2).collect();
        Ok(format!("{begin}…@{host}"))
    }
}

/// Where an address is sealed to.
pub(super) fn place(id: &CandidateId) -> String {
    format!("candidates.email:{id}")
}

/// An address as it is compared: trimmed, in lower case.
pub fn folded_address(typed: &str) -> String {
    viet::text::clean(typed).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_nothing_of_the_person() {
        let id = CandidateId::fresh();
        assert_eq!(id.code().len(), "UV-".len() + 6);
        assert_ne!(id.code(), CandidateId::fresh().code());
    }
}

//! What people agree to (sự đồng ý; Law 91/2025/QH15, Article 9): each purpose apart, by a text that is kept, withdrawable.

use sha2::{Digest, Sha256};

use super::candidate::Language;
use crate::platform::audit::hex;
use crate::platform::clock::{self, Instant};
use crate::ui::PublicPage;
use crate::{ids, words};

ids! {
    /// One consent of one person to one purpose.
    ConsentId = "consent";
}

words! {
    /// What data is used for; each is agreed to apart from the others.
    pub enum Purpose {
        /// Taking in, appraising and deciding a dossier; without it there is none (Article 25).
        Application = "application" "Tiếp nhận, thẩm định và xét hồ sơ",
        /// Staying known to the city after a refusal.
        TalentPool = "talent_pool" "Giữ trong nguồn nhân tài sau khi không được chấp thuận",
        /// The name on the portal and in the roll of honour (Article 16).
        Publication = "publication" "Công bố tên trên cổng thông tin",
    }
}

words! {
    /// By which way somebody agreed.
    pub enum ConsentChannel {
        Web = "web" "Trên cổng ứng viên",
        Paper = "paper" "Trên giấy",
    }
}

/// A consent with the text that it was given to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Consent {
    pub id: ConsentId,
    pub purpose: Purpose,
    pub text_id: String,
    pub language: Language,
    pub text: String,
    pub channel: ConsentChannel,
    pub given_at: Instant,
    pub withdrawn_at: Option<Instant>,
}

impl Consent {
    /// When it was given, as pages show it.
    pub fn given(&self) -> String {
        clock::screen(self.given_at)
    }

    /// When it was withdrawn; empty while it stands.
    pub fn withdrawn(&self) -> String {
        self.withdrawn_at.map(clock::screen).unwrap_or_default()
    }
}

/// The text of a purpose as a page shows it now.
pub fn text(page: &PublicPage, purpose: Purpose) -> String {
    match purpose {
        Purpose::Application => page.t("consent-application"),
        Purpose::TalentPool => page.t("consent-talent-pool"),
        Purpose::Publication => page.t("consent-publication"),
    }
}

/// The title of a purpose.
pub fn title(page: &PublicPage, purpose: Purpose) -> String {
    match purpose {
        Purpose::Application => page.t("consent-application-title"),
        Purpose::TalentPool => page.t("consent-talent-pool-title"),
        Purpose::Publication => page.t("consent-publication-title"),
    }
}

/// The version of a text: the hash of its words, so that no other text can pass for the one that was agreed to.
pub fn version(purpose: &str, language: &str, text: &str) -> String {
    hex(&Sha256::digest(format!("{purpose}\n{language}\n{text}").as_bytes()))
}

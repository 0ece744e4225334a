//! The kinds of papers, and what their kind alone decides.

use serde::{Deserialize, Serialize};

/// Loại văn bản.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Quyết định.
    Decision,
    /// Kế hoạch.
    Plan,
    /// Báo cáo.
    Report,
    /// Tờ trình.
    Proposal,
    /// Công văn.
    OfficialLetter,
    /// Thông báo.
    Notice,
    /// Giấy mời.
    Invitation,
    /// Biên bản (cuộc họp).
    Minutes,
    /// Biên bản kiểm phiếu.
    VoteCount,
    /// Phụ lục in a file of its own.
    Annex,
    /// Giấy tiếp nhận hồ sơ và hẹn trả kết quả.
    Receipt,
    /// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
    CompletionRequest,
    /// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
    Refusal,
    /// Phiếu xin lỗi và hẹn lại ngày trả kết quả.
    Apology,
    /// Danh sách chi trả.
    PaymentList,
}

impl PaperKind {
    pub const ALL: [Self; 15] = [
        Self::Decision,
        Self::Plan,
        Self::Report,
        Self::Proposal,
        Self::OfficialLetter,
        Self::Notice,
        Self::Invitation,
        Self::Minutes,
        Self::VoteCount,
        Self::Annex,
        Self::Receipt,
        Self::CompletionRequest,
        Self::Refusal,
        Self::Apology,
        Self::PaymentList,
    ];

    /// The key in JSON and in file names.
    pub fn key(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Plan => "plan",
            Self::Report => "report",
            Self::Proposal => "proposal",
            Self::OfficialLetter => "official_letter",
            Self::Notice => "notice",
            Self::Invitation => "invitation",
            Self::Minutes => "minutes",
            Self::VoteCount => "vote_count",
            Self::Annex => "annex",
            Self::Receipt => "receipt",
            Self::CompletionRequest => "completion_request",
            Self::Refusal => "refusal",
            Self::Apology => "apology",
            Self::PaymentList => "payment_list",
        }
    }

    /// The kind of this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The name as it stands within a sentence or a list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Decision => "Quyết định",
            Self::Plan => "Kế hoạch",
            Self::Report => "Báo cáo",
            Self::Proposal => "Tờ trình",
            Self::OfficialLetter => "Công văn",
            Self::Notice => "Thông báo",
            Self::Invitation => "Giấy mời",
            Self::Minutes => "Biên bản",
            Self::VoteCount => "Biên bản kiểm phiếu",
            Self::Annex => "Phụ lục",
            Self::Receipt => "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            Self::CompletionRequest => "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            Self::Refusal => "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            Self::Apology => "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
            Self::PaymentList => "Danh sách chi trả",
        }
    }

    /// The abbreviation in the sign (Appendix III of the Decree); an official letter and an annex have none. The slips
    /// of the one-stop service and the payment list are not in that appendix: theirs are a default that
    /// [`Sign::kind`](super::Sign::kind) replaces.
    pub fn abbreviation(self) -> Option<&'static str> {
        match self {
            Self::Decision => Some("QĐ"),
            Self::Plan => Some("KH"),
            Self::Report => Some("BC"),
            Self::Proposal => Some("TTr"),
            Self::Notice => Some("TB"),
            Self::Invitation => Some("GM"),
            Self::Minutes | Self::VoteCount => Some("BB"),
            Self::Receipt => Some("GTN"),
            Self::CompletionRequest => Some("PYC"),
            Self::Refusal => Some("PTC"),
            Self::Apology => Some("PXL"),
            Self::PaymentList => Some("DS"),
            Self::OfficialLetter | Self::Annex => None,
        }
    }

    /// Minutes are dated by their text, not by the head.
    pub fn has_date_line(self) -> bool {
        !self.is_minutes() && self != Self::Annex
    }

    /// Whether two people sign: the secretary on the left, the chair on the right.
    pub fn is_minutes(self) -> bool {
        matches!(self, Self::Minutes | Self::VoteCount)
    }

    /// Whether the body ends with `./.`; forms that are filled in and lists do not.
    pub fn has_end_mark(self) -> bool {
        !matches!(
            self,
            Self::Annex | Self::Receipt | Self::CompletionRequest | Self::Refusal | Self::Apology | Self::PaymentList
        )
    }

    /// Whether the paper must say who receives it (Nơi nhận) and who keeps the file copy.
    pub fn has_recipients(self) -> bool {
        self.has_end_mark()
    }
}

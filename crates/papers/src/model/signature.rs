//! Who signs, and by what right.

use serde::{Deserialize, Serialize};

/// One signature.
///
/// ```
/// use papers::{Capacity, Signature};
///
/// let signature = Signature {
///     collective: Some("Ủy ban nhân dân".into()),
///     capacity: Capacity::Deputy,
///     title: "Chủ tịch".into(),
///     own_title: Some("Phó Chủ tịch".into()),
///     ..Signature::default()
/// };
/// assert_eq!(signature.authority(), ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The collective that is signed for: "Ủy ban nhân dân", "Hội đồng".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collective: Option<String>,
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub capacity: Capacity,
    /// The title of the head: "Chủ tịch", "Giám đốc"; of minutes "Thư ký", "Chủ tọa".
    pub title: String,
    /// The title of who signs, where somebody else does so for the head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_title: Option<String>,
    /// The title in the agency whose seal a council uses, printed above the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_title: Option<String>,
    /// The full name, without rank or degree; a draft may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Under the titles, in italics: "(Ký, ghi rõ họ tên)".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// By what right somebody signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// The head.
    #[default]
    Head,
    /// KT.: a deputy for the head.
    Deputy,
    /// Q.: the acting head.
    Acting,
    /// TL.: by order.
    ByOrder,
    /// TUQ.: by delegated authority.
    ByDelegation,
}

impl Capacity {
    /// What stands before the head's title.
    pub fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Head => None,
            Self::Deputy => Some("KT."),
            Self::Acting => Some("Q."),
            Self::ByOrder => Some("TL."),
            Self::ByDelegation => Some("TUQ."),
        }
    }

    /// Whether the title of who signs is another than the head's.
    pub fn needs_own_title(self) -> bool {
        matches!(self, Self::Deputy | Self::ByOrder | Self::ByDelegation)
    }
}

impl Signature {
    /// The lines above the signature, as printed.
    pub fn authority(&self) -> Vec<String> {
        let capital = |text: &str| text.trim().to_uppercase();
        let mut lines = Vec::new();
        if let Some(collective) = &self.collective {
            lines.push(format!("TM. {}", capital(collective)));
        }
        match self.capacity.prefix() {
            Some(prefix) => lines.push(format!("{prefix} {}", capital(&self.title))),
            None => lines.push(capital(&self.title)),
        }
        if let Some(own) = &self.own_title {
            lines.push(capital(own));
        }
        lines
    }
}

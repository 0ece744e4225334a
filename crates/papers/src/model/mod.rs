//! The document model: what a paper says, part by part, without how it looks. It is plain data, written to and read
//! from JSON; a field nobody knows is refused, so that a misspelt part is not silently left out of a paper.

mod block;
mod kind;
mod signature;
mod text;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use block::{Align, Bar, Block, Cell, Column, ColumnKind, Entry, HeadingLevel, Mark, Row, Table};
pub use kind::PaperKind;
pub use signature::{Capacity, Signature};
pub use text::{Run, Text};

/// One official paper (văn bản hành chính): everything that is printed on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    pub kind: PaperKind,
    #[serde(default, skip_serializing_if = "is_default")]
    pub profile: Profile,
    pub head: Head,
    /// The number in the register of the year; a draft has none and prints a blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    pub sign: Sign,
    /// The day of issue; a draft has none and prints blanks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// The year a draft prints while the day is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Trích yếu: what the paper is about. A line break in it is printed.
    pub subject: String,
    /// The text this one is attached to (`Kèm theo …`): "Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2026 của …".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<String>,
    /// Who decides, above the legal bases of a decision: "Chủ tịch Ủy ban nhân dân thành phố"; printed in capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Kính gửi: without list marks and closing signs, which are put by rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addressees: Vec<String>,
    /// Căn cứ …, Theo đề nghị của …: one each, closing signs are put by rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<String>,
    pub body: Vec<Block>,
    /// One signature, or two of minutes: the secretary's on the left, the chair's on the right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Signature>,
    /// Nơi nhận: without list marks and closing signs. "Như trên" is put first by rule where there are addressees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// Who keeps the file copy, after "Lưu:": "VT, CCVC".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeper: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annexes: Vec<Annex>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circulation: Option<Circulation>,
    /// Sign of the drafter and number of copies: "PL.(300)".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafter: Option<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whose rules of layout a paper follows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Decree 30/2020/NĐ-CP: agencies of the State.
    #[default]
    State,
    /// Papers of Party bodies have their own rules; refused until their form is known.
    Party,
}

/// The two top boxes: who issues, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The agency directly above, one entry a printed line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub superior: Vec<String>,
    /// The issuing agency, one entry a printed line.
    pub issuer: Vec<String>,
    /// The issuer's name within a sentence ("Ủy ban nhân dân thành phố Hải Phòng"); annexes cite it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_name: Option<String>,
    /// Địa danh: "Hải Phòng".
    pub place: String,
    /// Address, telephone, e-mail, site: printed at the foot of the first page of letters and invitations, one entry a
    /// line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<String>,
}

/// Ký hiệu: the parts after the number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// The issuer's abbreviation: "UBND", "SNV".
    pub issuer: String,
    /// The drafting unit or field of an official letter: "VX".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Replaces the abbreviation of the kind, for slips that a city abbreviates in its own way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// Phụ lục: an annex, on its own pages with its own page numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annex {
    /// Printed in capitals.
    pub title: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub orientation: Orientation,
    pub body: Vec<Block>,
}

/// How an annex lies on its paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    #[default]
    Portrait,
    Landscape,
}

/// How anyone can check the paper: a code that a phone reads, and a line beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// What the code carries.
    pub url: String,
    pub caption: String,
}

/// Độ mật, stamped in a red frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    Secret,
    HighlySecret,
    TopSecret,
}

impl Secrecy {
    /// What the stamp says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Secret => "MẬT",
            Self::HighlySecret => "TỐI MẬT",
            Self::TopSecret => "TUYỆT MẬT",
        }
    }
}

/// Chỉ dẫn về phạm vi lưu hành: who may pass the paper on, stamped in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circulation {
    ReturnAfterReading,
    Internal,
}

impl Circulation {
    /// What the stamp says.
    pub fn label(self) -> &'static str {
        match self {
            Self::ReturnAfterReading => "XEM XONG TRẢ LẠI",
            Self::Internal => "LƯU HÀNH NỘI BỘ",
        }
    }
}

/// Độ khẩn, stamped in a red frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Urgent,
    VeryUrgent,
    Express,
}

impl Urgency {
    /// What the stamp says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Urgent => "KHẨN",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Express => "HỎA TỐC",
        }
    }
}

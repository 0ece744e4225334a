//! What a reading proposes: the head of the plan, its tasks, and everything an officer has to look at before anything
//! is written.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::file::FileKind;
use crate::words;

/// What was read of a plan (kế hoạch). Nothing of it is true until an officer has confirmed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub file: FileKind,
    pub header: Header,
    pub tasks: Vec<TaskReading>,
    /// The sections in their order, with what was made of each.
    pub sections: Vec<SectionReading>,
    /// Text that gives no task, each piece with the reason: nothing is dropped silently.
    pub skipped: Vec<Skipped>,
    pub notices: Vec<Notice>,
}

/// The head and the end of the document, by the parts of Decree 30/2020/NĐ-CP.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The issuing agency (cơ quan ban hành), by its full name where the register knows it.
    pub issuer: Option<String>,
    pub issuer_id: Option<String>,
    /// The number (số); none while the paper has not been given one.
    pub number: Option<String>,
    /// The sign (ký hiệu): `KH-UBND`.
    pub sign: Option<String>,
    pub date: Option<NaiveDate>,
    /// The year the plan is for, or of its date when day and month are still blank.
    pub year: Option<i32>,
    pub place: Option<String>,
    /// The kind of document as it is written: `KẾ HOẠCH`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What it is about (trích yếu).
    #[serde(rename = "abstract")]
    pub summary: Option<String>,
    /// The paragraphs that name what the plan rests on (căn cứ pháp lý).
    pub legal_bases: Vec<String>,
    /// Other paragraphs before the first section.
    pub preamble: Vec<String>,
    /// The person who signs.
    pub signer: Option<String>,
    /// The post of the signer: `PHÓ CHỦ TỊCH`.
    pub signer_title: Option<String>,
    /// For whom the person signs: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`.
    pub signed_for: Vec<String>,
    /// To whom it goes (nơi nhận).
    pub recipients: Vec<String>,
}

words! {
    /// How often a task comes back.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Recurrence {
        Weekly = "weekly" "Hằng tuần",
        Monthly = "monthly" "Hằng tháng",
        Quarterly = "quarterly" "Hằng quý",
        HalfYearly = "half_yearly" "6 tháng một lần",
        Yearly = "yearly" "Hằng năm",
        /// All the time (thường xuyên).
        Ongoing = "ongoing" "Thường xuyên",
        /// Again and again (định kỳ), the document does not say how often.
        Periodic = "periodic" "Định kỳ, chưa rõ chu kỳ",
    }
}

words! {
    /// How sure the reading of a task is.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Confidence {
        Low = "low" "Cần xem lại",
        Medium = "medium" "Nên kiểm tra",
        High = "high" "Rõ ràng",
    }
}

/// A task (nhiệm vụ) as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskReading {
    pub place: Place,
    /// Where it stands in the plan: `II.3.c`. No two tasks of a proposal share one.
    pub clause: String,
    /// The title of its section: `NHIỆM VỤ CỤ THỂ`.
    pub section: String,
    /// The heading above it that says who is addressed, as it is written.
    pub heading: Option<String>,
    /// What the items between section and task are about, when they are not agencies.
    pub topic: Option<String>,
    /// Who leads (chủ trì): agencies, or groups that the plan addresses as a whole. Several only where a line or column
    /// of its own names them.
    pub leads: Vec<Addressee>,
    /// Who supports (phối hợp).
    pub coordinating: Vec<Addressee>,
    /// The task in the words of the plan; sub-items follow on lines of their own.
    pub text: String,
    /// The last day on which it is done in time.
    pub due: Option<NaiveDate>,
    pub recurrence: Option<Recurrence>,
    /// The words that say when, exactly as they stand.
    pub deadline_text: Option<String>,
    /// What shall come of it (sản phẩm, kết quả), where a table or line says so.
    pub product: Option<String>,
    pub note: Option<String>,
    /// The columns or lines that say who and when, as they are written.
    pub stated: Vec<String>,
    pub confidence: Confidence,
    /// What an officer should check, in sentences.
    pub doubts: Vec<String>,
}

/// An agency, or a group of them, as a document names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Addressee {
    /// As it is written.
    pub text: String,
    /// The agency of the register; none for a group, or when the register does not know it.
    pub id: Option<String>,
    pub name: Option<String>,
    pub group: Option<Group>,
    /// How well the writing fits the register, of 100.
    pub score: u8,
    /// Agencies that may be meant, the likeliest first.
    pub suggestions: Vec<Suggestion>,
}

/// An agency that may be meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    pub id: String,
    pub name: String,
    /// Of 100.
    pub score: u8,
}

/// Agencies that are addressed as a whole: `Register::members` says which these are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub rules: Vec<GroupRule>,
    /// How many agencies of the register it has.
    pub count: usize,
}

words! {
    /// A part of a group.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum GroupRule {
        /// "Các sở, ban, ngành": departments, boards, the office and the inspectorate under the city's committee.
        Departments = "departments" "Các sở, ban, ngành",
        Communes = "communes" "UBND các xã, phường, đặc khu",
        /// Public units directly under the city's committee.
        PublicUnitsOfCommittee = "public_units_of_committee" "Các đơn vị sự nghiệp công lập trực thuộc UBND thành phố",
        PublicUnits = "public_units" "Các đơn vị sự nghiệp công lập",
        Party = "party" "Các cơ quan khối Đảng",
        Front = "front" "Mặt trận Tổ quốc và các đoàn thể",
        /// "Các cơ quan, đơn vị có liên quan": the plan leaves open which; every body of the government bloc may be one.
        Related = "related" "Các cơ quan, đơn vị có liên quan",
    }
}

/// A section of the plan and what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionReading {
    pub clause: String,
    pub title: String,
    pub tasks: usize,
    /// Why it gives no tasks, where it does not.
    pub reason: Option<String>,
}

/// A piece of the text that gives no task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skipped {
    pub place: Place,
    pub clause: Option<String>,
    pub text: String,
    pub reason: String,
}

/// A sentence for the officer who checks the reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    pub place: Option<Place>,
    pub text: String,
}

impl Notice {
    /// About the whole document.
    pub(super) fn general(text: impl Into<String>) -> Notice {
        Notice { place: None, text: text.into() }
    }

    /// About one place of it.
    pub(super) fn at(place: Place, text: impl Into<String>) -> Notice {
        Notice { place: Some(place), text: text.into() }
    }
}

/// Where something stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Line(u32),
    Paragraph(u32),
    Page { page: u32, line: u32 },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(line) => write!(f, "dòng {line}"),
            Place::Paragraph(number) => write!(f, "đoạn {number}"),
            Place::Page { page, line } => write!(f, "trang {page}, dòng {line}"),
        }
    }
}

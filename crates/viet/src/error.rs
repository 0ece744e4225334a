//! Why something typed could not be read, said in Vietnamese so that the user knows what to do.

use std::fmt;

/// What was being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Date,
    PartialDate,
    Integer,
    Decimal,
    Money,
    Phone,
    PersonalNumber,
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was typed.
    Empty,
    /// The form is not one we know.
    Unreadable,
    /// The form is right, but the value is beyond what can be held.
    OutOfRange,
    /// A whole number was asked for, a fraction was typed.
    NotWhole,
    /// Two readings are possible; both are given as they would be displayed.
    Ambiguous { readings: [String; 2] },
    /// A day that the calendar does not have: 30/02/2026.
    NoSuchDay { day: u32, month: u32, year: i32 },
    /// A month that the calendar does not have: 07/16/2026.
    NoSuchMonth { month: u32 },
    /// A number of so many digits where another count was asked for.
    WrongLength { digits: usize },
    /// An identity card number (chứng minh nhân dân) of nine digits, no longer in use.
    OldIdentityCard,
    /// An eleven-digit mobile number from before 2018; `new` is what it became.
    OldMobile { new: String },
}

/// A text that could not be read: what it should have been, and why it was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    pub subject: Subject,
    pub problem: Problem,
}

impl ReadError {
    pub(crate) fn new(subject: Subject, problem: Problem) -> Self {
        Self { subject, problem }
    }

    /// Whether the user only has to choose between two readings.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.problem, Problem::Ambiguous { .. })
    }

    /// One Vietnamese sentence telling the user what to type.
    pub fn sentence(&self) -> String {
        match &self.problem {
            Problem::Empty => format!("Nhập {}", self.subject.what_to_type()),
            Problem::Unreadable => match self.subject {
                Subject::Phone => "Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678; \
                                   số nước ngoài bắt đầu bằng dấu + và mã nước"
                    .to_owned(),
                _ => format!("Nhập {}", self.subject.what_to_type()),
            },
            Problem::OutOfRange => match self.subject {
                Subject::Date | Subject::PartialDate => "Kiểm tra lại năm: nhập năm từ 1800 đến 2200".to_owned(),
                Subject::Money => "Số tiền quá lớn, kiểm tra lại số chữ số 0".to_owned(),
                _ => "Số quá lớn, kiểm tra lại số chữ số".to_owned(),
            },
            Problem::NotWhole => match self.subject {
                Subject::Money => "Nhập số tiền tròn đồng, không có phần lẻ".to_owned(),
                _ => "Nhập số nguyên, không có phần thập phân".to_owned(),
            },
            Problem::Ambiguous { readings: [first, second] } => {
                format!("Có hai cách đọc: {first} hoặc {second}. Nhập lại theo cách bạn muốn")
            }
            Problem::NoSuchDay { day, month, year } => {
                format!("Tháng {month} năm {year} không có ngày {day}, nhập lại ngày")
            }
            Problem::NoSuchMonth { month } => {
                format!("Không có tháng {month}. Nhập ngày trước, tháng sau, ví dụ 16/07/2026")
            }
            Problem::WrongLength { digits } => match self.subject {
                Subject::PersonalNumber if *digits == 11 => "Nhập đủ 12 chữ số; nếu chép từ Excel, \
                     số 0 ở đầu có thể đã bị mất"
                    .to_owned(),
                Subject::PersonalNumber => {
                    format!("Nhập đủ 12 chữ số của số định danh cá nhân (đang có {digits} chữ số)")
                }
                _ => format!("Kiểm tra lại số chữ số (đang có {digits} chữ số)"),
            },
            Problem::OldIdentityCard => "Đây là số chứng minh nhân dân cũ (9 chữ số). \
                 Nhập số định danh cá nhân 12 chữ số trên thẻ căn cước"
                .to_owned(),
            Problem::OldMobile { new } => {
                format!("Đầu số 11 chữ số đã đổi từ năm 2018. Nhập số mới: {new}")
            }
        }
    }
}

impl Subject {
    fn what_to_type(self) -> &'static str {
        match self {
            Self::Date => "ngày theo dạng 16/07/2026",
            Self::PartialDate => "năm (1985), tháng và năm (07/1985) hoặc ngày đầy đủ (16/07/1985)",
            Self::Integer => "số nguyên, ví dụ 1.234",
            Self::Decimal => "số, phần thập phân sau dấu phẩy, ví dụ 1.234,5",
            Self::Money => "số tiền, ví dụ 15.930.000 đồng hoặc 300 triệu",
            Self::Phone => "số điện thoại, ví dụ 0912 345 678",
            Self::PersonalNumber => "số định danh cá nhân gồm 12 chữ số",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for ReadError {}

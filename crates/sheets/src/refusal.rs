//! Why a file is not read at all, said so that its sender knows what to do.

use std::fmt;

/// A reason to refuse a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is in it.
    Empty,
    /// Larger than allowed.
    TooLarge { most: usize },
    /// Unpacks to more than allowed.
    Bomb,
    /// More rows than allowed.
    TooManyRows { most: u64 },
    /// Needs a password.
    Encrypted,
    /// A web page with the name of a workbook.
    Html,
    /// An XML file: XML Spreadsheet 2003 or any other.
    Xml,
    /// An Excel file of 1995 or before.
    TooOld,
    /// An Excel binary workbook (.xlsb).
    Binary,
    /// A file of another program; what it seems to be.
    Other(&'static str),
    /// Declares entities or a document type, as no spreadsheet program does.
    Entities,
    /// Cannot be read to its end.
    Damaged,
    /// The file could not be opened.
    Unreadable,
    /// No row has the headings.
    NoHeading { wanted: Vec<String> },
    /// The headings are there, but not all that must be.
    MissingColumns { missing: Vec<String>, row: u32 },
    /// No sheet is visible.
    NoSheet,
}

impl Refusal {
    /// One or two Vietnamese sentences: what is wrong and what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::Empty => "Tệp không có nội dung. Kiểm tra lại tệp rồi gửi lại.".to_owned(),
            Self::TooLarge { most } => {
                format!("Tệp lớn hơn {} MB. Chia thành nhiều tệp nhỏ hơn.", (most >> 20).max(1))
            }
            Self::Bomb => "Tệp phình quá lớn khi giải nén nên không đọc. Mở bằng Excel, chép riêng bảng dữ liệu sang tệp mới rồi gửi tệp đó.".to_owned(),
            Self::TooManyRows { most } => format!(
                "Tệp có hơn {} dòng. Chia thành nhiều tệp nhỏ hơn.",
                viet::number::group(i64::try_from(*most).unwrap_or(i64::MAX))
            ),
            Self::Encrypted => "Tệp có mật khẩu nên không đọc được. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi lại.".to_owned(),
            Self::Html => "Tệp là trang web (HTML) mang đuôi của Excel. Mở bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi gửi tệp đó.".to_owned(),
            Self::Xml => "Tệp là XML, không phải bảng tính .xlsx. Mở bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi gửi tệp đó.".to_owned(),
            Self::TooOld => "Tệp thuộc bản Excel 95 hoặc cũ hơn. Mở bằng Excel, lưu thành .xlsx rồi gửi lại.".to_owned(),
            Self::Binary => "Tệp là Excel nhị phân (.xlsb). Mở bằng Excel, lưu thành .xlsx rồi gửi lại.".to_owned(),
            Self::Other(what) => {
                format!("Tệp là {what}, không phải bảng tính. Gửi tệp .xlsx, .xls, .ods hoặc .csv.")
            }
            Self::Entities => "Tệp có phần khai báo lạ (DTD) mà Excel không bao giờ ghi, nên không đọc. Mở bằng Excel, lưu lại rồi gửi tệp đó.".to_owned(),
            Self::Damaged => "Tệp bị hỏng nên không đọc được. Mở bằng Excel, lưu lại rồi gửi tệp đó.".to_owned(),
            Self::Unreadable => "Không mở được tệp. Gửi lại tệp.".to_owned(),
            Self::NoHeading { wanted } => format!(
                "Không tìm thấy dòng tiêu đề. Bảng cần có một dòng ghi tên các cột: {}.",
                wanted.join(", ")
            ),
            Self::MissingColumns { missing, row } => format!(
                "Dòng tiêu đề (dòng {}) thiếu cột: {}. Thêm cột hoặc sửa tên cột rồi gửi lại.",
                u64::from(*row) + 1,
                missing.join(", ")
            ),
            Self::NoSheet => "Tệp không có trang tính nào đang hiện. Bỏ ẩn trang cần đọc (Unhide) rồi gửi lại.".to_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for Refusal {}

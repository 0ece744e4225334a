//! Wordings (mẫu lời văn): the texts of papers as data that an officer edits, with fields that the program fills.
//!
//! A wording is plain text, written as in Word. Each line is one block; what it is shows in how it begins:
//!
//! | line | block |
//! | --- | --- |
//! | `Trích yếu: Về việc …` | the subject of the paper |
//! | `Căn cứ …`, `Theo đề nghị của …` before the body | a legal basis |
//! | `Phần I. …`, `Chương I. …`, `Mục 1. …`, `Tiểu mục 1. …` | headings of rules |
//! | `I. …` | heading in capitals |
//! | `1. **…**`, `a) **…**`, wholly bold | heading |
//! | `Điều 1. …` | article; wholly bold: its title; `Điều #. …` is numbered by its place |
//! | `1. …` / `a) …` | clause / point |
//! | `- …` / `+ …` | list item |
//! | `Thời gian:: …` | a name and its value |
//! | `\| TT \| Họ và tên \|`, then `\| thứ tự 8 \| chữ 92 \|` | a table: titles, then kind and width of each column |
//! | `\|= \| Tổng cộng \| {{tong}} \|` | the totals of that table, its first cell empty here |
//! | `> …` | a paragraph in the middle of the line |
//! | anything else | a paragraph |
//!
//! Within a line `**bold**` and `*italic*`; `{{ho_ten}}` puts a field, `{{so_tien|bằng chữ}}` and `{{ngay|dài}}` write
//! it out in words. `{{#moi danh_sach}}` … `{{/moi}}` repeats lines or rows for each entry of a list, and
//! `{{#neu ghi_chu}}` … `{{/neu}}` keeps lines only where the field has a value; these stand on lines of their own.
//! A value is always plain text: what it holds is never read as markup.

mod default;
mod field;
mod fill;
mod line;
mod parse;

pub use default::{default, fields, text};
pub use field::{Field, FieldKind};
pub use fill::Filled;
pub use parse::Wording;

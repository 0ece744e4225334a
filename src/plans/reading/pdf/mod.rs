//! PDF files that hold text. Own reader: it unpacks only what carries text, each part with a bound, which libraries
//! for PDF do not offer. Tables and columns cannot be told for sure from a page; the officer is asked to compare.

mod content;
mod document;
mod filter;
mod font;
mod lines;
mod look;
mod object;

pub use look::{Look, Unreadable, look};

use super::block::Source;
use super::file::Refusal;
use super::proposal::Notice;
use super::text;
use content::Painter;
use document::Document;
use lines::Lines;

/// Reads a PDF file.
pub fn read(bytes: &[u8]) -> Result<Source, Refusal> {
    let mut document = Document::open(bytes)?;
    let pages = document.pages();
    if pages.is_empty() {
        return Err(Refusal::new("Tệp PDF bị hỏng: không tìm thấy trang nào. Hãy chọn tệp Word (.docx) của văn bản."));
    }
    let mut lines = Lines::default();
    let mut painter = Painter::new(&mut document);
    for (number, (page, resources)) in (1_u32..).zip(pages) {
        let runs = painter.page(page, resources)?;
        lines.add(number, runs);
    }
    let unread = painter.unread;
    let letters: usize = lines.lines.iter().map(|line| line.text.len()).sum();
    if letters < 40 && unread.letters == 0 {
        return Err(Refusal::new(
            "Tệp PDF không có chữ, có lẽ là bản quét. Hãy chọn tệp Word (.docx) của văn bản, hoặc PDF xuất từ Word.",
        ));
    }
    if unread.letters > letters / 4 {
        return Err(Refusal::new(
            "Phông chữ trong tệp PDF không cho biết chữ nào là chữ nào nên không đọc được. Hãy chọn tệp Word (.docx).",
        ));
    }
    let mut source = Source::default();
    text::put_together(&lines.lines, &mut source)?;
    let mut tell = |text: String| source.notices.push(Notice::general(text));
    tell("Đọc từ PDF: chỗ xuống dòng và bảng có thể sai; nếu có tệp Word (.docx) thì nên dùng tệp đó.".to_owned());
    if unread.letters > 0 {
        tell(format!("Có {} chữ trong PDF không đọc được vì phông chữ thiếu bảng mã.", unread.letters));
    }
    if unread.aslant > 0 {
        tell(format!("Có {} chữ in nghiêng góc (dấu, chữ chìm) không được đọc.", unread.aslant));
    }
    if lines.columns > 12 {
        tell(format!("Có {} dòng xếp thành cột, có vẻ là bảng; PDF không cho biết ô nào ở hàng nào.", lines.columns));
    }
    if !lines.page_numbers.is_empty() {
        let numbers: Vec<&str> = lines.page_numbers.iter().map(|(_, text)| text.as_str()).collect();
        tell(format!("Bỏ qua số trang: {}.", numbers.join(", ")));
    }
    Ok(source)
}

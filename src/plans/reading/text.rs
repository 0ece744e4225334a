//! Text and Markdown files, and the lines of a PDF page: lines are put together to paragraphs, marks of Markdown are
//! taken off, tables drawn with bars are read.

use super::block::{Cell, MOST_TEXT, RawParagraph, Row, Source, Table};
use super::file::Refusal;
use super::label;
use super::proposal::Place;

/// A line as it stands in the file or on the page.
#[derive(Clone, Debug)]
pub struct Line {
    pub place: Place,
    pub text: String,
    /// An empty line, or a gap as wide as one, stands before it.
    pub after_gap: bool,
    /// Whether it reaches the right edge, where that is known: then the next line may go on with its sentence.
    pub is_full: Option<bool>,
    /// Whether its first word stands in from the edge, where that is known.
    pub is_indented: Option<bool>,
}

/// Lines shorter than this were ended on purpose.
const FULL: usize = 60;

/// Reads a text file.
pub fn read(text: &str) -> Result<Source, Refusal> {
    if text.len() > MOST_TEXT {
        return Err(Refusal::new(format!(
            "Tệp văn bản dài {} triệu ký tự; đây không phải một bản kế hoạch. Hãy kiểm tra lại tệp.",
            text.len() / (1024 * 1024)
        )));
    }
    let mut lines = Vec::new();
    let mut after_gap = true;
    let end = if text.contains('\n') { '\n' } else { '\r' };
    for (number, line) in text.split(end).enumerate() {
        let place = Place::Line(u32::try_from(number + 1).unwrap_or(u32::MAX));
        for text in line.trim_end_matches('\r').split(['\r', '\u{2028}', '\u{2029}']) {
            if text.trim().is_empty() || is_rule(text) {
                after_gap = true;
                continue;
            }
            lines.push(Line { place, text: text.to_owned(), after_gap, is_full: None, is_indented: None });
            after_gap = false;
        }
    }
    let mut source = Source::default();
    put_together(&lines, &mut source)?;
    Ok(source)
}

/// A line that only separates: `---`, `***`, `___`, a fence of code.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3
        && ["---", "***", "___", "```", "==="].iter().any(|rule| line.starts_with(rule))
        && line.chars().all(|letter| "-*_`= ".contains(letter))
}

/// Puts lines together to paragraphs and tables.
pub fn put_together(lines: &[Line], source: &mut Source) -> Result<(), Refusal> {
    let mut open: Option<(Place, RawParagraph)> = None;
    let mut table: Vec<Row> = Vec::new();
    let mut last: Option<&Line> = None;
    for line in lines {
        if line.text.trim_start().starts_with('|') {
            close(&mut open, source)?;
            if !is_table_rule(&line.text) {
                table.push(Row { place: line.place, cells: cells(&line.text) });
            }
            last = None;
            continue;
        }
        if !table.is_empty() {
            source.table(Table { rows: std::mem::take(&mut table) })?;
        }
        match &mut open {
            Some((_, paragraph)) if last.is_some_and(|last| goes_on(last, line)) => {
                // Words are not hyphenated in Vietnamese; signs such as NQ-HĐND may be cut after their stroke.
                let cut =
                    paragraph.text.strip_suffix(['-', '/']).is_some_and(|text| text.ends_with(char::is_alphanumeric));
                if !cut {
                    paragraph.text.push(' ');
                }
                paragraph.text.push_str(line.text.trim());
            }
            _ => {
                close(&mut open, source)?;
                open = Some((line.place, paragraph(&line.text)));
            }
        }
        last = Some(line);
    }
    close(&mut open, source)?;
    source.table(Table { rows: table })
}

fn close(open: &mut Option<(Place, RawParagraph)>, source: &mut Source) -> Result<(), Refusal> {
    match open.take() {
        Some((place, paragraph)) => source.paragraph(place, paragraph),
        None => Ok(()),
    }
}

/// Whether a line goes on with the paragraph of the line before it.
fn goes_on(last: &Line, line: &Line) -> bool {
    let (before, text) = (last.text.trim_end(), line.text.trim());
    let is_heading = |text: &str| text.trim_start().starts_with('#');
    let is_ended = last.text.ends_with("  ") || before.ends_with("**") || before.ends_with('\\');
    if line.after_gap || is_ended || is_heading(before) || is_heading(text) || has_columns(before) || has_columns(text)
    {
        return false;
    }
    if label::split(&viet::text::clean(&without_emphasis(text)), 0).0.is_some() {
        return false;
    }
    if text.starts_with("**") || is_capitals(text) != is_capitals(before) {
        return false;
    }
    if is_capitals(text) {
        // A title over two lines goes on; the lines of a letterhead or of a signature do not.
        return last.is_full.unwrap_or(before.chars().count() >= FULL);
    }
    if line.is_indented == Some(true) {
        return false;
    }
    let is_full = last.is_full.unwrap_or(before.chars().count() >= FULL);
    let small = text.trim_start_matches(['(', '"', '“', '*']).chars().next().is_some_and(char::is_lowercase);
    let sentence_ends = before.ends_with(['.', ';', ':', '!', '?']);
    if last.is_full.is_some() { is_full } else { small && !before.ends_with(';') || is_full && !sentence_ends }
}

fn has_columns(text: &str) -> bool {
    let text = text.trim();
    text.contains('\t') || text.contains("    ")
}

fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// A line as the beginning of a paragraph, marks of Markdown taken off.
fn paragraph(line: &str) -> RawParagraph {
    let indent: usize = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let text = line.trim();
    let depth = u8::try_from(indent / 2).unwrap_or(u8::MAX).min(8);
    let after = text.trim_start_matches('#');
    let level = text.len() - after.len();
    if (1..=6).contains(&level) && (after.starts_with(char::is_whitespace) || after.starts_with('*')) {
        let text = after.trim().trim_end_matches('#').to_owned();
        return RawParagraph { text, heading: u8::try_from(level).ok(), ..RawParagraph::default() };
    }
    let text = text.strip_prefix("> ").unwrap_or(text);
    RawParagraph { text: text.to_owned(), depth, ..RawParagraph::default() }
}

/// The text without the stars and strokes that make it bold or slanted, and without escapes.
pub fn without_emphasis(text: &str) -> String {
    let text = text.replace("**", "").replace("__", "").replace("<br>", " ").replace("<br/>", " ");
    let text = text.trim();
    let slanted = text.strip_prefix('*').and_then(|inner| inner.strip_suffix('*'));
    let text = slanted.filter(|inner| !inner.is_empty() && !inner.starts_with(' ')).unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes = letter == '\\' && letters.peek().is_none_or(|next| next.is_ascii_punctuation());
        if !escapes {
            out.push(letter);
        }
    }
    out
}

fn is_table_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|letter| "|-:+ \t".contains(letter))
}

fn cells(line: &str) -> Vec<Cell> {
    let line = line.trim().trim_start_matches('|');
    let line = line.strip_suffix('|').unwrap_or(line);
    let breaks = |cell: &str| cell.replace("<br/>", "<br>");
    line.split('|')
        .map(|cell| Cell {
            lines: breaks(cell).split("<br>").map(|line| line.trim().to_owned()).collect(),
            merged: false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::block::Block;
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let (blocks, _) = read(text).unwrap().settle();
        blocks
            .into_iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => {
                    let label = paragraph.label.map(|label| format!("[{}] ", label.text)).unwrap_or_default();
                    format!("{label}{}", paragraph.text)
                }
                Block::Table(table) => {
                    let rows =
                        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join(" | "));
                    rows.collect::<Vec<_>>().join(" / ")
                }
            })
            .collect()
    }

    #[test]
    fn lines_that_go_on_are_put_together() {
        let text = "I. NHIỆM VỤ\n1. Sở Nội vụ\n- Xây dựng danh mục ngành, chuyên ngành cần thu hút của thành phố\n  \
                    trong năm, trình Ủy ban nhân dân\n- Việc khác";
        assert_eq!(
            texts(text),
            [
                "[I] NHIỆM VỤ",
                "[1] Sở Nội vụ",
                "[-] Xây dựng danh mục ngành, chuyên ngành cần thu hút của thành phố trong năm, trình Ủy ban nhân dân",
                "[-] Việc khác"
            ]
        );
    }

    #[test]
    fn marks_of_markdown_are_taken_off() {
        assert_eq!(
            texts(
                "## **II. NHIỆM VỤ**\n\n---\n\n1\\. **Sở A:** làm\n\n| STT | Nội dung |\n|---|:--|\n| 1 | **Việc**<br>khác |"
            ),
            ["[II] NHIỆM VỤ", "[1] Sở A: làm", "STT | Nội dung / 1 | Việc\nkhác"]
        );
    }

    #[test]
    fn lines_of_a_signature_stay_apart() {
        assert_eq!(
            texts("**TM. ỦY BAN**  \n**KT. CHỦ TỊCH**  \n\n**An Bình**"),
            ["TM. ỦY BAN", "KT. CHỦ TỊCH", "An Bình"]
        );
    }

    #[test]
    fn lines_are_counted_as_editors_count_them() {
        for text in ["a\n\nb", "a\r\n\r\nb", "a\r\rb"] {
            let (blocks, _) = read(text).unwrap().settle();
            let places = blocks.iter().map(|block| match block {
                Block::Paragraph(paragraph) => paragraph.place,
                Block::Table(_) => Place::Line(0),
            });
            assert_eq!(places.collect::<Vec<_>>(), [Place::Line(1), Place::Line(3)], "{text:?}");
        }
    }

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(texts("1. So\u{31B}\u{309} No\u{323}\u{302}i vu\u{323}"), ["[1] Sở Nội vụ"]);
    }
}

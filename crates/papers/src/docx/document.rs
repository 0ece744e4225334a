//! `word/document.xml`: paragraphs, tables and sections.

use std::fmt::Write;

use super::drawing::{bar, code, rule};
use super::{escaped, twips};
use crate::Align;
use crate::sheet::look::{CELL_INSET, RULE_HEIGHT, STAMP_HEIGHT, page};
use crate::sheet::{Grid, GridCell, Line, Piece, Sheet, Stretch};

const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#,
);

/// The face, named for every script, so that Word never puts another in its place.
pub(super) const FONTS: &str = concat!(
    r#"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" "#,
    r#"w:cs="Times New Roman"/>"#,
);

/// Above and below the text of a table cell, in twentieths of a point.
const CELL_PAD: i64 = 40;

/// From the letters of a stamp to its frame, in points.
const FRAME_GAP: f64 = 3.0;

/// The red of stamps.
const RED: &str = "C00000";

/// Writes the document of a sheet.
pub(super) fn document(sheet: &Sheet) -> String {
    let mut writer = Writer { xml: String::with_capacity(32 * 1024), drawings: 0 };
    let _ = write!(
        writer.xml,
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {NAMESPACES}><w:body>"#
    );
    let last = sheet.parts.len().saturating_sub(1);
    for (index, part) in sheet.parts.iter().enumerate() {
        writer.pieces(&part.pieces, page::text_width(part.landscape));
        let section = section(part.landscape, !part.contact.is_empty());
        if index == last {
            if matches!(part.pieces.last(), Some(Piece::Grid(_) | Piece::Columns { .. })) {
                writer.space(1.0, "");
            }
            writer.xml.push_str(&section);
        } else {
            writer.space(1.0, &section);
        }
    }
    writer.xml.push_str("</w:body></w:document>");
    writer.xml
}

/// The foot of the first page: the issuer's address below a rule.
pub(super) fn footer(contact: &[Line]) -> String {
    let mut writer = Writer { xml: String::new(), drawings: 0 };
    let _ = write!(writer.xml, r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr {NAMESPACES}>"#);
    writer.xml.push_str(concat!(
        r#"<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>"#,
        r#"<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>"#,
    ));
    for line in contact {
        writer.line(line, page::text_width(false));
    }
    writer.xml.push_str("</w:ftr>");
    writer.xml
}

/// The page of a part: its size and margins, page numbers from 1, none on the first page.
fn section(landscape: bool, has_contact: bool) -> String {
    let (width, height, orient) = if landscape {
        (page::HEIGHT, page::WIDTH, r#" w:orient="landscape""#)
    } else {
        (page::WIDTH, page::HEIGHT, "")
    };
    format!(
        concat!(
            r#"<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>{}<w:type w:val="nextPage"/>"#,
            r#"<w:pgSz w:w="{}" w:h="{}"{}/>"#,
            r#"<w:pgMar w:top="{}" w:right="{}" w:bottom="{}" w:left="{}" w:header="{}" w:footer="{}" w:gutter="0"/>"#,
            r#"<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>"#,
        ),
        if has_contact { r#"<w:footerReference w:type="first" r:id="rIdFooter"/>"# } else { "" },
        twips(width),
        twips(height),
        orient,
        twips(page::TOP),
        twips(page::RIGHT),
        twips(page::BOTTOM),
        twips(page::LEFT),
        twips(page::NUMBER),
        twips(page::FOOT),
    )
}

struct Writer {
    xml: String,
    /// How many drawings there are: each has its own number.
    drawings: u32,
}

impl Writer {
    /// Pieces within a column so many millimetres wide.
    fn pieces(&mut self, pieces: &[Piece], column: f64) {
        for piece in pieces {
            match piece {
                Piece::Line(line) => self.line(line, column),
                Piece::List { lines } => lines.iter().for_each(|line| self.line(line, column)),
                Piece::Rule { length } => {
                    self.drawings += 1;
                    self.open_space(RULE_HEIGHT);
                    self.xml.push_str(r#"<w:jc w:val="center"/></w:pPr>"#);
                    rule(*length, self.drawings, &mut self.xml);
                    self.xml.push_str("</w:p>");
                }
                Piece::Space { height } => self.space(*height, ""),
                Piece::Columns { widths, rows } => self.columns(widths, rows),
                Piece::Grid(grid) => self.grid(grid),
                Piece::Code { size, url } => {
                    self.drawings += 1;
                    self.xml.push_str(
                        r#"<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>"#,
                    );
                    code(*size, url, self.drawings, &mut self.xml);
                    self.xml.push_str("</w:p>");
                }
            }
        }
    }

    fn line(&mut self, line: &Line, column: f64) {
        let look = line.role.look();
        self.xml.push_str("<w:p><w:pPr>");
        if line.keep {
            self.xml.push_str("<w:keepNext/>");
        }
        let mut left = twips(look.left);
        let mut right = 0;
        if let Some(frame) = line.frame {
            self.xml.push_str("<w:pBdr>");
            for side in ["top", "left", "bottom", "right"] {
                let _ =
                    write!(self.xml, r#"<w:{side} w:val="single" w:sz="8" w:space="{FRAME_GAP}" w:color="{RED}"/>"#);
            }
            self.xml.push_str("</w:pBdr>");
            // The frame stands around the indents, a little way out.
            let margin = ((column - frame) / 2.0).max(0.0) + FRAME_GAP * 25.4 / 72.0;
            (left, right) = (twips(margin), twips(margin));
            let high = (STAMP_HEIGHT * 72.0 / 25.4 - 2.0 * FRAME_GAP) * 20.0;
            let _ = write!(
                self.xml,
                r#"<w:spacing w:before="60" w:after="60" w:line="{}" w:lineRule="exact"/>"#,
                high.round() as i64
            );
        } else {
            let _ = write!(
                self.xml,
                r#"<w:spacing w:before="{}" w:after="0" w:line="{}" w:lineRule="auto"/>"#,
                (look.before * 20.0).round() as i64,
                (look.spacing * 240.0).round() as i64,
            );
        }
        if left != 0 || right != 0 || look.first != 0.0 {
            let _ =
                write!(self.xml, r#"<w:ind w:left="{left}" w:right="{right}" w:firstLine="{}"/>"#, twips(look.first));
        }
        self.xml.push_str(match look.align {
            Align::Left => r#"<w:jc w:val="left"/>"#,
            Align::Center => r#"<w:jc w:val="center"/>"#,
            Align::Right => r#"<w:jc w:val="right"/>"#,
            Align::Justify => r#"<w:jc w:val="both"/>"#,
        });
        if let Some(level) = line.outline {
            let _ = write!(self.xml, r#"<w:outlineLvl w:val="{}"/>"#, level.saturating_sub(1).min(8));
        }
        self.xml.push_str("</w:pPr>");
        for span in &line.spans {
            self.xml.push_str("<w:r><w:rPr>");
            self.xml.push_str(FONTS);
            if span.bold {
                self.xml.push_str("<w:b/><w:bCs/>");
            }
            if span.italic {
                self.xml.push_str("<w:i/><w:iCs/>");
            }
            let color = if line.frame.is_some() { RED } else { "000000" };
            let size = (look.size * 2.0).round() as i64;
            let _ =
                write!(self.xml, r#"<w:color w:val="{color}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>"#);
            for (index, text) in span.text.split('\n').enumerate() {
                if index > 0 {
                    self.xml.push_str("<w:br/>");
                }
                self.xml.push_str(r#"<w:t xml:space="preserve">"#);
                escaped(text, &mut self.xml);
                self.xml.push_str("</w:t>");
            }
            self.xml.push_str("</w:r>");
        }
        self.xml.push_str("</w:p>");
    }

    /// An empty paragraph of this height in points, its properties still open.
    fn open_space(&mut self, height: f64) {
        let line = (height * 20.0).round() as i64;
        let _ =
            write!(self.xml, r#"<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>"#);
    }

    fn space(&mut self, height: f64, section: &str) {
        self.open_space(height);
        let _ =
            write!(self.xml, r#"<w:rPr>{FONTS}<w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>{section}</w:pPr></w:p>"#);
    }

    fn open_table(&mut self, widths: &[f64], inset: f64, pad: i64, borders: bool) {
        let total: i64 = widths.iter().map(|width| twips(*width)).sum();
        let _ =
            write!(self.xml, r#"<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>"#);
        if borders {
            self.xml.push_str("<w:tblBorders>");
            for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                let _ = write!(self.xml, r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#);
            }
            self.xml.push_str("</w:tblBorders>");
        }
        let inset = twips(inset);
        let _ = write!(
            self.xml,
            concat!(
                r#"<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{pad}" w:type="dxa"/>"#,
                r#"<w:left w:w="{inset}" w:type="dxa"/><w:bottom w:w="{pad}" w:type="dxa"/>"#,
                r#"<w:right w:w="{inset}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#,
            ),
            pad = pad,
            inset = inset,
        );
        for width in widths {
            let _ = write!(self.xml, r#"<w:gridCol w:w="{}"/>"#, twips(*width));
        }
        self.xml.push_str("</w:tblGrid>");
    }

    fn columns(&mut self, widths: &[f64; 2], rows: &[[Vec<Piece>; 2]]) {
        self.open_table(widths, 0.0, 0, false);
        for row in rows {
            self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (cell, width) in row.iter().zip(widths) {
                let _ = write!(self.xml, r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr>"#, twips(*width));
                self.pieces(cell, *width);
                if !matches!(
                    cell.last(),
                    Some(
                        Piece::Line(_)
                            | Piece::List { .. }
                            | Piece::Rule { .. }
                            | Piece::Space { .. }
                            | Piece::Code { .. }
                    )
                ) {
                    self.space(1.0, "");
                }
                self.xml.push_str("</w:tc>");
            }
            self.xml.push_str("</w:tr>");
        }
        self.xml.push_str("</w:tbl>");
    }

    fn grid(&mut self, grid: &Grid) {
        self.open_table(&grid.widths, CELL_INSET, CELL_PAD, true);
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (title, width) in grid.titles.iter().zip(&grid.widths) {
            self.cell(title, *width, 1, &[]);
        }
        self.xml.push_str("</w:tr>");
        for row in &grid.rows {
            let breaks = row.iter().any(|cell| cell.breaks);
            self.xml.push_str(if breaks { "<w:tr>" } else { "<w:tr><w:trPr><w:cantSplit/></w:trPr>" });
            let mut at = 0;
            for GridCell { over, line, bar, .. } in row {
                let width = grid.widths.iter().skip(at).take(*over).sum();
                self.cell(line, width, *over, bar);
                at += over;
            }
            self.xml.push_str("</w:tr>");
        }
        self.xml.push_str("</w:tbl>");
    }

    fn cell(&mut self, line: &Line, width: f64, over: usize, stretches: &[Stretch]) {
        let _ = write!(self.xml, r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>"#, twips(width));
        if over > 1 {
            let _ = write!(self.xml, r#"<w:gridSpan w:val="{over}"/>"#);
        }
        self.xml.push_str(r#"<w:vAlign w:val="center"/></w:tcPr>"#);
        if stretches.is_empty() {
            self.line(line, width - 2.0 * CELL_INSET);
        } else {
            self.xml.push_str(r#"<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="left"/></w:pPr>"#);
            for stretch in stretches {
                self.drawings += 1;
                bar(*stretch, self.drawings, &mut self.xml);
            }
            self.xml.push_str("</w:p>");
        }
        self.xml.push_str("</w:tc>");
    }
}

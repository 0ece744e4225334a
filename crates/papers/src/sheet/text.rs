//! What a sheet says, without how it looks.

use super::{Part, Piece, Sheet};

/// The text line by line, cells of a row on one line with tabulators between them.
pub(crate) fn plain_text(sheet: &Sheet) -> String {
    let mut text = String::new();
    for Part { pieces, contact, .. } in &sheet.parts {
        write_pieces(pieces, &mut text);
        for line in contact {
            text.push_str(&line.letters());
            text.push('\n');
        }
    }
    text
}

fn write_pieces(pieces: &[Piece], text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Line(line) => {
                text.push_str(&line.letters());
                text.push('\n');
            }
            Piece::List { lines } => lines.iter().for_each(|line| {
                text.push_str(&line.letters());
                text.push('\n');
            }),
            Piece::Columns { rows, .. } => rows.iter().flatten().for_each(|cell| write_pieces(cell, text)),
            Piece::Grid(grid) => {
                let titles = grid.titles.iter().map(|line| line.letters().replace('\n', " ")).collect::<Vec<_>>();
                text.push_str(&titles.join("\t"));
                text.push('\n');
                for row in &grid.rows {
                    let cells = row.iter().map(|cell| cell.line.letters().replace('\n', " ")).collect::<Vec<_>>();
                    text.push_str(&cells.join("\t"));
                    text.push('\n');
                }
            }
            Piece::Rule { .. } | Piece::Space { .. } | Piece::Code { .. } => {}
        }
    }
}

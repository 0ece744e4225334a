//! The workbook that was sent, given back with a column "Lỗi": an `.xlsx` keeps everything it had, the sheet is copied
//! as it streams by and only the column is added; other formats come back as an `.xlsx` with the same cells.

mod sheet;
mod styles;

use std::io::{BufWriter, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::WriteError;
use super::errors::Errors;
use super::rebuild::rebuild;
use crate::file::File;
use crate::format::{Book, xlsx};
use crate::reading::Reading;

/// The heading of the column of errors.
pub(super) const TITLE: &str = "Lỗi";

/// The file with its errors, as the bytes of an `.xlsx` (or `.xlsm`, when it was one).
pub fn give_back(file: &File<'_>, reading: &Reading<'_>, errors: &Errors) -> Result<Vec<u8>, WriteError> {
    if let Book::Xlsx(book) = &reading.book
        && let Ok(bytes) = rewrite(file, book, reading, errors)
    {
        return Ok(bytes);
    }
    // A workbook that does not let itself be copied is built anew.
    rebuild(reading, errors)
}

/// Where the errors go: the column that already has them, or the first free one.
pub(super) fn error_column(reading: &Reading<'_>) -> u32 {
    let heading = &reading.heading;
    let last_heading = heading.texts.iter().map(|(column, _)| *column).max().unwrap_or(0);
    heading.errors.unwrap_or_else(|| reading.survey.last_column.max(last_heading).saturating_add(1))
}

fn rewrite(
    file: &File<'_>,
    book: &xlsx::Book<'_>,
    reading: &Reading<'_>,
    errors: &Errors,
) -> Result<Vec<u8>, WriteError> {
    let part = book.part(reading.sheet).ok_or_else(|| WriteError::new("the sheet is not there"))?;
    let styled = match &book.styles_part {
        Some(part) => styles::with_bad(book.package(), part)?.map(|styled| (part.as_str(), styled)),
        None => None,
    };
    let mut source = ZipArchive::new(Cursor::new(&*file.bytes))?;
    let mut target = ZipWriter::new(Cursor::new(Vec::with_capacity(file.bytes.len())));
    for place in 0..source.len() {
        let entry = source.by_index_raw(place)?;
        let name = entry.name()?.replace('\\', "/");
        match &styled {
            _ if name == part => {
                target.start_file(part, SimpleFileOptions::default())?;
                let styles = styled.as_ref().map(|(_, styled)| styled.count);
                // The copy writes in small pieces, and each costs a turn of the packer.
                let mut pieces = BufWriter::with_capacity(64 * 1024, &mut target);
                sheet::copy(book.package(), part, reading, errors, styles, &mut pieces)?;
                pieces.flush()?;
            }
            Some((part, styled)) if name == *part => {
                target.start_file(*part, SimpleFileOptions::default())?;
                target.write_all(&styled.xml)?;
            }
            _ => target.raw_copy_file(entry)?,
        }
    }
    Ok(target.finish()?.into_inner())
}

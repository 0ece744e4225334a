//! The formats, each read row by row.

pub(crate) mod cfb;
pub(crate) mod delimited;
pub(crate) mod ods;
pub(crate) mod package;
pub(crate) mod xls;
pub(crate) mod xlsx;
pub(crate) mod xml;

use crate::file::{File, FileKind};
use crate::grid::Source;
use crate::limits::Limits;
use crate::refusal::Refusal;

/// Longer text in a cell is cut: Excel itself holds 32,767 characters.
pub(crate) const LONGEST_CELL: usize = 128 * 1024;

/// A sheet by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub name: String,
    pub is_hidden: bool,
}

/// An open workbook.
pub(crate) enum Book<'a> {
    Xlsx(xlsx::Book<'a>),
    Xls(xls::Book),
    Ods(ods::Book<'a>),
    Text(delimited::Book<'a>),
}

impl<'a> Book<'a> {
    pub(crate) fn open(file: &'a File<'_>, limits: &Limits) -> Result<Self, Refusal> {
        Ok(match file.kind(limits)? {
            FileKind::Xlsx => Self::Xlsx(xlsx::Book::open(&file.bytes, limits)?),
            FileKind::Xls => Self::Xls(xls::Book::open(&file.bytes, limits)?),
            FileKind::Ods => Self::Ods(ods::Book::open(&file.bytes, limits)?),
            FileKind::Text => Self::Text(delimited::Book::open(&file.bytes)),
        })
    }

    pub(crate) fn kind(&self) -> FileKind {
        match self {
            Self::Xlsx(_) => FileKind::Xlsx,
            Self::Xls(_) => FileKind::Xls,
            Self::Ods(_) => FileKind::Ods,
            Self::Text(_) => FileKind::Text,
        }
    }

    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        match self {
            Self::Xlsx(book) => book.sheets(),
            Self::Xls(book) => book.sheets(),
            Self::Ods(book) => book.sheets().to_vec(),
            Self::Text(_) => vec![Sheet { name: String::new(), is_hidden: false }],
        }
    }

    pub(crate) fn has_macros(&self) -> bool {
        match self {
            Self::Xlsx(book) => book.has_macros(),
            Self::Xls(book) => book.has_macros(),
            Self::Ods(_) | Self::Text(_) => false,
        }
    }

    /// The rows of a sheet, from the top.
    pub fn rows(&self, sheet: usize) -> Result<Box<dyn Source + '_>, Refusal> {
        Ok(match self {
            Self::Xlsx(book) => Box::new(book.rows(sheet)?),
            Self::Xls(book) => Box::new(book.rows(sheet)?),
            Self::Ods(book) => Box::new(book.rows(sheet)?),
            Self::Text(book) => Box::new(book.rows()),
        })
    }
}

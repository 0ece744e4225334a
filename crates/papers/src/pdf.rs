//! The sheet as PDF, drawn by Typst within the process. Its world holds one fixed template and the sheet as data; there
//! is no file system, no package and no network to reach.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::metrics::FACES;
use crate::sheet::look::{self, Role, page};
use crate::sheet::{Piece, Sheet};
use crate::{Paper, Problem, number};

/// How many papers back what Typst remembers may be of use.
const MEMORY: usize = 8;

/// From the foot of the page number to the text, in millimetres.
const ASCEND: f64 = page::TOP - page::NUMBER - 13.0 * (look::ASCENT + look::DESCENT) * 25.4 / 72.0;

/// The day that stands in the properties of a paper without one: the Decree's own.
const NO_DAY: (i32, u8, u8) = (2020, 3, 5);

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FACES.iter())));
static MAIN: LazyLock<Option<Source>> =
    LazyLock::new(|| Some(Source::new(file("/paper.typ")?, include_str!("paper.typ").to_owned())));
static LOOKS: LazyLock<Bytes> = LazyLock::new(|| {
    let looks = Role::ALL.into_iter().filter_map(|role| {
        let mut look = serde_json::to_value(role.look()).ok()?;
        look.as_object_mut()?.insert("leading".into(), json!(role.look().leading()));
        Some((serde_json::to_value(role).ok()?.as_str()?.to_owned(), look))
    });
    Bytes::from_string(Value::Object(looks.collect::<Map<_, _>>()).to_string())
});
static PAGE: LazyLock<Bytes> = LazyLock::new(|| {
    Bytes::from_string(
        json!({
            "width": page::WIDTH, "height": page::HEIGHT, "top": page::TOP, "bottom": page::BOTTOM, "left": page::LEFT,
            "right": page::RIGHT, "ascend": ASCEND, "ascent": look::ASCENT, "descent": look::DESCENT,
            "inset": look::CELL_INSET, "rule": look::RULE_HEIGHT, "drop": look::RULE_DROP,
            "bar": look::BAR_HEIGHT, "stamp": look::STAMP_HEIGHT, "foot": page::FOOT,
        })
        .to_string(),
    )
});

/// The name of a file in the world of a paper.
fn file(path: &str) -> Option<FileId> {
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?)))
}

/// All that Typst can see while it draws one paper.
struct Desk {
    main: Source,
    sheet: Bytes,
    code: Option<Bytes>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.vpath().get_without_slash() {
            "sheet.json" => Ok(self.sheet.clone()),
            "looks.json" => Ok(LOOKS.clone()),
            "page.json" => Ok(PAGE.clone()),
            "code.png" => self.code.clone().ok_or(FileError::AccessDenied),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FACES.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Draws the sheet of a paper.
pub(crate) fn render(paper: &Paper, sheet: &Sheet) -> Result<Vec<u8>, Vec<Problem>> {
    let failed = |cause: String| vec![Problem::new("", format!("Không kết xuất được PDF: {cause}"))];
    let data = serde_json::to_string(sheet).map_err(|error| failed(error.to_string()))?;
    let main = MAIN.clone().ok_or_else(|| failed("thiếu khuôn trình bày".to_owned()))?;
    let desk = Desk { main, sheet: Bytes::from_string(data), code: code_of(sheet).map(Bytes::new) };
    let told = |errors: &[typst::diag::SourceDiagnostic]| {
        failed(errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; "))
    };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| told(&errors))?;
    let bytes = typst_pdf::pdf(&document, &options(paper, sheet)?).map_err(|errors| told(&errors));
    comemo::evict(MEMORY);
    bytes
}

/// Tagged and archival; the properties come from the paper, not from a clock.
fn options(paper: &Paper, sheet: &Sheet) -> Result<PdfOptions, Vec<Problem>> {
    let standards = PdfStandards::new(&[PdfStandard::V_1_7, PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| vec![Problem::new("", format!("Không kết xuất được PDF: {}", error.message()))])?;
    let ident = format!("{} {} {:?} {}", paper.kind.key(), number::of(paper), paper.date, sheet.title);
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Chiêu Hiền".to_owned())),
        timestamp: timestamp(paper),
        standards,
        ..PdfOptions::default()
    })
}

fn timestamp(paper: &Paper) -> Option<Timestamp> {
    use chrono::Datelike;
    let (year, month, day) = match paper.date {
        Some(date) => (date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?),
        None => NO_DAY,
    };
    Timestamp::new_local(Datetime::from_ymd_hms(year, month, day, 0, 0, 0)?, 7 * 60)
}

/// The picture of the code, wherever it stands.
pub(crate) fn code_of(sheet: &Sheet) -> Option<Vec<u8>> {
    fn find(pieces: &[Piece]) -> Option<&str> {
        pieces.iter().find_map(|piece| match piece {
            Piece::Code { url, .. } => Some(url.as_str()),
            Piece::Columns { rows, .. } => rows.iter().flatten().find_map(|cell| find(cell)),
            _ => None,
        })
    }
    sheet.parts.iter().find_map(|part| find(&part.pieces)).and_then(crate::code::png)
}

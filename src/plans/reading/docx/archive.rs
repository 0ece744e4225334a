//! The parts of a .docx, read with bounds: a file that grows without end when unpacked, or that carries a document
//! type of its own (the way to make a reader fetch other files), is refused.

use std::io::{self, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::file::Refusal;

/// The part with the text may not be larger when unpacked; that of a plan takes a tenth of it.
pub const LARGEST_TEXT: u64 = 24 * 1024 * 1024;

/// The parts beside it, which are kept in memory, may not be larger.
pub const LARGEST_PART: u64 = 6 * 1024 * 1024;

/// What the whole file may say it unpacks to.
const LARGEST_WHOLE: u64 = 400 * 1024 * 1024;

/// More files than any document has.
const MOST_FILES: usize = 4096;

/// Elements inside elements, deeper than any document goes.
const DEEPEST: usize = 200;

/// The opened file.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// Opens the file; nothing is unpacked yet.
    pub fn open(bytes: &'a [u8]) -> Result<Archive<'a>, Refusal> {
        // Counted before the list of files is read, which takes memory for each.
        let files = bytes.windows(4).filter(|window| window == b"PK\x01\x02").take(MOST_FILES + 1).count();
        if files > MOST_FILES {
            return Err(bomb());
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(refusal)?;
        let mut whole: u64 = 0;
        for at in 0..zip.len() {
            whole = whole.saturating_add(zip.by_index_raw(at).map_err(refusal)?.size());
        }
        if whole > LARGEST_WHOLE {
            return Err(bomb());
        }
        Ok(Archive { zip })
    }

    /// The names of the parts.
    pub fn names(&mut self) -> Result<Vec<String>, Refusal> {
        let mut names = Vec::with_capacity(self.zip.len());
        for at in 0..self.zip.len() {
            names.push(self.zip.by_index_raw(at).map_err(refusal)?.name().map_err(refusal)?.into_owned());
        }
        Ok(names)
    }

    /// Whether the file has this part.
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part, as XML; none when the file does not have it.
    pub fn part(&mut self, name: &str, limit: u64) -> Result<Option<Xml<impl Read>>, Refusal> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(refusal(error)),
        };
        if file.size() > limit {
            return Err(bomb());
        }
        Ok(Some(Xml::new(file, limit)))
    }
}

/// A part of the document, event by event.
pub struct Xml<R: Read> {
    reader: Reader<BufReader<Bounded<R>>>,
    buffer: Vec<u8>,
    depth: usize,
}

/// What happens next in a part.
#[derive(Debug)]
pub enum Step {
    /// An element begins; `is_empty` when it ends at once, without a step of its own.
    Start(Element),
    /// The element of this local name ends.
    End(String),
    Text(String),
    Done,
}

/// The beginning of an element.
#[derive(Debug)]
pub struct Element {
    /// Its name without prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    pub is_empty: bool,
}

impl Element {
    /// The value of the attribute of this local name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The attribute `val`, which most settings of a document have.
    pub fn value(&self) -> Option<&str> {
        self.attribute("val")
    }

    /// Whether a setting is on: without a value it is.
    pub fn is_on(&self) -> bool {
        !matches!(self.value(), Some("0" | "false" | "off" | "none"))
    }
}

impl<R: Read> Xml<R> {
    fn new(inner: R, limit: u64) -> Xml<R> {
        let mut reader = Reader::from_reader(BufReader::new(Bounded { inner, left: limit }));
        reader.config_mut().check_end_names = true;
        Xml { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next step.
    pub fn next(&mut self) -> Result<Step, Refusal> {
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| match &error {
                quick_xml::Error::Io(cause) if cause.kind() == io::ErrorKind::FileTooLarge => bomb(),
                _ => damaged(),
            })?;
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(damaged());
                    }
                    return Ok(Step::Start(element(&start, false)));
                }
                Event::Empty(start) => return Ok(Step::Start(element(&start, true))),
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::End(end.local_name().as_ref().to_owned()));
                }
                Event::Text(text) => return Ok(Step::Text(text.into_inner().into_owned())),
                Event::CData(text) => return Ok(Step::Text(text.into_inner().into_owned())),
                Event::GeneralRef(reference) => {
                    if let Ok(Some(letter)) = reference.resolve_char_ref() {
                        return Ok(Step::Text(letter.to_string()));
                    }
                    let name = reference.into_inner();
                    let known = quick_xml::escape::resolve_predefined_entity(&name).ok_or_else(entity)?;
                    return Ok(Step::Text(known.to_owned()));
                }
                Event::DocType(_) => return Err(entity()),
                Event::Eof if self.depth > 0 => return Err(damaged()),
                Event::Eof => return Ok(Step::Done),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
    }

    /// Passes over the element that has just begun; gives the text inside.
    pub fn skip(&mut self, element: &Element) -> Result<String, Refusal> {
        let mut text = String::new();
        let mut open = usize::from(!element.is_empty);
        while open > 0 {
            match self.next()? {
                Step::Start(inner) => open += usize::from(!inner.is_empty),
                Step::End(_) => open -= 1,
                Step::Text(more) if text.len() < 400 => text.push_str(&more),
                Step::Text(_) => {}
                Step::Done => return Err(damaged()),
            }
        }
        Ok(text)
    }
}

fn element(start: &BytesStart, is_empty: bool) -> Element {
    // Without its check for doubles, which takes the square of their number.
    let mut all = start.attributes();
    let attributes = all.with_checks(false).filter_map(Result::ok).take(64);
    let attributes = attributes.map(|attribute| {
        let value = quick_xml::escape::unescape(&attribute.value).unwrap_or_default().into_owned();
        (attribute.key.local_name().as_ref().to_owned(), value)
    });
    let attributes = attributes.collect();
    Element { name: start.local_name().as_ref().to_owned(), attributes, is_empty }
}

/// Stops with an error after so many bytes, whatever the file said of its size.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = u64::try_from(read)
            .ok()
            .and_then(|read| self.left.checked_sub(read))
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "the part is larger than it may be"))?;
        Ok(read)
    }
}

fn refusal(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => {
            Refusal::new("Tệp .docx được đặt mật khẩu hoặc nén theo cách không đọc được. Hãy mở bằng Word và lưu lại.")
        }
        _ => damaged(),
    }
}

/// The file is broken.
pub fn damaged() -> Refusal {
    Refusal::new("Tệp .docx bị hỏng nên không đọc được. Hãy mở bằng Word, lưu lại rồi chọn lại tệp.")
}

fn bomb() -> Refusal {
    Refusal::new("Tệp .docx bung ra quá lớn so với một văn bản; từ chối đọc để bảo vệ hệ thống.")
}

fn entity() -> Refusal {
    Refusal::new(
        "Tệp .docx có khai báo DOCTYPE hoặc thực thể XML lạ, văn bản Word không có; từ chối đọc để bảo vệ hệ thống.",
    )
}

//! XML with bounds: no document type, no entities but the five of XML, no endless nesting, no endless piece.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::package::Guard;
use crate::refusal::Refusal;

/// No spreadsheet nests deeper.
const DEEPEST: u32 = 128;

/// A stream of events.
pub(crate) struct Xml<'a> {
    reader: Reader<Guard<'a>>,
    buffer: Vec<u8>,
    depth: u32,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(guard: Guard<'a>) -> Self {
        let mut reader = Reader::from_reader(guard);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::with_capacity(4096), depth: 0 }
    }

    /// The next event; `<a/>` comes as a start and an end.
    pub fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        self.reader.get_mut().begin_piece();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => {
                match &event {
                    Event::DocType(_) => return Err(Refusal::Entities),
                    Event::Start(_) => {
                        self.depth += 1;
                        if self.depth > DEEPEST {
                            return Err(Refusal::Damaged);
                        }
                    }
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                Ok(event)
            }
            Err(_) if self.reader.get_ref().is_burst() => Err(Refusal::Bomb),
            Err(_) => Err(Refusal::Damaged),
        }
    }

    /// How many elements are open.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// Reads to the end of the element that was just started.
    pub fn skip(&mut self) -> Result<(), Refusal> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.next()?, Event::Eof) {
                return Err(Refusal::Damaged);
            }
        }
        Ok(())
    }
}

/// The value of an attribute, its prefix passed over.
pub(crate) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    element
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| match attribute.value {
            Cow::Borrowed(value) if !value.contains('&') => Some(Cow::Borrowed(value)),
            value => unescape(&value).ok().map(|value| Cow::Owned(value.into_owned())),
        })
}

/// A number that an attribute holds.
pub(crate) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether an attribute says yes.
pub(crate) fn is_on(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"))
}

/// The character of `&amp;` or `&#38;`; entities that a file declares itself are refused.
pub(crate) fn entity(reference: &BytesRef<'_>) -> Result<char, Refusal> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character);
    }
    Ok(match reference.xml10_content().as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return Err(Refusal::Entities),
    })
}

/// Adds to a text, up to the longest that a cell may have.
pub(crate) fn push(text: &mut String, more: &str) {
    let room = super::LONGEST_CELL.saturating_sub(text.len());
    if more.len() <= room {
        text.push_str(more);
    } else {
        let end = (0..=room).rev().find(|end| more.is_char_boundary(*end)).unwrap_or(0);
        text.push_str(more.get(..end).unwrap_or_default());
    }
}

//! The table of texts that cells share, in one piece of memory.

use quick_xml::events::Event;

use crate::format::package::Package;
use crate::format::xml::{Xml, entity, push};
use crate::limits::Limits;
use crate::refusal::Refusal;

/// Texts by number.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Strings {
    pub(crate) fn read(package: &Package<'_>, part: &str, limits: &Limits) -> Result<Self, Refusal> {
        let mut xml = Xml::new(package.reader(part)?);
        let mut strings = Self::default();
        let mut one = String::new();
        loop {
            match xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "si" => {
                    one.clear();
                    text_of(&mut xml, &mut one)?;
                    strings.push(&one, limits)?;
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
        }
    }

    fn push(&mut self, text: &str, limits: &Limits) -> Result<(), Refusal> {
        if self.text.len() + text.len() + self.ends.len() * 4 > limits.shared_text {
            return Err(Refusal::Bomb);
        }
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).map_err(|_| Refusal::Bomb)?);
        Ok(())
    }

    pub(crate) fn get(&self, place: usize) -> Option<&str> {
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let end = *self.ends.get(place)?;
        self.text.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}

/// The text of an element that was just started: all its runs, without how they are pronounced (`rPh`).
pub(super) fn text_of(xml: &mut Xml<'_>, out: &mut String) -> Result<(), Refusal> {
    let outside = xml.depth().saturating_sub(1);
    let mut is_text = false;
    while xml.depth() > outside {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => is_text = true,
                "rPh" => xml.skip()?,
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "t" => is_text = false,
            Event::Text(text) if is_text => push(out, &text.xml10_content()),
            Event::CData(text) if is_text => push(out, &text.xml10_content()),
            Event::GeneralRef(reference) if is_text => {
                let character = entity(&reference)?;
                push(out, character.encode_utf8(&mut [0; 4]));
            }
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
    Ok(())
}

//! The styles of paragraphs: which are headings, and which take a number by themselves.

use std::collections::HashMap;
use std::io::Read;

use super::super::file::Refusal;
use super::archive::{Step, Xml};

#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
}

/// The styles of a document by their ids.
#[derive(Clone, Debug, Default)]
pub struct Styles(HashMap<String, Style>);

/// Styles that rest on each other in a ring would never end.
const LONGEST_CHAIN: usize = 12;

impl Styles {
    /// Reads the part `styles.xml`.
    pub fn read(xml: &mut Xml<impl Read>) -> Result<Styles, Refusal> {
        let mut styles = Styles::default();
        let mut open: Option<(String, Style)> = None;
        loop {
            let element = match xml.next()? {
                Step::Done => return Ok(styles),
                Step::End(name) => {
                    if name == "style" {
                        styles.0.extend(open.take());
                    }
                    continue;
                }
                Step::Text(_) => continue,
                Step::Start(element) => element,
            };
            if element.name == "style" {
                open = element.attribute("styleId").map(|id| (id.to_owned(), Style::default()));
                continue;
            }
            let (Some((_, style)), Some(value)) = (&mut open, element.value()) else { continue };
            match element.name.as_str() {
                "name" => style.name = value.to_lowercase(),
                "basedOn" => style.based_on = Some(value.to_owned()),
                "outlineLvl" => style.outline = value.parse().ok(),
                "numId" => style.list = Some(value.to_owned()),
                "ilvl" => style.level = value.parse().ok(),
                _ => {}
            }
        }
    }

    fn chain(&self, id: &str) -> impl Iterator<Item = (&String, &Style)> {
        std::iter::successors(self.0.get_key_value(id), |(_, style)| self.0.get_key_value(style.based_on.as_ref()?))
            .take(LONGEST_CHAIN)
    }

    /// The level of the heading that a style is, from 1.
    pub fn heading(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|(_, style)| {
            let by_name = style.name.strip_prefix("heading ").and_then(|level| level.parse().ok());
            let by_outline = style.outline.filter(|level| *level < 9).map(|level| level + 1);
            by_outline.or(by_name).or((style.name == "title").then_some(1))
        })
    }

    /// The list that a style takes, and its level, and the style that says so.
    pub fn list(&self, id: &str) -> Option<(String, Option<usize>, String)> {
        self.chain(id).find_map(|(own, style)| Some((style.list.clone()?, style.level, own.clone())))
    }
}

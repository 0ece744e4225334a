//! The styles of a workbook, each once more with a red ground for bad cells.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::format::package::Package;
use crate::write::WriteError;

/// With more styles than this, cells are not coloured: Excel has a limit of some 64,000.
const MOST_STYLES: usize = 10_000;

/// The new part, and how many styles the old one had: the red one of a style stands so much further.
pub(super) struct Styled {
    pub xml: Vec<u8>,
    pub count: usize,
}

/// `None` when the part is not as usual and is better left alone.
pub(super) fn with_bad(package: &Package<'_>, part: &str) -> Result<Option<Styled>, WriteError> {
    let mut reader = Reader::from_reader(package.reader(part)?);
    let mut writer = Writer::new(Vec::new());
    let mut buffer = Vec::new();
    let mut fills: Option<usize> = None;
    let mut is_in_fills = false;
    let mut styles: Option<Vec<Vec<Event<'static>>>> = None;
    let mut count = None;
    loop {
        buffer.clear();
        reader.get_mut().begin_piece();
        let event = reader.read_event_into(&mut buffer).map_err(WriteError::new)?;
        let (name, prefix) = match &event {
            Event::Start(e) | Event::Empty(e) => named(e.name().as_ref()),
            Event::End(e) => named(e.name().as_ref()),
            Event::Eof => break,
            _ => (String::new(), String::new()),
        };
        match (&event, name.as_str()) {
            (Event::Start(e), "fills" | "cellXfs") => {
                if name == "fills" {
                    (fills, is_in_fills) = (Some(0), true);
                } else {
                    styles = Some(Vec::new());
                }
                writer.write_event(Event::Start(without_count(e)))?;
                continue;
            }
            (Event::Start(_) | Event::Empty(_), "fill") if is_in_fills => fills = fills.map(|fills| fills + 1),
            (Event::End(_), "fills") => {
                is_in_fills = false;
                let fill = format!(
                    r#"<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="FFFFC7CE"/><{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>"#
                );
                writer.get_mut().extend_from_slice(fill.as_bytes());
            }
            (Event::End(_), "cellXfs") => {
                let (Some(fill), Some(known)) = (fills, styles.take()) else { return Ok(None) };
                if known.is_empty() || known.len() > MOST_STYLES {
                    return Ok(None);
                }
                count = Some(known.len());
                for event in known.into_iter().flatten() {
                    writer.write_event(reddened(event, fill))?;
                }
                let last = format!(
                    r#"<{prefix}xf numFmtId="49" fontId="0" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" applyAlignment="1"><{prefix}alignment vertical="top" wrapText="1"/></{prefix}xf>"#
                );
                writer.get_mut().extend_from_slice(last.as_bytes());
            }
            (event, _) => {
                if let Some(styles) = &mut styles {
                    match (event, name.as_str()) {
                        (Event::Start(_) | Event::Empty(_), "xf") => styles.push(vec![event.borrow().into_owned()]),
                        (Event::Text(_), _) => {}
                        _ => {
                            if let Some(last) = styles.last_mut() {
                                last.push(event.borrow().into_owned());
                            }
                        }
                    }
                }
            }
        }
        writer.write_event(event)?;
    }
    Ok(count.map(|count| Styled { xml: writer.into_inner(), count }))
}

/// The local name, and the prefix with its colon.
pub(super) fn named(name: &str) -> (String, String) {
    match name.split_once(':') {
        Some((prefix, local)) => (local.to_owned(), format!("{prefix}:")),
        None => (name.to_owned(), String::new()),
    }
}

/// Counts are optional, and ours would be wrong.
fn without_count(element: &BytesStart<'_>) -> BytesStart<'static> {
    let mut out = BytesStart::new(element.name().as_ref().to_owned());
    out.extend_attributes(
        element.attributes().filter_map(Result::ok).filter(|attribute| attribute.key.as_ref() != "count"),
    );
    out
}

fn reddened(event: Event<'static>, fill: usize) -> Event<'static> {
    let red = |element: &BytesStart<'static>| {
        let mut out = BytesStart::new(element.name().as_ref().to_owned());
        let others = element
            .attributes()
            .filter_map(Result::ok)
            .filter(|attribute| !matches!(attribute.key.as_ref(), "fillId" | "applyFill"));
        out.extend_attributes(others);
        out.push_attribute(("fillId", fill.to_string().as_str()));
        out.push_attribute(("applyFill", "1"));
        out
    };
    match &event {
        Event::Start(e) if e.local_name().as_ref() == "xf" => Event::Start(red(e)),
        Event::Empty(e) if e.local_name().as_ref() == "xf" => Event::Empty(red(e)),
        _ => event,
    }
}

//! Which formats of numbers show dates and percentages.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::format::package::Package;
use crate::format::xml::{Xml, attribute, number};
use crate::refusal::Refusal;

/// Excel itself allows fewer.
const MOST_FORMATS: usize = 100_000;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shown {
    #[default]
    Number,
    Date,
    Percent,
}

/// What each style shows numbers as.
pub(super) fn read(package: &Package<'_>, part: &str) -> Result<Vec<Shown>, Refusal> {
    let mut xml = Xml::new(package.reader(part)?);
    let mut own: HashMap<u32, Shown> = HashMap::new();
    let mut styles = Vec::new();
    let mut is_in_styles = false;
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" if own.len() < MOST_FORMATS => {
                    if let (Some(id), Some(code)) = (number(&e, "numFmtId"), attribute(&e, "formatCode")) {
                        own.insert(id, shown_as(&code));
                    }
                }
                "cellXfs" => is_in_styles = true,
                "xf" if is_in_styles && styles.len() < MOST_FORMATS => {
                    let id = number(&e, "numFmtId").unwrap_or(0);
                    styles.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => is_in_styles = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// Formats that every Excel knows by number (ECMA-376, 18.8.30).
pub(crate) fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Date,
        _ => Shown::Number,
    }
}

/// What a format such as `dd/mm/yyyy;@` or `#,##0 "đồng"` shows.
pub(crate) fn shown_as(code: &str) -> Shown {
    let mut shown = Shown::Number;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            // Colours, locales and conditions; `[h]` counts hours.
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    shown = Shown::Date;
                }
            }
            '%' => return Shown::Percent,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => shown = Shown::Date,
            // Only the first of up to four sections is for positive numbers.
            ';' => break,
            // "General" has no letter of a date, but what follows might.
            'G' | 'g' => break,
            _ => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_shows_a_date_only_by_its_own_letters() {
        for code in ["dd/mm/yyyy", "d-mmm-yy;@", "[$-42A]dd mmmm yyyy", "[h]:mm", "m/d/yyyy", "yyyy"] {
            assert_eq!(shown_as(code), Shown::Date, "{code}");
        }
        for code in
            ["General", "0", "#,##0", "#,##0 \"đồng (dmy)\"", "[Red]0", "@", "0\\d", "_(* #,##0_)", "#,##0\\ [$VND]"]
        {
            assert_eq!(shown_as(code), Shown::Number, "{code}");
        }
        assert_eq!(shown_as("0.0%"), Shown::Percent);
    }
}

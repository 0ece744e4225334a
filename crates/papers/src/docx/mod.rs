//! The sheet as a Word file. Written part by part (WordprocessingML, ECMA-376), since the drawn rules, sections and
//! properties that papers need are what libraries for Word leave out; see decision 0030.

mod document;
mod drawing;
mod package;

pub(crate) use package::package as render;

/// Adds text with `&`, `<`, `>` and quotes escaped.
fn escaped(text: &str, xml: &mut String) {
    xml.push_str(&quick_xml::escape::escape(text));
}

/// Millimetres in twentieths of a point.
fn twips(millimetres: f64) -> i64 {
    (millimetres * 1440.0 / 25.4).round() as i64
}

/// Millimetres in the unit of drawings.
fn emu(millimetres: f64) -> i64 {
    (millimetres * 36_000.0).round() as i64
}

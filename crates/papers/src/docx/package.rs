//! The parts of the file put together.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::document::{FONTS, document, footer};
use super::escaped;
use crate::sheet::Sheet;
use crate::{Paper, Problem};

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
const TYPES: &str = concat!(
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>"#,
    r#"<Override PartName="/word/document.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/header1.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
);
const FOOTER_TYPE: &str = concat!(
    r#"<Override PartName="/word/footer1.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
);
const RELATIONS: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Target="word/document.xml" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>"#,
    r#"<Relationship Id="rId2" Target="docProps/core.xml" "#,
    r#"Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/></Relationships>"#,
);
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Puts the file together. The same paper gives the same bytes.
pub(crate) fn package(paper: &Paper, sheet: &Sheet) -> Result<Vec<u8>, Vec<Problem>> {
    let code = crate::pdf::code_of(sheet);
    let contact = sheet.parts.iter().map(|part| part.contact.as_slice()).find(|contact| !contact.is_empty());
    let mut parts: Vec<(&str, Vec<u8>)> = vec![
        ("[Content_Types].xml", format!("{XML}{TYPES}{}</Types>", contact.map_or("", |_| FOOTER_TYPE)).into_bytes()),
        ("_rels/.rels", format!("{XML}{RELATIONS}").into_bytes()),
        ("word/document.xml", document(sheet).into_bytes()),
        ("word/_rels/document.xml.rels", relations(code.is_some(), contact.is_some()).into_bytes()),
        ("word/styles.xml", styles().into_bytes()),
        ("word/settings.xml", settings().into_bytes()),
        ("word/header1.xml", header().into_bytes()),
        ("docProps/core.xml", properties(paper, sheet).into_bytes()),
    ];
    parts.extend(code.map(|code| ("word/media/code.png", code)));
    parts.extend(contact.map(|contact| ("word/footer1.xml", footer(contact).into_bytes())));
    zipped(&parts).map_err(|error| vec![Problem::new("", format!("Không ghi được tệp Word: {error}"))])
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(16 * 1024)));
    let packed =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(3));
    for (name, bytes) in parts {
        archive.start_file(*name, packed)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn relations(code: bool, contact: bool) -> String {
    let mut xml =
        format!(r#"{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#);
    for (id, kind, target) in [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdHeader", "header", "header1.xml"),
    ] {
        let _ = write!(xml, r#"<Relationship Id="{id}" Type="{RELATION}/{kind}" Target="{target}"/>"#);
    }
    if code {
        let _ = write!(xml, r#"<Relationship Id="rIdCode" Type="{RELATION}/image" Target="media/code.png"/>"#);
    }
    if contact {
        let _ = write!(xml, r#"<Relationship Id="rIdFooter" Type="{RELATION}/footer" Target="footer1.xml"/>"#);
    }
    xml.push_str("</Relationships>");
    xml
}

/// What everything stands on: the face, 14 points, Vietnamese.
fn styles() -> String {
    format!(
        concat!(
            r#"{XML}<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:color w:val="000000"/>"#,
            r#"<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr>"#,
            r#"</w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" "#,
            r#"w:styleId="Normal"><w:name w:val="Normal"/><w:rPr>{FONTS}</w:rPr></w:style>"#,
            r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>"#,
            r#"</w:styles>"#,
        ),
        XML = XML,
        MAIN = MAIN,
        FONTS = FONTS,
    )
}

/// Word lays the paper out as Word 2013 and later do.
fn settings() -> String {
    format!(
        concat!(
            r#"{XML}<w:settings {MAIN}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat>"#,
            r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>"#,
            r#"</w:compat><w:themeFontLang w:val="vi-VN"/></w:settings>"#,
        ),
        XML = XML,
        MAIN = MAIN,
    )
}

/// The page number, in the middle of the top margin.
fn header() -> String {
    let run =
        |inside: &str| format!(r#"<w:r><w:rPr>{FONTS}<w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr>{inside}</w:r>"#);
    format!(
        concat!(
            r#"{XML}<w:hdr {MAIN}><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>"#,
            r#"<w:jc w:val="center"/></w:pPr>{}{}{}{}{}</w:p></w:hdr>"#,
        ),
        run(r#"<w:fldChar w:fldCharType="begin"/>"#),
        run(r#"<w:instrText xml:space="preserve"> PAGE </w:instrText>"#),
        run(r#"<w:fldChar w:fldCharType="separate"/>"#),
        run("<w:t>2</w:t>"),
        run(r#"<w:fldChar w:fldCharType="end"/>"#),
        XML = XML,
        MAIN = MAIN,
    )
}

/// Title, language, and the day of issue where there is one.
fn properties(paper: &Paper, sheet: &Sheet) -> String {
    let mut xml = format!(
        concat!(
            r#"{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
            r#"xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" "#,
            r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>"#,
        ),
        XML = XML,
    );
    escaped(&sheet.title, &mut xml);
    xml.push_str("</dc:title><dc:creator>");
    escaped(&paper.head.issuer.join(" "), &mut xml);
    xml.push_str("</dc:creator><dc:language>vi-VN</dc:language>");
    if !sheet.keywords.is_empty() {
        xml.push_str("<cp:keywords>");
        escaped(&sheet.keywords.join(" "), &mut xml);
        xml.push_str("</cp:keywords>");
    }
    if let Some(date) = paper.date {
        let _ = write!(
            xml,
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">{}T00:00:00Z</dcterms:created>"#,
            date.format("%Y-%m-%d")
        );
    }
    xml.push_str("</cp:coreProperties>");
    xml
}

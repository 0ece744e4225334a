//! Word files (.docx): paragraphs with the numbers that Word shows, tables, and a remark on everything else.

mod archive;
mod body;
mod numbering;
mod styles;

use super::block::Source;
use super::file::Refusal;
use super::proposal::Notice;
use archive::{Archive, LARGEST_PART, LARGEST_TEXT, Step, damaged};
use body::Body;
use numbering::Numbering;
use styles::Styles;

/// What a Word file that is only kept carries that may do harm where it is opened, as people call it.
pub fn carried(bytes: &[u8]) -> Result<Option<&'static str>, Refusal> {
    let mut archive = Archive::open(bytes)?;
    main_part(&mut archive)?;
    for name in archive.names()? {
        let name = name.to_lowercase();
        let carries = [
            ("vbaproject", "macro"),
            ("vbadata", "macro"),
            ("/activex/", "điều khiển ActiveX"),
            ("/embeddings/", "tệp khác nhúng bên trong"),
        ];
        if let Some((_, called)) = carries.iter().find(|(part, _)| name.contains(part)) {
            return Ok(Some(called));
        }
    }
    for rels in ["word/_rels/settings.xml.rels", "word/_rels/document.xml.rels"] {
        let Some(mut xml) = archive.part(rels, LARGEST_PART)? else { continue };
        loop {
            match xml.next()? {
                Step::Start(link) if link.name == "Relationship" => {
                    let kind = link.attribute("Type").unwrap_or_default();
                    let outside = link.attribute("TargetMode") == Some("External");
                    if outside && ["attachedTemplate", "oleObject", "frame"].iter().any(|word| kind.ends_with(word)) {
                        return Ok(Some("phần tải từ nơi khác khi mở"));
                    }
                }
                Step::Done => break,
                _ => {}
            }
        }
    }
    Ok(None)
}

/// Reads a Word file.
pub fn read(bytes: &[u8]) -> Result<Source, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let styles = match archive.part(&beside("styles.xml"), LARGEST_PART)? {
        Some(mut xml) => Styles::read(&mut xml)?,
        None => Styles::default(),
    };
    let numbering = match archive.part(&beside("numbering.xml"), LARGEST_PART)? {
        Some(mut xml) => Numbering::read(&mut xml)?,
        None => Numbering::default(),
    };
    let footnotes = ["footnotes.xml", "endnotes.xml"]
        .iter()
        .map(|name| notes(&mut archive, &beside(name)))
        .collect::<Result<Vec<_>, _>>()?;
    let Some(mut xml) = archive.part(&main, LARGEST_TEXT)? else { return Err(damaged()) };
    let mut source = Body::new(styles, numbering).read(&mut xml)?;
    for text in footnotes.into_iter().flatten() {
        source.notices.push(Notice::general(format!("Chú thích cuối trang không đưa vào nhiệm vụ: “{text}”.")));
    }
    Ok(source)
}

/// The part that holds the text, as the file itself says.
fn main_part(archive: &mut Archive) -> Result<String, Refusal> {
    let usual = "word/document.xml";
    if let Some(mut xml) = archive.part("_rels/.rels", LARGEST_PART)? {
        loop {
            match xml.next()? {
                Step::Start(element) if element.name == "Relationship" => {
                    let kind = element.attribute("Type").unwrap_or_default();
                    if kind.ends_with("/officeDocument")
                        && let Some(target) = element.attribute("Target")
                    {
                        let target = target.trim_start_matches('/').to_owned();
                        if target.starts_with("word/") || target.ends_with("document.xml") {
                            return Ok(target);
                        }
                        return Err(not_word(&target));
                    }
                }
                Step::Done => break,
                _ => {}
            }
        }
    }
    if archive.has(usual) { Ok(usual.to_owned()) } else { Err(not_word("")) }
}

fn not_word(target: &str) -> Refusal {
    let what = match target.split('/').next() {
        Some("xl") => "bảng tính Excel",
        Some("ppt") => "bài trình chiếu PowerPoint",
        _ => "tệp nén ZIP, không phải văn bản Word",
    };
    Refusal::new(format!("Tệp có đuôi .docx nhưng bên trong là {what}. Hãy kiểm tra lại tệp."))
}

/// The texts of notes, which stand outside the body.
fn notes(archive: &mut Archive, name: &str) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    let Some(mut xml) = archive.part(name, LARGEST_PART)? else { return Ok(found) };
    loop {
        match xml.next()? {
            Step::Start(element) if matches!(element.name.as_str(), "footnote" | "endnote") => {
                // The lines that separate notes from the text are kept as notes, too.
                let is_line = element.attribute("type").is_some_and(|kind| kind != "normal");
                let text = viet::text::clean(&xml.skip(&element)?);
                if !is_line && !text.is_empty() && found.len() < 100 {
                    found.push(text);
                }
            }
            Step::Done => return Ok(found),
            _ => {}
        }
    }
}

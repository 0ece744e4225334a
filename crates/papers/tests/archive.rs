//! The PDF as an archive (PDF/A-2a) and for readers who cannot see (PDF/UA-1), looked for in the parsed file. The whole
//! of both standards is checked by hand with veraPDF where it is at hand; this keeps what breaks first.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod reader;

use lopdf::{Dictionary, Document, Object};
use papers::{PaperKind, pdf};
use reader::{Pdf, sample};

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    match object {
        Object::Reference(id) => dictionary(document, document.get_object(*id).unwrap()),
        Object::Stream(stream) => &stream.dict,
        other => other.as_dict().unwrap(),
    }
}

/// Every element of the structure, in order.
fn elements(document: &Document, object: &Object, found: &mut Vec<String>) {
    match object {
        Object::Reference(id) => elements(document, document.get_object(*id).unwrap(), found),
        Object::Array(list) => list.iter().for_each(|one| elements(document, one, found)),
        Object::Dictionary(element) => {
            if let Ok(kind) = element.get(b"S").and_then(Object::as_name) {
                found.push(String::from_utf8_lossy(kind).into_owned());
            }
            if let Ok(kids) = element.get(b"K") {
                elements(document, kids, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_kind_is_archival_and_tagged_in_vietnamese_with_its_title() {
    for kind in PaperKind::ALL {
        let read = Pdf::read(&pdf(&sample(kind.key())).unwrap());
        let document = &read.document;
        let catalog = document.catalog().unwrap();
        assert_eq!(document.version, "1.7");
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"vi-VN", "{}", kind.key());
        assert_eq!(
            dictionary(document, catalog.get(b"MarkInfo").unwrap()).get(b"Marked").unwrap(),
            &Object::Boolean(true)
        );
        let display = dictionary(document, catalog.get(b"ViewerPreferences").unwrap());
        assert_eq!(display.get(b"DisplayDocTitle").unwrap(), &Object::Boolean(true));
        let intents = catalog.get(b"OutputIntents").unwrap();
        let intents = intents.as_reference().map_or(intents, |id| document.get_object(id).unwrap());
        let intent = &intents.as_array().unwrap()[0];
        assert!(dictionary(document, intent).has(b"DestOutputProfile"));
        let metadata = document.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap();
        let metadata = String::from_utf8_lossy(&metadata.as_stream().unwrap().content).into_owned();
        for wanted in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ] {
            assert!(metadata.contains(wanted), "{} lacks {wanted}: {metadata}", kind.key());
        }
        assert!(metadata.contains(kind.label()), "the title is in the metadata");
        assert!(!document.is_encrypted());
    }
}

#[test]
fn every_font_is_embedded_and_readable() {
    for kind in PaperKind::ALL {
        let read = Pdf::read(&pdf(&sample(kind.key())).unwrap());
        let mut fonts = 0;
        for object in read.document.objects.values() {
            if let Object::Dictionary(font) = object
                && font.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor")
            {
                fonts += 1;
                assert!(font.has(b"FontFile2") || font.has(b"FontFile3"), "{}: a font is not embedded", kind.key());
                let name = String::from_utf8_lossy(font.get(b"FontName").unwrap().as_name().unwrap()).into_owned();
                assert!(name.contains("+Tinos-"), "{name}");
            }
        }
        assert!((1..=4).contains(&fonts), "{} has {fonts} fonts", kind.key());
        assert!(!read.letters().contains('\u{fffd}'), "{}: a letter cannot be read back", kind.key());
    }
}

#[test]
fn headings_tables_and_pictures_are_tagged() {
    let tags = |kind: &str| {
        let read = Pdf::read(&pdf(&sample(kind)).unwrap());
        let catalog = read.document.catalog().unwrap();
        let root = dictionary(&read.document, catalog.get(b"StructTreeRoot").unwrap());
        let mut found = Vec::new();
        elements(&read.document, root.get(b"K").unwrap(), &mut found);
        found
    };
    let report = tags("report");
    let headings: Vec<&str> =
        report.iter().map(String::as_str).filter(|tag| matches!(*tag, "H1" | "H2" | "H3" | "H4")).collect();
    assert_eq!(headings, ["H1", "H2", "H2", "H3", "H3", "H3", "H2", "H2"]);
    assert_eq!(report.iter().filter(|tag| *tag == "Table").count(), 2, "the head and the foot are not tables");
    assert_eq!(report.iter().filter(|tag| *tag == "TH").count(), 10);
    assert!(report.iter().filter(|tag| *tag == "P").count() > 20);
    let decision = tags("decision");
    assert!(decision.contains(&"Figure".to_owned()));
    let count = |tag: &str| decision.iter().filter(|found| *found == tag).count();
    assert_eq!((count("L"), count("LI"), count("LBody")), (1, count("LI"), count("LI")), "the recipients are a list");
    assert!(count("LI") >= 2);
}

//! A file of a dossier, checked the moment it arrives: what it really is, how many pages, whether it carries what may do
//! harm. A refusal is a sentence that says what to do, in the language of who sends it; nothing of a refused file is kept.

use crate::plans::reading::{PdfLook, PdfUnreadable, carried_in_docx, look_at_pdf};
use crate::platform::files::{Upload, WrongFile};
use crate::ui::Lang;

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct CheckedFile {
    pub upload: Upload,
    pub media_type: &'static str,
    /// Pages as far as they could be counted: a picture is one, of a Word file it is not known.
    pub pages: Option<i64>,
    pub sha256: String,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The key of its words.
    key: &'static str,
    name: String,
    /// What was found, in Vietnamese; other languages tell it in general.
    what: String,
}

impl Unfit {
    /// The sentence that refuses the file.
    pub fn told(&self, lang: Lang) -> String {
        let unnamed = lang.told("dossier-file-this", &[]);
        let name = if self.name.is_empty() { &unnamed } else { &self.name };
        lang.told(self.key, &[("name", name), ("what", &self.what)])
    }
}

/// Checks a file by its content; its name has to fit.
pub fn check(upload: Upload) -> Result<CheckedFile, Unfit> {
    let unfit = |key, what: &str| Unfit { key, name: upload.name.clone(), what: what.to_owned() };
    let media_type = upload.paper_type().map_err(|wrong| match wrong {
        WrongFile::Empty => unfit("dossier-file-empty", ""),
        WrongFile::TooLarge => unfit("dossier-file-large", ""),
        WrongFile::OldOffice => unfit("dossier-file-old", ""),
        WrongFile::OtherKind(_) => unfit("dossier-file-other", ""),
        WrongFile::OtherEnding(called) => unfit("dossier-file-ending", called),
    })?;
    let pages = match media_type {
        "application/pdf" => match look_at_pdf(&upload.bytes) {
            Ok(PdfLook { carries: Some(carries), .. }) => return Err(unfit("dossier-file-harm", carries)),
            Ok(PdfLook { pages, .. }) => i64::try_from(pages).ok(),
            Err(PdfUnreadable::Encrypted) => return Err(unfit("dossier-file-locked", "")),
            Err(PdfUnreadable::Damaged) => return Err(unfit("dossier-file-damaged", "")),
        },
        "image/png" | "image/jpeg" => {
            if !is_whole(media_type, &upload.bytes) {
                return Err(unfit("dossier-file-cut", ""));
            }
            Some(1)
        }
        "image/heic" => Some(1),
        _ => match carried_in_docx(&upload.bytes) {
            Ok(Some(carries)) => return Err(unfit("dossier-file-harm", carries)),
            Ok(None) => None,
            Err(_) => return Err(unfit("dossier-file-word", "")),
        },
    };
    Ok(CheckedFile { media_type, pages, sha256: upload.sha256(), upload })
}

/// Whether a picture has its end; telephones may write more behind it.
fn is_whole(media_type: &str, bytes: &[u8]) -> bool {
    let end: &[u8] = if media_type == "image/png" { b"IEND" } else { &[0xff, 0xd9] };
    bytes.windows(end.len()).rev().any(|window| window == end)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::platform::files::LARGEST;

    fn file(name: &str, bytes: Vec<u8>) -> Result<CheckedFile, Unfit> {
        check(Upload { name: name.to_owned(), bytes })
    }

    fn pdf(more: &str) -> Vec<u8> {
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R{more}>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>"
        )
        .into_bytes()
    }

    fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_sound_file_is_taken_with_its_pages() {
        let taken = file("bang.pdf", pdf("")).unwrap();
        assert_eq!((taken.media_type, taken.pages), ("application/pdf", Some(1)));
        assert_eq!(taken.sha256.len(), 64);
        assert_eq!(file("anh.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 1, 2, 0xff, 0xd9]).unwrap().pages, Some(1));
        let word = docx(&[("word/document.xml", "<w:document/>")]);
        assert_eq!(file("don.docx", word).unwrap().pages, None);
    }

    #[test]
    fn every_bad_file_gets_its_sentence() {
        let link = "<Relationships><Relationship Type=\"http://x/attachedTemplate\" Target=\"http://xa.example/a.dotm\" \
                    TargetMode=\"External\"/></Relationships>";
        let cases = [
            (file("rong.pdf", Vec::new()), "không có nội dung"),
            (file("doi.pdf", docx(&[("word/document.xml", "")])), "không khớp đuôi tên"),
            (file("doi.pdf", b"MZ\x90\0".to_vec()), "không phải PDF"),
            (file("bang.xlsx", docx(&[("xl/workbook.xml", "")])), "không phải PDF"),
            (file("khoa.pdf", pdf("/Encrypt<</V 1>>")), "mật khẩu"),
            (file("hong.pdf", b"%PDF-1.4 nothing".to_vec()), "bị hỏng"),
            (file("lenh.pdf", pdf("/OpenAction<</S/JavaScript/JS(x)>>")), "JavaScript"),
            (file("mo.pdf", pdf("/OpenAction<</S/Launch/F(x)>>")), "mở chương trình"),
            (file("nhung.pdf", pdf("/Names<</EmbeddedFiles 9 0 R>>")), "nhúng"),
            (file("cat.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 1, 2]), "bị cắt"),
            (file("khoa.docx", vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1]), "mật khẩu"),
            (file("macro.docx", docx(&[("word/document.xml", ""), ("word/vbaProject.bin", "")])), "macro"),
            (file("nhung.docx", docx(&[("word/document.xml", ""), ("word/embeddings/a.bin", "")])), "nhúng"),
            (
                file("mau.docx", docx(&[("word/document.xml", ""), ("word/_rels/settings.xml.rels", link)])),
                "tải từ nơi khác",
            ),
            (
                file("lon.pdf", {
                    let mut big = pdf("");
                    big.resize(LARGEST + 1, b' ');
                    big
                }),
                "lớn hơn 20 MB",
            ),
        ];
        for (got, wanted) in cases {
            let unfit = got.expect_err(wanted);
            let sentence = unfit.told(Lang::Vi);
            assert!(sentence.contains(wanted), "{sentence} / {wanted}");
            let english = unfit.told(Lang::En);
            assert!(english.starts_with(&unfit.name) && english.is_ascii(), "{english}");
        }
    }
}

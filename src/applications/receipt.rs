//! The receipt of a dossier: the numbered paper once the desk took it in; before that, what the system itself received and
//! when, with every paper and its fingerprint.

use papers::{
    Annex, Block, Cell, Column, ColumnKind, Entry, Head, Orientation, Paper, PaperKind, Profile, Row, Sign, Table, Text,
};

use crate::dossiers::actions::papers as dossier_papers;
use crate::dossiers::dossier::Dossier;
use crate::dossiers::items::checklist;
use crate::dossiers::{look_up, store};
use crate::platform::error::{Error, Result};
use crate::platform::{App, clock, files};
use crate::policies;

/// The receipt as PDF.
pub async fn pdf(app: &App, dossier: &Dossier) -> Result<Vec<u8>> {
    let submitted = dossier.submitted_at.ok_or(Error::NotFound)?;
    let db = &mut app.db.read();
    let numbered = dossier_papers::numbered_receipt(db, &dossier.id).await?;
    if let Some(file) = numbered.and_then(|paper| paper.pdf_file_id) {
        let stored = files::find(db, &file).await?;
        return files::bytes(app, db, &stored).await;
    }
    let kinds = checklist(app, &dossier.beneficiary_group)?;
    let items = store::present_items(db, &dossier.id).await?;
    let steps = store::steps(db, &dossier.id).await?;
    let name = |code: &str| {
        kinds.iter().find(|kind| kind.code == code).map_or_else(|| code.to_owned(), |kind| kind.name_vi.clone())
    };
    let at = clock::local(submitted);
    let facts = [
        ("Mã hồ sơ", dossier.code.clone()),
        ("Người nộp", dossier.person_name.clone()),
        ("Nhóm đối tượng", policies::group_name(app, &dossier.beneficiary_group)),
        ("Ngành, chuyên ngành", dossier.specialty.clone()),
        ("Cơ quan, đơn vị", dossier.agency_name.clone().unwrap_or_else(|| "chưa chọn".to_owned())),
        (
            "Nhận lúc",
            format!("{} giờ {} phút, ngày {}", at.format("%H"), at.format("%M"), viet::date::screen(at.date())),
        ),
        ("Mã tra cứu", look_up::check_of(&app.secret, &dossier.id)),
        ("Tra cứu tại", format!("{}/tra-cuu-ho-so", app.config.public_url.trim_end_matches('/'))),
        ("Nơi đang giữ hồ sơ", steps.last().map(|step| step.holder.clone()).unwrap_or_default()),
    ];
    let rows = items.iter().map(|item| {
        vec![
            name(&item.item),
            item.file_name.clone().unwrap_or_default(),
            item.pages.map(|pages| pages.to_string()).unwrap_or_default(),
            item.sha256.as_ref().and_then(|sha| sha.get(..16)).unwrap_or_default().to_owned(),
        ]
    });
    let sheet = Sheet {
        title: format!("Biên nhận hồ sơ {}", dossier.code),
        intro:
            "Hệ thống đã nhận hồ sơ nộp trực tuyến dưới đây. Giấy tiếp nhận và hẹn trả kết quả có số được cấp khi bộ \
                phận tiếp nhận nhận hồ sơ."
                .to_owned(),
        parts: vec![
            Part::Facts("Hồ sơ".to_owned(), facts.map(|(label, value)| (label.to_owned(), value)).to_vec()),
            Part::Table(
                "Giấy tờ đã nhận".to_owned(),
                vec![("Giấy tờ", 30.0), ("Tệp", 34.0), ("Trang", 8.0), ("16 ký tự đầu của SHA-256", 28.0)],
                rows.collect(),
            ),
        ],
    };
    sheet.pdf()
}

/// A plain sheet: a title, an introduction, facts and tables; nothing that a paper of an agency has.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub title: String,
    pub intro: String,
    pub parts: Vec<Part>,
}

/// A part of a sheet under its heading.
#[derive(Clone, Debug)]
pub enum Part {
    Facts(String, Vec<(String, String)>),
    /// Columns with their share of the width, and rows.
    Table(String, Vec<(&'static str, f64)>, Vec<Vec<String>>),
}

/// Letters that the embedded faces cannot show are marked, so that a name in another script does not stop the sheet.
fn printable(text: &str) -> String {
    let shown = |letter: char| match letter {
        '\n' | '\t' => ' ',
        letter if letter.is_control() => ' ',
        letter if (letter as u32) < 0x250 || (0x1e00..0x1f00).contains(&(letter as u32)) => letter,
        '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '•' => letter,
        _ => '?',
    };
    let text: String = text.chars().map(shown).collect();
    let text = text.split_whitespace().map(broken).collect::<Vec<_>>().join(" ");
    if text.is_empty() { "–".to_owned() } else { text }
}

/// A word that is longer than a cell is broken.
fn broken(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(16).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

impl Sheet {
    /// The sheet as PDF.
    pub fn pdf(&self) -> Result<Vec<u8>> {
        let mut body = vec![Block::Paragraph { text: Text::plain(printable(&self.intro)), align: None }];
        for part in &self.parts {
            let (Part::Facts(title, _) | Part::Table(title, ..)) = part;
            body.push(Block::Paragraph { text: Text::plain(printable(title)), align: None });
            match part {
                Part::Facts(_, facts) if facts.is_empty() => {}
                Part::Facts(_, facts) => body.push(Block::Entries {
                    entries: facts
                        .iter()
                        .map(|(label, value)| Entry { label: printable(label), value: Text::plain(printable(value)) })
                        .collect(),
                }),
                Part::Table(_, columns, rows) => body.push(Block::Table(Table {
                    columns: columns
                        .iter()
                        .map(|(title, width)| Column {
                            title: (*title).to_owned(),
                            width: *width,
                            kind: ColumnKind::Text,
                            align: None,
                        })
                        .collect(),
                    rows: rows
                        .iter()
                        .map(|row| Row::Cells(row.iter().map(|cell| Cell::Text(printable(cell))).collect()))
                        .collect(),
                    ..Table::default()
                })),
            }
        }
        let annex = Annex { title: printable(&self.title), orientation: Orientation::Portrait, body };
        let paper = Paper {
            kind: PaperKind::Annex,
            profile: Profile::State,
            head: Head {
                superior: Vec::new(),
                issuer: Vec::new(),
                issuer_name: None,
                place: String::new(),
                contact: Vec::new(),
            },
            number: None,
            sign: Sign::default(),
            date: None,
            year: None,
            subject: annex.title,
            attached_to: None,
            authority: None,
            addressees: Vec::new(),
            bases: Vec::new(),
            body: annex.body,
            signatures: Vec::new(),
            recipients: Vec::new(),
            keeper: None,
            annexes: Vec::new(),
            verification: None,
            secrecy: None,
            urgency: None,
            circulation: None,
            drafter: None,
        };
        papers::pdf(&paper).map_err(|problems| Error::internal(format!("the sheet cannot be made: {problems:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_be_put_on_a_sheet() {
        let sheet = Sheet {
            title: "Dữ liệu của bạn".to_owned(),
            intro: "Một câu.".to_owned(),
            parts: vec![
                Part::Facts("Họ tên".to_owned(), vec![("Tên".to_owned(), "李 🙂 Trần\tThị".to_owned())]),
                Part::Table(
                    "Bảng".to_owned(),
                    vec![("A", 20.0), ("B", 80.0)],
                    vec![vec!["x".repeat(200), String::new()]],
                ),
            ],
        };
        assert!(sheet.pdf().unwrap().starts_with(b"%PDF-"));
    }
}

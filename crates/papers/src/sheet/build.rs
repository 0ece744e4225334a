//! From the model to the sheet: which parts a kind of paper has, in which order, and the signs put by rule.

use super::body::{body, roman};
use super::{Line, Part, Piece, Role, Sheet, look};
use crate::metrics::{lines, width};
use crate::number::{self, BLANK};
use crate::{Annex, Orientation, Paper, PaperKind, Signature, Verification};

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// The two columns of the head and of the foot, in millimetres.
pub(crate) const HEAD: [f64; 2] = [64.0, 101.0];
const FOOT: [f64; 2] = [75.0, 90.0];

/// Of the two rules that may be from a third to a half of their line.
const RULE_SHARE: f64 = 0.42;

/// The highest list of recipients that stands beside a signature, in millimetres.
const LONGEST_FOOT: f64 = 150.0;

/// The empty height that a signature needs, in points.
const SIGNATURE: f64 = 62.0;

/// The side of the code, in millimetres.
const CODE: f64 = 20.0;

/// What a list item ends with, whatever was typed.
const CLOSING: [char; 4] = [';', '.', ',', ':'];

/// Lays out a paper that was checked.
pub(crate) fn build(paper: &Paper) -> Sheet {
    let landscape = lies_wide(paper);
    let mut parts = vec![Part { landscape, pieces: main_part(paper, landscape), contact: contact(paper) }];
    let several = paper.annexes.len() > 1;
    for (index, annex) in paper.annexes.iter().enumerate() {
        let name = if several { format!("Phụ lục {}", roman(index + 1)) } else { "Phụ lục".to_owned() };
        parts.push(annex_part(paper, annex, name));
    }
    let subject = one_line(&paper.subject);
    let title = match paper.number {
        Some(_) => format!("{} số {}: {subject}", paper.kind.label(), number::of(paper)),
        None => format!("{}: {subject}", paper.kind.label()),
    };
    let keywords = paper.verification.iter().map(|verification| verification.url.trim().to_owned()).collect();
    Sheet { title, keywords, parts }
}

/// The most columns that an upright page takes well.
const UPRIGHT_COLUMNS: usize = 6;

/// The address and how to reach the issuer, at the foot of the first page of letters and invitations (Decree
/// 30/2020/NĐ-CP, Annex I, box 13).
fn contact(paper: &Paper) -> Vec<Line> {
    if !matches!(paper.kind, PaperKind::OfficialLetter | PaperKind::Invitation) {
        return Vec::new();
    }
    paper.head.contact.iter().map(|text| Line::new(Role::Contact, text.trim())).collect()
}

/// Whether an annex in a file of its own lies on its side: its table has many columns.
pub(crate) fn lies_wide(paper: &Paper) -> bool {
    let wide =
        |block: &crate::Block| matches!(block, crate::Block::Table(table) if table.columns.len() > UPRIGHT_COLUMNS);
    paper.kind == PaperKind::Annex && paper.body.iter().any(wide)
}

fn main_part(paper: &Paper, landscape: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if paper.kind == PaperKind::Annex {
        annex_head("Phụ lục".to_owned(), &paper.subject, paper.attached_to.clone(), &mut pieces);
        pieces.extend(body(&paper.body, landscape, 1));
        return pieces;
    }
    pieces.push(head(paper));
    title(paper, &mut pieces);
    if let Some(authority) = &paper.authority {
        pieces.push(Line::new(Role::Authority, authority.to_uppercase()).into());
    }
    addressees(paper, &mut pieces);
    let last = paper.bases.len().saturating_sub(1);
    for (index, basis) in paper.bases.iter().enumerate() {
        pieces.push(Line::new(Role::Basis, closed(basis, if index == last { "." } else { ";" })).into());
    }
    if paper.kind == PaperKind::Decision {
        pieces.push(Line::new(Role::Resolves, "QUYẾT ĐỊNH:").into());
    }
    pieces.extend(body(&paper.body, false, 1));
    // What stays with the foot is a line of its own.
    if let Some(Piece::List { lines }) = pieces.last_mut()
        && let Some(line) = lines.pop()
    {
        if lines.is_empty() {
            pieces.pop();
        }
        pieces.push(line.into());
    }
    if paper.kind.has_end_mark()
        && let Some(Piece::Line(line)) = pieces.last_mut()
        && !line.letters().trim_end().ends_with("./.")
    {
        line.trim_end(&CLOSING);
        line.push("./.");
    }
    foot(paper, &mut pieces);
    pieces
}

/// The boxes above the title: who issues, the nation, number, place and date.
fn head(paper: &Paper) -> Piece {
    let line = |role, text: &str| Piece::from(Line::new(role, text));
    let mut left: Vec<Piece> =
        paper.head.superior.iter().map(|text| line(Role::Superior, &text.to_uppercase())).collect();
    left.extend(paper.head.issuer.iter().map(|text| line(Role::Issuer, &text.to_uppercase())));
    let widest =
        paper.head.issuer.iter().map(|text| printed(&text.to_uppercase(), Role::Issuer, HEAD[0])).fold(0.0, f64::max);
    left.push(Piece::Rule { length: widest * RULE_SHARE });
    let nation = vec![
        line(Role::Nation, NATION),
        line(Role::Motto, MOTTO),
        Piece::Rule { length: printed(MOTTO, Role::Motto, HEAD[1]) },
    ];
    let mut rows = vec![[left, nation]];
    let gap = || Piece::Space { height: 4.0 };
    let number = vec![gap(), line(Role::Number, &format!("Số: {}", number::of(paper)))];
    let date = if paper.kind.has_date_line() {
        vec![gap(), line(Role::PlaceDate, &format!("{}, {}", paper.head.place.trim(), date(paper)))]
    } else {
        Vec::new()
    };
    rows.push([number, date]);
    let mut below: Vec<Piece> = Vec::new();
    if paper.kind == PaperKind::OfficialLetter {
        below.push(line(Role::LetterSubject, &format!("V/v {}", paper.subject.trim())));
    }
    let stamps = [
        paper.secrecy.map(|secrecy| secrecy.label()),
        paper.urgency.map(|urgency| urgency.label()),
        paper.circulation.map(|circulation| circulation.label()),
    ];
    for stamp in stamps {
        below.extend(stamp.map(|stamp| [gap(), line(Role::Stamp, stamp), gap()]).into_iter().flatten());
    }
    if !below.is_empty() {
        rows.push([below, Vec::new()]);
    }
    Piece::Columns { widths: HEAD, rows }
}

/// The day of issue, or blanks for what is not known yet.
fn date(paper: &Paper) -> String {
    match (paper.date, paper.year) {
        (Some(date), _) => crate::date_in_words(date),
        (None, Some(year)) => format!("ngày {BLANK} tháng {BLANK} năm {year}"),
        (None, None) => format!("ngày {BLANK} tháng {BLANK} năm {BLANK}"),
    }
}

/// The name of the kind, the subject and the rule below; an official letter has its subject in the head.
fn title(paper: &Paper, pieces: &mut Vec<Piece>) {
    pieces.push(Piece::Space { height: 14.0 });
    if paper.kind == PaperKind::OfficialLetter {
        return;
    }
    pieces.push(Line::new(Role::Title, paper.kind.label().to_uppercase()).outline(1).into());
    pieces.push(Line::new(Role::Subject, paper.subject.trim()).into());
    if let Some(attached) = &paper.attached_to {
        pieces.push(Line::new(Role::Attached, format!("(Kèm theo {})", attached.trim())).into());
    }
    let text_width = look::page::text_width(false);
    let widest = paper.subject.lines().map(|line| printed(line.trim(), Role::Subject, text_width)).fold(0.0, f64::max);
    pieces.push(Piece::Rule { length: widest * RULE_SHARE });
}

/// How wide a text is printed, in millimetres: as its letters, or as its column where it has to be broken.
fn printed(text: &str, role: Role, column: f64) -> f64 {
    width(text, role).min(column)
}

fn addressees(paper: &Paper, pieces: &mut Vec<Piece>) {
    match paper.addressees.as_slice() {
        [] => {}
        [only] => pieces.push(Line::new(Role::Addressee, format!("Kính gửi: {}", closed(only, "."))).into()),
        several => {
            pieces.push(Line::new(Role::AddresseeLabel, "Kính gửi:").into());
            pieces.push(items(several, Role::AddresseeItem));
        }
    }
    if !paper.addressees.is_empty() {
        pieces.push(Piece::Space { height: 6.0 });
    }
}

/// `- …;` for each, the last with a full stop.
fn items(texts: &[String], role: Role) -> Piece {
    let last = texts.len().saturating_sub(1);
    let item = |(index, text): (usize, &String)| {
        Line::new(role, format!("- {}", closed(text, if index == last { "." } else { ";" })))
    };
    Piece::List { lines: texts.iter().enumerate().map(item).collect() }
}

fn closed(text: &str, sign: &str) -> String {
    format!(
        "{}{sign}",
        text.trim()
            .trim_start_matches("- ")
            .trim_end_matches(|sign: char| sign.is_whitespace() || CLOSING.contains(&sign))
    )
}

/// Signatures, recipients, and how the paper can be checked.
fn foot(paper: &Paper, pieces: &mut Vec<Piece>) {
    let recipients = recipients(paper);
    if !recipients.is_empty() || !paper.signatures.is_empty() {
        // A signature never stands on a page of its own.
        if let Some(Piece::Line(line)) = pieces.last_mut() {
            line.keep = true;
        }
        pieces.push(Piece::Space { height: 12.0 });
    }
    match paper.signatures.as_slice() {
        [left, right] => {
            let half = look::page::text_width(false) / 2.0;
            let row = [signature(left), signature(right)];
            pieces.push(Piece::Columns { widths: [half, half], rows: vec![row] });
            if !recipients.is_empty() {
                pieces.push(Piece::Space { height: 6.0 });
                pieces.extend(recipients);
            }
        }
        [only] if height(&recipients) <= LONGEST_FOOT => {
            pieces.push(Piece::Columns { widths: FOOT, rows: vec![[recipients, signature(only)]] });
        }
        [only] => {
            // Columns stand on one page; so many recipients may need more than one.
            pieces.push(Piece::Columns { widths: FOOT, rows: vec![[Vec::new(), signature(only)]] });
            pieces.push(Piece::Space { height: 6.0 });
            pieces.extend(recipients);
        }
        _ => pieces.extend(recipients),
    }
    if let Some(Verification { url, caption }) = &paper.verification {
        pieces.push(Piece::Space { height: 10.0 });
        let code = vec![Piece::Code { url: url.trim().to_owned(), size: CODE }];
        let caption = vec![Line::new(Role::Verification, caption.trim()).into()];
        let widths = [CODE + 2.0, look::page::text_width(false) - CODE - 2.0];
        pieces.push(Piece::Columns { widths, rows: vec![[code, caption]] });
    }
}

fn signature(signature: &Signature) -> Vec<Piece> {
    let line = |role, text: &str| Piece::from(Line::new(role, text));
    let mut pieces: Vec<Piece> = signature.authority().iter().map(|text| line(Role::SignTitle, text)).collect();
    if let Some(note) = &signature.note {
        pieces.push(line(Role::SignNote, note.trim()));
    }
    pieces.push(Piece::Space { height: SIGNATURE });
    if let Some(title) = &signature.second_title {
        pieces.push(line(Role::SignTitle, &title.trim().to_uppercase()));
    }
    if let Some(name) = &signature.name {
        pieces.push(line(Role::SignName, name.trim()));
    }
    pieces
}

fn recipients(paper: &Paper) -> Vec<Piece> {
    if paper.recipients.is_empty() && paper.keeper.is_none() && paper.drafter.is_none() {
        return Vec::new();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    if !paper.recipients.is_empty() || paper.keeper.is_some() {
        pieces.push(Line::new(Role::RecipientsLabel, "Nơi nhận:").into());
    }
    let mut texts: Vec<String> = Vec::new();
    let above = |text: &String| closed(text, "") == "Như trên";
    if !paper.addressees.is_empty() && !paper.recipients.first().is_some_and(above) {
        texts.push("Như trên".to_owned());
    }
    texts.extend(paper.recipients.iter().cloned());
    if let Some(keeper) = &paper.keeper {
        texts.push(format!("Lưu: {}", keeper.trim()));
    }
    if !texts.is_empty() {
        pieces.push(items(&texts, Role::Recipient));
    }
    if let Some(drafter) = &paper.drafter {
        pieces.push(Line::new(Role::Recipient, drafter.trim()).into());
    }
    pieces
}

/// How high recipients are in their column, in millimetres.
#[expect(clippy::cast_precision_loss, reason = "a paper has some hundred recipients")]
fn height(recipients: &[Piece]) -> f64 {
    let line = |line: &Line| {
        let look = line.role.look();
        lines(&line.letters(), look.size, look.bold, FOOT[0]) as f64 * look.height()
    };
    let piece = |piece: &Piece| match piece {
        Piece::Line(one) => line(one),
        Piece::List { lines } => lines.iter().map(line).sum(),
        _ => 0.0,
    };
    recipients.iter().map(piece).sum()
}

fn annex_part(paper: &Paper, annex: &Annex, name: String) -> Part {
    let landscape = annex.orientation == Orientation::Landscape;
    let issuer = paper.head.issuer_name.as_deref().unwrap_or_default();
    let attached = format!("{} số {} {} của {}", paper.kind.label(), number::of(paper), date(paper), issuer.trim());
    let mut pieces = Vec::new();
    annex_head(name, &annex.title, Some(attached), &mut pieces);
    pieces.extend(body(&annex.body, landscape, 1));
    Part { landscape, pieces, contact: Vec::new() }
}

fn annex_head(name: String, title: &str, attached: Option<String>, pieces: &mut Vec<Piece>) {
    pieces.push(Line::new(Role::Title, name).outline(1).into());
    pieces.push(Line::new(Role::Subject, title.trim().to_uppercase()).into());
    if let Some(attached) = attached {
        pieces.push(Line::new(Role::Attached, format!("(Kèm theo {})", attached.trim())).into());
    }
    pieces.push(Piece::Space { height: 4.0 });
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

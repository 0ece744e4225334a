//! The wordings that come with the program: one file a kind, its fields declared above the text.
//!
//! ```text
//! @ ho_ten: Họ và tên
//! @ so_tien (tiền): Mức hỗ trợ
//! @ ghi_chu (chữ, có thể trống): Ghi chú
//! @ danh_sach (danh sách): Những người được hưởng
//! @ danh_sach.ho_ten: Họ và tên
//! ---
//! Điều 1. …
//! ```

use std::sync::LazyLock;

use super::field::{Field, FieldKind};
use super::parse::Wording;
use crate::{PaperKind, Problem};

macro_rules! files {
    ($($kind:ident $file:literal)*) => {
        /// The whole file of a kind: fields, a line `---`, the text.
        fn file(kind: PaperKind) -> &'static str {
            match kind {
                $(PaperKind::$kind => include_str!(concat!("../../wordings/", $file, ".txt")),)*
            }
        }
    };
}

files! {
    Decision "decision"
    Plan "plan"
    Report "report"
    Proposal "proposal"
    OfficialLetter "official_letter"
    Notice "notice"
    Invitation "invitation"
    Minutes "minutes"
    VoteCount "vote_count"
    Annex "annex"
    Receipt "receipt"
    CompletionRequest "completion_request"
    Refusal "refusal"
    Apology "apology"
    PaymentList "payment_list"
}

static FIELDS: LazyLock<Vec<(PaperKind, Vec<Field>)>> =
    LazyLock::new(|| PaperKind::ALL.into_iter().map(|kind| (kind, declared(parts(kind).0))).collect());

fn parts(kind: PaperKind) -> (&'static str, &'static str) {
    file(kind).split_once("\n---\n").unwrap_or(("", file(kind)))
}

/// The fields that the program fills for a kind of paper, whatever its wording says.
pub fn fields(kind: PaperKind) -> &'static [Field] {
    FIELDS.iter().find(|(of, _)| *of == kind).map(|(_, fields)| fields.as_slice()).unwrap_or_default()
}

/// The default wording of a kind as text, to show and to edit.
pub fn text(kind: PaperKind) -> &'static str {
    parts(kind).1
}

/// The default wording of a kind, read.
pub fn default(kind: PaperKind) -> Result<Wording, Vec<Problem>> {
    Wording::parse(text(kind), fields(kind))
}

/// Reads the declarations at the head of a file. The files are ours: what cannot be read is left out, and the tests
/// of the default wordings then miss it.
fn declared(head: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in head.lines().filter_map(|line| line.strip_prefix("@ ")) {
        let Some((name, label)) = line.split_once(':') else { continue };
        let (name, kind) = name.split_once('(').unwrap_or((name, "chữ)"));
        let mut words = kind.trim_end().trim_end_matches(')').split(',').map(str::trim);
        let kind = match words.next() {
            Some("số") => FieldKind::Number,
            Some("tiền") => FieldKind::Money,
            Some("ngày") => FieldKind::Date,
            Some("danh sách") => FieldKind::List(vec![ordinal()]),
            _ => FieldKind::Text,
        };
        let optional = words.next() == Some("có thể trống");
        let (list, name) = match name.trim().split_once('.') {
            Some((list, name)) => (Some(list), name),
            None => (None, name.trim()),
        };
        let field = Field { name: name.to_owned(), label: label.trim().to_owned(), kind, optional };
        match list {
            None => fields.push(field),
            Some(list) => {
                if let Some(Field { kind: FieldKind::List(inner), .. }) =
                    fields.iter_mut().find(|field| field.name == list)
                {
                    inner.push(field);
                }
            }
        }
    }
    fields
}

/// Every entry of a list knows its place in it.
fn ordinal() -> Field {
    Field { name: "stt".to_owned(), label: "Số thứ tự".to_owned(), kind: FieldKind::Text, optional: true }
}

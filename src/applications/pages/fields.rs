//! How the fields of a question are drawn, from the table of questions.

use crate::candidates::questions::{Answer, Field, Kind, Question};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::reference;
use crate::ui::PublicPage;

/// How a field is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draw {
    Line,
    Lines,
    Day,
    Radios,
    Tel,
    Number,
    /// A line with suggestions.
    Listed,
    Box,
}

/// A field as its page draws it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub draw: Draw,
    pub options: Vec<(String, String)>,
    pub optional: bool,
    /// Whether it hangs on the answer above it.
    pub inner: bool,
    pub autocomplete: String,
    /// Day, month and year of a date: label, name, whether it is the year.
    pub parts: Vec<(String, String, bool)>,
}

/// The fields of a question. One that hangs on another answer is asked once that answer is there, or while nothing is: without
/// JavaScript the page shows it with the mark of what it belongs to.
pub async fn asked(db: &mut impl Read, page: &PublicPage, question: &Question, answer: &Answer) -> Result<Vec<Asked>> {
    let mut fields = Vec::new();
    for field in question.fields {
        let of = field.only_if.map(|(of, _)| of).unwrap_or_default();
        if !question.is_asked(field, answer) && answer.get(of).is_some() {
            continue;
        }
        fields.push(draw(db, page, question, field).await?);
    }
    Ok(fields)
}

async fn draw(db: &mut impl Read, page: &PublicPage, question: &Question, field: &Field) -> Result<Asked> {
    let name = field.name.to_owned();
    let mut options = Vec::new();
    let draw = match field.kind {
        Kind::Name | Kind::Line(_) | Kind::PersonalNumber | Kind::Passport => Draw::Line,
        Kind::Lines(_) => Draw::Lines,
        Kind::PastDay => Draw::Day,
        Kind::PastYear | Kind::Number(..) => Draw::Number,
        Kind::Phone => Draw::Tel,
        Kind::Agree => Draw::Box,
        Kind::Choice(words) => {
            let choice =
                |word: &&str| ((*word).to_owned(), page.t(&format!("q-{}-{}-{word}", question.key, field.name)));
            options = words.iter().map(choice).collect();
            Draw::Radios
        }
        Kind::Institution => {
            let names = reference::store::institution_names(db).await?;
            options = names.into_iter().map(|name| (name, String::new())).collect();
            Draw::Listed
        }
        Kind::Major => {
            let majors = reference::store::majors(db).await?;
            options = majors.into_iter().map(|major| (major.name, major.code)).collect();
            Draw::Listed
        }
    };
    let parts = match field.kind {
        Kind::PastDay => vec![
            (page.t("day-day"), format!("{name}-d"), false),
            (page.t("day-month"), format!("{name}-m"), false),
            (page.t("day-year"), format!("{name}-y"), true),
        ],
        _ => Vec::new(),
    };
    let hint = match field.kind {
        Kind::PastDay => page.t("day-hint"),
        Kind::Institution => page.t("q-institution-hint"),
        Kind::Major => page.t("q-major-hint"),
        Kind::PersonalNumber => page.t("q-number-hint"),
        Kind::Agree => String::new(),
        _ if field.only_if.is_some() => page.t(&format!("q-{}-{}-hint", question.key, field.name)),
        _ => String::new(),
    };
    let autocomplete = match (field.kind, field.name) {
        (Kind::Name, _) => "name",
        (_, "address") => "street-address",
        (_, "title") => "organization-title",
        (_, "employer") => "organization",
        _ => "off",
    };
    Ok(Asked {
        label: question.label(page, field),
        optional: !field.required,
        inner: field.only_if.is_some(),
        hint,
        draw,
        options,
        autocomplete: autocomplete.to_owned(),
        parts,
        name,
    })
}

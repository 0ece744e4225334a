//! What a dossier holds, told in words: for the check page, the page of a dossier that was handed in, and the copy of
//! everything held on a person.

use super::actions::{Answers, answer_of, several};
use super::tasks::paper_name;
use crate::candidates::questions::{Answer, QUESTIONS, Question, Section};
use crate::dossiers::actions::{COUNCIL, DESK, FILER};
use crate::dossiers::dossier::Dossier;
use crate::dossiers::items::ItemKind;
use crate::dossiers::parts::Item;
use crate::platform::App;
use crate::policies;
use crate::ui::{Lang, PublicPage};

/// One line: what was asked, what was answered, where it is changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub label: String,
    pub value: String,
    pub edit: String,
}

/// Lines under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct LineGroup {
    pub title: String,
    pub lines: Vec<Line>,
}

/// How much of the answers is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The personal number is masked.
    Masked,
    /// For the copy of one's own data.
    Full,
}

/// Who holds a dossier, in the language of the page; names of people and agencies stay as they are.
pub fn holder(page: &PublicPage, holder: &str) -> String {
    let rest = |known: &str| holder.strip_prefix(known).filter(|rest| rest.is_empty() || rest.starts_with(", "));
    [(FILER, "app-holder-you"), (DESK, "app-holder-desk"), (COUNCIL, "app-holder-council")]
        .into_iter()
        .find_map(|(known, key)| Some(format!("{}{}", page.t(key), rest(known)?)))
        .unwrap_or_else(|| holder.to_owned())
}

fn answered(question: &Question, page: &PublicPage, answer: &Answer, depth: Depth) -> Vec<(String, String)> {
    match depth {
        Depth::Masked => question.shown(page, answer),
        Depth::Full => question.in_full(page, answer),
    }
}

/// The group and the place that a dossier asks for, in the language of the page.
pub fn wanted(app: &App, page: &PublicPage, dossier: &Dossier) -> String {
    let language = match page.lang {
        Lang::Vi => policy::pack::Language::Vi,
        Lang::En => policy::pack::Language::En,
    };
    let group = policies::hiring(app).ok().and_then(|hiring| {
        let group = hiring.scheme.groups.iter().find(|group| group.id == dossier.beneficiary_group)?;
        Some(group.name.get(language).to_owned())
    });
    let parts = [Some(dossier.specialty.clone()), dossier.agency_name.clone(), group];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Everything that a dossier holds, in groups.
pub fn handed_in(
    page: &PublicPage,
    dossier: &Dossier,
    saved: &Answers,
    (kinds, items): (&[ItemKind], &[Item]),
    (wanted, depth): (&str, Depth),
) -> Vec<LineGroup> {
    let base = format!("/ung-vien/ho-so/{}", dossier.id);
    let mut groups = Vec::new();
    let sections = [
        (Section::About, "app-section-about"),
        (Section::Education, "app-section-education"),
        (Section::Wishes, "app-section-wishes"),
    ];
    for (section, title) in sections {
        let mut lines = Vec::new();
        if section == Section::Wishes {
            lines.push(Line {
                label: page.t("app-wish"),
                value: wanted.to_owned(),
                edit: format!("{base}/nguyen-vong"),
            });
        }
        for question in QUESTIONS.iter().filter(|question| question.section == section) {
            let edit = format!("{base}/muc/{}", question.slug);
            if question.several {
                for (number, answer) in several(question, saved) {
                    let told = answered(question, page, &answer_of(Some(answer)), depth);
                    let value = told.iter().map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>();
                    lines.push(Line {
                        label: format!("{} {}", question.title(page), lines.len() + 1),
                        value: value.join("\n"),
                        edit: format!("{edit}/{number}"),
                    });
                }
            } else {
                let told = answered(question, page, &answer_of(saved.get(question.key)), depth);
                lines.extend(told.into_iter().map(|(label, value)| Line { label, value, edit: edit.clone() }));
            }
        }
        if !lines.is_empty() {
            groups.push(LineGroup { title: page.t(title), lines });
        }
    }
    let papers: Vec<Line> = kinds
        .iter()
        .filter_map(|kind| {
            let given = items.iter().filter(|item| item.item == kind.code && item.is_present());
            let names: Vec<&str> = given.filter_map(|item| item.file_name.as_deref()).collect();
            (!names.is_empty()).then(|| Line {
                label: paper_name(page, kind).to_owned(),
                value: names.join("\n"),
                edit: format!("{base}/giay-to/{}", kind.code),
            })
        })
        .collect();
    if !papers.is_empty() {
        groups.push(LineGroup { title: page.t("app-section-papers"), lines: papers });
    }
    groups
}

//! The list of tasks (screen 4a): what is done, what is begun, what has to be mended, what cannot be done yet.

use chrono::NaiveDate;

use super::actions::{Answers, ELIGIBILITY, answer_of, several};
use crate::candidates::questions::{Progress, QUESTIONS, Question, Section};
use crate::dossiers::dossier::Dossier;
use crate::dossiers::items::ItemKind;
use crate::dossiers::parts::{Item, ItemState};
use crate::ui::{Lang, PublicPage};

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    None,
    Doing,
    Fix,
    Done,
    NotYet,
}

impl TaskState {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            TaskState::None => "app-state-none",
            TaskState::Doing => "app-state-doing",
            TaskState::Fix => "app-state-fix",
            TaskState::Done => "app-state-done",
            TaskState::NotYet => "app-state-not-yet",
        }
    }

    /// Its mark; what is done or cannot be done has none.
    pub fn chip(self) -> Option<&'static str> {
        match self {
            TaskState::None => Some("none"),
            TaskState::Doing => Some("info"),
            TaskState::Fix => Some("bad"),
            TaskState::Done | TaskState::NotYet => None,
        }
    }

    /// Whether it has to be mended.
    pub fn is_bad(self) -> bool {
        self == TaskState::Fix
    }
}

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Task {
    pub title: String,
    pub note: String,
    pub href: Option<String>,
    pub state: TaskState,
    /// Whether the dossier can go without it.
    pub optional: bool,
}

/// A part of the list.
#[derive(Clone, Debug)]
pub struct TaskGroup {
    pub title: String,
    pub tasks: Vec<Task>,
}

/// What the list is made from.
pub struct Sources<'a> {
    pub page: &'a PublicPage,
    pub dossier: &'a Dossier,
    pub answers: &'a Answers,
    pub kinds: &'a [ItemKind],
    pub items: &'a [Item],
    pub agreed: bool,
    pub today: NaiveDate,
    /// What the dossier asks for, in words.
    pub wanted: &'a str,
}

/// The name of a paper in the language of the page.
pub fn paper_name<'a>(page: &PublicPage, kind: &'a ItemKind) -> &'a str {
    if page.lang == Lang::En { &kind.name_en } else { &kind.name_vi }
}

fn question_task(of: &Sources<'_>, question: &Question) -> Task {
    let page = of.page;
    let mut note = String::new();
    let state = if question.several {
        let all = several(question, of.answers);
        let done =
            all.iter().filter(|(_, saved)| question.progress(&answer_of(Some(saved)), of.today) == Progress::Complete);
        let done = done.count();
        if !all.is_empty() {
            note = page.t_with("app-several-count", "done", format!("{done}/{}", all.len()));
        }
        match (all.len(), done) {
            (0, _) => TaskState::None,
            (all, done) if all == done => TaskState::Done,
            _ => TaskState::Doing,
        }
    } else {
        match question.progress(&answer_of(of.answers.get(question.key)), of.today) {
            Progress::Empty => TaskState::None,
            Progress::Begun => TaskState::Doing,
            Progress::Complete => TaskState::Done,
        }
    };
    if !question.required && note.is_empty() {
        note = page.t("app-optional");
    }
    Task {
        title: question.title(page),
        note,
        href: Some(format!("/ung-vien/ho-so/{}/muc/{}", of.dossier.id, question.slug)),
        state,
        optional: !question.required,
    }
}

fn paper_task(of: &Sources<'_>, kind: &ItemKind) -> Task {
    let given: Vec<&Item> = of.items.iter().filter(|item| item.item == kind.code && item.is_present()).collect();
    let bad = given.iter().find(|item| item.state == ItemState::Rejected);
    let (state, note) = match (bad, given.as_slice()) {
        (Some(bad), _) => (TaskState::Fix, bad.note.clone()),
        (None, []) if kind.required => (TaskState::None, String::new()),
        (None, []) => (TaskState::None, of.page.t("app-optional")),
        (None, [one]) => (TaskState::Done, one.file_name.clone().unwrap_or_default()),
        (None, many) => (TaskState::Done, of.page.t_with("app-paper-count", "files", many.len())),
    };
    Task {
        title: paper_name(of.page, kind).to_owned(),
        note,
        href: Some(format!("/ung-vien/ho-so/{}/giay-to/{}", of.dossier.id, kind.code)),
        state,
        optional: !kind.required,
    }
}

/// The whole list; the last line opens when everything required is done.
pub fn list(of: &Sources<'_>) -> Vec<TaskGroup> {
    let page = of.page;
    let base = format!("/ung-vien/ho-so/{}", of.dossier.id);
    let told = of.answers.contains_key(ELIGIBILITY);
    let before = vec![
        Task {
            title: page.t("nav-check"),
            note: page.t(if told { "app-check-carried" } else { "app-check-optional" }),
            href: Some("/kiem-tra-dieu-kien".to_owned()),
            state: if told { TaskState::Done } else { TaskState::None },
            optional: true,
        },
        Task {
            title: page.t("app-consent-title"),
            note: String::new(),
            href: Some(format!("{base}/dong-y")),
            state: if of.agreed { TaskState::Done } else { TaskState::None },
            optional: false,
        },
    ];
    let of_section = |section: Section| -> Vec<Task> {
        let questions = QUESTIONS.iter().filter(|question| question.section == section);
        questions.map(|question| question_task(of, question)).collect()
    };
    let mut wishes = vec![Task {
        title: page.t("app-wish"),
        note: of.wanted.to_owned(),
        href: Some(format!("{base}/nguyen-vong")),
        state: TaskState::Done,
        optional: false,
    }];
    wishes.extend(of_section(Section::Wishes));
    let group = |title: &str, tasks: Vec<Task>| TaskGroup { title: page.t(title), tasks };
    let mut groups = vec![
        group("app-section-before", before),
        group("app-section-about", of_section(Section::About)),
        group("app-section-education", of_section(Section::Education)),
        group("app-section-wishes", wishes),
        group("app-section-papers", of.kinds.iter().map(|kind| paper_task(of, kind)).collect()),
    ];
    let ready = missing(&groups).is_empty();
    groups.push(group(
        "app-section-send",
        vec![Task {
            title: page.t("app-check-and-send"),
            note: if ready { String::new() } else { page.t("app-send-opens") },
            href: ready.then(|| format!("{base}/kiem-tra")),
            state: if ready { TaskState::None } else { TaskState::NotYet },
            optional: true,
        }],
    ));
    groups
}

/// What is required and not done.
pub fn missing(groups: &[TaskGroup]) -> Vec<Task> {
    let tasks = groups.iter().flat_map(|group| &group.tasks);
    let open = |task: &&Task| match task.state {
        TaskState::Done => false,
        TaskState::None => !task.optional,
        // What was begun has to be finished or emptied, even where it may be left out.
        TaskState::Doing | TaskState::Fix => true,
        TaskState::NotYet => false,
    };
    tasks.filter(open).cloned().collect()
}

/// How many lines there are and how many are done; the last part is not counted.
pub fn counts(groups: &[TaskGroup]) -> (usize, usize) {
    let counted = groups.split_last().map_or(groups, |(_, before)| before);
    let tasks: Vec<&Task> = counted.iter().flat_map(|group| &group.tasks).collect();
    (tasks.len(), tasks.iter().filter(|task| task.state == TaskState::Done).count())
}

/// Whether every required question is answered, and none that was begun is left half done.
pub fn is_complete(answers: &Answers, today: NaiveDate) -> bool {
    QUESTIONS.iter().all(|question| {
        if question.several {
            let all = several(question, answers);
            let whole =
                all.iter().all(|(_, saved)| question.progress(&answer_of(Some(saved)), today) == Progress::Complete);
            return whole && (!question.required || !all.is_empty());
        }
        match question.progress(&answer_of(answers.get(question.key)), today) {
            Progress::Complete => true,
            Progress::Empty => !question.required,
            Progress::Begun => false,
        }
    })
}

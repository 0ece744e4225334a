//! A plan as the paper that issues it (kế hoạch): the sections of the document it came from, its tasks as they stand
//! now, in a form from which the reader of plans gets every task back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use papers::{Annex, Block, Capacity, Cell, Column, ColumnKind, HeadingLevel, Mark, Orientation, PaperKind, Row};
use papers::{Signature, Table, Text};

use super::import::{Import, ImportTask};
use super::plan::Plan;
use super::reading::{self, Register, Skipped};
use super::task::{PartKind, Recurrence, Task, TaskAgency};
use super::version::Recipient;
use crate::issuance::draft::Content;
use crate::platform::words::Words;

/// What a plan's paper is made of.
pub struct Source<'a> {
    pub plan: &'a Plan,
    pub tasks: &'a [Task],
    pub agencies: &'a [TaskAgency],
    pub recipients: &'a [Recipient],
    /// The document that the plan was read from, if it was.
    pub import: Option<&'a Import>,
    pub register: &'a Register,
}

/// The place of a task by its clause: `II.3.c`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    section: String,
    group: Option<String>,
    letter: Option<String>,
}

impl Place {
    /// Reads a clause of at most a section, a number and a letter; other clauses stand in the annex.
    fn of(clause: &str) -> Option<Place> {
        let mut parts = clause.split('.');
        let section = parts.next().filter(|text| is_roman(text))?.to_owned();
        let rest: Vec<&str> = parts.collect();
        let number = |text: &&str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
        let letter = |text: &&str| text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
        let (group, letter) = match rest.as_slice() {
            [one] if number(one) => (Some((*one).to_owned()), None),
            [one] if letter(one) => (None, Some((*one).to_owned())),
            [one, two] if number(one) && letter(two) => (Some((*one).to_owned()), Some((*two).to_owned())),
            _ => return None,
        };
        Some(Place { section, group, letter })
    }
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| "IVXLC".contains(letter))
}

/// The draft of the plan's paper. Every task that the reader would not get back as it is states its agencies and its
/// time in lines of its own.
pub fn content(source: &Source<'_>) -> Content {
    let bare = build(source, &BTreeSet::new());
    let stated = unlike(source, &bare);
    if stated.is_empty() { bare } else { build(source, &stated) }
}

/// The clauses of the tasks that a paper loses, or reads in another way: other agencies, another time. What a sentence
/// leaves open ("các cơ quan liên quan") stays in its words, whoever was chosen for it.
pub fn unlike(source: &Source<'_>, content: &Content) -> BTreeSet<String> {
    let wanted = |task: &Task, part: PartKind| -> BTreeSet<&str> {
        let agencies = source.agencies.iter().filter(|one| one.task_id == task.id && one.part == part);
        agencies.map(|one| one.agency_id.as_str()).collect()
    };
    let is_like = |list: &[String], task: &Task, part: PartKind| {
        list.iter().map(String::as_str).collect::<BTreeSet<_>>() == wanted(task, part)
    };
    let read = read_back(source, content);
    let differs = |task: &&Task| match read.as_ref().and_then(|read| read.get(&task.clause)) {
        None => true,
        Some(read) => {
            let draft = &read.draft;
            let asks = read.questions.iter().any(|question| question.part == PartKind::Supporting.as_str());
            !is_like(&draft.leads, task, PartKind::Lead)
                || !asks && !is_like(&draft.supporting, task, PartKind::Supporting)
                || draft.due_on != task.due_on
                || draft.recurrence != task.recurrence.as_str()
        }
    };
    source.tasks.iter().filter(|task| !task.withdrawn).filter(differs).map(|task| task.clause.clone()).collect()
}

/// The tasks that the reader gets from the Word file of a draft, by clause.
fn read_back(source: &Source<'_>, content: &Content) -> Option<BTreeMap<String, ImportTask>> {
    let mut content = content.clone();
    for signature in &mut content.signatures {
        signature.name.get_or_insert_with(|| "Nguyễn Văn Mẫu".to_owned());
    }
    let head = papers::Head {
        superior: Vec::new(),
        issuer: vec![source.plan.issuer.to_uppercase()],
        issuer_name: Some(source.plan.issuer.clone()),
        place: source.plan.place.clone(),
        contact: Vec::new(),
    };
    let sign = papers::Sign { issuer: "CQ".to_owned(), unit: None, kind: None };
    let mut paper = content.paper(head, sign, false).ok()?;
    paper.year = i32::try_from(source.plan.year).ok();
    let bytes = papers::docx(&paper).ok()?;
    let proposal = reading::read("ke-hoach.docx", &bytes, source.register).ok()?;
    let import = Import::of(proposal, source.register, source.plan.year);
    Some(import.tasks.into_iter().map(|task| (task.draft.clause.clone(), task)).collect())
}

fn build(source: &Source<'_>, stated: &BTreeSet<String>) -> Content {
    let plan = source.plan;
    let mut lines = vec![format!("Trích yếu: {}", plan.title.replace('\n', " "))];
    lines.extend(plan.bases.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    if !plan.bases.lines().any(|line| !line.trim_start().starts_with("Căn cứ")) {
        lines.push(format!("{} ban hành Kế hoạch như sau:", plan.issuer));
    }
    let mut content = Content::new(PaperKind::Plan, lines.join("\n"));
    content.body = sections(source, stated);
    content.annexes = annexes(source);
    content.signatures = vec![signature(plan)];
    let mut names: Vec<String> = Vec::new();
    for recipient in source.recipients {
        if !names.contains(&recipient.name) && !viet::text::fold(&recipient.name).starts_with("luu") {
            names.push(recipient.name.clone());
        }
    }
    content.recipients = names;
    content.keeper = Some("VT".to_owned());
    content
}

/// The titles of the sections in their order: those of the document, and those that tasks need besides.
fn section_titles(source: &Source<'_>) -> Vec<(String, String)> {
    let read = source.import.map(|import| import.sections.as_slice()).unwrap_or_default();
    let mut titles: Vec<(String, String)> =
        read.iter().filter(|one| is_roman(&one.clause)).map(|one| (one.clause.clone(), one.title.clone())).collect();
    for place in source.tasks.iter().filter(|task| !task.withdrawn).filter_map(|task| Place::of(&task.clause)) {
        if !titles.iter().any(|(section, _)| *section == place.section) {
            titles.push((place.section, "NHIỆM VỤ, GIẢI PHÁP".to_owned()));
        }
    }
    titles.sort_by_key(|(section, _)| roman_value(section));
    titles
}

fn roman_value(text: &str) -> i32 {
    let value = |letter: char| match letter {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        _ => 100,
    };
    let digits: Vec<i32> = text.chars().map(value).collect();
    let after = digits.iter().skip(1).copied().chain([0]);
    digits.iter().zip(after).map(|(digit, next)| if *digit < next { -digit } else { *digit }).sum()
}

fn sections(source: &Source<'_>, stated: &BTreeSet<String>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let skipped = source.import.map(|import| import.skipped.as_slice()).unwrap_or_default();
    for (section, title) in section_titles(source) {
        blocks.push(Block::Heading {
            level: HeadingLevel::Roman,
            number: Some(section.clone()),
            text: Text::plain(title.clone()),
        });
        let tasks: Vec<(&Task, Place)> = source
            .tasks
            .iter()
            .filter(|task| !task.withdrawn)
            .filter_map(|task| Some((task, Place::of(&task.clause)?)))
            .filter(|(_, place)| place.section == section)
            .collect();
        if tasks.is_empty() {
            let inside = |one: &&Skipped| {
                one.clause.as_deref().is_some_and(|clause| clause.split('.').next() == Some(section.as_str()))
            };
            blocks.extend(skipped.iter().filter(inside).filter(|one| one.text != title).flat_map(plain));
            continue;
        }
        let mut group = None;
        for (task, place) in tasks {
            if place.letter.is_some() && place.group.is_some() && group != place.group {
                blocks.push(heading(place.group.clone(), &task.heading));
            }
            group.clone_from(&place.group);
            blocks.extend(item(source, task, &place, &title, stated.contains(&task.clause)));
        }
    }
    let closing = skipped.iter().filter(|one| one.reason == "Câu kết của kế hoạch");
    blocks.extend(closing.map(|one| paragraph(one.text.trim_end_matches(['.', '/']))));
    blocks
}

fn heading(number: Option<String>, text: &str) -> Block {
    Block::Heading { level: HeadingLevel::Arabic, number, text: Text::plain(text) }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: Text::plain(text.trim()), align: None }
}

/// A piece of a section that gives no task: a numbered heading, an item or a paragraph.
fn plain(one: &Skipped) -> Vec<Block> {
    let clause = one.clause.as_deref().unwrap_or_default();
    let text = one.text.trim();
    let parts: Vec<&str> = clause.split('.').collect();
    match parts.as_slice() {
        [_, number] if number.chars().all(|letter| letter.is_ascii_digit()) => {
            if text.chars().count() <= 120 && !text.ends_with(['.', ';', ':', ')']) {
                vec![heading(Some((*number).to_owned()), text)]
            } else {
                vec![paragraph(text)]
            }
        }
        [_, _, ..] if !text.starts_with('(') => {
            vec![Block::List { items: vec![Text::plain(text)], mark: Mark::Dash }]
        }
        _ => vec![paragraph(text)],
    }
}

/// A task under its number or letter, its further lines below it.
fn item(source: &Source<'_>, task: &Task, place: &Place, section: &str, stated: bool) -> Vec<Block> {
    let mut lines = task.work.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or(task.title.as_str());
    let mut rest: Vec<String> = lines.map(|line| line.trim_start_matches(['-', '+']).trim().to_owned()).collect();
    if stated {
        rest.extend(attributes(source, task));
    }
    let mut blocks = Vec::new();
    match (&place.group, &place.letter) {
        (_, Some(letter)) => {
            blocks.push(Block::Point { letter: Some(letter.clone()), text: Text::plain(first) });
        }
        (group, None) => {
            let own = viet::text::fold(&task.heading) != viet::text::fold(section);
            if own && !stated {
                blocks.push(heading(group.clone(), &task.heading));
                blocks.push(paragraph(first));
            } else {
                blocks.push(Block::Clause { number: group.clone(), title: Text::default(), text: Text::plain(first) });
            }
        }
    }
    if !rest.is_empty() {
        let mark = if place.letter.is_some() { Mark::Plus } else { Mark::Dash };
        blocks.push(Block::List { items: rest.into_iter().map(Text::plain).collect(), mark });
    }
    blocks
}

fn names(source: &Source<'_>, task: &Task, part: PartKind) -> String {
    let named = source.agencies.iter().filter(|one| one.task_id == task.id && one.part == part);
    named.map(|one| one.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// Who and when, in lines that the reader knows.
fn attributes(source: &Source<'_>, task: &Task) -> Vec<String> {
    let leads = if task.addressees.is_empty() { names(source, task, PartKind::Lead) } else { task.addressees.clone() };
    let supporting = names(source, task, PartKind::Supporting);
    let mut lines = vec![format!("Cơ quan chủ trì: {leads}.")];
    if !supporting.is_empty() {
        lines.push(format!("Cơ quan phối hợp: {supporting}."));
    }
    let before = |due: NaiveDate| format!("trước ngày {}", viet::date::screen(due.succ_opt().unwrap_or(due)));
    let time = match (task.due_on, task.recurrence) {
        (Some(due), Recurrence::Once) => before(due),
        (Some(due), recurrence) => format!("{}, {}", recurrence.label().to_lowercase(), before(due)),
        (None, Recurrence::Once) => String::new(),
        (None, recurrence) => recurrence.label().to_lowercase(),
    };
    if !time.is_empty() {
        lines.push(format!("Thời gian: {time}."));
    }
    if !task.product.is_empty() {
        lines.push(format!("Sản phẩm: {}.", task.product.trim_end_matches('.')));
    }
    lines
}

/// The tasks whose clause is none of the body's, as a table.
fn annexes(source: &Source<'_>) -> Vec<Annex> {
    let outside: Vec<&Task> =
        source.tasks.iter().filter(|task| !task.withdrawn && Place::of(&task.clause).is_none()).collect();
    if outside.is_empty() {
        return Vec::new();
    }
    let column =
        |title: &str, width: f64, kind: ColumnKind| Column { title: title.to_owned(), width, kind, align: None };
    let rows = outside.iter().zip(1_i64..).map(|(task, number)| {
        let due = task.due_on.map_or_else(|| task.recurrence.label().to_owned(), viet::date::screen);
        let text = |text: String| Cell::Text(text);
        Row::Cells(vec![
            Cell::Number(number),
            text(task.work.clone()),
            text(names(source, task, PartKind::Lead)),
            text(names(source, task, PartKind::Supporting)),
            text(due),
            text(task.product.clone()),
        ])
    });
    vec![Annex {
        title: "Danh mục nhiệm vụ".to_owned(),
        orientation: Orientation::Landscape,
        body: vec![Block::Table(Table {
            columns: vec![
                column("TT", 6.0, ColumnKind::Ordinal),
                column("Nhiệm vụ", 40.0, ColumnKind::Text),
                column("Cơ quan chủ trì", 16.0, ColumnKind::Text),
                column("Cơ quan phối hợp", 16.0, ColumnKind::Text),
                column("Thời gian hoàn thành", 10.0, ColumnKind::Text),
                column("Sản phẩm", 12.0, ColumnKind::Text),
            ],
            rows: rows.collect(),
            ..Table::default()
        })],
    }]
}

/// The signature from the lines above it: "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH".
fn signature(plan: &Plan) -> Signature {
    let small = |text: &str| crate::ui::sentence_case(&text.trim().to_lowercase());
    let mut signature = Signature::default();
    for part in plan.signer_title.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(collective) = part.strip_prefix("TM.") {
            signature.collective = Some(small(collective));
            continue;
        }
        let by = [
            ("KT.", Capacity::Deputy),
            ("TL.", Capacity::ByOrder),
            ("TUQ.", Capacity::ByDelegation),
            ("Q.", Capacity::Acting),
        ];
        match by.iter().find_map(|(mark, capacity)| Some((part.strip_prefix(mark)?, *capacity))) {
            Some((title, capacity)) => {
                signature.capacity = capacity;
                signature.title = small(title);
            }
            None if signature.title.is_empty() => signature.title = small(part),
            None => signature.own_title = Some(small(part)),
        }
    }
    signature.name = Some(plan.signer_name.clone()).filter(|name| !name.is_empty());
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_a_section_a_number_and_a_letter() {
        let place = |clause: &str| Place::of(clause).map(|place| (place.section, place.group, place.letter));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(place("II.3.c"), Some(("II".to_owned(), some("3"), some("c"))));
        assert_eq!(place("II.2"), Some(("II".to_owned(), some("2"), None)));
        assert_eq!(place("IV.đ"), Some(("IV".to_owned(), None, some("đ"))));
        for other in ["PL.3", "?", "II.3.c(2)", "3", "II"] {
            assert_eq!(place(other), None, "{other}");
        }
    }

    #[test]
    fn sections_stand_in_the_order_of_their_numbers() {
        let mut numbers = ["X", "IX", "II", "IV", "I"];
        numbers.sort_by_key(|number| roman_value(number));
        assert_eq!(numbers, ["I", "II", "IV", "IX", "X"]);
    }
}

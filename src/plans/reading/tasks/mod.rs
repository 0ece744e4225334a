//! Tasks from the tree of the plan: which items give some, who is addressed, when they are due. What gives none is
//! listed with its reason.

mod rows;

use super::addressees::{self, Joint};
use super::attributes;
use super::block::{Block, Paragraph};
use super::label::Style;
use super::outline::{Node, Outline};
use super::proposal::{Addressee, Notice, Place, SectionReading, Skipped, TaskReading};
use super::register::Register;
use super::sections::{self, Sense};
use super::table;
use super::task::{Draft, finish};

/// What the items above a task say about it.
#[derive(Clone, Default)]
struct Context {
    section: String,
    /// The agencies that the heading above addresses.
    leads: Vec<Addressee>,
    /// That heading as it is written.
    heading: Option<String>,
    topics: Vec<String>,
    doubts: Vec<String>,
}

impl Context {
    /// The context below a heading that addresses `leads`. A heading above it stays as what the tasks are about.
    fn below(&self, leads: Vec<Addressee>, heading: &str) -> Context {
        let mut inner = self.clone();
        inner.topics.extend(inner.heading.replace(heading.to_owned()));
        inner.leads = leads;
        inner
    }
}

/// Reads the tasks of a document.
pub struct TaskReader<'a> {
    register: &'a Register,
    year: Option<i32>,
    pub tasks: Vec<TaskReading>,
    pub sections: Vec<SectionReading>,
    pub skipped: Vec<Skipped>,
    pub notices: Vec<Notice>,
}

impl<'a> TaskReader<'a> {
    /// A reader that knows the register and the year of the plan.
    pub fn new(register: &'a Register, year: Option<i32>) -> TaskReader<'a> {
        let (tasks, sections, skipped, notices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        TaskReader { register, year, tasks, sections, skipped, notices }
    }

    /// Reads the body of the plan.
    pub fn body(&mut self, outline: &Outline) {
        for block in &outline.loose {
            match block {
                Block::Paragraph(paragraph) => self.skip(paragraph.place, None, &paragraph.text, "Không thuộc mục nào"),
                Block::Table(table) => self.table(table, "", &Context::default()),
            }
        }
        for section in &outline.sections {
            self.section(section);
        }
        for paragraph in &outline.closing {
            self.skip(paragraph.place, None, &paragraph.text, "Câu kết của kế hoạch");
        }
    }

    /// Reads what stands after the signature: only tables of tasks give tasks there.
    pub fn annexes(&mut self, blocks: &[Block]) {
        let mut number = 0;
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.skip(paragraph.place, None, &paragraph.text, "Phụ lục sau chữ ký"),
                Block::Table(table) => {
                    number += 1;
                    let clause = if number == 1 { "PL".to_owned() } else { format!("PL{number}") };
                    let context = Context { section: "Phụ lục".to_owned(), ..Context::default() };
                    self.table(table, &clause, &context);
                }
            }
        }
    }

    fn section(&mut self, node: &Node) {
        let before = self.tasks.len();
        let skipped_before = self.skipped.len();
        let mut reason = None;
        let context = Context { section: node.text.clone(), ..Context::default() };
        let addressed = |node: &Node| {
            addressees::addressed(&node.text, self.register).is_some_and(|found| found.joint != Joint::Sentence)
        };
        match sections::sense(&node.text) {
            Sense::Tasks => self.children(node, &context),
            // A section that is headed by an agency is an item of a plan without sections.
            _ if addressed(node) => self.item(node, &Context::default()),
            Sense::Nothing(why) => reason = Some(why.to_owned()),
            Sense::Unknown if node.children.iter().any(addressed) || node.tables.iter().any(table::has_tasks) => {
                let doubt = format!("Không nhận ra mục “{}” có giao nhiệm vụ không; hãy kiểm tra.", short(&node.text));
                self.children(node, &Context { doubts: vec![doubt], ..context });
            }
            Sense::Unknown => reason = Some("Không nhận ra đây là mục giao nhiệm vụ".to_owned()),
        }
        if let Some(why) = &reason {
            self.skip_below(node, why);
        }
        let tasks = self.tasks.len() - before;
        let skipped = self.skipped.len() - skipped_before;
        if reason.is_some() {
            self.notices.push(Notice::at(
                node.place,
                format!(
                    "Mục {} “{}” không lấy nhiệm vụ ({skipped} đoạn): {}.",
                    node.clause,
                    short(&node.text),
                    lower(reason.as_deref())
                ),
            ));
        } else if tasks == 0 {
            self.notices.push(Notice::at(
                node.place,
                format!(
                    "Mục {} “{}” có vẻ giao nhiệm vụ nhưng không đọc được nhiệm vụ nào.",
                    node.clause,
                    short(&node.text)
                ),
            ));
        }
        let (clause, title) = (node.clause.clone(), node.text.clone());
        self.sections.push(SectionReading { clause, title, tasks, reason });
    }

    /// The paragraphs, tables and items below a section or a topic.
    fn children(&mut self, node: &Node, context: &Context) {
        let alone = node.children.is_empty() && node.tables.is_empty();
        for paragraph in &node.body {
            self.loose_paragraph(paragraph, &node.clause, context, alone && node.body.len() == 1);
        }
        for table in &node.tables {
            self.table(table, &node.clause, context);
        }
        for child in &node.children {
            self.item(child, context);
        }
        for paragraph in &node.after {
            self.after_items(paragraph, node);
        }
    }

    /// A paragraph between a heading and its items.
    fn loose_paragraph(&mut self, paragraph: &Paragraph, clause: &str, context: &Context, alone: bool) {
        let leads_in = paragraph.text.ends_with(':') || paragraph.text.starts_with('(');
        if leads_in && !alone {
            return self.skip(paragraph.place, Some(clause), &paragraph.text, "Câu dẫn vào các nhiệm vụ");
        }
        let named = addressees::addressed(&paragraph.text, self.register);
        let roles = addressees::roles(&paragraph.text, self.register);
        if context.leads.is_empty() && named.is_none() && roles.leads.is_empty() && !alone {
            return self.skip(paragraph.place, Some(clause), &paragraph.text, "Đoạn dẫn, không nêu cơ quan thực hiện");
        }
        let mut draft = self.draft(paragraph.place, clause, context, paragraph.text.clone());
        if let Some(named) = named {
            draft.leads = named.who;
            if named.joint == Joint::Colon {
                draft.text = named.rest;
                draft.addressed_by(&paragraph.text);
            }
        }
        if !alone {
            draft
                .doubts
                .push("Đoạn này không có số hay gạch đầu dòng riêng; kiểm tra xem có phải một nhiệm vụ.".to_owned());
        }
        self.finish(draft);
    }

    fn after_items(&mut self, paragraph: &Paragraph, node: &Node) {
        self.notices.push(Notice::at(
            paragraph.place,
            format!(
                "Đoạn “{}” đứng sau các nhiệm vụ của mục {} mà không có gạch đầu dòng; chưa lấy thành nhiệm vụ.",
                short(&paragraph.text),
                node.clause
            ),
        ));
        self.skip(paragraph.place, Some(&node.clause), &paragraph.text, "Đoạn không có gạch đầu dòng sau các nhiệm vụ");
    }

    /// An item: the heading of an agency, a topic, or a task.
    fn item(&mut self, node: &Node, context: &Context) {
        let addressed = addressees::addressed(&node.text, self.register);
        if addressed.is_none()
            && !node.label.style.is_bullet()
            && context.leads.is_empty()
            && let Sense::Nothing(why) = sections::sense(&node.text)
        {
            self.notices.push(Notice::at(
                node.place,
                format!("Mục {} “{}” không lấy nhiệm vụ: {}.", node.clause, short(&node.text), lower(Some(why))),
            ));
            return self.skip_below(node, why);
        }
        if states_attributes(node) {
            return self.task(node, context, addressed);
        }
        let before = self.tasks.len();
        match addressed {
            Some(found) if found.joint == Joint::End => {
                let inner = context.below(found.who, &node.text);
                self.heading_of_agency(node, &inner);
            }
            Some(found) if found.joint == Joint::Colon && has_items(node) => {
                let inner = context.below(found.who, &node.text);
                if !found.rest.ends_with(':') {
                    let draft = self.draft(node.place, &node.clause, &inner, found.rest);
                    self.finish(draft);
                }
                self.children(node, &inner);
            }
            found if !is_topic(node, context, found.is_some()) => return self.task(node, context, found),
            found => {
                let inner = match found {
                    Some(found) => context.below(found.who, &node.text),
                    None => {
                        let mut inner = context.clone();
                        inner.topics.push(node.text.trim_end_matches(':').to_owned());
                        inner
                    }
                };
                self.children(node, &inner);
            }
        }
        if self.tasks.len() == before {
            self.notices.push(Notice::at(
                node.place,
                format!("Mục {} “{}” không có nhiệm vụ nào bên dưới.", node.clause, short(&node.text)),
            ));
            self.skip(node.place, Some(&node.clause), &node.text, "Đầu mục không có nhiệm vụ bên dưới");
        }
    }

    /// What stands under a heading that names who is addressed.
    fn heading_of_agency(&mut self, node: &Node, context: &Context) {
        if has_items(node) {
            return self.children(node, context);
        }
        for table in &node.tables {
            self.table(table, &node.clause, context);
        }
        let Some((first, more)) = node.body.split_first() else { return };
        let mut lines = vec![first.text.clone()];
        lines.extend(more.iter().map(|paragraph| paragraph.text.clone()));
        let mut draft = self.draft(first.place, &node.clause, context, lines.join("\n"));
        if !more.is_empty() {
            draft.doubts.push(format!("Mục này có {} đoạn được gộp thành một nhiệm vụ; tách nếu cần.", lines.len()));
        }
        self.finish(draft);
    }

    /// One task: the node with all that hangs below it, apart from lines that say who, when and what.
    fn task(&mut self, node: &Node, context: &Context, addressed: Option<addressees::Addressed>) {
        let mut draft = self.draft(node.place, &node.clause, context, node.text.clone());
        if let Some(found) = addressed {
            // "Phối hợp với …" under a heading does not change who leads.
            if found.joint == Joint::Colon {
                draft.text = found.rest;
                draft.addressed_by(&node.text);
            }
            if context.leads.is_empty() || found.joint != Joint::Sentence {
                draft.leads = found.who;
            }
        }
        let mut shared = 0;
        let mut lines = Vec::new();
        for line in node.lines_below() {
            let bare = super::label::split(&line, 0).1;
            match attributes::of_line(&bare) {
                Some((attribute, value)) => self.take(&mut draft, attribute, &value),
                None => {
                    shared += 1;
                    lines.push(line);
                }
            }
        }
        if states_attributes(node) && shared > 1 {
            draft.doubts.push("Mục này gồm nhiều ý dùng chung cơ quan và thời hạn; tách nếu cần.".to_owned());
        }
        for line in lines {
            if !draft.text.is_empty() {
                draft.text.push('\n');
            }
            draft.text.push_str(&line);
        }
        self.finish(draft);
        self.tables_below(node, context);
    }

    fn tables_below(&mut self, node: &Node, context: &Context) {
        for table in &node.tables {
            self.table(table, &node.clause, context);
        }
        for child in &node.children {
            self.tables_below(child, context);
        }
    }

    fn draft(&self, place: Place, clause: &str, context: &Context, text: String) -> Draft {
        Draft {
            place,
            clause: clause.to_owned(),
            section: context.section.clone(),
            heading: context.heading.clone(),
            topics: context.topics.clone(),
            text,
            leads: context.leads.clone(),
            doubts: context.doubts.clone(),
            ..Draft::new(place)
        }
    }

    fn finish(&mut self, draft: Draft) {
        if draft.text.trim().is_empty() {
            return;
        }
        self.tasks.push(finish(draft, self.register, self.year));
    }

    fn skip(&mut self, place: Place, clause: Option<&str>, text: &str, reason: &str) {
        if !text.is_empty() {
            let clause = clause.filter(|clause| !clause.is_empty()).map(str::to_owned);
            self.skipped.push(Skipped { place, clause, text: text.to_owned(), reason: reason.to_owned() });
        }
    }

    fn skip_row(&mut self, row: &super::block::Row, clause: &str, reason: &str) {
        let texts: Vec<String> = row.cells.iter().filter(|cell| !cell.merged).map(|cell| cell.text()).collect();
        self.skip(row.place, Some(clause), &texts.join(" | "), reason);
    }

    fn skip_below(&mut self, node: &Node, reason: &str) {
        self.skip(node.place, Some(&node.clause), &node.text, reason);
        for paragraph in node.body.iter().chain(&node.after) {
            self.skip(paragraph.place, Some(&node.clause), &paragraph.text, reason);
        }
        for row in node.tables.iter().flat_map(|table| &table.rows) {
            self.skip_row(row, &node.clause, reason);
        }
        for child in &node.children {
            self.skip_below(child, reason);
        }
    }
}

/// Whether the node itself is followed by lines such as "Thời gian: …".
fn states_attributes(node: &Node) -> bool {
    let lines = node.body.iter().map(|paragraph| &paragraph.text);
    let children = node.children.iter().filter(|child| child.children.is_empty()).map(|child| &child.text);
    lines.chain(children).any(|text| attributes::of_line(text).is_some())
}

fn has_items(node: &Node) -> bool {
    !node.children.is_empty() || node.tables.iter().any(table::has_tasks)
}

/// Whether an item only says what those below it are about.
fn is_topic(node: &Node, context: &Context, is_addressed: bool) -> bool {
    if node.label.style.is_bullet() || !has_items(node) {
        return false;
    }
    let words = node.text.split_whitespace().count();
    let ends = node.text.ends_with(['.', ';']);
    // "… gồm:" and items with a plus sign are parts of one task.
    let is_parts = viet::text::fold(&node.text).ends_with(" gom")
        || !node.children.is_empty() && node.children.iter().all(|child| matches!(child.label.style, Style::Plus(_)));
    if is_parts && (is_addressed || !context.leads.is_empty()) {
        return false;
    }
    if node.text.ends_with(':') {
        // "a) Xây dựng kế hoạch gồm:" under an agency is one task with its parts.
        let is_deep =
            matches!(node.label.style, Style::Letter | Style::LetterDecimal | Style::SmallRoman | Style::Bracketed);
        return is_addressed || !is_deep || context.leads.is_empty();
    }
    !ends && words <= 30 && !is_addressed
}

/// The beginning of a text, for a sentence about it.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

fn lower(reason: Option<&str>) -> String {
    let reason = reason.unwrap_or_default();
    let mut letters = reason.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

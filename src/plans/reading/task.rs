//! One task put together: who leads and supports, when it is due, and what an officer should check.

use super::addressees;
use super::deadlines::{self, Kind};
use super::proposal::{Addressee, Confidence, GroupRule, Place, TaskReading};
use super::register::Register;

/// What is known of a task before its sentences are read.
#[derive(Clone, Debug)]
pub struct Draft {
    pub place: Place,
    pub clause: String,
    pub section: String,
    pub heading: Option<String>,
    pub topics: Vec<String>,
    pub text: String,
    /// Whom the heading above addresses.
    pub leads: Vec<Addressee>,
    /// Whom a column or line "Chủ trì" names.
    pub stated_leads: Vec<Addressee>,
    /// That column or line names who supports, too: only the first of it leads.
    pub is_first_lead: bool,
    pub supports: Vec<Addressee>,
    /// What a column or line "Thời gian" says.
    pub time: Option<String>,
    pub product: Option<String>,
    pub note: Option<String>,
    /// Columns and lines that say who and when, as they are written.
    pub stated: Vec<String>,
    pub doubts: Vec<String>,
}

impl Draft {
    /// A draft of which only the place is known.
    pub fn new(place: Place) -> Draft {
        Draft {
            place,
            clause: String::new(),
            section: String::new(),
            heading: None,
            topics: Vec::new(),
            text: String::new(),
            leads: Vec::new(),
            stated_leads: Vec::new(),
            is_first_lead: false,
            supports: Vec::new(),
            time: None,
            product: None,
            note: None,
            stated: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// The line itself says who is addressed. A heading above it stays as what the task is about.
    pub fn addressed_by(&mut self, line: &str) {
        self.topics.extend(self.heading.replace(line.to_owned()));
    }
}

/// Reads the sentences of the task and tells what is doubtful.
pub fn finish(draft: Draft, register: &Register, year: Option<i32>) -> TaskReading {
    let mut doubts = draft.doubts;
    let roles = addressees::roles(&draft.text, register);
    let from_text = if roles.leads.is_empty() { bracketed(&draft.text, register) } else { roles.leads };
    if let (Some(stated), Some(above)) = (draft.stated_leads.first(), draft.leads.first())
        && !draft.stated_leads.iter().any(|who| same(who, above))
    {
        doubts.push(format!("Mục trên nêu “{}” nhưng dòng chủ trì ghi “{}”; kiểm tra.", above.text, stated.text));
    }
    // A line or column of their own names all that lead; prose and headings name others beside the one that leads.
    let all_lead = !draft.stated_leads.is_empty() && !draft.is_first_lead;
    let stated = [draft.stated_leads, draft.leads].into_iter().find(|leads| !leads.is_empty());
    if let (Some(stated), Some(other)) = (&stated, from_text.first())
        && !stated.iter().any(|who| same(who, other))
        && other.id.is_some()
    {
        doubts.push(format!("Câu văn còn nói “{}” chủ trì; kiểm tra cơ quan chủ trì.", other.text));
    }
    let mut leads = stated.unwrap_or(from_text);
    let mut supports = draft.supports;
    if all_lead {
        // "Sở Nội vụ và các cơ quan liên quan": the open group names nobody who could lead.
        let mut each: Vec<Addressee> = Vec::new();
        for who in leads {
            if !each.iter().any(|other| same(other, &who)) {
                each.push(who);
            }
        }
        let (open, named): (Vec<_>, Vec<_>) = each.into_iter().partition(is_open);
        (leads, supports) = if named.is_empty() { (open, supports) } else { (named, [open, supports].concat()) };
    } else if leads.len() > 1 {
        let names: Vec<&str> = leads.iter().map(|who| who.text.as_str()).collect();
        doubts.push(format!(
            "Nêu nhiều cơ quan chủ trì ({}); đã lấy cơ quan đầu, còn lại là phối hợp.",
            names.join("; ")
        ));
        supports.splice(0..0, leads.split_off(1));
    }
    for who in roles.supports {
        if !supports.iter().any(|other| same(other, &who)) {
            supports.push(who);
        }
    }
    supports.retain(|who| !leads.iter().any(|lead| same(lead, who)));
    if leads.is_empty() {
        doubts.push("Chưa rõ cơ quan chủ trì; hãy chọn.".to_owned());
    }
    for who in leads.iter().chain(&supports) {
        doubt_of(who, &mut doubts);
    }
    let names_related = |who: &Addressee| who.group.as_ref().is_some_and(|it| it.rules.contains(&GroupRule::Related));
    if leads.iter().any(names_related) {
        doubts.push("“Các cơ quan, đơn vị liên quan” không nêu tên; kiểm tra danh sách cơ quan được giao.".to_owned());
    }
    let deadline = match &draft.time {
        Some(time) => deadlines::read(time, Kind::Stated, year),
        None => deadlines::read(&draft.text, Kind::Prose, year),
    };
    doubts.extend(deadline.doubts);
    let is_known = |who: &Addressee| who.id.is_some() && who.score >= 80 || who.group.is_some();
    let all_known = !leads.is_empty() && leads.iter().all(is_known);
    let confidence = match (all_known, doubts.is_empty()) {
        (false, _) => Confidence::Low,
        (true, false) => Confidence::Medium,
        (true, true) => Confidence::High,
    };
    TaskReading {
        place: draft.place,
        clause: draft.clause,
        section: draft.section,
        heading: draft.heading,
        topic: Some(draft.topics.join(" – ")).filter(|topic| !topic.is_empty()),
        leads,
        coordinating: supports,
        text: draft.text,
        due: deadline.due,
        recurrence: deadline.recurrence,
        deadline_text: deadline.text,
        product: draft.product,
        note: draft.note,
        stated: draft.stated,
        confidence,
        doubts,
    }
}

/// A group that names nobody: "các cơ quan, đơn vị liên quan" alone.
fn is_open(who: &Addressee) -> bool {
    who.group.as_ref().is_some_and(|group| group.rules == [GroupRule::Related])
}

fn same(a: &Addressee, b: &Addressee) -> bool {
    match (&a.id, &b.id) {
        (Some(a), Some(b)) => a == b,
        _ => a.text == b.text,
    }
}

fn doubt_of(who: &Addressee, doubts: &mut Vec<String>) {
    let maybe = who.suggestions.first().map(|best| format!(" Có thể là “{}”.", best.name)).unwrap_or_default();
    match (&who.name, &who.group) {
        (_, Some(_)) => {}
        (None, None) => doubts.push(format!("“{}” chưa có trong danh bạ cơ quan.{maybe}", who.text)),
        (Some(name), None) if who.score < 95 => {
            doubts.push(format!("“{}” được hiểu là “{name}”; hãy kiểm tra.", who.text));
        }
        (Some(name), None) if who.score < 100 => {
            doubts.push(format!("“{}” viết khác dấu với “{name}” trong danh bạ.", who.text));
        }
        (Some(_), None) => {}
    }
}

/// "… (Sở Nội vụ)" at the end of a task that says no other way who does it.
fn bracketed(text: &str, register: &Register) -> Vec<Addressee> {
    let text = text.trim_end_matches(['.', ';', ' ']);
    let Some((_, inner)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { return Vec::new() };
    let all = addressees::all_of(inner, register);
    let is_all_known = all.iter().all(|who| who.id.is_some() || who.group.is_some());
    if is_all_known { all } else { Vec::new() }
}

//! From what the reader proposes to an import that an officer checks. What the document leaves open stays open; what
//! had to be decided is said among the doubts.

use chrono::{Datelike, NaiveDate};

use super::{Choice, Head, Import, ImportTask, Question, tidy};
use crate::plans::reading::{self, Addressee, GroupRule, Notice, Proposal, Register, TaskReading, read_addressees};
use crate::plans::task::{PartKind, Recurrence, TaskDraft};
use crate::platform::words::Words;

/// The longest title that boards show whole, in characters.
const TITLE: usize = 90;
/// The longest heading that a task keeps.
const HEADING: usize = 300;

impl Import {
    /// The import of a reading, for the plan of a year.
    pub fn of(proposal: Proposal, register: &Register, year: i64) -> Import {
        let Proposal { header, tasks, sections, skipped, mut notices, .. } = proposal;
        if let Some(written) = header.year.map(i64::from).filter(|written| *written != year) {
            let text = format!("Văn bản ghi năm {written}, còn bản đọc này dùng cho kế hoạch năm {year}.");
            notices.push(Notice { place: None, text });
        }
        Import {
            head: head(header, register),
            tasks: tasks.into_iter().map(|task| import_task(task, register, year)).collect(),
            sections,
            skipped,
            notices,
        }
    }
}

fn head(header: reading::Header, register: &Register) -> Head {
    let number = match (header.number, header.sign) {
        (Some(number), Some(sign)) => format!("{number}/{sign}"),
        (Some(number), None) => number,
        // The sign alone: the paper has not been given its number yet.
        (None, Some(sign)) => format!("…/{sign}"),
        (None, None) => String::new(),
    };
    let recipients = header.recipients.into_iter().map(|name| {
        let agencies: Vec<String> =
            read_addressees(&name, register).iter().flat_map(|who| certain(who, register)).collect();
        (name, agencies)
    });
    let mut title = header.signed_for;
    title.extend(header.signer_title);
    Head {
        title: header.summary.unwrap_or_default(),
        issuer: header.issuer.unwrap_or_default(),
        number,
        place: header.place.unwrap_or_default(),
        issued_on: header.date,
        bases: header.legal_bases.join("\n"),
        signer_title: title.join(", "),
        signer_name: header.signer.unwrap_or_default(),
        recipients: recipients.collect(),
    }
}

/// The agencies of a name, when there is no doubt about it.
fn certain(who: &Addressee, register: &Register) -> Vec<String> {
    match (&who.id, &who.group) {
        (Some(id), _) if who.score >= 95 => vec![id.clone()],
        (_, Some(group)) => register.members(group).into_iter().map(|agency| agency.id.clone()).collect(),
        _ => Vec::new(),
    }
}

fn import_task(task: TaskReading, register: &Register, year: i64) -> ImportTask {
    let mut doubts = task.doubts;
    let starts_on = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)).unwrap_or_default();
    let due_on = task.due.filter(|due| {
        let fits = *due >= starts_on && due.year() <= starts_on.year() + 1;
        if !fits {
            doubts.push(format!(
                "Hạn {} nằm ngoài thời gian của kế hoạch năm {year} nên để trống; nhập hạn đúng.",
                viet::date::screen(*due)
            ));
        }
        fits
    });
    let mut draft = TaskDraft {
        clause: task.clause,
        heading: cut(task.heading.as_deref().unwrap_or(&task.section), HEADING),
        title: short_title(task.topic.as_deref().unwrap_or(&task.text)),
        now: is_urgent(&task.text),
        work: task.text,
        responsibility: String::new(),
        product: task.product.unwrap_or_default(),
        authority: String::new(),
        legal_document_id: None,
        legal_clause: None,
        recurrence: recurrence(task.recurrence, &mut doubts).as_str().to_owned(),
        starts_on,
        due_on,
        deadline_text: task.deadline_text.unwrap_or_default(),
        addressees: String::new(),
        leads: Vec::new(),
        supporting: Vec::new(),
    };
    let mut questions = Vec::new();
    if task.leads.iter().any(|lead| lead.group.is_some()) {
        draft.addressees = task.leads.iter().map(|lead| lead.text.as_str()).collect::<Vec<_>>().join("; ");
    }
    for lead in task.leads {
        place(lead, PartKind::Lead, register, &mut draft.leads, &mut questions);
    }
    for who in task.coordinating {
        place(who, PartKind::Supporting, register, &mut draft.supporting, &mut questions);
    }
    tidy(&mut draft);
    if let Some(note) = task.note {
        doubts.push(format!("Cột ghi chú viết: “{note}”."));
    }
    ImportTask {
        read: draft.clone(),
        draft,
        place: task.place.to_string(),
        doubts,
        questions,
        checked: false,
        left_out: false,
        version: 1,
    }
}

/// Puts an agency or a group where it belongs, or asks.
fn place(who: Addressee, part: PartKind, register: &Register, list: &mut Vec<String>, questions: &mut Vec<Question>) {
    let question = |choices: Vec<Choice>| Question { part: part.as_str().to_owned(), text: who.text.clone(), choices };
    if let Some(group) = &who.group {
        let members: Vec<String> = register.members(group).into_iter().map(|agency| agency.id.clone()).collect();
        // "Các cơ quan, đơn vị liên quan" beside a lead names nobody: giving the task to all would be a guess.
        if part == PartKind::Supporting && group.rules == [GroupRule::Related] {
            let label = format!("Tất cả {} cơ quan của khối chính quyền", members.len());
            questions.push(question(vec![Choice { label, agencies: members }]));
        } else {
            list.extend(members);
        }
        return;
    }
    match who.id.clone() {
        Some(id) => list.push(id),
        None => {
            let meant = who.suggestions.iter();
            let choices = meant.map(|one| Choice { label: one.name.clone(), agencies: vec![one.id.clone()] }).collect();
            questions.push(question(choices));
        }
    }
}

fn recurrence(read: Option<reading::Recurrence>, doubts: &mut Vec<String>) -> Recurrence {
    use reading::Recurrence as Read;
    match read {
        None => Recurrence::Once,
        Some(Read::Weekly) => {
            doubts
                .push("Văn bản ghi hằng tuần; kế hoạch theo dõi dày nhất là hằng tháng nên ghi hằng tháng.".to_owned());
            Recurrence::Monthly
        }
        Some(Read::Monthly) => Recurrence::Monthly,
        Some(Read::Quarterly) => Recurrence::Quarterly,
        Some(Read::HalfYearly) => Recurrence::HalfYearly,
        Some(Read::Yearly) => Recurrence::Yearly,
        Some(Read::Ongoing) => Recurrence::Ongoing,
        Some(Read::Periodic) => {
            doubts.push("Chu kỳ tạm ghi hằng năm vì văn bản chỉ nói định kỳ.".to_owned());
            Recurrence::Yearly
        }
    }
}

/// Whether the document wants it done at once.
fn is_urgent(text: &str) -> bool {
    let words = viet::text::fold(text);
    ["can lam ngay", "thuc hien ngay", "trien khai ngay", "hoan thanh ngay"].iter().any(|said| words.contains(said))
}

/// The beginning of a text as a title, cut at a word. "Chủ trì, phối hợp với các cơ quan liên quan" begins many tasks
/// and tells none of them apart, so the title begins behind it.
pub fn short_title(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim().trim_end_matches(['.', ';', ':', ',']);
    let rest = line.strip_prefix("Chủ trì, phối hợp").and_then(|rest| rest.split_once(" liên quan "));
    match rest {
        Some((named, work)) if named.chars().count() < TITLE => {
            let mut letters = work.trim().chars();
            let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
            cut(&format!("{first}{}", letters.as_str()), TITLE)
        }
        _ => cut(line, TITLE),
    }
}

fn cut(text: &str, longest: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(longest).collect();
    let whole = beginning.rsplit_once(' ').map_or(beginning.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_cut_at_a_word() {
        let work =
            "tham mưu Ủy ban nhân dân thành phố báo cáo Hội đồng nhân dân thành phố kết quả thực hiện Nghị quyết";
        let title = short_title(&format!("Chủ trì, phối hợp với các cơ quan, đơn vị liên quan {work} theo quy định."));
        assert_eq!(title, "Tham mưu Ủy ban nhân dân thành phố báo cáo Hội đồng nhân dân thành phố kết quả thực hiện…");
        assert_eq!(short_title("Ban hành quy chế.\nChi tiết"), "Ban hành quy chế");
    }

    #[test]
    fn what_is_urgent_says_so() {
        assert!(is_urgent("Những việc cần làm ngay trong quý I"));
        assert!(!is_urgent("Ngay từ đầu năm, các ngành chủ động"));
    }
}

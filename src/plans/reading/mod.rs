//! The reader of plans: from a file that an office issued to a proposal of tasks which an officer checks. Pure: no
//! database, no network, no clock; nothing is written here.
//!
//! A file is brought to neutral blocks (`docx`, `pdf`, `text`), the head and the end are taken off (`header`,
//! `ending`), the rest becomes a tree with clauses (`outline`), and the tree gives tasks (`tasks`). Every piece of
//! text ends in the header, a task, `skipped` or `notices`.

mod addressees;
mod attributes;
mod block;
mod deadlines;
mod docx;
mod ending;
mod file;
mod header;
mod label;
mod outline;
mod pdf;
mod proposal;
mod register;
mod sections;
mod table;
mod task;
mod tasks;
mod text;
mod words;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use addressees::all_of as read_addressees;
pub use deadlines::{Deadline, Kind as DeadlineKind, read as read_deadline};
pub use docx::carried as carried_in_docx;
pub use file::{FileKind, LARGEST, Refusal};
pub use pdf::{Look as PdfLook, Unreadable as PdfUnreadable, look as look_at_pdf};
pub use proposal::{
    Addressee, Confidence, Group, GroupRule, Header, Notice, Place, Proposal, Recurrence, SectionReading, Skipped,
    Suggestion, TaskReading,
};
pub use register::{Register, RegisteredAgency};

/// Reads an issued plan. `file_name` is compared with what the file really is.
pub fn read(file_name: &str, bytes: &[u8], register: &Register) -> Result<Proposal, Refusal> {
    let kind = file::kind(file_name, bytes)?;
    let source = match kind {
        FileKind::Text => text::read(&file::decode(bytes)?)?,
        FileKind::Docx => docx::read(bytes)?,
        FileKind::Pdf => pdf::read(bytes)?,
    };
    let (blocks, notices) = source.settle();
    if blocks.is_empty() {
        return Err(Refusal::new(
            "Tệp không có chữ nào để đọc. Nếu là bản quét, hãy chọn tệp Word (.docx) của văn bản.",
        ));
    }
    Ok(propose(kind, blocks, notices, &register.for_one_reading()))
}

fn propose(kind: FileKind, mut blocks: Vec<block::Block>, mut notices: Vec<Notice>, register: &Register) -> Proposal {
    let mut skipped = Vec::new();
    let mut header = header::take(&mut blocks, register, &mut skipped, &mut notices);
    let annexes = ending::take(&mut blocks, &mut header, register, &mut skipped, &mut notices);
    let outline = outline::build(blocks, &mut notices);
    let mut reader = tasks::TaskReader::new(register, header.year);
    reader.body(&outline);
    reader.annexes(&annexes);
    let mut tasks = reader.tasks;
    skipped.extend(reader.skipped);
    notices.extend(reader.notices);
    tell_clauses_apart(&mut tasks);
    if tasks.is_empty() {
        notices.push(Notice::general("Không đọc được nhiệm vụ nào; hãy kiểm tra tệp hoặc nhập nhiệm vụ bằng tay."));
    }
    Proposal { file: kind, header, tasks, sections: reader.sections, skipped, notices }
}

/// Two tasks of one clause cannot be told apart in reports: the later ones get a number.
fn tell_clauses_apart(tasks: &mut [TaskReading]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for task in tasks {
        if task.clause.is_empty() {
            task.clause = "?".to_owned();
        }
        let count = seen.entry(task.clause.clone()).or_default();
        *count += 1;
        if *count > 1 {
            task.doubts.push(format!("Có hơn một nhiệm vụ mang mã {}; hãy kiểm tra mã điều khoản.", task.clause));
            task.confidence = task.confidence.min(Confidence::Medium);
            task.clause = format!("{}({count})", task.clause);
        }
    }
}

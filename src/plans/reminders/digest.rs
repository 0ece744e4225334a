//! One person's reminders of a day as one message.

use chrono::NaiveDate;
use viet::working_days::HolidayTable;

use super::{Reminder, Rung};
use crate::accounts::user::User;
use crate::plans::part::Part;
use crate::platform::messages::MessageDraft;
use crate::platform::words::Words;

/// Lines of one rung in a message; a longer list is read in the application.
const LINES: usize = 40;

/// "I.1 Xây dựng cơ sở dữ liệu nhân tài, Sở Y tế: hạn 30/11/2026, còn 5 ngày làm việc".
pub(super) fn line(part: &Part, today: NaiveDate, table: &HolidayTable) -> String {
    let agency = part.agency_short.as_deref().unwrap_or(&part.agency_name);
    format!("{} {}, {agency}: hạn {}", part.clause, part.full_title(), part.due_label(today, table))
}

/// The message with all rungs, the most pressing first.
pub(super) fn message(person: &User, reminders: &[Reminder], today: NaiveDate) -> MessageDraft {
    let mut body = String::new();
    for rung in Rung::ALL.iter().rev() {
        let lines: Vec<&str> =
            reminders.iter().filter(|reminder| reminder.rung == *rung).map(|reminder| reminder.line.as_str()).collect();
        if lines.is_empty() {
            continue;
        }
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str(&format!("{} ({}):\n", rung.label(), lines.len()));
        for line in lines.iter().take(LINES) {
            body.push_str(&format!("- {line}\n"));
        }
        if lines.len() > LINES {
            body.push_str(&format!("- và {} phần việc khác\n", lines.len() - LINES));
        }
    }
    let city = reminders.iter().any(|reminder| reminder.rung == Rung::City);
    let link = match reminders {
        _ if city => "/vuong-mac/cap-tren".to_owned(),
        [only] => format!("/phan-viec/{}", only.part),
        _ => "/viec".to_owned(),
    };
    MessageDraft {
        user_id: person.id.to_string(),
        to: Some(person.email.clone()),
        subject: format!("Nhắc việc ngày {}: {} phần việc", viet::date::screen(today), count(reminders)),
        body: body.trim_end().to_owned(),
        link: Some(link),
        secret_link: None,
    }
}

/// How many parts it is about; one that stands at two rungs counts once.
fn count(reminders: &[Reminder]) -> usize {
    let mut parts: Vec<&str> = reminders.iter().map(|reminder| reminder.part.as_str()).collect();
    parts.sort_unstable();
    parts.dedup();
    parts.len()
}

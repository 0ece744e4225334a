//! Tasks from the rows of tables, and what lines and cells say of a task.

use super::super::addressees::{self, Joint};
use super::super::attributes::Attribute;
use super::super::block::Table;
use super::super::proposal::{Notice, Place};
use super::super::table::{self, Fields, TaskRow};
use super::super::task::Draft;
use super::{Context, TaskReader};

impl TaskReader<'_> {
    /// Puts what a line or a cell says into the draft.
    pub(super) fn take(&self, draft: &mut Draft, attribute: Attribute, value: &str) {
        match attribute {
            Attribute::Lead | Attribute::LeadFirst => {
                // "Sở A chủ trì, phối hợp với Sở B" in one cell.
                let roles = addressees::roles(value, self.register);
                // "Sở A chủ trì, Sở B phối hợp" is a sentence that says less clearly who leads.
                let is_sentence = roles.supports.is_empty() && viet::text::fold(value).contains("phoi hop");
                draft.is_first_lead |= is_sentence || attribute == Attribute::LeadFirst;
                if roles.supports.is_empty() {
                    draft.stated_leads.extend(addressees::all_of(value, self.register));
                } else {
                    let named = addressees::addressed(value, self.register).map(|found| found.who).unwrap_or_default();
                    draft.stated_leads.extend(if named.is_empty() { roles.leads } else { named });
                    draft.supports.extend(roles.supports);
                }
                draft.stated.push(value.to_owned());
            }
            Attribute::Support => {
                draft.supports.extend(addressees::all_of(value, self.register));
                draft.stated.push(value.to_owned());
            }
            Attribute::Time => {
                join(&mut draft.time, value);
                draft.stated.push(value.to_owned());
            }
            Attribute::Product => join(&mut draft.product, value),
            Attribute::Note => join(&mut draft.note, value),
        }
    }

    /// Reads a table below an item, or says that it is none of tasks.
    pub(super) fn table(&mut self, table: &Table, clause: &str, context: &Context) {
        let Some((columns, heading)) = table::columns(table) else {
            let place = table.rows.first().map(|row| row.place);
            if let Some(place) = place {
                self.notices.push(Notice::at(place, "Có một bảng không phải bảng nhiệm vụ; chưa lấy gì từ bảng này."));
            }
            for row in &table.rows {
                self.skip_row(row, clause, "Bảng không phải bảng nhiệm vụ");
            }
            return;
        };
        for row in table.rows.iter().take(heading) {
            self.skip_row(row, clause, "Đầu bảng");
        }
        let mut context = context.clone();
        let base = context.clone();
        let mut prefix = clause.to_owned();
        for (place, row) in table.rows.iter().skip(heading).enumerate() {
            match table::row(row, &columns) {
                TaskRow::Empty { text, reason } => self.skip(row.place, Some(clause), &text, reason),
                TaskRow::Title { number, text } => {
                    prefix = joined(clause, &number);
                    let addressed = addressees::addressed(&text, self.register);
                    context = match addressed.filter(|found| found.joint != Joint::Sentence) {
                        Some(found) => base.below(found.who, &text),
                        None => {
                            let mut below = base.clone();
                            below.topics.push(text.clone());
                            below
                        }
                    };
                    self.skip(row.place, Some(clause), &text, "Tên nhóm nhiệm vụ trong bảng");
                }
                TaskRow::Task(fields) => {
                    let number = if fields.number.is_empty() { (place + 1).to_string() } else { fields.number.clone() };
                    self.task_row(row.place, &joined(&prefix, &number), &context, *fields);
                }
            }
        }
    }

    fn task_row(&mut self, place: Place, clause: &str, context: &Context, fields: Fields) {
        let mut draft = self.draft(place, clause, context, fields.task);
        let lead = if fields.names_supports { Attribute::LeadFirst } else { Attribute::Lead };
        for (attribute, value) in [
            (lead, &fields.lead),
            (Attribute::Support, &fields.support),
            (Attribute::Time, &fields.time),
            (Attribute::Product, &fields.product),
            (Attribute::Note, &fields.note),
        ] {
            if !value.is_empty() {
                self.take(&mut draft, attribute, value);
            }
        }
        self.finish(draft);
    }
}

fn joined(clause: &str, number: &str) -> String {
    match (clause, number) {
        ("", number) => number.to_owned(),
        (clause, "") => clause.to_owned(),
        (clause, number) => format!("{clause}.{number}"),
    }
}

fn join(field: &mut Option<String>, value: &str) {
    match field {
        Some(text) => {
            text.push('\n');
            text.push_str(value);
        }
        None => *field = Some(value.to_owned()),
    }
}

//! Tables of tasks: "STT | Nội dung | Chủ trì | Phối hợp | Thời gian | Sản phẩm".

use std::sync::LazyLock;

use super::attributes::{self, Attribute};
use super::block::{Row, Table};
use super::words::{self, Phrases, phrases};

static TASK_NAMES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&[
        "nội dung",
        "nhiệm vụ",
        "công việc",
        "tên nhiệm vụ",
        "hoạt động",
        "đầu việc",
        "nội dung công việc",
        "giải pháp",
    ])
});

/// What a column of a table of tasks holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Task,
    Of(Attribute),
}

/// A row of a table, by what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskRow {
    Task(Box<Fields>),
    /// A row that only says what, or who, the rows below it are about.
    Title {
        number: String,
        text: String,
    },
    /// A row that gives nothing, with the reason.
    Empty {
        text: String,
        reason: &'static str,
    },
}

/// What a row says of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    pub number: String,
    pub task: String,
    pub lead: String,
    /// The column of who leads names who supports, too.
    pub names_supports: bool,
    pub support: String,
    pub time: String,
    pub product: String,
    /// Notes, and cells of columns whose meaning is not known.
    pub note: String,
}

/// The columns of a table of tasks, and how many rows its heading takes; none when it is another table.
pub fn columns(table: &Table) -> Option<(Vec<Option<Column>>, usize)> {
    let mut found: Vec<Option<Column>> = Vec::new();
    let mut heading = 0;
    for (place, row) in table.rows.iter().take(4).enumerate() {
        let columns: Vec<Option<Column>> = row.cells.iter().map(|cell| column(&cell.text())).collect();
        if heading == 0 {
            if is_heading(&columns) {
                found = columns;
                heading = place + 1;
            }
            continue;
        }
        // A second row of the heading says more of merged columns.
        let says_columns = columns.iter().filter(|column| column.is_some()).count();
        let is_task = row.cells.iter().any(|cell| !cell.merged && starts_task(&cell.text()));
        if says_columns < 2 || is_task {
            break;
        }
        for (at, more) in columns.into_iter().enumerate() {
            match found.get_mut(at) {
                Some(column) => *column = more.or(*column),
                None => found.push(more),
            }
        }
        heading = place + 1;
    }
    (heading > 0).then_some((found, heading))
}

/// Whether this is a table of tasks.
pub fn has_tasks(table: &Table) -> bool {
    columns(table).is_some()
}

fn starts_task(text: &str) -> bool {
    text.trim_end_matches('.').parse::<u32>().is_ok()
}

fn is_heading(columns: &[Option<Column>]) -> bool {
    let has = |wanted: &dyn Fn(&Column) -> bool| columns.iter().flatten().any(wanted);
    has(&|column| *column == Column::Task) && has(&|column| matches!(column, Column::Of(_)))
}

fn column(text: &str) -> Option<Column> {
    let words = words::plain(text);
    let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    match folded.as_slice() {
        ["stt"] | ["tt"] | ["so", "tt"] | ["so", "thu", "tu"] => return Some(Column::Number),
        [] => return None,
        _ if folded.len() > 12 => return None,
        _ => {}
    }
    let first = TASK_NAMES.first(&words).map(|(at, _, ())| at);
    match (first, attributes::of_heading(text)) {
        // "Thời gian thực hiện nhiệm vụ" is about time, "Nhiệm vụ chủ trì" about tasks.
        (Some(0), _) => Some(Column::Task),
        (_, Some(attribute)) => Some(Column::Of(attribute)),
        (Some(_), None) => Some(Column::Task),
        (None, None) => None,
    }
}

/// Reads a row below the heading.
pub fn row(row: &Row, columns: &[Option<Column>]) -> TaskRow {
    let whole = || {
        let mut texts: Vec<String> = Vec::new();
        for cell in row.cells.iter().filter(|cell| !cell.merged) {
            texts.push(cell.text());
        }
        texts.retain(|text| !text.is_empty());
        texts.join(" | ")
    };
    let mut fields = Fields::default();
    let mut own = 0;
    for (at, cell) in row.cells.iter().enumerate() {
        let text = cell.text();
        if text.is_empty() {
            continue;
        }
        own += usize::from(!cell.merged);
        let column = columns.get(at).copied().flatten();
        fields.names_supports |= column == Some(Column::Of(Attribute::LeadFirst));
        let field = match column {
            Some(Column::Number) => &mut fields.number,
            Some(Column::Task) => &mut fields.task,
            Some(Column::Of(Attribute::Lead | Attribute::LeadFirst)) => &mut fields.lead,
            Some(Column::Of(Attribute::Support)) => &mut fields.support,
            Some(Column::Of(Attribute::Time)) => &mut fields.time,
            Some(Column::Of(Attribute::Product)) => &mut fields.product,
            Some(Column::Of(Attribute::Note)) | None => &mut fields.note,
        };
        if *field == text {
            continue;
        }
        if !field.is_empty() {
            field.push('\n');
        }
        field.push_str(&text);
    }
    fields.number = fields.number.trim_matches(['.', ')', '(', ' ']).to_owned();
    let numbers = row.cells.iter().filter(|cell| !cell.merged).map(|cell| cell.text());
    if numbers.clone().count() > 2 && numbers.clone().all(|text| is_column_number(&text)) {
        return TaskRow::Empty { text: whole(), reason: "Hàng đánh số cột của bảng" };
    }
    // One text across the table, or a number and a title with nothing beside them.
    let across = row.cells.iter().skip(1).filter(|cell| cell.merged).count();
    let is_alone = own <= 2 && fields.lead.is_empty() && fields.support.is_empty() && fields.time.is_empty();
    let is_wide = own <= 2 && across + own >= row.cells.len() && across >= 2 && is_same(row);
    if is_wide || is_alone && fields.product.is_empty() && fields.note.is_empty() && is_title(&fields) {
        // A title across all columns stands in that of the numbers, too.
        let is_number = fields.number.chars().count() <= 5 && fields.number != fields.task;
        let text = if fields.task.is_empty() || !is_number && own > 1 { whole() } else { fields.task };
        return TaskRow::Title { number: if is_number { fields.number } else { String::new() }, text };
    }
    if fields.task.is_empty() {
        return TaskRow::Empty { text: whole(), reason: "Hàng không có nội dung nhiệm vụ" };
    }
    TaskRow::Task(Box::new(fields))
}

/// Whether all that is merged in the row repeats one text.
fn is_same(row: &Row) -> bool {
    let mut texts = row.cells.iter().filter(|cell| cell.merged).map(|cell| cell.text());
    let Some(first) = texts.next() else { return false };
    !first.is_empty() && texts.all(|text| text == first)
}

fn is_title(fields: &Fields) -> bool {
    let is_roman = !fields.number.is_empty() && fields.number.chars().all(|letter| "IVX".contains(letter));
    let is_letter = fields.number.chars().count() == 1 && fields.number.chars().all(char::is_uppercase);
    is_roman || is_letter || fields.number.is_empty() && super::header::is_capitals(&fields.task)
}

fn is_column_number(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')']);
    inner.len() <= 2 && (inner.parse::<u32>().is_ok() || inner.chars().count() == 1 && inner.is_ascii())
}

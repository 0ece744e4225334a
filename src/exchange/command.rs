//! What the command line does with a list: a file is looked through without writing anything, or taken in the name of
//! somebody, who finds it among their imports and can undo it there.

use serde_json::{Value as Json, json};

use super::actions::{self, LookedThrough, Sent};
use super::import::{Findings, Import, ImportState, KeptRow};
use super::pages::row::{RowView, shown_columns};
use super::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::files::Upload;
use crate::platform::import::ImportKind;
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// What a command has to say.
#[derive(Clone, Debug)]
pub struct Said {
    pub lines: Vec<String>,
    pub json: Json,
}

/// What becomes of a file in which some rows are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongRows {
    /// Nothing is taken.
    Refuse,
    /// The right rows are taken without them.
    LeaveOut,
}

/// Shows what taking a file would do; nothing is written.
pub async fn preview(app: &App, permit: &Permit, kind: &'static ImportKind, upload: Upload) -> Result<Said> {
    let name = upload.name.clone();
    let columns = (kind.columns)(app, permit).await?;
    let LookedThrough { findings, counts, told } = actions::look_through(app, permit, kind, upload).await?;
    let shown = shown_columns(&columns, &findings);
    let views: Vec<RowView> = told.iter().map(|row| RowView::of(row, &columns, &shown)).collect();
    let mut lines = vec![
        format!("{name}: trang “{}”, tiêu đề ở dòng {}", findings.sheet, findings.heading_row),
        format!(
            "{} dòng mới, {} dòng thay đổi, {} dòng giữ nguyên, {} dòng lỗi; {} dòng cần xem",
            group(counts.new),
            group(counts.changed),
            group(counts.same),
            group(counts.wrong),
            group(counts.doubtful)
        ),
    ];
    lines.extend(findings.notes.iter().map(|note| format!("! {}", note.sentence)));
    lines.extend(findings.questions.iter().map(|question| format!("? {}", question.sentence)));
    for view in &views {
        for message in &view.messages {
            let place = if message.place.is_empty() { String::new() } else { format!(", ô {}", message.place) };
            lines.push(format!("  Dòng {}{place}: {}", view.number, message.sentence));
        }
    }
    let left = counts.wrong + counts.doubtful - i64::try_from(told.len()).unwrap_or(0);
    if left > 0 {
        lines.push(format!("  và {} dòng nữa", group(left)));
    }
    lines.push("Chưa ghi gì.".to_owned());
    let json = json!({
        "file": name, "sheet": findings.sheet, "heading_row": findings.heading_row, "new": counts.new,
        "changed": counts.changed, "same": counts.same, "wrong": counts.wrong, "doubtful": counts.doubtful,
        "notes": sentences(&findings), "questions": questions(&findings),
        "rows": told.iter().zip(&views).map(row).collect::<Vec<_>>(),
    });
    Ok(Said { lines, json })
}

fn group(number: i64) -> String {
    viet::number::group(number)
}

fn sentences(findings: &Findings) -> Vec<&str> {
    findings.notes.iter().map(|note| note.sentence.as_str()).collect()
}

fn questions(findings: &Findings) -> Vec<&str> {
    findings.questions.iter().map(|question| question.sentence.as_str()).collect()
}

fn row((kept, view): (&KeptRow, &RowView)) -> Json {
    let told = |message: &super::pages::row::Message| json!({ "cell": message.place, "sentence": message.sentence });
    json!({
        "row": view.number, "outcome": view.label, "is_doubtful": kept.is_doubtful(),
        "messages": view.messages.iter().map(told).collect::<Vec<_>>(),
    })
}

/// Takes a file in the name of the permit's holder, all of it before it returns.
pub async fn take(
    app: &App,
    permit: &Permit,
    kind: &'static ImportKind,
    upload: Upload,
    wrong: WrongRows,
) -> Result<Said> {
    let id = match actions::send(app, permit, kind, "", upload).await? {
        Sent::New(id) => id,
        Sent::Known(import) if import.state == ImportState::Ready => import.id,
        Sent::Known(import) => {
            let (at, state) = (clock::screen(import.created_at), import.state.label().to_lowercase());
            let line = format!("Tệp này đã gửi lúc {at} ({state}). Không có gì thay đổi.");
            return Ok(said(line, &import));
        }
    };
    let import = actions::finish(app, permit, id.as_str()).await?;
    if let Some(refusal) = &import.refusal {
        return Err(Error::refused(refusal.clone()));
    }
    let findings = store::findings(app, &import)?;
    if !findings.questions.is_empty() {
        return Err(Error::refused(format!(
            "Tệp có {} câu hỏi cần người trả lời. Mở {}/nhap/lan/{id} để trả lời rồi nhận.",
            findings.questions.len(),
            app.config.public_url
        )));
    }
    if import.to_apply() == 0 && import.wrong_rows == 0 {
        return Ok(said("Danh sách đã như tệp này. Không có gì thay đổi.".to_owned(), &import));
    }
    if import.wrong_rows > 0 && wrong == WrongRows::Refuse {
        return Err(Error::refused(format!(
            "Có {} dòng lỗi nên chưa ghi gì. Xem bằng --preview rồi sửa tệp, hoặc thêm --without-wrong để chỉ nhận các dòng không lỗi.",
            group(import.wrong_rows)
        )));
    }
    actions::accept(app, permit, id.as_str(), wrong == WrongRows::LeaveOut, import.version).await?;
    let import = actions::finish(app, permit, id.as_str()).await?;
    if let Some(refusal) = &import.refusal {
        return Err(Error::refused(refusal.clone()));
    }
    let line = format!("Đã ghi {} dòng vào danh sách.", group(import.applied_rows));
    Ok(said(line, &import))
}

fn said(line: String, import: &Import) -> Said {
    let json = json!({
        "import": import.id, "state": import.state.as_str(), "new": import.new_rows, "changed": import.changed_rows,
        "same": import.same_rows, "wrong": import.wrong_rows, "applied": import.applied_rows,
    });
    Said { lines: vec![line], json }
}

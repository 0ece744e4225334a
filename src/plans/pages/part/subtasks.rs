//! The sub-tasks by which an agency folds a part into its own work plan.

use axum::extract::{Path, State};
use axum::response::Response;

use super::show::{Again, ShowPage};
use crate::plans::actions::progress as actions;
use crate::plans::part::SubtaskDraft;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

/// Adds a sub-task.
pub async fn add(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = SubtaskDraft::read(&mut form)
        && form.accept(actions::add_subtask(&app, &permit, &id, draft).await)?.is_some()
    {
        return go_to_saying(format!("/phan-viec/{id}#viec-con"), "Đã thêm việc con.");
    }
    ShowPage::of(&app, &permit, shell, &id, Again { subtask: Some(form), ..Again::default() }).await?.invalid()
}

/// Saves a sub-task from its row.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, subtask)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let (draft, version) = (SubtaskDraft::read(&mut form), form.version());
    if let (Some(draft), Some(version)) = (draft, version) {
        match actions::edit_subtask(&app, &permit, &id, &subtask, draft, version).await {
            Err(Error::Stale) => form.refuse("", "Việc con này vừa được người khác sửa. Xem bản mới rồi nhập lại"),
            outcome => {
                if form.accept(outcome)?.is_some() {
                    return go_to_saying(format!("/phan-viec/{id}#viec-con"), "Đã lưu việc con.");
                }
            }
        }
    }
    ShowPage::of(&app, &permit, shell, &id, Again { subtask: Some(form), ..Again::default() }).await?.invalid()
}

/// Removes a sub-task.
pub async fn remove(
    State(app): State<App>,
    permit: Permit,
    Path((id, subtask)): Path<(String, String)>,
) -> Result<Response> {
    actions::remove_subtask(&app, &permit, &id, &subtask).await?;
    go_to_saying(format!("/phan-viec/{id}#viec-con"), "Đã bỏ việc con.")
}

//! Asking for a supplement: everything that is missing on one page, each with its reason; and a leader's answer to a second
//! request.

use askama::Template;
use axum::response::Response;

use super::found;
use super::show::checklist;
use super::steps::{Asked, answer_of};
use crate::dossiers::actions::supplement::{self, Answer};
use crate::dossiers::dossier::{Dossier, DossierState, DossierStep};
use crate::dossiers::items::ItemKind;
use crate::dossiers::parts::{Item, ItemState, Missing, SupplementState};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::ui::{Render, Shell, go_to_saying};

/// One kind of paper that may be asked for.
struct Line {
    kind: ItemKind,
    /// Why it is ticked at first; empty when nothing lacks.
    lacks: String,
    ticked: bool,
    reason: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "dossiers/pages/supplement.html")]
struct SupplementPage {
    shell: Shell,
    dossier: Dossier,
    lines: Vec<Line>,
    form: Form,
    back: String,
}

fn lacks(kind: &ItemKind, present: &[Item]) -> String {
    let of_kind: Vec<&Item> = present.iter().filter(|item| item.item == kind.code).collect();
    match of_kind.iter().find(|item| item.state == ItemState::Rejected) {
        Some(rejected) => rejected.note.clone(),
        None if of_kind.is_empty() && kind.required => "Chưa nộp".to_owned(),
        None => String::new(),
    }
}

fn lines(list: Vec<ItemKind>, present: &[Item], form: &Form, is_sent: bool) -> Vec<Line> {
    let line = |kind: ItemKind| {
        let lacks = lacks(&kind, present);
        let field = format!("reason_{}", kind.code);
        Line {
            ticked: if is_sent { form.is_checked("missing", &kind.code) } else { !lacks.is_empty() },
            reason: if is_sent { form.value(&field).to_owned() } else { lacks.clone() },
            error: form.error(&field).map(str::to_owned),
            lacks,
            kind,
        }
    };
    list.into_iter().map(line).collect()
}

async fn page(asked: Asked, form: Form, is_sent: bool) -> Result<SupplementPage> {
    let dossier = found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    if dossier.state != DossierState::Appraising {
        dossier.state.after(DossierStep::AskSupplement)?;
    }
    let (list, present) = checklist(&asked.app, &dossier).await?;
    let mut form = form;
    if form.value("version").is_empty() {
        form.set("version", dossier.version.to_string());
    }
    Ok(SupplementPage {
        back: asked.back(),
        shell: asked.shell.titled(format!("Yêu cầu bổ sung hồ sơ {}", dossier.code)),
        lines: lines(list, &present, &form, is_sent),
        dossier,
        form,
    })
}

/// The form of a request.
pub(super) async fn form(asked: Asked) -> Result<Response> {
    page(asked, Form::default(), false).await?.page()
}

/// Sends a request, or puts a second one before a leader.
pub(super) async fn ask(asked: Asked, mut form: Form) -> Result<Response> {
    let dossier = found(&asked.app, &asked.permit, asked.id.as_str()).await?;
    form.names(&[("supplement_reason", "lý do")]);
    let (list, _) = checklist(&asked.app, &dossier).await?;
    let mut missing = Vec::new();
    for kind in &list {
        if form.is_checked("missing", &kind.code) {
            let field = format!("reason_{}", kind.code);
            let reason = viet::text::clean(form.value(&field));
            if (3..=500).contains(&reason.chars().count()) {
                missing.push(Missing { item: kind.code.clone(), reason });
            } else {
                form.refuse(&field, format!("Nhập lý do với “{}”, từ 3 đến 500 ký tự", kind.name_vi));
            }
        }
    }
    let reason = form.text("supplement_reason", 5..=1000);
    let version = form.version();
    if let (Some(reason), Some(version), true) = (reason, version, form.is_right()) {
        let taken = supplement::ask(&asked.app, &asked.permit, &asked.id, missing, &reason, version).await;
        let taken = match taken {
            Err(Error::Stale) => Err(Error::refused(
                "Người khác vừa xử lý hồ sơ này. Xem lại hồ sơ ở thẻ khác; nội dung đã nhập vẫn ở dưới, gửi lại nếu còn cần.",
            )),
            other => other,
        };
        let is_stale = matches!(&taken, Err(Error::Refused { field: None, .. }));
        if let Some(state) = form.accept(taken)? {
            let said = match state {
                SupplementState::Proposed => "Đã trình lãnh đạo duyệt yêu cầu bổ sung lần sau.",
                _ => "Đã gửi yêu cầu bổ sung. Thời gian thẩm định tạm dừng. Lập phiếu yêu cầu ở mục Văn bản.",
            };
            return go_to_saying(asked.back(), said);
        }
        if is_stale {
            let now = found(&asked.app, &asked.permit, asked.id.as_str()).await?;
            form.set("version", now.version.to_string());
        }
    }
    page(asked, form, true).await?.invalid()
}

/// A leader answers a second request.
pub(super) async fn decide(asked: Asked, mut form: Form) -> Result<Response> {
    let Some(answer) = answer_of(&mut form) else { return asked.invalid(form).await };
    let which = asked.named("supplement");
    let taken = supplement::decide(&asked.app, &asked.permit, &asked.id, &which, answer).await;
    let said = match answer {
        Answer::Approve => "Đã duyệt và gửi yêu cầu bổ sung. Thời gian thẩm định tạm dừng.",
        Answer::Reject => "Không duyệt; hồ sơ tiếp tục được thẩm định với những gì đã có.",
    };
    asked.answer(form, taken, said).await
}

//! One payment list: its lines, who was left out and why, its levels, and what the treasury sent back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::benefits::actions::{accounts as payees, lists as actions, run};
use crate::benefits::beneficiary::FIELDS;
use crate::benefits::estimate::Estimate;
use crate::benefits::list::{LeftOut, LineState, ListState, ListStep, PaymentLine, PaymentList};
use crate::benefits::store::{accounts, estimates, lists as store, treasury as rows};
use crate::benefits::treasury::TreasuryRow;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::ui::{Came, Pager, Render, Shell, TimelineItem, came, timeline};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "so", column: "number", kind: SortKind::Integer }];

#[derive(Template)]
#[template(path = "benefits/pages/payment.html")]
struct PaymentPage {
    shell: Shell,
    params: ListParams,
    list: PaymentList,
    estimate: Estimate,
    lines: Vec<PaymentLine>,
    pager: Pager,
    left_out: Vec<LeftOut>,
    unmatched: Vec<TreasuryRow>,
    /// Who is to be paid and has no account: id, and the line in words.
    bare: Vec<(String, String)>,
    waiting: i64,
    history: Vec<TimelineItem>,
    may: Vec<ListStep>,
    form: Form,
}

impl PaymentPage {
    fn may(&self, step: ListStep) -> bool {
        self.may.contains(&step)
    }

    /// A warning while the list is being drafted, when its sum has no balance; approval is refused (feature 145).
    fn warning(&self) -> Option<String> {
        let is_open = !self.list.state.commits() && self.list.state != ListState::Cancelled;
        let refused = self.estimate.check(&self.list.code, self.list.total).err();
        refused.filter(|_| is_open).map(|error| error.sentence())
    }
}

async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    params: Option<ListParams>,
    form: Form,
) -> Result<PaymentPage> {
    let seen = permit.also(Permission::ViewBenefits).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let list = store::find_within(db, &seen, id).await?;
    let params = params.unwrap_or_else(|| ListParams::read(&format!("/chi-tra/{id}"), ""));
    let total = store::lines_select(&list.id, &params).count(db).await?;
    let sort = params.sort(COLUMNS)?;
    let bare = match list.state.commits() {
        true => Vec::new(),
        false => {
            let held = accounts::of_list(db, &list.id).await?;
            payees::missing(&store::lines(db, &list.id).await?, &held)
        }
    };
    let key = |line: &PaymentLine| (line.number.to_string(), line.id.to_string());
    let found = params.page(db, store::lines_select(&list.id, &params), sort, false, "id", key).await?;
    Ok(PaymentPage {
        shell: shell.titled(format!("Danh sách chi trả {}", list.code)),
        pager: Pager::of(&found, Some(total)),
        lines: found.rows,
        estimate: estimates::find(db, &list.estimate_id).await?,
        left_out: list.left_out(),
        unmatched: rows::unmatched(db, &list.id).await?,
        bare,
        waiting: rows::waiting_count(db, &list.id).await?,
        history: timeline(&told::of_record(app, permit, "payment_list", list.id.as_str()).await?),
        may: list.steps_for(permit),
        list,
        params,
        form,
    })
}

/// One list.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    page(&app, &permit, shell, &id, Some(params), Form::default()).await?.page()
}

/// Shows what came of an act: a sentence, or the page with the refusal.
async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    form: Form,
    done: Result<T>,
    said: &str,
) -> Result<Response> {
    let lost = "Người khác vừa xử lý danh sách này. Xem các bước đã qua rồi làm lại nếu còn cần.";
    match came(form, done, lost, format!("/chi-tra/{id}"), |_| said.to_owned())? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => page(app, permit, shell, id, None, form).await?.invalid(),
    }
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $step:expr, $said:literal) => {
        $(#[$doc])*
        pub async fn $name(
            State(app): State<App>,
            permit: Permit,
            shell: Shell,
            Path(id): Path<String>,
        ) -> Result<Response> {
            let done = actions::take(&app, &permit, &id, $step, "").await;
            answer(&app, &permit, shell, &id, Form::default(), done, $said).await
        }
    };
}

step!(
    /// Submits it to the head of the unit.
    submit,
    ListStep::Submit,
    "Đã trình thủ trưởng xác nhận."
);
step!(
    /// The head of the unit confirms it.
    confirm,
    ListStep::Confirm,
    "Đã xác nhận, gửi cơ quan thường trực."
);
step!(
    /// Who runs the bloc approves it.
    approve,
    ListStep::Approve,
    "Đã duyệt, gửi Sở Tài chính."
);
step!(
    /// The Department of Finance accepts it.
    accept,
    ListStep::Accept,
    "Đã chấp thuận chi."
);
step!(
    /// It goes to the treasury.
    send,
    ListStep::Send,
    "Đã ghi nhận gửi Kho bạc."
);
step!(
    /// Every line has its result.
    settle,
    ListStep::Settle,
    "Đã quyết toán danh sách."
);

/// A reason that must be there.
fn reason(form: &mut Form) -> Result<String> {
    form.names(FIELDS);
    form.reason("reason", 5..=500)
}

/// Whoever has it in hand returns it.
pub async fn give_back(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let done =
        because(reason(&mut form), async |reason| actions::take(&app, &permit, &id, ListStep::Return, &reason).await)
            .await;
    answer(&app, &permit, shell, &id, form, done, "Đã trả lại kèm lý do.").await
}

/// Gives it up; its lines may be listed again.
pub async fn cancel(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let done =
        because(reason(&mut form), async |reason| actions::take(&app, &permit, &id, ListStep::Cancel, &reason).await)
            .await;
    answer(&app, &permit, shell, &id, form, done, "Đã hủy danh sách. Các khoản đưa được vào danh sách khác.").await
}

/// Takes a line off.
pub async fn drop_line(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, line)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let done =
        because(reason(&mut form), async |reason| actions::drop_line(&app, &permit, &id, &line, &reason).await).await;
    answer(&app, &permit, shell, &id, form, done, "Đã bỏ khoản này khỏi danh sách.").await
}

async fn download(app: &App, permit: &Permit, shell: Shell, id: &str, as_text: bool) -> Result<Response> {
    let kind = if as_text {
        "text/csv; charset=utf-8"
    } else {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    };
    let mut form = Form::default();
    match form.accept(actions::export(app, permit, id, as_text).await)? {
        Some((name, bytes)) => {
            let name = format!("attachment; filename=\"{name}\"");
            Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
        }
        None => page(app, permit, shell, id, None, form).await?.invalid(),
    }
}

/// The workbook for the treasury.
pub async fn workbook(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    download(&app, &permit, shell, &id, false).await
}

/// The same as text with commas.
pub async fn text(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    download(&app, &permit, shell, &id, true).await
}

/// Takes a file of results.
pub async fn results(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let Some(file) = form.take_file("file") else {
        form.refuse("file", "Chọn tệp kết quả Kho bạc gửi về");
        return page(&app, &permit, shell, &id, None, form).await?.invalid();
    };
    let name = viet::text::clean(&file.name);
    let done = run::take_results(&app, &permit, &id, &name, file.bytes).await;
    answer(&app, &permit, shell, &id, form, done, "Đã nhận tệp, đang đối chiếu. Tải lại trang sau ít phút.").await
}

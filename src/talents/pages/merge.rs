//! Two records side by side: they are two people, or one of them is made of both, field by field. A merge can be taken
//! back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::actions::{self, Choice};
use crate::talents::codes;
use crate::talents::draft::{FIELDS, mask_phone};
use crate::talents::duplicates::{self, Match};
use crate::talents::entry::EntryKind;
use crate::talents::store::pairs::{self, PairState};
use crate::talents::store::{entries, people};
use crate::talents::talent::{Sex, Talent, TalentStatus};
use crate::ui::{Render, Shell, go_to, go_to_saying};

/// One field of the two records.
struct Row {
    field: &'static str,
    label: String,
    first: String,
    second: String,
    is_same: bool,
}

#[derive(Template)]
#[template(path = "talents/pages/merge.html")]
struct MergePage {
    shell: Shell,
    first: Talent,
    second: Talent,
    first_entries: Vec<(&'static str, usize)>,
    second_entries: Vec<(&'static str, usize)>,
    rows: Vec<Row>,
    found: Match,
    state: PairState,
    form: Form,
}

impl MergePage {
    fn path(&self) -> String {
        format!("/nghi-trung/{}/{}", self.first.id, self.second.id)
    }

    /// From which record a field is taken when nothing was chosen yet: from the first, unless only the second knows it.
    fn takes_second(&self, row: &Row) -> bool {
        match self.form.value(row.field) {
            "1" => false,
            "2" => true,
            _ => row.first.is_empty() && !row.second.is_empty(),
        }
    }
}

async fn found(app: &App, permit: &Permit, id: &str) -> Result<Talent> {
    match people::find_within(&mut app.db.read(), permit, id).await {
        Ok(talent) => Ok(talent),
        Err(error) => Err(actions::note_attempt(app, permit, id, error).await),
    }
}

async fn in_words(app: &App, talent: &Talent) -> Result<Vec<(&'static str, String)>> {
    let db = &mut app.db.read();
    let profile = &talent.profile;
    let mut out = vec![("name", talent.full_name.clone())];
    for (field, stored) in profile.fields() {
        let label = |list: &'static str, code: String| async move {
            let found = codes::find(&mut app.db.read(), list, &code).await?;
            Ok::<String, Error>(found.map_or(code, |code| code.label))
        };
        let value = match field {
            "family_name" | "middle_name" | "given_name" => continue,
            _ if stored.is_empty() => String::new(),
            "phone" => mask_phone(profile.phone.as_deref()),
            "second_phone" => mask_phone(profile.second_phone.as_deref()),
            "sex" => Sex::parse(&stored).map_or(stored, |sex| sex.label().to_owned()),
            "status" => TalentStatus::parse(&stored).map_or(stored, |status| status.label().to_owned()),
            "ethnicity" => label("ethnicity", stored).await?,
            "nationality" => label("country", stored).await?,
            "sector" => label("sector", stored).await?,
            "beneficiary_group" => super::group_label(app, Some(&stored)),
            "agency_id" => talent.agency_name.clone(),
            "commune_code" => codes::commune_name(db, &stored).await?.unwrap_or(stored),
            _ => stored,
        };
        out.push((field, value));
    }
    out.push(("personal_number", actions::masked_number(&app.secret, talent)?));
    Ok(out)
}

async fn merge_page(app: &App, permit: &Permit, shell: Shell, one: &str, other: &str, form: Form) -> Result<MergePage> {
    let first = found(app, permit, one).await?;
    let second = found(app, permit, other).await?;
    let db = &mut app.db.read();
    let (held, theirs) = (entries::of(db, &first.id).await?, entries::of(db, &second.id).await?);
    let count = |held: &[crate::talents::Entry]| {
        let of = |kind: &EntryKind| (kind.label(), held.iter().filter(|entry| entry.kind() == *kind).count());
        EntryKind::ALL.iter().map(of).filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    };
    let found = duplicates::compare(
        &actions::particulars(&app.secret, &first, &held)?,
        &actions::particulars(&app.secret, &second, &theirs)?,
    );
    let rows = in_words(app, &first)
        .await?
        .into_iter()
        .zip(in_words(app, &second).await?)
        .filter(|((_, first), (_, second))| !(first.is_empty() && second.is_empty()))
        .map(|((field, first), (_, second))| {
            let known = FIELDS.iter().find(|(name, _)| *name == field).map_or("họ và tên", |(_, label)| label);
            Row { field, label: crate::ui::sentence_case(known), is_same: first == second, first, second }
        })
        .collect();
    let pair = pairs::find(db, &first.id, &second.id).await?.ok_or(Error::NotFound)?;
    Ok(MergePage {
        shell: shell.titled("Đối chiếu hai hồ sơ"),
        first_entries: count(&held),
        second_entries: count(&theirs),
        rows,
        found,
        state: pair.state,
        form,
        first,
        second,
    })
}

/// The two records side by side.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((one, other)): Path<(String, String)>,
) -> Result<Response> {
    merge_page(&app, &permit, shell, &one, &other, Form::default()).await?.page()
}

/// Remembers that they are two people.
pub async fn dismiss(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((one, other)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("different_reason", "lý do")]);
    if let Some(reason) = form.text("different_reason", 5..=300)
        && form.accept(actions::dismiss(&app, &permit, &one, &other, &reason).await)?.is_some()
    {
        return go_to_saying("/nghi-trung", "Đã ghi: không phải cùng một người. Cặp này không được gợi ý nữa.");
    }
    merge_page(&app, &permit, shell, &one, &other, form).await?.invalid()
}

/// Looks at a settled pair again.
pub async fn reopen(
    State(app): State<App>,
    permit: Permit,
    Path((one, other)): Path<(String, String)>,
) -> Result<Response> {
    actions::reopen(&app, &permit, &one, &other).await?;
    go_to(format!("/nghi-trung/{one}/{other}"))
}

/// Makes one record of the two: the first is kept.
pub async fn merge(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((one, other)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("merge_reason", "lý do gộp")]);
    let reason = form.text("merge_reason", 5..=300);
    let version = |name: &str| form.value(name).parse::<i64>().unwrap_or_default();
    let (kept_version, gone_version) = (version("first_version"), version("second_version"));
    let named = FIELDS.iter().map(|(field, _)| *field).chain(["name"]);
    let from_gone = named.filter(|field| form.value(field) == "2").map(str::to_owned).collect();
    if let Some(reason) = reason {
        let choice = Choice { from_gone, kept_version, gone_version, reason };
        let merged = match actions::merge(&app, &permit, &one, &other, &choice).await {
            Err(Error::Stale) => {
                Err(Error::refused("Một trong hai hồ sơ vừa được người khác sửa. Xem lại hai bản mới nhất rồi gộp."))
            }
            outcome => outcome,
        };
        if form.accept(merged)?.is_some() {
            return go_to_saying(format!("/nhan-tai/{one}"), "Đã gộp hai hồ sơ. Có thể bỏ gộp ở trang này.");
        }
    }
    merge_page(&app, &permit, shell, &one, &other, form).await?.invalid()
}

/// Takes a merge back.
pub async fn undo(
    State(app): State<App>,
    permit: Permit,
    Path((id, merge)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("reason", "lý do bỏ gộp")]);
    let Some(reason) = form.text("reason", 5..=300) else {
        return Err(Error::refused("Nhập lý do bỏ gộp, ít nhất 5 ký tự."));
    };
    let (kept, gone) = actions::unmerge(&app, &permit, &merge, &reason).await?;
    if kept.as_str() != id {
        return go_to(format!("/nhan-tai/{kept}"));
    }
    go_to_saying(format!("/nhan-tai/{gone}"), "Đã bỏ gộp. Hai hồ sơ trở lại như trước.")
}

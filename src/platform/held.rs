//! Forms that were sent and could not be taken yet: the session had ended, or the password is asked again.
//! They wait sealed, are shown only to the person who typed them, and are dropped after a week (decision 0008).

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, Method, header};
use chrono::TimeDelta;

use super::App;
use super::db::Write;
use super::error::{Error, Result};
use super::form::read_parts;
use crate::{insert, sql, words};

/// The largest form that is kept, in bytes.
const LARGEST: usize = 1024 * 1024;

words! {
    /// Why a form waits.
    pub enum Purpose {
        /// The session had ended when it was sent.
        Expired = "expired" "Phiên làm việc đã hết hạn",
        /// The act is dangerous and the password is asked again.
        Password = "password" "Cần xác nhận mật khẩu",
    }
}

/// Whether a form is never kept, not even sealed: a ballot that waits beside its sender's name would be no secret
/// (decision 0072).
pub fn is_never_kept(path: &str) -> bool {
    path.starts_with("/phien-hop/") && path.ends_with("/phieu")
}

/// A form that waits.
#[derive(Clone, Debug)]
pub struct HeldForm {
    pub id: String,
    pub purpose: Purpose,
    pub path: String,
    pub body: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    purpose: Purpose,
    path: String,
    body: Vec<u8>,
}

/// Keeps the form of a request for its sender and returns its id.
pub async fn keep(app: &App, user_id: &str, purpose: Purpose, request: Request) -> Result<String> {
    let path = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let body = if has_parts(request.headers()) {
        // What was typed is kept; a file is chosen again, since it is still on the sender's machine.
        let parts = Multipart::from_request(request, &()).await.map_err(|_| Error::SignInNeeded)?;
        read_parts(parts).await?.encoded().into_bytes()
    } else if is_form(request.headers()) || !request.headers().contains_key(header::CONTENT_TYPE) {
        let too_large = "Nội dung gửi lên lớn hơn 1 MB nên không giữ lại được. Đăng nhập rồi gửi lại.";
        to_bytes(request.into_body(), LARGEST).await.map_err(|_| Error::refused(too_large))?.to_vec()
    } else {
        return Err(Error::SignInNeeded);
    };
    let id = super::ids::fresh();
    let sealed = app.secret.seal(&format!("held_forms.body:{id}"), &body)?;
    let mut tx = app.db.upkeep().await?;
    insert!(&mut tx, "held_forms", {
        id: id, user_id: user_id, purpose: purpose, path: path, body: sealed, kept_at: tx.now(),
        drop_at: tx.now() + TimeDelta::days(7),
    })?;
    tx.done().await?;
    Ok(id)
}

/// Finds a waiting form of this person.
pub async fn find(app: &App, user_id: &str, id: &str) -> Result<HeldForm> {
    let row = sql!(one Row, &mut app.db.read(),
        "select id, purpose, path, body from held_forms where id = $1 and user_id = $2 and drop_at > $3",
        id, user_id, app.clock.now())?;
    let body = app.secret.open(&format!("held_forms.body:{}", row.id), &row.body)?;
    Ok(HeldForm { id: row.id, purpose: row.purpose, path: row.path, body })
}

/// Drops a form that is no longer waiting.
pub async fn drop_form(app: &App, id: &str) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    sql!(run, &mut tx, "delete from held_forms where id = $1", id)?;
    tx.done().await
}

/// Drops the forms that waited too long.
pub async fn drop_old(app: &App) -> Result<u64> {
    let mut tx = app.db.upkeep().await?;
    let now = tx.now();
    let dropped = sql!(run, &mut tx, "delete from held_forms where drop_at <= $1", now)?;
    tx.done().await?;
    Ok(dropped)
}

/// The request that the form was, with the cookies of the one who sends it again.
pub fn request_again(held: &HeldForm, headers: &HeaderMap) -> Result<Request> {
    let mut builder = Request::builder()
        .method(Method::POST)
        .uri(&held.path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    if let Some(cookie) = headers.get(header::COOKIE) {
        builder = builder.header(header::COOKIE, cookie);
    }
    builder.body(Body::from(held.body.clone())).map_err(Error::internal)
}

/// Whether a request carries an ordinary form.
pub fn is_form(headers: &HeaderMap) -> bool {
    is_of_type(headers, "application/x-www-form-urlencoded")
}

/// Whether a request carries a form with files.
pub fn has_parts(headers: &HeaderMap) -> bool {
    is_of_type(headers, "multipart/form-data")
}

fn is_of_type(headers: &HeaderMap, wanted: &str) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with(wanted))
}

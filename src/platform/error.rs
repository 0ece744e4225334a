//! The one error of the program, and what each kind of it tells the person.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong. A refusal is a Vietnamese sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record does not exist, or is out of the person's reach: the two look alike.
    #[error("not found")]
    NotFound,
    /// The role may not do this at all.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in.
    #[error("sign-in needed")]
    SignInNeeded,
    /// A rule refuses; `field` names the field of the form that must change.
    #[error("{reason}")]
    Refused { field: Option<&'static str>, reason: String },
    /// Somebody else saved the record since it was read.
    #[error("the record changed meanwhile")]
    Stale,
    /// The database said no; the cause goes to the log only.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Anything else that should not happen; the cause goes to the log only.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// A refusal that concerns the whole request.
    pub fn refused(reason: impl Into<String>) -> Error {
        Error::Refused { field: None, reason: reason.into() }
    }

    /// A refusal that one field of the form can mend.
    pub fn refused_at(field: &'static str, reason: impl Into<String>) -> Error {
        Error::Refused { field: Some(field), reason: reason.into() }
    }

    /// A fault of the program or of the machine.
    pub fn internal(cause: impl std::fmt::Display) -> Error {
        Error::Internal(cause.to_string())
    }

    /// The HTTP status that answers this error.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden => StatusCode::FORBIDDEN,
            Error::SignInNeeded => StatusCode::UNAUTHORIZED,
            Error::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Stale => StatusCode::CONFLICT,
            Error::Database(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The sentence a person sees; faults show no cause.
    pub fn sentence(&self) -> String {
        match self {
            Error::NotFound => "Không tìm thấy trang hoặc bản ghi này.".to_owned(),
            Error::Forbidden => "Vai trò đang dùng không được làm việc này.".to_owned(),
            Error::SignInNeeded => "Đăng nhập để tiếp tục.".to_owned(),
            Error::Refused { reason, .. } => reason.clone(),
            Error::Stale => "Bản ghi đã được người khác sửa. Mở lại để xem bản mới nhất.".to_owned(),
            Error::Database(_) | Error::Internal(_) => "Hệ thống gặp sự cố. Dữ liệu đã lưu vẫn an toàn.".to_owned(),
        }
    }
}

/// What an error response carries for the layer that draws error pages.
#[derive(Clone, Debug)]
pub struct Failure {
    pub status: StatusCode,
    pub sentence: String,
    /// A code to quote to the administrator; only faults have one.
    pub code: Option<String>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let code = matches!(self, Error::Database(_) | Error::Internal(_)).then(|| {
            let id = super::ids::fresh();
            let code = format!("L-{}", id.get(id.len().saturating_sub(6)..).unwrap_or_default().to_uppercase());
            tracing::error!(code, cause = %self, "request failed");
            metrics::counter!("chieuhien_faults_total").increment(1);
            code
        });
        let failure = Failure { status, sentence: self.sentence(), code };
        let mut response = (status, failure.sentence.clone()).into_response();
        response.extensions_mut().insert(failure);
        response
    }
}

/// Turns a broken unique rule into a refusal at a field: `insert(…).await.map_err(unique("code", "Mã này đã có"))`.
pub fn unique(field: &'static str, sentence: &'static str) -> impl Fn(Error) -> Error {
    move |error| match &error {
        Error::Database(sqlx::Error::Database(cause)) if cause.is_unique_violation() => {
            Error::refused_at(field, sentence)
        }
        _ => error,
    }
}

/// An update that touched no row met a record that changed meanwhile.
pub fn fresh(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Stale) }
}

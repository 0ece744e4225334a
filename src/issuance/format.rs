//! The files that a paper comes in, and how a browser gets them.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use papers::Paper;

use super::actions::told;
use crate::platform::error::{Error, Result};

/// PDF, which browsers show, or Word, which they hand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Docx,
}

impl Format {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
        }
    }

    /// The file of a paper, made off the threads that answer requests.
    pub async fn render(self, paper: Paper) -> Result<Vec<u8>> {
        let made = tokio::task::spawn_blocking(move || match self {
            Format::Pdf => papers::pdf(&paper),
            Format::Docx => papers::docx(&paper),
        });
        made.await.map_err(Error::internal)?.map_err(|problems| told(&problems))
    }

    /// The file as an answer, under its name.
    pub fn answer(self, name: &str, bytes: Vec<u8>) -> Response {
        let shown = match self {
            Format::Pdf => "inline",
            Format::Docx => "attachment",
        };
        let disposition = format!("{shown}; filename=\"{name}\"");
        let headers =
            [(header::CONTENT_TYPE, self.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
        (headers, bytes).into_response()
    }
}

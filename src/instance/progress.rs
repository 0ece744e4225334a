//! How far a command has come, for a person at a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error, drawn only for a person at a terminal.
pub fn bar(length: Option<u64>, what: &str) -> ProgressBar {
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), format!("{{wide_bar}} {{pos}}/{{len}} {what}")),
        None => (ProgressBar::new_spinner(), format!("{{spinner}} {{pos}} {what}")),
    };
    match ProgressStyle::with_template(&template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

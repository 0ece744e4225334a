//! Text within a paragraph: runs that are plain, bold or italic.

use serde::{Deserialize, Serialize};

/// A stretch of text in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    pub text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub bold: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub italic: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// The text of a paragraph. In JSON a plain string, or a list of runs; a line break in it is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Text(pub Vec<Run>);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(String),
    Runs(Vec<Run>),
}

impl From<Written> for Text {
    fn from(written: Written) -> Self {
        match written {
            Written::Plain(text) => Self::plain(text),
            Written::Runs(runs) => Self(runs),
        }
    }
}

impl From<Text> for Written {
    fn from(text: Text) -> Self {
        match text.0.as_slice() {
            [] => Self::Plain(String::new()),
            [Run { text, bold: false, italic: false }] => Self::Plain(text.clone()),
            _ => Self::Runs(text.0),
        }
    }
}

impl Text {
    /// Text without any style.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self(Vec::new()) } else { Self(vec![Run { text, bold: false, italic: false }]) }
    }

    /// The letters alone.
    pub fn letters(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether there is nothing to print.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

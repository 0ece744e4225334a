//! The language of conditions and amounts: CEL, read by the `cel` crate, checked against the pack's names and lowered
//! into typed expressions. Numbers are exact where CEL has doubles; see docs/decisions/0020.

mod evaluate;
mod expr;
mod parse;
mod show;
mod types;

pub use evaluate::{Context, Notes};
pub use expr::{Comparison, Expr, KeySource, Operation, Unit};
pub use parse::{LanguageError, parse};
pub use show::{number_text, plain, show};
pub(crate) use show::{put_formula, put_number, put_padded, put_plain, put_whole};
pub use types::{Scope, Symbol, Type};

//! The fields a wording may use.

/// A field that the program fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Without marks, as written between braces: `ho_ten`; within a repeated part alone.
    pub name: String,
    /// What it is, for the officer who edits the wording.
    pub label: String,
    pub kind: FieldKind,
    /// Whether it may have no value; then it can be asked for by `{{#neu …}}`.
    pub optional: bool,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// Text, as it is.
    Text,
    /// A whole number, printed in groups of three.
    Number,
    /// Đồng, printed in groups of three, without the unit.
    Money,
    /// A day (`2026-03-05`), printed `05/3/2026`.
    Date,
    /// A list, whose entries have these fields.
    List(Vec<Field>),
}

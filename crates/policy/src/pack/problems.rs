//! What is wrong with a pack: every mistake found, with its file and line.

use std::cell::RefCell;
use std::fmt;

/// One mistake in a pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackProblem {
    /// File, from the folder of packs.
    pub file: String,
    /// Line in the file, counted from 1.
    pub line: usize,
    /// A Vietnamese sentence telling what to do.
    pub sentence: String,
}

/// All mistakes of a pack, ordered by file and line; never empty when returned as an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackProblems(pub Vec<PackProblem>);

impl fmt::Display for PackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.sentence)
    }
}

impl fmt::Display for PackProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gói chính sách có {} chỗ cần sửa:", self.0.len())?;
        for problem in &self.0 {
            write!(f, "\n{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for PackProblems {}

/// Collects mistakes while files are read, so that reading never stops at the first one.
#[derive(Default)]
pub(super) struct Found(RefCell<Vec<PackProblem>>);

impl Found {
    pub(super) fn add(&self, file: &str, line: usize, sentence: impl Into<String>) {
        self.0.borrow_mut().push(PackProblem { file: file.to_owned(), line, sentence: sentence.into() });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub(super) fn into_problems(self) -> PackProblems {
        let mut problems = self.0.into_inner();
        problems.sort();
        problems.dedup();
        PackProblems(problems)
    }
}

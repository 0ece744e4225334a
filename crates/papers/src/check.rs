//! Whether a paper is whole.

use crate::{Paper, Problem, Profile};

/// Every problem of a paper at once.
pub fn check(paper: &Paper) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    if paper.profile == Profile::Party {
        problems.push(Problem::new(
            "profile",
            "Thể thức văn bản của Đảng chưa được cấu hình; hãy chọn thể thức văn bản hành chính nhà nước.",
        ));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

//! What the log says of obstacles.

use super::obstacle::{FIELDS, ObstacleState};
use crate::platform::log_words::{LogWords, Reads, RecordWords, access, work};
use crate::platform::permission::Permission;
use crate::platform::words::Words;

/// The words of obstacles.
pub const LOG_WORDS: LogWords = LogWords {
    group: "Khó khăn, vướng mắc",
    events: &[
        work("obstacle.raised", "nêu vướng mắc {}"),
        work("obstacle.assigned", "giao cơ quan xử lý vướng mắc {}"),
        work("obstacle.answered", "trả lời vướng mắc {}"),
        work("obstacle.escalated", "trình cấp trên vướng mắc {}"),
        work("obstacle.decided", "cho ý kiến chỉ đạo, giải quyết vướng mắc {}"),
        work("obstacle.directed", "chỉ đạo, giao thực hiện vướng mắc {}"),
        work("obstacle.reopened", "mở lại vướng mắc {}"),
        access("obstacles.exported", "xuất danh sách vướng mắc"),
    ],
    labels: &[FIELDS, &[("agency", "cơ quan nêu"), ("about", "liên quan"), ("rows", "số dòng")]],
    reads: &[("state", Reads::Choice(|word| ObstacleState::parse(word).map(Words::label))), ("due_on", Reads::Date)],
    records: &[RecordWords {
        kind: "obstacle",
        noun: "vướng mắc",
        from: "obstacles",
        id: "id",
        name: "title",
        search: "search_text",
        page: "/vuong-mac/",
        permission: Permission::ViewPlans,
    }],
    pages: &[
        ("/vuong-mac", "trang Vướng mắc"),
        ("/vuong-mac.xlsx", "tệp danh sách vướng mắc"),
        ("/vuong-mac/cap-tren", "trang Việc chờ Ủy ban nhân dân thành phố"),
    ],
};

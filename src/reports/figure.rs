//! The figures of a report: each with its name, what exactly it counts, and the records that it stands on.

use super::store::sources::{
    ATTRACTED, BEGUN, BROKEN, DECISIONS, Day, ENTITLED, FILED, MEETINGS, NEEDS, OPEN, PAID, PARTS, PLACES, PROPOSALS,
    RAISED, RATINGS, RECEIVED, RECEIVING, REPAID, RESOLVED, RUNNING, Source,
};
use crate::plans::part::Standing;
use crate::words;

words! {
    /// The parts of a report.
    pub enum Section {
        Tasks = "tasks" "Nhiệm vụ của kế hoạch",
        Needs = "needs" "Nhu cầu và danh mục",
        Dossiers = "dossiers" "Ứng viên và hồ sơ đề nghị",
        Council = "council" "Hội đồng tuyển chọn",
        People = "people" "Người được thu hút, trọng dụng",
        Money = "money" "Kinh phí",
        Commitments = "commitments" "Cam kết và đánh giá",
        Obstacles = "obstacles" "Khó khăn, vướng mắc",
    }
}

/// What a figure is counted from.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// How many records of a source bear one of these words; all of them when no word is given.
    Records(&'static Source, &'static [&'static str]),
    /// What the amounts of these records come to.
    Amount(&'static Source, &'static [&'static str]),
    /// Tasks of the plans of the year that stand so, when the figures are taken; all of them without a standing.
    Tasks(Option<Standing>),
}

/// A figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub id: &'static str,
    pub section: Section,
    pub name: &'static str,
    /// The definition: what is counted, by which day, from where.
    pub means: &'static str,
    /// What the number counts.
    pub unit: &'static str,
    pub of: Of,
    /// A cell of a breakdown of people by what they are like: small ones are hidden from who may not open them.
    pub cell: bool,
}

const fn records(
    id: &'static str,
    section: Section,
    name: &'static str,
    means: &'static str,
    source: &'static Source,
    facets: &'static [&'static str],
) -> Figure {
    Figure { id, section, name, means, unit: source.noun, of: Of::Records(source, facets), cell: false }
}

const fn amount(
    id: &'static str,
    section: Section,
    name: &'static str,
    means: &'static str,
    unit: &'static str,
    source: &'static Source,
    facets: &'static [&'static str],
) -> Figure {
    Figure { id, section, name, means, unit, of: Of::Amount(source, facets), cell: false }
}

const fn tasks(id: &'static str, name: &'static str, means: &'static str, standing: Option<Standing>) -> Figure {
    Figure { id, section: Section::Tasks, name, means, unit: "nhiệm vụ", of: Of::Tasks(standing), cell: false }
}

const fn rating(id: &'static str, name: &'static str, word: &'static [&'static str]) -> Figure {
    let means =
        "Lượt đánh giá ghi trong kỳ có xếp loại này; người hưởng được thủ trưởng đơn vị xếp loại ở trang Đánh giá.";
    Figure { cell: true, ..records(id, Section::Commitments, name, means, &RATINGS, word) }
}

/// What đồng are called.
pub const DONG: &str = "đồng";

/// All figures, in the order of a report.
pub const FIGURES: &[Figure] = &[
    tasks(
        "tasks.all",
        "Nhiệm vụ được giao",
        "Nhiệm vụ chưa bãi bỏ của các kế hoạch đã ban hành trong năm của kỳ, tại thời điểm lấy số liệu.",
        None,
    ),
    tasks("tasks.done", "Hoàn thành", "Nhiệm vụ mà mọi phần việc của kỳ hiện tại đã hoàn thành.", Some(Standing::Done)),
    tasks(
        "tasks.on_track",
        "Đúng tiến độ",
        "Nhiệm vụ đang làm, không có phần việc chậm hay có nguy cơ chậm.",
        Some(Standing::OnTrack),
    ),
    tasks(
        "tasks.at_risk",
        "Có nguy cơ chậm",
        "Nhiệm vụ có phần việc sát hạn hoặc đang vướng mắc, chưa có phần việc chậm.",
        Some(Standing::AtRisk),
    ),
    tasks("tasks.late", "Chậm", "Nhiệm vụ có phần việc quá hạn chưa hoàn thành.", Some(Standing::Late)),
    tasks(
        "tasks.not_due",
        "Chưa đến hạn",
        "Nhiệm vụ chưa phần việc nào bắt đầu và chưa đến hạn.",
        Some(Standing::NotDue),
    ),
    records(
        "parts.on_time",
        Section::Tasks,
        "Phần việc đến hạn trong kỳ, xong đúng hạn",
        "Phần việc có hạn trong kỳ, ngày hoàn thành không sau hạn.",
        &PARTS,
        &["on_time"],
    ),
    records(
        "parts.late",
        Section::Tasks,
        "Phần việc đến hạn trong kỳ, xong sau hạn",
        "Phần việc có hạn trong kỳ, hoàn thành sau hạn.",
        &PARTS,
        &["late"],
    ),
    records(
        "parts.open",
        Section::Tasks,
        "Phần việc có hạn trong kỳ, chưa xong",
        "Phần việc có hạn trong kỳ, đến khi lấy số liệu chưa hoàn thành.",
        &PARTS,
        &["open"],
    ),
    amount(
        "needs.proposed",
        Section::Needs,
        "Vị trí đơn vị đề xuất",
        "Tổng số người của các dòng nhu cầu năm của kỳ đã được thủ trưởng đơn vị duyệt gửi tổng hợp.",
        "người",
        &NEEDS,
        &["approved", "consolidated", "catalogued"],
    ),
    amount(
        "needs.consolidated",
        Section::Needs,
        "Vị trí đã tổng hợp",
        "Tổng số người của các dòng nhu cầu năm của kỳ đã tổng hợp hoặc đã vào danh mục.",
        "người",
        &NEEDS,
        &["consolidated", "catalogued"],
    ),
    amount(
        "places.all",
        Section::Needs,
        "Chỉ tiêu trong danh mục đã công bố",
        "Tổng số người của bản danh mục năm mới nhất đã công bố.",
        "chỉ tiêu",
        &PLACES,
        &[],
    ),
    records(
        "dossiers.filed",
        Section::Dossiers,
        "Hồ sơ nộp",
        "Hồ sơ đề nghị nộp trong kỳ, cả hồ sơ chưa tiếp nhận.",
        &FILED,
        &[],
    ),
    records(
        "dossiers.received",
        Section::Dossiers,
        "Hồ sơ tiếp nhận",
        "Hồ sơ đề nghị được tiếp nhận trong kỳ.",
        &RECEIVED,
        &[],
    ),
    records(
        "dossiers.open",
        Section::Dossiers,
        "Trong đó đang xử lý",
        "Hồ sơ tiếp nhận trong kỳ, khi lấy số liệu đang thẩm định, chờ bổ sung, chờ Hội đồng hoặc dừng xử lý.",
        &RECEIVED,
        &["appraising", "supplement", "at_council", "suspended"],
    ),
    records(
        "dossiers.granted",
        Section::Dossiers,
        "Trong đó đã duyệt",
        "Hồ sơ tiếp nhận trong kỳ, đã có quyết định cho hưởng chính sách.",
        &RECEIVED,
        &["granted"],
    ),
    records(
        "dossiers.refused",
        Section::Dossiers,
        "Trong đó không được hưởng",
        "Hồ sơ tiếp nhận trong kỳ, không đủ điều kiện khi thẩm định hoặc không được Hội đồng chấp thuận.",
        &RECEIVED,
        &["not_granted", "ineligible"],
    ),
    records(
        "dossiers.withdrawn",
        Section::Dossiers,
        "Trong đó đã rút",
        "Hồ sơ tiếp nhận trong kỳ, người nộp đã rút.",
        &RECEIVED,
        &["withdrawn"],
    ),
    records(
        "meetings.held",
        Section::Council,
        "Phiên họp",
        "Phiên họp Hội đồng đã khai mạc, có ngày họp trong kỳ.",
        &MEETINGS,
        &[],
    ),
    records(
        "decisions.grant",
        Section::Council,
        "Quyết định cho hưởng chính sách",
        "Mục họp có quyết định cho hưởng, ngày quyết định trong kỳ.",
        &DECISIONS,
        &["grant"],
    ),
    records(
        "decisions.refuse",
        Section::Council,
        "Quyết định không cho hưởng",
        "Mục họp có quyết định không cho hưởng, ngày quyết định trong kỳ.",
        &DECISIONS,
        &["refuse"],
    ),
    records(
        "decisions.continue",
        Section::Council,
        "Quyết định tiếp tục hưởng",
        "Mục họp có quyết định tiếp tục áp dụng chính sách, ngày quyết định trong kỳ.",
        &DECISIONS,
        &["continue"],
    ),
    records(
        "decisions.discontinue",
        Section::Council,
        "Quyết định thôi hưởng",
        "Mục họp có quyết định thôi áp dụng chính sách, ngày quyết định trong kỳ.",
        &DECISIONS,
        &["discontinue"],
    ),
    records(
        "decisions.repay",
        Section::Council,
        "Quyết định đền bù kinh phí",
        "Mục họp có quyết định đền bù, ngày quyết định trong kỳ.",
        &DECISIONS,
        &["repay"],
    ),
    records(
        "people.attracted",
        Section::People,
        "Người được quyết định hưởng chính sách",
        "Mỗi quyết định cho một người hưởng chính sách, ngày quyết định trong kỳ, cả quyết định ban hành trước khi dùng hệ thống.",
        &ATTRACTED,
        &[],
    ),
    records(
        "people.receiving",
        Section::People,
        "Người đang hưởng chính sách",
        "Người đang hưởng hoặc đang tạm dừng chi khi lấy số liệu.",
        &RECEIVING,
        &[],
    ),
    records(
        "people.paused",
        Section::People,
        "Trong đó tạm dừng chi",
        "Người đang tạm dừng chi khi lấy số liệu.",
        &RECEIVING,
        &["paused"],
    ),
    amount(
        "money.entitled",
        Section::Money,
        "Hỗ trợ một lần được hưởng",
        "Tổng các khoản hưởng một lần hoặc theo đợt của các quyết định có ngày trong kỳ ngân sách.",
        DONG,
        &ENTITLED,
        &["once"],
    ),
    amount(
        "money.monthly",
        Section::Money,
        "Khoản hằng tháng được hưởng, tính một tháng",
        "Tổng mức một tháng của các khoản hưởng hằng tháng theo quyết định có ngày trong kỳ ngân sách.",
        DONG,
        &ENTITLED,
        &["monthly"],
    ),
    records(
        "money.blocked",
        Section::Money,
        "Khoản chưa tính được",
        "Khoản được hưởng chưa có số tiền vì chính sách còn thiếu thiết lập; lý do ở trang của người hưởng.",
        &ENTITLED,
        &["blocked"],
    ),
    amount(
        "money.paid",
        Section::Money,
        "Đã chi",
        "Tổng bút toán chi trả và sửa chi trả có ngày trong kỳ ngân sách.",
        DONG,
        &PAID,
        &[],
    ),
    amount(
        "money.paid_once",
        Section::Money,
        "Trong đó chi một lần, theo đợt",
        "Bút toán chi trả của khoản hưởng một lần hoặc theo đợt có ngày trong kỳ ngân sách.",
        DONG,
        &PAID,
        &["once"],
    ),
    amount(
        "money.paid_monthly",
        Section::Money,
        "Trong đó chi hằng tháng",
        "Bút toán chi trả của khoản hưởng hằng tháng có ngày trong kỳ ngân sách.",
        DONG,
        &PAID,
        &["monthly"],
    ),
    amount(
        "money.owed",
        Section::Money,
        "Phải đền bù",
        "Số phải đền bù ghi sổ theo quyết định trong kỳ ngân sách, đã trừ bút toán đảo.",
        DONG,
        &REPAID,
        &["due"],
    ),
    amount(
        "money.repaid",
        Section::Money,
        "Đã đền bù",
        "Số đã nộp lại trong kỳ ngân sách, đã trừ bút toán đảo.",
        DONG,
        &REPAID,
        &["paid"],
    ),
    amount(
        "money.reduced",
        Section::Money,
        "Được giảm, miễn đền bù",
        "Số được giảm hoặc miễn trong kỳ ngân sách.",
        DONG,
        &REPAID,
        &["reduction"],
    ),
    records(
        "commitments.running",
        Section::Commitments,
        "Cam kết đang thực hiện",
        "Cam kết đang thực hiện khi lấy số liệu.",
        &RUNNING,
        &[],
    ),
    records(
        "commitments.begun",
        Section::Commitments,
        "Cam kết bắt đầu",
        "Cam kết có ngày bắt đầu trong kỳ.",
        &BEGUN,
        &[],
    ),
    records(
        "commitments.broken",
        Section::Commitments,
        "Cam kết kết thúc trước hạn",
        "Cam kết kết thúc trước hạn, ngày làm việc cuối trong kỳ.",
        &BROKEN,
        &[],
    ),
    records(
        "proposals.made",
        Section::Commitments,
        "Đề xuất thôi áp dụng",
        "Đề xuất thôi áp dụng chính sách lập trong kỳ, do đơn vị hoặc hệ thống tự lập khi xếp loại dưới chuẩn.",
        &PROPOSALS,
        &[],
    ),
    records(
        "ratings.all",
        Section::Commitments,
        "Lượt đánh giá",
        "Lượt đánh giá người hưởng ghi trong kỳ.",
        &RATINGS,
        &[],
    ),
    rating("ratings.excellent", "Trong đó hoàn thành xuất sắc", &["excellent"]),
    rating("ratings.good", "Trong đó hoàn thành tốt", &["good"]),
    rating("ratings.completed", "Trong đó hoàn thành", &["completed"]),
    rating("ratings.not_completed", "Trong đó không hoàn thành", &["not_completed"]),
    records(
        "obstacles.raised",
        Section::Obstacles,
        "Vướng mắc nêu trong kỳ",
        "Khó khăn, vướng mắc cơ quan, đơn vị gửi trong kỳ.",
        &RAISED,
        &[],
    ),
    records(
        "obstacles.resolved",
        Section::Obstacles,
        "Vướng mắc giải quyết trong kỳ",
        "Vướng mắc đã giải quyết, lần gần nhất trong kỳ.",
        &RESOLVED,
        &[],
    ),
    records(
        "obstacles.open",
        Section::Obstacles,
        "Vướng mắc đang mở",
        "Vướng mắc chưa giải quyết khi lấy số liệu.",
        &OPEN,
        &[],
    ),
    records(
        "obstacles.escalated",
        Section::Obstacles,
        "Trong đó chờ cấp trên",
        "Vướng mắc đã trình Ủy ban nhân dân thành phố, chưa có ý kiến, khi lấy số liệu.",
        &OPEN,
        &["escalated"],
    ),
];

impl PartialEq for Figure {
    fn eq(&self, other: &Figure) -> bool {
        self.id == other.id
    }
}

impl Eq for Figure {}

impl Figure {
    /// The figure of an id.
    pub fn find(id: &str) -> Option<&'static Figure> {
        FIGURES.iter().find(|figure| figure.id == id)
    }

    /// What it counts from, when that is records of one kind.
    pub fn source(&self) -> Option<(&'static Source, &'static [&'static str])> {
        match self.of {
            Of::Records(source, facets) | Of::Amount(source, facets) => Some((source, facets)),
            Of::Tasks(_) => None,
        }
    }

    /// Whether it counts đồng.
    pub fn is_money(&self) -> bool {
        self.unit == DONG
    }

    /// Which days it follows: those of money, the year, the moment, or those of the programme.
    pub fn follows(&self) -> &'static str {
        match self.source().map(|(source, _)| source.day) {
            Some(Day::Budget(_)) => "kỳ ngân sách",
            Some(Day::Year(_)) => "năm của kỳ",
            Some(Day::Now) | None => "khi lấy số liệu",
            Some(Day::Date(_) | Day::Instant(_)) => "kỳ báo cáo",
        }
    }

    /// Whether it has a figure for an earlier period.
    pub fn has_past(&self) -> bool {
        !matches!(self.source().map(|(source, _)| source.day), Some(Day::Now) | None)
    }

    /// Whether it is a part of the figure above it.
    pub fn is_part(&self) -> bool {
        self.name.starts_with("Trong đó")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::reports::store::sources::SOURCES;

    #[test]
    fn every_figure_has_an_id_of_its_own_and_a_definition() {
        let ids: HashSet<&str> = FIGURES.iter().map(|figure| figure.id).collect();
        assert_eq!(ids.len(), FIGURES.len());
        for figure in FIGURES {
            assert!(figure.means.ends_with('.') && figure.means.len() > 30, "{}", figure.id);
            assert!(!figure.name.ends_with('.') && !figure.unit.is_empty(), "{}", figure.id);
        }
    }

    #[test]
    fn every_source_is_counted_and_used() {
        let used: HashSet<&str> = FIGURES.iter().filter_map(|figure| Some(figure.source()?.0.id)).collect();
        let counted: HashSet<&str> = SOURCES.iter().map(|source| source.id).collect();
        assert_eq!(used, counted);
        assert_eq!(counted.len(), SOURCES.len());
    }
}

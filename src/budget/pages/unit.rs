//! The budget of one unit with those under it: its lines by source and quarter, what its money is for, what is open.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Cell, quarter_cells, year_of};
use crate::budget::figure::{Content, Origin, QUARTERS, Quarters};
use crate::budget::store::{budgets, money};
use crate::organisation::{self, Agency};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Render, Shell};

/// A line of the assigned estimate by quarter.
struct SourceLine {
    agency_name: String,
    codes: String,
    decision_number: String,
    /// The quarters, what is in none of them when the page shows it, and the year.
    allocated: Vec<Cell>,
    /// Said of a line of which nothing is shared out among the quarters.
    unshared: &'static str,
    paid: Vec<Cell>,
    committed: Cell,
    available: Cell,
}

/// A content by quarter.
struct ContentLine {
    name: &'static str,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "budget/pages/unit.html")]
struct UnitPage {
    shell: Shell,
    year: i64,
    agency: Agency,
    lines: Vec<SourceLine>,
    /// A line holds something of which the quarter is not known.
    has_unknown: bool,
    estimated: Vec<ContentLine>,
    granted: Vec<ContentLine>,
    expected: Vec<ContentLine>,
    paid: Vec<ContentLine>,
    read_at: String,
}

impl UnitPage {
    fn tables(&self) -> [(&'static str, &Vec<ContentLine>); 4] {
        [
            ("Dự toán", &self.estimated),
            ("Dự kiến: đã có quyết định", &self.granted),
            ("Dự kiến: chỉ tiêu chưa tuyển", &self.expected),
            ("Đã chi", &self.paid),
        ]
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.tables().iter().all(|(_, lines)| lines.is_empty())
    }
}

fn content_lines(sums: Vec<(Content, Quarters)>, path: &str) -> Vec<ContentLine> {
    Content::ALL
        .iter()
        .filter_map(|content| {
            let mut quarters = Quarters::default();
            for (_, sum) in sums.iter().filter(|(known, _)| known == content) {
                quarters.add_all(*sum);
            }
            let path = format!("{path}&noi_dung={}", content.as_str());
            (quarters.total() != 0)
                .then(|| ContentLine { name: content.label(), cells: quarter_cells(quarters, &path) })
        })
        .collect()
}

/// One unit.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((year, agency)): Path<(String, String)>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let db = &mut app.db.read();
    let agency = organisation::store::agencies::find_within(db, &permit, &agency).await?;
    let lineage = &agency.lineage;
    let of = |figure: &str| format!("/ngan-sach/{year}/chi-tiet?so={figure}&don_vi={}", agency.id);
    let paid = money::paid_by_line(db, &permit, year, lineage).await?;
    let found = money::lines(db, &permit, year, lineage).await?;
    let has_unknown = found.iter().any(|line| line.quarters().unknown_of(line.amount) != 0);
    let lines = found
        .into_iter()
        .map(|line| {
            let shared = line.quarters();
            let spent = paid.iter().find(|(id, ..)| *id == line.id);
            let spent = spent.map_or_else(Quarters::default, |(_, q1, q2, q3, q4)| Quarters([*q1, *q2, *q3, *q4]));
            let mut allocated: Vec<Cell> = shared.0.into_iter().map(Cell::plain).collect();
            let mut paid = quarter_cells(spent, &format!("{}&dong={}", of("da-chi"), line.id));
            if has_unknown {
                allocated.push(Cell::plain(shared.unknown_of(line.amount)));
                // What was paid has a day, so its quarter is known.
                paid.insert(QUARTERS.len(), Cell::plain(0));
            }
            allocated.push(Cell::plain(line.amount));
            let is_unshared = shared == Quarters::default() && line.amount != 0;
            SourceLine {
                codes: line.codes(),
                allocated,
                unshared: if is_unshared { "chưa chia quý" } else { "" },
                paid,
                committed: Cell::linked(line.committed, format!("{}&dong={}", of("cam-ket"), line.id)),
                available: Cell::plain(line.available()),
                agency_name: line.agency_name,
                decision_number: line.decision_number,
            }
        })
        .collect();
    let budget = budgets::of_year(db, year).await?;
    let mut estimated = Vec::new();
    if let Some(budget) = &budget {
        let revision = if budget.assigned_revision > 0 { budget.assigned_revision } else { budget.revision };
        let below = organisation::store::agencies::below(db, lineage).await?;
        for sum in budgets::sums(db, &permit, &budget.id, revision).await? {
            if below.contains(&sum.agency_id) {
                estimated.push((sum.content, Quarters([sum.q1, sum.q2, sum.q3, sum.q4])));
            }
        }
    }
    let content = |word: &str| Content::parse(word).unwrap_or(Content::Other);
    let foreseen = money::expected_by_content(db, &permit, year, lineage).await?;
    let by = |origin: Origin| -> Vec<(Content, Quarters)> {
        let rows = foreseen.iter().filter(|(of, ..)| of == origin.as_str());
        rows.map(|(_, word, q1, q2, q3, q4)| (content(word), Quarters([*q1, *q2, *q3, *q4]))).collect()
    };
    let spent = money::paid_by_content(db, &permit, year, lineage).await?;
    let spent = spent.iter().map(|(word, q1, q2, q3, q4)| (content(word), Quarters([*q1, *q2, *q3, *q4]))).collect();
    UnitPage {
        shell: shell.titled(format!("{}: ngân sách năm {year}", agency.name)),
        lines,
        has_unknown,
        estimated: content_lines(estimated, &of("du-toan")),
        granted: content_lines(by(Origin::Granted), &format!("{}&nguon_goc=granted", of("du-kien"))),
        expected: content_lines(by(Origin::Expected), &format!("{}&nguon_goc=expected", of("du-kien"))),
        paid: content_lines(spent, &of("da-chi")),
        read_at: clock::screen(app.clock.now()),
        agency,
        year,
    }
    .page()
}

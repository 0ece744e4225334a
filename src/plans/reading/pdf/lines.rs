//! Texts on a page become lines: those of one height are put side by side, spaces and columns by their gaps.

use super::super::label;
use super::super::proposal::Place;
use super::super::text::Line;
use super::content::Run;

/// A line with its place on the page.
struct PageLine {
    x: f64,
    end: f64,
    y: f64,
    size: f64,
    text: String,
}

/// What the lines of a document are, and the numbers of its pages, which are no text.
#[derive(Default)]
pub struct Lines {
    pub lines: Vec<Line>,
    pub page_numbers: Vec<(Place, String)>,
    /// Lines in the body that stand in columns, as tables do.
    pub columns: usize,
}

impl Lines {
    /// Adds the texts of a page.
    pub fn add(&mut self, page: u32, runs: Vec<Run>) {
        let lines = on_lines(runs);
        let right = lines.iter().map(|line| line.end).fold(0.0, f64::max);
        let pitch = usual_pitch(&lines);
        let last = lines.len().saturating_sub(1);
        let mut before: Option<(f64, f64, bool)> = None;
        for (number, line) in lines.into_iter().enumerate() {
            let place = Place::Page { page, line: u32::try_from(number + 1).unwrap_or(u32::MAX) };
            let text = line.text.trim();
            let is_number = text.trim_matches(['-', '–', ' ', '.']).parse::<u32>().is_ok_and(|number| number < 2000);
            if is_number && (number == 0 || number == last) {
                self.page_numbers.push((place, text.to_owned()));
                continue;
            }
            let has_label = label::split(&viet::text::clean(text), 0).0.is_some();
            let (after_gap, is_indented) = match before {
                Some((y, x, labelled)) => (y - line.y > pitch * 1.3 + 1.0, line.x > x + line.size * 0.8 && !labelled),
                // A sentence may go on over the page.
                None => (false, line.x > 0.0 && self.lines.is_empty()),
            };
            if text.contains("    ") {
                self.columns += 1;
            }
            // One more word of Vietnamese would not have had room.
            let is_full = Some(line.end > right - line.size * 3.5);
            before = Some((line.y, line.x, has_label));
            self.lines.push(Line { place, text: line.text, after_gap, is_full, is_indented: Some(is_indented) });
        }
    }
}

/// The usual distance of two lines.
fn usual_pitch(lines: &[PageLine]) -> f64 {
    let mut pitches: Vec<f64> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .map(|(above, below)| above.y - below.y)
        .filter(|pitch| *pitch > 1.0)
        .collect();
    pitches.sort_by(f64::total_cmp);
    pitches.get(pitches.len() / 2).copied().unwrap_or(f64::MAX)
}

fn on_lines(mut runs: Vec<Run>) -> Vec<PageLine> {
    runs.retain(|run| !run.text.trim().is_empty() || run.text.contains(' '));
    runs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| (first.y - run.y).abs() < first.size.max(run.size) * 0.4) => {
                row.push(run);
            }
            _ => rows.push(vec![run]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

fn line(mut row: Vec<Run>) -> Option<PageLine> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let first = row.iter().find(|run| !run.text.trim().is_empty())?;
    let mut line = PageLine { x: first.x, end: first.x, y: first.y, size: first.size, text: String::new() };
    for run in row {
        if run.text.trim().is_empty() && line.text.is_empty() {
            continue;
        }
        let gap = run.x - line.end;
        if !line.text.is_empty() {
            if gap > run.size * 2.0 {
                line.text.push_str("    ");
            } else if gap > run.size * 0.15 && !line.text.ends_with(' ') && !run.text.starts_with(' ') {
                line.text.push(' ');
            }
        }
        line.text.push_str(&run.text);
        if !run.text.trim().is_empty() {
            line.end = run.end.max(line.end);
            line.size = run.size.max(line.size);
        }
    }
    (!line.text.trim().is_empty()).then_some(line)
}

//! What the command line shows: checking a pack, explaining an answer, simulating a change, running officers' cases.
//! Each command gives lines for people, JSON for programs, and whether all is well.

mod cases;
mod explain;
mod people;
mod table;
mod workbook;

use serde_json::{Value as Json, json};

use crate::facts::{Facts, from_cell};
use crate::pack::{Language, Pack, PackFiles, PackProblems, Text, load};

pub use cases::{CaseOutcome, CasesOptions, Colours, Found, Got, cases, pack_cases};
pub use explain::{ExplainOptions, answer_json, assumed, change_text, explain};
pub use people::{ChangedPerson, SimulateOptions, simulate};
pub use table::{Row, Table};
pub use workbook::CaseBook;

/// What a command has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Lines for people.
    pub lines: Vec<String>,
    /// The same for programs.
    pub json: Json,
    /// Exit code 0 when true, 1 when false.
    pub is_well: bool,
}

impl Output {
    /// A refusal in one Vietnamese sentence.
    pub fn refused(sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self { json: json!({ "refused": &sentence }), lines: vec![sentence], is_well: false }
    }

    /// A refusal in the language asked for; programs get both.
    fn refused_in(language: Language, sentence: Text) -> Self {
        let json = json!({ "refused": sentence.vi, "vi": sentence.vi, "en": sentence.en });
        Self { lines: vec![sentence.get(language).to_owned()], json, is_well: false }
    }

    fn problems(problems: &PackProblems) -> Self {
        let each = problems
            .0
            .iter()
            .map(|problem| json!({ "file": problem.file, "line": problem.line, "sentence": problem.sentence }));
        let json = json!({ "refused": "pack", "problems": each.collect::<Vec<_>>() });
        Self { lines: problems.to_string().lines().map(str::to_owned).collect(), json, is_well: false }
    }
}

/// Reads the pack that a person names: by its folder, or by its code among the files at hand.
pub fn read_pack(name: &str, at_hand: &PackFiles) -> Result<Pack, Output> {
    let (files, code) = PackFiles::find(name, at_hand).map_err(|problems| Output::problems(&problems))?;
    load(&files, &code).map_err(|problems| Output::problems(&problems))
}

/// `policy check`: what the pack holds, or every mistake in it with its file and line.
pub fn check(name: &str, at_hand: &PackFiles) -> Output {
    let pack = match read_pack(name, at_hand) {
        Ok(pack) => pack,
        Err(output) => return output,
    };
    let rows = pack.parameters.iter().flat_map(|parameter| &parameter.rows);
    let (mut unset, mut assumed) = (0, 0);
    for row in rows {
        unset += usize::from(row.value.is_none());
        assumed += usize::from(row.value.is_some() && row.basis.assumed);
    }
    let mut lines = vec![format!(
        "{} {}: {} chính sách, {} tham số, {} dữ kiện. Không có chỗ nào cần sửa.",
        pack.name.vi,
        pack.version,
        pack.schemes.len(),
        pack.parameters.len(),
        pack.facts.len()
    )];
    lines.push(format!("{unset} mức chưa có, {assumed} mức giả định."));
    let json = json!({
        "pack": pack.code, "version": pack.version, "parameters": pack.parameters.len(), "facts": pack.facts.len(),
        "schemes": pack.schemes.iter().map(|scheme| &scheme.id).collect::<Vec<_>>(),
        "unset": unset, "assumed": assumed,
    });
    Output { lines, json, is_well: true }
}

/// The fact whose name or Vietnamese label is the heading of a column.
fn column(pack: &Pack, heading: &str) -> Option<usize> {
    let by_label = || {
        let folded = viet::text::fold(heading);
        pack.facts.iter().position(|fact| viet::text::fold(&fact.name.vi) == folded)
    };
    pack.fact(heading).or_else(by_label)
}

/// The facts of a row of a table: headings are facts by name or Vietnamese label. An error names the row.
fn read_row(pack: &Pack, row: &Row, is_other: impl Fn(&str) -> bool) -> Result<Facts, String> {
    let mut facts = Facts::new(pack);
    for (heading, cell) in row.cells.iter().filter(|(heading, _)| !is_other(heading)) {
        let place = column(pack, heading).ok_or_else(|| unknown_column(heading))?;
        let given = from_cell(pack, place, cell)
            .map_err(|wrong| format!("Dòng {}, cột “{heading}”: {}", row.number, wrong.vi))?;
        facts.set(place, given);
    }
    Ok(facts)
}

fn unknown_column(heading: &str) -> String {
    format!("Không hiểu cột “{heading}”. Hãy dùng tên dữ kiện của gói.")
}

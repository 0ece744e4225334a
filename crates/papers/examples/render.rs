//! Renders a model: `cargo run -p papers --example render -- model.json folder`, for looking at what comes out.

#![expect(clippy::expect_used, reason = "a tool for the hand may stop at once")]

use std::path::Path;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (model, folder) = (arguments.next().expect("a model"), arguments.next().expect("a folder"));
    let text = std::fs::read_to_string(&model).expect("the model");
    let name = Path::new(&model).file_stem().expect("a name").to_string_lossy().into_owned();
    let paper = papers::Paper::from_json(&text).unwrap_or_else(|problems| panic!("{model}: {problems:#?}"));
    for (end, bytes) in [("pdf", papers::pdf(&paper)), ("docx", papers::docx(&paper))] {
        let bytes = bytes.unwrap_or_else(|problems| panic!("{model}: {problems:#?}"));
        std::fs::write(Path::new(&folder).join(format!("{name}.{end}")), bytes).expect("a file");
    }
}

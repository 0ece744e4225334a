//! The tree of the plan: sections, items, bullets, each with its clause (`II.3.c`). Real labels keep their letters;
//! bullets under an item count a, b, c … in plain letters; what hangs below a bullet is part of its text.

use super::block::{Block, Paragraph, Table};
use super::label::{self, Label, Style};
use super::proposal::{Notice, Place};

/// A section, item or bullet with what belongs to it.
#[derive(Clone, Debug)]
pub struct Node {
    pub place: Place,
    pub label: Label,
    pub heading: Option<u8>,
    pub text: String,
    /// Paragraphs without a label that follow it.
    pub body: Vec<Paragraph>,
    /// Paragraphs without a label after its children.
    pub after: Vec<Paragraph>,
    pub tables: Vec<Table>,
    pub children: Vec<Node>,
    pub clause: String,
}

/// The body of a document as a tree.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub sections: Vec<Node>,
    /// What stands before the first section, or in a document that has none.
    pub loose: Vec<Block>,
    /// The closing paragraphs: "Trên đây là Kế hoạch …".
    pub closing: Vec<Paragraph>,
}

/// Builds the tree.
pub fn build(blocks: Vec<Block>, notices: &mut Vec<Notice>) -> Outline {
    let mut outline = Outline::default();
    let mut stack: Vec<Node> = Vec::new();
    let mut is_closing = false;
    for block in blocks {
        match block {
            Block::Table(table) => match stack.last_mut() {
                Some(node) => node.tables.push(table),
                None => outline.loose.push(Block::Table(table)),
            },
            Block::Paragraph(mut paragraph) => {
                let label = paragraph.label.take().or_else(|| {
                    let heading = paragraph.heading.filter(|_| !begins_closing(&paragraph.text))?;
                    Some(Label { style: Style::Heading(heading), ordinal: 0, text: String::new() })
                });
                let Some(label) = label else {
                    is_closing |= begins_closing(&paragraph.text);
                    if is_closing && !stack.is_empty() {
                        outline.closing.push(paragraph);
                    } else {
                        attach(paragraph, &mut stack, &mut outline);
                    }
                    continue;
                };
                is_closing = false;
                let label = settled(label, &stack);
                let keep = depth_for(&label, paragraph.heading, &stack);
                fold_up(&mut stack, keep, &mut outline.sections);
                let (place, heading, text) = (paragraph.place, paragraph.heading, without_mark(paragraph.text));
                stack.push(Node {
                    place,
                    label,
                    heading,
                    text,
                    body: Vec::new(),
                    after: Vec::new(),
                    tables: Vec::new(),
                    children: Vec::new(),
                    clause: String::new(),
                });
            }
        }
    }
    fold_up(&mut stack, 0, &mut outline.sections);
    number(&mut outline.sections, &[], notices);
    outline
}

/// The text of an item without the mark that ends the whole document: "./." stands for its full stop.
fn without_mark(text: String) -> String {
    match text.strip_suffix("./.") {
        Some(rest) => format!("{rest}."),
        None => text,
    }
}

/// The sentences with which plans end.
fn begins_closing(text: &str) -> bool {
    let folded = viet::text::fold(text.get(..text.floor_char_boundary(80)).unwrap_or(text));
    folded.starts_with("tren day la") || text.trim_end().ends_with("./.")
}

/// A paragraph without a label belongs to the item before it. After bullets it goes on with the last one only if it
/// begins in the middle of a sentence or says who and when.
fn attach(paragraph: Paragraph, stack: &mut [Node], outline: &mut Outline) {
    let goes_on =
        paragraph.text.starts_with(char::is_lowercase) || super::attributes::of_line(&paragraph.text).is_some();
    let last = stack.len().checked_sub(1);
    let item = stack.iter().rposition(|node| !node.label.style.is_bullet());
    let is_bullet = last.and_then(|last| stack.get(last)).is_some_and(|node| node.label.style.is_bullet());
    let target = if is_bullet && !goes_on { item } else { last };
    let Some(node) = target.and_then(|at| stack.get_mut(at)) else {
        outline.loose.push(Block::Paragraph(paragraph));
        return;
    };
    if node.text.is_empty() && node.children.is_empty() {
        node.text = paragraph.text;
    } else if is_bullet && !goes_on || !node.children.is_empty() {
        node.after.push(paragraph);
    } else {
        node.body.push(paragraph);
    }
}

/// `i)` after `h)` is a letter, `i)` that begins a list is a Roman one.
fn settled(label: Label, stack: &[Node]) -> Label {
    let follows = |ordinal: u32, style: Style| {
        stack.iter().rev().find(|node| node.label.style == style).is_some_and(|node| node.label.ordinal + 1 >= ordinal)
    };
    match (label.style, label.text.as_str()) {
        (Style::Letter, "i")
            if !stack.iter().any(|node| node.label.style == Style::Letter && node.label.ordinal >= 8) =>
        {
            Label { style: Style::SmallRoman, ordinal: 1, ..label }
        }
        (Style::Letter, "v" | "x") if follows(1, Style::SmallRoman) => {
            let ordinal = if label.text == "v" { 5 } else { 10 };
            Label { style: Style::SmallRoman, ordinal, ..label }
        }
        // "C." and "D." after "A." and "B." are letters already; "I." and "V." after "H." or "U." are, too.
        (Style::Roman, "I" | "V" | "X") => {
            let before = stack.iter().rev().find(|node| node.label.style == Style::Capital);
            match (label.text.as_str(), before.map(|node| node.label.text.as_str())) {
                ("I", Some("H")) | ("V", Some("U")) => Label { style: Style::Capital, ..label },
                _ => label,
            }
        }
        _ => label,
    }
}

/// How many open nodes stay open when this label comes.
fn depth_for(label: &Label, heading: Option<u8>, stack: &[Node]) -> usize {
    if let Style::Heading(level) = label.style {
        let above = stack.iter().rposition(|node| node.heading.is_some_and(|other| other < level));
        return above.map_or(0, |at| at + 1);
    }
    if let Some(at) = stack.iter().position(|node| node.label.style == label.style) {
        return at;
    }
    if let Some(depth) = label.style.bullet_depth() {
        // A sign that is new here hangs below the one before it, unless it stands further out.
        let further_in = |node: &Node| node.label.style.bullet_depth().is_some_and(|other| other > depth);
        return stack.iter().position(further_in).unwrap_or(stack.len());
    }
    // Numbers never hang below bullets.
    let items = stack.iter().position(|node| node.label.style.is_bullet()).unwrap_or(stack.len());
    if label.ordinal == 1 && heading.is_none_or(|level| below_headings(level, stack)) {
        return items;
    }
    let rank = label.style.rank();
    let is_deeper = |node: &Node| node.label.style.rank() >= rank && !matches!(node.label.style, Style::Heading(_));
    stack.iter().take(items).position(is_deeper).unwrap_or(items)
}

/// Whether a heading of this level may stand below all open ones.
fn below_headings(level: u8, stack: &[Node]) -> bool {
    stack
        .iter()
        .all(|node| node.heading.is_none_or(|other| other <= level) || !matches!(node.label.style, Style::Heading(_)))
}

/// Closes all but the first `keep` open nodes.
fn fold_up(stack: &mut Vec<Node>, keep: usize, sections: &mut Vec<Node>) {
    while stack.len() > keep {
        let Some(node) = stack.pop() else { return };
        match stack.last_mut() {
            Some(parent) => parent.children.push(node),
            None => sections.push(node),
        }
    }
}

/// Gives each node its clause, and tells where a number is missing from its list.
fn number(nodes: &mut [Node], path: &[Step], notices: &mut Vec<Notice>) {
    let mut bullets = 0;
    let mut headings = 0;
    let mut last: Option<(Style, u32)> = None;
    for node in nodes {
        let style = node.label.style;
        let mut own: Vec<Step> = path.to_vec();
        let part = match style {
            Style::Heading(_) => {
                headings += 1;
                headings.to_string()
            }
            _ if style.is_bullet() => {
                bullets += 1;
                let under_bullet = path.last().is_some_and(|step| step.style.is_bullet());
                if under_bullet { bullets.to_string() } else { label::bullet_letter(bullets - 1) }
            }
            Style::Decimal(depth) if depth > 1 => {
                // "1.2" names its "1" itself.
                while own.last().is_some_and(|step| matches!(step.style, Style::Decimal(_))) {
                    own.pop();
                }
                node.label.text.clone()
            }
            _ => node.label.text.clone(),
        };
        if let Some((before, ordinal)) = last
            && before == style
            && matches!(style, Style::Roman | Style::Decimal(_) | Style::Capital)
            && node.label.ordinal > ordinal + 1
        {
            notices.push(Notice::at(
                node.place,
                format!("Sau mục {ordinal} là mục {}: kiểm tra xem có mục nào bị thiếu không.", node.label.ordinal),
            ));
        }
        if !style.is_bullet() {
            last = Some((style, node.label.ordinal));
        }
        own.push(Step { style, part });
        node.clause = own.iter().map(|step| step.part.as_str()).collect::<Vec<_>>().join(".");
        number(&mut node.children, &own, notices);
    }
}

/// One part of a clause.
#[derive(Clone, Debug)]
struct Step {
    style: Style,
    part: String,
}

impl Node {
    /// The text that stands below this node, each part on its own line with its label.
    pub fn lines_below(&self) -> Vec<String> {
        let mut out: Vec<String> = self.body.iter().map(|paragraph| paragraph.text.clone()).collect();
        for child in &self.children {
            out.push(child.labelled());
            out.extend(child.lines_below());
        }
        out.extend(self.after.iter().map(|paragraph| paragraph.text.clone()));
        out
    }

    /// Its text with the label before it.
    pub fn labelled(&self) -> String {
        let sign = match self.label.style {
            Style::Heading(_) => return self.text.clone(),
            Style::Dash(_) | Style::Dot(_) | Style::Plus(_) => self.label.text.clone(),
            Style::Letter | Style::SmallRoman | Style::LetterDecimal | Style::DecimalBracket => {
                format!("{})", self.label.text)
            }
            Style::Bracketed => format!("({})", self.label.text),
            _ => format!("{}.", self.label.text),
        };
        format!("{sign} {}", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    fn clauses(text: &str) -> Vec<String> {
        fn walk(node: &Node, out: &mut Vec<String>) {
            out.push(node.clause.clone());
            node.children.iter().for_each(|child| walk(child, out));
        }
        let (blocks, _) = text::read(text).unwrap().settle();
        let mut out = Vec::new();
        build(blocks, &mut Vec::new()).sections.iter().for_each(|node| walk(node, &mut out));
        out
    }

    #[test]
    fn clauses_follow_the_labels() {
        for (text, expected) in [
            ("I. A\n1. B\n- c\n- d\n+ e\n- f\n2. G\nII. H\n- i", "I I.1 I.1.a I.1.b I.1.b.1 I.1.c I.2 II II.a"),
            ("I. A\n1. B\na) c\n- d\nb) e\nđ) f\n2. G", "I I.1 I.1.a I.1.a.a I.1.b I.1.đ I.2"),
            ("A. X\nI. Y\n1. Z\nB. W\nI. V", "A A.I A.I.1 B B.I"),
            ("I. X\nA. Y\n1. Z\nB. W\nII. V", "I I.A I.A.1 I.B II"),
            ("1. A\n1.1. B\n1.2. C\n2. D\n2.1 Đ", "1 1.1 1.2 2 2.1"),
            ("I. A\n1. B\n1.1. C\n- d", "I I.1 I.1.1 I.1.1.a"),
            ("• A\n- B\n- C\n• D", "a a.1 a.2 b"),
            ("Phần I. A\nI. B\n1. C\nPhần II. D\nI. E", "P1 P1.I P1.I.1 P2 P2.I"),
            ("I. A\n3. B\n4. C\nII. D\n5. E", "I I.3 I.4 II II.5"),
            ("1. A\na) b\nh) c\ni) d\nk) e", "1 1.a 1.h 1.i 1.k"),
            ("1. A\ni) b\nii) c", "1 1.i 1.ii"),
            ("# A\n## B\n- c\n## D\n# E", "1 1.1 1.1.a 1.2 2"),
            ("## II. A\n### Sở B\n- c\n### Sở D\n- e", "II II.1 II.1.a II.2 II.2.a"),
        ] {
            assert_eq!(clauses(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_missing_number_is_told() {
        let (blocks, _) = text::read("I. A\n1. B\n3. C").unwrap().settle();
        let mut notices = Vec::new();
        build(blocks, &mut notices);
        assert_eq!(notices.len(), 1);
    }

    #[test]
    fn the_closing_paragraph_belongs_to_no_item() {
        let (blocks, _) = text::read("I. A\n- b\n\nTrên đây là Kế hoạch năm nay./.").unwrap().settle();
        let outline = build(blocks, &mut Vec::new());
        assert_eq!(outline.closing.len(), 1);
    }

    #[test]
    fn the_mark_of_the_end_is_no_word_of_the_last_item() {
        let (blocks, _) = text::read("I. A\n- Làm việc./.").unwrap().settle();
        let outline = build(blocks, &mut Vec::new());
        let texts: Vec<&str> = outline.sections[0].children.iter().map(|node| node.text.as_str()).collect();
        assert_eq!(texts, ["Làm việc."]);
    }
}

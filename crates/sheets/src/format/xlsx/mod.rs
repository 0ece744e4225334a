//! `.xlsx` and `.xlsm`: a zip of XML parts, read as a stream.

mod rows;
mod strings;
mod styles;

use quick_xml::events::Event;

pub(crate) use rows::Rows;
use strings::Strings;
pub(crate) use styles::{Shown, built_in, shown_as};

use super::package::Package;
use super::xml::{Xml, attribute, is_on};
use crate::limits::Limits;
use crate::refusal::Refusal;

/// More sheets than this are not listed.
const MOST_SHEETS: usize = 1_000;

struct Sheet {
    name: String,
    is_hidden: bool,
    part: String,
}

/// An open workbook.
pub(crate) struct Book<'a> {
    package: Package<'a>,
    sheets: Vec<Sheet>,
    strings: Strings,
    styles: Vec<Shown>,
    is_1904: bool,
    most_columns: u32,
    pub(crate) styles_part: Option<String>,
}

impl<'a> Book<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let package = Package::open(bytes, limits)?;
        let workbook = workbook_part(&package)?;
        let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = workbook.rsplit_once('/').map_or(workbook.as_str(), |(_, file)| file);
        let relations = relations(&package, &format!("{folder}/_rels/{file}.rels"))?;
        let part_of = |kind: &str, id: Option<&str>| {
            let found = relations.iter().find(|relation| match id {
                Some(id) => relation.id == id,
                None => relation.kind.ends_with(kind),
            })?;
            package.find(&resolve(&folder, &found.target)).map(str::to_owned)
        };
        let (listed, is_1904) = listed(&package, &workbook)?;
        let sheets = listed
            .into_iter()
            .filter_map(|(name, is_hidden, id)| Some(Sheet { name, is_hidden, part: part_of("", Some(&id))? }))
            .collect();
        let strings = match part_of("/sharedStrings", None) {
            Some(part) => Strings::read(&package, &part, limits)?,
            None => Strings::default(),
        };
        let styles_part = part_of("/styles", None);
        let styles = match &styles_part {
            Some(part) => styles::read(&package, part)?,
            None => Vec::new(),
        };
        Ok(Self { package, sheets, strings, styles, is_1904, most_columns: limits.columns, styles_part })
    }

    pub(crate) fn sheets(&self) -> Vec<super::Sheet> {
        self.sheets.iter().map(|sheet| super::Sheet { name: sheet.name.clone(), is_hidden: sheet.is_hidden }).collect()
    }

    pub(crate) fn has_macros(&self) -> bool {
        self.package.has_ending("vbaProject.bin")
    }

    /// The part that holds a sheet.
    pub fn part(&self, sheet: usize) -> Option<&str> {
        self.sheets.get(sheet).map(|sheet| sheet.part.as_str())
    }

    pub(crate) fn package(&self) -> &Package<'a> {
        &self.package
    }

    pub(crate) fn rows(&self, sheet: usize) -> Result<Rows<'_>, Refusal> {
        let part = self.part(sheet).ok_or(Refusal::Damaged)?;
        Ok(Rows::new(
            Xml::new(self.package.reader(part)?),
            &self.strings,
            &self.styles,
            self.is_1904,
            self.most_columns,
        ))
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(package: &Package<'_>, part: &str) -> Result<Vec<Relation>, Refusal> {
    let Some(part) = package.find(part) else { return Ok(Vec::new()) };
    let mut xml = Xml::new(package.reader(part)?);
    let mut found = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let get = |name| attribute(&e, name).unwrap_or_default().into_owned();
                if found.len() < MOST_SHEETS * 2 {
                    found.push(Relation { id: get("Id"), kind: get("Type"), target: get("Target") });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn workbook_part(package: &Package<'_>) -> Result<String, Refusal> {
    let told = relations(package, "_rels/.rels")?
        .into_iter()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .and_then(|relation| package.find(&relation.target).map(str::to_owned));
    told.or_else(|| package.find("xl/workbook.xml").map(str::to_owned)).ok_or(Refusal::Damaged)
}

/// A target is told from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

type Listed = Vec<(String, bool, String)>;

/// The sheets of a workbook, and whether its days are counted from 1904.
fn listed(package: &Package<'_>, part: &str) -> Result<(Listed, bool), Refusal> {
    let mut xml = Xml::new(package.reader(part)?);
    let mut sheets = Vec::new();
    let mut is_1904 = false;
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "sheet" if sheets.len() < MOST_SHEETS => {
                    let state = attribute(&e, "state").unwrap_or_default();
                    sheets.push((
                        attribute(&e, "name").unwrap_or_default().into_owned(),
                        matches!(state.as_ref(), "hidden" | "veryHidden"),
                        attribute(&e, "id").unwrap_or_default().into_owned(),
                    ));
                }
                "workbookPr" => is_1904 = is_on(&e, "date1904"),
                _ => {}
            },
            Event::Eof => return Ok((sheets, is_1904)),
            _ => {}
        }
    }
}

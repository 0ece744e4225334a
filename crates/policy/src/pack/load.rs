//! Reads a pack with those it includes, in passes: first every name, then every figure, then every formula.

use toml::de::DeTable;

use super::fields::{Fields, Paper};
use super::files::PackFiles;
use super::names::PackScope;
use super::problems::{Found, PackProblems};
use super::{Basis, Document, Formula, Kind, Pack, Text, check, rules, settings};
use crate::exact::{Exact, Rounding, RoundingMode};
use crate::language::{Expr, Type, parse};
use crate::value::Value;

/// What is being read: the pack so far, and where mistakes go.
pub(super) struct Loading<'a> {
    pub(super) pack: Pack,
    pub(super) files: &'a PackFiles,
    pub(super) found: &'a Found,
}

/// The tables of one kind, of all files, in the order of files.
struct Sections<'a> {
    facts: Vec<Fields<'a>>,
    parameters: Vec<Fields<'a>>,
    definitions: Vec<Fields<'a>>,
    schemes: Vec<Fields<'a>>,
    overlaps: Vec<Fields<'a>>,
}

/// Reads and checks the policy of a place. The error lists every mistake with its file and line.
pub fn load(files: &PackFiles, code: &str) -> Result<Pack, PackProblems> {
    let found = Found::default();
    let pack = read(files, code, &found);
    match pack {
        Some(pack) if found.is_empty() => Ok(pack),
        _ => Err(found.into_problems()),
    }
}

/// One TOML file of a pack.
struct Parsed<'a> {
    paper: Paper<'a>,
    table: DeTable<'a>,
    is_profile: bool,
    is_own: bool,
}

fn read(files: &PackFiles, code: &str, found: &Found) -> Option<Pack> {
    let mut names = Vec::new();
    let profile = format!("{code}/policy/policy.toml");
    if !files.has(&profile) {
        found.add(&profile, 1, "Gói thiếu tệp này. Hãy thêm tệp vào gói.");
        return None;
    }
    let text = files.text(&profile, found)?;
    let table = Paper { file: &profile, text, found }.parse()?;
    let own = Fields::new(Paper { file: &profile, text, found }, &table, 1);
    let includes = own.texts("includes");
    for other in includes.iter().map(String::as_str).chain([code]) {
        if !files.has_pack(other) {
            own.note_at("includes", format!("Không có gói chính sách “{other}”. Hãy sửa `includes`."));
        }
        let papers = files.papers(other);
        names.extend(papers.into_iter().map(|path| (path, other == code)));
        let documents = format!("{other}/legal_documents.toml");
        if files.has(&documents) {
            names.push((documents, other == code));
        }
    }
    let mut parsed = Vec::new();
    for (name, is_own) in &names {
        let Some(text) = files.text(name, found) else { continue };
        let paper = Paper { file: name, text, found };
        if let Some(table) = paper.parse() {
            parsed.push(Parsed { paper, table, is_profile: name.ends_with("/policy.toml"), is_own: *is_own });
        }
    }
    if parsed.len() < names.len() {
        return None;
    }
    let mut loading = Loading { pack: empty(code), files, found };
    let mut sections = Sections {
        facts: Vec::new(),
        parameters: Vec::new(),
        definitions: Vec::new(),
        schemes: Vec::new(),
        overlaps: Vec::new(),
    };
    let roots: Vec<(Fields<'_>, &Parsed<'_>)> =
        parsed.iter().map(|file| (Fields::new(file.paper, &file.table, 1), file)).collect();
    for (root, file) in &roots {
        loading.documents(root, file);
    }
    for (root, file) in &roots {
        if file.is_profile {
            loading.profile(root, file.is_own);
        }
        if file.paper.file.ends_with("/legal_documents.toml") {
            continue;
        }
        sections.facts.extend(root.tables("facts"));
        sections.parameters.extend(root.tables("parameters"));
        sections.definitions.extend(root.tables("definitions"));
        sections.schemes.extend(root.tables("schemes"));
        sections.overlaps.extend(root.tables("overlaps"));
        root.finish();
    }
    loading.rules(&sections);
    loading.public(&own, &sections.schemes);
    let all = [&sections.facts, &sections.parameters, &sections.definitions, &sections.schemes, &sections.overlaps];
    if found.is_empty() {
        let read = check::Read { facts: &sections.facts, parameters: &sections.parameters, schemes: &sections.schemes };
        check::check(&loading.pack, &read);
    }
    // Tables that were given up half-way would have keys that nobody read.
    if found.is_empty() {
        all.into_iter().flatten().for_each(Fields::finish);
    }
    loading.pack.find_changes();
    Some(loading.pack)
}

fn empty(code: &str) -> Pack {
    Pack {
        code: code.to_owned(),
        version: String::new(),
        name: Text::default(),
        rounding: Rounding::default(),
        rounding_basis: Basis::default(),
        documents: Vec::new(),
        words: Vec::new(),
        facts: Vec::new(),
        parameters: Vec::new(),
        definitions: Vec::new(),
        schemes: Vec::new(),
        public: Vec::new(),
        overlaps: Vec::new(),
        changes: Vec::new(),
    }
}

impl Loading<'_> {
    fn rules(&mut self, sections: &Sections<'_>) {
        sections.facts.iter().for_each(|fields| settings::fact(self, fields));
        sections.schemes.iter().for_each(|fields| rules::scheme_names(self, fields));
        sections.parameters.iter().for_each(|fields| settings::parameter(self, fields));
        if !self.found.is_empty() {
            // Formulas that name what could not be read would only repeat the same mistake.
            return;
        }
        sections.facts.iter().for_each(|fields| settings::derived(self, fields));
        sections.definitions.iter().for_each(|fields| rules::definition(self, fields));
        sections.schemes.iter().for_each(|fields| rules::scheme(self, fields));
        sections.overlaps.iter().for_each(|fields| rules::overlap(self, fields));
    }

    fn documents(&mut self, root: &Fields<'_>, file: &Parsed<'_>) {
        let is_registry = file.paper.file.ends_with("/legal_documents.toml");
        for fields in root.tables("documents") {
            let id = fields.id("id");
            let number = fields.optional("number").unwrap_or_default();
            let title = if is_registry { fields.text("title_vi") } else { fields.text("title") };
            if !is_registry {
                fields.finish();
            }
            let (Some(id), Some(title)) = (id, title) else { continue };
            match self.pack.documents.iter().find(|document| document.id == id) {
                Some(document) if document.number != number => {
                    fields.note_at("number", format!("Văn bản “{id}” đã có với số khác. Hãy ghi cùng một số."));
                }
                Some(_) => {}
                None => self.pack.documents.push(Document { id, number, title }),
            }
        }
    }

    fn profile(&mut self, root: &Fields<'_>, is_own: bool) {
        let version = root.text("version");
        let name = root.both("name");
        root.texts("includes");
        root.texts("public");
        let rounding = root.table("rounding");
        if rounding.is_none() && is_own && !root.has("rounding") {
            root.note("Gói thiếu bảng [rounding]: làm tròn tiền đến đâu, theo cách nào.");
        }
        if let Some(fields) = rounding {
            let unit = fields.optional_number("unit").and_then(Exact::whole).filter(|unit| *unit >= 1);
            if unit.is_none() {
                fields.note_at("unit", "`unit` phải là số đồng từ 1 trở lên.");
            }
            let mode = fields.word("mode", &RoundingMode::ALL);
            let basis = self.basis(&fields);
            fields.finish();
            if let (Some(unit), Some(mode), true) = (unit, mode, is_own) {
                self.pack.rounding = Rounding { unit, mode };
                self.pack.rounding_basis = basis;
            }
        }
        if let (Some(version), Some(name), true) = (version, name, is_own) {
            self.pack.version = version;
            self.pack.name = name;
        }
    }

    /// The policies that visitors may ask about: those named, or all that are in force, the place's own first.
    fn public(&mut self, own: &Fields<'_>, schemes: &[Fields<'_>]) {
        let pack = &self.pack;
        let mut public = Vec::new();
        for name in own.texts("public") {
            match pack.scheme(&name) {
                Some(place) => public.push(place),
                None if self.found.is_empty() => {
                    own.note_at("public", format!("Không có chính sách “{name}”. Hãy sửa `public`."));
                }
                // The policy may be there, but could not be read.
                None => {}
            }
        }
        if !own.has("public") {
            let in_force = pack.schemes.iter().zip(schemes).enumerate().filter(|(_, (scheme, _))| !scheme.is_draft);
            let folder = own.paper.file.trim_end_matches("policy.toml");
            let mut found: Vec<(bool, usize)> =
                in_force.map(|(place, (_, fields))| (!fields.paper.file.starts_with(folder), place)).collect();
            found.sort_unstable();
            public.extend(found.into_iter().map(|(_, place)| place));
        }
        self.pack.public = public;
    }

    /// The legal basis of a rule: a document of the pack, or `assumed = true`.
    pub(super) fn basis(&self, fields: &Fields<'_>) -> Basis {
        let assumed = fields.flag("assumed");
        let clause = fields.optional("clause").unwrap_or_default();
        let Some(id) = fields.optional("document") else {
            if !assumed {
                fields.note("Quy tắc này thiếu căn cứ. Hãy ghi `document`, hoặc `assumed = true` nếu là giả định.");
            }
            return Basis { document: None, clause, assumed };
        };
        let document = self.pack.documents.iter().position(|document| document.id == id);
        if document.is_none() {
            fields.note_at("document", format!("Không có văn bản “{id}”. Hãy thêm vào `documents`."));
        }
        Basis { document, clause, assumed }
    }

    /// A formula of the type that is wanted.
    pub(super) fn formula(
        &self,
        fields: &Fields<'_>,
        key: &str,
        scheme: Option<usize>,
        wanted: Option<Type>,
    ) -> Option<(Formula, Type)> {
        let source = fields.text(key)?;
        let scope = PackScope { pack: &self.pack, scheme };
        match parse(&source, &scope) {
            Ok((expr, kind)) => {
                let is_nought = expr == Expr::Value(Value::Number(Exact::ZERO));
                let fits = |wanted| kind == wanted || (is_nought && matches!(wanted, Type::Number(_)));
                if let Some(wanted) = wanted
                    && !fits(wanted)
                {
                    let (wanted, kind) = (wanted.label(), kind.label());
                    fields.note_at(key, format!("`{key}` phải cho {wanted}, công thức lại cho {kind}."));
                    return None;
                }
                let by_group = self.names_group(&expr);
                Some((Formula { source, expr, by_group }, kind))
            }
            Err(error) => {
                fields.note_formula(key, error);
                None
            }
        }
    }

    /// The same, when the key is there.
    pub(super) fn optional_formula(
        &self,
        fields: &Fields<'_>,
        key: &str,
        scheme: Option<usize>,
        wanted: Type,
    ) -> Option<Formula> {
        fields.has(key).then(|| self.formula(fields, key, scheme, Some(wanted))).flatten().map(|(formula, _)| formula)
    }

    fn names_group(&self, expr: &Expr) -> bool {
        let mut found = false;
        expr.walk(&mut |part| {
            found |= match part {
                Expr::Group => true,
                Expr::Parameter(_, keys) => keys.contains(&crate::language::KeySource::Group),
                Expr::Definition(place) => self.pack.definitions.get(*place).is_some_and(|d| d.formula.by_group),
                _ => false,
            };
        });
        found
    }

    /// A fact of the kind that is wanted, by its name under a key.
    pub(super) fn fact(&self, fields: &Fields<'_>, key: &str, wanted: impl Fn(Kind) -> bool) -> Option<usize> {
        let name = fields.text(key)?;
        self.fact_named(fields, key, &name, wanted)
    }

    pub(super) fn fact_named(
        &self,
        fields: &Fields<'_>,
        key: &str,
        name: &str,
        wanted: impl Fn(Kind) -> bool,
    ) -> Option<usize> {
        let fact = self.pack.fact(name).filter(|fact| self.pack.facts.get(*fact).is_some_and(|fact| wanted(fact.kind)));
        if fact.is_none() {
            fields.note_at(key, format!("`{key}`: không có dữ kiện “{name}” đúng loại. Hãy xem lại facts."));
        }
        fact
    }

    /// A parameter of the kind that is wanted, by its name under a key.
    pub(super) fn parameter(&self, fields: &Fields<'_>, key: &str, wanted: impl Fn(Kind) -> bool) -> Option<usize> {
        let name = fields.text(key)?;
        let of_kind = |place: &usize| self.pack.parameters.get(*place).is_some_and(|found| wanted(found.kind));
        let parameter = self.pack.parameter(&name).filter(of_kind);
        if parameter.is_none() {
            fields.note_at(key, format!("`{key}`: không có tham số “{name}” đúng loại. Hãy xem lại parameters."));
        }
        parameter
    }
}

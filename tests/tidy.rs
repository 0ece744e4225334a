//! Keeps the way this program is laid out and written true: see ARCHITECTURE.md. Each test is one rule; a failure
//! names the place and what to do there.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value as Json;
use source::{File, arguments, bracketed, files, files_in, places, root, rust_files, text_of, word};

#[path = "tidy/source.rs"]
mod source;

/// A file of the program longer than this no longer fits in the head.
const LONGEST: usize = 600;

/// The one file that may read the machine's clock.
const CLOCK: &str = "src/platform/clock.rs";

/// Who may write without an audit event (`db.upkeep()`), and what it is that nobody needs to be told of.
const UPKEEP: &[(&str, &str)] = &[
    ("src/accounts/session.rs", "when a session was last used"),
    ("src/accounts/actions/sign_in.rs", "that the session's person is still there"),
    ("src/candidates/actions/letters.rs", "that a letter was sent"),
    ("src/candidates/session.rs", "when a candidate's session was last used"),
    ("src/candidates/store.rs", "old codes, sessions and letters"),
    ("src/candidates/views.rs", "who opened a dossier on which day, a row of its own for the person concerned"),
    ("src/exchange/actions/read.rs", "the preview of an import, before anybody accepts it"),
    ("src/instance/demo.rs", "the mark of demonstration data"),
    ("src/instance/open.rs", "the check value of the secret, before anything else is written"),
    ("src/instance/restore.rs", "a copy brings its own log"),
    ("src/platform/audit.rs", "the folded names of an older log"),
    ("src/platform/db.rs", "defines it"),
    ("src/platform/held.rs", "forms that wait for a sign-in, dropped after a week"),
    ("src/platform/jobs.rs", "leases and progress of background jobs"),
    ("src/platform/messages.rs", "whether a message was sent and read"),
    ("src/portal/meter.rs", "how often an address asked within the last minutes"),
];

/// Licence names that packages write in their own way.
const OTHER_NAMES: &[(&str, &str)] = &[("BSD-0-Clause", "0BSD")];

/// Fails with the rule and every place that breaks it.
fn judge(rule: &str, faults: Vec<String>) {
    assert!(faults.is_empty(), "\n\n{rule}\n  {}\n", faults.join("\n  "));
}

// Who may import whom.

/// The modules of the program in the order of `src/lib.rs`.
fn modules() -> Vec<String> {
    let lib = files().iter().find(|file| file.path == "src/lib.rs");
    let code = lib.map(|file| file.rust().bare).unwrap_or_default();
    code.lines()
        .filter_map(|line| {
            let line = line.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
            line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
        })
        .collect()
}

/// The names that follow the beginning of a path: one word, or the first word of each branch of `{…}`.
fn first_names(after: &str) -> Vec<&str> {
    if after.starts_with('{') { arguments(bracketed(after)).into_iter().map(word).collect() } else { vec![word(after)] }
}

/// The names that this file takes from the top of the crate, each with its place.
fn names_from_top(file: &File) -> Vec<(usize, String)> {
    let rust = file.rust();
    let code = rust.program();
    let mut found = Vec::new();
    for start in places(code, "crate::") {
        let after = code.get(start + "crate::".len()..).unwrap_or_default();
        found.extend(first_names(after).into_iter().map(|name| (start, name.to_owned())));
    }
    // A chain of `super::` that climbs as far as the module is deep ends at the top, too.
    let depth = file.path.matches('/').count() - usize::from(file.name() == "mod.rs");
    let climb = "super::".repeat(depth);
    for start in places(code, &climb) {
        let goes_on = code.get(..start).is_some_and(|before| before.ends_with("super::"));
        let after = code.get(start + climb.len()..).unwrap_or_default();
        if !goes_on {
            found.extend(first_names(after).into_iter().map(|name| (start, name.to_owned())));
        }
    }
    found.retain(|(_, name)| !name.is_empty());
    found
}

#[test]
fn a_module_imports_only_modules_above_it() {
    let modules = modules();
    let macros: BTreeSet<String> = rust_files()
        .flat_map(|file| {
            let code = file.rust().bare;
            let names = places(&code, "macro_rules!").into_iter();
            names.map(|at| word(code.get(at + 12..).unwrap_or_default().trim_start()).to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let place = |name: &str| modules.iter().position(|module| module == name);
    let mut faults = Vec::new();
    for file in files_in("src/", &[".rs"]).filter(|file| !file.is_for_tests()) {
        let Some(module) = file.module() else { continue };
        let Some(own) = place(module) else {
            if !modules.is_empty() {
                faults.push(format!("{}: module {module} is not in src/lib.rs; declare it in its place", file.at(0)));
            }
            continue;
        };
        for (at, name) in names_from_top(file) {
            match place(&name) {
                Some(other) if other > own => faults.push(format!(
                    "{}: {module} uses {name}, which stands below it; move what both need up, or the caller down",
                    file.at(at)
                )),
                Some(_) => {}
                None if macros.contains(&name) => {}
                None => faults.push(format!(
                    "{}: {module} uses {name} of src/lib.rs; only lib.rs and main.rs know the whole",
                    file.at(at)
                )),
            }
        }
    }
    for file in files_in("src/", &[".html"]) {
        let Some(own) = file.module().and_then(place) else { continue };
        for tag in ["extends \"", "import \"", "include \""] {
            for (at, _) in file.text.match_indices(tag) {
                let name = word(file.text.get(at + tag.len()..).unwrap_or_default());
                if place(name).is_some_and(|other| other > own) {
                    faults.push(format!("{}: the template stands on {name}, which is below it", file.at(at)));
                }
            }
        }
    }
    judge("A module imports only modules above it in src/lib.rs.", faults);
}

// SQL in its place.

/// The words of a statement, in lower case, without punctuation.
fn words_of(text: &str) -> Vec<String> {
    let letters = |letter: char| !(letter.is_alphanumeric() || letter == '_');
    text.to_lowercase().split(letters).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The tables that a statement writes.
fn written_tables(statement: &str) -> Vec<String> {
    let words = words_of(statement);
    let pairs = words.windows(3).filter_map(|three| match three {
        [insert, into, table] if insert == "insert" && into == "into" => Some(table),
        [delete, from, table] if delete == "delete" && from == "from" => Some(table),
        [update, table, set] if update == "update" && set == "set" && table != "set" => Some(table),
        _ => None,
    });
    pairs.cloned().collect()
}

fn is_statement(text: &str) -> bool {
    let words = words_of(text);
    let selects = words.first().is_some_and(|first| first == "select" || first == "with")
        && words.iter().any(|word| word == "from");
    selects || !written_tables(text).is_empty()
}

#[test]
fn pages_and_templates_hold_no_sql() {
    let mut faults = Vec::new();
    let pages = files_in("src/", &[".rs"]).filter(|file| file.name() == "pages.rs" || file.path.contains("/pages/"));
    for file in pages.filter(|file| !file.is_for_tests()) {
        let rust = file.rust();
        for name in ["sql!", "insert!", "insert_all!", "update!", "delete!"] {
            let found = places(rust.program(), name).into_iter();
            faults
                .extend(found.map(|at| format!("{}: {name} in a page; give store.rs a function for it", file.at(at))));
        }
        let statements = rust.strings.iter().filter(|(_, text)| is_statement(text));
        faults.extend(
            statements.map(|(at, _)| format!("{}: a statement in a page; it belongs in store.rs", file.at(*at))),
        );
    }
    for file in files_in("src/", &[".html"]) {
        for (number, line) in file.text.lines().enumerate() {
            if ["sql!(", "insert into ", "delete from ", "select * from "].iter().any(|mark| line.contains(mark)) {
                faults.push(format!("{}:{}: SQL in a template; it belongs in store.rs", file.path, number + 1));
            }
        }
    }
    judge("SQL lives in store.rs, not in pages or templates.", faults);
}

/// The tables that a file writes, each with its place.
fn tables_written_by(file: &File) -> Vec<(usize, String)> {
    let rust = file.rust();
    let end = rust.tests_begin();
    let mut found = Vec::new();
    for name in ["insert!", "insert_all!", "update!", "delete!"] {
        for at in places(rust.program(), name) {
            let call = rust.spoken.get(at + name.len()..).unwrap_or_default();
            let table = arguments(bracketed(call)).get(1).and_then(|table| table.strip_prefix('"')).map(word);
            found.extend(table.filter(|table| !table.is_empty()).map(|table| (at, table.to_owned())));
        }
    }
    for (at, text) in rust.strings.iter().filter(|(at, _)| *at < end) {
        found.extend(written_tables(text).into_iter().map(|table| (*at, table)));
    }
    // A statement whose table is put in at run time names none.
    found.retain(|(_, table)| table != "values" && table != "table");
    found
}

#[test]
fn a_table_is_written_by_one_module_only() {
    let mut owners: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for file in files_in("src/", &[".rs"]).filter(|file| !file.is_for_tests()) {
        let Some(module) = file.module() else { continue };
        for (at, table) in tables_written_by(file) {
            owners.entry(table).or_default().entry(module).or_insert_with(|| file.at(at));
        }
    }
    let shared = owners.iter().filter(|(_, modules)| modules.len() > 1);
    let faults = shared.map(|(table, modules)| {
        let places: Vec<&str> = modules.values().map(String::as_str).collect();
        format!("{table}: written at {}; let the owner offer a function", places.join(" and "))
    });
    judge("Each table is written by one module only.", faults.collect());
}

#[test]
fn writes_without_an_event_are_listed() {
    let mut faults = Vec::new();
    for file in files_in("src/", &[".rs"]).filter(|file| !file.is_for_tests()) {
        let listed = UPKEEP.iter().any(|(path, _)| *path == file.path);
        let rust = file.rust();
        let uses = places(rust.program(), "upkeep()");
        if let Some(at) = uses.first().filter(|_| !listed) {
            faults.push(format!(
                "{}: writes without an audit event; use db.write(permit), or name the file and the reason in UPKEEP",
                file.at(*at)
            ));
        }
    }
    let stale = UPKEEP.iter().filter(|(path, _)| !text_of("src/lib.rs").is_empty() && text_of(path).is_empty());
    faults.extend(stale.map(|(path, _)| format!("tests/tidy.rs: UPKEEP names {path}, which is gone; take it out")));
    judge("Every write leaves an audit event, but for the upkeep listed in tests/tidy.rs.", faults);
}

// Time.

#[test]
fn only_the_clock_reads_the_time() {
    let mut faults = Vec::new();
    for file in rust_files().filter(|file| file.path != CLOCK) {
        let code = file.rust().bare;
        for name in ["Utc::now", "Local::now", "SystemTime::now"] {
            let found = places(&code, name).into_iter();
            faults.extend(found.map(|at| format!("{}: {name}; take tx.now or app.clock", file.at(at))));
        }
    }
    judge(&format!("Only {CLOCK} reads the machine's clock."), faults);
}

// Words for the reader.

/// Whether a doc comment stands above this line, with attributes between at most.
fn is_documented(lines: &[&str], line: usize) -> bool {
    let mut inside_attribute = false;
    for above in lines.iter().take(line).rev().map(|line| line.trim()) {
        if above.starts_with("///") || above.starts_with("$(#[") || above.ends_with("*/") {
            return true;
        }
        if above.starts_with("#[") {
            inside_attribute = false;
        } else if above.ends_with(")]") {
            inside_attribute = true;
        } else if !inside_attribute {
            return false;
        }
    }
    false
}

#[test]
fn public_things_say_what_they_are() {
    let kinds = ["fn", "async fn", "const fn", "struct", "enum", "trait"];
    let mut faults = Vec::new();
    for file in rust_files().filter(|file| !file.is_for_tests()) {
        let rust = file.rust();
        let lines: Vec<&str> = file.text.lines().collect();
        for (number, line) in rust.program().lines().enumerate() {
            let Some(item) = line.trim().strip_prefix("pub ") else { continue };
            let kind = kinds.iter().find(|kind| item.strip_prefix(**kind).is_some_and(|rest| rest.starts_with(' ')));
            if let Some(kind) = kind.filter(|_| !is_documented(&lines, number)) {
                let name = word(item.get(kind.len() + 1..).unwrap_or_default());
                faults.push(format!("{}:{}: {kind} {name} needs a /// line", file.path, number + 1));
            }
        }
    }
    judge("Every public function and type has a doc comment.", faults);
}

#[test]
fn each_file_says_what_it_is_for() {
    let tests = files_in("tests/", &[".rs"]).chain(files_in("benches/", &[".rs"]));
    let silent = rust_files().chain(tests).filter(|file| !file.text.starts_with("//!"));
    let faults = silent.map(|file| format!("{}:1: begin with a //! line: what this file is for", file.path));
    judge("Each Rust file begins with //!.", faults.collect());
}

#[test]
fn unfinished_work_names_its_issue() {
    let endings = [".rs", ".html", ".css", ".js", ".ts", ".sql", ".sh", ".md", ".toml", ".ftl"];
    let mut faults = Vec::new();
    let written = files().iter().filter(|file| {
        file.path.starts_with("bin/")
            || file.path.starts_with(".ci/")
            || endings.iter().any(|end| file.path.ends_with(end))
    });
    for file in written {
        for mark in [concat!("TO", "DO"), concat!("FIX", "ME")] {
            for at in places(&file.text, mark) {
                let rest = file.text.get(at + mark.len()..).and_then(|rest| rest.lines().next()).unwrap_or_default();
                let issue = rest.trim_start_matches(['(', ' ']).strip_prefix('#');
                if !issue.is_some_and(|issue| issue.starts_with(|letter: char| letter.is_ascii_digit())) {
                    faults.push(format!("{}: {mark} without an issue number; do it, or write {mark} #12", file.at(at)));
                }
            }
        }
    }
    judge("Unfinished work names its issue.", faults);
}

// Habits.

#[test]
fn a_silenced_lint_gives_its_reason() {
    let mut faults = Vec::new();
    for file in rust_files() {
        let code = file.rust().bare;
        for mark in ["#[allow(", "#![allow("] {
            let found = places(&code, mark).into_iter();
            faults.extend(found.map(|at| format!("{}: write #[expect(…, reason = \"…\")] instead", file.at(at))));
        }
    }
    judge("Lints are silenced by #[expect(…, reason = …)], never by allow.", faults);
}

#[test]
fn a_file_fits_in_the_head() {
    let mut faults = Vec::new();
    for file in files_in("src/", &[".rs", ".html"]) {
        let lines = file.text.lines().count();
        if lines > LONGEST {
            faults.push(format!("{}: {lines} lines; split it by meaning", file.path));
        }
    }
    judge(&format!("No file of the program is longer than {LONGEST} lines."), faults);
}

#[test]
fn indents_are_spaces() {
    let endings = [".rs", ".html", ".sql", ".ftl", ".toml", ".css", ".js", ".ts", ".sh", ".md"];
    let written = files().iter().filter(|file| endings.iter().any(|end| file.path.ends_with(end)));
    let found = written.filter_map(|file| Some(format!("{}: a tab; use spaces", file.at(file.text.find('\t')?))));
    judge("Sources hold no tabs.", found.collect());
}

#[test]
fn no_path_of_one_machine_is_in_the_text() {
    let mut faults = Vec::new();
    for file in files() {
        for path in [concat!("/", "work/"), concat!("/", "root/"), concat!("/", "home/")] {
            for (at, _) in file.text.match_indices(path) {
                let before = file.text.get(..at).and_then(|before| before.chars().next_back());
                if !before.is_some_and(|letter| letter.is_alphanumeric() || "_.-~}])*".contains(letter)) {
                    faults.push(format!("{}: {path}… exists on one machine only", file.at(at)));
                }
            }
        }
    }
    judge("The text of the repository names no folder of somebody's machine.", faults);
}

// The database.

/// A migration without its comments, in lower case, line by line.
fn lines_of_sql(file: &File) -> Vec<String> {
    file.text.lines().map(|line| line.split("--").next().unwrap_or_default().to_lowercase()).collect()
}

#[test]
fn migrations_are_numbered_and_portable() {
    let mut faults = Vec::new();
    for (place, file) in files_in("migrations/", &[""]).enumerate() {
        let number = format!("{:04}_", place + 1);
        let what = file.name().strip_prefix(&number).and_then(|name| name.strip_suffix(".sql"));
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if !what.is_some_and(|what| !what.is_empty() && what.chars().all(plain)) {
            faults.push(format!("{}: should be named {number}what.sql, without a gap", file.path));
        }
        for (number, line) in lines_of_sql(file).iter().enumerate() {
            for (mark, instead) in [
                ("now()", "write the time from Rust"),
                ("current_timestamp", "write the time from Rust"),
                ("ilike", "search a column folded in Rust"),
                ("date '", "write the plain text of the date"),
            ] {
                if !places(line, mark).is_empty() {
                    faults.push(format!(
                        "{}:{}: {mark} does not run on both databases; {instead}",
                        file.path,
                        number + 1
                    ));
                }
            }
        }
    }
    judge("Migrations are numbered without gaps and run on both databases.", faults);
}

// Templates and texts.

/// The attributes that run script: ` onclick="`, and their like for htmx.
fn script_attributes(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices(" on") {
        let rest = line.get(at + 1..).unwrap_or_default();
        let name = word(rest);
        let value = rest.get(name.len()..).unwrap_or_default();
        if name.len() > 2 && (value.starts_with("=\"") || value.starts_with("='")) {
            found.push(name.to_owned());
        }
    }
    if line.contains(" hx-on") {
        found.push("hx-on".to_owned());
    }
    found
}

/// Pages that are saved and opened without the program: what they need they hold themselves, and no policy of ours
/// reaches them.
const ALONE: [&str; 1] = ["src/issuance/pages/offline.html"];

#[test]
fn templates_obey_the_content_security_policy() {
    let mut faults = Vec::new();
    for file in files_in("src/", &[".html"]).filter(|file| !ALONE.contains(&file.path.as_str())) {
        for (number, line) in file.text.lines().enumerate() {
            let mut fault = |what: &str| faults.push(format!("{}:{}: {what}", file.path, number + 1));
            if line.contains(" style=\"") || line.contains(" style='") || line.contains("<style") {
                fault("a style in the page; give it a class in assets");
            }
            for name in script_attributes(line) {
                fault(&format!("{name} in the page; listen for the event in assets"));
            }
            for (at, _) in line.match_indices("<script") {
                let tag = line.get(at..).and_then(|tag| tag.split('>').next()).unwrap_or_default();
                if !tag.contains(" src=") {
                    fault("a script in the page; put it into assets and name it by src");
                }
            }
        }
    }
    judge("Templates hold no styles and no scripts, which the browser is told to refuse.", faults);
}

/// The messages of one language: each key, and the variables that it uses.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files_in(&format!("locales/{language}/"), &[".ftl"]) {
        let mut message = String::new();
        let mut key = String::new();
        for line in file.text.lines().filter(|line| !line.starts_with('#')) {
            let named = |text: &str| {
                let (name, _) = text.split_once('=')?;
                let name = name.trim_end();
                let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
                (!name.is_empty() && name.chars().all(fits)).then(|| name.to_owned())
            };
            if let Some(name) = named(line) {
                message.clone_from(&name);
                key = name;
            } else if let Some(name) = line.trim_start().strip_prefix('.').and_then(named) {
                key = format!("{message}.{name}");
            }
            let variables = messages.entry(key.clone()).or_default();
            variables.extend(line.match_indices('$').map(|(at, _)| {
                let name = line.get(at + 1..).unwrap_or_default();
                let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_');
                name.get(..end.unwrap_or(name.len())).unwrap_or_default().to_owned()
            }));
        }
    }
    messages.remove("");
    messages
}

#[test]
fn both_languages_have_the_same_messages() {
    let (vietnamese, english) = (messages("vi"), messages("en"));
    let mut faults = Vec::new();
    for key in vietnamese.keys().chain(english.keys()).collect::<BTreeSet<_>>() {
        match (vietnamese.get(key), english.get(key)) {
            (Some(_), None) => faults.push(format!("locales/en: {key} is missing; translate it")),
            (None, Some(_)) => faults.push(format!("locales/vi: {key} is missing; translate it")),
            (Some(vi), Some(en)) if vi != en => {
                faults.push(format!("locales: {key} uses {vi:?} in vi and {en:?} in en; use the same variables"));
            }
            _ => {}
        }
    }
    judge("Vietnamese and English have the same messages with the same variables.", faults);
}

#[test]
fn each_message_that_is_shown_exists() {
    let vietnamese = messages("vi");
    let mut faults = Vec::new();
    for file in files_in("src/", &[".rs", ".html"]) {
        let text = if file.path.ends_with(".rs") { file.rust().spoken } else { file.text.clone() };
        for at in places(&text, "t(\"") {
            let key = text.get(at + 3..).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            if !vietnamese.contains_key(key) {
                faults.push(format!("{}: no message {key:?}; add it to locales/vi and locales/en", file.at(at)));
            }
        }
    }
    judge("Each message that a page shows exists.", faults);
}

// What we stand on.

/// Whether a licence expression can be met with the allowed licences; `A/B` means that one may choose.
fn is_satisfiable(expression: &str, allowed: &BTreeSet<String>) -> bool {
    fn either(tokens: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
        let mut met = both(tokens, allowed);
        while tokens.last() == Some(&"OR") {
            tokens.pop();
            met |= both(tokens, allowed);
        }
        met
    }
    fn both(tokens: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
        let mut met = one(tokens, allowed);
        while tokens.last() == Some(&"AND") {
            tokens.pop();
            met &= one(tokens, allowed);
        }
        met
    }
    fn one(tokens: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
        let Some(mut name) = tokens.pop().map(str::to_owned) else { return false };
        if name == "(" {
            let met = either(tokens, allowed);
            return tokens.pop() == Some(")") && met;
        }
        if tokens.last() == Some(&"WITH") {
            tokens.pop();
            name = format!("{name} WITH {}", tokens.pop().unwrap_or_default());
        }
        let other = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, name)| *name);
        allowed.contains(other.unwrap_or(&name))
    }
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut tokens: Vec<&str> = spaced.split_whitespace().rev().collect();
    either(&mut tokens, allowed) && tokens.is_empty()
}

fn allowed_licences() -> BTreeSet<String> {
    let deny: toml::Table = text_of("deny.toml").parse().unwrap_or_default();
    let allow = deny.get("licenses").and_then(|licences| licences.get("allow")).and_then(toml::Value::as_array);
    allow.into_iter().flatten().filter_map(|licence| licence.as_str().map(str::to_owned)).collect()
}

#[test]
fn licence_expressions_are_read_as_they_are_meant() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "ISC".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()]);
    for met in ["MIT", "GPL-3.0/MIT", "GPL-3.0 OR (MIT AND ISC)", "Apache-2.0 WITH LLVM-exception OR GPL-3.0"] {
        assert!(is_satisfiable(met, &allowed), "{met}");
    }
    for unmet in ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT OR ISC) AND GPL-3.0", "MIT ISC"] {
        assert!(!is_satisfiable(unmet, &allowed), "{unmet}");
    }
}

/// What Cargo knows of the packages for this machine, without asking the network.
fn cargo_metadata() -> Result<Json, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let run = |program: &str, arguments: &[&str]| {
        let output =
            Command::new(program).args(arguments).current_dir(root()).output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(String::from_utf8_lossy(&output.stdout).into_owned()) } else { Err(said) }
    };
    let version = run("rustc", &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let metadata =
        run(&cargo, &["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])?;
    serde_json::from_str(&metadata).map_err(|error| error.to_string())
}

#[test]
fn each_crate_has_a_licence_that_we_may_ship() {
    let allowed = allowed_licences();
    let metadata = match cargo_metadata() {
        Ok(metadata) => metadata,
        Err(said) => panic!("cargo metadata failed; if packages are missing, run cargo fetch\n{said}"),
    };
    let mut faults = Vec::new();
    for package in metadata.get("packages").and_then(Json::as_array).into_iter().flatten() {
        let text = |key: &str| package.get(key).and_then(Json::as_str).unwrap_or_default();
        if !is_satisfiable(text("license"), &allowed) {
            faults.push(format!("{} {}: {:?}", text("name"), text("version"), text("license")));
        }
    }
    judge("Each crate has a licence that deny.toml allows.", faults);
}

#[test]
fn each_npm_package_has_a_licence_that_we_may_ship() {
    let allowed = allowed_licences();
    let lock: Json = serde_json::from_str(text_of("package-lock.json")).unwrap_or_default();
    let mut faults = Vec::new();
    for (name, package) in lock.get("packages").and_then(Json::as_object).into_iter().flatten() {
        let licence = package.get("license").and_then(Json::as_str).unwrap_or_default();
        if !is_satisfiable(licence, &allowed) {
            faults.push(format!("{name}: {licence:?}"));
        }
    }
    judge("Each npm package has a licence that deny.toml allows.", faults);
}

#[test]
fn the_npm_lock_file_names_no_addresses() {
    let lock = files().iter().find(|file| file.path == "package-lock.json");
    let found = lock.and_then(|file| Some(file.at(file.text.find("\"resolved\"")?)));
    let faults = found.map(|at| format!("{at}: run npm install with .npmrc's omit-lockfile-registry-resolved=true"));
    judge("package-lock.json records no download addresses.", faults.into_iter().collect());
}

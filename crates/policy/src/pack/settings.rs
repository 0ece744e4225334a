//! Facts and parameters: their names, kinds, lists of words and dated values.

use chrono::NaiveDate;
use toml::de::DeValue;

use super::fields::{Fields, date_of, number_of};
use super::load::Loading;
use super::{Basis, Choice, Derived, Fact, Key, Kind, Language, Parameter, PartMonthRule, Row, WordList, tables};
use crate::exact::Exact;
use crate::language::{Unit, number_text};
use crate::value::Value;

/// How many choices a list may have: sets of them are masks of 64 bits.
const MOST_CHOICES: usize = 64;

/// The greatest amount of money that one figure may be, in đồng: a slip of three noughts is caught here
/// (policy.md §5.2 tells of 50 billion written for 50 million).
const GREATEST_FIGURE: i64 = 20_000_000_000;

#[derive(Clone, Copy)]
enum KindWord {
    Flag,
    Number,
    Money,
    Word,
    Words,
    Date,
    Periods,
}

const KINDS: [(&str, KindWord); 7] = [
    ("flag", KindWord::Flag),
    ("number", KindWord::Number),
    ("money", KindWord::Money),
    ("choice", KindWord::Word),
    ("choices", KindWord::Words),
    ("date", KindWord::Date),
    ("periods", KindWord::Periods),
];

fn kind(loading: &mut Loading<'_>, fields: &Fields<'_>) -> Option<Kind> {
    Some(match fields.word("kind", &KINDS)? {
        KindWord::Flag => Kind::Flag,
        KindWord::Number => Kind::Number(fields.optional_word("unit", &Unit::ALL, Unit::Plain)?),
        KindWord::Money => Kind::Number(Unit::Dong),
        KindWord::Word => Kind::Word(words(loading, fields)?),
        KindWord::Words => Kind::Words(words(loading, fields)?),
        KindWord::Date => Kind::Date,
        KindWord::Periods => Kind::Periods,
    })
}

/// The list of choices written here, or that of another fact.
fn words(loading: &mut Loading<'_>, fields: &Fields<'_>) -> Option<usize> {
    if fields.has("choices_of") {
        let fact = loading.fact(fields, "choices_of", |kind| matches!(kind, Kind::Word(_) | Kind::Words(_)))?;
        return match loading.pack.facts.get(fact)?.kind {
            Kind::Word(list) | Kind::Words(list) => Some(list),
            _ => None,
        };
    }
    let mut choices: Vec<Choice> = Vec::new();
    for item in fields.tables("choices") {
        let (id, label) = (item.text("id"), item.both("name"));
        item.finish();
        let (Some(id), Some(label)) = (id, label) else { continue };
        if choices.iter().any(|choice| choice.id == id) {
            item.note_at("id", format!("Lựa chọn “{id}” ghi hai lần. Hãy bỏ một."));
        }
        choices.push(Choice { id, label });
    }
    if choices.is_empty() || choices.len() > MOST_CHOICES {
        fields.note(format!("Danh sách lựa chọn phải có từ 1 đến {MOST_CHOICES} mục, ghi trong `choices`."));
        return None;
    }
    loading.pack.words.push(WordList { choices });
    Some(loading.pack.words.len() - 1)
}

fn is_taken(loading: &Loading<'_>, id: &str) -> bool {
    id == "group" || id == "math" || loading.pack.fact(id).is_some() || loading.pack.parameter(id).is_some()
}

pub(super) fn fact(loading: &mut Loading<'_>, fields: &Fields<'_>) {
    let (id, name, question) = (fields.id("id"), fields.both("name"), fields.both("question"));
    let kind = kind(loading, fields);
    let (Some(id), Some(name), Some(question), Some(kind)) = (id, name, question, kind) else { return };
    if is_taken(loading, &id) {
        fields.note_at("id", format!("Tên “{id}” đã dùng. Hãy đặt tên khác."));
        return;
    }
    let decimals = fields.optional_number("decimals").and_then(Exact::whole).and_then(|n| u32::try_from(n).ok());
    let decimals = decimals.unwrap_or(0).min(6);
    let (least, greatest) = (fields.optional_number("least"), fields.optional_number("greatest"));
    let range = match (kind, least, greatest) {
        (Kind::Number(_), Some(least), Some(greatest)) if least <= greatest => (least, greatest),
        (Kind::Number(_), _, _) => {
            fields.note("Dữ kiện là số thì cần khoảng hợp lý: `least` và `greatest`.");
            return;
        }
        _ => (Exact::ZERO, Exact::ZERO),
    };
    let default = fields.value("default").and_then(|value| {
        let read = scalar(loading, kind, value.get_ref());
        if read.is_none() {
            fields.note_at("default", "`default` không hợp với loại của dữ kiện.");
        }
        read
    });
    loading.pack.facts.push(Fact { id, name, question, kind, range, decimals, default, derived: None });
}

/// How a fact follows from others, once all names are known.
pub(super) fn derived(loading: &mut Loading<'_>, fields: &Fields<'_>) {
    let Some(derived) = fields.table("derived") else { return };
    let is_date = |kind| kind == Kind::Date;
    let read = match derived.text("how").as_deref() {
        Some("remaining_service") => {
            let born_on = loading.fact(&derived, "born_on", is_date);
            let at = loading.fact(&derived, "at", is_date);
            let is_months = |kind| kind == Kind::Number(Unit::Months);
            let timetable = loading.parameter(&derived, "timetable", is_months);
            born_on.zip(at).zip(timetable).map(|((born_on, at), timetable)| Derived::RemainingService {
                born_on,
                at,
                timetable,
            })
        }
        Some("commitment") => {
            let name = derived.text("scheme");
            let scheme = name.as_deref().and_then(|name| loading.pack.scheme(name));
            if scheme.is_none() {
                derived.note_at("scheme", "`scheme`: không có chính sách này.");
            }
            scheme.map(|scheme| Derived::Commitment { scheme })
        }
        Some("served") => {
            let (from, to) = (loading.fact(&derived, "from", is_date), loading.fact(&derived, "to", is_date));
            let rule = part_months(loading, &derived);
            from.zip(to).zip(rule).map(|((from, to), rule)| Derived::Served { from, to, rule })
        }
        _ => {
            derived.note_at("how", "`how` phải là remaining_service, commitment hoặc served.");
            None
        }
    };
    derived.finish();
    let place = fields.optional("id").and_then(|id| loading.pack.fact(&id));
    if let Some(fact) = place.and_then(|place| loading.pack.facts.get_mut(place)) {
        fact.derived = read;
    }
}

/// The two settings of part months, under `part_months` and `part_month_days`.
pub(super) fn part_months(loading: &Loading<'_>, fields: &Fields<'_>) -> Option<PartMonthRule> {
    let rule = loading.parameter(fields, "part_months", |kind| matches!(kind, Kind::Word(_)));
    let days = loading.parameter(fields, "part_month_days", |kind| kind == Kind::Number(Unit::Days));
    let words = rule.and_then(|rule| loading.pack.parameters.get(rule)).map(|parameter| parameter.kind);
    if let Some(Kind::Word(list)) = words {
        for word in ["full_months", "from_days", "by_day"] {
            if loading.pack.choice(list, word).is_none() {
                fields.note_at("part_months", format!("`part_months`: tham số này thiếu lựa chọn '{word}'."));
            }
        }
    }
    Some(PartMonthRule { rule: rule?, days: days? })
}

/// The value that a TOML value is for a kind.
pub(super) fn scalar(loading: &Loading<'_>, kind: Kind, value: &DeValue<'_>) -> Option<Value> {
    match kind {
        Kind::Flag => value.as_bool().map(Value::Flag),
        Kind::Number(_) => number_of(value).map(Value::Number),
        Kind::Date => date_of(value).map(Value::Date),
        Kind::Word(list) => loading.pack.choice(list, value.as_str()?).map(Value::Word),
        Kind::Words(list) => {
            let mut mask = 0_u64;
            for item in value.as_array()?.iter() {
                mask |= 1 << loading.pack.choice(list, item.get_ref().as_str()?)?;
            }
            Some(Value::Words(mask))
        }
        Kind::Periods => None,
    }
}

pub(super) fn parameter(loading: &mut Loading<'_>, fields: &Fields<'_>) {
    let (id, name) = (fields.id("id"), fields.both("name"));
    let kind = kind(loading, fields);
    let by = keys(loading, fields);
    let (Some(id), Some(name), Some(kind), Some(by)) = (id, name, kind, by) else { return };
    if is_taken(loading, &id) {
        fields.note_at("id", format!("Tên “{id}” đã dùng. Hãy đặt tên khác."));
        return;
    }
    if matches!(kind, Kind::Periods | Kind::Words(_)) {
        fields.note_at("kind", "Tham số phải là flag, number, money, choice hoặc date.");
        return;
    }
    let sizes: Vec<usize> = by.iter().map(|key| loading.key_choices(*key)).collect();
    if sizes.iter().product::<usize>() > 10_000 {
        fields.note_at("by", "Tham số tra theo quá nhiều lựa chọn. Hãy tách ra.");
        return;
    }
    let shared = loading.shared_basis(fields);
    let mut rows: Vec<(Row, usize, String)> = Vec::new();
    if fields.has("file") {
        rows.extend(tables::rows(loading, fields, kind, &by));
    }
    for value in fields.tables("values") {
        if let Some(row) = row(loading, &value, kind, &by, shared.as_ref()) {
            rows.push((row, value.line, value.paper.file.to_owned()));
        }
        value.finish();
    }
    if rows.is_empty() {
        fields.note("Tham số chưa có dòng nào. Hãy ghi `values`, dùng `unset = true` nếu chưa có mức.");
        return;
    }
    note_unlikely(loading, &name.vi, kind, &rows);
    note_overlaps(loading, &name.vi, &rows);
    let rows = rows.into_iter().map(|(row, ..)| row).collect();
    let mut parameter = Parameter { id, name, kind, by, rows, index: Vec::new(), sizes };
    parameter.reindex();
    loading.pack.parameters.push(parameter);
}

fn keys(loading: &Loading<'_>, fields: &Fields<'_>) -> Option<Vec<Key>> {
    let scheme = fields.optional("scheme");
    let mut keys = Vec::new();
    for name in fields.texts("by") {
        if name == "group" {
            let place = scheme.as_deref().and_then(|scheme| loading.pack.scheme(scheme));
            if place.is_none() {
                fields.note_at("by", "Tham số theo nhóm cần `scheme` là tên chính sách có các nhóm đó.");
            }
            keys.push(Key::Group(place?));
        } else {
            keys.push(Key::Fact(loading.fact_named(fields, "by", &name, |kind| matches!(kind, Kind::Word(_)))?));
        }
    }
    Some(keys)
}

fn row(loading: &Loading<'_>, fields: &Fields<'_>, kind: Kind, by: &[Key], shared: Option<&Basis>) -> Option<Row> {
    let mut key = Vec::new();
    let mut is_whole = true;
    for source in by {
        let name = loading.key_name(*source);
        let list = loading.pack.key_words(*source);
        let word = fields.text(&name).and_then(|word| {
            let place = list.and_then(|list| loading.pack.choice(list, &word));
            if place.is_none() {
                fields.note_at(&name, format!("`{name}` không có lựa chọn “{word}”. Hãy sửa lại."));
            }
            place
        });
        is_whole &= word.is_some();
        key.extend(word);
    }
    let from = fields.date("from");
    let to = fields.optional_date("to");
    let issued_on = fields.optional_date("issued_on");
    let is_unset = fields.flag("unset");
    let value = fields.value("value").map(|value| scalar(loading, kind, value.get_ref()));
    match (&value, is_unset) {
        (Some(None), _) => fields.note_at("value", "`value` không hợp với loại của tham số. Hãy xem `kind`."),
        (Some(Some(_)), true) => fields.note("Vừa có `value` vừa `unset = true`. Hãy bỏ một."),
        (None, false) => fields.note("Thiếu `value`. Nếu thành phố chưa có mức thì ghi `unset = true`."),
        _ => {}
    }
    let has_own = ["document", "clause", "assumed"].iter().any(|key| fields.has(key));
    let basis = match shared {
        Some(shared) if !has_own => shared.clone(),
        Some(shared) if !fields.has("document") => {
            let clause = fields.optional("clause").unwrap_or_else(|| shared.clause.clone());
            Basis { document: shared.document, clause, assumed: fields.flag("assumed") || shared.assumed }
        }
        _ if is_unset && !has_own => Basis::default(),
        _ => loading.basis(fields),
    };
    let from = from?;
    if let Some(to) = to.filter(|to| *to < from) {
        fields.note_at("to", format!("`to` ({to}) trước `from` ({from}). Hãy sửa lại."));
        return None;
    }
    let known_on = issued_on.unwrap_or(from);
    is_whole.then_some(Row { key, from, to, known_on, value: value.flatten(), basis })
}

/// Figures that nobody can have meant.
fn note_unlikely(loading: &Loading<'_>, name: &str, kind: Kind, rows: &[(Row, usize, String)]) {
    for (row, line, file) in rows {
        let Some(Value::Number(number)) = row.value else { continue };
        let is_too_much = kind == Kind::Number(Unit::Dong) && number > Exact::from(GREATEST_FIGURE);
        if number.is_negative() || is_too_much {
            let number = number_text(number, Language::Vi);
            let sentence = format!("“{name}” có mức {number} ngoài khoảng hợp lý. Hãy kiểm tra số chữ số 0.");
            loading.found.add(file, *line, sentence);
        }
    }
}

/// Rows of the same key whose days overlap, or leave days without a value between them.
fn note_overlaps(loading: &Loading<'_>, name: &str, rows: &[(Row, usize, String)]) {
    let mut sorted: Vec<&(Row, usize, String)> = rows.iter().collect();
    sorted.sort_by(|one, other| (&one.0.key, one.0.from).cmp(&(&other.0.key, other.0.from)));
    for pair in sorted.windows(2) {
        let [(before, ..), (after, line, file)] = pair else { continue };
        if before.key != after.key {
            continue;
        }
        let next = before.to.and_then(|to| to.succ_opt());
        let day = |day: NaiveDate| viet::date::screen(day);
        if next.is_none_or(|next| next > after.from) {
            let from = day(after.from);
            loading.found.add(
                file,
                *line,
                format!("“{name}” có hai mức cùng hiệu lực từ {from}. Hãy ghi `to` cho mức cũ."),
            );
        } else if let Some(next) = next.filter(|next| *next < after.from) {
            let sentence = format!(
                "“{name}” bỏ trống từ {} đến trước {}. Hãy nối liền, hoặc ghi một dòng `unset = true`.",
                day(next),
                day(after.from)
            );
            loading.found.add(file, *line, sentence);
        }
    }
}

impl Loading<'_> {
    fn key_choices(&self, key: Key) -> usize {
        let list = self.pack.key_words(key).and_then(|list| self.pack.words.get(list));
        list.map_or(0, |list| list.choices.len())
    }

    pub(super) fn key_name(&self, key: Key) -> String {
        match key {
            Key::Group(_) => "group".to_owned(),
            Key::Fact(fact) => self.pack.facts.get(fact).map(|fact| fact.id.clone()).unwrap_or_default(),
        }
    }

    /// A basis that stands at the parameter for all of its rows.
    fn shared_basis(&self, fields: &Fields<'_>) -> Option<Basis> {
        ["document", "assumed"].iter().any(|key| fields.has(key)).then(|| self.basis(fields))
    }
}

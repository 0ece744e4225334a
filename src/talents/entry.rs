//! What a person has achieved: degrees, titles, works, awards, languages, posts. Each kind is an entry with its own
//! fields, declared here once for forms, pages, the log and the check of what is typed.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::talent::{TalentId, partial, show_partial, show_span};
use crate::platform::clock::Instant;
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// An entry of a person's record.
    EntryId = "talent_entry";
}

words! {
    /// A kind of entry.
    pub enum EntryKind {
        Degree = "degree" "Bằng cấp",
        Title = "title" "Học hàm, danh hiệu",
        Work = "work" "Công trình",
        Award = "award" "Khen thưởng",
        Language = "language" "Ngoại ngữ",
        Post = "post" "Quá trình công tác",
    }
}

words! {
    /// How far a paper was checked.
    pub enum Verified {
        NotYet = "not_yet" "Chưa xác minh",
        Original = "original" "Đã đối chiếu bản gốc",
        Recognised = "recognised" "Đã công nhận văn bằng",
    }
}

impl Verified {
    /// The chip of a table.
    pub fn chip(self) -> &'static str {
        if self == Verified::NotYet { "none" } else { "ok" }
    }
}

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    Text(usize),
    Lines(usize),
    /// A code of this list.
    Code(&'static str),
    /// A major of the national list, by its code.
    Major,
    /// A year, a month or a day.
    Partial,
    Verified,
}

/// One field of a kind of entry.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub typed: Typed,
    pub required: bool,
    pub hint: &'static str,
}

const fn must(name: &'static str, label: &'static str, typed: Typed, hint: &'static str) -> Field {
    Field { name, label, typed, required: true, hint }
}

const fn may(name: &'static str, label: &'static str, typed: Typed, hint: &'static str) -> Field {
    Field { name, label, typed, required: false, hint }
}

const WHEN: &str = "Năm, tháng/năm hoặc ngày, ví dụ 2017, 09/2017";

const DEGREE: &[Field] = &[
    must("level", "Trình độ", Typed::Code("degree_level"), ""),
    must("name", "Chuyên ngành", Typed::Text(200), "Ghi như trên văn bằng"),
    may("code", "Mã ngành", Typed::Major, "Bảy chữ số của danh mục ngành đào tạo, để trống nếu chưa biết"),
    must("place", "Cơ sở đào tạo", Typed::Text(200), ""),
    may("country", "Nước đào tạo", Typed::Code("country"), ""),
    may("form", "Hình thức đào tạo", Typed::Code("degree_form"), ""),
    may("grade", "Xếp loại", Typed::Code("degree_grade"), ""),
    may("from_on", "Bắt đầu", Typed::Partial, WHEN),
    must("to_on", "Tốt nghiệp", Typed::Partial, WHEN),
    may("number", "Số hiệu văn bằng", Typed::Text(60), ""),
    may("verified", "Xác minh", Typed::Verified, ""),
    may("note", "Ghi chú", Typed::Lines(1000), ""),
];
const TITLE: &[Field] = &[
    must("code", "Học hàm, danh hiệu", Typed::Code("title"), ""),
    may("name", "Ngành, lĩnh vực", Typed::Text(200), ""),
    must("to_on", "Được công nhận, phong tặng", Typed::Partial, WHEN),
    may("place", "Nơi công nhận, phong tặng", Typed::Text(200), ""),
    may("number", "Số quyết định", Typed::Text(60), ""),
    may("verified", "Xác minh", Typed::Verified, ""),
    may("note", "Ghi chú", Typed::Lines(1000), ""),
];
const WORK: &[Field] = &[
    must("code", "Loại công trình", Typed::Code("work"), ""),
    must("name", "Tên công trình", Typed::Text(400), ""),
    may("place", "Nơi công bố, cấp quản lý", Typed::Text(200), ""),
    must("to_on", "Công bố, nghiệm thu", Typed::Partial, WHEN),
    may("number", "DOI, số bằng, mã số", Typed::Text(120), ""),
    may("note", "Vai trò, đóng góp", Typed::Lines(1000), ""),
];
const AWARD: &[Field] = &[
    must("code", "Hình thức", Typed::Code("award"), ""),
    may("level", "Hạng", Typed::Code("award_class"), ""),
    may("name", "Thành tích", Typed::Text(400), ""),
    must("place", "Cơ quan quyết định", Typed::Text(200), ""),
    must("number", "Số quyết định", Typed::Text(60), ""),
    must("to_on", "Ngày quyết định", Typed::Partial, WHEN),
    may("note", "Ghi chú", Typed::Lines(1000), ""),
];
const LANGUAGE: &[Field] = &[
    must("code", "Ngoại ngữ", Typed::Code("language"), ""),
    may("level", "Bậc", Typed::Code("language_level"), "Khung năng lực ngoại ngữ 6 bậc"),
    may("name", "Chứng chỉ", Typed::Text(120), "Ví dụ: VSTEP, IELTS, JLPT"),
    may("score", "Điểm", Typed::Text(30), ""),
    may("place", "Nơi cấp", Typed::Text(200), ""),
    may("number", "Số chứng chỉ", Typed::Text(60), ""),
    may("to_on", "Ngày cấp", Typed::Partial, WHEN),
    may("expires_on", "Hết hạn", Typed::Partial, "Để trống nếu không có hạn"),
    may("verified", "Xác minh", Typed::Verified, ""),
];
const POST: &[Field] = &[
    must("from_on", "Từ", Typed::Partial, WHEN),
    may("to_on", "Đến", Typed::Partial, "Để trống nếu đang làm"),
    must("name", "Chức danh, công việc", Typed::Text(200), ""),
    must("place", "Cơ quan, đơn vị", Typed::Text(200), ""),
    may("country", "Nước", Typed::Code("country"), ""),
    may("note", "Kết quả chính", Typed::Lines(1000), ""),
];

/// The names of the fields of each kind as sentences use them: their labels in small letters.
static NAMES: LazyLock<HashMap<EntryKind, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    EntryKind::ALL
        .iter()
        .map(|kind| (*kind, kind.fields().iter().map(|field| (field.name, field.label)).collect()))
        .collect()
});

impl EntryKind {
    /// The fields of this kind, in the order of its form.
    pub fn fields(self) -> &'static [Field] {
        match self {
            EntryKind::Degree => DEGREE,
            EntryKind::Title => TITLE,
            EntryKind::Work => WORK,
            EntryKind::Award => AWARD,
            EntryKind::Language => LANGUAGE,
            EntryKind::Post => POST,
        }
    }

    /// The word in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            EntryKind::Degree => "bang-cap",
            EntryKind::Title => "hoc-ham",
            EntryKind::Work => "cong-trinh",
            EntryKind::Award => "khen-thuong",
            EntryKind::Language => "ngoai-ngu",
            EntryKind::Post => "cong-tac",
        }
    }

    /// The kind of an address.
    pub fn of_slug(slug: &str) -> Option<EntryKind> {
        EntryKind::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }

    /// The tab of the profile that shows it.
    pub fn tab(self) -> &'static str {
        match self {
            EntryKind::Degree | EntryKind::Title | EntryKind::Language => "/dao-tao",
            EntryKind::Work | EntryKind::Award => "/thanh-tich",
            EntryKind::Post => "/cong-tac",
        }
    }

    fn names(self) -> &'static [(&'static str, &'static str)] {
        NAMES.get(&self).map_or(&[], Vec::as_slice)
    }

    /// The code lists that its fields choose from.
    pub fn lists(self) -> Vec<&'static str> {
        let list = |field: &Field| match field.typed {
            Typed::Code(list) => Some(list),
            _ => None,
        };
        self.fields().iter().filter_map(list).collect()
    }
}

/// How facts about entries are called in the log.
pub const FIELDS: &[(&str, &str)] = &[
    ("level", "trình độ, bậc, hạng"),
    ("name", "chuyên ngành, tên"),
    ("code", "mã"),
    ("place", "cơ sở, cơ quan"),
    ("country", "nước"),
    ("form", "hình thức"),
    ("grade", "xếp loại"),
    ("from_on", "từ"),
    ("to_on", "đến, ngày"),
    ("number", "số"),
    ("score", "điểm"),
    ("expires_on", "hết hạn"),
    ("verified", "xác minh"),
    ("note", "ghi chú"),
    ("is_key", "công trình tiêu biểu"),
    ("evidence", "tệp minh chứng"),
];

/// An entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Entry {
    pub id: EntryId,
    pub talent_id: TalentId,
    pub kind: String,
    pub code: Option<String>,
    pub level: Option<String>,
    pub name: Option<String>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub form: Option<String>,
    pub grade: Option<String>,
    pub number: Option<String>,
    pub score: Option<String>,
    pub from_on: Option<String>,
    pub to_on: Option<String>,
    pub expires_on: Option<String>,
    pub verified: Option<String>,
    pub note: Option<String>,
    pub is_key: bool,
    pub import_id: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub removed_at: Option<Instant>,
    pub version: i64,
}

impl Entry {
    /// A new entry of somebody's record, for an import if it has one.
    pub fn made(talent: &TalentId, draft: &EntryDraft, import_id: Option<&str>) -> Entry {
        let of = |field: &str| draft.value(field).map(str::to_owned);
        Entry {
            id: EntryId::fresh(),
            talent_id: talent.clone(),
            kind: draft.kind.as_str().to_owned(),
            code: of("code"),
            level: of("level"),
            name: of("name"),
            place: of("place"),
            country: of("country"),
            form: of("form"),
            grade: of("grade"),
            number: of("number"),
            score: of("score"),
            from_on: of("from_on"),
            to_on: of("to_on"),
            expires_on: of("expires_on"),
            verified: of("verified"),
            note: of("note"),
            is_key: draft.is_key,
            import_id: import_id.map(str::to_owned),
            created_at: Instant::default(),
            updated_at: Instant::default(),
            removed_at: None,
            version: 1,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> EntryKind {
        EntryKind::parse(&self.kind).unwrap_or(EntryKind::Post)
    }

    /// The stored value of a field.
    pub fn stored(&self, field: &str) -> Option<&str> {
        match field {
            "code" => self.code.as_deref(),
            "level" => self.level.as_deref(),
            "name" => self.name.as_deref(),
            "place" => self.place.as_deref(),
            "country" => self.country.as_deref(),
            "form" => self.form.as_deref(),
            "grade" => self.grade.as_deref(),
            "number" => self.number.as_deref(),
            "score" => self.score.as_deref(),
            "from_on" => self.from_on.as_deref(),
            "to_on" => self.to_on.as_deref(),
            "expires_on" => self.expires_on.as_deref(),
            "verified" => self.verified.as_deref(),
            "note" => self.note.as_deref(),
            _ => None,
        }
    }

    /// "09/2005–06/2010".
    pub fn span(&self) -> String {
        show_span(self.from_on.as_deref(), self.to_on.as_deref())
    }

    /// Whether a certificate ran out before a day (STD-34).
    pub fn has_expired(&self, day: NaiveDate) -> bool {
        partial(self.expires_on.as_deref()).and_then(viet::date::PartialDate::last_day).is_some_and(|last| last < day)
    }

    /// Whether another entry says the same, so that a merge keeps one of the two.
    pub fn says_the_same(&self, other: &Entry) -> bool {
        let fields = ["code", "level", "name", "place", "number", "from_on", "to_on"];
        self.kind == other.kind
            && fields.iter().all(|field| {
                let folded = |entry: &Entry| viet::text::fold(entry.stored(field).unwrap_or_default());
                folded(self) == folded(other)
            })
    }

    /// The form of the entry as it stands.
    pub fn form(&self) -> Form {
        let mut values: Vec<(&'static str, String)> = Vec::new();
        for field in self.kind().fields() {
            let stored = self.stored(field.name);
            values.push((
                field.name,
                if field.typed == Typed::Partial {
                    show_partial(stored)
                } else {
                    stored.unwrap_or_default().to_owned()
                },
            ));
        }
        values.push(("is_key", if self.is_key { "1" } else { "" }.to_owned()));
        values.push(("version", self.version.to_string()));
        Form::filled(values)
    }
}

/// An entry as typed: each column of its kind with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryDraft {
    pub kind: EntryKind,
    pub values: BTreeMap<&'static str, Option<String>>,
    pub is_key: bool,
}

/// The codes that may be chosen, by list.
pub type Lists = HashMap<&'static str, Vec<(String, String)>>;

/// A date of which the year is enough.
pub fn partial_date(form: &mut Form, name: &'static str) -> Option<Option<String>> {
    let typed = form.value(name).trim().to_owned();
    if typed.is_empty() {
        return Some(None);
    }
    match viet::date::PartialDate::parse(&typed) {
        Ok(date) => Some(Some(date.iso())),
        Err(error) => {
            form.refuse(name, error.sentence());
            None
        }
    }
}

/// One code of a list, or nothing. A code that is stored already may stay, though it is not offered any more.
pub fn code_of(
    form: &mut Form,
    name: &'static str,
    offered: &[(String, String)],
    stored: Option<&str>,
) -> Option<Option<String>> {
    let typed = form.value(name).trim().to_owned();
    if typed.is_empty() {
        return Some(None);
    }
    if stored == Some(typed.as_str()) || offered.iter().any(|(code, _)| *code == typed) {
        return Some(Some(typed));
    }
    form.refuse(name, "Chọn một mục trong danh sách");
    None
}

impl EntryDraft {
    /// The value of a column.
    pub fn value(&self, column: &str) -> Option<&str> {
        self.values.get(column).and_then(Option::as_deref)
    }

    /// Reads the form of a kind; `before` is the entry that is changed.
    pub fn read(form: &mut Form, kind: EntryKind, lists: &Lists, before: Option<&Entry>) -> Option<EntryDraft> {
        form.names(kind.names());
        let mut values = BTreeMap::new();
        for field in kind.fields() {
            let stored = before.and_then(|entry| entry.stored(field.name));
            let read = match field.typed {
                Typed::Text(longest) => form.optional_text(field.name, longest),
                Typed::Major => form.optional_text(field.name, 120),
                Typed::Lines(longest) => form.optional_lines(field.name, longest),
                Typed::Partial => partial_date(form, field.name),
                Typed::Code(list) => code_of(form, field.name, lists.get(list).map_or(&[], Vec::as_slice), stored),
                Typed::Verified => code_of(form, field.name, &Verified::options(), stored),
            };
            if field.required && read == Some(None) {
                let verb = if matches!(field.typed, Typed::Code(_)) { "Chọn" } else { "Nhập" };
                form.refuse(field.name, format!("{verb} mục “{}”", field.label));
            }
            if let Some(value) = read {
                values.insert(field.name, value);
            }
        }
        let of = |name: &str| values.get(name).cloned().flatten();
        let ends = |name: &str| partial(of(name).as_deref());
        if let (Some(from), Some(to)) = (ends("from_on"), ends("to_on"))
            && from.first_day() > to.last_day()
        {
            form.refuse("to_on", "Ngày kết thúc phải sau ngày bắt đầu");
        }
        if let (Some(given), Some(expires)) = (ends("to_on"), ends("expires_on"))
            && given.first_day() > expires.last_day()
        {
            form.refuse("expires_on", "Ngày hết hạn phải sau ngày cấp");
        }
        if kind == EntryKind::Language && of("level").is_none() && of("score").is_none() {
            form.refuse("level", "Chọn bậc hoặc nhập điểm của chứng chỉ");
        }
        for file in form.files("evidence").into_iter().map(|file| file.evidence_type()).collect::<Vec<_>>() {
            if let Err(sentence) = file {
                form.refuse("evidence", sentence);
            }
        }
        let is_key = kind == EntryKind::Work && form.is_checked("is_key", "1");
        form.is_right().then_some(EntryDraft { kind, values, is_key })
    }

    /// The draft of an entry that exists, as an import or a copy needs it.
    pub fn of(entry: &Entry) -> EntryDraft {
        let kind = entry.kind();
        let values = kind.fields().iter().map(|field| (field.name, entry.stored(field.name).map(str::to_owned)));
        EntryDraft { kind, values: values.collect(), is_key: entry.is_key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        let of = |codes: &[&str]| codes.iter().map(|code| ((*code).to_owned(), (*code).to_owned())).collect();
        HashMap::from([
            ("degree_level", of(&["7", "8"])),
            ("award", of(&["giay-khen"])),
            ("language", of(&["en"])),
            ("language_level", of(&["5"])),
            ("country", of(&["VN"])),
        ])
    }

    fn read(kind: EntryKind, body: &str) -> (Option<EntryDraft>, Form) {
        let mut form = Form::parse(body.as_bytes());
        (EntryDraft::read(&mut form, kind, &lists(), None), form)
    }

    #[test]
    fn dates_of_an_entry_may_be_known_in_part() {
        let (draft, _) = read(EntryKind::Degree, "level=8&name=To%C3%A1n&place=Vi+du&from_on=10/2013&to_on=2017");
        let draft = draft.unwrap();
        assert_eq!((draft.value("from_on"), draft.value("to_on")), (Some("2013-10"), Some("2017")));
        let (draft, form) = read(EntryKind::Degree, "level=8&name=To%C3%A1n&place=Vi+du&from_on=2018&to_on=2017");
        assert!(draft.is_none() && form.error("to_on").is_some());
    }

    #[test]
    fn an_award_needs_who_decided_and_the_number_of_the_decision() {
        let (draft, form) = read(EntryKind::Award, "code=giay-khen&to_on=2025");
        assert!(draft.is_none());
        assert!(form.error("place").is_some() && form.error("number").is_some());
    }

    #[test]
    fn a_language_needs_a_level_or_a_score() {
        assert!(read(EntryKind::Language, "code=en").0.is_none());
        assert!(read(EntryKind::Language, "code=en&level=5").0.is_some());
        assert!(read(EntryKind::Language, "code=en&level=7").1.error("level").is_some(), "there are six levels");
        assert!(read(EntryKind::Language, "code=en&score=7.5").0.is_some());
    }

    #[test]
    fn every_field_of_a_kind_is_a_column_that_can_be_read_back() {
        for kind in EntryKind::ALL {
            assert_eq!(EntryKind::of_slug(kind.slug()), Some(*kind));
            for field in kind.fields() {
                assert!(FIELDS.iter().any(|(name, _)| *name == field.name), "{} has no words", field.name);
            }
        }
    }
}

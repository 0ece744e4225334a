//! What a person typed and what is wrong with it: every mistake at once, each at its field, nothing lost.

use std::ops::RangeInclusive;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use chrono::NaiveDate;

use super::error::{Error, Result};
use super::files::{LARGEST, Upload};
use super::words::Words;

/// A sentence about one field; an empty field means the form as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    pub field: String,
    pub sentence: String,
}

/// One field on which two editors differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub field: String,
    pub label: String,
    pub mine: String,
    pub theirs: String,
}

/// A form as typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
    names: &'static [(&'static str, &'static str)],
    differences: Vec<Difference>,
    files: Vec<(String, Upload)>,
}

impl Form {
    /// A form filled from a record, to be shown for the first time.
    pub fn filled<K: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (K, V)>) -> Form {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Form { values, ..Form::default() }
    }

    /// Reads a URL-encoded body or query. A conflict that the person has settled in favour of the other version
    /// (`lay_NAME=theirs` with `cua_ho_NAME`) is applied here.
    pub fn parse(encoded: &[u8]) -> Form {
        let mut values: Vec<(String, String)> =
            form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let taken: Vec<(String, String)> = values
            .iter()
            .filter(|(_, choice)| choice == "theirs")
            .filter_map(|(name, _)| {
                let field = name.strip_prefix("lay_")?;
                let (_, theirs) = values.iter().find(|(name, _)| name.strip_prefix("cua_ho_") == Some(field))?;
                Some((field.to_owned(), theirs.clone()))
            })
            .collect();
        for (field, theirs) in taken {
            values.retain(|(name, _)| *name != field);
            values.push((field, theirs));
        }
        Form { values, ..Form::default() }
    }

    /// Says how the fields are called in sentences: `("title", "tên kế hoạch")`.
    pub fn names(&mut self, names: &'static [(&'static str, &'static str)]) {
        self.names = names;
    }

    /// What was typed in a field; empty when nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// The files sent in a field.
    pub fn files(&self, name: &str) -> Vec<&Upload> {
        self.files.iter().filter(|(field, _)| field == name).map(|(_, file)| file).collect()
    }

    /// The first file sent in a field, taken out of the form: a large one is not held twice.
    pub fn take_file(&mut self, name: &str) -> Option<Upload> {
        let place = self.files.iter().position(|(field, _)| field == name)?;
        Some(self.files.swap_remove(place).1)
    }

    /// Everything that was chosen under one name.
    pub fn many(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether `value` is chosen under `name`.
    pub fn is_checked(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(field, chosen)| field == name && chosen == value)
    }

    /// What was typed, as a URL-encoded body; files are not in it.
    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.values).finish()
    }

    /// Puts a value in place of what a field holds.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(field, _)| field != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// The sentence at a field, if something is wrong with it.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.sentence.as_str())
    }

    /// All that is wrong.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether nothing is wrong so far.
    pub fn is_right(&self) -> bool {
        self.errors.is_empty()
    }

    /// The fields on which two editors differ.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, name: &str, sentence: impl Into<String>) {
        if self.error(name).is_none() {
            self.errors.push(FieldError { field: name.to_owned(), sentence: sentence.into() });
        }
    }

    /// A line of text with a length in characters; it is cleaned and composed (NFC).
    pub fn text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let text = viet::text::clean(self.value(name));
        self.long_enough(name, text, length)
    }

    /// A line of text that may be left out.
    pub fn optional_text(&mut self, name: &'static str, longest: usize) -> Option<Option<String>> {
        let text = viet::text::clean(self.value(name));
        if text.is_empty() {
            return Some(None);
        }
        self.long_enough(name, text, 1..=longest).map(Some)
    }

    /// Several lines of text that may be left out.
    pub fn optional_lines(&mut self, name: &'static str, longest: usize) -> Option<Option<String>> {
        let text = viet::text::clean_lines(self.value(name));
        if text.is_empty() {
            return Some(None);
        }
        self.long_enough(name, text, 1..=longest).map(Some)
    }

    /// A date as people type it.
    pub fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        match self.optional_date(name)? {
            Some(date) => Some(date),
            None => {
                self.refuse(name, format!("Nhập {}, ví dụ 16/07/2026", self.called(name)));
                None
            }
        }
    }

    /// A date that may be left out.
    pub fn optional_date(&mut self, name: &'static str) -> Option<Option<NaiveDate>> {
        let typed = self.value(name).trim().to_owned();
        if typed.is_empty() {
            return Some(None);
        }
        match viet::date::parse(&typed) {
            Ok(date) => Some(Some(date)),
            Err(error) => {
                self.refuse(name, error.sentence());
                None
            }
        }
    }

    /// A whole number within bounds.
    pub fn integer(&mut self, name: &'static str, bounds: RangeInclusive<i64>) -> Option<i64> {
        match viet::number::parse_integer(self.value(name)) {
            Ok(number) if bounds.contains(&number) => Some(number),
            _ => {
                let (low, high) = (viet::number::group(*bounds.start()), viet::number::group(*bounds.end()));
                self.refuse(name, format!("Nhập {} là số từ {low} đến {high}", self.called(name)));
                None
            }
        }
    }

    /// An e-mail address, in lower case.
    pub fn email(&mut self, name: &'static str) -> Option<String> {
        let email = viet::text::clean(self.value(name)).to_lowercase();
        if email.is_empty() {
            self.refuse(name, format!("Nhập {}", self.called(name)));
            return None;
        }
        let shaped = email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        });
        if shaped
            && email.is_ascii()
            && !email.contains(char::is_whitespace)
            && email.parse::<lettre::Address>().is_ok()
        {
            return Some(email);
        }
        self.refuse(name, format!("Nhập {} đầy đủ, ví dụ ten@haiphong.gov.vn", self.called(name)));
        None
    }

    /// An e-mail address that may be left out.
    pub fn optional_email(&mut self, name: &'static str) -> Option<Option<String>> {
        if self.value(name).trim().is_empty() { Some(None) } else { self.email(name).map(Some) }
    }

    /// A phone number that may be left out, as E.164.
    pub fn optional_phone(&mut self, name: &'static str) -> Option<Option<String>> {
        let typed = self.value(name).trim().to_owned();
        if typed.is_empty() {
            return Some(None);
        }
        match viet::phone::parse(&typed) {
            Ok(phone) => Some(Some(phone.e164().to_owned())),
            Err(error) => {
                self.refuse(name, error.sentence());
                None
            }
        }
    }

    /// One of a closed list.
    pub fn choice<W: Words>(&mut self, name: &'static str) -> Option<W> {
        let chosen = W::parse(self.value(name));
        if chosen.is_none() {
            self.refuse(name, format!("Chọn {}", self.called(name)));
        }
        chosen
    }

    /// The version of the record that the person saw.
    pub fn version(&mut self) -> Option<i64> {
        let version = self.value("version").parse().ok();
        if version.is_none() {
            self.refuse("", "Mở lại trang rồi sửa lại, vì trang này đã cũ");
        }
        version
    }

    /// A reason of one line without which a step is not taken; what is missing goes the way of the step's own refusal.
    pub fn reason(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Result<String> {
        let reason = self.text(name, length);
        reason.ok_or_else(|| Error::refused_at(name, self.error(name).unwrap_or_default()))
    }

    /// The same of several lines, asked for with a sentence of its own.
    pub fn reason_lines(&mut self, name: &'static str, longest: usize, asked: &str) -> Result<String> {
        match self.optional_lines(name, longest) {
            Some(Some(reason)) => Ok(reason),
            _ => Err(Error::refused_at(name, asked)),
        }
    }

    /// Takes the result of an action: a refusal goes to its field and the form is shown again.
    pub fn accept<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Error::Refused { field, reason }) => {
                self.refuse(field.unwrap_or(""), reason);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Compares what was typed with what somebody else saved meanwhile, and takes over their version number.
    pub fn compare(&mut self, theirs: &Form) {
        let names = self.names;
        self.differences = names
            .iter()
            .filter(|(field, _)| self.value(field).trim() != theirs.value(field).trim())
            .map(|(field, label)| Difference {
                field: (*field).to_owned(),
                label: (*label).to_owned(),
                mine: self.value(field).to_owned(),
                theirs: theirs.value(field).to_owned(),
            })
            .collect();
        self.set("version", theirs.value("version"));
    }

    /// Shows where two editors differ, in words of the page's language, and takes over the version of the other.
    pub fn differ(&mut self, differences: Vec<Difference>, version: i64) {
        self.differences = differences;
        self.set("version", version.to_string());
    }

    fn long_enough(&mut self, name: &'static str, text: String, length: RangeInclusive<usize>) -> Option<String> {
        let count = text.chars().count();
        if length.contains(&count) {
            return Some(text);
        }
        let called = self.called(name);
        let sentence = if count == 0 {
            format!("Nhập {called}")
        } else if count < *length.start() {
            format!("Nhập {called} ít nhất {} ký tự", length.start())
        } else {
            format!("Rút {called} xuống còn {} ký tự, hiện có {count}", length.end())
        };
        self.refuse(name, sentence);
        None
    }

    fn called(&self, name: &str) -> &'static str {
        self.names.iter().find(|(field, _)| *field == name).map_or("nội dung ở ô này", |(_, called)| called)
    }
}

/// What the files of one form may hold together, in bytes.
const ALL_FILES: usize = 4 * LARGEST;
const TOO_MANY: &str = "Các tệp gửi cùng lúc lớn hơn 80 MB. Gửi từng tệp một.";
const TOO_LARGE: &str = "Nội dung gửi lên quá lớn. Chia nhỏ rồi gửi lại.";

/// Reads a form with files: what was typed, and each file up to one byte more than the largest that is taken, so
/// that the field can say what is wrong.
pub(super) async fn read_parts(mut parts: Multipart) -> Result<Form> {
    let cut_off = |_| Error::refused("Tệp gửi lên bị đứt giữa chừng hoặc quá lớn. Chọn lại tệp rồi gửi lại.");
    let mut form = Form::default();
    let mut all = 0;
    while let Some(mut part) = parts.next_field().await.map_err(cut_off)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(cut_off)? {
            let room = if all <= ALL_FILES { (LARGEST + 1).saturating_sub(bytes.len()) } else { 0 };
            let kept = piece.get(..room).unwrap_or(&piece);
            all += kept.len();
            bytes.extend_from_slice(kept);
        }
        match file_name {
            // A browser sends a file field that was left empty as a file without a name.
            Some(file_name) if file_name.is_empty() && bytes.is_empty() => {}
            Some(file_name) => form.files.push((name, Upload { name: file_name, bytes })),
            None => form.values.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    if all > ALL_FILES {
        return Err(Error::refused(TOO_MANY));
    }
    Ok(form)
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Form> {
        if super::held::has_parts(request.headers()) {
            let parts = Multipart::from_request(request, state).await.map_err(|_| Error::refused(TOO_LARGE))?;
            return read_parts(parts).await;
        }
        let body = Bytes::from_request(request, state).await.map_err(|_| Error::refused(TOO_LARGE))?;
        Ok(Form::parse(&body))
    }
}

/// Takes a step with the reason that was read for it (`Form::reason`, `Form::reason_lines`).
pub async fn because<T>(reason: Result<String>, step: impl AsyncFnOnce(String) -> Result<T>) -> Result<T> {
    step(reason?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_mistakes_give_five_sentences_and_keep_what_was_typed() {
        let mut form = Form::parse(b"title=a&due_on=31/02/2026&email=x&count=99&kind=z");
        form.names(&[("title", "tên"), ("due_on", "ngày đến hạn"), ("email", "thư điện tử"), ("count", "số người")]);
        assert!(form.text("title", 5..=20).is_none());
        assert!(form.date("due_on").is_none());
        assert!(form.email("email").is_none());
        assert!(form.integer("count", 1..=10).is_none());
        assert!(form.choice::<super::super::permission::Role>("kind").is_none());
        assert_eq!(form.errors().len(), 5);
        assert_eq!(form.value("due_on"), "31/02/2026");
        assert_eq!(form.error("title"), Some("Nhập tên ít nhất 5 ký tự"));
    }

    #[test]
    fn a_settled_conflict_takes_the_other_value() {
        let form = Form::parse(b"name=Mine&lay_name=theirs&cua_ho_name=Theirs&phone=1&lay_phone=mine&cua_ho_phone=2");
        assert_eq!(form.value("name"), "Theirs");
        assert_eq!(form.value("phone"), "1");
    }
}

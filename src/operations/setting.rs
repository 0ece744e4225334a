//! A setting as it is edited: what is typed, and which values may still change.

use chrono::NaiveDate;

use crate::platform::form::Form;
use crate::platform::settings::{DatedValue, KnownSetting};

/// A value of a setting as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueDraft {
    pub value: String,
    pub effective_on: NaiveDate,
    /// The document that sets the value; without one the value is assumed.
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
    pub reason: String,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("value", "giá trị"),
    ("effective_on", "ngày bắt đầu áp dụng"),
    ("legal_document_id", "văn bản làm căn cứ"),
    ("clause", "điều, khoản"),
    ("reason", "lý do"),
];

impl ValueDraft {
    /// Reads the form of a value.
    pub fn read(form: &mut Form, known: &KnownSetting) -> Option<ValueDraft> {
        form.names(FIELDS);
        let value = known.accept(form);
        let effective_on = form.date("effective_on");
        let document = form.optional_text("legal_document_id", 100);
        let clause = form.optional_text("clause", 200);
        let reason = form.text("reason", 5..=500);
        let assumed = form.is_checked("assumed", "1");
        match &document {
            Some(None) if !assumed => {
                form.refuse("legal_document_id", "Chọn văn bản làm căn cứ, hoặc đánh dấu là tạm dùng, chưa ban hành");
            }
            Some(Some(_)) if assumed => {
                form.refuse("assumed", "Đã có căn cứ thì không phải tạm dùng. Bỏ dấu này hoặc bỏ văn bản");
            }
            _ => {}
        }
        if !form.is_right() {
            return None;
        }
        Some(ValueDraft {
            value: value?,
            effective_on: effective_on?,
            legal_document_id: document?,
            clause: clause?,
            reason: reason?,
        })
    }
}

/// The form that shows a value for correction.
pub fn form_of(value: &DatedValue) -> Form {
    let mut fields = vec![
        ("effective_on", viet::date::screen(value.effective_on)),
        ("legal_document_id", value.legal_document_id.clone().unwrap_or_default()),
        ("clause", value.clause.clone().unwrap_or_default()),
        ("version", value.version.to_string()),
    ];
    // A list of roles is several choices under one name.
    fields.extend(value.value.split(',').map(|one| ("value", one.to_owned())));
    if value.assumed {
        fields.push(("assumed", "1".to_owned()));
    }
    Form::filled(fields)
}

/// Whether a value may still be corrected or withdrawn: only before its day. What was in force stays as it was.
pub fn is_open(value: &DatedValue, today: NaiveDate) -> bool {
    value.effective_on > today
}

/// Why a value may not start on this day, if it may not: what was in force on a past day never changes. A setting
/// that had no value may get one from a past day on.
pub fn day_fault(day: NaiveDate, today: NaiveDate, values: &[DatedValue]) -> Option<String> {
    let was_set = values.iter().any(|value| value.effective_on < today);
    (day < today && was_set).then(|| {
        format!("Chọn ngày từ hôm nay, {}, trở đi: giá trị đã áp dụng thì không đổi được", viet::date::screen(today))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::settings::SettingKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn value(effective_on: &str) -> DatedValue {
        DatedValue {
            id: "1".into(),
            value: "15".into(),
            effective_on: day(effective_on),
            legal_document_id: None,
            clause: None,
            assumed: true,
            version: 1,
        }
    }

    const HOURS: KnownSetting = KnownSetting {
        key: "lock.hours",
        group: "Khóa",
        label: "Thời gian tạm khóa",
        kind: SettingKind::Number { least: 1, most: 168 },
        unit: "giờ",
        blocks: "đăng nhập",
        note: "",
    };

    #[test]
    fn the_past_of_a_setting_does_not_change() {
        let today = day("2026-11-23");
        assert!(day_fault(day("2026-11-22"), today, &[value("2026-08-19")]).is_some());
        assert!(day_fault(today, today, &[value("2026-08-19")]).is_none());
        assert!(day_fault(day("2026-01-01"), today, &[]).is_none(), "an unset setting may start in the past");
        assert!(!is_open(&value("2026-11-23"), today));
        assert!(is_open(&value("2026-11-24"), today));
    }

    #[test]
    fn a_value_rests_on_a_document_or_is_marked_as_assumed() {
        let mut form = Form::parse(b"value=9999&effective_on=x&reason=a");
        assert_eq!(ValueDraft::read(&mut form, &HOURS), None);
        let fields: Vec<&str> = form.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["value", "effective_on", "reason", "legal_document_id"]);
        let mut form = Form::parse(b"value=24&effective_on=1/12/2026&assumed=1&reason=thu+nghiem");
        let draft = ValueDraft::read(&mut form, &HOURS).unwrap();
        assert_eq!((draft.value.as_str(), draft.effective_on), ("24", day("2026-12-01")));
    }
}

//! What a draft says, as it is typed and kept, and how it becomes a paper.

use papers::wording::{self, Wording};
use papers::{Annex, Block, Capacity, Circulation, Head, Paper, PaperKind, Problem, Profile, Sign, Signature, Urgency};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::wording::open_places;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;

/// Everything about a paper apart from its head, its number and its date. Kept as JSON, sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub kind: PaperKind,
    /// The text in the language of wordings: subject, legal bases, body.
    pub text: String,
    /// What the program fills into the fields of the text; null when an officer writes everything.
    #[serde(default)]
    pub values: Json,
    /// What a feature puts behind the text.
    #[serde(default)]
    pub body: Vec<Block>,
    #[serde(default)]
    pub annexes: Vec<Annex>,
    #[serde(default)]
    pub authority: Option<String>,
    #[serde(default)]
    pub addressees: Vec<String>,
    #[serde(default)]
    pub signatures: Vec<Signature>,
    #[serde(default)]
    pub recipients: Vec<String>,
    #[serde(default)]
    pub keeper: Option<String>,
    /// The drafting unit or field in the sign of an official letter.
    #[serde(default)]
    pub unit: Option<String>,
    #[serde(default)]
    pub urgency: Option<Urgency>,
    /// Who may pass the paper on (box 11).
    #[serde(default)]
    pub circulation: Option<Circulation>,
    /// Sign of the drafter and number of copies (box 12): "PL.(300)".
    #[serde(default)]
    pub drafter: Option<String>,
    /// The whole paper, from the moment it is submitted: a head that changes later does not change it.
    #[serde(default)]
    pub paper: Option<Paper>,
}

impl Content {
    /// A draft of a kind from a text.
    pub fn new(kind: PaperKind, text: impl Into<String>) -> Content {
        Content {
            kind,
            text: text.into(),
            values: Json::Null,
            body: Vec::new(),
            annexes: Vec::new(),
            authority: None,
            addressees: Vec::new(),
            signatures: Vec::new(),
            recipients: Vec::new(),
            keeper: None,
            unit: None,
            urgency: None,
            circulation: None,
            drafter: None,
            paper: None,
        }
    }

    /// Reads what was kept.
    pub fn read(json: &[u8]) -> Result<Content> {
        serde_json::from_slice(json).map_err(Error::internal)
    }

    /// As it is kept.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::internal)
    }

    /// The subject (trích yếu), as far as it can be told; the kind where there is none.
    pub fn title(&self) -> String {
        let line = self.text.lines().find_map(|line| line.trim().strip_prefix("Trích yếu:")).unwrap_or_default();
        let filled = self.filled().ok().and_then(|filled| filled.subject);
        let title = filled.unwrap_or_else(|| line.trim().to_owned()).replace('\n', " ");
        if title.is_empty() { self.kind.label().to_owned() } else { title.chars().take(300).collect() }
    }

    /// Who signs, the last signature: name and title.
    pub fn signer(&self) -> (String, String) {
        let Some(signature) = self.signatures.last() else { return (String::new(), String::new()) };
        let title = signature.own_title.as_ref().unwrap_or(&signature.title);
        (signature.name.clone().unwrap_or_default(), title.clone())
    }

    fn filled(&self) -> Result<wording::Filled, Vec<Problem>> {
        if self.values.is_null() {
            let open = open_places(self.kind, &self.text);
            if !open.is_empty() {
                return Err(open);
            }
            return Wording::parse(&self.text, &[])?.fill(&Json::Object(Default::default()));
        }
        Wording::parse(&self.text, wording::fields(self.kind))?.fill(&self.values)
    }

    /// The paper under a head and a sign, without number and date, or everything that is wrong with it.
    pub fn paper(&self, head: Head, sign: Sign, party: bool) -> Result<Paper, Vec<Problem>> {
        let filled = self.filled()?;
        let mut body = filled.body;
        body.extend(self.body.iter().cloned());
        let paper = Paper {
            kind: self.kind,
            profile: if party { Profile::Party } else { Profile::State },
            head,
            number: None,
            sign,
            date: None,
            year: None,
            subject: filled.subject.unwrap_or_default(),
            attached_to: None,
            authority: self.authority.clone(),
            addressees: self.addressees.clone(),
            bases: filled.bases,
            body,
            signatures: self.signatures.clone(),
            recipients: self.recipients.clone(),
            keeper: self.keeper.clone(),
            annexes: self.annexes.clone(),
            verification: None,
            secrecy: None,
            urgency: self.urgency,
            circulation: self.circulation,
            drafter: self.drafter.clone(),
        };
        papers::check(&paper)?;
        Ok(paper)
    }
}

/// How the fields are called in sentences and in comparisons.
pub const FIELDS: &[(&str, &str)] = &[
    ("kind", "loại văn bản"),
    ("agency_id", "cơ quan ban hành"),
    ("wording", "mẫu"),
    ("relation", "quan hệ với văn bản trước"),
    ("earlier", "văn bản trước"),
    ("text", "nội dung"),
    ("authority", "thẩm quyền ban hành"),
    ("addressees", "kính gửi"),
    ("recipients", "nơi nhận"),
    ("keeper", "nơi lưu"),
    ("unit", "đơn vị soạn thảo trong ký hiệu"),
    ("collective", "thay mặt tập thể"),
    ("capacity", "thẩm quyền ký"),
    ("signer_title", "chức vụ của người đứng đầu"),
    ("own_title", "chức vụ của người ký"),
    ("second_title", "chức vụ ở cơ quan"),
    ("signer_name", "họ tên người ký"),
    ("secretary_name", "họ tên thư ký"),
    ("urgency", "độ khẩn"),
    ("circulation", "phạm vi lưu hành"),
    ("drafter", "ký hiệu người soạn thảo"),
    ("state", "tình trạng"),
    ("note", "nội dung"),
    ("reason", "lý do"),
    ("submit_note", "ý kiến trình"),
    ("approve_note", "ý kiến"),
    ("issue_note", "ghi chú"),
    ("return_reason", "lý do trả lại"),
    ("revoke_reason", "lý do thu hồi"),
    ("cancel_reason", "lý do hủy"),
    ("discard_reason", "lý do bỏ"),
    ("signing", "cách ký"),
    ("signed_on", "ngày ký"),
    ("signed_file", "tệp đã ký"),
    ("name", "tên mẫu"),
    ("body", "lời văn"),
    ("series", "loại số"),
    ("last", "số cuối đã cấp"),
];

/// The ways to sign, as choices.
pub fn capacities() -> Vec<(String, String)> {
    [
        ("head", "Người đứng đầu ký"),
        ("deputy", "KT., cấp phó ký thay"),
        ("acting", "Q., quyền người đứng đầu"),
        ("by_order", "TL., ký thừa lệnh"),
        ("by_delegation", "TUQ., ký thừa ủy quyền"),
    ]
    .map(|(word, label)| (word.to_owned(), label.to_owned()))
    .to_vec()
}

/// The grades of urgency, as choices.
pub fn urgencies() -> Vec<(String, String)> {
    [("urgent", "Khẩn"), ("very_urgent", "Thượng khẩn"), ("express", "Hỏa tốc")]
        .map(|(word, label)| (word.to_owned(), label.to_owned()))
        .to_vec()
}

/// Who may pass a paper on, as choices.
pub fn circulations() -> Vec<(String, String)> {
    [("return_after_reading", "Xem xong trả lại"), ("internal", "Lưu hành nội bộ")]
        .map(|(word, label)| (word.to_owned(), label.to_owned()))
        .to_vec()
}

fn word_of<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn lines_of(form: &mut Form, name: &'static str, longest: usize) -> Option<Vec<String>> {
    let text = form.optional_lines(name, longest)?.unwrap_or_default();
    let line = |line: &str| line.trim().trim_start_matches("- ").trim_end_matches([';', '.']).trim().to_owned();
    Some(text.lines().map(line).filter(|line| !line.is_empty()).collect())
}

impl Content {
    /// The form that shows this draft for editing.
    pub fn form(&self, version: i64) -> Form {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let signature = self.signatures.last().cloned().unwrap_or_default();
        let secretary = self.signatures.first().filter(|_| self.kind.is_minutes()).cloned().unwrap_or_default();
        Form::filled([
            ("text", self.text.clone()),
            ("authority", text(&self.authority)),
            ("addressees", self.addressees.join("\n")),
            ("recipients", self.recipients.join("\n")),
            ("keeper", text(&self.keeper)),
            ("unit", text(&self.unit)),
            ("collective", text(&signature.collective)),
            ("capacity", word_of(&signature.capacity)),
            ("signer_title", signature.title.clone()),
            ("own_title", text(&signature.own_title)),
            ("second_title", text(&signature.second_title)),
            ("signer_name", text(&signature.name)),
            ("secretary_name", text(&secretary.name)),
            ("urgency", self.urgency.as_ref().map(word_of).unwrap_or_default()),
            ("circulation", self.circulation.as_ref().map(word_of).unwrap_or_default()),
            ("drafter", text(&self.drafter)),
            ("version", version.to_string()),
        ])
    }

    /// Reads the form over this draft: what a feature put into it stays.
    pub fn typed(&self, form: &mut Form) -> Option<Content> {
        form.names(FIELDS);
        let text = form.optional_lines("text", 400_000).map(Option::unwrap_or_default);
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) && self.body.is_empty() {
            form.refuse("text", "Nhập nội dung văn bản");
        }
        let authority = form.optional_text("authority", 200);
        let addressees = lines_of(form, "addressees", 5000);
        let recipients = lines_of(form, "recipients", 20_000);
        let keeper = form.optional_text("keeper", 60);
        let unit = form.optional_text("unit", 20);
        if let Some(Some(unit)) = &unit
            && !crate::organisation::is_sign(unit)
        {
            form.refuse("unit", "Chỉ gồm chữ in hoa, chữ số và dấu gạch nối, ví dụ CCVC");
        }
        let collective = form.optional_text("collective", 200);
        let capacity = match form.value("capacity") {
            "deputy" => Capacity::Deputy,
            "acting" => Capacity::Acting,
            "by_order" => Capacity::ByOrder,
            "by_delegation" => Capacity::ByDelegation,
            _ => Capacity::Head,
        };
        let title = form.optional_text("signer_title", 200).map(Option::unwrap_or_default);
        let own_title = form.optional_text("own_title", 200);
        if capacity.needs_own_title() && own_title == Some(None) {
            form.refuse("own_title", "Nhập chức vụ của người ký, ví dụ Phó Giám đốc");
        }
        let second_title = form.optional_text("second_title", 200);
        let name = form.optional_text("signer_name", 100);
        let secretary = form.optional_text("secretary_name", 100);
        let urgency = match form.value("urgency") {
            "urgent" => Some(Urgency::Urgent),
            "very_urgent" => Some(Urgency::VeryUrgent),
            "express" => Some(Urgency::Express),
            _ => None,
        };
        let circulation = match form.value("circulation") {
            "return_after_reading" => Some(Circulation::ReturnAfterReading),
            "internal" => Some(Circulation::Internal),
            _ => None,
        };
        let drafter = form.optional_text("drafter", 60);
        if !form.is_right() {
            return None;
        }
        let signature = Signature {
            collective: collective?,
            capacity,
            title: title?,
            own_title: own_title?.filter(|_| capacity.needs_own_title()),
            second_title: second_title?,
            name: name?,
            note: None,
        };
        let mut signatures = vec![signature];
        if self.kind.is_minutes() {
            let secretary = Signature { title: "Thư ký".to_owned(), name: secretary?, ..Signature::default() };
            signatures.insert(0, secretary);
        }
        Some(Content {
            text: text?,
            authority: authority?,
            addressees: addressees?,
            recipients: recipients?,
            keeper: keeper?,
            unit: unit?,
            urgency,
            circulation,
            drafter: drafter?,
            signatures,
            paper: None,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_nobody_filled_is_told_with_its_line() {
        let content = Content::new(PaperKind::Notice, "Trích yếu: Về việc thử\nThông báo {{ten}} và {{ngay}}.");
        let problems = content.filled().unwrap_err();
        let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(places, ["dòng 2", "dòng 2"]);
        assert!(problems[1].sentence.contains("{{ngay}}"));
        assert_eq!(content.title(), "Về việc thử");
    }

    #[test]
    fn a_draft_reads_back_as_it_was_typed() {
        let empty = Content::new(PaperKind::OfficialLetter, "");
        let body = "text=Trich+yeu&addressees=-+So+Y+te%3B%0A-+So+Tai+chinh.&recipients=Nhu+tren&keeper=VT&unit=VX\
                    &capacity=deputy&signer_title=Giam+doc&own_title=Pho+Giam+doc&signer_name=Tran+Thi+Mau";
        let content = empty.typed(&mut Form::parse(body.as_bytes())).unwrap();
        assert_eq!(content.addressees, ["So Y te", "So Tai chinh"]);
        assert_eq!(content.signer(), ("Tran Thi Mau".to_owned(), "Pho Giam doc".to_owned()));
        let again = content.typed(&mut content.form(1)).unwrap();
        assert_eq!(again, content);
        assert_eq!(Content::read(&content.to_json().unwrap()).unwrap(), content);
    }

    #[test]
    fn a_deputy_gives_a_title_of_their_own() {
        let mut form = Form::parse(b"text=a&capacity=deputy&signer_title=Giam+doc&unit=vx");
        assert!(Content::new(PaperKind::Report, "").typed(&mut form).is_none());
        assert!(form.error("own_title").is_some() && form.error("unit").is_some());
    }
}

//! An agency (cơ quan, đơn vị): a body of the city with its place in the tree.

use chrono::NaiveDate;

use crate::packs::{AgencyKind, Bloc};
use crate::platform::form::Form;
use crate::{ids, words};

ids! {
    /// An agency; the pack's code.
    AgencyId = "agency";
}

words! {
    /// The state of an agency.
    pub enum AgencyState {
        Active = "active" "Đang hoạt động",
        Merged = "merged" "Đã sáp nhập",
        Dissolved = "dissolved" "Đã giải thể",
    }
}

/// An agency as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Agency {
    pub id: AgencyId,
    pub name: String,
    pub short_name: Option<String>,
    /// The abbreviation in the numbers of its papers, "SNV"; set by its head (Decree 30/2020, Annex I, II.3).
    pub sign: Option<String>,
    pub aliases: String,
    pub kind: String,
    pub bloc: String,
    pub parent_id: Option<AgencyId>,
    pub parent_name: Option<String>,
    pub lineage: String,
    pub commune_code: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    pub head_name: Option<String>,
    pub head_title: Option<String>,
    pub state: AgencyState,
    pub merged_into: Option<AgencyId>,
    pub ended_on: Option<NaiveDate>,
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
    pub confirmed_on: Option<NaiveDate>,
    pub sort_key: String,
    pub version: i64,
}

impl Agency {
    /// The kind in words.
    pub fn kind_label(&self) -> String {
        AgencyKind::parse(&self.kind).map_or(self.kind.clone(), |kind| kind.label().to_owned())
    }

    /// The bloc (khối) in words.
    pub fn bloc_label(&self) -> String {
        Bloc::parse(&self.bloc).map_or(self.bloc.clone(), |bloc| bloc.label().to_owned())
    }

    /// Whether the agency is at work.
    pub fn is_active(&self) -> bool {
        self.state == AgencyState::Active
    }

    /// The form that shows this agency for editing.
    pub fn form(&self) -> Form {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Form::filled([
            ("name", self.name.clone()),
            ("short_name", text(&self.short_name)),
            ("sign", text(&self.sign)),
            ("aliases", self.aliases.clone()),
            ("address", text(&self.address)),
            ("phone", text(&self.phone)),
            ("email", text(&self.email)),
            ("website", text(&self.website)),
            ("head_name", text(&self.head_name)),
            ("head_title", text(&self.head_title)),
            ("legal_document_id", text(&self.legal_document_id)),
            ("clause", text(&self.clause)),
            ("version", self.version.to_string()),
        ])
    }
}

/// What a person may change of an agency.
#[derive(Clone, Debug)]
pub struct AgencyDraft {
    pub name: String,
    pub short_name: Option<String>,
    pub sign: Option<String>,
    pub aliases: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    pub head_name: Option<String>,
    pub head_title: Option<String>,
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
    pub version: i64,
}

/// How the fields are called in sentences and in comparisons.
pub const FIELDS: &[(&str, &str)] = &[
    ("name", "tên cơ quan"),
    ("short_name", "tên viết tắt"),
    ("sign", "ký hiệu văn bản"),
    ("aliases", "tên gọi khác"),
    ("address", "địa chỉ"),
    ("phone", "điện thoại"),
    ("email", "thư điện tử"),
    ("website", "trang tin"),
    ("head_name", "người đứng đầu"),
    ("head_title", "chức danh người đứng đầu"),
    ("legal_document_id", "căn cứ thành lập"),
    ("clause", "điều khoản"),
];

impl AgencyDraft {
    /// Reads the edit form.
    pub fn read(form: &mut Form) -> Option<AgencyDraft> {
        form.names(FIELDS);
        let name = form.text("name", 3..=200);
        let short_name = form.optional_text("short_name", 60);
        let sign = form.optional_text("sign", 20);
        if let Some(Some(typed)) = &sign
            && !is_sign(typed)
        {
            form.refuse("sign", "Ký hiệu chỉ gồm chữ in hoa, chữ số và dấu gạch nối, ví dụ SNV");
        }
        let aliases = form.optional_lines("aliases", 1000);
        let address = form.optional_text("address", 300);
        let phone = form.optional_phone("phone");
        let email = form.optional_email("email");
        let website = form.optional_text("website", 200);
        if let Some(Some(site)) = &website
            && !site.starts_with("http://")
            && !site.starts_with("https://")
        {
            form.refuse("website", "Nhập trang tin bắt đầu bằng https://");
        }
        let head_name = form.optional_text("head_name", 100);
        let head_title = form.optional_text("head_title", 100);
        let legal_document_id = form.optional_text("legal_document_id", 100);
        let clause = form.optional_text("clause", 200);
        let version = form.version();
        if !form.is_right() {
            return None;
        }
        Some(AgencyDraft {
            name: name?,
            short_name: short_name?,
            sign: sign?,
            aliases: aliases?,
            address: address?,
            phone: phone?,
            email: email?,
            website: website?,
            head_name: head_name?,
            head_title: head_title?,
            legal_document_id: legal_document_id?,
            clause: clause?,
            version: version?,
        })
    }
}

/// Whether a text can stand as an agency's abbreviation in the number of a paper.
pub(crate) fn is_sign(text: &str) -> bool {
    let fits =
        |letter: char| letter.is_ascii_digit() || letter == '-' || (letter.is_alphabetic() && !letter.is_lowercase());
    !text.is_empty() && text.chars().all(fits)
}

/// A new agency as typed.
#[derive(Clone, Debug)]
pub struct NewAgencyDraft {
    pub name: String,
    pub short_name: Option<String>,
    pub kind: AgencyKind,
    pub bloc: Bloc,
    /// The superior agency; a body of the city's own has none.
    pub parent_id: Option<AgencyId>,
    pub legal_document_id: Option<String>,
    pub clause: Option<String>,
}

/// How the fields of restructuring are called in sentences.
pub const RESTRUCTURING_FIELDS: &[(&str, &str)] = &[
    ("name", "tên cơ quan"),
    ("short_name", "tên viết tắt"),
    ("kind", "loại"),
    ("bloc", "khối"),
    ("parent_id", "cơ quan cấp trên"),
    ("legal_document_id", "căn cứ thành lập"),
    ("clause", "điều khoản"),
    ("into", "cơ quan nhận sáp nhập"),
    ("on", "ngày có hiệu lực"),
    ("reason", "căn cứ và lý do"),
];

impl NewAgencyDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<NewAgencyDraft> {
        form.names(RESTRUCTURING_FIELDS);
        let name = form.text("name", 3..=200);
        let short_name = form.optional_text("short_name", 60);
        let kind = AgencyKind::parse(form.value("kind"));
        if kind.is_none() {
            form.refuse("kind", "Chọn loại cơ quan");
        }
        let bloc = Bloc::parse(form.value("bloc"));
        if bloc.is_none() {
            form.refuse("bloc", "Chọn khối");
        }
        let parent_id = form.optional_text("parent_id", 100);
        let legal_document_id = form.optional_text("legal_document_id", 100);
        let clause = form.optional_text("clause", 200);
        Some(NewAgencyDraft {
            name: name?,
            short_name: short_name?,
            kind: kind?,
            bloc: bloc?,
            parent_id: parent_id?.map(AgencyId),
            legal_document_id: legal_document_id?,
            clause: clause?,
        })
    }
}

/// A change of place in the tree, or the end of an agency: from when, to whom, and why.
#[derive(Clone, Debug)]
pub struct RestructuringDraft {
    /// The new superior, or the agency that takes over; a dissolution has none.
    pub other: Option<AgencyId>,
    pub on: NaiveDate,
    pub reason: String,
}

impl RestructuringDraft {
    /// Reads a form whose other agency stands in the field `other`.
    pub fn read_with(form: &mut Form, other: &'static str) -> Option<RestructuringDraft> {
        form.names(RESTRUCTURING_FIELDS);
        let id = form.optional_text(other, 100);
        if id == Some(None) {
            form.refuse(other, "Chọn cơ quan trong danh sách");
        }
        let draft = RestructuringDraft::read(form);
        Some(RestructuringDraft { other: Some(AgencyId(id??)), ..draft? })
    }

    /// Reads a form that names no other agency.
    pub fn read(form: &mut Form) -> Option<RestructuringDraft> {
        form.names(RESTRUCTURING_FIELDS);
        let on = form.date("on");
        let reason = form.text("reason", 5..=500);
        Some(RestructuringDraft { other: None, on: on?, reason: reason? })
    }
}

//! The TOML files of a pack, table by table.

use chrono::NaiveDate;
use toml::de::DeValue;

use super::fields::{Fields, Paper};
use super::pack::{
    City, Clause, DemoPerson, DemoPost, Leads, LegalDocument, SecuritySetting, SettingValue, SourceNote,
};
use super::problems::{Found, Lined};
use super::source::PackSource;
use super::tables::{Table, digits, is_slug};
use super::words::{Confidence, DocumentKind, Role};

pub(super) const PACK: &str = "pack.toml";
pub(super) const LEGAL_DOCUMENTS: &str = "legal_documents.toml";
pub(super) const SECURITY: &str = "settings.toml";
pub(super) const DEMO: &str = "demo.toml";

/// What `pack.toml` says.
pub(super) struct Profile {
    pub(super) code: String,
    pub(super) version: String,
    pub(super) released_on: NaiveDate,
    pub(super) city: City,
    pub(super) leads: Lined<Leads>,
    pub(super) sources: Vec<SourceNote>,
}

/// The shape of a security setting's value.
#[derive(Clone, Copy)]
enum Shape {
    Number,
    /// A number that may be nothing at all, such as a growth that is not expected.
    FromZero,
    Flag,
    Roles,
}

/// Every setting the program asks for; a pack gives each of them.
const SETTINGS: [(&str, Shape); 23] = [
    ("pwd.min", Shape::Number),
    ("pwd.min_mfa", Shape::Number),
    ("pwd.kinds", Shape::Number),
    ("pwd.history", Shape::Number),
    ("pwd.admin_max_age_days", Shape::Number),
    ("mfa.required_roles", Shape::Roles),
    ("mfa.required_outside", Shape::Flag),
    ("lock.max_failures", Shape::Number),
    ("lock.hours", Shape::Number),
    ("idle.user_minutes", Shape::Number),
    ("idle.admin_minutes", Shape::Number),
    ("account.idle_days", Shape::Number),
    ("review.months", Shape::Number),
    ("log.keep_months", Shape::Number),
    ("link.valid_hours", Shape::Number),
    ("session.max_hours", Shape::Number),
    ("plan.risk_days", Shape::Number),
    ("plan.remind_first_days", Shape::Number),
    ("plan.remind_last_days", Shape::Number),
    ("plan.head_after_days", Shape::Number),
    ("plan.standing_after_days", Shape::Number),
    ("plan.city_after_days", Shape::Number),
    ("evaluation.least_rank", Shape::Number),
];

/// Settings that a pack may leave to the city: unset, what asks for them says so.
const OFFERED: [(&str, Shape); 34] = [
    ("dossier.appraisal_days", Shape::Number),
    ("dossier.supplement_days", Shape::Number),
    ("dossier.complaint_days", Shape::Number),
    ("dossier.office_closes", Shape::Number),
    ("candidate.code_minutes", Shape::Number),
    ("candidate.code_tries", Shape::Number),
    ("candidate.codes_an_hour", Shape::Number),
    ("candidate.codes_an_hour_a_source", Shape::Number),
    ("candidate.idle_minutes", Shape::Number),
    ("candidate.session_hours", Shape::Number),
    ("candidate.retention_days", Shape::Number),
    ("candidate.draft_days", Shape::Number),
    ("data_request.acknowledge_days", Shape::Number),
    ("data_request.copy_days", Shape::Number),
    ("data_request.restrict_days", Shape::Number),
    ("data_request.erase_days", Shape::Number),
    ("breach.notify_hours", Shape::Number),
    ("breach.report_hours", Shape::Number),
    ("report.cut_off_day", Shape::Number),
    ("budget.close_send_day", Shape::Number),
    ("budget.close_pay_day", Shape::Number),
    ("budget.close_adjust_day", Shape::Number),
    ("budget.calendar_unit_day", Shape::Number),
    ("budget.calendar_city_day", Shape::Number),
    ("budget.calendar_decide_day", Shape::Number),
    ("budget.calendar_allocate_day", Shape::Number),
    ("budget.calendar_lead_days", Shape::Number),
    ("budget.ceiling_millions", Shape::Number),
    ("budget.fill_percent", Shape::Number),
    ("budget.fill_low_percent", Shape::Number),
    ("budget.fill_high_percent", Shape::Number),
    ("budget.later_hires_percent", Shape::Number),
    ("budget.leave_percent", Shape::FromZero),
    ("budget.wage_growth_percent", Shape::FromZero),
];

fn with_root<T>(
    source: &PackSource,
    file: &'static str,
    found: &Found,
    read: impl FnOnce(&Fields) -> Option<T>,
) -> Option<T> {
    let text = source.text(file, found)?;
    let paper = Paper { file, text: &text, found };
    let table = paper.parse()?;
    let root = Fields::new(paper, table.get_ref(), 1);
    let value = read(&root);
    root.finish();
    value
}

pub(super) fn profile(source: &PackSource, found: &Found) -> Option<Profile> {
    with_root(source, PACK, found, |root| {
        let code = root.text("code");
        if code.as_deref().is_some_and(|code| !is_slug(code)) {
            root.note_at("code", "`code` chỉ gồm chữ thường không dấu, chữ số và gạch nối. Hãy sửa lại.".to_owned());
        }
        let version = root.text("version");
        let released_on = root.date("released_on");
        let city = root.table("city").and_then(|fields| city(&fields));
        let leads = root.table("leads").and_then(|fields| leads(&fields));
        let sources = root.tables("sources");
        let sources = sources.iter().filter_map(source_note).collect();
        Some(Profile { code: code?, version: version?, released_on: released_on?, city: city?, leads: leads?, sources })
    })
}

fn city(fields: &Fields) -> Option<City> {
    let name_vi = fields.text("name_vi");
    let name_en = fields.text("name_en");
    let short_name_vi = fields.text("short_name_vi");
    let short_name_en = fields.text("short_name_en");
    let province_code = fields.text("province_code");
    if province_code.as_deref().is_some_and(|code| !digits(code, 2)) {
        fields.note_at(
            "province_code",
            "`province_code` phải gồm đúng 2 chữ số. Hãy lấy mã theo Quyết định 19/2025/QĐ-TTg.".to_owned(),
        );
    }
    fields.finish();
    Some(City {
        name_vi: name_vi?,
        name_en: name_en?,
        short_name_vi: short_name_vi?,
        short_name_en: short_name_en?,
        province_code: province_code?,
    })
}

fn leads(fields: &Fields) -> Option<Lined<Leads>> {
    let standing_agency = fields.text("standing_agency");
    let party_bloc = fields.text("party_bloc");
    let finance = fields.text("finance");
    let peoples_committee = fields.text("peoples_committee");
    let peoples_council = fields.optional("peoples_council");
    let selection_council = fields.optional("selection_council");
    let science = fields.optional("science");
    let culture = fields.optional("culture");
    let education = fields.optional("education");
    let foreign_affairs = fields.optional("foreign_affairs");
    let inspectorate = fields.optional("inspectorate");
    fields.finish();
    Some(Lined {
        line: fields.line,
        record: Leads {
            standing_agency: standing_agency?,
            party_bloc: party_bloc?,
            finance: finance?,
            peoples_committee: peoples_committee?,
            peoples_council,
            selection_council,
            science,
            culture,
            education,
            foreign_affairs,
            inspectorate,
        },
    })
}

fn source_note(fields: &Fields) -> Option<SourceNote> {
    let files = fields.texts("files");
    let about = fields.text("about");
    let licence = fields.text("licence");
    fields.finish();
    Some(SourceNote { files, about: about?, licence: licence? })
}

fn table<T>(
    source: &PackSource,
    file: &'static str,
    list: &str,
    key: &str,
    found: &Found,
    read: fn(&Fields) -> Option<T>,
) -> Table<T> {
    let table = with_root(source, file, found, |root| {
        let entries = root.tables(list);
        let keys = entries.iter().filter_map(|fields| fields.optional(key)).collect();
        let records = entries.iter().filter_map(|fields| {
            let record = read(fields);
            fields.finish();
            Some(Lined { line: fields.line, record: record? })
        });
        Some(Table { records: records.collect(), keys: Some(keys) })
    });
    table.unwrap_or(Table { records: Vec::new(), keys: None })
}

pub(super) fn legal_documents(source: &PackSource, found: &Found) -> Table<LegalDocument> {
    table(source, LEGAL_DOCUMENTS, "documents", "id", found, legal_document)
}

fn legal_document(fields: &Fields) -> Option<LegalDocument> {
    let id = fields.text("id");
    if id.as_deref().is_some_and(|id| !is_slug(id)) {
        fields.note_at("id", "`id` chỉ gồm chữ thường không dấu, chữ số và gạch nối. Hãy sửa lại.".to_owned());
    }
    let kind = fields.word("kind", &DocumentKind::ALL, DocumentKind::as_str);
    let number = fields.optional("number");
    let title_vi = fields.text("title_vi");
    let issuer = fields.optional("issuer");
    let issued_on = fields.optional_date("issued_on");
    let effective_on = fields.optional_date("effective_on");
    let expires_on = fields.optional_date("expires_on");
    let replaced_by = fields.optional("replaced_by");
    let replaces = fields.texts("replaces");
    let amends = fields.texts("amends");
    let confidence = fields.word("confidence", &Confidence::ALL, Confidence::as_str);
    let note = fields.optional("note");
    let clauses = fields.tables("clauses");
    let clauses = clauses.iter().filter_map(clause).collect();
    let dates: Vec<_> = [issued_on, effective_on, expires_on].into_iter().flatten().collect();
    if !dates.is_sorted() {
        fields.note("Ngày ban hành, có hiệu lực, hết hiệu lực phải theo thứ tự. Hãy sửa lại các ngày.");
    }
    Some(LegalDocument {
        id: id?,
        kind: kind?,
        number,
        title_vi: title_vi?,
        issuer,
        issued_on,
        effective_on,
        expires_on,
        replaced_by,
        replaces,
        amends,
        confidence: confidence?,
        note,
        clauses,
    })
}

fn clause(fields: &Fields) -> Option<Clause> {
    let reference = fields.text("ref");
    let gist = fields.text("gist");
    fields.finish();
    Some(Clause { reference: reference?, gist: gist? })
}

pub(super) fn security(source: &PackSource, found: &Found) -> Table<SecuritySetting> {
    let table = table(source, SECURITY, "settings", "key", found, security_setting);
    if let Some(keys) = &table.keys {
        for (key, _) in SETTINGS {
            if !keys.iter().any(|given| given == key) {
                found.add(SECURITY, 1, format!("Tệp thiếu con số `{key}`. Hãy thêm một mục [[settings]]."));
            }
        }
    }
    table
}

fn security_setting(fields: &Fields) -> Option<SecuritySetting> {
    let key = fields.text("key");
    let value = key.as_deref().and_then(|key| setting_value(fields, key));
    let unit = fields.text("unit");
    let effective_on = fields.date("effective_on");
    let document = fields.optional("document");
    let clause = fields.optional("clause");
    let gist = fields.text("gist");
    let assumed = fields.flag("assumed");
    if assumed == document.is_some() {
        fields.note("Mỗi con số có một căn cứ: hãy ghi `document`, hoặc `assumed = true` nếu là chọn của sản phẩm.");
    }
    Some(SecuritySetting {
        key: key?,
        value: value?,
        unit: unit?,
        effective_on: effective_on?,
        document,
        clause,
        gist: gist?,
        assumed,
    })
}

fn setting_value(fields: &Fields, key: &str) -> Option<SettingValue> {
    let Some(value) = fields.value("value") else {
        fields.note("Mục này thiếu `value`. Hãy thêm vào.");
        return None;
    };
    let Some((_, shape)) = SETTINGS.iter().chain(&OFFERED).find(|(known, _)| *known == key) else {
        fields.note_at("key", format!("Chương trình không biết con số `{key}`. Hãy sửa tên hoặc bỏ mục này."));
        return None;
    };
    let value = match (shape, value.get_ref()) {
        (Shape::Number | Shape::FromZero, DeValue::Integer(number)) => {
            let least = i64::from(matches!(shape, Shape::Number));
            let number = number.as_str().parse::<i64>().ok().filter(|number| *number >= least);
            number.map(SettingValue::Number)
        }
        (Shape::Flag, DeValue::Boolean(flag)) => Some(SettingValue::Flag(*flag)),
        (Shape::Roles, DeValue::Array(_)) => {
            let roles = fields.texts("value");
            let roles = roles.iter().map(|role| Role::parse(role));
            roles.collect::<Option<Vec<_>>>().map(SettingValue::Roles)
        }
        _ => None,
    };
    if value.is_none() {
        let wanted = match shape {
            Shape::Number => "một số nguyên dương",
            Shape::FromZero => "một số nguyên từ 0",
            Shape::Flag => "true hoặc false",
            Shape::Roles => "danh sách vai trò có trong chương trình",
        };
        fields.note_at("value", format!("`value` của `{key}` phải là {wanted}. Hãy sửa lại."));
    }
    value
}

pub(super) fn demo(source: &PackSource, found: &Found) -> Table<DemoPerson> {
    table(source, DEMO, "people", "email", found, demo_person)
}

fn demo_person(fields: &Fields) -> Option<DemoPerson> {
    let name = fields.text("name");
    let email = fields.text("email");
    if email.as_deref().is_some_and(|email| !is_example_email(email)) {
        fields.note_at(
            "email",
            "`email` phải có dạng ten@example.gov.vn; người dùng thử không được mang địa chỉ có thật. Hãy sửa lại."
                .to_owned(),
        );
    }
    let posts = fields.tables("posts");
    if posts.is_empty() {
        fields.note("Người này chưa có vị trí nào. Hãy thêm `posts`.");
    }
    let posts = posts.iter().filter_map(demo_post).collect();
    Some(DemoPerson { name: name?, email: email?, posts })
}

fn demo_post(fields: &Fields) -> Option<DemoPost> {
    let role = fields.word("role", &Role::ALL, Role::as_str);
    let agency = fields.text("agency");
    let title = fields.text("title");
    fields.finish();
    Some(DemoPost { role: role?, agency: agency?, title: title? })
}

/// An address in a domain kept for examples.
fn is_example_email(email: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter);
    email.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && name.chars().all(allowed)
            && domain.chars().all(allowed)
            && domain.starts_with("example.")
            && domain.split('.').all(|part| !part.is_empty())
    })
}

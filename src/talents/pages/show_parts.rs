//! What the pages of one person share: the head with the tabs, labels of codes, entries in words.

use std::collections::HashMap;

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::files::{self, StoredFile};
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::classes;
use crate::talents::codes;
use crate::talents::entry::{Entry, EntryKind, Typed, Verified};
use crate::talents::store::entries;
use crate::talents::talent::{Talent, show_partial};
use crate::ui::Tab;

/// The head of a person's pages.
pub struct Head {
    pub talent: Talent,
    pub initials: String,
    /// "Tiến sĩ Trí tuệ nhân tạo. Nghiên cứu viên chính, Sở Khoa học và Công nghệ. Mã NT-0012."
    pub line: String,
    /// Label, value, and what is said below it.
    pub facts: Vec<(&'static str, String, String)>,
    pub tabs: Vec<Tab>,
    pub may_edit: bool,
    /// Whether the reader may refer the person: file a dossier for them.
    pub may_refer: bool,
    pub may_reveal: bool,
    pub role: Role,
}

impl Head {
    /// Whether the reader is shown a column of the record.
    pub fn shows(&self, column: &str) -> bool {
        classes::shows(self.role, "talents", column)
    }

    /// Whether the reader is shown a column of an entry.
    pub fn shows_entry(&self, column: &str) -> bool {
        classes::shows(self.role, "talent_entries", column)
    }

    /// The address of the person.
    pub fn path(&self) -> String {
        format!("/nhan-tai/{}", self.talent.id)
    }
}

/// The tabs of a person's pages: label, ending of the address, the kinds it counts.
const TABS: &[(&str, &str, &[EntryKind])] = &[
    ("Hồ sơ", "", &[]),
    ("Đào tạo", "/dao-tao", &[EntryKind::Degree, EntryKind::Title, EntryKind::Language]),
    ("Công tác", "/cong-tac", &[EntryKind::Post]),
    ("Công trình, khen thưởng", "/thanh-tich", &[EntryKind::Work, EntryKind::Award]),
    ("Chính sách, chi trả", BENEFITS, &[]),
    ("Đánh giá", EVALUATIONS, &[]),
    ("Nhật ký", "/nhat-ky", &[]),
];

/// What other features draw of a person, for those who may open it.
const BENEFITS: &str = "/chinh-sach";
const EVALUATIONS: &str = "/danh-gia";

fn may_open(permit: &Permit, ending: &str) -> bool {
    let permission = match ending {
        BENEFITS => Permission::ViewBenefits,
        EVALUATIONS => Permission::ViewEvaluations,
        // Who reads only what is paid has no business with the rest.
        _ => Permission::ViewTalents,
    };
    permit.also(permission).is_some()
}

/// The head of a person's pages, on one of its tabs.
pub async fn head(app: &App, permit: &Permit, talent: Talent, tab: &str) -> Result<Head> {
    let db = &mut app.db.read();
    let counts: HashMap<String, i64> = entries::counts(db, &talent.id).await?.into_iter().collect();
    let path = format!("/nhan-tai/{}", talent.id);
    let tabs = TABS
        .iter()
        .filter(|(_, ending, _)| may_open(permit, ending))
        .map(|(label, ending, kinds)| {
            let count: i64 = kinds.iter().filter_map(|kind| counts.get(kind.as_str())).sum();
            Tab {
                label: (*label).to_owned(),
                href: format!("{path}{ending}"),
                count: (count > 0).then_some(count),
                current: *ending == tab,
            }
        })
        .collect();
    let qualification = match talent.qualification.as_deref() {
        Some(code @ ("gs" | "pgs")) => ("title", code),
        Some(code) => ("degree_level", code),
        None => ("", ""),
    };
    let sector = talent.profile.sector.as_deref().unwrap_or_default();
    let labels = codes::labels_of(db, &[qualification, ("sector", sector)]).await?;
    let label = |list: &str, code: &str| labels.get(&(list.to_owned(), code.to_owned())).cloned();
    let degree = label(qualification.0, qualification.1).unwrap_or_default();
    let studied = talent.specialty.clone().unwrap_or_default();
    let first = viet::text::clean(&format!("{degree} {studied}"));
    let work = match &talent.profile.post_title {
        Some(post) => format!("{post}, {}", talent.agency_name),
        None => talent.agency_name.clone(),
    };
    let line = [first, work, format!("Mã {}", talent.code())]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| format!("{part}."))
        .collect::<Vec<_>>()
        .join(" ");
    let or_none = |text: String| if text.is_empty() { "Chưa có".to_owned() } else { text };
    let since = show_partial(talent.profile.status_since.as_deref());
    let facts = vec![
        (
            "Nhóm đối tượng",
            or_none(super::group_label(app, talent.profile.beneficiary_group.as_deref())),
            String::new(),
        ),
        ("Lĩnh vực", or_none(label("sector", sector).unwrap_or_default()), String::new()),
        (
            "Tình trạng",
            talent.profile.status.label().to_owned(),
            if since.is_empty() { String::new() } else { format!("từ {since}") },
        ),
        ("Đơn vị quản lý hồ sơ", talent.agency_name.clone(), String::new()),
    ];
    let is_open = talent.merged_into.is_none();
    Ok(Head {
        initials: viet::name::initials(&talent.full_name),
        line,
        facts,
        tabs,
        may_refer: is_open && permit.also(Permission::FileDossiers).is_some(),
        may_edit: is_open && permit.also(Permission::EditTalents).is_some(),
        may_reveal: is_open && permit.also(Permission::RevealTalents).is_some(),
        role: permit.role(),
        talent,
    })
}

/// An entry in words.
pub struct EntryView {
    pub entry: Entry,
    labels: HashMap<(String, String), String>,
    pub files: Vec<StoredFile>,
    pub is_expired: bool,
}

impl EntryView {
    /// A field in words; empty when there is nothing.
    pub fn text(&self, field: &str) -> String {
        let Some(stored) = self.entry.stored(field) else { return String::new() };
        let typed = self.entry.kind().fields().iter().find(|known| known.name == field).map(|known| known.typed);
        match typed {
            Some(Typed::Code(list)) => {
                let known = self.labels.get(&(list.to_owned(), stored.to_owned()));
                known.cloned().unwrap_or_else(|| stored.to_owned())
            }
            Some(Typed::Partial) => show_partial(Some(stored)),
            Some(Typed::Verified) => {
                Verified::parse(stored).map_or_else(|| stored.to_owned(), |known| known.label().to_owned())
            }
            _ => stored.to_owned(),
        }
    }

    /// The chip of what was checked.
    pub fn verified_chip(&self) -> &'static str {
        self.entry.verified.as_deref().and_then(Verified::parse).unwrap_or(Verified::NotYet).chip()
    }
}

/// Entries in words, with their evidence.
pub async fn views(app: &App, held: Vec<Entry>) -> Result<Vec<EntryView>> {
    let db = &mut app.db.read();
    let today = app.clock.today();
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    for entry in &held {
        for field in entry.kind().fields() {
            if let (Typed::Code(list), Some(code)) = (field.typed, entry.stored(field.name)) {
                wanted.push((list, code));
            }
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    let labels = codes::labels_of(db, &wanted).await?;
    let ids: Vec<String> = held.iter().map(|entry| entry.id.to_string()).collect();
    let mut evidence: HashMap<String, Vec<StoredFile>> = HashMap::new();
    for file in files::of_owners(db, "talent_entry", &ids).await? {
        evidence.entry(file.owner_id.clone()).or_default().push(file);
    }
    Ok(held
        .into_iter()
        .map(|entry| EntryView {
            labels: labels.clone(),
            files: evidence.remove(entry.id.as_str()).unwrap_or_default(),
            is_expired: entry.has_expired(today),
            entry,
        })
        .collect())
}

//! The content of a pack, typed.

use chrono::NaiveDate;

use super::subject_words::{DegreeLevel, InstitutionScope, MajorKind};
use super::words::{
    AgencyKind, Bloc, CommuneKind, Confidence, DocumentKind, HolidayKind, HolidayStatus, Role, WageRegion,
};

/// Everything particular to one city.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Name of the pack, as on the command line.
    pub code: String,
    /// Version of the pack, raised with every change.
    pub version: String,
    /// The day its figures were last checked.
    pub released_on: NaiveDate,
    pub city: City,
    pub leads: Leads,
    pub sources: Vec<SourceNote>,
    /// Agencies listed by name; for the committees of communes see [`Pack::every_agency`].
    pub agencies: Vec<Agency>,
    pub communes: Vec<Commune>,
    pub commune_wage_regions: Vec<CommuneWageRegion>,
    pub wage_rates: Vec<WageRate>,
    pub base_salaries: Vec<BaseSalary>,
    pub holidays: Vec<Holiday>,
    pub sectors: Vec<Sector>,
    pub majors: Vec<Major>,
    pub institutions: Vec<Institution>,
    pub legal_documents: Vec<LegalDocument>,
    pub security: Vec<SecuritySetting>,
    pub demo: Vec<DemoPerson>,
}

impl Pack {
    /// The listed agencies in the order of their file, then the People's Committee of each commune.
    pub fn every_agency(&self) -> Vec<Agency> {
        let committees = self.communes.iter().map(|commune| commune.committee(&self.leads.peoples_committee));
        self.agencies.iter().cloned().chain(committees).collect()
    }
}

/// The city the pack describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct City {
    pub name_vi: String,
    pub name_en: String,
    pub short_name_vi: String,
    pub short_name_en: String,
    /// Two digits of Decision 19/2025/QĐ-TTg.
    pub province_code: String,
}

/// Which agency plays which part in the policy, by agency code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leads {
    /// The standing agency (cơ quan thường trực).
    pub standing_agency: String,
    /// Leads in the Party bloc (khối Đảng, đoàn thể).
    pub party_bloc: String,
    /// Consolidates the budget.
    pub finance: String,
    /// Superior of the committees of communes.
    pub peoples_committee: String,
    pub peoples_council: Option<String>,
    pub selection_council: Option<String>,
    pub science: Option<String>,
    pub culture: Option<String>,
    pub education: Option<String>,
    pub foreign_affairs: Option<String>,
    pub inspectorate: Option<String>,
}

/// Where some files of the pack come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceNote {
    pub files: Vec<String>,
    pub about: String,
    pub licence: String,
}

/// An agency (cơ quan).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub short_name: Option<String>,
    /// Other names under which documents mention it.
    pub aliases: Vec<String>,
    pub kind: AgencyKind,
    pub bloc: Bloc,
    /// Code of the superior agency.
    pub parent: Option<String>,
    /// Identifier in the exchange of electronic documents.
    pub edoc_id: Option<String>,
    /// The abbreviation in the numbers of its papers; unset where it is not known.
    pub sign: Option<String>,
    pub confidence: Confidence,
    pub source: Option<String>,
    pub note: Option<String>,
    /// Code of the commune, when this is the committee of one.
    pub commune: Option<String>,
}

/// A commune-level unit (đơn vị hành chính cấp xã).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// Five digits of Decision 19/2025/QĐ-TTg.
    pub code: String,
    /// With its kind: "Phường Thành Đông".
    pub name: String,
    /// Without its kind: "Thành Đông".
    pub short_name: String,
    pub kind: CommuneKind,
    pub name_en: String,
    /// Unique, for codes and addresses.
    pub slug: String,
    /// Which province the area belonged to before 1 July 2025.
    pub area_before_2025: Option<String>,
}

impl Commune {
    /// Code of the agency that governs it.
    pub fn committee_code(&self) -> String {
        format!("ubnd-{}", self.slug)
    }

    /// Its People's Committee (Ủy ban nhân dân), which packs do not list.
    pub fn committee(&self, parent: &str) -> Agency {
        let place = format!("{} {}", self.kind.label().to_lowercase(), self.short_name);
        Agency {
            code: self.committee_code(),
            name_vi: format!("Ủy ban nhân dân {place}"),
            name_en: format!("People's Committee of {}", self.name_en),
            short_name: Some(format!("UBND {place}")),
            aliases: vec![format!("Uỷ ban nhân dân {place}")],
            kind: AgencyKind::CommuneCommittee,
            bloc: Bloc::Government,
            parent: Some(parent.to_owned()),
            edoc_id: None,
            // Decree 30/2020 leaves the abbreviation to each agency; a People's Committee has always used this one.
            sign: Some("UBND".to_owned()),
            confidence: Confidence::High,
            source: None,
            note: None,
            commune: Some(self.code.clone()),
        }
    }
}

/// From a day to a day, both included; open when the last day is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
}

impl Period {
    /// Whether the day lies in the period.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }
}

/// The minimum-wage region of a commune during a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommuneWageRegion {
    pub commune_code: String,
    pub region: WageRegion,
    pub period: Period,
    pub document: String,
    pub clause: Option<String>,
}

/// The regional minimum wage (lương tối thiểu vùng) of a month, in đồng.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WageRate {
    pub region: WageRegion,
    pub monthly_dong: i64,
    pub period: Period,
    pub document: String,
    pub clause: Option<String>,
}

/// The base salary (lương cơ sở) of a month, in đồng.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseSalary {
    pub monthly_dong: i64,
    pub period: Period,
    pub document: String,
    pub clause: Option<String>,
}

/// A day that differs from the ordinary days of its week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub date: NaiveDate,
    pub kind: HolidayKind,
    pub is_working_day: bool,
    pub name_vi: String,
    pub name_en: String,
    pub document: Option<String>,
    /// The legal basis in words.
    pub basis_text: String,
    pub status: HolidayStatus,
    pub note: Option<String>,
}

/// A sector (lĩnh vực) in which the city wants talent, in the order in which it names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sector {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    /// Fields of the list of majors that are suggested for it: two digits, to follow the digit of the level.
    pub field_codes: Vec<String>,
    /// Code of the agency that is suggested to look after it.
    pub agency: Option<String>,
    pub source: Option<String>,
    pub note: Option<String>,
}

/// A line of the national list of majors (ngành; Circular 09/2022/TT-BGDĐT): a field, a group or a major.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Major {
    pub code: String,
    pub kind: MajorKind,
    pub level: DegreeLevel,
    pub name: String,
    pub parent: Option<String>,
    pub former_code: Option<String>,
    pub confidence: Confidence,
    pub source: Option<String>,
    pub note: Option<String>,
}

/// A training institution (cơ sở đào tạo).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    pub id: String,
    pub name_vi: String,
    pub name_en: String,
    /// ISO 3166-1, two letters.
    pub country: String,
    pub country_vi: String,
    /// The code used in admissions.
    pub code: Option<String>,
    pub scope: InstitutionScope,
    /// The university it is a member of.
    pub parent: Option<String>,
    pub confidence: Confidence,
    pub source: Option<String>,
    pub note: Option<String>,
}

/// A legal document (văn bản) the system rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalDocument {
    pub id: String,
    pub kind: DocumentKind,
    /// Number and sign, "30/2020/NĐ-CP"; unknown for a copy not yet issued.
    pub number: Option<String>,
    pub title_vi: String,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub effective_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    /// The document that took its place.
    pub replaced_by: Option<String>,
    pub replaces: Vec<String>,
    pub amends: Vec<String>,
    pub confidence: Confidence,
    pub note: Option<String>,
    pub clauses: Vec<Clause>,
}

/// A clause (điều, khoản, điểm) that something in the system rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub reference: String,
    pub gist: String,
}

/// A figure of the security rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecuritySetting {
    pub key: String,
    pub value: SettingValue,
    pub unit: String,
    pub effective_on: NaiveDate,
    /// The legal basis; none when `assumed`.
    pub document: Option<String>,
    pub clause: Option<String>,
    pub gist: String,
    /// The product's own choice rather than a rule of law.
    pub assumed: bool,
}

/// The value of a security setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingValue {
    Number(i64),
    Flag(bool),
    Roles(Vec<Role>),
}

/// A fictional person for trying the system out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    pub name: String,
    pub email: String,
    pub posts: Vec<DemoPost>,
}

/// One post of a fictional person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPost {
    pub role: Role,
    /// Code of the agency, which may be the committee of a commune.
    pub agency: String,
    pub title: String,
}

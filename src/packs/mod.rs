//! City packs: everything particular to one city, kept as data in `packs/<code>` and read here. Reading is pure (no
//! database, no clock) and reports every problem at once, each with its file and line.

mod checks;
mod fields;
mod items;
mod pack;
mod papers;
mod problems;
mod read;
mod sheet;
mod source;
mod subject_words;
mod subjects;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use items::{DossierItem, dossier_items};
pub use pack::{
    Agency, BaseSalary, City, Clause, Commune, CommuneWageRegion, DemoPerson, DemoPost, Holiday, Institution, Leads,
    LegalDocument, Major, Pack, Period, Sector, SecuritySetting, SettingValue, SourceNote, WageRate,
};
pub use problems::{PackProblem, PackProblems};
pub use read::read;
pub use source::PackSource;
pub use subject_words::{DegreeLevel, InstitutionScope, MajorKind};
pub use words::{
    AgencyKind, Bloc, CommuneKind, Confidence, DocumentKind, HolidayKind, HolidayStatus, Role, WageRegion,
};

//! City packs: everything particular to one city, kept as data in `packs/<code>` and read here. Reading is pure (no
//! database, no clock) and reports every problem at once, each with its file and line.

mod checks;
mod fields;
mod pack;
mod papers;
mod problems;
mod read;
mod sheet;
mod source;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use pack::{
    Agency, BaseSalary, City, Clause, Commune, CommuneWageRegion, DemoPerson, DemoPost, Holiday, Leads, LegalDocument,
    Pack, Period, SecuritySetting, SettingValue, SourceNote, WageRate,
};
pub use problems::{PackProblem, PackProblems};
pub use read::read;
pub use source::PackSource;
pub use words::{
    AgencyKind, Bloc, CommuneKind, Confidence, DocumentKind, HolidayKind, HolidayStatus, Role, WageRegion,
};

//! Registers and documents for the tests.

use super::super::{Proposal, Register, RegisteredAgency, read};
use crate::packs::{AgencyKind, Bloc, CommuneKind};

/// The register of a city's pack, with the committees of its communes.
fn register(agencies: &str, communes: &str) -> Register {
    let text = |row: &csv::StringRecord, at: usize| row.get(at).unwrap().trim().to_owned();
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let mut all = Vec::new();
    for row in csv::Reader::from_reader(agencies.as_bytes()).records() {
        let row = row.unwrap();
        all.push(RegisteredAgency {
            id: text(&row, 0),
            name: text(&row, 1),
            short_name: some(text(&row, 3)),
            aliases: text(&row, 4).split(';').map(|alias| alias.trim().to_owned()).filter(|a| !a.is_empty()).collect(),
            kind: AgencyKind::parse(&text(&row, 5)).unwrap(),
            bloc: Bloc::parse(&text(&row, 6)).unwrap(),
            parent: some(text(&row, 7)),
        });
    }
    let committee =
        all.iter().find(|agency| agency.kind == AgencyKind::PeoplesCommittee).map(|agency| agency.id.clone());
    for row in csv::Reader::from_reader(communes.as_bytes()).records() {
        let row = row.unwrap();
        let kind = CommuneKind::parse(&text(&row, 3)).unwrap().label().to_lowercase();
        let name = text(&row, 2);
        all.push(RegisteredAgency {
            id: format!("ubnd-{}", text(&row, 5)),
            name: format!("Ủy ban nhân dân {kind} {name}"),
            short_name: Some(format!("UBND {kind} {name}")),
            aliases: vec![format!("Uỷ ban nhân dân {kind} {name}")],
            kind: AgencyKind::CommuneCommittee,
            bloc: Bloc::Government,
            parent: committee.clone(),
        });
    }
    Register::new(all)
}

/// Hải Phòng's register.
pub fn hai_phong() -> Register {
    register(
        include_str!("../../../../packs/hai-phong/agencies.csv"),
        include_str!("../../../../packs/hai-phong/communes.csv"),
    )
}

/// The register of the sample city.
pub fn mau() -> Register {
    register(include_str!("../../../../packs/mau/agencies.csv"), include_str!("../../../../packs/mau/communes.csv"))
}

/// Reads a text document with Hải Phòng's register.
pub fn read_text(text: &str) -> Proposal {
    read("ke-hoach.txt", text.as_bytes(), &hai_phong()).unwrap()
}

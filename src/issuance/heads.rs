//! The head of a paper (thể thức): what an agency's name, superior, place and sign are, from the register of agencies
//! (Decree 30/2020/NĐ-CP, Annex I, II.2 to II.4).

use papers::{Head, PaperKind, Sign};

use super::issuer::Issuer;
use crate::organisation;
use crate::organisation::Agency;
use crate::packs::AgencyKind;
use crate::platform::App;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};

/// The head of an agency's papers.
pub async fn head(app: &App, db: &mut impl Read, agency: &Agency) -> Result<Head> {
    let superior = match &agency.parent_id {
        Some(parent) if !stands_alone(agency) => {
            superior_lines(&organisation::store::agencies::find(db, parent.as_str()).await?)
        }
        _ => Vec::new(),
    };
    Ok(Head {
        superior,
        issuer: issuer_lines(agency),
        issuer_name: Some(agency.name.clone()),
        place: place(app, agency),
        contact: contact(agency),
    })
}

/// The sign of an agency's papers; an agency that has none cannot number any.
pub fn sign(agency: &Agency, kind: PaperKind, unit: Option<&str>) -> Result<Sign> {
    let issuer = agency.sign.clone().ok_or_else(|| {
        Error::refused(format!(
            "{} chưa có ký hiệu văn bản nên chưa ghi được số, ký hiệu. Nhập ở trang của cơ quan, ô “Ký hiệu văn bản”.",
            agency.name
        ))
    })?;
    Ok(signed_by(issuer, kind, unit))
}

fn signed_by(issuer: String, kind: PaperKind, unit: Option<&str>) -> Sign {
    let unit = unit.filter(|_| kind == PaperKind::OfficialLetter).map(str::to_owned);
    Sign { issuer, unit, kind: None }
}

/// The head of a council's papers: the agency whose seal it uses, and below it the council.
pub fn council_head(app: &App, agency: &Agency, issuer: &Issuer) -> Head {
    Head {
        superior: superior_lines(agency),
        issuer: vec![issuer.name.to_uppercase()],
        issuer_name: Some(issuer.name.clone()),
        place: place(app, agency),
        contact: contact(agency),
    }
}

/// The sign of a council's papers.
pub fn council_sign(issuer: &Issuer, kind: PaperKind, unit: Option<&str>) -> Sign {
    signed_by(issuer.sign.clone(), kind, unit)
}

/// A People's Committee, a People's Council and the front bodies are printed without a superior.
fn stands_alone(agency: &Agency) -> bool {
    matches!(
        AgencyKind::parse(&agency.kind),
        Some(AgencyKind::PeoplesCommittee | AgencyKind::PeoplesCouncil | AgencyKind::CommuneCommittee)
    )
}

/// The name in capitals; a People's Committee or Council in two lines, its place below.
fn issuer_lines(agency: &Agency) -> Vec<String> {
    let name = agency.name.to_uppercase();
    for body in ["ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"] {
        if let Some(place) = name.strip_prefix(body).map(str::trim).filter(|place| !place.is_empty())
            && stands_alone(agency)
        {
            return vec![body.to_owned(), place.to_owned()];
        }
    }
    vec![name]
}

/// The superior's name in capitals, its common words abbreviated.
fn superior_lines(superior: &Agency) -> Vec<String> {
    let name = superior.name.to_uppercase();
    vec![name.replace("ỦY BAN NHÂN DÂN", "UBND").replace("HỘI ĐỒNG NHÂN DÂN", "HĐND")]
}

/// Địa danh: the city, or for an agency of a commune the commune's own name.
fn place(app: &App, agency: &Agency) -> String {
    let whole = |name: &str, kinds: &[&str]| {
        let kind = kinds.iter().find(|kind| name.to_lowercase().starts_with(&kind.to_lowercase()));
        let rest: String = name.chars().skip(kind.map_or(0, |kind| kind.chars().count())).collect();
        rest.trim().to_owned()
    };
    if agency.commune_code.is_some() {
        let commune = agency.name.replace("Ủy ban nhân dân", "");
        let name = whole(commune.trim(), &["phường", "xã", "đặc khu"]);
        // A commune that is called by a number prints its full name.
        return if name.chars().all(|letter| letter.is_ascii_digit()) { commune.trim().to_owned() } else { name };
    }
    whole(&app.config.city, &["thành phố", "tỉnh"])
}

/// How the agency is reached, at the foot of its letters: as far as the register of agencies knows.
fn contact(agency: &Agency) -> Vec<String> {
    let known = |words: &str, value: &Option<String>| {
        value.as_deref().map(str::trim).filter(|value| !value.is_empty()).map(|value| format!("{words}: {value}"))
    };
    let reached: Vec<String> =
        [known("Điện thoại", &agency.phone), known("Thư điện tử", &agency.email)].into_iter().flatten().collect();
    let reached = Some(reached.join(". ")).filter(|reached| !reached.is_empty());
    [known("Địa chỉ", &agency.address), reached].into_iter().flatten().collect()
}

/// Who decides, in a decision of an agency: printed in capitals above its legal bases.
pub fn authority(agency: &Agency) -> String {
    let (_, title) = signing(agency);
    match title.as_str() {
        "" => agency.name.clone(),
        title => format!("{title} {}", agency.name),
    }
}

/// For whom an agency's head signs, and the head's title: the defaults of a new paper.
pub fn signing(agency: &Agency) -> (Option<String>, String) {
    match AgencyKind::parse(&agency.kind) {
        Some(AgencyKind::PeoplesCommittee | AgencyKind::CommuneCommittee) => {
            (Some("Ủy ban nhân dân".to_owned()), "Chủ tịch".to_owned())
        }
        Some(AgencyKind::PeoplesCouncil) => (Some("Hội đồng nhân dân".to_owned()), "Chủ tịch".to_owned()),
        _ => (None, agency.head_title.clone().unwrap_or_default()),
    }
}

//! Number series: one for each issuer, year and kind, without a gap (Decree 30/2020/NĐ-CP, Article 15; STD-08).

use papers::PaperKind;

/// The series of a kind: its abbreviation, so that kinds that are printed alike are numbered together. Official letters
/// have none and a series of their own.
pub fn of(kind: PaperKind) -> &'static str {
    kind.abbreviation().unwrap_or("CV")
}

/// The kinds that are issued with a number of their own; an annex goes with its paper.
pub fn kinds() -> Vec<PaperKind> {
    PaperKind::ALL.into_iter().filter(|kind| *kind != PaperKind::Annex).collect()
}

/// All series as choices.
pub fn choices() -> Vec<(String, String)> {
    let mut choices: Vec<(String, String)> = Vec::new();
    for kind in kinds() {
        match choices.iter_mut().find(|(series, _)| series == of(kind)) {
            Some((_, label)) => label.push_str(&format!(", {}", kind.label().to_lowercase())),
            None => choices.push((of(kind).to_owned(), kind.label().to_owned())),
        }
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_that_are_printed_alike_share_their_numbers() {
        assert_eq!(of(PaperKind::Minutes), of(PaperKind::VoteCount));
        assert_ne!(of(PaperKind::Decision), of(PaperKind::Plan));
        assert_eq!(of(PaperKind::OfficialLetter), "CV");
        assert!(choices().iter().any(|(series, label)| series == "BB" && label.contains("kiểm phiếu")));
    }
}

//! The check that goes with the code of a dossier (STD-79): whoever holds the receipt may ask where the dossier is, and who
//! only guesses codes learns nothing. It is worked out from the instance's secret, so that it is stored nowhere.

use super::dossier::{Dossier, DossierId};
use super::store;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::secret::Secret;

/// What the check is derived for.
const PURPOSE: &str = "dossiers.look_up";

/// Letters that nobody mistakes for one another: neither 0 and O nor 1 and I.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The check of a dossier as papers print it: eight letters of forty bits, "K7M3-9QPX".
pub fn check_of(secret: &Secret, id: &DossierId) -> String {
    let key = secret.look_up_key(PURPOSE, id.as_str());
    let bits = key.get(..10).and_then(|start| u64::from_str_radix(start, 16).ok()).unwrap_or_default();
    let letter = |place: u32| {
        let which = usize::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
        LETTERS.get(which).map_or('2', |letter| char::from(*letter))
    };
    let half = |places: std::ops::Range<u32>| places.map(letter).collect::<String>();
    format!("{}-{}", half(0..4), half(4..8))
}

/// The letters of what was typed, without the spaces and strokes that people put between them.
fn letters(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Whether a check is that of a dossier. Keyed hashes are compared, so that the time it takes tells nothing.
fn is_check(secret: &Secret, id: &DossierId, typed: &str) -> bool {
    let hashed = |check: &str| secret.look_up_key(PURPOSE, &format!("typed {}", letters(check)));
    hashed(typed) == hashed(&check_of(secret, id))
}

/// The dossier of a code, its own or that of its receipt, when the check is right and it was handed in. A code that nobody
/// has and a wrong check are alike.
pub async fn find(db: &mut impl Read, secret: &Secret, code: &str, check: &str) -> Result<Option<Dossier>> {
    let code: String = code.split_whitespace().collect::<String>().to_uppercase();
    let found = store::by_code(db, &code).await?.filter(|dossier| dossier.submitted_at.is_some());
    let nobody = DossierId::from("");
    let is_right = is_check(secret, found.as_ref().map_or(&nobody, |dossier| &dossier.id), check);
    Ok(found.filter(|_| is_right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_of_one_dossier_and_one_instance_and_is_read_as_people_type_it() {
        let (secret, other) = (Secret::generate(), Secret::generate());
        let (one, two) = (DossierId::from("mot"), DossierId::from("hai"));
        let check = check_of(&secret, &one);
        assert_eq!(check.len(), 9, "{check}");
        assert_eq!(check, check_of(&secret, &one));
        assert_ne!(check, check_of(&secret, &two));
        assert_ne!(check, check_of(&other, &one));
        assert!(check.bytes().all(|byte| byte == b'-' || LETTERS.contains(&byte)), "{check}");
        for typed in [check.clone(), check.to_lowercase(), check.replace('-', " "), check.replace('-', "")] {
            assert!(is_check(&secret, &one, &typed), "{typed}");
            assert!(!is_check(&secret, &two, &typed), "{typed}");
        }
        assert!(!is_check(&secret, &one, ""));
    }
}

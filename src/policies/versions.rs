//! The rules as they stood when somebody decided by them: kept by the hash of their files, read again whenever an old
//! decision is worked out. What the program knows later does not change what was decided.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use policy::pack::{Pack, PackFiles, load};
use sha2::{Digest, Sha256};

use crate::packs::PackSource;
use crate::platform::App;
use crate::platform::audit::hex;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::sql;

/// Rules that were read already, by their key. What a key stands for never changes, so nothing here can be stale.
static READ: LazyLock<Mutex<BTreeMap<String, Arc<Pack>>>> = LazyLock::new(Mutex::default);

/// The rules of a policy as they are kept.
#[derive(Clone)]
pub struct PolicyVersion {
    /// The hash of the files.
    pub key: String,
    /// The rules.
    pub pack: Arc<Pack>,
}

/// The files that the rules of a place are made of: its own and those of the packs that it includes.
pub(super) fn files_of(place: &str) -> BTreeMap<String, String> {
    let all = PackSource::policy_files();
    let profile = all.get(&format!("{place}/policy/policy.toml")).map(|bytes| String::from_utf8_lossy(bytes));
    let included = profile.and_then(|text| text.parse::<toml::Table>().ok()).and_then(|table| {
        let names = table.get("includes")?.as_array()?.iter().filter_map(|name| name.as_str().map(str::to_owned));
        Some(names.collect::<Vec<String>>())
    });
    let places: Vec<String> = included.unwrap_or_default().into_iter().chain([place.to_owned()]).collect();
    let is_shared = |name: &str| {
        name.ends_with("legal_documents.toml") || name.ends_with("wage_rates.csv") || name.ends_with("salaries.csv")
    };
    all.into_iter()
        .filter(|(path, _)| {
            let mut parts = path.splitn(2, '/');
            let (of, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            places.iter().any(|place| place == of) && (rest.starts_with("policy/") || is_shared(rest))
        })
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

fn key_of(place: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(place.as_bytes());
    hasher.update([0]);
    hasher.update(text.as_bytes());
    hex(&hasher.finalize())
}

/// Reads the rules of files that are named by a key; those that were read are at hand.
pub(super) fn read(place: &str, key: &str, files: &BTreeMap<String, String>) -> Result<Arc<Pack>> {
    let kept = READ.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
    if let Some(pack) = kept {
        return Ok(pack);
    }
    let files = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let pack = load(&PackFiles::memory(files), place).map_err(Error::internal)?;
    let pack = Arc::new(pack);
    READ.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), pack.clone());
    Ok(pack)
}

/// The key of files, and the text that is kept under it.
pub(super) fn named(place: &str, files: &BTreeMap<String, String>) -> Result<(String, String)> {
    let text = serde_json::to_string(files).map_err(Error::internal)?;
    Ok((key_of(place, &text), text))
}

/// Keeps the rules in force now, the wages that officers entered among them, in the transaction of the act that decides by
/// them.
pub async fn keep(app: &App, tx: &mut Tx) -> Result<PolicyVersion> {
    let place = app.config.pack.clone();
    let files = super::present::files_now(&place, super::rules(app)?, tx).await?;
    keep_files(tx, &place, &files.unwrap_or_else(|| files_of(&place))).await
}

/// Keeps rules that are made of these files.
pub async fn keep_files(tx: &mut Tx, place: &str, files: &BTreeMap<String, String>) -> Result<PolicyVersion> {
    let (key, text) = named(place, files)?;
    let pack = read(place, &key, files)?;
    sql!(
        run,
        tx,
        "insert into policy_versions (key, place, version, files, kept_at) values ($1, $2, $3, $4, $5)
         on conflict (key) do nothing",
        key,
        place,
        pack.version,
        text,
        tx.now
    )?;
    Ok(PolicyVersion { key, pack })
}

/// The rules that are kept under a key.
pub async fn find(db: &mut impl Read, key: &str) -> Result<PolicyVersion> {
    let known = READ.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
    if let Some(pack) = known {
        return Ok(PolicyVersion { key: key.to_owned(), pack });
    }
    let (place, text) = sql!(one(String, String), db, "select place, files from policy_versions where key = $1", key)?;
    let files: BTreeMap<String, String> = serde_json::from_str(&text).map_err(Error::internal)?;
    Ok(PolicyVersion { key: key.to_owned(), pack: read(&place, key, &files)? })
}

/// The files of the rules in force in a place, for a test that changes one.
#[cfg(test)]
pub fn present_files(place: &str) -> BTreeMap<String, String> {
    files_of(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_are_kept_are_enough_to_read_the_rules_again() {
        for place in ["hai-phong", "vinh-long", "bac-ninh", "ha-noi"] {
            let files = files_of(place);
            let whole = load(&PackSource::policies(), place).unwrap();
            let pack = read(place, &key_of(place, &serde_json::to_string(&files).unwrap()), &files).unwrap();
            assert_eq!(*pack, whole, "{place}");
        }
    }
}

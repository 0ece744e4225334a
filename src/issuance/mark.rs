//! The mark of verification: what the QR code of a paper carries, so that anyone can check it, also without a network.
//!
//! The code holds the address of the public page and, behind `#`, a payload that never reaches the server on the way:
//! `BODY.SIGNATURE`, both base64url, where BODY is JSON and SIGNATURE the Ed25519 signature over the letters of BODY.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use papers::{Paper, PaperKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::platform::audit::hex;
use crate::platform::error::{Error, Result};
use crate::platform::secret::{Secret, random};

/// What the key that signs papers is derived for.
const PURPOSE: &str = "paper verification";

/// What a paper says of itself: nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The code under which the register finds it.
    #[serde(rename = "c")]
    pub code: String,
    #[serde(rename = "k")]
    pub kind: PaperKind,
    /// "05/QĐ-UBND".
    #[serde(rename = "n")]
    pub number: String,
    #[serde(rename = "d")]
    pub dated_on: NaiveDate,
    /// The issuer's name.
    #[serde(rename = "i")]
    pub issuer: String,
    /// The first half of the hash of what was approved, in base64url.
    #[serde(rename = "h")]
    pub hash: String,
}

impl Mark {
    /// The payload, signed.
    pub fn signed(&self, secret: &Secret) -> Result<String> {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(Error::internal)?);
        let signature = URL_SAFE_NO_PAD.encode(secret.sign_as(PURPOSE, body.as_bytes()));
        Ok(format!("{body}.{signature}"))
    }

    /// Reads a payload, or the whole text of a code, and tells what it says if its signature is right.
    pub fn read(text: &str, public_key: &[u8; 32]) -> Option<Mark> {
        let payload = text.trim().rsplit('#').next()?;
        let (body, signature) = payload.split_once('.')?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        VerifyingKey::from_bytes(public_key).ok()?.verify(body.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    }
}

/// The public half of the key that signs papers.
pub fn public_key(secret: &Secret) -> [u8; 32] {
    secret.public_key_as(PURPOSE)
}

/// The same in base64url, as the portal prints it.
pub fn printed_key(secret: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(public_key(secret))
}

/// The hash of what a paper says, whatever its number, its date and its mark: what is approved.
pub fn content_hash(paper: &Paper) -> Result<String> {
    let bare = Paper { number: None, date: None, year: None, verification: None, ..paper.clone() };
    Ok(hex(&Sha256::digest(serde_json::to_vec(&bare).map_err(Error::internal)?)))
}

/// As much of a hash as the code carries.
pub fn short_hash(sha256: &str) -> String {
    let bytes: Vec<u8> = (0..16)
        .filter_map(|at| sha256.get(at * 2..at * 2 + 2))
        .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
        .collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The letters of a code: none that is taken for another when it is typed.
const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";

/// A fresh code: twelve letters in three groups, "k7m3-9qpx-2wfa".
pub fn fresh_code() -> String {
    let letters: Vec<char> = random::<64>()
        .iter()
        .filter(|byte| usize::from(**byte) < LETTERS.len() * 8)
        .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()).map(|letter| char::from(*letter)))
        .take(12)
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A code as somebody typed it, or the address that holds it.
pub fn typed_code(typed: &str) -> String {
    let typed = typed.split('#').next().unwrap_or_default().trim().to_lowercase();
    let last = typed.rsplit('/').next().unwrap_or_default();
    let letters: Vec<char> = last.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark() -> Mark {
        Mark {
            code: "k7m3-9qpx-2wfa".to_owned(),
            kind: PaperKind::Decision,
            number: "05/QĐ-UBND".to_owned(),
            dated_on: "2026-03-05".parse().unwrap(),
            issuer: "Ủy ban nhân dân thành phố Mẫu".to_owned(),
            hash: short_hash(&"ab".repeat(32)),
        }
    }

    #[test]
    fn a_signed_mark_reads_back_and_a_changed_one_does_not() {
        let secret = Secret::generate();
        let payload = mark().signed(&secret).unwrap();
        let address = format!("https://example.gov.vn/kiem-tra-van-ban/k7m3-9qpx-2wfa#{payload}");
        assert_eq!(Mark::read(&address, &public_key(&secret)), Some(mark()));
        let (body, signature) = payload.split_once('.').unwrap();
        let other =
            URL_SAFE_NO_PAD.encode(serde_json::to_vec(&Mark { number: "06/QĐ-UBND".to_owned(), ..mark() }).unwrap());
        assert_eq!(Mark::read(&format!("{other}.{signature}"), &public_key(&secret)), None);
        assert_eq!(Mark::read(body, &public_key(&secret)), None);
        assert_eq!(Mark::read(&payload, &public_key(&Secret::generate())), None);
    }

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        for typed in
            ["k7m3-9qpx-2wfa", " K7M39QPX2WFA ", "k7m3 9qpx 2wfa", "https://a.vn/kiem-tra-van-ban/k7m3-9qpx-2wfa#x.y"]
        {
            assert_eq!(typed_code(typed), "k7m3-9qpx-2wfa");
        }
        let code = fresh_code();
        assert_eq!(code.len(), 14);
        assert_eq!(typed_code(&code), code);
    }
}

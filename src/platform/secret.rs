//! The instance's secret and what is made from it: sealed columns, keyed look-ups, the signature of checkpoints.

use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::Rng;
use sha2::{Digest, Sha256};

use super::audit::hex;
use super::error::{Error, Result};

/// 32 secret bytes of the instance. Every node of one instance must hold the same.
#[derive(Clone)]
pub struct Secret {
    own: [u8; 32],
    /// What columns are sealed with, and what values are looked up by: made once, because lists need them often.
    columns: [u8; 32],
    index: Hmac<Sha256>,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The beginning of keyed hashes under a key.
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // A key is filled up with zeros to the block of its hash (RFC 2104, section 2).
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    <Hmac<Sha256> as hmac::KeyInit>::new(&block.into())
}

impl Secret {
    fn of(own: [u8; 32]) -> Secret {
        let derive = |purpose: &[u8]| {
            let mut key = [0; 32];
            // 32 bytes are always within what HKDF can give.
            let _ = Hkdf::<Sha256>::new(Some(b"chieuhien"), &own).expand(purpose, &mut key);
            key
        };
        Secret { own, columns: derive(b"column encryption"), index: keyed(&derive(b"blind index")) }
    }

    /// A fresh random secret.
    pub fn generate() -> Secret {
        Secret::of(random())
    }

    /// Reads the secret from a file, or makes the file (readable by its owner only) when it is missing.
    pub fn read_or_create(file: &Path) -> Result<Secret> {
        if !file.exists() {
            make_private(file, &hex(&Secret::generate().own))?;
        }
        let text = std::fs::read_to_string(file).map_err(Error::internal)?;
        let bytes: Option<Vec<u8>> = {
            let text = text.trim();
            (0..text.len())
                .step_by(2)
                .map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
                .collect()
        };
        let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Secret::of).ok_or_else(|| {
            Error::refused(format!("Tệp khóa bí mật {} phải chứa đúng 64 chữ số hệ 16.", file.display()))
        })
    }

    /// A short value that tells whether two secrets are the same, without giving either away.
    pub fn check_value(&self) -> String {
        hex(&self.derive(b"check value")).chars().take(16).collect()
    }

    /// Encrypts a column's value; `place` (table.column:row) is bound to it, so that it cannot be moved.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; 24] = random();
        let cipher = XChaCha20Poly1305::new(&self.columns.into());
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place.as_bytes() })
            .map_err(|_| Error::internal("sealing failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what `seal` made for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(24).ok_or_else(|| Error::internal("sealed value is too short"))?;
        let nonce: [u8; 24] = nonce.try_into().map_err(Error::internal)?;
        XChaCha20Poly1305::new(&self.columns.into())
            .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: place.as_bytes() })
            .map_err(|_| Error::internal(format!("sealed value of {place} does not open")))
    }

    /// A keyed hash by which an encrypted value can be looked up.
    pub fn look_up_key(&self, place: &str, value: &str) -> String {
        let mut mac = self.index.clone();
        mac.update(place.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// Signs a text with the instance's Ed25519 key; base64.
    pub fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.signing_key().sign(text.as_bytes()).to_bytes())
    }

    /// The public half of the instance's signing key; base64.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.signing_key().verifying_key().to_bytes())
    }

    /// Signs bytes with the Ed25519 key of one purpose: a key that signs papers signs nothing else.
    pub fn sign_as(&self, purpose: &'static str, bytes: &[u8]) -> [u8; 64] {
        self.key_of(purpose).sign(bytes).to_bytes()
    }

    /// The public half of the key of a purpose.
    pub fn public_key_as(&self, purpose: &'static str) -> [u8; 32] {
        self.key_of(purpose).verifying_key().to_bytes()
    }

    fn signing_key(&self) -> SigningKey {
        self.key_of("checkpoint signature")
    }

    fn key_of(&self, purpose: &'static str) -> SigningKey {
        SigningKey::from_bytes(&self.derive(purpose.as_bytes()))
    }

    fn derive(&self, purpose: &[u8]) -> [u8; 32] {
        let mut key = [0; 32];
        // 32 bytes are always within what HKDF can give.
        let _ = Hkdf::<Sha256>::new(Some(b"chieuhien"), &self.own).expand(purpose, &mut key);
        key
    }
}

/// Whether `signature` over `text` was made with the private half of `public_key`; all base64.
pub fn is_signed(public_key: &str, text: &str, signature: &str) -> bool {
    let key = STANDARD.decode(public_key).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let key = key.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = STANDARD.decode(signature).ok().and_then(|bytes| Signature::from_slice(&bytes).ok());
    match (key, signature) {
        (Some(key), Some(signature)) => key.verify(text.as_bytes(), &signature).is_ok(),
        _ => false,
    }
}

/// A random token for a link or a cookie: 256 bits, safe in a URL.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// What is stored of a token: its SHA-256, so that a reader of the database cannot use it.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Makes a file that its owner alone may read, whole or not at all. Of processes that start together one makes it, and
/// the others find it made.
fn make_private(file: &Path, text: &str) -> Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", super::ids::fresh()));
    let draft = Path::new(&name);
    write_private(draft, text)?;
    let made = std::fs::hard_link(draft, file);
    std::fs::remove_file(draft).map_err(Error::internal)?;
    match made {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => Err(Error::internal(cause)),
        _ => Ok(()),
    }
}

fn write_private(file: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file).map_err(Error::internal)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_own_place() {
        let secret = Secret::generate();
        let sealed = secret.seal("users.totp_secret:1", b"bi mat").unwrap();
        assert_eq!(secret.open("users.totp_secret:1", &sealed).unwrap(), b"bi mat");
        assert!(secret.open("users.totp_secret:2", &sealed).is_err());
        assert!(Secret::generate().open("users.totp_secret:1", &sealed).is_err());
    }

    #[test]
    fn a_signature_fits_one_text_and_one_key() {
        let secret = Secret::generate();
        let signature = secret.sign("12 abc");
        assert!(is_signed(&secret.public_key(), "12 abc", &signature));
        assert!(!is_signed(&secret.public_key(), "13 abc", &signature));
        assert!(!is_signed(&Secret::generate().public_key(), "12 abc", &signature));
    }

    #[test]
    fn the_secret_file_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.key");
        let first = Secret::read_or_create(&file).unwrap();
        assert_eq!(Secret::read_or_create(&file).unwrap().check_value(), first.check_value());
    }
}

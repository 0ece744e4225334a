//! What is kept of people's rows between requests: packed, and sealed for its place.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::App;
use crate::platform::error::{Error, Result};

/// Packs a value and seals it for its place.
pub fn seal(app: &App, place: &str, value: &impl Serialize) -> Result<Vec<u8>> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    // In one piece: the packer takes long for many small ones.
    packer.write_all(&serde_json::to_vec(value).map_err(Error::internal)?).map_err(Error::internal)?;
    packer.flush().map_err(Error::internal)?;
    app.secret.seal(place, &packer.finish().map_err(Error::internal)?)
}

/// Opens what `seal` made for the same place.
pub fn open<T: DeserializeOwned>(app: &App, place: &str, sealed: &[u8]) -> Result<T> {
    let packed = app.secret.open(place, sealed)?;
    let mut text = Vec::new();
    DeflateDecoder::new(packed.as_slice()).read_to_end(&mut text).map_err(Error::internal)?;
    serde_json::from_slice(&text).map_err(Error::internal)
}

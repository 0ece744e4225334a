//! A zip archive in memory, its directory read with bounds and its parts unpacked as they are read. Nothing is sized by
//! what the archive claims.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::DeflateDecoder;

use crate::limits::Limits;
use crate::refusal::Refusal;

#[derive(Debug, Clone, Copy)]
struct Part {
    start: u64,
    packed: u64,
    is_deflated: bool,
    is_encrypted: bool,
}

/// The parts of an archive.
pub(crate) struct Package<'a> {
    bytes: &'a [u8],
    parts: HashMap<String, Part>,
    /// Bytes that may still be unpacked, by all readers together.
    left: Arc<AtomicU64>,
    piece: u64,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let mut parts = HashMap::new();
        let mut at = directory_start(bytes).ok_or(Refusal::Damaged)?;
        while number(bytes, at, 4) == Some(0x0201_4B50) {
            if parts.len() >= limits.parts {
                return Err(Refusal::Bomb);
            }
            let (name, part, next) = entry(bytes, at).ok_or(Refusal::Damaged)?;
            parts.entry(name).or_insert(part);
            at = next;
        }
        Ok(Self { bytes, parts, left: Arc::new(AtomicU64::new(limits.unpacked)), piece: limits.one_piece })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The name as the archive has it, when only capitals differ.
    pub fn find(&self, name: &str) -> Option<&str> {
        let name = name.trim_start_matches('/');
        let known = self.parts.get_key_value(name).map(|(name, _)| name.as_str());
        known.or_else(|| self.parts.keys().map(String::as_str).find(|known| known.eq_ignore_ascii_case(name)))
    }

    /// Whether some part has this end.
    pub fn has_ending(&self, ending: &str) -> bool {
        self.parts.keys().any(|name| name.ends_with(ending))
    }

    /// Unpacks a part as it is read.
    pub fn reader(&self, name: &str) -> Result<Guard<'a>, Refusal> {
        let part = self.parts.get(name).ok_or(Refusal::Damaged)?;
        if part.is_encrypted {
            return Err(Refusal::Encrypted);
        }
        // What comes between the local header and the data is told by the header alone.
        let header = usize::try_from(part.start).map_err(|_| Refusal::Damaged)?;
        let skip = number(self.bytes, header.saturating_add(26), 2)
            .zip(number(self.bytes, header.saturating_add(28), 2))
            .and_then(|(name, extra)| usize::try_from(name + extra).ok())
            .ok_or(Refusal::Damaged)?;
        let start = header.saturating_add(30).saturating_add(skip);
        let end = usize::try_from(part.packed).ok().and_then(|packed| start.checked_add(packed));
        let packed = end.and_then(|end| self.bytes.get(start..end)).ok_or(Refusal::Damaged)?;
        let inner =
            if part.is_deflated { Unpacking::Deflated(DeflateDecoder::new(packed)) } else { Unpacking::Stored(packed) };
        Ok(Guard {
            inner: BufReader::with_capacity(64 * 1024, inner),
            left: Arc::clone(&self.left),
            piece: self.piece,
            piece_left: self.piece,
            is_burst: false,
        })
    }

    /// The beginning of a part as text.
    pub fn text(&self, name: &str, most: u64) -> Option<String> {
        let mut bytes = Vec::new();
        self.reader(name).ok()?.take(most).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

enum Unpacking<'a> {
    Stored(&'a [u8]),
    Deflated(DeflateDecoder<&'a [u8]>),
}

impl Read for Unpacking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(bytes) => bytes.read(buffer),
            Self::Deflated(decoder) => decoder.read(buffer),
        }
    }
}

/// A reader that stops when the whole archive or one piece of XML grows beyond its bound.
pub(crate) struct Guard<'a> {
    inner: BufReader<Unpacking<'a>>,
    left: Arc<AtomicU64>,
    piece: u64,
    piece_left: u64,
    is_burst: bool,
}

impl Guard<'_> {
    /// A new piece begins here.
    pub fn begin_piece(&mut self) {
        self.piece_left = self.piece;
    }

    /// Whether reading stopped because of a bound.
    pub fn is_burst(&self) -> bool {
        self.is_burst
    }
}

impl Read for Guard<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(available) {
            *to = *from;
        }
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Guard<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece_left == 0 || self.left.load(Ordering::Relaxed) == 0 {
            self.is_burst = true;
            return Err(io::Error::other("beyond the bound"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let count = u64::try_from(amount).unwrap_or(u64::MAX);
        self.piece_left = self.piece_left.saturating_sub(count);
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(count), Ordering::Relaxed);
        self.inner.consume(amount);
    }
}

/// A number of `length` bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let slice = bytes.get(at..at.checked_add(length)?)?;
    Some(slice.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

/// Where the central directory begins.
fn directory_start(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(65_535);
    let end = (first..=last).rev().find(|at| number(bytes, *at, 4) == Some(0x0605_4B50))?;
    let mut start = number(bytes, end + 16, 4)?;
    if start == 0xFFFF_FFFF {
        let locator = end.checked_sub(20).filter(|at| number(bytes, *at, 4) == Some(0x0706_4B50))?;
        let record = usize::try_from(number(bytes, locator + 8, 8)?).ok()?;
        start = number(bytes, record.checked_add(48)?, 8)?;
    }
    usize::try_from(start).ok()
}

/// One entry of the directory, and where the next begins.
fn entry(bytes: &[u8], at: usize) -> Option<(String, Part, usize)> {
    let field = |offset: usize, length: usize| number(bytes, at.checked_add(offset)?, length);
    let size = |offset: usize| field(offset, 2).and_then(|size| usize::try_from(size).ok());
    let (name_length, extra_length, comment_length) = (size(28)?, size(30)?, size(32)?);
    let name_at = at.checked_add(46)?;
    let extra_at = name_at.checked_add(name_length)?;
    let name = String::from_utf8_lossy(bytes.get(name_at..extra_at)?).replace('\\', "/");
    let (mut unpacked, mut packed, mut start) = (field(24, 4)?, field(20, 4)?, field(42, 4)?);
    // Zip64: sizes that do not fit stand in the extra field, in this order.
    let extra = bytes.get(extra_at..extra_at.checked_add(extra_length)?)?;
    let mut place = 0;
    while let (Some(id), Some(length)) = (number(extra, place, 2), number(extra, place + 2, 2)) {
        let length = usize::try_from(length).ok()?;
        if id == 1 {
            let mut value = place + 4;
            for size in [&mut unpacked, &mut packed, &mut start] {
                if *size == 0xFFFF_FFFF {
                    *size = number(extra, value, 8)?;
                    value += 8;
                }
            }
        }
        place += 4 + length;
    }
    let method = field(10, 2)?;
    let part = Part {
        start,
        packed,
        is_deflated: match method {
            0 => false,
            8 => true,
            _ => return None,
        },
        is_encrypted: field(8, 2)? & 1 == 1,
    };
    Some((name, part, extra_at.checked_add(extra_length)?.checked_add(comment_length)?))
}

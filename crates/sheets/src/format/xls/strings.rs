//! Texts of BIFF8: 8 or 16 bits for each character, and broken over several records in the shared table.

use super::{CONTINUE, record};
use crate::format::LONGEST_CELL;
use crate::format::cfb::{u16_at, u32_at};
use crate::limits::Limits;
use crate::refusal::Refusal;

/// A text whose length is told by one byte.
pub(super) fn short(bytes: &[u8]) -> Option<String> {
    let length = usize::from(*bytes.first()?);
    characters(bytes.get(2..)?, length, bytes.get(1)? & 1 == 1)
}

/// A text whose length is told by two bytes, as in `LABEL`, `STRING` and `FORMAT`.
pub(super) fn long(bytes: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(bytes, 0)?);
    characters(bytes.get(3..)?, length, bytes.get(2)? & 1 == 1)
}

fn characters(bytes: &[u8], length: usize, is_wide: bool) -> Option<String> {
    if is_wide {
        let units: Vec<u16> = bytes.get(..length * 2)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
        Some(String::from_utf16_lossy(&units))
    } else {
        Some(bytes.get(..length)?.iter().map(|byte| char::from(*byte)).collect())
    }
}

/// The table of shared texts, which goes on over the records that follow it.
pub(super) fn shared(stream: &[u8], at: usize, limits: &Limits) -> Result<Vec<String>, Refusal> {
    let mut pieces = Pieces::new(stream, at).ok_or(Refusal::Damaged)?;
    let count = pieces.u32().and_then(|_| pieces.u32()).ok_or(Refusal::Damaged)?;
    let mut strings = Vec::new();
    let mut left = limits.shared_text;
    for _ in 0..count {
        // A table that is cut short still has what it has; cells beyond it are empty.
        let Some(text) = pieces.string() else { break };
        left = left.checked_sub(text.len() + size_of::<String>()).ok_or(Refusal::Bomb)?;
        strings.push(text);
    }
    Ok(strings)
}

/// A record and its continuations as one run of bytes that still knows where it is broken.
struct Pieces<'a> {
    stream: &'a [u8],
    content: &'a [u8],
    next: usize,
}

impl<'a> Pieces<'a> {
    fn new(stream: &'a [u8], at: usize) -> Option<Self> {
        let first = record(stream, at)?;
        Some(Self { stream, content: first.content, next: first.next })
    }

    fn turn(&mut self) -> Option<()> {
        let following = record(self.stream, self.next).filter(|record| record.kind == CONTINUE)?;
        (self.content, self.next) = (following.content, following.next);
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.content.is_empty() {
            self.turn()?;
        }
        let (first, rest) = self.content.split_first()?;
        self.content = rest;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        let bytes = [self.byte()?, self.byte()?, self.byte()?, self.byte()?];
        u32_at(&bytes, 0)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if self.content.is_empty() {
                self.turn()?;
            }
            let step = count.min(self.content.len());
            self.content = self.content.get(step..)?;
            count -= step;
        }
        Some(())
    }

    /// Characters may be broken between records; then the new record says anew how wide they are.
    fn string(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let phonetic = if flags & 4 != 0 { usize::try_from(self.u32()?).ok()? } else { 0 };
        let mut is_wide = flags & 1 == 1;
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            if self.content.is_empty() {
                self.turn()?;
                is_wide = self.byte()? & 1 == 1;
                continue;
            }
            let unit = if is_wide { self.u16()? } else { u16::from(self.byte()?) };
            units.push(unit);
        }
        self.skip(runs.checked_mul(4)?)?;
        self.skip(phonetic)?;
        let mut text = String::from_utf16_lossy(&units);
        if text.len() > LONGEST_CELL {
            text = text.chars().take(LONGEST_CELL / 4).collect();
        }
        Some(text)
    }
}

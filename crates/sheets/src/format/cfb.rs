//! The compound file in which `.xls` lies (MS-CFB): a small file system of sectors. Chains are followed as long as the
//! file has sectors, so a loop ends.

use crate::refusal::Refusal;

const END: u32 = 0xFFFF_FFFA;
const MINI_SECTOR: usize = 64;

/// A named stream.
struct Entry {
    name: String,
    start: u32,
    size: usize,
}

/// An open compound file.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini: Vec<u8>,
    mini_cutoff: usize,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        Self::read(bytes).ok_or(Refusal::Damaged)
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini: Vec::new(),
            mini_cutoff: usize::try_from(u32_at(bytes, 56)?).ok()?,
            entries: Vec::new(),
        };
        file.read_table()?;
        file.mini_table = numbers(&file.chain(u32_at(bytes, 60)?));
        let directory = file.chain(u32_at(bytes, 48)?);
        let mut root = None;
        for record in directory.chunks_exact(128) {
            let length = usize::from(u16_at(record, 64)?).saturating_sub(2).min(62);
            let units: Vec<u16> = record.get(..length)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
            let entry = Entry {
                name: String::from_utf16_lossy(&units),
                start: u32_at(record, 116)?,
                size: usize::try_from(u32_at(record, 120)?).ok()?,
            };
            match record.get(66)? {
                5 => root = Some((entry.start, entry.size)),
                2 => file.entries.push(entry),
                _ => {}
            }
        }
        let (start, size) = root?;
        file.mini = file.chain(start);
        file.mini.truncate(size);
        Some(file)
    }

    /// The file allocation table, from the sectors that the header and its continuation name.
    fn read_table(&mut self) -> Option<()> {
        let most = self.bytes.len() / self.sector + 1;
        let mut places: Vec<u32> = (0..109).filter_map(|place| u32_at(self.bytes, 76 + place * 4)).collect();
        let mut next = u32_at(self.bytes, 68)?;
        for _ in 0..most {
            if next >= END {
                break;
            }
            let more = numbers(self.slice(next)?);
            let (last, more) = more.split_last()?;
            places.extend(more);
            next = *last;
        }
        for place in places.into_iter().filter(|place| *place < END).take(most) {
            let sector = numbers(self.slice(place)?);
            self.table.extend(sector);
        }
        Some(())
    }

    fn slice(&self, sector: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(sector).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors, never more than the file has.
    fn chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = start;
        while let Some(sector) = self.slice(next).filter(|_| out.len() < self.bytes.len()) {
            out.extend_from_slice(sector);
            match usize::try_from(next).ok().and_then(|place| self.table.get(place)) {
                Some(following) => next = *following,
                None => break,
            }
        }
        out
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// A stream by its name.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        let mut out = if entry.size < self.mini_cutoff {
            let mut out = Vec::new();
            let mut next = entry.start;
            while out.len() < entry.size {
                let Some(start) = usize::try_from(next).ok().and_then(|place| place.checked_mul(MINI_SECTOR)) else {
                    break;
                };
                let Some(sector) = self.mini.get(start..(start + MINI_SECTOR).min(self.mini.len())) else { break };
                if sector.is_empty() {
                    break;
                }
                out.extend_from_slice(sector);
                match usize::try_from(next).ok().and_then(|place| self.mini_table.get(place)) {
                    Some(following) => next = *following,
                    None => break,
                }
            }
            out
        } else {
            self.chain(entry.start)
        };
        out.truncate(entry.size);
        Some(out)
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

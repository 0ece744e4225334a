//! Streams unpacked with a bound: a page that grows without end is a bomb.

use std::io::Read;

use super::super::file::Refusal;
use super::object::{Dict, Object, figure, is_space};

/// What one stream may unpack to; the text of a page takes a hundredth of it.
pub const LARGEST_STREAM: usize = 12 * 1024 * 1024;

/// What all streams that are read may unpack to together.
pub const LARGEST_WHOLE: usize = 64 * 1024 * 1024;

/// Unpacks a stream; `None` when it holds no text but a picture. `left` is what may still be unpacked.
pub fn unpack(bytes: &[u8], dict: &Dict, left: &mut usize) -> Result<Option<Vec<u8>>, Refusal> {
    let list = |key: &str, short: &str| match dict.get(key).or_else(|| dict.get(short)) {
        Some(Object::Array(list)) => list.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let settings = list("DecodeParms", "DP");
    let mut data = bytes.to_vec();
    for (place, filter) in list("Filter", "F").iter().take(4).enumerate() {
        data = match filter.name().unwrap_or_default() {
            "FlateDecode" | "Fl" => inflate(&data)?,
            "LZWDecode" | "LZW" => lzw(&data)?,
            "ASCIIHexDecode" | "AHx" => hexadecimal(&data),
            "ASCII85Decode" | "A85" => base85(&data),
            "RunLengthDecode" | "RL" => run_length(&data)?,
            _ => return Ok(None),
        };
        *left = left.checked_sub(data.len()).ok_or_else(bomb)?;
        if let Some(Object::Dict(settings)) = settings.get(place) {
            data = predicted(data, settings);
        }
    }
    Ok(Some(data))
}

/// The file unpacks to too much.
pub fn bomb() -> Refusal {
    Refusal::new("Tệp PDF bung ra quá lớn so với một văn bản; từ chối đọc để bảo vệ hệ thống.")
}

fn inflate(data: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    let limit = u64::try_from(LARGEST_STREAM + 1).unwrap_or(u64::MAX);
    // What came before the damage is kept: many programs end their streams carelessly.
    let _ = flate2::read::ZlibDecoder::new(data).take(limit).read_to_end(&mut out);
    if out.is_empty()
        && let Some(raw) = data.get(2..)
    {
        let _ = flate2::read::DeflateDecoder::new(raw).take(limit).read_to_end(&mut out);
    }
    if out.len() > LARGEST_STREAM { Err(bomb()) } else { Ok(out) }
}

fn lzw(data: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut out: Vec<u8> = Vec::new();
    // Each entry is a stretch of what has been written already.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut last: Option<(usize, usize)> = None;
    for byte in data {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = usize::try_from((bits >> held) & ((1 << width) - 1)).unwrap_or(257);
        bits &= (1 << held) - 1;
        match code {
            256 => {
                table.clear();
                width = 9;
                last = None;
                continue;
            }
            257 => break,
            _ => {}
        }
        let from = out.len();
        match (code, last) {
            (0..=255, _) => out.push(u8::try_from(code).unwrap_or(0)),
            (_, Some((start, length))) if code - 258 == table.len() => {
                out.extend_from_within(start..start + length);
                out.extend_from_within(start..=start);
            }
            _ => match table.get(code - 258) {
                Some((start, length)) => out.extend_from_within(*start..start + length),
                None => break,
            },
        }
        if let Some((start, length)) = last.filter(|_| table.len() < 4096 - 258) {
            table.push((start, length + 1));
        }
        last = Some((from, out.len() - from));
        width = match table.len() + 258 + 1 {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        if out.len() > LARGEST_STREAM {
            return Err(bomb());
        }
    }
    Ok(out)
}

fn hexadecimal(data: &[u8]) -> Vec<u8> {
    let figures: Vec<u8> = data.iter().take_while(|byte| **byte != b'>').filter_map(|byte| figure(*byte)).collect();
    figures.chunks(2).map(|pair| pair.iter().fold(0, |value, figure| value * 16 + figure)).collect()
}

fn base85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group: Vec<u32> = Vec::new();
    let mut flush = |group: &mut Vec<u32>| {
        let given = group.len();
        if given < 2 {
            group.clear();
            return;
        }
        group.resize(5, 84);
        let value = group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(*digit));
        out.extend(value.to_be_bytes().into_iter().take(given - 1));
        group.clear();
    };
    for byte in data {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => {
                group.extend([0; 5]);
                flush(&mut group);
            }
            b'!'..=b'u' => {
                group.push(u32::from(byte - b'!'));
                if group.len() == 5 {
                    flush(&mut group);
                }
            }
            byte if is_space(*byte) => {}
            _ => break,
        }
    }
    flush(&mut group);
    out
}

fn run_length(data: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((length, more)) = rest.split_first() {
        match length {
            0..=127 => {
                let (plain, after) = more.split_at(more.len().min(usize::from(*length) + 1));
                out.extend_from_slice(plain);
                rest = after;
            }
            128 => break,
            _ => {
                let Some((byte, after)) = more.split_first() else { break };
                out.extend(std::iter::repeat_n(*byte, 257 - usize::from(*length)));
                rest = after;
            }
        }
        if out.len() > LARGEST_STREAM {
            return Err(bomb());
        }
    }
    Ok(out)
}

/// Undoes the predictors of PNG, with which tables of objects are packed.
fn predicted(data: Vec<u8>, settings: &Dict) -> Vec<u8> {
    let setting = |key: &str, usual: usize| settings.get(key).and_then(Object::count).unwrap_or(usual);
    if setting("Predictor", 1) < 10 {
        return data;
    }
    let bits = setting("Colors", 1).min(32) * setting("BitsPerComponent", 8).min(16);
    let step = bits.div_ceil(8).max(1);
    let width = (bits * setting("Columns", 1).min(100_000)).div_ceil(8).max(1);
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above: Vec<u8> = vec![0; width];
    for row in data.chunks(width + 1) {
        let Some((kind, packed)) = row.split_first() else { break };
        let mut own: Vec<u8> = Vec::with_capacity(width);
        for (at, byte) in packed.iter().enumerate() {
            let left = at.checked_sub(step).and_then(|at| own.get(at)).copied().unwrap_or(0);
            let up = above.get(at).copied().unwrap_or(0);
            let corner = at.checked_sub(step).and_then(|at| above.get(at)).copied().unwrap_or(0);
            let guess = match kind {
                1 => left,
                2 => up,
                3 => u8::try_from((u16::from(left) + u16::from(up)) / 2).unwrap_or(0),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            own.push(byte.wrapping_add(guess));
        }
        out.extend_from_slice(&own);
        own.resize(width, 0);
        above = own;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(filter: &str) -> Dict {
        Dict::from([("Filter".to_owned(), Object::Name(filter.to_owned()))])
    }

    #[test]
    fn streams_are_unpacked() {
        let unpack = |filter: &str, bytes: &[u8]| unpack(bytes, &named(filter), &mut 1000).unwrap();
        assert_eq!(unpack("ASCIIHexDecode", b"48 65 6C>"), Some(b"Hel".to_vec()));
        assert_eq!(unpack("ASCII85Decode", b"87cURD]i,\"Ebo80~>"), Some(b"Hello World!".to_vec()));
        assert_eq!(unpack("RunLengthDecode", &[2, b'a', b'b', b'c', 254, b'd', 128]), Some(b"abcddd".to_vec()));
        // The example of the standard (ISO 32000, 7.4.4.2).
        let packed = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(unpack("LZWDecode", &packed), Some(vec![45, 45, 45, 45, 45, 65, 45, 45, 45, 66]));
        assert_eq!(unpack("DCTDecode", b"x"), None);
    }

    #[test]
    fn what_grows_too_much_is_refused() {
        let mut packed = Vec::new();
        let zeros = std::io::repeat(0).take(u64::try_from(LARGEST_STREAM).unwrap() + 10);
        flate2::read::ZlibEncoder::new(zeros, flate2::Compression::fast()).read_to_end(&mut packed).unwrap();
        assert!(unpack(&packed, &named("FlateDecode"), &mut usize::MAX.clone()).is_err());
        assert!(unpack(b"abcd", &named("ASCIIHexDecode"), &mut 1).is_err());
    }
}

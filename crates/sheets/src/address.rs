//! The name of a cell, as Excel shows it.

use std::fmt;

/// The place of a cell, counted from zero; shown as `C12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Address {
    pub row: u32,
    pub column: u32,
}

impl Address {
    /// The cell of this row and column, both counted from zero.
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Reads `C12`; `$` signs are passed over.
    pub fn parse(text: &str) -> Option<Self> {
        let mut column: u32 = 0;
        let mut row: u32 = 0;
        for byte in text.bytes() {
            match byte {
                b'A'..=b'Z' if row == 0 => column = next(column, 26, u32::from(byte - b'A') + 1)?,
                b'0'..=b'9' if column > 0 => row = next(row, 10, u32::from(byte - b'0'))?,
                b'$' => {}
                _ => return None,
            }
        }
        let address = Self { row: row.checked_sub(1)?, column: column.checked_sub(1)? };
        (address.row < 1_048_576 && address.column < 16_384).then_some(address)
    }
}

fn next(number: u32, base: u32, digit: u32) -> Option<u32> {
    number.checked_mul(base)?.checked_add(digit)
}

/// The letters of a column counted from zero: 0 is `A`, 26 is `AA`.
pub fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut out = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        out.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", letters(self.column), u64::from(self.row) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_excel_shows_it() {
        for (text, row, column) in [("A1", 0, 0), ("Z9", 8, 25), ("AA10", 9, 26), ("XFD1048576", 1_048_575, 16_383)] {
            assert_eq!(Address::parse(text), Some(Address::new(row, column)));
            assert_eq!(Address::new(row, column).to_string(), text);
        }
        for wrong in ["", "A", "1", "A0", "1A", "XFE1", "A1048577", "AAAAAAAAAAA1", "A99999999999"] {
            assert_eq!(Address::parse(wrong), None, "{wrong}");
        }
    }
}

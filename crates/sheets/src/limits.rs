//! How much a file may ask of us.

/// Bounds within which a file is read. Memory stays below the file itself, twice `shared_text`, and a few megabytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: usize,
    /// Bytes to which everything that is read of the file may unpack.
    pub unpacked: u64,
    /// Bytes of the table of texts that cells share, which is kept in memory.
    pub shared_text: usize,
    /// Bytes of one cell, tag or text.
    pub one_piece: u64,
    /// Rows that hold something.
    pub rows: u64,
    /// Columns that are looked at; what stands further right is announced and left.
    pub columns: u32,
    /// Parts of a workbook.
    pub parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 50 << 20,
            unpacked: 2 << 30,
            shared_text: 64 << 20,
            one_piece: 1 << 20,
            rows: 200_000,
            columns: 256,
            parts: 2_000,
        }
    }
}

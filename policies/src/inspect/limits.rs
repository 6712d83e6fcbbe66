//! How much of a table is looked at.

/// How much of a table is looked at. What is larger is refused, never cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that a packed file may unpack to, or that are copied to be read from several places.
    pub bytes: u64,
    /// Columns.
    pub columns: usize,
    /// Rows below the header.
    pub rows: u64,
    /// Bytes of a row, quoted line breaks included.
    pub row_bytes: u64,
    /// Bytes of a cell.
    pub cell_bytes: usize,
    /// Bytes of a column's name.
    pub name_bytes: usize,
    /// Different values kept to count them, all columns together. A column with more than its part has them
    /// estimated.
    pub distinct: usize,
    /// Masked examples for each column.
    pub examples: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 30,
            columns: 512,
            rows: 1_000_000_000,
            row_bytes: 1 << 20,
            cell_bytes: 1 << 16,
            name_bytes: 256,
            distinct: 1 << 20,
            examples: 3,
        }
    }
}

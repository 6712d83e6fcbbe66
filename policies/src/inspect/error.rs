//! Why a file cannot be inspected, and how to put it right. Names lines and columns by number, never a value.

/// The file is no table that can be judged. A file that cannot be read is never clean.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// Nothing in it.
    #[error("the file is empty: attach a CSV whose first line names the columns")]
    Empty,
    /// Bytes that are no UTF-8; `guess` says what they may be.
    #[error("line {line}: the text is not UTF-8{guess}; save the file as \"CSV UTF-8\" and attach it again")]
    NotUtf8 {
        /// Line, from one.
        line: u64,
        /// What it looks like, as a clause.
        guess: &'static str,
    },
    /// A NUL byte.
    #[error(
        "line {line}: there is a NUL byte; export the table again as plain CSV, not as a binary or UTF-16 file"
    )]
    Nul {
        /// Line, from one.
        line: u64,
    },
    /// A row with more or fewer cells than the header.
    #[error(
        "line {line}: {found} cells where the header has {expected}; quote cells that contain commas or line breaks"
    )]
    Ragged {
        /// Line, from one.
        line: u64,
        /// Cells in the header.
        expected: u64,
        /// Cells in the row.
        found: u64,
    },
    /// More columns than can be looked at.
    #[error("{found} columns where at most {limit} can be inspected; split the table")]
    TooManyColumns {
        /// Columns in the header.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// More rows than can be looked at.
    #[error("more than {limit} rows; split the table")]
    TooManyRows {
        /// The limit.
        limit: u64,
    },
    /// A line, or a quoted cell that never ends.
    #[error("line {line}: longer than {limit} bytes; a quotation mark may be missing, or the file is no CSV")]
    LineTooLong {
        /// The line on which it starts, from one.
        line: u64,
        /// The limit.
        limit: u64,
    },
    /// One cell.
    #[error(
        "line {line}, column {column}: a cell longer than {limit} bytes; leave such content out of the table"
    )]
    CellTooLong {
        /// Line, from one.
        line: u64,
        /// Column, from one.
        column: usize,
        /// The limit.
        limit: usize,
    },
    /// A column without a name.
    #[error("line 1, column {column}: the column has no name; name every column in the first line")]
    EmptyHeader {
        /// Column, from one.
        column: usize,
    },
    /// Two columns with one name.
    #[error("line 1: columns {first} and {second} have the same name; give each column its own")]
    DuplicateHeader {
        /// Column, from one.
        first: usize,
        /// Column, from one.
        second: usize,
    },
    /// The first line holds a person's data instead of a name.
    #[error("line 1, column {column}: this is data, not a column's name; put a line with the names first")]
    HeaderIsData {
        /// Column, from one.
        column: usize,
    },
    /// Cells are separated by something else.
    #[error("line 1: the cells seem to be separated by {by}; separate them by commas")]
    WrongDelimiter {
        /// By what.
        by: &'static str,
    },
    /// The file could not be read to its end.
    #[error("the file could not be read: {0}")]
    Unreadable(#[source] std::io::Error),
}

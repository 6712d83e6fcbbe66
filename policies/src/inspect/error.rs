//! Why a file cannot be inspected, and how to put it right. Names lines and columns by number, never a value.

/// The file is no table that can be judged. A file that cannot be read is never clean.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// Nothing in it.
    #[error("the file is empty: give a CSV whose first line names the columns, or JSON Lines, or Parquet")]
    Empty,
    /// Bytes that mean nothing in the encoding in which the text began.
    #[error(
        "line {line}: the text is neither UTF-8 nor GB18030 throughout; save the whole file as UTF-8 and try again"
    )]
    MixedEncodings {
        /// Line, from one.
        line: u64,
    },
    /// A NUL byte.
    #[error(
        "line {line}: there is a NUL byte; this is no text: export the table again as CSV, JSON Lines or Parquet"
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
    /// A quoted cell that the file ends in.
    #[error("line {line}: a quotation mark is never closed; close it, or export the table again whole")]
    Unclosed {
        /// The line on which the row starts, from one.
        line: u64,
    },
    /// Text that begins like JSON and is none.
    #[error("line {line}: this is not JSON Lines or a JSON array of objects: {what}")]
    Json {
        /// Line, from one.
        line: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A column's name that is no name.
    #[error("column {column}: its name is longer than {limit} bytes; put a line with short names first")]
    NameTooLong {
        /// Column, from one.
        column: usize,
        /// The limit.
        limit: usize,
    },
    /// A person's data stands where the name of a column should.
    #[error("column {column}: this is data, not a column's name; put a line with the names first")]
    HeaderIsData {
        /// Column, from one.
        column: usize,
    },
    /// A file of another kind.
    #[error(
        "this is {what}, not a table; give CSV, JSON Lines, Parquet or Excel (xlsx), as it is or packed with gzip or zstd"
    )]
    Foreign {
        /// What it is, with its article.
        what: &'static str,
    },
    /// Packed, and packed again.
    #[error("the file is packed twice; unpack it once")]
    PackedTwice,
    /// Packed so tightly that it can hardly be a table.
    #[error("the file unpacks to many times its size and was not read on; give it unpacked, or in parts")]
    Bomb,
    /// More than may be unpacked or copied.
    #[error("more than {limit} bytes; split the table")]
    TooMuch {
        /// The limit.
        limit: u64,
    },
    /// Bytes that are not as the format says.
    #[error("the {what} is damaged or cut short; export it again")]
    Damaged {
        /// Which.
        what: &'static str,
    },
    /// A column of a row group that cannot be read.
    #[error(
        "row group {group}, column {column}: damaged, cut short or written in an unusual way; write the Parquet file \
         again, plain or packed with snappy, zstd, gzip or LZ4"
    )]
    Parquet {
        /// Row group, from one.
        group: usize,
        /// Column, from one.
        column: usize,
    },
    /// A value of a Parquet file.
    #[error("column {column}: a value longer than {limit} bytes; leave such content out of the table")]
    ValueTooLong {
        /// Column, from one.
        column: usize,
        /// The limit.
        limit: usize,
    },
    /// A workbook of several tables.
    #[error("the workbook has {found} sheets, hidden ones included; save each table as a file of its own")]
    Sheets {
        /// How many.
        found: usize,
    },
    /// A workbook that holds more than cells.
    #[error(
        "the workbook holds more than the cells of a sheet (pictures, comments, pivot tables, macros or the like), which \
         nobody could look at; copy the cells into a new workbook, or save them as CSV"
    )]
    Beside,
    /// Bytes that come once, in a form that is read from several places.
    #[error("Parquet and Excel cannot be read from a pipe here; give the name of the file")]
    NeedsFile,
    /// A column that should count people in every row, and does not.
    #[error(
        "the column `{column}` should count the people behind each row, and in {rows} rows there is no whole number; put \
         one in every row, or name another column"
    )]
    Uncounted {
        /// The column.
        column: String,
        /// Rows without a number.
        rows: u64,
    },
    /// What cannot be asked of this table.
    #[error(transparent)]
    Question(#[from] super::risk::QuestionError),
    /// The thresholds of claims cannot be used.
    #[error(transparent)]
    Thresholds(#[from] super::risk::ThresholdsError),
    /// A thread of the inspection stopped short.
    #[error("the inspection broke off at something unforeseen in the file; please report it")]
    Stopped,
    /// The file could not be read to its end.
    #[error("the file could not be read: {0}")]
    Unreadable(#[source] std::io::Error),
}

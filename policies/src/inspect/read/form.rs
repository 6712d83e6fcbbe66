//! The form of a file, told from how it begins.

use std::io::{Chain, Cursor, Read, Result};

use crate::inspect::error::InspectError;

/// How much of a file tells its form.
const TELLING: u64 = 1 << 10;

/// How a table is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Comma-separated values or JSON.
    Text,
    Parquet,
    /// A zip archive, and a workbook if it holds one.
    Zip,
}

/// What files begin with that are no tables, and what to call them.
const FOREIGN: [(&[u8], &str); 18] = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a sound, film or picture"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"BZh", "packed with bzip2"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"ORC", "an ORC file"),
];

impl Form {
    pub(super) fn of(head: &[u8]) -> std::result::Result<Self, InspectError> {
        if head.starts_with(b"PAR1") {
            return Ok(Self::Parquet);
        }
        if head.starts_with(b"PK\x03\x04") {
            return Ok(Self::Zip);
        }
        if head.starts_with(b"PARE") {
            return Err(InspectError::Foreign { what: "an encrypted Parquet file" });
        }
        match FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)) {
            // A header may well begin with these letters.
            Some((magic, _))
                if magic.is_ascii() && std::str::from_utf8(head).is_ok() && !head.contains(&0) =>
            {
                Ok(Self::Text)
            }
            Some((_, what)) => Err(InspectError::Foreign { what }),
            None => Ok(Self::Text),
        }
    }
}

/// The first bytes.
pub(super) fn peeked(bytes: &mut impl Read) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    bytes.take(TELLING).read_to_end(&mut head)?;
    Ok(head)
}

/// Bytes of which the first were looked at.
pub(super) fn chained<R: Read>(head: Vec<u8>, rest: R) -> Chain<Cursor<Vec<u8>>, R> {
    Cursor::new(head).chain(rest)
}

#[cfg(test)]
mod tests {
    use super::{Form, InspectError};

    #[test]
    fn what_is_no_table_is_called_by_its_name() {
        let what = |head: &[u8]| match Form::of(head) {
            Err(InspectError::Foreign { what }) => what,
            other => panic!("{other:?}"),
        };
        assert_eq!(what(b"%PDF-1.7\n%\xe2\xe3"), "a PDF document");
        assert_eq!(what(b"\x89PNG\r\n\x1a\n"), "a picture");
    }

    #[test]
    fn a_header_may_begin_like_anything() {
        for head in ["ORC,BZh\n1,2\n", "ID3\n", "", "a", "%PDF,x\n"] {
            assert_eq!(Form::of(head.as_bytes()).unwrap(), Form::Text, "{head}");
        }
        assert_eq!(Form::of(b"PAR1\x15\x04").unwrap(), Form::Parquet);
        assert_eq!(Form::of(b"PK\x03\x04\x14\x00").unwrap(), Form::Zip);
    }
}

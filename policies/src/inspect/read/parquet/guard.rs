//! What the footer and the page headers of a Parquet file say is not taken at its word: no page may unpack to more
//! than a page is worth, and no row may hold more values than memory.

use std::fs::File;
use std::io::{BufReader, Read, Take, copy, sink};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use super::super::count;

/// Bytes of a page, packed or not. Writers make pages of about one mebibyte.
const PAGE_MAX: u64 = 128 << 20;

/// Bytes of a page's header.
const HEADER_MAX: u64 = 1 << 20;

/// Packed bytes that are unpacked without a look: they cannot come to much.
const SMALL: usize = 256 << 10;

/// Values of the rows that are read at once.
const VALUES_MAX: i64 = 8 << 20;

/// A file that several threads read at once, each from its own place.
#[derive(Debug, Clone)]
pub(super) struct Guarded {
    file: Arc<File>,
    len: u64,
    packing: Compression,
}

impl Guarded {
    pub(super) fn new(file: File) -> std::io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), len, packing: Compression::UNCOMPRESSED })
    }

    /// The same file, for pages that are packed like this.
    pub(super) fn packed(&self, packing: Compression) -> Self {
        Self { packing, ..self.clone() }
    }

    /// How long the file is.
    pub(super) fn bytes(&self) -> u64 {
        self.len
    }

    /// The bytes at a place, as many as there are.
    pub(super) fn at(&self, start: u64, length: u64) -> Take<At> {
        At { file: Arc::clone(&self.file), at: start }.take(length)
    }

    /// gzip and the older LZ4 unpack without asking how much is expected.
    fn check_packed(&self, bytes: &[u8]) -> Result<()> {
        let fits = match self.packing {
            _ if bytes.len() <= SMALL => true,
            Compression::GZIP(_) if bytes.starts_with(&[0x1f, 0x8b]) => {
                let unpacked = MultiGzDecoder::new(bytes).take(PAGE_MAX + 1);
                copy(&mut { unpacked }, &mut sink())? <= PAGE_MAX
            }
            Compression::GZIP(_) | Compression::LZ4 => bytes.len() <= 4 * SMALL,
            _ => true,
        };
        if fits { Ok(()) } else { Err(too_large()) }
    }
}

fn too_large() -> ParquetError {
    ParquetError::General("a page is too large".to_owned())
}

impl Length for Guarded {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for Guarded {
    type T = BufReader<Take<At>>;

    /// Asked for the header of a page.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        let mut head = Vec::new();
        self.at(start, 32).read_to_end(&mut head)?;
        match sizes(&head) {
            Some((unpacked, packed)) if unpacked.max(packed) <= PAGE_MAX => {
                Ok(BufReader::with_capacity(512, self.at(start, HEADER_MAX)))
            }
            _ => Err(too_large()),
        }
    }

    /// Asked for the content of a page.
    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let mut bytes = Vec::new();
        if count(length) > PAGE_MAX || self.at(start, count(length)).read_to_end(&mut bytes)? < length {
            return Err(too_large());
        }
        self.check_packed(&bytes)?;
        Ok(Bytes::from(bytes))
    }
}

/// A page header begins with what the page is and how many bytes it has, unpacked and packed (Thrift's compact
/// protocol: three numbers, each behind the byte that says so).
fn sizes(head: &[u8]) -> Option<(u64, u64)> {
    let mut rest = head.iter();
    let mut number = || {
        (*rest.next()? == 0x15).then_some(())?;
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = *rest.next()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return (number & 1 == 0).then_some(number >> 1);
            }
        }
        None
    };
    let (_, unpacked, packed) = (number()?, number()?, number()?);
    Some((unpacked, packed))
}

/// Bytes from a place in a file that others read too.
#[derive(Debug)]
pub(super) struct At {
    file: Arc<File>,
    at: u64,
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let got = self.file.read_at(buffer, self.at)?;
        self.at = self.at.saturating_add(count(got));
        Ok(got)
    }
}

/// How many values the rows that are being read may still have.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget(Arc<AtomicI64>);

impl Budget {
    pub(super) fn renew(&self) {
        self.0.store(VALUES_MAX, Ordering::Relaxed);
    }
}

/// The pages of a column.
pub(super) struct Pages<P> {
    pub(super) inner: P,
    /// Whether a row may have several values.
    pub(super) repeated: bool,
    pub(super) budget: Budget,
    /// Whether values may be spelt as what they share with the one before: a few bytes then give many long ones.
    pub(super) shared: bool,
    /// Whether the footer says that a dictionary gives every value: they are then remembered as long as it is, and no
    /// page's bytes with them.
    pub(super) whole: bool,
}

impl<P: PageReader> PageReader for Pages<P> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.inner.get_next_page()?;
        if let Some(page) = page.as_ref().filter(|page| page.is_data_page()) {
            let values = i64::from(page.num_values());
            if self.repeated && self.budget.0.fetch_sub(values, Ordering::Relaxed) < values {
                return Err(too_large());
            }
            let from_dictionary =
                matches!(page.encoding(), Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
            let shared = page.encoding() == Encoding::DELTA_BYTE_ARRAY;
            if (shared && !self.shared) || (self.whole && !from_dictionary) {
                return Err(ParquetError::General("a page is encoded as none should be".to_owned()));
            }
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.inner.at_record_boundary()
    }
}

impl<P: PageReader> Iterator for Pages<P> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn sizes_stand_at_the_head_of_a_page() {
        assert_eq!(sizes(&[0x15, 0x04, 0x15, 0x80, 0x08, 0x15, 0x02, 0x4c]), Some((512, 1)));
        assert_eq!(sizes(&[0x15, 0x04, 0x15, 0x81, 0x08, 0x15, 0x02]), None, "negative");
        assert_eq!(sizes(&[0x15, 0x04, 0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]), None, "endless");
        assert_eq!(sizes(&[0x15, 0x04, 0x18, 0x04, 0x15, 0x02]), None, "no number");
        assert_eq!(sizes(&[]), None);
    }
}

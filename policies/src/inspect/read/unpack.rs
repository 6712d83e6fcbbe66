//! What was packed, unpacked within bounds: a small file may hold far more than any table is worth.

use std::io::{BufReader, Error, ErrorKind, Read, Result};

use flate2::read::MultiGzDecoder;
use zstd::stream::read::Decoder;

use super::count;

/// However well a table packs, it rarely gives more than this for each byte.
const RATIO: u64 = 400;

/// The ratio is asked only once so much has come out.
const FREE: u64 = 16 << 20;

/// The longest distance over which zstd may refer back, as a power of two: what it takes of memory.
const WINDOW: u32 = 27;

/// More came out than a table is worth.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to more than may be read")]
struct Bomb;

/// The packed bytes are not as their format says.
#[derive(Debug, thiserror::Error)]
#[error("the packed bytes are damaged")]
struct Broken;

/// Reading failed before anything was unpacked.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Outside(Error);

/// Whether reading stopped because too much came out.
pub(super) fn is_bomb(error: &Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Bomb>)
}

/// Whether reading stopped because the packed bytes are damaged or cut short.
pub(super) fn is_broken(error: &Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Broken>)
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// What is inside, at most `limit` bytes of it.
    pub(super) fn unpack<'r>(
        self,
        packed: impl Read + Send + 'r,
        limit: u64,
    ) -> Result<Box<dyn Read + Send + 'r>> {
        let packed = Counted { inner: packed, bytes: 0 };
        Ok(match self {
            Self::Gzip => {
                let from = MultiGzDecoder::new(BufReader::with_capacity(1 << 16, packed));
                let taken = |from: &MultiGzDecoder<BufReader<Counted<_>>>| from.get_ref().get_ref().bytes;
                Box::new(Bounded { from, taken, given: 0, limit })
            }
            Self::Zstd => {
                let mut from = Decoder::new(packed)?;
                from.window_log_max(WINDOW)?;
                let taken = |from: &Decoder<'_, BufReader<Counted<_>>>| from.get_ref().get_ref().bytes;
                Box::new(Bounded { from, taken, given: 0, limit })
            }
        })
    }
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let got = self.inner.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::Interrupted => error,
            _ => Error::other(Outside(error)),
        })?;
        self.bytes += count(got);
        Ok(got)
    }
}

struct Bounded<D, T> {
    from: D,
    taken: T,
    given: u64,
    limit: u64,
}

impl<D: Read, T: Fn(&D) -> u64> Read for Bounded<D, T> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let got = self.from.read(buffer).map_err(|error| match error.get_ref() {
            Some(source) if source.is::<Outside>() => error,
            _ => Error::other(Broken),
        })?;
        self.given += count(got);
        let fair = FREE.max((self.taken)(&self.from).saturating_mul(RATIO));
        if self.given > self.limit.min(fair) { Err(Error::other(Bomb)) } else { Ok(got) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write, copy, repeat, sink};

    use super::{FREE, Packing, is_bomb, is_broken};

    const TEXT: &[u8] = b"name,place\n1,2\n";

    fn gzip(write: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        write(&mut packed);
        packed.finish().unwrap()
    }

    fn unpacked(packed: &[u8], limit: u64) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Packing::of(packed).unwrap().unpack(packed, limit)?.read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn both_packings_give_back_what_went_in_part_by_part() {
        let zip = gzip(|to| to.write_all(TEXT).unwrap());
        let zst = zstd::encode_all(TEXT, 3).unwrap();
        assert_eq!(unpacked(&[zip.clone(), zip].concat(), 100).unwrap(), TEXT.repeat(2));
        assert_eq!(unpacked(&[zst.clone(), zst].concat(), 100).unwrap(), TEXT.repeat(2));
    }

    #[test]
    fn what_holds_too_much_is_stopped_on_the_way() {
        let much = 2 * FREE;
        let zip = gzip(|to| _ = copy(&mut repeat(b'a').take(much), to).unwrap());
        let zst = zstd::encode_all(repeat(b'a').take(much), 3).unwrap();
        for bomb in [zip, zst] {
            let mut unpacked = Packing::of(&bomb).unwrap().unpack(bomb.as_slice(), u64::MAX).unwrap();
            assert!(is_bomb(&copy(&mut unpacked, &mut sink()).unwrap_err()));
        }
        let fair = gzip(|to| to.write_all(TEXT).unwrap());
        assert!(is_bomb(&unpacked(&fair, 14).unwrap_err()));
        assert!(unpacked(&fair, 15).is_ok());
    }

    #[test]
    fn what_is_cut_short_or_changed_is_broken() {
        let zip = gzip(|to| to.write_all(TEXT).unwrap());
        let zst = zstd::encode_all(TEXT, 3).unwrap();
        for whole in [zip, zst] {
            assert!(is_broken(&unpacked(&whole[..whole.len() - 1], 100).unwrap_err()));
        }
        let mut changed = gzip(|to| to.write_all(TEXT).unwrap());
        changed[20] ^= 0xff;
        assert!(is_broken(&unpacked(&changed, FREE).unwrap_err()));
    }
}

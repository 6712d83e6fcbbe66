//! Text in whatever encoding it was saved, read as UTF-8: UTF-8 itself, GB18030 (with GBK and GB 2312 in it) and
//! UTF-16, with or without a byte-order mark.

use std::io::{Error, ErrorKind, Read, Result};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};

/// How much of the text tells its encoding.
const TELLING: usize = 1 << 16;

/// Bytes that mean nothing in the encoding that the text began with.
#[derive(Debug, thiserror::Error)]
#[error("bytes that are no text")]
struct NoText;

/// Whether reading stopped because the bytes mean nothing in the encoding that the text began with.
pub(super) fn is_no_text(error: &Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<NoText>)
}

/// How bytes become text.
enum Mode {
    /// Nothing but ASCII so far, which reads the same in most encodings.
    Open,
    /// As they are. Whoever takes them checks them, on every core.
    Plain,
    Decoding(Decoder),
}

/// Text as UTF-8. Of UTF-8 that was told from the first bytes, nothing is checked yet.
pub(super) struct Utf8<R> {
    inner: R,
    mode: Mode,
    /// Bytes that are not text yet.
    raw: Vec<u8>,
    /// Text that was not taken yet, from `taken` on.
    text: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(mut inner: R) -> Result<Self> {
        let mut raw = Vec::with_capacity(TELLING);
        let ended = fill(&mut inner, &mut raw)?;
        let (mode, mark) = match raw.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => (Mode::Plain, 3),
            [0xff, 0xfe, ..] => (decoding(UTF_16LE), 2),
            [0xfe, 0xff, ..] => (decoding(UTF_16BE), 2),
            bytes => (unmarked_utf_16(bytes).map_or(Mode::Open, decoding), 0),
        };
        raw.drain(..mark);
        Ok(Self { inner, mode, raw, text: Vec::new(), taken: 0, ended })
    }

    /// Makes text of what is there, and reads on where nothing is.
    fn more(&mut self) -> Result<()> {
        self.text.clear();
        self.taken = 0;
        if self.raw.is_empty() && !self.ended {
            self.ended = fill(&mut self.inner, &mut self.raw)?;
        }
        if matches!(self.mode, Mode::Open) {
            let ascii = self.raw.iter().position(|byte| !byte.is_ascii()).unwrap_or(self.raw.len());
            self.text.extend(self.raw.drain(..ascii));
            if self.raw.is_empty() {
                return Ok(());
            }
            self.ended = self.ended || fill(&mut self.inner, &mut self.raw)?;
            self.mode = told(&self.raw);
        }
        match &mut self.mode {
            Mode::Decoding(decoder) => decode(decoder, &mut self.raw, &mut self.text, self.ended),
            Mode::Open | Mode::Plain => {
                self.text.append(&mut self.raw);
                Ok(())
            }
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while self.taken == self.text.len() {
            if self.raw.is_empty() && (self.ended || matches!(self.mode, Mode::Plain)) {
                return if self.ended { Ok(0) } else { self.inner.read(buffer) };
            }
            self.more()?;
        }
        let mut rest = self.text.get(self.taken..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.taken += count;
        Ok(count)
    }
}

/// Reads until `raw` is as long as it takes to tell the encoding; true at the end of the file.
fn fill(inner: &mut impl Read, raw: &mut Vec<u8>) -> Result<bool> {
    let wanted = TELLING.saturating_sub(raw.len());
    let got = inner.take(u64::try_from(wanted).unwrap_or(u64::MAX)).read_to_end(raw)?;
    Ok(got < wanted)
}

fn decoding(encoding: &'static Encoding) -> Mode {
    Mode::Decoding(encoding.new_decoder_without_bom_handling())
}

/// What text is that holds a byte beyond ASCII at its start. What is neither is left to be refused with its line.
fn told(raw: &[u8]) -> Mode {
    let cut_short = |error: std::str::Utf8Error| error.error_len().is_none();
    if std::str::from_utf8(raw).map_or_else(cut_short, |_| true) {
        return Mode::Plain;
    }
    let mut text = Vec::new();
    let mut probe = GB18030.new_decoder_without_bom_handling();
    match decode(&mut probe, &mut raw.to_vec(), &mut text, false) {
        Ok(()) => decoding(GB18030),
        Err(_) => Mode::Plain,
    }
}

/// UTF-16 without a mark: of the first bytes, every other one is nought, and no other.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let noughts =
        |from: usize| bytes.iter().skip(from).step_by(2).take(64).filter(|byte| **byte == 0).count();
    let pairs = bytes.len().min(128) / 2;
    match (noughts(0), noughts(1)) {
        (0, low) if pairs > 0 && low * 2 > pairs => Some(UTF_16LE),
        (high, 0) if pairs > 0 && high * 2 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// Moves `raw` to `text`, but for a character that is not whole yet, which the decoder keeps.
fn decode(decoder: &mut Decoder, raw: &mut Vec<u8>, text: &mut Vec<u8>, last: bool) -> Result<()> {
    let room = decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(TELLING * 4);
    let begins = text.len();
    text.resize(begins + room, 0);
    let into = text.get_mut(begins..).unwrap_or_default();
    let (result, read, written) = decoder.decode_to_utf8_without_replacement(raw, into, last);
    text.truncate(begins + written);
    raw.drain(..read);
    match result {
        DecoderResult::InputEmpty => Ok(()),
        DecoderResult::OutputFull => Err(Error::from(ErrorKind::OutOfMemory)),
        DecoderResult::Malformed(..) => Err(Error::other(NoText)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use encoding_rs::{Encoding, GB18030, UTF_8};

    use super::{TELLING, Utf8, is_no_text};

    const TABLE: &str = "姓名,地点\n王小明,深圳\n𠮷野,赤尾\n";

    /// Gives a few bytes at a time, as a slow line would.
    struct Slowly<'b>(&'b [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let few = buffer.len().min(7);
            self.0.read(&mut buffer[..few])
        }
    }

    fn read(bytes: &[u8]) -> std::io::Result<String> {
        let mut text = String::new();
        Utf8::new(Slowly(bytes))?.read_to_string(&mut text).map(|_| text)
    }

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let marked = |text: &str| format!("\u{feff}{text}");
        let forms = [
            TABLE.as_bytes().to_vec(),
            marked(TABLE).into_bytes(),
            encoded(GB18030, TABLE),
            utf_16(&marked(TABLE), u16::to_le_bytes),
            utf_16(&marked(TABLE), u16::to_be_bytes),
        ];
        for form in forms {
            assert_eq!(read(&form).unwrap(), TABLE);
        }
        let mostly_ascii = "card,station,kind\nABC,布吉,1\n";
        assert_eq!(read(&utf_16(mostly_ascii, u16::to_le_bytes)).unwrap(), mostly_ascii);
        assert_eq!(read(&utf_16(mostly_ascii, u16::to_be_bytes)).unwrap(), mostly_ascii);
    }

    #[test]
    fn the_first_letter_beyond_ascii_tells_however_late_it_comes() {
        for ascii in [TELLING - 1, TELLING, TELLING + 1, 3 * TELLING - 2] {
            let text = format!("{}{TABLE}", "a,b\n".repeat(ascii / 4) + &"c".repeat(ascii % 4));
            assert!(read(&encoded(GB18030, &text)).unwrap() == text, "GB18030 after {ascii}");
            assert!(read(&encoded(UTF_8, &text)).unwrap() == text, "UTF-8 after {ascii}");
        }
    }

    #[test]
    fn what_changes_its_encoding_on_the_way_is_no_text() {
        let chinese = "深圳\n".repeat(TELLING);
        let mixed = [encoded(GB18030, &chinese), b"\xff\xff\n".to_vec()].concat();
        assert!(is_no_text(&read(&mixed).unwrap_err()));
        let mixed = [chinese.as_bytes(), &encoded(GB18030, "深圳\n")].concat();
        assert!(read(&mixed).is_err(), "plain UTF-8 is checked by whoever takes it");
    }
}

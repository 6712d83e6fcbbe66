//! JSON read as rows: each value at the top is one, and each scalar in it is a cell of the column named by its path,
//! such as `user.phone` or `orders[].id`. Numbers are taken as they are written, so that no digit is lost; a vector is
//! one cell. Accepts what RFC 8259 calls JSON and nothing else.

use memchr::memchr2;

/// How deep values may lie in one another.
const DEPTH: usize = 64;

/// A list of so many whole numbers is a vector; a shorter one lists values.
const VECTOR: usize = 16;

/// Why a text is no JSON, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unfit {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

/// Reads values from a text.
#[derive(Debug)]
pub(super) struct Walker<'t> {
    text: &'t str,
    at: usize,
    /// Where in a row the walker is.
    path: String,
    /// A string that does not stand in the text as it is meant.
    unescaped: String,
}

impl<'t> Walker<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, path: String::new(), unescaped: String::new() }
    }

    /// Where the walker stands, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next byte that is no space between values, without taking it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let skipped = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        self.at += skipped.unwrap_or(rest.len());
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes this byte if it comes next.
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    /// Takes one row, an object, and gives its cells to `take`: the path of the column, and what the cell holds.
    pub(super) fn row<E, F>(&mut self, take: &mut F) -> Result<(), E>
    where
        E: From<Unfit>,
        F: FnMut(&str, &str) -> Result<(), E>,
    {
        self.path.clear();
        if self.peek() != Some(b'{') {
            return Err(self
                .unfit("a row that is no object; give each row as { \"name\": value, … }")
                .into());
        }
        self.value(0, take)
    }

    fn value<E, F>(&mut self, depth: usize, take: &mut F) -> Result<(), E>
    where
        E: From<Unfit>,
        F: FnMut(&str, &str) -> Result<(), E>,
    {
        if depth > DEPTH {
            return Err(self.unfit("values nested too deeply").into());
        }
        match self.peek() {
            Some(b'{') => self.object(depth, take),
            Some(b'[') => self.list(depth, take),
            Some(b'"') => {
                let text = string(self.text, &mut self.at, &mut self.unescaped)?;
                take(&self.path, text)
            }
            Some(b'-' | b'0'..=b'9') => {
                let from = self.at;
                self.number()?;
                take(&self.path, self.text.get(from..self.at).unwrap_or_default())
            }
            Some(b't') => self.word("true").map_err(E::from).and_then(|()| take(&self.path, "true")),
            Some(b'f') => self.word("false").map_err(E::from).and_then(|()| take(&self.path, "false")),
            Some(b'n') => Ok(self.word("null")?),
            _ => Err(self.unfit("a value is missing").into()),
        }
    }

    fn object<E, F>(&mut self, depth: usize, take: &mut F) -> Result<(), E>
    where
        E: From<Unfit>,
        F: FnMut(&str, &str) -> Result<(), E>,
    {
        let outer = self.path.len();
        self.at += 1;
        if self.skip(b'}') {
            return Ok(());
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.unfit("a name in quotation marks is missing").into());
            }
            let name = string(self.text, &mut self.at, &mut self.unescaped)?;
            if outer > 0 {
                self.path.push('.');
            }
            self.path.push_str(name);
            if !self.skip(b':') {
                return Err(self.unfit("a colon is missing").into());
            }
            self.value(depth + 1, take)?;
            self.path.truncate(outer);
            if !self.skip(b',') {
                break;
            }
        }
        if self.skip(b'}') { Ok(()) } else { Err(self.unfit("an object is not closed").into()) }
    }

    fn list<E, F>(&mut self, depth: usize, take: &mut F) -> Result<(), E>
    where
        E: From<Unfit>,
        F: FnMut(&str, &str) -> Result<(), E>,
    {
        if let Some((from, to)) = self.vector() {
            return take(&self.path, self.text.get(from..to).unwrap_or_default());
        }
        let outer = self.path.len();
        self.at += 1;
        if self.skip(b']') {
            return Ok(());
        }
        self.path.push_str("[]");
        loop {
            self.value(depth + 1, take)?;
            if !self.skip(b',') {
                break;
            }
        }
        self.path.truncate(outer);
        if self.skip(b']') { Ok(()) } else { Err(self.unfit("a list is not closed").into()) }
    }

    /// Steps over a list that is one value, and answers where the value lies: coordinates without their brackets, a
    /// vector with them.
    fn vector(&mut self) -> Option<(usize, usize)> {
        let from = self.at;
        let mut ahead = Walker { at: from + 1, ..Walker::new(self.text) };
        let (mut numbers, mut broken) = (0, false);
        loop {
            matches!(ahead.peek(), Some(b'-' | b'0'..=b'9')).then_some(())?;
            let number = ahead.at;
            ahead.number().ok()?;
            numbers += 1;
            broken |= self.text.as_bytes().get(number..ahead.at)?.contains(&b'.');
            let inner = ahead.at;
            if ahead.skip(b']') {
                let is_one = numbers >= VECTOR || numbers > 1 && broken;
                self.at = if is_one { ahead.at } else { from };
                return is_one.then_some(if numbers > 3 { (from, ahead.at) } else { (from + 1, inner) });
            }
            ahead.skip(b',').then_some(())?;
        }
    }

    fn number(&mut self) -> Result<(), Unfit> {
        self.at += usize::from(self.next() == Some(b'-'));
        if self.next() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.next() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.next(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.next(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn digits(&mut self) -> Result<(), Unfit> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let digits = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        self.at += digits;
        if digits == 0 { Err(self.unfit("a digit is missing")) } else { Ok(()) }
    }

    fn word(&mut self, word: &str) -> Result<(), Unfit> {
        let comes = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        self.at += if comes { word.len() } else { 0 };
        if comes { Ok(()) } else { Err(self.unfit("an unknown word; only true, false and null are values")) }
    }

    pub(super) fn unfit(&self, what: &'static str) -> Unfit {
        Unfit { at: self.at, what }
    }
}

/// Takes the string at `at`. It stands in the text if nothing in it is escaped, otherwise in `unescaped`.
fn string<'s>(text: &'s str, at: &mut usize, unescaped: &'s mut String) -> Result<&'s str, Unfit> {
    let bytes = text.as_bytes();
    let unclosed = Unfit { at: *at, what: "a string is not closed" };
    let mut from = *at + 1;
    let mut plain = true;
    loop {
        let end = from + memchr2(b'"', b'\\', bytes.get(from..).ok_or(unclosed)?).ok_or(unclosed)?;
        let part = text.get(from..end).ok_or(unclosed)?;
        if let Some(control) = part.bytes().position(|byte| byte < 0x20) {
            return Err(Unfit {
                at: from + control,
                what: "a control character in a string; write it as \\u00…",
            });
        }
        let closes = bytes.get(end) == Some(&b'"');
        if closes && plain {
            *at = end + 1;
            return Ok(part);
        }
        if std::mem::take(&mut plain) {
            unescaped.clear();
        }
        unescaped.push_str(part);
        if closes {
            *at = end + 1;
            return Ok(unescaped);
        }
        from = escape(text, end, unescaped)?;
    }
}

/// Writes out the escape at `at` and answers where it ends. Half of a surrogate pair becomes the sign for what
/// cannot be read.
fn escape(text: &str, at: usize, into: &mut String) -> Result<usize, Unfit> {
    let unknown = Unfit { at, what: "an unknown escape in a string" };
    let sign = match text.as_bytes().get(at + 1).ok_or(unknown)? {
        b'u' => {
            let unit = |at: usize| u32::from_str_radix(hex(text, at)?, 16).ok();
            let first = unit(at).ok_or(unknown)?;
            let second = unit(at + 6).filter(|low| (0xdc00..0xe000).contains(low));
            let (sign, end) = if let (0xd800..0xdc00, Some(low)) = (first, second) {
                (0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00), at + 12)
            } else {
                (first, at + 6)
            };
            into.push(char::from_u32(sign).unwrap_or(char::REPLACEMENT_CHARACTER));
            return Ok(end);
        }
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        sign @ (b'"' | b'\\' | b'/') => char::from(*sign),
        _ => return Err(unknown),
    };
    into.push(sign);
    Ok(at + 2)
}

/// The four figures behind `\u`.
fn hex(text: &str, at: usize) -> Option<&str> {
    let figures = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
    figures.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(figures)
}

/// The end of the last value that is whole whatever follows: after its comma in an array, after its line otherwise.
pub(super) fn last_value_end(bytes: &[u8], in_array: bool) -> Option<usize> {
    let end = if in_array { b',' } else { b'\n' };
    let (mut at, mut depth, mut last) = (0, 0_usize, None);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => match string_end(bytes, at + 1) {
                Some(closed) => at = closed,
                None => return last,
            },
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            byte if *byte == end && depth == 0 => last = Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    last
}

fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

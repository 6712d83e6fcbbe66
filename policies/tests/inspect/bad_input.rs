//! Files that are broken, endless, huge or no tables at all: refused with the place and the cure, in bounded memory
//! and time.

use std::io::{Read, copy, repeat};

use flate2::{Compression, write::GzEncoder};
use parquet::file::properties::WriterProperties;
use policies::inspect::{Asked, InspectError, Limits, Source, inspect, read as read_as};

use crate::forms::{in_file, parquet};
use crate::planted::*;

fn told(bytes: impl Read + Send) -> String {
    inspect(bytes, Limits::default(), &[]).expect_err("it is refused").to_string()
}

fn file_told(bytes: &[u8]) -> String {
    read_as(Source::File(in_file(bytes)), &Asked::default()).expect_err("it is refused").to_string()
}

fn gzip_of(bytes: impl Read) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    copy(&mut { bytes }, &mut packed).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_small_file_that_unpacks_to_very_much_is_stopped_on_the_way() {
    let rows = b"aaaaaaa,bbbbbb\n".repeat(70_000);
    let much =
        || (0..20).fold(Box::new(&b""[..]) as Box<dyn Read>, |all, _| Box::new(all.chain(rows.as_slice())));
    assert!(told(gzip_of(much()).as_slice()).contains("unpacks to many times its size"));
    assert!(told(zstd::encode_all(much(), 3).unwrap().as_slice()).contains("unpacks to many times its size"));
    let limits = Limits { bytes: 1_000, ..Limits::default() };
    let fair = gzip_of(&b"a,b\n"[..]);
    assert!(inspect(fair.as_slice(), limits, &[]).is_ok());
}

#[test]
fn what_is_packed_twice_or_cut_short_is_refused() {
    let once = gzip_of(&b"a,b\n1,2\n"[..]);
    assert!(told(gzip_of(once.as_slice()).as_slice()).contains("packed twice"));
    assert!(told(&once[..once.len() - 5]).contains("packed file is damaged or cut short"));
    assert!(told(&b"\x1f\x8b\x08\x00rubbish"[..]).contains("packed file is damaged"));
}

#[test]
fn a_line_of_a_gigabyte_is_refused_after_a_megabyte() {
    let endless = |begins: &'static [u8]| begins.chain(repeat(b'x').take(1 << 30));
    assert!(told(endless(b"a,b\n1,")).starts_with("line 2: longer than 1048576 bytes"));
    assert!(told(endless(b"{\"a\":1}\n{\"b\":\"")).starts_with("line 2: longer than"));
    assert!(told(endless(b"[\n{\"a\":1},\n{\"b\":\"")).starts_with("line 3: longer than"));
    assert!(told(endless(b"")).starts_with("line 1: longer than"));
}

#[test]
fn binaries_and_other_documents_are_called_what_they_are() {
    assert!(told(&b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"[..]).contains("a PDF document"));
    assert!(told(&b"\x7fELF\x02\x01\x01\x00\x00"[..]).contains("a program"));
    assert!(told(&b"SQLite format 3\0\x10\x00"[..]).contains("a SQLite database"));
    let noise: Vec<u8> = (0..4_096_u64).map(|n| u8::try_from(number(n, 256)).unwrap()).collect();
    let noise = told(noise.as_slice());
    assert!(noise.contains("NUL byte") || noise.contains("neither UTF-8"), "{noise}");
    assert!(told(&b"a,b\n1,\0\n"[..]).starts_with("line 2: there is a NUL byte"));
}

#[test]
fn text_that_changes_its_encoding_is_refused_with_the_line() {
    let gbk = encoding_rs::GB18030.encode("深圳,1\n").0.into_owned();
    let mixed = ["名,b\n".as_bytes(), "深圳,1\n".repeat(20_000).as_bytes(), &gbk].concat();
    assert!(told(mixed.as_slice()).starts_with("line 20002: the text is neither"));
    let mixed =
        [encoding_rs::GB18030.encode("名,b\n").0.into_owned(), gbk.repeat(20_000), b"\xff,1\n".to_vec()]
            .concat();
    assert!(told(mixed.as_slice()).contains("the text is neither"));
}

#[test]
fn nothing_blank_lines_and_nothing_but_a_header() {
    assert!(told(&b""[..]).contains("empty"));
    assert!(told(&b"\xef\xbb\xbf\r\n\n"[..]).contains("empty"));
    assert!(told(gzip_of(&b""[..]).as_slice()).contains("empty"));
    assert_eq!(read("a,b").rows, 0);
    assert_eq!(read("[]").rows, 0);
}

#[test]
fn ten_thousand_columns_are_too_many_in_every_form() {
    let names: Vec<String> = (0..10_000).map(|place| format!("c{place}")).collect();
    assert!(told(names.join(",").as_bytes()).contains("10000 columns where at most 512"));
    let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
    let object = format!("{{{}}}", members.join(","));
    assert!(told(object.as_bytes()).contains("columns where at most 512"));
}

#[test]
fn rows_of_another_width_and_open_quotation_marks_are_refused_with_their_line() {
    assert!(told(&b"a,b\n\n1,2\n1\n"[..]).starts_with("line 4: 1 cells where the header has 2"));
    assert!(told(&b"a,b\n1,2\n1,\"2\n3,4\n"[..]).starts_with("line 3: a quotation mark is never closed"));
    assert!(told(&b"\"a,b\n"[..]).starts_with("line 1: a quotation mark is never closed"));
    let late: String = (0..400_000).map(|_| "1,2\n").chain(["1,2,3\n", "1\n"]).collect();
    for threads in [1, 3] {
        let asked = Asked { threads: std::num::NonZeroUsize::new(threads), ..Asked::default() };
        let text = format!("a,b\n{late}");
        let error = read_as(Source::Stream(Box::new(text.as_bytes())), &asked).unwrap_err();
        assert!(matches!(error, InspectError::Ragged { line: 400_002, found: 3, .. }), "{error}");
    }
}

#[test]
fn json_that_is_none_is_refused_with_its_line() {
    assert!(told(&b"{\"a\":1}\n{\"a\":01}\n"[..]).starts_with("line 2: this is not JSON"));
    assert!(told(&b"{\"a\":1}\n[1]\n"[..]).contains("a row that is no object"));
    assert!(told(&b"[[1,2],[3,4]]"[..]).contains("a row that is no object"));
    assert!(told(&b"[{\"a\":1},\n{\"a\":2}"[..]).contains("comma or the end of the array is missing"));
    assert!(told(&b"[{\"a\":1},"[..]).contains("JSON array is damaged or cut short"));
    assert!(told(&b"[{\"a\":1}] x"[..]).contains("something follows"));
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert!(told(deep.as_bytes()).contains("nested too deeply"));
    let keyed = format!("{{\"{}\":{{\"calls\":3}}}}\n", mobile(1));
    let keyed = told(keyed.as_bytes());
    assert!(keyed.contains("name is somebody's data") && !keyed.contains(&mobile(1)), "{keyed}");
}

#[test]
fn parquet_with_a_lying_footer_is_refused_whatever_was_changed() {
    let rows: Vec<[String; 4]> =
        (0..3_000).map(|row| [mobile(row), "x".into(), "y".into(), bank_card(row)]).collect();
    let whole = parquet(&rows, WriterProperties::default());
    assert!(file_told(&whole[..whole.len() - 1]).contains("damaged"));
    assert!(file_told(&whole[..whole.len() / 2]).contains("damaged"));
    let mut long = whole.clone();
    let at = long.len() - 8;
    long[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(file_told(&long).contains("more than") || file_told(&long).contains("damaged"));
    assert!(told(whole.as_slice()).contains("give the name of the file"));
    // Any single byte, changed in any way that matters, ends in an answer or an error, never in a crash.
    let footer = whole.len() - 900;
    for place in (4..whole.len()).filter(|place| *place < 400 || *place > footer).step_by(7) {
        let mut changed = whole.clone();
        changed[place] ^= u8::try_from(1 + number(u64::try_from(place).unwrap(), 255)).unwrap();
        if let Err(error) = read_as(Source::File(in_file(&changed)), &Asked::default()) {
            assert!(!error.to_string().contains(&rows[0][0]));
        }
    }
}

#[test]
fn parquet_pages_that_claim_too_much_are_refused() {
    let rows: Vec<[String; 4]> =
        (0..10).map(|row| [mobile(row), "x".into(), "y".into(), "z".into()]).collect();
    let mut lying = parquet(&rows, WriterProperties::default());
    // The header of the first page says how much it unpacks to.
    assert_eq!(lying[4..7], [0x15, 0x04, 0x15]);
    lying.splice(7..9, [0xfe, 0xff, 0xff, 0xff, 0x0f]);
    assert!(file_told(&lying).contains("row group 1, column 1"), "{}", file_told(&lying));
}

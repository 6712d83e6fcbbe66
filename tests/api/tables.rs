//! `steelyard inspect`, run as people and scripts run it.

use std::{io::Write, path::PathBuf, sync::Arc};

use flate2::{Compression, write::GzEncoder};
use parquet::{
    data_type::ByteArrayType, file::writer::SerializedFileWriter, schema::parser::parse_message_type,
};
use tempfile::TempDir;

use crate::cli::{Ran, steelyard};

const NAMES: [&str; 4] = ["name", "sfzh", "mobile", "mail"];

/// People who do not exist, with numbers that pass.
fn secrets() -> Vec<[String; 4]> {
    let id = |n: usize| {
        let body = format!("4403051985{:02}{:02}{:03}", 1 + n % 12, 1 + n % 28, 100 + n);
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: usize =
            body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
        format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
    };
    let person = |n: usize| {
        let name = format!("欧阳{}{}", ["静", "敏", "丽"][n % 3], ["婷", "怡", "涵", "欣"][n % 4]);
        [name, id(n), format!("1390013{n:04}"), format!("planted.secret{n}@private.cn")]
    };
    (0..60).map(person).collect()
}

fn csv() -> String {
    let rows: Vec<String> = secrets().iter().map(|row| row.join(",")).collect();
    format!("{}\n{}\n", NAMES.join(","), rows.join("\n"))
}

fn lines() -> String {
    let object = |row: &[String; 4]| {
        let members: Vec<String> =
            NAMES.iter().zip(row).map(|(name, cell)| format!("\"{name}\":\"{cell}\"")).collect();
        format!("{{{}}}\n", members.join(","))
    };
    secrets().iter().map(object).collect()
}

fn parquet() -> Vec<u8> {
    let fields = NAMES.map(|name| format!("required byte_array {name} (utf8);")).concat();
    let schema = Arc::new(parse_message_type(&format!("message table {{ {fields} }}")).unwrap());
    let mut out = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = out.next_row_group().unwrap();
    for place in 0..NAMES.len() {
        let cells: Vec<_> = secrets().iter().map(|row| row[place].as_str().into()).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&cells, None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    out.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Every form, whole and then broken at its end.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let broken_row = format!("{}one,two\n", csv());
    let open = format!("{}\"欧阳静婷,1,2,3\n", csv());
    let utf_16: Vec<u8> = csv().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mixed = [csv().as_bytes(), secrets()[0].join(",").as_bytes(), b"\xff\n"].concat();
    let mut damaged = parquet();
    damaged.truncate(damaged.len() - 9);
    let array = format!("[{}]", lines().trim_end().replace('\n', ",\n"));
    vec![
        ("whole.csv", csv().into()),
        ("whole.tsv", csv().replace(',', "\t").into()),
        ("gb18030.csv", encoding_rs::GB18030.encode(&csv()).0.into_owned()),
        ("utf16.csv", utf_16),
        ("whole.csv.gz", gzip(csv().as_bytes())),
        ("whole.csv.zst", zstd::encode_all(csv().as_bytes(), 1).unwrap()),
        ("whole.jsonl", lines().into()),
        ("whole.json", array.clone().into()),
        ("whole.parquet", parquet()),
        ("broken_row.csv", broken_row.into()),
        ("broken_quote.csv", open.into()),
        ("broken_text.csv", mixed),
        ("broken_header.csv", csv().lines().skip(1).collect::<Vec<_>>().join("\n").into()),
        ("broken_name.jsonl", format!("{{\"{}\":1}}\n", secrets()[0][2]).into()),
        ("broken.csv.gz", gzip(csv().as_bytes())[..200].to_vec()),
        ("broken.jsonl", format!("{}{{\"name\":\"欧阳静婷\",\"sfzh\":oops}}\n", lines()).into()),
        ("broken.json", array.as_bytes()[..array.len() - 20].to_vec()),
        ("broken.parquet", damaged),
    ]
}

fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> String {
    let file: PathBuf = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn no_planted_value_leaves_in_any_form_whole_or_broken_as_text_or_json() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in forms() {
        let file = written(&folder, name, &bytes);
        for arguments in [
            vec!["inspect", &file],
            vec!["inspect", "--json", "--quasi", "mail", "--claim", "anonymised", &file],
        ] {
            let ran = steelyard(&arguments, "");
            let expected: &[i32] = if name.starts_with("broken") { &[2] } else { &[0, 1] };
            assert!(expected.contains(&ran.status), "{name}: {} {}", ran.status, ran.err);
            let told = format!("{}{}", ran.out, ran.err);
            for secret in secrets().iter().flatten() {
                assert!(!told.contains(secret.as_str()), "{name} lets out {secret}: {told}");
            }
        }
    }
}

#[test]
fn every_form_is_read_from_a_file_and_from_standard_input_alike() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = |ran: &Ran| {
        let columns = ran.json()["columns"].as_array().unwrap().clone();
        columns.iter().map(|column| column["kind"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    for (name, bytes) in forms().into_iter().filter(|(name, _)| !name.starts_with("broken")) {
        let file = written(&folder, name, &bytes);
        let (from_file, from_input) =
            (steelyard(&["inspect", "--json", &file], ""), steelyard(&["inspect", "--json", "-"], &bytes));
        assert_eq!(
            kinds(&from_file),
            ["CN_NAME", "CN_ID", "CN_MOBILE", "EMAIL"],
            "{name}: {}",
            from_file.err
        );
        assert_eq!(kinds(&from_file), kinds(&from_input), "{name}");
        assert_eq!(
            (&from_file.json()["file"], &from_file.json()["rows"]),
            (&file.as_str().into(), &60.into())
        );
    }
}

#[test]
fn more_than_was_declared_is_a_no_and_as_much_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let table = written(&folder, "people.csv", csv().as_bytes());
    let class = |class: &str| {
        let columns = NAMES.map(|name| format!("[[columns]]\ncolumn = \"{name}\"\nclass = \"{class}\"\n"));
        written(&folder, &format!("{class}.toml"), columns.concat().as_bytes())
    };
    let undeclared = written(&folder, "none.json", br#"{ "columns": [{ "column": "mail" }] }"#);

    let less = steelyard(&["inspect", "--declare", &undeclared, "--json", &table], "");
    let enough = steelyard(&["inspect", "--declare", &class("sensitive"), &table], "");
    let nothing = steelyard(&["inspect", &table], "");

    assert_eq!((less.status, enough.status, nothing.status), (1, 0, 0), "{} {}", enough.out, enough.err);
    assert_eq!(less.json()["columns"][1]["comparison"], "undeclared_personal");
    assert!(nothing.out.contains("CN_ID") && nothing.out.contains("********"), "{}", nothing.out);
}

#[test]
fn a_claim_that_does_not_hold_is_a_no_with_its_reasons() {
    let ran = steelyard(&["inspect", "--claim", "anonymised", "-"], csv());
    let misspelt = steelyard(&["inspect", "--quasi", "nmae", "-"], csv());

    assert_eq!((ran.status, misspelt.status), (1, 2));
    assert!(ran.out.contains("does not hold"), "{}", ran.out);
    assert!(misspelt.err.contains("`nmae`") && misspelt.err.contains("`name`"), "{}", misspelt.err);
}

#[test]
fn several_files_are_one_document_and_what_is_missing_or_misspelt_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let table = written(&folder, "people.csv", csv().as_bytes());
    let declared = written(&folder, "odd.toml", b"[[columns]]\ncolumn = \"mail\"\nclas = \"personal\"\n");

    let two = steelyard(&["inspect", "--json", &table, "-"], csv());
    let missing = steelyard(&["inspect", "no-such-file.csv"], "");
    let here = steelyard(&["inspect", folder.path().to_str().unwrap()], "");
    let odd = steelyard(&["inspect", "--declare", &declared, &table], "");

    assert_eq!(two.json().as_array().unwrap().len(), 2);
    assert_eq!((missing.status, here.status, odd.status), (2, 2, 2));
    assert!(missing.err.contains("no-such-file.csv"), "{}", missing.err);
    assert!(here.err.contains("this is a folder"), "{}", here.err);
    assert!(odd.err.contains("clas") && odd.err.contains("odd.toml"), "{}", odd.err);
}

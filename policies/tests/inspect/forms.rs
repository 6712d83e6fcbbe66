//! A table says the same in whatever form it comes, and however many cores read it.

use std::fs::File;
use std::io::{Seek, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;

use encoding_rs::GB18030;
use flate2::{Compression, write::GzEncoder};
use parquet::basic::ZstdLevel;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use policies::inspect::{Asked, Column, Limits, Progress, Report, Source, inspect, read as read_as};

use crate::planted::*;

/// Name, phone, card number, remark of a few people.
fn people(rows: u64) -> Vec<[String; 4]> {
    let remark = |row: u64| {
        ["回访, 满意", "say \"no\"", "一切\n正常", "ok"][usize::try_from(row % 4).unwrap()].to_owned()
    };
    (0..rows).map(|row| [format!("user {row}"), mobile(row), bank_card(row), remark(row)]).collect()
}

const NAMES: [&str; 4] = ["who", "phone", "card", "remark"];

fn csv(rows: &[[String; 4]], delimiter: u8) -> String {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    out.write_record(NAMES).unwrap();
    for row in rows {
        out.write_record(row).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

fn objects(rows: &[[String; 4]]) -> Vec<serde_json::Value> {
    let object = |row: &[String; 4]| {
        NAMES.iter().map(|name| (*name).to_owned()).zip(row.iter().map(|cell| cell.as_str().into())).collect()
    };
    rows.iter().map(object).map(serde_json::Value::Object).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn in_file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

/// Rows in groups of a thousand, every cell text.
pub(crate) fn parquet(rows: &[[String; 4]], properties: WriterProperties) -> Vec<u8> {
    let fields = NAMES.map(|name| format!("optional byte_array {name} (utf8);")).concat();
    let schema = Arc::new(parse_message_type(&format!("message table {{ {fields} }}")).unwrap());
    let mut out = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in rows.chunks(1_000) {
        let mut group = out.next_row_group().unwrap();
        for place in 0..NAMES.len() {
            let cells: Vec<ByteArray> = rows.iter().map(|row| row[place].as_str().into()).collect();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&cells, Some(&vec![1; cells.len()]), None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    out.into_inner().unwrap()
}

fn read_file(bytes: &[u8], threads: usize) -> Report {
    let asked =
        Asked { threads: NonZeroUsize::new(threads), scratch: Some(tempfile::tempfile), ..Asked::default() };
    read_as(Source::File(in_file(bytes)), &asked).unwrap()
}

/// What must not depend on the form: the order of rows may tell which examples are shown.
fn essence(report: &Report) -> (u64, Vec<Column>) {
    (report.rows, report.columns.clone())
}

#[test]
fn every_form_of_a_table_gives_the_same_report() {
    let rows = people(3_000);
    let plain = csv(&rows, b',');
    let lines = objects(&rows).iter().map(|object| format!("{object}\n")).collect::<Vec<_>>().concat();
    let array = serde_json::to_string_pretty(&objects(&rows)).unwrap();
    let spread = objects(&rows).iter().map(|object| format!("{object:#}\n")).collect::<Vec<_>>().concat();
    let utf_16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let delta = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_dictionary_enabled(false);
    let zstd_pages =
        WriterProperties::builder().set_compression(parquet::basic::Compression::ZSTD(ZstdLevel::default()));
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("semicolons", csv(&rows, b';').into()),
        ("tabs", csv(&rows, b'\t').into()),
        ("bars", csv(&rows, b'|').into()),
        ("GB18030", GB18030.encode(&plain).0.into_owned()),
        ("UTF-16", utf_16),
        ("gzip", gzip(plain.as_bytes())),
        ("zstd", zstd::encode_all(plain.as_bytes(), 1).unwrap()),
        ("gzip of GB18030", gzip(&GB18030.encode(&plain).0)),
        ("JSON Lines", lines.clone().into()),
        ("JSON Lines, gzip", gzip(lines.as_bytes())),
        ("JSON array", array.into()),
        ("JSON objects over several lines", spread.into()),
        ("Parquet", parquet(&rows, WriterProperties::default())),
        ("Parquet, zstd pages", parquet(&rows, zstd_pages.build())),
        ("Parquet, delta", parquet(&rows, delta.build())),
        ("Parquet, packed whole", gzip(&parquet(&rows, WriterProperties::default()))),
    ];
    let expected = read_file(plain.as_bytes(), 1);
    assert_eq!((expected.rows, expected.columns[1].hits), (3_000, 3_000));
    for (form, bytes) in forms {
        assert_eq!(essence(&read_file(&bytes, 2)), essence(&expected), "{form}");
    }
}

#[test]
fn any_number_of_cores_gives_the_same_report() {
    let rows = people(60_000);
    let lines = objects(&rows).iter().map(|object| format!("{object}\n")).collect::<Vec<_>>().concat();
    for bytes in
        [csv(&rows, b',').into_bytes(), lines.into_bytes(), parquet(&rows, WriterProperties::default())]
    {
        let one = read_file(&bytes, 1);
        assert_eq!(one.rows, 60_000);
        for threads in [2, 5] {
            assert_eq!(read_file(&bytes, threads), one);
        }
    }
}

#[test]
fn members_of_objects_are_columns_named_by_their_path() {
    let row = |n: u64| {
        format!(
            r#"{{"user":{{"phone":{},"tags":["a","b"]}},"face":[{}],"at":[22.5,114.0{n}],"none":null}}"#,
            mobile(n),
            (0..32).map(|value| format!("0.{value}{n}")).collect::<Vec<_>>().join(","),
        )
    };
    let text: String = (0..40).map(|n| row(n) + "\n").collect();
    let report = read(&text);

    let names: Vec<&str> = report.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["user.phone", "user.tags[]", "face", "at"]);
    let cells: Vec<u64> = report.columns.iter().map(|column| column.cells).collect();
    assert_eq!(cells, [40, 80, 40, 40]);
    assert_eq!(column(&report, "user.phone").hits, 40, "a number is read figure by figure");
}

#[test]
fn columns_that_come_late_are_found_and_stand_where_they_first_come() {
    let filler = "x".repeat(500);
    let text: String = (0..9_000_u64)
        .map(|n| match n {
            5_000.. => format!("{{\"a\":\"{filler}\",\"late\":\"{}\",\"b\":1}}\n", mobile(n)),
            _ => format!("{{\"a\":\"{filler}\"}}\n"),
        })
        .collect();
    for threads in [1, 4] {
        let report = read_file(text.as_bytes(), threads);
        let names: Vec<&str> = report.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["a", "late", "b"]);
        assert_eq!(column(&report, "late").hits, 4_000);
    }
}

#[test]
fn numbers_dates_and_lists_of_parquet_are_read_as_a_person_would_write_them() {
    let schema = "message t { required int64 phone; required int64 born (timestamp(millis,true)); optional group face (list) { repeated group list { optional double element; } } }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut out = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = out.next_row_group().unwrap();
    let phones: Vec<i64> = (0..60).map(|row| mobile(row).parse().unwrap()).collect();
    let born: Vec<i64> = (0..60).map(|row| 86_400_000 * row * 300).collect();
    for values in [phones, born] {
        let mut numbers = group.next_column().unwrap().unwrap();
        numbers.typed::<Int64Type>().write_batch(&values, None, None).unwrap();
        numbers.close().unwrap();
    }
    let mut faces = group.next_column().unwrap().unwrap();
    let values: Vec<f64> = (0..60 * 16).map(|value| f64::from(value) / 7.0).collect();
    let repeated: Vec<i16> = (0..60 * 16).map(|place| i16::from(place % 16 != 0)).collect();
    faces.typed::<DoubleType>().write_batch(&values, Some(&[3; 60 * 16]), Some(&repeated)).unwrap();
    faces.close().unwrap();
    group.close().unwrap();
    let report = read_file(&out.into_inner().unwrap(), 2);

    let cells: Vec<(&str, u64)> =
        report.columns.iter().map(|column| (column.name.as_str(), column.cells)).collect();
    assert_eq!(cells, [("phone", 60), ("born", 60), ("face", 60)]);
    assert_eq!(column(&report, "phone").hits, 60);
}

#[test]
fn names_that_are_missing_or_come_twice_are_made_up_and_said() {
    let report = read("a,,a\n1,2,3\n");
    let names: Vec<&str> = report.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a", "column #2", "a #3"]);
    assert_eq!(report.notes.len(), 2);
    assert!(report.notes[0].contains("column 2 has no name"));
}

#[test]
fn whoever_waits_is_told_how_far_it_is() {
    let bytes = csv(&people(3_000), b',').into_bytes();
    for bytes in [bytes, parquet(&people(3_000), WriterProperties::default())] {
        let progress = Progress::default();
        read_as(Source::File(in_file(&bytes)), &Asked { progress: Some(&progress), ..Asked::default() })
            .unwrap();
        let all = u64::try_from(bytes.len()).unwrap();
        assert!((all * 8 / 10..=all + 1_024).contains(&progress.bytes()), "{} of {all}", progress.bytes());
    }
    let _limits = inspect(&b"a\n1\n"[..], Limits::default(), &[]).unwrap();
}

#[test]
fn the_people_behind_rows_are_counted_in_every_form() {
    let table = |fewest: &str| {
        let mut rows = people(2_500);
        rows.iter_mut().zip(0..).for_each(|(row, place)| row[3] = (20 + place % 7).to_string());
        rows[1_700][3] = fewest.to_owned();
        let lines = objects(&rows).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        [csv(&rows, b',').into_bytes(), lines.into_bytes(), parquet(&rows, WriterProperties::default())]
    };
    let counted = |bytes: &[u8], people: &str| {
        let asked = Asked { people: Some(people), scratch: Some(tempfile::tempfile), ..Asked::default() };
        read_as(Source::File(in_file(bytes)), &asked)
    };
    for bytes in table("5") {
        let report = counted(&bytes, "remark").unwrap();
        assert_eq!(
            report.counted.map(|counted| (counted.column, counted.fewest)),
            Some(("remark".into(), 5))
        );
        assert!(report.risk.is_none());
        let misspelt = counted(&bytes, "remarks").unwrap_err().to_string();
        assert_eq!(misspelt, "there is no column `remarks`; the nearest is `remark`");
    }
    for bytes in table("a few") {
        let refused = counted(&bytes, "remark").unwrap_err().to_string();
        assert!(refused.contains("in 1 rows there is no whole number"), "{refused}");
    }
}

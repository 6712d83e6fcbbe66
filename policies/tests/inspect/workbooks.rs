//! Excel workbooks: one sheet of cells is read like any table; whatever else a workbook may hold is refused.

use std::io::{Cursor, Write};

use policies::inspect::{Asked, InspectError, Kind, Report, Source, read as read_as};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::planted::{column, mobile, resident_id};

const SHEET: &str = "xl/worksheets/sheet1.xml";
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook of so many sheets, the first of these rows, with further parts.
fn workbook(rows: &str, sheets: usize, others: &[(&str, &str)]) -> Vec<u8> {
    let listed: String = (1..=sheets)
        .map(|at| {
            let hidden = if at > 1 { r#" state="hidden""# } else { "" };
            format!(r#"<sheet name="S{at}" sheetId="{at}" r:id="rId{at}"{hidden}/>"#)
        })
        .collect::<Vec<_>>()
        .concat();
    let linked = (1..=sheets)
        .map(|at| {
            format!(
                r#"<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>"#
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let sheet = format!(r#"{HEAD}<worksheet xmlns="{SHEETS}"><sheetData>{rows}</sheetData></worksheet>"#);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    };
    part(
        "_rels/.rels",
        &format!(
            r#"{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    );
    part(
        "xl/workbook.xml",
        &format!(
            r#"{HEAD}<workbook xmlns="{SHEETS}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>"#
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}">{linked}</Relationships>"#),
    );
    for at in 1..=sheets {
        part(&SHEET.replace('1', &at.to_string()), &sheet);
    }
    for (name, text) in others {
        part(name, text);
    }
    out.finish().unwrap().into_inner()
}

fn text(place: &str, value: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>"#)
}

fn row(number: usize, cells: &str) -> String {
    format!(r#"<row r="{number}">{cells}</row>"#)
}

/// A header and people: a resident number as text, a mobile as a number.
fn people() -> String {
    let person = |seed: u64| {
        let number = usize::try_from(seed).unwrap() + 2;
        let mobile = format!(r#"<c r="B{number}"><v>{}</v></c>"#, mobile(seed));
        row(number, &(text(&format!("A{number}"), &resident_id(seed)) + &mobile))
    };
    let head = row(1, &(text("A1", "who") + &text("B1", "call, please") + &text("C1", "none")));
    head + &(0..60).map(person).collect::<Vec<_>>().concat()
}

fn read(bytes: &[u8]) -> Result<Report, InspectError> {
    let asked = Asked { scratch: Some(tempfile::tempfile), ..Asked::default() };
    read_as(Source::Stream(Box::new(bytes)), &asked)
}

#[test]
fn the_only_sheet_is_read_like_any_table() {
    let report = read(&workbook(&people(), 1, &[])).unwrap();

    assert_eq!((report.rows, report.columns.len()), (60, 3));
    assert_eq!(column(&report, "who").kind, Some(Kind::CnId));
    assert_eq!(column(&report, "call, please").kind, Some(Kind::CnMobile));
    assert_eq!(column(&report, "none").cells, 0);
}

#[test]
fn what_could_hide_data_is_refused() {
    let orphan = [("xl/worksheets/sheet2.xml", "<worksheet/>")];
    let unlisted = read(&workbook(&people(), 1, &orphan)).unwrap_err().to_string();
    assert!(unlisted.contains("2 sheets"), "{unlisted}");
    let hidden = read(&workbook(&people(), 2, &[])).unwrap_err().to_string();
    assert!(hidden.contains("2 sheets, hidden ones included"), "{hidden}");
    for part in [
        "xl/pivotCache/pivotCacheRecords1.xml",
        "xl/media/image1.png",
        "xl/comments1.xml",
        "xl/vbaProject.bin",
        "secret.csv",
    ] {
        let refused = read(&workbook(&people(), 1, &[(part, "110105194912310021")])).unwrap_err();
        assert!(matches!(refused, InspectError::Beside), "{part}: {refused}");
    }
    read(&workbook(&people(), 1, &[("docProps/app.xml", "<a/>"), ("xl/styles.xml", "<styleSheet/>")]))
        .unwrap();
}

#[test]
fn ragged_broken_and_swollen_workbooks_are_refused_with_the_cure() {
    let titled = row(1, &text("A1", "customers")) + &row(2, &(text("A2", "a") + &text("B2", "b")));
    let ragged = read(&workbook(&titled, 1, &[])).unwrap_err().to_string();
    assert!(ragged.contains("2 cells where the header has 1"), "{ragged}");

    let whole = workbook(&people(), 1, &[]);
    let cut = read(&whole[..whole.len() / 2]).unwrap_err();
    assert!(matches!(cut, InspectError::Foreign { what: "a zip archive" }), "{cut}");

    let swollen = "<si><t>a</t></si>".repeat(8 << 20);
    let bomb = read(&workbook(&people(), 1, &[("xl/sharedStrings.xml", &swollen)])).unwrap_err();
    assert!(matches!(bomb, InspectError::TooMuch { .. }), "{bomb}");

    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let document = read(&other.finish().unwrap().into_inner()).unwrap_err().to_string();
    assert!(document.starts_with("this is a zip archive, not a table"), "{document}");
}

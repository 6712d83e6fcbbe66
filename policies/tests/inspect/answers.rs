//! What an inspection says, refuses, and never lets out.

use policies::inspect::{Class, Comparison, Declared, InspectError, Limits, State, inspect};

use crate::planted::*;

#[test]
fn declarations_are_compared_with_what_was_found() {
    let declare =
        |column: &str, class| Declared { column: column.to_owned(), class, state: State::Identified };
    let declared = [
        declare("phone", Some(Class::Personal)),
        declare("card", Some(Class::Personal)),
        declare("count", Some(Class::Personal)),
        declare("remark", Some(Class::Personal)),
        declare("free", None),
    ];
    let rows = (0..60_u64).map(|row| {
        format!("{},{},{row},张三李四王五,{},{}", mobile(row), bank_card(row), mobile(row), row + 1)
    });
    let csv = table("phone,card,count,remark,free,left_out", rows);
    let report = inspect(csv.as_bytes(), Limits::default(), &declared).unwrap();

    let comparisons: Vec<Comparison> =
        report.columns.iter().map(|column| column.comparison.unwrap()).collect();
    assert_eq!(
        comparisons,
        [
            Comparison::Match,
            Comparison::UnderDeclaredSensitive,
            Comparison::OverDeclared,
            Comparison::Unverifiable,
            Comparison::UndeclaredPersonal,
            Comparison::Match,
        ]
    );
    assert!(report.verdict.is_none(), "nobody claimed that it is anonymised");
}

#[test]
fn a_table_with_a_byte_order_mark_and_without_rows_is_read() {
    let report = read("\u{feff}\"a\",b\n");

    assert_eq!((report.rows, report.columns[0].name.as_str()), (0, "a"));
}

#[test]
fn memory_does_not_grow_with_distinct_values_and_the_estimate_is_close() {
    let csv = table("n", (0..60_000_u64).map(|row| format!("value {row}")));
    let limits = Limits { distinct: 4_096, ..Limits::default() };
    let report = inspect(csv.as_bytes(), limits, &[]).unwrap();

    let found = column(&report, "n");
    assert!(!found.distinct_is_exact);
    assert!((56_000..64_000).contains(&found.distinct), "{}", found.distinct);
}

#[test]
fn what_is_no_table_is_refused_with_line_and_cure() {
    let text = |bytes: &[u8]| refused(bytes).to_string();

    assert!(text(b"").contains("empty"));
    assert!(text(b"a,b\n1,2\n1,2,3\n").starts_with("line 3: 3 cells where the header has 2"));
    assert!(text(b"a,b\n1,\xff\xff\n").starts_with("line 2: the text is neither UTF-8 nor GB18030"));
    assert!(text(b"a,b\n1,\x00\n").starts_with("line 2: there is a NUL byte"));
    assert!(text("a,".repeat(600).as_bytes()).contains("601 columns where at most 512"));
    assert!(
        text(format!("a\n{}\n", "x".repeat(70_000)).as_bytes()).contains("line 2, column 1: a cell longer")
    );
}

#[test]
fn a_quotation_mark_that_never_closes_does_not_fill_memory() {
    let endless = std::io::Read::chain(&b"a,b\n1,\""[..], std::io::repeat(b'x'));

    let error = inspect(endless, Limits::default(), &[]).expect_err("it never ends");

    assert!(matches!(error, InspectError::LineTooLong { line: 2, .. }), "{error}");
}

#[test]
fn a_first_line_of_data_is_no_header_and_is_not_repeated() {
    let error = refused(format!("张三,{}\n李四,{}\n", mobile(1), mobile(2)).as_bytes());

    assert!(matches!(error, InspectError::HeaderIsData { column: 2 }));
    assert!(!format!("{error} {error:?}").contains(&mobile(1)));
    let among_words = refused(format!("张三 {},x\n李四,2\n", mobile(1)).as_bytes());
    assert!(matches!(among_words, InspectError::HeaderIsData { column: 1 }));
    assert!(!format!("{among_words} {among_words:?}").contains(&mobile(1)));
}

#[test]
fn no_raw_value_leaves_in_a_report_or_an_error() {
    let secrets = |row: u64| {
        [
            resident_id(row),
            mobile(row),
            bank_card(row),
            format!("secret{row}@private.cn"),
            letter_code(row),
            hex(row, 32),
        ]
    };
    let rows: Vec<String> = (0..120).map(|row| secrets(row).join(",")).collect();
    let text = format!("电话{}和{}", mobile(3), resident_id(3));
    let csv = table(
        "idcard,mobile,card,mail,card_no,user_hash,note",
        rows.iter().map(|row| format!("{row},{text}")),
    );
    let report = serde_json::to_string(&read(&csv)).unwrap();
    let ragged = refused(format!("{csv}{}\n", rows[5]).as_bytes());
    let not_utf8 = refused(&[csv.as_bytes(), rows[6].as_bytes(), b",\xff\n"].concat());
    let out = format!("{report} {ragged} {ragged:?} {not_utf8} {not_utf8:?}");

    for secret in (0..120).flat_map(secrets) {
        assert!(!out.contains(&secret), "{secret} leaked");
    }
    assert!(report.contains("********") && report.contains("***@***.cn"), "examples are there, masked");
}

#[test]
fn the_report_has_the_words_of_the_contract() {
    let report = read(&table("idcard", (0..30).map(resident_id)));
    let json = serde_json::to_value(&report).unwrap();

    let column = &json["columns"][0];
    assert_eq!(column["kind"], "CN_ID");
    assert_eq!(column["class"], "personal");
    assert_eq!(column["confidence"], "strong");
    assert_eq!(column["cells"], 30);
    assert!(column["comparison"].is_null() && column["declared"].is_null());
}

//! What an inspection finds in whole tables, and what it never lets out.

use policies::inspect::{
    Class, Column, Comparison, Confidence, Declared, InspectError, Kind, Limits, Report, State, Strength,
    Transformed, inspect,
};
use sha2::{Digest, Sha256};

fn read(table: &str) -> Report {
    inspect(table.as_bytes(), Limits::default(), &[]).expect("the table is readable")
}

fn refused(bytes: &[u8]) -> InspectError {
    inspect(bytes, Limits::default(), &[]).expect_err("the table is refused")
}

fn column<'r>(report: &'r Report, name: &str) -> &'r Column {
    report.column(name).expect("the column is reported")
}

fn table(header: &str, rows: impl IntoIterator<Item = String>) -> String {
    let rows: Vec<String> = rows.into_iter().collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

/// Numbers that look random and are the same in every run.
fn number(seed: u64, below: u64) -> u64 {
    let digest = Sha256::digest(seed.to_be_bytes());
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte)) % below
}

fn resident_id(seed: u64) -> String {
    let day = 1 + number(seed, 28);
    let body = format!("440305{}{:02}{day:02}{:03}", 1950 + seed % 50, 1 + seed % 12, seed % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize =
        body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

fn mobile(seed: u64) -> String {
    let prefixes = ["138", "139", "150", "158", "166", "177", "186", "199"];
    format!("{}{:08}", prefixes[usize::try_from(seed % 8).unwrap()], number(seed, 100_000_000))
}

fn luhn(body: &str) -> String {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let doubled = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn bank_card(seed: u64) -> String {
    luhn(&format!("622202{:09}", number(seed, 1_000_000_000)))
}

/// Nine digits with a letter for each, as transport cards are published.
fn letter_code(seed: u64) -> String {
    let digits = format!("{:09}", number(seed, 1_000_000_000));
    digits.bytes().map(|digit| char::from(digit - b'0' + b'A')).collect()
}

fn hex(seed: u64, length: usize) -> String {
    format!("{:x}", Sha256::digest(seed.to_string().as_bytes())).chars().take(length).collect()
}

/// Rows of the same columns as the published swipes of transport cards.
fn swipes() -> String {
    let stations = ["布吉", "长龙", "赤尾", "泥岗", "332(观澜)", "西乡", "红树湾南"];
    let rows = (0..2_000_u64).map(|row| {
        format!(
            "\"2018-08-31 22:{:02}:{:02}\",\"2018-09-01 00:00:00\",{},{},地铁入站,地铁五号线,IGT-{},{},0,{},{}",
            row % 60,
            number(row, 60),
            letter_code(number(row, 1_900)),
            100 * number(row, 8),
            101 + number(row, 150),
            stations[usize::try_from(number(row, 7)).unwrap()],
            95 * number(row, 8),
            260_000_000 + 1_000 * number(row, 250) + 101,
        )
    });
    let header = "deal_date,close_date,card_no,deal_value,deal_type,company_name,car_no,station,conn_mark,deal_money,\
                  equ_no";
    table(header, rows)
}

#[test]
fn card_numbers_written_as_letters_are_pseudonyms_of_cards() {
    let report = read(&swipes());

    let card = column(&report, "card_no");
    assert_eq!((card.kind, card.stands_for), (Some(Kind::Pseudonym), Some(Kind::Card)));
    assert_eq!((card.transformed, card.strength()), (Transformed::Token, Strength::Strong));
    assert!(card.reason.contains("named like a card's number"), "{}", card.reason);
    assert!(card.reason.contains("come again"), "{}", card.reason);
    assert!(card.examples.iter().all(|example| example.len() == 9 && example.contains("*****")));
}

#[test]
fn stations_gates_and_machines_are_nobodys_pseudonym() {
    let report = read(&swipes());

    let flagged: Vec<&str> = report
        .columns
        .iter()
        .filter(|column| column.kind.is_some())
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(flagged, ["card_no"]);
}

#[test]
fn a_renamed_card_number_still_draws_a_look() {
    let report = read(&swipes().replace("card_no", "c3"));

    assert_eq!(column(&report, "c3").strength(), Strength::Weak);
}

#[test]
fn hourly_counts_of_a_station_are_clean() {
    let rows = (0..600_u64).map(|row| {
        format!(
            "布吉{},2018-08-31 {:02}:00,{},{}",
            row % 25,
            row % 24,
            number(row, 900),
            number(row + 7, 900)
        )
    });
    let report = read(&table("station,hour,entries,exits", rows));

    assert_eq!((report.rows, report.strength()), (600, Strength::None));
    assert!(report.columns.iter().all(|column| column.kind.is_none()));
}

#[test]
fn forty_per_cent_resident_ids_are_strong_a09() {
    let rows = (0..500_u64).map(|row| if row % 5 < 2 { resident_id(row) } else { format!("n{row}") });
    let report = read(&table("remark", rows));

    let found = column(&report, "remark");
    assert_eq!((found.kind, found.confidence), (Some(Kind::CnId), Some(Confidence::Strong)));
    assert_eq!((found.cells, found.hits), (500, 200));
}

#[test]
fn one_resident_id_in_fifty_thousand_cells_is_weak_a10() {
    let rows =
        (0..50_000_u64).map(|row| if row == 31_337 { resident_id(1) } else { format!("reading {row}") });
    let report = read(&table("remark", rows));

    let found = column(&report, "remark");
    assert_eq!((found.kind, found.confidence, found.hits), (Some(Kind::CnId), Some(Confidence::Weak), 1));
}

#[test]
fn numbers_that_pass_a_check_digit_by_chance_are_not_flagged_a11() {
    let rows = (0..20_000_u64).map(|row| {
        let serial = number(row, 1_000_000_000_000);
        format!(
            "44{:04}{serial:012},6222{serial:012},{}.{:02},{:.6},1{:010},1535{:09},2025{serial:011}",
            number(row, 10_000),
            number(row, 90_000),
            number(row, 100),
            f64::from(u32::try_from(number(row, 1_000_000)).unwrap()) / 3.0,
            row,
            number(row, 1_000_000_000),
        )
    });
    let report = read(&table("order_no,batch,amount,ratio,code,ts,flow", rows));

    for clean in ["order_no", "batch", "amount", "ratio", "ts", "flow"] {
        assert_eq!(column(&report, clean).kind, None, "{clean}: {}", column(&report, clean).reason);
    }
    assert_ne!(column(&report, "code").confidence, Some(Confidence::Strong), "a running number is no mobile");
}

#[test]
fn dated_order_numbers_with_a_region_in_front_are_no_ids() {
    let rows = (0..5_000_u64).map(|row| format!("440305202503{:02}{:04}", 1 + row % 28, row % 10_000));
    let report = read(&table("order_no", rows));

    assert_eq!(column(&report, "order_no").kind, None);
}

#[test]
fn each_kind_in_a_planted_table_is_found_under_names_that_say_nothing() {
    let rows = (0..400_u64).map(|row| {
        format!(
            "{},{},{},user{row}@example.com,{},{},{row}",
            resident_id(row),
            mobile(row),
            bank_card(row),
            luhn(&format!("45{:013}", number(row, 10_000_000_000_000))),
            ["91350100M000100Y43", "91440300MA5EXAM067", "91440300MA5EXAM0E0"]
                [usize::try_from(row % 3).unwrap()],
        )
    });
    let report = read(&table("a,b,c,d,e,f,g", rows));

    let kinds: Vec<Option<Kind>> = report.columns.iter().map(|column| column.kind).collect();
    let expected = [Kind::CnId, Kind::CnMobile, Kind::BankCard, Kind::Email, Kind::CreditCard, Kind::Uscc];
    assert_eq!(kinds, expected.map(Some).into_iter().chain([None]).collect::<Vec<_>>());
    let strong = |name: &str| column(&report, name).strength() == Strength::Strong;
    assert!(["a", "b", "c", "d", "e"].into_iter().all(strong));
    assert_eq!(column(&report, "f").class, Some(Class::Organization));
    assert_eq!(column(&report, "f").strength(), Strength::None, "an organization is no person");
}

#[test]
fn a_sole_traders_code_may_be_a_persons() {
    let code = |seed: u64| {
        let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        let body = format!("92440300{:09}", number(seed, 1_000_000_000));
        let sum: usize =
            body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
        format!("{body}{}", alphabet.chars().nth((31 - sum % 31) % 31).unwrap())
    };
    let report = read(&table("code", (0..50).map(code)));

    let found = column(&report, "code");
    assert_eq!((found.kind, found.class), (Some(Kind::Uscc), Some(Class::Personal)));
}

#[test]
fn hashed_phones_claimed_to_be_anonymised_are_hashes_of_phones_a12() {
    let declared =
        [Declared { column: "phone".to_owned(), class: Some(Class::Personal), state: State::Anonymised }];
    let csv = table("phone,visits", (0..200_u64).map(|row| format!("{},{}", hex(row, 32), row % 9)));
    let report = inspect(csv.as_bytes(), Limits::default(), &declared).unwrap();

    let found = column(&report, "phone");
    assert_eq!((found.kind, found.stands_for), (Some(Kind::Pseudonym), Some(Kind::CnMobile)));
    assert_eq!((found.transformed, found.strength()), (Transformed::Hash, Strength::Strong));
    assert!(found.is_pseudonymised());
    let verdict = report.verdict.expect("a claim was made");
    assert_eq!((verdict.claim, verdict.holds), (State::Anonymised, false));
    assert!(verdict.reasons[0].starts_with("phone: "), "{:?}", verdict.reasons);
}

#[test]
fn checksums_of_files_are_no_pseudonyms_but_hashes_that_come_again_draw_a_look() {
    let rows =
        (0..2_000_u64).map(|row| format!("{},{},{}", hex(row, 40), hex(row % 700, 32), hex(row % 700, 64)));
    let report = read(&table("sha,k,file_digest", rows));

    assert_eq!(column(&report, "sha").kind, None);
    assert_eq!(column(&report, "k").strength(), Strength::Weak);
    assert_eq!(column(&report, "file_digest").kind, None);
}

#[test]
fn user_numbers_and_uuids_under_a_users_name_are_personal() {
    let uuid = |seed: u64| {
        let digits = hex(seed, 32);
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        parts.join("-")
    };
    let rows = (0..300_u64).map(|row| format!("{},{},{}", 100_000 + row, uuid(row), number(row, 5)));
    let report = read(&table("user_id,会员编号,user_count", rows));

    assert_eq!(column(&report, "user_id").kind, Some(Kind::Account));
    assert_eq!(column(&report, "user_id").strength(), Strength::Strong);
    assert_eq!(column(&report, "会员编号").stands_for, Some(Kind::Account));
    assert_eq!(column(&report, "user_count").kind, None);
}

#[test]
fn identifiers_inside_text_are_counted_by_cell() {
    let rows = (0..300_u64).map(|row| match row % 10 {
        0 => format!("客户反馈满意。联系电话{}。请处理", mobile(row)),
        1 => format!("身份证号:{} 已核对", resident_id(row)),
        2 => format!("contact u{row}@example.com. thanks"),
        _ => "样品批次合格率达到要求".to_owned(),
    });
    let report = read(&table("note", rows));

    let found = &report.free_text["note"];
    assert_eq!(found[&Kind::CnMobile], 30);
    assert_eq!(found[&Kind::CnId], 30);
    assert_eq!(found[&Kind::Email], 30);
    assert_eq!(column(&report, "note").strength(), Strength::Weak);
}

#[test]
fn full_width_figures_are_figures() {
    let wide = |text: String| -> String {
        text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect()
    };
    let report = read(&table("x", (0..100_u64).map(|row| wide(mobile(row)))));

    assert_eq!(column(&report, "x").strength(), Strength::Strong);
}

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
    assert!(text(b"a,b\n1,\xb2\xbc\xbc\xaa\n").contains("line 2: the text is not UTF-8 (it looks like GBK"));
    assert!(text(b"\xff\xfea\x00,\x00b\x00\n\x00").contains("NUL"));
    assert!(text(b"a,b\n1,\x00\n").starts_with("line 2: there is a NUL byte"));
    assert!(text(b"a,,c\n").starts_with("line 1, column 2: the column has no name"));
    assert!(text(b"a,b, a\n").contains("columns 1 and 3 have the same name"));
    assert!(text(b"a;b;c\n1;2;3\n").contains("separated by semicolons"));
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
    assert!(report.contains("********") && report.contains("138****"), "examples are there, masked");
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

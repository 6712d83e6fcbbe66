//! Which columns are found to be what.

use policies::inspect::{Class, Confidence, Declared, Kind, Limits, State, Strength, Transformed, inspect};

use crate::planted::*;

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
        [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap()).join("-")
    };
    let rows = (0..300_u64)
        .map(|row| format!("{},{},{},U{row:05},U{row:05}", 100_000 + row, uuid(row), number(row, 5)));
    let report = read(&table("user_id,会员编号,user_count,会员号,unit_code", rows));

    assert_eq!(column(&report, "user_id").kind, Some(Kind::Account));
    assert_eq!(column(&report, "user_id").strength(), Strength::Strong);
    assert_eq!(column(&report, "会员编号").stands_for, Some(Kind::Account));
    assert_eq!(column(&report, "user_count").kind, None);
    assert_eq!(
        column(&report, "会员号").stands_for,
        Some(Kind::Account),
        "short codes under a member's name"
    );
    assert_eq!(column(&report, "unit_code").kind, None);
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
fn one_mobile_inside_five_hundred_texts_draws_a_look() {
    let rows = (0..500_u64).map(|row| match row {
        77 => format!("请联系{}处理", mobile(row)),
        _ => format!("第{row}批样品合格、编号 2025{row:08}"),
    });
    let report = read(&table("备注", rows));

    assert_eq!(column(&report, "备注").strength(), Strength::Weak);
    assert_eq!(report.free_text["备注"][&Kind::CnMobile], 1);
}

#[test]
fn a_date_of_birth_beside_another_trait_is_of_persons_and_either_alone_is_not() {
    let row = |at: u64| {
        format!(
            "{}-0{}-1{},{},{at}",
            1960 + at,
            at % 9 + 1,
            at % 9,
            if at.is_multiple_of(2) { "男" } else { "女" }
        )
    };
    let with = |header: &str, part: fn(&str) -> String| {
        let rows: Vec<String> = (0..40).map(|at| part(&row(at))).collect();
        read(&format!("{header}\n{}\n", rows.join("\n")))
    };

    let both = with("birth_date,sex,score", str::to_owned);
    let sex = with("sex,score", |row| row.split_once(',').unwrap().1.to_owned());
    let born = with("birth_date,score", |row| row.replace("男,", "").replace("女,", ""));

    assert_eq!(column(&both, "birth_date").strength(), Strength::Weak);
    assert_eq!(column(&both, "sex").strength(), Strength::Weak);
    assert_eq!((column(&sex, "sex").kind, sex.strength()), (Some(Kind::Gender), Strength::None));
    assert_eq!((column(&born, "birth_date").kind, born.strength()), (Some(Kind::Birthdate), Strength::None));
}

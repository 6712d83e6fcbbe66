//! Every kind of the catalogue in whole columns: long ones under names that say nothing, short ones under names that
//! do, and the same however the rows were shared out.

use policies::inspect::{Class, Columns, Kind, Limits, Report};

use crate::planted::*;

/// A cell for each number, and what a column of them is.
type Planted = (Kind, Class, fn(u64) -> String);

fn word(words: &[&str], seed: u64) -> String {
    words[usize::try_from(number(seed, words.len() as u64)).unwrap()].to_owned()
}

fn chinese_name(seed: u64) -> String {
    let families = ["王", "李", "张", "欧阳", "陈", "周", "冯"];
    format!(
        "{}{}{}",
        word(&families, seed),
        word(&["伟", "丽", "建", "雨"], seed + 1),
        word(&["华", "欣", "国"], seed + 2)
    )
}

fn latin_name(seed: u64) -> String {
    let families = ["Smith", "Garcia", "Müller", "Tanaka", "Kowalski", "O'Connor"];
    format!("{} {}", word(&["James", "Mary", "Olga", "Yuki", "Ahmed"], seed), word(&families, seed + 3))
}

fn hkid(seed: u64) -> String {
    let digits = format!("{:06}", number(seed, 1_000_000));
    let letter = char::from(b'A' + u8::try_from(number(seed + 1, 26)).unwrap());
    let head = 36 * 9 + (u64::from(u32::from(letter)) - 55) * 8;
    let sum: u64 =
        digits.bytes().zip((2..8).rev()).map(|(digit, weight)| u64::from(digit - b'0') * weight).sum();
    let check = match (11 - (head + sum) % 11) % 11 {
        10 => "A".to_owned(),
        digit => digit.to_string(),
    };
    format!("{letter}{digits}({check})")
}

fn iban(seed: u64) -> String {
    let body = format!("{:018}", number(seed, 1_000_000_000_000_000_000));
    let rest =
        format!("{body}131400").bytes().fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("DE{:02}{body}", 98 - rest)
}

/// Under names that say nothing.
const OPAQUE: [Planted; 20] = [
    (Kind::CnName, Class::Personal, chinese_name),
    (Kind::EnName, Class::Personal, latin_name),
    (Kind::CnId, Class::Personal, resident_id),
    (Kind::CnMobile, Class::Personal, mobile),
    (Kind::BankCard, Class::Sensitive, bank_card),
    (Kind::CnPlate, Class::Personal, |seed| format!("粤B{:05}", number(seed, 100_000))),
    (Kind::CnAddress, Class::Personal, |seed| {
        format!(
            "广东省深圳市南山区科技园路{}号金城花园{}栋{}室",
            number(seed, 900),
            number(seed, 30),
            number(seed, 3000)
        )
    }),
    (Kind::CnPassport, Class::Personal, |seed| format!("E{:08}", number(seed, 100_000_000))),
    (Kind::Ip, Class::Personal, |seed| format!("113.{}.{}.7", number(seed, 256), number(seed + 1, 256))),
    (Kind::Mac, Class::Personal, |seed| {
        format!("00:1a:2b:{:02x}:{:02x}:5e", number(seed, 256), number(seed + 1, 256))
    }),
    (Kind::Imei, Class::Personal, |seed| luhn(&format!("86{:012}", number(seed, 1_000_000_000_000)))),
    (Kind::Iccid, Class::Personal, |seed| luhn(&format!("898600{:012}", number(seed, 1_000_000_000_000)))),
    (Kind::Iban, Class::Sensitive, iban),
    (Kind::UsSsn, Class::Sensitive, |seed| {
        format!("{:03}-{:02}-{:04}", 1 + number(seed, 600), 1 + seed % 99, 1 + seed)
    }),
    (Kind::UsPhone, Class::Personal, |seed| {
        format!("(305) {:03}-{:04}", 200 + number(seed, 800), number(seed, 10_000))
    }),
    (Kind::Hkid, Class::Personal, hkid),
    (Kind::Gps, Class::Sensitive, |seed| {
        format!("22.{:06},114.{:06}", number(seed, 1_000_000), number(seed, 900_000))
    }),
    (Kind::Fingerprint, Class::Biometric, |seed| format!("Rk1SACAyMAAA{}", hex(seed, 40))),
    (Kind::Medical, Class::Sensitive, |seed| {
        word(&["高血压", "2型糖尿病", "骨折", "肺炎", "孕期检查"], seed)
    }),
    (Kind::FaceEmbedding, Class::Biometric, |seed| {
        let numbers: Vec<String> =
            (0..128).map(|place| format!("-0.{:04}", number(seed + place, 10_000))).collect();
        format!("\"[{}]\"", numbers.join(","))
    }),
];

/// Five different values under a name that fits.
const NAMED: [(&str, Kind, [&str; 5]); 19] = [
    ("姓名", Kind::CnName, ["张伟", "王小明", "小李", "欧阳雪", "陈丽华"]),
    ("Last Name", Kind::EnName, ["Smith", "van Dyke", "Nguyen", "O'Brien", "Kaur"]),
    ("出生日期", Kind::Birthdate, ["1990/1/2", "1985/12/30", "2001/5/6", "1977/7/7", "1969/10/1"]),
    ("dob", Kind::Birthdate, ["Jan 2, 1990", "Mar 3, 1971", "May 6, 2001", "Jul 7, 1977", "Oct 1, 1969"]),
    ("sex", Kind::Gender, ["M", "F", "M", "F", "M"]),
    ("性别", Kind::Gender, ["男", "女", "男", "男", "女"]),
    ("Sex", Kind::Gender, ["men", "women", "women", "men", "men"]),
    ("race", Kind::Ethnicity, ["1", "2", "1", "3", "2"]),
    ("married", Kind::Marital, ["True", "False", "True", "True", "False"]),
    ("民族", Kind::Ethnicity, ["汉族", "回族", "满族", "汉族", "壮族"]),
    ("marital_status", Kind::Marital, ["single", "married", "divorced", "single", "widowed"]),
    ("宗教", Kind::Religion, ["佛教", "无", "基督教", "道教", "佛教"]),
    ("phone", Kind::Phone, ["030-0074321", "(5) 555-4729", "(171) 555-7788", "0921-12 34 65", "0621-08460"]),
    (
        "Address",
        Kind::Address,
        ["Obere Str. 57", "120 Hanover Sq.", "Mataderos 2312", "Berguvsvägen 8", "23 Tsawassen Blvd."],
    ),
    (
        "单位电话",
        Kind::CnLandline,
        ["0755-26001234", "010-62345678", "021-52345678", "0731-84512345", "028-85123456"],
    ),
    ("username", Kind::Account, ["lqq", "anna_b", "mueller77", "zhangsan", "x.y"]),
    ("diagnosis", Kind::Medical, ["E11.9", "I10", "J45.909", "S72.001A", "F32.1"]),
    ("lat", Kind::Gps, ["22.5431", "39.9042", "31.2304", "23.1291", "30.5728"]),
    ("指纹", Kind::Fingerprint, [BLOB, BLOB, BLOB, BLOB, BLOB]),
];

const BLOB: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v";

#[test]
fn every_kind_is_found_under_names_that_say_nothing() {
    let header: Vec<String> = (0..OPAQUE.len()).map(|place| format!("c{place}")).collect();
    let report = read(&table(&header.join(","), (0..120).map(|row| cells(row).join(","))));

    for ((kind, class, _), column) in OPAQUE.iter().zip(&report.columns) {
        assert_eq!((column.kind, column.class), (Some(*kind), Some(*class)), "{}", column.reason);
        assert_eq!(column.hits, 120, "{}", column.reason);
    }
}

/// One row; a pair of coordinates is quoted.
fn cells(row: u64) -> Vec<String> {
    let cell = |(kind, _, make): &Planted| match kind {
        Kind::Gps => format!("\"{}\"", make(row)),
        _ => make(row),
    };
    OPAQUE.iter().map(cell).collect()
}

#[test]
fn five_values_are_enough_under_a_name_that_fits() {
    for (name, kind, values) in NAMED {
        let report = read(&table(name, values.map(|value| format!("\"{value}\""))));
        assert_eq!(report.columns[0].kind, Some(kind), "{name}: {}", report.columns[0].reason);
    }
}

#[test]
fn clean_columns_of_five_stay_clean_whatever_they_are_called() {
    for (name, values) in [
        ("name", ["Beverages", "Condiments", "Seafood", "Produce", "Dairy Products"]),
        (
            "name",
            ["chevrolet malibu", "buick skylark 320", "amc rebel sst", "ford torino", "plymouth fury iii"],
        ),
        ("name", ["东华门街道", "景山街道", "交道口街道", "安定门街道", "北新桥街道"]),
        ("城市", ["石家庄市", "唐山市", "黄山市", "万宁市", "文昌市"]),
        ("company", ["Smith and Sons", "Garcia Ltd", "Miller Group", "Brown Inc", "Davis LLC"]),
        ("version", ["1.2.3.4", "1.2.4.0", "2.0.0.1", "2.1.0.9", "3.0.1.0"]),
        ("barcode", ["4006381333931", "4012345678901", "4003994155486", "5901234123457", "4047443000019"]),
        ("created_at", ["1990-01-02", "1985-12-30", "2001-05-06", "1977-07-07", "1969-10-01"]),
        // Numbers beyond those that peoples are counted by: races that are run.
        ("race", ["7", "8", "9", "10", "11"]),
        ("month", ["January", "April", "May", "June", "August"]),
        ("phone_type", ["home", "mobile", "work", "fax", "other"]),
        ("sku", ["E12345678", "G87654321", "E55555555", "G12312312", "E98765432"]),
    ] {
        let report = read(&table(name, values.map(str::to_owned)));
        assert_eq!(report.columns[0].kind, None, "{name}: {}", report.columns[0].reason);
    }
}

#[test]
fn rows_may_be_shared_out_in_any_way() {
    let names: Vec<String> = (0..OPAQUE.len()).map(|place| format!("c{place}")).collect();
    let run = |rows: std::ops::Range<u64>| {
        let mut columns = Columns::new(&names, &Limits { distinct: 400, ..Limits::default() });
        for row in rows {
            for (place, (_, _, make)) in OPAQUE.iter().enumerate() {
                columns.add(place, &make(row));
            }
        }
        columns
    };
    let merged = |ends: &[u64]| -> Report {
        let mut start = 0;
        let mut all = run(0..0);
        for end in ends {
            all.merge(run(start..*end));
            start = *end;
        }
        all.report(300, &[])
    };

    let whole = merged(&[300]);
    assert_eq!(whole, merged(&[1, 2, 150, 300]));
    assert_eq!(whole, merged(&[299, 300]));
}

#[test]
fn a_value_that_comes_many_times_counts_as_often() {
    let names = ["a".to_owned()];
    let mut once = Columns::new(&names, &Limits::default());
    let mut often = once.clone();
    for row in 0..50 {
        once.add_times(0, &mobile(row), 7);
        (0..7).for_each(|_| often.add(0, &mobile(row)));
    }

    assert_eq!(once.report(350, &[]), often.report(350, &[]));
}

#[test]
fn names_that_speak_of_children_are_told() {
    let report = read("监护人电话,grade_level,count\n13812345678,3,1\n");

    assert_eq!(report.minors, ["监护人电话", "grade_level"]);
}

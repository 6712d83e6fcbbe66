//! The same answers as pycanon 1.3.5 and ARX (aacd487) on the people of `adult.txt`. What they answered is written
//! here; `tests/bench/peers` asks pycanon again.

use policies::inspect::risk::{Combination, Learned};

use super::adult::{SIX, WHOLE, complete, ten_alike};
use super::near;

const PYCANON: f64 = 1e-9;
const ARX: f64 = 1e-12;
const ARX_FITTED: f64 = 1e-6;

/// The quasi-identifiers ARX was asked about.
const FIVE: [&str; 5] = ["sex", "age", "race", "marital-status", "education"];

#[track_caller]
fn same(learned: &Learned, l: u64, measures: [f64; 6]) {
    assert_eq!(learned.l, l);
    let [entropy_l, alpha, t, beta, enhanced_beta, delta] = measures;
    near(learned.entropy_l.floor(), entropy_l, 0.0);
    near(learned.alpha, alpha, PYCANON);
    near(learned.t, t, PYCANON);
    near(learned.beta, beta, PYCANON);
    near(learned.enhanced_beta, enhanced_beta, PYCANON);
    near(learned.delta, delta, PYCANON);
}

#[test]
fn pycanon_says_the_same_of_ten_alike() {
    let table = ten_alike();
    let risk = table.ask(table.question(&SIX, &["salary-class"]));

    assert_eq!((risk.rows, risk.k, risk.uniques), (7_303, 10, 0));
    let learned = risk.sensitive[0].learned.unwrap();
    let known = [
        1.0,
        1.0,
        0.634_944_543_338_354,
        1.739_309_827_456_864,
        1.007_706_000_881_455_8,
        2.803_878_920_792_833,
    ];
    same(&learned, 1, known);
    assert!(!learned.ordered && learned.c.is_none());
}

#[test]
fn pycanon_says_the_same_of_everybody() {
    let risk = WHOLE.ask(WHOLE.question(&SIX, &["salary-class"]));

    assert_eq!((risk.rows, risk.k), (32_561, 1));
    let learned = risk.sensitive[0].learned.unwrap();
    let known = [
        1.0,
        1.0,
        0.759_190_442_553_975_6,
        3.152_659_099_604_642,
        1.423_748_875_944_647,
        2.982_593_917_417_54,
    ];
    same(&learned, 1, known);
}

#[test]
fn pycanon_says_the_same_of_numbers_in_order() {
    let risk = WHOLE.ask(WHOLE.question(&["education", "sex"], &["age"]));

    assert_eq!(risk.k, 16);
    let learned = risk.sensitive[0].learned.unwrap();
    assert!(learned.ordered);
    let known = [
        13.0,
        0.222_222_222_222_222_2,
        0.154_266_303_374_179_7,
        59.748_134_328_358_22,
        10.390_870_532_175_569,
        4.106_736_371_104_767,
    ];
    same(&learned, 14, known);
}

#[test]
fn pycanon_says_the_same_of_several_values_in_no_order() {
    let risk = WHOLE.ask(WHOLE.question(&["race", "sex"], &["workclass"]));

    assert_eq!(risk.k, 109);
    let learned = risk.sensitive[0].learned.unwrap();
    assert!(!learned.ordered);
    let known = [
        2.0,
        0.788_990_825_688_073_4,
        0.213_348_752_786_947_54,
        2.356_112_141_826_427_5,
        2.356_112_141_826_427_5,
        3.282_719_254_819_076_2,
    ];
    same(&learned, 5, known);
    assert!(
        learned.c.unwrap() > 1.0,
        "the commonest value against the rarest; pycanon has them the other way round"
    );
}

#[test]
fn arx_says_the_same_of_the_sample() {
    let table = complete();
    let risk = table.ask(table.question(&FIVE, &[]));

    assert_eq!((risk.rows, risk.classes), (30_162, 6_072));
    near(risk.odds.marketer, 0.201_312_910_284_463_88, ARX);
    near(risk.odds.prosecutor_min, 0.006_493_506_493_506_494, ARX);
    near(risk.odds.prosecutor_max, 1.0, 0.0);
    near(risk.uniques_share, 0.105_662_754_459_253_37, ARX);
    near(risk.at_risk[0].share, 0.249_585_571_248_590_83, ARX);
    near(risk.distinction, 0.201_312_910_284_463_9, ARX);
    near(risk.separation, 0.998_851_544_981_261, ARX);
    let age = risk.discovery.columns.iter().find(|single| single.columns == ["age"]).unwrap();
    tells(age, 0.002_387_109_608_116_172_5, 0.978_117_256_148_495_8);
    let table = complete();
    let risk = table.ask(table.question(&["age", "education"], &[]));
    near(risk.distinction, 0.030_833_499_104_833_895, ARX);
    near(risk.separation, 0.995_382_058_113_379_7, ARX);
}

#[track_caller]
fn tells(found: &Combination, distinction: f64, separation: f64) {
    near(found.distinction, distinction, ARX);
    near(found.separation, separation, ARX);
}

#[test]
fn arx_says_the_same_of_eight_columns() {
    let table = complete();
    let eight = [&FIVE[..], &["native-country", "workclass", "occupation"]].concat();
    let risk = table.ask(table.question(&eight, &["salary-class"]));

    assert_eq!(risk.classes, 18_109);
    near(risk.uniques_share, 0.464_856_441_880_511_9, ARX);
}

#[test]
fn arx_expects_as_many_uniques_in_the_population() {
    let table = complete();
    let ask = |fraction| {
        let question = table.question(&FIVE, &[]).with_sampling_fraction(fraction).unwrap();
        table.ask(question).population.unwrap()
    };
    let hundredth = ask(0.01);
    near(hundredth.pitman.unwrap(), 0.009_134_621_678_757_405, ARX_FITTED);
    near(hundredth.zayatz, 0.014_816_256_507_448_93, ARX_FITTED);
    near(hundredth.uniques_share, hundredth.pitman.unwrap(), 0.0);
    let tenth = ask(0.1);
    near(tenth.pitman.unwrap(), 0.031_462_613_082_658_65, ARX_FITTED);
    near(tenth.zayatz, 0.032_218_000_191_579_055, ARX_FITTED);
    let fifth = ask(0.2);
    near(fifth.uniques_share, fifth.zayatz, 0.0);
}

#[test]
fn where_the_table_is_the_population_its_uniques_are_the_populations() {
    let table = complete();
    let question = table.question(&FIVE, &[]).with_sampling_fraction(1.0).unwrap();
    let risk = table.ask(question);
    near(risk.population.unwrap().uniques_share, risk.uniques_share, 1e-15);
    near(risk.odds.journalist_max, risk.odds.prosecutor_max, 0.0);
    near(risk.odds.journalist_mean, risk.odds.marketer, 1e-12);
}

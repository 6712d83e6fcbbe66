//! What is true of any table: made-up ones, and the definitions written out plainly beside the answer.

#![expect(clippy::float_arithmetic, reason = "statistics")]

use std::collections::BTreeMap;
use std::sync::Arc;

use policies::inspect::risk::{Learned, Question, Risk, Room, Thresholds};

use super::{Table, near, read};
use crate::planted::number;

const NAMES: [&str; 5] = ["a", "b", "c", "text", "number"];

/// A table of up to 300 rows: three columns to know, of few values and one more often than others, and two to learn.
fn made(seed: u64) -> Table {
    let value = |row: u64, column: u64| {
        let below = 2 + number(seed * 7 + column, 6);
        number(seed * 100_003 + row * 11 + column, below).min(number(seed + row * 13 + column, below))
    };
    let cell = |row, column| match column {
        3 => format!("v{}", value(row, 3)),
        4 => format!("{}.{}", value(row, 4), "0".repeat(usize::try_from(row % 2 + 1).unwrap())),
        column => value(row, column).to_string(),
    };
    let rows =
        (0..20 + number(seed, 280)).map(|row| (0..5).map(|column| cell(row, column)).collect()).collect();
    Table { header: NAMES.map(str::to_owned).to_vec(), rows }
}

fn ask(table: &Table, quasi: &[&str]) -> Risk {
    let question = table.question(quasi, &["text", "number"]).with_sampling_fraction(0.05).unwrap();
    table.ask(question)
}

#[test]
fn another_column_to_know_never_makes_classes_larger_or_fewer() {
    for table in (0..30).map(made) {
        let (one, two, three) =
            (ask(&table, &["a"]), ask(&table, &["a", "b"]), ask(&table, &["a", "b", "c"]));
        for (fewer, more) in [(&one, &two), (&two, &three)] {
            assert!(more.k <= fewer.k && more.classes >= fewer.classes && more.uniques >= fewer.uniques);
            assert!(more.l <= fewer.l && more.separation >= fewer.separation);
            assert!(more.odds.prosecutor_max >= fewer.odds.prosecutor_max);
            assert!(more.odds.journalist_max >= fewer.odds.journalist_max);
            for (more, fewer) in more.sensitive.iter().zip(&fewer.sensitive) {
                let (more, fewer) = (more.learned.unwrap(), fewer.learned.unwrap());
                assert!(more.alpha >= fewer.alpha && more.t >= fewer.t - 1e-12 && more.beta >= fewer.beta);
            }
        }
    }
}

#[test]
fn numbers_stay_within_their_bounds() {
    for risk in (0..30).map(|seed| ask(&made(seed), &["a", "b", "c"])) {
        assert!(risk.k >= 1 && risk.k * risk.classes <= risk.rows && risk.uniques <= risk.classes);
        let odds = risk.odds;
        assert!(odds.prosecutor_min <= odds.marketer && odds.marketer <= odds.prosecutor_max);
        assert!(odds.journalist_mean <= odds.journalist_max && odds.journalist_max <= odds.prosecutor_max);
        assert!(risk.at_risk[0].rows <= risk.at_risk[1].rows, "more than 0.2 is more than 0.05");
        for column in &risk.sensitive {
            let learned = column.learned.unwrap();
            assert!(learned.l <= column.values && (0.0..=1.0).contains(&learned.t));
            assert!(learned.entropy_l >= 1.0 && learned.entropy_l <= real(learned.l) + 1e-9);
            assert!(learned.enhanced_beta <= learned.beta && learned.delta >= learned.beta.ln_1p());
        }
        let population = risk.population.unwrap();
        assert!((0.0..=1.0).contains(&population.zayatz) && (0.0..=1.0).contains(&population.uniques_share));
    }
}

fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

#[test]
fn any_order_and_any_sharing_out_of_rows_gives_the_same_answer() {
    let thresholds = Thresholds::load().unwrap();
    for seed in 0..12 {
        let table = made(seed);
        let question = Arc::new(table.question(&["a", "b", "c"], &["text", "number"]));
        let whole = read(Arc::clone(&question), &table.rows).assess(&thresholds, 1);
        let mut shuffled = table.rows.clone();
        shuffled.sort_by_cached_key(|row| number(seed + row.concat().len() as u64, 1 << 40));
        shuffled.rotate_left(7);
        for parts in [1, 2, 5] {
            let size = shuffled.len() / parts + 1;
            let mut pieces = shuffled.chunks(size).rev().map(|rows| read(Arc::clone(&question), rows));
            let mut merged = pieces.next().unwrap();
            pieces.for_each(|piece| merged.merge(piece));
            assert_eq!(merged.assess(&thresholds, parts), whole);
        }
    }
}

/// The definitions, written out.
fn plainly(table: &Table, quasi: &[&str], sensitive: &str) -> Learned {
    let value = |row: &[String]| row[table.place(sensitive)].trim_end_matches('0').to_owned();
    let mut classes: BTreeMap<Vec<&String>, Vec<String>> = BTreeMap::new();
    for row in &table.rows {
        let class = quasi.iter().map(|column| &row[table.place(column)]).collect();
        classes.entry(class).or_default().push(value(row));
    }
    let all: Vec<String> = table.rows.iter().map(|row| value(row)).collect();
    let mut values = all.clone();
    values.sort();
    values.dedup();
    let share = |rows: &[String], value: &String| {
        real(rows.iter().filter(|other| *other == value).count() as u64) / real(rows.len() as u64)
    };
    let l = classes
        .values()
        .map(|rows| values.iter().filter(|value| rows.contains(value)).count())
        .min()
        .unwrap();
    let ordered = sensitive == "number";
    let mut worst = Learned {
        ordered,
        l: l as u64,
        entropy_l: f64::INFINITY,
        c: (l > 1).then_some(0.0),
        alpha: 0.0,
        t: 0.0,
        beta: 0.0,
        enhanced_beta: 0.0,
        delta: 0.0,
    };
    for rows in classes.values() {
        let pairs: Vec<(f64, f64)> =
            values.iter().map(|value| (share(&all, value), share(rows, value))).collect();
        let here = || pairs.iter().filter(|(_, q)| *q > 0.0);
        let entropy: f64 = here().map(|(_, q)| -q * q.ln()).sum();
        worst.entropy_l = worst.entropy_l.min(entropy.exp());
        let mut descending: Vec<f64> = here().map(|(_, q)| *q).collect();
        descending.sort_by(|one, other| other.total_cmp(one));
        worst.alpha = worst.alpha.max(descending[0]);
        worst.c = worst.c.map(|c| c.max(descending[0] / descending[l - 1..].iter().sum::<f64>()));
        let running = pairs.iter().scan(0.0, |sum, (p, q)| {
            *sum += q - p;
            Some(f64::abs(*sum))
        });
        let t = if ordered {
            running.sum::<f64>() / real(values.len() as u64 - 1)
        } else {
            pairs.iter().map(|(p, q)| (q - p).abs()).sum::<f64>() / 2.0
        };
        worst.t = worst.t.max(t);
        worst.beta = pairs.iter().fold(worst.beta, |beta, (p, q)| beta.max((q - p) / p));
        worst.delta = here().fold(worst.delta, |delta, (p, q)| delta.max((q / p).ln().abs()));
    }
    let rarest = values.iter().map(|value| share(&all, value)).fold(1.0, f64::min);
    worst.enhanced_beta = worst.beta.min(-rarest.ln());
    worst
}

#[test]
fn every_measure_is_what_its_definition_says() {
    let mut diverse = 0;
    for seed in 0..40 {
        let (table, quasi) = (made(seed), if seed % 2 == 0 { &["a"][..] } else { &["a", "b"] });
        for column in &ask(&table, quasi).sensitive {
            let (found, known) = (column.learned.unwrap(), plainly(&table, quasi, &column.column));
            assert_eq!(
                (found.ordered, found.l, found.c.is_some()),
                (known.ordered, known.l, known.c.is_some())
            );
            near(found.entropy_l, known.entropy_l, 1e-12);
            near(found.c.unwrap_or_default(), known.c.unwrap_or_default(), 1e-12);
            near(found.alpha, known.alpha, 1e-12);
            near(found.t, known.t, 1e-12);
            near(found.beta, known.beta, 1e-12);
            near(found.enhanced_beta, known.enhanced_beta, 1e-12);
            near(found.delta, known.delta, 1e-12);
            diverse += u32::from(found.l > 1);
        }
    }
    assert!(diverse > 5, "only {diverse} columns have several values in every class");
}

/// 5,000 rows of which about half are alone.
fn large() -> Table {
    let cell = |row: u64, column: u64| number(row * 5 + column, if column < 2 { 50 } else { 4 }).to_string();
    let rows = (0..5_000).map(|row| (0..5).map(|column| cell(row, column)).collect()).collect();
    Table { header: NAMES.map(str::to_owned).to_vec(), rows }
}

#[test]
fn a_table_larger_than_the_room_is_judged_by_a_part_of_its_classes() {
    let table = large();
    let question = table.question(&["a", "b", "c"], &["text"]);
    let whole = table.ask(question.clone());
    let room = Room { entries: 1_000, ..Room::default() };
    let part = table.ask(Question { room, ..question });

    assert_eq!((whole.one_class_in, part.one_class_in, part.rows), (1, 8, 5_000));
    assert!(part.k >= whole.k && part.l >= whole.l, "a part cannot show a smaller class than there is");
    near(real(part.classes) / real(whole.classes), 1.0, 0.1);
    near(part.uniques_share, whole.uniques_share, 0.1);
}

#[test]
fn a_sample_is_the_same_whichever_thread_read_which_part() {
    let table = large();
    let mut question = table.question(&["a", "b"], &[]);
    question.candidates = table.question(&["c", "text"], &[]).quasi;
    question.room.sample_cells = 4_000;
    let question = Arc::new(question);
    let thresholds = Thresholds::load().unwrap();
    let discovered = |order: [usize; 4], threads: usize| {
        let mut all: Vec<_> = (0..threads).map(|_| read(Arc::clone(&question), &[])).collect();
        for (turn, part) in order.into_iter().enumerate() {
            let rows = &mut all[turn % threads];
            rows.part(part as u64);
            table.rows[part * 1_250..][..1_250]
                .iter()
                .for_each(|row| rows.push(|place| row[place].as_bytes()));
        }
        let mut merged = all.pop().unwrap();
        for rows in all {
            merged.merge(rows);
        }
        merged.assess(&thresholds, threads).discovery
    };
    let one = discovered([0, 1, 2, 3], 1);
    assert!(!one.is_exact && (500..=1_000).contains(&one.rows), "{}", one.rows);
    assert_eq!(one, discovered([3, 1, 0, 2], 3));
}

#[test]
fn discovery_finds_the_columns_that_make_a_key_and_no_more_than_those() {
    let cells = |row: u32| [row / 40, row % 40, row % 7, 1].map(|cell| cell.to_string()).to_vec();
    let header = ["tens", "ones", "seven", "same"].map(str::to_owned).to_vec();
    let table = Table { header, rows: (0..1_600).map(cells).collect() };
    let mut question = table.question(&["seven"], &[]);
    question.candidates = table.question(&["tens", "ones", "same"], &[]).quasi;
    let discovery = table.ask(question).discovery;

    let keys: Vec<_> = discovery.combinations.iter().filter(|found| found.is_key).collect();
    assert!(discovery.is_exact && discovery.rows == 1_600);
    assert_eq!(keys.len(), 1, "{keys:?}");
    assert_eq!(
        (&keys[0].columns[..], keys[0].distinction),
        (&["tens".to_owned(), "ones".to_owned()][..], 1.0)
    );
    assert_eq!(discovery.proposed, ["seven", "tens", "ones"]);
    assert_eq!(discovery.columns.len(), 4);
}

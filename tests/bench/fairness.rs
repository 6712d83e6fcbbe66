//! How fast prices are compared: a trade folder that `tests/bench/peers/fairness.py` made, read, scanned on every core,
//! and replayed as a stream on one. `peers/fairness.sh` makes the folder, runs this, and asks DuckDB the same.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a measurement stops at the first surprise, and prints what it found"
)]

use std::{collections::BTreeSet, path::Path, time::Instant};

use policies::fairness::{
    Book, Policy, Report, apart, scan_book,
    stream::{Alert, State, Stream},
};

/// Seconds after which the stream is asked for its last words again.
const MONTH: i64 = 30 * 86_400;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let Some(folder) = arguments.next() else {
        println!("name a trade folder; tests/bench/peers/fairness.sh makes one");
        return;
    };
    let asked: f64 = arguments.next().map_or(0.0, |asked| asked.parse().unwrap());
    let began = Instant::now();
    let book = Book::read(Path::new(&folder)).unwrap();
    println!("{} trades read in {:.2} s; {} MB resident", book.trades(), seconds(began), resident("VmRSS"));
    let policy = Policy::default();
    let mut scans: Vec<(f64, Report)> = (0..3)
        .map(|_| {
            let began = Instant::now();
            let report = scan_book(&book, &policy, "bench");
            let seconds = seconds(began);
            println!("scan: {seconds:.2} s, {} findings", report.findings.len());
            (seconds, report)
        })
        .collect();
    scans.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let (took, report) = scans.swap_remove(1);
    println!("scan, the middle of three: {took:.2} s; {} MB at most", resident("VmHWM"));
    let rows = book.rows_by_time();
    let mut stream = Stream::new(&book, &policy);
    let (mut alerts, began) = (Vec::new(), busy());
    let mut sweep = i64::MIN;
    for row in &rows {
        stream.take(*row, &mut alerts);
        if book.at(*row) >= sweep {
            stream.settle(book.at(*row), &mut alerts);
            sweep = book.at(*row) + MONTH;
        }
    }
    let seconds = busy() - began;
    println!(
        "stream: {:.2} million trades a second on one core, {} cohorts at the end; {} MB at most",
        f64::from(u32::try_from(rows.len()).unwrap()) / seconds / 1e6,
        stream.cohorts(),
        resident("VmHWM")
    );
    stream.settle(i64::MAX, &mut alerts);
    let agreed = agreement(&book, &report, &apart(&book, &policy), &alerts);
    assert!(agreed >= asked, "the stream's last words agree with the scan by {agreed:.3}, asked are {asked}");
}

/// What the stream says of sales beside what the scan says of them: at once, and in the end. Answers how far they agree in
/// the end: sales that both say stand apart, of those that either says it of.
fn agreement(book: &Book, report: &Report, apart: &[u32], alerts: &[Alert]) -> f64 {
    let scan: BTreeSet<u32> = apart.iter().copied().collect();
    let said = |state: State| -> BTreeSet<u32> {
        alerts.iter().filter(|alert| alert.state == state).map(|alert| alert.row).collect()
    };
    let (first, last) = (said(State::Raised), said(State::Confirmed));
    let concerned: BTreeSet<&String> =
        report.findings.iter().flat_map(|finding| &finding.concerned).collect();
    let about = first.iter().filter(|row| concerned.contains(&book.id(**row))).count();
    let jaccard = |said: &BTreeSet<u32>| ratio(said.intersection(&scan).count(), said.union(&scan).count());
    println!(
        "{} sales stand apart by the scan. At once: {} alerts, {about} of them about sales in findings of the scan, {} \
         withdrawn later; {} of the sales raised none; agreement {:.3}. In the end: {} sales stand apart, agreement {:.3}",
        scan.len(),
        first.len(),
        said(State::Withdrawn).len(),
        scan.difference(&first).count(),
        jaccard(&first),
        last.len(),
        jaccard(&last),
    );
    jaccard(&last)
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole.max(1)).unwrap())
}

fn seconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64()
}

/// Seconds that this thread was at work, whoever else the machine works for.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Megabytes, as the system tells.
fn resident(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

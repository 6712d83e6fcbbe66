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
    Book, Finding, Pattern, Policy, Report, scan_book,
    stream::{Alert, Stream},
};

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        println!("name a trade folder; tests/bench/peers/fairness.sh makes one");
        return;
    };
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
    let (mut alerts, began) = (Vec::new(), Instant::now());
    for row in &rows {
        stream.take(*row, &mut alerts);
    }
    let seconds = seconds(began);
    agreement(&book, &report, &alerts);
    println!(
        "stream: {:.2} million trades a second on one core, {} alerts, {} cohorts; {} MB at most",
        f64::from(u32::try_from(rows.len()).unwrap()) / seconds / 1e6,
        alerts.len(),
        stream.cohorts(),
        resident("VmHWM")
    );
}

/// Alerts of the stream beside the scan: how many are about sales in its findings, and what it flags against a posted price
/// without an alert.
fn agreement(book: &Book, report: &Report, alerts: &[Alert]) {
    let is_posted = |finding: &&Finding| match finding.pattern {
        Pattern::Isolated | Pattern::BuyerTargeted => finding.p.is_none(),
        Pattern::Systematic | Pattern::ConditionManipulation => true,
        // Refused promotions and moments of a list price are patterns that the stream leaves to the scan.
        Pattern::ExemptionAbuse | Pattern::ListManipulation => false,
    };
    let scan: BTreeSet<String> =
        report.findings.iter().filter(is_posted).flat_map(|finding| finding.trades.clone()).collect();
    let concerned: BTreeSet<&String> =
        report.findings.iter().flat_map(|finding| &finding.concerned).collect();
    let stream: BTreeSet<String> = alerts.iter().map(|alert| book.id(alert.row)).collect();
    let agreed = stream.iter().filter(|id| concerned.contains(id)).count();
    let unseen = scan.difference(&stream).count();
    println!(
        "of {} alerts {agreed} are about sales in findings of the scan; of {} sales that the scan flags against a posted \
         price {unseen} raised no alert; agreement {:.3}",
        stream.len(),
        scan.len(),
        ratio(agreed, stream.len() + unseen)
    );
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole.max(1)).unwrap())
}

fn seconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64()
}

/// Megabytes, as the system tells.
fn resident(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

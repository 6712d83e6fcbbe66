//! How fast prices are compared: a trade folder that `tests/bench/peers/fairness.py` made, read, scanned on every core,
//! and replayed as a stream on one. `peers/fairness.sh` makes the folder, runs this, and asks DuckDB the same.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a measurement stops at the first surprise, and prints what it found"
)]

use std::{path::Path, time::Instant};

use policies::fairness::{Book, Policy, scan_book, stream::Stream};

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        println!("name a trade folder; tests/bench/peers/fairness.sh makes one");
        return;
    };
    let began = Instant::now();
    let book = Book::read(Path::new(&folder)).unwrap();
    println!("{} trades read in {:.2} s; {} MB resident", book.trades(), seconds(began), resident("VmRSS"));
    let policy = Policy::default();
    let mut took: Vec<f64> = (0..3)
        .map(|_| {
            let began = Instant::now();
            let report = scan_book(&book, &policy, "bench");
            let seconds = seconds(began);
            println!("scan: {seconds:.2} s, {} findings", report.findings.len());
            seconds
        })
        .collect();
    took.sort_by(f64::total_cmp);
    println!("scan, the middle of three: {:.2} s; {} MB at most", took.get(1).unwrap(), resident("VmHWM"));
    let rows = u32::try_from(book.trades()).unwrap();
    let mut stream = Stream::new(&book, &policy);
    let (mut alerts, began) = (Vec::new(), Instant::now());
    (0..rows).for_each(|row| stream.take(row, &mut alerts));
    let seconds = seconds(began);
    println!(
        "stream: {:.2} million trades a second on one core, {} alerts, {} cohorts; {} MB at most",
        f64::from(rows) / seconds / 1e6,
        alerts.len(),
        stream.cohorts(),
        resident("VmHWM")
    );
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

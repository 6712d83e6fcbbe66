//! How fast the risk report is: made-up tables of seven columns in memory, read row by row on two threads, measured
//! and searched for keys. Given a file, writes the million rows there as CSV, for `tests/bench/peers/risk.py` to ask
//! others about, and prints the answers; smaller tables are its first rows.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise, and prints what it found"
)]

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use policies::inspect::risk::{Question, Risk, Room, Rows, Thresholds};

const THREADS: usize = 2;

/// Rows a thread takes at a time.
const PART: usize = 1 << 14;

/// The columns and how many different values each has; the last is what nobody should learn.
const COLUMNS: [(&str, u32); 7] = [
    ("age", 74),
    ("sex", 2),
    ("district", 60),
    ("education", 16),
    ("occupation", 15),
    ("marital", 7),
    ("income", 24),
];

/// A table as columns of codes, with the text of each.
struct Table {
    texts: Vec<Vec<String>>,
    codes: Vec<Vec<u8>>,
}

fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    for rows in [5_000, 100_000, 1_000_000, 10_000_000] {
        let table = Table::made(rows);
        let names = COLUMNS.map(|(name, _)| name);
        let (income, known) = names.split_last().unwrap();
        let alone = Question::new(&names, known, &[]).unwrap();
        let room = Room { sample_cells: 0, ..alone.room };
        let (_, seconds) = timed(|| table.ask(Question { room, ..alone.clone() }));
        println!("{rows} rows, classes alone: {seconds:.3} s");
        let question = Question::new(&names, known, &[income]).unwrap();
        let (risk, seconds) = timed(|| table.ask(question.clone()));
        println!("{rows} rows of {} columns: {seconds:.3} s", COLUMNS.len());
        if file.is_some() {
            println!("{}", serde_json::to_string(&risk).unwrap());
        }
        if let Some(file) = file.as_ref().filter(|_| rows == 1_000_000) {
            table.write(Path::new(file));
        }
    }
}

/// The answer, and the middle one of the times it took.
fn timed(ask: impl Fn() -> Risk) -> (Risk, f64) {
    let one = || {
        let began = Instant::now();
        let risk = ask();
        (risk, began.elapsed().as_secs_f64())
    };
    let mut took = [one(), one(), one()];
    took.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    let [_, middle, _] = took;
    middle
}

impl Table {
    /// Each value is the lesser of two drawn blindly, so that some are common and some rare.
    fn made(rows: usize) -> Self {
        let mut state = 20_261_126_u64;
        let mut draw = |below: u32| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            u8::try_from((mixed >> 33) % u64::from(below)).unwrap()
        };
        let text = |name: &str, value: u32| {
            if name == "age" { (17 + value).to_string() } else { format!("{name}-{value}") }
        };
        let texts = COLUMNS.map(|(name, values)| (0..values).map(|value| text(name, value)).collect());
        let mut codes = vec![Vec::with_capacity(rows); COLUMNS.len()];
        for _ in 0..rows {
            for (column, (_, values)) in codes.iter_mut().zip(COLUMNS) {
                column.push(draw(values).min(draw(values)));
            }
        }
        Self { texts: texts.to_vec(), codes }
    }

    fn rows(&self) -> usize {
        self.codes.first().unwrap().len()
    }

    fn cell(&self, place: usize, row: usize) -> &str {
        let code = *self.codes.get(place).unwrap().get(row).unwrap();
        self.texts.get(place).unwrap().get(usize::from(code)).unwrap()
    }

    fn ask(&self, question: Question) -> Risk {
        let question = Arc::new(question);
        let next = AtomicUsize::new(0);
        let read = || {
            let mut rows = Rows::new(Arc::clone(&question));
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part * PART >= self.rows() {
                    return rows;
                }
                rows.part(u64::try_from(part).unwrap());
                for row in part * PART..self.rows().min((part + 1) * PART) {
                    rows.push(|place| self.cell(place, row).as_bytes());
                }
            }
        };
        let rows = std::thread::scope(|threads| {
            let running: Vec<_> = (0..THREADS).map(|_| threads.spawn(read)).collect();
            let read = running.into_iter().map(|thread| thread.join().unwrap());
            read.reduce(|mut all, rows| {
                all.merge(rows);
                all
            })
        });
        rows.unwrap().assess(&Thresholds::load().unwrap(), THREADS)
    }

    fn write(&self, file: &Path) {
        let mut file = BufWriter::new(File::create(file).unwrap());
        writeln!(file, "{}", COLUMNS.map(|(name, _)| name).join(",")).unwrap();
        for row in 0..self.rows() {
            let cells: Vec<&str> = (0..COLUMNS.len()).map(|place| self.cell(place, row)).collect();
            writeln!(file, "{}", cells.join(",")).unwrap();
        }
    }
}

//! How fast the inspection looks at cells that lie in memory, one core: a table of identifiers and clean columns,
//! then running text. With the path of a CSV file, that file's cells instead, column by column. No file is read while
//! the clock runs.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a measurement stops at the first surprise, and prints what it found"
)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use policies::inspect::{Columns, Limits};

const ROWS: u64 = 50_000;
/// Rows looked at together.
const TOGETHER: usize = 128;
const EACH: Duration = Duration::from_secs(2);

/// Cells of a table, row after row, in one piece of memory.
struct Table {
    names: Vec<String>,
    text: String,
    /// Where each cell ends.
    ends: Vec<usize>,
}

impl Table {
    fn new(names: &[&str]) -> Self {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Self { names, text: String::new(), ends: Vec::new() }
    }

    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// As the cells of a file are: some rows together, column by column.
    fn scan(&self) -> Columns {
        let mut columns = Columns::new(&self.names, &Limits::default());
        let width = self.names.len();
        for start in (0..self.ends.len()).step_by(width * TOGETHER) {
            let end = self.ends.len().min(start + width * TOGETHER);
            for column in 0..width {
                columns.add_all(column, (start + column..end).step_by(width).map(|at| self.cell(at)));
            }
        }
        columns
    }

    fn cell(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| *self.ends.get(before).unwrap());
        self.text.get(start..*self.ends.get(at).unwrap()).unwrap()
    }

    /// One column as a table of its own.
    fn column(&self, column: usize) -> Self {
        let mut own = Self::new(&[self.names.get(column).unwrap()]);
        for at in (column..self.ends.len()).step_by(self.names.len()) {
            own.push(self.cell(at));
        }
        own
    }
}

fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    if let Some(path) = file {
        let table = read(&path);
        report("all columns", &table);
        for (place, name) in table.names.iter().enumerate() {
            report(name, &table.column(place));
        }
        return;
    }
    report("structured cells", &structured());
    report("running text", &texts());
}

fn report(what: &str, table: &Table) {
    let (started, mut turns) = (Instant::now(), 0_u32);
    let worked = on_core();
    while started.elapsed() < EACH {
        black_box(table.scan());
        turns += 1;
    }
    let wall = started.elapsed();
    let seconds = on_core().zip(worked).map_or(wall, |(now, then)| now.saturating_sub(then)).as_secs_f64()
        / f64::from(turns);
    // A separator behind each cell, as in a file.
    let bytes = (table.text.len() + table.ends.len()) as f64;
    let cells = table.ends.len() as f64;
    println!("{what}: {:.0} MB/s, {:.1} M cells/s", bytes / seconds / 1e6, cells / seconds / 1e6);
}

/// How long this thread ran on a core, where the system tells: on a busy machine the clock on the wall says less.
fn on_core() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    times.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn read(path: &str) -> Table {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut table = Table { names, text: String::new(), ends: Vec::new() };
    for record in reader.records() {
        record.unwrap().iter().for_each(|cell| table.push(cell));
    }
    table
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let place = usize::try_from(self.below(words.len() as u64)).unwrap();
        words.get(place).unwrap()
    }
}

fn structured() -> Table {
    let mut table = Table::new(&[
        "row", "xm", "zjhm", "sj", "mail", "acct", "cph", "dz", "ip", "mac", "imei", "birth", "gender",
        "order_no", "amount", "ts", "sha", "product", "serial18", "lat",
    ]);
    let mut any = Numbers(0x9e37_79b9_7f4a_7c15);
    for row in 0..ROWS {
        let (day, month) = (1 + any.below(28), 1 + any.below(12));
        table.push(&row.to_string());
        table.push(&format!(
            "{}{}",
            any.one_of(&["王", "李", "张", "刘", "陈"]),
            any.one_of(&["伟", "小明", "丽华"])
        ));
        table.push(&with_check(&format!(
            "440305{}{month:02}{day:02}{:03}",
            1950 + any.below(60),
            any.below(1000)
        )));
        table.push(&format!("13{}{:08}", any.below(10), any.below(100_000_000)));
        table.push(&format!("{}{}@example.com", any.one_of(&["anna.", "li_", "maria"]), any.below(10_000)));
        table.push(&format!("622202{:010}", any.below(10_000_000_000)));
        table.push(&format!("粤B{:05}", any.below(100_000)));
        let road = any.one_of(&["深南大道", "科技园路", "人民路"]);
        table.push(&format!(
            "广东省深圳市南山区{road}{}号花园{}栋{}室",
            any.below(999),
            any.below(30),
            any.below(3000)
        ));
        table.push(&format!(
            "{}.{}.{}.{}",
            11 + any.below(200),
            any.below(256),
            any.below(256),
            any.below(256)
        ));
        table.push(&format!("{:02x}:1a:{:02x}:3c:4d:{:02x}", any.below(256), any.below(256), any.below(256)));
        table.push(&format!("86{:013}", any.below(10_000_000_000_000)));
        table.push(&format!("{}-{month:02}-{day:02}", 1950 + any.below(60)));
        table.push(any.one_of(&["男", "女"]));
        table.push(&format!("ORD{:015}", any.below(1_000_000_000_000_000)));
        table.push(&format!("{}.{:02}", any.below(100_000), any.below(100)));
        table.push(&format!("2025-{month:02}-{day:02} {:02}:{:02}:00", any.below(24), any.below(60)));
        table.push(&format!(
            "{:016x}{:016x}{:08x}",
            any.below(u64::MAX),
            any.below(u64::MAX),
            any.below(1 << 32)
        ));
        table.push(any.one_of(&["数据产品A", "交通流量", "气象观测", "企业画像", "地图瓦片"]));
        table.push(&format!("440305{:012}", any.below(1_000_000_000_000)));
        table.push(&format!("22.{:06}", any.below(1_000_000)));
    }
    table
}

/// The check character of a resident identity number.
fn with_check(body: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap()).unwrap();
    format!("{body}{check}")
}

fn texts() -> Table {
    let mut table = Table::new(&["note"]);
    let mut any = Numbers(0x2545_f491_4f6c_dd1d);
    for _ in 0..ROWS * 4 {
        let text = any.one_of(&[
            "设备已于昨日送达并完成安装,客户反馈整体满意,后续需要回访",
            "The shipment was delayed because of weather; the quarterly usage report is attached",
            "样品批次合格率达到要求,请在本周内完成数据核对",
            "invoice reviewed, no further action, ticket closed after verification by the second line",
        ]);
        match any.below(4) {
            0 => table.push(&format!("{text},联系电话13{:09}。", any.below(1_000_000_000))),
            _ => table.push(text),
        }
    }
    table
}

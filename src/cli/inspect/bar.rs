//! How far a long inspection has come, at a terminal.

use std::{
    io::{IsTerminal, Write, stderr},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use policies::inspect::Progress;

/// How often the bar is drawn; what is done before that needs none.
const EVERY: Duration = Duration::from_millis(250);

/// Signs of the whole bar.
const WIDTH: u64 = 40;

/// Does `work` and draws meanwhile how far it is; `bytes` is where it ends, if known.
pub(super) fn beside<T>(progress: &Progress, bytes: Option<u64>, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    let (done, wait) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while wait.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                draw(&line(progress.bytes(), bytes));
            }
            draw("");
        });
        let worked = work();
        drop(done);
        worked
    })
}

/// A terminal that cannot be written to is no reason to stop.
fn draw(line: &str) {
    let mut terminal = stderr().lock();
    let _drawn = write!(terminal, "\r\x1b[K{line}").and_then(|()| terminal.flush());
}

fn line(read: u64, bytes: Option<u64>) -> String {
    let megabytes = read / 1_000_000;
    let Some(bytes) = bytes.filter(|bytes| *bytes > 0) else { return format!("{megabytes} MB") };
    let part = |whole: u64| read.min(bytes).saturating_mul(whole) / bytes;
    let (done, percent) = (part(WIDTH), part(100));
    let signs: String = (0..WIDTH).map(|place| if place < done { '█' } else { '░' }).collect();
    format!("{signs} {percent:>3} %  {megabytes} MB")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_bar_fills_up_and_never_runs_over() {
        assert_eq!(line(0, Some(1_000_000)), format!("{}   0 %  0 MB", "░".repeat(40)));
        assert!(line(500_000, Some(1_000_000)).starts_with(&("█".repeat(20) + "░")));
        assert_eq!(line(3_000_000, Some(2_000_000)), format!("{} 100 %  3 MB", "█".repeat(40)));
        assert_eq!(line(5_000_000, None), "5 MB");
    }
}

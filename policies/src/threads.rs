//! Work shared out over threads: whoever is free takes the next job.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Does jobs 0 to `jobs` on up to `threads` threads. Each thread runs `work` once, on the jobs it gets, and its answer
/// is one of those returned, in no order.
pub(crate) fn share_out<T: Send>(
    threads: usize,
    jobs: usize,
    work: impl Fn(&mut dyn Iterator<Item = usize>) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let one = || {
        let mut mine =
            std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed)).take_while(|job| *job < jobs);
        work(&mut mine)
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.clamp(1, jobs.max(1))).map(|_| scope.spawn(one)).collect();
        let mut answers = vec![one()];
        for thread in others {
            answers.push(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        answers
    })
}

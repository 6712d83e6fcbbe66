//! The classes of one part of the rows, with how often each sensitive value comes in them.

/// Runs that are gathered before equal ones are put together. A part of few classes then needs little memory,
/// however many rows it has.
const GATHERED: usize = 1 << 16;

/// Rows of one class with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub(super) class: u64,
    pub(super) code: u32,
    pub(super) rows: u32,
}

/// The runs of these rows, class by class.
pub(super) fn runs(classes: &[u64], codes: impl Iterator<Item = u32>) -> Vec<Run> {
    let mut runs = Vec::with_capacity(classes.len().min(GATHERED));
    let mut limit = GATHERED;
    for (class, code) in classes.iter().zip(codes) {
        runs.push(Run { class: *class, code, rows: 1 });
        if runs.len() == limit {
            put_together(&mut runs);
            limit = GATHERED.max(runs.len() * 2);
        }
    }
    put_together(&mut runs);
    runs
}

fn put_together(runs: &mut Vec<Run>) {
    runs.sort_unstable_by_key(|run| (run.class, run.code));
    runs.dedup_by(|next, kept| {
        let same = (next.class, next.code) == (kept.class, kept.code);
        if same {
            kept.rows = kept.rows.saturating_add(next.rows);
        }
        same
    });
}

#[cfg(test)]
mod tests {
    use super::{GATHERED, Run, runs};

    #[test]
    fn many_rows_of_few_classes_become_few_runs() {
        let classes: Vec<u64> = (0..3 * GATHERED as u64 + 5).map(|row| row % 3).collect();
        let found = runs(&classes, classes.iter().map(|class| u32::from(*class == 2)));
        let rows = u32::try_from(GATHERED).unwrap();
        let run = |class, code, rows| Run { class, code, rows };
        assert_eq!(found, [run(0, 0, rows + 2), run(1, 0, rows + 2), run(2, 1, rows + 1)]);
    }
}

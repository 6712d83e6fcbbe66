//! Every legal case, in one function over all files.

use std::path::Path;

use policies::{Law, cases};

#[test]
fn every_case_is_decided_as_it_says() {
    let law = Law::load().unwrap();
    let cases = cases::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    let failed: Vec<String> = cases
        .iter()
        .map(|case| (case, law.judge(case)))
        .filter(|(_, judgment)| !judgment.passed)
        .map(|(case, judgment)| {
            format!("{}:{} {}\n    {}", case.file, case.line, case.name, judgment.differences.join("\n    "))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} cases fail:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

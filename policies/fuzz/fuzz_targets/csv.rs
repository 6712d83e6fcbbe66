//! Any text is split as the csv crate splits it, whole and in blocks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policies::inspect::oracle::splits_like_csv;

fuzz_target!(|text: &str| {
    splits_like_csv(text, b',');
    splits_like_csv(text, b'\t');
});

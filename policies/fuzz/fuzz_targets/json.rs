//! Any text is read as serde_json reads it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policies::inspect::oracle::reads_like_serde_json;

fuzz_target!(|text: &str| reads_like_serde_json(text));

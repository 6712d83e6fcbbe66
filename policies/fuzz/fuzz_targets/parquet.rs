//! Any bytes that pass for Parquet end in a report or an error.
#![no_main]

use std::io::{Seek, Write};
use std::panic::set_hook;
use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use policies::inspect::{Asked, Limits, Source, read};

/// What the parquet crate panics at is caught at the end of its thread, and told as an error.
static CAUGHT: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    CAUGHT.call_once(|| set_hook(Box::new(|_| {})));
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"PAR1").and_then(|()| file.write_all(bytes)).and_then(|()| file.rewind()).unwrap();
    let limits = Limits { rows: 100_000, ..Limits::default() };
    let _told = read(Source::File(file), &Asked { limits, ..Asked::default() });
});

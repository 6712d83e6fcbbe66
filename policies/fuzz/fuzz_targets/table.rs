//! Any bytes end in a report or an error, the same for any number of cores.
#![no_main]

use std::num::NonZeroUsize;

use libfuzzer_sys::fuzz_target;
use policies::inspect::{Asked, Limits, Source, read};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { bytes: 1 << 22, row_bytes: 1 << 12, cell_bytes: 1 << 10, ..Limits::default() };
    let told = |threads| {
        let asked = Asked { limits, threads: NonZeroUsize::new(threads), ..Asked::default() };
        format!("{:?}", read(Source::Stream(Box::new(bytes)), &asked))
    };
    assert_eq!(told(1), told(3));
});

//! Work shared out to every core. What comes out is the same for any number of them: what is collected can be joined
//! in any order, and of several errors the one that stands first in the file is told.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::inspect::error::InspectError;

/// Why a part of the file could not be read, and which in order it is.
pub(super) type Failed = (u64, InspectError);

/// The error that stands first in the file.
#[derive(Default)]
struct First {
    error: Mutex<Option<Failed>>,
    is_told: AtomicBool,
}

impl First {
    fn tell(&self, (place, error): Failed) {
        self.is_told.store(true, Ordering::Release);
        if let Ok(mut first) = self.error.lock()
            && first.as_ref().is_none_or(|(before, _)| place < *before)
        {
            *first = Some((place, error));
        }
    }
}

/// Lets `threads` workers each take one part after another, in order, and work it into what it has made to collect
/// in. `next` puts a part into its place and answers which it is, or that there is none.
pub(super) fn share<P: Default, W: Send>(
    threads: usize,
    next: impl Fn(&mut P) -> Result<Option<u64>, Failed> + Sync,
    make: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &P) -> Result<(), InspectError> + Sync,
) -> Result<Vec<W>, InspectError> {
    let first = First::default();
    let worker = || {
        let (mut made, mut part) = (make(), P::default());
        while !first.is_told.load(Ordering::Acquire) {
            let place = match next(&mut part) {
                Ok(Some(place)) => place,
                Ok(None) => break,
                Err(failed) => {
                    first.tell(failed);
                    break;
                }
            };
            if let Err(error) = work(&mut made, &part) {
                first.tell((place, error));
            }
        }
        made
    };
    let made = thread::scope(|scope| {
        let started: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(worker)).collect();
        started.into_iter().map(|thread| thread.join().map_err(|_| InspectError::Stopped)).collect()
    });
    match first.error.into_inner() {
        Ok(None) => made,
        Ok(Some((_, error))) => Err(error),
        Err(_) => Err(InspectError::Stopped),
    }
}

/// Does something on a thread of its own, so that whatever stops it short stops nothing else.
pub(super) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, InspectError> {
    thread::scope(|scope| scope.spawn(work).join().map_err(|_| InspectError::Stopped))
}

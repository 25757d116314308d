//! Shares work between two threads on two processors.
//!
//! Creating directory entries takes time in the kernel. A second thread takes over nearly half of
//! it; a third would only wait for the same locks.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// No second thread is worth its start for fewer items of [`map`].
const FEW: usize = 64;

/// How many items of [`map`] make a turn: few enough that both threads end at nearly the same time.
const TURN: usize = 16;

/// What `work` makes of each item, in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let turn = if items.len() > FEW { TURN } else { FEW };
    let turns: Vec<(usize, &[T])> = items.chunks(turn).enumerate().collect();
    let done = Mutex::new(Vec::with_capacity(turns.len()));
    let Ok(()) = each(&turns, |(number, items)| {
        let made: Vec<R> = items.iter().map(&work).collect();
        done.lock().unwrap_or_else(PoisonError::into_inner).push((*number, made));
        Ok::<(), Infallible>(())
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, made)| made).collect()
}

/// Calls `work` for every item, in order, on two threads that take turns. With a single processor
/// or item there is one thread. After an error, no more items are started.
///
/// # Errors
/// The error of the calling thread, otherwise the other's.
pub(crate) fn each<T: Sync, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let turns = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item).inspect_err(|_| next.store(items.len(), Ordering::Relaxed))?;
        }
        Ok(())
    };
    let Some(other) = (items.len() > 1).then(OtherProcessor::of_this_thread).flatten() else {
        return turns();
    };
    std::thread::scope(|scope| {
        let helper = std::thread::Builder::new().spawn_scoped(scope, || {
            other.take();
            turns()
        });
        let own = turns();
        match helper.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(others)) => own.and(others),
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // The thread could not be started, so this one did everything.
            Err(_) => own,
        }
    })
}

/// The processors that this thread may use, except the one it is on. The scheduler leaves a new
/// thread on the processor of its parent for longer than the whole work takes.
#[cfg(any(target_os = "linux", target_os = "android"))]
struct OtherProcessor(rustix::thread::CpuSet);

#[cfg(any(target_os = "linux", target_os = "android"))]
impl OtherProcessor {
    fn of_this_thread() -> Option<Self> {
        use rustix::thread::{sched_getaffinity, sched_getcpu};
        let mut others = sched_getaffinity(None).ok()?;
        others.unset(sched_getcpu());
        (others.count() > 0).then_some(Self(others))
    }

    fn take(&self) {
        // If this is not allowed, the thread stays where it is.
        let _ = rustix::thread::sched_setaffinity(None, &self.0);
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
struct OtherProcessor;

#[cfg(not(any(target_os = "linux", target_os = "android")))]
impl OtherProcessor {
    fn of_this_thread() -> Option<Self> {
        std::thread::available_parallelism().ok().filter(|count| count.get() > 1).map(|_| Self)
    }

    fn take(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_done_once() {
        for count in [0, 1, 2, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let done = Mutex::new(Vec::new());
            let work = |item: &usize| {
                done.lock().unwrap().push(*item);
                Ok::<(), ()>(())
            };
            each(&items, work).unwrap();
            let mut done = done.into_inner().unwrap();
            done.sort_unstable();
            assert_eq!(done, items);
        }
    }

    #[test]
    fn the_results_have_the_order_of_the_items() {
        for count in [0, 1, TURN, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map(&items, |item| item * 2), doubled);
        }
    }

    #[test]
    fn an_error_stops_the_work() {
        let items: Vec<usize> = (0..1000).collect();
        let begun = AtomicUsize::new(0);
        let work = |item: &usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *item >= 3 { Err(*item) } else { Ok(()) }
        };
        assert!(each(&items, work).unwrap_err() >= 3);
        assert!(begun.into_inner() < items.len());
    }
}

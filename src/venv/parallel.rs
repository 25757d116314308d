//! Work shared by two threads, on two processors.
//!
//! Making directory entries is the kernel's work: a second thread takes nearly half of it, a third
//! waits for the same locks.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Does `work` for every item, the first ones first, on two threads that take turns; on one where there
/// is but one processor or one item. After an error nothing more is begun.
///
/// # Errors
/// The first that the calling thread met, else the other's.
pub(super) fn each<T: Sync, E: Send>(
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
            // No thread could be started, and all was done without it.
            Err(_) => own,
        }
    })
}

/// The processors that a thread may use, but for the one it is on. The scheduler leaves a new thread
/// where its maker is for longer than all the work takes.
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
        // Where it may not, it works where it is.
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
    use std::sync::Mutex;

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
    fn an_error_ends_it() {
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

//! Whether the modification time of a directory tells each of its changes.

use std::time::{Duration, SystemTime};

/// A directory that changed this recently may change again without a new modification time: kernel ticks
/// are up to 10 ms, and FAT counts in steps of 2 s.
const SETTLE_TIME: Duration = Duration::from_secs(2);

/// Whether whatever changes a directory from `now` on gives it another modification time than this one.
pub fn has_settled(modified: SystemTime, now: SystemTime) -> bool {
    now.duration_since(modified).is_ok_and(|age| age > SETTLE_TIME)
}

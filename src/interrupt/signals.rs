//! Which signals are handled, and the thread that does it.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Calls `handler` for each SIGINT, SIGTERM and SIGHUP, in a thread of its own. A signal that the
/// parent wants ignored stays ignored: HUP under nohup, INT in a script's `&`.
pub(super) fn on_each(handler: fn(i32)) {
    let wanted = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
    // Without a handler, the process ends at once.
    let Ok(mut signals) = Signals::new(wanted) else { return };
    std::thread::spawn(move || signals.forever().for_each(handler));
}

#[expect(unsafe_code, reason = "nothing safe tells how a signal is handled without changing that")]
fn is_ignored(signal: i32) -> bool {
    let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: without a new action, the call only writes the present one. All zeros are a valid one.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr());
        action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

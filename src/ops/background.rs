//! Starts a process of venvyard's own that goes on when this one has ended.

use std::process::{Command, Stdio};

/// Starts it and returns. That it can't be started costs time later, no more.
pub(super) fn start(mut command: Command) {
    // Whoever captures the output of this process waits for its end, whoever holds it open.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        // Ctrl-C in the terminal is not meant for it.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    #[cfg(windows)]
    {
        // DETACHED_PROCESS and CREATE_NEW_PROCESS_GROUP: no window, no Ctrl-C.
        std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0000_0208);
    }
    // Not waited for: it outlives this process.
    let _ = command.spawn();
}

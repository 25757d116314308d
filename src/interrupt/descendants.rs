//! What a child has started: processes that a signal to this process has to end, too.
//!
//! A child in a process group of its own could be ended as a whole, but it could no longer read
//! from the terminal: ssh asks there for a passphrase.

use std::time::Duration;

use rustix::process::{Pid, Signal, getpgrp, getpid, kill_process};

/// A process, as the system lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Process {
    id: i32,
    parent: i32,
    group: i32,
}

/// From now on, a descendant whose parent ends becomes a child of this process, so that it is still
/// found. Other systems have no such call.
pub(super) fn adopt_orphans() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _ = rustix::process::set_child_subreaper(Some(getpid()));
}

/// Sends a signal to all descendants.
pub(super) fn signal_all(signal: Signal) {
    for process in descendants() {
        let _ = kill_process(process, signal);
    }
}

/// Ends the descendants that are left when the child has ended, and waits for them. Those that
/// ignore SIGTERM are killed after `grace`.
pub(super) fn end_all(grace: Duration) {
    if descendants().is_empty() {
        return;
    }
    signal_all(Signal::TERM);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(grace);
            signal_all(Signal::KILL);
        }
    });
    // Each becomes a child of this process when its parent has ended.
    let own = rustix::process::WaitOptions::empty();
    while rustix::process::waitpgid(getpgrp(), own).is_ok() {}
}

/// The descendants in this process's group. Whoever has left the group wants to live on, like the
/// compilation in the background.
fn descendants() -> Vec<Pid> {
    let (own, group) = (getpid().as_raw_nonzero().get(), getpgrp().as_raw_nonzero().get());
    let found = below(own, &processes());
    let members = found.into_iter().filter(|process| process.group == group);
    members.filter_map(|process| Pid::from_raw(process.id)).collect()
}

/// The processes below `ancestor`.
fn below(ancestor: i32, processes: &[Process]) -> Vec<Process> {
    let (mut found, mut parents) = (Vec::new(), vec![ancestor]);
    while let Some(parent) = parents.pop() {
        for process in processes.iter().filter(|process| process.parent == parent) {
            parents.push(process.id);
            found.push(*process);
        }
    }
    found
}

/// All processes.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn processes() -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(|id: i32| {
        parse_stat(id, &std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
    })
    .collect()
}

/// Reads `/proc/PID/stat`. The second field, in parentheses, may contain anything.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn parse_stat(id: i32, stat: &str) -> Option<Process> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let is_dead = matches!(fields.next()?, "Z" | "X");
    let (parent, group) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    (!is_dead).then_some(Process { id, parent, group })
}

/// All processes, as `ps` lists them.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn processes() -> Vec<Process> {
    let mut ps = std::process::Command::new("/bin/ps");
    let Ok(output) = ps.args(["-A", "-o", "pid=", "-o", "ppid=", "-o", "pgid="]).output() else {
        return Vec::new();
    };
    let line = |line: &str| {
        let mut numbers = line.split_whitespace().map_while(|word| word.parse().ok());
        Some(Process { id: numbers.next()?, parent: numbers.next()?, group: numbers.next()? })
    };
    String::from_utf8_lossy(&output.stdout).lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_processes_at_any_depth() {
        let process = |id, parent| Process { id, parent, group: 1 };
        let all = [process(2, 1), process(3, 9), process(4, 2), process(5, 4), process(9, 8)];
        let mut ids: Vec<i32> = below(2, &all).iter().map(|process| process.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, [4, 5]);
        assert_eq!(below(7, &all), []);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn reads_what_the_system_says() {
        let process = Process { id: 7, parent: 42, group: 6 };
        assert_eq!(parse_stat(7, "7 (a) b) S 42 6 5 0"), Some(process));
        assert_eq!(parse_stat(7, "7 (sh) Z 42 6 5 0"), None);
        assert_eq!(parse_stat(7, "7 (sh"), None);
    }
}

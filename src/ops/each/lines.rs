//! Passes on what a command writes, line by line, in little memory.

#[cfg(unix)]
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::process::Child;

/// How much of a line is waited for. A longer one is passed on in parts, each as a line of its own.
const MOST: usize = 1 << 16;

/// How much is read at once as long as lines are short.
const FIRST: usize = 1 << 12;

/// Gets one or more lines at each call; the very last one may lack its line feed.
type Pass<'a> = &'a mut (dyn FnMut(&[u8]) + Send);

/// Reads `from` to its end.
pub fn pass_lines(mut from: impl Read, mut pass: impl FnMut(&[u8])) {
    let mut lines = Lines::default();
    while lines.read(&mut from, &mut pass) {}
}

/// Reads what a child writes to both of its streams to their ends.
#[cfg(unix)]
pub(super) fn pass_lines_of<'a>(child: &mut Child, out: Pass<'a>, err: Pass<'a>) {
    use rustix::event::{PollFd, PollFlags, poll};
    use std::os::fd::OwnedFd;
    let stdout = child.stdout.take().map(OwnedFd::from);
    let stderr = child.stderr.take().map(OwnedFd::from);
    let streams = [(stdout, out), (stderr, err)].into_iter();
    let open = streams.filter_map(|(stream, pass)| Some((File::from(stream?), pass)));
    let mut open: Vec<_> = open.map(|(file, pass)| (file, Lines::default(), pass)).collect();
    while !open.is_empty() {
        let mut awaited: Vec<PollFd<'_>> =
            open.iter().map(|(file, ..)| PollFd::new(file, PollFlags::IN)).collect();
        let is_known = match poll(&mut awaited, None) {
            Err(rustix::io::Errno::INTR) => continue,
            polled => polled.is_ok(),
        };
        let ready: Vec<bool> =
            awaited.iter().map(|one| !is_known || !one.revents().is_empty()).collect();
        let mut ready = ready.into_iter();
        open.retain_mut(|(file, lines, pass)| ready.next() != Some(true) || lines.read(file, pass));
    }
}

/// The same where nobody tells which of both has something.
#[cfg(not(unix))]
pub(super) fn pass_lines_of<'a>(child: &mut Child, out: Pass<'a>, err: Pass<'a>) {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        if let Some(stderr) = stderr {
            scope.spawn(|| pass_lines(stderr, err));
        }
        if let Some(stdout) = stdout {
            pass_lines(stdout, out);
        }
    });
}

/// What has come of a stream and was not passed on yet.
#[derive(Default)]
struct Lines {
    buffer: Vec<u8>,
    filled: usize,
}

impl Lines {
    /// Reads once, and passes on the lines that are whole, at the end of the stream the rest. Says whether more may come.
    fn read(&mut self, from: &mut impl Read, pass: &mut dyn FnMut(&[u8])) -> bool {
        if self.filled == self.buffer.len() {
            self.buffer.resize((2 * self.filled).clamp(FIRST, MOST), 0);
        }
        match from.read(&mut self.buffer[self.filled..]) {
            Ok(read) if read > 0 => self.filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => return true,
            Ok(_) | Err(_) => {
                if self.filled > 0 {
                    pass(&self.buffer[..self.filled]);
                }
                return false;
            }
        }
        let filled = &self.buffer[..self.filled];
        let end = filled.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
        if let Some(end) = end.or_else(|| (self.filled == MOST).then_some(MOST)) {
            pass(&filled[..end]);
            self.buffer.copy_within(end..self.filled, 0);
            self.filled -= end;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use std::process::Stdio;

    use super::*;

    /// Gives a few bytes at a time, as a pipe does.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(into.len()).min(self.0.len());
            let (now, later) = self.0.split_at(count);
            into[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn passed(text: &[u8], at_a_time: usize) -> Vec<Vec<u8>> {
        let mut passed = Vec::new();
        pass_lines(Trickle(text, at_a_time), |lines| passed.push(lines.to_vec()));
        passed
    }

    #[test]
    fn only_whole_lines_are_passed_on_until_the_end() {
        let text = b"one\ntwo\n\nlast \xff";
        for at_a_time in 1..=text.len() {
            let passed = passed(text, at_a_time);
            assert_eq!(passed.concat(), text, "{at_a_time}");
            let (_, whole) = passed.split_last().unwrap();
            assert!(whole.iter().all(|lines| lines.ends_with(b"\n")), "{at_a_time}");
        }
        assert_eq!(passed(b"", 1), [b""; 0]);
        assert_eq!(passed(text, 5)[0], b"one\n");
    }

    #[cfg(unix)]
    #[test]
    fn both_streams_of_a_child_are_read_even_if_one_is_full() {
        let script =
            "for i in $(seq 20000); do echo out; echo error >&2; done; exec >&-; printf end >&2";
        let mut command = std::process::Command::new("/bin/sh");
        command.args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut keep_out = |lines: &[u8]| out.extend_from_slice(lines);
        let mut keep_err = |lines: &[u8]| err.extend_from_slice(lines);
        pass_lines_of(&mut child, &mut keep_out, &mut keep_err);
        child.wait().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "out\n".repeat(20000));
        assert_eq!(String::from_utf8(err).unwrap(), "error\n".repeat(20000) + "end");
    }

    #[test]
    fn a_line_without_an_end_takes_no_more_memory_than_others() {
        let text = vec![b'x'; 3 * MOST + 1];
        let passed = passed(&text, 1000);
        assert_eq!(passed.iter().map(Vec::len).collect::<Vec<_>>(), [MOST, MOST, MOST, 1]);
    }
}

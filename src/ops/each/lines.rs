//! Passes on what a command writes, line by line, in little memory.

use std::io::{ErrorKind, Read};

/// How much of a line is waited for. A longer one is passed on in parts, each as a line of its own.
const MOST: usize = 1 << 16;

/// Reads `from` to its end. Each call of `pass` gets one or more lines; the very last one may lack its line feed.
pub fn pass_lines(mut from: impl Read, mut pass: impl FnMut(&[u8])) {
    let mut buffer = vec![0; MOST];
    let mut filled = 0;
    loop {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
        let end = buffer[..filled].iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
        if let Some(end) = end.or_else(|| (filled == MOST).then_some(filled)) {
            pass(&buffer[..end]);
            buffer.copy_within(end..filled, 0);
            filled -= end;
        }
    }
    if filled > 0 {
        pass(&buffer[..filled]);
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_line_without_an_end_takes_no_more_memory_than_others() {
        let text = vec![b'x'; 3 * MOST + 1];
        let passed = passed(&text, 1000);
        assert_eq!(passed.iter().map(Vec::len).collect::<Vec<_>>(), [MOST, MOST, MOST, 1]);
    }
}

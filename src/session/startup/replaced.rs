//! Commands in a start-up file that do nothing any more: text in, text out.
//!
//! The line ends with a comment that holds the whole line as it was, so it can be put back byte for byte.

use std::ops::Range;

const MARK: &[u8] = b" # 'venvyard setup' replaced: ";

/// The text with `nothing` in place of these commands, and where `place` is in it. A line that is continued on the next
/// one must have none of them.
pub fn replace(
    text: &[u8],
    commands: &[Range<usize>],
    nothing: &str,
    place: Option<usize>,
) -> (Vec<u8>, Option<usize>) {
    let (mut result, mut start, mut place_in_result) = (Vec::with_capacity(text.len()), 0, None);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if place == Some(start) {
            place_in_result = Some(result.len());
        }
        let here = start..start + line.len();
        start = here.end;
        let body = here.start..here.start + line.trim_ascii_end().len();
        let mut at = here.start;
        for command in commands.iter().filter(|command| here.contains(&command.start)) {
            result.extend_from_slice(&text[at..command.start]);
            result.extend_from_slice(nothing.as_bytes());
            at = command.end;
        }
        if at == here.start {
            result.extend_from_slice(line);
            continue;
        }
        result.extend_from_slice(text[at..body.end.max(at)].trim_ascii_end());
        result.extend_from_slice(MARK);
        result.extend_from_slice(line);
    }
    let at_end = (place == Some(start)).then_some(result.len());
    (result, place_in_result.or(at_end))
}

/// The text with its lines as they were; `None` if none was replaced.
pub fn restore(text: &[u8]) -> Option<Vec<u8>> {
    let mut is_changed = false;
    let lines = text.split_inclusive(|byte| *byte == b'\n').map(|line| match original(line) {
        Some(original) => {
            is_changed = true;
            original
        }
        None => line,
    });
    let restored = lines.collect::<Vec<_>>().concat();
    is_changed.then_some(restored)
}

/// The lines that were replaced: their numbers, and what they were.
pub fn lines(text: &[u8]) -> Vec<(usize, String)> {
    let numbered = text.split(|byte| *byte == b'\n').zip(1..);
    let was = |line| original(line).map(|was| String::from_utf8_lossy(was).trim().to_owned());
    numbered.filter_map(|(line, number)| Some((number, was(line)?))).collect()
}

fn original(line: &[u8]) -> Option<&[u8]> {
    let at = line.windows(MARK.len()).position(|window| window == MARK)?;
    Some(&line[at + MARK.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn replaced(text: &str, command: &str) -> String {
        let found = text.match_indices(command).map(|(at, _)| at..at + command.len());
        let (text, _) = replace(text.as_bytes(), &found.collect::<Vec<_>>(), ":", None);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn the_rest_of_the_line_still_runs() {
        for (text, result) in [
            ("a\n. x\nb\n", "a\n: # 'venvyard setup' replaced: . x\nb\n"),
            (". x", ": # 'venvyard setup' replaced: . x"),
            ("\t. x  \r\n", "\t: # 'venvyard setup' replaced: \t. x  \r\n"),
            (
                "if a; then . x; else . x; fi # why\n",
                "if a; then :; else :; fi # why # 'venvyard setup' replaced: if a; then . x; else . x; fi # why\n",
            ),
        ] {
            assert_eq!(replaced(text, ". x"), result);
            assert_eq!(restore(result.as_bytes()).unwrap(), text.as_bytes());
        }
        assert_eq!(lines(replaced("a\n  . x\n", ". x").as_bytes()), [(2, ". x".to_owned())]);
        assert_eq!(restore(b"a # b\n"), None);
    }

    #[test]
    fn the_place_moves_with_the_text() {
        let text = b". x\nb\n. x";
        for (place, rest) in [(0, 3), (4, 2), (6, 1), (9, 0)] {
            let (text, place) = replace(text, &[0..3, 6..9], ":", Some(place));
            assert_eq!(text[place.unwrap()..].split_inclusive(|byte| *byte == b'\n').count(), rest);
        }
    }

    proptest! {
        #[test]
        fn every_byte_comes_back(lines in proptest::collection::vec("[ -~\t]{0,9}[\r]?", 0..9), at: u8) {
            let text = lines.join("\n").into_bytes();
            let starts: Vec<usize> = (0..text.len()).filter(|at| !b"\r\n \t".contains(&text[*at])).collect();
            let picked = starts.get(usize::from(at) % starts.len().max(1)).copied();
            let commands: Vec<_> = picked.into_iter().map(|start| start..start + 1).collect();
            let (after, _) = replace(&text, &commands, ":", None);
            prop_assert_eq!(restore(&after).unwrap_or(after), text);
        }
    }
}

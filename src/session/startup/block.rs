//! The marked block in a start-up file: text in, text out.
//!
//! Files are bytes, because a start-up file need not be UTF-8. The block's first line records what is needed to restore
//! the file exactly, so no state file is needed that could get lost.

use std::ops::Range;

const BEGIN: &str = "# >>> venvyard >>>";
const END: &str = "# <<< venvyard <<<";
const NO_FINAL_NEWLINE: &str = " (the line above had no end)";
const NO_FILE: &str = " (made this file";

/// What a file was like without the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileState {
    /// Empty, or its last line ended with a newline.
    Complete,
    /// Its last line had no newline.
    NoFinalNewline,
    /// It did not exist, and neither did this many of the directories above it.
    NoFile { directories: usize },
}

/// What is left of a file without its block.
#[derive(Debug, PartialEq, Eq)]
pub struct Remainder {
    /// The text.
    pub text: Vec<u8>,
    /// If the file was created for the block: how many directories above it were, too. They can be deleted if they are
    /// empty.
    pub made_directories: Option<usize>,
}

/// The lines at its begin and end don't pair up, so the block can't be told from the user's own lines.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the lines {BEGIN:?} and {END:?} don't pair up")]
pub struct Damaged;

/// The file with a block of these lines, at its end or in the place of an older block. `text` is `None` if the file
/// does not exist; then `directories` of the directories above it don't exist either. `lines` has no final newline.
pub fn insert(text: Option<&[u8]>, directories: usize, lines: &str) -> Result<Vec<u8>, Damaged> {
    insert_at(text, directories, lines, None)
}

/// Like [`insert`], but a new block comes to this place, where a line begins.
pub fn insert_at(
    text: Option<&[u8]>,
    directories: usize,
    lines: &str,
    place: Option<usize>,
) -> Result<Vec<u8>, Damaged> {
    let (text, new) = text.map_or((&[][..], true), |text| (text, false));
    let (range, before) = match find(text)? {
        Some((range, before)) => (range, before),
        None if new => (0..0, FileState::NoFile { directories }),
        None if place.is_some_and(|place| place < text.len()) => {
            let place = place.unwrap_or_default();
            (place..place, FileState::Complete)
        }
        None if text.is_empty() || text.ends_with(b"\n") => {
            (text.len()..text.len(), FileState::Complete)
        }
        None => (text.len()..text.len(), FileState::NoFinalNewline),
    };
    let is_there = !range.is_empty();
    let note = match before {
        FileState::Complete => String::new(),
        FileState::NoFinalNewline => NO_FINAL_NEWLINE.to_owned(),
        FileState::NoFile { directories: 0 } => format!("{NO_FILE})"),
        FileState::NoFile { directories: 1 } => format!("{NO_FILE} and 1 directory)"),
        FileState::NoFile { directories } => format!("{NO_FILE} and {directories} directories)"),
    };
    let mut result = text[..range.start].to_vec();
    if before == FileState::NoFinalNewline && !is_there {
        result.push(b'\n');
    }
    let block =
        format!("{BEGIN}{note}\n# 'venvyard setup --uninstall' takes this out.\n{lines}\n{END}\n");
    result.extend_from_slice(block.as_bytes());
    result.extend_from_slice(&text[range.end..]);
    Ok(result)
}

/// The file as it was before [`insert`], with later changes outside the block; `None` if it has no block.
pub fn remove(text: &[u8]) -> Result<Option<Remainder>, Damaged> {
    let Some((range, before)) = find(text)? else { return Ok(None) };
    let (mut head, tail) = (&text[..range.start], &text[range.end..]);
    // If lines were added below, the line above needs its newline.
    if before == FileState::NoFinalNewline && tail.is_empty() {
        head = head.strip_suffix(b"\n").unwrap_or(head);
        // An editor may have converted all newlines to CRLF, ours too.
        if text[range].ends_with(b"\r\n") {
            head = head.strip_suffix(b"\r").unwrap_or(head);
        }
    }
    let made_directories = match before {
        FileState::NoFile { directories } => Some(directories),
        FileState::Complete | FileState::NoFinalNewline => None,
    };
    Ok(Some(Remainder { text: [head, tail].concat(), made_directories }))
}

/// The block's lines; `None` if there is no block.
pub fn body(text: &[u8]) -> Result<Option<&[u8]>, Damaged> {
    Ok(find(text)?.map(|(range, _)| &text[range]))
}

/// The range of the first block, in whole lines, and what the file was like without it.
fn find(text: &[u8]) -> Result<Option<(Range<usize>, FileState)>, Damaged> {
    let mut open: Option<(usize, FileState)> = None;
    let mut offset = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let start = offset;
        offset += line.len();
        let line = line.trim_ascii_end();
        if let Some(note) = line.strip_prefix(BEGIN.as_bytes()) {
            if open.replace((start, read_note(note))).is_some() {
                return Err(Damaged);
            }
        } else if line == END.as_bytes() {
            let (start, before) = open.ok_or(Damaged)?;
            return Ok(Some((start..offset, before)));
        }
    }
    open.map_or(Ok(None), |_| Err(Damaged))
}

fn read_note(note: &[u8]) -> FileState {
    let note = String::from_utf8_lossy(note);
    if note == NO_FINAL_NEWLINE {
        return FileState::NoFinalNewline;
    }
    match note.strip_prefix(NO_FILE) {
        Some(rest) => {
            let directories = rest.split(' ').find_map(|word| word.parse().ok()).unwrap_or(0);
            FileState::NoFile { directories }
        }
        None => FileState::Complete,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINE: &str = "if [ -r '/d/venvyard.bash' ]; then . '/d/venvyard.bash'; fi";

    fn inserted(text: &[u8]) -> Vec<u8> {
        insert(Some(text), 0, LINE).unwrap()
    }

    fn text(removed: &[u8]) -> Vec<u8> {
        remove(removed).unwrap().unwrap().text
    }

    #[test]
    fn the_block_is_added_at_the_end() {
        let expected = format!(
            "a=1\n# >>> venvyard >>>\n# 'venvyard setup --uninstall' takes this out.\n{LINE}\n# <<< venvyard <<<\n"
        );
        assert_eq!(String::from_utf8(inserted(b"a=1\n")).unwrap(), expected);
    }

    #[test]
    fn a_missing_final_newline_is_restored() {
        let with = inserted(b"a=1\r\nb=2");
        assert!(with.starts_with(b"a=1\r\nb=2\n# >>> venvyard >>> (the line above had no end)\n"));
        assert_eq!(text(&with), b"a=1\r\nb=2");
    }

    #[test]
    fn text_around_the_block_stays() {
        let with = String::from_utf8(inserted(b"a=1")).unwrap();
        let edited = format!("first\n{with}last");
        assert_eq!(text(edited.as_bytes()), b"first\na=1\nlast");
    }

    #[test]
    fn converted_newlines_do_no_harm() {
        let with = String::from_utf8(inserted(b"a=1")).unwrap().replace('\n', "\r\n");
        assert_eq!(text(with.as_bytes()), b"a=1");
    }

    #[test]
    fn the_block_records_that_the_file_was_created_for_it() {
        for directories in 0..3 {
            let with = insert(None, directories, LINE).unwrap();
            let removed = remove(&with).unwrap().unwrap();
            assert_eq!(
                removed,
                Remainder { text: Vec::new(), made_directories: Some(directories) }
            );
        }
        assert_eq!(remove(&inserted(b"")).unwrap().unwrap().made_directories, None);
    }

    #[test]
    fn an_older_block_is_replaced_in_place_and_keeps_its_note() {
        let old = insert(None, 2, "if [ -r '/old' ]; then . '/old'; fi").unwrap();
        let edited = [&b"above\n"[..], &old, b"below\n"].concat();
        let new = inserted(&edited);
        assert!(new.starts_with(b"above\n# >>> venvyard >>> (made this file and 2 directories)\n"));
        assert!(new.ends_with(b"below\n"));
        assert!(!new.windows(4).any(|window| window == b"/old"));
        assert_eq!(inserted(&new), new);
    }

    #[test]
    fn a_block_whose_lines_do_not_pair_up_is_refused() {
        for damaged in [
            format!("{BEGIN}\nmine\n"),
            format!("{BEGIN}\nmine\n{BEGIN}\n{END}\n"),
            format!("mine\n{END}\n"),
        ] {
            assert_eq!(remove(damaged.as_bytes()), Err(Damaged), "{damaged}");
            assert_eq!(insert(Some(damaged.as_bytes()), 0, LINE), Err(Damaged));
        }
    }

    proptest! {
        #[test]
        fn removing_the_block_restores_every_byte(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..200),
                "[ab# \r\n]{0,40}".prop_map(String::into_bytes),
            ],
        ) {
            let with = inserted(&bytes);
            prop_assert_eq!(&inserted(&with), &with);
            let removed = remove(&with).unwrap().unwrap();
            prop_assert_eq!(removed, Remainder { text: bytes, made_directories: None });
        }
    }
}

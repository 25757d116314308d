//! The programs that start a command on Windows: distlib's launcher, the first line of a script, and a zip of the
//! script.

use super::paths::Move;

/// Begins every program of Windows.
const PROGRAM: &[u8] = b"MZ";
/// Begins a zip, and the list at its end.
const ZIP: &[u8] = b"PK\x03\x04";
const END: &[u8] = b"PK\x05\x06";
const DIRECTORY: &[u8] = b"PK\x01\x02";

/// The launcher with the interpreter's new path; `None` if it is another program, or its interpreter is elsewhere.
pub(super) fn rewritten(bytes: &[u8], paths: &super::paths::Paths) -> Option<Vec<u8>> {
    if !bytes.starts_with(PROGRAM) {
        return None;
    }
    let zip = zip_start(bytes)?;
    let line = bytes[..zip].windows(2).rposition(|pair| pair == b"#!")?;
    let new = paths.edit(&bytes[line..zip], first_line)?;
    Some([&bytes[..line], &new, &bytes[zip..]].concat())
}

/// `#!C:\e\Scripts\python.exe`, in quotes if there is a blank. The zip's own offsets begin at the zip.
fn first_line(text: &str, paths: &Move) -> Option<String> {
    let line = text.strip_prefix("#!")?.trim_end_matches(['\r', '\n']);
    let end = &text["#!".len() + line.len()..];
    let (python, arguments) = if let Some(quoted) = line.strip_prefix('"') {
        quoted.split_once('"')?
    } else {
        let below = paths.start_of(line)?;
        let end = line[below..].find(' ').map_or(line.len(), |at| below + at);
        line.split_at(end)
    };
    let python = paths.path(python)?;
    let quote = if python.contains(' ') { "\"" } else { "" };
    Some(format!("#!{quote}{python}{quote}{arguments}{end}"))
}

/// Where the zip begins, by the list at its end.
fn zip_start(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).rposition(|four| four == END)?;
    let number = |at: usize| {
        let four: [u8; 4] = bytes.get(end + at..end + at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    // The size of the directory before the list, and its offset in the zip.
    let (size, offset) = (number(12)?, number(16)?);
    let directory = end.checked_sub(size)?;
    let start = directory.checked_sub(offset)?;
    let is_zip =
        bytes[start..].starts_with(ZIP) && (size == 0 || bytes[directory..].starts_with(DIRECTORY));
    is_zip.then_some(start)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use super::*;
    use crate::venv::paths::Os;
    use crate::venv::relocate::paths::Paths;

    fn launcher(line: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("__main__.py", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"import sys").unwrap();
        let zip = zip.finish().unwrap().into_inner();
        [b"MZ program #! text", line.as_bytes(), &zip].concat()
    }

    fn moved(bytes: &[u8], to: &str) -> Option<Vec<u8>> {
        rewritten(bytes, &Paths::new(&[r"C:\e\a".into()], to.as_ref(), Os::Windows))
    }

    #[test]
    fn the_interpreter_is_named_at_its_new_place_and_the_script_stays() {
        for (old, to, new) in [
            ("#!C:\\e\\a\\Scripts\\python.exe\r\n", r"D:\n", "#!D:\\n\\Scripts\\python.exe\r\n"),
            ("#!c:\\E\\a\\python.exe -E\n", r"D:\n x", "#!\"D:\\n x\\python.exe\" -E\n"),
            ("#!\"C:\\e\\a\\python.exe\"\n", r"D:\n", "#!D:\\n\\python.exe\n"),
        ] {
            let bytes = moved(&launcher(old), to).unwrap();
            assert_eq!(bytes, launcher(new), "{old}");
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut script = String::new();
            zip.by_index(0).unwrap().read_to_string(&mut script).unwrap();
            assert_eq!(script, "import sys");
        }
    }

    #[test]
    fn other_programs_are_left() {
        assert_eq!(moved(&launcher("#!C:\\e\\ab\\python.exe\n"), "X"), None);
        for other in [&b"MZ"[..], b"", b"MZ PK\x05\x06", b"#!C:\\e\\a\\python.exe\nPK\x05\x06"] {
            assert_eq!(moved(other, "X"), None);
        }
        let mut cut = launcher("#!C:\\e\\a\\python.exe\n");
        cut.truncate(cut.len() - 8);
        assert_eq!(moved(&cut, "X"), None);
    }
}

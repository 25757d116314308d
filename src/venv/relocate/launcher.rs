//! The programs that start a command on Windows: distlib's launcher, the first line of a script, and a zip of the
//! script; or uv's launcher, the zip, the path of the interpreter, and its length.

use super::paths::Move;

/// Begins every program of Windows.
const PROGRAM: &[u8] = b"MZ";
/// Begins a zip, and the list at its end.
const ZIP: &[u8] = b"PK\x03\x04";
const END: &[u8] = b"PK\x05\x06";
const DIRECTORY: &[u8] = b"PK\x01\x02";

/// Ends uv's launchers: of a script, of a Python, and of either in its first versions.
const OF_UV: [&[u8; 4]; 3] = [b"UVSC", b"UVPY", b"UVUV"];

/// The launcher with the interpreter's new path; `None` if it is another program, or its interpreter is elsewhere.
pub(super) fn rewritten(bytes: &[u8], paths: &super::paths::Paths) -> Option<Vec<u8>> {
    if !bytes.starts_with(PROGRAM) {
        return None;
    }
    if let Some((rest, end)) = bytes.split_last_chunk().filter(|(_, end)| OF_UV.contains(end)) {
        return Some([&of_uv(rest, paths)?, &end[..]].concat());
    }
    let zip = zip_start(bytes)?;
    let line = bytes[..zip].windows(2).rposition(|pair| pair == b"#!")?;
    let new = paths.edit(&bytes[line..zip], first_line)?;
    Some([&bytes[..line], &new, &bytes[zip..]].concat())
}

/// What stands before the mark of uv.
fn of_uv(bytes: &[u8], paths: &super::paths::Paths) -> Option<Vec<u8>> {
    let (bytes, length) = bytes.split_last_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (program, python) = bytes.split_at_checked(bytes.len().checked_sub(length)?)?;
    // A relative path stays right.
    let new = paths.edit(python, |python, paths| paths.path(python))?;
    let length = u32::try_from(new.len()).ok()?.to_le_bytes();
    Some([program, &new, &length].concat())
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

    fn launcher_of_uv(python: &str, end: &str) -> Vec<u8> {
        let length = u32::try_from(python.len()).unwrap().to_le_bytes();
        [&launcher(""), python.as_bytes(), &length, end.as_bytes()].concat()
    }

    #[test]
    fn uvs_launcher_names_it_at_its_end() {
        for end in ["UVSC", "UVPY", "UVUV"] {
            let old = launcher_of_uv(r"C:\e\a\Scripts\python.exe", end);
            for to in [r"D:\n", r"D:\a longer é"] {
                let new = launcher_of_uv(&format!(r"{to}\Scripts\python.exe"), end);
                assert_eq!(moved(&old, to).unwrap(), new);
                let mut zip = zip::ZipArchive::new(Cursor::new(new)).unwrap();
                assert!(zip.by_index(0).is_ok());
            }
        }
        for other in [r"C:\e\ab\python.exe", r"Scripts\python.exe", ""] {
            assert_eq!(moved(&launcher_of_uv(other, "UVSC"), "X"), None);
        }
        assert_eq!(moved(b"MZ\xff\xff\xff\xffUVSC", "X"), None);
        assert_eq!(moved(b"MZUVSC", "X"), None);
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

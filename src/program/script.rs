//! The first lines of a script: which program runs it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// How many bytes of a script are read, enough for its first lines. Linux reads 256 bytes of the first one, so pip's
/// scripts with longer paths begin with `#!/bin/sh` and a line that starts the interpreter.
const MAX_HEAD_BYTES: usize = 4096;

/// The program that runs a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Interpreter {
    /// The one at this path.
    File(PathBuf),
    /// The one that `env` finds in PATH.
    Name(String),
    /// `/bin/sh`, which then starts the one at this path: `'''exec' '/path/python' "$0" "$@"`.
    Through(PathBuf),
}

/// The beginning of a file. A FIFO doesn't make it wait, and has none.
pub fn head(file: &Path) -> Option<Vec<u8>> {
    let mut options = std::fs::File::options();
    options.read(true);
    #[cfg(unix)]
    {
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags);
    }
    // One call: of a regular file, it reads less only at the end.
    let mut bytes = vec![0; MAX_HEAD_BYTES];
    let size = options.open(file).ok()?.read(&mut bytes).ok()?;
    bytes.truncate(size);
    Some(bytes)
}

/// The path of the program that runs the script, unless `env` finds it in PATH. `None` if it is no script.
pub fn interpreter_path(script: &Path) -> Option<PathBuf> {
    match interpreter(&head(script)?)? {
        Interpreter::File(path) | Interpreter::Through(path) => Some(path),
        Interpreter::Name(_) => None,
    }
}

/// The program that runs the script that begins with `head`; `None` if it is no script.
pub fn interpreter(head: &[u8]) -> Option<Interpreter> {
    let text = String::from_utf8_lossy(head.strip_prefix(b"#!")?);
    let mut lines = text.split('\n');
    let words = lines.next()?.trim_matches([' ', '\t']);
    // For the kernel, the path ends at the first blank, and one argument follows.
    let mut words = words.split([' ', '\t']).filter(|word| !word.is_empty());
    let program = words.next()?;
    if program == "/bin/sh"
        && let Some(path) = lines.take(2).find_map(started_by_sh)
    {
        return Some(Interpreter::Through(path));
    }
    if program.ends_with("/env")
        && let Some(name) = words.find(|word| !word.starts_with('-') && !word.contains('='))
    {
        return Some(Interpreter::Name(name.to_owned()));
    }
    Some(Interpreter::File(program.into()))
}

/// The absolute path in the line with which pip, distlib and venvyard start an interpreter whose path can't be in a
/// first line. A relocatable script computes its path.
fn started_by_sh(line: &str) -> Option<PathBuf> {
    let word = line.strip_prefix("'''exec' ")?;
    let path = match word.chars().next()? {
        '"' => word[1..].split('"').next()?.to_owned(),
        '\'' => unquoted(word),
        _ => word.split(' ').next()?.to_owned(),
    };
    (path.starts_with('/') && !path.contains(['$', '`'])).then(|| path.into())
}

/// The text of a word in single quotes: `'a'\''b'` is `a'b`.
fn unquoted(word: &str) -> String {
    let (mut text, mut quoted, mut chars) = (String::new(), false, word.chars());
    while let Some(c) = chars.next() {
        match c {
            '\'' => quoted = !quoted,
            '\\' if !quoted => text.extend(chars.next()),
            ' ' if !quoted => break,
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Interpreter {
        Interpreter::File(path.into())
    }

    #[test]
    fn the_first_line_names_the_interpreter_as_the_kernel_reads_it() {
        assert_eq!(interpreter(b"#!/e/bin/python\nx"), Some(file("/e/bin/python")));
        assert_eq!(interpreter(b"#! /usr/bin/perl -w"), Some(file("/usr/bin/perl")));
        assert_eq!(interpreter(b"#!\t/bin/sh\t-e\n"), Some(file("/bin/sh")));
        assert_eq!(interpreter(b"#!/bin/sh\r\n"), Some(file("/bin/sh\r")));
        assert_eq!(interpreter(b"#!\n"), None);
        assert_eq!(interpreter(b"print(1)\n"), None);
        assert_eq!(interpreter(b""), None);
    }

    #[test]
    fn env_looks_the_interpreter_up() {
        for line in
            ["#!/usr/bin/env python3", "#!/usr/bin/env -S A=1 python3 -E", "#!/bin/env  python3"]
        {
            assert_eq!(
                interpreter(line.as_bytes()),
                Some(Interpreter::Name("python3".into())),
                "{line}"
            );
        }
        assert_eq!(interpreter(b"#!/usr/bin/env\n"), Some(file("/usr/bin/env")));
    }

    #[test]
    fn the_shell_starts_an_interpreter_whose_path_has_a_space() {
        for (line, path) in [
            (r#"'''exec' "/a b/python" "$0" "$@""#, "/a b/python"),
            (r#"'''exec' /a/python "$0" "$@""#, "/a/python"),
            (r#"'''exec' '/a b'\''c'\\'d/python' "$0" "$@""#, "/a b'c\\d/python"),
            ("# -*- coding: utf-8 -*-\n'''exec' '/é/python' \"$0\"", "/é/python"),
        ] {
            let head = format!("#!/bin/sh\n{line}\n' '''\n");
            assert_eq!(
                interpreter(head.as_bytes()),
                Some(Interpreter::Through(path.into())),
                "{line}"
            );
        }
        let relocatable = r#"'''exec' "$(dirname -- "$(realpath -- "$0")")"/'python' "$0" "$@""#;
        assert_eq!(
            interpreter(format!("#!/bin/sh\n{relocatable}\n").as_bytes()),
            Some(file("/bin/sh"))
        );
    }
}

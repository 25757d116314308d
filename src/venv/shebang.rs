//! The first lines of a script, which say what runs it.

/// Linux before 5.1 reads 128 bytes of a script's first line, including the NUL or newline at its
/// end (`BINPRM_BUF_SIZE`).
const LONGEST: usize = 127;

/// For Python 2 a file is ASCII until its first or second line declares a coding (PEP 263). So the
/// first line must be ASCII and this must be the second.
pub(super) const CODING: &str = "# -*- coding: utf-8 -*-\n";

/// The first lines of a script for `python` with these arguments. If the path is too long, has a
/// space or is not ASCII in Python 2, the script starts in `/bin/sh`, and the shell's `exec` line is
/// a string to Python (like distlib's scripts).
pub(super) fn lines(python: &str, arguments: &str, series: (u8, u8)) -> String {
    if is_plain(python, arguments, series) {
        return format!("#!{}\n", with(python, arguments));
    }
    let coding = if needs_coding(python, series) { CODING } else { "" };
    format!("#!/bin/sh\n{coding}{}", exec_lines(python, arguments))
}

/// The lines with which the shell starts `python`.
pub(super) fn exec_lines(python: &str, arguments: &str) -> String {
    // The shell sees the end of the quotes with an escaped character, Python sees escapes in '''.
    let quoted: String = python
        .chars()
        .map(|c| match c {
            '\'' => r"'\''".to_owned(),
            '\\' => r"'\\'".to_owned(),
            c => c.to_string(),
        })
        .collect();
    let word = with(&format!("'{quoted}'"), arguments);
    format!("'''exec' {word} \"$0\" \"$@\"\n' '''\n")
}

/// Whether the system itself can start `python`.
pub(super) fn is_plain(python: &str, arguments: &str, series: (u8, u8)) -> bool {
    // The newline does not count.
    let length = "#!".len() + with(python, arguments).len();
    length <= LONGEST && !python.contains([' ', '\t']) && !needs_coding(python, series)
}

/// Whether a Python 2 needs the declaration of the coding.
pub(super) fn needs_coding(python: &str, (major, _): (u8, u8)) -> bool {
    major < 3 && !python.is_ascii()
}

fn with(program: &str, arguments: &str) -> String {
    if arguments.is_empty() { program.to_owned() } else { format!("{program} {arguments}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: (u8, u8) = (3, 13);

    #[test]
    fn a_plain_path_is_the_first_line() {
        assert_eq!(lines("/e/bin/python", "", THREE), "#!/e/bin/python\n");
        assert_eq!(lines("/e/bin/python", "-E", THREE), "#!/e/bin/python -E\n");
        assert_eq!(lines("/é/bin/python", "", THREE), "#!/é/bin/python\n");
        let longest = format!("/{}", "x".repeat(124));
        assert_eq!(lines(&longest, "", THREE), format!("#!{longest}\n"));
        assert!(lines(&format!("{longest}x"), "", THREE).starts_with("#!/bin/sh\n"));
    }

    #[test]
    fn a_path_with_a_space_goes_through_the_shell() {
        assert_eq!(
            lines("/a b'c\\d/python", "", THREE),
            "#!/bin/sh\n'''exec' '/a b'\\''c'\\\\'d/python' \"$0\" \"$@\"\n' '''\n"
        );
        assert!(lines("/a b", "-E", THREE).ends_with("'/a b' -E \"$0\" \"$@\"\n' '''\n"));
    }

    #[test]
    fn a_script_for_python_2_declares_its_coding_before_the_path() {
        let two = |python| lines(python, "", (2, 7));
        assert_eq!(two("/e/bin/python"), "#!/e/bin/python\n");
        assert!(two("/a b/python").starts_with("#!/bin/sh\n'''exec' '/a b/"));
        assert_eq!(
            two("/é/python"),
            "#!/bin/sh\n# -*- coding: utf-8 -*-\n'''exec' '/é/python' \"$0\" \"$@\"\n' '''\n"
        );
    }
}

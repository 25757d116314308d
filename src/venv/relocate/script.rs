//! The first lines of a script, which start the environment's interpreter.

use super::literals;
use super::paths::Move;
use crate::venv::shebang;

/// The mark of setuptools' scripts for a project that is being developed. They name the project's own script.
const DEVELOPED: &str = "EASY-INSTALL-DEV-SCRIPT";

/// The script with the interpreter's new path; `None` if another program runs it. `two` says that the interpreter
/// is a Python 2.
pub(super) fn rewritten(text: &str, paths: &Move, two: bool) -> Option<String> {
    let head = Head::of_shell(text).or_else(|| Head::of_system(text, paths))?;
    let python = paths.path(&head.python)?;
    let series = if two { (2, 7) } else { (3, 0) };
    let lines = match head.before_exec {
        // Something else than the path made it start in the shell.
        Some(before) if shebang::is_plain(&head.python, head.arguments, series) => {
            format!("{before}{}", shebang::exec_lines(&python, head.arguments))
        }
        _ => shebang::lines(&python, head.arguments, series),
    };
    let developed = head.body.contains(DEVELOPED);
    let body = developed.then(|| literals::rewritten(head.body, paths)).flatten();
    Some(lines + body.as_deref().unwrap_or(head.body))
}

/// The beginning of a script.
struct Head<'a> {
    python: String,
    /// What follows the interpreter, without the blank before it.
    arguments: &'a str,
    /// The lines before the one with which `/bin/sh` starts the interpreter.
    before_exec: Option<&'a str>,
    body: &'a str,
}

impl<'a> Head<'a> {
    /// The first line names the interpreter. Its path may have a blank, although no system starts it then.
    fn of_system(text: &'a str, paths: &Move) -> Option<Self> {
        let (first, body) = text.split_once('\n').unwrap_or((text, ""));
        let line = first.strip_prefix("#!")?.trim_matches([' ', '\t', '\r']);
        let line = line.strip_prefix("/usr/bin/env ").map_or(line, str::trim_start);
        let (python, arguments) = if let Some(quoted) = line.strip_prefix('"') {
            quoted.split_once('"')?
        } else {
            let below = paths.start_of(line)?;
            let end = line[below..].find([' ', '\t']).map_or(line.len(), |at| below + at);
            line.split_at(end)
        };
        let arguments = arguments.trim_start();
        Some(Self { python: python.to_owned(), arguments, before_exec: None, body })
    }

    /// The shell starts the interpreter: `'''exec' '/path/python' "$0" "$@"`, as pip, distlib, uv and venvyard
    /// write it. A relocatable script computes the path.
    fn of_shell(text: &'a str) -> Option<Self> {
        if !text.starts_with("#!/bin/sh") {
            return None;
        }
        let start = text.find("'''exec' ")?;
        let before = &text[..start];
        let is_head = before.ends_with('\n')
            && before.lines().skip(1).all(|line| line.starts_with('#'))
            && before.lines().count() <= 2;
        let (line, rest) = text[start..].split_once('\n')?;
        let (python, arguments) = word(line.strip_prefix("'''exec' ")?)?;
        let arguments = arguments.trim().strip_suffix("\"$0\" \"$@\"")?.trim_end();
        let (end, body) = rest.split_once('\n').unwrap_or((rest, ""));
        let is_whole = is_head && end.trim_end() == "' '''";
        is_whole.then_some(Self { python, arguments, before_exec: Some(before), body })
    }
}

/// The first word of the shell's line, and the rest. `None` if the shell would expand something in it. pip doesn't
/// escape what is in its double quotes.
fn word(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (word, rest) = quoted.split_once('"')?;
        return word.starts_with('/').then_some((word.to_owned(), rest));
    }
    let (mut word, mut quoted, mut chars) = (String::new(), false, text.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => quoted = !quoted,
            '\\' if !quoted => word.push(chars.next()?.1),
            '"' | '$' | '`' if !quoted => return None,
            ' ' | '\t' if !quoted => return Some((word, &text[at..])),
            c => word.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::paths::Os;

    const BODY: &str = "import sys\nsys.exit('/e/a')\n";

    fn moved(head: &str, from: &str, to: &str) -> Option<String> {
        let paths = Move::new(&[from], to, Os::Unix);
        let text = rewritten(&format!("{head}{BODY}"), &paths, false)?;
        Some(text.strip_suffix(BODY).unwrap().to_owned())
    }

    #[test]
    fn the_first_line_names_the_interpreter_at_its_new_place() {
        for (old, new) in [
            ("#!/e/a/bin/python\n", "#!/n/bin/python\n"),
            ("#!/e/a/bin/python3.12 -E\n", "#!/n/bin/python3.12 -E\n"),
            ("#! /e/a/bin/python\r\n", "#!/n/bin/python\n"),
            ("#!\"/e/a/bin/python\"\n", "#!/n/bin/python\n"),
            ("#!/usr/bin/env /e/a/bin/jython\n", "#!/n/bin/jython\n"),
        ] {
            assert_eq!(moved(old, "/e/a", "/n").as_deref(), Some(new), "{old}");
        }
    }

    #[test]
    fn scripts_of_other_programs_are_left() {
        for other in [
            "#!/e/ab/bin/python\n",
            "#!/bin/sh\n",
            "#!/usr/bin/env python\n",
            "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python' \"$0\" \"$@\"\n' '''\n",
            "#!/bin/sh\n'''exec' \"/e/ab/bin/python\" \"$0\" \"$@\"\n' '''\n",
            "#!/bin/bash\ncd /e/a\n",
            "",
        ] {
            assert_eq!(moved(other, "/e/a", "/n"), None, "{other}");
        }
    }

    #[test]
    fn a_path_that_no_first_line_can_have_goes_through_the_shell_and_back() {
        let long = format!("/{}", "x".repeat(127));
        for (to, word) in [
            ("/a b", "'/a b/bin/python'".to_owned()),
            ("/it's \\", r"'/it'\''s '\\'/bin/python'".to_owned()),
            (&long, format!("'{long}/bin/python'")),
        ] {
            let there = moved("#!/e/a/bin/python -E\n", "/e/a", to).unwrap();
            assert_eq!(there, format!("#!/bin/sh\n'''exec' {word} -E \"$0\" \"$@\"\n' '''\n"));
            assert_eq!(moved(&there, to, "/e/a").as_deref(), Some("#!/e/a/bin/python -E\n"));
            assert_eq!(moved(&there, to, "/c d").unwrap().matches("/c d/bin/python").count(), 1);
        }
    }

    #[test]
    fn every_installers_way_through_the_shell_is_understood() {
        for (word, from) in [
            ("\"/a b'c$x/bin/python\"", "/a b'c$x"),
            ("/e/a/bin/python", "/e/a"),
            (r"'/a b'\''c'\\'d/bin/python'", r"/a b'c\d"),
        ] {
            let head = format!("#!/bin/sh\n'''exec' {word} \"$0\" \"$@\"\n' '''\n");
            let new = moved(&head, from, "/n x").unwrap();
            assert!(new.contains("exec' '/n x/bin/python' \"$0\""), "{new}");
        }
    }

    #[test]
    fn what_starts_in_the_shell_for_another_reason_still_does() {
        let head = "#!/bin/sh -e\n'''exec' '/e/a/bin/python' \"$0\" \"$@\"\n' '''\n";
        let new = head.replace("/e/a", "/n");
        assert_eq!(moved(head, "/e/a", "/n"), Some(new));
    }

    #[test]
    fn a_script_of_python_2_declares_its_coding_only_where_it_must() {
        let paths = |from, to| Move::new(&[from], to, Os::Unix);
        let there = rewritten("#!/e/a/bin/python\nx\n", &paths("/e/a", "/é"), true).unwrap();
        assert!(there.starts_with("#!/bin/sh\n# -*- coding: utf-8 -*-\n'''exec' '/é/"), "{there}");
        let back = rewritten(&there, &paths("/é", "/e/a"), true);
        assert_eq!(back.as_deref(), Some("#!/e/a/bin/python\nx\n"));
    }

    #[test]
    fn a_script_of_a_project_in_the_environment_names_it_at_its_new_place() {
        let text = "#!/e/a/bin/python\n# EASY-INSTALL-DEV-SCRIPT: 'p==1','run.py'\n__file__ = '/e/a/src/p/run.py'\n";
        let paths = Move::new(&["/e/a"], "/it's", Os::Unix);
        let new = rewritten(text, &paths, false).unwrap();
        assert!(new.ends_with("__file__ = '/it\\'s/src/p/run.py'\n"), "{new}");
    }
}

//! A corpus with python-dotenv's results. Each line of `corpus.json` has a text and its variables
//! (null means that a line can't be parsed).

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use super::*;

type Read = Option<BTreeMap<String, String>>;

fn read(text: &str) -> Read {
    let outer = |name: &str| match name {
        "OUT" => Some("outer".to_owned()),
        "EMPTY" => Some(String::new()),
        _ => None,
    };
    let resolved = resolve(statements(text).ok()?, &outer).ok()?;
    Some(resolved.into_iter().map(|(name, (_, value))| (name, value)).collect())
}

fn corpus() -> Vec<(String, Read)> {
    serde_json::from_str(include_str!("corpus.json")).unwrap()
}

#[test]
fn the_corpus_is_read_as_python_dotenv_reads_it() {
    let corpus = corpus();
    assert!(corpus.len() > 150);
    for (text, expected) in corpus {
        assert_eq!(read(&text), expected, "{text:?}");
    }
}

#[test]
fn errors_have_line_numbers() {
    for (text, said) in [
        ("A=1\n\n# c\r\nB B=1\n", "line 4: it is not NAME=VALUE"),
        ("A='1\n2'\nB='x\n\nC=1\n", "line 3: its quoted value doesn't end with the closing quote"),
        ("A='x'y", "line 1: its quoted value doesn't end with the closing quote"),
        (
            "A=1\rPS1=x",
            "line 2: an environment can't set \"PS1\": it has a special meaning in a shell",
        ),
        ("A=\"\0\"", "line 1: the value of A has a NUL"),
        (
            "PATH=/x:${PATH}",
            "line 1: PATH takes entries, not a value: 'PATH+=DIR' appends one, 'PATH^=DIR' prepends one",
        ),
    ] {
        assert_eq!(parse(text).unwrap_err().to_string(), said);
    }
}

#[test]
fn the_size_of_interpolated_values_is_limited() {
    use std::fmt::Write as _;
    let mut doubled = format!("A0={}\n", "x".repeat(1000));
    for at in 1..60 {
        let before = at - 1;
        writeln!(doubled, "A{at}=${{A{before}}}${{A{before}}}").unwrap();
    }
    let long = format!("A={}\n", "x".repeat(130_000));
    let many: Vec<String> = (0..9999).map(|at| format!("B{at}=${{A}}")).collect();
    for (text, said) in [
        (doubled, "line 10: the variables together are too long"),
        (format!("{long}B={}", "${A}".repeat(9999)), "line 2: B is too long"),
        (format!("{long}{}", many.join("\n")), "line 5: the variables together are too long"),
    ] {
        let refused = parse(&text).unwrap_err().to_string();
        assert!(refused.starts_with(said), "{refused}");
    }
}

#[test]
fn every_part_of_a_value_is_searched_once() {
    let read = |text: &str| interpolated(text, &|name| (name == "A").then(|| "a".to_owned()));
    for (text, becomes) in [
        ("${A}${", "a${"),
        ("${A:${A}", "${A:a"),
        ("${A:-}${B:-b}}", "ab}"),
        ("${${A}", ""),
        ("${B:-${A}}", "${A}"),
        ("${B:-", "${B:-"),
        (":}${A}:}", ":}a:}"),
        ("${é:x}${A}", "${é:x}a"),
    ] {
        assert_eq!(read(text), becomes, "{text}");
    }
    // If each `${` were searched again, each of these would take forever.
    for text in ["${".repeat(500_000), "${".repeat(500_000) + ":}", "${A:-".repeat(200_000)] {
        read(&text);
    }
}

#[test]
fn the_files_variables_hide_those_of_the_process() {
    let outer = |name: &str| (name == "HOME").then(|| "/h".to_owned());
    let read = parse_within("D=${HOME}/d\nHOME=/x\nE=${HOME}/e\n", &outer).unwrap();
    let assignments: Vec<String> = crate::variables::assignments(&read).collect();
    assert_eq!(assignments, ["D=/h/d", "E=/x/e", "HOME=/x"]);
}

/// Also checks that the corpus matches the newest python-dotenv.
#[test]
#[cfg(unix)]
fn network_random_files_are_read_as_python_dotenv_reads_them() {
    if !crate::testing::network() {
        return;
    }
    let Some(python) = python_dotenv() else { return };
    let mut runner = TestRunner::deterministic();
    let piece =
        "A|B|=|'|\"|\\\\|#| |\t|\n|\r\n|\r|\\$\\{|\\}|:-|:|OUT|EMPTY|export |n|t|é|\u{1c}|\u{a0}|x";
    let random = format!("(A=|)({piece}){{0,14}}");
    let mut texts: Vec<String> = corpus().into_iter().map(|(text, _)| text).collect();
    texts.extend((0..4000).map(|_| random.new_tree(&mut runner).unwrap().current()));
    let answers = oracle(&python.path().join("bin/python"), &texts);
    assert_eq!(answers.len(), texts.len());
    for (text, expected) in texts.iter().zip(answers) {
        assert_eq!(read(text), expected, "{text:?}");
    }
}

/// An environment with python-dotenv; `None` if there is no python3.
#[cfg(unix)]
fn python_dotenv() -> Option<tempfile::TempDir> {
    let Ok(python) = which::which("python3") else {
        crate::testing::skip("python3");
        return None;
    };
    let dir = tempfile::tempdir().unwrap();
    let run = |program: &Path, args: &[&str]| {
        let output = Command::new(program).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(&python, &["-m", "venv", dir.path().to_str().unwrap()]);
    run(&dir.path().join("bin/python"), &["-m", "pip", "install", "-q", "python-dotenv>=1.2.4"]);
    Some(dir)
}

#[cfg(unix)]
fn oracle(python: &Path, texts: &[String]) -> Vec<Read> {
    let mut child = Command::new(python)
        .args(["-X", "utf8", "-c", include_str!("oracle.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = serde_json::to_vec(texts).unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&asked).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

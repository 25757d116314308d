//! The table in `docs/states.md`: what each verb does in each state, and what mends it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{copy, names};
use crate::support::{Outcome, Sandbox, python};

/// A state, and how an environment gets into it.
struct State {
    /// The word that `list` shows.
    word: &'static str,
    /// Makes the environment with that name.
    make: fn(&Sandbox, &str),
    /// What mends it, for people.
    mend: &'static str,
    /// The commands that mend it, with `NAME` and `DIR` in them. Afterwards it is ready, or no longer listed.
    commands: &'static [&'static str],
}

const STATES: [State; 11] = [
    State { word: "ready", make: ready, mend: "", commands: &[] },
    State {
        word: "project gone",
        make: project_gone,
        mend: "`venvyard project set NAME DIR`",
        commands: &["project set NAME DIR"],
    },
    State {
        word: "python changed",
        make: python_changed,
        mend: "`venvyard repair NAME`",
        commands: &["repair NAME"],
    },
    State {
        word: "moved",
        make: moved,
        mend: "`venvyard repair NAME`",
        commands: &["repair NAME"],
    },
    State {
        word: "copied",
        make: copied,
        mend: "`venvyard repair NAME`",
        commands: &["repair NAME"],
    },
    State {
        word: "installing",
        make: installing,
        mend: "`venvyard create NAME --install PACKAGE`",
        commands: &["create NAME --install DIR"],
    },
    State {
        word: "replaced",
        make: replaced,
        mend: "`venvyard repair NAME`",
        commands: &["repair NAME"],
    },
    State {
        word: "broken",
        make: broken,
        mend: "`venvyard repair NAME`",
        commands: &["repair NAME"],
    },
    State {
        word: "missing",
        make: missing,
        mend: "`venvyard repair NAME`",
        commands: &["repair NAME"],
    },
    State {
        word: "damaged",
        make: damaged,
        mend: "`venvyard doctor --fix NAME`",
        commands: &["doctor --fix NAME"],
    },
    State { word: "another tool's", make: another_tools, mend: "", commands: &[] },
];

/// What is tried in each state, with the word that heads its column.
const VERBS: [(&str, &str); 11] = [
    ("`workon`", "activate --shell bash NAME"),
    ("`run`", "run NAME -- python -c pass"),
    ("`show`", "show NAME"),
    ("`var set`", "var set NAME K=v"),
    ("`project set`", "project set NAME DIR"),
    ("`repair`", "repair NAME"),
    ("`mvenv`", "rename NAME NEW"),
    ("`mkenv`", "create --no-pip NAME"),
    ("`cpenv`", "clone NAME copy"),
    ("`rmenv`", "remove --yes NAME"),
    ("`forget`", "forget --yes NAME"),
];

fn ready(sandbox: &Sandbox, name: &str) {
    sandbox.venvyard(["create", "--no-pip", name]).success();
}

fn project_gone(sandbox: &Sandbox, name: &str) {
    ready(sandbox, name);
    let project = sandbox.project(name);
    sandbox.venvyard(["project", "set", name, project.to_str().unwrap()]).success();
    fs::remove_dir(project).unwrap();
}

fn python_changed(sandbox: &Sandbox, name: &str) {
    sandbox.venvyard(["create", "--no-pip", "--python", "3.9", name]).success();
    for python in ["python", "python3"] {
        fs::remove_file(sandbox.environment(name).join("bin").join(python)).unwrap();
    }
    venv(sandbox, &["--upgrade"], &sandbox.environment(name));
}

fn moved(sandbox: &Sandbox, name: &str) {
    ready(sandbox, "former");
    fs::rename(sandbox.environment("former"), sandbox.environment(name)).unwrap();
    // The former name would stay as a missing one.
    fs::remove_file(sandbox.data().join("registry.d/former.toml")).unwrap();
}

fn copied(sandbox: &Sandbox, name: &str) {
    if !sandbox.environment("original").exists() {
        ready(sandbox, "original");
    }
    copy(&sandbox.environment("original"), &sandbox.environment(name));
}

fn installing(sandbox: &Sandbox, name: &str) {
    sandbox.venvyard(["create", name, "--install", "./nowhere"]).failure(1);
}

fn replaced(sandbox: &Sandbox, name: &str) {
    ready(sandbox, name);
    venv(sandbox, &["--clear"], &sandbox.environment(name));
}

fn broken(sandbox: &Sandbox, name: &str) {
    ready(sandbox, name);
    let python = sandbox.environment(name).join("bin/python");
    fs::remove_file(&python).unwrap();
    std::os::unix::fs::symlink("/gone/bin/python3.9", python).unwrap();
}

fn missing(sandbox: &Sandbox, name: &str) {
    ready(sandbox, name);
    fs::remove_dir_all(sandbox.environment(name)).unwrap();
}

fn damaged(sandbox: &Sandbox, name: &str) {
    ready(sandbox, name);
    fs::write(sandbox.data().join(format!("registry.d/{name}.toml")), "").unwrap();
}

fn another_tools(sandbox: &Sandbox, name: &str) {
    python::venv(sandbox, &sandbox.environment(name));
}

/// Runs `python -m venv` of Python 3.11.
fn venv(sandbox: &Sandbox, words: &[&str], environment: &Path) {
    let python = python::find("3.11").expect("looked for before");
    let mut command = sandbox.command(python);
    command.args(["-m", "venv", "--without-pip"]).args(words).arg(environment);
    Outcome::of(command).success();
}

/// Runs a command with `NAME`, `NEW` and `DIR` in its words.
fn run(sandbox: &Sandbox, command: &str, name: &str) -> Outcome {
    let directory = package(sandbox);
    let new = format!("{name}-new");
    let words = command.split(' ').map(|word| match word {
        "NAME" => name,
        "DIR" => directory.to_str().unwrap(),
        "NEW" => &new,
        word => word,
    });
    sandbox.venvyard(words)
}

/// The directory of a package that pip installs without the network.
fn package(sandbox: &Sandbox) -> PathBuf {
    sandbox.project("package")
}

/// What a command did, in a word or two.
fn cell(outcome: &Outcome) -> String {
    let said = outcome.stderr.as_str();
    match outcome.status {
        0 if said.starts_with("removed ") => "removes".to_owned(),
        0 if said.starts_with("forgot ") => "forgets".to_owned(),
        0 if said.contains(" anew with ") => "makes it anew".to_owned(),
        0 if said.contains("warning: ") => "warns".to_owned(),
        0 => "works".to_owned(),
        status => format!("refuses ({status})"),
    }
}

fn state(sandbox: &Sandbox, name: &str) -> String {
    let table = sandbox.venvyard(["list"]).success().stdout;
    let line = table.lines().find(|line| line.split(' ').next() == Some(name));
    line.unwrap_or_else(|| panic!("{name} should be listed: {table}")).to_owned()
}

/// The row of a state: each verb gets an environment of its own.
fn row(state: &State) -> String {
    let sandbox = Sandbox::new().with_pyenv();
    let mut cells = vec![format!("`{}`", state.word)];
    for (index, (_, command)) in VERBS.iter().enumerate() {
        let name = format!("e{index}");
        (state.make)(&sandbox, &name);
        let shown = self::state(&sandbox, &name);
        let word = if state.word == "another tool's" { "another tool" } else { state.word };
        assert!(shown.contains(word), "{}: {shown}", state.word);
        cells.push(cell(&run(&sandbox, command, &name)));
    }
    cells.push(state.mend.to_owned());
    format!("| {} |", cells.join(" | "))
}

fn table() -> Vec<String> {
    let heads = VERBS.iter().map(|(head, _)| *head);
    let heads: Vec<&str> = std::iter::once("state").chain(heads).chain(["what mends it"]).collect();
    let mut lines = vec![format!("| {} |", heads.join(" | "))];
    lines.push(format!("|{}", "---|".repeat(heads.len())));
    lines.extend(std::thread::scope(|scope| {
        let rows: Vec<_> = STATES.iter().map(|state| scope.spawn(|| row(state))).collect();
        rows.into_iter().map(|row| row.join().expect("a row")).collect::<Vec<_>>()
    }));
    lines
}

#[test]
fn the_table_in_the_docs_is_what_happens() {
    if ["3.9", "3.11"].into_iter().any(|series| python::require_python(series).is_none()) {
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/states.md");
    let text = fs::read_to_string(&file).unwrap();
    let begin = text.find("| state | `workon` |").expect("the docs have the table");
    let end = begin + text[begin..].find("\n\n").expect("a blank line follows it");
    let found = table().join("\n");
    if std::env::var_os("VENVYARD_REFRESH").is_some() {
        fs::write(&file, format!("{}{found}{}", &text[..begin], &text[end..])).unwrap();
        return;
    }
    assert_eq!(&text[begin..end], found, "VENVYARD_REFRESH=1 writes it");
}

#[test]
fn what_mends_a_state_mends_it() {
    if ["3.9", "3.11"].into_iter().any(|series| python::require_python(series).is_none()) {
        return;
    }
    for state in STATES.iter().filter(|state| !state.commands.is_empty()) {
        let sandbox = Sandbox::new().with_pyenv();
        (state.make)(&sandbox, "e");
        sandbox.write(
            package(&sandbox).join("setup.py"),
            "from setuptools import setup; setup(name='nothing', py_modules=[])",
        );
        for command in state.commands {
            run(&sandbox, command, "e").success();
        }
        let shown = self::state(&sandbox, "e");
        assert!(shown.contains("ready"), "{}: {shown}", state.word);
    }
    let sandbox = Sandbox::with(["e"]);
    damaged(&sandbox, "d");
    fs::remove_file(sandbox.data().join("registry.d/d.toml")).unwrap();
    assert_eq!(names(&sandbox), ["d", "e"]);
    assert!(state(&sandbox, "d").contains("ready"));
}

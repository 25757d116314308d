//! Row 6: names, paths, prompts and values of every kind come out of the four shells as they went in.

use std::fmt::Write as _;
use std::path::PathBuf;

use venvyard::shell::Shell;

use super::row;
use crate::support::matrix;
use crate::support::random::{self, Random};
use crate::support::{Outcome, Sandbox, TestShell};

/// How many variables an environment has.
const VARIABLES: usize = 20;

/// An environment with what it should be in a shell.
struct Environment {
    name: String,
    path: PathBuf,
    prompt: String,
    values: Vec<String>,
}

#[test]
fn row_06_names_paths_and_values_come_back() {
    row(6, "names, paths, prompts, values through four shells", |tally, _| {
        let values = matrix::pick(200, 1000, 10_000);
        let sandbox = Sandbox::new().with_pyenv();
        let canary = sandbox.root().join("canary");
        let mut random = Random::new(random::seed() ^ 6, canary.to_str().unwrap());
        let environments: Vec<Environment> =
            (0..values / VARIABLES).map(|number| make(&sandbox, number, &mut random)).collect();
        for shell in Shell::ALL.into_iter().filter_map(TestShell::find) {
            for batch in environments.chunks(50) {
                round_trip(&sandbox, &shell, batch);
            }
            tally.add("values", values);
            tally.add("shells", 1);
        }
        let injected = sandbox.tree();
        let injected: Vec<&str> =
            injected.paths().filter(|path| path.ends_with("canary")).collect();
        assert!(injected.is_empty(), "a text was run: {injected:?}");
    });
}

#[track_caller]
fn make(sandbox: &Sandbox, number: usize, random: &mut Random) -> Environment {
    // Names that differ by case only are refused.
    let (name, prompt) = (format!("{number}{}", random.name()), format!("p{}", random.line()));
    let home = sandbox.home().join(random.directory());
    std::fs::create_dir_all(&home).unwrap();
    let mut create = sandbox.command("venvyard");
    create.env("WORKON_HOME", &home).args(["create", "--no-pip", &name]);
    create.arg(format!("--prompt={prompt}"));
    Outcome::of(create).success();
    let values: Vec<String> = (0..VARIABLES).map(|_| random.text()).collect();
    let mut set = sandbox.command("venvyard");
    set.args(["var", "set", &name]);
    set.args(values.iter().enumerate().map(|(number, value)| format!("VY_{number}={value}")));
    Outcome::of(set).success();
    Environment { path: home.join(&name), name, prompt, values }
}

/// Enters each environment and prints what it has set.
#[track_caller]
fn round_trip(sandbox: &Sandbox, shell: &TestShell, environments: &[Environment]) {
    let fields = ["VIRTUAL_ENV".to_owned(), "VIRTUAL_ENV_PROMPT".to_owned()];
    let variables = (0..VARIABLES).map(|number| format!("VY_{number}"));
    let fields: Vec<String> = fields.into_iter().chain(variables).collect();
    let mut script = shell.source(&shell.static_file(sandbox));
    script.push('\n');
    for environment in environments {
        writeln!(script, "workon {}", shell.quote(&environment.name)).unwrap();
        for field in &fields {
            // No value has this character.
            let end = shell.choose(
                "\\builtin printf '\\0'",
                "builtin printf '\\0'",
                "[Console]::Out.Write([char]0)",
            );
            write!(script, "{}\n{end}\n", shell.print(field)).unwrap();
        }
        script.push_str("deactivate\n");
    }
    let file = sandbox.write(shell.choose("words.sh", "words.fish", "words.ps1"), &script);
    let printed = shell.strict(sandbox, &shell.source(&file)).success().stdout;
    let mut printed = printed.split('\0');
    for Environment { name, path, prompt, values } in environments {
        let expected =
            [path.to_str().unwrap(), prompt].into_iter().chain(values.iter().map(String::as_str));
        for (field, expected) in fields.iter().zip(expected) {
            let found = printed.next().expect("a field");
            assert_eq!(found, expected, "{}: {field} of {name:?}", shell.kind);
        }
    }
}

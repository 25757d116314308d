//! Entering, switching and leaving change nothing but what they should: cases drawn at random are run
//! twice, once with `workon` and `deactivate` and once without them, and both sessions must be
//! the same at the end.
//!
//! `VENVYARD_SEED` is the seed of the random numbers. A failure prints the smallest script that still fails, to
//! paste into the shell.

mod case;
mod dialect;

use std::fmt::Write as _;

use venvyard::shell::Shell;

use crate::support::random::{self, Random};
use crate::support::session::Session;
use crate::support::{Outcome, Sandbox, TestShell, matrix, python};
use case::{Known, LISTS, SET, Step};

/// How many cases one process of a shell runs.
const BATCH: usize = 250;

/// How many environments the cases choose from.
const ENVIRONMENTS: usize = 24;

#[test]
fn bash_sessions_are_restored() {
    left_as_it_was(Shell::Bash);
}

#[test]
fn zsh_sessions_are_restored() {
    left_as_it_was(Shell::Zsh);
}

#[test]
fn fish_sessions_are_restored() {
    left_as_it_was(Shell::Fish);
}

#[test]
fn powershell_sessions_are_restored() {
    left_as_it_was(Shell::PowerShell);
}

fn left_as_it_was(kind: Shell) {
    // PowerShell takes ten times as long for each.
    let cases = matrix::pick(100, 300, 5000) / if kind == Shell::PowerShell { 10 } else { 1 };
    leaves_as_it_was(kind, cases, random::seed());
}

/// Runs so many cases in a shell, drawn by that seed. Returns whether the shell is there.
pub(crate) fn leaves_as_it_was(kind: Shell, cases: usize, seed: u64) -> bool {
    let Some(shell) = TestShell::find(kind) else { return false };
    if !python::any() {
        return false;
    }
    let bench = Bench::new(&shell, seed);
    let mut random = Random::new(seed, &bench.canary);
    let sessions = dialect::sessions(kind);
    for (index, (name, options)) in sessions.iter().enumerate() {
        let share = cases / sessions.len() + usize::from(index < cases % sessions.len());
        let drawn: Vec<Vec<Step>> =
            (0..share).map(|_| case::draw(&mut random, &bench.known, &bench.home())).collect();
        for batch in drawn.chunks(BATCH) {
            if let Err(first) = bench.compare(options, batch) {
                let smallest = bench.shrunk(options, batch, &first);
                panic!("{kind} ({name}), seed {seed}:\n{smallest}");
            }
        }
    }
    let made = bench.sandbox.tree();
    // Names of directories have the canary's path without slashes.
    let canaries = [bench.canary.replace('/', ""), "canary".to_owned()];
    let is_canary = |path: &&str| canaries.iter().any(|it| path.rsplit('/').next() == Some(it));
    let injected: Vec<&str> = made.paths().filter(is_canary).collect();
    assert!(injected.is_empty(), "{kind}, seed {seed}: injected code made {injected:?}");
    true
}

/// A case that came out differently.
#[derive(Debug)]
struct Difference {
    /// Its number in the batch; the batch's length where the shell itself failed.
    case: usize,
    what: String,
}

/// Environments, and a shell to run cases in.
struct Bench<'a> {
    shell: &'a TestShell,
    sandbox: Sandbox,
    canary: String,
    known: Vec<Known>,
}

impl<'a> Bench<'a> {
    fn new(shell: &'a TestShell, seed: u64) -> Self {
        let sandbox = Sandbox::new().with_pyenv();
        for directory in ["one", "two it's"] {
            std::fs::create_dir(sandbox.home().join(directory)).unwrap();
        }
        let canary = sandbox.root().join("canary").display().to_string();
        let mut random = Random::new(seed ^ 0xe2, &canary);
        let mut bench = Self { shell, sandbox, canary, known: Vec::new() };
        while bench.known.len() < ENVIRONMENTS {
            let name = random.name();
            let same = |known: &Known| known.name.to_lowercase() == name.to_lowercase();
            if !bench.known.iter().any(same) {
                bench.make(name, &mut random);
            }
        }
        bench
    }

    /// An environment with any path, prompt and variables.
    fn make(&mut self, name: String, random: &mut Random) {
        let below = if cfg!(windows) { "plain".to_owned() } else { random.directory() };
        let prompt = random.line();
        let home = self.sandbox.home().join("environments").join(below);
        std::fs::create_dir_all(&home).unwrap();
        let mut command = self.sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
        command.env("WORKON_HOME", &home).args(["create", "--no-pip", &name]);
        if random.chance(3, 4) {
            command.arg(format!("--prompt={prompt}"));
        }
        Outcome::of(command).success();
        let sets: Vec<&str> = SET.into_iter().filter(|_| random.chance(1, 2)).collect();
        let entry = self.sandbox.data().join("registry.d").join(format!("{name}.toml"));
        let mut text = std::fs::read_to_string(&entry).unwrap();
        text.push_str("\n[variables]\n");
        for variable in &sets {
            let value = toml::Value::String(random.text());
            writeln!(text, "{variable} = {value}").unwrap();
        }
        let mut entries = Vec::new();
        for variable in LISTS.into_iter().chain(["PATH"]) {
            for end in ["prepend", "append"] {
                let number = random.below(3);
                let directories: Vec<String> =
                    (0..number).map(|_| format!("/{}", random.directory())).collect();
                let value = toml::Value::from(directories.clone());
                writeln!(text, "{variable}.{end} = {value}").unwrap();
                entries.extend(directories);
            }
        }
        std::fs::write(&entry, text).unwrap();
        self.known.push(Known { name, sets, entries });
    }

    fn home(&self) -> String {
        self.sandbox.home().display().to_string()
    }

    /// The script of some cases; the control script has no `workon` and no `deactivate`.
    fn script(&self, options: &str, cases: &[Vec<Step>], control: bool) -> String {
        let load = self.shell.source(&self.shell.static_file(&self.sandbox));
        // Before the comparison, because the first use finds the program.
        let first = self.shell.choose("lsenv >/dev/null", "lsenv >/dev/null", "$null = lsenv");
        let prelude = dialect::prelude(self.shell.kind);
        let mut script = format!("{options}\n{prelude}\n{load}\n{first}\n");
        for (number, steps) in cases.iter().enumerate() {
            for step in steps {
                script.push_str(&dialect::code(self.shell, step, control));
                script.push('\n');
            }
            script.push_str(&dialect::mark(self.shell, number));
            script.push_str("\nsnapshot\n");
        }
        script
    }

    fn run(&self, options: &str, cases: &[Vec<Step>], control: bool) -> Outcome {
        // Both scripts have the same name, because zsh stores the command line in a variable.
        let file = self.shell.choose("cases.sh", "cases.fish", "cases.ps1");
        let file = self.sandbox.write(file, &self.script(options, cases, control));
        let mut outcome = self.shell.strict(&self.sandbox, &self.shell.source(&file));
        // The script is in the file, and long.
        outcome.what = file.display().to_string();
        outcome
    }

    /// The session at the end of each case.
    fn sessions(&self, outcome: &Outcome) -> Vec<Session> {
        let stdout = format!("\n{}", outcome.stdout);
        let cases = stdout.split("\n[[case ").skip(1);
        let session = |text: &str| {
            // The first line ends the mark; what a prompt prints between two cases belongs to neither.
            let text = text.split_once('\n').map_or("", |(_, text)| text);
            let text = text.split("\n[[aside]]").next().unwrap_or_default();
            Session::parse(self.shell.kind, text)
        };
        cases.map(session).collect()
    }

    /// The sessions of a control run.
    fn control(&self, options: &str, cases: &[Vec<Step>]) -> Result<Vec<Session>, String> {
        let outcome = self.run(options, cases, true);
        let sessions = self.sessions(&outcome);
        let whole = outcome.status == 0 && sessions.len() == cases.len();
        if whole && outcome.stderr.is_empty() {
            return Ok(sessions);
        }
        Err(format!("the control run ended with {}: {}", outcome.status, outcome.stderr))
    }

    /// Runs cases both ways.
    fn compare(&self, options: &str, cases: &[Vec<Step>]) -> Result<(), Difference> {
        let control = self.control(options, cases).unwrap_or_else(|error| panic!("{error}"));
        let outcome = self.run(options, cases, false);
        let sessions = self.sessions(&outcome);
        for (case, expected) in control.iter().enumerate() {
            let Some(found) = sessions.get(case) else {
                let what = format!("it ended with {}: {}", outcome.status, outcome.stderr);
                return Err(Difference { case, what });
            };
            let mut what = expected.difference(found);
            if !what.is_empty() {
                what.push_str(&outcome.stderr);
                return Err(Difference { case, what });
            }
        }
        if outcome.status != 0 || !outcome.stderr.is_empty() {
            let what = format!("it ended with {}: {}", outcome.status, outcome.stderr);
            return Err(Difference { case: cases.len(), what });
        }
        Ok(())
    }

    /// The smallest script that fails as a case of the batch does.
    fn shrunk(&self, options: &str, batch: &[Vec<Step>], first: &Difference) -> String {
        let fails = |steps: &[Step]| {
            let cases = [steps.to_vec()];
            // Without its first steps a case may be invalid.
            self.control(options, &cases).is_ok() && self.compare(options, &cases).is_err()
        };
        let case = batch.get(first.case).filter(|steps| fails(steps));
        let Some(mut steps) = case.or_else(|| batch.iter().find(|steps| fails(steps))).cloned()
        else {
            return format!(
                "no case fails alone: what one left behind made another fail\n{}",
                first.what
            );
        };
        let mut at = 0;
        while at < steps.len() {
            let mut fewer = steps.clone();
            fewer.remove(at);
            // Without these the rest would fail for another reason.
            let enters = fewer.iter().any(|step| matches!(step, Step::Enter(_)));
            let leaves = fewer.iter().any(|step| matches!(step, Step::Leave));
            if enters && leaves && fails(&fewer) {
                steps = fewer;
            } else {
                at += 1;
            }
        }
        let script = self.script(options, std::slice::from_ref(&steps), false);
        let entered: Vec<String> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Enter(name) => {
                    let entry = format!("registry.d/{name}.toml");
                    std::fs::read_to_string(self.sandbox.data().join(entry)).ok()
                }
                _ => None,
            })
            .collect();
        let difference = self.compare(options, &[steps]);
        let what = difference.err().map_or(String::new(), |difference| difference.what);
        format!(
            "{script}\n--- the environments\n{}\n--- the difference\n{what}",
            entered.join("\n")
        )
    }
}

/// The test can fail: it notices a session that differs and reduces the case.
#[test]
fn a_leftover_is_found_and_its_case_reduced() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    if !python::any() {
        return;
    }
    let mut bench = Bench::new(&shell, 1);
    let steps = vec![
        Step::Set("USERS_A", "x".to_owned(), true),
        Step::Enter(bench.known[0].name.clone()),
        Step::Front("PATH", "/f".to_owned()),
        Step::Leave,
    ];
    assert!(bench.compare("", std::slice::from_ref(&steps)).is_ok());
    // Like a `workon` that forgets to restore a variable.
    bench.known.clear();
    let leaky = "trap '[[ $BASH_COMMAND != deactivate ]] || LEAKED=1' DEBUG";
    let difference = bench.compare(leaky, std::slice::from_ref(&steps)).expect_err("it leaks");
    assert!(difference.what.contains("LEAKED"), "{}", difference.what);
    let smallest = bench.shrunk(leaky, &[steps], &difference);
    assert!(!smallest.contains("USERS_A") && smallest.contains("deactivate"), "{smallest}");
}

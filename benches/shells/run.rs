//! One measurement from its beginning to its table.

use std::path::Path;
use std::time::Duration;

use venvyard::shell::Shell;

use crate::goals::{Measured, median, none, of_exec, verdict};
use crate::home::{Home, NAMES};
use crate::session::{Session, timed};
use crate::table::Table;
use crate::{Result, goals};

const USAGE: &str = "\
cargo bench --bench shells -- [--powershell] [--rounds N] [--write-readme]
  --powershell    PowerShell, which takes seconds a round, in place of bash, zsh and fish
  --rounds N      how often each work is done (200; in PowerShell 15)
  --write-readme  puts the table into benches/README.md";

const BEGIN: &str = "<!-- measured: cargo bench --bench shells -- --write-readme -->\n";
const BEGIN_POWERSHELL: &str =
    "<!-- measured: cargo bench --bench shells -- --powershell --write-readme -->\n";
const END: &str = "<!-- measured -->";

/// How many prompts are shown at once: one is too short for the clock.
const PROMPTS: u32 = 1000;

/// # Errors
/// A usage; no shell; what the shells or the program say.
pub(crate) fn run(mut args: impl Iterator<Item = String>) -> Result<()> {
    let (mut rounds, mut write, mut only_powershell) = (None, false, false);
    while let Some(arg) = args.next() {
        match &*arg {
            // Cargo's own.
            "--bench" => {}
            "--write-readme" => write = true,
            "--powershell" => only_powershell = true,
            "--rounds" => {
                let given = args.next().and_then(|it| it.parse().ok()).filter(|it| *it > 0);
                rounds = Some(given.ok_or(USAGE)?);
            }
            _ => return Err(USAGE.into()),
        }
    }
    let home = Home::new()?;
    let (text, begin) = if only_powershell {
        let rounds = rounds.unwrap_or(15);
        let table = crate::powershell::table(&home, rounds)?;
        (format!("{table}\n{rounds} interleaved rounds, minima.\n"), BEGIN_POWERSHELL)
    } else {
        (in_shells(&home, rounds.unwrap_or(200))?, BEGIN)
    };
    println!("{text}");
    if write { keep(&text, begin) } else { Ok(()) }
}

/// The tables of bash, zsh and fish and of the program.
fn in_shells(home: &Home, rounds: usize) -> Result<String> {
    let shells: Vec<Shell> = [Shell::Bash, Shell::Zsh, Shell::Fish]
        .into_iter()
        .filter(|shell| which::which(shell.name()).is_ok())
        .collect();
    let mut measured = Vec::new();
    for shell in &shells {
        eprintln!("{shell}");
        measured.push(in_shell(*shell, home, rounds)?);
    }
    eprintln!("the program alone");
    let alone = alone(home, rounds)?;
    let table = table(&shells, &measured);
    Ok(format!("{table}\n{alone}\n{rounds} interleaved rounds, medians.\n"))
}

/// The works in turn, round by round, each beside an exec.
#[expect(clippy::too_many_lines, reason = "the rows of the table, in order")]
fn in_shell(shell: Shell, home: &Home, rounds: usize) -> Result<Measured> {
    let file = home.file(shell).display().to_string();
    let (load, init) = match shell {
        Shell::Fish => (format!("source {file}"), "venvyard init fish | source".to_owned()),
        _ => (format!(". {file}"), format!("eval \"$(venvyard init {shell})\"")),
    };
    let mut session = Session::start(shell, home, None)?;
    if shell != Shell::Fish {
        session.run("PS1='%# '")?;
    }
    session.run(&load)?;
    // The program is looked up once.
    session.run("workon a; deactivate")?;
    session.run(idle_function(shell))?;
    let calls = [":", "idle", prompt(shell)].map(|call| many(shell, call));
    let [nothing, function, prompts] = &calls;
    let (on, off) = match shell {
        Shell::Fish => ("set -g VENVYARD_AUTO 1", "set -e VENVYARD_AUTO"),
        _ => ("VENVYARD_AUTO=1", "unset VENVYARD_AUTO"),
    };
    let mut times: [Vec<Duration>; 11] = Default::default();
    // What is not timed leads up to what is.
    let works = [
        (Some(0), ":"),
        (Some(1), "/bin/true"),
        (Some(2), "workon a"),
        (Some(3), "workon b"),
        (None, on),
        (None, prompt(shell)),
        (Some(4), prompts),
        (None, off),
        (Some(5), "deactivate"),
        (Some(6), &load),
        (Some(7), &init),
        (None, prompt(shell)),
        (Some(8), prompts),
        (Some(9), nothing),
        (Some(10), function),
    ];
    for _ in 0..rounds {
        for (at, work) in works {
            let took = session.run(work)?;
            if let Some(at) = at {
                times[at].push(took);
            }
        }
    }
    if session.answer("printf '%s\\n' \"$VARIABLE_1\"")? != "\n" {
        return Err(format!("{shell} did not leave what it entered").into());
    }
    let [idle, exec, workon, switch, active, deactivate, sourced, init, prompt, nothing, function] =
        times.map(median);
    let one = |many: f64| (many - nothing) / f64::from(PROMPTS);
    Ok(Measured {
        exec: exec - idle,
        workon: workon - idle,
        switch: switch - idle,
        deactivate: deactivate - idle,
        sourced: sourced - idle,
        init: init - idle,
        prompt: one(prompt),
        prompt_active: one(active),
        function: one(function),
        processes: processes(shell, home, &load),
    })
}

/// What a shell runs before a prompt.
fn prompt(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "for c in \"${PROMPT_COMMAND[@]}\"; do eval \"$c\"; done",
        Shell::Zsh => "for c in $precmd_functions; do $c; done",
        _ => "emit fish_prompt",
    }
}

/// A function that does nothing, as others have for their prompts.
fn idle_function(shell: Shell) -> &'static str {
    match shell {
        Shell::Fish => "function idle --on-event idle; end",
        _ => "idle() { :; }",
    }
}

/// The same as often as there are prompts in a measurement: one is too short for the clock.
fn many(shell: Shell, what: &str) -> String {
    let once = match (shell, what) {
        (Shell::Bash, ":" | "idle") => format!("for c in {what}; do eval \"$c\"; done"),
        (Shell::Zsh, ":" | "idle") => format!("for c in {what}; do $c; done"),
        (Shell::Fish, ":") => "emit nothing".to_owned(),
        (Shell::Fish, "idle") => "emit idle".to_owned(),
        _ => what.to_owned(),
    };
    match shell {
        Shell::Fish => format!("for i in (seq {PROMPTS}); {once}; end"),
        _ => format!("for ((i = 0; i < {PROMPTS}; i++)); do {once}; done"),
    }
}

/// The processes that `deactivate` and the prompts start.
fn processes(shell: Shell, home: &Home, load: &str) -> Option<(usize, usize)> {
    let count = |works: &[&str]| -> Option<usize> {
        let log = home.path().join("strace.log");
        let mut session = Session::start(shell, home, Some(&log)).ok()?;
        session.run(load).ok()?;
        for work in works {
            session.run(work).ok()?;
        }
        drop(session);
        let log = std::fs::read_to_string(log).ok()?;
        let started = |line: &&str| {
            line.contains('(') && !line.contains("CLONE_THREAD") && !line.contains("resumed")
        };
        Some(log.lines().filter(started).count())
    };
    let entered = count(&["workon a", "printf ''"])?;
    let left = count(&["workon a", "deactivate"])?;
    let shown = count(&["workon a", prompt(shell)])?;
    Some((left.saturating_sub(entered), shown.saturating_sub(entered)))
}

fn table(shells: &[Shell], measured: &[Measured]) -> Table {
    let header = ["work".to_owned(), "goal".to_owned()].into_iter();
    let mut table = Table::new(header.chain(shells.iter().map(ToString::to_string)));
    let mut row = |work: &str, goal: &str, cell: &dyn Fn(&Measured) -> String| {
        let cells = measured.iter().map(cell);
        table.row([work.to_owned(), goal.to_owned()].into_iter().chain(cells));
    };
    row("`/bin/true`: one exec", "", &|it| format!("{:.2} ms", it.exec));
    row("`workon NAME`, 8 variables", "≤2.0× one exec", &|it| of_exec(it.workon, it.exec, 2.0));
    row("switch", "≤2.2× one exec", &|it| of_exec(it.switch, it.exec, 2.2));
    row("`deactivate`", "no process, <1 ms", &|it| {
        let processes = none(it.processes.map(|(left, _)| left));
        format!("{:.2} ms {}, {processes}", it.deactivate, verdict(it.deactivate < 1.0))
    });
    row("start-up: the file is sourced", "≤1 exec", &|it| of_exec(it.sourced, it.exec, 1.0));
    row("start-up: `eval` of `init`", "≤2 execs", &|it| of_exec(it.init, it.exec, 2.0));
    row("prompt, same directory", "no process, <10 µs", &|it| {
        let processes = none(it.processes.map(|(_, shown)| shown));
        format!("{}, {processes}", micros(it.prompt))
    });
    row("the same in an environment, with auto-activation", "<10 µs", &|it| {
        micros(it.prompt_active)
    });
    row("a function that does nothing, in its place", "", &|it| {
        format!("{:.1} µs", it.function * 1000.0)
    });
    table
}

fn micros(millis: f64) -> String {
    let micros = millis * 1000.0;
    format!("{micros:.1} µs {}", verdict(micros < 10.0))
}

/// What the program takes alone: Tab, `which`.
fn alone(home: &Home, rounds: usize) -> Result<Table> {
    home.fill()?;
    let tab = ["__complete", "bash", "1", "workon", ""];
    timed(&mut home.venvyard(&tab))?;
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..rounds {
        times[0].push(timed(home.command("/bin/true").stdin(std::process::Stdio::null()))?);
        times[3].push(timed(&mut home.venvyard(&["activate", "--shell", "bash", "a"]))?);
        times[1].push(timed(&mut home.venvyard(&tab))?);
        times[2].push(timed(&mut home.venvyard(&["which"]))?);
    }
    let [floor, tab, which, activate] = times.map(goals::median);
    let mut table = Table::new(["the program alone", "goal", "ms"].map(str::to_owned));
    table.row(["`/bin/true`".to_owned(), String::new(), format!("{floor:.2}")]);
    table.row(["`venvyard activate`: code".to_owned(), String::new(), format!("{activate:.2}")]);
    let tab = format!("{tab:.2} {}", verdict(tab < 5.0));
    table.row([format!("Tab, {NAMES} names"), "<5 ms".to_owned(), tab]);
    let which = format!("{which:.2} {}", verdict(which < 6.0));
    table.row(["`venvyard which`".to_owned(), "<6 ms".to_owned(), which]);
    Ok(table)
}

/// Puts the table between its marks in the README.
fn keep(text: &str, begin: &str) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/README.md");
    let old = std::fs::read_to_string(&path)?;
    let marks = "benches/README.md has no place for the table of the shells";
    let (before, rest) = old.split_once(begin).ok_or(marks)?;
    let (_, after) = rest.split_once(END).ok_or(marks)?;
    Ok(std::fs::write(path, format!("{before}{begin}{}\n{END}{after}", text.trim_end()))?)
}

//! Completion at a terminal, and what it costs.

mod accepted;
mod names;
mod options;
mod paths;
mod redirections;
mod sessions;

use std::time::{Duration, SystemTime};

use venvyard::shell::Shell;

use crate::support::{
    Outcome, Sandbox, Terminal, TestShell, available, for_each_unix_shell, key, python, repository,
};

/// When zsh's completion system is loaded: Debian's default is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compinit {
    Never,
    First,
    Last,
}

const COMPINIT: &str = "autoload -Uz compinit && compinit -u -D\n";

/// A home with environments: alpha of the project shop, alto, `my env` and café.
pub(crate) fn furnished() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop");
    for name in ["alpha", "alto", "my env", "café"] {
        sandbox.venvyard(["create", "--no-pip", name]).success();
    }
    sandbox.venvyard(["project", "set", "alpha", &shop.to_string_lossy()]).success();
    sandbox
}

/// Sets the shell up and opens a terminal; `more` is read last by its start-up file.
fn terminal(shell: &TestShell, sandbox: &Sandbox, compinit: Compinit, more: &str) -> Terminal {
    let file = match shell.kind {
        Shell::Bash => ".bashrc",
        Shell::Zsh => ".zshrc",
        Shell::Fish => ".config/fish/config.fish",
        Shell::PowerShell => "",
    };
    let zsh = |when| if shell.kind == Shell::Zsh && compinit == when { COMPINIT } else { "" };
    sandbox.write(file, zsh(Compinit::First));
    sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
    let text = sandbox.read(file);
    sandbox.write(file, &format!("{text}\n{}{more}\n", zsh(Compinit::Last)));
    Terminal::start(shell, sandbox)
}

/// Runs a test in each shell, in zsh with each kind of completion.
pub(crate) fn at_a_terminal(
    sandbox: impl Fn() -> Sandbox,
    test: impl Fn(&TestShell, &Sandbox, Terminal),
) {
    for_each_unix_shell(|shell| {
        let kinds: &[Compinit] = match shell.kind {
            Shell::Zsh => &[Compinit::Never, Compinit::First, Compinit::Last],
            _ => &[Compinit::Never],
        };
        for compinit in kinds {
            let sandbox = sandbox();
            test(shell, &sandbox, terminal(shell, &sandbox, *compinit, ""));
        }
    });
}

/// Tab makes `becomes` of what is typed. A mark is typed behind it: fish shows what might come before
/// it is there.
#[track_caller]
pub(crate) fn completes(terminal: &mut Terminal, typed: &str, becomes: &str) {
    completes_at("ready>", terminal, typed, becomes);
}

/// The same behind another prompt.
#[track_caller]
fn completes_at(prompt: &str, terminal: &mut Terminal, typed: &str, becomes: &str) {
    terminal.send(typed);
    terminal.send(key::TAB);
    terminal.send("#");
    let row = format!("{prompt} {becomes}#");
    terminal.wait_for(&format!("{row:?}"), |screen| screen.cursor_row() == row);
    terminal.send(key::CTRL_U);
    terminal.wait_for("an empty line", |screen| screen.cursor_row() == prompt);
}

/// Tab after `typed` lists all of `shown`.
#[track_caller]
fn lists(shell: &TestShell, terminal: &mut Terminal, typed: &str, shown: &[&str]) {
    terminal.send(typed);
    terminal.send(key::TAB);
    if shell.kind == Shell::Bash {
        terminal.send(key::TAB);
    }
    for text in shown {
        terminal.expect(text);
    }
    if shell.kind == Shell::Fish {
        // Closes the list.
        terminal.send(key::ESCAPE);
    }
    empty_the_line(terminal);
}

#[track_caller]
fn empty_the_line(terminal: &mut Terminal) {
    terminal.send(key::CTRL_U);
    terminal.wait_for("an empty line", |screen| screen.cursor_row() == "ready>");
}

#[test]
fn workon_completes_environments_and_projects() {
    at_a_terminal(furnished, |shell, _, mut terminal| {
        completes(&mut terminal, "workon alp", "workon alpha ");
        completes(&mut terminal, "workon sh", "workon shop ");
        completes(&mut terminal, "workon --no", "workon --no-cd ");
        lists(shell, &mut terminal, "workon al", &["alpha", "alto"]);
        terminal.send("workon sho\t\r");
        terminal.wait_for("the prefix", |screen| screen.cursor_row() == "(alpha) ready>");
    });
}

#[test]
fn names_are_quoted_where_they_need_it() {
    at_a_terminal(furnished, |shell, _, mut terminal| {
        completes(&mut terminal, "workon my", r"workon my\ env ");
        completes(&mut terminal, r"workon my\ e", r"workon my\ env ");
        completes(&mut terminal, "workon 'my e", "workon 'my env' ");
        completes(&mut terminal, "workon \"my e", "workon \"my env\" ");
        completes(&mut terminal, "workon caf", "workon café ");
        for typed in ["workon my\t\r", "workon 'my\t\r", "workon \"my e\t\r"] {
            terminal.send(typed);
            let prefix = "(my env) ready>";
            terminal.wait_for("the prefix", |screen| screen.cursor_row() == prefix);
            terminal.run("deactivate");
        }
        terminal.send("workon caf\t\r");
        terminal.wait_for("the prefix", |screen| screen.cursor_row() == "(café) ready>");
        assert_eq!(
            terminal.variable("VIRTUAL_ENV_PROMPT").as_deref(),
            Some("café"),
            "{}",
            shell.kind
        );
    });
}

/// bash 3.2, which is macOS', doesn't say whether it completes or lists.
fn can_describe(shell: &TestShell) -> bool {
    !(cfg!(target_os = "macos") && shell.kind == Shell::Bash)
}

#[test]
fn descriptions_are_shown_where_the_shell_can() {
    for_each_unix_shell(|shell| {
        if !can_describe(shell) {
            return;
        }
        for compinit in [Compinit::First, Compinit::Last] {
            let sandbox = furnished();
            let mut terminal = terminal(shell, &sandbox, compinit, "");
            let listed = sandbox.venvyard(["list"]).success().stdout;
            let alpha = listed.lines().find(|line| line.starts_with("alpha")).unwrap();
            let version = alpha.split_whitespace().nth(1).unwrap();
            let description = format!("{version} · shop");
            let shown = ["alto", "café", &description, "project · alpha"];
            lists(shell, &mut terminal, "workon ", &shown);
            lists(shell, &mut terminal, "venvyard ", &["remove", "Remove environments"]);
            lists(
                shell,
                &mut terminal,
                "mkenv x --link-mode ",
                &["reflink", "Copy-on-write clones"],
            );
        }
    });
}

#[test]
fn mkenv_offers_interpreters_and_directories_and_no_file_for_a_name() {
    let Some((version, _)) = python::interpreters().pop() else {
        available("pyenv", false);
        return;
    };
    let almost = &version[..version.len() - 1];
    at_a_terminal(furnished, |shell, sandbox, mut terminal| {
        sandbox.write("work of é/file", "");
        sandbox.write("work.txt", "");
        let typed = |option: &str| format!("mkenv c {option}{almost}");
        let becomes = |option: &str| format!("mkenv c {option}{version} ");
        for option in ["--python ", "--python=", "-p ", "-p"] {
            completes(&mut terminal, &typed(option), &becomes(option));
        }
        lists(shell, &mut terminal, "mkenv c --python ", &[&version]);
        completes(&mut terminal, "mkenv wor", "mkenv wor");
        completes(&mut terminal, "mkenv c -a wor", r"mkenv c -a work\ of\ é/");
        completes(&mut terminal, "mkenv c --project wor", r"mkenv c --project work\ of\ é/");
        completes(&mut terminal, "mkenv c -r work.", "mkenv c -r work.txt ");
        completes(&mut terminal, "mkenv c --link-mode=r", "mkenv c --link-mode=reflink ");
    });
}

#[test]
fn paths_complete_behind_an_equals_sign() {
    for_each_unix_shell(|shell| {
        let sandbox = furnished();
        sandbox.write("work of é/file", "");
        sandbox.write("work.txt", "");
        let mut terminal = terminal(shell, &sandbox, Compinit::First, "");
        completes(&mut terminal, "mkenv c --project=wor", r"mkenv c --project=work\ of\ é/");
        completes(
            &mut terminal,
            "mkenv c --requirements=work.",
            "mkenv c --requirements=work.txt ",
        );
    });
}

#[test]
fn rmenv_does_not_offer_a_name_twice() {
    at_a_terminal(furnished, |_, _, mut terminal| {
        completes(&mut terminal, "rmenv alpha al", "rmenv alpha alto ");
        completes(&mut terminal, "rmenv --y", "rmenv --yes ");
        completes(&mut terminal, "rmenv zz", "rmenv zz");
    });
}

#[test]
fn the_places_of_the_active_environment_are_offered() {
    at_a_terminal(furnished, |_, sandbox, mut terminal| {
        std::fs::create_dir_all(sandbox.environment("alpha").join("src of é/below")).unwrap();
        terminal.run("workon -n alpha");
        let completes = |terminal: &mut Terminal, typed: &str, becomes: &str| {
            completes_at("(alpha) ready>", terminal, typed, becomes);
        };
        completes(&mut terminal, "cdenv bi", "cdenv bin/");
        completes(&mut terminal, "cdenv sr", r"cdenv src\ of\ é/");
        completes(&mut terminal, r"cdenv src\ of\ é/b", r"cdenv src\ of\ é/below/");
        completes(&mut terminal, "cdenv -- bi", "cdenv -- bin/");
        completes(&mut terminal, "cdproject alp", "cdproject alpha ");
        completes(&mut terminal, "mktmpenv --no-p", "mktmpenv --no-pip ");
        completes(&mut terminal, "mktmpenv --link-mode re", "mktmpenv --link-mode reflink ");
        completes(&mut terminal, "venvyard which pyth", "venvyard which python");
    });
}

#[test]
fn venvyard_completes_verbs_options_and_what_they_take() {
    at_a_terminal(furnished, |shell, sandbox, mut terminal| {
        sandbox.write("script.sh", "");
        sandbox.program("venvyard-tests-own", "");
        // fish shows as many as there are rows.
        lists(shell, &mut terminal, "venvyard ", &["create", "remove", "show"]);
        completes(&mut terminal, "venvyard cre", "venvyard create ");
        completes(&mut terminal, "venvyard create --link-", "venvyard create --link-mode ");
        completes(&mut terminal, "venvyard project uns", "venvyard project unset ");
        completes(&mut terminal, "venvyard init fi", "venvyard init fish ");
        completes(&mut terminal, "venvyard show alp", "venvyard show alpha ");
        completes(&mut terminal, "lsenv --j", "lsenv --json ");
        for (typed, becomes) in [
            ("venvyard run alpha -- sh scr", "venvyard run alpha -- sh script.sh "),
            ("venvyard run alpha -- venvyard-tests-o", "venvyard run alpha -- venvyard-tests-own "),
        ] {
            completes(&mut terminal, typed, becomes);
        }
        lists(shell, &mut terminal, "venvyard run alpha -- python", &["python3"]);
    });
}

#[test]
fn a_word_is_completed_in_the_middle_of_a_line() {
    at_a_terminal(furnished, |_, _, mut terminal| {
        let left = "\x1b[D".repeat(" --no-cd".len());
        terminal.send(&format!("workon alp --no-cd{left}\t#"));
        terminal.wait_for("the whole name", |screen| {
            // Some add a blank.
            screen.cursor_row().replace(' ', "") == "ready>workonalpha#--no-cd"
        });
    });
}

#[test]
fn completion_fails_silently() {
    let sandbox = Sandbox::new();
    for words in [
        &["bash", "1", "workon", ""] as &[&str],
        &["bash"],
        &["nosuch", "1", "workon"],
        &["bash", "7", "workon", ""],
        &["zsh", "1", "elsewhere", ""],
    ] {
        sandbox.venvyard([&["__complete"], words].concat()).success().silent();
    }
    sandbox.write(".config/venvyard/config.toml", "no toml");
    sandbox.venvyard(["__complete", "bash", "1", "workon", ""]).success().silent();
    let sandbox = furnished().env("WORKON_HOME", "/dev/null/x");
    sandbox.venvyard(["__complete", "bash", "1", "workon", ""]).success();
}

/// Both directories that the names index is made from, as if they had not changed for a while.
fn settle(sandbox: &Sandbox) {
    let past = SystemTime::now() - Duration::from_mins(1);
    for directory in [".local/share/venvyard/registry.d", ".virtualenvs"] {
        let directory = std::fs::File::open(sandbox.home().join(directory)).unwrap();
        directory.set_modified(past).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_tab_starts_no_process_and_reads_one_file_for_all_names() {
    let strace = which::which("strace").ok();
    if !available("strace", strace.is_some()) {
        return;
    }
    let sandbox = furnished();
    settle(&sandbox);
    let complete = ["__complete", "bash", "1", "workon", "a"];
    let offered = "alpha\n";
    sandbox.venvyard(complete).success().stdout_has(offered);
    let log = sandbox.root().join("strace.log");
    let mut command = sandbox.command(strace.unwrap());
    command.args(["-f", "-e", "trace=execve,clone,clone3,fork,vfork,openat,getdents64", "-o"]);
    command.arg(&log).arg(env!("CARGO_BIN_EXE_venvyard")).args(complete);
    Outcome::of(command).success().stdout_has(offered);
    let calls = std::fs::read_to_string(log).unwrap();
    let of = |call: &str| calls.lines().filter(|line| line.contains(call)).count();
    assert_eq!(of("execve("), 1, "{calls}");
    assert_eq!(of(" clone(") + of(" clone3(") + of("fork("), 0, "{calls}");
    assert_eq!(of("getdents64("), 0, "{calls}");
    assert!(!calls.contains("registry.d"), "{calls}");
    assert_eq!(of("venvyard/names"), 1, "{calls}");
}

//! Every option that bash and zsh themselves list, switched over at a prompt that shows the directory.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::shells::auto::nothing;
use crate::support::{Terminal, TestShell, for_each_auto_terminal, matrix};

/// Options that can't be switched over in a session, or with which no command line can be compared.
const LEFT_OUT_IN_BASH: [&str; 8] = [
    // They can only be read.
    "login_shell",
    "restricted_shell",
    // The shell ends after one command.
    "onecmd",
    // All words that look like assignments become variables of the command, also behind 'export' and 'local'.
    "keyword",
    // They print commands.
    "verbose",
    "xtrace",
    // Nothing is edited, or shown, as it was.
    "vi",
    "promptvars",
];

const LEFT_OUT_IN_ZSH: [&str; 21] = [
    // They can only be read, or need privileges.
    "interactive",
    "login",
    "privileged",
    "restricted",
    "shinstdin",
    "singlecommand",
    "zle",
    "monitor",
    // No command runs any more, or only half of it.
    "exec",
    "evallineno",
    "shoptionletters",
    // They print commands.
    "sourcetrace",
    "verbose",
    "xtrace",
    // Nothing is edited, or shown, as it was.
    "emacs",
    "vi",
    "singlelinezle",
    "promptcr",
    "promptsp",
    "combiningchars",
    // The directory can't be shown without it; a test of the prompt types it.
    "promptpercent",
];

/// Each option with the line that switches it over, and the one that switches it back.
fn switches(shell: &TestShell, terminal: &mut Terminal) -> Vec<(String, String, String)> {
    let list = match shell.kind {
        Shell::Bash => "shopt; set -o | while read -r name now; do echo \"-o $name $now\"; done",
        Shell::Zsh => "for name in ${(ok)options}; do print -r -- $name $options[$name]; done",
        Shell::Fish | Shell::PowerShell => return Vec::new(),
    };
    let left_out: &[&str] =
        if shell.kind == Shell::Zsh { &LEFT_OUT_IN_ZSH } else { &LEFT_OUT_IN_BASH };
    let listed = terminal.capture(list);
    let words = listed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    words
        .filter_map(|words| {
            let (name, now) = (words[words.len() - 2], words[words.len() - 1]);
            let line = |on| match (shell.kind, words.len(), on) {
                (Shell::Zsh, _, true) => format!("setopt {name}"),
                (Shell::Zsh, _, false) => format!("unsetopt {name}"),
                (_, 3, true) => format!("set -o {name}"),
                (_, 3, false) => format!("set +o {name}"),
                (_, _, true) => format!("shopt -s {name}"),
                (_, _, false) => format!("shopt -u {name}"),
            };
            let known = !left_out.contains(&name);
            known.then(|| (name.to_owned(), line(now == "off"), line(now == "on")))
        })
        .collect()
}

/// Enters and leaves, by itself and by hand. The directory is shown by its own path, whatever variables hold it.
#[track_caller]
fn live(terminal: &mut Terminal, what: &str) {
    // With AUTO_NAME_DIRS, zsh shows VIRTUAL_ENV's name for any tool's environment.
    let own = if what == "autonamedirs" { "~VIRTUAL_ENV/bin" } else { "~/.virtualenvs/free/bin" };
    for (line, row) in [
        ("cd projects/a", "(a) ~/projects/a ready>"),
        ("deactivate", "~/projects/a ready>"),
        ("workon -n free", "(free) ~/projects/a ready>"),
        ("cd \"$VIRTUAL_ENV/bin\"", &*format!("(free) {own} ready>")),
        ("deactivate", "~/.virtualenvs/free/bin ready>"),
        ("cd ~", "~ ready>"),
    ] {
        let ran = terminal.run(line);
        assert_eq!((ran.status, &*ran.output), (0, ""), "{what}: {line}");
        assert_eq!(terminal.view().cursor_row(), row, "{what}: {line}");
    }
}

#[test]
fn any_single_option_allows_silent_switching_and_shows_the_directory_by_its_path() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let options = switches(shell, &mut terminal);
        let prompt = if shell.kind == Shell::Zsh { "PS1=\"%~ $PS1\"" } else { "PS1=\"\\w $PS1\"" };
        terminal.run(prompt);
        let mut failed = Vec::new();
        for (name, over, back) in options.into_iter().step_by(matrix::pick(3, 2, 1)) {
            let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                terminal.run(&over);
                live(&mut terminal, &name);
                terminal.run(&back);
            }));
            if ran.is_err() {
                failed.push(name);
                terminal = Terminal::start(shell, sandbox);
                terminal.run(prompt);
            }
        }
        assert!(failed.is_empty(), "{}: {failed:#?}", shell.kind);
        if shell.kind == Shell::Zsh {
            let named = terminal.capture("setopt auto_name_dirs; workon -n free; hash -d");
            let ours = named.lines().filter(|line| line.starts_with("_venvyard"));
            let files = ["_venvyard_exe=", "_venvyard_found="];
            let directories = ours.filter(|line| !files.iter().any(|file| line.starts_with(file)));
            assert_eq!(directories.collect::<Vec<_>>(), Vec::<&str>::new());
        }
    });
}

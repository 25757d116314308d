//! Completion in unusual sessions: with odd options and aliases, with or without the shell's own completion
//! system, and from packaged files.

use venvyard::shell::Shell;

use super::*;

#[test]
fn unusual_sessions_complete_too_and_keep_their_state() {
    for_each_unix_shell(|shell| {
        let sandbox = furnished();
        let aliases = "alias read='echo read' local='echo local' compopt='echo compopt'";
        for compinit in [Compinit::Never, Compinit::First] {
            // zsh's own completion system breaks with these.
            let aliases = if compinit == Compinit::Never { aliases } else { "" };
            let posix = format!("set -u; IFS=:; {aliases}");
            let more = shell.choose(&posix, "set -g IFS :", "");
            let mut terminal = terminal(shell, &sandbox, compinit, more);
            let names = shell.choose("set", "set --names", "");
            let before = terminal.capture(names);
            completes(&mut terminal, "workon my", r"workon my\ env ");
            completes(&mut terminal, "mkenv c --link-mode=r", "mkenv c --link-mode=reflink ");
            let after = terminal.capture(names);
            let name = |line: &str| line.split('=').next().unwrap_or_default().to_owned();
            let known: Vec<String> = before.lines().map(name).collect();
            // What the shells' own completion leaves: zsh's systems, the new and the old.
            let theirs = ["_comp", "_last", "reply"];
            let leaked: Vec<String> = after
                .lines()
                .map(name)
                .filter(|name| !known.contains(name) && !name.starts_with("_venvyard"))
                .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
                .filter(|name| !theirs.iter().any(|theirs| name.starts_with(theirs)))
                .collect();
            assert_eq!(leaked, [""; 0], "{}", shell.kind);
        }
    });
}

#[test]
fn zsh_loads_compinit_before_or_after() {
    let Some(shell) = TestShell::find(Shell::Zsh) else { return };
    let sandbox = furnished();
    let mut terminal = terminal(&shell, &sandbox, Compinit::Never, "");
    completes(&mut terminal, "workon alp", "workon alpha ");
    terminal.run(COMPINIT.trim_end());
    lists(&shell, &mut terminal, "workon ", &["project · alpha"]);
}

#[test]
fn bash_gets_only_what_readline_replaces() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let sandbox = furnished();
    let load = shell.source(&shell.static_file(&sandbox));
    // bash 3.2 breaks no word at `=`, but its readline does.
    let script = format!(
        "{load}\nCOMP_WORDS=(mkenv c --link-mode=r) COMP_CWORD=2\n\
         COMP_LINE='mkenv c --link-mode=r' COMP_POINT=${{#COMP_LINE}}\n\
         _venvyard_complete mkenv r c\nprintf '<%s>' \"${{COMPREPLY[@]}}\""
    );
    shell.strict(&sandbox, &script).success().stdout_is("<reflink>");
    // The text behind the cursor is not passed.
    let script = format!(
        "{load}\nCOMP_WORDS=(workon alpxyz) COMP_CWORD=1 COMP_LINE='workon alpxyz' COMP_POINT=10\n\
         _venvyard_complete workon alp workon\nprintf '<%s>' \"${{COMPREPLY[@]}}\""
    );
    shell.strict(&sandbox, &script).success().stdout_is("<alpha>");
}

#[test]
fn bash_may_break_words_elsewhere() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let sandbox = furnished();
    sandbox.write("work of é/file", "");
    sandbox.write("work.txt", "");
    let more = "COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:@]/}";
    let mut terminal = terminal(&shell, &sandbox, Compinit::Never, more);
    for (typed, becomes) in [
        ("mkenv c --link-mode=r", "mkenv c --link-mode=reflink "),
        ("mkenv c --project=wor", r"mkenv c --project=work\ of\ é/"),
        ("mkenv c --requirements=work.", "mkenv c --requirements=work.txt "),
        ("mkenv c --requirements=$HOME/work.", "mkenv c --requirements=$HOME/work.txt "),
        ("mkenv c --python=./work.", "mkenv c --python=./work.txt "),
    ] {
        completes(&mut terminal, typed, becomes);
    }
}

#[test]
fn bash_matches_as_readline_is_told() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let sandbox = furnished();
    let more = "bind 'set completion-ignore-case on'";
    let mut first = terminal(&shell, &sandbox, Compinit::Never, more);
    completes(&mut first, "workon ALP", "workon alpha ");
    completes(&mut first, "workon \"MY", "workon \"my env\" ");
    completes(&mut first, "lsenv --JS", "lsenv --json ");
    let mut second = terminal(&shell, &sandbox, Compinit::Never, "");
    completes(&mut second, "workon ALP", "workon ALP");
}

/// bash sorts a list itself unless it is told not to.
#[test]
fn bash_keeps_the_order_of_the_values() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let sandbox = furnished();
    let mut terminal = terminal(&shell, &sandbox, Compinit::Never, "");
    let is_new = terminal.capture("printf %s \"${BASH_VERSINFO[0]}\"");
    if is_new.parse::<u8>().unwrap() < 5 {
        return;
    }
    terminal.send("mkenv c --link-mode \t\t");
    terminal.expect("reflink");
    terminal.wait_for("the values as they are in the help", |screen| {
        let text = screen.text();
        let begin = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        let begins: Vec<String> = text.lines().map(begin).collect();
        begins.windows(3).any(|three| three == ["hardlink", "reflink", "copy"])
    });
}

/// Debian's bash-completion takes `COMP_WORDBREAKS`, `complete -D` and shell functions for its own.
#[test]
fn bash_completion_may_be_loaded_before_or_after() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let own = std::env::var_os("VENVYARD_SHELL_TOOLS")
        .map_or_else(|| repository().join("target/shell-tools"), std::path::PathBuf::from);
    let places = ["/usr/share".into(), own];
    let mut theirs = places.iter().map(|place| place.join("bash-completion/bash_completion"));
    let theirs = theirs.find(|file| file.exists());
    if !available("bash-completion", theirs.is_some()) {
        return;
    }
    let load = format!("{}\n", shell.source(&theirs.unwrap()));
    for (before, after) in [(&*load, ""), ("", &*load)] {
        let sandbox = furnished();
        sandbox.write("work.txt", "");
        sandbox.write(".bashrc", before);
        sandbox.venvyard(["setup", "--shell", "bash"]).success();
        let text = sandbox.read(".bashrc");
        sandbox.write(".bashrc", &format!("{text}\n{after}"));
        let mut terminal = Terminal::start(&shell, &sandbox);
        completes(&mut terminal, "workon alp", "workon alpha ");
        completes(&mut terminal, "workon my", r"workon my\ env ");
        completes(&mut terminal, "mkenv c --link-mode=r", "mkenv c --link-mode=reflink ");
        completes(&mut terminal, "mkenv c --requirements=wor", "mkenv c --requirements=work.txt ");
        completes(&mut terminal, "ls wor", "ls work.txt ");
        lists(&shell, &mut terminal, "workon al", &["alpha  -- ", "alto  -- "]);
    }
}

#[test]
fn the_packaged_files_work_without_the_functions() {
    at_packaged(|shell, mut terminal| {
        let about = if can_describe(shell) { "Remove environments" } else { "remove" };
        lists(shell, &mut terminal, "venvyard ", &["create", about]);
        completes(&mut terminal, "venvyard show alp", "venvyard show alpha ");
    });
}

/// Runs a test where a package put the completion file in its place, and nothing was set up.
fn at_packaged(test: impl Fn(&TestShell, Terminal)) {
    for_each_unix_shell(|shell| {
        let sandbox = furnished();
        let file = |name: &str| repository().join("shell/completions").join(name);
        let fish = sandbox.home().join(".config/fish/completions");
        let (rc, code) = match shell.kind {
            Shell::Bash => (".bashrc", shell.source(&file("venvyard.bash"))),
            Shell::Zsh => {
                let directory = shell.quote(&file("").to_string_lossy());
                (".zshrc", format!("fpath=({directory} $fpath)\n{COMPINIT}"))
            }
            Shell::Fish => {
                std::fs::create_dir_all(&fish).unwrap();
                std::fs::copy(file("venvyard.fish"), fish.join("venvyard.fish")).unwrap();
                (".config/fish/config.fish", String::new())
            }
            Shell::PowerShell => return,
        };
        sandbox.write(rc, &code);
        test(shell, Terminal::start(shell, &sandbox));
    });
}

/// People sort and colour them by these names.
#[test]
fn zsh_shows_each_group_under_its_name() {
    let Some(shell) = TestShell::find(Shell::Zsh) else { return };
    let sandbox = furnished();
    let more = "zstyle ':completion:*' group-name ''\nzstyle ':completion:*' format '[%d]'";
    let mut terminal = terminal(&shell, &sandbox, Compinit::First, more);
    lists(&shell, &mut terminal, "workon ", &["[environment]", "[project]", "shop"]);
    lists(&shell, &mut terminal, "venvyard ", &["[command]"]);
    lists(&shell, &mut terminal, "lsenv -", &["[option]"]);
    lists(&shell, &mut terminal, "mkenv -p ", &["[interpreter]"]);
    lists(&shell, &mut terminal, "mkenv --link-mode=", &["[link mode]"]);
}

#[test]
fn zsh_uses_the_users_matchers() {
    let Some(shell) = TestShell::find(Shell::Zsh) else { return };
    let sandbox = furnished();
    let more = "zstyle ':completion:*' matcher-list 'm:{a-z}={A-Z}' 'l:|=* r:|=*'";
    let mut terminal = terminal(&shell, &sandbox, Compinit::First, more);
    completes(&mut terminal, "workon pha", "workon alpha ");
    completes(&mut terminal, "workon lto", "workon alto ");
}

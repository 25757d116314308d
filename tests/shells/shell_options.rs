//! Interactive sessions with the options, aliases and traps that people use: a script has no history and
//! no job control, and reads comments where a prompt does not.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::shells::auto::nothing;
use crate::support::{Terminal, TestShell, for_each_auto_terminal};

/// The first line of the session. Any output after it counts as ours.
const IN_BASH: [&str; 15] = [
    "set -euo pipefail",
    "set -o noclobber -o noglob",
    "set -o posix",
    "IFS=:",
    "IFS=",
    "shopt -s nullglob failglob dotglob nocasematch",
    "shopt -s expand_aliases; alias cd='cd' grep='echo g' command='echo c' builtin='echo b' return='echo r' \
     local='echo l' export='echo e' eval='echo v' printf='echo p' unset='echo u' '['='echo t'",
    "set -H; set -b; set -m",
    "set +m; set +H",
    "shopt -s extdebug; set -E -T",
    "trap 'fired=$((${fired:-0}+1))' ERR; set -E",
    "trap 'true' DEBUG; trap 'true' RETURN; trap 'true' EXIT",
    "shopt -s autocd cdspell checkwinsize lastpipe histverify",
    "PROMPT_COMMAND=('true' \"${PROMPT_COMMAND[@]}\" 'true')",
    "shopt -s compat43 2>/dev/null; set -f; set -a",
];

const IN_ZSH: [&str; 22] = [
    "set -euo pipefail",
    "setopt noclobber noglob",
    "setopt nounset err_return",
    "setopt err_exit",
    "setopt ksh_arrays sh_word_split ksh_glob",
    "setopt ksh_arrays; setopt ksh_typeset 2>/dev/null; true",
    "setopt null_glob csh_null_glob glob_subst",
    "setopt nomatch bad_pattern extended_glob glob_dots",
    "emulate sh",
    "emulate ksh",
    "emulate csh",
    "setopt warn_create_global",
    "setopt warn_nested_var 2>/dev/null; true",
    "setopt csh_junkie_quotes csh_junkie_loops rc_quotes rc_expand_param",
    "setopt no_bang_hist no_interactive_comments",
    "setopt interactive_comments bang_hist",
    "setopt prompt_subst prompt_bang no_prompt_cr",
    "setopt all_export posix_builtins posix_aliases no_short_loops ignore_braces",
    "setopt auto_name_dirs auto_cd cdable_vars chase_links no_equals no_unset local_traps",
    "alias grep='echo g' command='echo c' builtin='echo b' local='echo l' eval='echo v' print='echo p'; \
     alias -g -- return='echo r' --='echo d' env=printenv",
    "TRAPZERR() { fired=1 }; TRAPDEBUG() { : }",
    "IFS=:; setopt sh_word_split octal_zeroes",
];

const IN_FISH: [&str; 8] = [
    "set -g IFS :",
    "function fish_mode_prompt; end; set -g fish_key_bindings fish_vi_key_bindings",
    "function cd; builtin cd $argv; end",
    "function everything --on-event fish_prompt --on-event fish_preexec --on-event fish_postexec; true; end",
    "function theirs --on-variable VIRTUAL_ENV --on-variable PATH --on-variable PWD; set -g seen $VIRTUAL_ENV; end",
    "function ls; echo mine; end; function grep; echo mine; end; alias command true 2>/dev/null; true",
    "function fish_right_prompt; end; function fish_title; echo t; end",
    "set -g CDPATH . ~/projects; set -g fish_greeting hello",
];

/// A line, its expected output, and the environment that the prompt names after it.
#[track_caller]
fn live(terminal: &mut Terminal, what: &str) {
    for (line, environment) in [
        ("workon free", "free"),
        ("cd projects/a", "free"),
        ("workon -n b", "b"),
        ("deactivate", ""),
        ("cd ../b/deep", "b"),
        ("cd ../../a", "a"),
        ("deactivate", ""),
        ("cd ~", ""),
        ("workon -n -", "a"),
        ("true", "a"),
        ("deactivate", ""),
    ] {
        let ran = terminal.run(line);
        assert_eq!((ran.status, &*ran.output), (0, ""), "{what}: {line}");
        let row = terminal.view().cursor_row();
        let shown = row.strip_suffix("ready>").unwrap_or(&row).trim_end();
        let wanted =
            if environment.is_empty() { String::new() } else { format!("({environment})") };
        assert_eq!(shown, wanted, "{what}: {line}");
    }
}

fn sessions(shell: &TestShell) -> &'static [&'static str] {
    match shell.kind {
        Shell::Bash => &IN_BASH,
        Shell::Zsh => &IN_ZSH,
        Shell::Fish => &IN_FISH,
        Shell::PowerShell => &[],
    }
}

#[test]
fn any_shell_option_allows_silent_switching() {
    for_each_auto_terminal(nothing, |shell, sandbox, terminal| {
        let path = sandbox.path_variable();
        drop(terminal);
        let mut failed = Vec::new();
        for line in sessions(shell) {
            let what = format!("{} {line}", shell.kind);
            let ran = std::panic::catch_unwind(|| {
                let mut terminal = Terminal::start(shell, sandbox);
                terminal.run(line);
                live(&mut terminal, &what);
                // The tests' own commands.
                terminal.run(shell.choose("\\unalias -a", "true", ""));
                assert_eq!(terminal.variable("PATH"), Some(path.clone()), "{what}");
                assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{what}");
                assert_eq!(terminal.variable("fired"), None, "{what}: a trap of the user's");
            });
            if ran.is_err() {
                failed.push(what);
            }
        }
        assert!(failed.is_empty(), "{failed:#?}");
    });
}

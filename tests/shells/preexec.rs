//! bash-preexec, which many tools bring along, and an exported `PROMPT_COMMAND`.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::{Sandbox, Terminal, TestShell};

/// The steps of bash-preexec 0.5 and 0.6, as far as they concern other tools: it installs itself at the first prompt,
/// puts its own commands around those in `PROMPT_COMMAND`, and from then on takes the first command after its last
/// one for the user's. It reads that from the history.
const OLDER: &str = r#"
bash_preexec_imported=defined
__bp_install_string=$'__bp_trap_string="$(trap -p DEBUG)"\ntrap - DEBUG\n__bp_install'
__bp_interactive_mode() { is_at_prompt=on; }
__bp_precmd_invoke_cmd() {
    local one
    for one in "${precmd_functions[@]}"; do "$one"; done
}
tell() {
    [[ -t 1 && -n $is_at_prompt ]] || return 0
    is_at_prompt=
    local line lines told
    IFS=$'\n;' read -rd '' -a lines <<<"$(IFS=$'\n'; printf %s "${PROMPT_COMMAND[*]}")"
    for line in "${lines[@]}"; do
        [[ $line != "$BASH_COMMAND" ]] || return 0
    done
    told=$(HISTTIMEFORMAT= builtin history 1)
    printf '%s\n' "${told#*[0-9]  }" >>~/told
}
__bp_install() {
    [[ ${PROMPT_COMMAND[*]} != *__bp_precmd_invoke_cmd* ]] || return 1
    trap tell DEBUG
    PROMPT_COMMAND=$'__bp_precmd_invoke_cmd\n'${PROMPT_COMMAND//"$__bp_install_string"/:}
    PROMPT_COMMAND+=(__bp_interactive_mode)
    __bp_precmd_invoke_cmd
    __bp_interactive_mode
}
PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}$__bp_install_string
"#;

/// What its newest text does differently: it installs itself by an element of its own, and puts its commands around
/// all others again before each prompt.
const NEWER: &str = r#"
__bp_install_string='__bp_install "$_"'
PROMPT_COMMAND=${PROMPT_COMMAND%$'__bp_trap_string'*}
PROMPT_COMMAND=${PROMPT_COMMAND%$'\n'}
[[ -n $PROMPT_COMMAND ]] || unset PROMPT_COMMAND
PROMPT_COMMAND+=("$__bp_install_string")
without() {
    local at
    for at in "${!PROMPT_COMMAND[@]}"; do
        PROMPT_COMMAND[at]=${PROMPT_COMMAND[at]//"$1"/}
        PROMPT_COMMAND[at]=${PROMPT_COMMAND[at]#$'\n'}
        PROMPT_COMMAND[at]=${PROMPT_COMMAND[at]%$'\n'}
        [[ -n ${PROMPT_COMMAND[at]} ]] || unset 'PROMPT_COMMAND[at]'
    done
}
surround() {
    local all
    all=$(IFS=$'\n'; printf %s "${PROMPT_COMMAND[*]}")
    [[ $all != '__bp_precmd_invoke_cmd "$_"'*$'\n__bp_interactive_mode' ]] || return 0
    without '__bp_precmd_invoke_cmd "$_"'
    without __bp_interactive_mode
    PROMPT_COMMAND='__bp_precmd_invoke_cmd "$_"'${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND}
    PROMPT_COMMAND+=(__bp_interactive_mode)
}
__bp_precmd_invoke_cmd() {
    surround
    local one
    for one in "${precmd_functions[@]}"; do "$one"; done
}
__bp_install() {
    [[ ${PROMPT_COMMAND[*]} != *'__bp_precmd_invoke_cmd "$_"'* ]] || return 1
    trap tell DEBUG
    without "$__bp_install_string"
    __bp_precmd_invoke_cmd
    __bp_interactive_mode
}
"#;

/// A theme that sets the prompt anew each time.
const THEME: &str = "plain=$PS1; theme() { PS1=$plain; }; PROMPT_COMMAND=theme\n";

#[test]
fn the_first_command_is_seen_beside_bash_preexec_and_no_old_one() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    for (version, theirs) in [("older", OLDER.to_owned()), ("newer", OLDER.to_owned() + NEWER)] {
        for before in ["", THEME] {
            for ours_is_first in [true, false] {
                let what = format!("{version}, ours first: {ours_is_first}, after {before:?}");
                let sandbox = Sandbox::with(["a"]);
                let ours = bash.source(&bash.static_file(&sandbox)) + "\n";
                let (one, two) = if ours_is_first { (&ours, &theirs) } else { (&theirs, &ours) };
                sandbox.write(".bashrc", &format!("{before}{one}{two}"));
                sandbox.write(".bash_history", "echo of another session\n");
                let mut terminal = Terminal::start(&bash, &sandbox);
                let lines = ["workon a", "true second", "cd /", "deactivate"];
                for line in lines {
                    let ran = terminal.run(line);
                    assert_eq!((ran.status, &*ran.output), (0, ""), "{what}: {line}");
                    let row = if line == "deactivate" { "ready>" } else { "(a) ready>" };
                    assert_eq!(terminal.view().cursor_row(), row, "{what}: {line}");
                }
                assert_eq!(sandbox.read("told"), lines.join("\n") + "\n", "{what}");
            }
        }
    }
}

/// Where its own commands can't be found, as beside ble.sh, its list of functions is used.
#[test]
fn a_list_of_functions_that_another_tool_calls_is_used() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    let sandbox = Sandbox::with(["a"]);
    let load = bash.source(&bash.static_file(&sandbox));
    let script = format!(
        "bash_preexec_imported=yes precmd_functions=(true)\n{load}\n{load}\n\
         echo \"${{precmd_functions[*]}} ${{PROMPT_COMMAND-none}}\"\nset +e; (exit 3); \
         \"${{precmd_functions[1]}}\""
    );
    bash.strict(&sandbox, &script).success().stdout_is("true _venvyard_precmd none\n");
}

#[test]
fn an_exported_prompt_command_stays_exported_and_is_harmless_in_a_child() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    let sandbox = Sandbox::with(["a"]);
    let load = bash.source(&bash.static_file(&sandbox));
    let child = "printf '%s\\n' \"sh -c 'exit 3'\" 'echo \"[$?:$seen]\"' 'set -e' \"! true\" \
                 'echo \"[$?:$seen]\"' | bash --norc -i 2>&1";
    for (first, then) in [
        ("export PROMPT_COMMAND=", ""),
        ("export PROMPT_COMMAND", ""),
        ("", "export PROMPT_COMMAND\n"),
    ] {
        let script = format!(
            "{first}\n{load}\n{then}PROMPT_COMMAND=\"$PROMPT_COMMAND; seen=\\$?\"\n{child}\n\
             declare -p PROMPT_COMMAND"
        );
        let ran = bash.strict(&sandbox, &script).success();
        assert!(ran.stdout.contains("declare -x PROMPT_COMMAND="), "{ran}");
        assert!(!ran.stdout.contains("not found"), "{ran}");
        // Where it was exported before, what comes after ours sees the status, too.
        let seen = if then.is_empty() { ["[3:3]", "[1:1]"] } else { ["[3:0]", "[1:0]"] };
        for seen in seen {
            assert!(ran.stdout.contains(seen), "{first} {then} {seen}\n{ran}");
        }
    }
}

//! The names that an environment can't set.

/// What venvyard manages itself.
const OURS: &str = "PYTHONHOME VIRTUAL_ENV VIRTUAL_ENV_PROMPT";

/// bash: readonly variables, integers, arrays, dynamic ones, prompts, and those that change how the
/// session works just by being set (bash(1), "Shell Variables"; `declare -r`, `-i`, `-a`, `-A`).
/// All names that start with `BASH_` are excluded, too.
const BASH: &str = "\
    BASH BASHOPTS BASHPID COMPREPLY COMP_CWORD COMP_KEY COMP_LINE COMP_POINT COMP_TYPE \
    COMP_WORDBREAKS COMP_WORDS COPROC DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID EXECIGNORE FUNCNAME \
    GLOBIGNORE GROUPS HISTCMD IFS LINENO MAILCHECK MAPFILE OLDPWD OPTARG OPTERR OPTIND PIPESTATUS \
    POSIXLY_CORRECT PPID PROMPT_COMMAND PROMPT_DIRTRIM PS0 PS1 PS2 PS3 PS4 PWD RANDOM SECONDS \
    SHELLOPTS SHLVL SRANDOM UID";

/// zsh: everything that is not plain text, from `${parameters}` of zsh 5.9 with all its modules,
/// without plain and tied scalars (zshparam(1)). `USERNAME` and the ids change the user of the
/// shell.
const ZSH: &str = "\
    ARGC COLUMNS EGID ERRNO FIGNORE FUNCNEST GID HISTCHARS HISTSIZE KEYBOARD_HACK KEYTIMEOUT LINES \
    LISTMAX LOGCHECK MODULE_PATH NULLCMD PROMPT PROMPT2 PROMPT3 PROMPT4 PROMPT_EOL_MARK PSVAR \
    READNULLCMD RPROMPT RPROMPT2 RPS1 RPS2 SAVEHIST SPROMPT TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT \
    TTY TTYIDLE USERNAME WATCH WORDCHARS ZCURSES_COLORS ZCURSES_COLOR_PAIRS ZSH_EVAL_CONTEXT \
    ZSH_SUBSHELL aliases argv builtins cdpath commands dirstack dis_aliases dis_builtins \
    dis_functions dis_functions_source dis_galiases dis_patchars dis_reswords dis_saliases \
    epochtime errnos fignore fpath funcfiletrace funcsourcetrace funcstack functions \
    functions_source functrace galiases histchars history historywords jobdirs jobstates jobtexts \
    keymaps langinfo mailpath manpath mapfile module_path modules nameddirs options parameters \
    patchars path pipestatus prompt psvar reswords saliases signals status sysparams termcap \
    terminfo userdirs usergroups watch widgets zcurses_attrs zcurses_colors zcurses_keycodes \
    zcurses_windows zsh_eval_context zsh_scheduled_events";

/// fish: the variables it reserves (fish's manual, "Special variables"; each was tried with `set
/// -gx`).
const FISH: &str = "\
    CMD_DURATION FISH_VERSION _ fish_bind_mode fish_kill_signal fish_killring fish_pid \
    fish_private_mode history hostname pipestatus status status_generation umask version";

/// Nushell: the variables it sets for each script ("Special variables" in the Nushell book).
const NU: &str = "CURRENT_FILE FILE_PWD LAST_EXIT_CODE";

/// Why an environment can't set a variable of that name; `None` if it can.
pub(super) fn reason_against(name: &str) -> Option<&'static str> {
    let listed = |list: &str| list.split(' ').any(|known| is(name, known));
    if listed(OURS) {
        return Some("every environment has its own");
    }
    // cmd and PowerShell keep the state in variables with upper-case names.
    if name.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("_venvyard_")) {
        return Some("venvyard keeps its state there");
    }
    // BASH_ENV is read only when a shell starts.
    let of_bash = name.starts_with("BASH_") && name != "BASH_ENV";
    if of_bash || [BASH, ZSH, FISH, NU].into_iter().any(listed) {
        return Some("it has a special meaning in a shell");
    }
    None
}

/// Windows ignores the case of names. The lower-case names of zsh and fish don't count there,
/// because `VERSION` is a common variable.
fn is(name: &str, known: &str) -> bool {
    name == known
        || (cfg!(windows)
            && !known.contains(|c: char| c.is_ascii_lowercase())
            && name.eq_ignore_ascii_case(known))
}

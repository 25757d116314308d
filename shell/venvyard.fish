
# The functions of a fish that is set up: workon, mkenv, rmenv, lsenv, cdproject. 'venvyard init fish'
# prints activate.fish and this file, 'venvyard setup' has conf.d load it.

# The environment's code is run only when it came whole.
function workon -d 'Enter an environment and go to its project'
    set -l _venvyard_code (_venvyard activate --shell fish $argv); or return
    string join \n -- $_venvyard_code | source
end

function mkenv -d 'Make an environment and enter it'
    set -l _venvyard_code (_venvyard create --shell fish $argv); or return
    string join \n -- $_venvyard_code | source
end

function rmenv -d 'Delete environments'
    _venvyard remove $argv
end

function lsenv -d 'List the environments'
    _venvyard list $argv
end

function cdproject -d 'Go to the project of the active environment'
    if test -z "$VIRTUAL_ENV"
        echo 'venvyard: no environment is active' >&2
        return 1
    end
    set -l _venvyard_project
    if test -r "$VIRTUAL_ENV/.project"
        read _venvyard_project <"$VIRTUAL_ENV/.project"
    end
    if test -z "$_venvyard_project"
        set -l _venvyard_name (string replace -r '.*/' '' -- $VIRTUAL_ENV)
        echo "venvyard: $_venvyard_name has no project; 'venvyard project set NAME DIR' gives it one" >&2
        return 1
    end
    cd $_venvyard_project
end

# Before each prompt. What another tool entered over ours has been left, and its 'deactivate' took ours
# along.
function _venvyard_prompt --on-event fish_prompt
    if set -q _venvyard_env; and test -z "$VIRTUAL_ENV"
        _venvyard_undo
    end
end

# --- completion ---
# Where the program is, looked up once: from then on no function or change of PATH can put another in
# its place.
function _venvyard_find
    if test -n "$VENVYARD_EXE"
        set -g _venvyard_exe $VENVYARD_EXE
    end
    test -x "$_venvyard_exe"; and return 0
    set -g _venvyard_exe (command -s venvyard)
    # An entry . of PATH means the current directory: never run what happens to be there.
    string match -q -- '/*' "$_venvyard_exe"; and return 0
    set -e -g _venvyard_exe
    echo "venvyard: the program 'venvyard' is not in any directory of PATH" >&2
    return 127
end

# Runs the program, which sees WORKON_HOME even where it is not exported.
function _venvyard
    _venvyard_find; or return
    set -lx WORKON_HOME $WORKON_HOME
    $_venvyard_exe $argv
end

# The program answers: a line for each value, with a tab and a description behind it, or one that says
# what fish itself completes.
function _venvyard_complete
    set -l _venvyard_words (commandline -opc) (commandline -ct)
    set -l _venvyard_index (math (count $_venvyard_words) - 1)
    set -l _venvyard_lines (_venvyard __complete fish $_venvyard_index $_venvyard_words 2>/dev/null)
    switch "$_venvyard_lines[1]"
        case ''
            return
        case \tfiles
            # As for a command that nothing is known of: fish's own function starts ls.
            complete -C"'' "(commandline -ct)
        case \tdirectories
            __fish_complete_directories (commandline -ct) ''
        case '*'
            string join \n -- $_venvyard_lines
    end
end

for _venvyard_word in workon mkenv rmenv lsenv venvyard
    complete -c $_venvyard_word -e
    complete -c $_venvyard_word -k -f -a '(_venvyard_complete)'
end
set -e _venvyard_word
# --- end of completion ---

# A shell that was started in an environment has its variables, but not what takes them back.
function _venvyard_adopt
    set -g _venvyard_env $VIRTUAL_ENV
    set -g _venvyard_bin $VIRTUAL_ENV/bin
    set -g _venvyard_names VIRTUAL_ENV VIRTUAL_ENV_PROMPT (string split -n ' ' -- "$_venvyard_variables")
    # A login shell may have put the system's directories before the environment's, or dropped it.
    _venvyard_drop_bin
    set -gx PATH $_venvyard_bin $PATH
    _venvyard_end
end

if not set -q _venvyard_env; and test -f "$VIRTUAL_ENV/.venvyard/environment.toml"
    _venvyard_adopt
end

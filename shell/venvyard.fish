
# The functions of a fish that is set up: workon, mkenv, mktmpenv, rmenv, lsenv. 'venvyard init fish'
# prints this and what it needs, without comments; 'venvyard setup' has conf.d load it.

function workon -d 'Enter an environment and go to its project'
    _venvyard_eval activate --shell fish --loaded "$_venvyard_loaded" $argv
end

function mkenv -d 'Make an environment and enter it'
    _venvyard_eval create --shell fish --loaded "$_venvyard_loaded" $argv
end

# WORD...: runs the program, and then the code that it printed: only when it succeeded and that came
# whole.
function _venvyard_eval
    set -l _venvyard_code
    begin
        # What is printed is not split into its lines; to join them would take as long as all the rest.
        set -l IFS
        set _venvyard_code (_venvyard $argv)
    end
    set -l _venvyard_ended $status
    if test $_venvyard_ended -gt 130
        # Ctrl-C, which is 130, was the user's own.
        echo "venvyard: nothing was changed: signal "(math $_venvyard_ended - 128)" ended the program" >&2
    end
    test $_venvyard_ended -eq 0; or return $_venvyard_ended
    if not string match -q -- '*# venvyard: whole' "$_venvyard_code"
        echo 'venvyard: nothing was changed: the program printed only a part of its code' >&2
        return 1
    end
    # Not by 'source', which would read it from stdin: a question that leaving asks needs that.
    eval $_venvyard_code
end

function mktmpenv -d 'Make a temporary environment, which leaving deletes, and enter it'
    mkenv --temp $argv
end

function rmenv -d 'Delete environments'
    _venvyard remove $argv
end

function lsenv -d 'List the environments'
    _venvyard list $argv
end

# --- completion ---
# Where the program is, looked up once: from then on no function or change of PATH can put another in
# its place. Where PATH has lost it, it is where it was when the shell was set up.
function _venvyard_find
    if test -n "$VENVYARD_EXE"
        set -g _venvyard_exe $VENVYARD_EXE
    end
    test -x "$_venvyard_exe"; and return 0
    set -g _venvyard_exe (command -s venvyard)
    # An entry . of PATH means the current directory: never run what happens to be there.
    string match -q -- '/*' "$_venvyard_exe"; and return 0
    if string match -q -- '/*' "$_venvyard_found"; and test -x "$_venvyard_found"
        set -g _venvyard_exe $_venvyard_found
        return 0
    end
    set -e -g _venvyard_exe
    echo "venvyard: the program 'venvyard' is not in any directory of PATH" >&2
    return 127
end

# Runs the program, which sees WORKON_HOME even where it is not exported, and which environment was left
# last.
function _venvyard
    _venvyard_find; or return
    set -lx WORKON_HOME $WORKON_HOME
    set -lx _VENVYARD_PREVIOUS $_venvyard_previous
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
        case \tfiles \tdirectories
            _venvyard_paths $_venvyard_lines[1]
        case '*'
            string join \n -- $_venvyard_lines
    end
end

# Files or directories. What stands behind --option= is completed apart from it: of both together fish would
# complete no more than what comes behind a second = or a colon, and lose what is in front of that.
function _venvyard_paths
    set -l _venvyard_word (commandline -ct)
    set -l _venvyard_option (string match -r -- '^--[a-z-]+=' "$_venvyard_word")
    # As for a command that nothing is known of: fish's own function starts ls.
    set -l _venvyard_found (complete -C"'' "(string replace -- "$_venvyard_option" '' "$_venvyard_word"))
    if test $argv[1] = \tdirectories
        set _venvyard_found (string match -r -- '^[^\t]*/(?=\t|$)' $_venvyard_found)
    end
    set -q _venvyard_found[1]; or return
    string replace -r -- '^' "$_venvyard_option" $_venvyard_found
end

for _venvyard_word in workon mkenv mktmpenv rmenv lsenv cdenv cdsite lssite cdproject venvyard
    complete -c $_venvyard_word -e
    complete -c $_venvyard_word -k -f -a '(_venvyard_complete)'
end
set -e _venvyard_word
# --- end of completion ---

# A shell that was started in an environment has its variables, but not what takes them back.
function _venvyard_adopt
    set -l _venvyard_inherited (string split : -- "$_venvyard_variables")
    test -n "$_venvyard_inherited[1]"; or set _venvyard_inherited 'VIRTUAL_ENV VIRTUAL_ENV_PROMPT'
    # An editor may have set VIRTUAL_ENV alone.
    test -n "$VIRTUAL_ENV_PROMPT"
    or set -gx VIRTUAL_ENV_PROMPT (string replace -r '/\.venv$' '' -- $VIRTUAL_ENV | string replace -r '.*/' '')
    _venvyard_start $VIRTUAL_ENV $VIRTUAL_ENV/bin
    # Nothing is known of what these were, so that leaving unsets them.
    for _venvyard_word in (string match -r '^\w+$' -- (string split ' ' -- $_venvyard_inherited[1]))
        set -q $_venvyard_word; or continue
        set -g _venvyard_names $_venvyard_names $_venvyard_word
        set -g _venvyard_new_$_venvyard_word $$_venvyard_word
    end
    # The environment's own is put in anew: a login shell may have put the system's directories before it,
    # or dropped it.
    for _venvyard_word in (string match -r '^\w+[+^]=.*' -- $_venvyard_inherited[2..-1])
        if test $_venvyard_word != "PATH^=$_venvyard_bin"
            _venvyard_adopt_entry (string match -r '^(\w+)(.)=(.*)' -- $_venvyard_word)[2..4]
        end
    end
    _venvyard_drop PATH ^ $_venvyard_bin
    _venvyard_end
    set -g _venvyard_direnv adopted
end

# NAME ^|+ DIRECTORY
function _venvyard_adopt_entry
    set -g _venvyard_entries $_venvyard_entries $argv
    contains -- $argv[1] $_venvyard_lists; or set -g _venvyard_lists $_venvyard_lists $argv[1]
    set -g _venvyard_exported_$argv[1] 1
end

# Unless 'venvyard setup' has said so: what comes later may set PATH anew.
set -q _venvyard_found; or set -g _venvyard_found (command -s venvyard)

# Where there is a 'deactivate', it knows better: that of the environment's own bin/activate.fish.
if not set -q _venvyard_env; and test -f "$VIRTUAL_ENV/.venvyard/environment.toml"
    functions -q deactivate; or _venvyard_adopt
end

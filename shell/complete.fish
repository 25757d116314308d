
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

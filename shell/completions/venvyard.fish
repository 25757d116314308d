# Completion in fish, and how the program is found. Package managers install this part alone, too.

# Sets _venvyard_exe to the program's path, once. After that, no function or change of PATH can put another program in
# its place. If PATH doesn't lead to it, its path from the time of 'venvyard setup' is used.
function _venvyard_find
    if test -n "$VENVYARD_EXE"
        set -g _venvyard_exe $VENVYARD_EXE
    end
    test -x "$_venvyard_exe"; and return 0
    set -g _venvyard_exe (command -s venvyard)
    # An entry '.' of PATH means the current directory. Never run a program from there.
    string match -q -- '/*' "$_venvyard_exe"; and return 0
    if string match -q -- '/*' "$_venvyard_found"; and test -x "$_venvyard_found"
        set -g _venvyard_exe $_venvyard_found
        return 0
    end
    set -e -g _venvyard_exe
    echo "venvyard: can't find the program 'venvyard' on PATH" >&2
    return 127
end

# Runs the program. It gets WORKON_HOME even if that is not exported.
function _venvyard
    _venvyard_find; or return
    set -lx WORKON_HOME $WORKON_HOME
    $_venvyard_exe $argv
end

# [COMMAND]: completes with the program's answer: one line for each value, with a tab and a description after it, or one
# that says what fish completes itself. The line's command takes the same words as that COMMAND.
function _venvyard_complete
    set -l _venvyard_words (commandline -opc)
    set -q argv[1]; and set _venvyard_words[1] $argv[1]
    # fish counts the files of redirections among the words.
    for _venvyard_file in (string match -ar -- '[<>][>&?|]*\s*\K[^\s<>|;&]+' (commandline -pc))
        set -l _venvyard_place (contains -i -- $_venvyard_file $_venvyard_words)
        and set -e _venvyard_words[$_venvyard_place]
    end
    set -a _venvyard_words (commandline -ct)
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

# Completes files or directories. The value after --option= is completed alone: for both together, fish would complete
# only what comes after a second = or a colon, and lose the text before that.
function _venvyard_paths
    set -l _venvyard_word (commandline -ct)
    set -l _venvyard_option (string match -r -- '^--[a-z-]+=' "$_venvyard_word")
    # As for an unknown command, because fish's own function for this starts ls.
    set -l _venvyard_found (complete -C"'' "(string replace -- "$_venvyard_option" '' "$_venvyard_word"))
    if test $argv[1] = \tdirectories
        set _venvyard_found (string match -r -- '^[^\t]*/(?=\t|$)' $_venvyard_found)
    end
    set -q _venvyard_found[1]; or return
    string replace -r -- '^' "$_venvyard_option" $_venvyard_found
end

complete -c workon -c mkenv -c cpenv -c mvenv -c mktmpenv -c rmenv -c lsenv -c cdenv -c cdsite -c lssite -c cdproject -c venvyard -e
complete -c workon -c mkenv -c cpenv -c mvenv -c mktmpenv -c rmenv -c lsenv -c cdenv -c cdsite -c lssite -c cdproject -c venvyard \
    -k -f -a '(_venvyard_complete)'


# The commands workon, mkenv, cpenv, mvenv, mktmpenv, rmenv and lsenv, and how they call the program.

function workon -d 'Enter an environment and go to its project'
    _venvyard_eval activate --shell fish --loaded "$_venvyard_loaded" $argv
end

function mkenv -d 'Make an environment and enter it'
    _venvyard_eval create --shell fish --loaded "$_venvyard_loaded" $argv
end

function cpenv -d 'Copy an environment and enter the copy'
    _venvyard_eval clone --shell fish --loaded "$_venvyard_loaded" $argv
end

function mvenv -d 'Give an environment another name'
    _venvyard_eval rename --shell fish --loaded "$_venvyard_loaded" $argv
end

# WORD...: runs the program, and then the code that it printed, if it succeeded and printed all of it.
function _venvyard_eval
    set -l _venvyard_code
    begin
        # Without IFS, fish doesn't split the output into lines. Joining them again would double the time.
        set -l IFS
        set _venvyard_code (_venvyard $argv)
    end
    _venvyard_eval_code $status $_venvyard_code
end

# STATUS CODE: runs the code of a program that ended with this status, if it is all of its code.
function _venvyard_eval_code
    set -l _venvyard_ended $argv[1]
    set -l _venvyard_code $argv[2]
    if test $_venvyard_ended -gt 130
        # The program couldn't report that itself. Ctrl-C (130) was the user's own.
        echo "venvyard: nothing was changed: signal "(math $_venvyard_ended - 128)" killed the program" >&2
    end
    test $_venvyard_ended -eq 0; or return $_venvyard_ended
    if not string match -q -- '*# venvyard: whole' "$_venvyard_code"
        echo 'venvyard: nothing was changed: the program printed only part of its code' >&2
        return 1
    end
    # Not with 'source', which would read it from stdin: leaving may ask a question there.
    eval $_venvyard_code
end

function mktmpenv -d 'Make a temporary environment, which leaving deletes, and enter it'
    mkenv --temp $argv
end

function rmenv -d 'Delete environments'
    _venvyard rmenv $argv
end

function lsenv -d 'List the environments'
    _venvyard lsenv $argv
end


# The guard in fish, if VENVYARD_GUARD is warn or deny: 'pip install' warns or fails if no environment is active, or if
# the active one has no pip. Without the variable, these functions are not defined. 'python -m pip' and 'pip3.11' name
# their Python, so they are not guarded. A function 'python' would do harm: fish can't run a function in the background.

# PIP ARGS: runs pip, unless it would change the packages of a Python that belongs to no environment.
function _venvyard_guard
    set -l _venvyard_why "no environment is active: 'workon NAME' enters one, 'mkenv NAME' creates one"
    if test -d "$VIRTUAL_ENV"
        set _venvyard_why "the active environment has no $argv[1]: 'python -m ensurepip --default-pip' installs it"
    end
    if contains -- "$VENVYARD_GUARD" warn deny; and not _venvyard_has_own $argv[1]; and _venvyard_changes_packages $argv[2..]
        echo "venvyard: $_venvyard_why ('command $argv[1]' installs anyway)" >&2
        test "$VENVYARD_GUARD" = deny; and return 1
    end
    command $argv
end

# PIP: whether the active environment has it. conda looks after its own environments.
function _venvyard_has_own
    if test -d "$VIRTUAL_ENV"
        test -x $VIRTUAL_ENV/bin/$argv[1]
    else
        test -n "$CONDA_PREFIX"
    end
end

# ARGS of pip: whether they install or uninstall packages. Options may come first, some of them with a value; --python
# names another Python, which the guard doesn't cover.
function _venvyard_changes_packages
    set -l _venvyard_is_value
    for _venvyard_word in $argv
        if set -q _venvyard_is_value[1]
            set _venvyard_is_value
            continue
        end
        switch $_venvyard_word
            case --python '--python=*'
                return 1
            case --proxy --log --log-file --retries --timeout --exists-action --trusted-host --cert --client-cert --cache-dir --keyring-provider --use-feature --use-deprecated
                set _venvyard_is_value 1
            case '-*'
            case install uninstall
                _venvyard_changes_python $argv
                return
            case '*'
                return 1
        end
    end
    return 1
end

# ARGS of pip: whether they change this Python's own packages, and not those in a directory of their own.
function _venvyard_changes_python
    for _venvyard_word in $argv
        switch $_venvyard_word
            case -h --help --dry-run '-t*' --target '--target=*' --prefix '--prefix=*' --root '--root=*'
                return 1
        end
    end
    return 0
end

# A function of the user's with the same name stays.
if contains -- "$VENVYARD_GUARD" warn deny
    _venvyard_unalias pip
    _venvyard_unalias pip3
    functions -q pip; or function pip
        _venvyard_guard pip $argv
    end
    functions -q pip3; or function pip3
        _venvyard_guard pip3 $argv
    end
end

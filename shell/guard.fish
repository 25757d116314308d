
# The guard of a fish that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is active,
# or one without pip, is warned of or refused. Without the variable there are no such functions. Who says
# 'python -m pip' or 'pip3.11' says which Python, and a function python would be in the way of all else: fish
# puts no function into the background.

# PIP ARGS: runs pip, unless it is to change the packages of a Python that is no environment's.
function _venvyard_guard
    set -l _venvyard_why "no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one"
    if test -n "$VIRTUAL_ENV"
        set _venvyard_why "the active environment has no $argv[1]: 'python -m ensurepip --default-pip' puts one in"
    end
    if contains -- "$VENVYARD_GUARD" warn deny; and not _venvyard_has_own $argv[1]; and _venvyard_changes_packages $argv[2..]
        echo "venvyard: $_venvyard_why ('command $argv[1]' installs all the same)" >&2
        test "$VENVYARD_GUARD" = deny; and return 1
    end
    command $argv
end

# PIP: whether it is the active environment's; conda sees to its own.
function _venvyard_has_own
    if test -n "$VIRTUAL_ENV"
        test -x $VIRTUAL_ENV/bin/$argv[1]
    else
        test -n "$CONDA_PREFIX"
    end
end

# ARGS of pip: whether they install or uninstall. Options may come first, some with a value; one names
# another Python, which is no concern of ours.
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

# ARGS of 'install': whether they change the Python's own packages, and neither ask nor say where to.
function _venvyard_changes_python
    for _venvyard_word in $argv
        switch $_venvyard_word
            case -h --help --dry-run '-t*' --target '--target=*' --prefix '--prefix=*' --root '--root=*'
                return 1
        end
    end
    return 0
end

# A function of the user's has its name already, an alias is one.
if contains -- "$VENVYARD_GUARD" warn deny
    functions -q pip; or function pip
        _venvyard_guard pip $argv
    end
    functions -q pip3; or function pip3
        _venvyard_guard pip3 $argv
    end
end


# The guard of a fish that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is active
# is warned of or refused. Without the variable there are no such functions. 'python -m pip' passes: a
# function python would be in the way of all else.

# PIP ARGS: runs pip, unless it is to change the packages of a Python that is no environment's.
function _venvyard_guard
    if test -z "$VIRTUAL_ENV$CONDA_PREFIX"; and contains -- "$VENVYARD_GUARD" warn deny; and _venvyard_changes_packages $argv[2..]
        echo "venvyard: no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one ('command $argv[1]' installs here all the same)" >&2
        test "$VENVYARD_GUARD" = deny; and return 1
    end
    command $argv
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
                return 0
            case '*'
                return 1
        end
    end
    return 1
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

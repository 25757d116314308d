
# cdenv, cdsite and lssite go to the active environment, cdproject to a project. They start no process, except lssite,
# which runs 'ls', and cdproject with a name.

function cdenv -d 'Go to the active environment, or to a directory in it'
    _venvyard_helps cdenv $argv; and return
    test "$argv[1]" = --; and set -e argv[1]
    _venvyard_is_active; or return
    # The quotes keep it one word without a directory, too.
    _venvyard_go "$VIRTUAL_ENV/$argv[1]"
end

function cdsite -d 'Go to the site-packages of the active environment, or to a directory in it'
    _venvyard_helps cdsite $argv; and return
    test "$argv[1]" = --; and set -e argv[1]
    set -l _venvyard_site (_venvyard_find_site); or return
    _venvyard_go "$_venvyard_site/$argv[1]"
end

function lssite -d 'List the site-packages of the active environment'
    _venvyard_helps lssite $argv; and return
    set -l _venvyard_site (_venvyard_find_site); or return
    command ls $argv -- $_venvyard_site
end

function cdproject -d 'Go to the project of the active environment, or of another'
    _venvyard_helps cdproject $argv; and return
    test "$argv[1]" = --; and set -e argv[1]
    set -l _venvyard_place $VIRTUAL_ENV
    set -l _venvyard_project
    if test -n "$argv[1]"
        set _venvyard_place (_venvyard show --path -- $argv[1]); or return
    else
        _venvyard_is_active; or return
    end
    if test -r "$_venvyard_place/.project"
        read _venvyard_project <"$_venvyard_place/.project"
    end
    if test -z "$_venvyard_project"
        set -l _venvyard_name (string replace -r '.*/' '' -- $_venvyard_place)
        echo "venvyard: $_venvyard_name has no project; 'venvyard project set NAME DIR' sets one" >&2
        return 1
    end
    _venvyard_go $_venvyard_project
end

# FUNCTION [WORD]: shows the function's help if the word asks for it. (-h is an option of ls.)
function _venvyard_helps
    switch "$argv[1] $argv[2]"
        case '* --help' 'cd* -h'
            _venvyard help $argv[1]
        case '*'
            return 1
    end
end

# DIRECTORY: goes there. If fish's own cd fails in a function, it prints a stack trace.
function _venvyard_go
    if not test -d "$argv[1]"
        echo "venvyard: no such directory: $argv[1]" >&2
        return 1
    end
    cd $argv[1]
end

function _venvyard_is_active
    test -n "$VIRTUAL_ENV"; and return 0
    echo 'venvyard: no environment is active' >&2
    return 1
end

# Prints the path of the active environment's site-packages.
function _venvyard_find_site
    _venvyard_is_active; or return
    # CPython's is in lib; old versions of PyPy have it beside lib.
    set -l _venvyard_sites
    for _venvyard_site in $VIRTUAL_ENV/lib/*/site-packages $VIRTUAL_ENV/site-packages
        test -d $_venvyard_site; and set -a _venvyard_sites $_venvyard_site
    end
    switch (count $_venvyard_sites)
        case 0
            echo "venvyard: no site-packages directory in $VIRTUAL_ENV" >&2
        case 1
            echo $_venvyard_sites
            return 0
        case '*'
            echo "venvyard: more than one site-packages directory in $VIRTUAL_ENV" >&2
    end
    return 1
end

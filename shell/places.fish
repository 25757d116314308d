
# The functions that go to places: cdenv, cdsite and lssite to the active environment's, cdproject to a
# project. None of them starts a process but lssite, which is 'ls', and cdproject with a name.

function cdenv -d 'Go to the active environment, or to a directory in it'
    _venvyard_is_active; or return
    # In quotes: without a directory there would be no word at all.
    _venvyard_go "$VIRTUAL_ENV/$argv[1]"
end

function cdsite -d 'Go to the site-packages of the active environment, or to a directory in it'
    set -l _venvyard_site (_venvyard_find_site); or return
    _venvyard_go "$_venvyard_site/$argv[1]"
end

function lssite -d 'List the site-packages of the active environment'
    set -l _venvyard_site (_venvyard_find_site); or return
    command ls $argv -- $_venvyard_site
end

function cdproject -d 'Go to the project of the active environment, or of another'
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
        echo "venvyard: $_venvyard_name has no project; 'venvyard project set NAME DIR' gives it one" >&2
        return 1
    end
    _venvyard_go $_venvyard_project
end

# DIRECTORY: fish's own cd would also tell in which functions it failed.
function _venvyard_go
    if not test -d "$argv[1]"
        echo "venvyard: there is no directory $argv[1]" >&2
        return 1
    end
    cd $argv[1]
end

function _venvyard_is_active
    test -n "$VIRTUAL_ENV"; and return 0
    echo 'venvyard: no environment is active' >&2
    return 1
end

# Prints where the active environment's packages are.
function _venvyard_find_site
    _venvyard_is_active; or return
    # CPython's is in lib, an old PyPy's beside it.
    set -l _venvyard_sites
    for _venvyard_site in $VIRTUAL_ENV/lib/*/site-packages $VIRTUAL_ENV/site-packages
        test -d $_venvyard_site; and set -a _venvyard_sites $_venvyard_site
    end
    switch (count $_venvyard_sites)
        case 0
            echo "venvyard: there is no site-packages in $VIRTUAL_ENV" >&2
        case 1
            echo $_venvyard_sites
            return 0
        case '*'
            echo "venvyard: there are several site-packages in $VIRTUAL_ENV" >&2
    end
    return 1
end

# venvyard 0.1.0
#
# Aliases of the user's with the names of our commands. fish makes a function of each, which ours replaces. They are
# looked for once a session: afterwards the functions are ours, or aliases that the user made later, which stay.

if not functions -q _venvyard_unalias
    # NAME: removes an alias.
    function _venvyard_unalias
        functions -q $argv[1]; or return 0
        set -l _venvyard_details (functions -D -v $argv[1])
        string match -q 'alias *' -- "$_venvyard_details[5]"; or return 0
        functions -e $argv[1]
        echo "venvyard: removed the alias $argv[1]: it would hide venvyard's function" >&2
    end

    for _venvyard_word in workon mkenv cpenv mvenv mktmpenv rmenv lsenv cdenv cdsite lssite cdproject
        _venvyard_unalias $_venvyard_word
    end
end


# Aliases of the user's with the names of our commands are removed before zsh reads the functions: a global one would
# replace the names there.

function _venvyard_unalias_all {
    \builtin emulate -L zsh
    \builtin local _venvyard_word _venvyard_ours='(workon|mkenv|cpenv|mvenv|mktmpenv|rmenv|lsenv|cdenv|cdsite|lssite|cdproject)'
    for _venvyard_word in ${(k)aliases[(I)${~_venvyard_ours}]} ${(k)galiases[(I)${~_venvyard_ours}]}; do
        _venvyard_unalias "$_venvyard_word"
    done
}

_venvyard_unalias_all

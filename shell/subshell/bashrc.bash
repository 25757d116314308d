# shellcheck shell=bash
# The start-up file of 'venvyard shell': reads the user's own and venvyard's, then enters the environment. Its values
# come in variables, which it unsets so that child processes don't get them.
_venvyard_name=$_VENVYARD_ENTER
_venvyard_functions=$_VENVYARD_FILE
\unset _VENVYARD_ENTER _VENVYARD_FILE

if [ -r ~/.bashrc ]; then
    # shellcheck source=/dev/null
    . ~/.bashrc
fi
# shellcheck source=/dev/null
. "$_venvyard_functions"

# Without the environment, the subshell is useless.
workon "$_venvyard_name" || \exit
\unset _venvyard_name _venvyard_functions

# shellcheck shell=bash
# The start-up file of 'venvyard shell': the user's own, then venvyard's, then the environment.
# What it needs to know comes in variables, which no child is to see.
_venvyard_name=$_VENVYARD_ENTER
_venvyard_functions=$_VENVYARD_FILE
\unset _VENVYARD_ENTER _VENVYARD_FILE

if [ -r ~/.bashrc ]; then
    # shellcheck source=/dev/null
    . ~/.bashrc
fi
# shellcheck source=/dev/null
. "$_venvyard_functions"

# Without its environment the subshell is of no use.
workon "$_venvyard_name" || \exit
\unset _venvyard_name _venvyard_functions

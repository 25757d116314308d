# shellcheck shell=bash
# The start-up file of 'venvyard shell': the user's own, then venvyard's, then the environment.
# What it needs to know comes in variables, which no child is to see.
_venvyard_enter=$_VENVYARD_ENTER
_venvyard_file=$_VENVYARD_FILE
\unset _VENVYARD_ENTER _VENVYARD_FILE

if [ -r ~/.bashrc ]; then
    # shellcheck source=/dev/null
    . ~/.bashrc
fi
# shellcheck source=/dev/null
. "$_venvyard_file"

# Without its environment the subshell is of no use.
workon "$_venvyard_enter" || \exit
\unset _venvyard_enter _venvyard_file

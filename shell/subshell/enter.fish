# What fish runs in 'venvyard shell' after the user's start-up files. Its values come in variables, which it unsets so
# that child processes don't get them.
set -g _venvyard_name $_VENVYARD_ENTER
set -g _venvyard_functions $_VENVYARD_FILE
set -e _VENVYARD_ENTER
set -e _VENVYARD_FILE
source $_venvyard_functions
# Without the environment, the subshell is useless.
workon $_venvyard_name; or exit
set -e _venvyard_name
set -e _venvyard_functions

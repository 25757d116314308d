# What 'venvyard shell' has fish do after the user's start-up files. What it needs to know comes in
# variables, which no child is to see.
set -g _venvyard_name $_VENVYARD_ENTER
set -g _venvyard_functions $_VENVYARD_FILE
set -e _VENVYARD_ENTER
set -e _VENVYARD_FILE
source $_venvyard_functions
# Without its environment the subshell is of no use.
workon $_venvyard_name; or exit
set -e _venvyard_name
set -e _venvyard_functions

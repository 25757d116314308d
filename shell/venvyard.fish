
# What happens when this file is loaded in fish: it notes where the program is.

# Unless 'venvyard setup' has set it: a later line may set PATH anew.
set -q _venvyard_found; or set -g _venvyard_found (command -s venvyard)

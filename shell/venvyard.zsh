# venvyard 0.1.0
# zsh
# --- completion ---
_venvyard() { _default "$@"; }
# --- end of completion ---

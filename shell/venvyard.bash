# venvyard 0.1.0
# bash
# --- completion ---
complete -o default venvyard
# --- end of completion ---

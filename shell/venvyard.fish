# venvyard 0.1.0
# fish
# --- completion ---
complete -c venvyard
# --- end of completion ---

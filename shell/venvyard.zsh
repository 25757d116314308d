# venvyard 0.1.0
# zsh

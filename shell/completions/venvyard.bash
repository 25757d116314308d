complete -o default venvyard

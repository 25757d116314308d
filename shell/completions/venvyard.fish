complete -c venvyard

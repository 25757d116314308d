# The one start-up file of 'venvyard shell': ZDOTDIR leads here and is put back at once, so that zsh
# reads all the others where the user has them, and history and completion caches stay there.
# What it needs to know comes in variables, which no child is to see.
_venvyard_name=$_VENVYARD_ENTER
_venvyard_functions=$_VENVYARD_FILE
if (( ${+_VENVYARD_ZDOTDIR} )); then
  export ZDOTDIR=$_VENVYARD_ZDOTDIR
else
  unset ZDOTDIR
fi
unset _VENVYARD_ENTER _VENVYARD_FILE _VENVYARD_ZDOTDIR

# Before the first prompt, when everything of the user's has been read.
_venvyard_first_prompt() {
  precmd_functions=("${(@)precmd_functions[@]:#_venvyard_first_prompt}")
  _venvyard_known=("${precmd_functions[@]}")
  \builtin source "$_venvyard_functions"
  # Without its environment the subshell is of no use.
  workon "$_venvyard_name" || \builtin exit
  _venvyard_new_hooks
  \builtin unset _venvyard_name _venvyard_functions _venvyard_known
  \builtin unfunction _venvyard_first_prompt _venvyard_new_hooks
}

# zsh goes through the hooks as they were when it began; those that have come since are due, too.
_venvyard_new_hooks() {
  local hook
  for hook in "${(@)precmd_functions[@]:|_venvyard_known}"; do
    (( ${+functions[$hook]} )) && "$hook"
  done
}

typeset -ga precmd_functions
precmd_functions=(_venvyard_first_prompt $precmd_functions)

if [[ -r ${ZDOTDIR-$HOME}/.zshenv ]]; then
  source ${ZDOTDIR-$HOME}/.zshenv
fi

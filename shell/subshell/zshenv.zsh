# The only start-up file of 'venvyard shell'. ZDOTDIR leads here and is restored at once, so zsh reads the user's own
# start-up files where they are, and keeps history and completion caches there. Its values come in variables, which it
# unsets so that child processes don't get them.
_venvyard_name=$_VENVYARD_ENTER
_venvyard_functions=$_VENVYARD_FILE
if (( ${+_VENVYARD_ZDOTDIR} )); then
  export ZDOTDIR=$_VENVYARD_ZDOTDIR
else
  unset ZDOTDIR
fi
unset _VENVYARD_ENTER _VENVYARD_FILE _VENVYARD_ZDOTDIR

# Runs before the first prompt, when zsh has read all start-up files.
_venvyard_first_prompt() {
  precmd_functions=("${(@)precmd_functions[@]:#_venvyard_first_prompt}")
  _venvyard_known=("${precmd_functions[@]}")
  \builtin source "$_venvyard_functions"
  # Without the environment, the subshell is useless.
  workon "$_venvyard_name" || \builtin exit
  _venvyard_new_hooks
  \builtin unset _venvyard_name _venvyard_functions _venvyard_known
  \builtin unfunction _venvyard_first_prompt _venvyard_new_hooks
}

# zsh calls only the hooks that were there when it started. This calls those that were added since.
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

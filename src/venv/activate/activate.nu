# Activates this environment in Nushell:
#
#     overlay use bin/activate.nu
#
# 'deactivate' leaves it: removing an overlay undoes its changes.

export-env {
    let virtual_env = __PATH__
    let prompt = __PROMPT__
    let path_name = if 'Path' in $env { 'Path' } else { 'PATH' }
    let path = $env | get $path_name | prepend ($virtual_env | path join '__BIN__')

    load-env {
        $path_name: $path
        VIRTUAL_ENV: $virtual_env
        VIRTUAL_ENV_PROMPT: $prompt
    }

    # With PYTHONHOME set, the environment's Python would look for its library there.
    hide-env --ignore-errors PYTHONHOME

    if ($env.VIRTUAL_ENV_DISABLE_PROMPT? | default '' | is-empty) {
        let before = $env.PROMPT_COMMAND? | default ''
        $env.PROMPT_COMMAND = {||
            let text = if ($before | describe) == 'closure' { do $before } else { $before }
            if ($prompt | is-empty) { $text } else { ['(' $prompt ') ' $text] | str join }
        }
    }

    # >>> variables: set >>>
    # <<< variables <<<
}

export alias deactivate = overlay hide activate

# Takes over the environment that this session was started in.

function global:_venvyard_adopt {
    $scripts = 'bin'
    if ([System.IO.Path]::PathSeparator -eq ';') { $scripts = 'Scripts' }
    $inherited = @(([string]$env:_venvyard_variables).Split([System.IO.Path]::PathSeparator))
    if (-not $inherited[0]) { $inherited = @('VIRTUAL_ENV VIRTUAL_ENV_PROMPT') }
    $bin = $env:VIRTUAL_ENV + [System.IO.Path]::DirectorySeparatorChar + $scripts
    # An editor may have set VIRTUAL_ENV alone.
    if (-not $env:VIRTUAL_ENV_PROMPT) {
        $env:VIRTUAL_ENV_PROMPT = [System.IO.Path]::GetFileName(($env:VIRTUAL_ENV -replace '[\\/]\.venv$', ''))
    }
    _venvyard_start $env:VIRTUAL_ENV $bin '' ''
    $state = $global:_venvyard_state
    # Nothing is known of what these were: leaving unsets them.
    foreach ($name in ($inherited[0].Split(' ') -match '^\w+$')) {
        $state.Names += $name
        $env:_venvyard_variables = ("$env:_venvyard_variables $name").Trim()
        $state.New[$name] = [System.Environment]::GetEnvironmentVariable($name)
    }
    foreach ($entry in ($inherited -match '^\w+[+^]=')) {
        # The environment's own is put in anew.
        if ($entry -ceq "PATH^=$bin") { continue }
        $state.Entries += $entry
        $state.Lists += ($entry -split '[+^]=', 2)[0]
        $env:_venvyard_variables = "$env:_venvyard_variables" + [System.IO.Path]::PathSeparator + $entry
    }
    # A profile may have put other directories before the environment's, or dropped it.
    _venvyard_drop "PATH^=$bin"
    _venvyard_end
}

_venvyard_adopt

# What the commands do in PowerShell. Each sets $LASTEXITCODE to its status.

# Its name, how it was called, and the arguments as PowerShell has parsed them.
function global:_venvyard_command {
    param($Name, $Invocation, $Values)
    . _venvyard_calm
    # The words as a program would get them. One plain word needs no second look.
    $OFS = ' '
    $words = $Values
    if ("$Values" -cnotmatch '^[A-Za-z_][\w.-]*\z' -and $Name -cne 'lssite') {
        if (-not ${function:_venvyard_typed}) { . "$global:_venvyard_files/words.ps1" }
        $words = _venvyard_typed $Invocation $Values
    }
    $loaded = '--loaded=' + $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_loaded')
    if ($Name -ceq 'workon') {
        _venvyard_eval (@('activate', '--shell', 'powershell', $loaded) + $words)
    } elseif ($Name -ceq 'mkenv') {
        _venvyard_eval (@('create', '--shell', 'powershell', $loaded) + $words)
    } elseif ($Name -ceq 'mktmpenv') {
        _venvyard_eval (@('create', '--shell', 'powershell', $loaded, '--temp') + $words)
    } elseif ($Name -ceq 'cpenv') {
        _venvyard_eval (@('clone', '--shell', 'powershell', $loaded) + $words)
    } elseif ($Name -ceq 'mvenv') {
        _venvyard_eval (@('rename', '--shell', 'powershell', $loaded) + $words)
    } elseif ($Name -ceq 'rmenv') {
        _venvyard_start_program (@('rmenv') + $words)
    } elseif ($Name -ceq 'lsenv') {
        _venvyard_start_program (@('lsenv') + $words)
    } elseif ("$Name $words" -cmatch '^(\w+ --help|cd\w+ -h)\z') {
        _venvyard_start_program @('help', $Name)
    } else {
        if (-not ${function:_venvyard_place}) { . "$global:_venvyard_files/places.ps1" }
        _venvyard_place $Name $words
    }
}

# Runs the program with these words.
function global:_venvyard_start_program {
    param($Words)
    $program = _venvyard_require
    if ($program) { _venvyard_invoke $program $Words }
}

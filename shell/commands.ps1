# What the commands of PowerShell do. Each leaves its status in $LASTEXITCODE.

# NAME, how it was called, and what PowerShell made of what was typed.
function global:_venvyard_command {
    param([string]$Name, $Invocation, [object[]]$Values)
    . _venvyard_calm
    $loaded = [string]$ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_loaded')
    switch ($Name) {
        workon { _venvyard_eval (@('activate', '--shell', 'powershell', '--loaded', $loaded) + (_venvyard_words $Invocation $Values)) }
        mkenv { _venvyard_eval (@('create', '--shell', 'powershell', '--loaded', $loaded) + (_venvyard_words $Invocation $Values)) }
        mktmpenv { _venvyard_eval (@('create', '--shell', 'powershell', '--loaded', $loaded, '--temp') + (_venvyard_words $Invocation $Values)) }
        rmenv { _venvyard_start_program (@('remove') + (_venvyard_words $Invocation $Values)) }
        lsenv { _venvyard_start_program (@('list') + (_venvyard_words $Invocation $Values)) }
        default {
            if (-not ${function:_venvyard_place}) { . "$global:_venvyard_files/places.ps1" }
            _venvyard_place $Name (_venvyard_words $Invocation $Values)
        }
    }
}

# Runs the program with the given words.
function global:_venvyard_start_program {
    param([string[]]$Words)
    $program = _venvyard_require
    if ($program) { _venvyard_invoke $program $Words }
}

# The words as a program would get them. What is plain needs no second look: most are.
function global:_venvyard_words {
    param($Invocation, [object[]]$Values)
    foreach ($value in $Values) {
        if ($value -isnot [string] -or $value -cnotmatch '^[^-*?\[~]') {
            if (-not ${function:_venvyard_typed}) { . "$global:_venvyard_files/words.ps1" }
            return (_venvyard_typed $Invocation $Values)
        }
    }
    return $Values
}


# Leaving in PowerShell: undoes what entering changed. A session reads these functions when it first leaves something.

# Leaves what is active, before another is entered.
function global:_venvyard_begin {
    # Another tool's environment, activated on top of ours, is left first.
    $ours = ''
    if ($null -ne $global:_venvyard_state) { $ours = $global:_venvyard_state.Directory }
    if ($env:VIRTUAL_ENV -and ($env:VIRTUAL_ENV -cne $ours) -and ${function:deactivate}) {
        if (${alias:deactivate} -ceq '_venvyard_deactivate_command') { ${alias:deactivate} = $null }
        deactivate
    }
    _venvyard_leave
    # A hook may have entered an environment.
    _venvyard_undo
    $global:LASTEXITCODE = 0
}

# Restores the old prompt, unless another tool has replaced ours.
function global:_venvyard_hide {
    $state = $global:_venvyard_state
    if ($null -eq $state.Prompt -or -not (_venvyard_is_prompt ${function:prompt})) { return }
    ${function:global:prompt} = $state.Prompt
    $global:_venvyard_foremost = $state.Foremost
}

# What 'deactivate' does.
function global:_venvyard_deactivate {
    . _venvyard_calm
    $global:_venvyard_failed = $false
    $busy = $global:_venvyard_busy
    $global:_venvyard_busy = $true
    try { _venvyard_leave } finally { $global:_venvyard_busy = $busy }
    _venvyard_done
}

# Runs the project's command and the 'deactivate' hooks, then undoes all changes, whatever those do, and runs the 'left'
# hooks. Ctrl-C ends a hook, which is not run again.
function global:_venvyard_leave {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    $command, $hooks = $state.Command, $state.Hooks
    $state.Command, $state.Hooks = $null, @()
    # A hook that leaves calls this function again, which then runs the 'left' hooks.
    if (-not $state.ContainsKey('After')) { $state.After = $hooks }
    $name, $ending = $env:VIRTUAL_ENV_PROMPT, ''
    try {
        if ($command) {
            $ending = "the command of the project $($state.Project)"
            _venvyard_run $state.Project $command
        }
        foreach ($directory in $hooks) {
            $ending = "the hook $directory/deactivate.ps1"
            _venvyard_source "$directory/deactivate.ps1"
            $ending = ''
            # A hook may have left it, or entered another.
            if (-not [object]::ReferenceEquals($state, $global:_venvyard_state)) { return }
        }
        $ending = ''
    } finally {
        # Ctrl-C in a program of a hook may reach the session only here. What it interrupts is started again.
        try {
            if ([object]::ReferenceEquals($state, $global:_venvyard_state)) { _venvyard_undo }
        } finally {
            if ([object]::ReferenceEquals($state, $global:_venvyard_state)) { _venvyard_undo }
            if ($ending) { [System.Console]::Error.WriteLine("venvyard: left $name, although $ending was interrupted") }
        }
    }
    if ($state.Temporary) { _venvyard_remove $state.Directory }
    foreach ($directory in $state.After) { _venvyard_source "$directory/left.ps1" }
}

# Has the program delete a temporary environment that was left. PATH may not lead to the program any more, and the
# functions that find it may not be loaded.
function global:_venvyard_remove {
    param([string]$Directory)
    $found = $ExecutionContext.SessionState.PSVariable
    $program = ''
    foreach ($place in $env:VENVYARD_EXE, $found.GetValue('global:_venvyard_exe'), $found.GetValue('global:_venvyard_found')) {
        if (-not $program -and $place -and [System.IO.File]::Exists($place)) { $program = $place }
    }
    if (-not $program) { $program = 'venvyard' }
    try {
        & $program remove --temporary $Directory
        if ($LASTEXITCODE -ne 0) { $global:_venvyard_failed = $true }
    } catch {
        _venvyard_say_failed "can't delete ${Directory}: $($_.Exception.Message)"
    }
}

# Undoes what entering changed, and nothing else.
function global:_venvyard_undo {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    # Another tool's 'deactivate' may have unset this.
    if (-not $env:VIRTUAL_ENV) { $env:VIRTUAL_ENV = $state.Directory }
    for ($at = 0; $at -lt $state.Entries.Count; $at++) {
        # Each is removed once, even if this function is started again.
        if ($state.Entries[$at]) { _venvyard_drop $state.Entries[$at] }
        $state.Entries[$at] = $null
    }
    for ($at = 0; $at -lt $state.Lists.Count; $at++) {
        # If nothing else is in it now, it is unset or empty again, as it was.
        if (-not [System.Environment]::GetEnvironmentVariable($state.Lists[$at]) -and -not $state.Before[$at]) {
            _venvyard_put $state.Lists[$at] $state.Before[$at]
        }
    }
    $old, $new, $at = $state.Old, $state.New, 0
    foreach ($name in $state.Names) {
        # Restores it, unless the user has changed it meanwhile. This is not a function, because a call for each
        # variable would double the time of leaving.
        if ([string][System.Environment]::GetEnvironmentVariable($name) -ceq [string]$new[$at]) {
            $value = $old[$at]
            if ($null -eq $value) { $value = [System.Management.Automation.Language.NullString]::Value }
            [System.Environment]::SetEnvironmentVariable($name, $value)
        }
        $at++
    }
    _venvyard_hide
    # Assigning $null removes a function, but only without 'global:' in its name. Another tool's stays.
    if (${alias:deactivate} -ceq '_venvyard_deactivate_command') { ${alias:deactivate} = $null }
    if ("${function:deactivate}" -cmatch '_venvyard_deactivate') {
        ${function:deactivate} = $null
        if ($null -ne $state.Deactivate) { ${function:global:deactivate} = $state.Deactivate }
    }
    if (-not $state.Temporary) { $env:_venvyard_previous = ":$($state.Directory)" }
    $env:_venvyard_variables = $null
    $global:_venvyard_state = $null
}

# Removes the entry once, wherever it is now. What the user has changed meanwhile stays.
function global:_venvyard_drop {
    param([string]$Entry)
    $name, $directory = $Entry -split '[+^]=', 2
    $separator = [string][System.IO.Path]::PathSeparator
    $entries = [System.Collections.Generic.List[string]]::new()
    foreach ($item in ([string][System.Environment]::GetEnvironmentVariable($name)).Split($separator)) { $entries.Add($item) }
    if ($Entry.StartsWith($name + '^')) {
        $index = $entries.IndexOf($directory)
    } else {
        $index = $entries.LastIndexOf($directory)
    }
    if ($index -lt 0) { return }
    $entries.RemoveAt($index)
    # An empty value removes the variable on Windows, and everywhere before .NET 9.
    _venvyard_put $name ($entries -join $separator)
}

# Sets the variable; $null removes it. An empty value stays a value on systems that have such.
function global:_venvyard_put {
    param([string]$Name, $Value)
    if ($null -ne $Value) {
        [System.Environment]::SetEnvironmentVariable($Name, $Value)
    } else {
        [System.Environment]::SetEnvironmentVariable($Name, [System.Management.Automation.Language.NullString]::Value)
    }
}


# Leaving, in PowerShell: what entering has changed is taken back. A session reads these functions when it first leaves.

# Leaves what is active, before another is entered.
function global:_venvyard_begin {
    # What another tool activated over ours came last and goes first.
    $ours = ''
    if ($null -ne $global:_venvyard_state) { $ours = $global:_venvyard_state.Directory }
    if ($env:VIRTUAL_ENV -and ($env:VIRTUAL_ENV -cne $ours) -and ${function:deactivate}) { deactivate }
    _venvyard_leave
    # What a hook may have entered.
    _venvyard_undo
    $global:LASTEXITCODE = 0
}

# A prompt that something else has put in place of ours is left alone.
function global:_venvyard_hide {
    $state = $global:_venvyard_state
    if ($null -eq $state.Prompt -or -not (_venvyard_is_prompt ${function:prompt})) { return }
    ${function:global:prompt} = $state.Prompt
    $global:_venvyard_foremost = $state.Foremost
}

# It is what 'deactivate' does.
function global:_venvyard_deactivate {
    . _venvyard_calm
    $global:_venvyard_failed = $false
    $busy = $global:_venvyard_busy
    $global:_venvyard_busy = $true
    try { _venvyard_leave } finally { $global:_venvyard_busy = $busy }
    _venvyard_done
}

# What the environment's and the project's hooks ask for, then all is taken back, whatever they do: Ctrl-C in one of them
# ends it, and it is not run again.
function global:_venvyard_leave {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    $command, $hooks = $state.Command, $state.Hooks
    $state.Command, $state.Hooks = $null, @()
    try {
        if ($command) { _venvyard_run $state.Project $command }
        foreach ($directory in $hooks) {
            _venvyard_source "$directory/deactivate.ps1"
            # A hook may have left it, and gone elsewhere.
            if (-not [object]::ReferenceEquals($state, $global:_venvyard_state)) { return }
        }
    } finally {
        # Ctrl-C in a program of a hook may reach the session only here: what it ends is begun again.
        try {
            if ([object]::ReferenceEquals($state, $global:_venvyard_state)) { _venvyard_undo }
        } finally {
            if ([object]::ReferenceEquals($state, $global:_venvyard_state)) { _venvyard_undo }
        }
    }
    if ($state.Temporary) { _venvyard_remove $state.Directory }
}

# Has the program delete a temporary environment that was left, wherever PATH leads by now.
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
        _venvyard_say_failed "$Directory stays: $($_.Exception.Message)"
    }
}

# Takes back what was changed, and nothing else.
function global:_venvyard_undo {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    # Another tool's 'deactivate' may have taken this along.
    if (-not $env:VIRTUAL_ENV) { $env:VIRTUAL_ENV = $state.Directory }
    for ($at = 0; $at -lt $state.Entries.Count; $at++) {
        # Each is taken out once, also where this is begun again.
        if ($state.Entries[$at]) { _venvyard_drop $state.Entries[$at] }
        $state.Entries[$at] = $null
    }
    for ($at = 0; $at -lt $state.Lists.Count; $at++) {
        # Unset again, or as empty as it was, if nothing else is in it by now.
        if (-not [System.Environment]::GetEnvironmentVariable($state.Lists[$at]) -and -not $state.Before[$at]) {
            _venvyard_put $state.Lists[$at] $state.Before[$at]
        }
    }
    $old, $new, $at = $state.Old, $state.New, 0
    foreach ($name in $state.Names) {
        # As it was, unless the user has changed it meanwhile. A call for each would be half of what leaving takes.
        if ([string][System.Environment]::GetEnvironmentVariable($name) -ceq [string]$new[$at]) {
            $value = $old[$at]
            if ($null -eq $value) { $value = [System.Management.Automation.Language.NullString]::Value }
            [System.Environment]::SetEnvironmentVariable($name, $value)
        }
        $at++
    }
    _venvyard_hide
    # No value takes it out, but only by its plain name.
    ${function:deactivate} = $null
    if ($null -ne $state.Deactivate) { ${function:global:deactivate} = $state.Deactivate }
    if (-not $state.Temporary) { $global:_venvyard_previous = $state.Directory }
    $env:_venvyard_variables = $null
    $global:_venvyard_state = $null
}

# Takes the entry out once, wherever it now stands: what the user changed meanwhile stays.
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
    # An empty value removes the variable on Windows, as it removes it here before .NET 9.
    _venvyard_put $name ($entries -join $separator)
}

# A value of $null removes the variable; an empty one stays a value where the system has such.
function global:_venvyard_put {
    param([string]$Name, $Value)
    if ($null -ne $Value) {
        [System.Environment]::SetEnvironmentVariable($Name, $Value)
    } else {
        [System.Environment]::SetEnvironmentVariable($Name, [System.Management.Automation.Language.NullString]::Value)
    }
}

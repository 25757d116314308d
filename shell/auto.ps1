# Auto-activation in PowerShell, if VENVYARD_AUTO is 1: 'cd' into a project's tree enters its environment, 'cd' out of
# it goes back to what was before. This happens before each prompt, and in PowerShell 7 at each change of location.
#
# The state is one hashtable: Location and Active (directory and environment at the last check), Declined (a directory
# in which the user left an environment: nothing is entered in its tree), Left (the directory of a 'deactivate' since
# then), Said (the notices printed so far). For child sessions there is $env:_venvyard_inherited (environment and tree).

if ($null -eq $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_auto_state')) {
    $global:_venvyard_auto_state = @{ Location = $null; Active = ''; Declined = ''; Left = ''; Said = @(); Watched = $false }
}

# Checks the location. Its output is that of hooks and of projects' commands.
function global:_venvyard_auto {
    $location = $ExecutionContext.SessionState.Path.CurrentLocation
    if ($location.Provider.Name -cne 'FileSystem') { return }
    $here = $location.ProviderPath
    $before = [string]$env:VIRTUAL_ENV
    $auto = $global:_venvyard_auto_state
    if (($here -ceq $auto.Location) -and ($before -ceq $auto.Active)) { return }
    . _venvyard_calm
    _venvyard_watch
    $busy = $global:_venvyard_busy
    $global:_venvyard_busy = $true
    $status = $ExecutionContext.SessionState.PSVariable.GetValue('global:LASTEXITCODE')
    try {
        if ($null -eq $auto.Location) { _venvyard_inherit }
        if ($auto.Left -and -not $before) {
            $auto.Declined = $auto.Left
        } elseif ($auto.Active -and -not $before) {
            $auto.Declined = [string]$auto.Location
        }
        $auto.Left = ''
        # If a hook changes the directory, that enters and leaves nothing.
        $moved = ($here -cne $auto.Location) -and ($here -cne $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_moved'))
        $auto.Location = $here
        $global:_venvyard_moved = $null
        # An environment that the user chose stays, unless it is gone.
        if ($moved -and (-not [System.IO.Directory]::Exists($before) -or (_venvyard_is_auto))) { _venvyard_ask $here }
    } finally {
        # A hook may have changed the location.
        $global:_venvyard_moved = $null
        $now = $ExecutionContext.SessionState.Path.CurrentLocation
        if ($now.Provider.Name -ceq 'FileSystem') { $auto.Location = $now.ProviderPath }
        $auto.Active = [string]$env:VIRTUAL_ENV
        $inherited = $null
        if (_venvyard_is_auto) { $inherited = $env:VIRTUAL_ENV + '|' + $global:_venvyard_state.Root }
        $env:_venvyard_inherited = $inherited
        $global:LASTEXITCODE = $status
        $global:_venvyard_busy = $busy
    }
}

# Asks the program about this directory. It fails if the directory is in the declined tree, and prints nothing if there
# is nothing to do.
function global:_venvyard_ask {
    param([string]$Here)
    $auto = $global:_venvyard_auto_state
    $program = _venvyard_find
    if (-not $program) { return }
    $before = [string]$env:VIRTUAL_ENV
    $loaded = [string]$ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_loaded')
    $code = _venvyard_capture $program @('__auto', 'powershell', $loaded, [string]$auto.Declined)
    if ($global:LASTEXITCODE -ne 0) { return }
    $auto.Declined = ''
    if (([string]$code).TrimEnd().EndsWith('# venvyard: whole')) {
        try { . ([ScriptBlock]::Create($code)) } catch { [System.Console]::Error.WriteLine("venvyard: $_") }
    }
    # If it could not be entered, don't try again in this tree.
    if ($code -and ($before -ceq [string]$env:VIRTUAL_ENV)) { $auto.Declined = $Here }
}

function global:_venvyard_is_auto {
    $state = $global:_venvyard_state
    return ($null -ne $state) -and $state.Root -and ($env:VIRTUAL_ENV -ceq $state.Directory)
}

# Auto-activation may also have entered the environment that this session inherited.
function global:_venvyard_inherit {
    $begin = $env:VIRTUAL_ENV + '|'
    if ($env:VIRTUAL_ENV -and $global:_venvyard_state -and ([string]$env:_venvyard_inherited).StartsWith($begin)) {
        $global:_venvyard_state.Root = $env:_venvyard_inherited.Substring($begin.Length)
    }
}

# Prints the line once a session for each tree.
function global:_venvyard_notice {
    param([string]$Tree, [string]$Line)
    if ($global:_venvyard_auto_state.Said -ccontains "$Tree|$Line") { return }
    $global:_venvyard_auto_state.Said += "$Tree|$Line"
    [System.Console]::Error.WriteLine("venvyard: $Line")
}

# Checks at each change of location, too, and wraps a prompt that was defined since. Changes of location by venvyard
# itself and by hooks don't count. Windows PowerShell 5.1 has no LocationChangedAction, so there only the prompt
# checks.
function global:_venvyard_watch {
    $auto = $global:_venvyard_auto_state
    if ($auto.Watched) { return }
    $auto.Watched = $true
    $invoking = $ExecutionContext.InvokeCommand
    if ($null -eq $invoking.PSObject.Properties['LocationChangedAction']) { return }
    $action = [System.EventHandler[System.Management.Automation.LocationChangedEventArgs]] {
        if ($global:_venvyard_busy -or -not ${function:_venvyard_auto} -or (_venvyard_setting 'VENVYARD_AUTO') -cne '1') { return }
        _venvyard_wrap
        _venvyard_auto | Out-Host
    }
    $invoking.LocationChangedAction = [System.Delegate]::Combine($invoking.LocationChangedAction, $action)
}

if (-not ${function:_venvyard_capture}) { . "$global:_venvyard_files/program.ps1" }
if (-not ${function:_venvyard_done}) { . "$global:_venvyard_files/enter.ps1" }

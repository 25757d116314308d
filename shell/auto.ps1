
# Auto-activation in PowerShell, where VENVYARD_AUTO is 1: entering a project's tree enters its
# environment, leaving it goes back to what was. At each change of location in 7, and before a prompt.
#
# The state is one hashtable: Location and Active (directory and environment at the last look), Declined
# (nothing is entered in the tree that this directory is in: one was left there by hand), Said (what has
# been said); and $env:_venvyard_inherited for child sessions (environment and tree).

# A setting of the session, or of the process's environment.
function global:_venvyard_setting {
    param([string]$Name)
    $value = Get-Variable -Name $Name -Scope Global -ValueOnly -ErrorAction Ignore
    if ($null -eq $value) { $value = [System.Environment]::GetEnvironmentVariable($Name) }
    return [string]$value
}

# Looks where one is. Whether another environment is active then.
function global:_venvyard_auto {
    if ((_venvyard_setting 'VENVYARD_AUTO') -cne '1') { return $false }
    $location = Get-Location
    if ($location.Provider.Name -cne 'FileSystem') { return $false }
    $here = $location.ProviderPath
    $before = [string]$env:VIRTUAL_ENV
    $auto = $global:_venvyard_auto_state
    if (($here -ceq $auto.Location) -and ($before -ceq $auto.Active)) { return $false }
    if ($null -eq $auto.Location) { _venvyard_inherit }
    if ($auto.Active -and -not $before) { $auto.Declined = [string]$auto.Location }
    $moved = $here -cne $auto.Location
    # A hook may change the location: what it does is not looked at.
    $auto.Location = $here
    # What was chosen by hand is not replaced.
    if ($moved -and ((-not $before) -or (_venvyard_is_auto))) { _venvyard_ask $here }
    $auto.Active = [string]$env:VIRTUAL_ENV
    if (_venvyard_is_auto) {
        $env:_venvyard_inherited = $env:VIRTUAL_ENV + '|' + $global:_venvyard_state.Root
    } else {
        $env:_venvyard_inherited = $null
    }
    return ($before -cne $auto.Active)
}

# Has the program look at this directory. It fails where this is within the tree that was declined, and
# prints nothing where all is as it should be.
function global:_venvyard_ask {
    param([string]$Here)
    $auto = $global:_venvyard_auto_state
    if (-not ($env:VENVYARD_EXE -or (Get-Command -Name venvyard -CommandType Application -ErrorAction Ignore))) { return }
    $status = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    $before = [string]$env:VIRTUAL_ENV
    $code = _venvyard_capture @('__auto', 'powershell', $global:_venvyard_loaded, [string]$auto.Declined)
    $failed = $global:LASTEXITCODE -ne 0
    $global:LASTEXITCODE = $status
    if ($failed) { return }
    $auto.Declined = ''
    if (([string]$code).TrimEnd().EndsWith('# venvyard: whole')) {
        try { Invoke-Expression -Command $code } catch { [System.Console]::Error.WriteLine("venvyard: $_") }
    }
    # What could not be entered is not tried again before the tree is left.
    if ($code -and ($before -ceq [string]$env:VIRTUAL_ENV)) { $auto.Declined = $Here }
}

function global:_venvyard_is_auto {
    $state = $global:_venvyard_state
    return ($null -ne $state) -and $state.Root -and ($env:VIRTUAL_ENV -ceq $state.Directory)
}

# What entered the environment that this session was started in was auto-activation, too.
function global:_venvyard_inherit {
    $begin = $env:VIRTUAL_ENV + '|'
    if ($env:VIRTUAL_ENV -and $global:_venvyard_state -and ([string]$env:_venvyard_inherited).StartsWith($begin)) {
        $global:_venvyard_state.Root = $env:_venvyard_inherited.Substring($begin.Length)
    }
}

# Says a line, once a session of each tree.
function global:_venvyard_notice {
    param([string]$Tree, [string]$Line)
    if ($global:_venvyard_auto_state.Said -ccontains "$Tree|$Line") { return }
    $global:_venvyard_auto_state.Said += "$Tree|$Line"
    [System.Console]::Error.WriteLine("venvyard: $Line")
}

# Before a prompt: what is entered then has another prompt. The old prompt still sees whether the user's
# last command succeeded.
function global:_venvyard_auto_prompt {
    if (-not (Test-Path -LiteralPath 'Function:prompt')) { return }
    $old = (Get-Item -LiteralPath 'Function:prompt').ScriptBlock
    Set-Item -LiteralPath 'Function:global:prompt' -Value {
        $succeeded = $?
        $prompt = $old
        if (_venvyard_auto) { $prompt = (Get-Item -LiteralPath 'Function:prompt').ScriptBlock }
        if (-not $succeeded) { Write-Error -Message ' ' -ErrorAction Ignore }
        & $prompt
    }.GetNewClosure()
}

# Windows PowerShell 5.1 has no LocationChangedAction: there it is the prompt alone.
function global:_venvyard_auto_load {
    _venvyard_auto_prompt
    $invoking = $ExecutionContext.SessionState.InvokeCommand
    if ($invoking.PSObject.Properties.Name -notcontains 'LocationChangedAction') { return }
    $action = [System.EventHandler[System.Management.Automation.LocationChangedEventArgs]] { $null = _venvyard_auto }
    $invoking.LocationChangedAction = [System.Delegate]::Combine($invoking.LocationChangedAction, $action)
}

if (-not (Test-Path -LiteralPath 'Variable:global:_venvyard_auto_state')) {
    $global:_venvyard_auto_state = @{ Location = $null; Active = ''; Declined = ''; Said = @() }
    if ((_venvyard_setting 'VENVYARD_AUTO') -ceq '1') { _venvyard_auto_load }
}

# venvyard 0.1.0
#
# Entering in Windows PowerShell 5.1 and PowerShell 7. 'venvyard activate' prints these functions, those for leaving and
# those of the prompt before its code, so the code works in a session that has loaded nothing.
#
# That code is written without functions where it can be: PowerShell compiles each function at its first call, which
# takes longer than the whole of entering. The functions for leaving are read when an environment is left.
#
# No cmdlet of a module is called: loading a module takes longer than everything else, and cmdlets obey
# $WhatIfPreference, $ConfirmPreference and $PSDefaultParameterValues.
#
# There is nothing to check before the first change, because environment variables are never read-only and always text.
#
# The state is one hashtable. Every version of venvyard must understand it: Directory, Bin, Root (the directory tree
# that activated it on 'cd'; empty if the user chose it), Temporary, Names, Old and New (what each of Names was and
# became; $null means unset), Lists and Before (the PATH-like variables, and what each was), Entries (what was added,
# as PATH^=DIRECTORY and PATH+=DIRECTORY), Hooks (directories, in the order of leaving) and After (the same, while it is
# left), Project and Command (the command that leaving runs, and in which directory), Prompt and Foremost (the prompt
# that ours wrapped on entering, and its number), Deactivate (the function that was there before).
#
# Beside it there is _venvyard_moved, the directory that a hook changed to, until the next check. For child processes
# there are $env:_venvyard_previous, the environment that was left last, after a colon; and $env:_venvyard_variables: the
# names that were set, then each entry after a separator.

# A checksum of these functions. The program doesn't print them for a shell that has loaded the same ones.
$global:_venvyard_loaded = '454944a3'

if ($null -eq $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_running')) {
    $global:_venvyard_running = @()
    $global:_venvyard_failed = $false
    $global:_venvyard_moved = $null
}

# Leaves what is active. The functions for that are read only now.
function global:_venvyard_begin {
    if (_venvyard_read_leave) { _venvyard_begin }
}

function global:_venvyard_deactivate {
    if (_venvyard_read_leave) { _venvyard_deactivate } else { $global:LASTEXITCODE = 1 }
}

# Whether leave.ps1, which replaces the two, could be read: 'setup --uninstall' may have deleted it.
function global:_venvyard_read_leave {
    try { . "$global:_venvyard_files/leave.ps1"; $true } catch {
        [System.Console]::Error.WriteLine("venvyard: can't leave the environment: $global:_venvyard_files/leave.ps1 is gone; open a new shell")
        $false
    }
}

# What becomes the function 'deactivate', and its alias. Other tools' scripts call that with -NonDestructive, after they
# have replaced the function.
function global:_venvyard_deactivate_command {
    [CmdletBinding()]
    param([switch]$NonDestructive, [Parameter(ValueFromRemainingArguments = $true)]$Words)
    if ("$Words" -cmatch '^(-h|--help)\z') {
        return 'Leave the active environment, and restore what it changed', '', 'Usage: deactivate'
    }
    # The next prompt may be in another directory.
    $auto = $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_auto_state')
    if ($null -ne $auto) { $auto.Left = $ExecutionContext.SessionState.Path.CurrentLocation.ProviderPath }
    _venvyard_deactivate
    # If $PSDefaultParameterValues set -ErrorAction, this could throw.
    if ($global:LASTEXITCODE -ne 0 -and -not $PSBoundParameters.ContainsKey('ErrorAction')) {
        $ErrorActionPreference = 'Ignore'
        $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
            [System.Exception]::new('deactivate'), 'deactivate', 'NotSpecified', $null))
    }
}

# Removes an alias of the user's, which would hide the function 'deactivate'.
function global:_venvyard_unalias {
    try {
        $ExecutionContext.SessionState.InvokeProvider.Item.Remove([string[]]@('Alias:deactivate'), $false, $true, $true)
        [System.Console]::Error.WriteLine("venvyard: removed the alias deactivate: it would hide venvyard's function")
    } catch {
        [System.Console]::Error.WriteLine("venvyard: the alias deactivate can't be removed: it hides venvyard's function")
    }
}

# Wraps the current prompt, and records the old one in the state.
function global:_venvyard_show {
    if (-not ${function:_venvyard_wrap}) { . "$global:_venvyard_files/prompt.ps1" }
    $before, $foremost = ${function:prompt}, $global:_venvyard_foremost
    _venvyard_wrap
    if ($foremost -ne $global:_venvyard_foremost) {
        $global:_venvyard_state.Prompt, $global:_venvyard_state.Foremost = $before, $foremost
    }
}

# Goes to the directory. With the user's $WhatIfPreference, the provider might only say that it would.
function global:_venvyard_go_to {
    param([string]$Directory)
    . _venvyard_calm
    try {
        $null = $ExecutionContext.SessionState.Path.SetLocation(
            [System.Management.Automation.WildcardPattern]::Escape($Directory))
    } catch {
        _venvyard_say_failed "can't go to ${Directory}: $($_.Exception.Message)"
    }
}

# Sources the 'activate' hooks in these directories, in this order.
function global:_venvyard_entered {
    $state = $global:_venvyard_state
    foreach ($directory in $args) { $state.Hooks = @($directory) + $state.Hooks }
    foreach ($directory in $args) {
        # A hook may have entered another environment.
        if (-not [object]::ReferenceEquals($state, $global:_venvyard_state)) { return }
        _venvyard_source "$directory/activate.ps1"
    }
}

# Sources a hook, unless it is being sourced already: a hook may call 'workon' and 'deactivate'. What it defines has to
# be global, because this is a function. If it changes the directory, that enters and leaves nothing.
function global:_venvyard_source {
    param([string]$_venvyard_file)
    if ($global:_venvyard_running -contains $_venvyard_file) { return }
    if (-not [System.IO.File]::Exists($_venvyard_file)) { return }
    $global:_venvyard_running += $_venvyard_file
    $_venvyard_before = $ExecutionContext.SessionState.Path.CurrentLocation.Path
    $_venvyard_why = ''
    $global:LASTEXITCODE = 0
    try {
        . _venvyard_prefer
        . $_venvyard_file
        if (-not $?) { $_venvyard_why = 'failed' }
        if ($global:LASTEXITCODE -ne 0) { $_venvyard_why = "ended with status $global:LASTEXITCODE" }
    } catch {
        $_venvyard_why = "failed: $_"
    } finally {
        $global:_venvyard_running = @(foreach ($one in $global:_venvyard_running) { if ($one -cne $_venvyard_file) { $one } })
        $_venvyard_after = $ExecutionContext.SessionState.Path.CurrentLocation.Path
        if ($_venvyard_after -cne $_venvyard_before) { $global:_venvyard_moved = $_venvyard_after }
    }
    if ($_venvyard_why) { _venvyard_say_failed "the hook $_venvyard_file $_venvyard_why" }
}

# Restores the user's preferences, for the user's own code. Dot-source it.
function global:_venvyard_prefer {
    $ErrorActionPreference = $global:ErrorActionPreference
    $PSDefaultParameterValues = $global:PSDefaultParameterValues
    $WhatIfPreference = $global:WhatIfPreference
    $ConfirmPreference = $global:ConfirmPreference
}

function global:_venvyard_say_failed {
    param([string]$What)
    [System.Console]::Error.WriteLine("venvyard: $What")
    $global:_venvyard_failed = $true
}

# Runs the command in the directory, with the system's shell. This session doesn't go there itself, because others may
# watch changes of its location.
function global:_venvyard_run {
    param([string]$Directory, [string]$Command)
    . _venvyard_calm
    if ([System.IO.Path]::PathSeparator -eq ';') {
        $env:_VENVYARD_AT = $Directory
        & $env:ComSpec '/d' '/s' '/c' ('cd /d "%_VENVYARD_AT%" && ' + $Command)
        $env:_VENVYARD_AT = $null
    } else {
        & '/bin/sh' '-c' 'cd -- "$1" && shift && eval "$1"' 'sh' $Directory $Command
    }
    if ($LASTEXITCODE -ne 0) {
        _venvyard_say_failed "the command of the project $Directory ended with status ${LASTEXITCODE}: $Command"
    }
}

# Sets the status, and forgets failures.
function global:_venvyard_done {
    $global:LASTEXITCODE = [int]$global:_venvyard_failed
    $global:_venvyard_failed = $false
}

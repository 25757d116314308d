# venvyard 0.1.0
#
# Entering in Windows PowerShell 5.1 and PowerShell 7. 'venvyard activate' prints these functions, those of leaving and
# those of the prompt before its code, so that this works in a session that loaded nothing.
#
# The code itself is flat: PowerShell compiles each function when it is first called, which takes longer than all that
# entering does. So what every entering needs is no function, and what takes things back is read on leaving.
#
# No cmdlet is called that belongs to a module: loading one takes longer than all else, and cmdlets do as
# $WhatIfPreference, $ConfirmPreference and $PSDefaultParameterValues say.
#
# There is nothing to check before the first change: environment variables are never read-only there, and
# always text.
#
# The state, which every version must understand, is one hashtable: Directory, Bin, Root (the tree whose
# entering activated it; empty: chosen by hand), Temporary, Names, Old and New (what each of Names was and
# became; $null: unset), Lists and Before (the PATH-like names, and what each was), Entries (what was added, as
# PATH^=DIRECTORY and PATH+=DIRECTORY), Hooks (directories, in the order of leaving), Project and Command (what is
# run on leaving, and where), Prompt and Foremost (what the prompt was, if ours was put in front of it on entering),
# Deactivate (the function that was there).
#
# Beside it: _venvyard_previous, the environment that was left last; _venvyard_moved, where a hook has gone, until that
# is seen; and $env:_venvyard_variables for child shells: the names that were set, then after a separator each the
# entries.

# Which functions these are: the program prints none to a shell that has the very same.
$global:_venvyard_loaded = '3a002baf'

if ($null -eq $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_running')) {
    $global:_venvyard_previous = ''
    $global:_venvyard_running = @()
    $global:_venvyard_failed = $false
    $global:_venvyard_moved = $null
}

# What has to be left first is left. The functions for that are read only here.
function global:_venvyard_begin {
    . "$global:_venvyard_files/leave.ps1"
    _venvyard_begin
}

function global:_venvyard_deactivate {
    . "$global:_venvyard_files/leave.ps1"
    _venvyard_deactivate
}

# What 'deactivate' is. Other tools' scripts call theirs with -NonDestructive.
function global:_venvyard_deactivate_command {
    [CmdletBinding()]
    param([switch]$NonDestructive)
    _venvyard_deactivate
    # Where $PSDefaultParameterValues set -ErrorAction, this could throw.
    if ($global:LASTEXITCODE -ne 0 -and -not $PSBoundParameters.ContainsKey('ErrorAction')) {
        $ErrorActionPreference = 'Ignore'
        $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
            [System.Exception]::new('deactivate'), 'deactivate', 'NotSpecified', $null))
    }
}

# Puts the prompt of ours in front of the one that is there.
function global:_venvyard_show {
    if (-not ${function:_venvyard_wrap}) { . "$global:_venvyard_files/prompt.ps1" }
    $before, $foremost = ${function:prompt}, $global:_venvyard_foremost
    _venvyard_wrap
    if ($foremost -ne $global:_venvyard_foremost) {
        $global:_venvyard_state.Prompt, $global:_venvyard_state.Foremost = $before, $foremost
    }
}

# Goes there. Where the preference asks for it, the provider would only say that it would.
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

# Sources the hooks in these directories, in the order of entering.
function global:_venvyard_entered {
    $state = $global:_venvyard_state
    foreach ($directory in $args) { $state.Hooks = @($directory) + $state.Hooks }
    foreach ($directory in $args) {
        # A hook may have gone elsewhere.
        if (-not [object]::ReferenceEquals($state, $global:_venvyard_state)) { return }
        _venvyard_source "$directory/activate.ps1"
    }
}

# Sources a hook, unless it is what is being sourced: it may call 'workon' and 'deactivate'. What it
# defines has to be global, as this is a function. Where it goes is no reason to enter or leave anything.
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

# What the user prefers, for what is the user's. It is dot-sourced.
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

# A child of the system's shell runs the command there. This session stays where it is: going there would be a change
# of location for all that watches them.
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

# The status of what was done.
function global:_venvyard_done {
    $global:LASTEXITCODE = [int]$global:_venvyard_failed
    $global:_venvyard_failed = $false
}

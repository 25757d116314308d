
# Before each prompt in PowerShell: auto-activation checks the location, and the name of the active environment is shown
# in front of the user's prompt.
#
# Our prompt is a function 'prompt' with the text '_venvyard_prompt N'. It wraps the prompt in _venvyard_prompts[N]. The
# list only grows, because a prompt that wraps ours goes on calling it.

if ($null -eq $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_prompts')) {
    $global:_venvyard_prompts = @()
    $global:_venvyard_foremost = -1
    $global:_venvyard_busy = $false
    $global:_venvyard_files = ''
    $global:_venvyard_state = $null
}

# What our prompts call. The wrapped prompt sees the status of the user's last command.
function global:_venvyard_prompt {
    param([int]$Number)
    $_venvyard_succeeded = $?
    if ($Number -eq $global:_venvyard_foremost -and -not $global:_venvyard_busy) {
        # This runs at each prompt, so it calls no function to find out whether there is anything to do.
        $_venvyard_session = $ExecutionContext.SessionState
        if ($global:_venvyard_files -and $_venvyard_session.PSVariable.GetValue('global:VENVYARD_AUTO', $env:VENVYARD_AUTO) -ceq '1') {
            $_venvyard_auto = $_venvyard_session.PSVariable.GetValue('global:_venvyard_auto_state')
            if ($null -eq $_venvyard_auto -or $_venvyard_session.Path.CurrentLocation.ProviderPath -cne $_venvyard_auto.Location -or
                [string]$env:VIRTUAL_ENV -cne $_venvyard_auto.Active) {
                if (-not ${function:_venvyard_auto}) { . "$global:_venvyard_files/auto.ps1" }
                _venvyard_auto | Out-Host
            }
        }
        if ($null -ne $global:_venvyard_state) {
            if ($env:VIRTUAL_ENV -ceq $global:_venvyard_state.Directory) {
                if (-not [System.IO.Directory]::Exists($global:_venvyard_state.Directory)) { _venvyard_miss }
                if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT -and $env:VIRTUAL_ENV_PROMPT) { $Host.UI.Write("($env:VIRTUAL_ENV_PROMPT) ") }
            } elseif (-not $env:VIRTUAL_ENV) {
                _venvyard_left
            }
        }
    }
    if (-not $_venvyard_succeeded) { _venvyard_fail }
    & $global:_venvyard_prompts[$Number]
}

# Another tool's environment, entered on top of ours, has been left, and its 'deactivate' unset VIRTUAL_ENV.
function global:_venvyard_left {
    $status = $ExecutionContext.SessionState.PSVariable.GetValue('global:LASTEXITCODE')
    _venvyard_deactivate | Out-Host
    $global:LASTEXITCODE = $status
}

# The active environment is gone: the program says so, once, if it has another name or place now, or was
# removed.
function global:_venvyard_miss {
    $state = $global:_venvyard_state
    if ($state.Missed) { return }
    $state.Missed = $true
    $status = $ExecutionContext.SessionState.PSVariable.GetValue('global:LASTEXITCODE')
    if (-not $global:_venvyard_files) { return }
    if (-not ${function:_venvyard_capture}) { . "$global:_venvyard_files/program.ps1" }
    $program = _venvyard_find
    if ($program) {
        # PowerShell drops what a prompt's programs write to stderr.
        foreach ($part in _venvyard_capture $program '__renamed', 'powershell', $state.Directory 2>&1) {
            if ($part -isnot [string]) { [System.Console]::Error.WriteLine("$part") }
            elseif ($part) { . ([ScriptBlock]::Create($part)) }
        }
    }
    $global:LASTEXITCODE = $status
}

# Wraps the current prompt, if it can be replaced.
function global:_venvyard_wrap {
    $prompt = ${function:prompt}
    if ($null -eq $prompt -or (_venvyard_is_prompt $prompt)) { return }
    $number = [System.Array]::IndexOf($global:_venvyard_prompts, $prompt)
    if ($number -lt 0) {
        $number = $global:_venvyard_prompts.Count
        $global:_venvyard_prompts += $prompt
    }
    try {
        ${function:global:prompt} = [ScriptBlock]::Create("_venvyard_prompt $number")
        $global:_venvyard_foremost = $number
    } catch [System.Management.Automation.SessionStateException] {
        return
    }
}

# Whether a prompt is ours, and not one that calls ours.
function global:_venvyard_is_prompt {
    param($Prompt)
    return "$Prompt" -cmatch '^\s*_venvyard_prompt \d+\s*$'
}

# Makes $? false and does nothing else: no message, no entry in $Error, no exception.
function global:_venvyard_fail {
    [CmdletBinding()]
    param()
    $ErrorActionPreference = 'Ignore'
    # If $PSDefaultParameterValues set -ErrorAction, this could throw.
    if ($PSBoundParameters.ContainsKey('ErrorAction')) { return }
    $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
        [System.Exception]::new('venvyard'), 'venvyard', 'NotSpecified', $null))
}

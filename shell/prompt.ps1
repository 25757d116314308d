
# Before each prompt of PowerShell: auto-activation looks where one is, and the name of the active environment is
# shown in front of whatever the prompt is.
#
# A prompt of ours is the function prompt with the text '_venvyard_prompt N'; _venvyard_prompts[N] is the one that it
# stands in front of. They stay in that list: what was wrapped around ours meanwhile goes on calling it.

if ($null -eq $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_prompts')) {
    $global:_venvyard_prompts = @()
    $global:_venvyard_foremost = -1
    $global:_venvyard_busy = $false
    $global:_venvyard_files = ''
    $global:_venvyard_state = $null
}

# What the prompts of ours call. The inner one sees how the user's last command ended.
function global:_venvyard_prompt {
    param([int]$Number)
    $_venvyard_succeeded = $?
    if ($Number -eq $global:_venvyard_foremost -and -not $global:_venvyard_busy) {
        if ($global:_venvyard_files -and (_venvyard_setting 'VENVYARD_AUTO') -ceq '1') {
            if (-not ${function:_venvyard_auto}) { . "$global:_venvyard_files/auto.ps1" }
            _venvyard_auto | Out-Host
        }
        if ($null -ne $global:_venvyard_state -and (_venvyard_is_shown)) {
            $Host.UI.Write('(' + $env:VIRTUAL_ENV_PROMPT + ') ')
        }
    }
    if (-not $_venvyard_succeeded) { _venvyard_fail }
    & $global:_venvyard_prompts[$Number]
}

# Puts a prompt of ours in front of the one that is there, which may be one that can't be replaced.
function global:_venvyard_wrap {
    $prompt = ${function:prompt}
    if ($null -eq $prompt -or "$prompt" -cmatch '^\s*_venvyard_prompt \d+\s*$') { return }
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

# A setting of the session, or of the process's environment.
function global:_venvyard_setting {
    param([string]$Name)
    return [string]$ExecutionContext.SessionState.PSVariable.GetValue(
        "global:$Name", [System.Environment]::GetEnvironmentVariable($Name))
}

# Leaves $? false and nothing else: no message, no entry in $Error, and no exception.
function global:_venvyard_fail {
    [CmdletBinding()]
    param()
    $ErrorActionPreference = 'Ignore'
    # Where $PSDefaultParameterValues set -ErrorAction, this could throw.
    if ($PSBoundParameters.ContainsKey('ErrorAction')) { return }
    $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
        [System.Exception]::new('venvyard'), 'venvyard', 'NotSpecified', $null))
}

# Makes this environment the active one in PowerShell:
#
#     . bin/activate.ps1
#
# 'deactivate' leaves it.

# Another environment that was activated in this session is left first.
if ($env:VIRTUAL_ENV -and (Test-Path -LiteralPath Function:deactivate)) {
    deactivate
}

function global:deactivate {
    # Only our own entry of PATH goes: what was added meanwhile stays.
    $separator = [IO.Path]::PathSeparator
    $entries = [Collections.Generic.List[string]]($env:PATH -split [regex]::Escape($separator))
    [void]$entries.Remove($global:_VenvyardEnvBin)
    $env:PATH = $entries -join $separator

    if ($null -ne $global:_VenvyardEnvPythonHome -and -not (Test-Path -LiteralPath Env:PYTHONHOME)) {
        $env:PYTHONHOME = $global:_VenvyardEnvPythonHome
    }

    # A prompt that was defined meanwhile stays.
    if ($global:_VenvyardEnvPrompt -and "$function:prompt".Contains('_VenvyardEnvPrompt')) {
        $function:prompt = $global:_VenvyardEnvPrompt
    }

    # >>> variables: put back >>>
    # <<< variables <<<

    Remove-Item -LiteralPath Env:VIRTUAL_ENV, Env:VIRTUAL_ENV_PROMPT -ErrorAction SilentlyContinue
    Remove-Variable -Scope Global -Name _VenvyardEnvBin, _VenvyardEnvPythonHome, _VenvyardEnvPrompt
    Remove-Item -LiteralPath Function:deactivate
}

$env:VIRTUAL_ENV = __PATH__
$env:VIRTUAL_ENV_PROMPT = __PROMPT__
$global:_VenvyardEnvBin = [IO.Path]::Combine($env:VIRTUAL_ENV, '__BIN__')
$env:PATH = $global:_VenvyardEnvBin + [IO.Path]::PathSeparator + $env:PATH

# With PYTHONHOME set, the environment's Python would look for its library there.
$global:_VenvyardEnvPythonHome = $null
if (Test-Path -LiteralPath Env:PYTHONHOME) {
    $global:_VenvyardEnvPythonHome = $env:PYTHONHOME
    Remove-Item -LiteralPath Env:PYTHONHOME
}

$global:_VenvyardEnvPrompt = $null
if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT) {
    $global:_VenvyardEnvPrompt = $function:prompt
    function global:prompt {
        # The user's prompt may show how the last command ended.
        $status = $?
        Write-Host -NoNewline ('(' + $env:VIRTUAL_ENV_PROMPT + ') ')
        if (-not $status) { Write-Error -Message '' -ErrorAction Ignore }
        & $global:_VenvyardEnvPrompt
    }
}

# >>> variables: set >>>
# <<< variables <<<


# The guard of a PowerShell that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is
# active, or one without pip, is warned of or refused. Without the variable there are no such functions. Who
# says 'python -m pip' or 'pip3.11' says which Python, and a function python would be in the way of all else.

# Whether pip is to change the packages of a Python that is no environment's, and must not; says so.
function global:_venvyard_guard {
    param([string]$Pip, [object[]]$Words)
    $guard = _venvyard_setting 'VENVYARD_GUARD'
    if (('warn', 'deny' -cnotcontains $guard) -or (_venvyard_has_own $Pip)) { return $false }
    if (-not (_venvyard_changes_packages $Words)) { return $false }
    $why = "no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one"
    if ($env:VIRTUAL_ENV) { $why = "the active environment has no ${Pip}: 'python -m ensurepip --default-pip' puts one in" }
    [System.Console]::Error.WriteLine("venvyard: $why ('& (Get-Command -Type Application $Pip)' installs all the same)")
    return ($guard -ceq 'deny')
}

# Whether pip is the active environment's; conda sees to its own.
function global:_venvyard_has_own {
    param([string]$Pip)
    if (-not $env:VIRTUAL_ENV) { return [bool]$env:CONDA_PREFIX }
    $places = "$env:VIRTUAL_ENV/bin/$Pip", "$env:VIRTUAL_ENV/Scripts/$Pip.exe"
    return @($places | Where-Object { [System.IO.File]::Exists($_) }).Count -gt 0
}

# Whether the arguments of pip install or uninstall. Options may come first, some with a value; one names
# another Python, which is no concern of ours.
function global:_venvyard_changes_packages {
    param([object[]]$Words)
    $taking = '--proxy', '--log', '--log-file', '--retries', '--timeout', '--exists-action', '--trusted-host',
        '--cert', '--client-cert', '--cache-dir', '--keyring-provider', '--use-feature', '--use-deprecated'
    $isValue = $false
    foreach ($word in $Words) {
        $text = [string]$word
        if ($isValue) { $isValue = $false; continue }
        if ($text -ceq '--python' -or $text.StartsWith('--python=')) { return $false }
        if ($taking -ccontains $text) { $isValue = $true; continue }
        if ($text.StartsWith('-')) { continue }
        return (('install', 'uninstall') -ccontains $text) -and (_venvyard_changes_python $Words)
    }
    return $false
}

# Whether the arguments of 'install' change the Python's own packages, and neither ask nor say where to.
function global:_venvyard_changes_python {
    param([object[]]$Words)
    $elsewhere = '^(-h|--help|--dry-run|-t.*|--(target|prefix|root)(=.*)?)$'
    return @($Words | Where-Object { [string]$_ -cmatch $elsewhere }).Count -eq 0
}

# A function or alias of the user's has its name already. What comes through a pipe is passed on only
# where there is a pipe: pip would wait for nothing otherwise.
if ('warn', 'deny' -ccontains (_venvyard_setting 'VENVYARD_GUARD')) {
    foreach ($pip in 'pip', 'pip3') {
        if ((Test-Path -LiteralPath "Function:$pip") -or (Test-Path -LiteralPath "Alias:$pip")) { continue }
        $program = $pip
        Set-Item -LiteralPath "Function:global:$pip" -Value {
            $words = @(_venvyard_text $args)
            if (_venvyard_guard $program $words) {
                $global:LASTEXITCODE = 1
                return
            }
            $command = Get-Command -Name $program -CommandType Application -ErrorAction Stop | Select-Object -First 1
            if ($MyInvocation.ExpectingInput) { $input | & $command @words } else { & $command @words }
        }.GetNewClosure()
    }
}

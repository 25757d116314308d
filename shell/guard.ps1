
# The guard of a PowerShell that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is
# active is warned of or refused. Without the variable there are no such functions. 'python -m pip'
# passes: a function python would be in the way of all else.

# Whether pip is to change the packages of a Python that is no environment's, and must not; says so.
function global:_venvyard_guard {
    param([string]$Pip, [object[]]$Words)
    $guard = _venvyard_setting 'VENVYARD_GUARD'
    if ($env:VIRTUAL_ENV -or $env:CONDA_PREFIX -or ('warn', 'deny' -cnotcontains $guard)) { return $false }
    if (-not (_venvyard_changes_packages $Words)) { return $false }
    [System.Console]::Error.WriteLine("venvyard: no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one ('& (Get-Command -Type Application $Pip)' installs here all the same)")
    return ($guard -ceq 'deny')
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
        return (('install', 'uninstall') -ccontains $text)
    }
    return $false
}

# A function or alias of the user's has its name already. What comes through a pipe is passed on only
# where there is a pipe: pip would wait for nothing otherwise.
if ('warn', 'deny' -ccontains (_venvyard_setting 'VENVYARD_GUARD')) {
    foreach ($pip in 'pip', 'pip3') {
        if ((Test-Path -LiteralPath "Function:$pip") -or (Test-Path -LiteralPath "Alias:$pip")) { continue }
        $program = $pip
        Set-Item -LiteralPath "Function:global:$pip" -Value {
            if (_venvyard_guard $program $args) {
                $global:LASTEXITCODE = 1
                return
            }
            $command = Get-Command -Name $program -CommandType Application -ErrorAction Stop | Select-Object -First 1
            if ($MyInvocation.ExpectingInput) { $input | & $command @args } else { & $command @args }
        }.GetNewClosure()
    }
}

# The guard of a PowerShell that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is
# active, or one without pip, is warned of or refused. Without the variable there are no such aliases. Who
# says 'python -m pip' or 'pip3.11' says which Python, and an alias python would be in the way of all else.

# Whether pip is to change the packages of a Python that is no environment's, and must not; says so.
function global:_venvyard_guard {
    param([string]$Pip, [object[]]$Words)
    $guard = _venvyard_setting 'VENVYARD_GUARD'
    if (('warn', 'deny' -cnotcontains $guard) -or (_venvyard_has_own $Pip)) { return $false }
    if (-not (_venvyard_changes_packages @(_venvyard_text $Words))) { return $false }
    $why = "no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one"
    if ($env:VIRTUAL_ENV) { $why = "the active environment has no ${Pip}: 'python -m ensurepip --default-pip' puts one in" }
    [System.Console]::Error.WriteLine("venvyard: $why ('& (Get-Command -Type Application $Pip)[0]' in place of '$Pip' installs all the same)")
    return ($guard -ceq 'deny')
}

# Whether pip is the active environment's; conda sees to its own.
function global:_venvyard_has_own {
    param([string]$Pip)
    if (-not $env:VIRTUAL_ENV) { return [bool]$env:CONDA_PREFIX }
    $places = "$env:VIRTUAL_ENV/bin/$Pip", "$env:VIRTUAL_ENV/Scripts/$Pip.exe"
    foreach ($place in $places) { if ([System.IO.File]::Exists($place)) { return $true } }
    return $false
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
    foreach ($word in $Words) { if ([string]$word -cmatch $elsewhere) { return $false } }
    return $true
}

# What PowerShell says where there is no such program.
function global:_venvyard_not_found {
    [CmdletBinding()]
    param([string]$Name)
    try {
        $null = Get-Command -Name $Name -CommandType Application -ErrorAction Stop
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
}

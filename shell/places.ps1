
# The functions that go to places: cdenv, cdsite and lssite to the active environment's, cdproject to a
# project. None of them starts a process but cdproject with a name.

# [DIRECTORY]: goes to the active environment, or to a directory in it.
function global:cdenv {
    if (_venvyard_is_active) { _venvyard_go $env:VIRTUAL_ENV ([string](_venvyard_text $args | Select-Object -First 1)) }
}

# [DIRECTORY]: goes to its site-packages, or to a directory in it.
function global:cdsite {
    $site = _venvyard_find_site
    if ($site) { _venvyard_go $site ([string](_venvyard_text $args | Select-Object -First 1)) }
}

# Lists its site-packages.
function global:lssite {
    $site = _venvyard_find_site
    if ($site) { Get-ChildItem -LiteralPath $site @args }
}

# [NAME]: goes to the project of the active environment, or of that one.
function global:cdproject {
    $name = [string](_venvyard_text $args | Select-Object -First 1)
    if ($name) {
        $place = _venvyard_capture @('show', '--path', '--', $name)
    } elseif (_venvyard_is_active) {
        $place = $env:VIRTUAL_ENV
    } else {
        return
    }
    if (-not $place) { return }
    $file = Join-Path -Path $place -ChildPath '.project'
    $project = ''
    if (Test-Path -LiteralPath $file) {
        $project = [System.IO.File]::ReadAllText($file).TrimEnd("`r", "`n")
    }
    if ($project) {
        _venvyard_go $project ''
    } else {
        $name = Split-Path -Leaf -Path $place
        _venvyard_tell "$name has no project; 'venvyard project set NAME DIR' gives it one"
    }
}

# DIRECTORY SUB: goes there, SUB may be empty.
function global:_venvyard_go {
    param([string]$Directory, [string]$Sub)
    if ($Sub) { $Directory = Join-Path -Path $Directory -ChildPath $Sub }
    if (Test-Path -LiteralPath $Directory -PathType Container) {
        Set-Location -LiteralPath $Directory
    } else {
        _venvyard_tell "there is no directory $Directory"
    }
}

function global:_venvyard_is_active {
    if ($env:VIRTUAL_ENV) { return $true }
    _venvyard_tell 'no environment is active'
    return $false
}

# Where the active environment's packages are.
function global:_venvyard_find_site {
    if (-not (_venvyard_is_active)) { return }
    # CPython's is in lib, on Windows in Lib itself, an old PyPy's beside it.
    $places = @((Join-Path -Path $env:VIRTUAL_ENV -ChildPath 'site-packages'))
    $lib = Join-Path -Path $env:VIRTUAL_ENV -ChildPath 'lib'
    if (Test-Path -LiteralPath $lib) {
        $places += Join-Path -Path $lib -ChildPath 'site-packages'
        foreach ($directory in [System.IO.Directory]::GetDirectories($lib)) {
            $places += Join-Path -Path $directory -ChildPath 'site-packages'
        }
    }
    $sites = @($places | Where-Object { Test-Path -LiteralPath $_ -PathType Container })
    if ($sites.Count -eq 1) { return $sites[0] }
    $many = 'is no'
    if ($sites.Count) { $many = 'are several' }
    _venvyard_tell "there $many site-packages in $env:VIRTUAL_ENV"
}

function global:_venvyard_tell {
    param([string]$Text)
    [System.Console]::Error.WriteLine("venvyard: $Text")
}

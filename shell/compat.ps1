# virtualenvwrapper's commands in PowerShell. src/compat/mod.rs describes how they work with the program. Each sets
# $LASTEXITCODE to its status.
#
# The state, as in compat.fish: _venvyard_compat_next (the environment that is about to be entered, and where its hooks
# are), _venvyard_compat_places (the same for the active one, until it has been left), _venvyard_compat_status (the status
# of a command, while its code runs), _venvyard_compat_told (the hooks of other shells that a message was about).

if ($null -eq $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_compat_told')) {
    $global:_venvyard_compat_next = @('')
    $global:_venvyard_compat_places = $null
    $global:_venvyard_compat_status = 0
    $global:_venvyard_compat_told = @()
}

# Its name, how it was called, and the arguments as PowerShell has parsed them.
function global:_venvyard_compat_command {
    param($Name, $Invocation, $Values)
    . _venvyard_calm
    # The words as a program would get them. One plain word needs no second look.
    $OFS = ' '
    $words = $Values
    if ("$Values" -cnotmatch '^[A-Za-z_][\w.-]*\z' -and $Name -cne 'lssitepackages') {
        if (-not ${function:_venvyard_typed}) { . "$global:_venvyard_files/words.ps1" }
        $words = _venvyard_typed $Invocation $Values
    }
    $words = @($words)
    $first = ''
    if ($words.Count) { $first = $words[0] }
    $global:LASTEXITCODE = 0
    _venvyard_compat_export
    if ($Name -ceq 'workon') {
        if (-not "$words") {
            _venvyard_compat_list
            $global:LASTEXITCODE = 1
        } elseif ("$first" -cmatch '^-' -or (_venvyard_compat_has_home)) {
            _venvyard_compat_eval (@('workon') + $words)
        }
    } elseif ($Name -cmatch '^(mkvirtualenv|mktmpenv|mkproject|cpvirtualenv)\z') {
        if (_venvyard_compat_has_home) { _venvyard_compat_eval (@($Name) + $words) }
    } elseif ($Name -ceq 'rmvirtualenv') {
        if (_venvyard_compat_has_home) { _venvyard_compat_remove $words }
    } elseif ($Name -ceq 'lsvirtualenv') {
        _venvyard_compat_ls $words
    } elseif ($Name -ceq 'allvirtualenv') {
        if (_venvyard_compat_has_home) { _venvyard_compat_all $words }
    } elseif ($Name -ceq 'virtualenvwrapper') {
        _venvyard_compat_call @('help')
    } elseif ($Name -ceq 'virtualenvwrapper_initialize') {
        . "$global:_venvyard_files/compat/initialize.ps1"
    } elseif ($Name -ceq 'showvirtualenv') {
        _venvyard_compat_call (@($Name) + $words)
    } elseif ($Name -ceq 'setvirtualenvproject') {
        _venvyard_compat_eval (@($Name) + $words)
    } elseif (-not (_venvyard_compat_is_active)) {
        return
    } elseif ($Name -cmatch '^(add2|toggle|wipe)') {
        _venvyard_compat_call (@($Name) + $words)
    } else {
        if (-not ${function:_venvyard_place}) { . "$global:_venvyard_files/places.ps1" }
        if ($Name -ceq 'cdvirtualenv') {
            _venvyard_go $env:VIRTUAL_ENV $first
        } elseif ($Name -ceq 'cdproject') {
            _venvyard_compat_go_to_project
        } elseif ($site = _venvyard_find_site) {
            if ($Name -ceq 'cdsitepackages') { _venvyard_go $site $first } else { _venvyard_compat_list_site $site $words }
        }
    }
}

# Variables of the session with these names are for the program, too.
function global:_venvyard_compat_export {
    foreach ($name in 'WORKON_HOME', 'PROJECT_HOME', 'VIRTUALENVWRAPPER_HOOK_DIR', 'VIRTUALENVWRAPPER_PROJECT_FILENAME',
        'VIRTUALENVWRAPPER_WORKON_CD', 'VIRTUALENVWRAPPER_VIRTUALENV', 'VIRTUALENVWRAPPER_VIRTUALENV_ARGS',
        'VIRTUALENVWRAPPER_VIRTUALENV_CLONE', 'VIRTUALENVWRAPPER_LOG_FILE') {
        $value = $ExecutionContext.SessionState.PSVariable.GetValue("global:$name")
        if ($null -ne $value) { [System.Environment]::SetEnvironmentVariable($name, "$value") }
    }
}

# Runs the program with these words.
function global:_venvyard_compat_call {
    param($Words)
    _venvyard_start_program (@('__compat', 'powershell', (_venvyard_compat_stamp)) + $Words)
}

# The stamp of the functions that the session has loaded.
function global:_venvyard_compat_stamp {
    return [string]$ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_loaded', '-')
}

# Runs the program, and then the code that it printed.
function global:_venvyard_compat_eval {
    param($Words)
    # A hook may call a command while the code of another runs.
    $outer, $global:_venvyard_compat_status = $global:_venvyard_compat_status, 0
    try {
        _venvyard_eval (@('__compat', 'powershell', (_venvyard_compat_stamp)) + $Words)
    } finally {
        $global:_venvyard_compat_status = $outer
    }
}

function global:_venvyard_compat_remove {
    param($Words)
    _venvyard_compat_call (@('rmvirtualenv') + $Words)
    $status = $global:LASTEXITCODE
    # It may have been the current directory.
    $here = $ExecutionContext.SessionState.Path.CurrentLocation
    if ($here.Provider.Name -ceq 'FileSystem' -and -not [System.IO.Directory]::Exists($here.ProviderPath)) {
        Set-Location -LiteralPath $env:WORKON_HOME
    }
    $global:LASTEXITCODE = $status
}

# [-b] [-l]
function global:_venvyard_compat_ls {
    param($Words)
    $long = $true
    foreach ($word in $Words) {
        if ("$word" -cnotmatch '^-.') { break }
        foreach ($letter in $word.Substring(1).ToCharArray()) {
            if ('bl'.Contains($letter)) { $long = $letter -ceq 'l'; continue }
            if ($letter -cne 'h') { [System.Console]::Error.WriteLine("Invalid option: -$letter") }
            'lsvirtualenv [-blh]', '  -b -- brief mode', '  -l -- long mode', '  -h -- this help message'
            $global:LASTEXITCODE = 1
            return
        }
    }
    if (-not (_venvyard_compat_has_home)) { return }
    if ($long) { _venvyard_compat_call @('lsvirtualenv') } else { _venvyard_compat_names }
}

# The names of the environments.
function global:_venvyard_compat_names {
    if (-not [System.IO.Directory]::Exists($env:WORKON_HOME)) { return }
    $names = foreach ($directory in [System.IO.Directory]::GetDirectories($env:WORKON_HOME)) {
        if ([System.IO.File]::Exists("$directory/$(_venvyard_compat_bin)/activate")) {
            $name = [System.IO.Path]::GetFileName($directory)
            if (-not $name.StartsWith('.')) { $name }
        }
    }
    $names = [string[]]@($names)
    [System.Array]::Sort($names, [System.StringComparer]::Ordinal)
    return $names
}

function global:_venvyard_compat_bin {
    if ([System.IO.Path]::PathSeparator -eq ';') { return 'Scripts' }
    return 'bin'
}

# The program runs a program. Only this session can run its other commands.
function global:_venvyard_compat_all {
    param($Words)
    $command = $null
    if ($Words.Count) { $command = $ExecutionContext.InvokeCommand.GetCommand($Words[0], 'All') }
    if ($null -eq $command -or $command.CommandType -eq 'Application') {
        _venvyard_compat_call (@('allvirtualenv') + $Words)
        return
    }
    $before = $env:VIRTUAL_ENV, $env:PATH, $env:PYTHONHOME
    $worst = 0
    try {
        foreach ($name in _venvyard_compat_names) {
            $name
            '=' * $name.Length
            $env:VIRTUAL_ENV = "$env:WORKON_HOME/$name"
            $env:PATH = "$env:VIRTUAL_ENV/$(_venvyard_compat_bin)" + [System.IO.Path]::PathSeparator + $before[1]
            $env:PYTHONHOME = $null
            _venvyard_compat_in $env:VIRTUAL_ENV $Words
            $worst = [System.Math]::Max($worst, $global:LASTEXITCODE)
            ''
        }
    } finally {
        $env:VIRTUAL_ENV, $env:PATH, $env:PYTHONHOME = $before
    }
    $global:LASTEXITCODE = $worst
}

# Runs a command in the directory, and sets its status. It may be anything that PowerShell can run.
function global:_venvyard_compat_in {
    param([string]$Directory, $Words)
    $command = $ExecutionContext.InvokeCommand.GetCommand($Words[0], 'All')
    if ($null -eq $command) {
        _venvyard_tell "can't find the command $($Words[0])"
        $global:LASTEXITCODE = 127
        return
    }
    $rest = @()
    if ($Words.Count -gt 1) { $rest = @($Words[1..($Words.Count - 1)]) }
    $busy, $global:_venvyard_busy = $global:_venvyard_busy, $true
    $here = $ExecutionContext.SessionState.Path.CurrentLocation.Path
    $global:LASTEXITCODE = 0
    try {
        Set-Location -LiteralPath $Directory
        if ($command.CommandType -eq 'Application') {
            _venvyard_invoke $command.Path $rest
        } else {
            & $command @rest
            if (-not $? -and $global:LASTEXITCODE -eq 0) { $global:LASTEXITCODE = 1 }
        }
    } catch {
        _venvyard_tell "$_"
    } finally {
        Set-Location -LiteralPath $here
        $global:_venvyard_busy = $busy
    }
}

# The project is on the first line of a file in the environment.
function global:_venvyard_compat_go_to_project {
    $name = $env:VIRTUALENVWRAPPER_PROJECT_FILENAME
    if (-not $name) { $name = '.project' }
    $file = "$env:VIRTUAL_ENV/$name"
    if (-not [System.IO.File]::Exists($file)) {
        _venvyard_compat_refuse "No project set in $file"
        return
    }
    $project = [System.IO.File]::ReadAllText($file).Split([char[]]@("`r", "`n"))[0]
    if ([System.IO.Directory]::Exists($project)) { _venvyard_go $project '' } else { _venvyard_compat_refuse "Project directory $project does not exist" }
}

function global:_venvyard_compat_list_site {
    param([string]$Site, $Values)
    Get-ChildItem -LiteralPath $Site @Values
    $global:LASTEXITCODE = [int](-not $?)
    $file = "$Site/_virtualenv_path_extensions.pth"
    if (-not [System.IO.File]::Exists($file)) { return }
    '', '_virtualenv_path_extensions.pth:'
    [System.IO.File]::ReadAllLines($file)
}

# Makes the directory of the environments, if it is missing.
function global:_venvyard_compat_has_home {
    if ([System.IO.Directory]::Exists($env:WORKON_HOME)) { return $true }
    [System.Console]::Error.WriteLine("NOTE: Virtual environments directory $env:WORKON_HOME does not exist. Creating...")
    try {
        $null = [System.IO.Directory]::CreateDirectory($env:WORKON_HOME)
        return $true
    } catch {
        _venvyard_compat_refuse "$($_.Exception.InnerException.Message)"
        return $false
    }
}

function global:_venvyard_compat_is_active {
    if (-not (_venvyard_compat_has_home)) { return $false }
    if ($env:VIRTUAL_ENV -and [System.IO.Directory]::Exists($env:VIRTUAL_ENV)) { return $true }
    _venvyard_compat_refuse 'ERROR: no virtualenv active, or active virtualenv is missing'
    return $false
}

# In the words that people look for.
function global:_venvyard_compat_refuse {
    param([string]$Text)
    [System.Console]::Error.WriteLine($Text)
    $global:LASTEXITCODE = 1
}

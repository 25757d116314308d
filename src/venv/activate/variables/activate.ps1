The lines of 'activate.ps1' for each variable. <NAME> and <VALUE> are filled in, the value as a string.

=== begin: set
# Not @{}, to which A and a are one.
$global:_VenvyardEnvOld = New-Object Collections.Hashtable
$global:_VenvyardEnvNew = New-Object Collections.Hashtable
=== value: set
$global:_VenvyardEnvOld['<NAME>'] = ${env:<NAME>}
${env:<NAME>} = <VALUE>
$global:_VenvyardEnvNew['<NAME>'] = ${env:<NAME>}
=== value: put back
# What was changed meanwhile stays.
if (${env:<NAME>} -ceq $global:_VenvyardEnvNew['<NAME>']) {
    if ($null -eq $global:_VenvyardEnvOld['<NAME>']) {
        Remove-Item -LiteralPath Env:<NAME> -ErrorAction SilentlyContinue
    } else {
        ${env:<NAME>} = $global:_VenvyardEnvOld['<NAME>']
    }
}
=== front: set
if (${env:<NAME>}) {
    ${env:<NAME>} = <VALUE> + [IO.Path]::PathSeparator + ${env:<NAME>}
} else {
    ${env:<NAME>} = <VALUE>
}
=== front PATH: set
$env:PATH = $global:_VenvyardEnvBin + [IO.Path]::PathSeparator + <VALUE> + $env:PATH.Substring($global:_VenvyardEnvBin.Length)
=== back: set
if (${env:<NAME>}) {
    ${env:<NAME>} = ${env:<NAME>} + [IO.Path]::PathSeparator + <VALUE>
} else {
    ${env:<NAME>} = <VALUE>
}
=== front: put back
$entries = [Collections.Generic.List[string]](${env:<NAME>} -split [regex]::Escape([IO.Path]::PathSeparator))
[void]$entries.Remove(<VALUE>)
${env:<NAME>} = $entries -join [IO.Path]::PathSeparator
=== back: put back
$entries = [Collections.Generic.List[string]](${env:<NAME>} -split [regex]::Escape([IO.Path]::PathSeparator))
$index = $entries.LastIndexOf(<VALUE>)
if ($index -ge 0) { $entries.RemoveAt($index) }
${env:<NAME>} = $entries -join [IO.Path]::PathSeparator
=== end: put back
Remove-Variable -Scope Global -Name _VenvyardEnvOld, _VenvyardEnvNew -ErrorAction SilentlyContinue

# Read if a session loads venvyard.ps1 again, or has the functions of 'venvyard activate'. The files may be newer now,
# so the functions are forgotten and read again when needed. The prompt may have been replaced meanwhile.

if (${function:_venvyard_capture}) {
    ${function:_venvyard_command} = $null
    ${function:_venvyard_typed} = $null
    ${function:_venvyard_place} = $null
    ${function:_venvyard_guard} = $null
    ${function:_venvyard_complete} = $null
    ${function:_venvyard_auto} = $null
    ${function:_venvyard_capture} = $null
}
. "$global:_venvyard_files/prompt.ps1"
_venvyard_wrap

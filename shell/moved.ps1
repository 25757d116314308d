# If the environment is active, its hooks are in $New now, not in $Old, and leaving doesn't delete it.
function global:_venvyard_follow {
    param([string]$Active, [string]$Old, [string]$New)
    ${function:_venvyard_follow} = $null
    $state = $global:_venvyard_state
    if ($null -eq $state -or $state.Directory -cne $Active) { return }
    $state.Temporary = $false
    $state.Hooks = @(foreach ($one in $state.Hooks) { if ($one -ceq $Old) { $New } else { $one } })
}

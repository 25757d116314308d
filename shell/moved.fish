# ENV OLD NEW: if ENV is active, its hooks are in NEW now, not in OLD, and leaving doesn't delete it.
function _venvyard_follow
    functions -e _venvyard_follow
    test "$_venvyard_env" = $argv[1]; or return 0
    set -g _venvyard_temporary ''
    set -l _venvyard_at (contains -i -- $argv[2] $_venvyard_hooks)
    and set _venvyard_hooks[$_venvyard_at] $argv[3]
    return 0
end

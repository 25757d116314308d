
# fish puts the directories in fish_user_paths first in PATH at each change of that variable, also one in another
# session: 'fish_add_path' changes it. The active environment keeps its place before them. What the user has put in front
# of PATH itself stays there.

function _venvyard_keep_place --on-variable fish_user_paths
    set -q _venvyard_env; or return 0
    set -l _venvyard_ours
    set -l _venvyard_rest $_venvyard_entries
    while set -q _venvyard_rest[3]
        test "$_venvyard_rest[1..2]" = 'PATH ^'; and set _venvyard_ours $_venvyard_ours $_venvyard_rest[3]
        set -e _venvyard_rest[1..3]
    end
    set -l _venvyard_last 0
    for _venvyard_directory in $_venvyard_ours
        set -l _venvyard_index (contains -i -- $_venvyard_directory $PATH); or continue
        test $_venvyard_index -gt $_venvyard_last; and set _venvyard_last $_venvyard_index
    end
    test $_venvyard_last -gt 0; or return 0
    set -l _venvyard_front
    set -l _venvyard_behind
    for _venvyard_directory in $PATH[1..$_venvyard_last]
        if contains -- $_venvyard_directory $fish_user_paths; and not contains -- $_venvyard_directory $_venvyard_ours
            set _venvyard_behind $_venvyard_behind $_venvyard_directory
        else
            set _venvyard_front $_venvyard_front $_venvyard_directory
        end
    end
    set -q _venvyard_behind[1]; or return 0
    set -l _venvyard_rest $PATH
    set -e _venvyard_rest[1..$_venvyard_last]
    set -gx PATH $_venvyard_front $_venvyard_behind $_venvyard_rest
end

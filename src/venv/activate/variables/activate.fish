The lines of 'activate.fish' for each variable. <NAME> and <VALUE> are filled in, the value as a quoted word.

=== value: set
if set -qg <NAME>
    set -g _venvyard_env_old_<NAME> $<NAME>
    set -qgx <NAME>; and set -g _venvyard_env_exported_<NAME> 1
end
set -gx <NAME> <VALUE>
set -g _venvyard_env_new_<NAME> "$<NAME>"
=== value: put back
# What was changed meanwhile stays.
if test "x$<NAME>" = "x$_venvyard_env_new_<NAME>"
    if not set -qg _venvyard_env_old_<NAME>
        set -eg <NAME>
    else if set -qg _venvyard_env_exported_<NAME>
        set -gx <NAME> $_venvyard_env_old_<NAME>
    else
        set -gu <NAME> $_venvyard_env_old_<NAME>
    end
end
set -eg _venvyard_env_old_<NAME>
set -eg _venvyard_env_new_<NAME>
set -eg _venvyard_env_exported_<NAME>
=== list: set
if set -qg <NAME>
    set -g _venvyard_env_old_<NAME> 1
    set -qgx <NAME>; and set -g _venvyard_env_exported_<NAME> 1
end
=== list PATH: set
=== front: set
if test -n "$<NAME>"
    set -gx <NAME> <VALUE>:"$<NAME>"
else
    set -gx <NAME> <VALUE>
end
=== front PATH: set
set -e PATH[1]
set -gx PATH $_venvyard_env_bin <VALUE> $PATH
=== back: set
if test -n "$<NAME>"
    set -gx <NAME> "$<NAME>":<VALUE>
else
    set -gx <NAME> <VALUE>
end
=== back PATH: set
set -gx PATH $PATH <VALUE>
=== front: put back
# Not every such variable is a list to fish.
set -l --path _venvyard_env_list "$<NAME>"
if set -l index (contains -i -- <VALUE> $_venvyard_env_list)
    set -e _venvyard_env_list[$index]
    set -g <NAME> "$_venvyard_env_list"
end
=== front PATH: put back
if set -l index (contains -i -- <VALUE> $PATH)
    set -e PATH[$index]
end
=== back: put back
# Not every such variable is a list to fish.
set -l --path _venvyard_env_list "$<NAME>"
if set -l index (contains -i -- <VALUE> $_venvyard_env_list[-1..1])
    set -e _venvyard_env_list[-$index]
    set -g <NAME> "$_venvyard_env_list"
end
=== back PATH: put back
if set -l index (contains -i -- <VALUE> $PATH[-1..1])
    set -e PATH[-$index]
end
=== list: put back
if not set -qg _venvyard_env_old_<NAME>
    test -n "$<NAME>"; or set -eg <NAME>
else if set -qg <NAME>; and not set -qg _venvyard_env_exported_<NAME>
    set -gu <NAME> $<NAME>
end
set -eg _venvyard_env_old_<NAME>
set -eg _venvyard_env_exported_<NAME>
=== list PATH: put back

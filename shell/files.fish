
# What fish reads only if it needs it: the files beside this one.

if test -n "$VIRTUAL_ENV"
    set -l _venvyard_file (string replace -r '[^/]*$' '' -- (status filename))fish/adopt.fish
    test -r $_venvyard_file; and source $_venvyard_file
end
if test -n "$VENVYARD_GUARD"
    set -l _venvyard_file (string replace -r '[^/]*$' '' -- (status filename))fish/guard.fish
    test -r $_venvyard_file; and source $_venvyard_file
end

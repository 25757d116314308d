The lines of 'activate.csh' and 'deactivate.csh' for each variable. <NAME> and <VALUE> are filled in, the value
as a quoted word.

=== begin: set
# csh can't tell a shell variable of one of these names from the environment's.
=== value: set
if ( $?<NAME> ) then
    set _venvyard_env_old_<NAME> = $<NAME>:q
endif
set _venvyard_env_new_<NAME> = <VALUE>
setenv <NAME> $_venvyard_env_new_<NAME>:q
=== value: put back
# What was changed meanwhile stays.
if ( $?_venvyard_env_new_<NAME> && $?<NAME> ) then
    if ( x$<NAME>:q == x$_venvyard_env_new_<NAME>:q ) then
        if ( $?_venvyard_env_old_<NAME> ) then
            setenv <NAME> $_venvyard_env_old_<NAME>:q
        else
            unsetenv <NAME>
        endif
    endif
endif
unset _venvyard_env_old_<NAME> _venvyard_env_new_<NAME>
=== list: set
if ( $?<NAME> ) then
    set _venvyard_env_old_<NAME> = $<NAME>:q
else
    setenv <NAME> ''
endif
=== list PATH: set
=== front: set
if ( x$<NAME>:q == x ) then
    setenv <NAME> <VALUE>
else
    setenv <NAME> <VALUE>:${<NAME>:q}
endif
set _venvyard_env_new_<NAME> = $<NAME>:q
=== back: set
if ( x$<NAME>:q == x ) then
    setenv <NAME> <VALUE>
else
    setenv <NAME> ${<NAME>:q}:<VALUE>
endif
set _venvyard_env_new_<NAME> = $<NAME>:q
=== front PATH: set
set path = ( $path[1]:q <VALUE> $path[2-]:q )
=== back PATH: set
set path = ( $path:q <VALUE> )
=== front: put back
=== back: put back
=== front PATH: put back
set _venvyard_env_entry = <VALUE>
set _venvyard_env_path = ( )
foreach _venvyard_env_one ( $path:q )
    if ( $?_venvyard_env_entry ) then
        if ( x$_venvyard_env_one:q == x$_venvyard_env_entry:q ) then
            unset _venvyard_env_entry
            continue
        endif
    endif
    set _venvyard_env_path = ( $_venvyard_env_path:q $_venvyard_env_one:q )
end
set path = ( $_venvyard_env_path:q )
unset _venvyard_env_entry _venvyard_env_one
=== back PATH: put back
set _venvyard_env_entry = <VALUE>
@ _venvyard_env_one = $#path
while ( $_venvyard_env_one > 0 )
    if ( x$path[$_venvyard_env_one]:q == x$_venvyard_env_entry:q ) break
    @ _venvyard_env_one--
end
if ( $_venvyard_env_one > 0 ) then
    @ _venvyard_env_before = $_venvyard_env_one - 1
    @ _venvyard_env_one++
    set path = ( $path[-$_venvyard_env_before]:q $path[$_venvyard_env_one-]:q )
endif
unset _venvyard_env_entry _venvyard_env_one _venvyard_env_before
=== list: put back
# csh can't take one entry out of it: where it was changed meanwhile, it stays.
if ( $?_venvyard_env_new_<NAME> && $?<NAME> ) then
    if ( x$<NAME>:q == x$_venvyard_env_new_<NAME>:q ) then
        if ( $?_venvyard_env_old_<NAME> ) then
            setenv <NAME> $_venvyard_env_old_<NAME>:q
        else
            unsetenv <NAME>
        endif
    endif
endif
unset _venvyard_env_old_<NAME> _venvyard_env_new_<NAME>
=== list PATH: put back

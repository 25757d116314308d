The lines of 'activate' for each variable. <NAME> and <VALUE> are filled in, the value as a quoted word.

=== begin: set
# Only a child knows what is exported.
_venvyard_env_exported=$(/bin/sh -c 'for name in <NAMES>; do
    eval "[ -z \"\${$name+set}\" ] || printf %s \"$name.\""
done')
=== value: set
if [ -n "${<NAME>+set}" ]; then
    _venvyard_env_old_<NAME>=$<NAME>
fi
<NAME>=<VALUE>
_venvyard_env_new_<NAME>=$<NAME>
export <NAME>
=== value: put back
# What was changed meanwhile stays.
if [ "${<NAME>-}" = "$_venvyard_env_new_<NAME>" ]; then
    if [ -z "${_venvyard_env_old_<NAME>+set}" ]; then
        unset -v <NAME>
    else
        case ".$_venvyard_env_exported" in
            *".<NAME>."*) ;;
            *) unset -v <NAME> ;;
        esac
        <NAME>=$_venvyard_env_old_<NAME>
    fi
fi
unset _venvyard_env_old_<NAME> _venvyard_env_new_<NAME>
=== list: set
if [ -n "${<NAME>+set}" ]; then
    _venvyard_env_old_<NAME>=set
fi
=== list PATH: set
if [ -z "${_venvyard_env_no_path+set}" ]; then
    _venvyard_env_old_PATH=set
fi
=== front: set
<NAME>=<VALUE>${<NAME>:+:${<NAME>}}
export <NAME>
=== front PATH: set
PATH=${_venvyard_env_bin}:<VALUE>${PATH#"$_venvyard_env_bin"}
=== back: set
<NAME>=${<NAME>:+${<NAME>}:}<VALUE>
export <NAME>
=== front: put back
_venvyard_env_entry=<VALUE>
case ":${<NAME>-}:" in
    *":$_venvyard_env_entry:"*)
        _venvyard_env_path=":$<NAME>:"
        <NAME>=${_venvyard_env_path%%":$_venvyard_env_entry:"*}:${_venvyard_env_path#*":$_venvyard_env_entry:"}
        <NAME>=${<NAME>#:}
        <NAME>=${<NAME>%:}
        ;;
esac
=== back: put back
_venvyard_env_entry=<VALUE>
case ":${<NAME>-}:" in
    *":$_venvyard_env_entry:"*)
        _venvyard_env_path=":$<NAME>:"
        <NAME>=${_venvyard_env_path%":$_venvyard_env_entry:"*}:${_venvyard_env_path##*":$_venvyard_env_entry:"}
        <NAME>=${<NAME>#:}
        <NAME>=${<NAME>%:}
        ;;
esac
=== list: put back
if [ -z "${_venvyard_env_old_<NAME>+set}" ]; then
    [ -n "${<NAME>-}" ] || unset -v <NAME>
elif [ -n "${<NAME>+set}" ]; then
    case ".$_venvyard_env_exported" in
        *".<NAME>."*) ;;
        *)
            _venvyard_env_path=$<NAME>
            unset -v <NAME>
            <NAME>=$_venvyard_env_path
            ;;
    esac
fi
unset _venvyard_env_old_<NAME>
=== list PATH: put back
if [ -z "${_venvyard_env_old_PATH+set}" ] && [ -z "${PATH-}" ]; then
    unset -v PATH
fi
unset _venvyard_env_old_PATH
=== end: put back
unset _venvyard_env_exported _venvyard_env_entry _venvyard_env_path

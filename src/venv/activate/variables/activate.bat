The lines of 'activate.bat' and 'deactivate.bat' for each variable. <NAME> and <VALUE> are filled in, the value
escaped.

=== value: set
@if defined <NAME> set "_VENVYARD_ENV_OLD_<NAME>=%<NAME>%"
@set <NAME>=<VALUE>
=== value: put back
@set <NAME>=
@if defined _VENVYARD_ENV_OLD_<NAME> set "<NAME>=%_VENVYARD_ENV_OLD_<NAME>%"
@set _VENVYARD_ENV_OLD_<NAME>=
=== list: set
@if defined <NAME> set "_VENVYARD_ENV_OLD_<NAME>=%<NAME>%"
=== list PATH: set
=== front: set
@if defined <NAME> set "<NAME>=;%<NAME>%"
@set "<NAME>=<VALUE>%<NAME>%"
=== front PATH: set
@call set "PATH=%%PATH:%_VENVYARD_ENV_BIN%;=%_VENVYARD_ENV_BIN%;<VALUE>;%%"
=== back: set
@if defined <NAME> set "<NAME>=%<NAME>%;"
@set "<NAME>=%<NAME>%<VALUE>"
=== front PATH: put back
@call set "PATH=%%PATH:<VALUE>;=%%"
=== back PATH: put back
@call set "PATH=%%PATH:;<VALUE>=%%"
=== front: put back
=== back: put back
=== list: put back
@set <NAME>=
@if defined _VENVYARD_ENV_OLD_<NAME> set "<NAME>=%_VENVYARD_ENV_OLD_<NAME>%"
@set _VENVYARD_ENV_OLD_<NAME>=
=== list PATH: put back
=== left out
@rem <NAME> is left out: <REASON>

@rem Leaves the environment that activate.bat activated.

@rem Remove only our own entry of PATH, and keep what was added in the meantime.
@if defined _VENVYARD_ENV_BIN call set "PATH=%%PATH:%_VENVYARD_ENV_BIN%;=%%"
@set _VENVYARD_ENV_BIN=

@if defined _VENVYARD_ENV_PYTHONHOME set "PYTHONHOME=%_VENVYARD_ENV_PYTHONHOME%"
@set _VENVYARD_ENV_PYTHONHOME=

@if defined _VENVYARD_ENV_PROMPT set "PROMPT=%_VENVYARD_ENV_PROMPT%"
@set _VENVYARD_ENV_PROMPT=

@rem >>> variables: put back >>>
@rem <<< variables <<<

@set VIRTUAL_ENV=
@set VIRTUAL_ENV_PROMPT=

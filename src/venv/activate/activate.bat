@rem Activates this environment in cmd:  Scripts\activate.bat
@rem 'deactivate' leaves it.

@if defined _VENVYARD_ENV_BIN call "%_VENVYARD_ENV_BIN%\deactivate.bat"

@rem This file is UTF-8; the console's code page is put back at the end.
@for /f "tokens=2 delims=:." %%a in ('"%SystemRoot%\System32\chcp.com"') do @set _VENVYARD_ENV_CODEPAGE=%%a
@if defined _VENVYARD_ENV_CODEPAGE "%SystemRoot%\System32\chcp.com" 65001 >nul

@set VIRTUAL_ENV=__PATH__
@set VIRTUAL_ENV_PROMPT=__PROMPT__
@set _VENVYARD_ENV_BIN=__PATH__\__BIN__
@set "PATH=%_VENVYARD_ENV_BIN%;%PATH%"

@rem With PYTHONHOME set, the environment's Python would look for its library there.
@if defined PYTHONHOME set "_VENVYARD_ENV_PYTHONHOME=%PYTHONHOME%"
@set PYTHONHOME=

@if not defined PROMPT set PROMPT=$P$G
@if defined VIRTUAL_ENV_DISABLE_PROMPT goto variables
@set "_VENVYARD_ENV_PROMPT=%PROMPT%"
@set PROMPT=__PROMPT_SHOWN__%PROMPT%

:variables
@rem >>> variables: set >>>
@rem <<< variables <<<

@if defined _VENVYARD_ENV_CODEPAGE "%SystemRoot%\System32\chcp.com" %_VENVYARD_ENV_CODEPAGE% >nul
@set _VENVYARD_ENV_CODEPAGE=

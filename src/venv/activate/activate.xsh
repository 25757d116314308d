# Activates this environment in xonsh:
#
#     source bin/activate.xsh
#
# 'deactivate' leaves it. xonsh itself shows the name in its prompt.


def _venvyard_env_activate():
    import os

    from xonsh.built_ins import XSH
    from xonsh.tools import unthreadable

    env, aliases = XSH.env, XSH.aliases
    # First leave another environment that was activated in this session.
    if "VIRTUAL_ENV" in env and "deactivate" in aliases:
        ![deactivate]

    # The old and new text of each variable, and the entries that were added to lists.
    old, new, added = {}, {}, []

    def text(name):
        # The text that programs get; None if it is unset.
        return env.get_detyper(name)(env[name]) if name in env else None

    def put(name, value):
        old.setdefault(name, env[name] if text(name) is not None else None)
        if value is not None:
            env[name] = value
        elif text(name) is not None:
            del env[name]
        new[name] = text(name)

    def put_entry(name, end, directory):
        entries = [directory, text(name)] if end == "front" else [text(name), directory]
        put(name, os.pathsep.join(entry for entry in entries if entry))
        added.append((name, end, directory))

    def without(entries, end, directory):
        if directory in entries:
            at = entries.index(directory)
            if end == "back":
                at = len(entries) - 1 - entries[::-1].index(directory)
            del entries[at]
        return entries

    def put_back(name):
        entries = [(end, directory) for other, end, directory in added if other == name]
        value, now = old[name], text(name)
        # Keep what was changed in the meantime.
        if now != new[name]:
            if now is None or not entries:
                return
            left = now.split(os.pathsep)
            for end, directory in reversed(entries):
                left = without(left, end, directory)
            if left or value:
                value = os.pathsep.join(left)
        put(name, value)

    def alias():
        return aliases["deactivate"] if "deactivate" in aliases else None

    # xonsh takes the line for a command if it has not seen the name before.
    before, own = alias(), []

    @unthreadable
    def deactivate(args=None):
        for name in list(new):
            put_back(name)
        # Keep another function of that name.
        if alias() in own:
            del aliases["deactivate"]
            if before is not None:
                aliases["deactivate"] = before

    aliases["deactivate"] = deactivate
    # As wrapped by xonsh.
    own.append(alias())

    # >>> variables: set >>>
    # <<< variables <<<

    put("VIRTUAL_ENV", __PATH__)
    put("VIRTUAL_ENV_PROMPT", __PROMPT__)
    put_entry("PATH", "front", os.path.join(__PATH__, "__BIN__"))
    # With PYTHONHOME set, the environment's Python would look for its library there.
    put("PYTHONHOME", None)


_venvyard_env_activate()
del _venvyard_env_activate

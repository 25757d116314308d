# Makes Python 2.7, which does not read pyvenv.cfg, use the environment that this file is in: it runs the
# interpreter's own site with this prefix. Before that, only built-in modules can be imported.
import imp
import sys


def enter(own_file):
    prefix = sys.prefix
    config = read(prefix + "/pyvenv.cfg")
    sys.base_prefix = config["base-prefix"]
    sys.base_exec_prefix = config["base-exec-prefix"]
    # Debian's distutils, pip before 20 and old virtualenvs look for it.
    sys.real_prefix = sys.base_prefix
    shared = config.get("include-system-site-packages", "true").lower() != "false"
    if not shared:
        sys.flags = Flags(sys.flags)

    # The entries of PYTHONPATH stay; the standard library follows them.
    start = count_of_python_path()
    sys.path[start:] = [in_base(entry, prefix) for entry in sys.path[start:]]
    try:
        found = imp.find_module("site", sys.path[start:])
    except ImportError:
        raise SystemExit("%s: its interpreter is gone from %s" % (prefix, sys.base_prefix))
    # Loaded into this module, which from here on has PREFIXES, addsitedir and the rest.
    imp.load_module("site", *found)
    found[0].close()

    if "__pypy__" in sys.builtin_module_names:
        library = ""
    else:
        library = "/Lib" if sys.platform == "win32" else "/lib/python2.7"
    # Debian's site would only add dist-packages.
    add(prefix + library + "/site-packages")
    globals()["getsitepackages"] = beginning_with(prefix + library + "/site-packages", getsitepackages)
    if shared:
        PREFIXES.extend([sys.base_prefix, sys.base_exec_prefix])
        for directory in getsitepackages():
            add(directory)
        # sitecustomize may be in a directory that was just added.
        execsitecustomize()
    # pip before 20 refuses --user if no-global-site-packages.txt is next to this file.
    global __file__
    __file__ = own_file


def read(path):
    config = {}
    try:
        with open(path) as lines:
            for line in lines:
                key, _, value = line.partition("=")
                value = value.strip()
                if sys.platform == "win32":
                    value = unicode(value, "utf-8").encode("mbcs")
                config[key.strip().lower()] = value
    except IOError as error:
        raise SystemExit("can't read %s: %s" % (path, error.strerror))
    for key in ("base-prefix", "base-exec-prefix"):
        if key not in config:
            raise SystemExit("%s has no %s" % (path, key))
    return config


# The number of entries on sys.path that are from PYTHONPATH; if that is set but empty, there is one
# (Modules/getpath.c).
def count_of_python_path():
    if sys.flags.ignore_environment:
        return 0
    if sys.platform == "win32":
        from nt import environ
        value = environ.get("PYTHONPATH")
        return value.count(";") + 1 if value else 0
    from posix import environ
    value = environ.get("PYTHONPATH")
    return 0 if value is None else value.count(":") + 1


def in_base(entry, prefix):
    # This entry stands for PyPy's built-in modules.
    if entry.endswith("__extensions__"):
        return entry
    if entry[len(prefix):len(prefix) + 1] not in ("/", "\\") or not entry.startswith(prefix):
        return entry
    base = sys.base_exec_prefix if entry.endswith("lib-dynload") else sys.base_prefix
    return base + entry[len(prefix):]


def add(directory):
    directory, _ = makepath(directory)
    if os.path.isdir(directory) and directory not in sys.path:
        addsitedir(directory)


def beginning_with(directory, getsitepackages):
    def all_site_packages():
        found = getsitepackages()
        return found if directory in found else [directory] + found
    return all_site_packages


# sys.flags can't be changed, only replaced. -s has to be on even if site is reloaded.
class Flags(object):
    no_user_site = 1

    def __init__(self, flags):
        self.__flags = flags

    def __getattr__(self, name):
        return getattr(self.__flags, name)

    def __getitem__(self, index):
        return self.__flags[index]

    def __len__(self):
        return len(self.__flags)

    def __repr__(self):
        return repr(self.__flags).replace("no_user_site=0", "no_user_site=1")


enter(__file__)
del imp, enter, read, count_of_python_path, in_base, add, beginning_with, Flags

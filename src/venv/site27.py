# Makes Python 2.7, which knows nothing of pyvenv.cfg, the interpreter of the environment that this file
# stands in: the interpreter's own site runs, with this prefix. Until then only built-in modules are there.
import imp
import sys


def enter(own_file):
    prefix = sys.prefix
    config = read(prefix + "/pyvenv.cfg")
    sys.base_prefix = config["base-prefix"]
    sys.base_exec_prefix = config["base-exec-prefix"]
    # What Debian's distutils, pip before 20 and old virtualenvs look for.
    sys.real_prefix = sys.base_prefix
    shared = config.get("include-system-site-packages", "true").lower() != "false"
    if not shared:
        sys.flags = Flags(sys.flags)

    # What PYTHONPATH names is the user's choice; behind it is the standard library.
    start = count_of_python_path()
    sys.path[start:] = [in_base(entry, prefix) for entry in sys.path[start:]]
    try:
        found = imp.find_module("site", sys.path[start:])
    except ImportError:
        raise SystemExit("%s: its interpreter is gone from %s" % (prefix, sys.base_prefix))
    # Into this module: PREFIXES, addsitedir and the rest are its names from here on.
    imp.load_module("site", *found)
    found[0].close()

    if "__pypy__" in sys.builtin_module_names:
        library = ""
    else:
        library = "/Lib" if sys.platform == "win32" else "/lib/python2.7"
    # Debian's interpreter has dist-packages in its prefix and nothing else.
    add(prefix + library + "/site-packages")
    globals()["getsitepackages"] = beginning_with(prefix + library + "/site-packages", getsitepackages)
    if shared:
        PREFIXES.extend([sys.base_prefix, sys.base_exec_prefix])
        for directory in getsitepackages():
            add(directory)
        # It may be in a directory that was added only now.
        execsitecustomize()
    # Beside it is no-global-site-packages.txt, by which pip before 20 refuses --user.
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


# The entries that PYTHONPATH puts first on sys.path; set and empty it is one (Modules/getpath.c).
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
    # PyPy knows the place of its built-in modules by this very entry.
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


# sys.flags can be replaced but not changed: -s is on whenever site asks, also when it is reloaded.
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

# What an environment's Python says of itself, as one JSON object of `key: value`. Runs on 2.7 and on every
# 3; what a Python doesn't have is left out.
import json
import site
import sys
import sysconfig

facts = {}


def fact(key, value):
    facts[key] = value if isinstance(value, (list, tuple, bool, type(None))) else "%s" % (value,)


def each(kind, module, names):
    for name in names.split():
        if hasattr(module, name):
            fact("%s.%s" % (kind, name), getattr(module, name))


each("sys", sys, "prefix exec_prefix base_prefix base_exec_prefix executable _base_executable path abiflags "
     "platlibdir _stdlib_dir _framework real_prefix")
each("site", site, "ENABLE_USER_SITE USER_SITE USER_BASE PREFIXES")
if hasattr(site, "getsitepackages"):
    fact("site.getsitepackages()", site.getsitepackages())
fact("no_user_site", bool(sys.flags.no_user_site))

for name, value in sysconfig.get_paths().items():
    fact("path.%s" % name, value)
for name, value in sysconfig.get_config_vars().items():
    fact("var.%s" % name, value)
if hasattr(sysconfig, "get_preferred_scheme"):
    for kind in "prefix", "home", "user":
        fact("scheme.%s" % kind, sysconfig.get_preferred_scheme(kind))

# It is in the standard library up to 3.11.
if sys.version_info < (3, 12):
    import distutils.core
    import distutils.sysconfig
    fact("distutils.lib", distutils.sysconfig.get_python_lib())
    fact("distutils.platlib", distutils.sysconfig.get_python_lib(plat_specific=True))
    fact("distutils.stdlib", distutils.sysconfig.get_python_lib(standard_lib=True))
    fact("distutils.include", distutils.sysconfig.get_python_inc())
    install = distutils.core.Distribution({"name": "pkg"}).get_command_obj("install")
    install.finalize_options()
    for name in "purelib", "platlib", "headers", "scripts", "data":
        fact("install.%s" % name, getattr(install, "install_" + name))

for name in "os", "json", "ssl", "sqlite3", "ctypes", "multiprocessing", "_socket":
    try:
        module = __import__(name)
        path = getattr(module, "__file__", "built in")
        # Whether it was compiled before is no matter of the environment.
        fact("module.%s" % name, path[:-1] if path.endswith(".pyc") else path)
    except ImportError:
        fact("module.%s" % name, "ImportError")

print(json.dumps(facts, sort_keys=True))

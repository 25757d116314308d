# Compiles modules of the seed store: CPython or PyPy, 2.7 or 3. Started with -E -s -S -B.
#
# Arguments: the directories of the sources and of the bytecode. Each line of stdin: a source and its
# bytecode, relative to these directories and separated by a tab. The directories may be deleted
# meanwhile: then it ends with status 1.
import sys

sys.path[:] = [entry for entry in sys.path if entry]
import os
import py_compile

# No user waits for this.
if hasattr(os, "nice"):
    os.nice(10)

options = {"doraise": True}
if hasattr(py_compile, "PycInvalidationMode"):
    options["invalidation_mode"] = py_compile.PycInvalidationMode.TIMESTAMP

sources, compiled = [os.path.abspath(directory) for directory in sys.argv[1:]]
# py_compile makes missing directories, but none below a working directory that was deleted.
os.chdir(compiled)
for line in sys.stdin:
    source, target = line.rstrip("\n").split("\t")
    module, directory = os.path.join(sources, source), os.path.dirname(target)
    if not (os.path.exists(module) and os.path.isdir(os.path.join(compiled, directory))):
        sys.exit(1)
    try:
        # A relative path; Python corrects it on import.
        py_compile.compile(module, target, source, **options)
    except Exception:
        # Some wheels have modules for other versions of Python.
        pass

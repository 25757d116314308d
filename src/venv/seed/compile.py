# Compiles modules of the seed store: CPython or PyPy, 2.7 or 3. Started with -E -s -S -B.
#
# Arguments: the directories of the sources and of the bytecode. Each line of stdin: a source and its
# bytecode, relative to these directories and separated by a tab.
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

sources, compiled = sys.argv[1:]
for line in sys.stdin:
    source, target = line.rstrip("\n").split("\t")
    try:
        # A relative path; Python corrects it on import.
        py_compile.compile(
            os.path.join(sources, source), os.path.join(compiled, target), source, **options
        )
    except Exception:
        # Some wheels have modules for other versions of Python.
        pass

# Prints the facts about this interpreter: CPython or PyPy, 2.7 or 3. Started with -E -s -S -B.
import sys

# A -c program has the current directory on its path; an os.py there must not be imported.
sys.path[:] = [entry for entry in sys.path if entry]
import os


def raw(text):
    if isinstance(text, bytes):
        return text
    errors = getattr(sys, "getfilesystemencodeerrors", lambda: "strict")()
    return text.encode(sys.getfilesystemencoding(), errors)


def magic():
    try:
        return sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
    except (KeyError, AttributeError):
        import imp

        return imp.get_magic()


version = sys.version_info
implementation = getattr(sys, "implementation", None)
prefix = getattr(sys, "base_prefix", sys.prefix)
os_file = getattr(os, "__file__", None)
cache_tag = getattr(implementation, "cache_tag", "python-%d%d" % version[:2])
facts = [
    ("executable", sys.executable or ""),
    ("version", "%d.%d.%d.%s.%d" % tuple(version)),
    (
        "implementation",
        implementation.name if implementation
        else "pypy" if hasattr(sys, "pypy_version_info")
        else "cpython",
    ),
    ("base_prefix", prefix),
    ("base_exec_prefix", getattr(sys, "base_exec_prefix", sys.exec_prefix)),
    ("stdlib", os.path.dirname(os_file) if os_file else sys._stdlib_dir),
    ("is_64_bit", "%d" % (sys.maxsize > 2**32)),
    ("free_threaded", "%d" % ("free-threading" in sys.version)),
    ("debug", "%d" % hasattr(sys, "gettotalrefcount")),
    (
        "bytecode_tag",
        "%s-%s" % (cache_tag, "".join("%02x" % byte for byte in bytearray(magic())))
        if cache_tag
        else "",
    ),
    ("framework", "%d" % bool(getattr(sys, "_framework", "") or ".framework/" in prefix)),
]
# NUL is the only character that no path contains.
pairs = [raw(item) for pair in facts for item in pair]
os.write(1, b"\0".join([b"", b"venvyard-facts-1"] + pairs + [b"end", b""]))
# Skips the clean-up, which takes a millisecond.
os._exit(0)

# A build backend (PEP 517) for one C file: it needs no setuptools and no network, and takes from sysconfig
# where headers and the compiler are.
import os
import shlex
import subprocess
import sysconfig
import zipfile


def build_wheel(directory, config_settings=None, metadata_directory=None):
    library = "ext" + sysconfig.get_config_var("EXT_SUFFIX")
    linker = sysconfig.get_config_var("LDSHARED") or "cc -shared"
    include = "-I" + sysconfig.get_paths()["include"]
    subprocess.check_call(shlex.split(linker) + ["-fPIC", include, "ext.c", "-o", library])
    name = "ext-1-py3-none-any.whl"
    info = "ext-1.dist-info/"
    files = {
        info + "METADATA": "Metadata-Version: 2.1\nName: ext\nVersion: 1\n",
        info + "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
    }
    files[info + "RECORD"] = "".join("%s,,\n" % path for path in [library, info + "RECORD", *files])
    with zipfile.ZipFile(os.path.join(directory, name), "w") as wheel:
        wheel.write(library)
        for path, text in files.items():
            wheel.writestr(path, text)
    return name

# -*- coding: utf-8 -*-
"""Makes this environment's packages importable in a Python that is already running:

    import runpy
    runpy.run_path("bin/activate_this.py")
"""

import os
import site
import sys

try:
    here = os.path.dirname(os.path.abspath(__file__))
except NameError:
    raise AssertionError("use runpy.run_path: this file must know where it is")

prefix = os.path.dirname(here)
os.environ["PATH"] = os.pathsep.join([here] + os.environ.get("PATH", "").split(os.pathsep))
os.environ["VIRTUAL_ENV"] = prefix
os.environ["VIRTUAL_ENV_PROMPT"] = __PROMPT__

# Move what addsitedir appended to the front, in the same order.
known = len(sys.path)
site.addsitedir(os.path.join(prefix, *__SITE_PACKAGES__))
sys.path[:] = sys.path[known:] + sys.path[:known]

sys.real_prefix = sys.prefix
sys.prefix = prefix

# >>> variables: set >>>
# <<< variables <<<

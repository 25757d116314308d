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
os.environ["PATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PATH")]))
os.environ["VIRTUAL_ENV"] = prefix
try:
    os.environ["VIRTUAL_ENV_PROMPT"] = __PROMPT__
except UnicodeEncodeError:
    # Python 3.6 under LC_ALL=C takes only ASCII.
    os.environb[b"VIRTUAL_ENV_PROMPT"] = __PROMPT__.encode("utf-8")

# Move what addsitedir appended to the front, in the same order.
known = len(sys.path)
site.addsitedir(os.path.join(prefix, *__SITE_PACKAGES__))
sys.path[:] = sys.path[known:] + sys.path[:known]

sys.real_prefix = sys.prefix
sys.prefix = prefix

# >>> variables: set >>>
# <<< variables <<<

"""What python-dotenv makes of texts: a JSON array of them on stdin, on stdout for each its variables, or null
where it finds a line that it can't read."""

import io
import json
import os
import sys

from dotenv.main import resolve_variables
from dotenv.parser import parse_stream

os.environ.clear()
os.environ.update(OUT="outer", EMPTY="")


def variables(text):
    bindings = list(parse_stream(io.StringIO(text, newline="")))
    if any(binding.error for binding in bindings):
        return None
    pairs = [(binding.key, binding.value) for binding in bindings if binding.key is not None]
    resolved = resolve_variables(pairs, override=True)
    return {name: value for name, value in resolved.items() if value is not None}


json.dump([variables(text) for text in json.load(sys.stdin)], sys.stdout)

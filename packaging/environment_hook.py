"""Runs first in the bundle: what the bundle's start needed of the environment is not for programs that it starts."""

import os

for name in ("LD_LIBRARY_PATH", "LIBPATH"):
    before = os.environ.pop(f"{name}_ORIG", None)
    if before is not None:
        os.environ[name] = before
    else:
        os.environ.pop(name, None)

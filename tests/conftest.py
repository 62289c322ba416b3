"""Settings of every test process."""

from __future__ import annotations

import os

# Tests run beside each other and beside whatever else the machine does: one thread each costs nobody anything.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

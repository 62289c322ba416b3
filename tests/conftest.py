"""Settings of every test process."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Tests run beside each other and beside whatever else the machine does: one thread each costs nobody anything.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Nor does a busy machine fail a test by being slow.
settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anywhere")

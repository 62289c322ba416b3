"""Device names as people type them."""

from __future__ import annotations

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.services.devices import choose_device


def test_devices_that_do_not_exist_are_refused_before_anything_starts() -> None:
    assert choose_device("cpu") == "cpu"
    assert choose_device("auto") in {"cpu", "cuda:0"}
    for name in ("gpu", "cuda:99", ""):
        with pytest.raises(UsageError, match=r"There is no device .* Devices here: cpu"):
            choose_device(name)

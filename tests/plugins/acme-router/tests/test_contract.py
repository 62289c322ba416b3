"""Every part of the plugin keeps its contract; install it first: ``pip install -e .[test]``."""

import pytest
from mmstudio.testing import Check, plugin_checks

CHECKS = dict(plugin_checks("acme-router"))


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_contract(check: Check) -> None:
    check()

"""A plugin that was written for the former version of the interface is loaded, with a warning, while that is supported."""

from __future__ import annotations

from typing import Any

import pytest

from mmstudio.api import API_VERSION
from mmstudio.core.errors import StudioError
from mmstudio.plugins.deprecation import SUPPORTED, check_version
from mmstudio.plugins.manager import PluginStatus

WARNING = "Rename this to that before version 0.3."
FORMER = API_VERSION - 1


def _plugin(version: object) -> str:
    return f"""
    from mmstudio.api import MetricSpec, hookimpl

    API_VERSION = {version!r}

    @hookimpl
    def mmstudio_metrics():
        return [MetricSpec(id="old", title="Old", factory="acme:Reader", modality="image")]
    """


def test_the_former_version_is_taken_with_a_warning(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site.install("old", _plugin(FORMER))
    assert site.record("old").state is PluginStatus.FAILED
    monkeypatch.setitem(SUPPORTED, FORMER, WARNING)
    record = site.record("old")
    assert (record.state, record.warning, record.error) == (PluginStatus.ACTIVE, WARNING, "")
    assert record.adds == ("metric:old",)


def test_the_first_version_is_refused_with_what_changed(site: Any) -> None:
    site.install("old", _plugin(1))
    record = site.record("old")
    assert record.state is PluginStatus.FAILED
    for words in ("version 1 of", "version 2", "preparer", "batch.rng", "targets", "plugin guide"):
        assert words in record.error, record.error


def test_the_present_version_is_taken_without_one(site: Any) -> None:
    assert SUPPORTED[API_VERSION] == ""
    site.install("new", _plugin(API_VERSION))
    assert site.record("new").warning == ""


def test_at_most_one_former_version_is_supported() -> None:
    assert set(SUPPORTED) <= {API_VERSION, FORMER}
    assert all(text.endswith(".") for version, text in SUPPORTED.items() if version != API_VERSION)


@pytest.mark.parametrize("wanted", [99, "1", [1], 1.5, None])
def test_other_versions_are_refused(wanted: object) -> None:
    with pytest.raises(StudioError, match="version"):
        check_version(wanted)

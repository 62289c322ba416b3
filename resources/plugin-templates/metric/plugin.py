"""What this plugin brings: a reader of attributes."""

from __future__ import annotations

from mmstudio.api import MetricSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_metrics() -> list[MetricSpec]:
    """The metric."""
    return [
        MetricSpec(
            id="my-plugin",
            title="My plugin",
            summary="Reads off a picture whether it is dark or bright, cold or warm.",
            factory="my_plugin.reader:MyPluginReader",
            modality="image",
            reads="attributes",
        )
    ]

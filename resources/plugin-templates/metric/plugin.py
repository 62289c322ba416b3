"""What this plugin brings: a metric."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mmstudio.api import MetricSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2


class MyPluginConfig(PluginConfig):
    """Settings of the metric."""

    ignore: Annotated[
        int,
        Field(ge=0, le=64),
        Ui("Ignore", "Differences up to this count as none, e.g. those of a lossy format.", unit="of 255"),
    ] = 4


@hookimpl
def mmstudio_metrics() -> list[MetricSpec]:
    """The metric."""
    return [
        MetricSpec(
            id="my-plugin",
            title="My plugin",
            summary="How far the mean colour of each picture lies from that of the real one.",
            factory="my_plugin.metric:MyPluginMetric",
            config=MyPluginConfig,
            modality="image",
            reads="results",
            better="lower",
            unit="of 255",
        )
    ]

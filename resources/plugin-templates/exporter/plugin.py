"""What this plugin brings: an exporter."""

from __future__ import annotations

from mmstudio.api import ExporterSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_exporters() -> list[ExporterSpec]:
    """The exporter."""
    return [
        ExporterSpec(
            id="my-plugin",
            title="My plugin",
            summary="All pictures on one sheet, in rows.",
            factory="my_plugin.exporter:MyPluginExporter",
            modality="image",
            suffix=".png",
        )
    ]

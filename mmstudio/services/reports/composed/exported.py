"""Results as one file for other programs, written by an exporter that a plugin brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import words_of
from mmstudio.plugins.exchange import Exporter
from mmstudio.plugins.exchange_specs import ExporterSpec
from mmstudio.plugins.specs import resolve


def write_exported(raws: Sequence[Any], path: Path, name: str, spec: ExporterSpec, plugin: str) -> None:
    """Have an exporter write its file.

    It writes into a folder of its own beside the file, so that whatever else it may leave there goes with the folder.

    Args:
        raws: Raw values of its modality, in order.
        path: The file.
        name: Name of the file as the exporter sees it, with its suffix.
        spec: The exporter.
        plugin: Name of the plugin that brings it, for the sentence where it fails.

    Raises:
        StudioError: If the exporter fails or writes no file.
        OSError: If the file cannot be put in its place.
    """
    with TemporaryDirectory(prefix=".", dir=path.parent, ignore_cleanup_errors=True) as folder:
        made = Path(folder) / name
        try:
            exporter: Exporter = resolve(spec.factory)()
            exporter.write(raws, made)
        except Exception as error:
            raise StudioError(
                "The exporter {title!r} of the plugin {plugin!r} failed: {reason}. Nothing was kept of it.",
                title=spec.title,
                plugin=plugin,
                reason=(words_of(error) or type(error).__name__).rstrip("."),
            ) from error
        if not made.is_file():
            raise StudioError(
                "The exporter {title!r} of the plugin {plugin!r} wrote no file.",
                title=spec.title,
                plugin=plugin,
            )
        made.replace(path)

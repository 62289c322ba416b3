"""The worker that tries a plugin before it is installed: its import, its hooks, and the code of its parts.

It prints one line of JSON; if it prints none, the plugin ended the process or made it hang.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from mmstudio.core.errors import StudioError
from mmstudio.plugins.installed import installed_points
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.plugins.specs import resolve


@dataclass(frozen=True)
class Trial:
    """The result of trying a plugin.

    Attributes:
        error: Why it cannot be used, as a sentence; empty if it can be.
        adds: ``kind:id`` of everything that it adds.
        import_ms: Milliseconds of its import, without the code of its parts.
    """

    error: str = ""
    adds: tuple[str, ...] = ()
    import_ms: float = 0.0


def run(words: list[str]) -> int:
    """Try plugins.

    Args:
        words: Folders for ``sys.path``, of the other plugins first; then ``--`` and the names of the entry points.
    """
    middle = words.index("--")
    sys.path.extend(words[:middle])
    answer = sys.stdout
    sys.stdout = sys.stderr  # the output of a plugin is not part of the answer
    trial = _try(words[middle + 1 :])
    answer.write(json.dumps(asdict(trial)) + "\n")
    answer.flush()
    return 0


def _try(names: list[str]) -> Trial:
    with tempfile.TemporaryDirectory() as folder:
        host = PluginHost(Path(folder))
        points = installed_points()
        host.discover(point for point in points if point.name not in names)
        host.discover(point for point in points if point.name in names)  # existing parts keep their ids
    records = {record.name: record for record in host.records if record.name in names}
    for name in names:
        record = records.get(name)
        if record is None or record.state is not PluginStatus.ACTIVE:
            return Trial(error=record.error if record else f"Its entry point {name!r} was not found.")
        if not record.adds:
            return Trial(error=f"{name!r} brings nothing.")
    adds = tuple(part for record in records.values() for part in record.adds)
    for _, catalog in host.registry.catalogs():
        for spec in catalog:
            if catalog.provenance(spec.id).plugin in records:
                try:
                    resolve(spec.factory)
                except StudioError as error:
                    return Trial(error=error.message)
    return Trial(adds=adds, import_ms=sum(record.import_ms for record in records.values()))

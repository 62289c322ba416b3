"""The worker that checks a plugin before it is installed: first its light half, with torch blocked, then its parts.

The contract suite needs torch and is imported by name. Events are appended to a report line by line, so that the check
in which the process ends or hangs is known: ``{"plan": [...]}``, ``{"begins": check}``, ``{"ends": state, ...}``.
"""

from __future__ import annotations

import faulthandler
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import append_line
from mmstudio.core.files.paths import config_dir
from mmstudio.core.sentences import words_of
from mmstudio.plugins.installed import GROUP, in_order, installed_points
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.plugins.specs import resolve

_SUITE = "mmstudio.testing:checks_of"
_HEAVY = ("torch", "mmstudio.nn", "mmstudio.engine", "PySide6")
"""Modules that a light half must not import, since they would delay every start of the program."""
_STDERR = 2

Check = Callable[[], Any]


@dataclass(frozen=True)
class _Report:
    path: Path
    limit_s: float

    def run(self, checks: Mapping[str, Check]) -> bool:
        """Run checks one by one, and return whether all passed. A text that a check returns is a remark."""
        self._tell({"plan": list(checks)})
        passed = [self._run(name, check) for name, check in checks.items()]
        return all(passed)

    def _run(self, name: str, check: Check) -> bool:
        self._tell({"begins": name})
        faulthandler.dump_traceback_later(self.limit_s, file=_STDERR)
        start = time.perf_counter()
        state, reason = "passed", ""
        try:
            reason = str(check() or "")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - any fault of a plugin is a line of the report
            state, reason = "broken", _reason(error)
        faulthandler.cancel_dump_traceback_later()
        self._tell({"ends": state, "reason": reason, "seconds": round(time.perf_counter() - start, 3)})
        return state == "passed"

    def _tell(self, event: dict[str, Any]) -> None:
        append_line(self.path, json.dumps(event))


def run(words: list[str]) -> int:
    """Check plugins.

    Args:
        words: The request, a JSON file with ``site`` (where the plugin is unpacked), ``paths`` (of other plugins),
            ``plugins`` (entry points to check), ``beside`` (other active plugins), ``settings``, ``sampling`` and
            ``limit_s`` (for each check; a check that hangs is then named on stderr); and the report file.
    """
    faulthandler.enable(file=_STDERR)
    request: dict[str, Any] = json.loads(Path(words[0]).read_text("utf-8"))
    report = _Report(Path(words[1]), float(request["limit_s"]))
    sys.path.insert(0, request["site"])
    sys.path.extend(request["paths"])
    own = [point for point in _points_at(request["site"]) if point.name in request["plugins"]]
    beside = [point for point in installed_points() if point.name in request["beside"]]
    points = [point for point, _ in in_order([*own, *beside])]
    host = PluginHost(config_dir())
    light: list[dict[str, Check]] = [
        {f"plugin:{point.name} import": partial(_import, point) for point in own},
        {"plugin hooks": partial(_discover, host, points, request["plugins"])},
    ]
    if all(report.run(stage) for stage in light):
        suite: Callable[..., Iterable[tuple[str, Check]]] = resolve(_SUITE)
        checks: dict[str, Check] = {}

        def gather() -> None:
            told = {key: request[key] for key in ("settings", "sampling")}
            checks.update(suite(host.registry, points, request["plugins"], **told))

        if report.run({"plugin contract module": gather}):
            report.run(checks)
    return 0


def _points_at(site: str) -> list[EntryPoint]:
    return [point for item in distributions(path=[site]) for point in item.entry_points.select(group=GROUP)]


def _import(point: EntryPoint) -> None:
    """Import a light half, which must not import heavy modules."""
    import_module(point.module)
    heavy = [name for name in _HEAVY if name in sys.modules]
    if heavy:
        raise StudioError(
            "Its light half, {module}, imports {heavy}: every start of the program would wait for it.",
            module=point.module,
            heavy=", ".join(heavy),
        )


def _discover(host: PluginHost, points: list[EntryPoint], names: list[str]) -> str:
    """Discover the plugin as the program does, and return its warnings."""
    host.discover(points)
    records = [record for record in host.records if record.name in names]
    for record in records:
        if record.state is not PluginStatus.ACTIVE:
            raise StudioError(
                "The plugin {name!r} is not loaded: {reason}", name=record.name, reason=record.error
            )
        if not record.adds:
            raise StudioError("The plugin {name!r} brings nothing.", name=record.name)
    return " ".join(record.warning for record in records if record.warning)


def _reason(error: BaseException) -> str:
    """The message of an error; with the error's type if it is not a sentence."""
    text = words_of(error)
    if isinstance(error, (StudioError, AssertionError)) and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

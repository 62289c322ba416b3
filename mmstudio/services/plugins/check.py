"""The plugin check: runs the contract suite on a plugin that is not installed, in a process that may crash or hang."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.processes import worker_command
from mmstudio.plugins.install.packages import PackageFacts, read_package, unpack
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.plugins.store import PluginStore

_GRACE_S = 2.0
"""Seconds in which the worker records where it hangs, before it is ended."""
_PATIENCE_S = 120.0
"""Longest silence between two checks, in which the program starts and torch is imported."""
_LOOK_S = 0.05
_LAST_LINES = 30

Settings = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class CheckOutcome:
    """The outcome of one check.

    Attributes:
        check: Its name, e.g. ``encoder:my-encoder contract``.
        state: ``passed``, ``broken``, ``crashed`` (the process ended), ``hangs`` (time ran out) or ``not run``.
        reason: Why it did not pass, as a sentence.
        seconds: How long it took.
        details: What the process wrote last, where it ended or hung.
    """

    check: str
    state: str
    reason: str = ""
    seconds: float = 0.0
    details: str = ""


def read_settings(path: Path) -> Settings:
    """Settings for the suite: ``{"settings": {"kind:id": {...}}, "sampling": {"kind:id": {...}}}``.

    Raises:
        UsageError: If the file is not of that form.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        sound = set(data) <= {"settings", "sampling"} and all(
            isinstance(values, dict) for parts in data.values() for values in parts.values()
        )
    except (OSError, ValueError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise UsageError(
            "{name} holds no settings for a check.",
            hint="It should look like {example}.",
            name=path.name,
            example='{"settings": {"encoder:my-encoder": {"width": 16}}}',
        )
    return dict(data)


def check_plugin_at(
    host: PluginHost, store: PluginStore, source: Path, *, settings: Settings | None = None, limit_s: float
) -> Iterator[CheckOutcome]:
    """Check a plugin as it would be installed, beside the active ones.

    Args:
        host: Its active plugins take part.
        store: Holds the plugins that a person installed.
        source: A wheel, a zip, or the folder that its author works in.
        settings: From :func:`read_settings`; they win over those that the plugin brings for itself.
        limit_s: Longest that a single check may take.

    Yields:
        One outcome for each check, as soon as it is known.

    Raises:
        BadFileError: If the source cannot be packed, or is not a plugin.
    """
    with tempfile.TemporaryDirectory(prefix="mmstudio-check-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        wheel = wheel_of(source, folder / "wheel")
        facts = read_package(wheel)
        unpack(wheel, folder / "site")
        write_json(folder / "request.json", _request(host, store, folder, facts, settings or {}, limit_s))
        yield from _watch(folder, limit_s + _GRACE_S)


def _request(
    host: PluginHost,
    store: PluginStore,
    folder: Path,
    facts: PackageFacts,
    settings: Settings,
    limit_s: float,
) -> dict[str, Any]:
    beside = [
        record.name
        for record in host.records
        if record.state is PluginStatus.ACTIVE
        and (record.provenance.first_party or record.name not in facts.plugins)
    ]
    return {
        "site": str(folder / "site"),
        "paths": [str(site) for site in store.sites()],
        "plugins": list(facts.plugins),
        "beside": beside,
        "settings": dict(settings.get("settings", {})),
        "sampling": dict(settings.get("sampling", {})),
        "limit_s": limit_s,
    }


@dataclass
class _Progress:
    """The progress of the worker, read from its report: ``{"plan": [...]}``, ``{"begins": check}``, ``{"ends": state, ...}``."""

    planned: list[str] = field(default_factory=list)
    begun: str = ""
    heard: float = field(default_factory=time.monotonic)
    rest: str = ""

    def read(self, text: str) -> Iterator[CheckOutcome]:
        """Read what was added to the report; returns the checks that ended in it."""
        *lines, self.rest = (self.rest + text).split("\n")
        for event in map(json.loads, lines):
            self.heard = time.monotonic()
            self.planned += event.get("plan", [])
            if "begins" in event:
                self.begun = event["begins"]
                self.planned.remove(self.begun)
            if "ends" in event:
                yield CheckOutcome(self.begun, event["ends"], event["reason"], event["seconds"])
                self.begun = ""

    @property
    def silent_s(self) -> float:
        """Seconds since the last report."""
        return time.monotonic() - self.heard


def _watch(folder: Path, limit_s: float) -> Iterator[CheckOutcome]:
    """Follow the worker's report until it ends, or has been silent for too long."""
    report, output = folder / "report.jsonl", folder / "output.txt"
    report.touch()
    environment = {**os.environ, "MMSTUDIO_HOME": str(folder / "home")}
    command = worker_command("check", str(folder / "request.json"), str(report))
    with output.open("wb") as stream, report.open(encoding="utf-8") as lines:
        process = subprocess.Popen(  # noqa: S603 - the program itself
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=environment
        )
        progress, ended, hangs = _Progress(), False, False
        try:
            while not (ended or hangs):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_S)
                ended = process.poll() is not None
                yield from progress.read(lines.read())
                hangs = not ended and progress.silent_s > (limit_s if progress.begun else _PATIENCE_S)
        finally:
            process.kill()
            process.wait()
    if progress.begun or process.returncode:
        yield _lost(progress, process.returncode, hangs=hangs, output=output)
    for check in progress.planned:
        yield CheckOutcome(check, "not run", "The process had ended before.")


def _lost(progress: _Progress, code: int, *, hangs: bool, output: Path) -> CheckOutcome:
    """The outcome of the check in which the worker was lost."""
    if hangs:
        reason = f"It did not end within {progress.silent_s:.0f} s."
    elif code < 0:
        names = {item.value: item.name for item in signal.Signals}
        reason = f"It ended the process by the signal {names.get(-code, -code)}."
    else:
        reason = f"It ended the process, with exit code {code}."
    last = output.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]
    state = "hangs" if hangs else "crashed"
    return CheckOutcome(
        progress.begun or "process", state, reason, round(progress.silent_s, 1), "\n".join(last)
    )

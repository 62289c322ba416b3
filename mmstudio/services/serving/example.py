"""An example of a request to a served run, as a line for a terminal that can be pasted as it stands."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Slot
from mmstudio.services.opened import OpenProject

_MOST_CHARS = 200
"""A longer text of a sample is no example."""


def example_of(opened: OpenProject, run: str) -> dict[str, Any]:
    """A request for one result with the texts and cells of a sample of the run's data set, as far as there are any.

    It holds a person's data: it is shown to them, and never served.

    Args:
        opened: The open project.
        run: Id of the run.

    Returns:
        The JSON of a request; its ``conditions`` are empty where all that the run takes are files.
    """
    plan = opened.runs.plan(run)
    slots = {slot.name: slot for slot in plan.conditions}
    conditions: dict[str, Any] = {}
    with suppress(StudioError):  # the data set may be gone
        for card in opened.sessions.sample_cards(opened.project.runs.get(run), plan):
            if not card.path and not card.muted and (told := _told(slots[card.slot], card.data)):
                conditions.setdefault(card.slot, told)
    return {"conditions": conditions, "seed": 0, "count": 1}


def _told(slot: Slot, data: Any) -> Any:
    """A value of a sample as it is sent; ``None`` if it is no example."""
    if slot.columns:
        cells = {name: cell for name, cell in dict(data).items() if name in slot.columns and cell is not None}
        return {"value": cells} if cells else None
    return data if isinstance(data, str) and len(data) <= _MOST_CHARS else None


def curl_line(address: str, token: str, example: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """A line that asks for a result and writes the answer to a file, quoted for this system's terminal.

    Args:
        address: Of the server.
        token: That it asks for.
        example: The JSON of a request.
        files: Name of a file for each slot that takes files; they are sent where the example gives nothing.
    """
    words = ["curl", "-H", f"Authorization: Bearer {token}"]
    if example["conditions"] or not files:
        words += ["-H", "Content-Type: application/json", "-d", json.dumps(example)]
    else:
        slot, name = next(iter(files.items()))
        rest = {key: value for key, value in example.items() if key != "conditions"}
        words += ["-F", f"{slot}=@{name}", "-F", f"request={json.dumps(rest)}"]
    words += ["-o", "answer.json", f"{address}/generate"]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)

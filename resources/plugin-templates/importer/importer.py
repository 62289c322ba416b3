"""The importer of subtitles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mmstudio.api import (
    BadFileError,
    ImportPlan,
    ImportRequest,
    NewSample,
    Problem,
    Slot,
    UsageError,
    manifest_encoding,
)

_TIME = r"(\d+):(\d\d):(\d\d)[,.](\d\d\d)"
_SPAN = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_OWN = (Slot("text", "text"), Slot("times", "table", "condition", ("start_s", "length_s")))


class MyPluginImporter:
    """Makes a sample of each subtitle: its text, and a table row of when it is shown."""

    def detect(self, source: Path) -> bool:
        """Whether it is named as subtitles are; nothing is opened for that."""
        return source.suffix.lower() == ".srt" and source.is_file()

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Two slots, and as many rows as there are blocks of lines."""
        blocks = _blocks(request.source)
        if not any(_SPAN.match(line) for lines in blocks for line in lines):
            raise UsageError("There are no subtitles in {name}.", name=request.source.name)
        return ImportPlan(_slots(request.slots), len(blocks))

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Every subtitle in order; what is none, or has a text that cannot be used, is a problem with its reason."""
        codec, _ = request.modalities["text"]
        for number, lines in enumerate(_blocks(request.source), 1):
            place = f"{request.source.name}, subtitle {number}"
            span, text = _read(lines)
            if span is None:
                yield Problem(place, "It does not say when it is shown.")
                continue
            try:
                yield NewSample({"text": (codec.parse(text),), "times": (span,)}, source=place)
            except BadFileError as error:
                yield Problem(place, str(error))


def _slots(given: Mapping[str, Slot]) -> tuple[Slot, ...]:
    """The own slots, in the roles that the person gave."""
    unknown = set(given) - {slot.name for slot in _OWN}
    if unknown:
        raise UsageError("Subtitles have nothing for the slot {slot!r}.", slot=min(unknown))
    return tuple(replace(slot, role=given.get(slot.name, slot).role) for slot in _OWN)


def _blocks(source: Path) -> list[list[str]]:
    """Lines between empty lines."""
    try:
        text = source.read_text(manifest_encoding(source))
    except (OSError, ValueError) as error:
        raise UsageError("{name} cannot be read.", name=source.name) from error
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]


def _read(lines: list[str]) -> tuple[dict[str, float] | None, str]:
    """Times and text of one block."""
    for place, line in enumerate(lines):
        if match := _SPAN.match(line):
            numbers = [int(number) for number in match.groups()]
            start, end = _seconds(numbers[:4]), _seconds(numbers[4:])
            return {"start_s": start, "length_s": round(end - start, 3)}, " ".join(lines[place + 1 :])
    return None, ""


def _seconds(numbers: list[int]) -> float:
    hours, minutes, seconds, thousandths = numbers
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000

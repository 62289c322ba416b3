"""Inspection: reads samples and asks inspectors about their values, in a few threads that work slightly ahead of the caller."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import DatasetInfo, Sample, Slot, Value
from mmstudio.core.sentences import words_of
from mmstudio.plugins.metric_specs import InspectorSpec
from mmstudio.plugins.protocols import Codec, Finding, Inspection, Inspector
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve

_AT_ONCE = 16
_AHEAD = 3
_MOST_THREADS = 8
DIGEST = 16
"""How many bytes of a content hash are kept."""


@dataclass(frozen=True)
class Inspected:
    """What inspectors reported about one sample.

    Attributes:
        sample: The sample.
        contents: Per slot, a hash of everything the sample holds there.
        first: Per slot, what the first inspector reported about the first value.
        findings: Per slot, what is doubtful.
        troubles: Messages of inspectors that failed.
    """

    sample: Sample
    contents: Mapping[str, bytes]
    first: Mapping[str, Inspection] = field(default_factory=dict)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()


class Looker:
    """Inspects samples of one data set.

    Args:
        info: The data set.
        registry: Where codecs and inspectors are.

    Attributes:
        specs: The first inspector of each modality that has one.
        troubles: Messages of inspectors that cannot be created.
    """

    def __init__(self, info: DatasetInfo, registry: Registry) -> None:
        self._slots = info.slots
        self._codecs: dict[str, Codec] = {}
        self._inspectors: dict[str, list[Inspector]] = {}
        self.specs: dict[str, InspectorSpec] = {}
        self.troubles: list[str] = []
        for slot in info.slots:
            if slot.modality in registry.modalities:
                self._codecs[slot.modality] = resolve(registry.modalities.get(slot.modality).factory)()
        for spec in registry.inspectors:
            if spec.modality in self._codecs:
                try:
                    made = resolve(spec.factory)()
                except Exception as error:  # noqa: BLE001 - an inspector of a plugin may fail in any way
                    self.troubles.append(words_of(error) or type(error).__name__)
                    continue
                self._inspectors.setdefault(spec.modality, []).append(made)
                self.specs.setdefault(spec.modality, spec)

    def look_at_all(self, samples: Iterable[Sample], check: Callable[[], None]) -> Iterator[Inspected]:
        """Inspect samples in order.

        Args:
            samples: Any number; a few dozen are read ahead.
            check: Called now and then; may raise to stop.
        """
        threads = min(_MOST_THREADS, os.cpu_count() or 1)
        waiting: deque[Future[list[Inspected]]] = deque()
        source = iter(samples)
        pool = ThreadPoolExecutor(threads, "cleaning")
        try:
            while True:
                while len(waiting) < _AHEAD * threads and (some := list(islice(source, _AT_ONCE))):
                    waiting.append(pool.submit(lambda some=some: [self.look_at(one) for one in some]))  # type: ignore[misc]
                if not waiting:
                    return
                check()
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def look_at(self, sample: Sample) -> Inspected:
        """Inspect one sample; errors of a codec or an inspector are reported, never raised."""
        contents, first, findings = {}, {}, {}
        troubles: list[str] = []
        for slot in self._slots:
            values = sample.values.get(slot.name, ())
            if values:
                contents[slot.name] = _content(values)
                told = [self._inspect(slot, value, troubles) for value in values]
                if told[0]:
                    first[slot.name] = _together(told[0])
                findings[slot.name] = _findings(told)
        return Inspected(sample, contents, first, findings, tuple(troubles))

    def _inspect(self, slot: Slot, value: Value, troubles: list[str]) -> list[Inspection]:
        codec = self._codecs.get(slot.modality)
        if codec is None:
            return []
        try:
            raw = codec.parse(value.data) if value.path is None else codec.read(value.path)
        except Exception as error:  # noqa: BLE001 - a codec of a plugin may fail in any way
            return [Inspection((_broken(error),))]
        return [
            told
            for inspector in self._inspectors.get(slot.modality, ())
            if (told := _ask(inspector, raw, value, troubles)) is not None
        ]


def _ask(inspector: Inspector, raw: Any, value: Value, troubles: list[str]) -> Inspection | None:
    try:
        return inspector.inspect(raw, value.path)
    except Exception as error:  # noqa: BLE001 - an inspector of a plugin may fail in any way
        troubles.append(f"{type(inspector).__name__}: {words_of(error) or type(error).__name__}")
        return None


def _broken(error: Exception) -> Finding:
    if isinstance(error, StudioError):
        plain = {key: value for key, value in error.params.items() if isinstance(value, str | int | float)}
        return Finding("broken", error.template, "error", plain)
    return Finding("broken", "The value cannot be read: {reason}.", "error", {"reason": words_of(error)})


def _content(values: tuple[Value, ...]) -> bytes:
    """A hash of all alternatives, independent of their order."""
    whole = "\n".join(sorted(value.sha256 for value in values))
    return hashlib.blake2b(whole.encode(), digest_size=DIGEST).digest()


def _together(told: list[Inspection]) -> Inspection:
    """What several inspectors say about one value: the code of the first, the facts of all."""
    facts = {name: fact for one in reversed(told) for name, fact in one.facts.items()}
    features = next((one.features for one in told if one.features is not None), None)
    return Inspection((), told[0].code, told[0].look, features, facts)


def _findings(told: list[list[Inspection]]) -> tuple[Finding, ...]:
    """Each kind of finding once; it becomes a note if some alternatives are free of it, since those are good."""
    per_value = [{one.kind: one for part in parts for one in part.findings} for parts in told]
    kinds = {kind: found for value in reversed(per_value) for kind, found in value.items()}
    return tuple(
        found
        if all(kind in value for value in per_value)
        else Finding(found.kind, found.text, "note", found.params)
        for kind, found in kinds.items()
    )

"""Conditions to generate from: values for slots, checked before anything starts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.core.files.names import FileFinder
from mmstudio.core.payloads import MOST_WEIGHT
from mmstudio.core.sample import Slot
from mmstudio.plan.roles import condition_named
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.imports.remarks import Remarks
from mmstudio.services.imports.row_chunks import FileRemark

TEXT_FILE_MARK = "@"

Given = dict[str, list[dict[str, Any]]]
"""Per slot: ``{"path": ...}`` or ``{"data": ...}``, each with ``weight``."""


@dataclass(frozen=True)
class Wish:
    """Conditions as typed, not yet checked.

    Attributes:
        conditions: ``(slot, value)``; a value is a file's path, a text, or ``@file`` with a text.
        by_modality: ``(modality, value)``: for the one slot of that modality.
        table: ``(column, value)``.
        weights: Per slot, 0 to 5.
        marks: Whether ``@file`` is understood.
    """

    conditions: Sequence[tuple[str, str]] = ()
    by_modality: Sequence[tuple[str, str]] = ()
    table: Sequence[tuple[str, str]] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    marks: bool = True


def idle_notes(
    given: Collection[str], weights: Iterable[str], guidance: Mapping[str, float]
) -> tuple[str, ...]:
    """A note for each weight and each scale of guidance that has no effect, since its slot is not given.

    Args:
        given: Slots that something is given for.
        weights: Slots that have a weight.
        guidance: Scale per slot; 0 asks for nothing.
    """
    idle = [("weight", slot) for slot in weights]
    idle += [("guidance", slot) for slot, scale in guidance.items() if scale]
    return tuple(
        f"The {what} of {slot!r} has no effect: nothing is given for it."
        for what, slot in idle
        if slot not in given
    )


class ConditionReader:
    """Turns what was typed into conditions of one run.

    Args:
        run: Id of the run, for messages.
        plan: Plan of the run: its conditions, and targets that can be held fixed.
        registry: Modalities and their codecs.

    Attributes:
        modalities: All there are.
    """

    def __init__(self, run: str, plan: RunPlan, registry: Registry) -> None:
        self._run, self._plan = run, plan
        self._slots = {slot.name: slot for slot in plan.takes}
        self.modalities = registry.modalities
        self._codecs: dict[str, Codec] = {}
        self._remarks: dict[tuple[Path, str], FileRemark] = {}

    @property
    def remarks(self) -> list[str]:
        """Remarks on the files that were read, one line for each remark; each file counts once."""
        remarks = Remarks()
        remarks.add(self._remarks.values())
        return remarks.lines()

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots that can be given values: conditions, then targets that can be held fixed."""
        return tuple(self._slots.values())

    @property
    def held(self) -> frozenset[str]:
        """Names of the slots that are held fixed where a value is given."""
        return frozenset(slot.name for slot in self._plan.givable)

    def check_given(self, given: Iterable[str], make: Sequence[str] = ()) -> None:
        """Refuse to hold all targets fixed, or those that are to be made.

        Args:
            given: Slots that values are given for.
            make: Target slots to make; empty for all that are not given.

        Raises:
            UsageError: If nothing would be left to make, or a slot would be given and made.
        """
        self._plan.to_make(given, make)

    def read(self, wish: Wish, base: Path) -> Given:
        """Check and convert a wish.

        Args:
            wish: What was typed.
            base: Folder that relative paths are relative to.

        Raises:
            UsageError: If a slot or column does not exist, or which one is meant is not clear.
            BadFileError: If a file cannot be read; names the slot.
        """
        for name, weight in wish.weights.items():
            if self.slot(name).name in self.held:
                raise UsageError(
                    "What is given for {slot!r} is held fixed; it has no weight.",
                    hint="Leave --weight {slot} out.",
                    slot=name,
                )
            if not 0 <= weight <= MOST_WEIGHT:
                raise UsageError(
                    "The weight of {slot!r} is {weight:g}; it goes from 0 to 5.", slot=name, weight=weight
                )
        pairs = [(self.slot(name), text) for name, text in wish.conditions]
        pairs += [(self.only(modality), text) for modality, text in wish.by_modality]
        given: Given = {}
        for slot, text in pairs:
            value = self.value(slot, text, base, marks=wish.marks) | {
                "weight": float(wish.weights.get(slot.name, 1.0))
            }
            given.setdefault(slot.name, []).append(value)
        for name, row in self._rows(wish.table).items():
            data = self._parse(self._slots[name], row)
            given.setdefault(name, []).append({"data": data, "weight": float(wish.weights.get(name, 1.0))})
        self._check_single(given)
        return given

    def _check_single(self, given: Given) -> None:
        """Refuse several values for a slot that is held fixed, and to hold all targets fixed."""
        for name in self.held & given.keys():
            if len(given[name]) > 1:
                raise UsageError(
                    "The slot {slot!r} is made by this run; one value can be given for it, not {count}.",
                    slot=name,
                    count=len(given[name]),
                )
        self.check_given(given)

    def slot(self, name: str) -> Slot:
        """A slot that can be given a value, by name.

        Raises:
            UsageError: If the run does not take it; the message names those it takes.
        """
        table = None if name in self._slots else self.column(name)
        if table is not None:
            raise UsageError(
                "{name!r} is a column of the table {slot!r}, not a slot.",
                hint="Write --table {name}=VALUE; weight and guidance go to {slot}.",
                name=name,
                slot=table.name,
            )
        self._plan.check_givable(name)
        return condition_named(name, self._slots.values())

    def only(self, modality: str) -> Slot:
        """The only condition slot of a modality; if there is none, its only target that can be held fixed.

        Raises:
            UsageError: If there is none, or more than one.
        """
        fitting = [slot for slot in self._slots.values() if slot.modality == modality]
        found = [slot for slot in fitting if slot.name not in self.held] or fitting
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                "The run {run} takes {count} slots of the kind {modality}: {names}.",
                hint="Name the one that is meant: --condition {first}=...",
                run=self._run,
                count=len(found),
                modality=modality,
                names=", ".join(slot.name for slot in found),
                first=found[0].name,
            )
        for slot in self._plan.targets:
            if slot.modality == modality:
                self._plan.check_givable(slot.name)
        raise UsageError(
            "The run {run} takes no condition of the kind {modality}.",
            hint="It takes: {known}.",
            run=self._run,
            modality=modality,
            known=self._known(),
        )

    def modalities_in(self, path: Path) -> list[str]:
        """The modalities of the run's slots that can read a file whose suffix is unknown.

        Modalities with inline values are left out: nearly every file can be read as a text.
        """
        found = []
        for modality in dict.fromkeys(slot.modality for slot in self._slots.values() if not slot.columns):
            if not self.modalities.get(modality).inline:
                with suppress(BadFileError):
                    self._codec(modality).check(path)
                    found.append(modality)
        return found

    def column(self, name: str) -> Slot | None:
        """The table slot that has a column, or ``None``."""
        return next((slot for slot in self._slots.values() if name in slot.columns), None)

    def value(self, slot: Slot, text: str, base: Path, *, marks: bool = True) -> dict[str, Any]:
        """One value of a slot: a checked file, or inline data.

        Raises:
            UsageError: If there is no such file, or the slot is a table.
            BadFileError: If it cannot be read; names the slot.
        """
        spec = self.modalities.get(slot.modality)
        if slot.columns:
            raise UsageError(
                "The slot {slot!r} is a table.",
                hint="Give its columns: --table COLUMN=VALUE.",
                slot=slot.name,
            )
        if spec.inline and not (marks and text.startswith(TEXT_FILE_MARK)):
            return {"data": self._parse(slot, text)}
        path = base / Path(text.removeprefix(TEXT_FILE_MARK) if spec.inline else text).expanduser()
        return self._file(slot, FileFinder(base).find(path), inline=spec.inline)

    def data(self, slot: Slot, data: Any) -> Any:
        """Inline data of a slot, checked; nothing in it is taken for the name of a file.

        Raises:
            UsageError: If it is none of the slot's kind.
        """
        return self._parse(slot, data)

    def _file(self, slot: Slot, path: Path, *, inline: bool) -> dict[str, Any]:
        if not path.is_file():
            raise UsageError("{slot}: there is no file {path}.", slot=slot.name, path=str(path))
        codec = self._codec(slot.modality)
        try:
            if inline:
                return {"data": codec.read(path)}
            for remark in codec.check(path) or ():
                self._remarks.setdefault((path, remark.text), FileRemark(path.name, remark))
        except BadFileError as error:
            raise BadFileError("{slot}: {reason}", slot=slot.name, reason=error.told) from error
        return {"path": str(path.resolve())}

    def _parse(self, slot: Slot, data: Any) -> Any:
        try:
            return self._codec(slot.modality).parse(data)
        except BadFileError as error:
            raise UsageError("{slot}: {reason}", slot=slot.name, reason=error.told) from error

    def _rows(self, pairs: Sequence[tuple[str, str]]) -> dict[str, dict[str, str]]:
        rows: dict[str, dict[str, str]] = {}
        for name, text in pairs:
            slot = self.column(name)
            if slot is None:
                known = [column for slot in self._slots.values() for column in slot.columns]
                raise UsageError(
                    "The run {run} knows no column {column!r}.",
                    hint="It knows: {known}.",
                    run=self._run,
                    column=name,
                    known=", ".join(known) or "none",
                )
            rows.setdefault(slot.name, {})[name] = text
        return rows

    def _codec(self, modality: str) -> Codec:
        if modality not in self._codecs:
            self._codecs[modality] = resolve(self.modalities.get(modality).factory)()
        return self._codecs[modality]

    def _known(self) -> str:
        names = [f"{slot.name} ({', '.join(slot.columns) or slot.modality})" for slot in self._slots.values()]
        return ", ".join(names) or "none"

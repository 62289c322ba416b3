"""The row check: before rows are stored, paths must stay inside the source, files be readable and texts usable."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from mmstudio.core.errors import BadFileError, StudioError
from mmstudio.core.sample import Content, NewSample, Problem, Slot
from mmstudio.core.sentences import printable, words_of
from mmstudio.plugins.codecs import FileCodec
from mmstudio.plugins.specs import resolve
from mmstudio.services.imports.row_chunks import Checked, FileRemark, Item
from mmstudio.services.imports.source_files import SourceFiles
from mmstudio.storage.folder.assets import UnreadableError
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.samples.intake import Intake, ReadyValue, ready_sample

if TYPE_CHECKING:
    from mmstudio.plugins.protocols import Codec, Remark

_REMEMBERED = 8192


@dataclass(frozen=True)
class CheckPlan:
    """Everything a process needs to check rows; it can be pickled.

    Attributes:
        source: Folder that no file may lie outside of.
        slots: Slots of the data set.
        codecs: Modality id to the codec's factory, and whether values are kept in the database.
        project: Root of the project.
        staging: Folder for copies.
        in_place: Whether files are referenced where they are.
        unread: Whether files that are referenced are only named, to be read later.
        alone: Whether each row is a single value, judged by itself, rather than a sample.
    """

    source: Path
    slots: tuple[Slot, ...]
    codecs: Mapping[str, tuple[str, bool]]
    project: Path
    staging: Path
    in_place: bool = False
    unread: bool = False
    alone: bool = False


class Checker:
    """Turns rows into samples ready to be stored, or into problems."""

    def __init__(self, plan: CheckPlan) -> None:
        self._plan = plan
        self._files = SourceFiles(plan.source)
        self._slots = {slot.name: slot for slot in plan.slots}
        self._targets = [slot.name for slot in plan.slots if slot.role == "target"]
        self._codecs: dict[str, Codec] = {}
        self._known: OrderedDict[tuple[str, str], ReadyValue | str] = OrderedDict()
        self._remarks: list[FileRemark] = []

    def check(self, items: Iterable[Item]) -> list[Checked]:
        """The outcome of rows, in their order; problems found earlier are kept."""
        checked: list[Checked] = []
        for item in items:
            if isinstance(item, Problem):
                checked.append(item)
            else:
                checked += self._guarded_sample(item)
                checked += self._remarks
                self._remarks.clear()
        return checked

    def _guarded_sample(self, sample: NewSample) -> list[Checked]:
        """The outcome of a row; an unforeseen error loses only that row.

        Raises:
            OSError, StudioError: If the project's disk refuses a copy.
        """
        try:
            return self._sample(sample)
        except (OSError, StudioError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - an importer may hand over anything
            reason = (
                f"The sample is skipped: it cannot be stored ({type(error).__name__}: {words_of(error)})."
            )
            return [Problem(sample.source, reason)]

    @cached_property
    def _intake(self) -> Intake:
        plan = self._plan
        root = Path(self._files.root) if plan.in_place else None
        return Intake(ProjectLayout(plan.project), plan.staging, root)

    def _sample(self, sample: NewSample) -> list[Checked]:
        """The problems of a row, then its sample if anything is left."""
        bad: list[Problem] = []
        good: dict[str, tuple[Any, ...]] = {}
        ready: list[ReadyValue] = []
        for name, alternatives in sample.values.items():
            kept: list[Any] = []
            for value in alternatives:
                try:
                    value, made = self._value(self._slots[name], len(kept), value)  # noqa: PLW2901 - a file's text
                except (BadFileError, UnreadableError) as error:
                    bad.append(Problem(sample.source, str(error), self._files.name_of(value), name))
                    continue
                if made.data is not None and value in kept:
                    continue  # equal texts, e.g. one from a file and one from a cell
                kept.append(value)
                ready.append(made)
            if kept:
                good[name] = tuple(kept)
        missing = [name for name in self._targets if name not in good]
        if good and not missing:
            return [*bad, ready_sample(sample, good, ready)]
        if missing:
            usable = "usable " if any(name in sample.values for name in missing) else ""
            reason = f"The sample is skipped: it has no {usable}{missing[0]}, which is what is to be made."
        else:
            reason = "The sample is skipped: nothing in it can be used."
        return list(bad) if bad and self._plan.alone else _skipped(sample.source, bad, reason)

    def _value(self, slot: Slot, ordinal: int, value: Any) -> tuple[Any, ReadyValue]:
        inline = self._plan.codecs[slot.modality][1]
        if isinstance(value, PurePath):
            if self._plan.unread and not inline:
                return value, self._named(slot, ordinal, value)
            path = self._files.contained(value)
            if not inline:
                return value, self._remembered(slot, ordinal, path)
            value = self._guarded(slot, path.name, lambda codec: codec.read(path))
        elif isinstance(value, Content):
            if not inline:
                return value, self._file(slot, ordinal, value)
            value = self._read_content(slot, value)
        else:
            value = self._parsed(slot, value)
        return value, self._intake.value(slot.name, ordinal, value)

    def _named(self, slot: Slot, ordinal: int, path: PurePath) -> ReadyValue:
        """The value of a file that is read later; only its name is checked."""
        text, inside = self._files.found(path)
        if printable(inside) != inside:  # its name cannot be stored, so it is read now and copied
            return self._remembered(slot, ordinal, self._files.contained(Path(text)))
        return ReadyValue(slot.name, ordinal, "", inside, outside=True)

    def _parsed(self, slot: Slot, data: Any) -> Any:
        try:
            return self._codec(slot).parse(data)
        except BadFileError as error:
            raise BadFileError("{slot}: {reason}", slot=slot.name, reason=str(error)) from error
        except Exception as error:
            raise BadFileError(
                "{slot}: the content cannot be read ({type}: {reason}).",
                slot=slot.name,
                type=type(error).__name__,
                reason=words_of(error),
            ) from error

    def _read_content(self, slot: Slot, content: Content) -> Any:
        """The text in a file inside a container."""
        path = self._plan.staging / f".{os.getpid()}{content.suffix}"
        path.write_bytes(content.data)
        try:
            return self._guarded(slot, content.name or path.name, lambda codec: codec.read(path), path.name)
        finally:
            path.unlink(missing_ok=True)

    def _remembered(self, slot: Slot, ordinal: int, path: Path) -> ReadyValue:
        """The value of a file; a file that many rows name is read once."""
        key = (slot.modality, str(path))
        known = self._known.get(key)
        if known is None:
            try:
                known = self._file(slot, ordinal, path)
            except (BadFileError, UnreadableError) as error:
                known = str(error)
            self._known[key] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        if isinstance(known, str):
            raise BadFileError("{reason}", reason=known)
        return ReadyValue(slot.name, ordinal, known.sha256, known.path, known.outside, file=known.file)

    def _file(self, slot: Slot, ordinal: int, source: Path | Content) -> ReadyValue:
        name = source.name or "the file"

        def look(place: Path, content: bytes | None) -> None:
            remarks = self._guarded(slot, name, lambda codec: _remarks(codec, place, content), place.name)
            self._remarks += [FileRemark(name, remark) for remark in remarks or ()]

        return self._intake.value(slot.name, ordinal, source, look)

    def _guarded(self, slot: Slot, name: str, use: Any, place: str = "") -> Any:
        """Use a codec; one file must not end the import, whatever its codec does.

        Args:
            slot: Whose value it is.
            name: What the file is called in messages.
            use: Takes the codec.
            place: Name under which the codec sees the file, if that differs.

        Raises:
            BadFileError: For any fault.
        """
        try:
            return use(self._codec(slot))
        except BadFileError as error:
            raise BadFileError("{reason}", reason=str(error).replace(place or name, name)) from error
        except Exception as error:
            raise BadFileError(
                "{file} cannot be read ({type}: {reason}).",
                file=name,
                type=type(error).__name__,
                reason=words_of(error),
            ) from error

    def _codec(self, slot: Slot) -> Codec:
        if slot.modality not in self._codecs:
            self._codecs[slot.modality] = resolve(self._plan.codecs[slot.modality][0])()
        return self._codecs[slot.modality]


def _skipped(source: str, bad: list[Problem], reason: str) -> list[Checked]:
    """The problems of a sample that is left out entirely; the last one says so."""
    if not bad:
        return [Problem(source, reason)]
    *others, last = [replace(one, slot="") for one in bad]
    return [*others, replace(last, reason=f"{last.reason} {reason}")]


def _remarks(codec: Codec, place: Path, content: bytes | None) -> Sequence[Remark] | None:
    """The remarks of a codec on a file; a codec with its own check is asked by path."""
    if isinstance(codec, FileCodec) and type(codec).check is FileCodec.check:
        return codec.check(place, content)
    return codec.check(place)

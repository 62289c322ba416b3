"""The reading job: it reads files that an import only named, hashes the good ones and leaves out the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError, NotFoundError
from mmstudio.core.job import Command
from mmstudio.core.payloads import OfDataset
from mmstudio.core.sample import NewSample, Problem
from mmstudio.services.clock import Clock
from mmstudio.services.imports.processes import CheckingProcesses, processes_for
from mmstudio.services.imports.remarks import Remarks
from mmstudio.services.imports.row_check import CheckPlan
from mmstudio.services.imports.row_chunks import Checked, FileRemark, Item, OwnRows
from mmstudio.storage.samples.intake import ReadySample
from mmstudio.storage.samples.table import StoredSamples
from mmstudio.storage.samples.unread import Key, UnreadFiles

_PAGE = 500
_NAMED = "{slot} of sample {number}"


def read(context: RunContext) -> None:
    """Read every file that was named but not read; an interrupted job continues.

    Payload: ``dataset``. Result: ``files`` that were read, ``problems`` of them, samples that were ``excluded`` for it,
    ``notes`` on files that are used.
    """
    name = OfDataset.of(context.job).dataset
    found: dict[str, object] = {"dataset": name, "files": 0, "problems": 0, "excluded": 0, "notes": []}
    with suppress(NotFoundError):  # its import was given up
        samples = context.samples(name)
        if isinstance(samples, StoredSamples) and (root := samples.unread.root()) is not None:
            _read(context, samples, root, found)
    context.result(found)


def sample_of(problem: Problem) -> int | None:
    """The sample whose named file a problem is about; ``None`` for a problem of an import."""
    number = problem.source.rpartition(" ")[2]
    named = number.isdecimal() and problem.source == _NAMED.format(slot=problem.slot, number=number)
    return int(number) if named and problem.slot and problem.file else None


def _read(context: RunContext, samples: StoredSamples, root: Path, found: dict[str, object]) -> None:
    unread, slots = samples.unread, samples.info.slots
    total, done, problems, excluded = unread.count(), 0, 0, 0
    needed = [slot.name for slot in slots if slot.role == "target"]
    codecs = {spec.id: (spec.factory, spec.inline) for spec in context.registry.modalities}
    loose = tuple(replace(slot, role="either") for slot in slots)  # each value is judged by itself
    clock, remarks = Clock(context, "Reading"), Remarks()

    def beat() -> None:
        context.check()
        if Command.PAUSE in context.commands():
            raise JobPausedError

    with samples.staging() as staging:
        plan = CheckPlan(root, loose, codecs, context.project_dir, staging.folder, in_place=True, alone=True)
        with CheckingProcesses(plan, processes_for(total), beat) as processes:
            for taken, checked in processes.check(OwnRows(_items(unread))):
                remarks.add(one for one in checked if isinstance(one, FileRemark))
                good, bad = _judged(checked)
                excluded += unread.put(good, bad, needed)
                done, problems = done + taken.items, problems + len(bad)
                clock.tell(done, total)
    found |= {"files": done, "problems": problems, "excluded": excluded, "notes": remarks.lines()}


def _items(unread: UnreadFiles) -> Iterator[Item]:
    """One row for each file, known by its key."""
    after = 0
    while page := unread.page(after, _PAGE):
        for file in page:
            yield NewSample({file.key[1]: (file.path,)}, source=_word(file.key))
        after = page[-1].key[0]


def _judged(checked: list[Checked]) -> tuple[list[tuple[Key, str]], list[tuple[Key, Problem]]]:
    """Files with their hash, and files with a problem; the first statement about a file counts."""
    answers: dict[str, ReadySample | Problem] = {}
    for one in checked:
        if not isinstance(one, FileRemark):
            answers.setdefault(one.source, one)
    good: list[tuple[Key, str]] = []
    bad: list[tuple[Key, Problem]] = []
    for word, one in answers.items():
        key = _key(word)
        if isinstance(one, ReadySample):
            good.append((key, one.values[0].sha256))
        else:
            bad.append((key, replace(one, source=_NAMED.format(slot=key[1], number=key[0]), slot=key[1])))
    return good, bad


def _word(key: Key) -> str:
    return f"{key[0]} {key[2]} {key[1]}"


def _key(word: str) -> Key:
    number, ordinal, slot = word.split(" ", 2)
    return int(number), slot, int(ordinal)

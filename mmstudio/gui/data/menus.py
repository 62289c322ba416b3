"""Context menus of the page Data: on samples and on the data set."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QWidget

from mmstudio.core.sample import DatasetInfo, Role, Slot
from mmstudio.gui.data.samples.browsed import BrowsedSamples
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry, EntryGroup, file_entries, table_actions
from mmstudio.gui.shared.values.sample_words import face
from mmstudio.gui.shared.viewer.exhibits import Exhibits
from mmstudio.gui.shared.viewer.opener import OpensLarge

if TYPE_CHECKING:
    from mmstudio.gui.studio.studio import Studio


def open_samples(view: QAbstractItemView, exhibits: Exhibits, browsed: BrowsedSamples) -> None:
    """Let a double click and the space bar open a sample large, and a right click open its menu."""
    OpensLarge(view, exhibits)
    ContextMenu(
        view, lambda: [*sample_entries(view, browsed), *file_entries(browsed.studio, *_file(browsed))]
    )


def sample_entries(view: QWidget, browsed: BrowsedSamples) -> Entries:
    """Menu entries for the samples chosen in a view."""
    sample, info = browsed.sample, browsed.info
    if sample is None or info is None:
        return

    def named(*names: str) -> Entries:
        return table_actions(view, *(f"curate.{name}" for name in names))

    yield from named("look", "compare", "similar", "find")
    yield None
    yield from named("edit", "words", "captions", "suggest", "tag", "adapt")
    yield EntryGroup(
        tr("Stars"), table_actions(view, *(f"curate.stars{count}" for count in range(5, -1, -1)))
    )
    yield EntryGroup(tr("Split"), table_actions(view, "curate.train", "curate.val", "curate.test"))
    yield None
    yield from named("include" if sample.position < 0 else "exclude")


def dataset_entries(view: QWidget, studio: Studio, info: DatasetInfo | None) -> Entries:
    """Menu entries for a data set; empty without one."""
    if info is None:
        return
    yield from table_actions(view, "data.add", "data.addfiles", "data.again")
    yield None
    yield from table_actions(view, "data.rename", "data.check", "data.export")
    yield None
    yield from _roles(studio, info)
    yield None
    yield from table_actions(view, "data.delete")


def _roles(studio: Studio, info: DatasetInfo) -> Entries:
    """Entries that set whether trainings make a slot or are given it."""
    words: dict[Role, str] = {
        "target": tr("To be made"),
        "condition": tr("Condition"),
        "either": tr("To be made or condition"),
    }
    yield EntryGroup(
        tr("Roles of the slots"),
        [
            EntryGroup(
                slot.name,
                [
                    Entry(text, partial(_change, studio, info.name, slot, role), checked=role == slot.role)
                    for role, text in words.items()
                ],
            )
            for slot in info.slots
        ],
    )


def _change(studio: Studio, dataset: str, slot: Slot, role: Role) -> None:
    from mmstudio.gui.data.changes import ChangeRole

    if role != slot.role:
        studio.undo.push(ChangeRole(studio, dataset, slot, role))


def _file(browsed: BrowsedSamples) -> tuple[Path | None, str]:
    """The file that stands for the chosen sample, and its name for people."""
    sample, info = browsed.sample, browsed.info
    shown = face(sample, info.slots) if sample is not None and info is not None else None
    return (None, "") if shown is None else (shown[1].path, shown[1].name)

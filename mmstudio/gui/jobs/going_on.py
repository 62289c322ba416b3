"""Resuming stopped jobs; in a project from elsewhere only after saying what the job would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.question import ask

if TYPE_CHECKING:
    from mmstudio.core.sentences import Note
    from mmstudio.services.opened import OpenProject

GO_ON = "Go on"


def may_go_on(parent: QWidget, opened: OpenProject, told: Callable[[], Note]) -> bool:
    """Whether a job may go on: in an own project always, otherwise the person is asked.

    Args:
        parent: Widget that the question opens over.
        opened: The job's project.
        told: Returns what the job would do.

    Raises:
        StudioError: If that cannot be said, because no code can do the job.
    """
    if not opened.going_on.must_ask:
        return True
    note = told()
    why = tr("This project was not made on this computer. Going on would do this:")
    return bool(ask(parent, tr(GO_ON), why, tr(note.template, **note.params), ways=(GO_ON,)))

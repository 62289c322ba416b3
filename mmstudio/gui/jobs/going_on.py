"""Letting a stopped job go on; in a project that came from elsewhere only after saying what it would do."""

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
    """Whether a job may go on: of one's own project always, else the person is asked.

    Args:
        parent: What the question stands over.
        opened: The job's project.
        told: Gives what the job would do.

    Raises:
        StudioError: If that cannot be said, because nothing that there is would do it.
    """
    if not opened.going_on.must_ask:
        return True
    note = told()
    why = tr("This project was not made on this computer. Going on would do this:")
    return bool(ask(parent, tr(GO_ON), why, tr(note.template, **note.params), ways=(GO_ON,)))

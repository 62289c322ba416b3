"""Closing questions: asked when the window, or a project with running work, is closed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import titles_of, tr
from mmstudio.gui.shared.question import ask
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.studio.workplace import WORKING
from mmstudio.services.jobs import QUIET

_SAVE, _GO_ON, _STAY = "Save and close", "Let it go on", "Keep working"


def ask_to_close(window: QWidget, studio: Studio) -> bool:
    """Whether the window may close; asks only if a job runs or waits in any project."""
    jobs = [job for _, job in studio.work(*WORKING) if job.kind not in QUIET]
    if not jobs:
        return True
    text = (
        tr("One job runs or waits: {title}.", title=titles_of(jobs))
        if len(jobs) == 1
        else tr("{count} jobs run or wait: {title}.", count=len(jobs), title=titles_of(jobs))
    )
    more = tr("A training is saved and can go on at the next start. Results that are made already are kept.")
    return bool(ask(window, tr("Work is running"), text, more, ways=[_SAVE], leave=_STAY))


def close_project(window: QWidget, studio: Studio) -> None:
    """Close the project; if a job runs or waits in it, ask what to do with it."""
    jobs = [job for job in studio.jobs(*WORKING) if job.kind not in QUIET]
    if not jobs:
        studio.close()
        return
    text = tr("In this project: {title}.", title=titles_of(jobs))
    more = tr(
        "It can go on while the project is closed or another one is open; or it is saved now, and goes on when you let it."
    )
    chosen = ask(window, tr("Work is running"), text, more, ways=[_GO_ON, _SAVE], leave="Cancel")
    if chosen == _GO_ON:
        studio.leave()
    elif chosen:
        studio.close()

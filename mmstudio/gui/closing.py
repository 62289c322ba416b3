"""The question when the window is closed while work runs."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from mmstudio.core.job import JobState
from mmstudio.gui.language import title_of, tr
from mmstudio.gui.studio import Studio


def ask_to_close(window: QWidget, studio: Studio) -> bool:
    """Whether the window may close; asks only where a job runs or waits."""
    jobs = studio.jobs(JobState.RUNNING, JobState.QUEUED)
    if not jobs:
        return True
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Work is running"))
    box.setText(tr("{count} jobs run or wait: {title} ...", count=len(jobs), title=title_of(jobs[0])))
    box.setInformativeText(
        tr("A training is saved and can go on at the next start. Results that are made already are kept.")
    )
    save = box.addButton(tr("Save and close"), QMessageBox.ButtonRole.AcceptRole)
    wait = box.addButton(tr("Keep working"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(wait)
    box.setEscapeButton(wait)
    box.exec()
    return box.clickedButton() is save

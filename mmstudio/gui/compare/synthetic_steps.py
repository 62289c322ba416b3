"""The steps of a study of generated samples: each begins when the job of the one before is done."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.job_watch import JobWatch
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.comparison.synthetic import StudyStage, SyntheticWish


class SyntheticSteps(QObject):
    """Has samples generated, puts them into a data set, and starts the study.

    Args:
        studio: Of the open project; the steps end when that is closed, and the same wish goes on from there.
        wish: What is asked.

    Signals:
        begun: The first step has begun; the others follow by themselves.
        started: The :class:`~mmstudio.services.comparison.study.Study`.
        refused: The error, if the first step cannot begin.
    """

    begun = Signal()
    started = Signal(object)
    refused = Signal(object)

    def __init__(self, studio: Studio, wish: SyntheticWish) -> None:
        super().__init__(studio)
        self._studio, self._wish = studio, wish
        self._first = True
        studio.project_closing.connect(self.deleteLater)

    def go_on(self) -> None:
        """Begin the next step."""
        service, library = self._studio.project.synthetic, self._studio.app.recipes
        self._studio.tasks.run(lambda: service.go_on(library, self._wish), self._take, self._refuse)

    def _take(self, stage: StudyStage) -> None:
        self._studio.content_changed.emit("datasets")
        self._studio.content_changed.emit("jobs")
        first, self._first = self._first, False
        if stage.job is not None:
            JobWatch(self._studio, stage.job.id, lambda _: self.go_on())
            if first:
                told = tr(
                    "Samples are generated first. The trainings begin by themselves when they are there."
                )
                self._studio.notify("note", told)
        elif stage.study is not None:
            self.started.emit(stage.study)
            self.deleteLater()
        if first:
            self.begun.emit()

    def _refuse(self, error: BaseException) -> None:
        if self._first:
            self.refused.emit(error)
        else:
            self._studio.fail(tr("The study of generated samples cannot go on."), error)
        self.deleteLater()

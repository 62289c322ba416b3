"""Run estimates: what a training would take, measured on request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from mmstudio.core.events import StateChanged
from mmstudio.core.job import JobState
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, give_role, label
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.recipe import Recipe, Training


class RunEstimate(QWidget):
    """Shows parameters, memory and time of the training in the form.

    Signals:
        measured: A recipe, a device, and what the recipe takes on it.
    """

    measured = Signal(object, str, dict)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._job_id = ""
        self._training = Training()
        self._what: tuple[Recipe, str] | None = None
        self.words: QLabel = label("", "faint", wrap=True)
        self.setLayout(column(self.words))
        self.hide()
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.project_closing.connect(self.forget)

    def measure(self, dataset: str, recipe: Recipe, device: str) -> None:
        """Start to measure; an earlier measurement is stopped."""
        self.forget()
        with self._studio.guard(tr("The training cannot be estimated.")):
            job = self._studio.project.runs.estimate(dataset, recipe, device=device)
            self._job_id, self._training, self._what = job.id, recipe.training, (recipe, device)
            self._say("Estimating...")

    def forget(self) -> None:
        """Discard the measurement, since the form was changed."""
        before, self._job_id = self._job_id, ""
        self.hide()
        if before and self._studio.opened is not None:
            self._studio.project.runner.cancel(before)

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id != self._job_id:
            return
        if event.state is JobState.DONE:
            found = self._studio.job(event.job_id).result
            self._show(found)
            if self._what is not None:
                self.measured.emit(*self._what, dict(found))
        elif event.state.ended:
            self.hide()

    def _show(self, found: Mapping[str, Any]) -> None:
        values = {
            "parameters": _short(found["parameters"]),
            "needed": f"{found['memory_bytes'] / 1e9:.2f}",
            "free": f"{found['free_bytes'] / 1e9:.1f}",
        }
        if not found["micro"]:
            self._say(
                "{parameters} parameters; needs {needed} GB of memory even one sample at a time, and {free} GB are free.",
                **values,
                role="error",
            )
            return
        step_s, budget = float(found["step_s"]), self._training
        steps = budget.steps or 60 * budget.minutes / step_s
        values |= {
            "step": f"{step_s:.2f}",
            "steps": f"{steps:,.0f}",
            "minutes": f"{steps * step_s / 60:.1f}",
            "micro": str(found["micro"]),
        }
        template = "{parameters} parameters, {needed} of {free} GB memory, {step} s a step: {steps} {steps:step|steps} in {minutes} min."
        if found["micro"] < budget.batch:
            template = (
                "{parameters} parameters, {needed} of {free} GB memory with {micro} {micro:sample|samples} at a time, {step} s a step: "
                "{steps} {steps:step|steps} in {minutes} min."
            )
        self._say(template, **values)

    def _say(self, template: str, role: str = "faint", **params: str) -> None:
        give_role(self.words, role)
        say(self.words, self.words.setText, template, **params)
        self.show()


def _short(count: float) -> str:
    """A number of parameters, in short form."""
    return f"{count / 1e6:.2f} M" if count >= 1e6 else f"{count / 1e3:.0f} k"

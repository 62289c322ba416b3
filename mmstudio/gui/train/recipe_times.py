"""Recipe times: how long each recipe takes here, as measured before or while the machine is idle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from mmstudio.core.errors import StudioError
from mmstudio.core.events import StateChanged
from mmstudio.core.job import JobState
from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.recipe import Recipe
from mmstudio.services.training.forecasts import Forecast, Forecasts, forecast_key

_REST_MS = 1500
"""How long to wait after the form was changed; other work goes first."""


class RecipeTimes(QObject):
    """Times of recipes on the chosen data set and device.

    Args:
        studio: Of the window.
        wanted: Returns whether the times are visible.
        parent: The form.

    Signals:
        changed: Another time is known.
    """

    changed = Signal()

    def __init__(self, studio: Studio, wanted: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._wanted = studio, wanted
        self._forecasts = Forecasts(studio.app.config_folder)
        self._info: DatasetInfo | None = None
        self._device = ""
        self._recipes: list[Recipe] = []
        self._failed: set[str] = set()
        self._job, self._key = "", ""
        self._timer = QTimer(self)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._go_on)
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.project_closing.connect(self.stop)

    def want(self, info: DatasetInfo | None, device: str, recipes: Sequence[Recipe]) -> None:
        """Request times of recipes, in order; measuring begins in a moment."""
        if (info, device) != (self._info, self._device):
            self.stop()
            self._failed.clear()
        self._info, self._device, self._recipes = info, device, list(recipes)
        self._timer.start()
        self.changed.emit()

    def stop(self) -> None:
        """Stop measuring."""
        self._timer.stop()
        job, self._job = self._job, ""
        if job and self._studio.opened is not None:
            self._studio.opened.runner.cancel(job)

    def take(self, recipe: Recipe, device: str, result: Mapping[str, Any]) -> None:
        """Keep a measurement made elsewhere."""
        key = "" if self._info is None else self._key_of(recipe, self._info, device)
        if key:
            self._forecasts.put(key, result)
            self.changed.emit()

    def words(self, recipe: Recipe) -> str:
        """How long a recipe takes, in the current language."""
        if recipe.generator.id in self._studio.app.registry.predictors:
            return tr("Learns all samples at once, without steps")
        key = self._key_of(recipe, self._info, self._device) if self._info is not None else ""
        return time_words(recipe, self._forecasts.get(key) if key else None)

    def _key_of(self, recipe: Recipe, info: DatasetInfo, device: str) -> str:
        try:
            return forecast_key(recipe, info, device, self._studio.app.registry)
        except StudioError:
            return ""  # it does not fit the data or lacks a plugin; the form says so once it is chosen

    def _go_on(self) -> None:
        """Measure the next recipe if nothing else is running."""
        opened, info = self._studio.opened, self._info
        if opened is None or info is None or self._job or not self._wanted() or opened.runner.running():
            return
        for recipe in self._recipes:
            key = self._key_of(recipe, info, self._device)
            if not key or key in self._failed or self._forecasts.get(key) is not None:
                continue
            try:
                self._job = opened.runs.estimate(info.name, recipe, device=self._device, quiet=True).id
            except StudioError:
                self._failed.add(key)  # nobody asked for it, so nothing is reported
                continue
            self._key = key
            return
        self._timer.stop()

    def _on_state_changed(self, event: StateChanged) -> None:
        if not self._job or event.job_id != self._job or not _over(event.state):
            return
        self._job = ""
        if event.state is JobState.DONE:
            self._forecasts.put(self._key, self._studio.job(event.job_id).result)
            self.changed.emit()
        elif event.state is JobState.FAILED:
            self._failed.add(self._key)


def _over(state: JobState) -> bool:
    return state not in {JobState.QUEUED, JobState.RUNNING}


def time_words(recipe: Recipe, known: Forecast | None) -> str:
    """How long a recipe takes, and how many steps it makes in that time."""
    training = recipe.training
    if known is not None and not known.micro:
        return tr("Needs more memory than is free")
    if known is None or known.step_s <= 0:
        if training.steps:
            return tr("Time not known yet")
        return tr("{minutes:g} min; steps not known yet", minutes=training.minutes)
    if training.steps:
        return tr("About {minutes} min here", minutes=_minutes(training.steps * known.step_s / 60))
    steps = rounded(60 * training.minutes / known.step_s)
    wanted = recipe.wanted_minutes(known.step_s)
    if wanted is not None:
        return tr(
            "{minutes:g} min, about {steps:,} {steps:step|steps} here; better {wanted} min",
            minutes=training.minutes,
            steps=steps,
            wanted=_minutes(wanted),
        )
    return tr(
        "{minutes:g} min, about {steps:,} {steps:step|steps} here", minutes=training.minutes, steps=steps
    )


def _minutes(minutes: float) -> str:
    """Minutes in words, as exact as a measurement of a few steps is."""
    return f"{minutes:.1f}" if minutes < 1 else f"{rounded(minutes):,}"


def rounded(number: float) -> int:
    """A number with two significant digits."""
    whole = max(1, round(number))
    unit = int(10 ** max(0, len(str(whole)) - 2))
    return round(whole / unit) * unit

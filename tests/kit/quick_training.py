"""A training on the page Train that takes a moment: its form, and its start."""

from __future__ import annotations

from typing import Any

from mmstudio.gui.train.page import TrainPage


def small_training(page: TrainPage, steps: str) -> None:
    """The form of a training so small that a step takes a moment."""
    page.begin()
    editor = page.new.editor
    editor.parts["generator"].form.set_settings({"width": 16, "prior": False})
    training = {"batch": 8, "preview_every_s": 0.05, "previews": 4, "optimiser": "adamw"}
    editor.training.set_settings(training)
    editor.budget.set_settings({"steps": int(steps)})


def start_training(page: TrainPage, qtbot: Any) -> str:
    """Start what the form says; gives the run."""
    with qtbot.waitSignal(page.new.started, timeout=20_000) as started:
        page.new.start()
    return str(started.args[0])

"""The live preview: its picture comes at once, and nothing that lists jobs is told of it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from mmstudio.core.events import PreviewMade, ProgressMade, StateChanged
from mmstudio.core.job import JobState
from mmstudio.core.results import kind_of_item
from mmstudio.gui.generate import live_preview
from mmstudio.gui.generate.live_preview import Look
from mmstudio.gui.studio import bridge as bridges
from mmstudio.gui.studio.bridge import Bridge
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.jobs.channel import EventChannel
from mmstudio.services.generation.tray import Tray, TrayCard
from mmstudio.services.jobs import LIVE


@pytest.fixture
def look(opened: MainWindow) -> Look:
    run = opened.studio.project.project.runs.list()[0].id
    seed = iter(range(100))
    return Look(opened.studio, lambda: Tray(run, cards=(TrayCard("text", data="red"),), seed=next(seed)))


def test_a_preview_does_not_wait_for_the_timer(
    qapp: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridges, "INTERVAL_MS", 3_600_000)
    bridge, channel, seen = Bridge(qapp), EventChannel(), []
    bridge.attach(channel)
    bridge.progress_made.connect(seen.append)
    bridge.preview_made.connect(seen.append)
    told = [ProgressMade("a", 0.0, 1.0), PreviewMade("a", kind_of_item(0), 0, {})]
    channel.post(told[0])
    qtbot.wait(50)
    assert seen == []
    channel.post(told[1])
    assert seen == [], "who posts holds locks"
    qtbot.waitUntil(lambda: seen == told)
    bridge.attach(None)
    channel.post(StateChanged("a", JobState.DONE))
    qtbot.wait(50)
    assert len(channel) == 1


def test_nothing_lists_jobs_because_of_a_preview(opened: MainWindow, look: Look, qtbot: Any) -> None:
    told: list[str] = []
    opened.studio.content_changed.connect(told.append)
    with qtbot.waitSignal(look.seen, timeout=30_000):
        look.ask()
    qtbot.waitUntil(lambda: not look._busy)
    assert told == []


@pytest.mark.parametrize("told", [True, False])
def test_a_picture_that_is_there_before_its_job_is_known_is_shown(
    look: Look, qtbot: Any, *, told: bool
) -> None:
    """Of a quick job, picture and end may have come, or be on their way, when the window learns of its id."""
    take, seen = look._take, []
    look.seen.connect(lambda values, _: seen.append(values))

    def later(number: int, job: Any) -> None:
        while not look._studio.job(job.id).state.ended:
            time.sleep(0.01)
        if told:
            qtbot.wait(100)
        assert seen == []
        take(number, job)

    look._take = later  # type: ignore[method-assign]
    look.ask()
    qtbot.waitUntil(lambda: not look._busy, timeout=30_000)
    assert len(seen) == 1


def test_records_of_previews_do_not_pile_up(
    opened: MainWindow, look: Look, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_preview, "_RECORDS", 2)

    def records() -> int:
        return len([job for job in opened.studio.jobs() if job.kind == LIVE])

    for _ in range(6):
        with qtbot.waitSignal(look.seen, timeout=30_000):
            look.ask()
        qtbot.waitUntil(lambda: not look._busy)
    qtbot.waitUntil(lambda: records() <= 3)


def test_a_request_of_a_project_that_was_left_is_not_taken_for_the_next(look: Look, qtbot: Any) -> None:
    take, came, seen = look._take, [], []
    look.seen.connect(lambda values, _: seen.append(values))
    look._take = lambda *given: came.append(given)  # type: ignore[method-assign]
    look.ask()
    qtbot.waitUntil(lambda: len(came) == 1, timeout=30_000)
    look._leave()
    lane = look._studio.project.runner.lane(came[0][-1].lane)
    lane.pause()
    look.ask()
    qtbot.waitUntil(lambda: len(came) == 2, timeout=30_000)
    take(*came[0])
    lane.resume()
    qtbot.waitUntil(lambda: look._studio.job(came[1][-1].id).state.ended, timeout=30_000)
    qtbot.wait(100)
    take(*came[1])
    qtbot.waitUntil(lambda: not look._busy, timeout=30_000)
    assert len(seen) == 1
    assert look._over_ids == [came[1][-1].id]

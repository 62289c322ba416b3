from __future__ import annotations

import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mmstudio.core.events import (
    Event,
    LogWritten,
    MetricLogged,
    PreviewMade,
    ProgressMade,
    ResultReady,
    StateChanged,
)
from mmstudio.core.job import JobState
from mmstudio.jobs.channel import EventChannel

jobs = st.sampled_from(["a", "b"])
events = st.one_of(
    st.builds(StateChanged, jobs, st.sampled_from(JobState)),
    st.builds(MetricLogged, jobs, st.integers(), st.just({})),
    st.builds(LogWritten, jobs, st.just("info"), st.just("x")),
    st.builds(ResultReady, jobs, st.just({})),
    st.builds(ProgressMade, jobs, st.floats(0, 1), st.just(1.0)),
    st.builds(PreviewMade, jobs, st.sampled_from(["samples", "loss"]), st.integers(), st.just({})),
)


def expected(posted: list[Event]) -> list[Event]:
    """All events but those of a newest-only kind that a later one of its kind follows."""

    def slot(event: Event) -> object:
        match event:
            case ProgressMade():
                return ("progress", event.job_id)
            case PreviewMade():
                return ("preview", event.job_id, event.kind)
        return None

    slots = [slot(event) for event in posted]
    return [
        event
        for number, (event, one) in enumerate(zip(posted, slots, strict=True))
        if one is None or one not in slots[number + 1 :]
    ]


@given(posted=st.lists(events, max_size=40), limits=st.lists(st.integers(0, 7), max_size=20))
def test_events_arrive_in_order_however_they_are_taken(posted: list[Event], limits: list[int]) -> None:
    channel = EventChannel()
    for event in posted:
        channel.post(event)
    taken = [event for limit in limits for event in channel.drain(limit)]
    taken += channel.drain()
    assert taken == expected(posted)
    assert channel.drain() == channel.drain(3) == []
    assert len(channel) == 0


@given(batches=st.lists(st.lists(events, max_size=8), max_size=8))
def test_what_was_taken_hides_nothing(batches: list[list[Event]]) -> None:
    channel = EventChannel()
    for batch in batches:
        for event in batch:
            channel.post(event)
        assert channel.drain() == expected(batch)


def test_only_the_newest_preview_of_a_kind_is_kept() -> None:
    channel = EventChannel()
    for step in range(100):
        channel.post(PreviewMade("a", "samples", step, {"image": [np.zeros((2, 2))]}))
        channel.post(PreviewMade("a", "other", step, {}))
        channel.post(ProgressMade("a", step, 100))
        channel.post(ProgressMade("b", step, 100))
    found = channel.drain()
    assert len(found) == 4
    assert [getattr(event, "step", None) or getattr(event, "done", None) for event in found] == [99] * 4


def test_progress_comes_before_the_end_of_its_job() -> None:
    channel = EventChannel()
    channel.post(ProgressMade("a", 1, 2))
    channel.post(ProgressMade("a", 2, 2))
    channel.post(StateChanged("a", JobState.DONE))
    assert channel.drain() == [ProgressMade("a", 2, 2), StateChanged("a", JobState.DONE)]


def test_metrics_and_logs_give_way_and_states_do_not() -> None:
    channel = EventChannel(kept=10)
    for step in range(50):
        channel.post(MetricLogged("a", step, {}))
        channel.post(LogWritten("a", "info", "x"))
        channel.post(StateChanged("a", JobState.QUEUED))
        channel.post(ResultReady("a", {}))
    found = channel.drain()
    assert [event.step for event in found if isinstance(event, MetricLogged)] == list(range(40, 50))
    assert sum(isinstance(event, LogWritten) for event in found) == 10
    assert sum(isinstance(event, StateChanged | ResultReady) for event in found) == 100


def test_many_threads_lose_nothing_and_keep_their_order() -> None:
    channel = EventChannel()
    found: list[Event] = []

    def post(name: str) -> None:
        for step in range(500):
            channel.post(MetricLogged(name, step, {}))

    threads = [threading.Thread(target=post, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) or len(channel):
        found += channel.drain(50)
    for name in "abcd":
        steps = [event.step for event in found if isinstance(event, MetricLogged) and event.job_id == name]
        assert steps == list(range(500))


def test_waiting_ends_with_an_event() -> None:
    channel = EventChannel()
    assert not channel.wait(0.0)
    timer = threading.Timer(0.05, channel.post, (StateChanged("a", JobState.DONE),))
    timer.start()
    assert channel.wait(60.0)
    timer.join()
    assert len(channel.drain()) == 1


def test_what_a_person_waits_for_is_told_at_once() -> None:
    channel, called = EventChannel(), []
    channel.post(StateChanged("a", JobState.QUEUED))
    channel.hurry(lambda: called.append(len(channel)))
    for event in (
        MetricLogged("a", 1, {}),
        LogWritten("a", "info", "x"),
        ProgressMade("a", 0.5, 1.0),
        ResultReady("a", {}),
    ):
        channel.post(event)
    assert called == []
    channel.post(PreviewMade("a", "samples", 1, {}))
    channel.post(StateChanged("a", JobState.DONE))
    assert called == [6, 7], "it is called once the event can be taken"
    channel.hurry(None)
    channel.post(StateChanged("b", JobState.DONE))
    assert len(called) == 2

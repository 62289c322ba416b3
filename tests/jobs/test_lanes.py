from __future__ import annotations

import logging
import threading
import time

import pytest

from mmstudio.core.errors import JobCancelledError, UsageError
from mmstudio.core.job import Command
from mmstudio.jobs.cancel import CancelToken, CommandBox
from mmstudio.jobs.fair_lock import FairLock
from mmstudio.jobs.lanes import Gate, Lane, Machine, device_of

PATIENCE_S = 60.0


def until(condition: object) -> None:
    """Wait for a callable to become true."""
    deadline = time.monotonic() + PATIENCE_S
    assert callable(condition)
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.mark.parametrize(
    ("lane", "device"),
    [
        ("io", "cpu"),
        ("cpu:train", "cpu"),
        ("cuda:1:sample", "cuda:1"),
        ("cpu:judge", "cpu"),
        ("mps:0:train", "mps:0"),
    ],
)
def test_lanes_name_their_device(lane: str, device: str) -> None:
    assert device_of(lane) == device


@pytest.mark.parametrize("lane", ["", "cpu", "cuda:train", "cuda:0", "io:train", "cpu:train\n"])
def test_other_lanes_are_refused(lane: str) -> None:
    with pytest.raises(UsageError, match="no lane"):
        device_of(lane)


def test_a_fair_lock_serves_in_the_order_of_asking() -> None:
    lock = FairLock()
    order: list[int] = []

    def ask(number: int) -> None:
        with lock.turn():
            order.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    with lock.turn():
        for number, thread in enumerate(threads):
            thread.start()
            until(lambda number=number: lock.waiting == number + 1)
    for thread in threads:
        thread.join()
    assert order == list(range(6))


def _holding(lock: FairLock, number: int, order: list[int], *, soon: bool) -> threading.Thread:
    """A thread that waits for the lock, behind all others that wait."""
    before = lock.waiting

    def ask() -> None:
        with lock.turn(soon=soon):
            order.append(number)

    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: lock.waiting == before + 1)
    return thread


def test_a_lock_is_lent_to_who_asked_for_it_soon_and_comes_back_before_all_others() -> None:
    lock = FairLock()
    order: list[int] = []
    with lock.turn(), lock.turn():
        threads = [_holding(lock, number, order, soon=number in {1, 3}) for number in range(4)]
        lock.lend()
        assert order == [1]
        lock.lend()
        lock.lend()  # nobody else asked for it soon
        assert order == [1, 3]
        order.append(9)
    for thread in threads:
        thread.join()
    assert order == [1, 3, 9, 0, 2]


def test_a_lock_that_a_thread_does_not_hold_is_not_lent_by_it() -> None:
    lock = FairLock()
    order: list[int] = []
    lock.lend()
    with lock.turn():
        thread = _holding(lock, 1, order, soon=True)
        other = threading.Thread(target=lock.lend)
        other.start()
        other.join()
        assert order == []
    thread.join()
    assert order == [1]


def test_who_lent_a_lock_keeps_it_for_half_of_that_time() -> None:
    lock = FairLock()
    assert not lock.asked
    with lock.turn():
        thread = threading.Thread(target=lambda: _sleep_in(lock, 0.2))
        thread.start()
        until(lambda: lock.asked)
        lock.lend()
        thread.join()
        returned = time.perf_counter()
        thread = _holding(lock, 1, [], soon=True)
        until(lambda: lock.asked)
        assert time.perf_counter() - returned >= 0.09
    thread.join()
    assert not lock.asked


def _sleep_in(lock: FairLock, seconds: float) -> None:
    with lock.turn(soon=True):
        time.sleep(seconds)


def test_who_releases_and_asks_again_goes_behind_who_waits() -> None:
    """With an ordinary lock the loop wins nearly every turn and the other waits for all of them."""
    lock = FairLock()
    turns_between: list[int] = []
    turns = 0
    stop = threading.Event()

    def train() -> None:
        nonlocal turns
        while not stop.is_set():
            with lock.turn():
                turns += 1

    def sample() -> None:
        for _ in range(50):
            asked = turns
            with lock.turn():
                turns_between.append(turns - asked)

    trainer = threading.Thread(target=train)
    sampler = threading.Thread(target=sample)
    trainer.start()
    sampler.start()
    sampler.join(PATIENCE_S)
    stop.set()
    trainer.join()
    assert len(turns_between) == 50
    # between reading `turns` and standing in the queue the trainer may get on for a while; never afterwards
    assert sorted(turns_between)[25] <= 3


def test_the_holder_may_take_the_lock_again() -> None:
    lock = FairLock()
    with lock.turn(), lock.turn():
        pass
    with lock.turn():
        thread = threading.Thread(target=lock.acquire)
        thread.start()
        until(lambda: lock.waiting == 1)
    thread.join()
    with pytest.raises(RuntimeError, match="another thread"):
        lock.release()


def test_an_exception_in_a_turn_hands_the_lock_on() -> None:
    lock = FairLock()
    with pytest.raises(ValueError, match="x"), lock.turn():
        raise ValueError("x")
    with lock.turn():
        assert lock.waiting == 0


def test_a_lane_can_be_paused_and_jobs_taken_out() -> None:
    done: list[str] = []
    lane = Lane("io", done.append)
    lane.pause()
    lane.start()
    for name in ("a", "b", "c", "b"):
        lane.put(name)
    assert lane.remove("a")
    assert not lane.remove("a")
    assert list(lane.waiting) == ["b", "c"]
    assert done == []
    lane.resume()
    until(lambda: done == ["b", "c"])
    lane.stop()
    assert lane.join(PATIENCE_S)
    lane.put("d")
    assert list(lane.waiting) == ["d"]


def test_a_lane_outlives_what_cannot_be_recorded(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def execute(name: str) -> None:
        if name == "bad":
            raise OSError("disk")
        done.append(name)

    lane = Lane("io", execute)
    lane.put("bad")
    lane.put("good")
    with caplog.at_level(logging.ERROR):
        lane.start()
        until(lambda: done == ["good"])
    assert "could not be recorded" in caplog.text
    lane.stop()
    assert lane.join(PATIENCE_S)


def test_a_token_and_a_box() -> None:
    token, box = CancelToken(), CommandBox()
    token.check()
    token.cancel(for_good=False)
    assert token.cancelled
    assert [token.for_good] == [False]
    token.cancel()
    assert [token.for_good] == [True]
    with pytest.raises(JobCancelledError):
        token.check()
    for command in (Command.SAVE_NOW, Command.PAUSE, Command.SAVE_NOW):
        box.put(command)
    assert box.take() == [Command.SAVE_NOW, Command.PAUSE]
    assert box.take() == []


def test_lanes_of_one_name_work_in_turns_and_none_waits_for_ever() -> None:
    machine = Machine()
    done: list[str] = []
    inside: list[str] = []
    most: list[int] = []

    def execute(name: str) -> None:
        inside.append(name)
        most.append(len(inside))
        time.sleep(0.005)
        inside.remove(name)
        done.append(name)

    one, other = (Lane("cpu:train", execute, machine.gate("cpu:train")) for _ in range(2))
    for lane, names in ((one, "abcdef"), (other, "xy")):
        for name in names:
            lane.put(name)
        lane.start()
    until(lambda: len(done) == 8)
    assert most == [1] * 8
    assert [name for name in done if name in "abcdef"] == list("abcdef")
    assert done.index("y") < done.index("e")  # what came later does not wait for all that the first one has
    for lane in (one, other):
        lane.stop()
        assert lane.join(PATIENCE_S)
    assert machine.gate("io") is not machine.gate(
        "io"
    )  # those that only read and write do not wait for each other


def test_a_lane_that_ends_or_has_nothing_left_lets_the_others_through() -> None:
    gate, done, go = Gate(), list[str](), threading.Event()

    def execute(name: str) -> None:
        if name == "long":
            go.wait(PATIENCE_S)
        done.append(name)

    busy, ending, emptied, last = (Lane("cpu:train", execute, gate) for _ in range(4))
    busy.put("long")
    busy.start()
    until(lambda: busy.current == "long")
    for lane, name in ((ending, "never"), (emptied, "taken out"), (last, "last")):
        lane.put(name)
        lane.start()
    ending.stop()
    assert ending.join(PATIENCE_S)  # it need not wait for its turn to end
    assert emptied.remove("taken out")
    go.set()
    until(lambda: done == ["long", "last"])
    for lane in (busy, emptied, last):
        lane.stop()
        assert lane.join(PATIENCE_S)

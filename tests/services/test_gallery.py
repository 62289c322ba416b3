"""The gallery: results of all sessions are found by what their files say, marked, deleted, and come back whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.storage.results.query import ResultFilter
from mmstudio_image.codec import ImageCodec
from mmstudio_text.codec import TextCodec

Save = Callable[..., Path]


@pytest.fixture
def save(filled: OpenProject, run: Job) -> Save:
    """Writes a result into a session as a generation does."""

    def _save(session: str, name: str, seed: int, conditions: dict[str, Any], **more: Any) -> Path:
        recipe = {"run": run.run_id, "slot": "image", "seed": seed, "conditions": conditions, **more}
        folder = filled.sessions.folder(session)
        if name.endswith(".txt"):
            TextCodec().write(more.pop("said"), folder / name, recipe)
        else:
            ImageCodec().write(np.full((6, 6, 3), seed % 255, np.uint8), folder / name, recipe)
        return folder / name

    return _save


@pytest.fixture
def two(filled: OpenProject, run: Job, save: Save) -> tuple[str, str]:
    """Two sessions with three pictures and a text."""
    one, other = (filled.sessions.create(run.run_id, name).id for name in ("Birds", "Boats"))
    save(
        one,
        "00001-00000.png",
        7,
        {"text": [{"data": "Ein ROTER Kreis"}]},
        created="2026-01-01T00:00:00+00:00",
    )
    save(
        one,
        "00001-00001.png",
        8,
        {"table": [{"data": {"place": "left", "age": 3.0}}]},
        created="2026-01-02T00:00:00+00:00",
        checkpoint={"step": 40},
    )
    save(
        other,
        "00001-00000.png",
        7,
        {"audio": [{"name": "曲子.wav", "sha256": "0" * 64}]},
        created="2026-01-03T00:00:00+00:00",
    )
    save(other, "00002-00000.txt", -5, {}, said="a straße by the sea", created="2026-01-04T00:00:00+00:00")
    return one, other


def places(opened: OpenProject, **wanted: Any) -> list[str]:
    found = opened.gallery.read(opened.gallery.find(ResultFilter(**wanted)))
    return [f"{one.session}/{one.name}" for one in found]


def test_results_are_found_over_all_sessions(filled: OpenProject, run: Job, two: tuple[str, str]) -> None:
    one, other = two
    assert filled.gallery.refresh() == 4
    first, second = f"{one}/00001-00000.png", f"{one}/00001-00001.png"
    third, fourth = f"{other}/00001-00000.png", f"{other}/00002-00000.txt"
    assert places(filled) == [fourth, third, second, first]
    assert places(filled, order="oldest") == [first, second, third, fourth]
    assert places(filled, order="seed") == [fourth, third, first, second]
    assert places(filled, words="roter KREIS") == [first]
    assert places(filled, words="left") == [second]
    assert places(filled, words="age 3") == [second]
    assert places(filled, words="曲") == [third]
    assert places(filled, words="STRASSE") == [fourth]
    assert places(filled, words="roter sea") == []
    assert places(filled, words="%") == []
    assert places(filled, seed=7) == [third, first]
    assert places(filled, seed=-5) == [fourth]
    assert places(filled, seed=0) == []
    assert places(filled, session=other) == [fourth, third]
    assert places(filled, run=run.run_id) == [fourth, third, second, first]
    assert places(filled, run="r0999") == []
    shown = filled.gallery.resolve(second)
    assert (shown.seed, shown.checkpoint, shown.slot, shown.run) == (8, 40, "image", run.run_id)


def test_marks_are_put_taken_back_and_searched(filled: OpenProject, two: tuple[str, str]) -> None:
    gallery = filled.gallery
    gallery.refresh()
    ids = list(gallery.find(ResultFilter()))
    starred = gallery.star(ids[:2], 3)
    tagged = gallery.tag(ids[1:3], "  Été   zwei ")
    assert (starred.count, tagged.count) == (2, 2)
    assert gallery.star(ids[:2], 3).count == 0
    assert list(gallery.find(ResultFilter(stars=3))) == ids[:2]
    assert list(gallery.find(ResultFilter(stars=4))) == []
    assert list(gallery.find(ResultFilter(seed=10**20))) == []
    assert list(gallery.find(ResultFilter(seed=-(2**63) - 1))) == []
    assert list(gallery.find(ResultFilter(tag="Été zwei"))) == ids[1:3]
    assert list(gallery.find(ResultFilter(words="été"))) == ids[1:3]
    assert list(gallery.find(ResultFilter(order="stars"))) == ids
    assert gallery.tags() == {"Été zwei": 2}
    removed = gallery.untag(ids[1:2], "Été zwei")
    assert gallery.tags() == {"Été zwei": 1}
    removed.undo()
    tagged.undo()
    starred.undo()
    assert gallery.tags() == {}
    assert list(gallery.find(ResultFilter(stars=1))) == []
    with pytest.raises(UsageError, match="0 to 5 stars"):
        gallery.star(ids, 6)
    with pytest.raises(UsageError, match="1 to 60"):
        gallery.tag(ids, " ")


def test_a_deletion_is_undone_with_marks(filled: OpenProject, two: tuple[str, str]) -> None:
    gallery = filled.gallery
    gallery.refresh()
    ids = list(gallery.find(ResultFilter()))
    gallery.star(ids[:1], 5)
    gallery.tag(ids[1:2], "kept")
    paths = [gallery.path(one) for one in gallery.read(ids[:2])]
    deleted = gallery.delete(ids[:2])
    assert deleted.count == 2
    assert not any(path.exists() for path in paths)
    assert list(gallery.find(ResultFilter())) == ids[2:]
    assert gallery.tags() == {}
    deleted.undo()
    assert all(path.is_file() for path in paths)
    back = gallery.read(gallery.find(ResultFilter()))
    assert [one.name for one in back[:2]] == [path.name for path in paths]
    assert [(one.id, one.stars, one.tags) for one in back[:2]] == [(ids[0], 5, ()), (ids[1], 0, ("kept",))]


def test_a_deleted_session_hides_its_results(filled: OpenProject, two: tuple[str, str]) -> None:
    gallery = filled.gallery
    gallery.refresh()
    gallery.tag(list(gallery.find(ResultFilter(session=two[0]))), "gone")
    filled.sessions.delete(two[0])
    assert len(places(filled)) == 2
    assert gallery.tags() == {}
    filled.sessions.restore(two[0])
    gallery.refresh()
    assert len(places(filled)) == 4
    assert gallery.tags() == {"gone": 2}
    filled.sessions.delete(two[0])
    filled.project.empty_trash()
    assert filled.project.results.count() == 2


def test_a_copied_session_has_the_same_marks(filled: OpenProject, two: tuple[str, str]) -> None:
    gallery = filled.gallery
    gallery.refresh()
    ids = list(gallery.find(ResultFilter(session=two[0])))
    gallery.star(ids[:1], 4)
    gallery.tag(ids, "both")
    made = gallery.duplicate(two[0], "Copy")
    copied = gallery.read(gallery.find(ResultFilter(session=made.id)))
    assert [(one.stars, one.tags) for one in copied] == [(4, ("both",)), (0, ("both",))]


def test_files_that_come_and_go_elsewhere_are_followed(
    filled: OpenProject, two: tuple[str, str], save: Save
) -> None:
    gallery = filled.gallery
    gallery.refresh()
    (filled.sessions.folder(two[0]) / "00001-00000.png").unlink()
    save(two[1], "00009-00000.png", 1, {})
    (filled.sessions.folder(two[1]) / "strange.png").write_bytes(b"no picture")
    gallery.refresh()
    assert sorted(places(filled)) == [
        f"{two[0]}/00001-00001.png",
        f"{two[1]}/00001-00000.png",
        f"{two[1]}/00002-00000.txt",
        f"{two[1]}/00009-00000.png",
        f"{two[1]}/strange.png",
    ]
    strange = gallery.resolve(f"{two[1]}/strange.png")
    assert (strange.seed, strange.run) == (None, "")
    assert gallery.refresh() == 0


def test_a_result_is_named_by_number_file_or_place(filled: OpenProject, two: tuple[str, str]) -> None:
    gallery = filled.gallery
    gallery.refresh()
    one = gallery.read(gallery.find(ResultFilter()))[0]
    for key in (str(one.id), str(gallery.path(one)), f"{one.session}/{one.name}"):
        assert gallery.resolve(key) == one
    for key in ("99", "s0001", "nowhere/x.png", "9" * 30):
        with pytest.raises(NotFoundError, match="no result"):
            gallery.resolve(key)


def test_a_project_that_is_only_read_is_searched_as_it_was_left(
    program: App, filled: OpenProject, two: tuple[str, str]
) -> None:
    filled.gallery.refresh()
    with program.open_project(filled.project.layout.root, write=False) as reading:
        assert len(places(reading, words="kreis")) == 1
        assert reading.gallery.refresh() == 0
        with pytest.raises(UsageError, match="reading only"):
            reading.gallery.star([1], 1)


def test_values_of_one_result_are_one_card(filled: OpenProject, run: Job, save: Save) -> None:
    """Names of today and of an earlier program; whichever of its files is found, all of them are meant."""
    session, gallery = filled.sessions.create(run.run_id, "Together").id, filled.gallery
    save(session, "00001-000.image.png", 3, {}, created="2026-01-03T00:00:00+00:00")
    save(session, "00001-000.text.txt", 3, {}, said="a red bird", created="2026-01-03T00:00:01+00:00")
    save(session, "00001-0001.image.png", 4, {}, created="2026-01-02T00:00:00+00:00")
    save(session, "00002-000-image.png", 5, {}, created="2026-01-01T00:00:00+00:00")
    save(session, "00002-000-text.txt", 5, {}, said="a boat", created="2026-01-01T00:00:00+00:00")
    save(session, "00003-000.png", 6, {}, created="2025-01-01T00:00:00+00:00")
    gallery.refresh()

    def cards(**wanted: Any) -> list[list[str]]:
        found = gallery.read_cards(gallery.find_cards(ResultFilter(**wanted)))
        return [[one.name for one in card.files] for card in found]

    first, older = (
        ["00001-000.image.png", "00001-000.text.txt"],
        ["00002-000-image.png", "00002-000-text.txt"],
    )
    assert cards() == [first, ["00001-0001.image.png"], older, ["00003-000.png"]]
    assert cards(words="red bird") == [first]
    assert cards(order="oldest") == [["00003-000.png"], older, ["00001-0001.image.png"], first]
    assert len(gallery.find(ResultFilter())) == 6, "the list of files is as it was"
    heads = gallery.find_cards(ResultFilter(words="red bird"))
    gallery.star(gallery.whole(heads), 4)
    assert [(one.name, one.stars) for one in gallery.read(gallery.find(ResultFilter(stars=1)))] == [
        (name, 4) for name in reversed(first)
    ]
    deleted = gallery.delete(gallery.whole(heads))
    assert cards() == [["00001-0001.image.png"], older, ["00003-000.png"]]
    deleted.undo()
    assert cards(stars=4) == [first]

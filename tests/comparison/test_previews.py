"""Previews side by side: of the same sample and seed, at the same time of the training."""

from __future__ import annotations

from fabricated_runs import a_run, with_previews

from mmstudio.services.opened import OpenProject


def test_only_the_same_sample_and_seed_share_a_row(opened: OpenProject) -> None:
    one, other, none = (a_run(opened, name) for name in ("one", "other", "none"))
    with_previews(opened, one, {10: (5, 6, 7)})
    with_previews(opened, other, {10: (5, 7, 6, 8)})
    found = opened.comparison.previews([one.id, other.id, none.id])
    assert (found.slot, found.slots, found.steps) == ("image", ("image",), (10,))
    rows = found.at(10)
    assert [(row.sample, row.seed, [cell is not None for cell in row.cells]) for row in rows] == [
        (5, 0, [True, True, False]),
        (6, 1, [True, False, False]),
        (7, 2, [True, False, False]),
        (7, 1, [False, True, False]),
        (6, 2, [False, True, False]),
        (8, 3, [False, True, False]),
    ]
    cell = rows[1].cells[0]
    assert cell is not None
    assert cell.box == (66, 0, 64, 64)
    assert cell.step == 10


def test_a_run_stays_at_its_last_preview(opened: OpenProject) -> None:
    quick, slow = a_run(opened, "quick"), a_run(opened, "slow")
    with_previews(opened, quick, {10: (1,), 500: (1,), 900: (1,)})
    with_previews(opened, slow, {20: (1,), 60: (1,)})
    found = opened.comparison.previews([quick.id, slow.id])
    assert found.steps == (10, 20, 60, 500, 900)
    steps = {at: [cell.step if cell else None for cell in found.at(at)[0].cells] for at in (10, 20, 400, 900)}
    assert steps == {10: [10, None], 20: [10, 20], 400: [10, 60], 900: [900, 60]}


def test_a_sheet_that_says_nothing_is_left_out(opened: OpenProject) -> None:
    one, other = a_run(opened, "one"), a_run(opened, "other")
    with_previews(opened, one, {10: (1,)})
    folder = opened.project.runs.files(other.id).path / "previews"
    folder.mkdir()
    (folder / "00000010.png").write_bytes(b"no picture")
    rows = opened.comparison.previews([one.id, other.id]).at(10)
    assert [[cell is not None for cell in row.cells] for row in rows] == [[True, False]]
    assert opened.comparison.previews([other.id]).at(10) == ()

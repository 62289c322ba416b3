"""Rows between importer and database: processes that are lost, files that hang, copies, and who may leave the source."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mmstudio.core.errors import JobCancelledError, StudioError
from mmstudio.core.sample import Content, NewSample, Problem, Slot
from mmstudio.services.imports.processes import CheckingProcesses, processes_for
from mmstudio.services.imports.row_check import Checker, CheckPlan
from mmstudio.services.imports.row_chunks import Item, OwnRows, opened
from mmstudio.storage.folder.assets import MOST_BYTES, publish
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.samples.intake import Intake, ReadySample

CODECS = {
    "harm": ("harmful:HarmfulCodec", False),
    "text": ("mmstudio_text.codec:TextCodec", True),
}


@pytest.fixture
def plan(tmp_path: Path) -> CheckPlan:
    project, source = tmp_path / "project", tmp_path / "source"
    ProjectLayout(project).make()
    staging = project / "assets" / ".incoming-x"
    staging.mkdir()
    source.mkdir()
    return CheckPlan(source, (Slot("x", "harm"), Slot("text", "text")), CODECS, project, staging)


@pytest.fixture
def rows(plan: CheckPlan) -> Callable[[list[str]], list[Item]]:
    def make(whats: list[str]) -> list[Item]:
        found: list[Item] = []
        for number, what in enumerate(whats):
            path = plan.source / f"{number}.harm"
            path.write_text(what)
            found.append(NewSample({"x": (path,)}, source=f"row {number}"))
        return found

    return make


def told(checked: list[object]) -> list[str]:
    return [
        one.values[0].sha256[:4] if isinstance(one, ReadySample) else f"{one.source}: {one.reason}"  # type: ignore[attr-defined]
        for one in checked
    ]


def nothing() -> None:
    pass


def test_processes_find_what_one_alone_finds_in_the_same_order(
    plan: CheckPlan, rows: Callable[[list[str]], list[Item]]
) -> None:
    items = [
        Problem("first", "wrong"),
        *rows([f"value {number}" for number in range(300)]),
        *rows(["bad", "raise"]),
    ]
    alone = Checker(plan).check(items)
    with CheckingProcesses(plan, 2, nothing) as processes:
        portions = list(processes.check(OwnRows(items)))
    assert [one for _, some in portions for one in some] == alone
    assert [item for chunk, _ in portions for item in opened(chunk.payload)] == items
    assert sum(chunk.rows for chunk, _ in portions) == sum(chunk.items for chunk, _ in portions) == len(items)
    assert len(portions) > 3
    reasons = [one.reason for one in alone if isinstance(one, Problem)]
    assert reasons[1] == "0.harm is bad. The sample is skipped: nothing in it can be used."
    assert reasons[2].startswith("1.harm cannot be read (ZeroDivisionError: by hand). ")


def test_a_row_that_ends_its_process_is_listed_and_the_others_go_on(
    plan: CheckPlan, rows: Callable[[list[str]], list[Item]]
) -> None:
    items = rows(["a", "die", "b", "die", "c"])
    with CheckingProcesses(plan, 1, nothing) as processes:
        checked = [one for _, some in processes.check(OwnRows(items)) for one in some]
    assert [type(one) for one in checked] == [ReadySample, Problem, ReadySample, Problem, ReadySample]
    assert "ended the process that reads files" in told(checked)[1]  # type: ignore[arg-type]


def test_a_row_that_hangs_is_given_up(plan: CheckPlan, rows: Callable[[list[str]], list[Item]]) -> None:
    items = rows(["a", "hang", "b"])
    with CheckingProcesses(plan, 1, nothing, patience_s=1.5) as processes:
        checked = [one for _, some in processes.check(OwnRows(items)) for one in some]
    assert [type(one) for one in checked] == [ReadySample, Problem, ReadySample]
    assert "longer than 2 seconds" in told(checked)[1]  # type: ignore[arg-type]


def test_who_waits_can_stop(plan: CheckPlan, rows: Callable[[list[str]], list[Item]]) -> None:
    def stop() -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError), CheckingProcesses(plan, 1, stop) as processes:
        list(processes.check(OwnRows(rows(["hang"]))))


def test_a_disk_that_refuses_ends_the_import_with_a_sentence(
    plan: CheckPlan, rows: Callable[[list[str]], list[Item]]
) -> None:
    items = rows(["a"])
    plan.staging.rmdir()
    with pytest.raises(StudioError, match="disk refuses"), CheckingProcesses(plan, 1, nothing) as processes:
        list(processes.check(OwnRows(items)))


def test_contents_are_checked_where_they_are_copied(plan: CheckPlan) -> None:
    items = [
        NewSample({"x": (Content(b"fine", ".harm", "0001.harm"),)}, source="a"),
        NewSample({"x": (Content(b"bad", ".harm", "0002.harm"),)}, source="b"),
        NewSample(
            {"text": (Content("猫".encode(), ".txt", "c.txt"), Content(b"\0\1", ".txt", "d.txt"))}, source="c"
        ),
    ]
    first, *bad, last = Checker(plan).check(items)
    assert isinstance(first, ReadySample)
    assert first.values[0].path is not None
    assert (plan.staging / Path(first.values[0].path).name).read_bytes() == b"fine"
    assert told(bad)[0] == "b: 0002.harm is bad. The sample is skipped: nothing in it can be used."  # type: ignore[arg-type]
    assert told(bad)[1] == "c: The file d.txt does not hold text."  # type: ignore[arg-type]
    assert isinstance(last, ReadySample)
    assert last.values[0].data == '"猫"'
    assert last.words == "猫"


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize("size", [9, MOST_BYTES, MOST_BYTES + 1])
def test_a_small_file_is_read_once_so_that_what_is_checked_is_what_is_hashed(
    plan: CheckPlan, size: int, *, in_place: bool
) -> None:
    once = replace(plan, codecs={"harm": ("harmful:RewritingCodec", False)}, in_place=in_place)
    path, content = plan.source / "a.harm", b"before " * (size // 7) + b"x" * (size % 7)
    path.write_bytes(content)
    (checked,) = Checker(once).check([NewSample({"x": (path,)}, source="a")])
    assert isinstance(checked, ReadySample)
    assert path.read_bytes() == (b"after" if in_place and size <= MOST_BYTES else content)
    assert checked.values[0].sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_that_cannot_be_read_is_told_as_its_codec_tells_it(plan: CheckPlan) -> None:
    pictures = {"harm": ("mmstudio_image.codec:ImageCodec", False)}
    reader = Checker(replace(plan, codecs=pictures, in_place=True))
    path = plan.source / "a.png"
    for content, reason in ((b"", "The file a.png is empty."), (b"none", "is not a picture of a known kind")):
        path.write_bytes(content)
        (problem,) = reader.check([NewSample({"x": (path,)}, source="a")])
        assert isinstance(problem, Problem)
        assert reason in problem.reason
        reader = Checker(replace(plan, codecs=pictures, in_place=True))


def test_a_content_that_comes_twice_is_found_though_the_first_copy_is_moved_meanwhile(
    plan: CheckPlan,
) -> None:
    layout = ProjectLayout(plan.project)
    first = Intake(layout, plan.staging).value("x", 0, Content(b"fine", ".harm"))
    seen: list[bytes] = []

    def look(place: Path, content: bytes | None) -> None:
        assert content == b"fine"
        publish(layout, plan.staging, [str(first.path)])  # as the program does as soon as rows name it
        seen.append(place.read_bytes())

    second = Intake(layout, plan.staging).value("x", 0, Content(b"fine", ".harm"), look)
    assert second == first
    assert seen == [b"fine"]
    assert (layout.root / str(second.path)).read_bytes() == b"fine"
    assert list(plan.staging.iterdir()) == []


def test_a_copy_that_is_no_good_is_not_kept(plan: CheckPlan) -> None:
    long = Content(b"bad", "." + "x" * 240, "0001.harm")
    assert isinstance(Checker(plan).check([NewSample({"x": (long,)}, source="a")])[0], Problem)
    assert list(plan.staging.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a link needs rights on Windows that a test may lack")
def test_no_file_outside_of_the_source(plan: CheckPlan, tmp_path: Path) -> None:
    secret = tmp_path / "secret.harm"
    secret.write_text("secret")
    (plan.source / "link.harm").symlink_to(secret)
    (plan.source / "folder").symlink_to(tmp_path)
    given = ("link.harm", "../secret.harm", "folder/secret.harm", str(secret), "missing.harm", ".")
    items = [NewSample({"x": (plan.source / name,)}, source=name) for name in given]
    skipped = " The sample is skipped: nothing in it can be used."
    checked = [line.removesuffix(skipped) for line in told(Checker(plan).check(items))]  # type: ignore[arg-type]
    assert [line.split(": ", 1)[1].split(" ", 1)[1] for line in checked[:4]] == [
        "lies outside of the folder that is imported."
    ] * 4
    assert "does not exist" in checked[4]
    assert "lies outside" in checked[5] or "is not a file" in checked[5]


def test_few_rows_are_not_worth_a_process() -> None:
    assert processes_for(10) == 0
    assert processes_for(0) >= 1
    assert processes_for(100) == 1
    assert processes_for(10**6) == min(os.cpu_count() or 1, 8)


def test_a_problem_knows_its_file_and_what_the_sample_lacks(plan: CheckPlan) -> None:
    """Of a sample that is skipped, the bad file is listed once, and that says both."""
    folder = plan.source / "sub"
    folder.mkdir()
    (folder / "a.harm").write_text("bad")
    part, whole = {"x": (folder / "a.harm",), "text": ("words",)}, {"x": (folder / "a.harm",)}
    lacking, kept, skipped = Checker(plan).check([NewSample(part, source="a"), NewSample(whole, source="b")])
    assert lacking == Problem("a", "a.harm is bad.", file="sub/a.harm", slot="x")
    assert isinstance(kept, ReadySample)
    assert skipped == Problem(
        "b", "a.harm is bad. The sample is skipped: nothing in it can be used.", file="sub/a.harm"
    )

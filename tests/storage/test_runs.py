from __future__ import annotations

import pytest

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Failure, Job, JobState
from mmstudio.core.run import Run, RunState
from mmstudio.storage.project.project import Project


def make_run(project: Project, name: str = "") -> Run:
    return project.runs.create(name, dataset="birds", recipe="small", seed=5)


def test_runs_are_found_by_id_or_by_a_name_of_their_own(project: Project) -> None:
    first, second = make_run(project, "Birds"), make_run(project)
    assert (first.id, first.name, first.seed, first.state) == ("r0001", "Birds", 5, RunState.CREATED)
    assert (second.id, second.name) == ("r0002", "r0002")
    assert project.runs.folder("r0001").is_dir()
    assert project.runs.get("Birds") == first
    make_run(project, "Birds")
    with pytest.raises(UsageError, match=r"Several runs.* r0001, r0003"):
        project.runs.get("Birds")
    with pytest.raises(NotFoundError, match=r"no run 'x'.* r0003, r0002, r0001"):
        project.runs.get("x")


def test_a_run_is_updated(project: Project) -> None:
    make_run(project)
    run = project.runs.update("r0001", state=RunState.DONE, step=12, name="N", notes="good")
    assert (run.state, run.step, run.name, run.notes) == (RunState.DONE, 12, "N", "good")
    assert project.runs.update("r0001", notes="").notes == ""
    assert project.runs.update("r0001") == project.runs.list()[0]
    with pytest.raises(UsageError, match="needs a name"):
        project.runs.update("r0001", name=" ")


def test_deleting_a_run_is_undoable(project: Project) -> None:
    run = make_run(project, "Birds")
    (project.runs.folder(run.id) / "config.json").write_text("{}")
    assert project.runs.delete("Birds") == run.id
    assert project.runs.list() == []
    assert project.runs.deleted() == [run]
    assert not project.runs.folder(run.id).exists()
    assert make_run(project).id == "r0002"
    assert project.runs.restore(run.id) == run
    assert (project.runs.folder(run.id) / "config.json").read_text() == "{}"


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
@pytest.mark.parametrize("kind", ["train", "generate"])
def test_a_run_that_a_job_needs_stays(project: Project, state: JobState, kind: str) -> None:
    run = make_run(project)
    project.jobs.add(Job("j", kind, "J", "cpu:train", state=state, run_id=run.id))
    with pytest.raises(UsageError, match="is running or waiting"):
        project.runs.delete(run.id)
    project.jobs.set_state("j", JobState.CANCELLED)
    project.runs.delete(run.id)


def test_folders_follow_their_rows_after_a_crash(project: Project) -> None:
    kept, gone = make_run(project), make_run(project)
    session = project.sessions.create(kept.id)
    project.runs.delete(gone.id)
    trash = project.layout.trash / "runs" / gone.id
    trash.rename(project.runs.folder(gone.id))
    project.runs.folder(kept.id).rename(trash.with_name(kept.id))
    other = project.layout.trash / "outputs" / session.id
    other.parent.mkdir()
    project.sessions.folder(session.id).rename(other)
    project.close()
    with Project.open(project.layout.root) as again:
        assert again.runs.folder(kept.id).is_dir()
        assert trash.is_dir()
        assert not again.runs.folder(gone.id).exists()
        assert again.sessions.folder(session.id).is_dir()


def test_sessions(project: Project) -> None:
    run = make_run(project)
    first = project.sessions.create(run.id, "Try")
    second = project.sessions.create("r0009")
    assert (first.id, second.id, second.name) == ("s0001", "s0002", "s0002")
    assert project.sessions.list() == [first, second]
    assert project.sessions.list(run.id) == [first] == [project.sessions.get("Try")]
    assert project.sessions.rename("s0002", "Try").name == "Try"
    with pytest.raises(UsageError, match="Several sessions"):
        project.sessions.get("Try")
    with pytest.raises(UsageError, match="needs a name"):
        project.sessions.rename("s0002", "")
    (project.sessions.folder("s0001") / "a.png").write_bytes(b"x")
    project.sessions.delete("s0001")
    with pytest.raises(NotFoundError):
        project.sessions.get("s0001")
    assert project.sessions.restore("s0001") == first
    assert (project.sessions.folder("s0001") / "a.png").exists()
    with pytest.raises(NotFoundError, match="not in the trash"):
        project.sessions.restore("s0001")


def job(number: int, kind: str = "train", run_id: str = "") -> Job:
    payload = {"z": 1, "a": [None, "é"]}
    return Job(f"id{number}", kind, f"Job {number}", "io", payload, run_id=run_id)


def test_jobs_keep_their_order_and_content(project: Project) -> None:
    for number in (2, 1, 3):
        project.jobs.add(job(number))
    assert [one.id for one in project.jobs.list()] == ["id2", "id1", "id3"]
    stored = project.jobs.get("id1")
    assert stored.payload == {"z": 1, "a": [None, "é"]}
    assert stored.created
    failure = Failure("E", "m", "t", "h")
    project.jobs.set_state("id1", JobState.RUNNING)
    project.jobs.set_result("id1", {"files": ["a"]})
    project.jobs.set_state("id1", JobState.FAILED, failure=failure)
    failed = project.jobs.get("id1")
    assert (failed.failure, failed.result) == (failure, {"files": ["a"]})
    assert failed.created <= failed.started <= failed.ended
    assert project.jobs.list([JobState.FAILED]) == [failed]
    project.jobs.set_state("id1", JobState.QUEUED)
    again = project.jobs.get("id1")
    assert (again.failure, again.started, again.ended) == (None, "", "")
    for action in (
        lambda: project.jobs.get("no"),
        lambda: project.jobs.set_result("no", {}),
        lambda: project.jobs.set_state("no", JobState.DONE),
    ):
        with pytest.raises(NotFoundError, match="no job 'no'"):
            action()


def test_a_run_follows_its_training_only(project: Project) -> None:
    run = make_run(project)
    project.jobs.add(job(1, "train", run.id))
    project.jobs.add(job(2, "generate", run.id))
    project.jobs.set_state("id1", JobState.RUNNING)
    assert project.runs.get(run.id).state is RunState.RUNNING
    project.jobs.set_state("id1", JobState.PAUSED)
    project.jobs.set_state("id2", JobState.RUNNING)
    project.jobs.set_state("id2", JobState.DONE)
    assert project.runs.get(run.id).state is RunState.PAUSED
    project.jobs.set_state("id1", JobState.QUEUED)
    assert project.runs.get(run.id).state is RunState.PAUSED


def test_what_was_running_is_interrupted_at_the_next_opening(project: Project) -> None:
    run, orphan = make_run(project), make_run(project)
    for number, kind in enumerate(["train", "generate", "import"]):
        project.jobs.add(job(number, kind, run.id))
    project.jobs.set_state("id0", JobState.RUNNING)
    project.jobs.set_state("id1", JobState.RUNNING)
    project.runs.update(orphan.id, state=RunState.RUNNING)
    project.close()
    with Project.open(project.layout.root) as again:
        assert again.interrupted == ("id0", "id1")
        states = [one.state for one in again.jobs.list()]
        assert states == [JobState.INTERRUPTED, JobState.INTERRUPTED, JobState.QUEUED]
        assert {one.state for one in again.runs.list()} == {RunState.INTERRUPTED}
    with Project.open(project.layout.root) as once_more:
        assert once_more.interrupted == ()

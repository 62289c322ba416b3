"""Titles and failures of jobs keep their templates, so that a window can translate them after they were stored."""

from __future__ import annotations

from mmstudio.core.errors import UsageError
from mmstudio.core.payloads import Payload
from mmstudio.core.sentences import fill
from mmstudio.jobs.execute import failure_of
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject


def test_a_stored_title_has_its_template(opened: OpenProject) -> None:
    job = new_job("test", "Train {run} on {dataset}", "io", Payload(), run="Flow", dataset="shapes")
    opened.project.jobs.add(job)
    stored = opened.project.jobs.get(job.id)
    assert stored.title == "Train Flow on shapes"
    template, params = stored.title_words
    assert (template, fill(template, params)) == ("Train {run} on {dataset}", stored.title)


def test_a_stored_failure_has_its_template(opened: OpenProject) -> None:
    from mmstudio.core.job import JobState

    job = new_job("test", "Test", "io", Payload())
    opened.project.jobs.add(job)
    error = UsageError("There is no {thing!r}.", hint="Known: {known}.", thing="door", known=("wall", 1))
    opened.project.jobs.set_state(job.id, JobState.FAILED, failure=failure_of(error))
    failure = opened.project.jobs.get(job.id).failure
    assert failure is not None
    assert fill(failure.template, failure.params) == failure.message == "There is no 'door'."
    assert fill(failure.advice, failure.params) == failure.hint

"""The cleaning service: inspects a data set, reads the report, leaves samples out and takes them in again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import OfDataset
from mmstudio.jobs.runner import JobRunner
from mmstudio.plugins.registry import Registry
from mmstudio.services.cleaning.report import CleaningReport, SampleFinding, report_path, state_of, titles
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.project import Project

LANE = "io"
ALL = "all"


@dataclass(frozen=True)
class LeftOut:
    """Samples that were left out.

    Attributes:
        places: For each kind of finding in turn, the ids and the splits they were in before.
    """

    places: tuple[Mapping[int, int], ...] = ()

    @property
    def ids(self) -> list[int]:
        """Their ids."""
        return [number for places in self.places for number in places]


@dataclass(frozen=True)
class CleaningService:
    """Cleaning of the data sets of one open project. Nothing is deleted: samples are left out and can be taken in again."""

    project: Project
    runner: JobRunner
    registry: Registry

    def start(self, name: str) -> Job:
        """Start the job that inspects a data set and writes the report.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        self.project.datasets.get(name)
        payload = OfDataset(dataset=name)
        return self.runner.submit(
            new_job("clean", "Look for problems in {dataset}", LANE, payload, dataset=name)
        )

    def report(self, name: str) -> CleaningReport | None:
        """The last report on a data set, whether it still holds or not; ``None`` if there is none.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        info = self.project.datasets.get(name)
        return CleaningReport.load(report_path(self.project.layout.cache, info.id))

    def need_report(self, name: str) -> CleaningReport:
        """The report, which must be there.

        Raises:
            NotFoundError: If the data set or its report does not exist.
        """
        found = self.report(name)
        if found is None:
            raise NotFoundError("The data set {name!r} has not been looked at.", name=name)
        return found

    def holds(self, name: str, report: CleaningReport) -> bool:
        """Whether a data set is unchanged since the report, apart from samples left out on its advice."""
        try:
            return state_of(self.project.datasets.samples(name)) in report.states
        except UsageError:  # files were added that have not been read yet
            return False

    def kinds(self) -> dict[str, str]:
        """The heading of every possible kind of finding."""
        return titles(self.registry)

    def left_out(self, name: str) -> dict[int, str]:
        """Samples that take no part, each with the reason."""
        return dict(self.project.datasets.edits(name).excluded())

    def leave_out(self, name: str, findings: Iterable[SampleFinding]) -> LeftOut:
        """Leave out the samples of some findings; a report that holds continues to hold."""
        reasons: dict[str, list[int]] = {}
        for one in findings:
            reasons.setdefault(one.kind, []).append(one.sample)
        places: list[Mapping[int, int]] = []

        def change() -> None:
            edits = self.project.datasets.edits(name)
            for kind, ids in reasons.items():
                there = edits.places(ids)
                gone = edits.exclude(ids, kind)
                places.append({number: there[number] for number in gone})

        self._changing(name, change)
        return LeftOut(tuple(places))

    def put_back(self, name: str, left: LeftOut) -> None:
        """Undo :meth:`leave_out`: all samples return to their earlier splits, if nothing else has changed."""

        def change() -> None:
            for places in reversed(left.places):
                self.project.datasets.edits(name).include(list(places), places)

        self._changing(name, change)

    def take_in(self, name: str, ids: Sequence[int]) -> list[int]:
        """Take samples in again; a report that holds continues to hold.

        Returns:
            Ids of the samples that had been left out.
        """
        done: list[int] = []
        self._changing(name, lambda: done.extend(self.project.datasets.edits(name).include(ids)))
        return done

    def _changing(self, name: str, change: Callable[[], object]) -> None:
        report = self.report(name)
        held = report is not None and self.holds(name, report)
        change()
        if report is not None and held:
            now = report.holds_for(state_of(self.project.datasets.samples(name)))
            if now is not report:
                now.save(report_path(self.project.layout.cache, report.dataset_id))


def chosen(report: CleaningReport, acts: Collection[str]) -> list[SampleFinding]:
    """Findings whose samples are to be left out.

    Args:
        report: What was found.
        acts: Ids of kinds, or ``all`` for every finding but notes.

    Raises:
        UsageError: If a kind was not found.
    """
    known = [kind.id for kind in report.kinds]
    for act in acts:
        if act != ALL and act not in known:
            raise UsageError(
                "Nothing of the kind {kind!r} was found.",
                hint="Found: {known}.",
                kind=act,
                known=", ".join(known) or "nothing",
            )
    return [one for one in report.findings if one.kind in acts or (ALL in acts and one.severity != "note")]

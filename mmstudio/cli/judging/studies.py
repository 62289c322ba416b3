"""``mmstudio compare families`` and its like: recipes trained for equal budgets under several seeds, judged, and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.judging.compare import app, tell_comparison
from mmstudio.cli.options import Device, Project, RunDevice, device_of, slots_of, with_groups
from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.watch import finish, watch
from mmstudio.core.job import JobState
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.services.comparison.study import Study
    from mmstudio.services.comparison.wishes import StudyWish, Subject
    from mmstudio.services.opened import OpenProject

_ID_HELP = "Id of what takes part, e.g. fusion:gated, late, alone:image; may be given several times. All if not given."

DataSet = Annotated[str, typer.Option("--dataset", "-d", help="Name of the data set.")]
Minutes = Annotated[float, typer.Option(min=0.001, help="Minutes of training for each run.")]
Steps = Annotated[int, typer.Option(min=0, help="Steps of training for each run, instead of minutes.")]
Seeds = Annotated[int, typer.Option(min=1, help="Seeds that each is trained under; a claim needs three.")]
Count = Annotated[int, typer.Option(min=1, help="Results that are judged.")]
Base = Annotated[
    str,
    typer.Option("--recipe", help="Recipe, or run, that they differ from; the first that tells a column."),
]
Target = Annotated[str, typer.Option(help="Slot or column that is told or made, e.g. table.place.")]
Given = Annotated[
    str, typer.Option("--conditions", help="Slots that are given, with commas; the recipe's if not given.")
]
Chosen = Annotated[list[str] | None, typer.Option("--only", help=_ID_HELP)]


@dataclass(frozen=True)
class BaseOptions:
    """What all that is compared has in common."""

    recipe: Base = ""
    target: Target = ""
    conditions: Given = ""


@dataclass(frozen=True)
class PaceOptions:
    """How long each is trained, and under how many seeds."""

    minutes: Minutes = 3.0
    steps: Steps = 0
    seeds: Seeds = 3


def register() -> None:
    """Add the commands of this module to those that compare."""
    for name, command in (
        ("families", families),
        ("fusions", fusions),
        ("baselines", baselines),
        ("absence", absence),
        ("synthetic", synthetic),
        ("tasks", tasks),
    ):
        app.command(name)(with_groups(command))


def families(
    context: typer.Context,
    dataset: DataSet,
    project: Project = Path(),
    *,
    pace: PaceOptions,
    family: Annotated[
        list[str] | None,
        typer.Option("--family", help="Id of a generator or recipe; may be given several times."),
    ] = None,
    target: Annotated[str, typer.Option(help="Slot that all make; the first that can be made.")] = "",
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric", help="Id of a metric; may be given several times. The usual ones if not given."
        ),
    ] = None,
    count: Count = 512,
    device: Device = "auto",
) -> None:
    """Train families of learners on one data set, for equal times and under several seeds, judge and compare them.

    Asked again, it goes on where it was stopped.
    """
    from mmstudio.plan.recipe import Choice
    from mmstudio.services.comparison.wishes import StudyWish
    from mmstudio.services.devices import choose_device

    metrics = tuple(Choice(id=name) for name in metric or ())
    wish = StudyWish(
        dataset,
        tuple(family or ()),
        pace.minutes,
        pace.seeds,
        target,
        choose_device(device),
        metrics,
        count,
        pace.steps,
    )
    _study(context, project, wish)


def _study_of(subject: Subject, about: str) -> Callable[..., None]:
    """The command that compares forms of one recipe.

    Args:
        subject: What the forms differ in.
        about: First line of its help.
    """

    def study(
        context: typer.Context,
        dataset: DataSet,
        project: Project = Path(),
        *,
        base: BaseOptions,
        only: Chosen = None,
        pace: PaceOptions,
        count: Count = 512,
        device: Device = "auto",
    ) -> None:
        _study(context, project, _wish(subject, dataset, base, only, pace, count, device))

    study.__doc__ = f"{about}\n\nAsked again, it goes on where it was stopped."
    return study


fusions = _study_of(
    "fusions",
    "Train one recipe with every fusion, with each slot alone and with late fusion, for equal budgets, and compare them.",
)
baselines = _study_of(
    "baselines",
    "Train a recipe as it is, with each slot alone and with late fusion, for equal budgets, and compare them.",
)
absence = _study_of(
    "absence",
    "Train a recipe with and without dropped slots, with learned nulls and zeros, and judge each by every subset of the slots.",
)


def synthetic(
    context: typer.Context,
    dataset: DataSet,
    maker: Annotated[
        str, typer.Option("--from", help="Run that generates samples; trained on this data set.")
    ],
    project: Project = Path(),
    *,
    times: Annotated[int, typer.Option(min=1, max=20, help="Generated samples for each real one.")] = 1,
    base: BaseOptions,
    pace: PaceOptions,
    count: Count = 512,
    device: Device = "auto",
) -> None:
    """Ask whether generated samples help: train with and without them, for equal budgets, and judge by real held-out samples.

    Asked again, it goes on where it was stopped.
    """
    from mmstudio.services.comparison.synthetic import SyntheticWish

    out = Output.of(context)
    program = out.app()
    wish = SyntheticWish(_wish("synthetic", dataset, base, None, pace, count, device), maker, times)
    with program.open_project(project) as opened:
        stage = opened.synthetic.go_on(program.recipes, wish)
        while stage.job is not None:
            _follow(opened, stage.job, out)
            stage = opened.synthetic.go_on(program.recipes, wish)
        if stage.study is not None:
            _compare(opened, stage.study, wish.study, out)


def tasks(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="Id or name of a run with several tasks.")],
    project: Project = Path(),
    *,
    seeds: Annotated[
        int, typer.Option(min=1, help="Seeds that everything is trained under; a claim needs three.")
    ] = 1,
    count: Annotated[int, typer.Option(min=1, help="Samples that are judged.")] = 512,
    device: RunDevice = "",
) -> None:
    """Train each task of a run alone, for the same budget, judge all and compare: with the others and without.

    Asked again, it goes on where it was stopped.
    """
    out = Output.of(context)
    with out.open(project) as opened:
        study = opened.task_studies.start(run, seeds=seeds, count=count, device=device_of(device))
        out.note(
            f"{counted(len(study.runs), 'run')}, {counted(len(study.jobs), 'job')} to do: {', '.join(study.runs)}."
        )
        _finish(opened, study, out)


def _wish(
    of: Subject,
    dataset: str,
    base: BaseOptions,
    only: list[str] | None,
    pace: PaceOptions,
    count: int,
    device: str,
) -> StudyWish:
    from mmstudio.services.comparison.wishes import StudyWish
    from mmstudio.services.devices import choose_device

    return StudyWish(
        dataset,
        tuple(only or ()),
        pace.minutes,
        pace.seeds,
        base.target,
        choose_device(device),
        (),
        count,
        pace.steps,
        of,
        base.recipe,
        slots_of(base.conditions),
    )


def _study(context: typer.Context, project: Path, wish: StudyWish) -> None:
    out = Output.of(context)
    program = out.app()
    with program.open_project(project) as opened:
        _compare(opened, opened.families.start(program.recipes, wish), wish, out)


def _compare(opened: OpenProject, study: Study, wish: StudyWish, out: Output) -> None:
    """Tell what a study trains, wait for its jobs, and tell what its runs compare to."""
    each = counted(wish.steps, "step") if wish.steps else f"{wish.minutes:g} min"
    runs = ", ".join(study.runs)
    out.note(f"{counted(len(study.runs), 'run')} of {each}, {counted(len(study.jobs), 'job')} to do: {runs}.")
    _finish(opened, study, out)


def _finish(opened: OpenProject, study: Study, out: Output) -> None:
    """Watch the jobs of a study to their end, and tell how its runs compare."""
    from mmstudio.services.reports.compared.files import ComparisonFiles

    for job in study.jobs:
        _follow(opened, job, out)
    found = opened.comparison.compare(study.runs)
    files = ComparisonFiles(opened.comparison, found, opened.project.name)
    out.result(files.to_json(), *tell_comparison(found))


def _follow(opened: OpenProject, job: Job, out: Output) -> None:
    """Watch one job of a study to its end."""
    watched = watch(opened, job, out)
    if watched.job.kind == "train":
        opened.runs.follow(watched.job)
    if watched.interrupts and watched.job.state is not JobState.DONE:
        raise StoppedError("Stopped. The same command goes on from here.")
    finish(watched)

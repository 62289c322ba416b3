"""``mmstudio demo``: go from nothing to a page of pictures and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.cli.options import Device
from mmstudio.cli.output import Output
from mmstudio.cli.trained import Seed, Setting, follow_training
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.plan.recipe import Recipe
    from mmstudio.plan.scores import Evaluation
    from mmstudio.services.app import App
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.reports.report import ReportAnswers

    _Outcome = tuple[Evaluation, list[str], Callable[[Sequence[ReportAnswers]], dict[str, Path]]]

_PROJECT = "project"
_PLACES = {"grid": "Pictures:", "report": "Report:"}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    *,
    minutes: Annotated[float, typer.Option(min=0.01, help="Minutes of training.")] = 3.0,
    folder: Annotated[
        Path, typer.Option("--dir", help="Folder for the project, the pictures and the page.")
    ] = Path("demo"),
    recipe: Annotated[str, typer.Option(help="Id of a recipe.")] = "flow",
    setting: Setting = None,
    samples: Annotated[int, typer.Option(min=20, help="Samples of the sample data set.")] = 5000,
    pictures: Annotated[int, typer.Option(min=1, help="Pictures that the figures are measured on.")] = 512,
    then: Annotated[
        str, typer.Option(help="Id of a recipe that makes any slot from any other: its results end the page.")
    ] = "",
    then_minutes: Annotated[float, typer.Option(min=0.01, help="Minutes of its training.")] = 2.0,
    device: Device = "auto",
    seed: Seed = 0,
) -> None:
    """Make the sample project, train on it, generate, score, and write report.html, with pictures in grid.png."""
    from mmstudio.services.devices import choose_device
    from mmstudio.services.training.recipes import parse_settings

    out = Output.of(context)
    program = out.app()
    settings = {"training.minutes": str(minutes), **parse_settings(setting or [])}
    chosen = program.recipes.with_settings(recipe, settings)
    ending = _ending(program, then, then_minutes)
    with _project(program, folder) as opened:
        dataset, where = _dataset(opened, samples, out), choose_device(device)
        chosen = _with_classes(opened, dataset, chosen)
        trained = _train(opened, dataset, chosen, seed, where, out)
        shown = _show(opened, trained, folder.absolute(), pictures, out)
        data, told, files = shown.data, shown.told, shown.write(())
        if ending is not None and not opened.runs.plan(trained.run_id).any_to_any:
            trained = _train(opened, dataset, ending, seed, where, out)
        if opened.runs.plan(trained.run_id).any_to_any:
            answers, lines = _together(opened, trained, out)
            files, told = shown.write([answers]), [*told, "", *lines]
            data = {**data, "together": trained.run_id}
    places = [f"{_PLACES[name]:<9} {path}" for name, path in files.items()]
    out.result({**data, **{name: str(path) for name, path in files.items()}}, *told, "", *places)


def _ending(program: App, then: str, minutes: float) -> Recipe | None:
    """The recipe whose results end the page; ``None`` if none is named.

    Raises:
        NotFoundError: If there is no such recipe.
        UsageError: If it does not make any slot from any other.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.plan.targets import makes_any

    if not then:
        return None
    found = program.recipes.with_settings(then, {"training.minutes": str(minutes)})
    learners = program.registry.learners(found.generator.id)
    if not makes_any(learners.get(found.generator.id)):
        raise UsageError(
            "The recipe {id!r} does not make any slot from any other.", hint="Take --then joint.", id=found.id
        )
    return found


def _project(program: App, folder: Path) -> OpenProject:
    place = folder / _PROJECT
    if (place / "project.json").is_file():
        return program.open_project(place)
    return program.create_project(place, "Shapes & Sounds")


def _dataset(opened: OpenProject, samples: int, out: Output) -> str:
    """The sample data set, made now unless it exists."""
    name = opened.imports.default_sample()
    if any(item.name == name and any(item.counts.values()) for item in opened.datasets.list()):
        return name
    out.note(f"Making {counted(samples, 'sample')} of pictures, texts, sounds and table rows.")
    job = opened.imports.make_sample(name, count=samples)
    try:
        finish(watch(opened, job, out))
    finally:
        opened.imports.drop_empty(name)
    return name


def _with_classes(opened: OpenProject, dataset: str, recipe: Recipe) -> Recipe:
    """A recipe that learns classes and leaves open which, with those of the sample data: a column, told from all other slots."""
    from mmstudio.plan.targets import aim_of, target_names

    registry, slots = opened.datasets.registry, opened.datasets.get(dataset).slots
    if recipe.names_targets or aim_of(recipe, registry) != "labels":
        return recipe
    learners = registry.learners(recipe.generator.id)
    names = target_names(learners.get(recipe.generator.id), slots, registry)
    columns = {slot.name for slot in slots if slot.columns}
    target = next((name for name in names if name.partition(".")[0] in columns), names[0])
    others = tuple(slot.name for slot in slots if slot.name != target)
    return recipe.model_copy(update={"targets": (target,), "conditions": recipe.conditions or others})


def _train(opened: OpenProject, dataset: str, recipe: Recipe, seed: int, device: str, out: Output) -> Job:
    training = recipe.training
    budget = counted(training.steps, "step") if training.steps else f"{training.minutes:g} min"
    out.note(f"Training {recipe.title!r} for {budget}.")
    return follow_training(opened, opened.runs.start(dataset, recipe, seed=seed, device=device), out)


@dataclass(frozen=True)
class _Shown:
    """What the first run shows.

    Attributes:
        data: Facts for --json.
        told: Lines about it.
        write: Writes its files, with more sections of the page; gives their paths.
    """

    data: dict[str, Any]
    told: list[str]
    write: Callable[[Sequence[ReportAnswers]], dict[str, Path]]


def _show(opened: OpenProject, trained: Job, folder: Path, pictures: int, out: Output) -> _Shown:
    """Generate, find or predict, and score."""
    makes = opened.runs.plan(trained.run_id).makes
    evaluation, told, write = (_generated if makes else _asked)(opened, trained, folder, pictures, out)
    data = {
        "project": str(opened.project.layout.root),
        "run": trained.run_id,
        "training": dict(trained.result),
        "evaluation": evaluation.to_json(),
    }
    return _Shown(data, [*tell_evaluation(evaluation), *told], write)


def _generated(opened: OpenProject, trained: Job, folder: Path, pictures: int, out: Output) -> _Outcome:
    """What a run that makes something makes, and how right it is."""
    from mmstudio.services.reports.showcase_pages import Showing

    showing = Showing.of(opened, trained.run_id)
    out.note("Generating and scoring.")
    made = Path(finish(watch(opened, showing.generate(), out)).payload["out"])
    # there are twice as many subsets for each slot that is made
    few = pictures // 4 if opened.runs.plan(trained.run_id).any_to_any else pictures
    evaluation, facts = _judged(opened, trained, pictures, (few + 1) // 2, out), _facts(opened, trained)

    def write(more: Sequence[ReportAnswers]) -> dict[str, Path]:
        sheet, page = showing.write(made, folder, evaluation, facts, more)
        return {"grid": sheet, "report": page}

    return evaluation, [], write


def _asked(opened: OpenProject, trained: Job, folder: Path, samples: int, out: Output) -> _Outcome:
    """What a run that makes nothing finds or predicts, and how right it is."""
    from mmstudio.services.reports.telling import Answering

    telling = Answering.of(opened, trained.run_id)
    out.note("Asking and scoring.")
    answers = [finish(watch(opened, job, out)).result for job in telling.ask()]
    evaluation, facts = _judged(opened, trained, samples, (samples + 1) // 2, out), _facts(opened, trained)

    def write(more: Sequence[ReportAnswers]) -> dict[str, Path]:
        return {"report": telling.write(answers, folder, evaluation, facts, more)}

    return evaluation, ["", *telling.told(answers)], write


def _together(opened: OpenProject, trained: Job, out: Output) -> tuple[ReportAnswers, list[str]]:
    """What a run makes together, as a section of the page and in words."""
    from mmstudio.services.reports.together import MadeTogether

    making = MadeTogether.of(opened, trained.run_id)
    out.note("Making pictures, texts and sounds together.")
    made = Path(finish(watch(opened, making.generate(), out)).payload["out"])
    return making.answers(made, trained.result.get("seconds", 0) / 60), making.told(made)


def _judged(opened: OpenProject, trained: Job, count: int, subset_count: int, out: Output) -> Evaluation:
    judged = opened.evaluation.evaluate(trained.run_id, count=count, subset_count=subset_count)
    finish(watch(opened, judged, out))
    return opened.evaluation.read(trained.run_id, judged.id)


def _facts(opened: OpenProject, trained: Job) -> dict[str, str]:
    config = opened.runs.config(trained.run_id)
    counts = opened.datasets.get(config.dataset).counts
    result = trained.result
    return {
        "recipe": config.recipe.title,
        "trained": f"{result.get('seconds', 0) / 60:.1f} min on {config.device}, {counted(result.get('step', 0), 'step')}",
        "speed": f"{result.get('samples_per_s', 0):,.0f} samples/s",
        "data": ", ".join(f"{count:,} {split}" for split, count in counts.items()),
        "run": f"{trained.run_id}, seed {config.seed}",
    }

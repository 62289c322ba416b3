"""``mmstudio demo``: go from nothing to a page of pictures and figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.cli.options import Device
from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.watch import finish, watch
from mmstudio.core.job import JobState

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.services.app import App
    from mmstudio.services.opened import OpenProject

_PROJECT = "project"


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
    setting: Annotated[list[str] | None, typer.Option("--set", help="A setting of the recipe.")] = None,
    samples: Annotated[int, typer.Option(min=20, help="Samples of the sample data set.")] = 5000,
    pictures: Annotated[int, typer.Option(min=1, help="Pictures that the figures are measured on.")] = 512,
    device: Device = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Seed of the training.")] = 0,
) -> None:
    """Make the sample project, train on it, generate, score, and write grid.png and report.html."""
    from mmstudio.services.devices import choose_device
    from mmstudio.services.training.recipes import parse_settings

    out = Output.of(context)
    program = out.app()
    settings = {"training.minutes": str(minutes), **parse_settings(setting or [])}
    chosen = program.recipes.with_settings(recipe, settings)
    with _project(program, folder) as opened:
        dataset = _dataset(opened, samples, out)
        training = chosen.training
        budget = f"{training.steps:,} steps" if training.steps else f"{training.minutes:g} minutes"
        out.note(f"Training {chosen.title!r} for {budget}.")
        job = opened.runs.start(dataset, chosen, seed=seed, device=choose_device(device))
        trained = _trained(opened, job, out)
        data, lines = _show(opened, trained, folder.absolute(), pictures, out)
    out.result(data, *lines)


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
    out.note(f"Making {samples:,} samples of pictures, texts, sounds and table rows.")
    job = opened.imports.make_sample(name, count=samples)
    try:
        finish(watch(opened, job, out))
    finally:
        opened.imports.drop_empty(name)
    return name


def _trained(opened: OpenProject, job: Job, out: Output) -> Job:
    watched = watch(opened, job, out)
    opened.runs.follow(watched.job)
    if watched.job.state is JobState.PAUSED:
        place = opened.project.layout.root
        raise StoppedError(
            f"Saved. Go on: mmstudio resume {job.run_id} --project {place}", {"run": job.run_id}
        )
    return finish(watched)


def _show(
    opened: OpenProject, trained: Job, folder: Path, pictures: int, out: Output
) -> tuple[dict[str, Any], list[str]]:
    """Generate, score, and write the sheet and the page."""
    from mmstudio.services.reports.showcase_pages import Showing

    showing = Showing.of(opened, trained.run_id)
    out.note("Generating and scoring.")
    made = finish(watch(opened, showing.generate(), out))
    more = showing.generate_together()
    beside = None if more is None else Path(finish(watch(opened, more, out)).payload["out"])
    few = (
        pictures if more is None else pictures // 4
    )  # there are twice as many subsets for each slot that is made
    judged = opened.evaluation.evaluate(trained.run_id, count=pictures, subset_count=(few + 1) // 2)
    finish(watch(opened, judged, out))
    evaluation = opened.evaluation.read(trained.run_id, judged.id)
    facts = _facts(opened, trained)
    sheet, page = showing.write(Path(made.payload["out"]), folder, evaluation, facts, beside)
    data = {
        "project": str(opened.project.layout.root),
        "run": trained.run_id,
        "grid": str(sheet),
        "report": str(page),
        "training": dict(trained.result),
        "evaluation": evaluation.to_json(),
    }
    told = [] if beside is None else ["", *showing.told(beside)]
    return data, [*tell_evaluation(evaluation), *told, "", f"Pictures: {sheet}", f"Report:   {page}"]


def _facts(opened: OpenProject, trained: Job) -> dict[str, str]:
    config = opened.runs.config(trained.run_id)
    counts = opened.datasets.get(config.dataset).counts
    result = trained.result
    return {
        "recipe": config.recipe.title,
        "trained": f"{result.get('seconds', 0) / 60:.1f} min on {config.device}, {result.get('step', 0):,} steps",
        "speed": f"{result.get('samples_per_s', 0):,.0f} samples/s",
        "data": ", ".join(f"{count:,} {split}" for split, count in counts.items()),
        "run": f"{trained.run_id}, seed {config.seed}",
    }

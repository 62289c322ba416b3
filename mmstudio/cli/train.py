"""``mmstudio train``, ``resume`` and ``runs``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.options import (
    Devices,
    Processes,
    Project,
    Restarts,
    checkpoint_of,
    ranks_of,
    slots_of,
)
from mmstudio.cli.output import Output, StoppedError, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.job import JobState

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.core.payloads import TrainPayload
    from mmstudio.plan.run_plan import RunPlan
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.training.transfer import StartWish


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("train")(train)
    app.command("resume")(resume)
    app.command("runs")(runs)


def train(
    context: typer.Context,
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Name of the data set.")],
    project: Project = Path(),
    *,
    recipe: Annotated[
        str,
        typer.Option(
            "--recipe", "-r", help="Id of a recipe, or a JSON file; flow, or what --transfer needs."
        ),
    ] = "",
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="A setting of the recipe, e.g. generator.width=64.")
    ] = None,
    minutes: Annotated[float | None, typer.Option(min=0.001, help="Budget in minutes of training.")] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Budget in steps.")] = None,
    device: Devices = "auto",
    processes: Processes = None,
    max_restarts: Restarts = 3,
    seed: Annotated[int, typer.Option(min=0, help="All randomness of the training follows from it.")] = 0,
    name: Annotated[str, typer.Option(help="Title of the run.")] = "",
    begin: Annotated[
        str,
        typer.Option(
            "--from", metavar="RUN", help="Start from a run, or from the folder of one of another project."
        ),
    ] = "",
    transfer: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="How it starts from that run: full (all that fits learns on), probe (its encoders stay, a linear head learns), "
            "neighbours (nothing learns: the most similar samples vote).",
        ),
    ] = "",
    take: Annotated[
        str,
        typer.Option(
            metavar="PART[,PART]", help="What of it is taken: encoders, fusion, learner; else all that fits."
        ),
    ] = "",
    taken_rate: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, help="Factor on the learning rate of what is taken; 0 leaves it as it is."
        ),
    ] = 1.0,
    checkpoint: Annotated[
        str, typer.Option(help="Of the run it starts from: latest, best, or a step.")
    ] = "latest",
) -> None:
    """Train a recipe on a data set. Ctrl-C saves and stops (exit code 130); resume goes on."""
    from mmstudio.services.training.recipes import DEFAULT
    from mmstudio.services.training.run_names import name_of
    from mmstudio.services.training.transfer import USUAL

    settings = _settings_of(setting or [], minutes, steps)
    start = _start_of(begin, take, taken_rate, checkpoint, transfer)
    recipe = recipe or next((usual for kind, usual in USUAL.items() if kind == transfer), DEFAULT)
    first, ranks = ranks_of(device, processes, max_restarts)
    out = Output.of(context)
    program = out.app()
    chosen = program.recipes.with_settings(recipe, settings)
    with program.open_project(project) as opened:
        for note in opened.runs.notes(dataset, chosen, start):
            out.note(f"Note: {note}")
        title = name or name_of(chosen, program.recipes.get(recipe), program.registry, seed=seed)
        job = opened.runs.start(
            dataset, chosen, seed=seed, device=first, name=title, start=start, ranks=ranks
        )
        _follow(opened, job, out)


def _settings_of(texts: list[str], minutes: float | None, steps: int | None) -> dict[str, str]:
    """Settings of the recipe as typed, the budget among them.

    Raises:
        UsageError: If one is not of the form NAME=VALUE, or both budgets are given.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.services.training.recipes import parse_settings

    if minutes is not None and steps is not None:
        raise UsageError("A budget is given in minutes or in steps, not in both.")
    settings = parse_settings(texts)
    if minutes is not None:
        settings |= {"training.minutes": str(minutes), "training.steps": "0"}
    if steps is not None:
        settings["training.steps"] = str(steps)
    return settings


def _start_of(run: str, take: str, rate: float, checkpoint: str, transfer: str) -> StartWish | None:
    """What a training starts from, as typed; ``None`` if it starts anew.

    Raises:
        UsageError: If a part or a kind has no such name, or nothing says which run is meant.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.plan.transfer import KINDS
    from mmstudio.services.training.transfer import TRANSFERS, StartWish

    names = slots_of(take)
    if not run:
        if names or rate != 1 or transfer:
            raise UsageError("Say which run it is taken from: --from RUN.")
        return None
    if transfer and (names or rate != 1):
        raise UsageError("--transfer says what is taken; leave out --take and --taken-rate.")
    if transfer:
        kind = next((one for one in TRANSFERS if one == transfer), None)
        if kind is None:
            raise UsageError("Kinds of transfer: {known}.", known=", ".join(TRANSFERS))
        return StartWish.of(kind, run, checkpoint_of(checkpoint))
    if not set(names) <= set(KINDS):
        raise UsageError("Parts that can be taken: {known}.", known=", ".join(KINDS))
    parts = tuple(kind for kind in KINDS if kind in names) or KINDS
    return StartWish(run, parts, rate, checkpoint_of(checkpoint))


def resume(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="Id or name of the run.")],
    project: Project = Path(),
    *,
    more_minutes: Annotated[
        float | None,
        typer.Option(
            "--more-minutes", help="Train on for so long beyond the budget; also a run that is done."
        ),
    ] = None,
    processes: Processes = None,
    max_restarts: Restarts = 3,
    yes: Annotated[
        bool, typer.Option("--yes", help="Go on also where the project was not made on this computer.")
    ] = False,
) -> None:
    """Resume a run from its last checkpoint. In a project from elsewhere, it first says what it would do."""
    out = Output.of(context)
    with out.open(project) as opened:
        _ask(opened, run, out, yes=yes)
        runs = opened.runs
        ranks = _ranks_of(opened, run, processes, max_restarts)
        resumed = runs.resume(run, ranks) if more_minutes is None else runs.train_on(run, more_minutes, ranks)
        _follow(opened, resumed, out)


def _ranks_of(opened: OpenProject, run: str, processes: int | None, restarts: int) -> TrainPayload | None:
    """Processes that train a run from now on; ``None`` if nothing is said of them."""
    from mmstudio.core.payloads import TrainPayload

    if processes is None:
        return None
    device = opened.runs.config(run).device
    _, ranks = ranks_of("auto" if device != "cpu" and processes > 1 else device, processes, restarts)
    return ranks or TrainPayload()


def runs(context: typer.Context, project: Project = Path()) -> None:
    """List the runs of a project."""
    out = Output.of(context)
    with out.open(project, write=False) as opened:
        found = [one.run for one in opened.runs.list()]
    rows = [(run.id, run.state.value, run.step, run.dataset, run.recipe, run.seed, run.name) for run in found]
    lines = table(("run", "state", "step", "data set", "recipe", "seed", "name"), rows)
    out.result([asdict(run) for run in found], *(lines if rows else ["There are no runs."]))


def _ask(opened: OpenProject, run: str, out: Output, *, yes: bool) -> None:
    """Say what resuming would do in a project from elsewhere, and ask for consent.

    Raises:
        UsageError: If nobody consented.
    """
    from mmstudio.core.errors import UsageError

    if opened.own:
        return
    told = opened.going_on.told_of_run(run).text
    out.note(f"This project was not made on this computer. {told}")
    if not yes:
        raise UsageError("Nothing was started.", hint="Say --yes to let it go on.")


def _follow(opened: OpenProject, job: Job, out: Output) -> None:
    """Watch a training to its end and report it."""
    out.note(f"Run {job.run_id}: {job.title}.")
    watched = watch(opened, job, out)
    run = opened.runs.follow(watched.job)
    facts: dict[str, Any] = {
        **watched.job.result,
        "run": run.id,
        "state": watched.job.state.value,
        "seed": run.seed,
    }
    place = opened.project.layout.root
    if watched.job.state is JobState.PAUSED and opened.runs.plan(run.id).predicts:
        raise StoppedError(
            f"Stopped; nothing is kept of what was learned. Begin anew: mmstudio resume {run.id} --project {place}",
            facts,
        )
    if watched.job.state is JobState.PAUSED:
        raise StoppedError(
            f"Saved at step {run.step:,}. Go on: mmstudio resume {run.id} --project {place}", facts
        )
    if watched.job.state is not JobState.DONE and opened.runs.checkpoints(run.id):
        out.note(f"The last checkpoint is kept. Go on from it: mmstudio resume {run.id} --project {place}")
    finish(watched)
    out.result(facts, *_told(facts, opened.runs.plan(run.id), f"--project {place} --run {run.id}"))


def _told(facts: dict[str, Any], plan: RunPlan, which: str) -> tuple[str, ...]:
    """The outcome of a training, and what can be done next."""
    evaluate = f"See how often it is right: mmstudio evaluate {which}"
    if plan.predicts:
        fitted = (
            f"Trained {facts['run']}: {facts.get('classes', 0):,} classes out of {facts.get('samples', 0):,} samples in "
            f"{facts.get('seconds', 0):.0f} s."
        )
        return (
            fitted,
            *(str(note["text"]) for note in facts.get("learned", ())),
            f"Predict with it: mmstudio predict {which} --condition SLOT=VALUE",
            evaluate,
        )
    trained = (
        f"Trained {facts['run']}: {facts.get('step', 0):,} steps in {facts.get('seconds', 0):.0f} s, "
        f"{facts.get('samples_per_s', 0):.0f} samples/s."
    )
    if plan.tells:
        return trained, f"Ask it: mmstudio predict {which} --condition SLOT=VALUE", evaluate
    if not plan.makes:
        return trained, evaluate
    return trained, f"Generate from it: mmstudio generate {which} --condition SLOT=VALUE"

"""``mmstudio sweep`` and ``sweeps``: one recipe with many settings, trained alike, judged, and listed the best first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.options import Device, Project, check_new
from mmstudio.cli.output import Output, StoppedError, table
from mmstudio.cli.sweeping.telling import preview_facts, preview_lines, tell_outcome
from mmstudio.cli.watch import watch
from mmstudio.core.job import JobState

if TYPE_CHECKING:
    from mmstudio.plan.recipe import Recipe
    from mmstudio.plan.sweeps.sweep import How
    from mmstudio.services.app import App
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.sweeps.wishes import SweepWish

Pairs = list[str] | None
BestRecipe = Annotated[
    Path | None, typer.Option("--recipe-out", help="Write the recipe with the best settings into this file.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("sweep")(sweep)
    app.command("sweeps")(sweeps)


def sweep(
    context: typer.Context,
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Name of the data set.")],
    project: Project = Path(),
    *,
    recipe: Annotated[str, typer.Option("--recipe", "-r", help="Id of a recipe, or a JSON file.")] = "",
    setting: Annotated[Pairs, typer.Option("--set", help="A setting that all have, as for train.")] = None,
    grid: Annotated[
        Pairs,
        typer.Option("--grid", help="Values of a setting, e.g. training.lr=0.001,0.004; several times."),
    ] = None,
    ranged: Annotated[
        Pairs,
        typer.Option(
            "--range",
            help="A range to draw from, e.g. training.lr=0.0001..0.01; the setting's own without =.",
        ),
    ] = None,
    random: Annotated[int, typer.Option(min=0, help="Draw so many combinations at random.")] = 0,
    search: Annotated[
        int, typer.Option(min=0, help="Let Optuna choose so many combinations, each by those before.")
    ] = 0,
    minutes: Annotated[
        float | None, typer.Option(min=0.001, help="Minutes of training for each run.")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Steps of training for each run.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds that each is trained under.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="The first seed; draws follow from it too.")] = 0,
    by: Annotated[
        str, typer.Option(help="Score that judges: METRIC or METRIC/FIGURE; the held-out loss if not given.")
    ] = "",
    count: Annotated[int, typer.Option(min=1, help="Results that a metric judges.")] = 256,
    stop_early: Annotated[
        str, typer.Option(help="Stop trainings that fall behind: none, half or halving.")
    ] = "none",
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what would be done, and do nothing.")
    ] = False,
    recipe_out: BestRecipe = None,
    device: Device = "auto",
) -> None:
    """Train one recipe with many settings, on the same data and for the same budget each, and list them the best first.

    Ctrl-C saves and stops; mmstudio sweeps ID --go-on goes on.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.services.training.forecasts import Forecasts

    if minutes is not None and steps is not None:
        raise UsageError("A budget is given in minutes or in steps, not in both.")
    if random and search:
        raise UsageError("Draw at random or search, not both.")
    check_new("--recipe-out", recipe_out)
    out = Output.of(context)
    program = out.app()
    chosen = _recipe(program, recipe, setting or [], minutes, steps)
    how: How = "search" if search else "random" if random else "grid"
    wish = _wish(
        dataset,
        chosen,
        grid,
        ranged,
        how=how,
        count=search or random or 1,
        seeds=seeds,
        seed=seed,
        device=device,
    )
    wish = _judged(wish, by, count, stop_early)
    with program.open_project(project) as opened:
        forecasts = Forecasts(program.config_folder)
        found = opened.sweeps.planner(forecasts).preview(wish)
        for line in preview_lines(wish, found):
            out.note(line)
        if preview:
            out.result(preview_facts(found))
            return
        started = opened.sweeps.start(wish, forecasts)
        _follow(opened, started.id, out, recipe_out)


def sweeps(
    context: typer.Context,
    sweep_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="A sweep; all are listed if not given.")
    ] = "",
    project: Project = Path(),
    *,
    go_on: Annotated[
        bool, typer.Option("--go-on", help="Go on with what was stopped or has failed.")
    ] = False,
    recipe_out: BestRecipe = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Go on also where the project was not made on this computer.")
    ] = False,
) -> None:
    """List the sweeps of a project, show one, or go on with it."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.sweeps.table import table_of

    out = Output.of(context)
    check_new("--recipe-out", recipe_out)
    with out.open(project, write=go_on) as opened:
        if not sweep_id:
            found = opened.sweeps.list()
            rows = [
                [one.id, one.title, one.dataset, one.how, len(one.trials), len(one.seeds)] for one in found
            ]
            facts = [{"id": one.id, "title": one.title, "trials": len(one.trials)} for one in found]
            out.result(facts, *table(["id", "title", "data set", "how", "trials", "seeds"], rows))
        elif go_on:
            if not opened.own:
                out.note(f"This project was not made on this computer. {opened.sweeps.told(sweep_id).text}")
                if not yes:
                    raise UsageError("Nothing was started.", hint="Say --yes to let it go on.")
            opened.sweeps.go_on(sweep_id)
            _follow(opened, sweep_id, out, recipe_out)
        else:
            tell_outcome(opened, table_of(opened.sweeps, sweep_id), out, recipe_out)


def _recipe(
    program: App, recipe: str, setting: list[str], minutes: float | None, steps: int | None
) -> Recipe:
    from mmstudio.services.training.recipes import DEFAULT, parse_settings

    settings = parse_settings(setting)
    if minutes is not None:
        settings |= {"training.minutes": str(minutes), "training.steps": "0"}
    if steps is not None:
        settings["training.steps"] = str(steps)
    return program.recipes.with_settings(recipe or DEFAULT, settings)


def _wish(
    dataset: str,
    recipe: Recipe,
    grid: Pairs,
    ranged: Pairs,
    *,
    how: How,
    count: int,
    seeds: int,
    seed: int,
    device: str,
) -> SweepWish:
    from mmstudio.services.devices import choose_device
    from mmstudio.services.sweeps.wishes import SweepWish
    from mmstudio.services.training.recipes import parse_settings

    ranges = parse_settings([pair if "=" in pair else f"{pair}=" for pair in ranged or ()])
    return SweepWish(
        dataset,
        recipe,
        parse_settings(grid or []),
        ranges,
        how,
        count,
        seeds,
        seed,
        choose_device(device),
    )


def _judged(wish: SweepWish, by: str, count: int, stop: str) -> SweepWish:
    """The wish with what judges it.

    Raises:
        UsageError: If there is no such rule.
    """
    from dataclasses import replace
    from typing import get_args

    from mmstudio.core.errors import UsageError
    from mmstudio.plan.sweeps.sweep import Stopping

    if stop not in get_args(Stopping):
        raise UsageError(
            "There is no rule {rule!r} that stops trainings early.",
            hint="Known: {known}.",
            rule=stop,
            known=", ".join(get_args(Stopping)),
        )
    return replace(wish, by=by, judged=count, stop=stop)  # type: ignore[arg-type]


def _follow(opened: OpenProject, sweep_id: str, out: Output, recipe_out: Path | None) -> None:
    """Watch a sweep to its end; one training that fails does not end it."""
    from mmstudio.services.sweeps.table import table_of

    out.note(
        f"Sweep {sweep_id}. Go on with it later: mmstudio sweeps {sweep_id} --go-on --project {opened.project.layout.root}"
    )
    while job := next(
        (one for one in opened.sweeps.jobs(sweep_id) if one.state in {JobState.QUEUED, JobState.RUNNING}),
        None,
    ):
        watched = watch(opened, job, out)
        if job.kind == "train":
            opened.runs.follow(watched.job)
        if watched.job.failure is not None:
            out.note(f"{watched.job.title} failed: {watched.job.failure.message}")
        if watched.interrupts:
            opened.sweeps.stop(sweep_id)
            raise StoppedError(f"Stopped. Go on: mmstudio sweeps {sweep_id} --go-on", {"sweep": sweep_id})
    tell_outcome(opened, table_of(opened.sweeps, sweep_id), out, recipe_out)

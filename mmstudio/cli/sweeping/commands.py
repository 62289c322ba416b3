"""``mmstudio sweep`` and ``sweeps``: one recipe with many settings, trained alike, judged, and listed the best first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mmstudio.cli.options import Device, Many, Project, check_new, with_groups
from mmstudio.cli.output import Output, StoppedError, table
from mmstudio.cli.sweeping.telling import preview_facts, preview_lines, tell_outcome
from mmstudio.cli.trained import BudgetOptions, Setting
from mmstudio.cli.watch import watch
from mmstudio.core.errors import UsageError
from mmstudio.core.job import JobState

if TYPE_CHECKING:
    from mmstudio.plan.recipe import Recipe
    from mmstudio.plan.sweeps.sweep import How
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.sweeps.wishes import SweepWish

BestRecipe = Annotated[
    Path | None, typer.Option("--recipe-out", help="Write the recipe with the best settings into this file.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("sweep")(with_groups(sweep))
    app.command("sweeps")(sweeps)


@dataclass(frozen=True)
class TriedOptions:
    """What is tried of a recipe."""

    grid: Annotated[
        Many, typer.Option("--grid", help="Values of a setting, e.g. training.lr=0.001,0.004; several times.")
    ] = None
    ranged: Annotated[
        Many,
        typer.Option(
            "--range",
            help="A range to draw from, e.g. training.lr=0.0001..0.01; the setting's own without =.",
        ),
    ] = None
    random: Annotated[int, typer.Option(min=0, help="Draw so many combinations at random.")] = 0
    search: Annotated[
        int, typer.Option(min=0, help="Let Optuna choose so many combinations, each by those before.")
    ] = 0
    seeds: Annotated[int, typer.Option(min=1, help="Seeds that each is trained under.")] = 1
    seed: Annotated[int, typer.Option(min=0, help="The first seed; draws follow from it too.")] = 0

    def wish(self, dataset: str, recipe: Recipe, device: str) -> SweepWish:
        """A wish for trials of a recipe, judged by what usually judges.

        Raises:
            UsageError: If one is not of the form NAME=VALUE, or there are two ways to choose.
        """
        from mmstudio.services.sweeps.wishes import SweepWish
        from mmstudio.services.training.recipes import parse_settings

        if self.random and self.search:
            raise UsageError("Draw at random or search, not both.")
        how: How = "search" if self.search else "random" if self.random else "grid"
        return SweepWish(
            dataset,
            recipe,
            parse_settings(self.grid or []),
            parse_settings([pair if "=" in pair else f"{pair}=" for pair in self.ranged or ()]),
            how,
            self.search or self.random or 1,
            self.seeds,
            self.seed,
            device,
        )


def sweep(
    context: typer.Context,
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Name of the data set.")],
    project: Project = Path(),
    *,
    recipe: Annotated[str, typer.Option("--recipe", "-r", help="Id of a recipe, or a JSON file.")] = "",
    setting: Setting = None,
    tried: TriedOptions,
    budget: BudgetOptions,
    by: Annotated[
        str, typer.Option(help="Score that judges: METRIC or METRIC/FIGURE; the held-out loss if not given.")
    ] = "",
    count: Annotated[int, typer.Option(min=1, help="Results that a metric judges.")] = 256,
    stop_early: Annotated[
        Literal["none", "half", "halving"], typer.Option(help="Stop trainings that fall behind.")
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
    from mmstudio.services.devices import choose_device
    from mmstudio.services.training.forecasts import Forecasts
    from mmstudio.services.training.recipes import DEFAULT

    check_new("--recipe-out", recipe_out)
    out = Output.of(context)
    program = out.app()
    chosen = program.recipes.with_settings(recipe or DEFAULT, budget.settings(setting))
    wish = tried.wish(dataset, chosen, choose_device(device))
    wish = replace(wish, by=by, judged=count, stop=stop_early)
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

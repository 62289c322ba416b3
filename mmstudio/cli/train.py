"""``mmstudio train``, ``resume`` and ``runs``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
    with_groups,
)
from mmstudio.cli.output import Output, table
from mmstudio.cli.trained import BudgetOptions, Seed, Setting, Title, facts_of, follow_training
from mmstudio.core.errors import UsageError
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.core.payloads import TrainPayload
    from mmstudio.plan.run_plan import RunPlan
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.training.transfer import StartWish


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("train")(with_groups(train))
    app.command("resume")(resume)
    app.command("runs")(runs)


@dataclass(frozen=True)
class StartOptions:
    """The run that a training starts from, and what it takes of it."""

    begin: Annotated[
        str,
        typer.Option(
            "--from", metavar="RUN", help="Start from a run, or from the folder of one of another project."
        ),
    ] = ""
    transfer: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="How it starts from that run: full (all that fits learns on), probe (its encoders stay, a linear head learns), "
            "neighbours (nothing learns: the most similar samples vote).",
        ),
    ] = ""
    take: Annotated[
        str,
        typer.Option(
            metavar="PART[,PART]", help="What of it is taken: encoders, fusion, learner; else all that fits."
        ),
    ] = ""
    taken_rate: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, help="Factor on the learning rate of what is taken; 0 leaves it as it is."
        ),
    ] = 1.0
    checkpoint: Annotated[str, typer.Option(help="Of the run it starts from: latest, best, or a step.")] = (
        "latest"
    )

    def wish(self) -> StartWish | None:
        """What a training starts from; ``None`` if it starts anew.

        Raises:
            UsageError: If a part or a kind has no such name, or nothing says which run is meant.
        """
        from mmstudio.plan.transfer import KINDS
        from mmstudio.services.training.transfer import TRANSFERS, StartWish

        names, step = slots_of(self.take), checkpoint_of(self.checkpoint)
        chosen = bool(names) or self.taken_rate != 1
        if not self.begin:
            if chosen or self.transfer:
                raise UsageError("Say which run it is taken from: --from RUN.")
            return None
        if self.transfer and chosen:
            raise UsageError("--transfer says what is taken; leave out --take and --taken-rate.")
        if self.transfer:
            kind = next((one for one in TRANSFERS if one == self.transfer), None)
            if kind is None:
                raise UsageError("Kinds of transfer: {known}.", known=", ".join(TRANSFERS))
            return StartWish.of(kind, self.begin, step)
        if not set(names) <= set(KINDS):
            raise UsageError("Parts that can be taken: {known}.", known=", ".join(KINDS))
        parts = tuple(kind for kind in KINDS if kind in names) or KINDS
        return StartWish(self.begin, parts, self.taken_rate, step)


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
    setting: Setting = None,
    budget: BudgetOptions,
    device: Devices = "auto",
    processes: Processes = None,
    max_restarts: Restarts = 3,
    seed: Seed = 0,
    name: Title = "",
    start: StartOptions,
) -> None:
    """Train a recipe on a data set. Ctrl-C saves and stops (exit code 130); resume goes on."""
    from mmstudio.services.training.recipes import DEFAULT
    from mmstudio.services.training.run_names import name_of
    from mmstudio.services.training.transfer import USUAL

    settings, wish = budget.settings(setting), start.wish()
    recipe = recipe or next((usual for kind, usual in USUAL.items() if kind == start.transfer), DEFAULT)
    first, ranks = ranks_of(device, processes, max_restarts)
    out = Output.of(context)
    program = out.app()
    chosen = program.recipes.with_settings(recipe, settings)
    with program.open_project(project) as opened:
        for note in opened.runs.notes(dataset, chosen, wish):
            out.note(f"Note: {note}")
        opened.runs.check_labels(dataset, chosen, wish)
        title = name or name_of(chosen, program.recipes.get(recipe), program.registry, seed=seed)
        job = opened.runs.start(dataset, chosen, seed=seed, device=first, name=title, start=wish, ranks=ranks)
        _follow(opened, job, out)


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
    if opened.own:
        return
    told = opened.going_on.told_of_run(run).text
    out.note(f"This project was not made on this computer. {told}")
    if not yes:
        raise UsageError("Nothing was started.", hint="Say --yes to let it go on.")


def _follow(opened: OpenProject, job: Job, out: Output) -> None:
    """Watch a training to its end and report it."""
    facts = facts_of(opened, follow_training(opened, job, out))
    which = f"--project {opened.project.layout.root} --run {job.run_id}"
    out.result(facts, *_told(facts, opened.runs.plan(job.run_id), which))


def _told(facts: dict[str, Any], plan: RunPlan, which: str) -> tuple[str, ...]:
    """The outcome of a training, and what can be done next."""
    evaluate = f"See how often it is right: mmstudio evaluate {which}"
    if plan.predicts:
        fitted = (
            f"Trained {facts['run']}: {counted(facts.get('classes', 0), 'class', 'classes')} out of {counted(facts.get('samples', 0), 'sample')} in "
            f"{facts.get('seconds', 0):.0f} s."
        )
        return (
            fitted,
            *(str(note["text"]) for note in facts.get("learned", ())),
            f"Predict with it: mmstudio predict {which} --condition SLOT=VALUE",
            evaluate,
        )
    trained = (
        f"Trained {facts['run']}: {counted(facts.get('step', 0), 'step')} in {facts.get('seconds', 0):.0f} s, "
        f"{facts.get('samples_per_s', 0):.0f} samples/s."
    )
    if plan.tells:
        return trained, f"Ask it: mmstudio predict {which} --condition SLOT=VALUE", evaluate
    if not plan.makes:
        return trained, evaluate
    return trained, f"Generate from it: mmstudio generate {which} --condition SLOT=VALUE"

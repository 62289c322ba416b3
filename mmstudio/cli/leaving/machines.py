"""``mmstudio run export``, ``import``, ``follow`` and ``ask``: a training on another machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.options import Project
from mmstudio.cli.output import Output, size
from mmstudio.cli.terminal import bar
from mmstudio.cli.trained import Setting
from mmstudio.core.job import Command
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.machines.following import RemotePlace
    from mmstudio.services.machines.taking import TakenBack
    from mmstudio.services.opened import OpenProject

Key = Annotated[str, typer.Argument(metavar="RUN", help="Id or name of the run.")]
Host = Annotated[
    str,
    typer.Option(
        "--host", help="Machine of the folder, as ssh knows it: NAME or USER@NAME; kept in your settings."
    ),
]
Folder = Annotated[str, typer.Option("--folder", help="The job folder; where it was last time if not given.")]
ASKED = {"save": Command.SAVE_NOW, "preview": Command.SAMPLE_NOW, "stop": Command.PAUSE}
"""What a training there can be asked for."""
_MOST_FAILURES = 30
"""A machine that does not answer so many times in a row is followed no longer."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("export")(export)
    app.command("import")(import_)
    app.command("follow")(follow)
    app.command("ask")(ask)


def export(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(metavar="RUN|RECIPE", help="A run; with --dataset a recipe, of which a run is made."),
    ],
    folder: Annotated[Path, typer.Argument(help="Folder to make; must not exist, or be empty.")],
    project: Project = Path(),
    *,
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Data set of the recipe.")] = "",
    setting: Setting = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the recipe's run.")] = 0,
    name: Annotated[str, typer.Option(help="Title of the recipe's run.")] = "",
    by_reference: Annotated[
        bool,
        typer.Option(
            "--by-reference",
            help="Leave the files of the data set where they are; the other machine sees that place.",
        ),
    ] = False,
) -> None:
    """Write a run as a folder that another machine, or a Slurm cluster, trains."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.machines.leaving import LeaveWish, leave

    out = Output.of(context)
    if not dataset and (setting or seed or name):
        raise UsageError("--set, --seed and --name are for a recipe.", hint="Say --dataset NAME too.")
    with out.open(project) as opened:
        run = _begun(opened, what, dataset, setting or [], seed, name, out) if dataset else what
        with bar("Export") as shown:
            note = leave(
                opened,
                LeaveWish(run, folder, by_reference),
                lambda done: shown.advance(done, 0, counted(done, "file")),
            )
    packed = sum(shard.bytes for shard in note.shards)
    facts = {
        "run": note.run,
        "folder": str(folder.absolute()),
        "step": note.step,
        "bytes": packed,
        "plugins": [f"{one.name} {one.version}" for one in note.plugins],
        "resources": list(note.resources),
    }
    lines = [
        f"Written: {folder}. The run {note.run} goes on there: ./run.sh, or sbatch job.sbatch; README.txt says more."
    ]
    lines.append(
        "Files of the data set stay where they are; that machine must see them at the same path."
        if note.by_reference
        else f"The data set is in it: {size(packed)}."
    )
    out.result(facts, *lines)


def _begun(
    opened: OpenProject, recipe: str, dataset: str, settings: list[str], seed: int, name: str, out: Output
) -> str:
    """Make the run of a recipe, to be trained elsewhere; gives its id."""
    from mmstudio.core.files.paths import config_dir
    from mmstudio.services.training.beginning import begin
    from mmstudio.services.training.recipes import RecipeLibrary, parse_settings
    from mmstudio.services.training.run_names import name_of

    registry = opened.needs.host.registry
    library = RecipeLibrary.of(config_dir(), registry)
    chosen = library.with_settings(recipe, parse_settings(settings))
    for note in opened.runs.notes(dataset, chosen):
        out.note(f"Note: {note}")
    title = name or name_of(chosen, library.get(recipe), registry, seed=seed)
    return begin(opened.project, opened.runs.plan_of(dataset, chosen), seed=seed, device="cpu", name=title).id


def import_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The job folder, or a copy of it.")],
    project: Project = Path(),
    *,
    new: Annotated[
        bool, typer.Option("--new", help="As a new run, not into the one that it came from.")
    ] = False,
) -> None:
    """Take the results of a job folder back: checkpoints, numbers, previews, log. Again later, only what is new."""
    from mmstudio.services.machines.reach import LocalReach
    from mmstudio.services.machines.statements import check_reached
    from mmstudio.services.machines.taking import take_back

    out = Output.of(context)
    with out.open(project) as opened:
        taken = take_back(opened, LocalReach(folder.absolute()), new=new)
    check_reached(taken.told)
    out.result(_facts(taken), _told(taken))


def follow(
    context: typer.Context,
    run: Key,
    project: Project = Path(),
    *,
    host: Host = "",
    folder: Folder = "",
    every: Annotated[float, typer.Option(min=0.1, max=86_400, help="Seconds between two looks.")] = 10.0,
    once: Annotated[bool, typer.Option("--once", help="Look once.")] = False,
) -> None:
    """Take what is new of a training on another machine until it ends; Ctrl-C ends the following, not the training."""
    import time

    from mmstudio.cli.output import StoppedError
    from mmstudio.services.machines.statements import check_reached

    out = Output.of(context)
    with out.open(project) as opened, bar(f"Follow {run}") as shown:
        place, failures = _place(opened, run, host, folder), 0
        try:
            while True:
                taken = _look(opened, run, place, out, last=once or failures + 1 >= _MOST_FAILURES)
                if taken is not None:
                    told = taken.told
                    shown.advance(told.done, told.total, f"step {told.step:,}  {told.note}")
                    if once or told.ended:
                        break
                failures = failures + 1 if taken is None else 0
                time.sleep(every)
        except KeyboardInterrupt as error:
            raise StoppedError("No longer followed; the training goes on there.") from error
    check_reached(taken.told)
    out.result(_facts(taken), _told(taken))


def _look(opened: OpenProject, run: str, place: RemotePlace, out: Output, *, last: bool) -> TakenBack | None:
    """Take what is new; ``None`` where the machine did not answer, or a file changed meanwhile, and it is tried again."""
    from mmstudio.core.errors import StudioError, UsageError
    from mmstudio.services.machines.taking import take_back

    try:
        return take_back(opened, place.reach(), run=run)
    except UsageError:
        raise
    except StudioError as error:
        if last:
            raise
        out.note(f"{error} It is tried again.")
        return None


def ask(
    context: typer.Context,
    run: Key,
    what: Annotated[str, typer.Argument(help="save, preview, or stop (it saves first).")],
    project: Project = Path(),
    *,
    host: Host = "",
    folder: Folder = "",
) -> None:
    """Ask a training on another machine to save, to make a preview, or to save and stop."""
    from mmstudio.core.errors import UsageError

    out = Output.of(context)
    if what not in ASKED:
        raise UsageError("A training can be asked to {known}.", known=", ".join(ASKED))
    with out.open(project) as opened:
        place = _place(opened, run, host, folder)
        place.reach().ask(ASKED[what])
    out.result({"run": run, "asked": what}, "Asked; the training looks for it after its next step.")


def _place(opened: OpenProject, run: str, host: str, folder: str) -> RemotePlace:
    """Where a run is trained: as typed, which is remembered in the person's settings, or as it was last time."""
    from mmstudio.core.errors import UsageError
    from mmstudio.core.files.paths import config_dir
    from mmstudio.services.machines.following import RemotePlace, RemotePlaces

    places = RemotePlaces.of(config_dir())
    if not folder:
        if host:
            raise UsageError("Say the folder on that machine too: --folder PATH.")
        return places.find(opened, run)
    place = RemotePlace(host=host, folder=folder if host else str(Path(folder).absolute()))
    place.reach()  # refuses what is no name
    places.keep(opened, run, place)
    return place


def _facts(taken: TakenBack) -> dict[str, object]:
    return {
        "run": taken.run,
        "new": taken.new,
        "step": taken.step,
        "files": taken.files,
        "state": taken.told.state,
        "trained": taken.told.step,
    }


def _told(taken: TakenBack) -> str:
    """What came, as a sentence."""
    kept = f"its last checkpoint is of step {taken.step:,}" if taken.step else "there is no checkpoint yet"
    made = " (a new run)" if taken.new else ""
    files = f"{counted(taken.files, 'file')} came"
    return f"{taken.run}{made}: {files}; {kept}. The training there: {taken.told.state}, step {taken.told.step:,}."

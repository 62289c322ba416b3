"""``mmstudio dataset``: import, list, check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.datasets import add as dataset_add
from mmstudio.cli.datasets import curate as dataset_curate
from mmstudio.cli.datasets import label as dataset_label
from mmstudio.cli.datasets import suggest as dataset_suggest
from mmstudio.cli.options import Project
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.core.sample import DatasetInfo
    from mmstudio.services.datasets.verification import DatasetReport
    from mmstudio.services.opened import OpenProject
    from mmstudio.storage.samples.splits import SplitPlan

app = typer.Typer(help="Import, list and check data sets.", no_args_is_help=True, rich_markup_mode=None)
dataset_add.register(app)
dataset_curate.register(app)
dataset_label.register(app)
dataset_suggest.register(app)


@app.command("import")
def import_(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A folder, a manifest, or an archive of either.")],
    project: Project = Path(),
    *,
    name: Annotated[
        str, typer.Option("--name", help="Name of the data set; the source's if not given.")
    ] = "",
    slot: Annotated[
        list[str] | None,
        typer.Option(help="What a column is: NAME=MODALITY:ROLE, e.g. reference=image:condition."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the splits that are not given.")] = 0,
    stratify: Annotated[
        str, typer.Option(metavar="COLUMN", help="Give every value of this column its share of each split.")
    ] = "",
    group: Annotated[
        str, typer.Option(metavar="COLUMN", help="Keep samples with one value of this column in one split.")
    ] = "",
    held_out: Annotated[
        float, typer.Option(min=0, max=0.4, help="Share for validation, and as many for test.")
    ] = 0.1,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Leave the files where they are, and reference them there.")
    ] = False,
    check_later: Annotated[
        bool,
        typer.Option(
            "--check-later", help="Only name the files, in place; mmstudio dataset check reads them."
        ),
    ] = False,
) -> None:
    """Bring in pictures, texts, sounds and table columns. Bad files are listed and skipped."""
    from mmstudio.services.datasets.service import parse_slot
    from mmstudio.services.imports.job import ImportWish
    from mmstudio.services.jobs import JobFailedError

    out = Output.of(context)
    slots = {item.name: item for item in map(parse_slot, slot or [])}
    with out.open(project) as opened:
        wish = ImportWish(in_place, check_later, _split_plan(seed, stratify, group, held_out))
        job = opened.imports.import_source(source, name, slots=slots, wish=wish)
        try:
            done = finish(watch(opened, job, out))
        except JobFailedError as error:
            error.facts = {"problem_list": _listed(opened, str(job.payload["dataset"]))}
            raise
        finally:
            opened.imports.drop_empty(str(job.payload["dataset"]))
        facts = dataset_facts(opened.datasets.get(str(job.payload["dataset"])))
        listed = _listed(opened, facts["name"])
    out.result(
        {**facts, "notes": done.result.get("notes", []), "problem_list": listed}, *tell_import(done.result)
    )


def _listed(opened: OpenProject, name: str) -> list[dict[str, str]]:
    """The problems of a data set; empty if there is no such data set."""
    problems = (
        opened.datasets.problems(name) if name in {info.name for info in opened.datasets.list()} else ()
    )
    return [{"source": item.source, "reason": item.reason} for item in problems]


@app.command("list")
def list_(context: typer.Context, project: Project = Path()) -> None:
    """List the data sets of a project."""
    out = Output.of(context)
    with out.open(project, write=False) as opened:
        facts = [dataset_facts(item) for item in opened.datasets.list()]
    rows = [
        (
            item["name"],
            *item["counts"].values(),
            item["problems"],
            ", ".join(_slot(slot) for slot in item["slots"]),
        )
        for item in facts
    ]
    lines = (
        table(("name", "train", "val", "test", "problems", "slots"), rows)
        if rows
        else ["There are no data sets."]
    )
    out.result(facts, *lines)


@app.command("check")
def check(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the data set.")],
    project: Project = Path(),
) -> None:
    """Read every file again, and show what is missing and how classes are spread. Fails if a file is damaged."""
    out = Output.of(context)
    with out.open(project, write=False) as opened:
        unread = opened.datasets.unread(name)
        lost = opened.locating.lost()
    if lost:
        out.open(project).close()  # opening for writing searches for moved files
    if unread:
        with out.open(project) as opened:
            done = finish(watch(opened, opened.datasets.start_reading(name), out)).result
        first = counted(done["files"], "file was", "files were")
        out_of_it = counted(done["excluded"], "sample is", "samples are")
        out.note(
            f"{first} read for the first time; {done['problems']:,} cannot be used, and {out_of_it} left out for that."
        )
    with out.open(project, write=False) as opened:
        report = opened.datasets.check(name)
    damaged = [{"source": item.source, "reason": item.reason} for item in report.problems]
    data = {
        **dataset_facts(report.dataset),
        "files": report.files,
        "missing": report.missing,
        "alternatives": report.alternatives,
        "classes": report.classes,
        "damaged": damaged,
        "sound": report.sound,
    }
    out.result(data, *_tell_report(report))
    if not report.sound:
        raise typer.Exit(1)


@app.command("locate")
def locate(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the data set.")],
    folder: Annotated[Path, typer.Argument(help="Folder that its files are in now.")],
    project: Project = Path(),
) -> None:
    """Say where the files of a data set imported in place are now; a few of them are compared by content."""
    out = Output.of(context)
    with out.open(project) as opened:
        found = opened.locating.look(name, folder)
    data = {"root": found.name, "before": str(found.before), "now": str(found.now)}
    out.result(data, f"The files of {name} are read from {found.now} now.")


@app.command("role")
def role(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the data set.")],
    roles: Annotated[list[str], typer.Argument(help="SLOT=ROLE: condition, target or either.")],
    project: Project = Path(),
) -> None:
    """Say which slots trainings make and which they are given. Trained runs keep the roles they had."""
    from mmstudio.cli.pairs import pairs

    out = Output.of(context)
    wanted = pairs(roles, "role")
    with out.open(project) as opened:
        for slot, kind in wanted:
            opened.datasets.set_role(name, slot, kind)
        info = opened.datasets.get(name)
    told = ", ".join(f"{slot.name}: {slot.role}" for slot in info.slots)
    out.result(dataset_facts(info), f"Slots of {name}: {told}.")


def _split_plan(seed: int, stratify: str, group: str, held_out: float) -> SplitPlan:
    from mmstudio.core.errors import UsageError
    from mmstudio.storage.samples.splits import SplitPlan

    if stratify and group:
        raise UsageError("Splits follow --stratify or --group, not both.")
    how = "stratified" if stratify else "grouped" if group else "random"
    return SplitPlan(seed, how, stratify or group, held_out)  # type: ignore[arg-type]


def dataset_facts(dataset: DatasetInfo) -> dict[str, Any]:
    """A data set as JSON."""
    return {
        "name": dataset.name,
        "counts": dict(dataset.counts),
        "samples": sum(dataset.counts.values()),
        "problems": dataset.problems,
        "attributes": dataset.attributes,
        "created": dataset.created,
        "slots": [slot.to_json() for slot in dataset.slots],
    }


def tell_import(result: Mapping[str, Any]) -> list[str]:
    """Lines about an import's result."""
    lines = [
        f"Imported {counted(result['samples'], 'sample')} into the data set {result['dataset']!r}.",
        *result["notes"],
    ]
    if result.get("unread"):
        lines.append(
            f"{counted(result['unread'], 'file was', 'files were')} named and not read yet: mmstudio dataset check {result['dataset']}"
        )
    if result["problems"]:
        lines.append(f"{counted(result['problems'], 'problem')}:")
        lines += [f"  {item['source']}: {item['reason']}" for item in result["shown"]]
        rest = result["problems"] - len(result["shown"])
        lines += [f"  ... and {rest:,} more; all of them: --json"] if rest else []
    return lines


def _slot(slot: Mapping[str, Any]) -> str:
    inside = ", ".join(slot["columns"]) or slot["modality"]
    return f"{slot['name']} ({inside})" if inside != slot["name"] else slot["name"]


def _tell_report(report: DatasetReport) -> list[str]:
    info = report.dataset
    counts = ", ".join(f"{count:,} {split}" for split, count in info.counts.items())
    lines = [f"{info.name}: {counts}; {counted(report.files, 'file')} read."]
    rows = [
        (
            slot.name,
            slot.modality,
            slot.role,
            report.missing.get(slot.name, 0),
            report.alternatives.get(slot.name, 0),
        )
        for slot in info.slots
    ]
    lines += table(("slot", "modality", "role", "missing", "with alternatives"), rows)
    for column, counts_of in report.classes.items():
        lines.append(
            f"{column}: " + ", ".join(f"{value or '(none)'} {count:,}" for value, count in counts_of.items())
        )
    lines += [f"Damaged: {item.source}: {item.reason}" for item in report.problems]
    lines.append("Everything is as it was imported." if report.sound else "Import the damaged files again.")
    return lines

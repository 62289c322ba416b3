"""``mmstudio evaluate`` and ``reproduce``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch

Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("evaluate")(evaluate)
    app.command("reproduce")(reproduce)


def evaluate(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of the run.")],
    project: Project = Path(),
    *,
    split: Annotated[str, typer.Option(help="Samples whose conditions are used.")] = "test",
    count: Annotated[int, typer.Option(min=1, help="Pictures with all conditions given.")] = 512,
    subset_count: Annotated[
        int, typer.Option(min=0, help="Pictures for each subset of the conditions; 0 leaves them out.")
    ] = 256,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N; the run's own if not given.")] = "",
) -> None:
    """Judge a run: validation losses, and how often each attribute comes out right for every subset of conditions."""
    from mmstudio.services.devices import choose_device

    out = Output.of(context)
    with out.open(project) as opened:
        job = opened.evaluation.evaluate(
            run,
            split=split,
            count=count,
            subset_count=subset_count,
            device=choose_device(device) if device else "",
        )
        done = finish(watch(opened, job, out))
    out.result({"run": job.run_id, **done.result}, *tell_evaluation(done.result))


def reproduce(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A generated file.")],
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Its project, if it lies elsewhere.")
    ] = None,
    *,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N.")] = "cpu",
) -> None:
    """Make a result again from the recipe inside it, and tell whether it is identical, close or different."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.devices import choose_device
    from mmstudio.services.evaluation import find_project

    out = Output.of(context)
    if not file.is_file():
        raise UsageError("There is no file {file}.", file=str(file))
    folder = project or find_project(file) or find_project(Path("file"))
    if folder is None:
        raise UsageError(
            "{file} lies outside of its project.", hint="Name it: --project DIR.", file=str(file)
        )
    with out.open(folder) as opened:
        done = finish(watch(opened, opened.evaluation.reproduce(file, device=choose_device(device)), out))
    result = dict(done.result)
    lines = [f"{result['verdict']}: largest difference {result['max_difference']} of 255."]
    out.result(
        {"file": str(file), **result}, *lines, *(f"  {reason}" for reason in result.get("reasons", []))
    )


def tell_evaluation(result: Mapping[str, Any]) -> list[str]:
    """Lines about an evaluation."""
    from mmstudio.services.report import percent, told_limits

    lines = [f"Validation {name}: {value:.4g}" for name, value in result.get("validation", {}).items()]
    attributes = result.get("attributes") or {}
    if not attributes:
        return [*lines, "The data has no reader of attributes."]
    every = attributes["all"]
    lines += told_limits(attributes)
    if not every["per_attribute"]:
        return lines
    lines.append(
        f"All conditions given, {every['count']} pictures: mean {percent(every['mean'])}, lowest "
        f"{percent(every['lowest'])}, all at once {percent(every['all_at_once'])}, {every['ms_per_picture']:.1f} ms a picture."
    )
    lines += table(
        ("attribute", "right"), [(name, percent(value)) for name, value in every["per_attribute"].items()]
    )
    if attributes.get("subsets"):
        lines += [
            "",
            *table(("given", "given right", "absent right (chance)", "entropy"), _subset_rows(attributes)),
        ]
    return lines


def _subset_rows(attributes: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    from mmstudio.services.report import percent

    rows = []
    for subset in attributes["subsets"]:
        absent = subset.get("absent", {})
        told = ", ".join(
            f"{name} {percent(item['right'])} ({percent(item['chance'])})" for name, item in absent.items()
        )
        lowest = min((item["entropy_ratio"] for item in absent.values()), default=None)
        mean = subset.get("given_mean")
        rows.append(
            (
                " + ".join(subset["given"]) or "nothing",
                percent(mean),
                told or "-",
                "-" if lowest is None else f">= {percent(lowest)}",
            )
        )
    return rows

"""``mmstudio evaluate``, ``evaluations`` and ``reproduce``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch

if TYPE_CHECKING:
    from mmstudio.plan.recipe import Choice
    from mmstudio.plan.scores import Attributes, Evaluation
    from mmstudio.services.evaluation.service import Listed

Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("evaluate")(evaluate)
    app.command("evaluations")(evaluations)
    app.command("reproduce")(reproduce)


def evaluate(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of the run.")],
    project: Project = Path(),
    *,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            help="Id of a metric; may be given several times. The reader of the data set's attributes if not given.",
        ),
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="A setting of a metric: METRIC.FIELD=VALUE.")
    ] = None,
    split: Annotated[str, typer.Option(help="Samples whose conditions are used.")] = "test",
    count: Annotated[int, typer.Option(min=1, help="Results with all conditions given.")] = 512,
    subset_count: Annotated[
        int, typer.Option(min=0, help="Results for each subset of the conditions; 0 leaves them out.")
    ] = 256,
    checkpoint: Annotated[str, typer.Option(help="latest, best or a step.")] = "latest",
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N; the run's own if not given.")] = "",
) -> None:
    """Judge a run: validation losses, and what metrics say about its results for every subset of conditions."""
    from mmstudio.services.devices import choose_device

    out = Output.of(context)
    with out.open(project) as opened:
        job = opened.evaluation.evaluate(
            run,
            metrics=_choices(metric, setting or []),
            split=split,
            count=count,
            subset_count=subset_count,
            checkpoint=int(checkpoint) if checkpoint.isdecimal() else checkpoint,
            device=choose_device(device) if device else "",
        )
        finish(watch(opened, job, out))
        found = opened.evaluation.read(job.run_id, job.id)
        if not found.scores and found.attributes is None:
            kinds = {slot.modality for slot in opened.runs.plan(job.run_id).targets}
            known = [spec.id for spec in opened.runs.host.registry.metrics if spec.modality in kinds]
            other = [name for name in known if name not in {choice.id for choice in found.metrics}]
            if other:
                out.note(f"Metrics to choose with --metric: {', '.join(other)}.")
            elif not known:
                out.note("No installed metric can judge what this run makes.")
    out.result(found.to_json(), *tell_evaluation(found))


def evaluations(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of the run.")],
    project: Project = Path(),
    *,
    show: Annotated[str, typer.Option("--show", help="Beginning of the id of one that is told whole.")] = "",
) -> None:
    """List the evaluations of a run, or show one of them."""
    out = Output.of(context)
    with out.open(project, write=False) as opened:
        if show:
            found = opened.evaluation.read(run, show)
            out.result(found.to_json(), *tell_evaluation(found))
            return
        listed = opened.evaluation.list(run)
    out.result({"evaluations": [_entry(one) for one in listed]}, *_told_list(listed))


def _choices(metrics: list[str] | None, settings: list[str]) -> list[Choice] | None:
    from mmstudio.core.errors import UsageError
    from mmstudio.plan.recipe import Choice, parse_value
    from mmstudio.services.training.recipes import parse_settings

    given: dict[str, dict[str, object]] = {name: {} for name in metrics or ()}
    for name, value in parse_settings(settings).items():
        metric, _, field = name.partition(".")
        if metric not in given or not field:
            raise UsageError(
                "{name} is not a setting of a chosen metric.",
                hint="Write --metric METRIC --set METRIC.FIELD=VALUE.",
                name=name,
            )
        given[metric][field] = parse_value(value)
    return [Choice(id=name, settings=told) for name, told in given.items()] if metrics else None


def _entry(one: Listed) -> dict[str, object]:
    found = one.found
    if found is None:
        return {"id": one.id, "problem": one.problem}
    keys = {"checkpoint", "split", "count", "subset_count", "created", "metrics", "scores", "validation"}
    return {"id": one.id, **found.model_dump(mode="json", include=keys)}


def _told_list(listed: Iterable[Listed]) -> list[str]:
    from mmstudio.services.evaluation.service import SHORT

    rows, problems = [], []
    for one in listed:
        found = one.found
        if found is None:
            problems.append(one.problem)
            continue
        figures = dict.fromkeys(
            [*(choice.id for choice in found.metrics), *(score.metric for score in found.scores)]
        )
        metrics = ", ".join(figures) or "-"
        rows.append(
            (one.id[:SHORT], made_words(found.created), f"{found.checkpoint:,}", found.split, metrics)
        )
    header = ("id", "made", "step", "split", "metrics")
    return [*(table(header, rows) if rows else ["The run has no evaluations yet."]), *problems]


def made_words(created: str) -> str:
    """When something was made, to the minute, in local time; a text that is not a time stays as it is."""
    try:
        return f"{datetime.fromisoformat(created).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return created or "-"


def reproduce(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A generated file.")],
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Its project, if it lies elsewhere.")
    ] = None,
    *,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N.")] = "cpu",
) -> None:
    """Make a result again from the recipe inside it, and say whether it is identical, close or different."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.devices import choose_device
    from mmstudio.services.evaluation.service import find_project

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
    lines = [
        f"{result['verdict']}: difference {result['difference']:.4f} (0 is the same, 1 has nothing in common)."
    ]
    out.result(
        {"file": str(file), **result}, *lines, *(f"  {reason}" for reason in result.get("reasons", []))
    )


def tell_evaluation(found: Evaluation) -> list[str]:
    """Lines about an evaluation."""
    from mmstudio.services.reports.report import other_scores, score_cells, told_limits

    lines = [f"Validation {name}: {value:.4g}" for name, value in found.validation.items()]
    lines += found.notes
    scores = [score_cells(score) for score in other_scores(found)]
    if scores:
        lines += table(("metric", "given", "value", "95 % interval", "results"), scores)
    if found.attributes is None:
        return lines if scores else [*lines, _told_nothing(found)]
    lines += told_limits(found.attributes)
    return lines + _told_attributes(found.attributes)


def _told_nothing(found: Evaluation) -> str:
    if not found.metrics:
        return "No metric was chosen, and the data has no reader of attributes."
    chosen = ", ".join(choice.id for choice in found.metrics)
    return f"In these samples there is nothing that can be judged by: {chosen}."


def _told_attributes(attributes: Attributes) -> list[str]:
    from mmstudio.services.reports.report import percent

    every = attributes.everything
    if not every.per_attribute:
        return []
    lines = [
        (
            f"All conditions given, {every.count} pictures: mean {percent(every.mean)}, lowest "
            f"{percent(every.lowest)}, all at once {percent(every.all_at_once)}, {every.ms_per_picture:.1f} ms a picture."
        )
    ]
    lines += table(
        ("attribute", "right"), [(name, percent(value)) for name, value in every.per_attribute.items()]
    )
    if attributes.subsets:
        header = ("given", "given right", "absent right (chance)", "entropy")
        lines += ["", *table(header, _subset_rows(attributes))]
    return lines


def _subset_rows(attributes: Attributes) -> list[tuple[str, str, str, str]]:
    from mmstudio.services.reports.report import percent

    rows = []
    for subset in attributes.subsets:
        told = ", ".join(
            f"{name} {percent(item.right)} ({percent(item.chance)})" for name, item in subset.absent.items()
        )
        ratios = [item.entropy_ratio for item in subset.absent.values() if item.entropy_ratio is not None]
        rows.append(
            (
                " + ".join(subset.given) or "nothing",
                percent(subset.given_mean),
                told or "-",
                f">= {percent(min(ratios))}" if ratios else "-",
            )
        )
    return rows

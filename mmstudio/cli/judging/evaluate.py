"""``mmstudio evaluate``: judge a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.cli.options import Checkpoint, Many, Project, Run, RunDevice, checkpoint_of, device_of
from mmstudio.cli.output import Output
from mmstudio.cli.watch import finish, watch

if TYPE_CHECKING:
    from mmstudio.plan.recipe import Choice
    from mmstudio.plan.scores import Evaluation
    from mmstudio.services.opened import OpenProject

Metrics = Annotated[
    Many,
    typer.Option(
        "--metrics",
        "--metric",
        help="Ids of metrics, with commas between them; may be given several times. If not given: the reader of the data "
        "set's attributes, where it has one, and metrics for any data.",
    ),
]
Extractor = Annotated[
    str,
    typer.Option(help="Id of the extractor whose features are compared; that of each metric if not given."),
]
SubsetCount = Annotated[
    int, typer.Option(min=0, help="Results for each subset of the conditions; 0 leaves them out.")
]
Subsets = Annotated[
    bool, typer.Option("--subsets/--no-subsets", help="Judge every subset of the conditions.")
]
Baselines = Annotated[
    bool,
    typer.Option(
        "--baselines/--no-baselines", help="Judge real data, shuffled training data and nearest copies too."
    ),
]
Neighbours = Annotated[
    bool | None,
    typer.Option(
        "--neighbours/--no-neighbours",
        help="Find the nearest training samples of results; if neither is given, where no metric is chosen.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("evaluate")(evaluate)


def evaluate(
    context: typer.Context,
    run: Run,
    project: Project = Path(),
    *,
    metric: Metrics = None,
    setting: Annotated[Many, typer.Option("--set", help="A setting of a metric: METRIC.FIELD=VALUE.")] = None,
    extractor: Extractor = "",
    split: Annotated[str, typer.Option(help="Samples whose conditions are used.")] = "test",
    count: Annotated[int, typer.Option(min=1, help="Results with all conditions given.")] = 512,
    subset_count: SubsetCount = 256,
    subsets: Subsets = True,
    baselines: Baselines = True,
    neighbours: Neighbours = None,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
) -> None:
    """Judge a run: validation losses, and what metrics say about its results for every subset of conditions.

    Stopped by Ctrl-C, it goes on with the same command.
    """
    out, chosen = Output.of(context), _ids(metric)
    with out.open(project) as opened:
        usual, by = opened.evaluation.usual(run)
        job = opened.evaluation.evaluate(
            run,
            metrics=_choices(opened, usual, chosen, setting or [], extractor),
            split=split,
            count=count,
            subset_count=subset_count if subsets else 0,
            checkpoint=checkpoint_of(checkpoint),
            baselines=baselines and usual is not None,
            neighbours=(extractor or by) if neighbours or (neighbours is None and not chosen) else "",
            device=device_of(device),
        )
        finish(watch(opened, job, out))
        found = opened.evaluation.read(job.run_id, job.id)
        _tell_others(opened, found, out)
        beside = _beside(opened, job.run_id)
    out.result(found.to_json(), *tell_evaluation(found), *beside)


def _ids(given: Iterable[str] | None) -> list[str]:
    """Ids that were given with commas between them, or one by one.

    Raises:
        UsageError: If something was given, and no id is in it: the usual metrics are not what was asked for.
    """
    from mmstudio.core.errors import UsageError

    found = [name.strip() for text in given or () for name in text.split(",") if name.strip()]
    if given and not found:
        raise UsageError("--metrics names no metric.", hint="Leave it out for the usual ones.")
    return found


def _choices(
    opened: OpenProject,
    usual: Sequence[Choice] | None,
    metrics: Sequence[str],
    settings: list[str],
    extractor: str,
) -> list[Choice] | None:
    from mmstudio.core.errors import UsageError
    from mmstudio.plan.recipe import Choice
    from mmstudio.plan.recipe_settings import parse_value
    from mmstudio.services.training.recipes import parse_settings

    names = list(metrics) or [choice.id for choice in usual or ()]
    registry = opened.runs.host.registry
    given: dict[str, dict[str, object]] = {name: {} for name in names}
    for name in given if extractor else ():
        if "extractor" in registry.metrics.get(name).config.model_fields:
            given[name]["extractor"] = extractor
    for name, value in parse_settings(settings).items():
        metric, _, field = name.partition(".")
        if metric not in given or not field:
            raise UsageError(
                "{name} is not a setting of a chosen metric.",
                hint="Write --metrics METRIC --set METRIC.FIELD=VALUE.",
                name=name,
            )
        given[metric][field] = parse_value(value)
    if not metrics and usual is None:
        return None
    return [Choice(id=name, settings=given[name]) for name in names]


def _beside(opened: OpenProject, run: str) -> list[str]:
    """Lines about the baselines of a run that tells a column."""
    from mmstudio.services.comparison.beside import baselines_beside

    found = baselines_beside(opened.families, run)
    if found is None:
        return []
    train = f"Train them: mmstudio compare baselines --dataset {opened.project.runs.get(run).dataset} --recipe {run}"
    lines = ["", "Baselines.", *(note.text for note in found.notes())]
    return [*lines, train] if found.missing else lines


def _tell_others(opened: OpenProject, found: Evaluation, out: Output) -> None:
    """Name the metrics that there are, if nothing could be judged."""
    if found.scores or found.readings:
        return
    kinds = [slot.modality for slot in opened.runs.plan(found.run).targets]
    known = [spec.id for spec in opened.runs.host.registry.metrics if spec.judges(kinds)]
    other = [name for name in known if name not in {choice.id for choice in found.metrics}]
    if other:
        out.note(f"Metrics to choose with --metrics: {', '.join(other)}.")
    elif not known:
        out.note("No installed metric can judge what this run makes.")

"""``mmstudio evaluate``: judge a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.cli.output import Output
from mmstudio.cli.watch import finish, watch

if TYPE_CHECKING:
    from mmstudio.plan.recipe import Choice

Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("evaluate")(evaluate)


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

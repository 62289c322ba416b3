"""The model card of a run, in Markdown: what it is, what it was trained on, how good it is, and what only a person knows.

Everything that comes from data or people is escaped, and no place on this computer is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import counted, printable
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.registry import Registry
from mmstudio.services.reports.figure_table import score_cells
from mmstudio.services.reports.leaving.card_fields import CardFields

CARD = "MODEL_CARD.md"
"""Name of its file."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|<>~&$]|^[-+](?=\s)|^\d+(?=[.)]\s))")
"""What Markdown or HTML would read as something else than itself: inside a line, and at its beginning."""
_EVALUATIONS = 3
"""The newest evaluations are told."""
_SCORES = 40
_FEW = 1000
"""Below so many training samples, the card says that they are few."""
_NOT_SAID = "*not stated*"
FIELDS: dict[str, str] = {
    "author": "Author",
    "license": "Licence of the model",
    "data_license": "Licence of the data",
    "link": "More about it",
    "use": "Meant for",
}
"""Headings of the fields that a person fills in, besides the limits."""


def card_of(
    name: str, files: RunFolder, registry: Registry, exported: Mapping[str, Any] | None = None
) -> str:
    """The card of a run.

    Args:
        name: Name of the run.
        files: Its folder.
        registry: Everything that plugins describe.
        exported: What :func:`mmstudio.engine.export.job.export_model` told of the files beside the card, if there are any.

    Raises:
        StudioError: If the run cannot be read.
    """
    plan, fields = files.plan(registry), CardFields.load(files.path)
    parts = [
        _head(name, plan),
        _licence(fields),
        _model(plan, exported),
        _data(files, plan),
        _training(files, plan),
        _scores(files),
        _limits(files, plan, fields),
        _files(exported),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def escaped(words: object) -> str:
    """Words of data or people as they stand, on one line: nothing in them is read as Markdown or HTML."""
    return _SPECIAL.sub(_literal, " ".join(printable(str(words)).split()))


def _literal(found: re.Match[str]) -> str:
    words = found.group()
    return f"{words[:-1]}&#{ord(words[-1])};" if words[0].isdecimal() else f"\\{words}"


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "| " + " | ".join("---" for _ in header) + " |"]
    return [*lines, *("| " + " | ".join(escaped(cell) for cell in row) + " |" for row in rows)]


def _head(name: str, plan: RunPlan) -> list[str]:
    made = _listed(slot.name for slot in plan.targets)
    seen = _listed(slot.name for slot in plan.conditions)
    verb = "Makes" if plan.makes else "Tells"
    words = f"{verb} **{made}** from **{seen or 'nothing'}**; any of them may be missing."
    return [f"# {escaped(name)}", "", words, "", "Trained with MM Studio."]


def _listed(names: Iterator[str]) -> str:
    return ", ".join(escaped(name) for name in names)


def _licence(fields: CardFields) -> list[str]:
    told = fields.model_dump()
    return ["## Licence and use", ""] + [
        f"- {title}: {escaped(told[key]) or _NOT_SAID}" for key, title in FIELDS.items()
    ]


def _model(plan: RunPlan, exported: Mapping[str, Any] | None) -> list[str]:
    recipe, learner = plan.recipe, plan.generator
    rows: list[tuple[str, object]] = [
        ("Recipe", f"{recipe.title} ({recipe.id})"),
        ("Learner", f"{learner.spec.title} ({learner.id})"),
    ]
    if plan.fusion is not None:
        rows.append(("Fusion", f"{plan.fusion.spec.title} ({plan.fusion.id})"))
    rows += [(f"Encoder of {slot}", f"{one.spec.title} ({one.id})") for slot, one in plan.encoders.items()]
    rows += [(f"Decoder of {slot}", f"{one.spec.title} ({one.id})") for slot, one in plan.decoders.items()]
    if exported is not None:
        rows.append(("Weights", f"{exported['weights'] / 1e6:,.1f} MB, float32"))
    return ["## Model", "", *_table(("What", "Which"), rows)]


def _data(files: RunFolder, plan: RunPlan) -> list[str]:
    targets = {slot.name for slot in plan.targets}
    rows = [
        (
            slot.name,
            slot.modality,
            "made" if slot.name in targets and plan.makes else _role(slot.name, targets),
        )
        for slot in plan.slots
    ]
    lines = ["## Data", "", f"Data set: {escaped(plan.data.name)}", ""]
    match files.data_state():
        case {"counts": dict(counts), "content": dict(content)}:
            told = [
                (split, f"{count:,}", str(content.get(split, "-")))
                for split, count in counts.items()
                if _is_count(count)
            ]
            lines += [*_table(("Split", "Samples", "Fingerprint of the content"), told), ""]
    return [*lines, *_table(("Slot", "Kind", "Role"), rows)]


def _role(slot: str, targets: set[str]) -> str:
    return "told" if slot in targets else "given"


def _is_count(count: object) -> bool:
    return isinstance(count, int) and not isinstance(count, bool) and count >= 0


def _training(files: RunFolder, plan: RunPlan) -> list[str]:
    config, progress = files.config(), files.checkpoints.latest()
    training = plan.recipe.training
    rows: list[tuple[str, object]] = []
    if progress is not None:
        rows = [("Steps", f"{progress.step:,}"), ("Time", f"{progress.seconds / 60:,.1f} minutes")]
        rows += [("Device", config.device)]
    if not plan.predicts:
        rows += [("Samples a step", training.batch), ("Optimiser", training.optimiser)]
    rows += [("Seed", config.seed)]
    parts = sorted({f"{one.distribution} {one.version}" for one in config.plugins.values()})
    rows += [("Trained with", ", ".join(parts))]
    if progress is not None and progress.versions:
        rows += [("Libraries", ", ".join(f"{name} {version}" for name, version in progress.versions.items()))]
    return ["## Training", "", *_table(("What", "How much"), rows)]


def _scores(files: RunFolder) -> list[str]:
    found: list[Evaluation] = []
    for one in files.evaluations():
        with suppress(StudioError):  # one that is damaged says nothing
            found.append(files.evaluation(one))
    found.sort(key=lambda one: one.created, reverse=True)
    lines = ["## Scores", ""]
    if not found:
        return [*lines, "It has not been evaluated."]
    for evaluation in found[:_EVALUATIONS]:
        own = [score for score in evaluation.scores if score.source == "run"]
        lines += [
            f"Checkpoint {evaluation.checkpoint:,}, split {escaped(evaluation.split)}:",
            "",
            *_table(
                ("Score", "Given", "Value", "Interval (95 %)", "Results"),
                [score_cells(one) for one in own[:_SCORES]],
            ),
            "",
        ]
        if len(own) > _SCORES:
            lines += [f"{len(own) - _SCORES:,} more scores are left out here.", ""]
    return lines[:-1]


def _limits(files: RunFolder, plan: RunPlan, fields: CardFields) -> list[str]:
    lines = ["## Limits", ""]
    lines += [f"- {escaped(fields.limits)}"] * bool(fields.limits)
    lines += ["- It knows only what its data held; what was rare there it makes or tells badly."]
    lines += ["- What it makes may resemble single training samples."] * plan.makes
    match files.data_state():
        case {"counts": {"train": int(count)}} if 0 < count < _FEW:
            lines += [f"- It was trained on {counted(count, 'sample, which is', 'samples, which are')} few."]
    if not files.evaluations():
        lines += ["- Nobody has measured how good it is."]
    return lines


def _files(exported: Mapping[str, Any] | None) -> list[str]:
    if exported is None:
        return []
    rows = [
        (form, f"{size / 1e6:,.1f} MB", f"{size / exported['weights']:.3f}", _difference(exported, form))
        for form, size in exported["bytes"].items()
    ]
    count = exported["compared"]
    return [
        "## Files",
        "",
        f"Checkpoint {exported['step']:,}. Graphs: {', '.join(exported['graphs'])}. See README.md.",
        "",
        *_table(("Format", "Size", "Size by weights", "Largest difference"), rows),
        "",
        f"Compared with the program over {counted(count, 'result')} with the same conditions and the same noise, in float32.",
    ]


def _difference(exported: Mapping[str, Any], form: str) -> str:
    found = float(exported["differences"][form])
    if exported["loop"] == "tell":
        return f"{found:.1g}"
    return f"{round(found * 255)} of 255"

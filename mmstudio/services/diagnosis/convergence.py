"""Rules about learning itself: gradients, rates, overfitting, and a training that lags behind earlier ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mmstudio.core.sentences import Note
from mmstudio.services.diagnosis.signs import Numbers, OtherRun, RunFinding, Signs, SignSeries, names, series

_FEWEST = 4
_VANISHED = 1e-8
_EXPLODED = 100.0
_FAST, _USUAL, _SLOW = 0.045, 0.01, 2e-4
"""Change of the weights of a part in one step, over the weights: too much, usual, and too little."""
_WORSE = 0.1
_LAG = 0.5
_EARLIEST = 0.3
_CHECKS = 3


def gradients(signs: Signs) -> Iterator[RunFinding]:
    """Losses that stopped being numbers, gradients that have grown a hundredfold, and parts that get none."""
    slower = _rates(signs, 1 / 3)
    if signs.broken:
        yield RunFinding(
            "exploded",
            "error",
            Note("The training ended because the {name} was no longer a number.", {"name": signs.broken}),
            Note("Lower the rate, and clip gradients: both keep a step from going too far."),
            changes={**slower, "training.clip": "1.0"},
        )
    for part in names(signs.vitals, "gradient/"):
        told = series(signs.vitals, f"gradient/{part}")
        if len(told) < 2 * _FEWEST:
            continue
        early, late = (float(np.median(half)) for half in np.array_split(told.values, 2))
        end = float(np.median(told.values[-_FEWEST:]))
        evidence = Note(
            "Its gradient was {early:.2e} in the first half and is {end:.2e} now.",
            {"early": early, "end": end},
        )
        if late < _VANISHED:
            yield RunFinding(
                "vanished",
                "warning",
                Note("The part {part} learns nothing: no gradient reaches it.", {"part": part}),
                Note(
                    "Something saturates before it, or its loss does not depend on it. Try a lower rate, or another fusion."
                ),
                (evidence,),
                part,
                slower,
            )
        elif early > 0 and end > _EXPLODED * early:
            yield RunFinding(
                "exploding",
                "warning",
                Note("The gradient of {part} explodes.", {"part": part}),
                Note("Lower the rate, and clip gradients: both keep a step from going too far."),
                (evidence,),
                part,
                {**slower, "training.clip": "1.0"},
            )


def rates(signs: Signs) -> Iterator[RunFinding]:
    """Steps that change the weights far more, or far less, than trainings that work."""
    peaks = {
        part: _peak(series(signs.vitals, f"update/{part}").values) for part in names(signs.vitals, "update/")
    }
    told = {part: peak for part, peak in peaks.items() if peak is not None}
    if not told:
        return
    part = max(told, key=lambda name: told[name])
    peak = told[part]
    evidence = (Note("A step changes the weights of {part} by {peak:.2%}.", {"part": part, "peak": peak}),)
    if peak > _FAST:
        yield RunFinding(
            "fast",
            "warning",
            Note("The learning rate is too high: each step throws away a part of what was learned."),
            Note("Lower the rate; results get better and the loss falls further."),
            evidence,
            changes=_rates(signs, _USUAL / peak),
        )
    elif peak < _SLOW and signs.far(_EARLIEST):
        yield RunFinding(
            "slow",
            "warning",
            Note("The learning rate is too low: the weights hardly move."),
            Note("Raise the rate; the same time then teaches more."),
            evidence,
            changes=_rates(signs, min(100.0, _USUAL / max(peak, 1e-9))),
        )


def overfitting(signs: Signs) -> Iterator[RunFinding]:
    """A held-out loss that rises while the training loss goes on falling."""
    held_out = series(signs.vitals, "validation")
    if len(held_out) < _CHECKS + 2:
        return
    best = int(np.argmin(held_out.values))
    since = held_out.values[best + 1 :]
    fell = float(held_out.values[0] - held_out.values[best])
    if len(since) < _CHECKS or best == 0 or fell <= 0:
        return
    rise = float(np.median(since[-_CHECKS:]) - held_out.values[best])
    step, last = held_out.steps[best], held_out.steps[-1]
    before, now = (_training_loss(signs, at, (last - step) / 2) for at in (step, last))
    if rise < _WORSE * fell or not now < before:
        return
    yield RunFinding(
        "overfitted",
        "warning",
        Note(
            "The run learns its training samples by heart: the held-out loss has been rising since step {step:,}.",
            {"step": int(step)},
        ),
        Note(
            "Use the best checkpoint. For the next training: more samples, random steps on the data, a smaller model, or less time."
        ),
        (
            Note(
                "The held-out loss was {best:.4g} and is {now:.4g}.",
                {"best": float(held_out.values[best]), "now": float(held_out.values[-1])},
            ),
            Note(
                "The training loss fell from {before:.4g} to {now:.4g} meanwhile.",
                {"before": before, "now": now},
            ),
        ),
        changes=_until(signs, float(step)),
    )


def lag(signs: Signs) -> Iterator[RunFinding]:
    """A held-out loss that has come less than half as far as an earlier run had after as many samples."""
    own = series(signs.vitals, "validation")
    if len(own) < _FEWEST or not signs.far(_EARLIEST):
        return
    seen = float(own.steps[-1]) * signs.training.batch
    behind = [(way, other) for other in signs.others if (way := _way(own, other, seen)) is not None]
    if not behind:
        return
    way, other = min(behind, key=lambda found: found[0])
    if way >= _LAG:
        return
    taken = {
        name: getattr(other.training, name)
        for name in ("optimiser", "lr", "matrix_lr", "condition_lr", "batch", "warmup")
    }
    changed = {
        f"training.{name}": str(value)
        for name, value in taken.items()
        if value != getattr(signs.training, name)
    }
    yield RunFinding(
        "lagging",
        "note",
        Note("The run learns more slowly than {other} did on the same data.", {"other": other.name}),
        Note("Take over its settings of the training, or see what else differs."),
        (Note("It has come {way:.0%} as far after as many samples.", {"way": max(0.0, way)}),),
        changes=changed,
    )


def _way(own: SignSeries, other: OtherRun, seen: float) -> float | None:
    """How far a held-out loss has fallen, over how far another had fallen after as many samples; ``None`` if unknown."""
    then = other.validation.steps * other.training.batch
    if len(then) < 2 or not then[0] <= seen <= then[-1]:
        return None
    start = max(float(own.values[0]), float(other.validation.values[0]))
    theirs = start - float(np.interp(seen, then, other.validation.values))
    return (start - float(own.values.min())) / theirs if theirs > 0 else None


def _peak(values: Numbers) -> float | None:
    """The second largest change of weights: a single long step may have another reason, such as a penalty now and then."""
    return float(np.sort(values)[-2]) if len(values) >= _FEWEST else None


def _training_loss(signs: Signs, step: float, width: float) -> float:
    """What all phases minimise together, around a step."""
    phases = names(signs.vitals, "total/")
    told = [series(signs.vitals, f"total/{phase}").around(step, max(width, 1.0)) for phase in phases]
    return float(np.sum(told)) if told else float("nan")


def _rates(signs: Signs, factor: float) -> dict[str, str]:
    """All rates times a factor, as settings."""
    training = signs.training
    used = {"lr": training.lr, "condition_lr": training.condition_lr}
    if training.optimiser == "muon":
        used["matrix_lr"] = training.matrix_lr
    return {f"training.{name}": f"{min(1.0, value * factor):.2g}" for name, value in used.items() if value}


def _until(signs: Signs, step: float) -> dict[str, str]:
    """A budget that ends at a step."""
    training = signs.training
    if training.steps:
        return {"training.steps": str(max(1, int(step)))}
    share = step / max(1.0, signs.last_step) * max(signs.share, 0.01)
    return {"training.minutes": f"{training.minutes * share:.2g}"}

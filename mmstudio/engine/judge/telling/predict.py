"""The job that asks a run about samples: the score of each class or the number, what each slot says by itself, and which decided."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import RunContext, Samples
from mmstudio.engine.data.data_state import data_changed
from mmstudio.engine.judge.telling.deciding import Floats, Tells, decided
from mmstudio.engine.judge.telling.predictors import OpenPredictor
from mmstudio.engine.judge.telling.tellers import OpenTeller
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.cards import cards_of
from mmstudio.nn.predictors import ABSENT
from mmstudio.plan.payloads import PredictPayload


@dataclass(frozen=True)
class Answer:
    """What a run says of some samples.

    Attributes:
        classes: Names of the classes; empty if it tells numbers.
        scores: (n, K) scores of the classes, or numbers (n, 1).
        votes: Per slot (n, K): what is said from this slot alone.
        there: Per slot (n,): whether a sample holds it.
        truth: What is right, for each sample; empty where it is not known.
        tells: Gives the scores with only some slots.
    """

    classes: Sequence[str]
    scores: Floats
    votes: Mapping[str, Floats]
    there: Mapping[str, npt.NDArray[np.bool_]]
    truth: Sequence[str | float]
    tells: Tells


def predict(context: RunContext) -> None:
    """Tell the class or the number of given values, or of the first samples of a split.

    Result: ``slot`` and ``classes``, and of each sample ``name`` and its ``label``, empty where it has none that the run
    knows. Of classes ``scores``, and ``votes`` per slot; of numbers, whose ``classes`` are empty, ``value``, and ``values``
    per slot. Where values were given also ``decided``: what each slot added to the score of the likeliest class or to the
    number, in Shapley values, beside ``without``, which is said where nothing is given.
    """
    payload = PredictPayload.of(context.job)
    workspace = Workspace(run_folder(context, payload.run), context.registry)
    slot = workspace.run_plan.check_predicts(payload.slot)
    samples = context.samples(workspace.config.dataset)
    if not payload.conditions:
        changed = data_changed(workspace.files, context, workspace.config.dataset)
        if changed is not None:
            context.log(changed.template, level="warning", **changed.params)
    found = (_of_predictor if workspace.run_plan.predicts else _of_teller)(context, payload, samples)
    names = (
        ["given"]
        if payload.conditions
        else [str(sample.id) for sample in samples.read(payload.split, 0, len(found.scores))]
    )
    told = [_told(found, row, name) for row, name in enumerate(names)]
    if payload.conditions:
        (own,) = decided(found.tells, found.there)
        told[0] |= {"decided": dict(own.shares), "without": own.without}
    context.result({"run": payload.run, "slot": slot, "classes": list(found.classes), "samples": told})


def _of_predictor(context: RunContext, payload: PredictPayload, samples: Samples) -> Answer:
    opened = OpenPredictor.of(context, payload.run)
    if payload.conditions:
        cards, _ = cards_of(opened, payload.to_json()["conditions"], {})
        rows, labels = opened.given(cards), np.array([ABSENT])
    else:
        rows, labels = opened.stored(context, samples, payload.split, payload.count)
    found, classes = opened.predict(rows), opened.fitted.classes

    def tells(given: Collection[str]) -> Floats:
        return opened.predict(rows.given(given)).scores.astype(np.float64)

    votes = {slot: vote.astype(np.float64) for slot, vote in found.votes.items()}
    truth = ["" if label < 0 else classes[label] for label in labels]
    return Answer(classes, found.scores.astype(np.float64), votes, rows.there, truth, tells)


def _of_teller(context: RunContext, payload: PredictPayload, samples: Samples) -> Answer:
    opened = OpenTeller.of(context, payload.run, payload.checkpoint, payload.slot)
    if payload.conditions:
        cards, _ = cards_of(opened, payload.to_json()["conditions"], {})
        batch = opened.given(cards)
    else:
        batch = opened.stored(context, samples, payload.split, payload.count)

    def tells(given: Collection[str]) -> Floats:
        told: Floats = opened.told(context, batch, given).scores.double().numpy()
        return told

    found = opened.told(context, batch)
    there = {slot: (weight != 0).cpu().numpy() for slot, weight in batch.weight.items()}
    truth = found.truth.double().numpy()
    right: list[str | float] = (
        ["" if place < 0 else found.classes[int(place)] for place in truth]
        if found.classes
        else ["" if math.isnan(number) else float(number) for number in truth]
    )
    votes = {slot: tells([slot]) for slot in there}
    return Answer(found.classes, found.scores.double().numpy(), votes, there, right, tells)


def _told(found: Answer, row: int, name: str) -> dict[str, Any]:
    """What is said of one sample; see :func:`predict`."""
    votes = {slot: vote[row].tolist() for slot, vote in found.votes.items() if found.there[slot][row]}
    told: dict[str, Any] = {"name": name, "label": found.truth[row]}
    if found.classes:
        return told | {"scores": found.scores[row].tolist(), "votes": votes}
    return told | {
        "value": float(found.scores[row, 0]),
        "values": {slot: vote[0] for slot, vote in votes.items()},
    }

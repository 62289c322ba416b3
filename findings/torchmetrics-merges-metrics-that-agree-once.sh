#!/usr/bin/env bash
# Surprise: torchmetrics 1.9.0, MetricCollection: two metrics whose counts happen to agree after the first batch are taken for one from then on,
# although they differ in a threshold or in ignore_index: the second is never updated again and tells the first one's value. No warning;
# the same batches in another order, or compute_groups=False, give the right numbers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torchmetrics==1.9.0 torch==2.13.0 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import warnings

import torch
import torchmetrics
from torchmetrics import MetricCollection
from torchmetrics.classification import BinaryAccuracy, MulticlassAccuracy

warnings.simplefilter("error")
print("torchmetrics", torchmetrics.__version__, "torch", torch.__version__)


def values(metrics: dict, batches: list, **options) -> dict[str, float]:
    kept = MetricCollection({name: make() for name, make in metrics.items()}, **options)
    for guesses, labels in batches:
        kept.update(torch.tensor(guesses), torch.tensor(labels))
    return {name: round(value.item(), 3) for name, value in kept.compute().items()}


def look(title: str, metrics: dict, batches: list) -> None:
    as_is, turned = values(metrics, batches), values(metrics, batches[::-1])
    right = values(metrics, batches, compute_groups=False)
    print(f"{title}: {as_is}; batches the other way round {turned}; compute_groups=False {right}")
    assert turned == right and len(set(right.values())) == 2, "the right values are other ones"
    assert len(set(as_is.values())) == 1, "CHANGED: metrics that agree once are kept apart"


thresholds = {"loose": lambda: BinaryAccuracy(threshold=0.5), "strict": lambda: BinaryAccuracy(threshold=0.9)}
sure, unsure = ([0.95, 0.1, 0.97, 0.2], [1, 0, 1, 1]), ([0.6, 0.7, 0.8, 0.2], [1, 0, 1, 0])
look("thresholds", thresholds, [sure, unsure])
classes = {
    "all": lambda: MulticlassAccuracy(3, average="micro"),
    "without_0": lambda: MulticlassAccuracy(3, average="micro", ignore_index=0),
}
look("ignore_index", classes, [([1, 2, 1, 2], [1, 2, 2, 2]), ([0, 0, 1, 2], [0, 1, 0, 0])])
P

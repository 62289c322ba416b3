"""The predictor: the middle of each class in the numbers of each slot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from mmstudio.nn import Prediction, Predictor
from my_plugin.plugin import MyPluginConfig

Arrays = Mapping[str, Any]


class MyPluginPredictor(Predictor):
    """Every slot votes for the class whose middle lies nearest; the votes of the slots that a sample holds are averaged.

    A vote is ``softmax(-s d / D)`` over the classes: d the squared distance in standard deviations, D the width, s the
    sharpness.
    """

    def __init__(self, config: MyPluginConfig, widths: Mapping[str, int], classes: int) -> None:
        super().__init__(config, widths, classes)
        self.sharpness, self.widths, self.classes = config.sharpness, dict(widths), classes
        self.middles: dict[str, Any] = {}  # per slot (K, D), in standard deviations
        self.scales: dict[str, Any] = {}  # per slot (D,)
        self.known: dict[str, Any] = {}  # per slot (K,): whether training held the class there

    def fit(
        self,
        features: Arrays,
        there: Arrays,
        labels: Any,
        rng: np.random.Generator,
        progress: Callable[[int, int], None],
    ) -> None:
        """Learn the middles; nothing is drawn here."""
        for number, (slot, width) in enumerate(self.widths.items()):
            progress(number, len(self.widths))  # somebody may want to stop
            held = there[slot]
            spread = features[slot][held].std(axis=0) if held.any() else np.zeros(width)
            self.scales[slot] = np.where(spread > 0, spread, 1.0).astype(np.float32)
            rows = [features[slot][held & (labels == one)] for one in range(self.classes)]
            self.known[slot] = np.array([len(own) > 0 for own in rows])
            middles = [own.mean(axis=0) if len(own) else np.zeros(width) for own in rows]
            self.middles[slot] = (np.stack(middles) / self.scales[slot]).astype(np.float32)

    def predict(self, features: Arrays, there: Arrays) -> Prediction:
        """Scores (n, K), and each slot's votes (n, K): 0 where a sample does not hold it."""
        votes = {slot: self._votes(slot, features[slot]) * there[slot][:, None] for slot in self.widths}
        held = np.sum([there[slot] for slot in self.widths], axis=0).clip(min=1)
        scores = np.sum(list(votes.values()), axis=0) / held[:, None]
        return Prediction(scores.astype(np.float32), votes)

    def arrays(self) -> dict[str, Any]:
        """All that was learned, by name."""
        kinds = {"middles": self.middles, "scales": self.scales, "known": self.known}
        return {f"{kind}/{slot}": array for kind, own in kinds.items() for slot, array in own.items()}

    def take(self, arrays: Arrays) -> None:
        """Take it back; whoever changed the file gets a sentence, not a wrong answer."""
        for slot, width in self.widths.items():
            middles, scales, known = (arrays[f"{kind}/{slot}"] for kind in ("middles", "scales", "known"))
            shapes = (self.classes, width), (width,), (self.classes,)
            if (middles.shape, scales.shape, known.shape) != shapes or not (scales > 0).all():
                raise ValueError(f"what was learned of {slot} is of another shape")
            self.middles[slot], self.scales[slot], self.known[slot] = middles, scales, known.astype(bool)

    def _votes(self, slot: str, values: Any) -> Any:
        far = np.square(values[:, None, :] / self.scales[slot] - self.middles[slot]).mean(axis=2)
        scores = np.where(self.known[slot], -self.sharpness * far, -1e30)
        share = np.exp(scores - scores.max(axis=1, keepdims=True))
        return (share / share.sum(axis=1, keepdims=True)).astype(np.float32)

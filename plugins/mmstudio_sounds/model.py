"""Conditional flow matching over log-mel spectrograms, and the sounds that they stand for.

As the flow over pictures: a field carries noise x_0 to data x_1 along ``x_t = (1 - t) x_0 + t x_1`` (Lipman et al. 2023,
eq. 23 with sigma_min = 0), and the network predicts the data, ``v = (E[x_1 | x_t] - x_t) / (1 - t)`` (Salimans and Ho 2022,
section 4). Nothing of the noisy input is passed on beside the network: what it fails to take away of the noise would be heard
in logarithms as loud as the sound.

How long a sound is, is drawn first; the flow then knows where the sound ends. Spectrograms are not normalised per sound, so
loudness is generated like everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from mmstudio.api import Slot, Sound, UsageError
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Generator,
    Losses,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
    only_target,
)
from mmstudio.nn.blocks import Contrast
from mmstudio.nn.draws import Draws
from mmstudio.nn.guidance import Guide
from mmstudio.nn.losses import mean_there, missed
from mmstudio.nn.priors import COMPLETED, ConditionPrior, lessons
from mmstudio.nn.samplers import integrate, seeded_noise, step_times
from mmstudio_sounds.decisions import average_of_parts, one_part_each
from mmstudio_sounds.hearing import Hearing
from mmstudio_sounds.lengths import LengthHead
from mmstudio_sounds.network import TimeNet
from mmstudio_sounds.plugin import SoundFlowConfig, SoundFlowSampling
from mmstudio_sounds.sounds import SoundPreparer, SoundState, measured, waves
from mmstudio_sounds.spectra import Spectra

_LENGTH_SEEDS, _PRIOR_SEEDS = 2**41, 2**40
"""Added to a seed for draws that must be independent of the spectrogram's noise."""
_LENGTH_SHARE = 0.05
"""Weight of the lengths' cross-entropy, which then moves encoders less than the spectrograms' error."""
_SKETCH_ROUNDS = 4


class SoundFlow(Generator):
    """Flow matching over spectrograms with a vocoder, for one slot of sounds."""

    edges = (
        "net.stem",
        "net.head",
        "hearing.vocoder.stem",
        "hearing.vocoder.head",
        "lengths",
        "prior",
        "matching",
    )

    @classmethod
    def wants(cls, config: SoundFlowConfig) -> Wants:
        """Requires a vector; tokens are used if the fusion gives them."""
        return Wants(config.condition_width, ("feature", "structure", "decision"))

    @classmethod
    def fit(cls, config: SoundFlowConfig, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """Measure the sounds: their lengths, and the levels of their bands."""
        del slot
        return measured(raws, Spectra(config.rate_hz, config.mels), config.seconds)

    @classmethod
    def preparer(cls, config: SoundFlowConfig, slot: Slot, state: Mapping[str, Any]) -> SoundPreparer:
        """Prepares sounds of the configured rate."""
        del slot
        return SoundPreparer(config.rate_hz, float(state["seconds"]))

    def __init__(
        self, config: SoundFlowConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.config = config
        self.slot = only_target(targets, "audio")
        self.level = condition.level
        state = SoundState.model_validate(dict(targets[self.slot].state))
        self.longest = SoundPreparer(config.rate_hz, state.seconds).longest
        self.hearing = Hearing(config, state)
        self.spectra = self.hearing.spectra
        self.net = TimeNet(
            mels=config.mels,
            longest=self.spectra.frames(self.longest),
            condition=condition,
            width=config.width,
            blocks=config.blocks,
            patch=config.patch,
        )
        whole = condition.level == "feature" and not condition.tokens
        self.prior = ConditionPrior(condition.width) if config.prior and whole else None
        self.dropping = self.dropping if self.prior is None else COMPLETED
        self.matching = Contrast(2 * config.mels + 1, condition.width) if config.matching else None
        self.lengths = LengthHead(condition.width, [round(edge * config.rate_hz) for edge in state.edges])

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Mean squared error of the predicted spectrogram, and the lengths' cross-entropy; in training, plus the vocoder's.

        All are means over the samples that have a sound; the vocoder learns from a few of them.
        """
        del phase
        prepared, there = batch.target[self.slot], batch.target_there[self.slot]
        length = prepared["length"].long()
        most = max(1, int(length.max()))
        samples = waves(prepared["samples"][:, :most])
        with torch.autocast(samples.device.type, enabled=False), torch.no_grad():
            data = self.hearing.normed(self.spectra.mel(self.spectra.spectrum(samples)))
        frames = self._frames(length)
        within = self._within(frames, data.shape[1])
        data = data * within
        noise = torch.randn(data.shape, generator=batch.rng, device=data.device) * within
        drawn = torch.randn(batch.size, generator=batch.rng, device=data.device)
        time = (drawn * self.config.time_spread + self.config.time_centre).sigmoid()
        condition = one_part_each(batch.condition, batch.rng) if self.level == "decision" else batch.condition
        predicted = self.net(torch.lerp(noise, data, time[:, None, None]), time, frames, condition)
        errors = ((predicted - data).square() * within).sum((1, 2)) / (frames * self.config.mels)
        flow, count = mean_there(errors, there)
        told, _ = mean_there(self.lengths.loss(condition.vector, length), there)
        parts = {"loss": flow.detach(), "length": told.detach()}
        total = flow + _LENGTH_SHARE * told
        if self.training and self.matching is not None:
            alike = self.matching(self._outline(data, frames, within), condition.vector)
            matched, _ = mean_there(missed(alike, there), there)
            total, parts = total + self.config.matching * matched, {**parts, "matching": matched.detach()}
        if self.training and self.prior is not None:
            drawn_on = self.prior.loss(*lessons(batch), batch.rng)
            total, parts = total + drawn_on, {**parts, "prior": drawn_on.detach()}
        if self.training and self.hearing.vocoder is not None:
            vocoder = self.hearing.loss(samples, within, there)
            total, parts = total + vocoder, {**parts, "vocoder": vocoder.detach()}
        return Losses(total, parts, count)

    def _outline(self, data: Tensor, frames: Tensor, within: Tensor) -> Tensor:
        """What a sound is like as a whole: mean and deviation of every band, and how long it is, (B, 2 M + 1)."""
        count = frames[:, None].float()
        mean = data.sum(1) / count
        spread = ((data - mean[:, None]).square() * within).sum(1) / count
        return torch.cat([mean, spread.sqrt(), count / self.spectra.frames(self.longest)], dim=1)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Draw lengths, follow the field from noise to spectrograms, and hear them."""
        settings: SoundFlowSampling = request.settings or SoundFlowSampling()
        guide = Guide(request, self._completer(request, settings.prior_steps))
        length = self._drawn_lengths(request, settings, guide)
        frames = self._frames(length)
        within = self._within(frames, int(frames.max()))
        # drawn for the longest sound there may be: the noise of a result must not depend on the lengths of others
        shape = (self.spectra.frames(self.longest), self.config.mels)
        noise = seeded_noise(request.seeds, shape, request.device)[:, : within.shape[1]] * within
        of = settings.steps + 1
        times = step_times(settings.steps)
        seen = noise

        def field(x: Tensor, time: float) -> Tensor:
            def predict(many: Tensor, condition: Condition) -> Tensor:
                at = torch.full((many.shape[0],), time, device=many.device)
                ends = frames.repeat(len(many) // len(frames))
                return self._whole(lambda part: self.net(many, at, ends, part), condition)

            nonlocal seen
            seen = guide(predict, x, active=time < settings.guidance_until).float() * within
            return (seen - x) / (1 - time)

        def heard(mel: Tensor, how: SoundFlowSampling) -> dict[str, list[Any]]:
            return {
                self.slot: self._raws(self.hearing.sounds(mel, length, within, request.seeds, how), length)
            }

        for index, x in enumerate(integrate(field, noise, times, settings.solver), 1):
            done = index == settings.steps
            quick = settings.model_copy(update={"rounds": _SKETCH_ROUNDS})
            sketch = heard(seen, quick) if not done and request.watched() else None
            yield SampleStep(index, of, partial=sketch)
            if done:
                yield SampleStep(of, of, heard(x, settings))

    def _completer(self, request: SampleRequest, steps: int) -> Callable[[Condition], Condition]:
        """Function that adds missing parts to a condition with the prior, from the seeds."""
        prior = self.prior
        if prior is None or not steps:
            return lambda condition: condition
        seeds = [seed + _PRIOR_SEEDS for seed in request.seeds]

        def complete(condition: Condition) -> Condition:
            given = condition.vector
            noise = seeded_noise(seeds, given.shape[1:], given.device)
            return replace(condition, vector=prior.complete(given, noise, steps))

        return complete

    def _drawn_lengths(self, request: SampleRequest, settings: SoundFlowSampling, guide: Guide) -> Tensor:
        """Samples of each sound, (B,) int64."""
        if settings.seconds:
            wanted = round(settings.seconds * self.config.rate_hz)
            if wanted > self.longest:
                raise UsageError(
                    "The run has learned sounds of up to {longest:g} s; {asked:g} s are asked for.",
                    hint="Ask for a shorter length, or train with a larger generator.seconds.",
                    longest=self.longest / self.config.rate_hz,
                    asked=settings.seconds,
                )
            return torch.full((len(request.seeds),), max(1, wanted), device=request.device)
        blank = torch.zeros(len(request.seeds), 1, device=request.device)

        def told(_: Tensor, condition: Condition) -> Tensor:
            return self._whole(lambda part: self.lengths(part.vector), condition)

        logits = guide(told, blank)
        draws = Draws([seed + _LENGTH_SEEDS for seed in request.seeds], request.device)
        return self.lengths.draw(logits, draws)

    def _whole(self, predict: Callable[[Condition], Tensor], condition: Condition) -> Tensor:
        """A prediction of a condition; at level ``decision``, the average of its parts' predictions by weight."""
        return average_of_parts(predict, condition) if self.level == "decision" else predict(condition)

    def _frames(self, length: Tensor) -> Tensor:
        return 1 + length // self.spectra.hop

    def _within(self, frames: Tensor, count: int) -> Tensor:
        """(B, F, 1) float32: 1 within each sound."""
        return (torch.arange(count, device=frames.device)[None] < frames[:, None])[..., None].float()

    def _raws(self, heard: Tensor, length: Tensor) -> list[Sound]:
        """Raw values of samples (B, n)."""
        rows = heard.cpu().numpy()
        return [
            Sound(row[None, :count].copy(), self.config.rate_hz)
            for row, count in zip(rows, length.tolist(), strict=True)
        ]

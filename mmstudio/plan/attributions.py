"""Attributions: what decided one result, stored in the folder of its run.

The folder of an attribution is named after what the result follows from (:func:`key_of`), so that it is found again from
any copy of the result's file, wherever that lies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError, StudioError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import check_ordinary, checked_id, child
from mmstudio.core.files.json_text import read_json, to_json
from mmstudio.core.given import digest_of, name_of
from mmstudio.plan.judging.notes import ReadNote

FOLDER = "attributions"
FILE = "attribution.json"
LIKENESS = "likeness"
"""The payoff that every result has: how like the full result it is."""
MOST_SEEDS = 64
_MOST_BYTES = 16 << 20

Name = Annotated[str, Field(max_length=1000)]
Text = Annotated[str, Field(max_length=20_000)]
Real = Annotated[float, Field(ge=-1e12, le=1e12)]
"""A number that can be drawn."""
Kind = Literal["likeness", "features", "attribute"]
Looked = Literal["words", "maps"]
PartKind = Literal["words", "columns", "regions", "cells", "bands", "times"]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


class Share(_Stored):
    """What one condition slot contributes to a payoff.

    Attributes:
        slot: The slot.
        shapley, error: Its Shapley value, and the standard error of that if it was sampled.
        unique: What is lost when only this slot is left out: leave-one-out.
        alone: What is gained when only this slot is given.
    """

    slot: Name
    shapley: Real
    error: Real | None = None
    unique: Real
    alone: Real


class Pair(_Stored):
    """The Shapley interaction index of two slots: above 0 if they only work together, below 0 if each makes up for the other."""

    slots: tuple[Name, Name]
    index: Real
    error: Real | None = None


class Payoff(_Stored):
    """One way to compare the results of subsets with the full result.

    Attributes:
        name: ``likeness``, an extractor's id, or the name of an attribute.
        kind: ``likeness``: minus the codec's difference from the full result. ``features``: minus the distance from its
            features. ``attribute``: the share of seeds for which the attribute reads as in the full result.
        reading: What the attribute reads in the full result.
        everything, nothing: The payoff of all slots, and of none; the Shapley values add up to their difference.
        shares: One per slot.
        pairs: One per pair of slots.
    """

    name: Name
    kind: Kind
    reading: Name = ""
    everything: Real
    nothing: Real
    shares: tuple[Share, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @property
    def change(self) -> float:
        """What all slots together change."""
        return self.everything - self.nothing


class SubsetResult(_Stored):
    """The results of one subset of the slots.

    Attributes:
        given: Names of the slots.
        file: Name of the file in the attribution's folder that holds the result of the first seed; may be empty.
        values: Per payoff one number for each seed; ``None`` where the full result cannot be judged.
    """

    given: tuple[Name, ...]
    file: Name = ""
    values: Mapping[Name, tuple[Real | None, ...]] = Field(default_factory=dict)


class ConditionPart(_Stored):
    """The pieces of one condition, and what the full result loses without each of them.

    Attributes:
        slot, card: The slot, and the number of the condition on it, from 0.
        kind: ``words``, ``columns``, ``regions`` of a picture, ``cells`` of a spectrogram, or its whole ``bands`` or
            ``times``.
        shape: Rows and columns of pieces; rows of a picture count from its top, those of a spectrogram from its lowest band.
        labels: What each piece is called; empty for regions.
        spans: For words: start and end of each in the text.
        text: For words: the text.
        backdrop: Name of the picture in the attribution's folder that the map lies over; may be empty.
        seconds: For sounds: length of the sound.
        edges_hz: For sounds: edges of the bands, one more than there are bands.
        seeds: Number of seeds that the losses are means over.
        losses: Per payoff one number for each piece that was tried, in order: v(all) - v(without it).
    """

    slot: Name
    card: Annotated[int, Field(ge=0, lt=10_000)] = 0
    kind: PartKind
    shape: tuple[Annotated[int, Field(ge=1, le=4096)], Annotated[int, Field(ge=1, le=4096)]]
    labels: tuple[Name, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    text: Text = ""
    backdrop: Name = ""
    seconds: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    edges_hz: tuple[Real, ...] = ()
    seeds: Annotated[int, Field(ge=1, le=MOST_SEEDS)] = 1
    losses: Mapping[Name, tuple[Real | None, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if any(len(found) > self.count for found in self.losses.values()):
            raise ValueError("a part has more losses than pieces")
        if any(not 0 <= start <= end <= len(self.text) for start, end in self.spans):
            raise ValueError("a word lies outside of its text")
        if any(len(some) not in {0, self.count} for some in (self.labels, self.spans)):
            raise ValueError("a part has other labels than pieces")
        return self

    @property
    def count(self) -> int:
        """Number of pieces."""
        return self.shape[0] * self.shape[1]

    @property
    def whole(self) -> bool:
        """Whether every piece was tried."""
        return bool(self.losses) and all(len(found) == self.count for found in self.losses.values())


class Attribution(_Stored):
    """What decided one result.

    Attributes:
        key: Names its folder; see :func:`key_of`.
        run, checkpoint, weights: What made the result, as in its recipe.
        name: Name of the result's file; empty if it had none.
        slot: The target slot.
        modality: Its modality.
        slots: The condition slots that were given, in the run's order: the players.
        seeds: The seeds whose results were compared; the first one is the result's own.
        orders: Number of sampled orders; 0 if every subset was evaluated.
        payoffs: What each slot contributes; empty as long as no seed is done.
        subsets: The subsets that were evaluated.
        parts: Pieces of conditions.
        looked: What was taken apart to the end: ``words`` of texts and columns of rows, ``maps`` of pictures and sounds.
        remade: How far the result in the file is from the one that was made again, 0 to 1; ``None`` without a file.
        device, created: Where and when it was computed.
        notes: Facts that a person should know.
    """

    format: Literal[1] = 1
    key: Name
    run: Name
    checkpoint: Annotated[int, Field(ge=0, lt=2**53)]
    weights: Name = ""
    name: Name = ""
    slot: Name
    modality: Name = ""
    slots: tuple[Name, ...]
    seeds: Annotated[tuple[int, ...], Field(max_length=MOST_SEEDS)] = ()
    orders: Annotated[int, Field(ge=0, lt=10_000)] = 0
    payoffs: tuple[Payoff, ...] = ()
    subsets: tuple[SubsetResult, ...] = ()
    parts: tuple[ConditionPart, ...] = ()
    looked: tuple[Looked, ...] = ()
    remade: Annotated[float, Field(ge=0, le=1)] | None = None
    device: Name = ""
    created: Name = ""
    notes: tuple[ReadNote, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        known = set(self.slots)
        for payoff in self.payoffs:
            if tuple(share.slot for share in payoff.shares) != self.slots:
                raise ValueError("a payoff tells of other slots")
            if any(not known.issuperset(pair.slots) for pair in payoff.pairs):
                raise ValueError("a pair is of other slots")
        return self

    @classmethod
    def load(cls, run_folder: Path, key: str) -> Self | None:
        """The attribution of that key in a run's folder, or ``None``.

        Raises:
            DamagedError: If it cannot be read.
        """
        try:
            found = read_json(child(folder_of(run_folder, key), FILE), most=_MOST_BYTES)
            if isinstance(found, dict):
                found = {**found, "key": key, "run": run_folder.name}
            return cls.model_validate(found)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise DamagedError(
                "What decided {key} in the run {run} cannot be read: {reason}.",
                hint="Ask again; it is then computed anew.",
                key=key,
                run=run_folder.name,
                reason=reason_of(error),
            ) from error

    def save(self, run_folder: Path) -> None:
        """Write it into the run's folder."""
        place = folder_of(run_folder, self.key)
        place.mkdir(parents=True, exist_ok=True)
        write_json(child(place, FILE), self.model_dump(mode="json"))

    def payoff(self, name: str) -> Payoff | None:
        """A payoff by its name."""
        return next((one for one in self.payoffs if one.name == name), None)

    def covers(self, seeds: int, *, words: bool, maps: bool) -> bool:
        """Whether nothing is left to compute for this number of seeds, and for these parts."""
        wanted: set[Looked] = {"words"} if words else set()
        wanted |= {"maps"} if maps else set()
        return (bool(self.orders) or len(self.seeds) >= seeds) and wanted <= set(self.looked)


def strengths(losses: Sequence[float | None]) -> list[float]:
    """Numbers on a scale of -1 to 1, the largest one at an end, to be drawn as colours; 0 where one is unknown."""
    known = [0.0 if loss is None else loss for loss in losses]
    most = max(map(abs, known), default=0.0)
    return [loss / most if most else 0.0 for loss in known]


def key_of(recipe: Mapping[str, Any]) -> str:
    """The key of the attribution of a result, from the recipe inside its file."""
    conditions = {
        slot: [
            [digest_of(entry) or [name_of(entry), entry.get("data")], float(entry.get("weight", 1.0))]
            for entry in entries
        ]
        for slot, entries in recipe.get("conditions", {}).items()
    }
    told = {
        "run": recipe["run"],
        "checkpoint": [recipe["checkpoint"].get("step"), recipe["checkpoint"].get("sha256", "")],
        "slot": recipe.get("slot", ""),
        "conditions": conditions,
        "guidance": {slot: float(scale) for slot, scale in recipe.get("guidance", {}).items()},
        "joint": float(recipe.get("joint", 1.0)),
        "settings": recipe.get("settings", {}),
        "seed": recipe["seed"],
    }
    return hashlib.sha256(to_json(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def folder_of(run_folder: Path, key: str) -> Path:
    """The folder of an attribution; it need not exist.

    Raises:
        DamagedError: If the key has not the form of one, or a part of the way is a link.
    """
    return child(child(run_folder, FOLDER), checked_id(key, "stored attribution"))


def file_of(run_folder: Path, key: str, name: str) -> Path | None:
    """A file that an attribution names; ``None`` if there is none, or it is no ordinary file."""
    try:
        path = child(folder_of(run_folder, key), name)
        check_ordinary(path)
    except (OSError, StudioError):
        return None
    return path if path.is_file() else None

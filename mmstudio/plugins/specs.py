"""Specs: what plugins describe, frozen; each names its code as ``"package.module:attribute"``.

A spec is light: making one imports neither torch nor the code it names. Ids are unique per kind, in lower case with dashes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import words_of
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.resources import Resource

API_VERSION = 2
"""Version of the contract between program and plugins; a plugin states the version it was written for."""

Level = Literal["feature", "decision", "structure"]
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ENTRY = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


@dataclass(frozen=True, kw_only=True)
class Spec:
    """Base of all specs.

    Attributes:
        id: Unique among specs of its kind, e.g. ``text-transformer``.
        title: English name for lists.
        factory: ``"package.module:attribute"`` of the code, imported where it is used.
        summary: One English sentence.
        config: Class of the settings.
    """

    id: str
    title: str
    factory: str
    summary: str = ""
    config: type[PluginConfig] = PluginConfig

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise StudioError(
                "The id {id!r} is not made of lower-case letters, digits and dashes.", id=self.id
            )
        if not _ENTRY.fullmatch(self.factory):
            raise StudioError(
                "{factory!r} does not name code as package.module:attribute.", factory=self.factory
            )


@dataclass(frozen=True, kw_only=True)
class ModalitySpec(Spec):
    """A kind of data. ``factory`` names a :class:`~mmstudio.plugins.protocols.Codec` class, made without arguments.

    Attributes:
        suffixes: File suffixes it reads, in lower case with the dot; empty for inline data. If two modalities read a
            suffix, the earlier one gets it, unless the slot or the folder names the other.
        inline: Whether its values may be cells of a manifest (texts, table rows).
        views: Whether its codec makes views (:meth:`~mmstudio.plugins.protocols.Codec.view`).
    """

    suffixes: tuple[str, ...] = ()
    inline: bool = False
    views: bool = True


@dataclass(frozen=True, kw_only=True)
class EncoderSpec(Spec):
    """Turns one slot into features. ``factory`` names a ``mmstudio.nn.Encoder`` class.

    Attributes:
        modality: Id of the modality it takes.
        resources: Folders that a person must provide, such as a pretrained model; they are passed by name.
        columns: ``"package.module:function"`` of light code for an encoder of tables. From the state that ``fit``
            returned it tells what training saw in each column: a mapping of names to
            :class:`~mmstudio.plugins.protocols.SeenColumn`. A form offers these values; empty if the encoder does not
            tell.
    """

    modality: str
    resources: tuple[Resource, ...] = ()
    columns: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.columns and not _ENTRY.fullmatch(self.columns):
            raise StudioError(
                "{factory!r} does not name code as package.module:attribute.", factory=self.columns
            )


@dataclass(frozen=True, kw_only=True)
class FusionSpec(Spec):
    """Turns the features of all slots into one condition. ``factory`` names a ``mmstudio.nn.Fusion`` class.

    Attributes:
        level: Where modalities meet: in features, in decisions, or inside the network.
        tokens: Whether its condition includes tokens.
        resources: Folders that a person must provide; if there are any, it is made with the keyword ``resources``.
    """

    level: Level = "feature"
    tokens: bool = False
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LearnerSpec(Spec):
    """Learns by gradients. ``factory`` names a ``mmstudio.nn.Learner`` class.

    Attributes:
        levels: Levels of fusion it can be conditioned by.
        resources: Folders that a person must provide, such as a pretrained model; if there are any, its ``fit``, its
            ``preparer`` and its class get them as the keyword ``resources``, by name.
        remedies: What helps against something that the diagnosis of a training finds: by its kind (``saturated``,
            ``collapsed``), settings with the factor by which to change them; where one is 0, its default is taken.
        leaves: Whether its class says what it is outside of the program (:meth:`mmstudio.nn.Learner.portable`), so that its
            runs can be exported.
        narrows: Whether a narrower one of its class learns from a trained one too: its settings have a ``width``, and its loss
            reads :attr:`mmstudio.nn.TrainBatch.teaching`.
        only_training: Names of settings that only say how it is trained: its weights fit a run in which these are others.
    """

    levels: tuple[Level, ...] = ("feature",)
    resources: tuple[Resource, ...] = ()
    remedies: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    leaves: bool = False
    narrows: bool = False
    only_training: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class FewSteps:
    """How a generator learns from a trained run of its own to need fewer steps; that run's weights stay as they are.

    Attributes:
        settings: Settings with which it learns this. They only add weights: all others are those of the run.
        sampling: Sampling settings with which it then needs few steps, for the fast variant.
        training: Settings of the training in which it differs from that of the run.
    """

    settings: Mapping[str, Any]
    sampling: Mapping[str, Any]
    training: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GeneratorSpec(LearnerSpec):
    """Generates values of target slots. ``factory`` names a ``mmstudio.nn.Generator`` class.

    Attributes:
        produces: Modalities it can make; with ``children``, those of its decoders are added.
        guidance: Whether guidance can steer it, since it predicts a field or logits.
        several: Whether it makes several slots at once; other generators make one.
        sampling: Class of its sampling settings.
        streams: Whether its values grow, as a sentence does: if it is stopped, the unfinished value is kept and marked.
            Sketches of unfinished values, such as a picture with noise, may be shown without this.
        takes_given: For a generator of several slots: whether some of them can be given, to stay fixed while it makes
            the others.
        children: Whether it uses a decoder per target slot, chosen like encoders: ``factory`` then names a
            ``mmstudio.nn.Parent`` class.
        any_to_any: For a generator with decoders: whether its target slots are also its conditions, so that each of them
            may be given, and those that are not are made. For all other generators a target is never its own condition.
        few_steps: How it learns to need fewer steps; ``None`` if it does not.
    """

    produces: tuple[str, ...]
    guidance: bool = False
    several: bool = False
    sampling: type[PluginConfig] = PluginConfig
    streams: bool = False
    takes_given: bool = False
    children: bool = False
    any_to_any: bool = False
    few_steps: FewSteps | None = None


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """A plain way to tell a column with the same learner, beside which its scores are shown.

    Attributes:
        id: Unique among those of the learner.
        title: English name for lists.
        settings: Settings of the learner in which it differs from the recipe.
        level: Level of the fusion that it needs; the recipe's fusion stays if empty.
    """

    id: str
    title: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    level: Level | Literal[""] = ""


@dataclass(frozen=True, kw_only=True)
class ObjectiveSpec(LearnerSpec):
    """Learns without generating. ``factory`` names a ``mmstudio.nn.Objective`` class.

    Attributes:
        labels: Modalities of target slots it can learn from, those that suit it best first; empty if it learns from the conditions alone.
        searches: Whether ``factory`` names a ``mmstudio.nn.Aligner`` class, in whose space samples can be searched.
        tells: Whether ``factory`` names a ``mmstudio.nn.Teller`` class, which tells the class or the number in a text slot or
            in one column of a table, and can be asked about samples.
        baselines: Plain ways to tell a column, e.g. late fusion; each slot alone is always one.
    """

    labels: tuple[str, ...] = ()
    searches: bool = False
    tells: bool = False
    baselines: tuple[Baseline, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PredictorSpec(Spec):
    """Learns labels without gradients, all samples at once. ``factory`` names a ``mmstudio.nn.Predictor`` class.

    Attributes:
        baselines: As in :class:`ObjectiveSpec`.
    """

    baselines: tuple[Baseline, ...] = ()


def tells_column(spec: LearnerSpec | PredictorSpec) -> bool:
    """Whether a learner tells the class or the number in one slot of texts or one column of a table."""
    return isinstance(spec, PredictorSpec) or (isinstance(spec, ObjectiveSpec) and spec.tells)


@dataclass(frozen=True, kw_only=True)
class StepSpec(Spec):
    """A preprocessing step. ``factory`` names a :class:`~mmstudio.plugins.protocols.Step` class, made from its config.

    Attributes:
        modality: Modality that it changes.
        random: Whether it runs batched on the device in every step; other steps run once, when data is prepared.
        arrays: Prepared arrays that a random step changes.
        moves_together: Whether a random step changes all slots of its modality with the same draws, so that a mirrored
            target has a mirrored reference.
        contradicts: One English sentence on which words or table values the step may make untrue; empty if none. It is
            shown if a data set has such slots, and no shipped recipe that makes something uses such a step.
        keeps_all: Settings that each make a picture square without cutting anything off; they are offered beside the
            crop. Only for steps that run once and need no torch.
    """

    modality: str
    random: bool = False
    arrays: tuple[str, ...] = ("pixels",)
    moves_together: bool = False
    contradicts: str = ""
    keeps_all: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecipeSpec(Spec):
    """A recipe. ``factory`` names light code: a function without arguments that returns the content of a recipe's JSON file.

    Id, title and summary are those of the spec.
    """


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a spec came from.

    Attributes:
        plugin: Name of the entry point.
        distribution, version: Name and version of the installed package.
    """

    plugin: str
    distribution: str
    version: str
    first_party: bool = field(default=False)


def folders_of(spec: Spec) -> tuple[Resource, ...]:
    """The folders that a part asks for; none where parts of its kind ask for none."""
    found: tuple[Resource, ...] = getattr(spec, "resources", ())
    return found


def resolve(entry: str) -> Any:
    """Import the object that ``"package.module:attribute"`` names.

    Raises:
        StudioError: If the module or the attribute is missing, or the module raises any error.
    """
    module_name, _, attribute = entry.partition(":")
    try:
        return getattr(import_module(module_name), attribute)
    except (Exception, SystemExit) as error:
        raise StudioError(
            "The code {entry!r} cannot be loaded: {reason}.",
            hint="Install the plugin that brings it again, or disable it.",
            entry=entry,
            reason=words_of(error) or type(error).__name__,
        ) from error

"""A run as the engine sees it: plan, model, codecs and prepared data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import DamagedError, OutOfMemoryError, StudioError
from mmstudio.core.files.door import checked_id, child
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import words_of
from mmstudio.engine.data.crew import Crew
from mmstudio.engine.data.prepare import PrepareJob, raw_values
from mmstudio.engine.data.prepared import PreparedSlot, prepare_slot
from mmstudio.engine.data.preprocessing import Augmentation, FixedSteps, augmentation_of, named
from mmstudio.engine.model.assembly import Assembly, build_model
from mmstudio.engine.model.device import out_of_memory
from mmstudio.engine.model.features import Turn, encoded_slot
from mmstudio.engine.model.fitting import fit_model
from mmstudio.engine.model.frozen import FrozenEncoder, frozen_encoders, leave_only, with_weights
from mmstudio.engine.model.preparers import Preparers, preparers_of, target_preparers_of
from mmstudio.engine.model.transferred import transferred_weights
from mmstudio.nn import Preparer
from mmstudio.plan.model_plan import ModelPlan, Part, slot_of, slot_parts
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.resources import hashes
from mmstudio.plugins.specs import folders_of, resolve

MOST_FITTED = 200_000
"""Samples from which parts learn what they need before training, unless it is which classes there are."""
_SHOWN = 200
_TARGET = "generator"
"""Kind of a job that prepares targets; it is part of the key, so it never changes."""
_CPU = torch.device("cpu")


class Workspace:
    """Everything that a job about a run needs.

    Attributes:
        folder: The run's folder.
        files: Files of the run.
        config: Configuration that it was started with.
        registry: The plugins.
        steps: The fixed steps of its recipe.
    """

    def __init__(self, folder: Path, registry: Registry) -> None:
        self.folder = folder
        self.files = RunFolder(folder)
        self.config = self.files.config()
        self.registry = registry
        self.steps = FixedSteps(self.config.recipe.preprocess, registry)
        self._codecs: dict[str, Codec] = {}
        self._stored = False
        self._frozen: Mapping[str, FrozenEncoder] | None = None

    def codec(self, modality: str) -> Codec:
        """The codec of a modality, made once."""
        if modality not in self._codecs:
            self._codecs[modality] = resolve(self.registry.modalities.get(modality).factory)()
        return self._codecs[modality]

    @cached_property
    def run_plan(self) -> RunPlan:
        """The plan of the run."""
        return self.files.plan(self.registry)

    def plan(self, samples: Samples) -> ModelPlan:
        """The run's model plan; the first call fits it to the data."""
        if self.files.has_model:
            return self.saved_plan()

        def raws(slot: Slot) -> Iterable[Any]:
            every = self.run_plan.predicts or slot.name in self.run_plan.labels  # a class may be rare
            most = None if every else MOST_FITTED
            values = raw_values(samples, "train", slot.source, self.codec(slot.modality), most)
            return (self.steps.apply(slot, value) for value in values)

        plan = self._named(fit_model(self.run_plan, raws, self.registry, self.files.matched(self.run_plan)))
        self.files.write_model(plan)
        return plan

    def saved_plan(self) -> ModelPlan:
        """The plan of a run that has been trained."""
        self._stored = True
        return self.files.model()

    def build(self, plan: ModelPlan) -> Assembly:
        """Build its model with fresh weights.

        Raises:
            DamagedError: If it cannot be built from the description in the run's folder.
            OutOfMemoryError: If it does not fit into memory.
        """
        with self._building():
            model = self.settled(build_model(plan, self.registry, frozen=self.frozen(plan)))
        if model.tasks is not None:
            model.tasks.balanced = self.config.recipe.training.balance == "uncertainty"
        return model

    def settled(self, model: Assembly) -> Assembly:
        """A model with what the recipe keeps from learning: nulls that are zeros, if it wants such."""
        if self.config.recipe.training.nulls == "zero":
            model.conditions.zero_nulls()
        return model

    def frozen(self, plan: ModelPlan) -> Mapping[str, FrozenEncoder]:
        """Its frozen encoders by slot, shared by everything that works on the run."""
        with self._building():
            if self._frozen is None:
                weights = transferred_weights(self.files, self.run_plan)
                self._frozen = frozen_encoders(plan, self.registry, weights)
            return self._frozen

    def let_go(self, plan: ModelPlan) -> None:
        """Release frozen encoders whose features are looked up."""
        touched = self.augmentation(plan).touched()
        for slot, encoder in self.frozen(plan).items():
            if slot not in touched:
                encoder.let_go()

    def _named(self, plan: ModelPlan) -> ModelPlan:
        """A plan that names what is not kept with the run: folders that were given, frozen weights."""
        registry = self.registry
        plan = ModelPlan(
            {slot: self._with_folders(part, registry.encoders) for slot, part in plan.encoders.items()},
            {
                slot: self._with_folders(part, registry.learners(part.id))
                for slot, part in plan.targets.items()
            },
            None if plan.fusion is None else self._with_folders(plan.fusion, registry.fusions),
            self._with_folders(plan.generator, registry.learners(plan.generator.id)),
            {name: self._with_folders(part, registry.objectives) for name, part in plan.tasks.items()},
        )
        return with_weights(plan, self.frozen(plan))

    def _with_folders(self, part: Part, catalog: Catalog[Any]) -> Part:
        """A part that names the content of the folders that it was given."""
        wanted = folders_of(catalog.get(part.id))
        return replace(part, resources=hashes(self.registry.resources.found(wanted, part.resources)))

    def preparers(self, plan: ModelPlan) -> Preparers:
        """The preparers of its slots.

        Raises:
            DamagedError: If one cannot be made from the description in the run's folder.
        """
        with self._building():
            return preparers_of(plan, self.registry)

    def target_preparers(self, plan: ModelPlan) -> Preparers:
        """The preparers of its target slots.

        Raises:
            DamagedError: If one cannot be made from the description in the run's folder.
        """
        with self._building():
            return target_preparers_of(plan, self.registry)

    @contextmanager
    def _building(self) -> Iterator[None]:
        """Turn an error of a part that is being built into a sentence about the run."""
        try:
            yield
        except StudioError:
            raise
        except Exception as error:
            if out_of_memory(error):
                raise OutOfMemoryError(
                    "The model of the run {name} does not fit into the free memory.", name=self.folder.name
                ) from error
            if not self._stored:
                raise
            raise DamagedError(
                "The model of the run {name} cannot be built from its description: {reason}.",
                hint="Install the versions that the run was started with, or train it again.",
                name=self.folder.name,
                reason=f"{type(error).__name__}: {words_of(error)[:_SHOWN]}",
            ) from error

    def prepare(
        self,
        samples: Samples,
        plan: ModelPlan,
        split: str,
        progress: Callable[[int, int], None] | None = None,
        *,
        device: torch.device = _CPU,
        turn: Turn = nullcontext,
    ) -> tuple[dict[str, PreparedSlot], dict[str, PreparedSlot]]:
        """Prepared condition and target slots of a split; features for a slot whose encoder is frozen.

        Args:
            samples: The data set.
            plan: Plan of the model.
            split: The split of the data.
            progress: Takes the amount done and the whole amount; may raise to stop.
            device: Device on which features are computed.
            turn: Gives a context that holds the device for a while.
        """
        conditions: dict[str, PreparedSlot] = {}
        targets: dict[str, PreparedSlot] = {}
        parts = list(slot_parts(plan))
        preparers, made = self.preparers(plan), self.target_preparers(plan)
        # held-out samples do not pass random steps
        touched = self.augmentation(plan).touched() if split == "train" else frozenset()
        looked_up = {name: one for name, one in self.frozen(plan).items() if name not in touched}
        for index, (name, target) in enumerate(parts):
            tell = _scaled(progress, index, len(parts))
            found = targets if target else conditions
            job = self.job(plan, (made if target else preparers)[name], name, split, target=target)
            if name in looked_up and not target:
                told = tell or (lambda _done, _total: None)
                leave_only(name, looked_up)
                encoder, cache, crew = looked_up[name], self._cache(), self.crew(job)
                found[name] = encoded_slot(samples, job, encoder, cache, told, crew, device=device, turn=turn)
            else:
                found[name] = prepare_slot(samples, job, self._cache(), tell, self.crew(job))
        return conditions, targets

    def augmentation(self, plan: ModelPlan) -> Augmentation:
        """The recipe's random steps for the slots of the model; empty if all samples are learned at once."""
        if self.run_plan.predicts:
            return Augmentation()
        conditions, targets = (
            {name: slot_of(part).modality for name, part in parts.items()}
            for parts in (plan.encoders, plan.learned)
        )
        return augmentation_of(self.config.recipe.preprocess, named(conditions, targets), self.registry)

    def job(
        self, plan: ModelPlan, preparer: Preparer, name: str, split: str, *, target: bool = False
    ) -> PrepareJob:
        """The job that prepares one slot of the plan: as a condition if it is one, unless it is meant as a target."""
        target = target or name not in plan.encoders
        part = (plan.learned if target else plan.encoders)[name]
        slot = slot_of(part)
        # only the names of resources: an older program may have kept fewer
        names = {} if target else {"arrays": list(preparer.blank())}
        key = {**self._key(_TARGET if target else "encoder", part), **names}
        steps, before = self.steps.of(slot), self.steps.before(slot)
        return PrepareJob(slot, split, key, self.codec(slot.modality), preparer, steps, before)

    def crew(self, job: PrepareJob) -> Crew:
        """How processes get the same job."""
        facts = (str(self.folder), self.registry, job.preparer, job.slot.name, job.split, job.key["kind"])
        return Crew(job_of, facts)

    def _key(self, kind: str, part: Part) -> dict[str, Any]:
        catalog = self.registry.encoders if kind == "encoder" else self.registry.learners(part.id)
        slot = slot_of(part)
        version = catalog.provenance(part.id).version
        return {
            "kind": kind,
            "id": part.id,
            "settings": part.settings,
            "state": part.state,
            "version": version,
            "slot": [slot.name, slot.modality, list(slot.columns)],
            **self.steps.key(slot),
        }

    def _cache(self) -> Path:
        return self.folder.parents[1] / "cache"


def job_of(
    folder: str, registry: Registry, preparer: Preparer, name: str, split: str, kind: str
) -> PrepareJob:
    """The same job in another process, which gets the run's folder."""
    workspace = Workspace(Path(folder), registry)
    return workspace.job(workspace.saved_plan(), preparer, name, split, target=kind == _TARGET)


def _scaled(
    progress: Callable[[int, int], None] | None, index: int, parts: int
) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(index * total + done, parts * total)


def run_folder(context: RunContext, run: str) -> Path:
    """The folder of a run of the job's project.

    Raises:
        DamagedError: If the id is not that of a run, or its place holds a link.
    """
    return child(context.project_dir / "runs", checked_id(run, "run"))

"""Results of a session as samples: each with all its values and its conditions, and marked as generated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mmstudio.core.errors import BadFileError, StudioError
from mmstudio.core.given import digest_of, is_file, name_of, old_place
from mmstudio.core.sample import SYNTHETIC, Problem, Sample, Slot, Value
from mmstudio.plan.roles import view_name
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.results import recipe_by
from mmstudio.plugins.specs import resolve
from mmstudio.services.generation.result_cards import ResultCard, cards_of
from mmstudio.storage.folder.assets import UnreadableError, hash_file
from mmstudio.storage.folder.layout import ProjectLayout

_NEEDED = frozenset({"run", "seed", "conditions", "slot"})


class ResultSamples:
    """Results that carry a recipe, all in the training split: held-out data stays real.

    Several cards on a slot become alternatives, the one with the largest weight first; cards of weight 0 are dropped.

    Args:
        layout: Of the project.
        registry: Modalities and their codecs.
        paths: Files of results.
        given: Gives the place that the file of a condition had, by its content.
    """

    def __init__(
        self,
        layout: ProjectLayout,
        registry: Registry,
        paths: Sequence[Path],
        given: Callable[[str], Path | None],
    ) -> None:
        self._layout, self._registry, self._given = layout, registry, given
        self._cards = tuple(cards_of(paths))
        self._codecs: dict[str, Codec] = {}
        self._runs: dict[str, dict[str, Slot]] = {}
        self._slots: dict[str, Slot] = {}
        for _ in self.read():
            pass  # every slot is met then

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The target slots, then the conditions, tables last."""
        return tuple(
            sorted(self._slots.values(), key=lambda slot: (slot.role != "target", bool(slot.columns)))
        )

    @property
    def attributes(self) -> str:
        """Empty: nobody has stated the attributes of a result."""
        return ""

    @property
    def count(self) -> int:
        """Results, with or without a recipe."""
        return len(self._cards)

    def read(self) -> Iterator[Sample | Problem]:
        """A sample for each result, after its problems; or the reason why there is none."""
        for number, card in enumerate(self._cards):
            problems: list[Problem] = []
            recipe, values = self._made(card, problems)
            yield from problems
            if recipe is not None:
                problems = []
                sample = self._sample(number, card.path, recipe, values, problems)
                yield from problems
                yield sample

    def _made(
        self, card: ResultCard, problems: list[Problem]
    ) -> tuple[dict[str, Any] | None, dict[str, tuple[Value, ...]]]:
        """The recipe of a result and the values that were made; ``None`` if no file of it can be read."""
        found: dict[str, Any] | None = None
        values: dict[str, tuple[Value, ...]] = {}
        for path in card.files:
            try:
                recipe = self._recipe(path)
                slot = self._meet(str(recipe["run"]), str(recipe["slot"]), path, target=True)
                values[slot.name] = (self._from_file(slot, path),)
            except StudioError as error:
                problems.append(Problem(path.name, f"The result is left out: {error}"))
            else:
                stopped = {"stopped": True} if recipe.get("stopped") else {}
                found = {**(found or recipe), **stopped}
        return found, values

    def _sample(
        self,
        number: int,
        path: Path,
        recipe: Mapping[str, Any],
        values: dict[str, tuple[Value, ...]],
        problems: list[Problem],
    ) -> Sample:
        """A sample of what was made, with what was given."""
        run, targets = str(recipe["run"]), tuple(values)
        for name, entries in recipe["conditions"].items():
            if name in targets or any(self._is_derived(run, name, target) for target in targets):
                continue
            heard = [entry for entry in entries if _weight(entry) > 0]
            found = []
            for entry in sorted(heard, key=_weight, reverse=True):
                try:
                    found.append(self._condition(run, name, entry))
                except BadFileError as error:
                    problems.append(Problem(path.name, f"{name} is left out: {error}"))
            if found:
                values[name] = tuple(found)
        facts = {SYNTHETIC: "true", "run": run, "seed": str(recipe["seed"])}
        if recipe.get("stopped"):
            facts["stopped"] = "true"
        return Sample(number, number, "train", values, facts)

    def _condition(self, run: str, name: str, entry: Mapping[str, Any]) -> Value:
        if not is_file(entry):
            data = entry.get("data")
            self._meet(run, name, data)
            return Value("", data=data)
        digest = digest_of(entry)
        path = self._layout.find_asset(digest) or self._outside(entry, digest)
        return self._from_file(self._meet(run, name, path), path)

    def _outside(self, entry: Mapping[str, Any], digest: str) -> Path:
        """A condition's file outside of the project; it must hold what the recipe says, since anybody may name a path.

        Raises:
            BadFileError: If it does not exist, or has another content.
        """
        path = self._given(digest) or old_place(entry)
        try:
            found = "" if path is None else hash_file(path)
        except UnreadableError:
            found = ""
        if path is None or not found:
            raise BadFileError("{name} is not there any more.", name=name_of(entry))
        if found != digest:
            raise BadFileError("{name} has changed, or is another file.", name=name_of(entry))
        return path

    def _from_file(self, slot: Slot, path: Path) -> Value:
        """The value of a file; values that are kept inline are read."""
        if self._registry.modalities.get(slot.modality).inline:
            return Value("", data=self._codec(slot.modality).read(path))
        return Value("", path=path)

    def _meet(self, run: str, name: str, value: Any, *, target: bool = False) -> Slot:
        """The slot of a value, as the run defines it or else guessed from the value."""
        known = self._known(run).get(name)
        if known is None:
            known = self._guess(name, value)
        slot = Slot(name, known.modality, "target" if target else "condition", known.columns)
        if target or name not in self._slots:
            self._slots[name] = slot
        return slot

    def _guess(self, name: str, value: Any) -> Slot:
        if isinstance(value, Path):
            return Slot(name, self._modality(value))
        if isinstance(value, dict):
            return Slot(name, "table", columns=tuple(value))
        return Slot(name, "text" if isinstance(value, str) else name)

    def _is_derived(self, run: str, name: str, target: str) -> bool:
        """Whether a condition is on a slot that a training derives from its target, and will derive again."""
        known = self._known(run)
        return known[name].is_view if name in known else name == view_name(target)

    def _known(self, run: str) -> dict[str, Slot]:
        if run not in self._runs:
            try:
                self._runs[run] = RunFolder(self._layout.run(run)).config().known_slots()
            except StudioError:  # the run was deleted
                self._runs[run] = {}
        return self._runs[run]

    def _recipe(self, path: Path) -> dict[str, Any]:
        recipe = recipe_by(self._codec(self._modality(path)), path)
        if recipe is None or not recipe.keys() >= _NEEDED:
            raise BadFileError("{name} carries no recipe.", name=path.name)
        return recipe

    def _modality(self, path: Path) -> str:
        """The modality that reads a file, by its suffix."""
        for spec in self._registry.modalities:
            if path.suffix.lower() in {*spec.suffixes, self._codec(spec.id).suffix}:
                return spec.id
        raise BadFileError("{name} is of no known kind.", name=path.name)

    def _codec(self, modality: str) -> Codec:
        if modality not in self._codecs:
            self._codecs[modality] = resolve(self._registry.modalities.get(modality).factory)()
        return self._codecs[modality]


def _weight(entry: Mapping[str, Any]) -> float:
    return float(entry.get("weight", 1.0))

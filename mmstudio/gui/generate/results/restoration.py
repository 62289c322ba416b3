"""Restoration: puts everything that made a result back onto the tray."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmstudio.gui.generate.tray.model import TrayModel, all_of
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.previews import codec_of, recipe_of
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.result_cards import CardValue
from mmstudio.services.generation.tray import TrayCard, of_recipe


class Restoring:
    """Puts recipes back onto a tray.

    Args:
        studio: Reports what cannot be restored.
        model: The tray.
    """

    def __init__(self, studio: Studio, model: TrayModel) -> None:
        self._studio, self._model = studio, model

    def use(self, recipe: dict[str, Any]) -> None:
        """Put everything that made a result back onto the tray."""
        tray = of_recipe(recipe, self._studio.project.sessions.find)
        found = self._studio.runs.get(tray.run)
        if found is None or not found.generates:
            self._studio.notify(
                "warning",
                tr("The result was made by the run {run}, which this project does not have.", run=tray.run),
                tr("Its conditions and seed are on the tray, for the run that is chosen."),
            )
            changes = {**all_of(tray), "run": self._model.tray.run, "checkpoint": "latest", "settings": {}}
        else:
            changes = all_of(tray) | (
                {} if tray.checkpoint in found.checkpoints else {"checkpoint": "latest"}
            )
        self._model.change(tr("Use the settings of a result"), **changes)

    def hold(self, recipe: dict[str, Any], value: CardValue) -> bool:
        """Put what made a result onto the tray, with one of its values held fixed and the others open.

        Returns:
            Whether the run can hold it; otherwise nothing is changed.
        """
        plan = self._studio.attempt(
            tr("The run cannot be used."), lambda: self._studio.project.runs.plan(str(recipe["run"]))
        )
        if plan is None or value.slot not in {slot.name for slot in plan.keepable}:
            return False
        targets, before = {slot.name for slot in plan.targets}, self._model.tray
        tray = of_recipe(recipe, self._studio.project.sessions.find)
        cards = [card for card in tray.cards if card.slot not in targets]
        kept = TrayCard(value.slot, "" if value.path is None else str(value.path), value.data)
        inline = self._studio.app.registry.modalities.get(value.modality).inline
        if inline and value.path is not None:
            read = codec_of(self._studio.app.registry, value.modality).read
            kept = TrayCard(value.slot, data=read(value.path))
        known = self._studio.runs.get(tray.run)
        checkpoint = tray.checkpoint if known and tray.checkpoint in known.checkpoints else "latest"
        changes = {**all_of(tray), "cards": (*cards, kept), "checkpoint": checkpoint, "make": before.make}
        changes |= {"locked": False, "count": before.count}
        self._model.change(tr("Keep {slot} and make the others", slot=value.slot), **changes)
        return True

    def take_files(self, paths: list[Path]) -> None:
        """Take the settings of the first file that carries any."""
        registry = self._studio.app.registry

        def found(recipes: list[dict[str, Any] | None]) -> None:
            recipe = next((recipe for recipe in recipes if recipe), None)
            if recipe is not None:
                self.use(recipe)
                return
            self._studio.notify(
                "note",
                tr("There are no settings in that file."),
                tr("Files made by this program carry theirs; drop other files onto the conditions."),
            )

        self._studio.tasks.run(lambda: [recipe_of(registry, path) for path in paths[:20]], found)

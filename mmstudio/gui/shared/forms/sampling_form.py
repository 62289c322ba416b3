"""The sampling form: the recipe's defaults for generating, i.e. guidance, sampling settings and the fast variant."""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic import BaseModel, Field, create_model
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.shared.basic import column, label, panel
from mmstudio.gui.shared.fold import Fold
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.training_words import GUIDANCE
from mmstudio.plan.recipe import Sampling
from mmstudio.plan.roles import Roles
from mmstudio.plugins.config import Ui
from mmstudio.plugins.named_parts import parts_named
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec


class SamplingForm(QWidget):
    """Defaults for generating, each of which can be changed later.

    Args:
        spec: Spec of the generator.
        sampling: The recipe's values.
        roles: Slots of the training; each condition has a guidance if the generator has guidance.
        registry: Knows the parts that settings may name.

    Signals:
        changed: A setting was edited.
    """

    changed = Signal()

    def __init__(self, spec: GeneratorSpec, sampling: Sampling, roles: Roles, registry: Registry) -> None:
        super().__init__()
        self._slots = [slot.name for slot in roles.conditions] if spec.guidance else []
        self._other = {name: scale for name, scale in sampling.guidance.items() if name not in self._slots}
        joint = sampling.model_dump(include=set(GUIDANCE), exclude_defaults=True)
        self.joint = ConfigForm(Sampling, joint, GUIDANCE, explain=True)
        self.guidance = self._make_guidance(sampling.guidance)
        named = partial(parts_named, owner=spec, registry=registry)
        usual, self._below = _split(spec, sampling.settings)
        fast, self._fast_below = _split(spec, sampling.fast)
        self.form = ConfigForm(spec.sampling, usual, explain=True, roles=roles, parts=named)
        self.fast = ConfigForm(spec.sampling, {**usual, **fast}, roles=roles, parts=named)
        self.forms = (
            (self.joint, self.guidance, self.form, self.fast) if spec.guidance else (self.form, self.fast)
        )
        for form in self.forms:
            form.changed.connect(self.changed)
        each = Fold(self.guidance, "Guidance of each condition")
        quick = Fold(self.fast, "Fast pictures, which follow a slider")
        head = label("Generating", "heading")
        words = label("What the page Generate starts with; each may be changed there.", "faint", wrap=True)
        self.setLayout(column(panel(column(head, words, self.joint, each, self.form, quick, gap=6))))
        self.joint.setVisible(spec.guidance)
        each.setVisible(bool(self._slots))
        quick.setVisible(bool(self.fast.lines))

    def settings(self) -> dict[str, Any]:
        """The recipe's ``sampling``, valid or not."""
        usual, fast = self.form.values(), self.fast.values()
        scales = {self._slots[_number(name)]: scale for name, scale in self.guidance.settings().items()}
        return self.joint.settings() | {
            "guidance": self._other | scales,
            "settings": self.form.settings() | self._below,
            "fast": {name: value for name, value in fast.items() if value != usual[name]} | self._fast_below,
        }

    def _make_guidance(self, scales: dict[str, float]) -> ConfigForm:
        """Make a field for each slot; it is named by a number, since a slot's name need not be a Python identifier."""
        fields: dict[str, Any] = {
            _name(number): (float, Field(default=0.0)) for number in range(len(self._slots))
        }
        config: type[BaseModel] = create_model("SlotGuidance", **fields)
        words = {_name(number): Ui(slot) for number, slot in enumerate(self._slots)}
        given = {_name(number): scales.get(slot, 0.0) for number, slot in enumerate(self._slots)}
        return ConfigForm(config, given, words)


def _split(spec: GeneratorSpec, settings: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A generator's own settings, and those of its decoders, which no field is for and which are kept as they are."""
    known = spec.sampling.model_fields
    own = {name: value for name, value in settings.items() if name in known}
    return own, {name: value for name, value in settings.items() if name not in known}


def _name(number: int) -> str:
    return f"slot_{number}"


def _number(name: str) -> int:
    return int(name.removeprefix("slot_"))

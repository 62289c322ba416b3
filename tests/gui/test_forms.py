"""Forms: the editor that fits each type, errors at the field, defaults, what is folded away."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

import pytest
from pydantic import Field as Bounds
from pydantic import model_validator
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from mmstudio.core.complaints import FieldError
from mmstudio.core.errors import NotFoundError
from mmstudio.core.sample import Slot
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.editors import (
    ChoiceField,
    Combo,
    PartChoice,
    SlotChoice,
    Switch,
    Whole,
    Written,
)
from mmstudio.gui.shared.forms.training_words import BUDGET, TRAINING
from mmstudio.plan.recipe import Training
from mmstudio.plan.roles import Roles
from mmstudio.plugins.config import PluginConfig, Ui
from mmstudio.plugins.metric_specs import ExtractorSpec, MetricSpec
from mmstudio.plugins.named_parts import check_named_parts, parts_named
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.services.app import App


class Settings(PluginConfig):
    width: Annotated[int, Bounds(ge=16, le=64, multiple_of=16), Ui("Width", "Channels.", "px")] = 32
    rate: Annotated[float, Bounds(gt=0, le=1), Ui("Rate")] = 0.5
    kind: Annotated[Literal["one", "two"], Ui("Kind")] = "one"
    smooth: Annotated[bool, Ui("Smooth", advanced=True)] = True
    sides: Annotated[tuple[int, ...], Ui("Sides", advanced=True)] = (1, 2)


def test_each_type_has_its_editor(qtbot: Any) -> None:
    form = ConfigForm(Settings)
    qtbot.addWidget(form)
    kinds = {name: type(line.editor) for name, line in form.lines.items()}
    assert kinds == {"width": Whole, "rate": Written, "kind": ChoiceField, "smooth": Switch, "sides": Written}
    width = form.lines["width"].editor
    assert isinstance(width, Whole)
    assert (width.minimum(), width.maximum(), width.singleStep()) == (16, 64, 16)
    assert form.settings() == {}


def test_what_is_edited_is_in_the_settings(qtbot: Any) -> None:
    form = ConfigForm(Settings, {"width": 48})
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.changed):
        form.lines["smooth"].editor.click()  # type: ignore[union-attr]
    assert form.settings() == {"width": 48, "smooth": False}
    sides = form.lines["sides"].editor
    assert isinstance(sides, Written)
    sides.clear()
    qtbot.keyClicks(sides, "1, 2, 4")
    assert form.settings()["sides"] == [1, 2, 4]
    assert form.valid()
    form.reset()
    assert form.settings() == {}


def test_a_number_that_may_be_left_open(qtbot: Any) -> None:
    form = ConfigForm(Training, words={"drop": Ui("Dropping")})
    qtbot.addWidget(form)
    drop = form.lines["drop"].editor
    assert isinstance(drop, Written)
    assert (drop.text(), drop.placeholderText(), form.settings()) == ("", "as it needs", {})
    qtbot.keyClicks(drop, "0.25")
    assert form.settings() == {"drop": 0.25}
    drop.clear()
    drop.textEdited.emit("")
    assert (form.settings(), form.valid()) == ({}, True)
    form.set_settings({"drop": 0.3})
    assert (drop.text(), form.settings()) == ("0.3", {"drop": 0.3})
    qtbot.keyClicks(drop, "5x")
    assert not form.valid()


def test_an_error_is_shown_at_its_field(qtbot: Any) -> None:
    form = ConfigForm(Settings)
    qtbot.addWidget(form)
    form.show()
    rate = form.lines["rate"]
    assert isinstance(rate.editor, Written)
    rate.editor.clear()
    qtbot.keyClicks(rate.editor, "7")
    assert not form.valid()
    assert rate.error.isVisible()
    assert rate.error.text() == "it must be at most 1"
    rate.editor.clear()
    qtbot.keyClicks(rate.editor, "much")
    assert rate.error.text() == "it must be a number"
    rate.back.click()
    assert form.valid()
    assert not rate.error.isVisible()


def test_advanced_fields_are_folded_away(qtbot: Any) -> None:
    form = ConfigForm(Settings)
    qtbot.addWidget(form)
    form.show()
    assert not form.lines["smooth"].editor.isVisible()
    form.unfold(open_=True)
    assert form.lines["smooth"].editor.isVisible()


def test_the_wheel_changes_nothing(qtbot: Any) -> None:
    form = ConfigForm(Settings)
    qtbot.addWidget(form)
    editor = form.lines["kind"].editor
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    editor.wheelEvent(event)
    assert editor.value() == "one"
    assert not event.isAccepted()


def test_every_setting_of_the_training_has_words() -> None:
    assert {*BUDGET, *TRAINING} == set(Training.model_fields)


def test_a_form_builds_for_every_plugin(qtbot: Any, app: App) -> None:
    registry = app.registry
    specs = [*registry.encoders, *registry.fusions, *registry.generators, *registry.steps]
    configs = [spec.config for spec in specs] + [spec.sampling for spec in registry.generators]
    for config in configs:
        form = ConfigForm(config)
        qtbot.addWidget(form)
        assert form.valid()
        assert form.settings() == {}


def test_parts_that_are_made_visible_too_early_are_noticed(qtbot: Any, stray_windows: Any) -> None:
    form = ConfigForm(Settings)
    qtbot.addWidget(form)
    form.setVisible(True)
    assert [found.split()[0] for found in stray_windows.found] == ["ConfigForm"]
    stray_windows.found.clear()


class Headed(PluginConfig):
    width: Annotated[int, Bounds(ge=8, le=64), Ui("Width", "Channels.")] = 32
    heads: Annotated[int, Bounds(ge=1, le=16), Ui("Heads", "Heads.", advanced=True)] = 4
    leads: Annotated[str, Ui("Leading slot", "What leads.", slot="condition")] = ""

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.width % self.heads:
            raise FieldError("heads", "it must divide the width {width}", width=self.width)
        return self


def test_what_does_not_fit_together_is_said_at_the_field(qtbot: Any) -> None:
    form = ConfigForm(Headed, {"width": 32})
    qtbot.addWidget(form)
    assert form.valid()
    form.set_settings({"width": 30})
    assert not form.valid()
    assert form.lines["heads"].error.text() == "it must divide the width 30"
    assert form.lines["width"].error.text() == ""
    assert form.trouble.text() == ""


class Judging(PluginConfig):
    """Settings of a metric that name an extractor."""

    extractor: Annotated[str, Ui("Extractor", "What gives features.", part="extractor")] = ""


def extractor(name: str, modality: str) -> ExtractorSpec:
    return ExtractorSpec(id=name, title=f"By {name}", factory="a.b:C", modality=modality)


def test_an_installed_part_is_chosen_by_its_title(qtbot: Any) -> None:
    registry, origin = Registry(), Provenance("acme", "acme", "1")
    for spec in (extractor("tiles", "image"), extractor("bands", "audio"), extractor("edges", "image")):
        registry.extractors.add(spec, origin)
    own = MetricSpec(id="far", title="Far", factory="a.b:D", modality="image", config=Judging)
    form = ConfigForm(Judging, parts=lambda ui: parts_named(ui, own, registry))
    qtbot.addWidget(form)
    editor = form.lines["extractor"].editor
    assert isinstance(editor, PartChoice)
    assert [editor.itemData(place) for place in range(editor.count())] == ["", "tiles", "edges"]
    assert [editor.itemText(place) for place in range(3)] == ["The usual one", "By tiles", "By edges"]
    editor.setCurrentIndex(2)
    assert form.settings() == {"extractor": "edges"}
    form.set_settings({"extractor": "gone"})
    assert form.settings() == {"extractor": "gone"}, "what is not installed stays until it is changed"
    with pytest.raises(NotFoundError) as refused:
        check_named_parts(own, Judging(extractor="bands"), registry)
    assert str(refused.value) == (
        "The settings of 'far' are not valid: extractor names 'bands', and there is no such extractor for it. "
        "It may name: tiles, edges."
    )
    check_named_parts(own, Judging(extractor="edges"), registry)
    check_named_parts(own, Judging(), registry)
    unknown = ConfigForm(Judging)
    qtbot.addWidget(unknown)
    assert isinstance(unknown.lines["extractor"].editor, Written)


def test_a_slot_of_the_run_is_chosen(qtbot: Any) -> None:
    roles = Roles((Slot("image", "image"),), (Slot("text", "text"), Slot("facts", "table")))
    form = ConfigForm(Headed, {"leads": "facts"}, roles=roles)
    qtbot.addWidget(form)
    editor = form.lines["leads"].editor
    assert isinstance(editor, SlotChoice)
    assert [editor.itemData(place) for place in range(editor.count())] == ["", "text", "facts"]
    assert editor.itemText(0) == "No slot"
    assert form.settings() == {"leads": "facts"}
    editor.setCurrentIndex(1)
    assert form.settings() == {"leads": "text"}
    form.reset()
    assert form.settings() == {}
    form.set_settings({"leads": "gone"})
    assert form.settings() == {"leads": "gone"}, "what is no slot of this run stays until it is changed"
    unknown = ConfigForm(Headed)
    qtbot.addWidget(unknown)
    assert isinstance(unknown.lines["leads"].editor, Written)


def test_an_entry_that_is_cut_says_so(qtbot: Any) -> None:
    box = Combo()
    qtbot.addWidget(box)
    long = "everything at once, from whatever is given"
    box.addItems([long, "short"])
    box.resize(160, 30)
    assert box.drawn().endswith("\u2026")
    assert long.startswith(box.drawn()[:-1])
    assert box.fontMetrics().horizontalAdvance(box.drawn()) < 160
    box.setCurrentIndex(1)
    assert box.drawn() == "short"
    box.resize(600, 30)
    box.setCurrentIndex(0)
    assert box.drawn() == long


def test_the_choice_of_a_checkpoint_follows_the_run() -> None:
    box = CheckpointChoice([4, 9])
    assert [box.itemText(place) for place in range(box.count())] == ["latest", "best", "step 9", "step 4"]
    box.choose(4)
    box.show_steps([4, 12])
    assert box.checkpoint == 4
    box.show_steps([12])
    assert box.checkpoint == "latest", "the chosen one is gone"

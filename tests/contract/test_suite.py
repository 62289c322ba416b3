"""Tests of the contract suite: it finds what is broken and says so in a sentence that names the part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import pytest
from contract_tests_scent import ENCODER, FUSION, GENERATOR, MODALITY, STEP
from pydantic import Field

from mmstudio.api import DatasetExporterSpec, PluginConfig, Spec, Ui
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.testing import ContractError, check_config, check_plugin, check_spec, checks_for

MATERIAL = {"smell": [[float(place + index) for place in range(4)] for index in range(6)]}
OWN = Provenance("scent", "acme-scent", "1")
SHELF = DatasetExporterSpec(
    id="shelf", title="Shelf", summary="A shelf.", factory="contract_tests_broken:Shelf"
)
PARTS: tuple[Spec, ...] = (MODALITY, ENCODER, FUSION, GENERATOR)


def check(*specs: Spec) -> None:
    """Run every check of a plugin that brings these parts and the sound ones that they need."""
    registry = Registry()
    chosen = {type(spec): spec for spec in (*PARTS, *specs)}
    for _, catalog in registry.catalogs():
        if catalog.spec_type in chosen:
            catalog.add(chosen[catalog.spec_type], OWN)
    for _, run in checks_for(registry, plugin="scent", material=MATERIAL):
        run()


def test_a_sound_plugin_of_a_third_party_passes() -> None:
    check()


def test_what_is_checked_can_be_told_apart() -> None:
    registry = Registry()
    for spec, (_, catalog) in zip(PARTS, registry.catalogs(), strict=False):
        catalog.add(spec, OWN)
    names = [name for name, _ in checks_for(registry, material=MATERIAL)]
    assert len(names) == len(set(names)) == 13
    assert "generator:scents with sum" in names
    assert list(checks_for(registry, plugin="another")) == []


@pytest.mark.parametrize(
    ("spec", "code", "sentence"),
    [
        (MODALITY, "Hoarding", "and does not read it back: BadFileError"),
        (MODALITY, "Forgetful", "The modality 'smell' loses the recipe of a result"),
        (MODALITY, "Careless", "The modality 'smell' answers a missing file with FileNotFoundError"),
        (
            MODALITY,
            "Lenient",
            "The modality 'smell' disagrees with itself about a file that ends after 12 of 144 bytes: only read",
        ),
        (MODALITY, "Lossy", "The modality 'smell' reads another value back than it wrote"),
        (ENCODER, "NeverMissing", "The encoder 'scent' counts a missing value as given"),
        (ENCODER, "NotFinite", "The encoder 'scent' prepares 'values' with numbers that are not finite"),
        (ENCODER, "OtherShapes", "The encoder 'scent' prepares 'values' in different dtypes"),
        (ENCODER, "SeesTheBatch", "The encoder 'scent' encodes a value differently in another batch"),
        (ENCODER, "Unused", r"The encoder 'scent' lets no gradient reach the parameter 'spare\.weight'"),
        (ENCODER, "NoJson", "The encoder 'scent' learns something that JSON gives back changed"),
        (ENCODER, "Sum", r"The encoder 'scent' must be a class of mmstudio\.nn\.Encoder"),
        (ENCODER, "Heavy", "The encoder 'scent' must make a preparer of the class mmstudio.nn.Preparer"),
        (ENCODER, "StaysAtHome", "The encoder 'scent' failed to send its preparer to another process"),
        (
            ENCODER,
            "NeverTheSame",
            "The encoder 'scent' is frozen, and has other weights each time it is built",
        ),
        (FUSION, "DividesByWeight", "The fusion 'sum' gives numbers that are not finite"),
        (FUSION, "Deaf", "The fusion 'sum' does not look at the slot 'words'"),
        (FUSION, "Batchwise", "The fusion 'sum' lets samples of a batch act on each other"),
        (FUSION, "Weightless", "The fusion 'sum' does not hand the weights on"),
        (
            GENERATOR,
            "Restless",
            "The generator 'scents', at level 'feature', samples differently from the same seeds",
        ),
        (GENERATOR, "Neighbourly", "samples a seed differently alone than in a batch"),
        (GENERATOR, "AllTheSame", "samples the same from other seeds"),
        (GENERATOR, "AtOnce", "samples at once instead of step by step"),
        (GENERATOR, "Miscounts", "ends with step 2 of 7"),
        (GENERATOR, "NoPlainState", "The generator 'scents' failed to write what it learned as JSON"),
        (GENERATOR, "OtherState", "The generator 'scents' learns something else of the same values"),
        (
            GENERATOR,
            "KnowsOnlyWhatItMet",
            "The generator 'scents' answers a value that training never met with KeyError",
        ),
        (GENERATOR, "GoesOn", "goes on after its step 1, which it said was the last"),
        (GENERATOR, "Incomplete", "its sampling_parts may not be complete"),
        (GENERATOR, "Idle", r"lets no gradient reach 'spare\.bias' in the phase 'generator'"),
        (GENERATOR, "NoLoss", "never has a loss in the phase 'generator'"),
        (GENERATOR, "Exploding", "a gradient in the phase 'generator' that is not finite"),
        (GENERATOR, "Careful", "lets no gradient reach the encoder of"),
        (GENERATOR, "Lonely", "trains the condition in a phase that it does not have"),
        (STEP, "Flip", "The step 'flip' changes a batch differently with the same generator"),
        (STEP, "InPlace", "The step 'flip' changes the batch in place"),
        (
            replace(STEP, moves_together=True),
            "BySize",
            "The step 'flip' moves slots together, but draws otherwise for pictures of another size",
        ),
        (
            replace(STEP, arrays=("values", "given")),
            "Narrow",
            r"The step 'flip' makes \['values'\] of \['given', 'values'\]",
        ),
        (
            replace(STEP, arrays=("depth",)),
            "BySize",
            "The step 'flip' works on depth, which no encoder of the modality 'smell' prepares",
        ),
        (SHELF, "ExportsNothing", "The dataset exporter 'shelf' writes no file"),
        (SHELF, "ExportsTheTime", "The dataset exporter 'shelf' writes other files from the same samples"),
        (SHELF, "ExportsOnAndOn", "The dataset exporter 'shelf' goes on when its samples stop"),
        (SHELF, "ExportsAQuarrel", "The dataset exporter 'shelf' must give problems"),
    ],
    ids=lambda item: item if isinstance(item, str) and item.isidentifier() else "",
)
def test_what_is_broken_is_found(spec: Spec, code: str, sentence: str) -> None:
    with pytest.raises(ContractError, match=sentence):
        check(replace(spec, factory=f"contract_tests_broken:{code}"))


def test_a_generator_may_end_early_if_it_says_so() -> None:
    check(replace(GENERATOR, factory="contract_tests_broken:Stops"))


def faults(*specs: Spec) -> list[tuple[str, str]]:
    """Every check that finds a fault in a plugin, with what it reports."""
    registry = Registry()
    chosen = {type(spec): spec for spec in (*PARTS, *specs)}
    for _, catalog in registry.catalogs():
        if catalog.spec_type in chosen:
            catalog.add(chosen[catalog.spec_type], OWN)
    found = []
    for name, run in checks_for(registry, plugin="scent", material=MATERIAL):
        try:
            run()
        except ContractError as error:
            found.append((name, str(error)))
    return found


@pytest.mark.parametrize(
    ("spec", "code", "method"),
    [
        (ENCODER, "NoJson", "fit"),
        (ENCODER, "NeverMissing", "forward"),
        (ENCODER, "SeesTheBatch", "forward"),
        (ENCODER, "StaysAtHome", "preparer"),
        (FUSION, "Deaf", "forward"),
        (FUSION, "DividesByWeight", "forward"),
        (GENERATOR, "NoPlainState", "fit"),
        (GENERATOR, "GoesOn", "sample"),
        (GENERATOR, "Exploding", "loss"),
        (STEP, "Flip", "apply"),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_a_fault_is_told_with_file_and_line(spec: Spec, code: str, method: str) -> None:
    import inspect
    import sys

    broken = getattr(sys.modules["contract_tests_broken"], code)
    line = inspect.getsourcelines(getattr(broken, method))[1]
    _, text = faults(replace(spec, factory=f"contract_tests_broken:{code}"))[0]
    assert text.endswith(f"(broken.py:{line})")


def test_where_code_raises_its_own_line_is_told_and_once() -> None:
    found = faults(replace(GENERATOR, factory="contract_tests_broken:Raises"))
    assert [name for name, _ in found] == ["generator:scents contract", "generator:scents with sum"]
    import inspect
    import sys

    lines, first = inspect.getsourcelines(sys.modules["contract_tests_broken"].Raises.loss)
    raising = first + next(number for number, line in enumerate(lines) if "raise" in line)
    assert found[0][1].endswith(f"(broken.py:{raising})")
    assert "KeyError: 'no such thing'" in found[0][1]
    assert found[1][1].endswith("has the fault that 'generator:scents contract' told of.")


def test_a_description_that_says_too_little() -> None:
    for change, sentence in {
        "title": "has no title",
        "summary": "must have a summary that is a sentence",
    }.items():
        with pytest.raises(ContractError, match=f"The fusion 'sum' {sentence}"):
            check_spec(replace(FUSION, **{change: ""}))
    with pytest.raises(ContractError, match="failed to load its code"):
        check_spec(replace(FUSION, factory="no.such:thing"))
    with pytest.raises(
        ContractError, match="must name a setting that is a number as a remedy of collapsed, not colour"
    ):
        check_spec(replace(GENERATOR, remedies={"collapsed": {"colour": 2}}))


def _config(annotation: Any, default: Any) -> type[PluginConfig]:
    return type(
        "Made",
        (PluginConfig,),
        {"__annotations__": {"size": annotation}, "size": default, "__module__": __name__},
    )


@pytest.mark.parametrize(
    ("annotation", "default", "sentence"),
    [
        (int, 3, "has a field 'size' without Ui"),
        (Annotated[int, Ui("", "Help.")], 3, "without a title"),
        (Annotated[int, Ui("Size", "no sentence")], 3, "whose help must be a sentence"),
        (Annotated[int, Ui("Size", "Help.")], 3, "a number 'size' without a lower bound"),
        (Annotated[float, Field(ge=0), Ui("Size", "Help.")], 3.0, "a number 'size' without an upper bound"),
        (Annotated[int, Field(ge=3, le=3), Ui("Size", "Help.")], 3, "with an empty range"),
        (Annotated[int, Field(ge=9, le=20), Ui("Size", "Help.")], 3, "failed to make Made with its defaults"),
        (
            Annotated[int, Field(ge=1, le=9, multiple_of=2), Ui("Size", "Help.")],
            4,
            "refuses 1 for 'size', its own bound",
        ),
    ],
)
def test_settings_that_a_form_cannot_show(annotation: Any, default: Any, sentence: str) -> None:
    with pytest.raises(ContractError, match=f"The fusion 'sum' .*{sentence}"):
        check_config(replace(FUSION, config=_config(annotation, default)))


def test_settings_that_take_anything() -> None:
    loose = type("Loose", (PluginConfig,), {"model_config": {"extra": "ignore"}, "__module__": __name__})
    with pytest.raises(ContractError, match="takes unknown fields in Loose"):
        check_config(replace(FUSION, config=loose))
    soft = type("Soft", (PluginConfig,), {"model_config": {"frozen": False}, "__module__": __name__})
    with pytest.raises(ContractError, match="lets Soft be changed in place"):
        check_config(replace(FUSION, config=soft))


def test_a_plugin_is_checked_as_it_is_installed() -> None:
    check_plugin("table")
    with pytest.raises(ContractError, match=r"There is no plugin 'scent'; installed are: align, audio, "):
        check_plugin("scent")


def test_a_modality_without_material() -> None:
    registry = Registry()
    registry.modalities.add(MODALITY, OWN)
    checks: dict[str, Callable[[], None]] = dict(checks_for(registry))
    with pytest.raises(ContractError, match="without four raw values of the modality 'smell'"):
        checks["modality:smell contract"]()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("tells_of_another", "The encoder 'table-columns' tells of columns that are not there: nowhere"),
        ("tells_nothing", "The encoder 'table-columns' tells of no column of a table that it learned"),
        ("tells_words", "The encoder 'table-columns' tells of the column 'size' without a SeenColumn"),
        ("tells_too_late", "The encoder 'table-columns'.*to tell what it saw in columns"),
    ],
)
def test_what_an_encoder_tells_of_columns_is_checked(told: str, sentence: str) -> None:
    from mmstudio.testing.parts.encoder import check_encoder
    from mmstudio_table import plugin

    (spec,) = plugin.mmstudio_encoders()
    rows = [{"size": number * 0.5, "place": "left" if number % 2 else "right"} for number in range(12)]
    check_encoder(spec, rows, settings={"width": 16})
    with pytest.raises(ContractError, match=sentence):
        check_encoder(replace(spec, columns=f"contract_tests_broken:{told}"), rows, settings={"width": 16})


def test_a_fault_before_another_parts_code_is_needed_is_told_as_it_is() -> None:
    """The place of a fault is looked for only in what was imported: the code of the fusion is not there yet."""
    late = replace(FUSION, id="late", factory="no_module_was_asked_for:Late")
    registry = Registry()
    for spec in (MODALITY, ENCODER, FUSION, late, replace(GENERATOR, levels=("decision",))):
        next(catalog for _, catalog in registry.catalogs() if catalog.spec_type is type(spec)).add(spec, OWN)
    settings = {"generator:scents": {"no such setting": 1}}
    checks = dict(checks_for(registry, plugin="scent", material=MATERIAL, settings=settings))
    with pytest.raises(ContractError, match="no such setting"):
        checks["generator:scents with late"]()

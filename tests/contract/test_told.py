# ruff: noqa: ARG002 - the contract names arguments that this importer does not look at
"""What plugins tell the suite about their own parts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from mmstudio.api import PluginConfig, UsageError
from mmstudio.plugins.exchange_specs import ImporterSpec
from mmstudio.plugins.installed import GROUP
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, Provenance
from mmstudio.testing import ContractError, Told, check_importer, told_by

Teller = Callable[[str, str], EntryPoint]


@pytest.fixture
def teller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Teller]:
    """Makes a package with a ``contract`` module; gives its entry point."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def _make(name: str, contract: str) -> EntryPoint:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        if contract:
            (tmp_path / name / "contract.py").write_text(contract)
        return EntryPoint(name, f"{name}.plugin", GROUP)

    yield _make
    for name in [name for name in sys.modules if name.startswith("teller")]:
        del sys.modules[name]


def test_the_last_one_is_heard_part_by_part(teller: Teller) -> None:
    first = teller(
        "teller_a", "SETTINGS = {'encoder:a': {'width': 4}, 'encoder:b': {}}\nMATERIAL = {'x': [1]}"
    )
    second = teller("teller_b", "SETTINGS = {'encoder:a': {'depth': 5}}\nSAMPLING = {'generator:g': {}}")
    told = told_by([first, second])
    assert told.settings == {"encoder:a": {"depth": 5}, "encoder:b": {}}
    assert told.sampling == {"generator:g": {}}
    assert told.material == {"x": [1]}
    assert told.sources == {}


def test_plugins_that_tell_nothing(teller: Teller) -> None:
    assert told_by([teller("teller_c", ""), EntryPoint("alone", "teller_module", GROUP)]) == Told()


@pytest.mark.parametrize("code", ["raise ValueError('no')", "SETTINGS = 3", "import no_such_module"])
def test_a_module_that_fails(teller: Teller, code: str) -> None:
    with pytest.raises(ContractError, match=r"The module teller_d\.contract failed: "):
        told_by([teller("teller_d", code)])


def test_parts_that_are_not_there() -> None:
    for table in ("settings", "sampling", "sources"):
        with pytest.raises(ContractError, match="'encoder:nobody', but no plugin here brings such a part"):
            Told(**{table: {"encoder:nobody": {}}}).check(Registry())


class Small(PluginConfig):
    """Settings of a part."""

    width: int = 4


def test_settings_that_a_part_does_not_take_are_told_with_their_line(teller: Teller) -> None:
    """Once, and not as a fault of the part that is built with them."""
    registry = Registry()
    origin = Provenance("teller", "acme-teller", "1")
    registry.generators.add(
        GeneratorSpec(
            id="g",
            title="G",
            summary="G.",
            factory="no_module:G",
            config=Small,
            sampling=PluginConfig,
            produces=("image",),
        ),
        origin,
    )
    good = 'SETTINGS = {"generator:g": {"width": 5}}\n'
    point = teller("teller_e", good + 'SAMPLING = {\n    "generator:g": {"steps": 3},\n}\n')
    with pytest.raises(ContractError) as told:
        told_by([point]).check(registry, [point])
    assert str(told.value).startswith("SAMPLING: The settings of 'generator:g' are not valid: steps: ")
    assert str(told.value).endswith("(teller_e/contract.py:3)")
    wrong = teller("teller_f", good.replace("5", "'wide'"))
    with pytest.raises(ContractError, match=r"^SETTINGS: .*width.*\(teller_f/contract\.py:1\)$"):
        told_by([wrong]).check(registry, [wrong])
    stray = teller("teller_g", '\nSOURCES = {"importer:nobody": print}\n')
    with pytest.raises(
        ContractError, match=r"but no plugin here brings such a part\. \(teller_g/contract\.py:2\)$"
    ):
        told_by([stray]).check(registry, [stray])


class Deaf:
    """Answers everything in sentences, and takes nothing."""

    def detect(self, source: Path) -> bool:
        return False

    def plan(self, request: object) -> object:
        raise UsageError("No.")

    def rows(self, request: object, plan: object) -> Iterator[object]:
        return iter(())


def test_sources_of_ones_own() -> None:
    registry = Registry()
    spec = ImporterSpec(id="lines", title="Lines", summary="Lines.", factory=f"{__name__}:Deaf")
    registry.importers.add(spec, Provenance("lines", "acme-lines", "1"))

    def write(folder: Path) -> list[Path]:
        path = folder / "a.lines"
        path.write_text("one")
        return [path]

    with pytest.raises(ContractError, match="takes no folder and no manifest"):
        check_importer(spec, registry)
    with pytest.raises(ContractError, match=r"does not take 'a\.lines', a source of its own"):
        check_importer(spec, registry, sources=write)

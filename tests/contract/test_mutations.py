"""Mutations: one fault is put into each new plugin, and the contract suite names it with file and line.

What ``mmstudio plugin new`` writes is sound; every mutation below makes one mistake that authors make.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

import pytest

from mmstudio.plugins.installed import GROUP, points_below
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.services.plugins.authored import PluginKind
from mmstudio.services.plugins.authorship import plugin_files
from mmstudio.testing import ContractError
from mmstudio.testing.suite import checks_of


class Mutation(NamedTuple):
    """One mistake: the plugin's file, the text in it, and the text that replaces it."""

    name: str
    kind: str
    file: str
    before: str
    after: str


def _m(name: str, kind: str, file: str, before: str, after: str) -> Mutation:
    return Mutation(name, kind, file, before, after)


MUTATIONS = (
    _m("encoder-shape", "encoder", "model", "Features(tokens, mask,", "Features(tokens[:, :-1], mask,"),
    _m("encoder-mask", "encoder", "model", 'prepared["given"][:, None]', "torch.ones_like(prepared[\"given\"])[:, None]"),
    _m("encoder-nan", "encoder", "model", "tokens = self.mlp(", "tokens = torch.log(torch.zeros(())) * self.mlp("),
    _m("encoder-dtype", "encoder", "model", '"given": np.array(0, bool)', '"given": np.array(0, np.int32)'),
    _m("encoder-state", "encoder", "model", '"mean": mean.tolist()', '"mean": mean'),
    _m("encoder-fit-draws", "encoder", "model", '"mean": mean.tolist()', '"mean": (mean + np.random.rand(3)).tolist()'),
    _m("encoder-blank", "encoder", "model", "np.zeros((3, self.cells, self.cells), np.uint8)", "np.zeros((3, 1, 1), np.uint8)"),
    _m("encoder-batch", "encoder", "model", "        return Features(tokens, mask", "        tokens = tokens - tokens.mean(dim=0)\n        return Features(tokens, mask"),
    _m("encoder-draws", "encoder", "model", '"cells": fit_picture(raw, self.cells, 3), "given"', '"cells": fit_picture(raw, self.cells, 3) + np.random.randint(0, 9, (), np.uint8), "given"'),
    _m("encoder-mutates", "encoder", "model", '        """``cells`` uint8 (3, n, n), and ``given`` bool ()."""', '        """Cells."""\n        raw[:] = 255 - raw'),
    _m("encoder-unsaved", "encoder", "model", "self.position = nn.Parameter(0.1 * torch.randn(config.cells**2, config.width))", "self.position = 0.1 * torch.randn(config.cells**2, config.width)"),
    _m("encoder-unused", "encoder", "model", "self.position = nn", "self.spare = nn.Linear(2, 2)\n        self.position = nn"),
    _m("encoder-order", "encoder", "model", '        """``cells`` uint8 (3, n, n), and ``given`` bool ()."""', '        """Cells."""\n        _SEEN.append(1)\n        raw = np.full_like(raw, len(_SEEN) % 200)'),
    _m("fusion-shape", "fusion", "model", "Condition(self.norm(total), ", "Condition(self.norm(total)[:, :-1], "),
    _m("fusion-weight", "fusion", "model", ", weight=dict(weight))", ")"),
    _m("fusion-batch", "fusion", "model", "Condition(self.norm(total), ", "Condition(self.norm(total) + total[:1], "),
    _m("fusion-level", "fusion", "model", 'if "feature" not in wants.levels or wants.tokens:', "if False:"),
    _m("fusion-detached", "fusion", "model", "tokens.mean(dim=1) for", "tokens.mean(dim=1).detach() for"),
    _m("generator-seeds", "generator", "model", "noise = seeded_noise(request.seeds, (3, side, side), request.device)", "noise = torch.randn(len(request.seeds), 3, side, side)"),
    _m("generator-rng", "generator", "model", "torch.rand(batch.size, generator=batch.rng, device=data.device)", "torch.rand(batch.size, device=data.device)"),
    _m("generator-graph", "generator", "model", "Losses(loss, {", "Losses(loss.detach(), {"),
    _m("generator-guidance", "generator", "model", "return guide(lambda many, condition: self.field(many, _all(time, many), condition), x)", "return self.field(x, _all(time, x), request.condition(request.weight))"),
    _m("generator-target", "generator", "model", 'data = to_unit(batch.target[self.slot]["pixels"])', 'batch.target[self.slot]["pixels"].zero_()\n        data = to_unit(batch.target[self.slot]["pixels"])'),
    _m("generator-value", "generator", "model", "{self.slot: to_pictures(x)}", "{self.slot: list(x)}"),
    _m("metric-batch", "metric", "metric", "return max(0.0, float(mean) - self._ignore)", "self._ignore += 1\n        return max(0.0, float(mean) - self._ignore)"),
    _m("codec-recipe", "modality", "codec", "_RECIPE + json.dumps(dict(recipe))", "_RECIPE"),
    _m("codec-refuses", "modality", "codec", "in self.parse(raw)]", "in raw]"),
)  # fmt: skip


def _package(mutation: Mutation, number: int) -> tuple[str, str]:
    return f"wrong-{number}", f"wrong_{number}"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Of every mutation, what the suite says of it first; empty where it finds nothing."""
    site = tmp_path_factory.mktemp("site")
    for number, mutation in enumerate(MUTATIONS):
        name, package = _package(mutation, number)
        for path, text in plugin_files(name, PluginKind(mutation.kind)).items():
            if not path.startswith(f"{package}/"):
                continue
            changed = text
            if path == f"{package}/{mutation.file}.py":
                assert text.count(mutation.before) >= 1, mutation.name
                changed = text.replace(mutation.before, mutation.after) + "\n\n_SEEN: list[int] = []\n"
            (site / path).parent.mkdir(exist_ok=True)
            # only one modality may read a suffix
            (site / path).write_text(changed.replace('".gpl"', f'".gpl{number}"'), "utf-8")
        info = site / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {package}.plugin\n")
    sys.path.insert(0, str(site))
    try:
        yield {mutation.name: _said(site, number) for number, mutation in enumerate(MUTATIONS)}
    finally:
        sys.path.remove(str(site))


def _said(site: Path, number: int) -> str:
    name = f"wrong-{number}"
    own = [point for point in entry_points(group=GROUP) if point.value.startswith("mmstudio_")]
    points = [*own, *(point for point in points_below(site) if point.name == name)]
    host = PluginHost(site / "config")
    host.discover(points)
    assert [record.error for record in host.records if record.state is not PluginStatus.ACTIVE] == []
    import_module(f"wrong_{number}.plugin")
    for _, check in checks_of(host.registry, points, [name]):
        try:
            check()
        except ContractError as error:
            return str(error)
    return ""


@pytest.mark.parametrize("number", range(len(MUTATIONS)), ids=[mutation.name for mutation in MUTATIONS])
def test_a_fault_is_named_with_file_and_line(named: dict[str, str], number: int) -> None:
    mutation = MUTATIONS[number]
    assert re.search(rf"\(wrong_{number}/{mutation.file}\.py:\d+\)", named[mutation.name])

"""Figures of sets against torchmetrics and scikit-learn's neighbours, on 20 random sets."""

from __future__ import annotations

from set_oracles import Pair, neighbour_figures, sets_of, torch_figures

SETS = 20


def test_figures_of_sets_are_those_of_other_programs() -> None:
    found: dict[str, list[Pair]] = {}
    for seed in range(SETS):
        sets = sets_of(seed)
        for pair in (*torch_figures(*sets), *neighbour_figures(*sets)):
            found.setdefault(pair.name, []).append(pair)
    for name, pairs in found.items():
        absolute, relative = max(one.absolute for one in pairs), max(one.relative for one in pairs)
        print(f"\n{name}, {len(pairs)} sets: largest difference {absolute:.1e}, relative {relative:.1e}")
        assert absolute < 1e-5 if name == "kid" else relative < 1e-4

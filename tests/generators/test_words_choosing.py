"""The choice of the next piece: top p, draws, rules and beams, against what can be counted by hand or tried out in full."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import Tensor

from mmstudio_words.beams import Beams
from mmstudio_words.choosing import Texts, drawn, nucleus
from mmstudio_words.pieces import END, WordPieces, fit_pieces

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("top_p", "kept"),
    [
        (0.4, [0, 1, 0, 0]),
        (0.5, [0, 1, 0, 0]),
        (0.51, [1, 1, 0, 0]),
        (0.8, [1, 1, 0, 0]),
        (0.81, [1, 1, 0, 1]),
        (1, [1, 1, 1, 1]),
    ],
)
def test_the_fewest_pieces_that_have_the_share(top_p: float, kept: list[int]) -> None:
    shares = torch.tensor([[0.3, 0.5, 0.05, 0.15]], dtype=torch.float64)
    assert torch.equal(nucleus(shares, top_p), shares * torch.tensor([kept]))


def test_top_p_against_a_plain_search() -> None:
    rng = torch.Generator().manual_seed(0)
    shares = torch.rand(50, 12, generator=rng, dtype=torch.float64).pow(4)
    shares /= shares.sum(dim=1, keepdim=True)
    for row, found in zip(shares, nucleus(shares, 0.7), strict=True):
        sizes = [
            sorted(some, reverse=True)
            for size in range(1, 13)
            for some in itertools.combinations(row.tolist(), size)
            if sum(some) >= 0.7
        ]
        fewest = min(map(len, sizes))
        best = max((some for some in sizes if len(some) == fewest), key=sum)
        assert sorted(found[found > 0].tolist(), reverse=True) == best


def test_draws_are_shares_of_the_uniform_number() -> None:
    shares = torch.tensor([0.5, 0.0, 0.3, 0.2])
    uniform = torch.linspace(0, 1, 1001)[:-1]
    numbers = drawn(shares.log().expand(1000, -1), uniform)
    assert numbers.bincount(minlength=4).tolist() == pytest.approx([500, 0, 300, 200], abs=1)
    assert numbers.tolist() == sorted(numbers.tolist())
    squared = drawn(shares.log().expand(1000, -1), uniform, temperature=0.5)
    wanted = shares**2 / (shares**2).sum() * 1000
    assert squared.bincount(minlength=4).tolist() == pytest.approx(wanted.tolist(), abs=1.5)
    few = drawn(shares.log().expand(1000, -1), uniform, top_p=0.6)
    assert few.bincount(minlength=4).tolist() == pytest.approx([625, 0, 375, 0], abs=1)
    last = drawn(torch.tensor([[0.0, -torch.inf]]), torch.tensor([1 - 2**-24]))
    assert last.tolist() == [0]


def tiny_pieces() -> WordPieces:
    """Pieces of which the rules allow ``a``, ``b``, `` a`` and half of a sign, and nothing else."""
    state = fit_pieces(["a", "aab", "b a", "\u00e9"], longest=8, vocabulary=256)
    return WordPieces(state["tokenizer"], state["unused"])


def number_of(pieces: WordPieces, data: bytes) -> int:
    return pieces.spelt.index(data)


def test_rules_of_texts() -> None:
    pieces = tiny_pieces()
    lead, rest, letter, space = (number_of(pieces, part) for part in (b"\xc3", b"\xa9", b"a", b" "))

    def open_now(texts: Texts) -> list[list[int]]:
        admitted = texts.admit(torch.zeros(len(texts.live), pieces.count))
        return [row.isfinite().nonzero().squeeze(1).tolist() for row in admitted]

    texts = Texts(pieces, 3, CPU)
    begin = open_now(texts)[0]
    assert letter in begin
    assert lead in begin
    assert END not in begin, "no text is empty"
    assert space in begin
    assert rest not in begin
    assert texts.add(torch.tensor([lead, letter, letter])).tolist() == [True] * 3
    assert open_now(texts)[0] == [rest], "a sign that was begun is completed"
    assert END in open_now(texts)[1]
    assert texts.values() == ["\u2026", "a", "a"]
    assert texts.add(torch.tensor([rest, END, space])).tolist() == [True, False, True]
    assert texts.live.tolist() == [0, 2]
    assert END in open_now(texts)[1]
    last = texts.admit(torch.zeros(2, pieces.count), final=True)
    assert last[0, space].isfinite()
    texts.add(torch.tensor([letter, letter]))
    blank = Texts(pieces, 1, CPU).admit(torch.zeros(1, pieces.count), final=True)
    assert not blank[0, space].isfinite(), "no text is blank"
    assert texts.values() == ["\u00e9a", "a", "a a"]


def language(pieces: WordPieces, seed: int, sharp: float = 1.0) -> tuple[list[int], Tensor]:
    """Three pieces and the end; log-probabilities by the last two numbers."""
    kept = [END, *(number_of(pieces, part) for part in (b"a", b"b"))]
    rng = torch.Generator().manual_seed(seed)
    return kept, sharp * torch.randn(4, 4, 3, generator=rng, dtype=torch.float64)


def logits_behind(pieces: WordPieces, kept: list[int], table: Tensor, texts: list[list[int]]) -> Tensor:
    logits = torch.full((len(texts), pieces.count), -1e30)
    for row, numbers in enumerate(texts):
        before = [3, 3, *(kept.index(number) if number in kept else 3 for number in numbers)][-2:]
        logits[row, kept] = table[before[0], before[1]].float()
    return logits


def all_scores(
    pieces: WordPieces, kept: list[int], table: Tensor, longest: int, power: float
) -> dict[tuple[int, ...], float]:
    """Every text of up to so many pieces and its score, by trying all of them out."""
    scores = {}
    for length in range(1, longest + 1):
        for numbers in itertools.product(kept[1:], repeat=length):
            total, ended = 0.0, length < longest
            for place in range(length + ended):
                logits = logits_behind(pieces, kept, table, [list(numbers[:place])])[0].double()
                if not place:
                    logits[END] = -torch.inf  # no empty text
                shares = logits.log_softmax(dim=-1)
                total += float(shares[numbers[place] if place < length else END])
            scores[numbers] = total / (length + ended) ** power
    return scores


def searched(
    pieces: WordPieces, kept: list[int], table: Tensor, longest: int, beams: int, power: float
) -> str:
    search = Beams(pieces, 1, beams, power, longest, CPU)
    texts: list[list[int]] = [[]]
    for place in range(1, longest + 1):
        origins, numbers = search.add(logits_behind(pieces, kept, table, texts), final=place == longest)
        texts = [
            [*texts[origin], number]
            for origin, number in zip(origins.tolist(), numbers.tolist(), strict=True)
        ]
        if search.over:
            break
    return search.values()[0]


@pytest.mark.parametrize("power", [0.0, 0.6, 1.0])
@pytest.mark.parametrize("seed", range(6))
def test_a_wide_beam_finds_the_best_of_all_texts(seed: int, power: float) -> None:
    pieces = tiny_pieces()
    kept, table = language(pieces, seed)
    scores = all_scores(pieces, kept, table, 4, power)
    best = max(scores, key=scores.__getitem__)
    assert searched(pieces, kept, table, 4, 16, power) == pieces.text(best)


def test_a_narrow_beam_is_the_greedy_path_and_a_wider_one_no_worse() -> None:
    pieces = tiny_pieces()
    better = 0
    for seed in range(12):
        kept, table = language(pieces, seed, 2.0)
        scores = {
            pieces.text(numbers): value for numbers, value in all_scores(pieces, kept, table, 4, 0).items()
        }
        found = [scores[searched(pieces, kept, table, 4, beams, 0)] for beams in (1, 2, 16)]
        assert found[2] == pytest.approx(max(scores.values()))
        assert found[2] >= found[0]
        better += found[2] > found[0] + 1e-6
    assert better


def test_beams_of_several_results_do_not_meet() -> None:
    pieces = tiny_pieces()
    tables = [language(pieces, seed) for seed in (1, 2, 3)]
    alone = [searched(pieces, kept, table, 4, 3, 0.6) for kept, table in tables]
    search = Beams(pieces, 3, 3, 0.6, 4, CPU)
    texts: list[list[int]] = [[], [], []]
    for place in range(1, 5):
        rows = search.results.tolist()
        logits = torch.cat([
            logits_behind(pieces, *tables[result], [numbers]) for result, numbers in zip(rows, texts, strict=True)
        ])  # fmt: skip
        origins, numbers = search.add(logits, final=place == 4)
        texts = [
            [*texts[origin], number]
            for origin, number in zip(origins.tolist(), numbers.tolist(), strict=True)
        ]
    assert search.values() == alone
    assert not math.isnan(float(search._scores.sum()))

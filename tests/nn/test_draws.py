"""Draws follow from seeds: alone or in a batch, and whatever torch's global generator stands at."""

from __future__ import annotations

import threading

import pytest
import torch

from mmstudio.nn.draws import Draws, drawing_from, generator_of, set_aside


def test_the_global_generator_is_put_back_also_after_an_error() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    with drawing_from(3):
        inside = torch.rand(4)
    assert torch.equal(inside, torch.rand(4, generator=generator_of(3)))
    assert torch.equal(torch.get_rng_state(), before)
    with pytest.raises(RuntimeError, match="negative"), drawing_from(4):
        torch.rand(-1)
    assert torch.equal(torch.get_rng_state(), before)


def test_another_thread_waits_instead_of_drawing_from_what_this_one_seeded() -> None:
    found: dict[int, torch.Tensor] = {}

    def draw(seed: int) -> None:
        for _ in range(50):
            with drawing_from(seed):
                found[seed] = torch.cat([torch.rand(1) for _ in range(20)])

    threads = [threading.Thread(target=draw, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, numbers in found.items():
        rng = generator_of(seed)
        assert torch.equal(numbers, torch.cat([torch.rand(1, generator=rng) for _ in range(20)]))


def test_every_result_has_numbers_of_its_own_in_any_batch() -> None:
    together, alone = Draws([7, 8, 9]), Draws([8])
    for draw in (lambda made: made.normal((2, 3)), lambda made: made.uniform()):
        many, one = draw(together), draw(alone)
        assert torch.equal(many[1], one[0])
        assert len({float(row.flatten()[0]) for row in many}) == 3


def test_choices_are_as_likely_as_their_logits_say() -> None:
    wanted = torch.tensor([0.1, 0.6, 0.3])
    chosen = Draws(range(4000)).choice(wanted.log().expand(4000, 3))
    share = torch.bincount(chosen, minlength=3) / 4000
    assert torch.allclose(share, wanted, atol=0.03), share
    assert set(Draws(range(50)).choice(torch.tensor([[-torch.inf, 0.0]]).expand(50, 2)).tolist()) == {1}


def test_a_block_set_aside_lets_others_draw_and_goes_on_where_it_was() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    seen: list[torch.Tensor] = []

    def draw() -> None:
        seen.append(torch.get_rng_state())
        with drawing_from(8):
            seen.append(torch.rand(2))

    with set_aside():  # in no block: nothing to leave
        pass
    with drawing_from(3), drawing_from(4):
        numbers = [torch.rand(2)]
        with set_aside():
            other = threading.Thread(target=draw)
            other.start()
            other.join(20)
            assert not other.is_alive()
        numbers.append(torch.rand(2))
    rng = generator_of(4)
    assert torch.equal(torch.stack(numbers), torch.rand(2, 2, generator=rng))
    assert torch.equal(seen[0], before)
    assert torch.equal(seen[1], torch.rand(2, generator=generator_of(8)))
    assert torch.equal(torch.get_rng_state(), before)

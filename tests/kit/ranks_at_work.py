"""What two real ranks do with small learners; each writes what it found, to be compared with one process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import torch
from small_learners import Contrast, Numbers, Unaware, batch_of, gradients_of, model_of, pair_of, runner_of
from torch import Tensor, nn

from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.train.muon import Muon
from mmstudio.engine.train.ranks.distributed import ALONE, MEETING, Others, Ranks, join

SEED = 40
Found = dict[str, Tensor]


def _run(
    model: Assembly, ranks: Ranks, size: int, *, phase: str = "", there: list[float] | None = None
) -> Found:
    """Losses and gradients of a phase, as several ranks have them, or one process with as many micro-batches."""
    runner = runner_of(model, size, size if ranks.count > 1 else -(-size // 2))
    runner.ranks = ranks
    runner.__post_init__()
    told = runner.run(phase or model.learning.phases[0], batch_of(model, size, there), 0, 0.0, SEED)
    figures = {f"figure {name}": value for name, value in runner.figures.items()}
    return {**told, **figures, **gradients_of(model)}


def uneven(ranks: Ranks) -> Found:
    """Three samples on one rank, two on the other."""
    return _run(model_of(Unaware), ranks, 5)


def nothing_left(ranks: Ranks) -> Found:
    """One sample: the second rank has none."""
    return _run(model_of(Unaware), ranks, 1)


def missing(ranks: Ranks) -> Found:
    """Targets on one rank alone, and there not on all samples."""
    return _run(model_of(Numbers), ranks, 6, there=[1.0, 0.0, 1.0, 0.0, 0.0, 0.0])


def unused(ranks: Ranks) -> Found:
    """A decoder whose slot is on the second rank alone: the first names no loss, and most weights get no gradient."""
    return _run(
        pair_of(Unaware), ranks, 6, phase="decoder:second/generator", there=[0.0, 0.0, 0.0, 1.0, 1.0, 0.0]
    )


def dropped(ranks: Ranks) -> Found:
    """Dropout draws by the number of the part."""
    return _run(model_of(Numbers, dropout=0.4), ranks, 8)


def whole(ranks: Ranks) -> Found:
    """A loss that compares samples with each other."""
    return _run(model_of(Contrast, dropout=0.4), ranks, 12)


def buffers(ranks: Ranks) -> Found:
    """Statistics of batches behind two steps; those of rank 0 count."""
    model = model_of(Numbers, norm=True).train()
    model.register_buffer("count", torch.tensor([250], dtype=torch.uint8))
    model.register_buffer("still", torch.ones(3))
    others = Others(model, ranks)
    for step in range(2):
        runner = runner_of(model, 8, 8 if ranks.count > 1 else 4)
        runner.ranks = ranks
        runner.__post_init__()
        runner.run(model.learning.phases[0], batch_of(model, 8), step, 0.0, SEED + step)
        model.get_buffer("count").add_(3 + ranks.number)
        if ranks.leads:
            others.lead(1.5)
        elif others.follow() != 1.5:
            raise AssertionError
    return dict(model.named_buffers())


def short(ranks: Ranks) -> Found:
    """Memory that is short on the second rank alone: both take smaller parts."""
    model = model_of(Unaware)
    encoder = model.conditions.encoders[0]
    encode = encoder.forward

    def refuse(prepared: dict[str, Tensor]) -> object:
        if ranks.number == 1 and len(prepared["numbers"]) > 2:
            raise MemoryError
        return encode(prepared)

    encoder.forward = refuse  # type: ignore[method-assign,assignment]
    runner = runner_of(model, 8, 8 if ranks.count > 1 else 2)
    runner.ranks = ranks
    runner.__post_init__()
    told = runner.run(model.learning.phases[0], batch_of(model, 8), 0, 0.0, SEED)
    return {**told, **gradients_of(model), "micro": torch.tensor(float(runner.micro))}


def sent(ranks: Ranks) -> Found:
    """Bytes that a second step hands over, when names are known."""
    model = model_of(Unaware)
    runner = runner_of(model, 4, 4)
    runner.ranks = ranks
    runner.__post_init__()
    runner.run(model.learning.phases[0], batch_of(model, 4), 0, 0.0, SEED)
    before = ranks.sent
    runner.run(model.learning.phases[0], batch_of(model, 4), 1, 0.0, SEED)
    return {"sent": torch.tensor(ranks.sent - before)}


def sums(ranks: Ranks) -> Found:
    """Tensors of several types, added up or passed on."""
    own = [torch.full((2, 3), 1.5 * (ranks.number + 1)), torch.tensor([1.0 + ranks.number]).bfloat16()]
    ranks.add(own)
    given = [
        torch.tensor([200 + 40 * ranks.number], dtype=torch.uint8),
        torch.tensor(7 + ranks.number),
        torch.tensor([True, ranks.number == 1]),
        torch.full((2, 2), 0.1 + ranks.number).t(),
    ]
    ranks.spread(given)
    least = torch.tensor(ranks.least(5 - ranks.number))
    words = ranks.gathered(["b", "a"] if ranks.leads else ["c", "a"])
    return {
        **{f"own{number}": value for number, value in enumerate(own)},
        **{f"given{number}": value.contiguous() for number, value in enumerate(given)},
        "least": least,
        "words": torch.tensor([ord(word) for word in words]),
        "told": torch.tensor(ranks.tell([0.1 + ranks.number]), dtype=torch.float64),
    }


def shared(ranks: Ranks) -> Found:
    """Weights of several shapes behind two steps of Muon, each rank with half of the work."""
    rng = torch.Generator().manual_seed(1)
    shapes = [(6, 4), (6, 4), (3, 9), (8, 2, 3, 3), (5, 5)]
    weights = [nn.Parameter(torch.randn(shape, generator=rng)) for shape in shapes]
    rule = Muon(weights, 0.1, ranks)
    for _ in range(2):
        for weight in weights:
            weight.grad = torch.randn(weight.shape, generator=rng)
        rule.step()
    return {f"weight.{number}": weight.detach() for number, weight in enumerate(weights)}


def stopped(ranks: Ranks) -> Found:
    """Steps that a rank takes until rank 0 ends the training."""
    others, steps = Others(nn.Linear(2, 2), ranks), 0
    while True:
        steps += 1
        if ranks.leads and steps == 5:
            others.dismiss()
            break
        if ranks.leads:
            others.lead(float(steps))
        elif others.follow() is None:
            break
    return {"steps": torch.tensor(steps)}


CASES: dict[str, Callable[[Ranks], Found]] = {
    case.__name__: case
    for case in (
        uneven,
        nothing_left,
        missing,
        unused,
        dropped,
        whole,
        buffers,
        short,
        sent,
        sums,
        shared,
        stopped,
    )
}


def alone(case: str) -> Found:
    """What one process finds."""
    return {name: value.detach().clone() for name, value in CASES[case](ALONE).items()}


def work(number: int, count: int, folder: str, cases: tuple[str, ...]) -> None:
    """Go through cases as a rank, and write what was found."""
    os.environ |= {"RANK": str(number), "WORLD_SIZE": str(count), MEETING: f"{folder}/meeting"}
    torch.set_num_threads(1)
    ranks = join(torch.device("cpu"), shared=False)
    found = {}
    for name in cases:
        found[name] = {key: value.detach() for key, value in CASES[name](ranks).items()}
        ranks.meet()
    torch.save(found, f"{folder}/{number}.pt")
    ranks.close()


def found_by_ranks(
    folder: Path, count: int = 2, cases: tuple[str, ...] = tuple(CASES)
) -> list[dict[str, Found]]:
    """What each rank found in each case; most are meant for two."""
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=work, args=(number, count, str(folder), cases)) for number in range(count)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    if any(process.exitcode != 0 for process in processes):
        for process in processes:
            process.kill()
        raise AssertionError([process.exitcode for process in processes])
    return [torch.load(folder / f"{number}.pt") for number in range(count)]

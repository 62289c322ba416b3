"""The job that finds out what decided one result: contributions of slots, then of pieces of each condition.

Everything is made with the seeds of the full results, so that nothing but the conditions differs. What is done is kept when
the job is stopped, and the next job about the same result goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import DamagedError, OutOfMemoryError, StudioError
from mmstudio.core.sentences import Note
from mmstudio.core.times import utc_now
from mmstudio.engine.judge.attribution.games import Game
from mmstudio.engine.judge.attribution.measures import PayoffMeasures, measures_for
from mmstudio.engine.judge.attribution.parts import TakenApart, merged, taken_apart
from mmstudio.engine.judge.attribution.shapley import design_for
from mmstudio.engine.judge.attribution.source import ResultSource, source_of
from mmstudio.engine.judge.attribution.store import Store
from mmstudio.engine.judge.attribution.trials import ConditionTrial, Trials
from mmstudio.engine.sample.items import Item
from mmstudio.plan.attributions import Attribution, ConditionPart, Looked
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.plan.payloads import AttributePayload

_NOT_TRIED = "Pieces of {slot} could not be left out one by one: {reason}"
_OTHER = (
    "The result could not be made again exactly (difference {difference:.4f}); what is said here is said of the one that "
    "was made again."
)


def attribute(context: RunContext) -> None:
    """Find out what decided the result that the payload names, and keep it in the folder of its run."""
    payload = AttributePayload.of(context.job)
    source = source_of(context, payload)
    design = design_for(len(source.slots))
    before = _before(source)
    known = len(before.seeds) if before is not None else 0
    seeds = source.seeds(1 if design.orders else max(payload.seeds, known))
    store = Store(context, source)
    trials = Trials(context, source)
    context.progress(0, 1)
    fulls = list(trials.make([source.with_slots(design.everything, seed) for seed in seeds]))
    measures = measures_for(context, source.model, source.slot, fulls)
    work = _Work(
        source, measures, seeds, Game(source.slots, design), store, remade=_difference(source, fulls[0])
    )
    work.take_up(before)
    taken = taken_apart(source, len(seeds), words=payload.words, maps=payload.maps)
    work.take_apart(taken)
    todo = work.todo()
    trials.total = len(fulls) + len(todo) + sum(len(one.trials(source, seeds)) for one in taken)
    try:
        work.play(trials, todo)
        for one in taken:
            work.leave_out(trials, one)
        work.looked |= {"words"} if payload.words else set()
        work.looked |= {"maps"} if payload.maps else set()
    finally:
        store.write(work.found())
    context.result({"run": source.model.workspace.folder.name, "key": source.key})


@dataclass
class _Work:
    """An attribution in the making.

    Attributes:
        source, measures, seeds: What it is about.
        game: The game of the slots, as far as it is played.
        store: Keeps results and pictures.
        remade: Difference between the result in the file and the one made again.
        before: Parts that an earlier job has found.
        looked: What was taken apart to the end.
        taken: Conditions that are taken apart.
        notes: Facts that a person should know.
    """

    source: ResultSource
    measures: PayoffMeasures
    seeds: list[int]
    game: Game
    store: Store
    remade: float | None
    before: tuple[ConditionPart, ...] = ()
    looked: set[Looked] = field(default_factory=set)
    taken: list[TakenApart] = field(default_factory=list)
    notes: list[StoredNote] = field(default_factory=list)

    def take_up(self, before: Attribution | None) -> None:
        """Go on from an earlier job, if it measured the same."""
        if before is None:
            return
        names = {measure.name for measure in self.measures.all}
        if any(subset.values.keys() != names for subset in before.subsets):
            return
        if before.subsets and before.orders == len(self.game.design.orders):
            self.game = Game.of(self.source.slots, self.game.design, before.subsets)
        self.before, self.looked = before.parts, set(before.looked)

    def take_apart(self, taken: list[TakenApart]) -> None:
        """Remember what is to be taken apart, with what is known of it."""
        known = {(part.slot, part.card, part.kind): part for part in self.before}
        for one in taken:
            if one.place in known:
                one.go_on(known[one.place])
        self.taken = taken

    def todo(self) -> list[tuple[int, int]]:
        """Subsets and numbers of seeds that are left to play, seed by seed."""
        subsets = self.game.design.subsets()
        return [
            (subset, number)
            for number in range(len(self.seeds))
            for subset in subsets
            if self.game.done(subset) <= number
        ]

    def play(self, trials: Trials, todo: list[tuple[int, int]]) -> None:
        """Make and measure the results of subsets; those of the first seed are kept."""
        made = [ConditionTrial(self._item_of(*one), one[1]) for one in todo]
        for place, value, payoffs in trials.measure(made, self.measures):
            subset, number = todo[place]
            if number == 0:
                self.game.files[subset] = self.store.keep(subset, self.game.given(subset), value)
            self.game.add(subset, payoffs)

    def leave_out(self, trials: Trials, one: TakenApart) -> None:
        """Leave out the pieces of one condition. If its encoder refuses what is left, that is a note."""
        if not one.backdrop and one.pieces.picture is not None:
            one.backdrop = self.store.draw(one.slot, one.number, one.pieces.picture)
        left = one.trials(self.source, self.seeds)
        try:
            for _, _, payoffs in trials.measure(left, self.measures, one.bytes_each):
                one.take(payoffs, self.measures.best)
        except OutOfMemoryError:
            raise
        except StudioError as error:
            self.notes.append(StoredNote.of(Note(_NOT_TRIED, {"slot": one.slot, "reason": error})))

    def found(self) -> Attribution:
        """What is known by now."""
        source, model = self.source, self.source.model
        now = [one.part() for one in self.taken if one.losses]
        notes = [*source.notes, *self.measures.notes, *self.notes]
        if self.remade is not None and self.remade > source.codec.close:
            notes.append(StoredNote.of(Note(_OTHER, {"difference": self.remade})))
        return Attribution(
            key=source.key,
            run=model.workspace.folder.name,
            checkpoint=model.checkpoint.step,
            weights=model.weights,
            name=source.name,
            slot=source.slot.name,
            modality=source.slot.modality,
            slots=source.slots,
            seeds=tuple(self.seeds[: self.game.seeds]),
            orders=len(self.game.design.orders),
            payoffs=self.game.payoffs(self.measures.all),
            subsets=self.game.subsets(),
            parts=merged(self.before, now),
            looked=tuple(sorted(self.looked)),
            remade=self.remade,
            device=model.device.name,
            created=utc_now(),
            notes=tuple({note.text: note for note in notes}.values()),
        )

    def _item_of(self, subset: int, number: int) -> Callable[[], Item]:
        return lambda: self.source.with_slots(subset, self.seeds[number])


def _before(source: ResultSource) -> Attribution | None:
    """What an earlier job has found; nothing if it cannot be read, or is of other weights."""
    try:
        found = Attribution.load(source.model.workspace.folder, source.key)
    except DamagedError:
        return None
    same = found is not None and (found.slots, found.weights) == (source.slots, source.model.weights)
    return found if same else None


def _difference(source: ResultSource, made: Any) -> float | None:
    """How far the result in the file is from the one that was made again; ``None`` without a file."""
    if source.value is None:
        return None
    return min(1.0, max(0.0, source.codec.difference(source.value, made)))

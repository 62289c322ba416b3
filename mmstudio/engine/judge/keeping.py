"""The keeping of the first results of every round, as small files in the evaluation's folder."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.atomic import bytes_below
from mmstudio.engine.judge.rounds import Round
from mmstudio.engine.sample.loading import Model
from mmstudio.plan.judging.result_files import MOST_BYTES, MOST_FILES, ResultFiles
from mmstudio.plan.preview_files import value_in
from mmstudio.plugins.judging import Judged


class Keeper:
    """Keeps results.

    Args:
        model: The run's model.
        files: Where results are kept.
        rounds: Number of rounds, which share the room.
        recipe: What all recipes of kept results hold.
    """

    def __init__(self, model: Model, files: ResultFiles, rounds: int, recipe: Mapping[str, Any]) -> None:
        self._model, self._files, self._recipe = model, files, recipe
        self._room = MOST_BYTES // max(1, rounds)

    def keep(self, done: Round) -> None:
        """Keep the first results of a round, as many as fit into its share of the room."""
        with self._files.written(done.given, done.source) as folder:
            for number in range(MOST_FILES):
                for slot, results in done.results.items():
                    if number < len(results):
                        self._write(folder, slot, done, results[number])
                if bytes_below(folder) > self._room:
                    return

    def _write(self, folder: Path, slot: str, done: Round, result: Judged) -> None:
        codec = self._model.codec(slot)
        path = value_in(folder, slot, result.seed, codec.suffix)
        told = {
            **self._recipe,
            "slot": slot,
            "sample": result.sample,
            "seed": result.seed,
            "given": sorted(result.given),
            "source": done.source,
        }
        with suppress(BadFileError):  # an empty text, for instance, has no file
            codec.write(result.made, path, told)

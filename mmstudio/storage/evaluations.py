"""Database rows of evaluations and scores, so that one query covers many runs; the files in the runs' folders take precedence."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, delete, insert, select

from mmstudio.core.files.json_text import to_json
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.rows import any_json, damaged
from mmstudio.storage.sql.schema import evaluations, runs, scores


@dataclass(frozen=True)
class StoredScore:
    """A score, and the evaluation it belongs to.

    Attributes:
        run, evaluation: Ids of both.
        checkpoint: Step that was judged.
        split: Split of the samples whose conditions were used.
        score: The score.
    """

    run: str
    evaluation: str
    checkpoint: int
    split: str
    score: Score


class EvaluationRepository:
    """The evaluations of one project's runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, run_id: str) -> set[str]:
        """Ids of a run's evaluations that have rows."""
        with self._database.read() as connection:
            return set(connection.scalars(select(evaluations.c.id).where(evaluations.c.run_id == run_id)))

    def add(self, run_id: str, found: Iterable[Evaluation]) -> None:
        """Add evaluations of a run; existing rows of an evaluation are replaced.

        Args:
            run_id: The run whose folder holds them, whatever they state themselves.
            found: Evaluations, read from files.
        """
        with self._database.write() as connection:
            for evaluation in found:
                _add(connection, run_id, evaluation)

    def forget(self, run_id: str, ids: Collection[str]) -> None:
        """Delete the rows of a run's evaluations whose files no longer exist."""
        with self._database.write() as connection:
            connection.execute(delete(evaluations).where(_is(run_id, ids)))

    def scores(self, run_ids: Collection[str] = (), metric: str = "") -> builtins.list[StoredScore]:
        """Scores of runs that are not deleted, the latest evaluation last.

        Args:
            run_ids: Ids of the runs; all runs if empty.
            metric: Id of the metric; all metrics if empty.

        Raises:
            DamagedError: If a row does not hold a valid score.
        """
        query = (
            select(scores.c.score, evaluations)
            .join(evaluations, scores.c.evaluation == evaluations.c.number)
            .join(runs, evaluations.c.run_id == runs.c.id)
            .where(runs.c.deleted == "")
            .order_by(evaluations.c.created, evaluations.c.number, scores.c.number)
        )
        if run_ids:
            query = query.where(evaluations.c.run_id.in_(run_ids))
        if metric:
            query = query.where(scores.c.metric == metric)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [StoredScore(row.run_id, row.id, row.checkpoint, row.split, _score(row.score)) for row in rows]


def _add(connection: Connection, run_id: str, evaluation: Evaluation) -> None:
    connection.execute(delete(evaluations).where(_is(run_id, [evaluation.id])))
    row = {
        "id": evaluation.id,
        "run_id": run_id,
        "split": evaluation.split,
        "checkpoint": evaluation.checkpoint,
        "created": evaluation.created,
    }
    number = connection.scalar(insert(evaluations).values(row).returning(evaluations.c.number))
    rows = [
        {
            "evaluation": number,
            "metric": score.metric,
            "figure": score.figure,
            "slot": score.slot,
            "given": to_json(list(score.given)),
            "value": score.value,
            "low": score.low,
            "high": score.high,
            "score": to_json(score.model_dump(mode="json")),
        }
        for score in evaluation.scores
    ]
    if rows:
        connection.execute(insert(scores), rows)


def _is(run_id: str, ids: Collection[str]) -> ColumnElement[bool]:
    return (evaluations.c.run_id == run_id) & evaluations.c.id.in_(ids)


def _score(stored: str) -> Score:
    try:
        return Score.model_validate(any_json(stored))
    except ValidationError as error:
        raise damaged(stored, "a score") from error

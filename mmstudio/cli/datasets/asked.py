"""Which samples a command line means: the options of a filter, and the filter that finds them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.core.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject
    from mmstudio.storage.samples.query import SampleFilter

Saved = Annotated[str, typer.Option("--filter", help="Samples that a filter saved in the window finds.")]
Part = Annotated[str, typer.Option("--part", help="Samples of one split: train, val or test.")]
Words = Annotated[str, typer.Option("--words", help="Samples that say all of these words.")]
Missing = Annotated[str, typer.Option("--missing", help="Samples without a value in this slot.")]
Tagged = Annotated[str, typer.Option("--tagged", help="Samples that have this tag.")]
Stars = Annotated[int, typer.Option("--stars", min=0, max=5, help="Samples with at least so many stars.")]
Where = Annotated[str, typer.Option("--where", help="Samples with this cell: COLUMN=VALUE.")]
All = Annotated[bool, typer.Option("--all", help="All samples, where nothing else chooses them.")]


@dataclass(frozen=True)
class SampleOptions:
    """Which samples a command line means."""

    saved: Saved = ""
    part: Part = ""
    words: Words = ""
    missing: Missing = ""
    tagged: Tagged = ""
    stars: Stars = 0
    where: Where = ""
    everything: All = False

    def find(self, opened: OpenProject, name: str, *, left_out: bool = False) -> list[int]:
        """Ids of the samples of a data set.

        Args:
            opened: The open project.
            name: Of the data set.
            left_out: Look among those that were left out instead.

        Raises:
            UsageError: If nothing says which ones, or a cell is not described.
            NotFoundError: If there is no such data set or filter.
        """
        return list(opened.datasets.find(name, self._filter(opened, name, left_out=left_out)))

    def check(self) -> None:
        """Refuse to mean all samples unless that is said.

        Raises:
            UsageError: If nothing says which ones are meant.
        """
        if self == SampleOptions():
            raise UsageError("Say which samples are meant.", hint="For instance --tagged WORD, or --all.")

    def _filter(self, opened: OpenProject, name: str, *, left_out: bool) -> SampleFilter:
        from mmstudio.storage.samples.query import SampleFilter

        wanted = SampleFilter()
        if self.saved:
            known = opened.curation.filters(name)
            if self.saved not in known:
                raise NotFoundError(
                    "There is no filter {name!r}.",
                    hint="Known: {known}.",
                    name=self.saved,
                    known=", ".join(known) or "none",
                )
            wanted = known[self.saved]
        column, sign, value = self.where.partition("=")
        if self.where and not sign:
            raise UsageError("{text!r} does not describe a cell.", hint="COLUMN=VALUE", text=self.where)
        if sign:
            wanted = replace(wanted, cell=column.strip(), value=value.strip())
        if left_out:
            wanted = replace(wanted, excluded=True)
        given: dict[str, Any] = {
            "split": self.part,
            "words": self.words,
            "missing": self.missing,
            "tag": self.tagged,
            "stars": self.stars,
        }
        return replace(wanted, **{key: value for key, value in given.items() if value})

"""Which samples a command line means: the options of a filter, and the filter that finds them."""

from __future__ import annotations

from dataclasses import replace
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


class SampleWish:
    """Which samples a command line means."""

    def __init__(
        self, saved: str, wanted: dict[str, Any], where: str, *, everything: bool, left_out: bool = False
    ) -> None:
        self._saved, self._where, self._left_out = saved, where, left_out
        self._wanted = {key: value for key, value in wanted.items() if value}
        if not (saved or where or self._wanted or everything):
            raise UsageError("Say which samples are meant.", hint="For instance --tagged WORD, or --all.")

    def filter(self, opened: OpenProject, name: str) -> SampleFilter:
        """The filter that finds them."""
        from mmstudio.storage.samples.query import SampleFilter

        wanted = SampleFilter()
        if self._saved:
            known = opened.curation.filters(name)
            if self._saved not in known:
                raise NotFoundError(
                    "There is no filter {name!r}.",
                    hint="Known: {known}.",
                    name=self._saved,
                    known=", ".join(known) or "none",
                )
            wanted = known[self._saved]
        column, sign, value = self._where.partition("=")
        if self._where and not sign:
            raise UsageError("{text!r} does not describe a cell.", hint="COLUMN=VALUE", text=self._where)
        if sign:
            wanted = replace(wanted, cell=column.strip(), value=value.strip())
        if self._left_out:
            wanted = replace(wanted, excluded=True)
        return replace(wanted, **self._wanted)

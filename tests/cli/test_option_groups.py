from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from typer.testing import CliRunner

from mmstudio.cli.options import with_groups


@dataclass(frozen=True)
class Place:
    row: Annotated[int, typer.Option("--row", help="The row.")] = 1
    name: Annotated[str, typer.Option(help="Its name.")] = "none"


def test_the_options_of_a_group_stand_where_it_stood_and_come_as_one_object() -> None:
    seen: list[tuple[str, Place, bool]] = []

    def command(word: str, *, first: bool = False, place: Place, last: bool = False) -> None:
        seen.append((word, place, last))

    app = typer.Typer()
    app.command()(with_groups(command))
    assert CliRunner().invoke(app, ["a", "--row", "3", "--last"]).exit_code == 0
    assert CliRunner().invoke(app, ["b"]).exit_code == 0
    assert seen == [("a", Place(3, "none"), True), ("b", Place(), False)]
    told = CliRunner().invoke(app, ["--help"]).output
    assert -1 < told.index("--first") < told.index("--row") < told.index("--name") < told.index("--last")

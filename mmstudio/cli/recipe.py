"""``mmstudio recipe``: list and show."""

from __future__ import annotations

from typing import Annotated

import typer

from mmstudio.cli.output import Output, table

app = typer.Typer(help="List and show recipes.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(context: typer.Context) -> None:
    """List the recipes; the first is the default."""
    out = Output.of(context)
    library = out.app().recipes
    known = [(one.recipe, one.origin) for one in library.known()]
    rows = [
        (item.id, item.generator.id, item.fusion.id or "-", origin, item.title, item.summary)
        for item, origin in known
    ]
    facts = [
        {
            "id": item.id,
            "title": item.title,
            "summary": item.summary,
            "generator": item.generator.id,
            "fusion": item.fusion.id,
            "from": origin,
        }
        for item, origin in known
    ]
    out.result(facts, *table(("id", "generator", "fusion", "from", "title", "summary"), rows))
    for trouble in library.troubles():
        out.note(str(trouble))


@app.command("show")
def show(
    context: typer.Context, recipe: Annotated[str, typer.Argument(help="Id of a recipe, or a JSON file.")]
) -> None:
    """Show a recipe with all of its settings, as JSON."""
    import json

    out = Output.of(context)
    library = out.app().recipes
    data = library.get(recipe).described()
    if not recipe.endswith(".json"):
        out.note(
            f"From {library.find(recipe).origin}."
        )  # on stderr, since the result can be read as a recipe
    out.result(data, *json.dumps(data, ensure_ascii=False, indent=1).split("\n"))

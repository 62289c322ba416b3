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
    recipes = out.app().recipes.list()
    rows = [(item.id, item.generator.id, item.fusion.id, item.title, item.summary) for item in recipes]
    facts = [
        {
            "id": item.id,
            "title": item.title,
            "summary": item.summary,
            "generator": item.generator.id,
            "fusion": item.fusion.id,
        }
        for item in recipes
    ]
    out.result(facts, *table(("id", "generator", "fusion", "title", "summary"), rows))


@app.command("show")
def show(
    context: typer.Context, recipe: Annotated[str, typer.Argument(help="Id of a recipe, or a JSON file.")]
) -> None:
    """Show a recipe with all of its settings, as JSON."""
    import json

    out = Output.of(context)
    data = out.app().recipes.get(recipe).model_dump(mode="json")
    out.result(data, *json.dumps(data, ensure_ascii=False, indent=1).split("\n"))

"""The entry point of the command line: joins the commands, and turns errors into sentences and exit codes.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped from the keyboard (training was saved and can be resumed).
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from mmstudio.cli import (
    demo,
    doctor,
    generate,
    plugin,
    predict,
    project,
    recipe,
    resource,
    results,
    search,
    train,
)
from mmstudio.cli.datasets import adapt
from mmstudio.cli.datasets import clean as dataset_clean
from mmstudio.cli.datasets import commands as dataset
from mmstudio.cli.datasets import export as dataset_export
from mmstudio.cli.judging import (
    attribute,
    compare,
    diagnose,
    evaluate,
    evaluations,
    grid,
    neighbours,
    reproduce,
    studies,
)
from mmstudio.cli.leaving import distil, run, serve, shrink
from mmstudio.cli.output import Options, Output, StoppedError
from mmstudio.cli.sweeping import commands as sweeping
from mmstudio.cli.terminal import guard_logs, tell, tell_lines
from mmstudio.core.errors import StudioError, UsageError

_EVERYWHERE = ("--json", "--debug", "--safe-mode")
_USAGE = 2
_STOPPED = 130

app = typer.Typer(
    name="mmstudio",
    help="A laboratory for multimodal learning and generation.",
    epilog="mmstudio alone, or mmstudio gui [DIR], opens the window. --json, --debug and --safe-mode may stand anywhere.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
demo.register(app)
doctor.register(app)
app.add_typer(project.app, name="project")
dataset_export.register(dataset.app)
dataset_clean.register(dataset.app)
app.add_typer(dataset.app, name="dataset")
app.add_typer(recipe.app, name="recipe")
distil.register(run.app)
shrink.register(run.app)
app.add_typer(run.app, name="run")
train.register(app)
sweeping.register(app)
adapt.register(app)
generate.register(app)
app.add_typer(results.app, name="results")
serve.register(app)
predict.register(app)
search.register(app)
evaluate.register(app)
evaluations.register(app)
neighbours.register(app)
grid.register(app)
reproduce.register(app)
compare.register(app)
studies.register()
attribute.register(app)
diagnose.register(app)
app.add_typer(plugin.app, name="plugin")
app.add_typer(resource.app, name="resource")


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        from mmstudio import __version__

        tell(f"mmstudio {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON for programs, and nothing else, on stdout.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the program an error came from.")
    ] = False,
    safe_mode: Annotated[bool, typer.Option("--safe-mode", help="Load first-party plugins only.")] = False,
    version: Annotated[  # noqa: ARG001 - the option's callback has done everything
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    context.obj = Options(json, debug, safe_mode)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Command-line arguments without the program's name; those of the process if not given.

    Returns:
        The exit code.
    """
    words = _hoist(sys.argv[1:] if arguments is None else arguments)
    guard_logs(traces="--debug" in words)
    out = Output(Options("--json" in words, "--debug" in words, "--safe-mode" in words))
    try:
        code = app(args=words, prog_name="mmstudio", standalone_mode=False)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except TyperException as error:
        return _refuse(error, out)
    except StudioError as error:
        out.error(error)
        return _USAGE if isinstance(error, UsageError) else 1
    except (StoppedError, KeyboardInterrupt) as error:
        out.result({**getattr(error, "facts", {}), "stopped": True}, str(error) or "Stopped.")
        return _STOPPED
    except Exception as error:  # noqa: BLE001 - people see a sentence whatever went wrong
        out.error(error)
        return 1
    if code == _STOPPED:  # stopped by the keyboard before there was anything to keep
        out.result({"stopped": True}, "Stopped.")
    return code if isinstance(code, int) else 0


def _refuse(error: TyperException, out: Output) -> int:
    """Say that the words are not a command."""
    reason = str(getattr(error, "format_message", error.__str__)())
    if out.options.json:
        out.result({"error": reason, "type": "UsageError"})
    show = getattr(error, "show", None)
    if show is None:
        out.note(f"Error: {reason}")
    else:
        told = io.StringIO()
        show(told)
        tell_lines(told.getvalue().rstrip())
    return _USAGE


def _hoist(words: list[str]) -> list[str]:
    """Move options that may stand anywhere to the front, where the parser expects them."""
    end = words.index("--") if "--" in words else len(words)
    front = [word for word in words[:end] if word in _EVERYWHERE]
    return [*front, *(word for word in words[:end] if word not in _EVERYWHERE), *words[end:]]


if __name__ == "__main__":
    sys.exit(main())

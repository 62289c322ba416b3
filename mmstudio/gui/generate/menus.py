"""Actions on results, and context menus of the page Generate: on results and on the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mmstudio.gui.generate.results.pane import ResultsPane
from mmstudio.gui.generate.session_bar import SessionBar
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.files import open_folder
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry, file_entries, table_actions
from mmstudio.gui.studio.studio import Studio

Rows = tuple[tuple[str, str, Callable[[], object], str, str], ...]
"""Actions: id, title, function, keys and icon."""


def result_rows(results: ResultsPane) -> Rows:
    """The actions on results."""
    return (
        ("result.look", "Look at the result large", results.exhibits.look, "", "fit"),
        ("result.sheet", "Look at the grid", results.look_at_grid, "Ctrl+Shift+G", "grid"),
        ("result.use", "Use the settings of the result", results.use, "Ctrl+Shift+U", "reset"),
        ("result.reproduce", "Reproduce the result", results.reproduce, "Ctrl+Shift+R", "refresh"),
        ("result.attribute", "What decided the result?", results.attribute, "Ctrl+Shift+Y", "help"),
        (
            "result.hold",
            "Make the others again and keep this",
            results.hold,
            "Ctrl+Shift+H",
            "lock",
        ),
        ("result.play", "Play the sound of the result", results.play, "Ctrl+Shift+O", "play"),
        ("result.copy", "Copy the result", results.copy, "Ctrl+C", "copy"),
        ("result.save", "Save the result as", results.save_as, "Ctrl+S", "save"),
        (
            "result.export",
            "Export results as a data set",
            results.exports.export,
            "Ctrl+Shift+X",
            "export",
        ),
        ("result.keep", "Make a data set of the results", results.exports.keep, "Ctrl+Shift+D", "data"),
        (
            "result.compose",
            "Put results together",
            results.exports.compose,
            "Ctrl+Shift+J",
            "duplicate",
        ),
        ("result.delete", "Delete the results", results.delete, "Del", "delete"),
    )


def offer_menus(studio: Studio, results: ResultsPane, sessions: SessionBar) -> None:
    """Add menus to the results and to the list of sessions."""
    ContextMenu(results.grid, lambda: _result_entries(studio, results))
    ContextMenu(sessions.box, lambda: _session_entries(studio, sessions))


def _result_entries(studio: Studio, results: ResultsPane) -> Entries:
    """Menu entries for the chosen results."""
    chosen = results.grid.chosen
    if not chosen:
        return
    yield from table_actions(results, "result.look", "result.use", "result.reproduce", "result.attribute")
    yield from (
        Entry(
            tr("Make it again, with {slot} kept", slot=part.one.value.slot),
            partial(results.detail.hold_wanted.emit, part.one.value),
            "lock",
        )
        for part in results.detail.parts
        if len(results.detail.parts) > 1 and part.one.value.slot in results.detail.content.can_hold
    )
    yield None
    yield from table_actions(
        results, "result.copy", "result.save", "result.export", "result.keep", "result.compose"
    )
    yield from file_entries(studio, chosen[0])
    yield None
    yield from table_actions(results, "result.delete")


def _session_entries(studio: Studio, sessions: SessionBar) -> Entries:
    """Menu entries for the session that is shown."""
    yield from table_actions(sessions, "session.new")
    session = sessions.session
    if not session:
        return
    folder = studio.project.sessions.folder(session)
    yield from table_actions(sessions, "session.rename", "session.duplicate")
    yield None
    yield Entry(tr("Open the folder"), lambda: open_folder(studio, folder), "open")
    yield None
    yield from table_actions(sessions, "session.delete")

"""What a right click offers on the page Generate: on results, and on the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmstudio.gui.files import open_folder
from mmstudio.gui.language import tr
from mmstudio.gui.menus import ContextMenu, Entries, Entry, file_entries, table_actions

if TYPE_CHECKING:
    from mmstudio.gui.pages.generate import GeneratePage


def offer_menus(page: GeneratePage) -> None:
    """Have menus on the results and on the list of sessions."""
    ContextMenu(page.results.grid, lambda: result_entries(page))
    ContextMenu(page.sessions.box, lambda: session_entries(page))


def result_entries(page: GeneratePage) -> Entries:
    """What can be done with the results that are chosen."""
    chosen = page.results.grid.chosen
    if not chosen:
        return
    yield from table_actions(page, "result.look", "result.use", "result.reproduce")
    yield None
    yield from table_actions(page, "result.copy", "result.save", "result.export", "result.keep")
    yield from file_entries(page.studio, chosen[0])
    yield None
    yield from table_actions(page, "result.delete")


def session_entries(page: GeneratePage) -> Entries:
    """What can be done with the session that is shown."""
    yield from table_actions(page, "session.new")
    session = page.sessions.session
    if not session:
        return
    folder = page.studio.project.sessions.folder(session)
    yield from table_actions(page, "session.rename", "session.duplicate")
    yield None
    yield Entry(tr("Open the folder"), lambda: open_folder(page.studio, folder), "open")
    yield None
    yield from table_actions(page, "session.delete")

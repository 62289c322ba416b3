"""The actions of the large view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.shared.files import copy_text, open_folder
from mmstudio.gui.shared.viewer.lens import STEP

if TYPE_CHECKING:
    from mmstudio.gui.shared.viewer.viewer import Viewer
    from mmstudio.gui.studio.studio import Studio

_PAGE = "viewer"


def viewer_actions(studio: Studio, viewer: Viewer) -> list[ActionSpec]:
    """The actions of the viewer."""
    looking = viewer.looking

    def folder() -> None:
        if looking.path is not None:
            open_folder(studio, looking.path)

    def name() -> None:
        if looking.piece is not None and looking.path is not None:
            copy_text(looking.piece.value.name)

    def path() -> None:
        if looking.path is not None:
            copy_text(str(looking.path))

    rows: tuple[tuple[str, str, Callable[[], object], str, str], ...] = (
        ("next", "Look at the next one", partial(looking.step, 1), "Right", "right"),
        ("previous", "Look at the one before", partial(looking.step, -1), "Left", "left"),
        ("first", "Look at the first one", lambda: looking.go_to(0), "Home", ""),
        ("last", "Look at the last one", lambda: looking.go_to(looking.count - 1), "End", ""),
        ("down", "Look at its next part", partial(looking.step_piece, 1), "Down", "down"),
        ("up", "Look at its part before", partial(looking.step_piece, -1), "Up", "up"),
        ("fit", "Fit into the window", viewer.stages.lens.fit, "0", "fit"),
        ("actual", "Show one to one", viewer.actual, "1", "actual"),
        ("in", "Zoom in", partial(viewer.enlarge, STEP), "+", "zoom-in"),
        ("out", "Zoom out", partial(viewer.enlarge, 1 / STEP), "-", "zoom-out"),
        ("pan_left", "Look further left", partial(viewer.pan, -1, 0), "Shift+Left", ""),
        ("pan_right", "Look further right", partial(viewer.pan, 1, 0), "Shift+Right", ""),
        ("pan_up", "Look further up", partial(viewer.pan, 0, -1), "Shift+Up", ""),
        ("pan_down", "Look further down", partial(viewer.pan, 0, 1), "Shift+Down", ""),
        ("compare", "Compare with another one", viewer.toggle_comparison, "C", "pin"),
        ("flip", "Change between the two", viewer.flip, "F", "flip"),
        ("side", "Show both side by side", viewer.toggle_side, "S", "compare"),
        ("play", "Play or stop the sound", viewer.stages.toggle_sound, "P", "play"),
        ("facts", "Show what is known about it", viewer.toggle_facts, "I", "note"),
        ("folder", "Open the folder", folder, "Ctrl+Shift+O", "open"),
        ("name", "Copy the file name", name, "Ctrl+Shift+N", ""),
        ("path", "Copy the path", path, "Ctrl+Shift+C", "copy"),
        ("close", "Close the large view", viewer.close_viewer, "Esc", "close"),
    )
    return [
        ActionSpec(f"viewer.{key}", title, run, keys, picture, _PAGE)
        for key, title, run, keys, picture in rows
    ]

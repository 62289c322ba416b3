"""Shown text: the only way to pass text to places where Qt interprets markup, key marks or change marks.

Names and texts come from files, from projects of strangers and from plugins. ``put(part.setToolTip, text)`` shows any text
literally, wherever it goes; :func:`~mmstudio.gui.look.language.say` does so with templates.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLabel, QMenu, QMessageBox

Setter = Callable[[str], Any]

_TIPS = frozenset({"setToolTip", "setTabToolTip", "setWhatsThis", "setTabWhatsThis", "setInformativeText"})
_KEYED = (QAbstractButton, QAction, QMenu, QGroupBox)


def as_tip(text: str) -> str:
    """Text for tool tips and message boxes, which render text that looks like HTML."""
    if not GuiQt.mightBeRichText(text):
        return text
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>'


def as_caption(text: str) -> str:
    """Text for buttons, menus and tabs, which read the character after ``&`` as a key."""
    return text.replace("&", "&&")


def as_title(text: str) -> str:
    """Text for titles of windows, in which ``[*]`` stands for "there are changes"."""
    return text.replace("[*]", "[*][*]")


def as_html(text: str) -> str:
    """Text for places that accept only HTML."""
    return escape(text).replace("\n", "<br>")


def put(setter: Setter, text: str) -> None:
    """Show a text literally.

    Args:
        setter: Method of a widget, an action, or an item, as ``button.setText``; also a ``partial`` of one.
        text: Any text.
    """
    inner = setter.func if isinstance(setter, partial) else setter
    owner, name = getattr(inner, "__self__", None), getattr(inner, "__name__", "")
    if isinstance(owner, QLabel) and owner.textFormat() is Qt.TextFormat.AutoText:
        owner.setTextFormat(Qt.TextFormat.PlainText)
    if isinstance(owner, QAction) and GuiQt.mightBeRichText(text):
        owner.setToolTip(as_tip(text))  # else Qt derives it from the text
    setter(_fitting(owner, name)(text))


def _fitting(owner: Any, name: str) -> Callable[[str], str]:
    if name == "setWindowTitle":
        return as_title
    if isinstance(owner, QMessageBox):
        return as_tip if owner.textFormat() is Qt.TextFormat.AutoText else str
    if name in _TIPS:
        return as_tip
    if name == "setTabText" or (isinstance(owner, _KEYED) and name in {"setText", "setTitle"}):
        return as_caption
    return as_caption if isinstance(owner, QLabel) and owner.buddy() is not None else str

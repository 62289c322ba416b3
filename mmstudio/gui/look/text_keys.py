"""Keys that edit texts on any system: harmful actions must not use them as shortcuts."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

_KEY, _HELD = Qt.Key, Qt.KeyboardModifier
_MOVES = (
    _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Home, _KEY.Key_End, _KEY.Key_PageUp,
    _KEY.Key_PageDown, _KEY.Key_Backspace, _KEY.Key_Delete, _KEY.Key_Insert, _KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Space,
)  # fmt: skip
"""Keys that, with any modifier, move over, select and erase characters, words, lines or texts; details differ by system."""
_WITH_CTRL = "ACDEKUVXYZ"
"""Keys with Ctrl: select all, clipboard, undo; and on Linux the old ones to move to the end of a line and to erase."""
_WITH_CTRL_SHIFT = "AVZ"
_ON_A_MAC = "ABDEFHKNOPTVY"
"""Keys with what Qt calls Meta on a Mac."""
_CLIPBOARD = (_KEY.Key_F14, _KEY.Key_F16, _KEY.Key_F18, _KEY.Key_F20)


def _text_keys() -> Iterator[QKeySequence]:
    none, shift, ctrl, alt, meta = (
        _HELD.NoModifier,
        _HELD.ShiftModifier,
        _HELD.ControlModifier,
        _HELD.AltModifier,
        _HELD.MetaModifier,
    )
    for held in (none, shift, ctrl, ctrl | shift, alt, alt | shift, meta, meta | shift):
        yield from (QKeySequence(held | key) for key in _MOVES)
    for letters, held in ((_WITH_CTRL, ctrl), (_WITH_CTRL_SHIFT, ctrl | shift), (_ON_A_MAC, meta)):
        yield from (QKeySequence(held | _KEY(ord(letter))) for letter in letters)
    for held in (none, shift, alt, alt | shift):  # on a Mac, Alt types special characters
        yield from (QKeySequence(held | _KEY(sign)) for sign in range(0x21, 0x61))
    yield from (QKeySequence(key) for key in _CLIPBOARD)


TEXT_KEYS = frozenset(keys.toString(QKeySequence.SequenceFormat.PortableText) for keys in _text_keys())
"""All keys that edit texts, in Qt's portable notation."""

_LEAVES = (_KEY.Key_Escape, _KEY.Key_Tab, _KEY.Key_Backtab, _KEY.Key_Menu)
OF_WINDOWS = frozenset(
    QKeySequence(held | key).toString(QKeySequence.SequenceFormat.PortableText)
    for key, held in (
        *((key, held) for key in _LEAVES for held in (_HELD.NoModifier, _HELD.ShiftModifier)),
        (_KEY.Key_F4, _HELD.AltModifier),
        (_KEY.Key_F10, _HELD.ShiftModifier),
    )
)
"""Keys that leave windows, move through them and ask for help."""
WALKING_KEYS = TEXT_KEYS & frozenset(
    QKeySequence(held | key).toString(QKeySequence.SequenceFormat.PortableText)
    for key in _MOVES
    if key not in {_KEY.Key_Backspace, _KEY.Key_Delete, _KEY.Key_Insert}
    for held in (_HELD.NoModifier, _HELD.ShiftModifier, _HELD.ControlModifier)
)
"""Keys that move through lists and choose and open their items."""

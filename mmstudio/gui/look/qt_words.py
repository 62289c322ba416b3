"""Words of Qt's dialogs that Qt's own translations lack, from ``resources/qt/LANGUAGE.json``, by Qt's contexts."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QTranslator

from mmstudio.core.files.paths import resources_dir


class QtWords(QTranslator):
    """A translator for one language that Qt asks last, after its own translations."""

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(parent)
        path = resources_dir() / "qt" / f"{language}.json"
        self._words: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}

    def isEmpty(self) -> bool:
        return not self._words

    def translate(  # unknown words must give None: an empty text would be shown
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's own name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        del disambiguation, n
        return self._words.get(context, {}).get(sourceText)

"""Words of Qt's own dialogs that Qt's translations lack: ``resources/qt/LANGUAGE.json``, by what Qt calls a context."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QTranslator

from mmstudio.core.files.paths import resources_dir


class QtWords(QTranslator):
    """Gives them for one language; to be asked last, after Qt's own translations."""

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(parent)
        path = resources_dir() / "qt" / f"{language}.json"
        self._words: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}

    def isEmpty(self) -> bool:
        return not self._words

    def translate(  # what is not known has to be nothing: an empty text would be shown
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's own name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        del disambiguation, n
        return self._words.get(context, {}).get(sourceText)

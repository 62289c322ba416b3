"""Language: English templates are translated when they are shown, and again when the language changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTranslator
from PySide6.QtGui import QFontInfo, QGuiApplication

from mmstudio.core.errors import StudioError
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.job import Job
from mmstudio.core.run import Run
from mmstudio.core.sentences import Sentence, fill, from_stored
from mmstudio.gui.look.hints import IN_WINDOW, in_window
from mmstudio.gui.look.qt_words import QtWords
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.uncollected import nothing_collected

CONTEXT = "mmstudio"
_HAN_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)
"""Fonts for Chinese, of which the first installed is used; by default, systems may choose Japanese glyphs."""
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Locales, each with its own name for itself."""


def tr(template: str, /, **params: Any) -> str:
    """A template in the current language, with its ``{named}`` parameters filled in; those that are sentences are translated too, stored ones as well."""
    given = {name: from_stored(value) for name, value in params.items()}
    given = {name: _of(value) if isinstance(value, Sentence) else value for name, value in given.items()}
    return fill(QCoreApplication.translate(CONTEXT, IN_WINDOW.get(template, template)), given)


def _of(told: Sentence) -> str:
    return in_a_row(*(tr(part, **told.params) for part in (told.template, in_window(told.hint)) if part))


def in_a_row(*parts: str) -> str:
    """Sentences one behind the other: with a space between them, unless the sign at the end is as wide as a letter."""
    text = ""
    for part in parts:
        narrow = bool(text and part) and east_asian_width(text[-1]) not in {"F", "W"}
        text += f" {part}" if narrow else part
    return text


def sentence(error: BaseException) -> str:
    """The message of an error, translated if it is one of ours, followed by its hint."""
    if not isinstance(error, StudioError):
        return f"{type(error).__name__}: {error}"
    return _of(error.told)


def title_of(job: Job) -> str:
    """A job's title in the current language."""
    template, params = job.title_words
    return tr(template, **params)


def named(run: Run) -> str:
    """A run's name, with its id if that differs, since several runs may share a name."""
    return run.name if run.name == run.id else f"{run.name} ({run.id})"


def titles_of(jobs: Sequence[Job]) -> str:
    """The title of the first job, and how many more there are."""
    title = title_of(jobs[0])
    if len(jobs) == 1:
        return title
    more = len(jobs) - 1
    return (
        tr("{title}, and 1 more", title=title)
        if more == 1
        else tr("{title}, and {count} more", title=title, count=more)
    )


def say(owner: QObject, setter: Callable[[str], Any], template: str, **params: Any) -> None:
    """Set a text now, and again whenever the language changes.

    Args:
        owner: Widget whose lifetime bounds that of the text; Qt notifies it of changes.
        setter: E.g. ``label.setText``; calling ``say`` again for the same setter replaces the text.
        template: English.
        params: Values of the template's parameters.
    """
    words = owner.findChild(_Words) or _Words(owner)
    words.set(setter, template, params)


class _Words(QObject):
    """Texts of one widget."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._texts: dict[Any, tuple[Callable[[str], Any], str, dict[str, Any]]] = {}
        owner.installEventFilter(self)

    def set(self, setter: Callable[[str], Any], template: str, params: dict[str, Any]) -> None:
        self._texts[_key(setter)] = (setter, template, params)
        put(setter, tr(template, **params))

    def eventFilter(self, owner: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            for setter, template, params in list(self._texts.values()):
                put(setter, tr(template, **params))
        return super().eventFilter(owner, event)


def _key(setter: Callable[[str], Any]) -> Any:
    return (id(getattr(setter, "__self__", None)), getattr(setter, "__name__", id(setter)))


class Language(QObject):
    """The language of the window.

    Args:
        application: The application whose translators are changed; its widgets are notified by ``LanguageChange``.
    """

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._application = application
        self._translators: list[QTranslator] = []
        self._set_fonts()
        self.name = "en"

    def choose(self, name: str) -> str:
        """Switch to a language; ``system`` or an unknown one follows the system.

        Returns:
            The name of the chosen locale, one of ``LANGUAGES``.
        """
        wanted = name if name in LANGUAGES else _of_system()
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators = []
        self.name = wanted
        QLocale.setDefault(QLocale(wanted))
        for translator in self._load(wanted):  # Qt asks the translator installed last first
            self._application.installTranslator(translator)
            self._translators.append(translator)
        return wanted

    def _load(self, name: str) -> Iterator[QTranslator]:
        own = QtWords(name, self)
        if not own.isEmpty():
            yield own
        for path in _files(name):
            translator = QTranslator(self)
            if translator.load(str(path)):
                yield translator

    def _set_fonts(self) -> None:
        if isinstance(self._application, QGuiApplication):
            font = self._application.font()
            font.setFamilies([*dict.fromkeys((QFontInfo(font).family(), *_HAN_FONTS))])
            with nothing_collected():
                self._application.setFont(font)


def _of_system() -> str:
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def _files(name: str) -> list[Path]:
    from PySide6.QtCore import QLibraryInfo

    own = resources_dir() / "translations" / f"mmstudio_{name}.qm"
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{name}.qm"
    return [path for path in (qt, own) if path.is_file()]

"""The page Settings: settings of the window, and facts about this machine and the open project."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QVBoxLayout

from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.look.language import LANGUAGES, say, tr
from mmstudio.gui.settings.cache import CacheSettings
from mmstudio.gui.settings.work import WorkSettings, section
from mmstudio.gui.shared.basic import button, centred, column, label, panel, row
from mmstudio.gui.shared.hint import Hint
from mmstudio.gui.shared.question import ask
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.preferences import FONT_PERCENTS
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.storage.project.project import Trash

_THEMES = {"system": "As the system", "dark": "Dark", "light": "Light"}


class SettingsPage(Page):
    """Shows settings of appearance, work, privacy and housekeeping."""

    name = "settings"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.work, self.cache = WorkSettings(studio), CacheSettings(studio)
        self.setLayout(
            column(
                centred(
                    column(
                        label("Settings", "title"),
                        panel(self._looks()),
                        panel(self.work.layout_made),
                        panel(self.cache.layout_made),
                        panel(self._privacy()),
                        panel(self._housekeeping()),
                        panel(self._about()),
                        None,
                        gap=14,
                        margin=28,
                    )
                )
            )
        )

    def actions_of_page(self) -> Sequence[ActionSpec]:
        return (
            self.action(
                "project.empty_trash", "Empty the project's trash", self.empty_trash, "", "delete", harms=True
            ),
        )

    def empty_trash(self) -> None:
        """Remove deleted things for good; in the background, since there may be many."""
        if self.studio.opened is None:
            self.studio.notify("note", tr("No project is open."))
            return
        self.studio.tasks.run(self.studio.opened.project.trash, self._ask_to_empty)

    def _ask_to_empty(self, found: Trash) -> None:
        """Ask before something that cannot be undone, and say what it affects."""
        if self.studio.opened is None:
            return
        if not found.things:
            self.studio.notify("note", tr("The trash is empty."))
            return
        facts = (
            ("Runs: {count}", found.runs),
            ("Sessions: {count}", found.sessions),
            ("Results that were deleted: {count}", found.results),
            ("Data sets: {count}", found.datasets),
            ("Evaluations: {count}", found.evaluations),
            ("Suggestions: {count}", found.suggestions),
        )
        parts = [tr(words, count=f"{count:,}") for words, count in facts if count]
        more = tr(
            "{things}; {size:.1f} MB. Neither this nor anything done before it can be undone afterwards.",
            things=", ".join(parts),
            size=found.disk_bytes / 1e6,
        )
        text = tr(
            "Remove everything in the trash of {project} for good?", project=self.studio.project.project.name
        )
        if ask(self, tr("Empty the trash"), text, more, ways=["Remove for good"]):
            self.studio.undo.clear()
            self.studio.tasks.run(self.studio.project.project.empty_trash, self._on_emptied)

    def _on_emptied(self, freed: int) -> None:
        self.studio.notify("good", tr("The trash is empty; {size:.1f} MB are free again.", size=freed / 1e6))

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh settings that may have been changed elsewhere."""
        super().showEvent(event)
        for box, value in (
            (self.theme, self.studio.preferences.theme),
            (self.language, self.studio.preferences.language),
            (self.font_size, self.studio.preferences.font_percent),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.work.refresh()
        self.cache.refresh()
        self.network.setChecked(self.studio.app.host.network)

    def _looks(self) -> QFormLayout:
        self.theme, self.language = theme, language = QComboBox(), QComboBox()
        for key, title in _THEMES.items():
            theme.addItem("", key)
            say(theme, partial(theme.setItemText, theme.count() - 1), title)
        theme.activated.connect(lambda _: self.window().choose_theme(theme.currentData()))  # type: ignore[attr-defined]
        language.addItem("", "system")
        say(language, partial(language.setItemText, 0), "As the system")
        for key, title in LANGUAGES.items():
            language.addItem(title, key)
        language.activated.connect(lambda _: self.window().choose_language(language.currentData()))  # type: ignore[attr-defined]
        reopen, hints = QCheckBox(), QCheckBox()
        for box, words, field in (
            (reopen, "Open the last project at the start", "reopen"),
            (hints, "Show hints for newcomers", "hints"),
        ):
            say(box, box.setText, words)
            box.setChecked(getattr(self.studio.preferences, field))
            box.toggled.connect(partial(self._keep, field))
        self.font_size = QComboBox()
        for percent in FONT_PERCENTS:
            self.font_size.addItem(f"{percent} %", percent)
        self.font_size.activated.connect(lambda _: self.window().choose_font(self.font_size.currentData()))  # type: ignore[attr-defined]
        form = QFormLayout()
        form.setSpacing(10)
        for words, editor in (("Theme", theme), ("Language", language), ("Size of words", self.font_size)):
            form.addRow(label(words, "field"), editor)
            say(editor, editor.setAccessibleName, words)
        form.addRow("", reopen)
        form.addRow("", hints)
        keys = button("Shortcuts", lambda: self.window().show_help(), picture="commands")  # type: ignore[attr-defined]
        form.addRow("", row(keys, None))
        return form

    def _keep(self, field: str, value: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        setattr(self.studio.preferences, field, value)
        if field == "hints":
            self.studio.preferences.closed_hints = []
            for hint in self.window().findChildren(Hint):
                hint.refresh()
        self.studio.preferences.save()

    def _privacy(self) -> QVBoxLayout:
        made = section(
            "Privacy",
            "Nothing leaves this computer: no account, no telemetry. Your data, models and results lie in the folders of your "
            "projects. The network is used for one thing only, and only if you allow it: to fetch plugins.",
        )
        self.network = QCheckBox()
        say(self.network, self.network.setText, "Plugins may be fetched from the package index")
        self.network.clicked.connect(self._allow_network)
        made.addWidget(self.network)
        return made

    def _allow_network(self, allowed: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        with self.studio.guard(tr("The choice was not stored.")):
            self.studio.app.host.allow_network(allowed=allowed)

    def _housekeeping(self) -> QVBoxLayout:
        made = section(
            "Trash",
            "What you delete in a project is kept in its trash, so that it can be undone, until you empty it.",
        )
        made.addLayout(row(button("Empty the trash", self.empty_trash, picture="delete"), None))
        return made

    def _about(self) -> QVBoxLayout:
        from mmstudio import __version__

        made = section(
            "About",
            "MM Studio {version}, a laboratory for multimodal generative models.",
            version=__version__,
        )
        place = label()
        say(
            place,
            place.setText,
            "Settings and crash reports: {folder}",
            folder=str(self.studio.app.config_folder),
        )
        place.setObjectName("faint")
        place.setWordWrap(True)
        made.addWidget(place)
        return made

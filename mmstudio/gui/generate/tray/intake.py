"""The tray's intake: what is dropped, pasted or chosen becomes cards or a manifest; an ambiguous slot is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.previews import codec_of
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.conditions import ConditionReader
from mmstudio.services.generation.manifests import SUFFIXES
from mmstudio.services.generation.tray import TrayCard

MOST_AT_ONCE = 12
"""How many files one drop may hold; for more, a manifest is the right way."""
_TEXT = "text"

Put = Callable[[Slot], None]


class TrayIntake(QObject):
    """Puts things onto a tray.

    Args:
        studio: Decodes files, and reports what was refused.
        model: The tray.
        place_for: Returns a new path for a picture without a file.

    Signals:
        asked: Something could go to several slots: its name, the slots, and the function that puts it there.
    """

    asked = Signal(str, list, object)

    def __init__(self, studio: Studio, model: TrayModel, place_for: Callable[[str], Path]) -> None:
        super().__init__(studio)
        self._studio, self._model, self.place_for = studio, model, place_for
        self.reader: ConditionReader | None = None

    @staticmethod
    def takes(mime: QMimeData) -> bool:
        """Whether it holds something that may become a condition."""
        return mime.hasUrls() or mime.hasImage() or mime.hasText()

    def take(self, mime: QMimeData, hint: str = "") -> None:
        """Put what was dropped or pasted onto the tray.

        Args:
            mime: Files first, then a picture, then a text.
            hint: Slot it was dropped on.
        """
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        picture = mime.imageData() if mime.hasImage() else None
        if files:
            self.take_files(files, hint)
        elif isinstance(picture, QImage) and not picture.isNull():
            self.take_picture(picture, hint)
        elif mime.hasUrls():
            self._refuse(
                mime.urls()[0].toString(),
                UsageError("It lies on another computer.", hint="Save it here, then drop the file."),
            )
        elif mime.hasText() and mime.text().strip():
            self.take_text(mime.text(), hint)

    def take_files(self, paths: Sequence[Path], hint: str = "") -> None:
        """Put files onto the tray; a manifest becomes the batch."""
        for path in paths[:MOST_AT_ONCE]:
            self._take_file(path, hint)
        if len(paths) > MOST_AT_ONCE:
            self._studio.notify(
                "note",
                tr("The first {taken} of {count} files were taken.", taken=MOST_AT_ONCE, count=len(paths)),
                tr("For many conditions drop a CSV file with one set of them a row."),
            )

    def take_picture(self, picture: QImage, hint: str = "") -> None:
        """Put a picture without a file onto the tray; it is stored with the session."""

        def put(slot: Slot) -> None:
            path = self.place_for(".png")
            self._studio.tasks.run(
                lambda: picture.save(str(path)),
                lambda saved: self._model.add(TrayCard(slot.name, str(path))) if saved else None,
            )

        suffixes = self._modalities_of(".png")
        self._offer(tr("Picture"), suffixes, hint, put)

    def take_text(self, text: str, hint: str = "") -> None:
        """Put a text onto the tray."""
        self._offer(
            tr("Text"), [_TEXT], hint, lambda slot: self._model.add(TrayCard(slot.name, data=text.strip()))
        )

    def _take_file(self, path: Path, hint: str) -> None:
        suffix = path.suffix.lower()
        if path.is_dir():
            hint = "Drop files, or a CSV file with one set of conditions a row."
            self._refuse(path.name, UsageError("It is a folder.", hint=hint))
            return
        if not path.is_file():
            self._refuse(path.name, UsageError("There is no file {path}.", path=str(path)))
            return
        modalities = self._modalities_of(suffix)
        if suffix in SUFFIXES and not modalities:
            self._model.change(tr("Give a manifest"), manifest=str(path))
            return

        def put(slot: Slot) -> None:
            spec = self._studio.app.registry.modalities.get(slot.modality)
            if not spec.inline:
                self._model.add(TrayCard(slot.name, str(path)))
                return
            self._studio.tasks.run(
                lambda: codec_of(self._studio.app.registry, slot.modality).read(path),
                lambda text: self._model.add(TrayCard(slot.name, data=text)),
                lambda error: self._refuse(path.name, error),
            )

        if modalities or self.reader is None:
            self._offer(path.name, modalities, hint, put)
            return
        self._studio.tasks.run(
            partial(self.reader.modalities_in, path),  # the suffix is unknown, but the content may tell
            lambda found: self._offer(path.name, found, hint, put),
            lambda error: self._refuse(path.name, error),
        )

    def _offer(self, name: str, modalities: Sequence[str], hint: str, put: Put) -> None:
        """Put something onto the only slot that takes it, or ask."""
        reader = self.reader
        if reader is None:
            self._refuse(name, UsageError("No run is chosen.", hint="Choose one at the top."))
            return
        slots = [slot for slot in reader.slots if slot.modality in modalities and not slot.columns]
        hinted = [slot for slot in slots if slot.name == hint]
        try:
            if not slots:
                self._none(reader, name, modalities)
            elif hinted or len(slots) == 1:
                put((hinted or slots)[0])
            else:
                self.asked.emit(name, slots, put)
        except StudioError as error:
            self._refuse(name, error)

    def _none(self, reader: ConditionReader, name: str, modalities: Sequence[str]) -> None:
        """Say what the run takes instead.

        Raises:
            UsageError: Always.
        """
        if modalities:
            reader.only(modalities[0])
        raise UsageError(
            "The run takes nothing of this kind.",
            hint="It takes: {known}.",
            known=", ".join(
                f"{slot.name} ({', '.join(slot.columns) or slot.modality})" for slot in reader.slots
            ),
            name=name,
        )

    def _modalities_of(self, suffix: str) -> list[str]:
        return [spec.id for spec in self._studio.app.registry.modalities if suffix in spec.suffixes]

    def _refuse(self, name: str, error: Any) -> None:
        self._studio.fail(tr("{name} was not taken.", name=name), error)

"""A codec that does what the files tell it to: hang, end its process, fill the memory."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from mmstudio.api import BadFileError, FileCodec, Passage


class HarmfulCodec:
    suffix = ".harm"

    def read(self, path: Path) -> Any:
        what = path.read_text()
        if what == "hang":
            time.sleep(600)
        if what == "die":
            os._exit(3)
        if what == "raise":
            raise ZeroDivisionError("by hand")
        if what == "bad":
            raise BadFileError("{name} is bad.", name=path.name)
        return what

    def check(self, path: Path) -> None:
        self.read(path)

    def parse(self, data: Any) -> Any:
        raise BadFileError("It comes as a file.")


class RewritingCodec(FileCodec):
    """Reads a file, and writes another content into one that was read for it."""

    suffix = ".harm"

    def decode(self, passage: Passage) -> Any:
        with passage.open() as file:
            content = file.read()
        if passage.content is not None and not passage.path.name.startswith("."):
            passage.path.write_bytes(b"after")
        return content

    def parse(self, data: Any) -> Any:
        raise BadFileError("It comes as a file.")

    def write(self, raw: Any, path: Path, recipe: Any) -> None:
        raise NotImplementedError

    def read_recipe(self, path: Path) -> None:
        return None

    def preview(self, raw: Any) -> Any:
        raise NotImplementedError

    def view(self, raw: Any, rng: Any) -> Any:
        raise NotImplementedError

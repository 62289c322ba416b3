"""A codec that does what the files tell it to: hang, end its process, fill the memory."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from mmstudio.api import BadFileError


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

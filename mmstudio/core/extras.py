"""Libraries that the program uses where they are installed, and what to do where they are not."""

from __future__ import annotations

import sys

from mmstudio.core.errors import BadFileError

MEDIA = 'pip install "mm-studio[media]"'
"""What brings the libraries for films, phones' pictures and sounds, and medical pictures."""


def needs_media(name: str, kind: str, library: str, instead: str) -> BadFileError:
    """What is said of a file that a library of the extra ``media`` would read.

    Args:
        name: Of the file.
        kind: What the file is: a proper name such as ``HEIC``.
        library: The library that reads it.
        instead: Formats that the program reads without it, such as ``JPEG``.
    """
    # pip can put nothing into a frozen program; what plugins bring along is found by it.
    return BadFileError(
        "The file {name} is of the kind {kind}, which this program can read only where the library {library} is installed.",
        hint="Save it as {instead}. The library comes with the program installed by: {command}; the packed program has it only where a plugin brings it."
        if getattr(sys, "frozen", False)
        else "Install it by: {command}. Or save the file as {instead}.",
        name=name,
        kind=kind,
        library=library,
        instead=instead,
        command=MEDIA,
    )

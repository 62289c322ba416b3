"""Optional libraries, and what a person can do if they are not installed."""

from __future__ import annotations

import sys

from mmstudio.core.errors import BadFileError, UsageError

MEDIA = 'pip install "mm-studio[media]"'
"""The extra that brings the libraries for films, phones' pictures and sounds, and medical pictures."""
EXPORT = 'pip install "mm-studio[export]"'
"""The extra that brings the libraries for ONNX."""
SERVE = 'pip install "mm-studio[serve]"'
"""The extra that brings the libraries of the HTTP server."""
SWEEP = 'pip install "mm-studio[sweep]"'
"""The extra that brings the library that searches settings."""


def needs_media(name: str, kind: str, library: str, instead: str) -> BadFileError:
    """The error for a file that needs a library of the extra ``media``.

    Args:
        name: Name of the file.
        kind: Kind of file: a proper name such as ``HEIC``.
        library: The library that reads it.
        instead: Formats that the program reads without the library, such as ``JPEG``.
    """
    return BadFileError(
        "The file {name} is of the kind {kind}, which this program can read only where the library {library} is installed.",
        hint="Save it as {instead}. The library comes with the program installed by: {command}; the packed program has it only where a plugin brings it."
        if _packed()
        else "Install it by: {command}. Or save the file as {instead}.",
        name=name,
        kind=kind,
        library=library,
        instead=instead,
        command=MEDIA,
    )


def needs_film_library() -> UsageError:
    """The error for a film that is to be written without the library that writes it."""
    return _lacks(
        "Films are written by the library PyAV, which is not installed.",
        "Install it by: {command}. A folder or a page needs nothing more.",
        "It comes with the program installed by: {command}; the packed program has it only where a plugin brings it.",
        MEDIA,
    )


def needs_onnx() -> UsageError:
    """The error for a model that is to be written as ONNX without the libraries that write and try it."""
    return _lacks(
        "Models are written as ONNX by the libraries onnx, onnxscript and onnxruntime, which are not all installed.",
        "Install them by: {command}. The format torch needs nothing more.",
        "They come with the program installed by: {command}; the packed program does not have them.",
        EXPORT,
    )


def needs_server() -> UsageError:
    """The error for a run that is to be served without the libraries that do it."""
    return _lacks(
        "Runs are served by the libraries FastAPI and uvicorn, which are not installed.",
        "Install them by: {command}.",
        "They come with the program installed by: {command}; the packed program does not have them.",
        SERVE,
    )


def needs_optuna() -> UsageError:
    """The error for a search over settings, or a rule that stops trainings, without the library that does it."""
    return _lacks(
        "Settings are searched, and trainings stopped by halving, by the library Optuna, which is not installed.",
        "Install it by: {command}. Grids, random draws and the rule half need nothing more.",
        "It comes with the program installed by: {command}; the packed program does not have it.",
        SWEEP,
    )


def _lacks(text: str, hint: str, packed_hint: str, command: str) -> UsageError:
    return UsageError(text, hint=packed_hint if _packed() else hint, command=command)


def _packed() -> bool:
    """Whether this is the packed program: pip cannot install into it, but it finds libraries that plugins bring."""
    return bool(getattr(sys, "frozen", False))

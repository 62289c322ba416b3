"""Checks of codecs: files in and out, refusals, previews and views."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.errors import BadFileError, StudioError
from mmstudio.plugins.codecs import FileCodec
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.shown import Frames, Picture, Row, Sound, Words
from mmstudio.plugins.specs import ModalitySpec, resolve
from mmstudio.testing.faults import ContractError, doing, part_of, refused, require, survives
from mmstudio.testing.material import difference

_LOSS = 1e-3
"""Largest change that writing and reading may cause: 16 bits of a sound are kept, lossy pictures are not exact."""

_EVEN = 1e-6

_CUTS, _SPOTS = 12, 24
"""Number of places at which a file is cut off, and at which a byte of it is changed."""

_SPOILED = 3
"""Number of files that are damaged."""

_RECIPE = {
    "seed": 7,
    "title": "\u4e00 'quoted' \"twice\" \\ \u00e9",
    "nested": {"list": [1, 2.5, None, True]},
}


def check_codec(spec: ModalitySpec, raws: Sequence[Any], registry: Registry) -> None:
    """Check that a modality reads back what it writes, refuses what it cannot read, and shows its values.

    Args:
        spec: The modality.
        raws: Raw values of it.
        registry: Registry of the other modalities, whose file suffixes it must not write.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    with doing(part, "to make its codec"):
        codec: Codec = resolve(spec.factory)()
    _check_suffixes(part, spec, codec, registry)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, raw in enumerate(raws):
            _check_file(part, codec, raw, folder / f"value {number}{codec.suffix}")
        for number, edge in enumerate(edges_of(raws)):
            _check_edge(part, codec, edge, folder / f"edge {number}{codec.suffix}")
        _check_refusals(part, spec, codec, folder)
        for path in sorted(folder.glob(f"value *{codec.suffix}"))[:_SPOILED]:
            _check_agreement(part, codec, path)
    for raw in raws:
        _check_preview(part, codec, raw)
        _check_shown(part, codec, raw)
        _check_view(part, codec, raw, told=spec.views)
    _check_difference(part, codec, raws)
    if spec.inline:
        _check_inline(part, codec, raws)


def _check_suffixes(part: str, spec: ModalitySpec, codec: Codec, registry: Registry) -> None:
    require(
        codec.suffix == "" or codec.suffix.startswith("."),
        part,
        "must have a codec whose suffix begins with a dot",
    )
    require(spec.suffixes or spec.inline, part, "has neither suffixes nor inline values")
    for suffix in spec.suffixes:
        require(suffix.startswith(".") and suffix == suffix.lower(), part, f"names the suffix {suffix!r}")
    for other in registry.modalities:
        taken = other.id != spec.id and codec.suffix in other.suffixes
        require(not taken, part, f"writes files with the suffix {codec.suffix} of {other.id!r}")


def _check_file(part: str, codec: Codec, raw: Any, path: Path) -> None:
    with doing(part, "to write a value and to read it back"):
        codec.write(raw, path, {"seed": 0})
        codec.write(raw, path, _RECIPE)
        codec.check(path)
        again = codec.read(path)
    require(path.is_file(), part, "writes no file")
    require(difference(raw, again) <= _LOSS, part, "reads another value back than it wrote")
    require(codec.read_recipe(path) == _RECIPE, part, "loses the recipe of a result")


def edges_of(raws: Sequence[Any]) -> list[Any]:
    """Edge cases of the usual raw value types: empty, smallest, with characters that do not belong into a text."""
    found: list[Any] = []
    for raw in raws[:1]:
        match raw:
            case str():
                found += ["", " ", "\n", "x", " x ", "a\r\nb", "\ufeffx", "\ud800", "\0", "x" * 100_000]
            case np.ndarray() if raw.ndim:
                smallest = raw[(slice(0, 1),) * min(2, raw.ndim)]
                found += [smallest, np.zeros_like(smallest), np.zeros_like(raw)]
            case Sound(samples, rate_hz):
                found += [Sound(samples[:, :1], rate_hz), Sound(np.zeros_like(samples), rate_hz)]
            case Mapping():
                found += [dict.fromkeys(raw), {}]
            case list():
                found += [[], raw[:1]]
    return found


def _check_edge(part: str, codec: Codec, raw: Any, path: Path) -> None:
    """An edge case is refused when it is written, or can be read back and then stays the same for ever."""
    what = f"{raw!r:.40}"
    try:
        codec.write(raw, path, {"seed": 0})
    except StudioError as error:
        require(str(error).strip(), part, f"refuses to write {what} without saying why")
        return
    except Exception as error:
        raise ContractError(
            f"{part} answers the value {what} with {type(error).__name__} ({error}) when it is written."
        ) from error
    try:
        codec.check(path)
        again = codec.read(path)
    except Exception as error:
        raise ContractError(
            f"{part} writes {what} and does not read it back: {type(error).__name__}: {error}"
        ) from error
    with doing(part, f"to write once more what it read of {what}"):
        codec.write(again, path, {"seed": 0})
        same = difference(again, codec.read(path)) <= _LOSS
    require(same, part, f"reads another value back than it wrote, of {what}")


def _check_agreement(part: str, codec: Codec, path: Path) -> None:
    """For a damaged file, ``check`` and ``read`` agree, and neither raises an error of another kind."""
    data = path.read_bytes()
    spoiled = path.with_name(f"spoiled {path.name}")
    for what, changed in _damages(data):
        spoiled.write_bytes(changed)
        verdicts = []
        for use in _ways(codec, changed):
            try:
                use(spoiled)
                verdicts.append("")
            except BadFileError as error:
                require(str(error).strip(), part, f"refuses a file that {what} without saying why")
                verdicts.append("refused")
            except Exception as error:
                raise ContractError(
                    f"{part} answers a file that {what} with {type(error).__name__} ({error}) instead of BadFileError."
                ) from error
        agreed = len(set(verdicts)) == 1
        refuser = "check" if verdicts[0] else "read"
        if verdicts[0] == verdicts[1]:
            refuser = "check of a content" if verdicts[-1] else "check of a path"
        require(agreed, part, f"disagrees with itself about a file that {what}: only {refuser} refuses it")


def _ways(codec: Codec, content: bytes) -> list[Callable[[Path], Any]]:
    """Ways to judge a file's content: by its path, and from memory if the codec's base supports that."""
    ways: list[Callable[[Path], Any]] = [codec.check, codec.read]
    if isinstance(codec, FileCodec) and type(codec).check is FileCodec.check:
        ways.append(partial(codec.check, content=content))
    return ways


def _damages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Damaged versions of a file: cut off at many places, changed at many places, and with extra bytes at the end."""
    count = len(data)
    for place in sorted({count * step // _CUTS for step in range(1, _CUTS)} | {count - 1}):
        yield f"ends after {place} of {count} bytes", data[:place]
    for place in sorted({min(count - 1, count * step // _SPOTS) for step in range(_SPOTS)} if count else ()):
        yield f"has byte {place} changed", data[:place] + bytes([data[place] ^ 0x5A]) + data[place + 1 :]
    yield "goes on behind its end", data + data[: count // 2]


def _check_refusals(part: str, spec: ModalitySpec, codec: Codec, folder: Path) -> None:
    suffix = spec.suffixes[0] if spec.suffixes else codec.suffix
    missing = folder / f"missing{suffix}"
    for call in (codec.read, codec.check):
        refused(part, "a missing file", lambda call=call: call(missing), BadFileError)  # type: ignore[misc]
        refused(part, "a folder", lambda call=call: call(folder), BadFileError)  # type: ignore[misc]
    for name, data in {"empty": b"", "random": bytes(range(256)) * 8, "zero": bytes(64)}.items():
        path = folder / f"{name}{suffix}"
        path.write_bytes(data)
        survives(part, f"a file of {name} bytes", lambda path=path: codec.check(path))  # type: ignore[misc]
        survives(part, f"a file of {name} bytes", lambda path=path: codec.read(path))  # type: ignore[misc]
        require(codec.read_recipe(path) is None, part, "finds a recipe where there is none")
    require(codec.read_recipe(missing) is None, part, "finds a recipe where there is no file")
    refused(part, "something else than a value", lambda: codec.parse(object()), BadFileError)


def _check_preview(part: str, codec: Codec, raw: Any) -> None:
    with doing(part, "to show a value"):
        picture = codec.preview(raw)
    shown = picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3 and picture.size > 0
    require(shown, part, f"previews a value as {picture.dtype} {picture.shape}, not as uint8 (H, W, 3)")


def _check_shown(part: str, codec: Codec, raw: Any) -> None:
    with doing(part, "to say how a value is shown"):
        shown: Any = codec.shown(raw)
    match shown:
        case Picture(pixels) | Frames(pictures=pixels):
            dims = 3 if isinstance(shown, Picture) else 4
            fits = pixels.dtype == np.uint8 and pixels.ndim == dims and pixels.shape[-1] == 3 and pixels.size
            require(bool(fits), part, f"shows pixels as {pixels.dtype} {pixels.shape}")
        case Sound(samples, rate_hz):
            require(samples.ndim == 2 and rate_hz > 0, part, f"shows a sound of the shape {samples.shape}")
        case Words(text):
            require(isinstance(text, str), part, "must show words as a text")
        case Row(cells):
            require(isinstance(cells, Mapping), part, "must show a row as a mapping of columns to cells")
        case _:
            require(False, part, f"shows a value as {type(shown).__name__}")  # noqa: FBT003 - the required value


def _check_difference(part: str, codec: Codec, raws: Sequence[Any]) -> None:
    """The difference is 0 for equal values, symmetric, at most 1, and above 0 for different values."""
    require(0 <= codec.close < 1, part, f"takes values for the same at a difference of {codec.close}")
    for one, other in pairwise(raws):
        with doing(part, "to compare two values"):
            same, there, back = (
                codec.difference(one, one),
                codec.difference(one, other),
                codec.difference(other, one),
            )
        require(same == 0, part, f"finds a difference of {same} between a value and itself")
        require(0 <= there <= 1, part, f"finds a difference of {there}, not from 0 to 1")
        require(abs(there - back) < _EVEN, part, "finds another difference the other way round")
        unlike = difference(one, other) > 0
        require(there > 0 or not unlike, part, "finds no difference between two values that differ")


def _check_view(part: str, codec: Codec, raw: Any, *, told: bool) -> None:
    """The same draw gives the same view, and a view is a valid value."""
    try:
        views = [codec.view(raw, np.random.default_rng(5)) for _ in range(2)]
    except BadFileError as error:
        require(not told, part, f"has no view ({error.message}), and its spec does not say views=False")
        return
    require(told, part, "makes views, and its spec says views=False")
    require(difference(*views) == 0, part, "draws views that do not follow from the generator")
    require(type(views[0]) is type(raw), part, "must make views that are values of the modality")
    _check_preview(part, codec, views[0])


def _check_inline(part: str, codec: Codec, raws: Sequence[Any]) -> None:
    for raw in raws:
        with doing(part, "to take an inline value"):
            again = codec.parse(json.loads(json.dumps(raw)))
        require(difference(raw, again) == 0, part, "makes another value of inline data")

"""Reading of single medical pictures (DICOM), if the library pydicom is installed.

Values become grey as in DICOM PS3.3, C.7.6.3, C.11.1 and C.11.2: first the modality transform (slope and intercept, or
a table), then the first window in the file, or a table. Without a window, black is the smallest value and white the
largest, except values that stand for nothing (pixel padding).
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio.api import BadFileError, Passage, needs_media
from mmstudio_image import stills
from mmstudio_image.pixels import Pixels

_INVERTED, _GREY = "MONOCHROME1", {"MONOCHROME1", "MONOCHROME2"}


def read(stream: IO[bytes], passage: Passage) -> Pixels:
    """The picture of a file.

    Raises:
        BadFileError: If the library is not installed, the file holds several pictures or none, or its compression is
            not supported.
    """
    if find_spec("pydicom") is None:
        raise needs_media(passage.path.name, "DICOM", "pydicom", "16-bit PNG")
    import pydicom

    name = passage.path.name
    with stills.quiet():
        data = pydicom.dcmread(stream)
        _check(data, name)
        values = _decoded(data, name)
        meaning = str(data.PhotometricInterpretation)
        if meaning in _GREY:
            return Pixels(Image.fromarray(_windowed(values, data, inverted=meaning == _INVERTED)))
        return Pixels(Image.fromarray(_coloured(values, data, meaning)))


def _check(data: Any, name: str) -> None:
    if "PixelData" not in data and "FloatPixelData" not in data and "DoubleFloatPixelData" not in data:
        raise BadFileError("The file {name} is DICOM without a picture.", name=name)
    frames = int(data.get("NumberOfFrames") or 1)
    if frames > 1:
        raise BadFileError(
            "The file {name} holds {count} pictures (frames): only DICOM files of one picture are read.",
            hint="Save each as a file of its own.",
            name=name,
            count=frames,
        )
    stills.check_size(int(data.Columns), int(data.Rows), name)


def _decoded(data: Any, name: str) -> npt.NDArray[Any]:
    """The stored numbers, (H, W) or (H, W, 3)."""
    try:
        values: npt.NDArray[Any] = data.pixel_array
    except (RuntimeError, NotImplementedError) as error:
        syntax = data.file_meta.get("TransferSyntaxUID")
        if syntax is None or not syntax.is_compressed:
            raise
        raise BadFileError(
            "The picture {name} is compressed as {syntax}, which cannot be read.",
            hint="Save it without compression, in the program of the machine or with a DICOM tool.",
            name=name,
            syntax=str(syntax.name),
        ) from error
    return values


def _windowed(values: npt.NDArray[Any], data: Any, *, inverted: bool) -> npt.NDArray[np.uint8]:
    from pydicom.pixels import apply_modality_lut, apply_voi

    padding = _padding(values, data)
    measured = np.asarray(apply_modality_lut(values, data), dtype=np.float64)
    if data.get("VOILUTSequence") and data.get("WindowCenter") is None:
        table = data.VOILUTSequence[0]
        measured = np.asarray(apply_voi(measured.astype(np.int64), data), dtype=np.float64)
        shares = measured / max(1, (1 << int(table.LUTDescriptor[2])) - 1)
    elif data.get("WindowCenter") is not None and data.get("WindowWidth") is not None:
        shares = _through_window(measured, data)
    else:
        seen = measured[~padding] if not padding.all() else measured
        low, high = float(seen.min()), float(seen.max())
        shares = (measured - low) / ((high - low) or 1.0)
    eight = np.rint(np.clip(shares, 0, 1) * 255).astype(np.uint8)
    grey: npt.NDArray[np.uint8] = 255 - eight if inverted else eight
    return np.where(padding, np.uint8(0), grey)


def _padding(values: npt.NDArray[Any], data: Any) -> npt.NDArray[np.bool_]:
    """Mask of padding values, which become black."""
    value = data.get("PixelPaddingValue")
    if value is None:
        return np.zeros(values.shape, dtype=bool)
    limit = data.get("PixelPaddingRangeLimit", value)
    low, high = sorted((int(value), int(limit)))
    return (values >= low) & (values <= high)


def _through_window(measured: npt.NDArray[np.float64], data: Any) -> npt.NDArray[np.float64]:
    """Shares of white by the first window, DICOM PS3.3, C.11.2.1.2 and C.11.2.1.3."""
    centre, width = _first(data.WindowCenter), _first(data.WindowWidth)
    function = str(data.get("VOILUTFunction") or "LINEAR")
    if function == "SIGMOID":
        return np.asarray(1 / (1 + np.exp(-4 * (measured - centre) / (width or 1.0))))
    if function == "LINEAR_EXACT":
        return (measured - centre) / (width or 1.0) + 0.5
    if width <= 1:
        return np.where(measured > centre - 0.5, 1.0, 0.0)
    return (measured - (centre - 0.5)) / (width - 1) + 0.5


def _first(value: Any) -> float:
    return float(value if isinstance(value, str | int | float) else value[0])


def _coloured(values: npt.NDArray[Any], data: Any, meaning: str) -> npt.NDArray[np.uint8]:
    """Colours at 8 bits, (H, W, 3)."""
    from pydicom.pixels import apply_color_lut

    if meaning == "PALETTE COLOR":
        values = apply_color_lut(values, data)
        bits = 16 if values.dtype.itemsize == 2 else 8
    else:
        bits = int(data.BitsStored)
    return (values >> max(0, bits - 8)).astype(np.uint8)

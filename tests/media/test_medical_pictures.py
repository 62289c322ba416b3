"""DICOM: single pictures become grey as the standard says; what cannot be read says what to do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
    generate_uid,
)

from mmstudio.api import BadFileError
from mmstudio_image.codec import ImageCodec

CODEC = ImageCodec()
HOUNSFIELD = np.array([[-1024, -160, 40], [100, 240, 3071]], np.int16)


def medical(
    path: Path, values: np.ndarray, syntax: str = ExplicitVRLittleEndian, *, bits: int = 16, **more: Any
) -> Path:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, generate_uid()
    meta.TransferSyntaxUID = syntax
    implicit, little = syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian
    data = FileDataset(
        str(path), {}, file_meta=meta, preamble=bytes(128), is_implicit_VR=implicit, is_little_endian=little
    )
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.Rows, data.Columns = (
        values.shape[-3:-1] if values.shape[-1] == 3 and values.ndim > 2 else values.shape[-2:]
    )
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated = 8 * values.dtype.itemsize
    data.BitsStored, data.HighBit = (
        bits if values.itemsize > 1 else 8,
        (bits if values.itemsize > 1 else 8) - 1,
    )
    data.PixelRepresentation = int(values.dtype.kind == "i")
    data.PixelData = values.astype(values.dtype.newbyteorder("<" if little else ">")).tobytes()
    for name, value in more.items():
        setattr(data, name, value)
    data.save_as(path, enforce_file_format=True)
    return path


def window(values: np.ndarray, centre: float, width: float) -> np.ndarray:
    """The linear window of the standard: C.11.2.1.2.1."""
    shares = (values.astype(float) - (centre - 0.5)) / (width - 1) + 0.5
    return np.rint(np.clip(shares, 0, 1) * 255)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_the_window_of_the_file_is_used(tmp_path: Path, syntax: str) -> None:
    path = medical(tmp_path / "a.dcm", HOUNSFIELD, syntax, WindowCenter=40, WindowWidth=400)
    assert CODEC.check(path) == ()
    raw = CODEC.read(path)
    assert raw.shape == (2, 3, 1)
    np.testing.assert_array_equal(raw[..., 0], window(HOUNSFIELD, 40, 400))


def test_of_several_windows_the_first_counts(tmp_path: Path) -> None:
    path = medical(tmp_path / "a.dcm", HOUNSFIELD, WindowCenter=[40, 400], WindowWidth=[400, 1500])
    np.testing.assert_array_equal(CODEC.read(path)[..., 0], window(HOUNSFIELD, 40, 400))


def test_slope_and_intercept_come_before_the_window(tmp_path: Path) -> None:
    stored = (HOUNSFIELD + 1024).astype(np.uint16)
    path = medical(
        tmp_path / "a.dcm", stored, RescaleSlope=2, RescaleIntercept=-2048, WindowCenter=80, WindowWidth=800
    )
    np.testing.assert_array_equal(CODEC.read(path)[..., 0], window(HOUNSFIELD * 2.0, 80, 800))


def test_without_a_window_black_is_the_smallest_and_white_the_largest(tmp_path: Path) -> None:
    raw = CODEC.read(medical(tmp_path / "a.dcm", HOUNSFIELD))
    np.testing.assert_array_equal(raw[..., 0], np.rint((HOUNSFIELD + 1024.0) / 4095 * 255))
    padded = HOUNSFIELD.copy()
    padded[0, 0] = -2000
    raw = CODEC.read(medical(tmp_path / "b.dcm", padded, PixelPaddingValue=-2000))
    np.testing.assert_array_equal(raw[..., 0], np.rint(np.clip((padded + 160.0) / 3231, 0, 1) * 255))


def test_monochrome_1_is_turned_over(tmp_path: Path) -> None:
    stored = np.array([[0, 2048, 4095]], np.uint16)
    path = medical(tmp_path / "a.dcm", stored, bits=12, PhotometricInterpretation="MONOCHROME1")
    assert CODEC.read(path)[0, :, 0].tolist() == [255, 127, 0]


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("LINEAR_EXACT", lambda v: np.clip((v - 40.0) / 400 + 0.5, 0, 1)),
        ("SIGMOID", lambda v: 1 / (1 + np.exp(-4 * (v - 40.0) / 400))),
    ],
)
def test_other_functions_of_a_window(tmp_path: Path, function: str, wanted: Any) -> None:
    path = medical(tmp_path / "a.dcm", HOUNSFIELD, WindowCenter=40, WindowWidth=400, VOILUTFunction=function)
    np.testing.assert_array_equal(CODEC.read(path)[..., 0], np.rint(wanted(HOUNSFIELD) * 255))


def test_a_table_instead_of_a_window(tmp_path: Path) -> None:
    table = Dataset()
    table.add_new("LUTDescriptor", "US", [4, 0, 16])
    table.add_new("LUTData", "US", [0, 20_000, 40_000, 65_535])
    stored = np.array([[0, 1, 2, 3, 9]], np.uint16)
    path = medical(tmp_path / "a.dcm", stored, VOILUTSequence=Sequence([table]))
    assert CODEC.read(path)[0, :, 0].tolist() == [0, 78, 156, 255, 255]


def test_colours(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    more = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
    np.testing.assert_array_equal(CODEC.read(medical(tmp_path / "a.dcm", values, **more)), values)
    planes = np.ascontiguousarray(values.transpose(2, 0, 1))
    apart = medical(
        tmp_path / "b.dcm", values, **(more | {"PlanarConfiguration": 1, "PixelData": planes.tobytes()})
    )
    np.testing.assert_array_equal(CODEC.read(apart), values)


def test_what_is_packed_by_runs_or_as_jpeg_is_read(tmp_path: Path) -> None:
    path = medical(tmp_path / "a.dcm", HOUNSFIELD, WindowCenter=40, WindowWidth=400)
    data = pydicom.dcmread(path)
    data.compress(RLELossless)
    data.save_as(path)
    np.testing.assert_array_equal(CODEC.read(path)[..., 0], window(HOUNSFIELD, 40, 400))
    buffer = io.BytesIO()
    Image.new("L", (16, 16), 200).save(buffer, "JPEG", quality=95)
    grey = np.zeros((16, 16), np.uint8)
    jpeg = medical(
        tmp_path / "b.dcm", grey, JPEGBaseline8Bit, PixelData=encapsulate([buffer.getvalue()]),
        WindowCenter=128, WindowWidth=256,
    )  # fmt: skip
    assert np.abs(CODEC.read(jpeg).astype(int) - 200).max() <= 2


@pytest.mark.parametrize(
    ("values", "more", "said"),
    [
        (
            np.zeros((3, 4, 5), np.uint16),
            {"NumberOfFrames": 3},
            r"holds 3 pictures \(frames\): only DICOM files of one",
        ),
        (
            HOUNSFIELD,
            {"syntax": JPEGLSLossless, "PixelData": encapsulate([b"\xff\xd8" + bytes(20)])},
            "compressed as JPEG-LS Lossless Image Compression, which cannot be read. Save it without compression",
        ),
        (HOUNSFIELD, {"PixelData": bytes(4)}, "damaged or incomplete"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, values: np.ndarray, more: dict[str, Any], said: str
) -> None:
    path = medical(tmp_path / "a.dcm", values, **more)
    for use in (CODEC.check, CODEC.read):
        with pytest.raises(BadFileError, match=said):
            use(path)


def test_a_file_without_a_picture_and_half_a_file(tmp_path: Path) -> None:
    path = medical(tmp_path / "a.dcm", HOUNSFIELD)
    data = pydicom.dcmread(path)
    del data.PixelData
    data.save_as(tmp_path / "b.dcm")
    with pytest.raises(BadFileError, match="DICOM without a picture"):
        CODEC.check(tmp_path / "b.dcm")
    whole = path.read_bytes()
    for kept in (140, len(whole) // 2, len(whole) - 4):
        (tmp_path / "c.dcm").write_bytes(whole[:kept])
        for use in (CODEC.check, CODEC.read):
            with pytest.raises(BadFileError, match=r"c\.dcm"):
                use(tmp_path / "c.dcm")

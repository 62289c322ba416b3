from __future__ import annotations

import sys

import pytest

from mmstudio.core.extras import needs_media


def test_a_file_that_needs_a_library_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = str(needs_media("IMG_1.heic", "HEIC", "pillow-heif", "JPEG"))
    assert "IMG_1.heic is of the kind HEIC" in said
    assert 'Install it by: pip install "mm-studio[media]". Or save the file as JPEG.' in said
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    packed = str(needs_media("IMG_1.heic", "HEIC", "pillow-heif", "JPEG"))
    assert packed.endswith("the packed program has it only where a plugin brings it.")
    assert "Save it as JPEG." in packed

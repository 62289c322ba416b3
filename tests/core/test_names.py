"""Names of the same file as different systems write them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.names import FileFinder, name_key, one_of, written_alike

_CAFE = unicodedata.normalize("NFC", "Café.png")
_APART = unicodedata.normalize("NFD", _CAFE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_CAFE, _APART),
        ("한글/그림.png", unicodedata.normalize("NFD", "한글/그림.png")),
        ("a/b.png", "a\\b.png"),
        (" a.png", "a.png "),
        ("a  b.png", "a b.png"),
        ("12.30.45\u202fPM.png", "12.30.45 PM.png"),
        ("\u202aC.png\u202c", "C.png"),
        ("x /y.png", "x/y.png"),
        ("12\N{FULLWIDTH COLON}30.png", "12:30.png"),
    ],
)
def test_names_of_one_spelling(one: str, other: str) -> None:
    assert one != other
    assert written_alike(one) == written_alike(other)
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("IMG_1.JPG", "img_1.jpg"), ("ÉTÉ", "été"), ("Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"), ("ДОМ.png", "дом.png")],
)
def test_names_that_differ_in_case_only(one: str, other: str) -> None:
    assert written_alike(one) != written_alike(other)
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.png", "b.png"),
        ("a.png", "a.jpg"),
        ("Maße", "Masse"),
        ("1", "\N{FULLWIDTH DIGIT ONE}"),
        ("cafe", "café"),
        ("\u0646\u0645\u06cc\u200c\u062f\u0627\u0646\u0645", "\u0646\u0645\u06cc\u062f\u0627\u0646\u0645"),
        ("\udce9", "\udce8"),
    ],
)
def test_names_that_differ(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_the_nearest_name_is_meant() -> None:
    assert one_of("a.png", ["A.png", "a.png", "a.PNG"]) == ["a.png"]
    assert one_of(_CAFE, [_APART, _CAFE.upper()]) == [_APART]
    assert one_of("A.png", ["a.png", "b.png"]) == ["a.png"]
    assert one_of("A.PNG", ["a.png", "A.png"]) == ["a.png", "A.png"]
    assert one_of("c.png", ["a.png"]) == []


def test_files_are_found_whatever_wrote_their_names(tmp_path: Path) -> None:
    for name in (f"Bilder/{_APART}", "Bilder/a b.png", "Bilder/x.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    finder = FileFinder(tmp_path)
    assert finder.find(tmp_path / "bilder" / _CAFE.upper()).samefile(tmp_path / "Bilder" / _APART)
    assert finder.find(tmp_path / "Bilder\\x.PNG").samefile(tmp_path / "Bilder" / "x.png")
    assert finder.find(tmp_path / "Bilder" / "a\u00a0b.png ").samefile(tmp_path / "Bilder" / "a b.png")
    for missing in (
        "Bilder/y.png",
        "Bilder/x.png/z",
        "andere/x.png",
        "../x.png",
        "Bilder/" + "x" * 300,
        "a\0b",
    ):
        assert finder.find(tmp_path / missing) == tmp_path / missing


def test_two_files_that_are_meant_alike_are_told(tmp_path: Path) -> None:
    for name in ("a.png", "A.png"):
        (tmp_path / name).touch()
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system takes names that differ in case for one")
    finder = FileFinder(tmp_path)
    assert finder.find(tmp_path / "a.png") == tmp_path / "a.png"
    with pytest.raises(BadFileError, match=r"A\.PNG may be any of 2 files .*'A.png'"):
        finder.find(tmp_path / "A.PNG")

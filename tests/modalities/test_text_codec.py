# ruff: noqa: RUF001 - texts of many scripts
from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmstudio.api import BadFileError
from mmstudio_text.codec import TextCodec

CODEC = TextCodec()


@pytest.mark.parametrize(
    "text", ["a red ring", "ein grüner Ring", "红色的圆环", "🎨🦊", "חתול אדום", "two\nlines"]
)
def test_what_is_written_is_read_back_with_its_recipe(tmp_path: Path, text: str) -> None:
    CODEC.write(text, tmp_path / "a.txt", {"seed": 3, "text": text})
    assert CODEC.read(tmp_path / "a.txt") == text
    CODEC.check(tmp_path / "a.txt")
    assert CODEC.read_recipe(tmp_path / "a.txt") == {"seed": 3, "text": text}


def test_no_recipe_where_none_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "b.txt.json").write_text("[1]")
    assert CODEC.read_recipe(tmp_path / "a.txt") is None
    assert CODEC.read_recipe(tmp_path / "b.txt") is None


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("grün", "utf-8"),
        ("grün", "utf-8-sig"),
        ("grün", "utf-16"),
        ("a green ring", "utf-16-le"),
        ("a green ring", "utf-16-be"),
        ("红色", "utf-32"),
        ("grün, naïve café", "latin-1"),
        ("“quoted”", "cp1252"),
        ("一个红色的圆环", "gb2312"),
        ("一个红色的圆环放在桌子上，旁边有一本蓝色的大书，窗外正在下雨，镕", "gb18030"),
        ("一個紅色的圓環放在桌子上，旁邊有一本藍色的大書，窗外正在下雨。", "big5"),
        ("赤い輪がテーブルの上にあります。その隣には大きな青い本があります。", "shift_jis"),
        ("赤い輪がテーブルの上にあります。その隣には大きな青い本があります。", "euc_jp"),
        ("赤い輪がテーブルの上にあります。", "iso2022_jp"),
        ("빨간 고리가 탁자 위에 놓여 있습니다. 그 옆에는 크고 파란 책이 있습니다.", "euc_kr"),
        ("Красное кольцо лежит на столе рядом с большой синей книгой.", "koi8_r"),
        ("Красное кольцо лежит на столе рядом с большой синей книгой.", "cp1251"),
        ("Красное кольцо лежит на столе рядом с большой синей книгой.", "iso8859_5"),
        ("Ένα κόκκινο δαχτυλίδι βρίσκεται στο τραπέζι δίπλα σε ένα βιβλίο.", "iso8859_7"),
        ("טבעת אדומה מונחת על השולחן ליד ספר כחול גדול, ובחוץ יורד גשם והפנסים דולקים.", "cp1255"),
        ("حلقة حمراء على الطاولة بجانب كتاب أزرق كبير، وفي الخارج ينزل المطر.", "cp1256"),
        (
            "Czerwony pierścień leży na stole obok dużej niebieskiej książki, a za oknem pada deszcz, świecą.",
            "cp1250",
        ),
        ("Un anneau vert posé sur la table à côté d’un grand livre bleu ; il pleut déjà.", "cp1252"),
        ("👩‍🎨 تفاحة חתול 红色 ไทย हिन्दी", "utf-8"),
        ("👩‍🎨 تفاحة חתול 红色 ไทย हिन्दी", "utf-16"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert CODEC.read(path) == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"x" * 10_001, "longer than 10,000"),
        (b"x" * 50_000, "longer than 10,000"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "does not hold text"),
        (b"words\0and\0zeros", "does not hold text"),
        (bytes(range(1, 32)) * 4, "does not hold text"),
        (b"\xff\xfea", "does not hold text"),
    ],
)
def test_unusable_files_are_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError, match=said) as caught:
            use(path)
        assert "a.txt" in str(caught.value)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(BadFileError):
            CODEC.read(path)


def test_typed_text_is_trimmed() -> None:
    assert CODEC.parse("  a red\r\nring ") == "a red\nring"
    assert CODEC.parse(7) == "7"


@pytest.mark.parametrize("data", ["", "  ", None, True, ["a"], "x" * 10_001, "a\0b"])
def test_what_is_no_text_is_refused(data: object) -> None:
    with pytest.raises(BadFileError):
        CODEC.parse(data)


@settings(max_examples=60, deadline=None, database=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(content)
    with contextlib.suppress(BadFileError):
        assert CODEC.read(path).strip()


@pytest.mark.parametrize("text", ["short", "long words " * 300, "红" * 500, "x" * 500, "\n\n\n", "\ud800"])
def test_a_preview_is_a_sheet_of_fixed_size(text: str) -> None:
    sheet = CODEC.preview(text)
    assert sheet.shape == (192, 256, 3)
    assert sheet.dtype == np.uint8


@pytest.mark.parametrize("text", ["a red ring on a blue box", "ring", "红色的圆环", "x"])
def test_a_view_leaves_words_out(text: str) -> None:
    views = [CODEC.view(text, np.random.default_rng(seed)) for seed in range(30)]
    assert views == [CODEC.view(text, np.random.default_rng(seed)) for seed in range(30)]
    assert all(view and set(view.replace(" ", "")) <= set(text) for view in views)
    assert len(text) == 1 or len(set(views)) > 3


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "x" * 10_001, "\0"])
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFileError):
        CODEC.write(text, tmp_path / "a.txt", {})
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    CODEC.write(" a\r\nb \ud800", tmp_path / "a.txt", {})
    assert (tmp_path / "a.txt").read_bytes() == b"a\nb ?"
    assert CODEC.read(tmp_path / "a.txt") == "a\nb ?"

"""Name encodings: names that an archive stores as bare bytes."""

from __future__ import annotations

import pytest

from mmstudio.core.files.name_encodings import decode_names

_NAMES = {
    "gbk": ("猫/1.png", "狗/2.png", "新建文件夹/风景 照片.png"),
    "cp932": ("写真/猫.png", "新しいフォルダー/1.txt", "スクリーンショット 2024.png"),
    "big5": ("貓/1.png", "新增資料夾/台北車站.jpg"),
    "cp949": ("고양이/1.png", "새 폴더/강아지.jpg"),
    "cp866": ("Кошка/1.png", "Новая папка/собака.jpg"),
    "cp1251": ("Кошка/1.png", "Новая папка/собака.jpg"),
    "cp437": ("Grün/Café.png", "Straße/Mädchen.txt"),
    "cp1252": ("Grün/Café.png", "Straße/São João.txt"),
    "cp852": ("żaba/źrebię.png", "kůň/kočka.png", "řeka/škola.png"),
    "cp737": ("γάτα/σκύλος.png", "Αθήνα/μήλο.png"),
}


@pytest.mark.parametrize("encoding", sorted(_NAMES))
def test_the_encoding_is_guessed_over_all_names(encoding: str) -> None:
    names = _NAMES[encoding]
    found, guessed = decode_names([name.encode(encoding) for name in names])
    assert tuple(found) == names
    assert guessed


def test_one_name_may_be_utf8_by_chance() -> None:
    """The bytes of one sign in GBK are a letter in UTF-8; another name shows what both are."""
    assert decode_names(["è.png".encode()]) == (["è.png"], "")
    assert decode_names(["猫.png".encode("gbk"), "狗.png".encode("gbk")]) == (["猫.png", "狗.png"], "gbk")
    assert decode_names(["图片/1.png".encode("gbk")]) == (["图片/1.png"], "gbk")


def test_names_that_are_utf8_stay_it() -> None:
    names = ["猫/1.png", "ΑΒΓΔ.png", "Кошка.png", "plain.txt"]
    assert decode_names([name.encode() for name in names]) == (names, "")
    mixed = [*(name.encode() for name in names), "新建文件夹.png".encode("gbk")]
    assert decode_names(mixed) == ([*names, "新建文件夹.png"], "gbk")


def test_bytes_of_no_language_are_read_somehow() -> None:
    names, _ = decode_names([bytes(range(128, 256)), b"\xff\xfe.png", b"a.png", b""])
    assert len(names) == 4
    assert names[2:] == ["a.png", ""]
    assert all(name.encode("utf-8") for name in names[:2])

"""Table columns: what they are taken for, and what is reported about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mmstudio.api import Slot

Take = Callable[..., Any]


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def cells(found: Any, column: str) -> list[Any]:
    return [sample.values.get("table", ({},))[0].get(column) for sample in found.stored]


def notes(found: Any) -> str:
    return "\n".join(found.plan.notes)


@pytest.mark.parametrize(
    ("headings", "slots"),
    [
        ("Image,Caption", {"image", "text"}),
        ("IMAGE,TEXT", {"image", "text"}),
        ("File_Name,Captions", {"image", "text"}),
        (" file name , Prompt ", {"image", "text"}),
        ("image_path,sentence", {"image", "text"}),
        ("img,description", {"image", "text"}),
        ("Photo,text", {"image", "text"}),
        ("thing,text", {"image", "text"}),
        ("Mask,text", {"Mask", "text"}),
        ("mask_file_name,text", {"mask", "text"}),
    ],
)
def test_headings_in_any_writing(
    tmp_path: Path, take: Take, make: SimpleNamespace, headings: str, slots: set[str]
) -> None:
    make.picture(tmp_path / "a.png")
    found = take(written(tmp_path / "d.csv", f"{headings}\na.png,a red ring on a table\n"))
    assert set(found.roles()) == slots
    assert len(found.stored) == 1
    if "image" in slots:
        assert found.roles()["image"] == "target"


def test_numbers_of_every_writing_keep_their_values_and_kinds(tmp_path: Path, take: Take) -> None:
    head = "text;whole;broken;comma;thousands;share;truth;zip;id;gone"
    lines = [
        "a;1;1.5;0,5;1 234;4%;TRUE;00021;9223372036854775800;NA",
        "b;2;2;1,5;12 500;5,5 %;false;10115;9223372036854775801;N/A",
        "c;NA;-;;7;;n/a;;;",
        "d;4;null;1.250,5;;6%;True;01067;12;-",
    ]
    found = take(written(tmp_path / "d.csv", "\n".join([head, *lines])))
    assert cells(found, "whole") == [1, 2, None, 4]
    assert [type(cell) for cell in cells(found, "whole")] == [int, int, type(None), int]
    assert cells(found, "broken") == [1.5, 2.0, None, None]
    assert [type(cell) for cell in cells(found, "broken")[:2]] == [float, float]
    assert cells(found, "comma") == [0.5, 1.5, None, 1250.5]
    assert cells(found, "thousands") == [1234, 12500, 7, None]
    assert cells(found, "share") == [4.0, 5.5, None, 6.0]
    assert cells(found, "truth") == [True, False, None, True]
    assert cells(found, "zip") == ["00021", "10115", None, "01067"]
    assert cells(found, "id") == ["9223372036854775800", "9223372036854775801", None, "12"]
    assert cells(found, "gone") == [None] * 4
    assert not found.problems
    assert "'comma' is read as numbers with commas before fractions: '0,5' is 0.5" in notes(found)
    assert "'share' is read as numbers, without the sign %" in notes(found)
    assert "'zip' is read as codes, not as numbers, so that '00021' keeps its digits" in notes(found)
    assert "'id' is read as codes" in notes(found)


def test_what_other_columns_tell_of_a_comma(tmp_path: Path, take: Take) -> None:
    rows = 'text,a,b,c\nx,"1,5","1,500",1.500\ny,"2,5","2,750",2.250\n'
    found = take(written(tmp_path / "d.csv", rows))
    assert cells(found, "b") == [1.5, 2.75]
    assert cells(found, "c") == [1500, 2250]
    assert "'c' is read as numbers with points between thousands: '1.500' is 1500" in notes(found)
    found = take(written(tmp_path / "d.csv", 'text,a,b\nx,"1,234.5","1,500"\ny,"2.5","2,750"\n'))
    assert (cells(found, "a"), cells(found, "b")) == ([1234.5, 2.5], [1500, 2750])
    found = take(written(tmp_path / "d.csv", 'text,b\nx,"1,500"\ny,"2,750"\n'))
    assert cells(found, "b") == ["1,500", "2,750"]
    assert "not clear whether '1,500' has thousands or a fraction" in notes(found)
    found = take(written(tmp_path / "d.csv", "text;b\nx;1,500\ny;2,750\n"))
    assert cells(found, "b") == [1.5, 2.75]


def test_words_among_numbers_are_told(tmp_path: Path, take: Take) -> None:
    rows = "".join(f"t{number},{'low' if number % 4 == 0 else number}\n" for number in range(20))
    found = take(written(tmp_path / "d.csv", "text,level\n" + rows))
    assert cells(found, "level")[:3] == ["low", "1", "2"]
    assert (
        "'level' is read as words: 15 of its 20 cells are numbers, but others are not, such as 'low'"
        in notes(found)
    )
    rows = "".join(f"t{number},{'low' if number == 30 else number}\n" for number in range(60))
    found = take(written(tmp_path / "d.csv", "text,level\n" + rows))
    assert cells(found, "level")[29:32] == [29, None, 31]
    assert "level: 'low' is left out; the column holds numbers" in found.reasons


def test_words_for_nothing_are_words_among_words(tmp_path: Path, take: Take) -> None:
    found = take(written(tmp_path / "d.csv", "text,country\none,NA\ntwo,DE\nNone,FR\n"))
    assert cells(found, "country") == ["NA", "DE", "FR"]
    assert found.stored[2].values["text"] == ("None",)
    assert "'country' says 'NA' in 1 cell; among words that is a word, not a missing value" in notes(found)
    assert "'text' says 'None' in 1 cell" in notes(found)


def test_json_says_what_its_cells_are(tmp_path: Path, take: Take) -> None:
    rows = [
        {
            "text": "a",
            "n": 3,
            "x": 1,
            "b": True,
            "code": "007",
            "s": "12",
            "mixed": 1,
            "odd": 1,
            "big": 2**63,
        },
        {
            "text": "b",
            "n": 4,
            "x": 2.5,
            "b": False,
            "code": "8",
            "s": "13",
            "mixed": "one",
            "odd": True,
            "big": 1,
        },
        {
            "text": "c",
            "n": "NA",
            "x": None,
            "b": None,
            "code": "9",
            "s": "",
            "mixed": 3,
            "odd": 0,
            "big": None,
        },
    ]
    found = take(written(tmp_path / "d.jsonl", "\n".join(map(json.dumps, rows))))
    assert cells(found, "n") == [3, 4, None]
    assert cells(found, "x") == [1.0, 2.5, None]
    assert cells(found, "b") == [True, False, None]
    assert cells(found, "code") == ["007", "8", "9"]
    assert cells(found, "s") == ["12", "13", None]
    assert cells(found, "mixed") == ["1", "one", "3"]
    assert cells(found, "odd") == ["1", "true", "0"]
    assert cells(found, "big") == [str(2**63), "1", None]


def test_objects_and_lists_in_json(tmp_path: Path, take: Take) -> None:
    rows = [
        {
            "text": "one two",
            "objects": {"bbox": [1, 2], "kind": "cat"},
            "box": [[1]],
            "meta": {"shape": "ring"},
        },
        {"text": "two", "objects": {"bbox": [1, 2], "kind": "dog"}, "box": [[2]], "meta": {"shape": "bar"}},
    ]
    found = take(written(tmp_path / "d.jsonl", "\n".join(map(json.dumps, rows))))
    assert cells(found, "objects.kind") == ["cat", "dog"]
    assert [sample.meta for sample in found.stored] == [{"shape": "ring"}, {"shape": "bar"}]
    assert next(slot for slot in found.plan.slots if slot.name == "table").columns == ("objects.kind",)
    assert "'objects.bbox' is left out: it holds lists or objects" in notes(found)
    assert "'box' is left out" in notes(found)
    assert not found.problems


def test_half_a_surrogate_pair_anywhere(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "a.png")
    lines = ['{"image": "a.png", "kind": "cut \\ud83d", "k\\ud83d": "x", "text": "t \\ud83d", "meta.m": "\\ud83d"}',
             '{"image": "a\\ud83d.png", "kind": "ok", "k\\ud83d": "y", "split": "\\ud83d"}']  # fmt: skip
    found = take(written(tmp_path / "d.jsonl", "\n".join(lines)))
    assert cells(found, "kind") == ["cut \ufffd"]
    assert cells(found, "k\ufffd") == ["x"]
    assert found.stored[0].values["text"] == ("t \ufffd",)
    assert found.stored[0].meta == {"m": "\ud83d"} or "ud83d" in found.stored[0].meta["m"]
    assert "does not exist" in found.refusals


def test_columns_that_only_number_the_rows(tmp_path: Path, take: Take) -> None:
    found = take(
        written(
            tmp_path / "d.csv", ",Unnamed: 0,text,,size,\n0,10,a,left,3,\n1,11,b,right,4,\n2,13,c,left,5,\n"
        )
    )
    table = next(slot for slot in found.plan.slots if slot.name == "table")
    assert table.columns == ("Unnamed: 0", "column 4", "size")
    assert cells(found, "column 4") == ["left", "right", "left"]
    assert "'column 1' is left out: it only numbers the rows" in notes(found)
    assert "column 6" not in notes(found)


def test_two_columns_of_one_name(tmp_path: Path, take: Take) -> None:
    found = take(written(tmp_path / "d.csv", "text,n,text,n\none,1,two,2\nthree,3,three,4\n"))
    assert [sample.values["text"] for sample in found.stored] == [("one", "two"), ("three",)]
    assert (cells(found, "n"), cells(found, "n 2")) == ([1, 3], [2, 4])


@pytest.mark.parametrize(
    "name", ["C:\\Users\\me\\data\\{}.png", "/home/me/data/{}.png", "https://x.org/{}.png", "./{}.png"]
)
def test_files_are_found_by_the_end_of_their_names(
    tmp_path: Path, take: Take, make: SimpleNamespace, name: str
) -> None:
    for number in range(3):
        make.picture(tmp_path / f"{number}.png", (number, 0, 0))
    rows = "".join(f"{name.format(number)},t{number}\n" for number in range(3))
    found = take(written(tmp_path / "d.csv", "file_name,text\n" + rows))
    assert [sample.values["image"] for sample in found.samples] == [
        (tmp_path / f"{n}.png",) for n in range(3)
    ]
    if not name.startswith("."):
        assert "only the last part is looked for" in notes(found)


def test_files_are_found_in_other_folders(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    for split in ("train", "test"):
        make.picture(tmp_path / "all" / split / "a.png")
    rows = "train/a.png,one\n/data/v1/test/a.png,two\n"
    found = take(written(tmp_path / "d.csv", "image,text\n" + rows.replace("train", "/data/v1/train")))
    assert [sample.values["image"][0].parent.name for sample in found.samples] == ["train", "test"]
    assert "lie in the folder 'all'" in notes(found)
    found = take(written(tmp_path / "meta" / "d.csv", "image,text\ntrain/a.png,one\n"))
    assert found.samples[0].values["image"] == (tmp_path / "all" / "train" / "a.png",)
    assert len(found.stored) == 1


@pytest.mark.parametrize("heading", ["id", "image", "file", "breed"])
def test_names_without_their_endings(tmp_path: Path, take: Take, make: SimpleNamespace, heading: str) -> None:
    for number in range(4):
        make.picture(tmp_path / "train" / f"000{number}.{'jpg' if number == 2 else 'png'}")
    rows = "".join(f"000{number},dog\n" for number in range(4))
    found = take(written(tmp_path / "labels.csv", f"{heading},kind\n" + rows))
    assert [sample.values["image"][0].name for sample in found.samples] == [
        "0000.png", "0001.png", "0002.jpg", "0003.png",
    ]  # fmt: skip
    assert cells(found, "kind") == ["dog"] * 4


@pytest.mark.parametrize("heading", ["path", "file_name", "thing", "image"])
def test_files_that_are_not_there_are_told(tmp_path: Path, take: Take, heading: str) -> None:
    rows = "".join(f"{number}.png,some words {number},{number}\n" for number in range(5))
    found = take(written(tmp_path / "d.csv", f"{heading},text,n\n" + rows))
    assert (
        f"'{heading}' names pictures that are not there: of 5 names none was found, such as '0.png'"
        in notes(found)
    )
    assert f"looked in {tmp_path.name} and the folders in it" in notes(found)
    if heading == "thing":
        assert len(found.stored) == 5
        assert cells(found, "thing") == [None] * 5
    else:
        assert "0.png does not exist" in found.refusals
    web = "".join(f"https://x.org/{number}.png,some words,{number}\n" for number in range(5))
    found = take(written(tmp_path / "d.csv", "url,text,n\n" + web))
    assert "they are on the web, and nothing is downloaded" in notes(found)


def test_rows_without_headings_say_themselves_what_they_are(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    for number in range(3):
        make.picture(tmp_path / f"{number}.png")
    rows = "".join(f"{number}.png,a red ring on the table,{number % 2}\n" for number in range(3))
    found = take(written(tmp_path / "d.csv", rows))
    assert found.roles() == {"image": "target", "text": "condition", "table": "condition"}
    assert len(found.stored) == 3
    assert cells(found, "column 3") == [0, 1, 0]
    assert "d.csv has no headings" in notes(found)


def test_separators_behind_the_last_text_belong_to_it(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    make.picture(tmp_path / "a.png")
    found = take(written(tmp_path / "d.csv", "image,caption\na.png,a dog, running\na.png,a cat\n"))
    texts = [text for sample in found.stored for text in sample.values["text"]]
    assert texts == ["a dog, running", "a cat"]
    assert "1 rows of d.csv have more cells than headings" in notes(found)


def test_a_split_under_another_heading(tmp_path: Path, take: Take) -> None:
    found = take(written(tmp_path / "d.csv", "text,Set\none,Train\ntwo,dev\nthree,TEST\n"))
    assert [sample.split for sample in found.stored] == ["train", "val", "test"]
    found = take(written(tmp_path / "d.csv", "text,set\none,large\ntwo,small\n"))
    assert cells(found, "set") == ["large", "small"]


def test_given_slots_win_over_what_headings_say(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "a.png")
    source = written(tmp_path / "d.csv", "Photo,zip\na.png,00021\n")
    found = take(source, [Slot("Photo", "image", "target"), Slot("zip", "text", "condition")])
    assert found.roles() == {"Photo": "target", "zip": "condition"}
    assert found.stored[0].values["zip"] == ("00021",)

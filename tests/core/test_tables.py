"""Tables as people and programs write them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmstudio.core.errors import UsageError
from mmstudio.core.tables.table import Table, open_table


def made(folder: Path, text: str | bytes, name: str = "t.csv", encoding: str = "utf-8") -> Table:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return open_table(path, _names_picture)


def _names_picture(cells: Sequence[str]) -> bool:
    return any(cell.endswith(".png") for cell in cells)


def rows(table: Table) -> list[list[Any]]:
    return [list(line.cells.values()) for line in table.rows()]


@pytest.mark.parametrize(
    ("text", "columns", "cells"),
    [
        ("sep=;\r\nimage;size\r\na.png;1,5\r\n", ("image", "size"), [["a.png", "1,5"]]),
        ('"sep=|"\nimage|text\na.png|b, c\n', ("image", "text"), [["a.png", "b, c"]]),
        ("sep=\\t\nimage\ttext\na.png\tb\n", ("image", "text"), [["a.png", "b"]]),
        ("image;text\na.png;one, two\nb.png;three\n", ("image", "text"), [["a.png", "one, two"], ["b.png", "three"]]),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ("a", "b"), [["1,5", "2,5"], ["3,5", "4,5"]]),
        ("name, long;size, cm\nx;1\n", ("name, long", "size, cm"), [["x", "1"]]),
        ("image\ttext\na.png\tb\n", ("image", "text"), [["a.png", "b"]]),
        ("text\nhello, world\nfoo\n", ("text",), [["hello, world"], ["foo"]]),
        ("text\na, b\nc, d\n", ("text",), [["a, b"], ["c, d"]]),
        ("p,q\r1,2\r3,4", ("p", "q"), [["1", "2"], ["3", "4"]]),
        ("a,b\n1,2,\n3,4,,\n", ("a", "b"), [["1", "2"], ["3", "4"]]),
        ("a,b\n1\n\n , \n3,4\n", ("a", "b"), [["1"], ["", ""], ["3", "4"]]),
        ("a,b\n1,2\n# a remark\n#3,4\n", ("a", "b"), [["1", "2"], ["#3", "4"]]),
        ("\ufeff\u00a0Image\u200b , text\n1,2\n", ("Image", "text"), [["1", "2"]]),
        ("A title\n\nimage,text\na.png,b\n", ("image", "text"), [["a.png", "b"]]),
        ("All of it;;\nname;of;it\nx;y;z\nu;v;w\n", ("name", "of", "it"), [["x", "y", "z"], ["u", "v", "w"]]),
        ("# made by x, on y\n# twice\nname,text\na,b\n", ("name", "text"), [["a", "b"]]),
        ("#image,n\na.png,3\nb.png,4\n", ("image", "n"), [["a.png", "3"], ["b.png", "4"]]),
        ("a,a,,b\n1,2,3,4\n", ("a", "a 2", "column 3", "b"), [["1", "2", "3", "4"]]),
        ("a,a 2,a\n1,2,3\n", ("a", "a 2", "a 3"), [["1", "2", "3"]]),
        ("x,y\n1,a,b\n2,c,d\n", ("column 1", "x", "y"), [["1", "a", "b"], ["2", "c", "d"]]),
        ('"Two\nlines",b\nx,y\n', ("Two lines", "b"), [["x", "y"]]),
    ],
)  # fmt: skip
def test_what_parts_the_cells_and_where_headings_stand(
    tmp_path: Path, text: str, columns: tuple[str, ...], cells: list[list[str]]
) -> None:
    table = made(tmp_path, text)
    assert table.columns == columns
    assert rows(table) == cells


@pytest.mark.parametrize(
    ("text", "name", "cells"),
    [
        ('a,b\n1,"two, ""2""\nlines"\n', "t.csv", [["1", 'two, "2"\nlines']]),
        ('a,b\n1, "two, three"\n2, four\n', "t.csv", [["1", "two, three"], ["2", "four"]]),
        ('a,b\n1,"say \\"hi\\", you"\n', "t.csv", [["1", 'say "hi", you']]),
        ('a,b\n1,6" wide\n2,a "b" c\n', "t.csv", [["1", '6" wide'], ["2", 'a "b" c']]),
        (
            'a\tb\n1.png\t"never closed\n2.png\tplain\n3.png\t"again one\n4.png\tend\n', "t.tsv",
            [["1.png", '"never closed'], ["2.png", "plain"], ["3.png", '"again one'], ["4.png", "end"]],
        ),
        ('a\tb\n1\t"He said," she said\n2\t"No."\n', "t.tsv", [["1", '"He said," she said'], ["2", '"No."']]),
        ('a\tb\n1\t"two\nlines"\n2\t"a ""b"""\n', "t.tsv", [["1", "two\nlines"], ["2", 'a "b"']]),
        ('a\tb\n1\t"two, three"\n2\tfour\n', "t.tsv", [["1", "two, three"], ["2", "four"]]),
        ('"a"\t"b"\n"1"\t"x"\n"2"\t"y"\n', "t.tsv", [["1", "x"], ["2", "y"]]),
        ('x1|he said "no|"Ah, so.\nx2|"I|"II\n', "t.csv", [["x1", 'he said "no', '"Ah, so.'], ["x2", '"I', '"II']]),
    ],
)  # fmt: skip
def test_quotes_hold_cells_together_or_are_letters(
    tmp_path: Path, text: str, name: str, cells: list[list[str]]
) -> None:
    table = made(tmp_path, text, name)
    if "|" in text:
        table = open_table(tmp_path / name, lambda cells: cells[0].startswith("x"))
    assert rows(table) == cells
    assert not any(line.reason or line.open for line in table.rows())


def test_an_open_quote_is_a_letter_and_swallows_nothing(tmp_path: Path) -> None:
    text = 'a,b\n1.png,"never, closed\n2.png,plain\n3.png,"again\n4.png,"two\nlines"\n'
    lines = list(made(tmp_path, text).rows())
    assert [list(line.cells.values()) for line in lines] == [
        ["1.png", '"never, closed'], ["2.png", "plain"], ["3.png", '"again'], ["4.png", "two\nlines"],
    ]  # fmt: skip
    assert [line.line for line in lines if line.open] == [2, 4]


def test_rows_without_headings(tmp_path: Path) -> None:
    table = made(tmp_path, "a.png,red\nb.png,blue\n")
    assert table.layout is not None
    assert table.layout.headless
    assert table.columns == ("column 1", "column 2")
    assert table.heading("column 1") == ""
    assert rows(table) == [["a.png", "red"], ["b.png", "blue"]]
    assert rows(made(tmp_path, "1.5,2\n3,4.5\n")) == [["1.5", "2"], ["3", "4.5"]]
    assert rows(made(tmp_path, "2019,2020\n3,4.5\n")) == [["3", "4.5"]]


def test_a_row_with_too_many_cells_is_told_or_joined(tmp_path: Path) -> None:
    from dataclasses import replace

    table = made(tmp_path, "image,text\na.png,one, two\nb.png,three\n")
    first, second = table.rows()
    assert "3 cells where the header names 2" in first.reason
    assert (first.cells, second.cells["text"]) == ({}, "three")
    first, second = replace(table, joins=True).rows()
    assert (first.cells["text"], first.joined, first.reason) == ("one, two", True, "")
    assert (second.cells["text"], second.joined) == ("three", False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "name,text\nx,an umlaut: ü\n"
    assert rows(made(tmp_path, text, encoding=encoding)) == [["x", "an umlaut: ü"]]
    jsonl = made(tmp_path, '{"text": "an umlaut: ü"}\n', "t.jsonl", encoding=encoding)
    assert rows(jsonl) == [["an umlaut: ü"]]


def test_files_that_name_no_column(tmp_path: Path) -> None:
    for text in ("", "\n\n", ",,,\n", "sep=;\n"):
        with pytest.raises(UsageError, match="no header row"):
            made(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('{"a": 1}\n\n{"a": "x"}\n', [{"a": 1}, {"a": "x"}]),
        ('{"a": 1},\n{"a": 2},\n', [{"a": 1}, {"a": 2}]),
        ('[\n {"a": 1},\n {"a": 2}\n]\n', [{"a": 1}, {"a": 2}]),
        ('[{"a": 1},\n {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{\n "a": 1\n}\n{\n "a": 2\n}\n', [{"a": 1}, {"a": 2}]),
        ('{"a": {"0": "x", "1": "y"}, "b": {"0": 1, "1": 2}}', [{"a": "x", "b": 1}, {"a": "y", "b": 2}]),
        ('{"0": {"a": "x"}, "1": {"a": "y"}}', [{"a": "x"}, {"a": "y"}]),
        ('{"columns": ["a", "b"], "index": [0], "data": [[1, 2]]}', [{"a": 1, "b": 2}]),
        ('{"schema": {"fields": []}, "data": [{"a": 1}]}', [{"a": 1}]),
        ('{"a": {"b": [1], "c": {"d": "x"}}, "table": {"p": 2}}', [{"a.b": [1], "a.c.d": "x", "p": 2}]),
        ('{"a": 1, "a": 2, " b\\u00a0": 3, "": 4}', [{"a": 1, "a 2": 2, "b": 3}]),
        ('{"a\\ud83d": "cut \\ud83d"}', [{"a\ufffd": "cut \ud83d"}]),
        ('{"a": ' + "9" * 5000 + "}", [{"a": "9" * 5000}]),
    ],
)
def test_objects_wherever_they_stand(tmp_path: Path, text: str, cells: list[dict[str, Any]]) -> None:
    found = list(made(tmp_path, text, "t.jsonl").rows())
    assert [line.cells for line in found] == cells
    assert not any(line.reason for line in found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '{"a": 1}\n{"a": \n[1]\n3\n{"a": 2}\n',
            {2: "not JSON", 3: "not a JSON object", 4: "not a JSON object"},
        ),
        ('{"a":\n{"a": 1}\n{"a": 2}\n', {1: "not JSON"}),
        ('[\n {"a": 1},\n {"a": oops},\n {"a": 2}\n]\n', {3: "not JSON"}),
        ('[\n {"a": 1},\n {"a": 2},\n {"b"', {4: "no JSON from here on"}),
        ('{"a": 1}\n{"a": 2}\n' + "[" * 100_000 + "\n", {3: "not JSON"}),
    ],
)
def test_what_is_no_object_costs_its_own_row(tmp_path: Path, text: str, told: dict[int, str]) -> None:
    found = list(made(tmp_path, text, "t.jsonl").rows())
    assert [line.cells for line in found if line.cells] == [{"a": 1}, {"a": 2}]
    assert {line.line for line in found if line.reason} == set(told)
    assert all(told[line.line] in line.reason for line in found if line.reason)


def test_objects_in_an_array_of_many_megabytes(tmp_path: Path) -> None:
    one = '{"text": "' + "x" * 997 + '"}'
    table = made(tmp_path, "[" + ",\n".join([one] * 3000) + "]", "t.json")
    found = list(table.rows())
    assert len(found) == 3000
    assert [line.line for line in found] == list(range(1, 3001))
    assert {line.cells["text"] for line in found} == {"x" * 997}


def test_a_backslash_at_the_end_of_a_cell_escapes_nothing_where_the_row_goes_on(tmp_path: Path) -> None:
    """By backslashes the first line would be a row of two cells; with the next line it is one of three."""
    path = tmp_path / "t.csv"
    path.write_bytes(b'"name","one","other"\r\n"a","C:\\","two\nlines"\r\n"b","say \\"hi\\"","x"\r\n')
    assert rows(open_table(path)) == [["a", "C:\\", "two\nlines"], ["b", 'say "hi"', "x"]]


WRITTEN = st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('\n"\\,;|'))
"""What people write into cells: no signs that steer a terminal, but line breaks, quotes and what may part cells."""


@settings(
    max_examples=60, database=None, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cells=st.lists(
        st.tuples(st.text(WRITTEN, max_size=20), st.text(WRITTEN, max_size=8), st.text(WRITTEN, max_size=8)),
        min_size=1,
        max_size=6,
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_a_writer_quotes_comes_back(
    tmp_path: Path, cells: list[tuple[str, str, str]], delimiter: str
) -> None:
    path = tmp_path / "t.csv"
    clean = [[cell.encode("utf-8", "replace").decode().replace("\0", "") for cell in row] for row in cells]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(["name", "one", "other"])
        writer.writerows(clean)
    assert rows(open_table(path)) == [[cell.strip() for cell in row] for row in clean]

"""Nasty values: what a hostile or unlucky hand may put in place of any value of a document or row."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

PLACES = [
    "../../victim",
    "/etc/passwd",
    "a/b",
    "..",
    "",
    "C:\\x",
    "//server/share",
    "a\0b",
    "x" * 5000,
    "nul",
    "\ud800",
    "{a.__class__}",
    "<b>",
]
texts = st.one_of(st.sampled_from(PLACES), st.text(max_size=20))
numbers = st.one_of(
    st.sampled_from(
        [
            0,
            -1,
            1,
            2**31,
            2**53,
            2**63,
            -(2**63) - 1,
            10**400,
            1e308,
            -0.0,
            float("nan"),
            float("inf"),
            -float("inf"),
        ]
    ),
    st.integers(),
    st.floats(),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
"""Anything that JSON, as Python writes it, can hold."""

cells = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    texts.map(lambda text: text.encode("utf-8", "replace").decode("utf-8")),
    st.binary(max_size=12),
    values.map(lambda value: json.dumps(value, allow_nan=True)),
)
"""Anything that SQLite keeps in a cell."""


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


@st.composite
def changed(draw: st.DrawFn, document: Any) -> Any:
    """A sound document with one or two of its values changed, taken away, or others added."""
    data = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(list(places(data))))
        if not path:
            if draw(st.integers(0, 9)) == 0:
                return draw(values)
            continue
        holder = data
        for key in path[:-1]:
            holder = holder[key]
        match draw(st.sampled_from(["put", "put", "put", "drop", "add"])):
            case "drop":
                del holder[path[-1]]
            case "add" if isinstance(holder, dict):
                holder[draw(texts)] = draw(values)
            case _:
                holder[path[-1]] = draw(values)
    return data


@st.composite
def written(draw: st.DrawFn, document: Any) -> str:
    """A changed document as file content; now and then it is not JSON at all."""
    text = json.dumps(draw(changed(document)), allow_nan=True)
    match draw(st.integers(0, 40)):
        case 0:
            return text[: draw(st.integers(0, len(text)))]
        case 1:
            return "[" * 50_000
        case 2:
            return draw(st.text(max_size=30))
        case 3:
            return "".join((text, draw(st.text(max_size=5))))
        case _:
            return text

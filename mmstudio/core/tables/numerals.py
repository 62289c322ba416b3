"""Numbers in a column of texts: how they are written, and their values.

``1,5`` may be one and a half or, with more digits, more than a thousand; ``00021`` is a code. If one cell is ambiguous,
the other cells of its column decide, and then those of the table's other columns.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MOST_DIGITS = 15
"""Largest number of digits of a whole number; longer ones are identifiers, since computed numbers cannot tell them apart."""

NULLS = frozenset(
    {
        "na", "n/a", "<na>", "#n/a", "#na", "nan", "-nan", "nat", "null", "(null)", "none", "nil", "\\n",
        "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "1.#qnan", "-1.#ind",
    }
)  # fmt: skip
"""Words that programs write for a missing value, in lower case."""
MISSING = NULLS | {
    "", "n.a.", "n.a", "-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "?", "??", "missing", "unknown",
    "not available", "not applicable", "\u65e0", "\u672a\u77e5", "\u6682\u65e0", "\u7f3a\u5931", "\u7a7a",
}  # fmt: skip
"""Words in a column of numbers that mean a missing number, in lower case."""

Form = Literal["whole", "point", "comma", "point?", "comma?", "us", "us.", "eu", "eu,", "code", "endless", ""]
"""Form of a cell: no fraction, a fraction after a point or a comma, either of them before three digits (which may be
thousands), thousands in the American or the European way, a fraction after these, a code, an infinity; empty: not a
number."""

_SIGN = "[+-]?"
_WHOLE = re.compile(rf"{_SIGN}\d+")
_POINT = re.compile(rf"{_SIGN}(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|{_SIGN}\d+[eE][+-]?\d+")
_COMMA = re.compile(rf"{_SIGN}\d*,\d+(?:[eE][+-]?\d+)?")
_OPEN = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}[.,]\d{{3}}")
_US = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(?:,\d{{2,3}})*,\d{{3}}(?:\.\d*)?")
_EU = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}(?:\.\d{{3}})+(?:,\d*)?")
_SPACED = re.compile(rf"{_SIGN}\d{{1,3}}(?:[ \u00a0\u2009\u202f'\u2019]\d{{3}})+(?:[.,]\d+)?")
_CODE = re.compile(rf"{_SIGN}0\d|\+\d{{7,}}$")
_GAPS = re.compile("[ \u00a0\u2009\u202f'\u2019]")
_ENDLESS = frozenset({"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"})
_TRUTH = {"true": True, "false": False}
_MOST_SIGNS = 4000
_NEARLY, _STRAY = 0.95, 0.05


def is_missing(text: str) -> bool:
    """Whether a text in a column of numbers means that the number is missing."""
    return text.strip().lower() in MISSING


def truth_of(text: str) -> bool | None:
    """``true`` or ``false`` in any capitalisation; ``None`` for any other text."""
    return _TRUTH.get(text.strip().lower())


def form_of(text: str) -> Form:
    """The form of a number, without gaps and without a percent sign."""
    if _CODE.match(text):
        return "code" if _WHOLE.fullmatch(text) or _POINT.fullmatch(text) or _COMMA.fullmatch(text) else ""
    if _WHOLE.fullmatch(text):
        return "code" if sum(map(str.isdigit, text)) > MOST_DIGITS else "whole"
    if _OPEN.fullmatch(text):
        return "point?" if "." in text else "comma?"
    if _POINT.fullmatch(text):
        return "point"
    if _COMMA.fullmatch(text):
        return "comma"
    if _US.fullmatch(text):
        return "us." if "." in text else "us"
    if _EU.fullmatch(text):
        return "eu," if "," in text else "eu"
    return "endless" if text.lower() in _ENDLESS else ""


def _bare(text: str, *, hundredths: bool) -> str:
    """A number without gaps between thousands and without ``%``."""
    text = text.strip()
    if hundredths:
        text = text.removesuffix("%").rstrip()
    return (_GAPS.sub("", text) if _SPACED.fullmatch(text) else text).replace("\u2212", "-")


@dataclass(frozen=True)
class Numerals:
    """How the numbers of a column are written.

    Attributes:
        decimal: Character before a fraction, a point or a comma.
        groups: Character between thousands; empty if there is none.
        hundredths: Whether the numbers carry ``%``.
    """

    decimal: str = "."
    groups: str = ""
    hundredths: bool = False

    @property
    def forms(self) -> frozenset[Form]:
        """The forms in which a number may be written to be one of these."""
        return _FORMS[self.decimal, self.groups]

    def are_whole(self, forms: Mapping[Form, int]) -> bool:
        """Whether numbers of these forms have no fractions."""
        groups = {"point?": ".", "comma?": ","}
        return not any(
            count and (form in _BROKEN or groups.get(form, self.groups) != self.groups)
            for form, count in forms.items()
        )

    def number(self, text: str) -> int | float | None:
        """The value of a text; ``None`` if it is not a finite number written in this way."""
        text = _bare(text, hundredths=self.hundredths)
        form = form_of(text)
        if form not in self.forms and (form != "code" or _WHOLE.fullmatch(text) is None):
            return None
        plain = text.replace(self.groups, "") if self.groups else text
        plain = plain.replace(self.decimal, ".")
        if plain.lstrip("+-").isdecimal():
            return int(plain) if len(plain) <= _MOST_SIGNS else None
        value = float(plain)
        return value if math.isfinite(value) else None


_BROKEN: frozenset[Form] = frozenset({"point", "comma", "us.", "eu,"})
_FORMS: dict[tuple[str, str], frozenset[Form]] = {
    (".", ""): frozenset({"whole", "point", "point?"}),
    (".", ","): frozenset({"whole", "point", "point?", "us", "us.", "comma?"}),
    (".", "."): frozenset({"whole", "point?", "eu"}),
    (",", "."): frozenset({"whole", "point?", "comma", "comma?", "eu", "eu,"}),
}


@dataclass
class NumberTally:
    """Counts of the forms of numbers in a column of texts.

    Attributes:
        filled: Number of cells that do not mean a missing number.
        missing: Number of cells that do, without empty ones.
        nulls, null_shown: How many of these are words that programs write, and the first one.
        truths: Number of cells that are ``true`` or ``false``.
        forms: Number of cells per form.
        hundredths: Number of cells with ``%``.
        shown: The first cell of each form, including the form of cells that are not numbers.
    """

    filled: int = 0
    missing: int = 0
    nulls: int = 0
    null_shown: str = ""
    truths: int = 0
    forms: Counter[Form] = field(default_factory=Counter)
    hundredths: int = 0
    shown: dict[Form, str] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Count a cell that is not empty."""
        if is_missing(text):
            self.missing += 1
            if text.strip().lower() in NULLS:
                self.nulls += 1
                self.null_shown = self.null_shown or text
            return
        self.filled += 1
        self.truths += truth_of(text) is not None
        bare = _bare(text, hundredths=True)
        form = form_of(bare)
        self.hundredths += bool(form) and text.rstrip().endswith("%")
        self.forms[form] += 1
        self.shown.setdefault(form, text)

    @property
    def comma_before_fractions(self) -> bool:
        """Whether commas in this column certainly stand before fractions."""
        fractions = self.forms["comma"] + self.forms["eu,"]
        return fractions > 0 and self._points <= _STRAY * fractions

    @property
    def comma_between_thousands(self) -> bool:
        """Whether commas in this column certainly stand between thousands."""
        return self.forms["us"] + self.forms["us."] > 0 and not self.forms["comma"] + self.forms["eu,"]

    @property
    def open(self) -> bool:
        """Whether this column has commas whose meaning it does not tell."""
        return self.forms["comma?"] > 0 and not (
            self.comma_before_fractions or self.comma_between_thousands or self._points
        )

    def numerals(self, *, comma_fractions: bool | None = None, points: bool = False) -> Numerals | None:
        """How the column's numbers are written; ``None`` if that cannot be told, or the cells contradict each other.

        Args:
            comma_fractions: Meaning of commas in other columns of the table, as far as it is known.
            points: Whether points certainly stand between thousands in other columns of the table.
        """
        hundredths = self.hundredths > _NEARLY * self.filled
        if self.comma_before_fractions:
            return Numerals(",", ".", hundredths)
        if self.forms["comma"]:
            return None if self.forms["comma"] >= _STRAY * self.filled else Numerals(hundredths=hundredths)
        if self.comma_between_thousands or (self.forms["comma?"] and self._points):
            return Numerals(".", ",", hundredths)
        if self.forms["comma?"]:
            if comma_fractions is None:
                return None
            return Numerals(",", ".", hundredths) if comma_fractions else Numerals(".", ",", hundredths)
        if self.forms["eu"] or (self.forms["point?"] and points and not self._points):
            return Numerals(".", ".", hundredths) if not self._points else None
        return Numerals(hundredths=hundredths)

    @property
    def _points(self) -> int:
        return self.forms["point"] + self.forms["us"] + self.forms["us."]

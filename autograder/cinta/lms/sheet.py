"""A table that a teacher downloaded from an LMS: what is the same whichever LMS it is of."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import InputError

DELIMITERS = ",;\t"
"""A comma is an LMS's own; spreadsheet programs put the others in its place."""


@dataclass(frozen=True)
class Sheet:
    """A table that a teacher downloaded from the LMS, as it is: its file name and its bytes."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """What tells this table from a later one, which has another name or other bytes."""
        return hashlib.sha256(self.name.encode() + b"\0" + self.content).hexdigest()[:16]

    @property
    def encoding(self) -> str:
        """UTF-16 or UTF-8 with a mark if it begins with one, else UTF-8 without."""
        if self.content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        return "utf-8-sig" if self.content.startswith(codecs.BOM_UTF8) else "utf-8"

    def text(self, again: str) -> tuple[str, tuple[str, ...]]:
        """The text, and a note if it was not UTF-8: Excel saves in Windows-1252.

        That is safe, whatever the bytes mean: students and assignments are found by their numbers.
        InputError with the mend ``again`` if it is neither.
        """
        try:
            return self.content.decode(self.encoding), ()
        except UnicodeDecodeError:
            pass
        try:
            text = self.content.decode("cp1252")
        except UnicodeDecodeError:
            raise InputError(f"{self.name}: neither UTF-8 nor Windows-1252; {again}") from None
        return text, (f"{self.name} was not UTF-8: read as Windows-1252, as Excel saves it.",)


def delimiter_notes(name: str, delimiter: str) -> tuple[str, ...]:
    """A note for the teacher if the sheet is not delimited as the LMS did it."""
    if delimiter == DELIMITERS[0]:
        return ()
    return (f"{name} has {delimiter!r} between its cells: read all the same.",)


def as_wide_as(
    header: list[str], lines: Iterable[tuple[int, list[str]]], name: str, again: str
) -> Iterator[tuple[int, list[str]]]:
    """Numbered lines, each with a cell under each header; InputError if one has more.

    Excel leaves out empty cells at the end of some rows.
    """
    width = len(header)
    for number, line in lines:
        if len(line) > width:
            raise InputError(
                f"{name}: row {number} has {len(line)} cells under {width} headers; {again}"
            )
        yield number, line + [""] * (width - len(line))


def repeated(ids: Iterable[str]) -> frozenset[str]:
    """Those that are there more than once."""
    return frozenset(one for one, times in Counter(ids).items() if times > 1)

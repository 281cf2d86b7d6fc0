"""A table that a teacher downloaded from an LMS: what is the same whichever LMS it is of."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..errors import InputError

DELIMITERS = ",;\t"
"""A comma is an LMS's own; spreadsheet programs put the others in its place."""

INSTEAD = "?_"
"""What spreadsheet programs write for a letter that the encoding in which they save has not."""

WINDOWS, MAC = "cp1252", "mac_roman"
"""What a table that is no UTF-8 may be in."""

AS_UTF_8 = "download it again and give it untouched, or save it as CSV UTF-8"


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

    @cached_property
    def is_sure(self) -> bool:
        """Whether the letters are surely those that were meant: a mark says so, or it is UTF-8."""
        try:
            self.content.decode(self.encoding)
        except UnicodeDecodeError:
            return False
        return True

    def encoding_by(self, names: Iterable[str]) -> str:
        """What it is in: where that is not sure, that in which most of the names stand in it."""
        if self.is_sure:
            return self.encoding
        known = list(names)
        there = {one: [name.encode(one, "replace") for name in known] for one in (WINDOWS, MAC)}
        return max(there, key=lambda one: sum(name in self.content for name in there[one]))

    def text(self, again: str, names: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
        """The text, and a note if it was not UTF-8: read as Windows-1252, as Excel saves it.

        On a Mac it saves in another encoding, which only ``names`` that stand in it can tell; and
        any program puts ``?`` for what its own lacks. Students and assignments are found by their
        numbers all the same; but nothing may be written back of which it is not sure what it was,
        see :meth:`is_as_meant`. InputError with the mend ``again`` if it is neither.
        """
        encoding = self.encoding_by(names)
        if self.is_sure:
            return self.content.decode(encoding), ()
        try:
            text = self.content.decode(encoding)
        except UnicodeDecodeError:
            raise InputError(
                f"{self.name}: neither UTF-8 nor Windows-1252; {again}, or save it as CSV UTF-8"
            ) from None
        if encoding == MAC:
            return text, (
                f"{self.name} was not UTF-8: read as Mac Roman, as Excel on a Mac saves it. If"
                f" names look wrong: {AS_UTF_8}.",
            )
        return text, (
            f"{self.name} was not UTF-8: read as Windows-1252, as Excel saves it. If names look"
            f" wrong: {AS_UTF_8}.",
        )

    def is_as_meant(self, text: str) -> bool:
        """Whether a text that was read here can be written back, and nothing of it is lost."""
        return self.is_sure or (text.isascii() and not any(mark in text for mark in INSTEAD))

    def is_whole(self, name: str) -> bool:
        """Whether a name that was read here can be held against another.

        Letters read wrongly are like nobody's; a mark in place of one may make two names alike.
        """
        return self.is_sure or not any(mark in name for mark in INSTEAD)


def is_as_saved(cell: str, text: str, encoding: str) -> bool:
    """Whether a cell is the text as a program saves it in an encoding, marks for what it lacks.

    One or two of them for each letter; for some of them a plain letter that is like it.
    """
    if cell == text:
        return True
    return re.fullmatch("".join(_as_saved(letter, encoding) for letter in text), cell) is not None


def _as_saved(letter: str, encoding: str) -> str:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return "[?_A-Za-z]{1,2}" if letter.isalpha() else "[?_]{1,2}"
    return re.escape(letter)


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

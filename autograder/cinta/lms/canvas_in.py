"""Canvas's "download submissions": one flat folder, the numbers in the files' names.

Format: ``<name>[_LATE]_<user id>_<attachment id>_<file name>``, or, when graded anonymously,
``[LATE_]anon_<anonymous id>_<attachment id>_<file name>`` (lib/content_zipper.rb of canvas-lms).
Names are read as Canvas itself reads them back: split at underscores, the first two all-digit
parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..handed import Lms, Person
from .piles import Pile, Sorted, Source, gathered, is_handed_in

_SLUG = re.compile(r"[\w\u0300-\u036f]+")
"""A sortable name in small letters, of word characters alone; Canvas keeps the marks of accents."""


@dataclass(frozen=True)
class _Name:
    """What a file's name says."""

    student: str
    key: str
    attachment: int
    late: bool


def canvas(source: Source) -> Sorted | None:
    """The users of a Canvas download; None unless every notebook in it is named in that way."""
    if len({entry.parts[:-1] for entry in source.entries if not entry.refused}) != 1:
        return None
    names = {entry.name: _read(entry.parts[-1]) for entry in source.entries}
    uploads = [names[entry.name] for entry in source.entries if is_handed_in(entry)]
    if not uploads or None in uploads:
        return None
    if len({name.attachment for name in uploads if name}) != len(uploads):
        return None
    found, rest = [], []
    for entry in source.entries:
        if name := names[entry.name]:
            found.append((_pile(name), replace(entry, at="", order=name.attachment)))
        else:
            rest.append(entry)
    piles = gathered(found)
    anonymous = any(pile.people[0].key.startswith("anon_") for pile in piles)
    words = "Canvas, submissions" + (" (anonymous)" if anonymous else "")
    return Sorted(Lms.CANVAS, words, piles, tuple(rest))


def _pile(name: _Name) -> Pile:
    return Pile((Person(name.key, name.student),), name.key, (), late=name.late)


def _read(name: str) -> _Name | None:
    """The numbers in a file's name; None if Canvas would find none."""
    parts = [part for part in name.split("_") if part != "LATE"]
    late = "LATE" in name.split("_")[:-1]
    if parts[0] == "anon":
        if len(parts) < 4 or not parts[2].isdecimal():
            return None
        return _Name(f"anon {parts[1]}", f"anon_{parts[1]}", int(parts[2]), late)
    numbers = [place for place, part in enumerate(parts) if part.isascii() and part.isdecimal()]
    student = "_".join(parts[: numbers[0]]) if numbers else ""
    if len(numbers) < 2 or numbers[1] != numbers[0] + 1 or len(parts) < numbers[1] + 2:
        return None
    if not _SLUG.fullmatch(student) or student != student.lower():
        return None
    user, attachment = (parts[number] for number in numbers[:2])
    return _Name(student, user, int(attachment), late)

"""Brightspace's (D2L's) download of an assignment: a folder for each submission.

Format: ``<number>-<number> - <name> - <date and time>/<file>``, the time without its colon, and an
``index.html`` beside them; older ones have ``... - <file>`` and no folders. No documentation says
what the numbers are, and in none is a student's OrgDefinedId or Username. So the first is taken for
a student's only where the download itself shows it: it tells two names apart, and stands before one
name only. Two students of one name are never one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...records.origin import Lms, Person
from ..download import (
    Download,
    Layout,
    StudentFiles,
    group_files,
    may_hold_notebook,
    shared_folder,
)
from ..entries import Entry
from ..moments import moment

AT = r"(?P<at>[^/]*?\d{4}[^/]*?\d{2,4}[^/\d]{0,6})"
FOLDER = re.compile(rf"(?P<number>\d+)-(?P<other>\d+) - (?P<name>.+) - {AT}")
FLAT = re.compile(rf"(?P<number>\d+)-(?P<other>\d+) - (?P<name>.+?) - {AT} - (?P<file>.+)")

ARCHIVE = re.compile(r"(?P<assignment>.+) Download [^/]*\d{4}[^/]*\d{3,4}.*")
"""``<assignment> Download <date and time>``."""


@dataclass(frozen=True)
class _Place:
    """What Brightspace wrote of a submission: its label, both numbers, the name, the time."""

    label: str
    number: str
    other: str
    name: str
    at: str


def brightspace(download: Download) -> Layout | None:
    """The submissions of a Brightspace download, of one student several; None if it is none."""
    depth = len(shared_folder(download))
    places = [(entry, _place(entry, FOLDER, depth)) for entry in download.entries]
    if not any(place for _, place in places):
        places = [(entry, _place(entry, FLAT, depth)) for entry in download.entries]
        # A file's name is a student's own: one that looks like this makes no download of it.
        if any(may_hold_notebook(entry) and not place for entry, place in places):
            return None
    found = [(entry, place) for entry, place in places if place]
    if not found:
        return None
    personal = _numbers_of_students(place for _, place in found)
    archive = ARCHIVE.fullmatch(download.name)
    assignment = archive["assignment"] if archive else ""
    pairs = [
        (_student(place, personal, assignment), replace(entry, at=moment(place.at)))
        for entry, place in found
    ]
    return Layout(
        lms=Lms.BRIGHTSPACE,
        words="Brightspace, submissions",
        students=group_files(pairs),
        strays=tuple(entry for entry, place in places if not place),
        warnings=_warnings(place for _, place in found),
    )


def _place(entry: Entry, pattern: re.Pattern[str], deepest: int) -> _Place | None:
    parts = entry.parts[:-1] if pattern is FOLDER else entry.parts
    for depth, part in enumerate(parts[: deepest + 1]):
        if match := pattern.fullmatch(part):
            own = part.removesuffix(f" - {match['file']}") if pattern is FLAT else part
            label = "/".join((*entry.parts[:depth], own))
            return _Place(label, match["number"], match["other"], match["name"], match["at"])
    return None


def _numbers_of_students(places: Iterable[_Place]) -> set[str]:
    """The first numbers that can only be a student's: others stand before other names."""
    names: dict[str, set[str]] = defaultdict(set)
    for place in places:
        names[place.number].add(place.name)
    one_each = all(len(of_number) == 1 for of_number in names.values())
    return set(names) if one_each and len(set.union(*names.values())) > 1 else set()


def _student(place: _Place, personal: set[str], assignment: str) -> StudentFiles:
    key = f"{place.number}-{place.other}" if place.number in personal else ""
    people = (Person(key, place.name),)
    return StudentFiles(people=people, label=place.label, files=(), assignment=assignment)


def _warnings(places: Iterable[_Place]) -> tuple[str, ...]:
    unread = sorted({place.at for place in places if not moment(place.at)})
    if not unread:
        return ()
    return (f"{len(unread)} times cannot be read, and count as unknown: {unread[0]}",)

"""Moodle's "download all submissions": a folder or a prefix for each participant.

Format: ``<full name>_<participant>_assignsubmission_<file|onlinetext>``, then the student's own
path (folders, the default) or ``_`` and the file's name (flat); a team has its group's number
there, the default group none (mod/assign/classes/downloader.php of Moodle 4.5). A full name has no
underscore but where it had ``?`` or ``*``; the student's own file name may say anything.
"""

from __future__ import annotations

import re

from ...records.origin import Lms, Person
from ..download import Download, Layout, StudentFiles, group_files
from ..entries import Entry
from .languages import PARTICIPANT

PART = re.compile(
    r"(?P<name>.*?)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>file|onlinetext)(?:_(?P<file>.*))?"
)
COURSE_MODULE = re.compile(r"-(\d+)(?: ?\(\d+\))?$")
"""The end of the archive's name; browsers put a number in brackets behind a second download."""

BLIND = frozenset(word.replace("/", "") for word in PARTICIPANT)
"""What stands for every name when identities are hidden, as folders are named."""

MANY = 3
"""From so many on, people who have all one and the same name have none: Moodle has hidden them."""


def moodle(download: Download) -> Layout | None:
    """The participants of a Moodle download; None if it is none."""
    places = [(entry, _place(entry)) for entry in download.entries]
    hidden = _identities_hidden([place[0] for _, place in places if place])
    found = [
        (_student(entry, *place, download, hidden=hidden), entry)
        for entry, place in places
        if place
    ]
    if not found:
        return None
    students = group_files(found)
    flat = any(place and place[1] == len(entry.parts) - 1 for entry, place in places)
    rest = tuple(entry for entry, place in places if not place)
    return Layout(
        lms=Lms.MOODLE,
        words=_layout(students, flat=flat, hidden=hidden),
        students=students,
        strays=rest,
    )


def _place(entry: Entry) -> tuple[re.Match[str], int] | None:
    """The part of the name that Moodle wrote, and how deep it is."""
    for depth, part in enumerate(entry.parts):
        if match := PART.fullmatch(part):
            return match, depth
    return None


def _identities_hidden(matches: list[re.Match[str]]) -> bool:
    """By the whole class, which has one name then: a student may be called "Participant 5"."""
    names = {match["name"] for match in matches}
    numbers = {match["number"] for match in matches} - {None}
    return len(names) == 1 and bool(numbers) and (names <= BLIND or len(numbers) >= MANY)


def _student(
    entry: Entry, match: re.Match[str], depth: int, download: Download, *, hidden: bool
) -> StudentFiles:
    name, number = match["name"], match["number"] or ""
    if hidden:
        name = f"{name} {number}"
    label = "/".join((*entry.parts[:depth], f"{match['name']}_{number}"))
    module = COURSE_MODULE.search(download.name)
    return StudentFiles(
        people=(Person(number, name),),
        label=label,
        files=(),
        assignment=module[1] if module else "",
    )


def _layout(students: tuple[StudentFiles, ...], *, flat: bool, hidden: bool) -> str:
    """In words, for the line that says what was recognised."""
    words = ["flat" if flat else "folders"]
    if hidden:
        words.append("identities hidden")
    if any(not student.people[0].key for student in students):
        words.append("teams")
    if students[0].assignment:
        words.append(f"course module {students[0].assignment}")
    return f"Moodle, all submissions ({', '.join(words)})"

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

PART = re.compile(
    r"(?P<name>.*?)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>file|onlinetext)(?:_(?P<file>.*))?"
)
COURSE_MODULE = re.compile(r"-(\d+)(?: ?\(\d+\))?$")
"""The end of the archive's name; browsers put a number in brackets behind a second download."""

BLIND = re.compile(r"Participante?")
"""What stands for a name when identities are hidden, in English and Spanish."""


def moodle(download: Download) -> Layout | None:
    """The participants of a Moodle download; None if it is none."""
    places = [(entry, _place(entry)) for entry in download.entries]
    found = [(_student(entry, *place, download), entry) for entry, place in places if place]
    if not found:
        return None
    students = group_files(found)
    flat = any(place and place[1] == len(entry.parts) - 1 for entry, place in places)
    rest = tuple(entry for entry, place in places if not place)
    return Layout(
        lms=Lms.MOODLE, words=_layout(students, flat=flat), students=students, strays=rest
    )


def _place(entry: Entry) -> tuple[re.Match[str], int] | None:
    """The part of the name that Moodle wrote, and how deep it is."""
    for depth, part in enumerate(entry.parts):
        if match := PART.fullmatch(part):
            return match, depth
    return None


def _student(entry: Entry, match: re.Match[str], depth: int, download: Download) -> StudentFiles:
    name, number = match["name"], match["number"] or ""
    if BLIND.fullmatch(name):
        name = f"{name} {number}"
    label = "/".join((*entry.parts[:depth], f"{match['name']}_{number}"))
    module = COURSE_MODULE.search(download.name)
    return StudentFiles(
        people=(Person(number, name),),
        label=label,
        files=(),
        assignment=module[1] if module else "",
    )


def _layout(students: tuple[StudentFiles, ...], *, flat: bool) -> str:
    """In words, for the line that says what was recognised."""
    words = ["flat" if flat else "folders"]
    if any(BLIND.match(student.people[0].name) for student in students):
        words.append("identities hidden")
    if any(not student.people[0].key for student in students):
        words.append("teams")
    if students[0].assignment:
        words.append(f"course module {students[0].assignment}")
    return f"Moodle, all submissions ({', '.join(words)})"

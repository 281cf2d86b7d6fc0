"""Canvas's "download submissions": one flat folder, the numbers in the files' names.

Format: ``<name>[_LATE]_<user id>_<attachment id>_<file name>``, or, when graded anonymously,
``[LATE_]anon_<anonymous id>_<attachment id>_<file name>`` (lib/content_zipper.rb of canvas-lms).
The name may be all digits, which Canvas itself would misread.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from ...records.origin import Lms, Person
from ..download import Download, Layout, StudentFiles, group_files, may_hold_notebook

NAME = re.compile(
    r"(?P<name>.+?)(?P<late>_LATE)?_(?P<user>[0-9]+)_(?P<attachment>[0-9]+)_.+", re.DOTALL
)
ANONYMOUS = re.compile(r"(?P<late>LATE_)?anon_(?P<id>[^_]+)_(?P<attachment>[0-9]+)_.+", re.DOTALL)
WORD = ("L", "M", "Nd", "Pc")
"""Unicode's categories of Ruby's ``[[:word:]]``; Python's own word lacks the marks of scripts."""


@dataclass(frozen=True, kw_only=True)
class _Name:
    """What a file's name says."""

    student: str
    key: str
    attachment: int
    late: bool


def canvas(download: Download) -> Layout | None:
    """The users of a Canvas download; None unless every notebook in it is named in that way."""
    if len({entry.parts[:-1] for entry in download.entries if not entry.refusal}) != 1:
        return None
    names = {entry.name: _read(entry.parts[-1]) for entry in download.entries}
    uploads = [names[entry.name] for entry in download.entries if may_hold_notebook(entry)]
    if not uploads or None in uploads:
        return None
    if len({name.attachment for name in uploads if name}) != len(uploads):
        return None
    found, rest = [], []
    for entry in download.entries:
        if name := names[entry.name]:
            found.append((_student(name), replace(entry, at="", order=name.attachment)))
        else:
            rest.append(entry)
    students = group_files(found)
    anonymous = any(student.people[0].key.startswith("anon_") for student in students)
    words = "Canvas, submissions" + (" (anonymous)" if anonymous else "")
    return Layout(lms=Lms.CANVAS, words=words, students=students, strays=tuple(rest))


def _student(name: _Name) -> StudentFiles:
    return StudentFiles(
        people=(Person(name.key, name.student),), label=name.key, files=(), late=name.late
    )


def _read(name: str) -> _Name | None:
    """The numbers in a file's name; None if Canvas would not have named it so."""
    if match := ANONYMOUS.fullmatch(name):
        student, key = f"anon {match['id']}", f"anon_{match['id']}"
    elif (match := NAME.fullmatch(name)) and _is_slug(match["name"]):
        student, key = match["name"], match["user"]
    else:
        return None
    return _Name(
        student=student, key=key, attachment=int(match["attachment"]), late=bool(match["late"])
    )


def is_of_words(character: str) -> bool:
    """Whether Ruby, and so Canvas, keeps a character of a name."""
    return unicodedata.category(character).startswith(WORD)


def _is_slug(name: str) -> bool:
    """A sortable name as Canvas writes it: small letters, of word characters alone."""
    return all(map(is_of_words, name)) and name == name.lower()

"""Sakai's "Download All" of an assignment: a folder for each student, named by Sakai.

Format (zipSubmissions of Sakai's AssignmentServiceImpl): ``<assignment>/<Last, First>(<user id>)/``
(a group's several with ``; `` between them; graded anonymously, an id alone), in it
``Submission attachment(s)/<file>``, ``timestamp.txt`` (the time of submitting, in UTC) and what the
teacher said; beside them ``grades.csv``. Without folders for students the same is one name with
underscores. The folder of attachments is called in the teacher's language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...records.origin import Lms, Person
from ...submission.notebook import Unreadable
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

ATTACHMENTS, STAMP = "Submission attachment(s)", "timestamp.txt"
TEACHERS = (STAMP, "comments.txt", "feedbackText.html")
"""What lies in a student's folder and is not the student's."""

ONE = re.compile(r"(?P<name>[^;,]*,[^;]*)\((?P<user>[^()]+)\)")
UNNAMED = re.sub(r"\?P<\w+>", "?:", ONE.pattern)
PEOPLE = re.compile(rf"{UNNAMED}(?:; {UNNAMED})*")
FLAT = re.compile(rf"(?P<people>{PEOPLE.pattern})_{re.escape(ATTACHMENTS)}_*(?P<file>.+)")
GRADES = re.compile(r"grades\.(csv|xlsx?)", re.IGNORECASE)
MAX_STAMP = 100

Parts = tuple[str, ...]


def sakai(download: Download) -> Layout | None:
    """The students of a Sakai download; None if it is none."""
    entries = download.entries
    flat = [(e, m) for e in entries if (m := FLAT.fullmatch(e.parts[-1]))]
    if flat and not any(may_hold_notebook(e) and not FLAT.fullmatch(e.parts[-1]) for e in entries):
        pairs = [(_student((*e.parts[:-1], m["people"])), replace(e, at="")) for e, m in flat]
        return _layout(group_files(pairs), entries, {e.name for e, _ in flat})
    folders = _folders(entries)
    if not folders or len(next(iter(folders))) > len(shared_folder(download)) + 1:
        return None
    called = _attachments(entries, folders)
    stamps = {e.parts[:-1]: _stamp(e) for e in entries if e.parts[-1] == STAMP}
    pairs = [
        (_student(folder), replace(entry, at=stamps.get(folder, "")))
        for entry in entries
        if (folder := _above(entry, folders))
    ]
    students = tuple(_with_own_files(student, called) for student in group_files(pairs))
    warning = f"what students attached is taken to be in their folders {called!r}"
    return _layout(
        students,
        entries,
        {entry.name for _, entry in pairs},
        (warning,) if called != ATTACHMENTS else (),
    )


def _layout(
    students: tuple[StudentFiles, ...],
    entries: Iterable[Entry],
    taken: set[str],
    warnings: tuple[str, ...] = (),
) -> Layout:
    return Layout(
        lms=Lms.SAKAI,
        words="Sakai, all submissions",
        students=students,
        strays=tuple(entry for entry in entries if entry.name not in taken),
        warnings=warnings,
    )


def _folders(entries: Sequence[Entry]) -> set[Parts]:
    """The students' folders: all at one depth, where Sakai alone says what they are called.

    A folder whose name tells no user id is a student's if there are grades beside it.
    """
    graded = {entry.parts[:-1] for entry in entries if GRADES.fullmatch(entry.parts[-1])}
    found = set()
    for entry in entries:
        at = entry.parts.index(ATTACHMENTS) if ATTACHMENTS in entry.parts[:-1] else -1
        folder = entry.parts[: len(entry.parts) - 1 if entry.parts[-1] == STAMP else max(at, 0)]
        if folder and (PEOPLE.fullmatch(folder[-1]) or folder[:-1] in graded):
            found.add(folder)
    depth = min(map(len, found), default=0)
    return {folder for folder in found if len(folder) == depth}


def _above(entry: Entry, folders: set[Parts]) -> Parts:
    """The student's folder that an entry lies in; empty if it is in none."""
    depth = len(next(iter(folders)))
    return entry.parts[:depth] if entry.parts[:depth] in folders else ()


def _attachments(entries: Sequence[Entry], folders: set[Parts]) -> str:
    """What the teacher's Sakai calls the folder of what a student attached."""
    depth = len(next(iter(folders)))
    inside = [e.parts[depth] for e in entries if _above(e, folders) and len(e.parts) > depth + 1]
    if ATTACHMENTS in inside or not inside:
        return ATTACHMENTS
    return Counter(inside).most_common(1)[0][0]


def _student(folder: Parts) -> StudentFiles:
    people = tuple(
        Person(one["user"], one["name"].strip().rstrip(",")) for one in ONE.finditer(folder[-1])
    )
    anonymous = (Person(folder[-1], folder[-1]),)
    return StudentFiles(
        people=people or anonymous,
        label="/".join(folder),
        files=(),
        assignment=folder[-2] if len(folder) > 1 else "",
    )


def _with_own_files(student: StudentFiles, called: str) -> StudentFiles:
    """Without what is Sakai's or the teacher's."""
    depth = student.label.count("/") + 1
    own = [
        entry
        for entry in student.files
        if entry.parts[depth] == called
        or (len(entry.parts) == depth + 1 and entry.parts[-1] not in TEACHERS)
    ]
    return replace(student, files=tuple(own))


def _stamp(entry: Entry) -> str:
    """``20261124140533000`` or ``2026-11-24T14:05:33Z``, both UTC; empty if it is no time."""
    try:
        at = moment(entry.read()[:MAX_STAMP].decode("ascii", "replace").strip())
    except Unreadable:
        return ""
    return at if not at or at.endswith("+00:00") else f"{at}+00:00"

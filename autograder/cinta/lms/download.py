"""What was downloaded from an LMS, and what each student handed in, however many files that is."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..records.origin import Lms, Person
from .entries import Entry


@dataclass(frozen=True, kw_only=True)
class StudentFiles:
    """The files of one student, or of one group; ``label`` names it where no file can.

    ``late`` and ``assignment`` are those of :class:`cinta.records.origin.Origin`; each file's
    ``at`` is the LMS's own time stamp, empty where the LMS tells none.
    """

    people: tuple[Person, ...]
    label: str
    files: tuple[Entry, ...]
    late: bool = False
    assignment: str = ""

    @property
    def student(self) -> str:
        """The name that people read."""
        return " & ".join(person.name for person in self.people)


@dataclass(frozen=True)
class Download:
    """What was pointed at: its own name without an ending, and all that is in it."""

    name: str
    entries: Sequence[Entry]
    is_zip: bool


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A download in the way that an LMS lays one out: each student's files, and what is nobody's.

    ``words`` say which layout it is, for the line that says what was recognised."""

    lms: Lms
    words: str
    students: tuple[StudentFiles, ...]
    strays: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()


def group_files(pairs: Iterable[tuple[StudentFiles, Entry]]) -> tuple[StudentFiles, ...]:
    """One student for each label, in the order of their first files, with all their files.

    They are late if any of the files is.
    """
    students: dict[str, StudentFiles] = {}
    files: dict[str, list[Entry]] = {}
    for student, entry in pairs:
        before = students.get(student.label, student)
        students[student.label] = replace(before, late=student.late or before.late)
        files.setdefault(student.label, []).append(entry)
    return tuple(replace(one, files=tuple(files[label])) for label, one in students.items())


def shared_folder(download: Download) -> tuple[str, ...]:
    """The folder that all that may be handed in lies in, whoever put it there.

    An LMS writes the folders of a download from there on; below a student's, names are their own.
    """
    entries = [e for e in download.entries if may_hold_notebook(e) and not e.refusal]
    return folder_of_all(entries or download.entries)


def folder_of_all(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The folders that all the entries lie in; none if there are no entries."""
    folders = ["/".join(entry.parts[:-1]) for entry in entries]
    return PurePosixPath(posixpath.commonpath(folders)).parts if folders else ()


def may_hold_notebook(entry: Entry) -> bool:
    """Can it be what is asked for: a notebook, or a zip that may hold one?"""
    return entry.is_notebook or entry.is_zip

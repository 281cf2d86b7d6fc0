"""A plain folder or zip of notebooks, one a student, and zips that ``grader.export()`` made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from ..records.origin import Lms, Person
from .download import Download, Layout, StudentFiles, may_hold_notebook
from .entries import Entry

EXPORTED = "__zip_filename__"
"""What Otter puts into a zip that a student exports (otter/check/notebook.py of Otter 7)."""


def otter(download: Download) -> Layout | None:
    """One student's own export; None if it is none."""
    if not any(entry.parts == (EXPORTED,) for entry in download.entries):
        return None
    student = _student(
        download.name, tuple(entry for entry in download.entries if entry.is_notebook)
    )
    return Layout(lms=Lms.OTTER, words="Otter, one student's export", students=(student,))


def plain(download: Download) -> Layout:
    """Each notebook is one student's, and so is each zip; they go by the names of the files."""
    students, rest = [], []
    for entry in download.entries:
        if may_hold_notebook(entry):
            students.append(_student(str(PurePosixPath(entry.name).with_suffix("")), (entry,)))
        else:
            rest.append(entry)
    return Layout(
        lms=Lms.PLAIN,
        words="notebooks, one a student",
        students=tuple(students),
        strays=tuple(rest),
    )


def _student(student: str, files: tuple[Entry, ...]) -> StudentFiles:
    """No LMS vouches for the times of these files."""
    return StudentFiles(
        people=(Person("", student),),
        label=student,
        files=tuple(replace(entry, at="") for entry in files),
    )

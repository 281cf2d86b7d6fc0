"""A plain folder or zip of notebooks, one a student, and zips that ``grader.export()`` made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from ..records.origin import Lms, Person
from .entries import Entry
from .piles import Pile, Sorted, Source, is_handed_in

EXPORTED = "__zip_filename__"
"""What Otter puts into a zip that a student exports (otter/check/notebook.py of Otter 7)."""


def otter(source: Source) -> Sorted | None:
    """One student's own export; None if it is none."""
    if not any(entry.parts == (EXPORTED,) for entry in source.entries):
        return None
    pile = _pile(source.name, tuple(entry for entry in source.entries if entry.is_notebook))
    return Sorted(Lms.OTTER, "Otter, one student's export", (pile,))


def plain(source: Source) -> Sorted:
    """Each notebook is one student's, and so is each zip; they go by the names of the files."""
    piles, rest = [], []
    for entry in source.entries:
        if is_handed_in(entry):
            piles.append(_pile(str(PurePosixPath(entry.name).with_suffix("")), (entry,)))
        else:
            rest.append(entry)
    return Sorted(Lms.PLAIN, "notebooks, one a student", tuple(piles), tuple(rest))


def _pile(student: str, files: tuple[Entry, ...]) -> Pile:
    """No LMS vouches for the times of these files."""
    return Pile((Person("", student),), student, tuple(replace(entry, at="") for entry in files))

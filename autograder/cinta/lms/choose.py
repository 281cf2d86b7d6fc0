"""Which notebook of a student counts: told by the notebooks themselves, never by luck, and said.

Of several notebooks for one unit the one with the most exercises answered counts, then one whose
metadata name the unit, then the one that the LMS says was uploaded last. Where even that does not
tell them apart, and they differ, each is graded, and the hand-over asks which is to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import commonpath
from pathlib import PurePosixPath

from ..submission.fit import Fit, best_unit, fit
from ..submission.notebook import Notebook, Unreadable, read_notebook
from ..submission.submission import Hashed
from ..unit import Unit
from .entries import Entry


@dataclass(frozen=True)
class Choice:
    """One notebook to grade, for which unit (empty: none fits), and why that one."""

    entry: Entry
    unit: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    entry: Entry
    sha256: str
    name: str
    fit: Fit
    most: int

    @property
    def rank(self) -> tuple[int, bool, int, str]:
        return self.fit.answered, self.fit.says, self.entry.order, self.entry.at

    def __str__(self) -> str:
        return f"{self.name} ({self.fit.answered} of {self.most} answered)"


def choose(entries: Sequence[Entry], units: Sequence[Unit], *, sort: bool) -> list[Choice]:
    """The notebooks of one student that are graded; one at least if there is a notebook.

    With ``sort`` each notebook goes to the unit that it is of; without, ``units`` is the one unit
    that was handed in, and a single notebook is not even opened.
    """
    if len(entries) == 1 and not sort:
        return [Choice(entries[0], units[0].name)]
    read = [(entry, *_read(entry)) for entry in entries]
    above = commonpath([str(PurePosixPath(entry.name).parent) for entry in entries])
    by_unit: dict[str, list[_Candidate]] = {}
    for entry, notebook, sha256 in read:
        if notebook and (unit := best_unit(notebook, units)):
            name, found = str(PurePosixPath(entry.name).relative_to(above)), fit(notebook, unit)
            candidate = _Candidate(
                entry=entry, sha256=sha256, name=name, fit=found, most=len(unit.exercises)
            )
            by_unit.setdefault(unit.name, []).append(candidate)
    if by_unit:
        chosen = [_chosen(unit, by_unit[unit], len(entries)) for unit in sorted(by_unit)]
        return [choice for choices in chosen for choice in choices]
    return [_none_fits(read, "" if sort else units[0].name)]


def _read(entry: Entry) -> tuple[Notebook | None, str]:
    """The notebook and the SHA-256 of its file; None if it is none: grading it will say why."""
    reading = Hashed(entry.read)
    try:
        return read_notebook(reading()), reading.sha256
    except Unreadable:
        return None, reading.sha256


def _chosen(unit: str, candidates: list[_Candidate], files: int) -> list[Choice]:
    """The best, or all that are as good and not the same file twice."""
    best = max(candidate.rank for candidate in candidates)
    first = [candidate for candidate in candidates if candidate.rank == best]
    others = [str(candidate) for candidate in candidates if candidate.rank != best]
    contents = {candidate.sha256: candidate for candidate in reversed(first)}
    chosen = [candidate for candidate in first if candidate in contents.values()]
    reason = "" if files == 1 else _reason(unit, chosen, others, files)
    return [Choice(candidate.entry, unit, reason) for candidate in chosen]


def _reason(unit: str, chosen: list[_Candidate], others: list[str], files: int) -> str:
    """In words, why these were chosen."""
    if len(chosen) > 1:
        alike = ", ".join(candidate.name for candidate in chosen)
        return f"{alike}: nothing tells which of these counts; each is graded"
    if others:
        return f"chosen: {chosen[0]}; not {', '.join(others)}"
    return f"{chosen[0].name} is the only notebook of {unit} among {files} files"


def _none_fits(read: Sequence[tuple[Entry, Notebook | None, str]], unit: str) -> Choice:
    """A row all the same; a notebook that can be read stands for them all."""
    first = next((entry for entry, notebook, _ in read if notebook), read[0][0])
    names = ", ".join(entry.parts[-1] for entry, *_ in read)
    reason = f"none of the {len(read)} notebooks fits: {names}" if len(read) > 1 else ""
    return Choice(first, unit, reason)

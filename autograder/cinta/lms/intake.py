"""Find the submissions in what an LMS lets a teacher download, and say what it was taken for.

A layout sorts the files of a path into piles, one a student; a zip in a pile is the student's own,
as ``grader.export()`` makes it, and is read entry by entry too. Every pile comes out as a
submission, whatever is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec

from ..errors import InputError
from ..records.origin import Lms, Origin
from ..submission.notebook import Unreadable
from ..submission.submission import Submission
from ..unit import Unit
from .choose import Choice, choose
from .entries import Entry, in_students_zip, legible, unreadable
from .piles import Pile, Sorted, Source, is_handed_in
from .plain import plain
from .recognise import recognised, sources

MAX_NOTEBOOKS_OF_A_STUDENT = 20

Choose = Callable[[Sequence[Entry]], list[Choice]]


@dataclass(frozen=True)
class Intake:
    """What was found, in order; the files that are no submissions, the refused ones, each a line.

    ``recognised`` says for each path what it was taken for.
    """

    submissions: tuple[Submission, ...]
    passed_over: tuple[str, ...]
    refused: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()


class _Found:
    """What is gathered while the paths are read."""

    def __init__(self) -> None:
        self.submissions: dict[str, Submission] = {}
        self.passed_over: list[str] = []
        self.refused: list[str] = []
        self.recognised: list[str] = []

    def refuse(self, entries: Iterable[Entry]) -> None:
        """A line for each entry that is refused."""
        self.refused += [f"{legible(e.raw)}: refused: {e.refused}" for e in entries if e.refused]

    def pass_over(self, entries: Iterable[Entry]) -> None:
        """Files that are nobody's notebook."""
        self.passed_over += [entry.name for entry in entries if not entry.refused]

    def add(self, name: str, submission: Submission) -> None:
        """Under its name, or the name with a number where two inputs share it."""
        name = unique = legible(name)
        path, number = PurePosixPath(name), 2
        while unique in self.submissions:
            unique = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
            number += 1
        student, origin = submission.student, submission.origin
        assert origin is not None
        if unique != name and not origin.key:
            student += f" ({number - 1})"
        origin = msgspec.structs.replace(origin, submission=unique)
        self.submissions[unique] = replace(submission, name=unique, student=student, origin=origin)


def take_in(
    paths: Sequence[Path], units: Sequence[Unit] = (), *, sort: bool = False, layout: str = ""
) -> Intake:
    """All submissions in the paths; InputError if there are none.

    ``units`` tell which of a student's notebooks count, and with ``sort`` which unit each is of;
    without units every notebook is a submission. ``layout`` names the one that the paths have.
    """
    found = _Found()
    chosen = partial(choose, units=units, sort=sort) if units else _every_one
    for path in paths:
        for source in sources(path):
            _take(source, recognised(source, layout), found, chosen)
    if not found.submissions:
        places = ", ".join(str(path) for path in paths)
        why = f" ({found.refused[0]})" if found.refused else ""
        raise InputError(
            f"{places}: no .ipynb file{why}; give a notebook, a folder of them, or its zip"
        )
    ordered = sorted(found.submissions.values(), key=lambda submission: submission.name)
    return Intake(
        tuple(ordered),
        tuple(sorted(found.passed_over)),
        tuple(found.refused),
        tuple(found.recognised),
    )


def _every_one(entries: Sequence[Entry]) -> list[Choice]:
    return [Choice(entry, "") for entry in entries]


def _take(source: Source, sorted_: Sorted, found: _Found, chosen: Choose) -> None:
    students = f"{len(sorted_.piles)} student{'s' * (len(sorted_.piles) != 1)}"
    found.recognised.append(f"{source.name}: {sorted_.layout}: {students}")
    found.recognised += [f"{source.name}: {warning}" for warning in sorted_.warnings]
    found.refuse(source.entries)
    for lms, pile in _piles(source, sorted_, found):
        found.pass_over(entry for entry in pile.files if not is_handed_in(entry))
        for name, submission in _submissions(pile, lms, chosen, found):
            found.add(name, submission)


def _piles(source: Source, sorted_: Sorted, found: _Found) -> Iterator[tuple[Lms, Pile]]:
    """All piles; a notebook that lies outside the layout is somebody's all the same."""
    yield from ((sorted_.lms, pile) for pile in sorted_.piles)
    strays = plain(Source(source.name, sorted_.rest, source.is_zip))
    found.pass_over(strays.rest)
    yield from ((strays.lms, pile) for pile in strays.piles)


def _submissions(
    pile: Pile, lms: Lms, chosen: Choose, found: _Found
) -> Iterator[tuple[str, Submission]]:
    """What of a pile is graded; if it holds no notebook, a row that says so."""
    notebooks, problem = _notebooks(pile, found)
    if not notebooks:
        name = pile.files[0].name if len(pile.files) == 1 else pile.label
        (choice,) = chosen([Entry(name, name, unreadable(problem))])
        yield name, _submission(pile, lms, choice)
        return
    for choice in chosen(notebooks):
        yield choice.entry.name, _submission(pile, lms, choice)


def _submission(pile: Pile, lms: Lms, choice: Choice) -> Submission:
    entry = choice.entry
    origin = Origin(
        entry.name,
        lms,
        pile.people,
        PurePosixPath(entry.raw).name,
        entry.at,
        pile.late,
        pile.assignment,
        choice.how,
    )
    return Submission(entry.name, pile.student, entry.read, choice.unit, origin)


def _notebooks(pile: Pile, found: _Found) -> tuple[list[Entry], str]:
    """The notebooks of a pile, those in its zips too, and what to say if there are none."""
    notebooks: list[Entry] = []
    problems: list[str] = []
    for entry in pile.files:
        if not entry.is_zip or entry.refused:
            notebooks += [entry] if entry.is_notebook else []
            problems += [entry.refused] if entry.refused else []
            continue
        try:
            inside = in_students_zip(entry)
        except Unreadable as why:
            problems.append(f"the zip cannot be read: {why}")
            continue
        found.refuse(inside)
        problems += ["a zip inside a student's zip is not opened" for e in inside if e.is_zip]
        notebooks += [e for e in inside if e.is_notebook]
        problems += [] if any(e.is_notebook for e in inside) else ["the zip holds no notebook"]
    if len(notebooks) > MAX_NOTEBOOKS_OF_A_STUDENT:
        return [], f"{len(notebooks)} notebooks; hand in the one that counts"
    files = ", ".join(entry.parts[-1] for entry in pile.files)
    return notebooks, "; ".join(problems) or (f"no notebook: {files}" if files else "no file")

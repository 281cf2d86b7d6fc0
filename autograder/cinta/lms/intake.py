"""Find the submissions in what an LMS lets a teacher download, and say what it was taken for.

A layout sorts the files of a download by student; a zip among them is the student's own, as
``grader.export()`` makes it, and is read entry by entry too. Every student comes out as a
submission, whatever is in it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from pathlib import Path, PurePosixPath

import msgspec

from ..errors import InputError
from ..records.origin import Lms, Origin
from ..said import counted
from ..submission.notebook import OutOfReach, Unreadable
from ..submission.submission import Hashed, Submission
from ..unit import Unit
from .choose import Choice, choose
from .download import Download, Layout, StudentFiles, may_hold_notebook
from .entries import Entry, in_students_zip
from .named import named, read_pattern
from .names import composed, legible
from .plain import plain
from .recognise import downloads, recognise

MAX_NOTEBOOKS_OF_A_STUDENT = 20

Choose = Callable[[Sequence[Entry]], list[Choice]]


@dataclass(frozen=True, kw_only=True)
class Intake:
    """The submissions in order, the files that are none, and a line for each entry that is refused.

    ``layouts`` says for each download what it was taken for.
    """

    submissions: tuple[Submission, ...]
    other_files: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()


class _IntakeBuilder:
    """What is gathered while the paths are read."""

    def __init__(self) -> None:
        self.submissions: list[Submission] = []
        self.other_files: list[str] = []
        self.refusals: list[str] = []
        self.layouts: list[str] = []

    def refuse(self, entries: Iterable[Entry]) -> None:
        """A line for each entry that is refused."""
        self.refusals += [f"{legible(e.raw)}: refused: {e.refusal}" for e in entries if e.refusal]

    def pass_over(self, entries: Iterable[Entry]) -> None:
        """Files that are nobody's notebook."""
        self.other_files += [entry.name for entry in entries if not entry.refusal]

    def named(self) -> tuple[Submission, ...]:
        """The submissions, each under a name of its own, in the order of the names.

        Accents are composed. Of names that are one then, that which was so before comes first; one
        that was not is marked NFD, and others are numbered.
        """
        names: dict[str, Submission] = {}
        for submission in sorted(self.submissions, key=lambda s: s.name != composed(s.name)):
            name = composed(submission.name)
            form = ["NFD"] if name != submission.name else []
            marks = chain([""], form, map(str, count(2)))
            mark = next(mark for mark in marks if _marked(name, mark) not in names)
            names[_marked(name, mark)] = _renamed(submission, _marked(name, mark), mark)
        return tuple(names[name] for name in sorted(names))


def _marked(name: str, mark: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem} ({mark}){path.suffix}")) if mark else name


def _renamed(submission: Submission, name: str, mark: str) -> Submission:
    """Under another name; a student whom no key tells from another has the mark as well."""
    origin = submission.origin
    assert origin is not None
    student = submission.student + (f" ({mark})" if mark and not origin.key else "")
    origin = msgspec.structs.replace(origin, submission=name)
    return replace(submission, name=name, student=composed(student), origin=origin)


def take_in(
    paths: Sequence[Path],
    units: Sequence[Unit] = (),
    *,
    sort: bool = False,
    layout: Lms | None = None,
    names: str = "",
) -> Intake:
    """All submissions in the paths; InputError if there are none.

    ``units`` tell which of a student's notebooks count, and with ``sort`` which unit each is of;
    without units every notebook is a submission. ``layout`` is the one that the paths have, None to
    find out; ``names`` is the pattern of :mod:`cinta.lms.named` that they follow instead.
    """
    intake = _IntakeBuilder()
    read = named(read_pattern(names)) if names else partial(recognise, lms=layout)
    choose_of = partial(choose, units=units, sort=sort) if units else _every_one
    for path in paths:
        for download in downloads(path):
            _add(download, read(download), intake, choose_of)
    if not intake.submissions:
        places = ", ".join(str(path) for path in paths)
        refusal = f" ({intake.refusals[0]})" if intake.refusals else ""
        raise InputError(
            f"{places}: no .ipynb file{refusal}; give a notebook, a folder of them, or its zip"
        )
    return Intake(
        submissions=intake.named(),
        other_files=tuple(sorted(intake.other_files)),
        refusals=tuple(intake.refusals),
        layouts=tuple(intake.layouts),
    )


def _every_one(entries: Sequence[Entry]) -> list[Choice]:
    return [Choice(entry, "") for entry in entries]


def _add(download: Download, layout: Layout, intake: _IntakeBuilder, choose_of: Choose) -> None:
    count = len({one.people if one.people[0].key else one.label for one in layout.students})
    students = counted(count, "student")
    intake.layouts.append(f"{download.name}: {layout.words}: {students}")
    intake.layouts += [f"{download.name}: {warning}" for warning in layout.warnings]
    intake.refuse(download.entries)
    for lms, student in _students(download, layout, intake):
        intake.pass_over(entry for entry in student.files if not may_hold_notebook(entry))
        intake.submissions += _submissions(student, lms, choose_of, intake)


def _students(
    download: Download, layout: Layout, intake: _IntakeBuilder
) -> Iterator[tuple[Lms, StudentFiles]]:
    """All students; a notebook that lies outside the layout is somebody's all the same."""
    yield from ((layout.lms, student) for student in layout.students)
    strays = plain(Download(download.name, layout.strays, download.is_zip))
    intake.pass_over(strays.strays)
    yield from ((strays.lms, student) for student in strays.students)


def _submissions(
    student: StudentFiles, lms: Lms, choose_of: Choose, intake: _IntakeBuilder
) -> Iterator[Submission]:
    """What of a student is graded; if there is no notebook, a row that says so."""
    notebooks, problem = _notebooks(student, intake)
    if not notebooks:
        name = student.files[0].name if len(student.files) == 1 else student.label
        at = max((entry.at for entry in student.files), default="")
        read = partial(_refuse_all, student.files, problem)
        (choice,) = choose_of([Entry(name=name, raw=name, at=at, read=read)])
        yield _submission(student, lms, choice)
        return
    for choice in choose_of(notebooks):
        yield _submission(student, lms, choice)


def _refuse_all(files: Sequence[Entry], problem: str) -> bytes:
    """Raise Unreadable with the hash of all that was handed in: it may be marked by hand."""
    raise Unreadable(problem, sha256=_hash_of_all(files))


def _hash_of_all(files: Sequence[Entry]) -> str:
    """SHA-256 of one file, or of the names and hashes of several; empty where one is not read."""
    hashes = []
    for one in files:
        reading = Hashed(one.read)
        with contextlib.suppress(Unreadable):
            reading()
        hashes.append((one.parts[-1], reading.sha256))
    if not all(digest for _, digest in hashes):
        return ""
    if len(hashes) == 1:
        return hashes[0][1]
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes))
    return hashlib.sha256(listed.encode()).hexdigest()


def _submission(student: StudentFiles, lms: Lms, choice: Choice) -> Submission:
    entry = choice.entry
    origin = Origin(
        submission=entry.name,
        lms=lms,
        people=student.people,
        file=legible(PurePosixPath(entry.raw).name),
        at=entry.at,
        late=student.late,
        assignment=student.assignment,
        chosen=choice.reason,
    )
    return Submission(
        name=entry.name, student=student.student, read=entry.read, unit=choice.unit, origin=origin
    )


def _notebooks(student: StudentFiles, intake: _IntakeBuilder) -> tuple[list[Entry], str]:
    """The notebooks of a student, those in its zips too, and what to say if there are none."""
    notebooks: list[Entry] = []
    problems: list[str] = []
    for entry in student.files:
        if not entry.is_zip or entry.refusal:
            notebooks += [entry] if entry.is_notebook else []
            problems += [entry.refusal] if entry.refusal else []
            continue
        try:
            inside = in_students_zip(entry)
        except OutOfReach:
            notebooks.append(entry)  # when it is judged, it is the same, or can be had again
            continue
        except Unreadable as why:
            problems.append(f"the zip cannot be read: {why}")
            continue
        intake.refuse(inside)
        problems += ["a zip inside a student's zip is not opened" for e in inside if e.is_zip]
        notebooks += [e for e in inside if e.is_notebook]
        problems += [] if any(e.is_notebook for e in inside) else ["the zip holds no notebook"]
    if len(notebooks) > MAX_NOTEBOOKS_OF_A_STUDENT:
        return [], f"{len(notebooks)} notebooks; hand in the one that counts"
    files = ", ".join(entry.parts[-1] for entry in student.files)
    return notebooks, "; ".join(problems) or (f"no notebook: {files}" if files else "no file")

"""Where attacks are made: each is judged as ``cinta grade`` would, with a witness looking on."""

from __future__ import annotations

import copy
import csv
import io
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rich.console import Console

import cinta.run.remote
from cinta.checks.answer_key import AnswerKeys
from cinta.errors import WarmGone
from cinta.grading.answer_keys import Words
from cinta.grading.judging import judge_submission
from cinta.lms.intake import take_in
from cinta.records.store import Store
from cinta.report.otter_texts import check_line
from cinta.report.page import page
from cinta.report.table import write_grades
from cinta.report.terminal import closing_table, common_mistakes, summary
from cinta.results import SubmissionResult
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Limits, Warm
from cinta.run.wire import CellRun, ToJudge, receive_in_judge
from cinta.source import load
from cinta.student import Call
from cinta.submission.submission import Submission
from cinta.unit import Unit
from cinta.values import Scalar
from tests.conftest import Classroom, points, verdicts
from tests.hostile.corpus import Case, Outcome
from tests.hostile.witness import Witness, texts
from tests.report.markup import foreign_markup

UNIT = "u01_scalar"
DRIVERS = Path(__file__).parents[1] / "units" / "kinds" / "u92_drivers.py"
QUICK = {
    "cell_seconds": 1.5,
    "question_seconds": 1.5,
    "total_seconds": 40.0,
    "memory_bytes": 2**29,
    "grace_seconds": 0.3,
}
HONEST = {"cell_seconds": 20.0, "question_seconds": 20.0, "total_seconds": 90.0}
"""A twin stops by itself: how long it takes on a busy machine is not what is asked here."""

NEIGHBOUR = ["held = 'bait-of-another-process-c6f1'", "def f(x): return x + 1"]


class Breach(AssertionError):
    """An attack came through, or an honest notebook lost something."""


LATE = (
    "Time ran out",
    "was stopped when its time was over",
    "it stored more than a submission may",
)
"""What is said where time ran out, or where the keeper, which looks now and then, looked late."""

PATIENCE = 6.0
"""On a machine that others use too: who does not come to an end does not by then, either."""


def only_ran_out_of_time(said: str) -> bool:
    """True if all that went wrong is that time ran out: how fast a machine is, is no promise."""
    found = re.findall(r"^(?:attack|next|twin): .*", said, re.MULTILINE)
    return bool(found) and all(any(late in line for late in LATE) for line in found)


def played(play: Callable[[float], None]) -> None:
    """Play, and if all that went wrong is that time ran out, once more with more of it."""
    try:
        play(1.0)
    except Breach as breach:
        if not only_ran_out_of_time(str(breach)):
            raise
        print(f"once more, for time ran out: {breach}")
        play(PATIENCE)


MISSPELT = (
    "Extra positional arguments provided",
    "Missing required argument",
    "Unexpected keyword argument",
    "No module named 'cinta",
    "cannot import name",
)
"""What Python says where an attack names what we have renamed: such an attack proves nothing."""


SIDE_BY_SIDE_SECONDS = 240.0

_ears = threading.local()


def _listening(sock: socket.socket, deadline: float) -> ToJudge:
    """What the judge is told, kept for who listens in this thread."""
    message = receive_in_judge(sock, deadline)
    if hasattr(_ears, "heard"):
        _ears.heard.append(message)
    return message


def judged_by(classroom: Classroom, driven: str) -> tuple[Unit, AnswerKeys]:
    """Unit 1, or one of a single exercise that a driver asks, and the keys of it."""
    if not driven:
        return classroom.units[UNIT], classroom.keys(UNIT)
    whole = load(DRIVERS)
    cells = tuple(cell for cell in whole.cells if cell.exercise in ("", driven))
    unit = replace(whole, cells=cells, exercises=(whole.exercise(driven),))
    return unit, classroom.keys_of(unit, driven, Words.NAMES)


class Room:
    """One warm process for the whole corpus; another takes its place only if a case ended it."""

    def __init__(self, classroom: Classroom, folder: Path) -> None:
        self._unit, self._keys = judged_by(classroom, "")
        self._judged_by = {"": (self._unit, self._keys)}
        self._classroom = classroom
        self._warm, self._own = classroom.warm, False
        self._folder = folder
        self._witness = Witness(folder / "instructor", self._keys)
        self._handed_in = 0
        self._patience = 1.0
        self._others: threading.Barrier | None = None
        self._patch = pytest.MonkeyPatch()
        self._patch.setattr(cinta.run.remote, "receive_in_judge", _listening)

    def beside(self, warm: Warm, folder: Path) -> Room:
        """Another room, in which the same is played at the same time, by another warm process.

        Each looks for what was left behind when all have ended what they began.
        """
        other = copy.copy(self)
        folder.mkdir()
        other._warm, other._folder = warm, folder
        other._others = self._others = threading.Barrier(2)
        return other

    def close(self) -> None:
        """End what was started here."""
        self._patch.undo()
        self._witness.close()
        if self._own:
            self._warm.close()

    def play(self, case: Case, patience: float = 1.0, *, twin: bool = True) -> None:
        """The attack, its accomplice, then the ``twin``; Breach names all that went wrong.

        They have ``patience`` times the seconds of the corpus.
        """
        self._patience = patience
        found: list[str] = []
        facts = self._witness.facts()
        self._unit, self._keys = self._of(case.expect.driven)
        neighbour = self._neighbour() if case.expect.neighbour else None
        try:
            content = case.attack(facts)
            found += self._hand_in("attack", case, content, case.expect.attack)
            if neighbour:
                found += _still_there(neighbour)
        finally:
            if neighbour:
                neighbour.close()
        if accomplice := case.notebook("next", facts):
            outcome = case.expect.attack
            found += self._hand_in("next", case, accomplice, outcome)
        honest = case.notebook("twin", facts)
        assert honest is not None, f"{case.name} has no twin"
        if twin:
            found += self._hand_in("twin", case, honest, case.expect.twin)
        if found:
            raise Breach("\n".join([f"{case.name}: {case.expect.title}", *found]))

    def _of(self, driven: str) -> tuple[Unit, AnswerKeys]:
        """What a case is judged by, which is secret from then on."""
        if driven not in self._judged_by:
            self._judged_by[driven] = judged_by(self._classroom, driven)
            self._witness.keep_secret(self._judged_by[driven][1])
        return self._judged_by[driven]

    def _neighbour(self) -> RemoteStudent:
        """Another student's process, open while the attack goes on."""
        student = RemoteStudent(self._warm, Limits(), time.monotonic() + 60)
        student.run(NEIGHBOUR)
        return student

    def _hand_in(self, which: str, case: Case, content: bytes, outcome: Outcome) -> Iterator[str]:
        """Judge one file and yield what is not as it should be."""
        before = self._witness.before(self._warm)
        heard: list[ToJudge] = []
        attack = which == "attack"
        room = HONEST if which == "twin" else {}
        seconds = {"cell_seconds", "question_seconds", "total_seconds"}
        given = QUICK | case.expect.limits | room
        given |= {name: self._patience * given[name] for name in seconds}
        limits = Limits(**given)  # type: ignore[arg-type]
        try:
            submissions = self._taken_in(case.file_name if attack else "honest.ipynb", content)
            rows = [self._judged(one, limits, heard) for one in submissions]
            if self._others:
                self._others.wait(SIDE_BY_SIDE_SECONDS)
        except WarmGone as gone:
            self._warm, self._own = Warm().ready(), True
            yield f"{which}: it ended the warm process ({gone})"
            return
        if attack and case.expect.rows:
            names = tuple(row.submission for row in rows)
            if names != case.expect.rows:
                yield f"{which}: the rows are {names}, not {case.expect.rows}"
        if not rows:
            yield f"{which}: no row"
        for row in rows:
            yield from (f"{which}: {wrong}" for wrong in _unlike(row, outcome))
        if which == "twin":
            yield from (f"twin: an honest cell failed: {problem}" for problem in _errors(heard))
        yield from (f"{which}: {b}" for b in self._witness.breaches(heard, self._warm, before))
        shown = self._shown(rows)
        yield from (f"{which}: {wrong}" for wrong in shown.obeyed())
        said = "\n".join([shown.all, *(text for message in heard for text in texts(message))])
        if which != "twin":
            yield from (f"{which}: {text!r} shows" for text in case.expect.absent if text in said)
            for text in case.expect.untold:
                yield from (f"{which}: a student is told {text!r}: {t}" for t in shown.told(text))
        if attack:
            yield from (f"{which}: it is misspelt: {text!r}" for text in MISSPELT if text in said)
            wanted = [text for text in case.expect.said if text not in said]
            yield from (f"{which}: {text!r} was not said in {said[-1500:]!r}" for text in wanted)

    def _taken_in(self, name: str, content: bytes) -> tuple[Submission, ...]:
        """What intake makes of a class folder that holds this one file."""
        self._handed_in += 1
        folder = self._folder / f"class-{self._handed_in}"
        folder.mkdir()
        with open(os.fsencode(folder) + b"/" + os.fsencode(name), "wb") as file:
            file.write(content)
        return take_in([folder], [self._unit]).submissions

    def _judged(
        self, submission: Submission, limits: Limits, heard: list[ToJudge]
    ) -> SubmissionResult:
        _ears.heard = heard
        try:
            return judge_submission(submission, self._unit, self._keys, self._warm, limits, "en")
        finally:
            _ears.heard = []

    def _shown(self, rows: list[SubmissionResult]) -> Shown:
        """Have these rows stored, written and printed as ``cinta grade`` does it."""
        place = self._folder / f"shown-{self._handed_in}"
        place.mkdir()
        store = Store(place / "results.sqlite")
        for row in rows:
            store.add(row)
        stored = tuple(_texts_of(store.results()))
        pages = tuple(page(row, "", store.executed(row.submission)).decode() for row in rows)
        store.close()
        write_grades(place / "grades.csv", [self._unit], rows)
        screen = io.StringIO()
        console = Console(file=screen, width=200, color_system=None)
        closing_table(rows, console)
        common_mistakes(rows, console)
        console.print(summary(rows))
        table = (place / "grades.csv").read_text(encoding="utf-8")
        students = tuple(row.student for row in rows)
        read = tuple(
            check_line(check, "en") for r in rows for e in r.exercises for check in e.checks
        )
        return Shown(stored, table, screen.getvalue(), students, pages, read)


@dataclass(frozen=True)
class Shown:
    """All that people are shown of some rows: what is stored, the table, the terminal, pages."""

    stored: tuple[str, ...]
    table: str
    screen: str
    students: tuple[str, ...]
    pages: tuple[str, ...]
    read: tuple[str, ...]
    """What a student reads of each check where there is no page."""

    def told(self, text: str) -> Iterator[str]:
        """Where a student finds a text."""
        for shown in (*self.read, *self.pages):
            if (at := shown.find(text)) >= 0:
                yield repr(shown[max(0, at - 150) : at + 100])

    @property
    def all(self) -> str:
        """Everything but the pages, which hold the attack's own source, to look for text in."""
        return "\n".join([*self.stored, self.table, self.screen])

    def obeyed(self) -> Iterator[str]:
        """What a terminal, a spreadsheet or a browser would take for an order."""
        for shown in self.pages:
            yield from (f"a browser would obey {markup}" for markup in foreign_markup(shown))
            for line in shown.split("\n"):
                if not line.isprintable():
                    yield f"the page holds {line!r:.200}"
        for text in (*self.stored, *self.table.split("\n"), *self.screen.split("\n")):
            if not text.isprintable():
                yield f"a terminal would obey {text!r}"
        for row in list(csv.reader(io.StringIO(self.table)))[1:]:
            for field in row:
                if field.startswith(("=", "+", "-", "@")):
                    yield f"a spreadsheet would obey {field!r}"
        for name in self.students:
            if name[:40] not in self.screen:
                yield f"the closing table does not show {name!r} as it is"


def _texts_of(rows: Iterable[SubmissionResult]) -> Iterator[str]:
    for row in rows:
        yield from (row.note, row.submission, row.student)
        for exercise in row.exercises:
            yield from (text for check in exercise.checks for text in (check.message, check.detail))


def _unlike(row: SubmissionResult, outcome: Outcome) -> Iterator[str]:
    """How one row differs from what is expected of it."""
    if str(row.status) != outcome.status:
        yield f"{row.status} ({row.note}), not {outcome.status}"
    earned = {name: value for name, value in points(row).items() if value}
    if earned != outcome.points:
        why = [f"{e.name}: {e.first_failure.message}" for e in row.exercises if e.first_failure]
        yield f"points {earned}, not {outcome.points}; note {row.note!r}; {why}"
    for name, verdict in outcome.verdicts.items():
        if verdicts(row)[name] != verdict:
            yield f"{name} is {verdicts(row)[name]}, not {verdict}"
    for exercise in row.exercises:
        wanted = outcome.messages.get(exercise.name, "")
        message = exercise.first_failure.message if exercise.first_failure else ""
        if wanted not in message:
            yield f"{exercise.name} says {message!r}, not {wanted!r}"
    if outcome.note not in row.note:
        yield f"the note is {row.note!r}, not {outcome.note!r}"


def _errors(heard: list[ToJudge]) -> Iterator[str]:
    """What went wrong in cells, though nothing should."""
    for message in heard:
        if isinstance(message, CellRun) and message.raised:
            yield f"cell {message.number + 1}: {message.raised.type}: {message.raised.message}"


def _still_there(neighbour: RemoteStudent) -> Iterator[str]:
    """Does another student's process still answer, and rightly?"""
    try:
        (answer,) = neighbour.ask([Call("f", (Scalar(2),))])
    except Exception as error:
        yield f"another student's process is gone: {error}"
        return
    if answer.value != Scalar(3):
        yield f"another student's process answers {answer}"

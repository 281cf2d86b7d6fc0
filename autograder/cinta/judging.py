"""One submission, from its bytes to its result: run isolated, asked, judged from outside.

A cell or a question that ends the child costs its own exercise only: the notebook is run again in a
fresh child without the cell that killed it, and the remaining exercises are asked there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from .checks.judge import judge, unanswered
from .checks.key import Key
from .checks.words import word_for
from .errors import ChildGone
from .keys import Keys
from .lms.intake import Submission
from .lms.notebook import Notebook, Unreadable, read_notebook
from .results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from .run.remote import RemoteStudent, TimedOut
from .run.warm import Limits, Warm
from .run.wire import CellRun
from .unit import Exercise, Unit

MAX_CHILDREN = 8
"""How many children one submission may use up before the rest of it is given up."""


def judge_submission(
    submission: Submission, unit: Unit, keys: Keys, warm: Warm, limits: Limits, lang: str
) -> SubmissionResult:
    """Run and judge one submission; whatever it does, there is a result."""
    start = time.monotonic()
    try:
        notebook = read_notebook(submission.read())
    except Unreadable as why:
        return _nothing(submission, unit, keys, Status.UNREADABLE, str(why), lang)
    if not _mentions(notebook, unit):
        note = f"no exercise of {unit.name} is in this notebook"
        return _nothing(submission, unit, keys, Status.WRONG_UNIT, note, lang)
    case = _Case(unit, notebook, keys, warm, limits, notebook.lang or lang)
    exercises = case.judge_all()
    return SubmissionResult(
        submission.name,
        submission.student,
        unit.name,
        case.status,
        exercises,
        "; ".join(case.notes),
        time.monotonic() - start,
    )


def _nothing(
    submission: Submission, unit: Unit, keys: Keys, status: Status, note: str, lang: str
) -> SubmissionResult:
    """A row for a submission of which nothing could be asked."""
    return SubmissionResult(
        submission.name,
        submission.student,
        unit.name,
        status,
        not_reached(unit, keys, lang),
        note,
    )


def not_reached(unit: Unit, keys: Keys, lang: str) -> tuple[ExerciseResult, ...]:
    """Every exercise unjudged."""
    message = word_for("not_reached", lang)
    return tuple(
        ExerciseResult(
            exercise.name,
            tuple(
                unanswered(key, Verdict.NOT_REACHED, message, lang)
                for key in _hidden(keys, exercise)
            ),
        )
        for exercise in unit.exercises
    )


def _hidden(keys: Keys, exercise: Exercise) -> list[Key]:
    return [key for key in keys[exercise.name] if key.hidden]


def _mentions(notebook: Notebook, unit: Unit) -> bool:
    return any(e.name in cell for e in unit.exercises for cell in notebook.cells)


class _Case:
    """One submission while it is judged: its present child, and what went wrong so far."""

    def __init__(
        self,
        unit: Unit,
        notebook: Notebook,
        keys: Keys,
        warm: Warm,
        limits: Limits,
        lang: str,
    ) -> None:
        self._unit, self._notebook, self._keys = unit, notebook, keys
        self._warm, self._limits, self._lang = warm, limits, lang
        self._deadline = time.monotonic() + limits.total_seconds
        self._student: RemoteStudent | None = None
        self._cells: dict[int, CellRun] = {}
        self._skip: set[int] = set()
        self._children = 0
        self.status = Status.GRADED
        self.notes: list[str] = []

    def judge_all(self) -> tuple[ExerciseResult, ...]:
        """Every exercise, in order; the child is ended whatever happens."""
        try:
            return tuple(self._exercise(exercise) for exercise in self._unit.exercises)
        finally:
            if self._student:
                self._student.close()

    def _exercise(self, exercise: Exercise) -> ExerciseResult:
        checks: list[CheckResult] = []
        for key in _hidden(self._keys, exercise):
            last = checks[-1].verdict if checks else None
            if last in (Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.NOT_REACHED):
                checks.append(self._unanswered(key, last))
            else:
                checks.append(self._check(key, exercise))
        return ExerciseResult(exercise.name, tuple(checks))

    def _check(self, key: Key, exercise: Exercise) -> CheckResult:
        """Ask and judge one check; a child that dies over it is this check's verdict."""
        student = self._open()
        if student is None:
            return self._unanswered(key, Verdict.NOT_REACHED)
        try:
            answers = [student.ask(question) for question in key.questions]
        except TimedOut:
            return self._unanswered(key, Verdict.TIMED_OUT)
        except ChildGone as gone:
            self._student = None
            self.notes.append(f"{exercise.name}: {gone.detail}")
            late = gone.reason == "timed_out"
            return self._unanswered(key, Verdict.TIMED_OUT if late else Verdict.CRASHED)
        result = judge(key, answers, self._lang)
        return self._explained(result, key, exercise) if result.kind == "missing" else result

    def _unanswered(self, key: Key, verdict: Verdict) -> CheckResult:
        return unanswered(key, verdict, word_for(str(verdict), self._lang), self._lang)

    def _explained(self, result: CheckResult, key: Key, exercise: Exercise) -> CheckResult:
        """A name that is missing because its own cell failed: the cell's failure says more."""
        wanted = exercise.asks or f"def {exercise.name}"
        for number, cell in sorted(self._cells.items()):
            if wanted not in self._notebook.cells[number] or cell.status == "ok":
                continue
            if cell.status in ("timed_out", "skipped"):
                return self._unanswered(key, Verdict.TIMED_OUT)
            if cell.raised:
                words = word_for("raised", self._lang)
                text = words.format(given=f"{cell.raised.type}: {cell.raised.message}")
                return unanswered(key, Verdict.FAILED, text, self._lang)
        return result

    def _open(self) -> RemoteStudent | None:
        """The child with the notebook run in it: the present one, or a fresh one."""
        while self._student is None and self._children < MAX_CHILDREN:
            if time.monotonic() >= self._deadline:
                self._give_up(Status.TIMED_OUT, "the submission used up all its time")
                return None
            self._children += 1
            student = RemoteStudent(self._warm, self._limits, self._deadline)
            try:
                runs = student.run(self._notebook.cells, self._skip)
            except ChildGone as gone:
                self._survive(student, gone)
            else:
                self._student = student
                self._remember(runs)
        if self._student is None:
            self._give_up(Status.KILLED, f"{MAX_CHILDREN} processes of this submission ended")
        return self._student

    def _give_up(self, status: Status, note: str) -> None:
        if self.status == Status.GRADED:
            self.status = status
            self.notes.append(note)

    def _survive(self, student: RemoteStudent, gone: ChildGone) -> None:
        """Note which cell ended the child, and leave it out next time."""
        self._remember(student.cells)
        if student.running is None:
            self.notes.append(f"between cells: {gone.detail}")
            return
        number = student.running
        self._skip.add(number)
        self._cells[number] = CellRun(number, "skipped", 0.0)
        self.notes.append(f"code cell {number + 1}: {gone.detail}")

    def _remember(self, runs: Sequence[CellRun]) -> None:
        for cell in runs:
            if cell.number not in self._skip:
                self._cells[cell.number] = cell
            if cell.status == "timed_out":
                note = f"code cell {cell.number + 1} was stopped after {cell.seconds:.0f} s"
                self.notes.extend([note] if note not in self.notes else [])
                # A cell that was stopped once would only be stopped again.
                self._skip.add(cell.number)

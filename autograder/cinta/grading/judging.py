"""One submission, from its bytes to its result: run isolated, asked, judged from outside.

A cell or a question that ends the child costs its own exercise only: the notebook is run again in a
fresh child, of the cell that killed it only what it defines, and the remaining exercises are asked
there. So a submission is ``graded`` whenever every exercise was asked; it is ``timed_out`` when its
time was used up before that, and ``killed`` when too many of its processes ended.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from itertools import pairwise

from ..checks.judge import judge, unanswered
from ..checks.key import Key
from ..checks.message import of_a_cell
from ..errors import ChildGone, ChildKilled
from ..results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from ..run.remote import RemoteStudent, TimedOut
from ..run.warm import Limits, Warm
from ..run.wire import Ask, CellRun
from ..student import Answer
from ..submission.fit import assigns, defines, mentions
from ..submission.notebook import Notebook, Unreadable, read_notebook
from ..submission.submission import Submission
from ..unit import Exercise, Unit
from .answer_cells import packed_cells
from .answer_keys import Keys
from .second_look import explained
from .unjudged import hidden, nothing

SPARE_CHILDREN = 8
"""How many children, beyond one an exercise, a submission may use up before it is given up."""


def judge_submission(
    submission: Submission, unit: Unit, keys: Keys, warm: Warm, limits: Limits, lang: str
) -> SubmissionResult:
    """Run and judge one submission; whatever it does, there is a result."""
    start = time.monotonic()
    try:
        notebook = read_notebook(submission.read())
    except Unreadable as why:
        return nothing(submission, unit, keys, Status.UNREADABLE, str(why), lang)
    if not any(mentions(notebook, exercise) for exercise in unit.exercises):
        note = f"no exercise of {unit.name} is in this notebook"
        return nothing(submission, unit, keys, Status.WRONG_UNIT, note, lang)
    spoken = notebook.lang or lang
    try:
        case = Case(unit, notebook, keys, warm, limits, spoken, last=False)
        exercises = case.judge_all()
    except ChildKilled:
        # Perhaps by the machine, out of memory: that must cost nobody points. A submission that
        # kills itself will do so again.
        case = Case(unit, notebook, keys, warm, limits, spoken)
        exercises = case.judge_all()
    return SubmissionResult(
        submission.name,
        submission.student,
        unit.name,
        case.status,
        exercises,
        "; ".join(case.notes),
        time.monotonic() - start,
        lang=spoken,
        executed=case.executed(),
    )


def _name(key: Key) -> tuple[str, str]:
    return key.exercise, key.check


class Case:
    """One submission while it is judged: its present child, and what went wrong so far.

    A child that is killed by nobody we know of is its own fault if this is the ``last`` try, else
    ChildKilled.
    """

    def __init__(
        self,
        unit: Unit,
        notebook: Notebook,
        keys: Keys,
        warm: Warm,
        limits: Limits,
        lang: str,
        *,
        last: bool = True,
    ) -> None:
        self.keys, self._last = keys, last
        self.unit, self._notebook = unit, notebook
        self._warm, self._limits, self.lang = warm, limits, lang
        self._deadline = time.monotonic() + limits.total_seconds
        self._student: RemoteStudent | None = None
        self._children_left = len(unit.exercises) + SPARE_CHILDREN
        self._cells: dict[int, CellRun] = {}
        self._lost: dict[int, Verdict] = {}
        """Cells that were not run to their end: only what they define is run in another child."""
        self._skip: set[int] = set()
        """Cells that ended a child even so."""
        self._after: dict[tuple[str, str], Key] = {}
        """Which check comes next, where all are asked in order."""
        self._put_ahead: Ask | None = None
        self._answers: dict[str, dict[str, tuple[Answer, ...]]] = {}
        """To each check of an exercise."""
        self.status = Status.GRADED
        self.notes: list[str] = []

    def judge_all(self) -> tuple[ExerciseResult, ...]:
        """Every exercise, in order; the child is ended whatever happens."""
        keys = [key for exercise in self.unit.exercises for key in hidden(self.keys, exercise)]
        self._after = {_name(key): after for key, after in pairwise(keys)}
        try:
            judged = [self._exercise(exercise) for exercise in self.unit.exercises]
            return tuple(map(self.explained, judged))
        finally:
            self.close()

    def explained(self, result: ExerciseResult) -> ExerciseResult:
        """A judged exercise in better words; as it is where its process has not the time for it."""
        if self._student is None:
            return result
        keys, answers = self.keys[result.name], self._answers.get(result.name, {})
        try:
            return explained(result, keys, answers, self._student, self.lang)
        except TimedOut:
            return result
        except ChildGone:
            self._student = None
            return result

    def executed(self) -> bytes:
        """What became of the notebook's cells, packed to be kept."""
        return packed_cells(self.unit, self._notebook, self._cells, self._lost)

    def close(self) -> None:
        """End the child, if there is one."""
        if self._student:
            self._student.close()
            self._student = None

    def _exercise(self, exercise: Exercise) -> ExerciseResult:
        checks: list[CheckResult] = []
        for key in hidden(self.keys, exercise):
            last = checks[-1].verdict if checks else None
            if last in (Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.NOT_REACHED):
                checks.append(self._unanswered(key, last))
            else:
                checks.append(self.check(key, exercise))
        return ExerciseResult(exercise.name, tuple(checks))

    def check(self, key: Key, exercise: Exercise) -> CheckResult:
        """Ask and judge one check; a child that dies over it is this check's verdict."""
        student = self._open()
        if student is None:
            return self._unanswered(key, Verdict.NOT_REACHED)
        try:
            answers = student.hear(self._asked(student, key))
            self._put_ahead = self._put(student, self._after.get(_name(key)))
        except TimedOut:
            self._put_ahead = None
            return self._unanswered(key, Verdict.TIMED_OUT)
        except ChildGone as gone:
            self._student = self._put_ahead = None
            self._blame(gone)
            self._note(f"{exercise.name}: {gone.detail}")
            return self._unanswered(key, _verdict_of(gone))
        result = judge(key, answers, self.lang)
        if result.kind == "missing":
            return self._explained(result, key, exercise)
        self._answers.setdefault(exercise.name, {})[key.check] = answers
        return result

    def _asked(self, student: RemoteStudent, key: Key) -> Ask:
        """A check's questions, put ahead or now, once those of one passed over are heard."""
        ahead, self._put_ahead = self._put_ahead, None
        if ahead and ahead.questions == key.questions:
            return ahead
        if ahead:
            with contextlib.suppress(TimedOut):
                student.hear(ahead)
        return student.put(key.questions)

    def _put(self, student: RemoteStudent, key: Key | None) -> Ask | None:
        """Put the next check's questions before this one is judged: the two go side by side."""
        try:
            return student.put(key.questions) if key else None
        except ChildGone:
            return None  # it will be found to be gone when that check's turn comes

    def _unanswered(self, key: Key, verdict: Verdict) -> CheckResult:
        return unanswered(key, verdict, self.lang)

    def _explained(self, result: CheckResult, key: Key, exercise: Exercise) -> CheckResult:
        """A name that is missing because its own cell failed: the cell's failure says more."""
        wanted = assigns(exercise.asks) if exercise.asks else defines(exercise.name)
        for number, source in enumerate(self._notebook.cells):
            if not wanted.search(source):
                continue
            if number in self._lost:
                return self._unanswered(key, self._lost[number])
            cell = self._cells.get(number)
            if cell and cell.raised:
                said = of_a_cell(cell.raised, self.lang)
                return unanswered(key, Verdict.FAILED, self.lang, said)
        return result

    def _open(self) -> RemoteStudent | None:
        """The child with the notebook run in it: the present one, or a fresh one."""
        while self._student is None and self._children_left > 0:
            if time.monotonic() >= self._deadline:
                self._give_up(Status.TIMED_OUT, "the submission used up all its time")
                return None
            self._children_left -= 1
            self._student = self._run_in_a_fresh_child()
        if self._student is None:
            self._give_up(Status.KILLED, "too many processes of this submission ended")
        return self._student

    def _run_in_a_fresh_child(self) -> RemoteStudent | None:
        """None if the notebook's own cells ended the child."""
        student = RemoteStudent(self._warm, self._limits, self._deadline)
        try:
            self._remember(student.run(self._notebook.cells, self._skip, self._lost))
        except ChildGone as gone:
            self._blame(gone)
            self._remember(student.cells)
            self._survive(student.running, gone)
            return None
        except BaseException:
            student.close()
            raise
        return student

    def _blame(self, gone: ChildGone) -> None:
        """Is the submission to blame for the end of its child? Else ``gone`` is raised again."""
        if isinstance(gone, ChildKilled) and not self._last:
            raise gone

    def _give_up(self, status: Status, note: str) -> None:
        if self.status == Status.GRADED:
            self.status = status
            self._note(note)

    def _note(self, text: str) -> None:
        self.notes.extend([text] if text not in self.notes else [])

    def _survive(self, number: int | None, gone: ChildGone) -> None:
        """Note which cell ended the child; next time less of it is run."""
        if number is None:
            self._note(f"between cells: {gone.detail}")
            return
        if number in self._lost:
            self._skip.add(number)
        self._lost[number] = _verdict_of(gone)
        self._note(f"code cell {number + 1}: {gone.detail}")

    def _remember(self, runs: Sequence[CellRun]) -> None:
        """What happened in each cell, the first time that it was run whole."""
        for cell in runs:
            if cell.number in self._lost:
                continue
            self._cells[cell.number] = cell
            if cell.status == "timed_out":
                # Run again it would only be stopped again.
                self._lost[cell.number] = Verdict.TIMED_OUT
                self._note(f"code cell {cell.number + 1} was stopped when its time was over")


def _verdict_of(gone: ChildGone) -> Verdict:
    return Verdict.TIMED_OUT if gone.reason == "timed_out" else Verdict.CRASHED

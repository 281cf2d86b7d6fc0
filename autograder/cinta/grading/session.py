"""A notebook's session in a child: run, asked, and run again in a fresh child where it was ended.

A cell or a question that ends the child costs its own exercise only: the next child runs of that
cell only what it defines, and nothing of it if that ends the child too.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from ..errors import ChildGone, ChildKilled, End
from ..results import Status, Verdict
from ..run.remote import RemoteStudent, TimedOut
from ..run.warm import Limits, Warm
from ..run.wire import Ask, CellRun
from ..student import Answer, Question

Found = TypeVar("Found")

SPARE_CHILDREN = 8
"""How many children, beyond one an exercise, a submission may use up before it is given up."""


class Session:
    """One submission's children, one after another, until its time or their number is used up.

    ``status`` and ``notes`` say how it goes; ``runs`` is what happened in each cell the first time
    that it was run whole, ``lost`` why a cell was not run to its end, both by the cell's number.
    The cells ``skip`` are never run.
    A child that is killed by nobody we know of is the submission's own fault if this is the
    ``last`` try, else ChildKilled.
    """

    def __init__(
        self,
        cells: Sequence[str],
        warm: Warm,
        limits: Limits,
        *,
        exercises: int,
        last: bool = True,
        skip: Iterable[int] = (),
    ) -> None:
        self._cells, self._limits, self._last = cells, limits, last
        self.warm = warm
        """The process of which all its children are forks."""
        self._deadline = time.monotonic() + limits.total_seconds
        self._children_left = exercises + SPARE_CHILDREN
        self.student: RemoteStudent | None = None
        """The present child, the notebook run in it; None before the first and between two."""
        self.status = Status.GRADED
        self.notes: list[str] = []
        self.runs: dict[int, CellRun] = {}
        self.lost: dict[int, Verdict] = {}
        self._skip = set(skip)
        """And cells that ended a child even when only what they define was run."""
        self._put_ahead: Ask | None = None

    @property
    def seconds_left(self) -> float:
        """Until the submission's time is used up."""
        return self._deadline - time.monotonic()

    def begin(self) -> None:
        """Run the notebook's cells, before there is anything to ask."""
        self._open()

    def waits_for(self, what: Callable[[], Found]) -> Found:
        """What others have still to do: it costs the submission none of its time."""
        begun = time.monotonic()
        try:
            return what()
        finally:
            waited = time.monotonic() - begun
            self._deadline += waited
            if self.student:
                self.student.give_time(waited)

    def ask(
        self, questions: Sequence[Question], about: str, ahead: Sequence[Question] = ()
    ) -> tuple[Answer, ...] | Verdict:
        """The answers, or the verdict that says why there are none; ``about`` names the exercise.

        The questions ``ahead`` are put before the answers are given back, so that the child works
        while the judge compares: they are what is asked next, or they are passed over.
        """
        student = self._open()
        if student is None:
            return Verdict.NOT_REACHED
        try:
            answers = student.hear(self._put(student, questions))
        except TimedOut:
            return Verdict.TIMED_OUT
        except ChildGone as gone:
            self.student = None
            self._blame(gone)
            if student.was_spoiled:  # by what it was asked before
                return self.ask(questions, about, ahead)
            self._note(f"{about}: {gone.detail}")
            return _verdict_of(gone)
        with contextlib.suppress(ChildGone):  # found to be gone when their own turn comes
            self._put_ahead = student.put(ahead) if ahead else None
        return answers

    def look(self, look: Callable[[RemoteStudent], Found], *, afresh: bool = False) -> Found | None:
        """What is found out from the present child; None if there is none, or not the time.

        ``afresh``: if there is none, from another. Whatever becomes of a child over it is no part
        of the submission's result.
        """
        student = self._open() if afresh else self.student
        if student is None:
            return None
        try:
            self._pass_over(student)
            return look(student)
        except TimedOut:
            return None
        except ChildGone:
            self.student = None
            return None

    def ask_up_to(
        self, end: int, questions: Sequence[Sequence[Question]]
    ) -> list[tuple[Answer, ...]] | None:
        """What a fresh child answers that ran only the first ``end`` cells, and is ended then.

        The answers to each list of questions; None if it did not live, or had not the time, to give
        them all. No other child is there meanwhile.
        """
        self.close()
        if self.seconds_left <= 0:
            return None
        student = RemoteStudent(self.warm, self._limits, self._deadline)
        try:
            student.run(self._cells[:end], _below(end, self._skip), _below(end, self.lost))
            return [student.ask(several) for several in questions]
        except TimedOut:
            return None
        except ChildGone as gone:
            self._blame(gone)
            return None
        finally:
            student.close()

    def vacated(self) -> Warm:
        """The warm process, once no child of the submission's is there."""
        self.close()
        return self.warm

    def hang_up(self) -> None:
        """Tell the child to go, if there is one: nothing more is asked."""
        if self.student:
            self.student.hang_up()

    def close(self) -> None:
        """End the child, if there is one."""
        if self.student:
            self.student.close()
            self.student = None

    def _put(self, student: RemoteStudent, questions: Sequence[Question]) -> Ask:
        """The request for the questions: put ahead, or now, once one passed over is heard."""
        request = self._put_ahead
        if request and request.questions == tuple(questions):
            self._put_ahead = None
            return request
        self._pass_over(student)
        return student.put(questions)

    def _pass_over(self, student: RemoteStudent) -> None:
        """Hear what was put ahead, and is not what is asked now."""
        request, self._put_ahead = self._put_ahead, None
        if request:
            with contextlib.suppress(TimedOut):
                student.hear(request)

    def _open(self) -> RemoteStudent | None:
        """The present child, or a fresh one; None if there is to be no other."""
        while self.student is None and self._children_left > 0:
            if self.seconds_left <= 0:
                self._give_up(Status.TIMED_OUT, "the submission used up all its time")
                return None
            self._children_left -= 1
            self._put_ahead = None
            self.student = self._run_in_a_fresh_child()
        if self.student is None:
            self._give_up(Status.KILLED, "too many processes of this submission ended")
        return self.student

    def _run_in_a_fresh_child(self) -> RemoteStudent | None:
        """None if the notebook's own cells ended the child."""
        student = RemoteStudent(self.warm, self._limits, self._deadline)
        try:
            self._remember(student.run(self._cells, self._skip, self.lost))
        except ChildGone as gone:
            self._blame(gone)
            self._remember(student.cells)
            self._lose(student.culprit, gone)
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

    def _lose(self, number: int | None, gone: ChildGone) -> None:
        """Note whose doing the child's end is; next time less of that cell is run."""
        if number is None:
            self._note(f"before any cell: {gone.detail}")
            return
        if number in self.lost:
            self._skip.add(number)
        self.lost[number] = _verdict_of(gone)
        self._note(f"code cell {number + 1}: {gone.detail}")

    def _remember(self, runs: Sequence[CellRun]) -> None:
        """What happened in each cell, the first time that it was run whole."""
        for run in runs:
            if run.number in self.lost:
                continue
            self.runs[run.number] = run
            if run.status == "timed_out":
                # Run again it would only be stopped again.
                self.lost[run.number] = Verdict.TIMED_OUT
                self._note(f"code cell {run.number + 1} was stopped when its time was over")


def _below(end: int, numbers: Iterable[int]) -> list[int]:
    return [number for number in numbers if number < end]


def _verdict_of(gone: ChildGone) -> Verdict:
    return Verdict.TIMED_OUT if gone.reason == End.TIMED_OUT else Verdict.CRASHED

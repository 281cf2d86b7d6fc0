"""A Student over a pipe: the submission's own isolated process answers, the judge only asks."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from ..errors import ChildGone, End, RunError
from ..student import Answer, Question, Raised
from .leash import Child
from .warm import Limits, Warm, new_id
from .wire import (
    Ask,
    CellRun,
    Closed,
    Heard,
    Late,
    Load,
    Malformed,
    Ran,
    Reply,
    Run,
    Started,
    ToChild,
    ToJudge,
    receive_in_judge,
    send,
    share,
)

MAX_OUTPUT = 32 * 2**20
"""Characters of output that are kept of one run; what comes after them is left out."""


class TimedOut(RunError):
    """A question was interrupted inside the child, which lives on, at ``where`` in its code."""

    def __init__(self, seconds: float, where: Raised | None) -> None:
        super().__init__(f"takes over {seconds:g} s")
        self.where = where


class RemoteStudent:
    """One submission in a child of its own.

    ``run`` must come first. Every method raises ChildGone when the child ends, is killed, or sends
    what is not the reply that is waited for; ``running`` is then the cell it was in, or None, and
    ``culprit`` the cell whose doing it is.
    """

    def __init__(self, warm: Warm, limits: Limits, deadline: float) -> None:
        self._limits, self._deadline = limits, deadline
        self._child: Child = warm.spawn(limits)
        self.cells: list[CellRun] = []
        self.running: int | None = None
        self._taken_up = self._put = 0

    def run(
        self,
        cells: Iterable[str],
        skip: Iterable[int] = (),
        define: Iterable[int] = (),
        *,
        shown: bool = True,
    ) -> list[CellRun]:
        """Run the notebook's cells; what happened in each, in the order in which it happened.

        Of the cells in ``define`` only imports, functions and classes are run, of ``skip`` nothing.
        Unless ``shown``, plots are not drawn: nobody looks at them.
        """
        limit, sources = self._limits.cell_seconds, tuple(cells)
        most = 2 * len(sources)  # a cell may be run once more, at the end
        room = MAX_OUTPUT
        self._send(
            Run(
                cells=sources,
                seconds=limit,
                left=self.seconds_left,
                skip=tuple(skip),
                define=tuple(define),
                shown=shown,
            ),
            limit,
        )
        while True:
            match self._receive(share(self._until_next(), self.seconds_left)):
                case Started(number) if self.running is None:
                    self.running = number
                case CellRun(number=number) as message if (
                    self.running in (None, number) and most > 0
                ):
                    most -= 1
                    room -= sum(output.size for output in message.outputs)
                    self.cells.append(message if room >= 0 else replace(message, outputs=()))
                    self.running = None
                case Ran() if self.running is None:
                    return self.cells
                case _:
                    raise self._child.gone("out of turn")

    @property
    def culprit(self) -> int | None:
        """The cell that runs; between two the last that was run, for what it left goes on."""
        ran = (run.number for run in reversed(self.cells) if run.status != "skipped")
        return self.running if self.running is not None else next(ran, None)

    @property
    def was_spoiled(self) -> bool:
        """True if it took up what was asked before, and what was asked last it did not."""
        return 0 < self._taken_up < self._put

    def _until_next(self) -> float:
        """Seconds until the next message of a run; between two cells no student's code is due."""
        limits = self._limits
        if self.running is None and self.cells:
            return min(limits.cell_seconds, limits.question_seconds)
        return limits.cell_seconds

    @property
    def seconds_left(self) -> float:
        """Until the submission's time is used up."""
        return self._deadline - time.monotonic()

    def load(self, space: str, cells: Iterable[str], forget: str = "") -> SpaceOf:
        """A variant of the author's: a copy of the namespace in which other cells are run.

        Without the name ``forget``, unless one of them gives it. TimedOut if a cell had to be
        interrupted.
        """
        seconds, sources = self._limits.cell_seconds, tuple(cells)
        request = Load(new_id(), space, sources, seconds, forget)
        self._send(request, seconds)
        _in_time(self._reply(request.id, 0, seconds * len(sources)), seconds)
        return SpaceOf(self, space)

    def ask(
        self, questions: Sequence[Question], space: str = "", *, record: bool = False
    ) -> tuple[Answer, ...]:
        """Ask several questions at once; TimedOut if one had to be interrupted."""
        return self.hear(self.put(questions, space, record=record))

    def put(self, questions: Sequence[Question], space: str = "", *, record: bool = False) -> Ask:
        """Ask without waiting; what is put must be heard, in the same order."""
        limit = self._limits.question_seconds
        request = Ask(
            id=new_id(),
            questions=tuple(questions),
            seconds=limit,
            left=self.seconds_left,
            space=space,
            record=record,
        )
        self._put += 1
        self._send(request, limit)
        return request

    def hear(self, request: Ask) -> tuple[Answer, ...]:
        """The answers to what was put; TimedOut if one had to be interrupted.

        That it was taken up needs none of the student's code: there is a little grace, no more.
        """
        if self._receive(0.0, "unheard") != Heard(request.id):
            raise self._child.gone("out of turn")
        self._taken_up += 1
        return tuple(self._answer(request, number) for number in range(len(request.questions)))

    def _answer(self, request: Ask, number: int) -> Answer:
        reply = self._reply(request.id, number, share(request.seconds, self.seconds_left))
        return _in_time(reply, request.seconds)

    def give_time(self, seconds: float) -> None:
        """So much more, for it was waited for others."""
        self._deadline += seconds

    def hang_up(self) -> None:
        """Tell the child to go: it ends while others work, and ``close`` waits for that."""
        self._child.hang_up()

    def close(self) -> None:
        """End the child."""
        self._child.end()

    def _reply(self, expected: str, number: int, seconds: float) -> Reply:
        message = self._receive(seconds)
        if not isinstance(message, Reply) or (message.id, message.number) != (expected, number):
            raise self._child.gone("out of turn")
        return message

    def _send(self, message: ToChild, seconds: float) -> None:
        """A message that is to be taken within ``seconds`` and a little grace."""
        try:
            self._child.pipe.settimeout(self._limits.grace_seconds + seconds)
            send(self._child.pipe, message)
        except Late:
            raise self._child.gone("late") from None
        except (Closed, OSError):
            raise self._child.gone("closed") from None

    def _receive(self, seconds: float, otherwise: str = "late") -> ToJudge:
        """The next message, for which the child has ``seconds`` and a little grace.

        ``otherwise`` is what it is if nothing comes.
        """
        late = time.monotonic() + seconds + self._limits.grace_seconds
        deadline = min(late, self._deadline)
        try:
            message = receive_in_judge(self._child.pipe, deadline)
            self._child.heard = True
            return message
        except Closed:
            raise self._child.gone("closed") from None
        except Late:
            gone = self._child.gone(otherwise)
            if gone.reason == End.TIMED_OUT and time.monotonic() >= self._deadline:
                gone = ChildGone(End.TIMED_OUT, "the submission used up all its time")
            raise gone from None
        except Malformed as error:
            raise self._child.gone(str(error)) from None


def _in_time(reply: Reply, seconds: float) -> Answer:
    """The answer; TimedOut if it had to be interrupted."""
    if reply.timed_out:
        raise TimedOut(seconds, reply.answer.raised)
    return reply.answer


class SpaceOf:
    """A Student that answers from one of a child's extra namespaces."""

    def __init__(self, student: RemoteStudent, space: str) -> None:
        self._student, self._space = student, space

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        """Ask several questions there."""
        return self._student.ask(questions, self._space, record=record)

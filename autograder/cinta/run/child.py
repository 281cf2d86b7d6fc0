"""The isolated child: runs one submission's cells, then answers the judge's questions.

It knows no hidden check, no reference and no expected value; what it sends are claims about values,
compared outside.
"""

from __future__ import annotations

import contextlib
import gc
import linecache
import os
import resource
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..answering.call import answer, may_be_a_formula, raised
from ..answering.cell_syntax import bound, definitions, parse
from ..clock import Clock, OutOfTime
from ..student import Answer, Question, Raised, traced
from ..unit import names_asked
from ..values import Opaque
from .kept_inputs import KeptInputs
from .outputs import Sink, Stream
from .sandbox import OUT_OF_MEMORY
from .shell import Shell
from .wire import (
    Ask,
    CellRun,
    Closed,
    Heard,
    Load,
    Malformed,
    Ran,
    Reply,
    Run,
    Started,
    receive_in_child,
    send,
    share,
)

HEADROOM = 256 * 2**20
"""With less memory than this TensorFlow dies of its next operation."""


def serve(sock: socket.socket, shell: Shell) -> None:
    """Do what the judge says until it hangs up."""
    spaces = {"": _Space(shell.namespace, shell.cells)}
    kept = KeptInputs()
    me = os.getpid()
    sys.stdout, sys.stderr = Stream("stdout", Sink()), Stream("stderr", Sink())
    while True:
        try:
            message = receive_in_child(sock)
        except Closed:
            return
        match message:
            case Run():
                _Cells(sock, shell, message).run()
            case Load():
                clock = Clock(message.seconds)
                spaces[message.space] = _load(message, shell.namespace, kept, clock)
                send(sock, _loaded(message, clock))
            case Ask():
                send(sock, Heard(message.id))
                for reply in _answers(message, spaces[message.space]):
                    _only_in(me)
                    _reply(sock, reply)


def _only_in(process: int) -> None:
    """A copy that student code forked, and that comes back, ends here: one child answers."""
    if os.getpid() != process:
        os._exit(0)


class _Cells:
    """One run of the notebook."""

    def __init__(self, sock: socket.socket, shell: Shell, order: Run) -> None:
        self._sock, self._shell, self._order = sock, shell, order
        self._deadline = time.monotonic() + order.left
        self._me = os.getpid()

    def run(self) -> None:
        """All cells in order, then those that came too early."""
        if not self._order.shown:
            self._shell.show_text_alone()
        runs = [self._one(number) for number in range(len(self._order.cells))]
        for run in runs:
            if run.raised and run.raised.type == "NameError" and self._is_wanted(run.number):
                self._one(run.number)
        send(self._sock, Ran())

    def _one(self, number: int) -> CellRun:
        """Run one cell, reporting as it begins and as it ends."""
        source = self._order.cells[number]
        if number in self._order.skip or not source.strip():
            run = CellRun(number=number, status="skipped", seconds=0.0)
        else:
            send(self._sock, Started(number))
            run = self._begun(number, source)
        send(self._sock, run)
        return run

    def _begun(self, number: int, source: str) -> CellRun:
        """Run what is to be run of a cell; merely to read it may be what ends this process."""
        if number in self._order.define and not (source := definitions(source)):
            return CellRun(number=number, status="skipped", seconds=0.0)
        left = self._deadline - time.monotonic()
        run = self._shell.run(number, source, share(self._order.seconds, left))
        _only_in(self._me)
        _end_if_starved(run.raised)
        return run

    def _is_wanted(self, number: int) -> bool:
        """Cells out of order: a name was missing, and what the cell should define still is.

        If somebody else has defined it since, the cell is an attempt that was left behind.
        """
        tree = parse(self._order.cells[number])
        return tree is not None and bool(bound(tree) - self._shell.namespace.keys())


def _end_if_starved(problem: Raised | None) -> None:
    """After an error for want of memory: while it is held, nothing later could be judged."""
    if problem is None or problem.type not in ("MemoryError", "ResourceExhaustedError"):
        return
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    allowed, _ = resource.getrlimit(resource.RLIMIT_DATA)
    if allowed - pages * resource.getpagesize() < HEADROOM:
        os._exit(OUT_OF_MEMORY)


@dataclass(frozen=True)
class _Space:
    """A namespace, the cells that were run in it, and who builds the inputs of what is asked there.

    ``kept`` is None where student code answers: each question has inputs of its own.
    """

    namespace: dict[str, Any]
    cells: list[str]
    kept: KeptInputs | None = None
    _said: dict[Question, Answer] = field(default_factory=dict)
    """By the question as it is when it is traced, what student code gave when it was not."""

    def answer(self, question: Question, *, record: bool) -> Answer:
        """One question, asked here."""
        if self.kept is None:
            return self._students(question, record=record)
        if question.seed:  # what chance gave a kept object, it has already
            return answer(question, self.namespace, self.cells, record=record)
        self.kept.next_question()
        return answer(question, self.namespace, self.cells, record=record, inputs=self.kept)

    def _students(self, question: Question, *, record: bool) -> Answer:
        """Whoever is asked again with ``traced`` need not answer twice: most training takes long.

        What is kept is the student's own claim, in the student's own process, as it was sent.
        """
        before = None if record else self._said.get(question)
        said = answer(question, self.namespace, self.cells, record=record, before=before)
        if may_be_a_formula(said) and not (record or question.traced):
            self._said[traced(question)] = said
        return said


def _load(message: Load, namespace: dict[str, Any], kept: KeptInputs, clock: Clock) -> _Space:
    """A copy of the namespace in which a variant's cells are run: trusted code of the author's.

    A wrong answer in a cell may raise: it will raise again when it is asked, which is its answer.
    Its lines are known to ``linecache``, as a student's are: words may quote them.
    """
    space = dict(namespace)
    for forgotten in names_asked(message.forget):
        space.pop(forgotten, None)
    for number, cell in enumerate(message.cells):
        name = f"<{message.space}, cell {number}>"
        linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
        with contextlib.suppress(Exception, OutOfTime), clock:
            exec(compile(cell, name, "exec", dont_inherit=True), space)
        if clock.rang:
            break
    return _Space(space, list(message.cells), kept)


def _loaded(message: Load, clock: Clock) -> Reply:
    """What says that a space is open, or which line of a cell had to be interrupted."""
    answer = Answer(raised=raised(clock.error)) if clock.rang else Answer()
    return Reply(id=message.id, number=0, answer=answer, timed_out=clock.rang)


def _answers(message: Ask, space: _Space) -> Iterator[Reply]:
    """One answer after another, each within its time, until one had to be interrupted."""
    deadline = time.monotonic() + message.left
    for number, question in enumerate(message.questions):
        clock = Clock(share(message.seconds, deadline - time.monotonic()))
        try:
            with clock:
                said = space.answer(question, record=message.record)
        except OutOfTime:
            said = Answer()
        if clock.rang:
            stopped = Answer(raised=raised(clock.error))
            yield Reply(id=message.id, number=number, answer=stopped, timed_out=True)
            return
        _end_if_starved(said.raised)
        yield Reply(id=message.id, number=number, answer=said)


def _reply(sock: socket.socket, reply: Reply) -> None:
    """Send it; a value that is too large for the pipe is named instead."""
    try:
        send(sock, reply)
    except (Malformed, ValueError, OverflowError):
        send(
            sock,
            Reply(id=reply.id, number=reply.number, answer=Answer(Opaque("too much to compare"))),
        )

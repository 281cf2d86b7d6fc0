"""What is forged ends a child at once; what is missing costs its own question's time, and no more.

Each kind is tried in an answer and in a cell beside the answers, and both ways the rest of the
notebook keeps its points: nobody holds a worker by saying nothing, or too much.
"""

from __future__ import annotations

import pytest

from cinta.run.warm import Limits
from tests.conftest import Classroom, verdicts

LIMITS = Limits(cell_seconds=8.0, question_seconds=8.0, grace_seconds=1.0)
OWN_TIME = LIMITS.question_seconds + LIMITS.grace_seconds

TOOLS = """\
import os, signal, socket, stat, sys, threading, time
from cinta.run.wire import Ask, CellRun, Ran, Reply, Started, send
from cinta.student import Answer

def pipe():
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass

def judge():
    return socket.socket(fileno=os.dup(pipe()))

def hang():
    while True:
        try:
            time.sleep(3600)
        except BaseException:
            pass

def asked():
    frame = sys._getframe()
    while frame := frame.f_back:
        for value in frame.f_locals.values():
            if type(value) is Ask:
                return value

def take_everything():
    mine = judge()
    while mine.recv(65536):
        pass

def reply(number, timed_out=False):
    message = Reply(id=asked().id, number=number, answer=Answer(), timed_out=timed_out)
    send(judge(), message)
"""

FORGED = {
    "another id": "send(judge(), Reply(id='0' * 16, number=0, answer=Answer())); hang()",
    "no message": "os.write(pipe(), b'\\0\\0\\0\\5hello'); hang()",
    "too long": "os.write(pipe(), b'\\xff' * 8); hang()",
    "all is run": "send(judge(), Started(99)); send(judge(), Ran()); hang()",
    "half a message": "os.write(pipe(), b'\\0\\0\\7\\0half'); hang()",
    "a byte": "os.write(pipe(), b'\\0'); hang()",
    "hangs up": "os.close(pipe()); hang()",
    "says no more": "judge().shutdown(socket.SHUT_WR); hang()",
}
"""What is no message that was waited for, or is begun and never ended."""

FORGED_ANSWERS = {
    "another number": "reply(3); hang()",
    "one too many": "[reply(n) for n in range(99)]; hang()",
    "all of them": "[reply(n) for n in range(len(asked().questions))]; hang()",
    "a time limit": "reply(0, timed_out=True); hang()",
    "takes what is asked next": "threading.Thread(target=take_everything).start()",
}

DRIP = """\
os.write(pipe(), b'\\0\\0\\7\\0')
    while True:
        try:
            os.write(pipe(), b'x'); time.sleep(0.2)
        except BaseException:
            pass"""

MISSING = {
    "silence": "hang()",
    "deaf": "signal.signal(signal.SIGALRM, signal.SIG_IGN); time.sleep(8.5)",
    "stopped": "os.kill(os.getpid(), signal.SIGSTOP)",
    "answers once": "reply(0); hang()",
}


def answered_by(classroom: Classroom, act: str) -> dict[str, str]:
    """The verdicts, where polynomial_slope does this."""
    cells = classroom.sheet(polynomial_slope=f"def polynomial_slope(*_):\n    {act}")
    return verdicts(classroom.hand_in([TOOLS, *cells], limits=LIMITS))


@pytest.mark.slow
@pytest.mark.parametrize("act", [*FORGED.values(), DRIP, *FORGED_ANSWERS.values()])
def test_what_is_forged_ends_the_child_at_once(
    classroom: Classroom, act: str, ran_out: list[float]
) -> None:
    found = answered_by(classroom, act)
    assert max(ran_out, default=0.0) <= LIMITS.grace_seconds
    assert sum(ran_out) < LIMITS.question_seconds / 2
    assert found.pop("polynomial_slope") in ("crashed", "timed_out", "failed")
    assert set(found.values()) == {"passed"}


@pytest.mark.slow
@pytest.mark.parametrize("act", MISSING.values(), ids=MISSING)
def test_what_is_missing_costs_its_own_questions_time(
    classroom: Classroom, act: str, ran_out: list[float]
) -> None:
    found = answered_by(classroom, act)
    assert sum(ran_out) < OWN_TIME + LIMITS.question_seconds / 2
    assert found.pop("polynomial_slope") == "timed_out"
    assert set(found.values()) == {"passed"}


IN_A_CELL = {
    name: act for name, act in (FORGED | MISSING).items() if name not in ("answers once", "deaf")
}
IN_A_CELL |= {
    "another cell": "send(judge(), CellRun(number=99, status='ok', seconds=0.0)); hang()",
    "itself": "send(judge(), CellRun(number=1, status='ok', seconds=0.0)); hang()",
    "drip": DRIP,
}


@pytest.mark.slow
@pytest.mark.parametrize("act", IN_A_CELL.values(), ids=IN_A_CELL)
def test_a_cell_costs_its_own_time_once_and_nothing_else(
    classroom: Classroom, act: str, ran_out: list[float]
) -> None:
    """One that had reported itself was run again by every child, until all time was used up."""
    result = classroom.hand_in(
        [TOOLS, f"def f():\n    {act}\nf()", *classroom.sheet()], limits=LIMITS
    )
    assert sum(ran_out) <= LIMITS.cell_seconds + LIMITS.grace_seconds
    assert result.score == result.max_score
    assert result.note.startswith("code cell 2: ")


@pytest.mark.slow
def test_a_notebook_that_takes_all_questions_for_itself_loses_a_little_grace_for_each(
    classroom: Classroom, ran_out: list[float]
) -> None:
    thief = "threading.Thread(target=take_everything).start()"
    result = classroom.hand_in([TOOLS, thief, *classroom.sheet()], limits=LIMITS)
    # As it stands, and once more at its own end.
    assert 0 < len(ran_out) <= 2 * len(verdicts(result))
    assert max(ran_out) <= LIMITS.grace_seconds
    assert set(verdicts(result).values()) <= {"timed_out", "passed"}
    assert "it did not take up what it was asked" in result.note

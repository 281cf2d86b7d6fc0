"""Whoever answers and goes is heard: a child that closes its pipe at every point of the judge's.

The child's acts happen between two system calls of the judge's, over real sockets: no luck is
needed, and no TensorFlow.
"""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
import pytest

from cinta.errors import ChildGone, ChildKilled, WarmGone
from cinta.run.leash import Child
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Limits
from cinta.run.wire import CellRun, Heard, Ran, Reply, Started, ToJudge
from cinta.student import Answer, Call
from cinta.values import Scalar

ID = "0123456789abcdef"
QUESTIONS = (Call("f", (Scalar(1),)), Call("f", (Scalar(2),)))
RUN = (Started(0), CellRun(number=0, status="ok", seconds=0.1), Ran())
HEARD = Heard(ID)
REPLIES: tuple[ToJudge, ...] = (
    HEARD,
    *(Reply(id=ID, number=number, answer=Answer(Scalar(number))) for number in range(2)),
)
BY_ITSELF, BY_OTHERS = (3, ""), (-9, "")

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def frames(messages: Sequence[ToJudge]) -> bytes:
    bodies = map(msgspec.msgpack.encode, messages)
    return b"".join(len(body).to_bytes(4, "big") + body for body in bodies)


class Pipe(socket.socket):
    """The judge's end: each of its messages is answered at once, and after the last one, ends."""

    def __init__(self, answers: Sequence[bytes], *, reads: bool) -> None:
        ours, self._childs = socket.socketpair()
        super().__init__(fileno=ours.detach())
        self._answers, self._reads = list(answers), reads

    def sendall(self, data: ReadableBuffer, flags: int = 0, /) -> None:
        """The judge's message; the child reads it, or not, answers, and goes after the last."""
        super().sendall(data, flags)
        if self._reads:
            self._childs.recv(2**20)
        self._childs.sendall(self._answers.pop(0))
        if not self._answers:
            self._childs.close()

    def close(self) -> None:
        """Both ends."""
        super().close()
        self._childs.close()


class FakeWarm:
    """Forks nothing: its child says what it is given, and its keeper reports that it ended so."""

    def __init__(self, answers: Sequence[bytes], end: tuple[int, str], *, reads: bool) -> None:
        self._answers, self._reads = answers, reads
        self._report = json.dumps(dict(zip(("status", "reason"), end, strict=True))).encode()

    def spawn(self, _: Limits) -> Child:
        """A child whose keeper has reported and gone."""
        leash, keepers = socket.socketpair()
        with keepers:
            keepers.sendall(self._report)
        return Child(Pipe(self._answers, reads=self._reads), leash)


@pytest.fixture(params=[True, False], ids=["read", "unread"])
def reads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Does the child read what it is sent? Else the judge's end is reset when it closes."""
    monkeypatch.setattr("cinta.run.remote.new_id", lambda: ID)
    return bool(request.param)


@contextlib.contextmanager
def student(
    answers: Sequence[bytes], reads: bool, end: tuple[int, str] = BY_ITSELF, left: float = 30.0
) -> Iterator[RemoteStudent]:
    warm = FakeWarm(answers, end, reads=reads)
    asked = RemoteStudent(warm, Limits(), time.monotonic() + left)  # type: ignore[arg-type]
    with contextlib.closing(asked):
        yield asked


def test_all_cells_of_a_child_that_has_run_them_and_gone_are_read(reads: bool) -> None:
    with student([frames(RUN)], reads) as asked:
        assert [run.number for run in asked.run(["x"])] == [0]
        with pytest.raises(ChildGone, match="exit code 3"):
            asked.put(QUESTIONS)


def test_all_answers_of_a_child_that_has_given_them_and_gone_are_read(reads: bool) -> None:
    with student([frames(RUN), frames(REPLIES)], reads) as asked:
        asked.run(["x"])
        assert asked.ask(QUESTIONS) == (Answer(Scalar(0)), Answer(Scalar(1)))
        with pytest.raises(ChildGone, match="exit code 3"):
            asked.put(QUESTIONS)


def test_the_cell_that_ended_a_child_is_known_though_it_has_gone(reads: bool) -> None:
    with student([frames(RUN[:1])], reads) as asked:
        with pytest.raises(ChildGone, match="exit code 3"):
            asked.run(["x"])
        assert asked.running == 0


@pytest.mark.parametrize("said", [b"", frames(RUN)[:3], frames(RUN)[:9]])
def test_a_child_that_goes_before_it_has_said_anything_is_our_fault(
    said: bytes, reads: bool
) -> None:
    with student([said], reads) as asked, pytest.raises(WarmGone):
        asked.run(["x"])


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_half_an_answer_is_none(kept: int, reads: bool) -> None:
    said = frames(REPLIES[:kept])[:-1]
    with student([frames(RUN), said], reads) as asked:
        asked.run(["x"])
        with pytest.raises(ChildGone, match="exit code 3"):
            asked.ask(QUESTIONS)


def test_a_judge_that_comes_late_reads_what_was_written_in_time(reads: bool) -> None:
    with student([frames(RUN), frames(REPLIES)], reads, left=-1.0) as asked:
        asked.run(["x"])
        assert len(asked.ask(QUESTIONS)) == 2


def test_a_judge_that_comes_late_sees_who_was_killed_before(reads: bool) -> None:
    with student([frames(RUN), b""], reads, BY_OTHERS, left=-1.0) as asked:
        asked.run(["x"])
        with pytest.raises(ChildKilled):
            asked.ask(QUESTIONS)


def test_a_child_that_answers_no_more_when_its_time_is_over_is_late(reads: bool) -> None:
    told_to = (-9, "told to")
    with student([frames(RUN), frames(REPLIES)[:-1], b""], reads, told_to, left=-1.0) as asked:
        asked.run(["x"])
        with pytest.raises(ChildGone, match="used up all its time") as gone:
            asked.ask(QUESTIONS)
        assert gone.value.reason == "timed_out"


def test_a_child_that_does_not_say_that_it_heard_has_a_little_grace(reads: bool) -> None:
    told_to = (-9, "told to")
    with student([frames(RUN), b"", b""], reads, told_to, left=0.2) as asked:
        asked.run(["x"])
        request = asked.put(QUESTIONS)
        asked._deadline += 30
        asked._limits = Limits(grace_seconds=0.1)
        begun = time.monotonic()
        with pytest.raises(ChildGone, match="did not take up") as gone:
            asked.hear(request)
        assert gone.value.reason == "timed_out"
        assert time.monotonic() - begun < 15


def test_what_a_cell_left_behind_is_its_own_doing_between_cells() -> None:
    skipped = CellRun(number=1, status="skipped", seconds=0.0)
    with student([frames([*RUN[:2], skipped])], True) as asked:
        with pytest.raises(ChildGone, match="exit code 3"):
            asked.run(["x", "", "y"])
        assert (asked.running, asked.culprit) == (None, 0)


def test_a_child_that_takes_no_message_in_time_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise TimeoutError

    with student([frames(RUN), b""], True, (-9, "told to")) as asked:
        asked.run(["x"])
        monkeypatch.setattr(Pipe, "sendall", full)
        with pytest.raises(ChildGone, match="did not stop") as gone:
            asked.put(QUESTIONS)
        assert gone.value.reason == "timed_out"

"""Whoever reports and goes is heard: a keeper that closes its leash at every point of the judge's.

No luck is needed: what the keeper does, it does between two system calls of the judge's, over real
sockets. :class:`Leash` is the judge's end, and stops at each of its steps to let the keeper act.
"""

from __future__ import annotations

import contextlib
import itertools
import signal
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cinta.errors import ChildGone, ChildKilled, WarmGone
from cinta.run.keeper import KilledFor
from cinta.run.leash import Child, Report
from cinta.run.sandbox import NOT_LOCKED, OUT_OF_MEMORY

STEPS = ("before the judge waits", "before it sends the order", "after the order")
SAID = b'{"status": -9, "reason": "told to"}'
HALVES = (SAID[:12], SAID[12:])

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Leash(socket.socket):
    """The judge's end: before and after its first wait, and after its order, something happens."""

    def __init__(self, end: socket.socket, happens: dict[str, list[Callable[[], None]]]) -> None:
        super().__init__(fileno=end.detach())
        self._happens = happens

    def _let(self, step: str) -> None:
        for act in self._happens.pop(step, []):
            act()

    def recv(self, *size: int) -> bytes:
        """The first time, something happens before it."""
        self._let(STEPS[0])
        return super().recv(*size)

    def sendall(self, data: ReadableBuffer, flags: int = 0, /) -> None:
        """The order, between two things that happen."""
        self._let(STEPS[1])
        try:
            super().sendall(data, flags)
        finally:
            self._let(STEPS[2])


class Scene:
    """A child and its keeper, whose acts are spread over the judge's steps."""

    def __init__(self, parts: Sequence[bytes], steps: Sequence[str], *, listens: bool) -> None:
        ours, self._keeper = socket.socketpair()
        self._pipe, pipe = socket.socketpair()
        writes = [partial(self._keeper.sendall, part) for part in parts]
        acts: list[Callable[[], None]] = [*writes, partial(self._goes, listens)]
        happens = {
            step: [act for act, at in zip(acts, steps, strict=True) if at == step] for step in STEPS
        }
        self.child = Child(pipe, Leash(ours, happens))

    def _goes(self, listens: bool) -> None:
        """It closes its end, having read the order that may be there, or not."""
        if listens:
            with contextlib.suppress(BlockingIOError):
                self._keeper.recv(1, socket.MSG_DONTWAIT)
        self._keeper.close()

    def close(self) -> None:
        """What is still open."""
        self._keeper.close()
        self._pipe.close()


def spread(acts: int) -> list[tuple[str, ...]]:
    """Every way to do so many things, in order, at the judge's steps."""
    return list(itertools.combinations_with_replacement(STEPS, acts))


@pytest.fixture(params=[True, False], ids=["order read", "order unread"])
def listens(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def ended(parts: Sequence[bytes], steps: Sequence[str], listens: bool) -> Report | None:
    scene = Scene(parts, steps, listens=listens)
    with contextlib.closing(scene):
        return scene.child.end(patience=0.0)


@pytest.mark.parametrize("steps", spread(3), ids="; ".join)
def test_a_report_that_was_written_is_read(steps: tuple[str, ...], listens: bool) -> None:
    assert ended(HALVES, steps, listens) == Report(-9, KilledFor.ORDER)


@pytest.mark.parametrize("steps", spread(2), ids="; ".join)
def test_half_a_report_is_none(steps: tuple[str, ...], listens: bool) -> None:
    assert ended(HALVES[:1], steps, listens) is None


@pytest.mark.parametrize("steps", spread(1), ids="; ".join)
def test_a_keeper_that_goes_without_a_word_has_not_reported(
    steps: tuple[str, ...], listens: bool
) -> None:
    assert ended((), steps, listens) is None


@pytest.mark.parametrize("steps", spread(3), ids="; ".join)
def test_a_forged_frame_is_the_students_doing_whenever_its_keeper_goes(
    steps: tuple[str, ...],
) -> None:
    """What failed now and then: a keeper that had reported and gone was taken for lost."""
    scene = Scene(HALVES, steps, listens=False)
    scene.child.heard = True
    with contextlib.closing(scene):
        gone = scene.child.gone("a frame of 4294967295 bytes is too long")
    assert gone.reason == "crashed"


def reported(said: bytes, why: str, *, heard: bool = True) -> ChildGone:
    """What the judge says of a child whose keeper has said this and gone."""
    scene = Scene([said], [STEPS[0]] * 2, listens=False)
    scene.child.heard = heard
    with contextlib.closing(scene):
        return scene.child.gone(why)


@pytest.mark.parametrize("why", ["closed", "late", "out of turn"])
@pytest.mark.parametrize("said", [b"", b"[]", b"\xff\x00", b'{"status": "x"}', b'{"status": 0}'])
def test_what_is_no_report_is_our_fault(said: bytes, why: str) -> None:
    with pytest.raises(WarmGone):
        reported(said, why)


@pytest.mark.parametrize("status", [0, 1, -signal.SIGKILL, -signal.SIGSEGV, NOT_LOCKED])
@pytest.mark.parametrize("why", ["closed", "out of turn"])
def test_a_child_that_ended_before_it_began_is_our_fault(status: int, why: str) -> None:
    with pytest.raises(WarmGone):
        reported(b'{"status": %d, "reason": ""}' % status, why, heard=False)


def test_a_child_that_had_no_time_to_begin_is_late() -> None:
    """At the end of a submission's time one is begun that cannot be heard: no fault of ours."""
    gone = reported(b'{"status": -9, "reason": "told to"}', "late", heard=False)
    assert gone.reason == "timed_out"


@pytest.mark.parametrize("why", ["closed", "late", "out of turn"])
def test_a_child_that_somebody_else_killed_is_tried_again_however_we_learn_of_it(why: str) -> None:
    assert isinstance(reported(b'{"status": -9, "reason": ""}', why), ChildKilled)


@pytest.mark.parametrize(
    ("status", "reason", "why", "word", "detail"),
    [
        (-signal.SIGKILL, KilledFor.ORDER, "late", "timed_out", "did not stop"),
        (0, "", "late", "timed_out", "did not stop"),
        (-signal.SIGKILL, KilledFor.ORDER, "closed", "crashed", "hung up and went on"),
        (-signal.SIGSEGV, "", "closed", "crashed", "ended by signal 11"),
        (3, "", "closed", "crashed", "exit code 3"),
        (-signal.SIGKILL, KilledFor.ORDER, "out of turn", "crashed", "not an answer"),
        (0, "", "out of turn", "crashed", "not an answer"),
        (-signal.SIGKILL, "memory", "closed", "killed", "memory"),
        (-signal.SIGKILL, "processes", "late", "killed", "processes"),
        (-signal.SIGKILL, "disk", "late", "killed", "stored more"),
        (OUT_OF_MEMORY, "", "closed", "killed", "memory"),
    ],
)
def test_the_verdict_follows_the_report(
    status: int, reason: str, why: str, word: str, detail: str
) -> None:
    gone = reported(b'{"status": %d, "reason": "%s"}' % (status, reason.encode()), why)
    assert not isinstance(gone, ChildKilled)
    assert gone.reason == word
    assert detail in gone.detail


def test_a_child_is_ended_once_and_remembers_how() -> None:
    scene = Scene(HALVES, [STEPS[0]] * 3, listens=False)
    with contextlib.closing(scene):
        assert scene.child.end(0.0) == scene.child.end(0.0) == Report(-9, KilledFor.ORDER)

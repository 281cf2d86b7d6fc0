"""The judge's hold on one forked child: a pipe to it, and a leash to the keeper that watches it.

Either peer may write its last words and be gone before anybody listens. What was written lies in
the socket's buffer: it is read always, up to the end, and a send that fails says no more than that
nobody listens any longer.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import time

import msgspec

from ..errors import ChildGone, ChildKilled, End, WarmGone
from .keeper import KilledFor
from .sandbox import NOT_LOCKED, OUT_OF_MEMORY

REPORT_SECONDS = 30.0
"""How long a keeper may take to end a child and all that it left behind."""


MISSING = {
    "late": "it did not stop when its time was over",
    "unheard": "it did not take up what it was asked",
}
"""What a child did that is alive, and from which no message comes."""


class Report(msgspec.Struct, frozen=True):
    """How a child ended: its exit ``status`` (negative: the signal), and why its keeper killed it.

    ``reason`` is ``KilledFor.NOTHING`` if the keeper did not kill it.
    """

    status: int
    reason: KilledFor


class Child:
    """One forked child: the pipe to it, and the leash by which its keeper is told to end it."""

    def __init__(self, pipe: socket.socket, leash: socket.socket) -> None:
        self.pipe, self._leash = pipe, leash
        self._report: Report | None = None
        self._ended = False
        """Was it waited for? It may have been told to go before."""
        self.heard = False
        """Has it said anything? Before it does, no student's code has run in it."""

    def hang_up(self) -> None:
        """Tell it to go, and do not wait for its end."""
        self.pipe.close()

    def end(self, patience: float = 1.0) -> Report | None:
        """How the child ended; None if its keeper is gone too and has left no word of it.

        The closed pipe tells it to go; after ``patience`` seconds its keeper is told to kill it.
        """
        if not self._ended:
            self._ended = True
            self.pipe.close()
            with self._leash:
                self._report = self._hear(patience)
        return self._report

    def _hear(self, patience: float) -> Report | None:
        said = bytearray()
        if not self._all_read(said, patience):
            # A keeper that has reported and gone meanwhile hears no order: its report is there.
            with contextlib.suppress(OSError):
                self._leash.sendall(b"!")
            self._all_read(said, REPORT_SECONDS)
        try:
            return msgspec.json.decode(said, type=Report)
        except msgspec.MsgspecError:
            return None

    def _all_read(self, said: bytearray, seconds: float) -> bool:
        """Add to ``said`` what comes within so many seconds; has the keeper closed its end?"""
        deadline = time.monotonic() + seconds
        while True:
            self._leash.settimeout(max(0.0, deadline - time.monotonic()))
            try:
                received = self._leash.recv(4096)
            except (BlockingIOError, TimeoutError):
                return False
            except OSError:  # it closed without having read the order
                return True
            if not received:
                return True
            said += received

    def gone(self, why: str) -> ChildGone:
        """Why nothing more comes from this child, in the words of a verdict.

        ``why`` is ``closed``, one of MISSING, or what is wrong with what it sent. WarmGone if no
        student's code can have ended it: its keeper is gone too, or it never began.
        """
        report = self.end(patience=1.0 if why == "closed" else 0.01)
        if report is None:
            raise WarmGone("the keeper of a child ended before it")
        if not self.heard and why not in MISSING:
            raise WarmGone(_before_it_began(report))
        status, reason = report.status, report.reason
        if reason == KilledFor.MEMORY or status == OUT_OF_MEMORY:
            return ChildGone(End.KILLED, "it used more memory than a submission may")
        if reason == KilledFor.PROCESSES:
            return ChildGone(End.KILLED, "it started more processes than a submission may")
        if reason == KilledFor.DISK:
            return ChildGone(End.KILLED, "it stored more than a submission may")
        if status == -signal.SIGKILL and reason == KilledFor.NOTHING:
            return ChildKilled(End.CRASHED, "its process was ended by signal 9")
        if why in MISSING:
            return ChildGone(End.TIMED_OUT, MISSING[why])
        if why != "closed":
            return ChildGone(End.CRASHED, f"it sent something that is not an answer ({why})")
        if reason == KilledFor.ORDER:
            return ChildGone(End.CRASHED, "it hung up and went on")
        if status < 0:
            return ChildGone(End.CRASHED, f"its process was ended by signal {-status}")
        return ChildGone(End.CRASHED, f"its process ended by itself (exit code {status})")


def _before_it_began(report: Report) -> str:
    if report.status == NOT_LOCKED:
        return "a layer of isolation could not be put around a child"
    return f"a child ended before it began (exit code {report.status})"

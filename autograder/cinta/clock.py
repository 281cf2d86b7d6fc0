"""A time limit on what runs in this process: of a student's in the child, of an author's here.

The judge of a child has its own outside: this one spares the child.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import Any

AGAIN_SECONDS = 1.0
OFTEN_SECONDS = 0.05


class OutOfTime(BaseException):
    """The time limit of a cell or a question; no ``except Exception`` of a student's catches it."""


class Clock:
    """Raise OutOfTime in the main thread after ``seconds``, and again where it is swallowed.

    A loop around ``try: ... except: pass`` swallows it for as long as it is inside the ``try``;
    sooner or later a ring finds it outside. Use it in a ``with``; ``rang`` says what happened,
    whoever swallowed it, or saw to it that nothing rang. An alarm set before goes on after.
    """

    def __init__(self, seconds: float) -> None:
        self.error = OutOfTime(f"more than {seconds:g} s")
        self.rang = False
        self._seconds = seconds

    def __enter__(self) -> Clock:
        self._over = time.monotonic() + self._seconds
        self._previous = signal.signal(signal.SIGALRM, self._ring)
        self._set_before = signal.setitimer(signal.ITIMER_REAL, self._seconds, AGAIN_SECONDS)
        return self

    def _ring(self, *_: Any) -> None:
        if self.rang:
            signal.setitimer(signal.ITIMER_REAL, OFTEN_SECONDS, OFTEN_SECONDS)
        self.rang = True
        raise self.error

    def __exit__(self, *_: object) -> None:
        """Disarm; a last ring may come just here, so it is tried until it is done."""
        while True:
            try:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, self._previous)
                self.rang = self.rang or time.monotonic() >= self._over
                self._go_on()
                return
            except OutOfTime:
                continue

    def _go_on(self) -> None:
        """Have the alarm that was set before ring when it would have."""
        left, again = self._set_before
        if left:
            passed = time.monotonic() - self._over + self._seconds
            signal.setitimer(signal.ITIMER_REAL, max(left - passed, 0.001), again)


def clocked(seconds: float) -> contextlib.AbstractContextManager[object]:
    """A :class:`Clock` where signals can be had: in the main thread of a Unix; else no limit."""
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGALRM"):
        return Clock(seconds)
    return contextlib.nullcontext()

"""What the recorder keeps for each thread: a tape records only the thread that it was opened in."""

from __future__ import annotations

import itertools
import threading
from typing import Any

_threads = itertools.count(1)


class ThreadState:
    """What the recorder must know while one thread works.

    ``gradient_calls`` counts those under way, ``quiet`` work of our own, ``layer`` is Keras'.
    ``callbacks`` are TensorFlow's of this thread, with ``ours`` among them, unless ``is_deaf``.
    ``ident`` is a number of our own: Python gives a dead thread's ident to the next one.
    """

    __slots__ = tuple(
        "callbacks gradient_calls ident is_deaf is_ready layer listening ours quiet "
        "recording_tapes".split()
    )

    def __init__(self) -> None:
        self.listening = self.is_ready = self.is_deaf = False
        self.callbacks: list[Any] = []
        self.ours: Any = None
        self.quiet = 0
        self.gradient_calls = 0
        self.recording_tapes = 0
        self.layer = ""
        self.ident = next(_threads)

    def attend(self) -> None:
        """Hear operations, but not the backward pass, unless a tape differentiates through it.

        Ours would drop it anyway; where there is no callback TensorFlow gathers nothing to tell.
        """
        if not self.gradient_calls or self.recording_tapes:
            if self.is_deaf:
                self.callbacks.append(self.ours)
                self.is_deaf = False
        elif self.ours in self.callbacks:
            self.callbacks.remove(self.ours)
            self.is_deaf = True


class OnThisThread(threading.local):
    """Where each thread finds its own: asking this takes longer than asking what it leads to."""

    def __init__(self) -> None:
        self.here = ThreadState()

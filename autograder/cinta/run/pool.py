"""The warm processes of one grading: lent to one submission at a time, replaced when they end."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress

from ..errors import WarmGone
from .loaded import Loaded
from .warm import Warm


class Loan:
    """A warm process on loan from the pool; use it in a ``with``."""

    def __init__(self, pool: WarmPool, warm: Warm) -> None:
        self._pool = pool
        self._warm: Warm | None = warm

    def __enter__(self) -> Loan:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.take_back(self)

    def warm(self) -> Warm:
        """The process, or another in place of one that was dropped; WarmGone if it cannot start.

        It is started in a thread of the grading's own pool, which outlives it as it must.
        """
        if self._warm is None:
            if self._pool.closed:
                raise WarmGone("the run was stopped")
            warm = self._pool.start()
            if missing := [layer for layer in self._pool.layers() if layer not in warm.layers]:
                warm.close()
                raise WarmGone(f"its replacement lacks a layer that was promised: {missing[0]}")
            self._warm = warm
            if self._pool.closed:  # while it was starting
                self.drop()
                raise WarmGone("the run was stopped")
        return self._warm

    def end(self) -> None:
        """Let it end, while others do."""
        if warm := self._warm:
            warm.end()

    def drop(self) -> None:
        """End it; the next who borrows starts another."""
        if self._warm:
            self._warm.close()
            self._warm = None


class WarmPool:
    """As many warm processes as jobs: forks of one that imports TensorFlow, where they can be.

    Made in a thread that outlives it (see :class:`Loaded`). ``loaded`` is one that was started
    before, and that is not ended with the pool. So many ``asides`` will be wanted soon
    (:meth:`asides`): where they can be had by a fork, they get ready beside the others.
    """

    def __init__(self, size: int, loaded: Loaded | None = None, *, asides: int = 0) -> None:
        self.size, self.closed = size, False
        self._free: queue.SimpleQueue[Loan] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._lent = loaded
        self._loaded = loaded or Loaded()
        self._is_taken = False
        """Does a warm process stand on it that must have it alone?"""
        warm, self._asides = self._started(size, asides)
        self._all = [Loan(self, one) for one in warm]
        self._layers = [one.layers for one in warm]
        self.missing = {layer: why for one in warm for layer, why in one.missing.items()}
        """Why a layer is not in force, by its name."""
        for loan in self._all:
            self._free.put(loan)

    def start(self) -> Warm:
        """Another warm process, ready; WarmGone if it cannot be."""
        (warm,), _ = self._started(1)
        return warm

    def _started(self, count: int, asides: int = 0) -> tuple[list[Warm], list[Warm]]:
        """So many warm processes, and ``asides``, which can be done without, all ready."""
        with self._starting:
            while True:
                if self._loaded.is_gone:
                    self._loaded, self._is_taken = Loaded(), False
                before = self._loaded.is_loaded
                try:
                    self._loaded.ready()
                    asides = asides if self._may_fork() else 0
                    all_ = _ready_side_by_side([self._another() for _ in range(count + asides)])
                    return all_[:count], all_[count:]
                except WarmGone:
                    # It was there, and ended just now, perhaps with what is to be replaced.
                    if not (before and self._loaded.is_gone) and not asides:
                        raise
                    asides = 0

    def _another(self) -> Warm:
        """A fork of what is loaded; where that serves one alone, of an import of its own."""
        if self._loaded.alone and self._is_taken:
            return Warm()
        self._is_taken = True
        return Warm(self._loaded)

    def aside(self) -> Warm | None:
        """One more, for no submission; None where it would take an import of its own."""
        return next(iter(self.asides(1)), None)

    def asides(self, count: int) -> list[Warm]:
        """So many more, in which no submission is run; fewer where they cannot be had by a fork."""
        with self._starting:
            for gone in [one for one in self._asides if not one.pid]:
                gone.close()
                self._asides.remove(gone)
            with suppress(WarmGone):
                if self._may_fork():
                    more = [self._another() for _ in range(count - len(self._asides))]
                    self._asides += _ready_side_by_side(more)
            return self._asides[:count]

    def _may_fork(self) -> bool:
        """Is another to be had without an import of its own?"""
        return not (self.closed or self._loaded.alone or self._loaded.is_gone)

    def borrow(self) -> Loan:
        """Wait for a free one."""
        return self._free.get()

    def take_back(self, loan: Loan) -> None:
        """It is free again."""
        self._free.put(loan)

    def layers(self) -> list[str]:
        """The isolation around all of them: a layer counts only if each has it."""
        first, *rest = self._layers
        return [layer for layer in first if all(layer in other for other in rest)]

    def close(self) -> None:
        """End them all."""
        self.closed = True
        for loan in self._all:
            loan.end()
        for aside in self._asides:
            aside.end()
        for loan in self._all:
            loan.drop()
        for aside in self._asides:
            aside.close()
        if self._loaded is not self._lent:
            self._loaded.close()


def _ready_side_by_side(several: list[Warm]) -> list[Warm]:
    """All of them, ready; WarmGone if one cannot be, and none is left then."""
    try:
        for one in several:
            one.begin()
        return [one.ready() for one in several]
    except WarmGone:
        for one in several:
            one.close()
        raise

"""The warm processes of one grading: lent to one submission at a time, replaced when they end."""

from __future__ import annotations

import queue

from ..errors import WarmGone
from .warm import Warm


class Loan:
    """A warm process on loan from the pool; use it in a ``with``."""

    def __init__(self, pool: WarmPool) -> None:
        self._pool = pool
        self._warm: Warm | None = Warm()

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
            warm = Warm().ready()
            if missing := [layer for layer in self._pool.layers() if layer not in warm.layers]:
                warm.close()
                raise WarmGone(f"its replacement lacks a layer that was promised: {missing[0]}")
            self._warm = warm
            if self._pool.closed:  # while it was starting
                self.drop()
                raise WarmGone("the run was stopped")
        return self._warm

    def drop(self) -> None:
        """End it; the next who borrows starts another."""
        if self._warm:
            self._warm.close()
            self._warm = None


class WarmPool:
    """As many warm processes as jobs, started side by side.

    Made in a thread that outlives it (see :class:`Warm`).
    """

    def __init__(self, size: int) -> None:
        self.size, self.closed = size, False
        self._free: queue.SimpleQueue[Loan] = queue.SimpleQueue()
        self._all = [Loan(self) for _ in range(size)]
        warm = [loan.warm().ready() for loan in self._all]
        self._layers = [one.layers for one in warm]
        self.missing = {layer: why for one in warm for layer, why in one.missing.items()}
        """Why a layer is not in force, by its name."""
        for loan in self._all:
            self._free.put(loan)

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
            loan.drop()

"""Random inputs for checks, from one seed that the results record."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import GraderError

MAX_REDRAWS = 1000


class Draw:
    """Draws for one check: the same ``seed`` and ``name`` always give the same inputs.

    Arrays are float32 (a NumPy scalar without a shape), as students receive them.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._random = np.random.default_rng([seed, zlib.crc32(name.encode())])

    def normal(self, *shape: int) -> Any:
        """Standard normal numbers of ``shape``."""
        return np.float32(self._random.standard_normal(shape or None))

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        """Numbers between ``low`` and ``high``, of ``shape``."""
        return np.float32(self._random.uniform(low, high, shape or None))

    def away_from_zero(self, *shape: int) -> Any:
        """Numbers of either sign with a magnitude between 0.3 and 2.5."""
        signs = self._random.choice([-1.0, 1.0], shape or None)
        return np.float32(signs * self._random.uniform(0.3, 2.5, shape or None))

    def apart(self, n: int, low: float, high: float) -> list[np.float32]:
        """``n`` numbers between ``low`` and ``high``, no two close to each other, shuffled."""
        width = (high - low) / n
        numbers = low + width * (np.arange(n) + self._random.uniform(0.15, 0.85, n))
        return [np.float32(x) for x in self._random.permutation(numbers)]

    def integers(self, n: int, low: int, high: int) -> list[int]:
        """``n`` different integers from ``low`` to ``high``, both included."""
        return [int(i) for i in self._random.choice(np.arange(low, high + 1), n, replace=False)]

    def until(
        self, n: int, sample: Callable[[], Any], keep: Callable[..., bool]
    ) -> list[tuple[Any, ...]]:
        """``n`` argument tuples from ``sample()`` that ``keep(*args)`` accepts.

        A rejected tuple is redrawn whole: redrawing one part of it may never end.
        """
        kept: list[tuple[Any, ...]] = []
        for _ in range(MAX_REDRAWS):
            args = tuple(sample())
            if keep(*args):
                kept.append(args)
            if len(kept) == n:
                return kept
        raise GraderError(f"{keep.__name__} refused nearly all of {MAX_REDRAWS} drawn inputs")

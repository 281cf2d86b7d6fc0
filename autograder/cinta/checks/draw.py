"""Random inputs for checks, from one seed of 128 bits that the results record.

Each check has a stream of its own: the seed is the key of a hash of its name, so who finds out what
one check was asked learns nothing of another's inputs, nor of the seed.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..errors import GraderError

MAX_REDRAWS = 1000


SEED_BITS = 128


def fresh_seed() -> int:
    """A seed that nobody can guess or search for."""
    return secrets.randbits(SEED_BITS)


def generator(seed: int, name: str) -> np.random.Generator:
    """A stream of chance: BLAKE2b of ``name`` under the key ``seed`` (0 to 2**128 - 1)."""
    key = seed.to_bytes(SEED_BITS // 8, "big")
    digest = hashlib.blake2b(name.encode(), key=key, digest_size=32).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


class Draw:
    """Draws for one check: the same ``seed`` and ``name`` always give the same inputs.

    Arrays are float32 (a NumPy scalar without a shape), as students receive them.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._random = generator(seed, name)

    def normal(self, *shape: int) -> Any:
        """Standard normal numbers of ``shape``."""
        return np.float32(self._random.standard_normal(shape or None))

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        """Numbers between ``low`` and ``high``, of ``shape``."""
        if high < low:
            raise ValueError(f"draw.uniform({low:g}, {high:g}): low comes first")
        return np.float32(self._random.uniform(low, high, shape or None))

    def away_from_zero(self, *shape: int) -> Any:
        """Numbers of either sign with a magnitude between 0.3 and 2.5."""
        signs = self._random.choice([-1.0, 1.0], shape or None)
        return np.float32(signs * self._random.uniform(0.3, 2.5, shape or None))

    def apart(self, n: int, low: float, high: float) -> list[np.float32]:
        """``n`` numbers between ``low`` and ``high``, no two close to each other, shuffled."""
        if n < 1 or not low < high:
            raise ValueError(
                f"draw.apart({n}, {low:g}, {high:g}): n is 1 or more, and low below high"
            )
        width = (high - low) / n
        numbers = low + width * (np.arange(n) + self._random.uniform(0.15, 0.85, n))
        return [np.float32(x) for x in self._random.permutation(numbers)]

    def integers(self, n: int, low: int, high: int) -> list[int]:
        """``n`` different integers from ``low`` to ``high``, both included."""
        if n > (there_are := max(high - low + 1, 0)):
            called = f"draw.integers({n}, {low}, {high})"
            raise ValueError(f"{called} wants {n} different ones, and there are {there_are}")
        return [int(i) for i in self._random.choice(np.arange(low, high + 1), n, replace=False)]

    def until(
        self, n: int, sample: Callable[[], Any], keep: Callable[..., bool]
    ) -> list[tuple[Any, ...]]:
        """``n`` argument tuples from ``sample()`` that ``keep(*args)`` accepts.

        A rejected tuple is redrawn whole: redrawing one part of it may never end.
        """
        kept: list[tuple[Any, ...]] = []
        for _ in range(MAX_REDRAWS):
            args = _inputs(sample())
            if keep(*args):
                kept.append(args)
            if len(kept) == n:
                return kept
        raise GraderError(f"{keep.__name__} refused nearly all of {MAX_REDRAWS} drawn inputs")


def _inputs(drawn: Any) -> tuple[Any, ...]:
    """TypeError tells whoever draws one number how a tuple of one input is written."""
    if not isinstance(drawn, Iterable):
        raise TypeError("sample() draws a tuple of inputs, as in lambda: (draw.normal(),)")
    return tuple(drawn)

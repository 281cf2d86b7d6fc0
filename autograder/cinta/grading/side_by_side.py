"""Answer keys by two makers, before there is anything else to do for the second of two jobs."""

from __future__ import annotations

from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Protocol

from ..checks.answer_key import AnswerKeys
from ..errors import SourceError
from ..unit import Unit
from .answer_keys import Made


class Maker(Protocol):
    """Makes the keys of the exercises that are named, or of all: for one thread or another."""

    def __call__(
        self, seed: int, made: Made | None, only: Container[str] | None = None
    ) -> AnswerKeys:
        """See :func:`.answer_keys.make_answer_keys`."""
        ...


def keys_side_by_side(unit: Unit, seed: int, make: Maker, made: Made | None = None) -> AnswerKeys:
    """The keys of a unit, every other exercise by another: no key hangs on another's.

    Where that fails, one alone makes all, and says what fails first.
    """
    names = [exercise.name for exercise in unit.exercises]
    together = _Together(made)
    try:
        with ThreadPoolExecutor(2) as threads:
            parts = [threads.submit(make, seed, together.part(n), names[n::2]) for n in range(2)]
            found = {name: keys for one in parts for name, keys in one.result().of_exercise.items()}
    except SourceError:
        return make(seed, made)
    return AnswerKeys({name: found[name] for name in names})


class _Together:
    """What two tell of how far they are, told as one's."""

    def __init__(self, made: Made | None) -> None:
        self._made, self._far = made, [(0, 0), (0, 0)]
        self._telling = Lock()

    def part(self, which: int) -> Made:
        """Where one of them tells it; nothing is told before both know how much there is."""

        def far(done: int, total: int) -> None:
            with self._telling:
                self._far[which] = done, total
                dones, totals = zip(*self._far, strict=True)
                if self._made and all(totals):
                    self._made(sum(dones), sum(totals))

        return far

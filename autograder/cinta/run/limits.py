"""What one submission may use, and the range in which a person may set it.

Below its range a limit stops honest work on a slow machine, and the whole class has zeros; above it
it is none. Who writes a test may make :class:`Limits` of any numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

GIB = 2**30


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds of wall clock, bytes of memory over the warm process.

    A child that does not stop within its seconds and ``grace_seconds`` more is killed from outside.
    """

    cell_seconds: float = 30.0
    question_seconds: float = 10.0
    total_seconds: float = 120.0
    memory_bytes: int = 2 * GIB
    grace_seconds: float = 2.0

    def times(self, factor: float) -> Limits:
        """With so many times the seconds; memory, and the grace before a kill, stay."""
        return replace(
            self,
            cell_seconds=self.cell_seconds * factor,
            question_seconds=self.question_seconds * factor,
            total_seconds=self.total_seconds * factor,
        )


@dataclass(frozen=True)
class Range:
    """From ``least`` to ``most``, both allowed, of something with a name."""

    least: float
    most: float
    what: str

    def __contains__(self, number: float | Decimal) -> bool:
        """Is it in the range? What is not a number is not."""
        return self.least <= number <= self.most

    def __str__(self) -> str:
        """For people of any language, so without marks of thousands: ``10 to 86400 seconds``."""
        return f"{_shown(self.least)} to {_shown(self.most)} {self.what}"


def _shown(number: float) -> str:
    if number >= 2**53:
        return f"2**{(int(number) + 1).bit_length() - 1} - 1"
    return f"{number:.0f}" if number == int(number) else f"{number:g}"


DAY = 86_400
SEEDS = Range(0, 2**128 - 1, "(a whole number)")
FACTORS = Range(1, 10, "times the seconds")
RANGES = {
    "cell_seconds": Range(2, DAY, "seconds"),
    "question_seconds": Range(1, DAY, "seconds"),
    "total_seconds": Range(10, DAY, "seconds"),
    "memory_bytes": Range(GIB // 4, 1024 * GIB, "bytes"),
    "grace_seconds": Range(0.1, 60, "seconds"),
}
"""Of each limit, by its name: the least lets honest notebooks end on a slow machine."""


def outside(limits: Limits) -> Iterator[str]:
    """A line for each limit that is out of its range, with the mend."""
    for name, within in RANGES.items():
        if (number := getattr(limits, name)) not in within:
            yield f"{name} {number!s:.40} is out of range: give {within}"

"""What one peer did with some submissions."""

from __future__ import annotations

from dataclasses import dataclass

Scores = dict[str, dict[str, float]]
"""Points by student and exercise."""


@dataclass(frozen=True)
class RunOf:
    """One measured run: ``each`` holds the seconds of single submissions, start to end.

    ``wall`` and ``cpu`` are seconds for all of them, the peer's own start included; ``peak`` bytes.
    The latter two are 0 where nobody looked on.
    """

    peer: str
    submissions: int
    wall: float
    cpu: float
    peak: int
    each: tuple[float, ...]
    scores: Scores

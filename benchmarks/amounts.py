"""How much each measurement does: whole, and the least that still goes through all its lines."""

from __future__ import annotations

from dataclasses import dataclass

from .first import STEPS


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Sizes of classes, and how often a thing is done before its median is taken."""

    submissions: int = 24
    """The class that peers grade, and in which is seen what judging adds."""

    passes: int = 2
    """How often the latter is gone through: single submissions are noisy, their median less so."""

    helps: int = 10
    group: int = 24
    """Students of one copy of the class, where a class is made of several copies."""

    short_run: int = 144
    long_run: int = 2016
    part: int = 100
    """Submissions at either end of a long run whose seconds are compared."""

    groups: int = 5
    """Copies that a cluster grades, beside as many local jobs as it has ``workers``."""

    workers: int = 2
    turns: int = 2
    at_once: int = 3000
    steps: tuple[str, ...] = tuple(STEPS)
    children: int = 15
    students: int = 500
    openings: int = 5
    rounds: int = 25
    operations: int = 1000
    """Recorded ones, after which a tape is explained."""


WHOLE = Amounts()

SMOKE = Amounts(
    submissions=1,
    passes=1,
    helps=1,
    group=1,
    short_run=4,
    long_run=4,
    part=1,
    groups=2,
    workers=1,
    turns=1,
    at_once=4,
    steps=tuple(STEPS)[-1:],
    children=2,
    students=3,
    openings=1,
    rounds=1,
    operations=12,
)
"""What came of this says that the measurements work, and nothing else."""

"""Where an answer's tapes part from those of a right one: before they are asked, there, or after.

Whoever differentiates as a right answer does asks for the gradients of the same targets with
respect to the same sources, and gets the same. The first step that differs tells where to look,
whatever the mistake is. What is held against each other are sizes (:class:`cinta.student.Step`) at
the public example.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from ..student import MAX_STEPS, Size, Step

SURELY_ALIKE, SURELY_OTHER = 1e-3, 1e-2
"""By how much of their size two may differ that are alike; and by how much those that are not."""


class Where(StrEnum):
    """What is the first to differ: what a tape was asked, what it gave, or what comes after."""

    SOURCES = "sources"
    TARGET = "target"
    GRADIENTS = "gradients"
    AFTER = "after"


class Parting(NamedTuple):
    """Where it is, at which ``number`` ``of`` how many steps (from 1); one more is after them.

    ``given`` and ``due`` are the target's sum in the answer, and in a right one; 0 if it is not in
    the target. ``method`` is what was called there.
    """

    number: int
    where: Where
    of: int
    method: str
    given: float = 0.0
    due: float = 0.0


ORDER = tuple(Where)


def parting(
    steps: Sequence[Step], roads: Sequence[Sequence[Step]], factor: float | None = None
) -> Parting | None:
    """The last place at which an answer parts from a right one, of all ``roads`` that it may take.

    ``factor`` is by what the whole answer is a multiple of what is due. None if no road is asked as
    it is, or if something is not known.
    """
    ways = [road for road in roads if _methods(road) == _methods(steps)]
    if not steps or len(steps) >= MAX_STEPS or not ways:
        return None
    found = [_first(steps, road, factor) for road in ways]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    return max(known, key=lambda one: (one.number, ORDER.index(one.where)))


def _methods(steps: Sequence[Step]) -> list[str]:
    return [step.method for step in steps]


def _first(steps: Sequence[Step], road: Sequence[Step], factor: float | None) -> Parting | None:
    """The first difference of two that call the same methods; None if one may be hidden."""
    for number, (mine, theirs) in enumerate(zip(steps, road, strict=True), start=1):
        pairs = {
            Where.SOURCES: (mine.sources, theirs.sources),
            Where.TARGET: (_target(mine), _target(theirs)),
            Where.GRADIENTS: (mine.gradients, theirs.gradients),
        }
        for where, (one, other) in pairs.items():
            is_alike = alike(one, other)
            if is_alike is None:
                return None
            if not is_alike and where == Where.TARGET:
                return _of_the_target(number, mine, theirs, road, factor)
            if not is_alike:
                return Parting(number, where, len(steps), mine.method)
    return Parting(len(steps) + 1, Where.AFTER, len(steps), steps[-1].method)


def _of_the_target(
    number: int, mine: Step, theirs: Step, road: Sequence[Step], factor: float | None
) -> Parting | None:
    """Another target; None if it may be made up for later: one of several shares, or a multiple.

    Of what is a multiple of what is due by just that factor, nothing was made up for.
    """
    by = _multiple(mine, theirs)
    is_left = by is not None and factor is not None and alike((by, 0.0), (factor, 0.0))
    if _is_shared_out(road) or (by is not None and not is_left):
        return None
    given, due = ((step.target or (0.0,))[0] for step in (mine, theirs))
    return Parting(number, Where.TARGET, len(road), mine.method, given, due)


def _is_shared_out(road: Sequence[Step]) -> bool:
    """Is the same asked for again before anything has changed: are there gradients to be added?

    Not where a gradient is differentiated once more.
    """
    return any(
        alike(one.sources, other.sources) and not alike(one.gradients, other.target)
        for one, other in pairwise(road)
    )


def _multiple(mine: Step, theirs: Step) -> float | None:
    """By which one factor both the target and its gradients are off; None if there is none."""
    one, other = _target(mine), _target(theirs)
    if not (one and other and mine.gradients and theirs.gradients and other[0]):
        return None
    by = one[0] / other[0]
    pairs = ((one, other), (mine.gradients, theirs.gradients))
    are_off = (alike(given, (by * due[0], abs(by) * due[1])) for given, due in pairs)
    return by if all(are_off) else None


def _target(step: Step) -> Size | None:
    """Of a target, ``gradient`` differentiates the sum: by its norm it may be another."""
    if step.target is None or step.method != "gradient":
        return step.target
    return step.target[0], abs(step.target[0])


def alike(one: Size | None, other: Size | None) -> bool | None:
    """Whether two sizes are the same; None if it is not known."""
    if one is None or other is None:
        return None
    size = max(abs(number) for number in (*one, *other))
    off = max(abs(a - b) for a, b in zip(one, other, strict=True))
    if off <= SURELY_ALIKE * size:
        return True
    return False if off >= SURELY_OTHER * size else None

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

from msgspec.structs import replace

from ..student import MAX_STEPS, Size, Step

SURELY_ALIKE, SURELY_OTHER = 1e-3, 1e-2
"""By how much of their size two may differ that are alike; and by how much those that are not."""


class Where(StrEnum):
    """What is the first to differ: what a tape was asked, what it gave, or what comes after."""

    SOURCES = "sources"
    TARGET = "target"
    GRADIENTS = "gradients"
    WEIGHTS = "weights"
    AFTER = "after"
    ADDED = "added"


class Parting(NamedTuple):
    """Where it is, at which ``number`` ``of`` how many steps (from 1); one more is after them.

    ``given`` and ``due`` are the target's sum in the answer, and in a right one; 0 if it is not in
    the target. ``method`` is what was called there. ``of_last`` is how often gradients were asked
    for where that is oftener than need be, and the answer is what came the last time; else 0.
    """

    number: int
    where: Where
    of: int
    method: str
    given: float = 0.0
    due: float = 0.0
    of_last: int = 0


ORDER = tuple(Where)


def parting(
    steps: Sequence[Step],
    roads: Sequence[Sequence[Step]],
    factor: float | None = None,
    due: Sequence[Size] = (),
) -> Parting | None:
    """The last place at which an answer parts from a right one, of all ``roads`` that it may take.

    ``factor`` is by what the whole answer is a multiple of what is due, ``due`` are the sizes of
    the parts of that. None if no road is asked as it is, or if something is not known.
    """
    ways = [road for road in roads if _methods(road) == _methods(steps)]
    if not steps or len(steps) >= MAX_STEPS or not ways:
        return None
    found = [_first(steps, road, factor, due) for road in ways]
    best = max(found, key=_how_far)
    return None if best.where is None else Parting(**best._asdict())


def parting_at_the_last(
    steps: Sequence[Step], roads: Sequence[Sequence[Step]], returned: Size | None
) -> Parting | None:
    """As :func:`parting`, of who asks oftener than a right answer does and returns the last."""
    ways = [road for road in roads if len(road) == 1]
    if not 1 < len(steps) < MAX_STEPS or not ways or not alike(steps[-1].gradients, returned):
        return None
    found = parting(steps[-1:], ways)
    is_there = found is not None and found.where in (Where.SOURCES, Where.TARGET)
    return found._replace(of_last=len(steps)) if found and is_there else None


def parting_of_sums(steps: Sequence[Step], roads: Sequence[Sequence[Step]]) -> Parting | None:
    """That an answer parts after the tapes, whose targets and gradients add up to a right one's.

    The shares are of one set of sources, in another number of pieces, or cut otherwise.
    """
    if not 1 < len(steps) < MAX_STEPS or not _are_shares(steps):
        return None
    mine = _sum_of(steps)
    alike_in_sum = [r for r in roads if _are_shares(r) and _are_alike(mine, _sum_of(r))]
    if not alike_in_sum:
        return None
    reordered = any(same_steps(_in_order(steps), _in_order(road)) for road in alike_in_sum)
    of = len(steps)
    return Parting(of + 1, Where.AFTER if reordered else Where.ADDED, of, steps[-1].method)


def _in_order(steps: Sequence[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.target or (0.0, 0.0))


def _are_shares(steps: Sequence[Step]) -> bool:
    """Is each asked for with respect to the same sources, and none of what came before?"""
    return bool(steps) and all(
        step.method == "gradient"
        and alike(step.sources, steps[0].sources)
        and not any(alike(step.target, before.gradients) for before in steps)
        for step in steps
    )


def _sum_of(steps: Sequence[Step]) -> list[Size | None]:
    """The sum of all targets, and of all gradients; of norms nothing is known."""
    added: list[Size | None] = []
    for sizes in ([step.target for step in steps], [step.gradients for step in steps]):
        known = [size[0] for size in sizes if size is not None]
        added.append((sum(known), abs(sum(known))) if len(known) == len(sizes) else None)
    return [*added, steps[0].sources]


def _are_alike(mine: Sequence[Size | None], theirs: Sequence[Size | None]) -> bool:
    return all(alike(one, other) for one, other in zip(mine, theirs, strict=True))


def same_steps(steps: Sequence[Step], others: Sequence[Step]) -> bool | None:
    """Whether the tapes of two answers are asked the same, and give it; None if not known."""
    if _methods(steps) != _methods(others) or len(steps) >= MAX_STEPS:
        return None
    pairs = [
        pair
        for mine, theirs in zip(steps, others, strict=True)
        for pair in (
            (mine.sources, theirs.sources),
            (_target(mine), _target(theirs)),
            (mine.gradients, theirs.gradients),
        )
    ]
    told = [alike(*pair) for pair in pairs]
    return False if False in told else None if None in told else True


def may_be_recorded(
    steps: Sequence[Step],
    others: Sequence[Step],
    roads: Sequence[Sequence[Step]],
    by: float = 1.0,
) -> bool:
    """May an answer be what another one is, ``by`` a factor, as far as their tapes tell?

    False where the two surely record, or get, another thing; or where the answer's tapes are asked
    what those of a right one of all ``roads`` are, and the other's are not.
    """
    if any(same_steps(steps, road) for road in roads):
        return any(same_steps(others, road) is not False for road in roads)
    times = [_times(step, by) for step in others]
    return same_steps(steps, others) is not False or same_steps(steps, times) is not False


def _times(step: Step, by: float) -> Step:
    """The step of who differentiates a multiple of the same."""

    def scaled(size: Size | None) -> Size | None:
        return size and (by * size[0], abs(by) * size[1])

    return replace(step, target=scaled(step.target), gradients=scaled(step.gradients))


def _methods(steps: Sequence[Step]) -> list[str]:
    return [step.method for step in steps]


class _Place(NamedTuple):
    """A :class:`Parting`; ``where`` is None if one may be hidden, which is not known."""

    number: int
    where: Where | None
    of: int
    method: str
    given: float = 0.0
    due: float = 0.0


def _how_far(place: _Place) -> tuple[int, int]:
    """The road that is followed longest is the one that was taken; where two are, what is not known
    of one of them is not known.
    """
    return place.number, ORDER.index(place.where) if place.where else len(ORDER)


def _first(
    steps: Sequence[Step], road: Sequence[Step], factor: float | None, due: Sequence[Size]
) -> _Place:
    """The first difference of two that call the same methods."""
    of = len(steps)
    for number, (mine, theirs) in enumerate(zip(steps, road, strict=True), start=1):
        pairs = {
            Where.SOURCES: (mine.sources, theirs.sources),
            Where.TARGET: (_target(mine), _target(theirs)),
            Where.GRADIENTS: (mine.gradients, theirs.gradients),
        }
        for where, (one, other) in pairs.items():
            is_alike = alike(one, other)
            if is_alike is None:
                return _Place(number, None, of, mine.method)
            if not is_alike and where == Where.TARGET:
                is_shared_out = _is_shared_out(road) and not _are_kept(road, due)
                return _of_the_target(
                    number, mine, theirs, of, None if is_shared_out else _Whole(factor)
                )
            if not is_alike:
                return _Place(number, where, of, mine.method)
    return _Place(of + 1, Where.AFTER, of, steps[-1].method)


class _Whole(NamedTuple):
    """A target that is no share of a sum; ``factor`` as in :func:`parting`."""

    factor: float | None


def _of_the_target(number: int, mine: Step, theirs: Step, of: int, whole: _Whole | None) -> _Place:
    """Another target; not known if it may be made up for: one of several shares, or a multiple.

    Of what is a multiple of what is due by just that factor, nothing was made up for.
    """
    by, factor = _multiple(mine, theirs), whole.factor if whole else None
    is_left = by is not None and factor is not None and alike((by, 0.0), (factor, 0.0))
    if whole is None or (by is not None and not is_left):
        return _Place(number, None, of, mine.method)
    given, due = ((step.target or (0.0,))[0] for step in (mine, theirs))
    return _Place(number, Where.TARGET, of, mine.method, given, due)


def _are_kept(road: Sequence[Step], due: Sequence[Size]) -> bool:
    """Is each gradient a part of what is due as it is, so that none is added to another?"""
    return all(any(alike(step.gradients, part) for part in due) for step in road)


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

"""Does a gradient that a tape gave enter an answer, or was it thrown away beside a formula?

It is tried, not proved. If the very tensor that a tape gave is in the value, it does. Else the
question is answered again, with each gradient changed before the student sees it: an answer that
stays the same to the bit, whatever the gradients are, holds none of them (``0.0 * g + 2 * x``
neither). A product of two gradients, a mean, ``.numpy()``, a sign: all change with them.

Where it cannot be told, nothing is said: an answer that was kept from before, one that changes by
itself, gradients that are all zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tensorflow import IndexedSlices, cast, is_tensor

from ..student import Answer, GaveBack
from ..values import Value
from .freeze import items_of, pairs_of
from .tape_use import Change, TapeCounter, counting_tapes

MOST = 1_000
"""Leaves of a value that are looked at."""


def holds_a_gradient(value: Any, counter: TapeCounter) -> bool:
    """Is in a value, however deep, the very object that a tape gave?"""
    return any(counter.gave(leaf) for leaf in _leaves(value))


def gave_back(value: Any, counter: TapeCounter) -> GaveBack:
    """What a value is, if it is a target or sources of a tape's, and holds no gradient."""
    found = {counter.gave_back(leaf) for leaf in _leaves(value)}
    if len(found) != 1:
        return GaveBack.NEITHER
    (what,) = found
    is_one = items_of(value) is None and pairs_of(value) is None
    if is_one or what is GaveBack.NEITHER:
        return what
    return GaveBack.SOURCES if what is GaveBack.SOURCE else GaveBack.NEITHER


def _leaves(value: Any) -> Iterator[Any]:
    """What is in a value, however deep, and is no list, tuple or dict itself."""
    waiting, left = [value], MOST
    while waiting and left:
        left -= 1
        item = waiting.pop()
        inside = items_of(item)
        if inside is None and (pairs := pairs_of(item)) is not None:
            inside = [under for _, under in pairs]
        if inside is None:
            yield item
        else:
            waiting += inside[:MOST]


def changes_with_the_gradients(first: Answer, again: Callable[[], Value]) -> bool | None:
    """Answer once more under other gradients, at most twice; None if it cannot be told.

    ``again`` answers, and raises what the student's code raises.
    """
    for change in (_scaled, _other):
        with counting_tapes(change) as counter:
            try:
                value = again()
            except (Exception, SystemExit, GeneratorExit):
                return True
        if value != first.value:
            return True
        if _results(counter.records()) < _results(first.tapes):
            return None
    return False


def _results(tapes: tuple[Any, ...]) -> int:
    return sum(sum(call.connected) for tape in tapes for call in tape.calls)


def _scaled(gradient: Any) -> Any:
    """A little larger: what follows a gradient until it is small still gets there."""
    return _each(gradient, lambda g: g * cast(1.015625, g.dtype))


def _other(gradient: Any) -> Any:
    """Of the opposite sign and never zero: what counts or compares sees another one."""
    return _each(gradient, lambda g: cast(-1.25, g.dtype) * g - cast(0.7, g.dtype))


def _each(gradient: Any, change: Change) -> Any:
    if isinstance(gradient, IndexedSlices):
        return IndexedSlices(
            change(gradient.values), gradient.indices, dense_shape=gradient.dense_shape
        )
    if not is_tensor(gradient) or not (gradient.dtype.is_floating or gradient.dtype.is_complex):
        return gradient
    return change(gradient)

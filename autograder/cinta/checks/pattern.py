"""What wrong numbers have in common: another order, always the same, a question late, a multiple.

A comparison finds the first number that differs. Whether that is a slip or has a pattern shows in
all the numbers of an answer, or in the answers to all questions, together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from ..results import Kind
from ..student import Answer, Question, inputs_of
from ..values import Array, Keras, Mapping, Value, plain
from ..values import Sequence as Items
from .compare import difference, same_answer
from .leaves import Difference, Expected, size_of_numbers
from .numbers import OF_THE_NUMBERS, common_factor

OF_THE_PLACE = (*OF_THE_NUMBERS, Kind.SHAPE, Kind.TRANSPOSED, Kind.DTYPE, Kind.TYPE)

ROUNDED_AWAY = 1e-5
"""The share of the size of what is due that is nothing: what rounding leaves of zeros."""

MOST_ORDERED = 8
"""Sources in a list: with more, no order is looked for."""


def patterned(
    found: Difference,
    number: int,
    answers: Sequence[Answer],
    expected: Sequence[Expected],
    rtol: float | None,
) -> Difference:
    """The difference that was found in answer ``number``, or what it is a case of."""
    if found.kind not in OF_THE_PLACE:
        return found
    if order := _order(answers[number].returned, expected[number], rtol):
        return Difference(Kind.ORDER, *order, found.expected)
    if found.kind not in OF_THE_NUMBERS:
        return found
    if _is_constant(answers, expected):
        return replace(found, kind=Kind.CONSTANT)
    if _is_late(answers, expected, rtol):
        return replace(found, kind=Kind.STALE)
    if found.kind == Kind.PROPORTIONAL:
        return _by_its_factor(found, answers, expected, rtol)
    if _is_turned(answers[number].returned, expected[number], rtol):
        return replace(found, kind=Kind.TURNED)
    return _of_one_factor(found, answers, expected, rtol)


def _by_its_factor(
    found: Difference, answers: Sequence[Answer], expected: Sequence[Expected], rtol: float | None
) -> Difference:
    """A multiple of what is due only if each answer is one, and by the same factor."""
    pairs = list(zip(answers, expected, strict=False))
    every = [difference(answer, due, rtol) for answer, due in pairs]
    kinds = {one.kind if one else None for one in every}
    if Kind.VALUE in kinds:  # of few numbers one answer may be a multiple by chance
        return _of_a_value(found)
    if kinds != {Kind.PROPORTIONAL}:
        return found  # of what has no factor of its own nothing is known
    one_factor = common_factor([(answer.returned, due) for answer, due in pairs], rtol)
    return found if one_factor is not None else replace(_of_a_value(found), varies=True)


def _of_a_value(found: Difference) -> Difference:
    return replace(found, kind=Kind.VALUE, factor=None)


def _of_one_factor(
    found: Difference, answers: Sequence[Answer], expected: Sequence[Expected], rtol: float | None
) -> Difference:
    """One number has no pattern; the answers to several questions may be one multiple of all."""
    pairs = list(zip(answers, expected, strict=False))
    every = [difference(answer, due, rtol) for answer, due in pairs]
    same_due = all(same_answer(Answer(expected[0].exact), Answer(due.exact)) for due in expected)
    if same_due or any(one and one.kind not in OF_THE_NUMBERS for one in every):
        return found
    factor = common_factor([(answer.returned, due) for answer, due in pairs], rtol)
    return found if factor is None else replace(found, kind=Kind.PROPORTIONAL, factor=factor)


def _order(value: Value, expected: Expected, rtol: float | None) -> tuple[str, str] | None:
    """First place of a list or dict that holds what is due elsewhere, and where that is."""
    due, given = dict_of_parts(expected), parts_of(value)
    if not 1 < len(due) == len(given) <= MOST_ORDERED or due.keys() != given.keys():
        return None
    taken: list[str] = []
    for item in given.values():
        fits = [k for k, e in due.items() if difference(Answer(item), e, rtol) is None]
        free = [k for k in fits if k not in taken]
        if not free:
            return None
        taken.append(free[0])
    pairs = zip(given, taken, strict=True)
    return next(((place, due_at) for place, due_at in pairs if place != due_at), None)


def places_of_all(value: Value, expected: Expected, rtol: float | None) -> list[str]:
    """Where, in a longer list or dict, each part of what is due stands; none unless all do."""
    due, free = dict_of_parts(expected), parts_of(value)
    found: list[str] = []
    for part in due.values() if len(due) < len(free) <= MOST_ORDERED else ():
        fits = (at for at, item in free.items() if difference(Answer(item), part, rtol) is None)
        if (at := next(fits, None)) is None:
            return []
        found.append(at)
        del free[at]
    return found


def is_repeated(value: Value, expected: Expected, rtol: float | None) -> bool:
    """Is a list all that is due in its order, several times over: ``2 * gradients``?"""
    due, given = [*dict_of_parts(expected).values()], [*parts_of(value).values()]
    times, rest = divmod(len(given), len(due)) if due else (0, 0)
    pairs = zip(given, due * times, strict=False)
    return times > 1 and not rest and all(difference(Answer(a), b, rtol) is None for a, b in pairs)


def dict_of_parts(expected: Expected) -> dict[str, Expected]:
    """Place → what is due there."""
    exacts = parts_of(expected.exact)
    return {
        place: Expected(form, exacts[place])
        for place, form in parts_of(expected.form).items()
        if place in exacts
    }


def parts_of(value: Value) -> dict[str, Value]:
    """Place → what stands there, of a list or a dict; nothing of anything else."""
    match value:
        case Items(_, items):
            return {f"[{number}]": item for number, item in enumerate(items)}
        case Mapping(items):
            return {f"[{key!r}]": item for key, item in items}
    return {}


def _is_constant(answers: Sequence[Answer], expected: Sequence[Expected]) -> bool:
    """The same to every question, although something else is due each time.

    Zeros come of much: they are told as what they are.
    """
    first, *others = answers
    if not others or any(answer.raised for answer in answers):
        return False
    if all(map(_is_next_to_nothing, answers, expected)):
        return False
    due = [Answer(e.exact) for e in expected]
    return all(same_answer(first, other, 1e-6) for other in others) and not any(
        same_answer(due[0], other) for other in due[1:]
    )


def _is_next_to_nothing(answer: Answer, expected: Expected) -> bool:
    """Nothing but zeros, or what rounding leaves of them."""
    _, given = size_of_numbers(answer.returned)
    _, due = size_of_numbers(expected.exact)
    return isfinite(due) and given <= ROUNDED_AWAY * due


def _is_late(answers: Sequence[Answer], expected: Sequence[Expected], rtol: float | None) -> bool:
    """From the second question on, what was due to the one before."""
    pairs = list(zip(answers[1:], expected, strict=False))
    late = all(difference(answer, due, rtol) is None for answer, due in pairs)
    return len(pairs) > 1 and late


def _is_turned(value: Value, expected: Expected, rtol: float | None) -> bool:
    """A square matrix with rows for columns."""
    if not isinstance(value, Array) or len(value.shape) != 2 or value.shape[0] < 2:
        return False
    turned = Array.of(np.asarray(plain(value)).T, value.kind, value.dtype)
    return difference(Answer(turned), expected, rtol) is None


class Size(NamedTuple):
    """An input has so many ``entries``, ``rows`` or ``columns``, or is a list of ``items``."""

    name: str
    number: int
    what: str


def size_for(factor: float, question: Question, names: Sequence[str]) -> Size | None:
    """Which input has a size that is the factor, or its inverse; None if none has."""
    size = abs(factor) if abs(factor) > 1 else 1 / abs(factor)
    count = round(size)
    if count < 2 or abs(size - count) > 1e-3 * count:
        return None
    arrays, lists = list(_inputs(question, names)), inputs_of(question, names)
    alone = [one for one in arrays if "[" not in one[0]]
    inside = [one for one in arrays if "[" in one[0]]
    found = (
        *_of_that_size(alone, count),
        *(Size(n, count, "items") for n, v in lists if _length(v) == count and n),
        *_of_that_size(inside, count),
    )
    return next(iter(found), None)


def _of_that_size(arrays: Sequence[tuple[str, tuple[int, ...]]], count: int) -> Iterator[Size]:
    for what in ("entries", "rows", "columns"):
        for name, shape in arrays:
            if _counts(shape).get(what) == count:
                yield Size(name, count, what)


def _length(value: Value) -> int:
    return len(value.items) if isinstance(value, Items) else 0


def inputs_of_shape(
    shape: tuple[int, ...], question: Question, names: Sequence[str]
) -> list[tuple[str, bool]]:
    """The inputs that have a shape, and whether it is one variable of theirs that has it."""
    arrays = [(name, False) for name, other in _inputs(question, names) if other == shape]
    models = [(n, v.weights) for n, v in inputs_of(question, names) if isinstance(v, Keras)]
    held = [
        (name, True)
        for name, weights in models
        if any(isinstance(one, Array) and one.shape == shape for one in weights)
    ]
    return arrays + held


MEAN = re.compile(
    r"mean|average|mse|/\s*(len|float|sum|tf\.|\w+\.(shape|size)|\d|rows|count|n\b)", re.I
)
"""A mean, or a division by what may be a number of elements."""


def averages(code: str) -> bool:
    """Whether code may take a mean of something."""
    return bool(MEAN.search(code))


def _counts(shape: tuple[int, ...]) -> dict[str, int]:
    if not shape:
        return {}
    rows = {"rows": shape[0], "columns": shape[-1]} if len(shape) > 1 else {}
    return {"entries": int(np.prod(shape))} | rows


def _inputs(question: Question, names: Sequence[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The arrays that a question gives, by the student's own names for them."""
    for name, value in inputs_of(question, names):
        if name:
            yield from _arrays(name, value)


def _arrays(name: str, value: Value) -> Iterator[tuple[str, tuple[int, ...]]]:
    match value:
        case Array():
            yield name, value.shape
        case Items(_, items):
            for number, item in enumerate(items):
                yield from _arrays(f"{name}[{number}]", item)
        case Mapping(pairs):
            for key, item in pairs:
                yield from _arrays(f"{name}[{key!r}]", item)
        case Keras():
            return

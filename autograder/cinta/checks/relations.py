"""How wrong numbers come of right ones: part by part, and of what the question brings.

An answer of several parts (a list, a dict) may be right in all but one; numbers may be those that
are due with another sign, times an input, a step away from one. Whatever is said here holds of the
answers to every question; nothing is said of a part of which too few numbers are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import permutations, takewhile
from typing import TypeVar

import numpy as np

from ..student import Answer, Question, inputs_of
from ..values import Array, Keras, Mapping, Value
from ..values import Sequence as Items
from .leaves import Expected, is_number, leaves, numbers_of
from .numbers import NEARLY_RIGHT, Row, factor_of, rows_of
from .relation_kinds import AT_A_PLACE, SAID_OTHERWISE, How, Part, Relation
from .right_in_part import diagonal, only_if, row, wrong_alone

ENOUGH = 3
"""Numbers that agree, where a constant is chosen such that they do."""

SLACK = 5.0
"""Tolerances that numbers may be off which are computed of two that are rounded."""

SURELY = 10.0
"""How many times what rounding may do something must be to be believed."""

MOST_INPUTS = 24

T = TypeVar("T")


@np.errstate(all="ignore")
def relation(
    questions: Sequence[Question],
    names: Sequence[str],
    answers: Sequence[Answer],
    expected: Sequence[Expected],
    rtol: float | None,
) -> Relation | None:
    """How answers of the right form come of what is due; None if nothing simple is found."""
    if not all(map(_same_but_for_numbers, answers, expected)):
        return None
    parts = _parts(questions, names, answers, expected, rtol)
    wrong = [part for part in parts if not part.is_right]
    return _of_the_parts(parts, wrong) or only_if(wrong)


def _of_the_parts(parts: Sequence[Part], wrong: Sequence[Part]) -> Relation | None:
    found = [_how(part) for part in wrong]
    zeros = [part.place for part, (how, _) in zip(wrong, found, strict=True) if how == How.ZERO]
    unmoved = [name for how, name in found if how == How.UNMOVED]
    if zeros and len(zeros) < len(found):
        return Relation(how=How.SOME_ZEROS, place=_around(zeros, _others(parts, zeros)))
    if unmoved and len(unmoved) < len(found):
        return Relation(how=How.SOME_UNMOVED, name=_common(unmoved) or "")
    if len(wrong) < len(parts):
        right = [part.place for part in parts if part.is_right]
        return _of_some(wrong, right, _common(how for how, _ in found))
    how = _common(how for how, _ in found)
    if how and how not in SAID_OTHERWISE:
        return Relation(how=how, name=_common(name for _, name in found) or "")
    if len(wrong) > 1 and all(factor_of(part.rows) for part in wrong):
        return Relation(how=How.EACH)
    if len(wrong) > 1 and all(map(_is_a_multiple_each_time, wrong)):
        several = [part for part in wrong if min(row.exact.size for row in part.rows) >= ENOUGH]
        return Relation(how=How.EACH) if several else None
    return None


def _others(parts: Sequence[Part], places: Sequence[str]) -> list[str]:
    return [part.place for part in parts if part.place not in places]


def _common(found: Iterable[T | None]) -> T | None:
    """What all of them are, if they are the same."""
    one, *others = {*found} or {None}
    return None if others else one


def _of_some(wrong: Sequence[Part], right: Sequence[str], how: How | None) -> Relation | None:
    """What is said where other parts are right."""
    if place := _around([part.place for part in wrong], right):
        if how is None and (only := only_if(wrong)):
            return only
        return Relation(how=how if how in AT_A_PLACE and how else How.ALONE, place=place)
    return Relation(how=how, some=True) if how in AT_A_PLACE and how else None


def _around(wrong: Sequence[str], right: Sequence[str]) -> str:
    """The innermost place that holds all that is wrong and nothing that is right; "" if none."""
    steps = [re.findall(r"\[[^]]*\]", place) for place in wrong]
    shared = takewhile(lambda step: len({*step}) == 1, zip(*steps, strict=False))
    place = "".join(step for step, *_ in shared)
    return "" if any(other.startswith(place) for other in right) else place


def _same_but_for_numbers(answer: Answer, due: Expected) -> bool:
    """Whether the texts, truth values and Nones of an answer are what is due."""
    pairs = zip(leaves(answer.returned), leaves(due.form), strict=True)
    return all(one == other for (_, one), (_, other) in pairs if not is_number(other))


def _parts(
    questions: Sequence[Question],
    names: Sequence[str],
    answers: Sequence[Answer],
    expected: Sequence[Expected],
    rtol: float | None,
) -> list[Part]:
    each = [rows_of(a.returned, due, rtol) for a, due in zip(answers, expected, strict=False)]
    inputs = tuple(_inputs(question, names) for question in questions[: len(each)])
    alike = len({tuple(row.where for row in rows) for rows in each}) == 1
    if not alike:
        return []
    return [Part(rows[0].where, rows, inputs) for rows in zip(*each, strict=True)]


def _inputs(question: Question, names: Sequence[str]) -> dict[str, np.ndarray]:
    """The numbers that a question brings, by where they are: ``params['w']``."""
    found = (pair for name, value in inputs_of(question, names) for pair in _arrays(name, value))
    return dict(pair for pair, _ in zip(found, range(MOST_INPUTS), strict=False) if pair[0])


def _arrays(name: str, value: Value) -> Iterator[tuple[str, np.ndarray]]:
    match value:
        case Keras(weights=weights):
            yield from ((f"{name}[{n}]", numbers_of(w)) for n, w in enumerate(weights))
        case Items() | Mapping() | Array():
            yield from ((name + at, numbers_of(x)) for at, x in leaves(value) if is_number(x))
        case _ if is_number(value):
            yield name, numbers_of(value)


Found = tuple[How | None, str]


def _how(part: Part) -> Found:
    """How the numbers of one part come of those that are due."""
    plain = next((how for how, fits in PLAIN if fits(part)), None)
    if plain:
        return plain, ""
    known = part.inputs[0].keys()
    for path in (path for path in known if all(path in one for one in part.inputs)):
        sources = [one[path] for one in part.inputs]
        if how := next((how for how, fits in WITH if fits(part, sources)), None):
            return how, path.partition("[")[0]
    return next((how for how, fits in LAST if fits(part)), None), ""


def _is_zero(part: Part) -> bool:
    given = any(bool(np.any(row.given)) for row in part.rows)
    return not given and any(bool(np.any(row.exact)) for row in part.rows)


def _is_negated(part: Part) -> bool:
    factor = factor_of(part.rows)
    return factor is not None and abs(factor + 1) < 1e-3


def _is_some_zero(part: Part) -> bool:
    """Zeros in some places, and what is due in the others, of which there are some."""
    made = [np.where(row.given == 0, 0.0, row.exact) for row in part.rows]
    kept = sum(int(np.count_nonzero(array)) for array in made)
    return kept > 1 and _is_made(part, made)


def _is_absolute(part: Part) -> bool:
    due = np.concatenate([row.exact.ravel() for row in part.rows])
    if np.iscomplexobj(due) or np.all(due <= 0) or np.all(due >= 0):
        return False
    return _is_made(part, [np.abs(row.exact) for row in part.rows])


def _is_absolute_times(part: Part) -> bool:
    """Without its sign, and by a constant of its own for each question: divided by the largest."""
    rows = [row._replace(exact=np.abs(row.exact)) for row in part.rows]
    both = [
        bool(np.any(r.exact < 0) and np.any(r.exact > 0)) and np.unique(r.exact).size > ENOUGH
        for r in part.rows
    ]
    is_real = not any(np.iscomplexobj(row.exact) for row in part.rows)
    return is_real and all(both) and all(row.fits() or factor_of([row]) for row in rows)


def _is_permuted(part: Part) -> bool:
    """The same numbers, not all alike, in other places."""
    if any(row.exact.size < 2 or np.iscomplexobj(row.given) for row in part.rows):
        return False
    given = [np.sort(row.given, axis=None) for row in part.rows]
    return _is_made(part, [np.sort(row.exact, axis=None) for row in part.rows], given)


def _is_some_times(part: Part) -> bool:
    """Zeros in some places, and in the others what is due by one factor."""
    kept = [np.where(row.given == 0, 0.0, row.exact) for row in part.rows]
    zeros = sum(int(np.count_nonzero((r.given == 0) & (r.exact != 0))) for r in part.rows)
    rows = [row._replace(exact=made) for row, made in zip(part.rows, kept, strict=True)]
    numbers = np.unique(np.concatenate([made.ravel() for made in kept]))
    return zeros > 0 and numbers.size > ENOUGH and factor_of(rows) is not None


def _is_a_multiple_each_time(part: Part) -> bool:
    """By a factor of its own for each question: a norm, say."""
    return all(bool(factor_of([row])) or row.exact.size == 1 for row in part.rows)


def _is_a_multiple_along(axis: int) -> Callable[[Part], bool]:
    """Whether each row, or each column, of a matrix is a multiple of the one that is due."""

    def fits(part: Part) -> bool:
        if any(row.exact.ndim != 2 or min(row.exact.shape) < 2 for row in part.rows):
            return False
        lines = [
            row._replace(given=np.take(row.given, n, axis), exact=np.take(row.exact, n, axis))
            for row in part.rows
            for n in range(row.exact.shape[axis])
        ]
        is_along = all(_is_along(line.given, line, line.exact) for line in lines)
        return is_along and max(part.rows[0].exact.shape) >= ENOUGH

    return fits


def _is_cut_off(part: Part) -> bool:
    """What is due, but nowhere above or below a bound, beyond which more than one of them is.

    That one alone is another may have any reason.
    """
    if any(np.iscomplexobj(row.given) for row in part.rows):
        return False
    given = np.concatenate([row.given.ravel() for row in part.rows])
    low, high = float(given.min()), float(given.max())
    due = np.concatenate([row.exact.ravel() for row in part.rows])
    inside = np.unique(given[(given > low) & (given < high)]).size
    slack = SLACK * max(row.allowed for row in part.rows)
    beyond = np.unique(due[(due > high + slack) | (due < low - slack)]).size
    is_a_bound = inside >= ENOUGH and beyond > 1
    return is_a_bound and _is_made(part, [np.clip(r.exact, low, high) for r in part.rows])


def _is_nearly_a_multiple(part: Part) -> bool:
    """By one constant that is not 1, in the first digits alone: of an approximation."""
    given = np.concatenate([row.given.ravel() for row in part.rows])
    due = np.concatenate([row.exact.ravel() for row in part.rows])
    norm = float(np.vdot(due, due).real)
    if due.size < ENOUGH or np.unique(due).size < ENOUGH or not norm:
        return False
    factor = float(np.vdot(due, given).real) / norm
    allowed = NEARLY_RIGHT / 2 * abs(factor) * float(np.max(np.abs(due)))
    is_near = bool(np.all(np.abs(given - factor * due) <= allowed))
    return is_near and abs(factor) > NEARLY_RIGHT and abs(factor - 1) > 0.05


def _is_alike(part: Part) -> bool:
    """Numbers of one answer alike, two by two at least, where each that is due is another."""
    sizes = [(np.unique(row.given).size, np.unique(row.exact).size) for row in part.rows]
    return all(due >= 2 * given and given and due > ENOUGH for given, due in sizes)


def _is_sum_everywhere(part: Part) -> bool:
    """In each place, or along an axis, one number: the sum of those that are due there."""
    return any(
        _is_made(part, [_summed(row.exact, axis) for row in part.rows])
        for axis in (None, *range(min(row.exact.ndim for row in part.rows)))
        if all(row.exact.size > 1 for row in part.rows)
    )


def _summed(due: np.ndarray, axis: int | None) -> np.ndarray:
    return np.broadcast_to(np.sum(due, axis, keepdims=True), due.shape)


PLAIN: tuple[tuple[How, Callable[[Part], bool]], ...] = (
    (How.ZERO, _is_zero),
    (How.SIGN, _is_negated),
    (How.FACTOR, lambda part: factor_of(part.rows) is not None),
    (How.SOME_ZERO, _is_some_zero),
    (How.ABSOLUTE, _is_absolute),
    (How.SQUARED, lambda part: _is_made(part, [row.exact**2 for row in part.rows])),
    (How.PERMUTED, _is_permuted),
    (How.SUM_EVERYWHERE, _is_sum_everywhere),
    (How.SOME_TIMES, _is_some_times),
    (How.CUT_OFF, _is_cut_off),
    (How.NEARLY, _is_nearly_a_multiple),
)


LAST: tuple[tuple[How, Callable[[Part], bool]], ...] = (
    (How.ABSOLUTE_TIMES, _is_absolute_times),
    (How.EACH_ROW, _is_a_multiple_along(0)),
    (How.EACH_COLUMN, _is_a_multiple_along(1)),
    (How.ALIKE, _is_alike),
    (How.DIAGONAL, wrong_alone(diagonal)),
    (How.LAST_ROW, wrong_alone(row(-1))),
    (How.FIRST_ROW, wrong_alone(row(0))),
)
"""What is said where nothing is known of how the numbers come of those that are due."""


def _is_made(
    part: Part, made: Sequence[np.ndarray], given: Sequence[np.ndarray] | None = None
) -> bool:
    """Whether the numbers that came are these: two at least, not all of them alike."""
    rows = [row.given for row in part.rows] if given is None else given
    numbers = np.concatenate([array.ravel() for array in made])
    if np.unique(numbers[np.isfinite(numbers)]).size < 2:
        return False
    return all(
        one.shape == other.shape and _near(one, other, row)
        for one, other, row in zip(rows, made, part.rows, strict=True)
    )


def _near(given: np.ndarray, made: np.ndarray, row: Row) -> bool:
    due = float(np.max(np.abs(row.exact), initial=0.0))
    size = float(np.max(np.abs(made), initial=0.0))
    allowed = SLACK * row.allowed * (size / due if due else 1.0)
    return bool(np.all(np.abs(given - made) <= allowed))


def _made_with(
    made: Callable[[np.ndarray, np.ndarray], np.ndarray], *, single: bool
) -> Callable[[Part, Sequence[np.ndarray]], bool]:
    """Whether the numbers are those of an operation with an input; ``single``: a number too."""

    def fits(part: Part, sources: Sequence[np.ndarray]) -> bool:
        pairs = list(zip(part.rows, sources, strict=True))
        if not all(x.shape == row.exact.shape or (single and not x.shape) for row, x in pairs):
            return False
        return _is_made(part, [made(row.exact, x) for row, x in pairs])

    return fits


def _is_multiple(
    given: Callable[[Row, np.ndarray], np.ndarray], due: Callable[[Row, np.ndarray], np.ndarray]
) -> Callable[[Part, Sequence[np.ndarray]], bool]:
    """Whether one thing is a multiple of another, by one constant, for enough numbers."""

    def fits(part: Part, sources: Sequence[np.ndarray]) -> bool:
        pairs = list(zip(part.rows, sources, strict=True))
        if not all(x.shape == row.exact.shape for row, x in pairs):
            return False
        rows = [Row(r.where, given(r, x), due(r, x), SLACK * _allowed(r, x)) for r, x in pairs]
        numbers = np.concatenate([row.exact.ravel() for row in rows])
        if np.unique(numbers).size < ENOUGH or not any(np.any(row.given) for row in rows):
            return False
        return factor_of(rows) is not None

    return fits


def _is_of_the_input(part: Part, sources: Sequence[np.ndarray]) -> bool:
    """Each answer a multiple of the input, by a number of its own; what is due is none."""
    pairs = list(zip(part.rows, sources, strict=True))
    if not all(x.shape == row.exact.shape for row, x in pairs):
        return False
    if sum(np.unique(x).size - 1 for x in sources) < ENOUGH - 1:  # one number each is chosen
        return False
    return all(_is_along(r.given, r, x) and not _is_along(r.exact, r, x) for r, x in pairs)


def _is_plus_a_multiple(part: Part, sources: Sequence[np.ndarray]) -> bool:
    """What is due, and one constant times an input on top, that rounding cannot account for."""
    pairs = list(zip(part.rows, sources, strict=True))
    if not all(x.shape == row.exact.shape for row, x in pairs):
        return False
    numbers = np.concatenate([x.ravel() for x in sources])
    extra = np.concatenate([(row.given - row.exact).ravel() for row in part.rows])
    if np.unique(numbers).size < ENOUGH or not np.isfinite(extra).all():
        return False
    factor = np.vdot(numbers, extra) / np.vdot(numbers, numbers)
    allowed = SLACK * max(row.allowed for row in part.rows)
    is_seen = abs(factor) * np.max(np.abs(numbers)) > SURELY * allowed
    return bool(is_seen and np.all(np.abs(extra - factor * numbers) <= allowed))


def _is_along(numbers: np.ndarray, row: Row, source: np.ndarray) -> bool:
    size = float(np.max(np.abs(numbers), initial=0.0))
    norm = float(np.vdot(source, source).real)
    along = source * (np.vdot(source, numbers) / norm) if norm else source
    due = float(np.max(np.abs(row.exact), initial=0.0))
    allowed = SLACK * row.allowed * (size / due if due else 1.0)
    return bool(size) and bool(np.all(np.abs(numbers - along) <= allowed))


def _allowed(row: Row, source: np.ndarray) -> float:
    """By how much the difference of a number and an input may be off."""
    due = float(np.max(np.abs(row.exact), initial=0.0))
    size = max(due, float(np.max(np.abs(source), initial=0.0)))
    return row.allowed * (size / due if due else 1.0)


WITH: tuple[tuple[How, Callable[[Part, Sequence[np.ndarray]], bool]], ...] = (
    (How.UNMOVED, _made_with(lambda due, x: x, single=False)),
    (How.TIMES, _made_with(lambda due, x: due * x, single=True)),
    (How.OVER, _made_with(lambda due, x: due / x, single=True)),
    (How.PLUS, _made_with(lambda due, x: due + x, single=False)),
    (How.MINUS, _made_with(lambda due, x: due - x, single=False)),
    (How.TAKEN_FROM, _made_with(lambda due, x: x - due, single=False)),
    (How.MOVED, _is_multiple(lambda row, x: row.given - x, lambda row, x: row.exact - x)),
    (How.STEP, _is_multiple(lambda row, x: row.given - x, lambda row, x: row.exact)),
    (How.CHANGE, _is_multiple(lambda row, x: row.given, lambda row, x: row.exact - x)),
    (How.OF_INPUT, _is_of_the_input),
    (How.PLUS_TIMES, _is_plus_a_multiple),
)


@np.errstate(all="ignore")
def relation_of_a_shape(
    place: str, answers: Sequence[Answer], expected: Sequence[Expected], rtol: float | None
) -> Relation | None:
    """How numbers in another shape come of what is due at a place; None if they do not simply."""
    part = []
    for answer, due in zip(answers, expected, strict=False):
        given = dict(leaves(answer.returned)).get(place)
        row = next((r for r in rows_of(due.exact, due, rtol) if r.where == place), None)
        if given is None or row is None or not is_number(given):
            return None
        part.append(row._replace(given=numbers_of(given)))
    rows = Part(place, tuple(part), ())
    for how, made in REDUCED:
        for axis in (None, *range(min(row.exact.ndim for row in part))):
            arrays = [np.squeeze(made(row.exact, axis)) for row in part]
            if _is_made(rows, arrays, [np.squeeze(row.given) for row in part]):
                return Relation(how=how)
    if _is_made(rows, [row.exact.ravel() for row in part], [row.given.ravel() for row in part]):
        return Relation(how=How.RESHAPED)
    for axes in permutations(range(part[0].exact.ndim)):
        if _is_made(rows, [np.transpose(row.exact, axes) for row in part]):
            return Relation(how=How.RESHAPED)
    return None


REDUCED: tuple[tuple[How, Callable[[np.ndarray, int | None], np.ndarray]], ...] = (
    (How.RESHAPED, lambda due, axis: due),
    (How.SUM_OF, lambda due, axis: np.sum(due, axis)),
    (How.MEAN_OF, lambda due, axis: np.mean(due, axis)),
)

"""Is what was drawn fit to judge? What rounding does to an answer must not look like a mistake.

Where numbers nearly cancel, a right answer in float32 may be far off, relative to what is left. So
inputs are drawn again until

- every right answer that we know is well within the tolerance;
- the tolerance is small against what it is a tolerance of.

That every wrong one is well outside of it (or well within: right but for the tape) is looked at by
the gate, and over many seeds at night: no draw waits for it.

The tolerance itself follows the conditioning of the question: how far the exact answer moves when
each input moves by one rounding, a first-order forward error bound for a backward stable algorithm
(Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 1.6).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from ..student import Answer, Question, changed, in_double
from ..values import Array, Value, with_arrays
from .compare import difference
from .leaves import Difference, Expected
from .numbers import OF_THE_NUMBERS, ROUNDING, distance, spread, tolerances, widest

MOVES = 2
"""How often all inputs are moved, each by about one rounding, up or down by chance."""

ROUNDINGS = 16.0
"""How many times the effect of one rounding an answer may be off: it is made in several steps."""

WITHIN, OUTSIDE = 0.5, 10.0
"""Known right answers are this close, in tolerances, and known wrong ones this far."""

WIDEST = 0.01
"""The widest that a spread may make a tolerance, relative to the size of a leaf."""


def moved(question: Question, chance: np.random.Generator) -> Question:
    """The question in float64, each of its float32 numbers about one rounding up or down."""
    return changed(
        in_double(question), lambda value: with_arrays(value, lambda a: _moved(a, chance))
    )


def _moved(array: Array, chance: np.random.Generator) -> Array:
    match array:
        case Array(kind, "float64"):
            # Of different sizes: numbers that all move alike would still cancel.
            return Array.of(array.numpy() * _one_rounding(array.shape, chance), kind)
        case Array(kind, "complex128"):
            real, imaginary = (_one_rounding(array.shape, chance) for _ in range(2))
            parts = array.numpy().real * real + 1j * (array.numpy().imag * imaginary)
            return Array.of(parts, kind)
        case _:
            return array


def _one_rounding(shape: tuple[int, ...], chance: np.random.Generator) -> np.ndarray:
    steps = chance.choice([-1.0, 1.0], shape) * chance.uniform(0.5, 1.0, shape)
    return np.asarray(1.0 + ROUNDING["float32"] * steps)


def with_spread(expected: Expected, others: Sequence[Value], rtol: float | None) -> Expected:
    """What is due, with how far rounding may move it, if that is more than is tolerated anyway.

    ``others`` are the exact answers to moved inputs.
    """
    found = spread(expected.exact, others, expected.form)
    widened = replace(expected, spread=tuple(ROUNDINGS * each for each in found))
    return widened if tolerances(widened, rtol) != tolerances(expected, rtol) else expected


def too_wide(expected: Sequence[Expected], rtol: float | None) -> str:
    """Why the questions cannot tell right from wrong; empty if they can."""
    for number, due in enumerate(expected, start=1):
        if due.spread and (width := widest(due, rtol)) > WIDEST:
            return f"rounding alone moves answer {number} by {width:.2g} of its size"
    return ""


def unfit_for(
    answers: Sequence[Answer], expected: Sequence[Expected], rtol: float | None, *, right: bool
) -> str:
    """Why the questions do not judge these answers surely; empty if they do.

    A ``right`` answer must be well within the tolerance everywhere. A wrong one that has the right
    form must be well outside of it somewhere, or well within everywhere.
    """
    found = [difference(answer, due, rtol) for answer, due in zip(answers, expected, strict=True)]
    if other := next((one for one in found if one and one.kind not in OF_THE_NUMBERS), None):
        return _of_another_form(other) if right else ""
    pairs = zip(answers, expected, strict=True)
    farthest = max(distance(answer.returned, due, rtol) for answer, due in pairs)
    if farthest <= WITHIN or (not right and farthest >= OUTSIDE):
        return ""
    return f"{OFF} {farthest:.2g} tolerances"


OFF = "it is off by"


def is_by_numbers(why: str) -> bool:
    """Whether what :func:`unfit_for` says is about numbers, which other inputs may mend."""
    return why.startswith(OFF)


def _of_another_form(found: Difference) -> str:
    """What differs, where it is no number."""
    at = " ".join(filter(None, (found.kind, found.where)))
    return f"it is not of the expected form ({at}: {found.actual or '-'}; {found.expected or '-'})"

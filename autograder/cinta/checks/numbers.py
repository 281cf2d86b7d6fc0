"""Are the numbers of an answer what is due, within the tolerance of their dtype?

Values are compared in float64 (complex ones in complex128), leaf by leaf:
``max|g - r| <= rtol * max(max|r_leaf|, 0.01 * max|r_all|)``, where ``r`` is the solution's answer
to the same inputs cast up to float64; or within the leaf's ``spread``, if that is more: what
rounding alone may do to an answer where numbers nearly cancel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..results import Kind
from ..values import Array, Scalar, Slices, Value
from .leaves import Difference, Expected, is_number, leaves, numbers_of

RTOL = {"float64": 1e-9, "float32": 1e-4, "float16": 2e-2, "bfloat16": 5e-2}
"""Tolerance by the dtype of the leaf that is due; measured on 5,475 right and 1,164 wrong runs."""

ROUNDING = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
"""The relative spacing of numbers by dtype."""

OF_FLOAT32 = 3e-6
"""How far numbers may be off that passed through float32 on their way."""

NEARLY_RIGHT = 2e-3
"""How far numbers may be off whose first digits are right."""

FEW = {"float16": 0.25, "bfloat16": 0.25}
"""Of numbers this short few are added up, or nothing would be left of them: the share of roundings
that are allowed for elsewhere."""

PARTS = {"complex64": "float32", "complex128": "float64"}
"""The dtype of the real and the imaginary part: errors are their modulus."""

NEGLIGIBLE = 0.01
"""A leaf this much smaller than the largest is held against the largest, not against itself."""

COARSE = 0.05
"""How far the differences over a step that is far too large are off, relative to the size."""

NEARLY_ONE = 0.01
"""A factor closer to 1 than this is lack of precision: "1 times the expected" would help nobody."""


OF_THE_NUMBERS = (Kind.VALUE, Kind.PROPORTIONAL)
"""The kinds of a difference between answers of one form."""


@np.errstate(all="ignore")
def first_wrong_number(value: Value, expected: Expected, rtol: float | None) -> Difference | None:
    """Every number, in float64, against the exact reference."""
    rows = rows_of(value, expected, rtol)
    wrong = next((row for row in rows if not row.fits()), None)
    if wrong is None:
        return None
    errors = np.nan_to_num(wrong.errors(), nan=np.inf)
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(errors)), errors.shape))
    at = wrong.where + (f"[{', '.join(map(str, index))}]" if index else "")
    actual, due = f"{wrong.given[index]:.7g}", f"{wrong.exact[index]:.7g}"
    factor = factor_of(rows)
    kind = Kind.VALUE if factor is None else Kind.PROPORTIONAL
    return Difference(kind, where=at, actual=actual, expected=due, factor=factor)


class Row(NamedTuple):
    """One leaf in float64: what was given, what is due, and how much it may be off."""

    where: str
    given: np.ndarray
    exact: np.ndarray
    allowed: float

    def fits(self, factor: float = 1.0) -> bool:
        """True if what was given is ``factor`` times what is due, nowhere off by too much."""
        return bool(np.all(self.errors(factor) <= self.allowed * abs(factor)))

    def distance(self) -> float:
        """The largest error in tolerances."""
        worst = float(np.max(np.nan_to_num(self.errors(), nan=np.inf), initial=0.0))
        return _ratio(worst, self.allowed)

    def errors(self, factor: float = 1.0) -> np.ndarray:
        """How far each element is off; the same nan or inf on both sides is no error."""
        due = factor * self.exact
        same = (self.given == due) | (np.isnan(self.given) & np.isnan(due))
        return np.where(same, 0.0, np.abs(self.given - due))


def rows_of(value: Value, expected: Expected, rtol: float | None) -> list[Row]:
    """The leaves that hold numbers, each with its tolerance (see the head of this module)."""
    numbers = [
        (where, numbers_of(leaf), numbers_of(exact), form)
        for (where, leaf), (_, exact), (_, form) in zip(
            leaves(value), leaves(expected.exact), leaves(expected.form), strict=True
        )
        if is_number(form)
    ]
    sizes = _sizes([exact for _, _, exact, _ in numbers])
    spreads = expected.spread or (0.0,) * len(numbers)
    return [
        Row(where, given, exact, max(_rtol(form, rtol) * size, spread))
        for (where, given, exact, form), size, spread in zip(numbers, sizes, spreads, strict=True)
    ]


def _sizes(exacts: Sequence[np.ndarray]) -> list[float]:
    """The size that each leaf's tolerance is relative to."""
    own = [_size(exact) for exact in exacts]
    least = NEGLIGIBLE * max(own, default=0.0)
    return [max(size, least) for size in own]


def _rtol(form: Value, rtol: float | None) -> float:
    """The check's own tolerance, or that of the dtype."""
    return RTOL.get(_dtype(form), 0.0) if rtol is None else rtol


def _dtype(form: Value) -> str:
    """The dtype of a leaf, of its parts if it is complex; a Python float came out of float32."""
    match form:
        case Scalar(value):
            return "float32" if isinstance(value, float) else "int"
        case Array(_, dtype) | Slices(Array(_, dtype)):
            return PARTS.get(dtype, dtype)
        case _:
            return ""


@np.errstate(all="ignore")
def distance(value: Value, expected: Expected, rtol: float | None) -> float:
    """How far the numbers of an answer of the right form are off, in tolerances: 1 just passes."""
    rows = rows_of(value, expected, rtol)
    return max((row.distance() for row in rows), default=0.0)


@np.errstate(all="ignore")
def spread(exact: Value, moved: Sequence[Value], form: Value) -> tuple[float, ...]:
    """By how much one rounding moves each leaf of numbers.

    ``moved`` are answers to inputs that were moved by one rounding of float32; a leaf of another
    dtype is rounded to that.
    """
    dtypes = [_dtype(leaf) for _, leaf in leaves(form) if is_number(leaf)]
    rows = zip(dtypes, *(_numbers(value, form) for value in (exact, *moved)), strict=True)
    return tuple(
        max(_size(other - due) for other in others)
        * (ROUNDING.get(dtype, 0.0) / ROUNDING["float32"])
        * FEW.get(dtype, 1.0)
        for dtype, due, *others in rows
    )


def tolerances(expected: Expected, rtol: float | None) -> list[float]:
    """How far each leaf of numbers may be off."""
    return [row.allowed for row in rows_of(expected.exact, expected, rtol)]


def widest(expected: Expected, rtol: float | None) -> float:
    """The widest tolerance of a leaf, relative to the leaf's size; inf if only the size is 0.

    Of leaves whose own dtype allows half as much, or more, none is counted.
    """
    rows = rows_of(expected.exact, expected, rtol)
    sizes = _sizes([row.exact for row in rows])
    forms = [form for _, form in leaves(expected.form) if is_number(form)]
    widths = (
        _ratio(row.allowed, size)
        for row, size, form in zip(rows, sizes, forms, strict=True)
        if row.allowed > 2 * _rtol(form, rtol) * size
    )
    return max(widths, default=0.0)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else np.inf if part else 0.0


def _numbers(value: Value, form: Value) -> list[np.ndarray]:
    pairs = zip(leaves(value), leaves(form), strict=True)
    return [numbers_of(leaf) for (_, leaf), (_, due) in pairs if is_number(due)]


@np.errstate(all="ignore")
def common_factor(pairs: Sequence[tuple[Value, Expected]], rtol: float | None) -> float | None:
    """The ``c`` of ``given = c * due`` for several answers of the right form together, if any."""
    return factor_of([row for given, due in pairs for row in rows_of(given, due, rtol)])


def is_negated(value: Value, expected: Expected, rtol: float | None = None) -> bool:
    """Whether every number of an answer of the right form is due with the other sign."""
    rows = rows_of(value, expected, rtol)
    return any(np.any(row.exact) for row in rows) and all(row.fits(-1.0) for row in rows)


def factor_of_all(value: Value, expected: Expected, rtol: float | None = None) -> float | None:
    """By what all numbers are those that are due, a single one too; None if by no one factor."""
    rows = rows_of(value, expected, rtol)
    if sum(row.exact.size for row in rows) != 1:
        return factor_of(rows)
    (row,) = (row for row in rows if row.exact.size)
    return float(row.given.item() / row.exact.item()) if row.exact.item() else None


def lost_precision(value: Value, expected: Expected) -> bool:
    """Whether the numbers of a right form in float64 are right as far as float32 goes."""
    dtypes = {form.dtype for _, form in leaves(expected.form) if isinstance(form, Array)}
    rows = rows_of(value, expected, OF_FLOAT32) if dtypes == {"float64"} else []
    return bool(rows) and all(row.fits() for row in rows)


def is_approximate(value: Value, expected: Expected) -> bool:
    """Whether the numbers of a right form in float64 are right in their first digits."""
    dtypes = {form.dtype for _, form in leaves(expected.form) if isinstance(form, Array)}
    rows = rows_of(value, expected, NEARLY_RIGHT) if dtypes == {"float64"} else []
    return bool(rows) and all(row.fits() for row in rows)


def is_near(value: Value, expected: Expected) -> bool:
    """Whether the numbers of a right form are as near as a difference over a coarse step is."""
    rows = rows_of(value, expected, COARSE)
    return bool(rows) and all(row.fits() for row in rows)


def is_zero_due(where: str, expected: Expected) -> bool:
    """Whether nothing but zeros is due in the array that a place is of."""
    there = [
        numbers_of(leaf)
        for place, leaf in leaves(expected.exact)
        if where.startswith(f"{place}[") and is_number(leaf)
    ]
    return bool(there) and not np.any(there[-1])


def _size(exact: np.ndarray) -> float:
    """The largest finite magnitude in a leaf."""
    return float(np.max(np.abs(exact), initial=0.0, where=np.isfinite(exact)))


def factor_of(rows: Sequence[Row]) -> float | None:
    """The least-squares ``c`` of ``given = c * due``, if it is one and holds for every leaf."""
    if not rows:  # texts, truth values
        return None
    given = np.concatenate([row.given.ravel() for row in rows])
    due = np.concatenate([row.exact.ravel() for row in rows])
    norm = float(np.vdot(due, due).real)
    factor = float(np.vdot(due, given).real) / norm if norm else 0.0
    if due.size < 2 or factor == 0 or not np.isfinite(factor) or abs(factor - 1) < NEARLY_ONE:
        return None
    return factor if all(row.fits(factor) for row in rows) else None

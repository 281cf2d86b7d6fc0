"""What a comparison says, and how a nested value is walked leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import hypot

import msgspec
import numpy as np

from ..results import Kind
from ..student import Size
from ..values import (
    MAX_ITEMS,
    Array,
    Dataset,
    Mapping,
    Scalar,
    Sequence,
    Slices,
    Value,
    plain,
    short,
    show,
)

MAX_DEPTH = 50
"""Deeper than any answer that is due; a process that lies may send thousands of levels."""


class Expected(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is due: ``form`` fixes structure, shape and dtype, ``exact`` (float64) the values.

    ``spread`` is by how much each leaf that holds numbers may move because the inputs are rounded
    (see :mod:`.fitness`); empty where that is next to nothing. With ``same_type`` what holds the
    numbers must be of the solution's type: a tensor, a variable, an ndarray, a bare number.
    ``raises`` is the type of an exception that is due in place of a value; ``derived`` says that
    one derived from it will do.
    """

    form: Value
    exact: Value
    spread: tuple[float, ...] = ()
    same_type: bool = False
    raises: str = ""
    derived: bool = False


class Difference(msgspec.Struct, frozen=True):
    """The first thing that differs: its kind, where, what came, what was expected.

    ``factor`` is the least-squares ``c`` of ``actual = c * expected`` where that holds; ``varies``
    says that it does for each question, with another ``c``.
    """

    kind: Kind
    where: str = ""
    actual: str = ""
    expected: str = ""
    factor: float | None = None
    varies: bool = False


def leaves(value: Value, where: str = "") -> Iterator[tuple[str, Value]]:
    """``(path, leaf)`` of a nested value, dict entries in the order of their keys."""
    match value:
        case Sequence(_, items):
            for number, item in enumerate(items):
                yield from leaves(item, f"{where}[{number}]")
        case Mapping(items):
            for key, item in sorted(items, key=lambda pair: repr(pair[0])):
                yield from leaves(item, f"{where}[{key!r}]")
        case _:
            yield where, value


def is_none(value: Value) -> bool:
    """True for a plain None."""
    return isinstance(value, Scalar) and value.value is None


def all_none(value: Value) -> bool:
    """True if there is nothing but None in it."""
    return all(is_none(leaf) for _, leaf in leaves(value))


def is_number(leaf: Value) -> bool:
    """True for arrays, for IndexedSlices that can be written out, and for Python's own numbers.

    The last have no dtype to compare. A truth value of Python's is no number.
    """
    if isinstance(leaf, Slices):
        return leaf.dense() is not None
    return isinstance(leaf, Array) or (
        isinstance(leaf, Scalar) and type(leaf.value) in (int, float)
    )


def as_bool(leaf: Value) -> bool | None:
    """The truth value that a leaf holds, whatever holds it; None if it is none."""
    if isinstance(leaf, Scalar) and isinstance(leaf.value, bool):
        return leaf.value
    if isinstance(leaf, Array) and leaf.dtype == "bool" and not leaf.shape:
        return bool(leaf.numpy())
    return None


def numbers_of(leaf: Value) -> np.ndarray:
    """The numbers of a leaf in float64, or in complex128."""
    numbers = np.asarray(plain(leaf))
    return numbers.astype(np.complex128 if numbers.dtype.kind == "c" else np.float64)


@np.errstate(all="ignore")
def size_of_numbers(value: Value) -> Size:
    """Sum and norm of all numbers in a value, as of a step's (:class:`cinta.student.Size`).

    Infinite where the numbers are too large for that.
    """
    numbers = [numbers_of(leaf) for _, leaf in leaves(value) if is_number(leaf)]
    total = sum(float(one.real.sum()) for one in numbers)
    return total, hypot(*(float(np.linalg.norm(one)) for one in numbers))


def all_finite(value: Value) -> bool:
    """True if no number of the value is nan or inf."""
    numbers = (numbers_of(leaf) for _, leaf in leaves(value) if is_number(leaf))
    return all(bool(np.all(np.isfinite(number))) for number in numbers)


def too_much(value: Value) -> bool:
    """True beyond ``MAX_DEPTH`` levels or ``MAX_ITEMS`` on one; found without recursion."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [item for outer in level for item in _inside(outer)]
        if not level or len(level) > MAX_ITEMS:
            break
    return bool(level)


def _inside(value: Value) -> Iterable[Value]:
    match value:
        case Sequence(_, items):
            return items
        case Mapping(items):
            return [item for _, item in items]
        case Dataset(batches):
            return batches
        case _:
            return ()


def outline(value: Value, limit: int = 200) -> str:
    """The structure of a value without its numbers: ``{'b': float32[2], 'w': float32[3, 2]}``."""
    match value:
        case Sequence(kind, items):
            inside = ", ".join(outline(item, limit) for item in items[:limit])
            text = f"[{inside}]" if kind == "list" else f"({inside})"
        case Mapping(items):
            pairs = (f"{key!r}: {outline(item, limit)}" for key, item in items[:limit])
            text = "{" + ", ".join(pairs) + "}"
        case Array(_, dtype, shape):
            text = f"{dtype}{list(shape)}"
        case Scalar(inner) if inner is not None:
            text = type(inner).__name__
        case _:
            text = show(value, 40)
    return short(text, limit)

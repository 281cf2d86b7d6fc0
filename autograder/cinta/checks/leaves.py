"""What a comparison says, and how a nested value is walked leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from ..results import Kind
from ..values import MAX_ITEMS, Array, Mapping, Scalar, Sequence, Value, plain, short, show

MAX_DEPTH = 50
"""Deeper than any answer that is due; a process that lies may send thousands of levels."""


class Expected(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is due: ``form`` fixes structure, shape and dtype, ``exact`` (float64) the values.

    ``spread`` is by how much each leaf that holds numbers may move because the inputs are rounded
    (see :mod:`.fitness`); empty where that is next to nothing.
    """

    form: Value
    exact: Value
    spread: tuple[float, ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """The first thing that differs: its kind, where, what came, what was expected.

    ``factor`` is the least-squares ``c`` of ``actual = c * expected`` where that holds.
    """

    kind: Kind
    where: str = ""
    actual: str = ""
    expected: str = ""
    factor: float | None = None


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


def is_number(leaf: Value) -> bool:
    """True for arrays and for Python's own numbers, which have no dtype to compare."""
    return isinstance(leaf, Array) or (
        isinstance(leaf, Scalar) and type(leaf.value) in (int, float)
    )


def all_finite(value: Value) -> bool:
    """True if no number of the value is nan or inf."""
    numbers = (np.asarray(plain(leaf)) for _, leaf in leaves(value) if is_number(leaf))
    return all(bool(np.all(np.isfinite(number))) for number in numbers)


def too_much(value: Value) -> bool:
    """True beyond ``MAX_DEPTH`` levels or ``MAX_ITEMS`` on one; found without recursion."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [item for outer in level for item in _inside(outer)]
        if len(level) > MAX_ITEMS:
            return True
    return bool(level)


def _inside(value: Value) -> Iterable[Value]:
    match value:
        case Sequence(_, items):
            return items
        case Mapping(items):
            return [item for _, item in items]
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

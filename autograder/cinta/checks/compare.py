"""Is an answer what is due, and if not, what is the first thing that differs?

The order is: exception, blank, None, structure, None inside, type, shape (and transpose), finite,
dtype, value; :mod:`.numbers` holds the tolerances.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Sequence as Several

import numpy as np

from ..results import Kind
from ..student import Answer, Raised
from ..values import (
    Array,
    Blank,
    Mapping,
    Missing,
    Opaque,
    Sequence,
    Slices,
    Value,
    plain,
    short,
    show,
)
from .leaves import (
    Difference,
    Expected,
    all_none,
    as_bool,
    is_none,
    is_number,
    leaves,
    outline,
    too_much,
)
from .numbers import OF_THE_NUMBERS, Row, factor_of, first_wrong_number, rows_of

__all__ = ["Difference", "Expected", "difference", "disagreement", "same_answer"]

OF_TENSORFLOW = re.compile(
    r"\{\{(function_)?node [^}]*\}\}\s*|\s*\[Op:\w*\](\s*name:\s*\S*)?|\s*;\s*NodeDef:.*"
    r"|\x1b\[[\d;]*m|^Exception encountered when calling [^:]*?\(\)\.\s*"
    r"|\s*(Arguments received by|Call arguments received by) .*",
    re.DOTALL,
)
"""Names of its kernels and devices, colours, and what Keras adds: none of the student's writing."""

MAX_TEXT = 500
"""How much of a text that came from a student's process goes into a message."""


def difference(answer: Answer, expected: Expected, rtol: float | None = None) -> Difference | None:
    """The first difference between an answer and what is due, or None."""
    if answer.raised is not None and is_due(answer.raised, expected):
        return None
    if answer.raised is not None:
        return Difference(Kind.RAISED, actual=said_by(answer.raised), expected=show(expected.form))
    value = answer.returned
    if isinstance(value, Missing):
        return Difference(Kind.MISSING, actual=short(value.name, MAX_TEXT))
    if too_much(value):
        return Difference(Kind.STRUCTURE, actual="[[[[…]]]]", expected=outline(expected.form))
    if any(isinstance(leaf, Blank) for _, leaf in leaves(value)):
        return Difference(Kind.BLANK)
    if expected.raises:
        return Difference(Kind.NOT_RAISED, actual=show(value), expected=expected.raises)
    return (
        _not_returned(answer, expected.form)
        or _nothing(value, expected.form)
        or _structure(value, expected.form, "")
        or _leaf_forms(value, expected)
        or first_wrong_number(value, expected, rtol)
    )


def is_due(raised: Raised, expected: Expected) -> bool:
    """Is that the exception that is due? None is where none is; a class may be called ""."""
    if not expected.raises:
        return False
    if expected.derived:
        return raised.is_a(expected.raises)
    return raised.type == expected.raises


def said_by(raised: Raised) -> str:
    """An exception as it is shown: its type and text, without what TensorFlow adds for itself."""
    text = OF_TENSORFLOW.sub("", raised.message).strip().rstrip(".")
    return short(f"{raised.type}: {text}" if text else raised.type, MAX_TEXT)


def disagreement(exact: Value, oracle: Value, rtol: float) -> Difference | None:
    """How the solution in float64 differs from an independent oracle: structure, shape, values."""
    due, exact = Expected(oracle, oracle), _written_out(exact)
    found = _structure(exact, oracle, "") or _leaf_forms(exact, due)
    if found and found.kind != Kind.DTYPE:
        return found
    return first_wrong_number(exact, due, rtol)


def _written_out(value: Value) -> Value:
    """The same with IndexedSlices as the arrays that they stand for."""
    match value:
        case Slices() if is_number(value):
            return Array.of(plain(value), "tensor")
        case Sequence(kind, items):
            return Sequence(kind, tuple(map(_written_out, items)))
        case Mapping(items):
            return Mapping(tuple((key, _written_out(item)) for key, item in items))
        case _:
            return value


def _not_returned(answer: Answer, form: Value) -> Difference | None:
    """None for an answer, where the tape is not to blame: nothing was returned, or not its gift.

    What a driver gathers from several calls may be nothing but None too.
    """
    if all_none(form) or not _is_nothing(answer.returned):
        return None
    if answer.no_return or answer.got_every_gradient:
        return Difference(Kind.NOT_RETURNED, actual="None", expected=show(form))
    return None


def _is_nothing(value: Value) -> bool:
    """None, or a list or dict with nothing but None in it, and that."""
    return any(True for _ in leaves(value)) and all_none(value)


def _nothing(value: Value, form: Value) -> Difference | None:
    """None where something is due, or nothing but None."""
    if all_none(form):
        return None
    if is_none(value):
        return Difference(Kind.NONE, actual="None", expected=show(form))
    inside = [leaf for _, leaf in leaves(value)]
    if inside and all(is_none(leaf) for leaf in inside):
        return Difference(Kind.ALL_NONE, actual=show(value), expected=show(form))
    return None


def _structure(value: Value, form: Value, where: str) -> Difference | None:
    """Lists (or tuples) of the same length, dicts of the same keys, leaves for leaves."""
    match form, value:
        case Sequence(_, due), Sequence(_, items) if len(due) == len(items):
            pairs = [
                (f"{where}[{n}]", i, d) for n, (i, d) in enumerate(zip(items, due, strict=True))
            ]
        case Sequence(_, due), Sequence(_, items):
            return Difference(Kind.LENGTH, where, str(len(items)), str(len(due)))
        case Mapping(due), Mapping(items) if lacking := _keys(due) - _keys(items):
            return Difference(Kind.KEYS, where, _listed(_keys(items)), _listed(lacking))
        case Mapping(due), Mapping(items) if more := _keys(items) - _keys(due):
            return Difference(Kind.MORE_KEYS, where, _listed(more), _listed(_keys(due)))
        case Mapping(due), Mapping(items):
            given = dict(items)
            pairs = [(f"{where}[{key!r}]", given[key], d) for key, d in due]
        case (Sequence() | Mapping(), _) | (_, Sequence() | Mapping()):
            return Difference(Kind.STRUCTURE, where, outline(value), outline(form))
        case _:
            return None
    found = (_structure(item, due, path) for path, item, due in pairs)
    return next((difference for difference in found if difference), None)


def _keys(items: Iterable[tuple[str | int, Value]]) -> set[str | int]:
    return {key for key, _ in items}


def _listed(keys: Iterable[str | int]) -> str:
    return short(", ".join(sorted(map(repr, keys))), MAX_TEXT) or "–"


def _leaf_forms(value: Value, expected: Expected) -> Difference | None:
    """None positions first, then each leaf's type, shape, finiteness and dtype."""
    pairs = [
        (where, leaf, due)
        for (where, leaf), (_, due) in zip(leaves(value), leaves(expected.form), strict=True)
    ]
    for where, leaf, due in pairs:
        if is_none(leaf) and not is_none(due):
            return Difference(Kind.NONE_AT, where, "None", outline(due))
        if is_none(due) and not is_none(leaf):
            return Difference(Kind.NOT_NONE, where, outline(leaf), "None")
    found = (_leaf_form(*pair) or (expected.same_type and _type(*pair)) or None for pair in pairs)
    return next((difference for difference in found if difference), None)


def _type(where: str, leaf: Value, due: Value) -> Difference | None:
    """What holds one leaf's numbers, where that was asked for."""
    held, wanted = _holder(leaf), _holder(due)
    return Difference(Kind.TYPE, where, held, wanted) if held != wanted else None


HOLDERS = {
    "tensor": "tf.Tensor",
    "variable": "tf.Variable",
    "ndarray": "np.ndarray",
    "number": "number",
}
"""What holds numbers, as it is called."""


def _holder(leaf: Value) -> str:
    match leaf:
        case Array(kind):
            return HOLDERS[kind]
        case Slices():
            return "tf.IndexedSlices"
        case _:
            return HOLDERS["number"] if is_number(leaf) else outline(leaf)


def _leaf_form(where: str, leaf: Value, due: Value) -> Difference | None:
    """One leaf against the form of the leaf that is due."""
    if isinstance(leaf, Slices) and not isinstance(due, Slices):
        return Difference(Kind.SLICES, where, "IndexedSlices", outline(due))
    if (wanted := as_bool(due)) is not None:
        given = as_bool(leaf)
        kind = Kind.TYPE if given is None else Kind.VALUE
        return None if given == wanted else Difference(kind, where, show(leaf), show(due))
    if not is_number(due):
        return None if leaf == due else Difference(Kind.VALUE, where, show(leaf), show(due))
    if not is_number(leaf):
        return Difference(Kind.TYPE, where, outline(leaf), outline(due))
    return _array_form(where, leaf, due)


def _array_form(where: str, leaf: Value, due: Value) -> Difference | None:
    """Shape, finiteness and dtype of the numbers of a leaf."""
    given, wanted = np.asarray(plain(leaf)), np.asarray(plain(due))
    if given.shape != wanted.shape:
        turned = given.ndim > 1 and given.shape == wanted.shape[::-1]
        kind = Kind.TRANSPOSED if turned else Kind.SHAPE
        return Difference(kind, where, str(given.shape), str(wanted.shape))
    if not np.all(np.isfinite(given)) and np.all(np.isfinite(wanted)):
        return Difference(Kind.NONFINITE, where, show(leaf), outline(due))
    if _dtype(leaf) != _dtype(due) and "" not in (_dtype(leaf), _dtype(due)):
        # A bare number has no dtype of its own choice, but a complex one is no real one.
        chosen = _holder(leaf) != HOLDERS["number"] or given.dtype.kind == "c"
        return Difference(Kind.DTYPE, where, _dtype(leaf), _dtype(due)) if chosen else None
    return None


def _dtype(leaf: Value) -> str:
    """The dtype of an array's numbers; empty for Python's own."""
    match leaf:
        case Array(_, dtype) | Slices(Array(_, dtype)):
            return dtype
        case _:
            return ""


def same_answer(one: Answer, other: Answer, rtol: float = 1e-4) -> bool:
    """True if two answers are the same mistake: one exception, or values within ``rtol``."""
    if one.raised or other.raised:
        return _gist(one.raised) == _gist(other.raised)
    return difference(one, Expected(other.returned, other.returned), rtol) is None or _same_nothing(
        one.returned, other.returned
    )


def are_a_multiple(some: Several[Answer], others: Several[Answer], rtol: float = 1e-4) -> bool:
    """True if all numbers of the others are those of ``some`` times one constant that is not 1.

    The first answer alone must have enough of them, since the constant is chosen; ``some`` may be
    of fewer questions.
    """
    rows: list[Row] = []
    for one, other in zip(some, others, strict=False):
        due = Expected(one.returned, one.returned)
        found = None if one.raised or other.raised else difference(other, due, rtol)
        if found is None or found.kind not in OF_THE_NUMBERS:
            return False
        rows += rows_of(other.returned, due, rtol)
        if len({number for row in rows for number in row.exact.ravel().tolist()}) <= ENOUGH_TO_TELL:
            return False
    return factor_of(rows) is not None


ENOUGH_TO_TELL = 3
"""More different numbers than these agree in a constant factor by no chance."""


def _gist(raised: Raised | None) -> tuple[str, str] | None:
    """An exception's type and text without its numbers, which differ in the last digits or in all.

    The type alone would tell a student who mistyped ``tf.reduce_meen`` of some other mistake that
    ends in an AttributeError too.
    """
    return (
        (raised.type, re.sub(r"\b0x[0-9a-fA-F]+|[\d.]+(e[+-]?\d+)?", "#", raised.message))
        if raised
        else None
    )


def _same_nothing(one: Value, other: Value) -> bool:
    """Blank, missing, opaque and sparse values equal nothing that is due, only each other."""
    if isinstance(one, Blank | Missing | Opaque):
        return type(one) is type(other)
    return one == other

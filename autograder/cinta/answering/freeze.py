"""What student code gave, as plain records.

A value is encoded by its exact type and never by a method of an object whose class a student could
have written: ``__array__``, ``__eq__``, ``__class__``, ``__reduce__``, ``__str__`` may lie or loop.
A list, tuple, dict or text of a class of their own (a named tuple, an enumeration of texts) is
what Python keeps in it as such.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow import IndexedSlices
from tensorflow.python.framework.ops import EagerTensor
from tensorflow.python.ops.resource_variable_ops import ResourceVariable, _UnreadVariable
from tensorflow.python.trackable.data_structures import ListWrapper, _DictWrapper, _TupleWrapper

from ..values import (
    DTYPES,
    MAX_BYTES,
    MAX_ITEMS,
    Array,
    ArrayKind,
    Blank,
    Mapping,
    Opaque,
    Scalar,
    Sequence,
    Slices,
    Value,
)

MAX_DEPTH = 20
MAX_TEXT = 10_000

LISTS = (list, ListWrapper)
"""The wrappers are what a list, tuple or dict becomes as an attribute of a tf.Module."""
_KERAS_VARIABLES = (tf.keras.Variable,)


def freeze(value: Any) -> Value:
    """The record of a value; what is too deep, too large or of no known type becomes Opaque."""
    return _Freezer().freeze(value, 0)


def items_of(value: Any) -> list[Any] | None:
    """What is in a list or tuple, of whatever class; None if it is neither."""
    kind = type(value)
    if kind is ListWrapper or kind is _TupleWrapper:
        return list(value)
    if issubclass(kind, list):
        return list(list.__iter__(value))
    return list(tuple.__iter__(value)) if issubclass(kind, tuple) else None


def pairs_of(value: Any) -> list[tuple[Any, Any]] | None:
    """The keys of a dict, of whatever class, with what is under them; None if it is none."""
    if type(value) is _DictWrapper:
        return list(value.items())
    return list(dict.items(value)) if issubclass(type(value), dict) else None


class _Freezer:
    """One walk over one value, with a budget of leaves for all of it."""

    def __init__(self) -> None:
        self._left = MAX_ITEMS

    def freeze(self, value: Any, depth: int) -> Value:
        kind = type(value)
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            return Opaque("too much to compare")
        if (items := items_of(value)) is not None:
            inside = tuple(self.freeze(item, depth + 1) for item in items[: self._left + 1])
            return Sequence("list" if issubclass(kind, LISTS) else "tuple", inside)
        if (pairs := pairs_of(value)) is not None:
            return self._mapping(pairs, depth)
        return _leaf(value, kind)

    def _mapping(self, pairs: list[tuple[Any, Any]], depth: int) -> Value:
        if len(pairs) > self._left:
            return Opaque("too much to compare")
        keys = [plain for key, _ in pairs if (plain := _key(key)) is not None]
        if len(set(keys)) < len(pairs):  # another kind of key, or the same text twice
            return Opaque(f"dict with keys of type {type(pairs[0][0]).__name__[:80]}")
        items = (self.freeze(item, depth + 1) for _, item in pairs)
        return Mapping(tuple(zip(keys, items, strict=True)))


def _key(key: Any) -> str | int | None:
    """The text or number that a key of a dict is; None if it is neither."""
    if issubclass(type(key), str):
        return str.__str__(key)
    return key if type(key) is int else None


def _leaf(value: Any, kind: type) -> Value:
    if value is ...:
        return Blank()
    if value is None or kind is bool or kind is float:
        return Scalar(value)
    if kind is int and -(2**63) <= value < 2**63:
        return Scalar(value)
    if issubclass(kind, str):
        return Scalar(str.__str__(value)[:MAX_TEXT].encode("utf-8", "replace").decode())
    if kind is EagerTensor:
        return _array(value.numpy(), "tensor")
    if kind is ResourceVariable or kind is _UnreadVariable:  # what assign_sub returns
        return _array(value.numpy(), "variable")
    if kind in _KERAS_VARIABLES:
        return _array(value.value.numpy(), "variable")
    if kind is np.ndarray:
        return _array(value, "ndarray")
    if kind is complex:
        return _array(np.complex128(value), "number")
    if issubclass(kind, np.generic) and kind.__module__ == "numpy":
        return _array(value, "number")
    if kind is IndexedSlices:
        return _slices(value)
    return Opaque(kind.__name__[:80].encode("utf-8", "replace").decode())


def _array(value: Any, kind: ArrayKind) -> Value:
    array = np.asarray(value)
    name = array.dtype.name
    if name == "bfloat16":
        return Array.of(array.astype(np.float32), kind, name)
    if name not in DTYPES or array.nbytes > MAX_BYTES or array.ndim > 16:
        return Opaque(f"{kind} of {name}[{', '.join(map(str, array.shape[:16]))}]")
    return Array.of(array, kind)


def _slices(value: Any) -> Value:
    values, indices = (
        _array(value.values.numpy(), "tensor"),
        _array(value.indices.numpy(), "tensor"),
    )
    if not isinstance(values, Array) or not isinstance(indices, Array):
        return Opaque("IndexedSlices")
    shape = value.dense_shape
    return Slices(values, indices, None if shape is None else tuple(int(n) for n in shape.numpy()))

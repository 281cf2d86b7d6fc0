"""Plain-data forms of what goes into and comes out of a student's code.

Values cross the pipe between the judge and the isolated process, stand as JSON in the test files
that students hold, and are compared by NumPy alone, so each is a closed record: no code, no pickle,
no method of a student's object. ``msgspec`` encodes them (MessagePack on the pipe, JSON in files)
and refuses anything else when it decodes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec.structs import replace

from .functions import in_numpy

ArrayKind = Literal["tensor", "variable", "ndarray", "number"]
"""What held the numbers: ``tf.Tensor``, ``tf.Variable``, ``np.ndarray``, or a NumPy scalar."""

MAX_BYTES = 16 * 2**20
"""The largest array that we accept, in bytes."""

MAX_DIMS = 16

MAX_ITEMS = 10_000
"""The longest list, and the most leaves in all of a value.

Counts are bounded where a record is decoded: a byte on the pipe may become a hundred in memory.
"""

Few = msgspec.Meta(max_length=2 * MAX_DIMS)
Many = msgspec.Meta(max_length=MAX_ITEMS)

DTYPES = frozenset(
    ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
    + [f"float{bits}" for bits in (16, 32, 64)]
    + ["complex64", "complex128"]
)
"""The dtypes that NumPy itself can hold; ``bfloat16`` travels as float32 with its name kept."""


class Array(msgspec.Struct, frozen=True, tag="array"):
    """Numbers with a shape: ``data`` holds them in C order, little endian, in ``dtype``."""

    kind: ArrayKind
    dtype: str
    shape: Annotated[tuple[int, ...], Few]
    data: bytes

    def __post_init__(self) -> None:
        """Refuse what does not add up: the record may come from a process that lies."""
        stored = "float32" if self.dtype == "bfloat16" else self.dtype
        if stored not in DTYPES:
            raise ValueError(f"dtype {self.dtype[:20]!r} is not one that is compared")
        if len(self.shape) > MAX_DIMS or any(n < 0 for n in self.shape):
            raise ValueError(f"shape {self.shape[:MAX_DIMS]} is not a shape")
        itemsize = np.dtype(stored).itemsize
        size = math.prod(self.shape) * itemsize
        # NumPy refuses an empty array too, if its other dimensions are out of all bounds.
        bound = math.prod(max(n, 1) for n in self.shape) * itemsize
        if bound > MAX_BYTES and bound == len(self.data):
            raise ValueError(f"{bound} bytes are more than the {MAX_BYTES} that are passed on")
        if bound > MAX_BYTES or size != len(self.data):
            raise ValueError(f"{len(self.data)} bytes do not make {stored} of shape {self.shape}")

    def numpy(self) -> np.ndarray:
        """The numbers as a read-only ndarray of ``shape`` (bfloat16 as float32)."""
        stored = np.dtype("float32" if self.dtype == "bfloat16" else self.dtype)
        return np.frombuffer(self.data, dtype=stored.newbyteorder("<")).reshape(self.shape)

    @classmethod
    def of(cls, array: object, kind: ArrayKind, dtype: str | None = None) -> Array:
        """Pack anything ``np.asarray`` takes; ``dtype`` is the name to keep if not NumPy's own."""
        plain = np.asarray(array)
        little = np.ascontiguousarray(plain, dtype=plain.dtype.newbyteorder("<"))
        return cls(kind, dtype or plain.dtype.name, tuple(plain.shape), little.tobytes())


class Slices(msgspec.Struct, frozen=True, tag="slices"):
    """A ``tf.IndexedSlices``: rows ``values`` at ``indices`` of an array of ``dense_shape``."""

    values: Array
    indices: Array
    dense_shape: Annotated[tuple[int, ...], Few] | None

    def dense(self) -> np.ndarray | None:
        """Written out, rows of one index added up; None if that cannot be, or is too large.

        Shape ``dense_shape``, in the dtype of ``values``.
        """
        rows, at, shape = self.values.numpy(), self.indices.numpy(), self.dense_shape
        if not shape or at.ndim != 1 or at.dtype.kind not in "iu" or rows.shape[:1] != at.shape:
            return None
        size = math.prod(max(n, 1) for n in shape) * rows.itemsize
        if min(shape) < 0 or size > MAX_BYTES or rows.shape[1:] != shape[1:]:
            return None
        if at.size and not 0 <= at.min() <= at.max() < shape[0]:
            return None
        written = np.zeros(shape, rows.dtype)
        np.add.at(written, at, rows)
        return written


class Scalar(msgspec.Struct, frozen=True, tag="scalar"):
    """A Python number, string or None as it stands."""

    value: bool | int | float | str | None


class Sequence(msgspec.Struct, frozen=True, tag="sequence"):
    """A list or a tuple."""

    kind: Literal["list", "tuple"]
    items: Annotated[tuple[Value, ...], Many]


class Mapping(msgspec.Struct, frozen=True, tag="mapping"):
    """A dict whose keys are strings or integers, in its own order."""

    items: Annotated[tuple[tuple[str | int, Value], ...], Many]

    def __post_init__(self) -> None:
        """Refuse a key that stands twice: no dict has one, a process that lies may send one."""
        if len({key for key, _ in self.items}) != len(self.items):
            raise ValueError("a key stands twice")


class Opaque(msgspec.Struct, frozen=True, tag="opaque"):
    """Anything else, by the name of its type only."""

    type_name: str


class Blank(msgspec.Struct, frozen=True, tag="blank"):
    """The ``...`` of a blank that nobody filled (Python's Ellipsis)."""


class Missing(msgspec.Struct, frozen=True, tag="missing"):
    """A name that does not exist in the student's notebook."""

    name: str


class Graph(msgspec.Struct, frozen=True):
    """How the layers of a functional model are joined, by their names.

    ``inputs`` have a name and a shape without the batch axis; ``sources`` are, for each layer in
    turn, what it is called on; ``outputs`` what the model gives.
    """

    inputs: Annotated[tuple[tuple[str, tuple[int, ...]], ...], Many]
    sources: Annotated[tuple[tuple[str, ...], ...], Many]
    outputs: Annotated[tuple[str, ...], Many]


class Keras(msgspec.Struct, frozen=True, tag="keras", omit_defaults=True):
    """A Keras layer, a Sequential model of several, or a functional one that joins them.

    ``layers`` holds ``(class name, configuration as JSON)``; ``input_shape`` has no batch axis;
    ``weights`` come layer by layer, in the order of ``layer.weights``. ``dtype`` is the policy it
    is built under; ``graph`` is there for a functional model.
    """

    kind: Literal["layer", "model"]
    layers: Annotated[tuple[tuple[str, str], ...], Many]
    input_shape: Annotated[tuple[int, ...], Few]
    weights: Annotated[tuple[Array, ...], Many]
    dtype: str = "float32"
    graph: Graph | None = None


class Function(msgspec.Struct, frozen=True, tag="function"):
    """A function out of :mod:`cinta.functions`, with its numbers."""

    name: str
    numbers: Annotated[tuple[Array, ...], Few]


class Dataset(msgspec.Struct, frozen=True, tag="dataset"):
    """A ``tf.data.Dataset`` of these batches, in their order."""

    batches: Annotated[tuple[Value, ...], Many]


Value = (
    Array
    | Slices
    | Scalar
    | Sequence
    | Mapping
    | Opaque
    | Blank
    | Missing
    | Keras
    | Function
    | Dataset
)


def with_arrays(value: Value, change: Callable[[Array], Array]) -> Value:
    """The same value with each array in it changed: weights, a function's numbers, batches too."""
    match value:
        case Array():
            return change(value)
        case Sequence(kind, items):
            return Sequence(kind, tuple(with_arrays(item, change) for item in items))
        case Mapping(items):
            return Mapping(tuple((key, with_arrays(item, change)) for key, item in items))
        case Keras():
            return replace(value, weights=tuple(map(change, value.weights)))
        case Function(name, numbers):
            return Function(name, tuple(map(change, numbers)))
        case Dataset(batches):
            return Dataset(tuple(with_arrays(batch, change) for batch in batches))
        case _:
            return value


def doubled(value: Value) -> Value:
    """The same value with all numbers that are rounded, and every Keras policy, in float64.

    Complex ones in complex128.
    """
    match value:
        case Sequence(kind, items):
            return Sequence(kind, tuple(map(doubled, items)))
        case Mapping(items):
            return Mapping(tuple((key, doubled(item)) for key, item in items))
        case Keras():
            return replace(with_arrays(value, _doubled), dtype="float64")
        case _:
            return with_arrays(value, _doubled)


def _doubled(array: Array) -> Array:
    match array:
        case Array(kind, "float16" | "bfloat16" | "float32"):
            return Array.of(array.numpy().astype(np.float64), kind)
        case Array(kind, "complex64"):
            return Array.of(array.numpy().astype(np.complex128), kind)
        case _:
            return array


def plain(value: Value) -> object:
    """The value as nested lists, tuples, dicts and ndarrays, for NumPy code of our own.

    A function is one of NumPy's arrays, a dataset the list of its batches.
    """
    match value:
        case Array():
            return value.numpy()
        case Slices():
            written = value.dense()
            return value if written is None else written
        case Scalar(inner):
            return inner
        case Sequence(kind, items):
            inside = [plain(item) for item in items]
            return inside if kind == "list" else tuple(inside)
        case Mapping(items):
            return {key: plain(item) for key, item in items}
        case Function(name, numbers):
            return in_numpy(name, [number.numpy() for number in numbers])
        case Dataset(batches):
            return [plain(batch) for batch in batches]
        case _:
            return value


def show(value: Value, limit: int = 200) -> str:
    """A short text of a value for a message; never calls anything of a student's."""
    match value:
        case Array():
            kinds = {"float_kind": _float_text, "complex_kind": _complex_text}
            text = np.array2string(value.numpy(), threshold=20, separator=", ", formatter=kinds)  # type: ignore[arg-type]
        case Scalar(inner):
            text = repr(inner)
        case Sequence(kind, items):
            # Each item takes a character at least: more of them would be cut anyway.
            inside = ", ".join(show(item, limit) for item in items[:limit])
            text = f"[{inside}]" if kind == "list" else f"({inside})"
        case Mapping(items):
            pairs = (f"{key!r}: {show(item, limit)}" for key, item in items[:limit])
            text = "{" + ", ".join(pairs) + "}"
        case Slices(values, indices):
            text = f"IndexedSlices({show(values, limit)}, {show(indices, limit)})"
        case Keras(kind, layers):
            text = f"{kind} {' → '.join(name for name, _ in layers)}"
        case Function(name, numbers):
            text = f"{name}({', '.join(show(number, limit) for number in numbers)})"
        case Dataset(batches):
            text = f"dataset [{', '.join(show(batch, limit) for batch in batches[:limit])}]"
        case Opaque(name):
            text = f"‹{name}›"
        case Blank():
            text = "..."
        case Missing(name):
            text = f"‹no {name}›"
    return short(" ".join(text.split()), limit)


def _float_text(number: float) -> str:
    """Six digits, and a point or an exponent: 6.0 is no integer."""
    text = f"{number:.6g}"
    return text if set(text) & set(".en") else f"{text}.0"


def _complex_text(number: np.complexfloating) -> str:
    """Six digits of each part. A signalling NaN, which any bytes may be, is none to warn of."""
    with np.errstate(invalid="ignore"):
        return f"{number:.6g}"


def short(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis: ``limit`` characters at most."""
    return text if len(text) <= limit else text[: limit - 1] + "…"

"""What the check cells of a unit are written with; everything here is data or NumPy.

A check is a function whose docstring is the title that the student reads, once a language. It
calls ``ask(...)`` for every question; what is due is whatever the solution answers to the same
question, so a check never states an expected value.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from ..unit import Use
from ..values import DTYPES, Array, ArrayKind, Keras, Mapping, Scalar, Sequence, Value

F = TypeVar("F", bound=Callable[..., Any])


def public(check: F) -> F:
    """Mark a check that students hold: one example with literal inputs, worth no points.

    It demands what the exercise's hidden checks demand, so that green in the notebook and green
    when it is graded are the same.
    """
    return _mark(check, points=0.0, hidden=False)


def hidden(
    points: float,
    *,
    rtol: float | None = None,
    tape: bool | None = None,
    from_tape: bool = False,
    same_type: bool = False,
    nan: bool = False,
    uses: str = "",
    calls: int = 0,
    raises: bool = False,
) -> Callable[[F], F]:
    """Mark a check that decides ``points``.

    ``rtol`` replaces the tolerance of the dtype (relative to the leaf's largest entry). ``tape``
    False accepts a right number that no tape gave, True demands a tape; None is what the exercise
    says (``tape="no"`` in its header; a tape, if it says nothing). ``from_tape`` refuses a right
    number that no gradient of a tape enters (a formula beside a gradient that is thrown away).
    ``same_type`` refuses an ndarray where the solution gives a tensor, and the like; ``nan`` says
    that nan or inf is what is due, ``raises`` that the solution ends some questions in an exception
    (its type is what is due, not its text).

    ``uses`` is what a right answer must be made with, and stands for a tape that gave a gradient:
    ``"gradient"``, ``"jacobian"``, ``"batch_jacobian"``, ``"watched_variables"`` or
    ``"ForwardAccumulator"``. ``calls`` is how often tapes may be asked for gradients, at most.
    """
    if not callable(points):
        options: dict[str, object] = {"rtol": rtol, "tape": tape, "from_tape": from_tape}
        options |= {"same_type": same_type, "nan": nan, "raises": raises}
        options |= {"uses": _use(uses), "calls": _count(calls)}
        return lambda check: _mark(check, points=float(points), hidden=True, **options)
    raise TypeError("@hidden without points: write @hidden(points=1)")


def _use(name: str) -> Use | None:
    """ValueError names what there is, and what is near."""
    if name and name not in list(Use):
        near = difflib.get_close_matches(name, list(Use), 1)
        guess = f": did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"uses={name!r} is none of {', '.join(Use)}{guess}")
    return Use(name) if name else None


def _count(calls: int) -> int:
    if calls < 0 or not isinstance(calls, int):
        raise ValueError(f"calls={calls!r}: say how many, 1 or more")
    return calls


def _mark(check: F, **options: object) -> F:
    check.cinta_check = options  # type: ignore[attr-defined]
    return check


def numeric(oracle: F) -> F:
    """Mark the author's independent oracle: float64 NumPy, same parameters, same structure."""
    oracle.cinta_numeric = True  # type: ignore[attr-defined]
    return oracle


def given(value: object, kind: ArrayKind = "ndarray") -> Value:
    """Any input as a record: floats become float32, ints stay Python ints, containers nest."""
    match value:
        case Array() | Keras() | Scalar() | Sequence() | Mapping():
            return value
        case bool() | int() | str() | None:
            return Scalar(value)
        case float() | np.floating():
            return Array.of(np.float32(value), "number")
        case complex() | np.complexfloating():
            return Array.of(np.complex64(value), "number")
        case dict():
            return Mapping(tuple((key, given(item, kind)) for key, item in value.items()))
        case list() | tuple():
            inside = tuple(given(item, kind) for item in value)
            return Sequence("list" if isinstance(value, list) else "tuple", inside)
        case np.ndarray():
            return Array.of(_float32(value), kind)
    raise TypeError(f"{type(value).__name__} cannot be given to a student's function")


def _float32(array: np.ndarray) -> np.ndarray:
    """Single precision, as TensorFlow takes Python's numbers; integers stay as they are."""
    single = {"f": np.float32, "c": np.complex64}.get(array.dtype.kind)
    return array if single is None else array.astype(single)


def exact(value: object) -> Value:
    """What a numeric oracle gives, as a record in float64."""
    match value:
        case None | str() | bool():
            return Scalar(value)
        case dict():
            return Mapping(tuple((key, exact(item)) for key, item in value.items()))
        case list() | tuple():
            return Sequence("list", tuple(exact(item) for item in value))
    numbers = np.asarray(value)
    if numbers.dtype.kind == "b":
        return Array.of(numbers, "ndarray")
    return Array.of(numbers.astype(complex if numbers.dtype.kind == "c" else float), "ndarray")


def tensor(array: ArrayLike, dtype: str | None = None) -> Array:
    """An input that the student gets as ``tf.Tensor``.

    Without a ``dtype`` floating point becomes float32 and complex numbers complex64; with one
    (``"float64"``, ``"float16"``, ``"bfloat16"``, ``"int32"``, ...) it is that.
    """
    return _typed(array, dtype, "tensor")


def variable(array: ArrayLike, dtype: str | None = None) -> Array:
    """An input that the student gets as ``tf.Variable``; ``dtype`` as in :func:`tensor`."""
    return _typed(array, dtype, "variable")


def ndarray(array: ArrayLike, dtype: str | None = None) -> Array:
    """An input that the student gets as ``np.ndarray``; ``dtype`` as in :func:`tensor`."""
    return _typed(array, dtype, "ndarray")


def _typed(array: ArrayLike, dtype: str | None, kind: ArrayKind) -> Array:
    numbers = np.asarray(array)
    if dtype is None:
        return Array.of(_float32(numbers), kind)
    if dtype == "bfloat16":  # which NumPy has not: it travels as float32
        return Array.of(numbers.astype(np.float32), kind, dtype)
    if dtype not in DTYPES:
        near = difflib.get_close_matches(dtype, DTYPES | {"bfloat16"}, 1)
        raise ValueError(f"no dtype {dtype!r}" + (f": did you mean {near[0]!r}?" if near else ""))
    return Array.of(numbers.astype(dtype), kind)


def dense(kernel: ArrayLike, bias: ArrayLike, activation: str | None = None) -> Keras:
    """A built Keras ``Dense`` layer: ``kernel`` (inputs, units), ``bias`` (units,)."""
    weights = (given(np.asarray(kernel, float)), given(np.asarray(bias, float)))
    inputs, units = weights[0].shape  # type: ignore[union-attr]
    config = {"name": "layer_1", "units": units, "activation": activation}
    return Keras("layer", (("Dense", json.dumps(config)),), (inputs,), weights)  # type: ignore[arg-type]


def model(*layers: Keras) -> Keras:
    """A built ``keras.Sequential`` called ``model`` of layers ``layer_1``, ``layer_2``, ..."""
    specs = []
    for number, layer in enumerate(layers, start=1):
        ((class_name, config),) = layer.layers
        renamed = json.loads(config) | {"name": f"layer_{number}"}
        specs.append((class_name, json.dumps(renamed)))
    weights = tuple(w for layer in layers for w in layer.weights)
    return Keras("model", tuple(specs), layers[0].input_shape, weights)


def central(f: Callable[[Any], Any], x: ArrayLike, h: float = 1e-5) -> np.ndarray:
    """Gradient of the scalar-valued ``f`` at ``x`` by central differences in float64.

    ``(f(x + h e) - f(x - h e)) / 2h`` for each element ``e``; the step is relative to the size of
    the element. Returns float64 of the shape of ``x``; the error is about 1e-10 for smooth ``f``.
    """
    at = np.array(x, dtype=np.float64)
    gradient = np.empty_like(at)
    for index in np.ndindex(at.shape):
        step = h * max(1.0, abs(float(at[index])))
        up, down = at.copy(), at.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (float(f(up)) - float(f(down))) / (up[index] - down[index])
    return gradient

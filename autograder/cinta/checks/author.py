"""What the check cells of a unit are written with; everything here is data or NumPy.

A check is a function whose docstring is the title that the student reads, once a language. It
calls ``ask(...)`` for every question; what is due is whatever the solution answers to the same
question, so a check never states an expected value.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from ..values import Array, ArrayKind, Keras, Mapping, Scalar, Sequence, Value

F = TypeVar("F", bound=Callable[..., Any])


def public(check: F) -> F:
    """Mark a check that students hold: one example with literal inputs, worth no points."""
    return _mark(check, points=0.0, hidden=False, rtol=None, tape=True)


def hidden(
    points: float, *, rtol: float | None = None, tape: bool = True, from_tape: bool = False
) -> Callable[[F], F]:
    """Mark a check that decides ``points``.

    ``rtol`` replaces the tolerance of the dtype (relative to the leaf's largest entry); ``tape``
    False accepts a right number that no tape gave. ``from_tape`` refuses a right number that no
    gradient of a tape enters (a formula beside a gradient that is thrown away).
    """
    options = {"rtol": rtol, "tape": tape, "from_tape": from_tape}
    return lambda check: _mark(check, points=float(points), hidden=True, **options)


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
        case dict():
            return Mapping(tuple((key, given(item, kind)) for key, item in value.items()))
        case list() | tuple():
            inside = tuple(given(item, kind) for item in value)
            return Sequence("list" if isinstance(value, list) else "tuple", inside)
        case np.ndarray():
            return Array.of(_float32(value), kind)
    raise TypeError(f"{type(value).__name__} cannot be given to a student's function")


def _float32(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def exact(value: object) -> Value:
    """What a numeric oracle gives, as a record in float64."""
    match value:
        case None | str():
            return Scalar(value)
        case dict():
            return Mapping(tuple((key, exact(item)) for key, item in value.items()))
        case list() | tuple():
            return Sequence("list", tuple(exact(item) for item in value))
    return Array.of(np.asarray(value, np.float64), "ndarray")


def tensor(array: ArrayLike) -> Array:
    """An input that the student gets as ``tf.Tensor`` (float32 if it is floating point)."""
    return Array.of(_float32(np.asarray(array)), "tensor")


def variable(array: ArrayLike) -> Array:
    """An input that the student gets as ``tf.Variable`` (float32 if it is floating point)."""
    return Array.of(_float32(np.asarray(array)), "variable")


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

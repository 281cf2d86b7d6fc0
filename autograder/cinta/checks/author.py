"""What the check cells of a unit are written with; everything here is data or NumPy.

A check is a function whose docstring is the title that the student reads, once a language. It
calls ``ask(...)`` for every question; what is due is whatever the solution answers to the same
question, so a check never states an expected value.
"""

from __future__ import annotations

import collections.abc
import difflib
import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from ..functions import examine
from ..unit import Use
from ..values import (
    DTYPES,
    Array,
    ArrayKind,
    Dataset,
    Function,
    Graph,
    Keras,
    Mapping,
    Scalar,
    Sequence,
    Value,
)

F = TypeVar("F", bound=Callable[..., Any])

DType: TypeAlias = str | type[np.generic] | None
"""A dtype as an author says it: ``"float64"``, or NumPy's own class."""

NUMBERS = "biufc"
"""The kinds of NumPy's dtypes that a tensor of numbers is made of."""


def public(check: F | None = None, **options: object) -> F:
    """Mark a check that students hold: one example with literal inputs, worth no points.

    It demands what the exercise's hidden checks demand, so that green in the notebook and green
    when it is graded are the same. TypeError for any option: those are of hidden checks.
    """
    if check is None or options:
        raise TypeError("@public takes nothing: it demands what @hidden(...) demands")
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
    raises: bool | str | type[BaseException] = False,
) -> Callable[[F], F]:
    """Mark a check that decides ``points``.

    ``rtol`` replaces the tolerance of the dtype (relative to the leaf's largest entry). ``tape``
    False accepts a right number that no tape gave, True demands a tape; None is what the exercise
    says (``tape="no"`` in its header; a tape, if it says nothing). ``from_tape`` refuses a right
    number that no gradient of a tape enters (a formula beside a gradient that is thrown away).
    ``same_type`` refuses an ndarray where the solution gives a tensor, and the like; ``nan`` says
    that nan or inf is what is due, ``raises`` that the solution ends some questions in an exception
    (its type is what is due, not its text); ``raises="ValueError"`` takes any class that derives
    from it, by name.

    ``uses`` is what a right answer must be made with, and stands for a tape that gave a gradient:
    ``"gradient"``, ``"jacobian"``, ``"batch_jacobian"``, ``"watched_variables"`` or
    ``"ForwardAccumulator"``. ``calls`` is how often tapes may be asked for gradients, at most.
    """
    if not callable(points):
        given_as = {"tape": tape, "from_tape": from_tape, "same_type": same_type, "nan": nan}
        _are_truth_values(given_as)
        if not isinstance(rtol, int | float | None):
            raise TypeError(f"rtol={rtol!r} is no number, as in rtol=1e-3")
        options: dict[str, object] = {"rtol": rtol, "tape": tape, "from_tape": from_tape}
        options |= {
            "same_type": same_type,
            "nan": nan,
            "raises": bool(raises),
            "error": _error(raises),
        }
        options |= {"uses": _use(uses), "calls": _count(calls)}
        worth = _number_of(points)
        return lambda check: _mark(check, points=worth, hidden=True, **options)
    raise TypeError("@hidden without points: write @hidden(points=1)")


def _number_of(points: object) -> float:
    """TypeError says what is no number of points."""
    try:
        return float(points)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TypeError(f"points={points!r} is no number, as in points=2") from None


def _are_truth_values(options: collections.abc.Mapping[str, object]) -> None:
    """TypeError names what is neither True nor False: ``tape="no"`` would count as yes."""
    for name, value in options.items():
        if value is not None and not isinstance(value, bool):
            raise TypeError(f"{name}={value!r}: write {name}=True or {name}=False")


def _use(name: str) -> Use | None:
    """ValueError names what there is, and what is near."""
    if name and name not in list(Use):
        near = difflib.get_close_matches(name, list(Use), 1)
        guess = f": did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"uses={name!r} is none of {', '.join(Use)}{guess}")
    return Use(name) if name else None


def _error(raises: bool | str | type[BaseException]) -> str:
    """The name of the exception that is due; empty where it is the solution's own."""
    if isinstance(raises, type):
        raises = raises.__name__
    if raises in ("Exception", "BaseException"):
        raise ValueError(f"raises={raises!r} is any error at all: name the one that is expected")
    if isinstance(raises, str) and raises and not raises.isidentifier():
        raise ValueError(f'raises={raises!r} is no name of an exception, as in raises="ValueError"')
    return raises if isinstance(raises, str) else ""


def _count(calls: int) -> int:
    if not isinstance(calls, int) or calls < 0:
        raise ValueError(f"calls={calls!r}: say how many, 1 or more")
    return calls


def manual(
    *bare: object, points: float = 0.0, rubric: collections.abc.Mapping[str, str] | str = ""
) -> Callable[[F], F]:
    """Mark what a person gives up to ``points`` for, by the ``rubric``, in words of each language.

    The function asks nothing, and takes nothing: its docstring is its title, as of any check.
    ``rubric`` is ``{"es": "...", "en": "..."}``; students do not read it.
    """
    if bare or not points or not rubric:
        missing = "points" if bare or not points else "a rubric"
        raise TypeError(f"@manual without {missing}: write @manual(points=1, rubric={{...}})")
    kept = rubric if isinstance(rubric, str) else dict(rubric)
    worth = _number_of(points)
    return lambda check: _mark(check, points=worth, hidden=True, tape=False, rubric=kept)


def _mark(check: F, **options: object) -> F:
    check.cinta_check = options  # type: ignore[attr-defined]
    return check


def numeric(oracle: F | None = None, **options: object) -> F:
    """Mark the author's independent oracle: float64 NumPy, same parameters, same structure.

    TypeError for any option: it has none.
    """
    if oracle is None or options:
        raise TypeError("@numeric takes nothing: write it alone")
    oracle.cinta_numeric = True  # type: ignore[attr-defined]
    return oracle


def given(value: object, kind: ArrayKind = "ndarray") -> Value:
    """Any input as a record: floats become float32, ints stay Python ints, containers nest."""
    match value:
        case Array() | Keras() | Function() | Dataset() | Scalar() | Sequence() | Mapping():
            return value
        case int() if not -(2**63) <= value < 2**64:
            raise ValueError("an integer of more than 64 bits cannot be given: write a float")
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
    other = ': write function("quadratic", ...) or the like, or a driver' if callable(value) else ""
    raise TypeError(f"{type(value).__name__} cannot be given to a student's function{other}")


def number(value: float) -> Scalar:
    """An input that the student gets as a Python ``float``.

    Where a Keras optimizer may be made of it: that refuses NumPy's numbers as a learning rate.
    """
    return Scalar(float(value))


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


def tensor(array: ArrayLike, dtype: DType = None) -> Array:
    """An input that the student gets as ``tf.Tensor``.

    Without a ``dtype`` floating point becomes float32 and complex numbers complex64; with one
    (``"float64"``, ``"float16"``, ``"bfloat16"``, ``"int32"``, ...) it is that. ValueError for what
    is no array of numbers, and for a number that the dtype does not hold.
    """
    return _typed(array, dtype, "tensor")


def variable(array: ArrayLike, dtype: DType = None) -> Array:
    """An input that the student gets as ``tf.Variable``; ``dtype`` as in :func:`tensor`."""
    return _typed(array, dtype, "variable")


def ndarray(array: ArrayLike, dtype: DType = None) -> Array:
    """An input that the student gets as ``np.ndarray``; ``dtype`` as in :func:`tensor`."""
    return _typed(array, dtype, "ndarray")


def _typed(array: ArrayLike, dtype: DType, kind: ArrayKind) -> Array:
    numbers = _array_of(array)
    if isinstance(dtype, type):
        dtype = dtype.__name__
    if dtype is None:
        return Array.of(_float32(numbers), kind)
    if dtype == "bfloat16":  # which NumPy has not: it travels as float32
        return Array.of(numbers.astype(np.float32), kind, dtype)
    if dtype not in DTYPES:
        near = difflib.get_close_matches(dtype, DTYPES | {"bfloat16"}, 1)
        raise ValueError(f"no dtype {dtype!r}" + (f": did you mean {near[0]!r}?" if near else ""))
    kept = _as_they_are(numbers, np.dtype(dtype))
    return Array.of(kept, kind)


def _array_of(array: ArrayLike) -> np.ndarray:
    """ValueError says what NumPy makes no array of numbers of."""
    try:
        numbers = np.asarray(array)
    except ValueError:
        raise ValueError("rows of different lengths are no array: give a list of arrays") from None
    if numbers.dtype.kind not in NUMBERS:
        raise ValueError(f"{array!r:.60} is no array of numbers: text and None are given as such")
    return numbers


def _as_they_are(numbers: np.ndarray, dtype: np.dtype[Any]) -> np.ndarray:
    """The same in a dtype (integers truncated); ValueError names a number that it does not hold."""
    if numbers.dtype.kind == "c" and dtype.kind != "c":
        raise ValueError(f"{dtype} does not hold complex numbers")
    with np.errstate(all="ignore"):
        kept = numbers.astype(dtype)
    changed = kept != np.trunc(numbers) if dtype.kind in "iu" else np.zeros(numbers.shape, bool)
    if changed.any():
        raise ValueError(f"{dtype} does not hold {numbers[changed].flat[0]}")
    return kept


def dense(kernel: ArrayLike, bias: ArrayLike, activation: str | None = None) -> Keras:
    """A built Keras ``Dense`` layer: ``kernel`` (inputs, units), ``bias`` (units,)."""
    if np.ndim(kernel) != 2:
        raise ValueError("the kernel of dense(kernel, bias) is a matrix, inputs by units")
    inputs, units = np.shape(kernel)
    weights = (np.asarray(kernel, float), np.asarray(bias, float))
    return layer("Dense", (inputs,), weights, units=units, activation=activation)


NO_DATA = ("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer")
"""Layers whose configuration is code."""


def layer(
    class_name: str,
    input_shape: Iterable[int] = (),
    weights: Iterable[ArrayLike] = (),
    **config: object,
) -> Keras:
    """Any built layer of ``tf.keras.layers``, by its configuration and its weights.

    ``input_shape`` has no batch axis; ``weights`` come in the order of ``layer.weights`` (a
    BatchNormalization's: gamma, beta, moving mean, moving variance). ``config`` are the arguments
    of the class, as data: activations and initializers by their names, a layer inside by another
    ``layer(...)``. In a model only the first layer needs an input shape.
    """
    if class_name in NO_DATA:
        raise ValueError(f"a {class_name} is code, and no code is sent: name another layer")
    named = {"name": "layer_1"} | {key: _as_config(value) for key, value in config.items()}
    try:
        configuration = json.dumps(named)
    except TypeError as error:
        raise ValueError(f"{class_name}: {error}: give it by its name") from None
    arrays = tuple(Array.of(_float32(np.asarray(w, float)), "ndarray") for w in weights)
    return Keras("layer", ((class_name, configuration),), tuple(input_shape), arrays)


def _as_config(value: object) -> object:
    """A layer inside another one's configuration, as Keras writes it."""
    if not isinstance(value, Keras):
        return value
    ((class_name, config),) = value.layers
    return {"class_name": class_name, "config": json.loads(config)}


def model(*layers: Keras) -> Keras:
    """A built ``keras.Sequential`` called ``model`` of layers ``layer_1``, ``layer_2``, ..."""
    if not layers or not all(isinstance(one, Keras) for one in layers):
        raise TypeError("model(...) is made of dense(...) and layer(...), one or more")
    specs = tuple(_called(one, f"layer_{number}") for number, one in enumerate(layers, start=1))
    weights = tuple(w for one in layers for w in one.weights)
    return Keras("model", specs, layers[0].input_shape, weights)


def _called(one: Keras, name: str) -> tuple[str, str]:
    ((class_name, config),) = one.layers
    return class_name, json.dumps(json.loads(config) | {"name": name})


def functional(
    inputs: collections.abc.Mapping[str, Iterable[int]],
    layers: collections.abc.Mapping[str, tuple[Keras, str | Iterable[str]]],
    outputs: str | Iterable[str],
) -> Keras:
    """A built functional ``keras.Model`` called ``model``.

    ``inputs`` have a name and a shape without the batch axis; each of ``layers``, in the order in
    which they are called, a name, what it is, and the names of what it is called on.
    """
    sources = tuple(_names(on) for _, on in layers.values())
    known = set(inputs)
    for name, on in zip(layers, sources, strict=True):
        if lacking := [source for source in on if source not in known]:
            raise ValueError(f"layer {name!r} is called on {lacking[0]!r}, which is nothing yet")
        known.add(name)
    if lacking := [name for name in _names(outputs) if name not in known]:
        raise ValueError(f"the output {lacking[0]!r} is no layer")
    shapes = tuple((name, tuple(shape)) for name, shape in inputs.items())
    specs = tuple(_called(one, name) for name, (one, _) in layers.items())
    weights = tuple(w for one, _ in layers.values() for w in one.weights)
    return Keras("model", specs, (), weights, graph=Graph(shapes, sources, _names(outputs)))


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def function(name: str, *numbers: ArrayLike) -> Function:
    """A function of one tensor out of :data:`cinta.functions.FORMULAS`, with its numbers.

    ``function("rosenbrock", 1, 100)``: the student gets a Python function of TensorFlow's, the
    oracle one of NumPy's.
    """
    examine(name, len(numbers))
    packed = (Array.of(_float32(np.asarray(number, float)), "number") for number in numbers)
    return Function(name, tuple(packed))


def dataset(batches: Iterable[object]) -> Dataset:
    """A ``tf.data.Dataset`` of these batches (arrays, or tuples of them), of whatever lengths.

    The oracle gets the list of them. (A list of batches is simply a list.)
    """
    if not isinstance(batches, Iterable):
        raise TypeError("dataset(...) takes a list of batches, as in dataset([(x, y), ...])")
    return Dataset(tuple(given(batch) for batch in batches))


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

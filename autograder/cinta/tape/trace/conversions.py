"""What leaves TensorFlow, and through what, and which constants come in.

Leaving is ``.numpy()``, ``float()``, ``np.*`` on a tensor, and ``model.predict``. A copy by
``np.asarray(tensor)`` goes through Python's buffer protocol and asks nobody: it is not seen here.
"""

from __future__ import annotations

import functools
import sys
import weakref
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import tensorflow as tf

from . import wires
from .log import UFUNC, ConstantNotes, DepartureNotes, Log
from .patches import HARMLESS, UNSEEN, Patches
from .place import USERS, frames_of, place_of

PASS_ON = frozenset(
    "numpy _numpy __array__ convert_to_numpy __float__ __int__ constant_value".split()
)
"""Functions of TensorFlow and Keras that only pass a wish of the user's on."""

NUMBERS = (int, float, str)

LEAVING = {
    "numpy": ".numpy()",
    "__float__": "float()",
    "__int__": "int()",
    "__complex__": "complex()",
    "__array__": "np.asarray()",
}
"""Methods that hand a value out, and what a user writes. Printing is not among them."""


BY_THE_MODEL = ("predict", "predict_on_batch", "evaluate", "train_on_batch", "test_on_batch")
"""Methods of a Keras model that compute by themselves and give back plain numbers."""


class ConversionHooks:
    """The wrappers around tensors, variables, and what makes constants."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def put_up(self, patches: Patches) -> None:
        """Wrap them."""
        for owner in (wires.EagerTensorBase, wires.BaseResourceVariable):
            for name, through in LEAVING.items():
                if callable(getattr(owner, name, None)):
                    patches.put(owner, name, functools.partial(self._leaving, through))
        written = functools.partial(self._leaving, "format()")  # an f-string's, too
        patches.put(wires.EagerTensorBase, "__format__", written)
        listed = functools.partial(self._leaving, ".to_list()")
        patches.put(tf.RaggedTensor, "to_list", listed)
        patches.put(wires.EagerTensorBase, "__array_function__", self._numpy_call)
        patches.put(wires.Tensor, "__getattr__", self._ufunc)
        patches.put(wires.constant_op, "convert_to_eager_tensor", self._constant)

    def put_up_for_keras(self, patches: Patches) -> None:
        """Wrap Keras' ways out too, once somebody has loaded Keras."""
        trainer = sys.modules["keras.src.backend.tensorflow.trainer"].TensorFlowTrainer
        for name in BY_THE_MODEL:
            patches.put(trainer, name, functools.partial(self._predicting, name))
        backend = sys.modules["keras.src.backend"]
        through = functools.partial(self._leaving, "keras.ops.convert_to_numpy()")
        patches.put(backend, "convert_to_numpy", through)
        layer = sys.modules["keras.src.layers.layer"].Layer
        patches.put(layer, "get_weights", self._weights_given)

    def _note_departure(self, through: str, values: Any, frame: FrameType | None) -> int:
        """Note it, and say when it was; 0 if it is nothing of the user's."""
        log, here = self._log, self._log.here
        if here.quiet or here.gradient_calls:
            return 0
        users = _users_frame(frame)
        frames = frames_of(users) if users else ()
        place = frames[0].place if frames else place_of(frame)
        ids: tuple[int, ...] = ()
        with HARMLESS:
            ids = wires.ids_of_all(values)
        if users is None:  # a library's own business, mostly: that something left is all we know
            log.hidden.append(DepartureNotes(log.now(), ids, through, place))
            return 0
        last = log.departures[-1] if log.departures else None
        if ids and not (last and last.frames == frames and last.ids == ids):
            log.add_departure(ids, through, place, frames)
        return log.departures[-1].when if ids else 0

    def _note_result(self, result: Any, when: int) -> None:
        with HARMLESS:
            if when:
                self._log.gone.add(result, when)

    def _leaving(self, through: str, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def leave(value: Any, *args: Any, **kwargs: Any) -> Any:
            when = self._note_departure(through, value, sys._getframe(1))
            with UNSEEN:
                result = original(value, *args, **kwargs)
            self._note_result(result, when)
            return result

        return leave

    def _weights_given(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def get_weights(layer: Any) -> Any:
            self._note_departure("get_weights()", layer.weights, sys._getframe(1))
            with UNSEEN:
                return original(layer)

        return get_weights

    def _numpy_call(self, _: None) -> Callable[..., Any]:
        def array_function(value: Any, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
            """Note it, and let NumPy do what it would have done without us."""
            name, tensors = _called_in_numpy(func), _tensors_in(args)
            by_shape = name.endswith(("_like", ".shape", ".ndim", ".size"))
            when = 0 if by_shape else self._note_departure(name, tensors, sys._getframe(1))
            with UNSEEN:
                result = getattr(func, "_implementation", func)(*args, **kwargs)
            if len(tensors) == 1:  # of several, it may choose one
                self._note_result(result, when)
            return result

        return array_function

    def _ufunc(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def getattribute(value: Any, name: str) -> Any:
            if name == "__array_wrap__":  # a ufunc looks for it on what it was given
                self._note_departure(UFUNC, value, sys._getframe(1))
            with UNSEEN:
                return original(value, name)

        return getattribute

    def _constant(self, original: Callable[..., Any]) -> Callable[..., Any]:
        log, thread = self._log, self._log.on_this_thread

        @functools.wraps(original)
        def make(value: Any, *args: Any, **kwargs: Any) -> Any:
            with UNSEEN:
                tensor = original(value, *args, **kwargs)
            here = thread.here
            if not here.gradient_calls and not here.quiet and tensor is not value:
                is_number = isinstance(value, NUMBERS)
                if not is_number or here.recording_tapes:
                    place = place_of(sys._getframe(1))
                    if not is_number and (of_variable := wires.ids_of(value)):
                        log.add_departure(of_variable, "tf.constant", place)
                    when, ids = next(log.clock), (tensor._id,)
                    array = weakref.ref(value) if type(value) is np.ndarray else None
                    number = value if type(value) in (int, float) else None
                    left_at = log.gone.left_at(value)
                    notes = ConstantNotes(when, ids, is_number, place, array, number, left_at)
                    log.constants.append(notes)
            return tensor

        return make

    def _predicting(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def predict(model: Any, *args: Any, **kwargs: Any) -> Any:
            # Its own work is neither the tape's nor the user's to read about.
            self._log.here.quiet += 1
            try:
                with UNSEEN:
                    result = original(model, *args, **kwargs)
            finally:
                self._log.here.quiet -= 1
            given = [args, kwargs, list(model.variables)]
            self._note_result(
                result, self._note_departure(f"model.{name}", given, sys._getframe(1))
            )
            return result

        return predict


def _called_in_numpy(function: Any) -> str:
    """``np.mean``, ``np.linalg.norm``: what a user calls a function of NumPy's."""
    module = str(getattr(function, "__module__", "")).partition("numpy.")[2]
    part = f"{module}." if module in ("fft", "linalg") else ""
    return f"np.{part}{getattr(function, '__name__', 'function')}"


def _tensors_in(args: Any) -> list[Any]:
    values: list[Any] = []
    for arg in args:
        values += _tensors_in(arg) if isinstance(arg, list | tuple) else [arg]
    return [value for value in values if isinstance(value, tf.Tensor | tf.Variable)]


class _Inside(dict[str, bool]):
    """File name → is it TensorFlow's or Keras'? Worked out once for each file."""

    def __missing__(self, file: str) -> bool:
        path = file.replace("\\", "/")
        self[file] = inside = "/tensorflow/" in path or "/keras/" in path
        return inside


INSIDE = _Inside()


def _users_frame(frame: FrameType | None) -> FrameType | None:
    """The user's frame; None if TensorFlow or Keras asks for its own purposes (to see a shape)."""
    while frame is not None:
        code = frame.f_code
        if USERS[code.co_filename]:
            return frame
        if INSIDE[code.co_filename] and code.co_name not in PASS_ON:
            return None
        frame = frame.f_back
    return None

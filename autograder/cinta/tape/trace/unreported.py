"""Operations that TensorFlow's callbacks do not tell of, or not in full.

A custom gradient; a variable that C code reads by itself; ``tf.numpy_function``, which in eager
mode is no operation at all; the graph that a ``tf.function`` runs; the Keras layer at work.
"""

from __future__ import annotations

import functools
import sys
import weakref
from collections.abc import Callable
from types import FrameType
from typing import Any

from . import wires
from .log import Log, PythonRun
from .patches import HARMLESS, UNSEEN, Patches
from .place import Place, Spot, callers_of, place_of, users_frame


class _Generated(dict[str, bool]):
    """File name → is it a generated wrapper (``gen_math_ops.py``), which calls into C?"""

    def __missing__(self, file: str) -> bool:
        self[file] = generated = "/gen_" in file or "\\gen_" in file
        return generated


FETCHES = _Generated()

KNOWN_OTHERWISE = frozenset(["ReadVariableOp", "PartitionedCall", "StatefulPartitionedCall"])
"""Operations that are recorded under these names are reported, or opened, in another way."""


def note_operation(
    log: Log,
    op_type: str,
    inputs: tuple[int, ...],
    outs: tuple[Any, ...],
    place: Place,
    custom: bool = False,
    callers: tuple[Spot, ...] = (),
) -> None:
    """Note an operation that TensorFlow reports to nobody, as if it had."""
    here, (file, line) = log.here, place
    when = next(log.clock)
    rest = here.ident, False, custom, here.layer, callers
    log.raw.append((when, op_type, inputs, outs, file, line, *rest))


class UnreportedHooks:
    """The wrappers that fill the gaps."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def put_up(self, patches: Patches) -> None:
        """Wrap what TensorFlow runs without telling."""
        patches.put(wires.record, "record_operation", self._record_operation)
        patches.put(wires.script_ops, "py_func_common", self._numpy_function)
        patches.put(wires.script_ops.EagerFunc, "__call__", self._python_function)
        patches.put(wires.ConcreteFunction, "_call_flat", self._call_flat)
        patches.put(wires.BaseResourceVariable, "handle", self._handle_for_python)
        patches.put(wires.BaseResourceVariable, "_handle", self._handle)

    def put_up_for_keras(self, patches: Patches) -> None:
        """Wrap Keras' layers too, and know its variables, once somebody has loaded Keras."""
        wires.LEAVES.add(sys.modules["keras.src.backend.tensorflow.core"].Variable)
        patches.put(sys.modules["keras.src.layers.layer"].Layer, "__call__", self._layer_called)

    def _layer_called(self, original: Callable[..., Any]) -> Callable[..., Any]:
        thread, whole = self._log.on_this_thread, sys.modules["keras.src.models.model"].Model

        @functools.wraps(original)
        def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
            here = thread.here
            before = here.layer
            if not isinstance(layer, whole):
                here.layer = layer.name
            try:
                with UNSEEN:
                    return original(layer, *args, **kwargs)
            finally:
                here.layer = before

        return call

    def _numpy_function(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def call(func: Any, inp: Any, *args: Any, **kwargs: Any) -> Any:
            with UNSEEN:
                result = original(func, inp, *args, **kwargs)
            if wires.is_eager():
                with HARMLESS:
                    ids = wires.ids_of_all(list(inp))
                    outs, place = wires.outs_of(result), place_of(sys._getframe(1))
                    note_operation(self._log, "PyFunc", ids, outs, place)
            return result

        return call

    def _python_function(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def run(function: Any, device: Any, token: Any, args: Any) -> Any:
            log = self._log
            began = log.now()
            with UNSEEN:
                outputs = original(function, device, token, args)
            with HARMLESS:
                given, returned = wires.ids_of_all(list(args)), wires.ids_of_all(outputs)
                log.python_runs.append(PythonRun(began, log.now(), given, returned))
            return outputs

        return run

    def _handle_for_python(self, original: property) -> property:
        """``variable.handle`` as it was, but not through ``_handle``, which is ours now."""

        def get(variable: Any) -> Any:
            try:
                return variable.__dict__["_handle"]
            except KeyError:
                return original.__get__(variable)

        return property(get, doc=original.__doc__)

    def _handle(self, _: None) -> property:
        """Notice when C code fetches a variable's handle: the next tensor made is what it read."""
        thread, append, clock = self._log.on_this_thread, self._log.raw.append, self._log.clock

        def read(variable: Any, handle: Any, frame: FrameType) -> None:
            here = thread.here
            silent = here.quiet or (here.gradient_calls and not here.recording_tapes)
            if not silent and wires.is_eager():
                out = (wires.next_uid() + 1, *wires.dtype_and_dims(variable))
                users = users_frame(frame)
                code, at = (users.f_code, users.f_lasti) if users else ("", 0)
                callers = callers_of(users) if users else ()
                rest = here.ident, here.gradient_calls > 0, False, here.layer, callers
                append((next(clock), "ReadVariableOp", (handle._id,), (out,), code, at, *rest))

        def get(variable: Any) -> Any:
            try:
                handle = variable.__dict__["_handle"]
            except KeyError:
                raise AttributeError("_handle") from None
            frame = sys._getframe(1)
            if FETCHES[frame.f_code.co_filename]:  # otherwise it is Python's own code that asks
                with HARMLESS:
                    read(variable, handle, frame)
            return handle

        def put(variable: Any, handle: Any) -> None:
            variable.__dict__["_handle"] = handle

        def remove(variable: Any) -> None:
            variable.__dict__.pop("_handle")

        return property(get, put, remove)

    def _record_operation(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def note(op_type: Any, outputs: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
            name = op_type if isinstance(op_type, str) and wires.is_eager() else ""
            if name and name not in KNOWN_OTHERWISE and not name.startswith("__"):
                frame = sys._getframe(1)
                place, users = place_of(frame), users_frame(frame)
                with HARMLESS:
                    ids, callers = wires.ids_of_all(list(inputs)), callers_of(users)
                    outs = wires.outs_of(outputs)
                    note_operation(self._log, name, ids, outs, place, True, callers)
            with UNSEEN:
                return original(op_type, outputs, inputs, *args, **kwargs)

        return note

    def _call_flat(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def call(function: Any, *args: Any, **kwargs: Any) -> Any:
            log = self._log
            began = log.now()
            with UNSEEN:
                result = original(function, *args, **kwargs)
            if log.here.quiet or log.here.gradient_calls:
                return result
            for raw in reversed(log.raw):
                if raw[0] < began:
                    break
                if str(raw[1]).startswith("__"):
                    log.functions.append((raw[0], weakref.ref(function.graph)))
                    break
            return result

        return call
